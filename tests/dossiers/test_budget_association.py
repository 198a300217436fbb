"""The budget of the whole association, from its page to the frozen version, and to the next dossier of the year."""

import json
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.domain.dispositifs import GenreOrganisme
from app.dossiers.queries import sections_de
from app.models.comptes import Personne
from app.models.dossiers import VersionDossier
from tests.compteur import compter
from tests.conftest import adresse
from tests.fabriques import organisme, personne
from tests.fabriques_dossiers import brouillon, contenu_complet, dossier_depose
from tests.lecture import lu

Entrer = Callable[[Personne], TestClient]
CLE = "budget_association"
GRILLE = {
    "charges.achats": "62 000", "produits.cotisations": "1 000", "financeurs.0.financeur": "caph",
    "financeurs.0.montant": "50 000",
}  # fmt: skip


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_le_budget_de_l_association_va_de_sa_page_au_dossier_suivant(bd: Session, entrer: Entrer) -> None:
    porteur = personne(bd)
    mien = organisme(bd, porteur)
    commune = organisme(bd, porteur, genre=GenreOrganisme.COMMUNE)
    dossier = brouillon(bd, porteur, organisme=mien, contenu=contenu_complet())
    de_la_commune = brouillon(bd, porteur, organisme=commune)
    numero = dossier.id
    bd.commit()
    client = entrer(porteur)
    # its total is asked nowhere else, and can still be changed where it was once answered
    identite = adresse("dossiers.section", dossier_id=numero, cle="organisme")
    assert "budget_annuel" not in client.get(identite).text
    assert client.post(f"{identite}/champ/budget_annuel", data={"base": "", "budget_annuel": "62 000"}).is_success
    assert 'name="budget_annuel" type="text" value="62 000"' in client.get(identite).text
    page = adresse("dossiers.section", dossier_id=numero, cle=CLE)
    lue = lu(client.get(page))
    assert "vous n’avez rien à recopier" in lue and "Je joins le budget déjà écrit" in lue
    assert 'name="charges.charges_indirectes"' not in lue and 'name="financeurs.0.etat"' not in lue
    # each answer is saved alone, in six statements; what does not balance is said and prevents nothing
    champ = adresse("dossiers.enregistrer_champ", dossier_id=numero, cle=CLE, question="moyen")
    assert client.post(champ, data={"base": "", "moyen": "grille"}).status_code == 200
    champ = adresse("dossiers.enregistrer_champ", dossier_id=numero, cle=CLE, question="grille")
    with compter() as ordres:
        retour = lu(client.post(champ, data={"base": "", **GRILLE}))
    assert len(ordres) <= 6
    assert "Insuffisance prévisionnelle : 11 000 €" in retour and 'class="erreur"' not in retour
    apercu = adresse("dossiers.apercu_budget", dossier_id=numero, cle=CLE)
    assert "Charges : 62 000 €" in lu(client.post(apercu, data={"moyen": "grille", **GRILLE}))
    client.post(page, data={"version": "0", "base": "", "moyen": "grille", "annee": "2027", "suite": "rester"})
    # somebody else's page, shown before: both amounts are there to choose from, without the answer they depend on
    conflit = client.post(page, data={"version": "0", "base": "", "moyen": "grille", "charges.achats": "1"})
    lue = lu(conflit)
    assert conflit.status_code == 409 and 'value="charges.achats"' in lue and 'data-si="moyen"' not in lue
    relue = lu(client.get(adresse("dossiers.relire", dossier_id=numero)))
    assert "Budget de l’association" in relue and "La Porte du Hainaut" in relue
    assert "5 points empêchent de déposer" in relue  # the document of the budget is not asked as well
    assert "budget_association" not in lu(client.get(adresse("dossiers.dossier", dossier_id=de_la_commune.id)))
    assert client.get(adresse("dossiers.section", dossier_id=de_la_commune.id, cle=CLE)).status_code == 404

    # the next dossier of the same year has it already and freezes it, another organisme's does not
    bd.rollback()
    suivant = dossier_depose(bd, porteur, organisme=mien)
    etranger = brouillon(bd, porteur, organisme=organisme(bd, porteur))
    bd.commit()
    fige = json.loads(bd.scalars(select(col(VersionDossier.contenu))).one())["sections"]
    assert (fige[CLE]["annee"], fige[CLE]["charges"]) == ("2027", {"achats": "62 000"})
    assert CLE not in sections_de(bd, etranger)
    fiche = lu(client.get(adresse("dossiers.fiche_dauphin", dossier_id=suivant.id)))
    assert "Budget de l’association" in fiche and "62000" in fiche
    bd.rollback()
