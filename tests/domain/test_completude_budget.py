"""The rules of the budget: balance, ceilings, co-funding, and the accounts that contradict their detail."""

from collections.abc import Mapping
from typing import Any

import pytest

from app.domain.completude import (
    Constat,
    Gravite,
)
from tests.domain.exemples_completude import A_CORRIGER, BLOQUANT, CONSEIL, montants, trouves
from tests.domain.exemples_formulaire import contenu_aap


@pytest.mark.parametrize(
    ("contenu", "regles", "attendus"),
    [
        (montants("8 000", "2 000"), {}, []),
        (
            montants("8 000,01", "1 999,99"),
            {},
            [
                (
                    A_CORRIGER,
                    "Vous demandez 8\u202f000,01\u00a0€. Le plafond est de 80\u00a0% des charges, soit "
                    "8\u202f000\u00a0€. Réduisez la demande ou ajoutez un financement.",
                )
            ],
        ),
        (
            montants("6 800", "2 000"),
            {},
            [(A_CORRIGER, "Déséquilibre\u00a0: 1\u202f200\u00a0€ de charges sans financement.")],
        ),
        (
            montants("10 000", ""),
            {"taux_plafond_pour_mille": 1000},
            [
                (
                    CONSEIL,
                    "Aucun autre financement n’est prévu. Ajoutez une autre ressource si vous le pouvez.",
                )
            ],
        ),
        (
            montants("8 000", "2 000"),
            {"cofinancement_min_pour_mille": 250},
            [
                (
                    A_CORRIGER,
                    "Les autres financements font 2\u202f000\u00a0€. L’appel en demande 25\u00a0% des charges "
                    "au moins, soit 2\u202f500\u00a0€.",
                )
            ],
        ),
        (
            montants("8 000", "2 000"),
            {"plafond_dossier_cents": 500_000},
            [
                (
                    A_CORRIGER,
                    "Vous demandez 8\u202f000\u00a0€. Le plafond par demande est de 5\u202f000\u00a0€. "
                    "Réduisez la demande.",
                )
            ],
        ),
        (montants("8 000", "2 000"), {"plafond_annuel_cents": 800_000}, []),
        (
            montants("8 000", "2 000"),
            {"plafond_annuel_cents": 799_999},
            [
                (
                    A_CORRIGER,
                    "Le plafond annuel est de 7\u202f999,99\u00a0€\u00a0: réduisez le montant demandé à "
                    "7\u202f999,99\u00a0€.",
                )
            ],
        ),
        (
            montants("8 000", "2 000"),
            {"plafond_annuel_cents": 1_000_000, "deja_demande_cents": 300_000},
            [
                (
                    A_CORRIGER,
                    "Votre organisme a déjà demandé 3\u202f000\u00a0€ cette année. Le plafond annuel est de "
                    "10\u202f000\u00a0€\u00a0: réduisez le montant demandé à 7\u202f000\u00a0€.",
                )
            ],
        ),
        (
            montants("8 000", "2 000"),
            {"plafond_annuel_cents": 1_000_000, "deja_demande_cents": 1_000_000},
            [
                (
                    A_CORRIGER,
                    "Votre organisme a déjà demandé 10\u202f000\u00a0€ cette année\u00a0: le plafond annuel de "
                    "10\u202f000\u00a0€ est atteint. Retirez une autre demande, ou attendez l’année prochaine.",
                )
            ],
        ),
        (
            montants("8 000", "2 000"),
            {"financeurs": frozenset({"etat"})},
            [(BLOQUANT, "Saisissez le montant que vous demandez au contrat de ville.")],
        ),
        (
            montants("8 000", "1.200"),
            {},
            [
                (
                    A_CORRIGER,
                    "Nous hésitons sur «\u00a01.200\u00a0»\u00a0: le point ou la virgule peut séparer les milliers "
                    "ou les centimes. Saisissez par exemple 1\u202f200,50, avec une espace pour les milliers.",
                )
            ],
        ),
    ],
)
def test_les_regles_du_budget(contenu: Any, regles: Mapping[str, Any], attendus: list[tuple[Gravite, str]]) -> None:
    assert [(c.gravite, c.phrase) for c in trouves(contenu, **regles)] == attendus


def test_le_compte_et_son_detail_doivent_s_accorder() -> None:
    contenu = contenu_aap()
    contenu["budget"]["charges"]["personnel"] = "9 000"
    assert trouves(contenu) == (
        Constat(
            "budget",
            "charges.personnel",
            A_CORRIGER,
            "«\u00a064 Charges de personnel\u00a0»\u00a0: vous avez saisi 9\u202f000\u00a0€, mais le détail fait "
            "10\u202f000\u00a0€. Corrigez l’un des deux.",
        ),
    )


def test_les_contributions_en_nature_s_equilibrent_a_part() -> None:
    contenu = contenu_aap()
    contenu["budget"]["charges"]["emplois_benevolat"] = "300"
    assert trouves(contenu)[0].phrase == (
        "Les contributions en nature diffèrent\u00a0: 300\u00a0€ au compte 86, 0\u00a0€ au compte 87. "
        "Saisissez le même total."
    )
    contenu["budget"]["produits"]["contributions_benevolat"] = "300"
    assert trouves(contenu) == ()
