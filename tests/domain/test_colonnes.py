"""Every question has its column, and what was answered is under it."""

import pytest

from app.domain.affichage import affichage
from app.domain.colonnes import colonnes, reponses_figees
from app.domain.dispositifs import Dispositif, GenreOrganisme
from app.domain.formulaire import Genre, formulaire
from app.domain.pieces import pieces_requises
from app.domain.questions_ajoutees import GenreAjoute, ajouts_du_dossier
from tests.domain.exemples_formulaire import REFERENCES, contenu_aap
from tests.domain.test_questions_ajoutees import ajout

AJOUTS = ajouts_du_dossier(
    [
        ajout(id=1, section="projet", libelle="=1+1 ?"),
        ajout(GenreAjoute.MONTANT, id=2, libelle="Quel loyer ?"),
        ajout(GenreAjoute.FICHIER, id=3, libelle="Plan du jardin"),
        ajout(GenreAjoute.CHOIX_MULTIPLES, id=4, libelle="Combien ?"),
        ajout(id=5, libelle="Combien ?"),
    ]
)
FIGE = {
    "campagne": {"dispositif": "aap"},
    "organisme": {"genre": "association"},
    "sections": contenu_aap()
    | {
        "propres": {"ajout_2": "1 200,50", "ajout_4": ["1", "2"], "ajout_5": ""},
        "pieces": {"attendues": {"rib": "en mars", "statuts": "oubliés"}},
    },
    "questions_ajoutees": [a.en_donnees() for a in AJOUTS],
    "pieces": [
        {"genre": "statuts", "nom": "statuts.pdf"},
        {"genre": "statuts", "nom": "annexe.pdf"},
        {"genre": "ajout_3", "nom": "plan.png"},
    ],
}


@pytest.mark.parametrize("dispositifs", [(d,) for d in Dispositif] + [tuple(Dispositif)])
def test_chaque_question_a_sa_colonne(dispositifs: tuple[Dispositif, ...]) -> None:
    trouvees = colonnes(dispositifs, AJOUTS)
    cles = [c.cle for c in trouvees]
    assert len(set(cles)) == len(cles) == len({c.libelle for c in trouvees})
    for dispositif in dispositifs:
        for section in formulaire(dispositif, None, AJOUTS):
            for question in section.questions:
                cle = question.cle if question.cle.startswith("ajout_") else f"{section.cle}.{question.cle}"
                if question.genre is Genre.PIECES:
                    requises = {c for g in GenreOrganisme for c in pieces_requises(dispositif, g, True)}
                    assert {f"{cle}.{code}" for code in (*requises, "devis", "autre", "ajout_3")} <= set(cles)
                else:
                    assert cle in cles, f"{dispositif}: {cle}"
                if question.grille:
                    postes = (*question.grille.charges, *question.grille.produits)
                    assert {
                        f"{cle}.charges.{p.code}" in cles or f"{cle}.produits.{p.code}" in cles for p in postes
                    } == {True}


def test_les_entetes_se_lisent() -> None:
    par_cle = {c.cle: c.libelle for c in colonnes((Dispositif.AAP,), AJOUTS)}
    assert par_cle["budget.budget.charges.achats"].endswith("— 60 Achats — prévu (€)")
    assert par_cle["budget.budget.charges.achats_autres"].endswith("— 60 Achats, dont Autres fournitures — prévu (€)")
    assert par_cle["budget.budget.74.caph"].endswith("— 74 La Porte du Hainaut (cette demande) — prévu (€)")
    assert par_cle["ajout_2"] == "Questions propres à cet appel — Quel loyer ? (€)"
    assert par_cle["ajout_5"] == f"{par_cle['ajout_4']} (2)"


def test_ce_qui_est_repondu_est_sous_sa_colonne() -> None:
    cellules = reponses_figees(FIGE, REFERENCES)
    attendues = {c.cle for c in colonnes((Dispositif.AAP,), AJOUTS)}
    assert set(cellules) <= attendues, "aucune réponse ne reste sans colonne"
    for section in formulaire(Dispositif.AAP, GenreOrganisme.ASSOCIATION):
        for question in section.questions:
            donnee = FIGE["sections"].get(section.cle, {}).get(question.cle)  # type: ignore[attr-defined]
            if isinstance(donnee, str) and donnee and question.genre not in (Genre.MONTANT, Genre.NOMBRE):
                assert cellules[f"{section.cle}.{question.cle}"] == affichage(question, donnee, REFERENCES)
    assert (cellules["ajout_2"], cellules["ajout_4"]) == ("1200,50", "Une, Deux") and "ajout_5" not in cellules
    assert cellules["pieces.pieces.statuts"] == "statuts.pdf\nannexe.pdf"
    assert cellules["pieces.pieces.rib"] == "À venir\u00a0: en mars"
    assert cellules["pieces.pieces.ajout_3"] == "plan.png"
    assert cellules["organisme.budget_annuel"] == "62000"
    assert cellules["budget.budget.total_charges"] == cellules["budget.budget.total_produits"] == "20000"
    assert cellules["budget.budget.74.caph"] == "8000"
    assert "La Porte du Hainaut (cette demande) (demandé)\u00a0: 8000" in cellules["budget.budget"].split("\n")
    assert "Total" in cellules["territoires.beneficiaires"] and "\n" in cellules["territoires.beneficiaires"]
    assert reponses_figees(FIGE, REFERENCES, {"ajout_2", "budget.budget"}).keys() == {"ajout_2", "budget.budget"}
