"""The document safe: until when each kind is worth something, and what a dossier may take."""

from datetime import date

import pytest

from app.domain.coffre import (
    POIDS_MAXIMUM,
    TROP_DE_VERSIONS,
    TROP_LOURD,
    VERSIONS_MAXIMUM,
    CoffrePlein,
    DocumentDuCoffre,
    Validite,
    a_reprendre,
    annee_par_defaut,
    constats_du_coffre,
    exiger_place,
    genres_du_coffre,
    phrase_de_validite,
    validite,
)
from app.domain.dispositifs import GenreOrganisme

JOUR = date(2026, 11, 23)


def _doc(genre: str, annee: int | None = None, jusqu_au: date | None = None) -> DocumentDuCoffre:
    return DocumentDuCoffre(genre, annee, jusqu_au, date(2026, 1, 10))


@pytest.mark.parametrize(
    ("document", "jour", "attendu", "phrase"),
    [
        (_doc("statuts", 2004), JOUR, Validite.VALABLE, "Valable jusqu’à son remplacement."),
        (_doc("comptes", 2024), date(2026, 6, 30), Validite.VALABLE, "Valable jusqu’au 30 juin 2026."),
        (
            _doc("comptes", 2024),
            date(2026, 7, 1),
            Validite.PERIME,
            "Valait jusqu’au 30 juin 2026. Ajoutez le nouveau.",
        ),
        (_doc("comptes", 2025), JOUR, Validite.VALABLE, "Valable jusqu’au 30 juin 2027."),
        (_doc("comptes"), JOUR, Validite.A_DATER, "Dites de quelle année il est."),
        (_doc("rapport_activite", 2023), JOUR, Validite.PERIME, "Valait jusqu’au 30 juin 2025."),
        (_doc("budget_association", 2026), date(2026, 12, 31), Validite.VALABLE, "Valable jusqu’au 31 décembre 2026."),
        (
            _doc("budget_association", 2026),
            date(2027, 1, 1),
            Validite.PERIME,
            "Valait jusqu’au 31 décembre 2026.",
        ),
        (_doc("liste_dirigeants", 2025), JOUR, Validite.VALABLE, "Valable jusqu’au 31 décembre 2026."),
        (_doc("liste_dirigeants", 2024), JOUR, Validite.PERIME, "Valait jusqu’au 31 décembre 2025."),
        (_doc("pouvoir", None, JOUR), JOUR, Validite.VALABLE, "Valable jusqu’au 23 novembre 2026."),
        (_doc("pouvoir", None, date(2026, 11, 22)), JOUR, Validite.PERIME, "Valait jusqu’au 22 novembre 2026."),
        (_doc("pouvoir"), JOUR, Validite.A_DATER, "Dites jusqu’à quand il vaut."),
        (_doc("rib"), JOUR, Validite.VALABLE, "Valable tant que le compte ne change pas."),
        (_doc("inconnu", 2001), JOUR, Validite.VALABLE, "Valable jusqu’à son remplacement."),
    ],
)
def test_validite(document: DocumentDuCoffre, jour: date, attendu: Validite, phrase: str) -> None:
    assert validite(document, jour) is attendu
    assert phrase_de_validite(document, jour).startswith(phrase)


def test_un_rib_perime_quand_le_compte_change() -> None:
    rib = _doc("rib")
    assert validite(rib, JOUR, rib_change_le=date(2026, 1, 10)) is Validite.VALABLE
    assert validite(rib, JOUR, rib_change_le=date(2026, 1, 11)) is Validite.PERIME
    assert phrase_de_validite(rib, JOUR, date(2026, 1, 11)).startswith("Le compte a changé depuis.")


def test_ce_qui_va_dans_le_coffre() -> None:
    association = [piece.code for piece in genres_du_coffre(GenreOrganisme.ASSOCIATION)]
    assert association == [
        "statuts", "liste_dirigeants", "rib", "comptes", "budget_association", "rapport_activite", "pouvoir",
    ]  # fmt: skip
    assert [piece.code for piece in genres_du_coffre(GenreOrganisme.COMMUNE)] == ["rib", "pouvoir"]


def test_les_constats_disent_ce_qui_manque_puis_ce_qui_est_perime() -> None:
    documents = {d.genre: d for d in (_doc("statuts", 2004), _doc("comptes", 2023), _doc("rib"))}
    phrases = constats_du_coffre(GenreOrganisme.ASSOCIATION, documents, JOUR)
    assert phrases == (
        "Liste des dirigeants : pas encore dans le coffre.",
        "Budget prévisionnel de l’association : pas encore dans le coffre.",
        "Dernier rapport d’activité : pas encore dans le coffre.",
        "Comptes de la dernière année close : valait jusqu’au 30 juin 2025. Ajoutez le nouveau.",
    )
    rib = ("Relevé d’identité bancaire (RIB) : pas encore dans le coffre.",)
    assert constats_du_coffre(GenreOrganisme.COLLECTIF, {}, JOUR) == rib


@pytest.mark.parametrize(
    ("genre", "annee"),
    [("comptes", 2025), ("rapport_activite", 2025), ("liste_dirigeants", 2026), ("budget_association", 2027),
     ("statuts", None), ("rib", None), ("pouvoir", None)],
)  # fmt: skip
def test_l_annee_la_plus_probable(genre: str, annee: int | None) -> None:
    assert annee_par_defaut(genre, JOUR, exercice=2027) == annee


def test_on_ne_reprend_que_ce_qui_manque_et_vaut_encore() -> None:
    documents = [_doc("statuts"), _doc("comptes", 2020), _doc("rib"), _doc("pouvoir")]
    assert a_reprendre(documents, ("statuts", "comptes", "rib", "devis", "pouvoir"), ("rib",), JOUR) == ("statuts",)


@pytest.mark.parametrize(
    ("versions", "octets", "taille", "phrase"),
    [
        (0, 0, 1, ""),
        (VERSIONS_MAXIMUM - 1, POIDS_MAXIMUM - 10, 10, ""),
        (VERSIONS_MAXIMUM, 0, 1, TROP_DE_VERSIONS),
        (0, POIDS_MAXIMUM - 10, 11, TROP_LOURD),
        (VERSIONS_MAXIMUM, POIDS_MAXIMUM, 1, TROP_DE_VERSIONS),
    ],
)
def test_le_coffre_est_borne(versions: int, octets: int, taille: int, phrase: str) -> None:
    if not phrase:
        exiger_place(versions, octets, taille)
        return
    with pytest.raises(CoffrePlein) as refus:
        exiger_place(versions, octets, taille)
    assert refus.value.erreurs == {"fichier": phrase} and "Retirez" in phrase
