"""All that is known of an organisme: summed over years and dispositifs, behind the gate of its dossiers."""

import json
import re
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.domain.dispositifs import Dispositif, GenreOrganisme
from app.domain.droits import Role
from app.domain.etats import Etat
from app.instruction.organisme import composer_organisme
from app.models.comptes import Organisme, Personne
from app.models.dossiers import Dossier, VersionDossier
from app.models.fiche import CompteAnnuel, Representant
from tests import fabriques
from tests.compteur import compter
from tests.conftest import adresse
from tests.fabriques_comite import decision, publication, seance
from tests.fabriques_dossiers import brouillon, dossier_depose
from tests.instruction.scene import Scene

Entrer = Callable[[Personne], TestClient]


def _lu(page: str) -> str:
    """The text alone, with plain spaces."""
    texte = re.sub(r"<[^>]+>", " ", page.split("<main", 1)[1])
    return " ".join(texte.replace("\u00a0", " ").replace("\u202f", " ").split())


def _page(de: Organisme, dossier: Dossier | None = None) -> str:
    return adresse("instruction.organisme", organisme_id=de.id) + (f"?dossier={dossier.id}" if dossier else "")


def _accorder(bd: Session, scene: Scene, organisme: Organisme, annee: int, cents: int, *, publie: bool) -> Dossier:
    """A grant of a year, decided through the committee, published or not."""
    campagne = fabriques.campagne(bd, Dispositif.FPC, annee)
    fabriques.enveloppe(bd, campagne)
    dossier = dossier_depose(
        bd, scene.porteur, organisme=organisme, campagne=scene.campagne, titre=f"Projet de {annee}", demande_cents=cents
    )
    dossier.campagne_id, dossier.etat, dossier.montant_propose_cents = campagne.id or 0, Etat.INSTRUIT, cents
    sitting = seance(bd, campagne, [dossier], scene.admin)
    decision(bd, sitting, dossier, scene.admin, montants={"caph": cents})
    if publie:
        publication(bd, sitting, campagne, scene.admin, fabriques.personne(bd, Role.ADMINISTRATEUR))
    return dossier


def figer_le_budget(bd: Session, dossier: Dossier, financeurs: list[dict[str, str]]) -> None:
    """Line 74 of the last frozen version."""
    version = bd.scalars(select(VersionDossier).where(col(VersionDossier.dossier_id) == dossier.id)).one()
    fige = json.loads(version.contenu)
    fige["sections"]["budget"]["financeurs"] = financeurs
    version.contenu = json.dumps(fige)


