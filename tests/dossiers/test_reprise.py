"""« Repartir de la demande … » through its pages."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.domain.dispositifs import Dispositif
from app.domain.droits import RoleAdhesion
from app.domain.etats import Etat
from app.dossiers.reprise import RIEN_DE_CHOISI
from app.models.comptes import Personne
from app.models.dossiers import Dossier, Section, VersionDossier
from tests.fabriques import adherer, campagne, organisme, personne
from tests.fabriques_comptes import actes, lues
from tests.fabriques_dossiers import brouillon, dossier_depose

Entrer = Callable[[Personne], TestClient]


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_repartir_d_une_demande_deposee(bd: Session, entrer: Entrer) -> None:
    gerante, lecteur, etranger = personne(bd), personne(bd), personne(bd)
    ici = organisme(bd, gerante)
    adherer(bd, ici, lecteur, RoleAdhesion.LECTEUR)
    organisme(bd, etranger)
    ancien_appel, nouvel_appel = campagne(bd), campagne(bd, annee=2028)
    source = dossier_depose(bd, gerante, organisme=ici, campagne=ancien_appel)
    jamais = brouillon(bd, gerante, organisme=ici, campagne=ancien_appel)
    clos = campagne(bd, Dispositif.SIP, 2025, ferme_le=nouvel_appel.ouvre_le + timedelta(days=1))
    ids = {"source": source.id, "jamais": jamais.id, "appel": nouvel_appel.id, "clos": clos.id}
    numero = source.numero
    bd.commit()
    gravee = lues(select(VersionDossier))[0].contenu
    depuis = f"/dossiers/commencer/{ids['appel']}/depuis/{ids['source']}"

    navigateur = entrer(gerante)
    debut = navigateur.get(f"/dossiers/commencer/{ids['appel']}").text
    assert f"Repartir de la demande {numero}" in debut and depuis in debut
    page = navigateur.get(depuis).text
    assert "8\u202f000\u00a0€" in page and "Accordé" not in page and page.count("checked") == 6
    assert "À remplir de nouveau : Valeur de départ, Valeur visée." in page

    vide = navigateur.post(depuis, data={"parties": ["budget"]})
    assert (vide.status_code, vide.text.count(RIEN_DE_CHOISI)) == (422, 2)
    assert navigateur.post(depuis, data={"parties": ["projet", "indicateurs", "attestations"]}).status_code == 303
    neuf = lues(select(Dossier).order_by(col(Dossier.id)))[-1]
    assert (neuf.etat, neuf.titre, neuf.montant_demande_cents) == (
        Etat.BROUILLON, "Ateliers santé au pied des tours", 0,
    )  # fmt: skip
    sections = {s.cle: s.contenu for s in lues(select(Section).where(col(Section.dossier_id) == neuf.id))}
    assert set(sections) == {"organisme", "projet", "indicateurs"}
    assert sections["indicateurs"]["indicateurs"] == [
        {
            "objectif": "Reprendre une activité",
            "indicateur": "Femmes inscrites",
            "unite": "femmes",
            "source": "Feuille de présence",
        }
    ]
    assert navigateur.get(f"/dossiers/{neuf.id}?fait=reprise").status_code == 200
    assert navigateur.get(f"/dossiers/{neuf.id}/projet").status_code == 200
    assert lues(select(VersionDossier))[0].contenu == gravee
    assert actes()[-1] == "repartir"

    # a draft is continued, not copied; a closed call opens nothing; nobody else's request is known
    appel = f"/dossiers/commencer/{ids['appel']}/depuis"
    assert navigateur.get(f"{appel}/{ids['jamais']}").status_code == 404
    assert navigateur.post(f"/dossiers/commencer/{ids['clos']}/depuis/{ids['source']}").status_code == 409
    assert entrer(lecteur).get(depuis).status_code == 403
    assert depuis not in entrer(lecteur).get(f"/dossiers/commencer/{ids['appel']}").text
    assert entrer(etranger).get(depuis).status_code == 404
    assert entrer(etranger).post(depuis, data={"parties": ["projet"]}).status_code == 404
