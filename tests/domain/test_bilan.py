"""The bilan: its form comes from what was promised; what strays is explained; what is to be given back is proposed."""

from dataclasses import replace
from typing import Any

import pytest

from app.domain.bilan import (
    ANNEXE,
    COMPTES,
    constats_du_bilan,
    formulaire_du_bilan,
    indicateurs_et_resultats,
    total_des_personnes,
)
from app.domain.bilan_comptes import Comptes, LigneComptee, comptes, decompte, lignes_prevues
from app.domain.completude import ReferencesForm, bloquants
from app.domain.questions import Contenu
from tests.fabriques_dossiers import contenu_complet, contenu_court

DEPOSE = contenu_complet()
REFERENCES = ReferencesForm()


def rendu(**surcharges: dict[str, Any]) -> Contenu:
    """A bilan that may be given, for the application of the factories (11 429 € of charges, 8 000 € asked)."""
    contenu: Contenu = {
        "action": {
            "realisation": "oui", "mise_en_oeuvre": "Un atelier par semaine.", "debut": "15/01/2027",
            "fin": "15/12/2027", "lieux": "Salle Sabatier", "objectifs": "Trente femmes ont repris une activité.",
        },
        "publics": {
            "beneficiaires": {"femmes.26_59": "70", "hommes.26_59": "20"},
            "par_quartier": {"QN05955M": "80", "hors": "10"},
            "diagnostic": "consultation", "conception": "concertation", "realisation": "concertation",
            "evaluation": "information",
        },
        "mesures": {"realise_0": "27"},
        "comptes": {"charge_achats": "11 428,58", "produit_ressources_propres": "3 428,58", "financeur_0": "8 000"},
        "annexe": {},
    }  # fmt: skip
    for cle, reponses in surcharges.items():
        contenu[cle] = {**contenu.get(cle, {}), **reponses}
    return contenu


def _champs(bilan: Contenu, depose: Contenu = DEPOSE) -> list[str]:
    return [f"{c.section}.{c.champ}" for c in bloquants(constats_du_bilan(depose, bilan, REFERENCES, 2027))]


def test_le_formulaire_reprend_ce_qui_etait_promis() -> None:
    sections = {s.cle: s for s in formulaire_du_bilan(DEPOSE, {})}
    assert list(sections) == ["action", "publics", "mesures", "comptes", "annexe"]
    assert "Que trente femmes" in (sections["action"].question("objectifs") or sections["action"].questions[0]).aide
    aides = {q.cle: q.aide for s in sections.values() for q in s.questions}
    assert aides["beneficiaires"].startswith("Prévu : 120 (femmes et filles 90, hommes et garçons 30).")
    assert aides["realise_0"] == "Au départ : 8. Visé : 30 femmes. Source prévue : Feuille de présence."
    assert aides["realisation"] == "Prévu : codécision. Dites ce qui s’est vraiment passé."
    assert aides["charge_achats"] == "Prévu : 11\u202f428,58\u00a0€." and aides["charge_impots"] == ""
    assert not _champs(rendu())
    # an action that did not take place owes its reasons and its accounts only
    rien = {"action": {"realisation": "non"}}
    assert [s.cle for s in formulaire_du_bilan(DEPOSE, rien)] == ["action", "comptes", "annexe"]
    assert "action.pourquoi" in _champs(rien) and "action.debut" not in _champs(rien)
    court = {s.cle: [q.cle for q in s.questions] for s in formulaire_du_bilan(contenu_court(), {})}
    assert court["publics"] == ["nombre", "par_quartier"] and "mesures" not in court


@pytest.mark.parametrize(
    ("change", "attendus"),
    [
        ({"action": {"realisation": ""}}, ["action.realisation"]),
        ({"action": {"fin": "14/01/2027"}}, ["action.fin"]),
        ({"action": {"realisation": "partie"}}, ["action.pourquoi"]),
        ({"publics": {"beneficiaires": {}}}, ["publics.beneficiaires"]),
        ({"mesures": {"realise_0": ""}}, ["mesures.realise_0"]),
        ({"comptes": {"charge_achats": "douze"}}, ["comptes.charge_achats"]),
        ({"comptes": {"charge_achats": ""}}, ["comptes.charge_achats"]),
        ({"comptes": {"charge_achats": "9 000"}}, ["annexe.ecart_charge_achats"]),
        ({"comptes": {"charge_impots": "200"}}, ["annexe.ecart_charge_impots"]),
        ({"comptes": {"charge_impots": "199,99"}}, []),
        ({"comptes": {"charge_charges_indirectes": "150"}}, ["annexe.indirectes"]),
        ({"comptes": {"charge_emplois_nature": "150"}}, ["annexe.nature"]),
        ({"comptes": {"charge_achats": "9 000"}, "annexe": {"ecart_charge_achats": "Salle prêtée."}}, []),
    ],
)
def test_ce_qui_empeche_de_rendre(change: dict[str, dict[str, Any]], attendus: list[str]) -> None:
    assert _champs(rendu(**change)) == attendus


