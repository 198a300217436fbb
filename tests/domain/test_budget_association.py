"""The budget of the whole association: the document or the grid, never both; its figures are advised, not judged."""

from typing import Any

import pytest

from app.domain.completude import Gravite, etat_section, resume_section
from app.domain.formulaire import affichage, lire_section, section_de, valeur_de
from app.domain.questions_organisme import ORGANISME_COMPLET
from app.domain.reprise import reprendre
from tests.domain.exemples_completude import A_CORRIGER, AAP, BLOQUANT, CONSEIL, trouves
from tests.domain.exemples_formulaire import PIECES, REFERENCES, contenu_aap

SANS = PIECES - {"budget_association"}
VIDE: dict[str, Any] = {"charges": {}, "produits": {}, "financeurs": []}
GRILLE: dict[str, Any] = contenu_aap()["budget_association"]
EQUILIBRE = GRILLE | {"charges": {"achats": "62 000"}, "produits": {"cotisations": "62 000"}, "financeurs": []}
SECTION = section_de(AAP, "budget_association")
assert SECTION is not None


def _constats(reponses: dict[str, Any], pieces: frozenset[str]) -> list[tuple[str, str, Gravite]]:
    contenu = contenu_aap() | {"budget_association": reponses}
    lus = trouves(contenu, pieces)
    return [(c.section, c.champ, c.gravite) for c in lus if "budget_association" in (c.section, c.champ[7:])]


@pytest.mark.parametrize(
    ("reponses", "pieces", "attendus"),
    [
        # one of the two is enough, and one thing is said at a time
        ({}, SANS, [("budget_association", "moyen", BLOQUANT)]),
        ({}, PIECES, []),
        ({"moyen": "document"}, SANS, [("pieces", "pieces.budget_association", BLOQUANT)]),
        ({"moyen": "document"}, PIECES, []),
        (GRILLE, SANS, []),
        (GRILLE, PIECES, []),
        (GRILLE | VIDE, SANS, [("budget_association", "grille", BLOQUANT)]),
        (GRILLE | VIDE, PIECES, []),
        (GRILLE | {"annee": ""}, SANS, [("budget_association", "annee", BLOQUANT)]),
        (GRILLE | {"annee": "l’an prochain"}, SANS, [("budget_association", "annee", A_CORRIGER)]),
        # what was typed in the grid weighs nothing once the document is chosen
        (GRILLE | {"moyen": "document", "charges": {"achats": "1.2.3"}}, PIECES, []),
        # read, then only advised
        (EQUILIBRE | {"charges": {"achats": "1.2.3"}}, SANS, [("budget_association", "charges.achats", A_CORRIGER)]),
        (EQUILIBRE | {"annee": "2026-2027"}, SANS, []),
        (EQUILIBRE | {"annee": "2026/27"}, SANS, []),
        (EQUILIBRE | {"annee": "2025"}, SANS, [("budget_association", "annee", CONSEIL)]),
        (EQUILIBRE | {"produits": {"cotisations": "60 000"}}, SANS, [("budget_association", "grille", CONSEIL)]),
        (EQUILIBRE | {"charges": {"achats": "50 000"}, "produits": {"ventes": "50 000"}}, SANS,
         [("budget_association", "grille", CONSEIL)]),
        (EQUILIBRE | {"charges": {"achats": "62 000", "emplois_secours": "10"}}, SANS,
         [("budget_association", "grille", CONSEIL)]),
        (EQUILIBRE | {"charges": {"achats": "1", "achats_autres": "62 000"}}, SANS,
         [("budget_association", "charges.achats", CONSEIL)]),
        (EQUILIBRE | {"produits": {"ventes": "61 000"}, "financeurs": [{"financeur": "commune", "montant": "1 000"}]},
         SANS, [("budget_association", "financeurs.0.nom", CONSEIL)]),
    ],
)  # fmt: skip
def test_la_grille_ou_le_document(
    reponses: dict[str, Any], pieces: frozenset[str], attendus: list[tuple[str, str, Gravite]]
) -> None:
    assert _constats(reponses, pieces) == attendus


@pytest.mark.parametrize(
    ("reponses", "resume"),
    [
        ({}, "Votre budget voté, ou une grille à remplir"),
        ({"moyen": "document"}, "Par le document joint aux pièces"),
        (EQUILIBRE, "2027 · 62 000 € de charges"),
        (
            EQUILIBRE | {"produits": {"ventes": "63 000"}},
            "2027 · 62 000 € de charges · Excédent prévisionnel : 1 000 €",
        ),
    ],
)
def test_ce_qu_en_dit_la_liste_des_etapes(reponses: dict[str, Any], resume: str) -> None:
    assert SECTION is not None
    contenu = contenu_aap() | {"budget_association": reponses}
    lus = trouves(contenu, SANS)
    assert resume_section(SECTION, contenu, lus).replace("\u202f", " ").replace("\u00a0", " ") == resume
    assert etat_section(SECTION, contenu, lus).value == ("complet" if reponses else "a_commencer")


def test_son_total_n_est_plus_demande_mais_se_lit_ou_il_fut_ecrit() -> None:
    question = next(q for q in ORGANISME_COMPLET.questions if q.cle == "budget_annuel")
    assert [question.est_posee(lues) for lues in ({}, {"budget_annuel": ""}, {"budget_annuel": "62 000"})] == [
        False, False, True,
    ]  # fmt: skip
    contenu = contenu_aap()
    contenu["organisme"].pop("budget_annuel")
    assert "budget_annuel" not in {c.champ for c in trouves(contenu, SANS)}


def test_ses_chiffres_ne_passent_pas_d_une_annee_a_l_autre() -> None:
    assert reprendre(contenu_aap(), AAP, {"budget_association"}) == {}


def test_la_grille_se_lit_dans_ses_mots() -> None:
    """No line of a project, no state of a request: the funder is the territory, not this request."""
    assert SECTION is not None
    question = SECTION.question("grille")
    assert question is not None
    champs = {"charges.charges_indirectes": ["5"], "charges.achats": ["12"], "financeurs.0.financeur": ["caph"],
              "financeurs.0.montant": ["10"]}  # fmt: skip
    lu = lire_section(SECTION, champs)
    assert lu["charges"] == {"achats": "12"}
    lignes = affichage(question, valeur_de(question, lu), REFERENCES).lignes  # type: ignore[union-attr]
    assert [ligne[1] for ligne in lignes] == [
        "Achats", "Total des charges (sans le 86)", "La Porte du Hainaut", "Total des produits (sans le 87)",
    ]  # fmt: skip
