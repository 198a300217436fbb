"""What an organisme may ask in a year of the SIP, each deposit counted under the lock."""

from collections.abc import Callable
from html import unescape

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.domain.dispositifs import Dispositif, GenreOrganisme
from app.domain.erreurs import ErreurMetier
from app.domain.etats import Etat
from app.dossiers.depot import DossierIncomplet, deposer, retirer
from app.models.campagnes import Campagne
from app.models.comptes import Organisme, Personne
from app.models.dossiers import Dossier
from tests.compteur import compter
from tests.conftest import PRESENT, adresse
from tests.dossiers.ensemble import deposer_en_parallele
from tests.fabriques import campagne, equipe, organisme
from tests.fabriques_dossiers import (
    acces,
    brouillon,
    campagne_ouverte,
    contenu_court,
)

Entrer = Callable[[Personne], TestClient]


def _deux_brouillons_sip(bd: Session, porteur: Personne, sip: Campagne, mien: Organisme) -> list[Dossier]:
    """Two drafts that ask 480 € each."""
    return [
        brouillon(bd, porteur, campagne=sip, organisme=mien, contenu=contenu_court(), est_complet=True)
        for _ in range(2)
    ]


def test_le_plafond_annuel_du_sip(bd: Session, entrer: Entrer, porteur: Personne) -> None:
    equipe(bd)
    sip = campagne(bd, Dispositif.SIP, plafond_annuel_cents=80_000)
    mien = organisme(bd, porteur)
    premier, second = (
        brouillon(bd, porteur, campagne=sip, organisme=mien, contenu=contenu_court(), est_complet=True)
        for _ in range(2)
    )
    vu, lu_avant = acces(bd, porteur, premier), acces(bd, porteur, second)
    with compter() as ordres:
        deposer(bd, vu, "a", porteur, PRESENT)
    assert len(ordres) + 2 <= 14, "\n".join(o[:60].replace(chr(10), " ") for o in ordres)  # the session and the door
    with pytest.raises(ErreurMetier) as refus, bd.begin_nested():  # of a refused request nothing is committed
        deposer(bd, lu_avant, "b", porteur, PRESENT)  # what was read before the other deposit is read again
    phrase = refus.value.phrase
    assert "a déjà demandé 480 € cette année" in phrase.replace("\u00a0", " ") and "à 320" in phrase
    with pytest.raises(DossierIncomplet) as incomplet:
        deposer(bd, acces(bd, porteur, second), "b", porteur, PRESENT)
    assert [c.phrase for c in incomplet.value.constats] == [phrase]
    bd.commit()
    client = entrer(porteur)
    for nom, cle in (("dossiers.dossier", {}), ("dossiers.relire", {}), ("dossiers.section", {"cle": "budget"})):
        lue = unescape(client.get(adresse(nom, dossier_id=second.id, **cle)).text)
        assert phrase in lue, nom
    assert "320 € encore possibles cette année (480 € déjà demandés)" in lue.replace("\u00a0", " ")
    retirer(bd, acces(bd, porteur, premier), "", porteur, PRESENT)
    assert deposer(bd, acces(bd, porteur, second), "c", porteur, PRESENT).etat is Etat.DEPOSE


def test_deux_depots_ensemble_ne_depassent_pas_le_plafond_annuel(bd: Session, porteur: Personne) -> None:
    sip = campagne(bd, Dispositif.SIP, plafond_annuel_cents=80_000)
    mien = organisme(bd, porteur)
    dossiers = [
        brouillon(bd, porteur, campagne=sip, organisme=mien, contenu=contenu_court(), est_complet=True)
        for _ in range(2)
    ]
    bd.commit()
    couples = [(porteur, dossier.id or 0, f"cle-{dossier.id}") for dossier in dossiers]
    # the second is refused by what its door read, or under the lock when both came through the door together
    assert deposer_en_parallele(couples) in (
        ["DossierIncomplet", "SIP-2027-0001"], ["ErreurMetier", "SIP-2027-0001"],
    )  # fmt: skip


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_collectif_porte_depose_en_sip(bd: Session, porteur: Personne) -> None:
    support = organisme(bd, nom="Les Jardins imaginaires")
    collectif = organisme(bd, porteur, genre=GenreOrganisme.COLLECTIF, porte_par_id=support.id)
    sip = campagne_ouverte(bd, Dispositif.SIP)
    dossier = brouillon(bd, porteur, campagne=sip, organisme=collectif, est_complet=True)
    assert deposer(bd, acces(bd, porteur, dossier), "a", porteur, PRESENT).numero == "SIP-2027-0001"