def test_ce_qui_se_verifie_sans_obligation() -> None:
    trouves = constats_du_bilan(DEPOSE, rendu(publics={"par_quartier": {"hors": "91"}}), REFERENCES, 2027)
    assert [c.phrase for c in trouves] == ["Vous comptez 90 personnes, et 91 par quartier : vérifiez."]
    assert total_des_personnes(rendu()) == 90
    assert indicateurs_et_resultats(DEPOSE, rendu()) == [("Femmes inscrites", "8", "30 femmes", "27")]
    for bizarre in ({COMPTES: "x"}, {ANNEXE: None}, {"action": {"realisation": ["oui"]}}, {"publics": {"nombre": {}}}):
        assert constats_du_bilan(DEPOSE, bizarre, REFERENCES, 2027)  # type: ignore[arg-type]


# planned, real → to be explained
@pytest.mark.parametrize(
    ("prevu", "reel", "attendu"),
    [
        (1_000_00, None, False), (1_000_00, 1_000_00, False), (10_000_00, 11_000_00, False),
        (10_000_00, 11_000_01, True), (1_000_00, 800_00, True), (1_000_00, 800_01, False), (0, 200_00, True),
        (0, 199_99, False), (2_000_00, 0, True),
    ],
)  # fmt: skip
def test_un_ecart_de_plus_de_dix_pour_cent_et_de_deux_cents_euros(prevu: int, reel: int | None, attendu: bool) -> None:
    assert LigneComptee("x", "x", prevu, True, reel_cents=reel).est_a_expliquer is attendu


def _lus(prevues: int, reelles: int, produits: int) -> Comptes:
    lignes = (
        LigneComptee("charge_a", "A", prevues, True, reel_cents=reelles),
        LigneComptee("produit_b", "B", prevues, False, reel_cents=produits),
        LigneComptee("charge_n", "86", 0, True, est_nature=True, reel_cents=9_999),
    )
    return Comptes(lignes)


# planned charges, real charges, real products, granted, paid → to give back, still to pay
@pytest.mark.parametrize(
    ("prevues", "reelles", "produits", "accorde", "verse", "a_rendre", "solde"),
    [
        (10_000, 10_000, 10_000, 5_000, 5_000, 0, 0),
        (10_000, 10_000, 10_000, 5_000, 4_000, 0, 1_000),
        (10_000, 8_000, 8_000, 5_000, 4_000, 0, 0),
        (10_000, 6_000, 6_000, 5_000, 4_000, 1_000, 0),
        (10_000, 12_000, 12_000, 5_000, 5_000, 0, 0),
        (10_000, 10_000, 11_000, 5_000, 5_000, 1_000, 0),
        (10_000, 10_000, 99_000, 5_000, 4_000, 4_000, 0),
        (0, 0, 0, 5_000, 4_000, 0, 1_000),
    ],
)
def test_le_decompte(
    prevues: int, reelles: int, produits: int, accorde: int, verse: int, a_rendre: int, solde: int
) -> None:
    trouve = decompte(_lus(prevues, reelles, produits), accorde, verse)
    assert (trouve.a_reverser_cents, trouve.solde_du_cents) == (a_rendre, solde)
    assert trouve.raisons and all(raison.endswith(".") for raison in trouve.raisons)


def test_le_plan_se_lit_moins_ce_qui_n_est_pas_accorde() -> None:
    # 8 000 asked, 5 000 granted: the action of 10 000 was to be done with 7 000
    assert decompte(_lus(10_000, 7_000, 7_000), 5_000, 5_000, demande_cents=8_000).a_reverser_cents == 0
    trouve = decompte(_lus(10_000, 3_500, 3_500), 5_000, 5_000, demande_cents=8_000)
    assert trouve.a_reverser_cents == 2_500 and "non accordés" in trouve.raisons[0]


def test_une_action_qui_n_a_pas_eu_lieu_rend_tout() -> None:
    trouve = decompte(_lus(10_000, 0, 0), 5_000, 4_000, est_menee=False)
    assert trouve.a_reverser_cents == 4_000
    # what it cost before it stopped is kept in proportion
    assert decompte(_lus(10_000, 1_000, 1_000), 5_000, 4_000, est_menee=False).du_cents == 500


def test_les_lignes_viennent_de_la_demande_refus_exclus() -> None:
    budget = {
        "financeurs": [{"financeur": "caph", "montant": "800"}, {"financeur": "caf", "etat": "refuse", "montant": "9"}]
    }
    lignes = {x.cle: x for x in lignes_prevues({"budget": budget})}
    assert lignes["financeur_0"].prevu_cents == 80_000 and "financeur_1" not in lignes
    lus = comptes(lignes.values(), {"financeur_0": "700", "charge_achats": "illisible"})
    assert (lus.produits_reels, lus.charges_reelles) == (70_000, 0)
    assert replace(lignes["financeur_0"], reel_cents=70_000).part == "88\u00a0%"
    assert lus.part_de_la_subvention(35_000).endswith("représente 50\u00a0% des produits.")
