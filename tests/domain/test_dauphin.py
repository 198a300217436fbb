"""The answers in the order of the State's form: whole euros that add up, lengths, and where a limit cuts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.cerfa import CERFA_12156
from app.domain.dauphin import PARTIES, couper, en_euros_entiers, en_fichier, fiche_dauphin, lire_limite
from app.domain.dispositifs import Dispositif, GenreOrganisme
from app.domain.exigences import ReferencesForm
from app.domain.formulaire import formulaire
from tests.fabriques_dossiers import contenu_complet

REFERENCES = ReferencesForm(communes={"59491": "Raismes"}, quartiers={})
SECTIONS = formulaire(Dispositif.AAP, GenreOrganisme.ASSOCIATION)
FICHE = {"siret": "73282932000074", "rna": "W595001234"}


@given(st.lists(st.integers(0, 10_000_000), max_size=40))
def test_des_euros_entiers_qui_font_le_total_arrondi(cents: list[int]) -> None:
    entiers = en_euros_entiers(cents)
    assert sum(entiers) == (sum(cents) + 50) // 100
    assert all(abs(100 * euros - montant) < 100 for euros, montant in zip(entiers, cents, strict=True))


def test_les_plus_grands_restes_recoivent_les_euros() -> None:
    assert en_euros_entiers([1040, 1040, 1020]) == [11, 10, 10]
    assert en_euros_entiers([]) == []


@pytest.mark.parametrize(
    ("texte", "limite", "attendu"),
    [("abcdef", None, ("abcdef", "")), ("abcdef", 6, ("abcdef", "")), ("abcdef", 4, ("abcd", "ef")), ("", 4, ("", ""))],
)
def test_la_coupure(texte: str, limite: int | None, attendu: tuple[str, str]) -> None:
    assert couper(texte, limite) == attendu


@pytest.mark.parametrize(
    ("saisi", "limite"), [("4 000", 4000), ("20", 20), ("19", None), ("20001", None), ("", None), ("x", None)]
)
def test_la_limite_lue(saisi: str, limite: int | None) -> None:
    assert lire_limite(saisi) == limite


def _fiche(**surcharges: dict[str, object]) -> dict[tuple[str, str], str]:
    champs = fiche_dauphin(SECTIONS, contenu_complet(**surcharges), REFERENCES, FICHE)
    return {(c.libelle, c.precision): c.texte for c in champs}


def test_l_ordre_est_celui_du_formulaire_national() -> None:
    champs = fiche_dauphin(SECTIONS, contenu_complet(), REFERENCES, FICHE)
    rangs = [c.numero for c in CERFA_12156 if c.numero.split(".")[0] in PARTIES]
    suivis = list(dict.fromkeys(c.numero for c in champs))
    assert suivis == [n for n in dict.fromkeys(rangs) if n in suivis]
    assert suivis[0] == "0" and "6" in suivis and suivis[-1] == "7"


def test_ce_qui_se_colle() -> None:
    fiche = _fiche(calendrier={"debut": "15 janvier 2027"}, organisme={"nom": "Les Jardins imaginaires"})
    assert fiche["Numéro SIRET", ""] == "73282932000074"
    assert fiche["Intitulé", ""] == "Ateliers santé au pied des tours"
    assert fiche["Date ou période de réalisation", "Date de début"] == "15/01/2027"
    assert fiche["Territoire", "Communes concernées"] == "Raismes"
    assert fiche["Contrat d’engagement républicain", ""] == "Oui"
    assert fiche["Objectifs", ""].startswith("Que trente femmes")


def test_le_budget_en_euros_entiers_reste_equilibre() -> None:
    budget = {
        "charges": {"achats_matieres": "100,40", "achats_autres": "200,40", "personnel": "699,70",
                    "emplois_benevolat": "50,50"},
        "produits": {"ressources_propres": "200,50", "contributions_benevolat": "50,50"},
        "financeurs": [
            {"financeur": "etat", "nom": "", "etat": "sollicite", "montant": "400,25", "numero": ""},
            {"financeur": "caph", "nom": "", "etat": "acquis", "montant": "399,75", "numero": ""},
            {"financeur": "commune", "nom": "Denain", "etat": "refuse", "montant": "999", "numero": ""},
        ],
    }  # fmt: skip
    fiche = _fiche(budget=budget)
    assert fiche["Total des charges", "Charges"] == fiche["Total des produits", "Produits"] == "1000" or (
        fiche["Total des charges", "Charges"] == "1001" == fiche["Total des produits", "Produits"]
    )
    charges = [int(t) for (nom, cote), t in fiche.items() if cote == "Charges" and nom[:2] in ("60", "64")]
    assert sum(charges) == int(fiche["Total des charges", "Charges"])
    assert fiche["74 Subventions : État — politique de la ville (demandé)", "Produits"] == "400"
    assert not any("Denain" in nom for nom, _ in fiche)
    assert "La Porte du Hainaut" in fiche["Administrations destinataires", ""]


def test_le_fichier_dit_tout() -> None:
    champs = fiche_dauphin(SECTIONS, contenu_complet(), REFERENCES, FICHE)
    texte = en_fichier(champs, "Fiche")
    assert texte.startswith("Fiche\n\n===== La demande =====")
    assert "[6] Intitulé (32 signes)\nAteliers santé au pied des tours" in texte
    assert texte.count("=====") == 2 * len({c.partie for c in champs})


def test_un_brouillon_vide_ou_casse_ne_fait_rien_echouer() -> None:
    for contenu in ({}, {"budget": "x", "projet": {"intitule": 3}}, {"territoires": {"beneficiaires": []}}):
        assert all(isinstance(c.texte, str) for c in fiche_dauphin(SECTIONS, contenu, REFERENCES, {}))
