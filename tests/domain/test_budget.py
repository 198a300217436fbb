"""Sums are exact, what is refused brings nothing, and what cannot be read says so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.budget import (
    CHARGES_PAR_CODE,
    FINANCEURS_74,
    POSTES_CHARGES,
    POSTES_PRODUITS,
    PRODUITS_PAR_CODE,
    Budget,
    EtatFinancement,
    LigneFinanceur,
    budget_est_vide,
    lire_budget,
    phrase_ecart,
    phrase_nature,
)
from app.domain.saisies import montant_saisi
from tests.domain.exemples_formulaire import contenu_aap

CONTRAT = ("caph", "etat", "region", "departement")


def test_le_budget_de_l_exemple() -> None:
    lecture = lire_budget(contenu_aap()["budget"])
    budget = lecture.budget
    assert lecture.illisibles == {}
    assert (budget.total_charges, budget.total_produits) == (2_000_000, 2_000_000)
    assert budget.est_equilibre
    assert budget.demande(CONTRAT) == 1_400_000
    assert budget.demande_par_financeur(CONTRAT) == {"caph": 800_000, "etat": 600_000}
    assert budget.part_demandee_pour_mille(CONTRAT) == 700
    assert budget.cofinancement(CONTRAT) == 600_000
    assert budget.cout_par_beneficiaire(120) == 16_667
    assert budget.cout_par_beneficiaire(0) is None
    assert budget.financeurs[2].libelle == "Commune — Raismes"
    assert budget.financeurs[1].numero == "DA00012345"


def test_toutes_les_lignes_du_formulaire_national() -> None:
    comptes = [p.compte for p in POSTES_CHARGES if p.parent is None]
    assert comptes == ["60", "61", "62", "63", "64", "65", "66", "67", "68", "69", "", "86"]
    assert [p.compte for p in POSTES_CHARGES if p.parent == "emplois_nature"] == ["860", "861", "862", "864"]
    produits = [p.compte for p in POSTES_PRODUITS if p.parent is None]
    assert produits == ["70", "73", "75", "76", "77", "78", "79", "", "87"]
    assert [p.compte for p in POSTES_PRODUITS if p.parent == "contributions_nature"] == ["870", "871", "875"]
    assert [p.compte for p in POSTES_PRODUITS if p.parent == "gestion_produits"] == ["756", "758", ""]
    codes = [p.code for p in (*POSTES_CHARGES, *POSTES_PRODUITS)]
    assert len(codes) == len(set(codes)) == 50
    assert not any("." in code for code in codes)


@pytest.mark.parametrize(
    ("charges", "total", "discordances"),
    [
        ({"personnel": "500"}, 50_000, 0),
        ({"remunerations": "300", "charges_sociales": "200"}, 50_000, 0),
        ({"personnel": "500", "remunerations": "300", "charges_sociales": "200"}, 50_000, 0),
        ({"personnel": "500", "remunerations": "300"}, 30_000, 1),
        ({"personnel": "500", "remunerations": "0"}, 0, 1),
    ],
)
def test_le_detail_l_emporte_sur_le_compte(charges: dict[str, str], total: int, discordances: int) -> None:
    budget = lire_budget({"charges": charges}).budget
    assert budget.total_charges == total
    assert len(budget.discordances) == discordances


def test_les_contributions_en_nature_n_entrent_dans_aucun_total() -> None:
    budget = lire_budget({"charges": {"emplois_benevolat": "300"}, "produits": {"ventes": "10"}}).budget
    assert (budget.total_charges, budget.total_produits) == (0, 1_000)
    assert (budget.total_86, budget.total_87, budget.ecart_nature) == (30_000, 0, -30_000)
    equilibre = Budget({"emplois_benevolat": 5}, {"contributions_benevolat": 5})
    assert equilibre.est_equilibre
    assert not Budget({"emplois_benevolat": 5}).est_equilibre


def test_un_financeur_qui_a_refuse_n_apporte_rien() -> None:
    lignes = (
        LigneFinanceur("caph", "", EtatFinancement.SOLLICITE, 500),
        LigneFinanceur("caph", "", EtatFinancement.REFUSE, 300),
        LigneFinanceur("region", "", EtatFinancement.ACQUIS, 200),
    )
    budget = Budget({"achats": 1000}, {}, lignes)
    assert budget.total_produits == 700
    assert budget.demande(CONTRAT) == 700
    assert budget.demande({"caph"}) == 500
    assert budget.ecart == -300


def test_le_plafond_se_compare_au_centime() -> None:
    ligne = LigneFinanceur("caph", "", EtatFinancement.SOLLICITE, 800_01)
    budget = Budget({"achats": 1_000_00}, {}, (ligne,))
    assert budget.part_demandee_pour_mille(CONTRAT) == 800
    assert budget.depasse_taux(CONTRAT, 800)
    assert not budget.depasse_taux(CONTRAT, 801)
    # 5 800 € of 8 285,72 €, a hair under: 70 % everywhere, never 69,9 here and 70 there
    assert Budget({"achats": 828_572}).part_des_charges_pour_mille(580_000) == 700
    assert Budget().part_demandee_pour_mille(CONTRAT) is None


@pytest.mark.parametrize(
    ("ligne", "champ", "phrase"),
    [
        ({"montant": "5"}, "financeur", "Choisissez le financeur de cette ligne."),
        (
            {"financeur": "caph", "montant": "1.200"},
            "montant",
            "Nous hésitons sur «\u00a01.200\u00a0»\u00a0: le point ou la virgule peut séparer les milliers ou les "
            "centimes. Saisissez par exemple 1\u202f200,50, avec une espace pour les milliers.",
        ),
        (
            {"financeur": "commune", "nom": "Raismes"},
            "montant",
            "Saisissez le montant demandé à «\u00a0Raismes\u00a0».",
        ),
        (
            {"financeur": "commune", "montant": "5"},
            "nom",
            "Précisez le nom du financeur «\u00a0Commune\u00a0».",
        ),
        (
            {"financeur": "caph", "etat": "peut-être", "montant": "5"},
            "etat",
            "Choisissez si ce financement est demandé, acquis ou refusé.",
        ),
    ],
)
def test_une_ligne_de_financeur_illisible(ligne: dict[str, str], champ: str, phrase: str) -> None:
    lecture = lire_budget({"financeurs": [{"financeur": "caph"}, ligne]})
    assert lecture.illisibles == {f"financeurs.1.{champ}": phrase}


def test_une_ligne_ou_rien_n_est_demande_est_passee() -> None:
    contenu = {"financeurs": [{"financeur": "caph", "etat": "sollicite", "montant": ""}]}
    assert budget_est_vide(contenu)
    assert lire_budget(contenu).budget.financeurs == ()
    assert lire_budget(contenu).illisibles == {}
    assert not budget_est_vide(contenu_aap()["budget"])


def test_la_phrase_du_desequilibre() -> None:
    manque = Budget({"achats": 2_000_000}, {"ventes": 1_880_000})
    assert phrase_ecart(manque) == "Déséquilibre\u00a0: 1\u202f200\u00a0€ de charges sans financement"
    trop = Budget({"achats": 100}, {"ventes": 300})
    assert phrase_ecart(trop) == "Déséquilibre\u00a0: 2\u00a0€ de produits de plus que les charges"
    assert phrase_ecart(Budget()) == ""


def test_la_nature_s_equilibre_a_part() -> None:
    charges, produits = {"achats": 100, "emplois_benevolat": 50_000}, {"ventes": 100, "contributions_benevolat": 30_000}
    budget = Budget(charges, produits)
    assert (budget.ecart, budget.ecart_nature, budget.est_equilibre) == (0, -20_000, False)
    assert phrase_nature(budget) == (
        "Contributions en nature\u00a0: 500\u00a0€ au compte 86, 300\u00a0€ au compte 87. Saisissez le même total"
    )
    egal = Budget(charges, produits | {"contributions_benevolat": 50_000})
    assert (phrase_nature(egal), egal.est_equilibre) == ("", True)


_CENTS = st.integers(0, 9_999_999_900)
_FEUILLES = [p.code for p in POSTES_CHARGES if p.parent not in (None, "emplois_nature")]


@given(
    st.dictionaries(st.sampled_from(_FEUILLES), _CENTS),
    st.lists(st.tuples(st.sampled_from(sorted(FINANCEURS_74)), st.sampled_from(EtatFinancement), _CENTS), max_size=8),
)
def test_les_sommes_sont_exactes(charges: dict[str, int], financeurs: list[tuple[str, EtatFinancement, int]]) -> None:
    lecture = lire_budget(
        {
            "charges": {code: montant_saisi(cents) for code, cents in charges.items()},
            "financeurs": [
                {"financeur": f, "nom": "N", "etat": e.value, "montant": montant_saisi(c)} for f, e, c in financeurs
            ],
        }
    )
    assert lecture.illisibles == {}
    assert lecture.budget.total_charges == sum(charges.values())
    comptes = sum(c for _, e, c in financeurs if e is not EtatFinancement.REFUSE)
    assert lecture.budget.total_produits == comptes
    assert lecture.budget.ecart == comptes - sum(charges.values())
    assert lecture.budget.demande(FINANCEURS_74) + lecture.budget.cofinancement(FINANCEURS_74) == comptes


def test_les_codes_se_retrouvent() -> None:
    assert CHARGES_PAR_CODE["services_exterieurs"].libelle_complet == "61 Services extérieurs"
    assert PRODUITS_PAR_CODE["ressources_propres"].libelle_complet == "Ressources propres affectées au projet"