def test_tout_ce_qui_est_connu_de_l_organisme(bd: Session, scene: Scene, entrer: Entrer) -> None:
    organisme = bd.get_one(Organisme, scene.dossier.organisme_id)
    moi = organisme.id or 0
    bd.add_all([
        Representant(organisme_id=moi, nom="Lefèvre", prenom="Ana", fonction="présidente", courriel="ana@secret.test",
                     telephone="0600000001", est_legal=True, ajoute_le=scene.dossier.cree_le),
        CompteAnnuel(organisme_id=moi, annee=2025, charges_cents=0, produits_cents=160_000_00,
                     subventions_cents=154_000_00, modifie_le=scene.dossier.cree_le),
    ])  # fmt: skip
    publie = _accorder(bd, scene, organisme, 2026, 16_000_00, publie=True)
    secret = _accorder(bd, scene, organisme, 2027, 4_000_00, publie=False)
    collectif = fabriques.organisme(bd, genre=GenreOrganisme.COLLECTIF, porte_par_id=moi, nom="Les Voisins")
    jumeau = fabriques.organisme(bd, scene.porteur, nom="Second lieu", siret=(organisme.siret or "")[:9] + "00099")
    ailleurs = dossier_depose(bd, scene.porteur, organisme=jumeau, titre="Fête", campagne=scene.campagne)
    financeurs = [
        {"financeur": "commune", "nom": "Raismes", "etat": "acquis", "montant": "2000", "numero": "R-12"},
        {"financeur": "caf", "nom": "", "etat": "refuse", "montant": "500", "numero": ""},
    ]
    figer_le_budget(bd, scene.dossier, financeurs)
    voisin = fabriques.organisme(bd, nom="Rien à voir")
    bd.commit()
    page = _lu(entrer(scene.etranger).get(_page(organisme, scene.dossier)).text)

    # who, by name and never by address; whose money is counted together
    assert "Ana Lefèvre, présidente (représentant légal)" in page and "secret" not in page and "0600" not in page
    assert "Compté avec lui Les Voisins, Second lieu" in page and voisin.nom not in page
    # each year once, what is decided and not published is said as such
    assert "2026 16 000 € 16 000 €" in page and "4 000 € dont 4 000 € non publiés" in page
    assert "154 000 €, plus de 153 000 € : comptes annuels publiés et commissaire aux comptes." in page
    assert "20 000 € demandés en 2027, 16 000 € accordés en 2026 : 25 % de plus." in page
    assert "sur trois ans glissants : Sous le seuil 20 000 €, il reste 280 000 € avant 300 000 €" in page
    # every dossier of every dispositif; what a pilote proposes is for whoever sees the note
    for dossier in (scene.dossier, publie, secret, ailleurs):
        assert dossier.numero and dossier.numero in page
    assert f"{ailleurs.numero} · Second lieu" in page
    assert "16 000 € — 16 000 € — Accord notifié" in page and "4 000 € — 4 000 € non publié — " in page
    assert "4 000 € 4 000 € 4 000 € non publié" in _lu(entrer(scene.admin).get(_page(organisme)).text)
    porte = _lu(entrer(scene.admin).get(_page(collectif)).text)
    assert f"Porté par {organisme.nom}. L’argent lui est versé" in porte
    assert "Compté avec" not in porte and voisin.nom not in porte
    # line 74 of the present project, with the state of each
    assert (
        f"Ligne 74 du budget de {scene.dossier.numero}" in page
        and "Commune — Raismes : 2 000 € Acquis dossier R-12" in page
    )
    assert "(CAF) : 500 € Refusé" in page
    # the link of the page of the dossier
    depuis = entrer(scene.pilote).get(adresse("instruction.dossier", dossier_id=scene.dossier.id)).text
    assert _page(organisme, scene.dossier) in depuis


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_la_porte_et_le_prix_de_la_page(bd: Session, scene: Scene, entrer: Entrer) -> None:
    organisme = bd.get_one(Organisme, scene.dossier.organisme_id)
    inconnu = fabriques.organisme(bd)
    brouillonne = fabriques.organisme(bd, scene.porteur)
    brouillon(bd, scene.porteur, campagne=scene.campagne, organisme=brouillonne)
    _accorder(bd, scene, organisme, 2026, 900_00, publie=False)
    bd.commit()
    agent, coordination = entrer(scene.etranger), entrer(scene.admin)

    # an agent reads of an organisme what a dossier opens, and a draft opens nothing; the coordination reads all
    for ferme in (inconnu, brouillonne):
        assert agent.get(_page(ferme)).status_code == 404
        assert "Aucun dossier ne vous est ouvert." in coordination.get(_page(ferme)).text
    assert agent.get(adresse("instruction.organisme", organisme_id=2**40)).status_code == 404
    assert agent.get(_page(organisme) + "?dossier=%C2%B2").status_code == 200

    # as many statements for one dossier as for four
    with compter() as ordres:
        assert agent.get(_page(organisme)).status_code == 200
    seul = len(ordres)
    for n in range(3):
        dossier_depose(bd, scene.porteur, organisme=organisme, campagne=scene.campagne, titre=f"Projet {n}")
    bd.commit()
    with compter() as ordres:
        page = agent.get(_page(organisme)).text
    assert "Projet 2" in page and len(ordres) == seul <= 10, ordres

    # a declared link closes the page and takes the money away, even for the coordination
    for qui in (scene.etranger, scene.admin):
        fabriques.lier(bd, qui, organisme.id)
    bd.commit()
    assert agent.get(_page(organisme)).status_code == 404
    assert coordination.get(_page(organisme)).status_code == 404
    vide = composer_organisme(bd, scene.admin, organisme, scene.dossier.id, scene.dossier.cree_le)
    assert (vide.dossiers, vide.annees, vide.financeurs) == ([], [], ())
