"""What the public directory answers is read as if it came from a stranger."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.annuaire import FicheAnnuaire, lire_annuaire, propositions

SIRET, RNA = "73282932000074", "W591234567"


def reponse(**change: Any) -> dict[str, Any]:
    """An answer of the directory, as it is shaped."""
    siege = {
        "siret": SIRET, "adresse": "12 RUE DE LA FOSSE 59590 RAISMES", "code_postal": "59590",
        "libelle_commune": "RAISMES", "etat_administratif": "A", "est_siege": True,
    }  # fmt: skip
    resultat = {
        "siren": SIRET[:9], "nom_complet": "LES JARDINS (LJ)", "nom_raison_sociale": "LES JARDINS", "sigle": "LJ",
        "nature_juridique": "9220", "date_creation": "2012-03-12", "etat_administratif": "A",
        "complements": {"identifiant_association": RNA, "est_association": True},
        "matching_etablissements": [],
    }  # fmt: skip
    return {"results": [resultat | {"siege": siege | change.pop("siege", {})} | change], "total_results": 1}


ATTENDU = FicheAnnuaire(
    siret=SIRET, rna=RNA, nom="LES JARDINS", sigle="LJ", adresse="12 RUE DE LA FOSSE", code_postal="59590",
    ville="RAISMES", forme_juridique="Association déclarée", date_creation=date(2012, 3, 12),
)  # fmt: skip


@pytest.mark.parametrize("numero", [SIRET, RNA])
def test_un_siret_ou_un_rna_donne_l_identite(numero: str) -> None:
    assert lire_annuaire(reponse(), numero) == ATTENDU


@pytest.mark.parametrize(
    ("brut", "numero"),
    [
        (reponse(siege={"siret": "73282932000082"}), SIRET),  # another establishment
        (reponse(siren="111111111"), SIRET),  # contradicts itself
        (reponse(complements={"identifiant_association": "W599999999"}), RNA),
        (reponse(complements=None), RNA),
        ({"results": []}, SIRET),
        ({"erreur": "non"}, SIRET),
        ([], SIRET),
        (None, SIRET),
        ("texte", RNA),
        ({"results": {"siren": SIRET[:9]}}, SIRET),
        ({"results": [None, 3, "x", []]}, SIRET),
    ],
)
def test_une_reponse_a_cote_ne_donne_rien(brut: Any, numero: str) -> None:
    assert lire_annuaire(brut, numero) is None


@pytest.mark.parametrize(
    ("change", "champ", "valeur"),
    [
        ({"nom_raison_sociale": None}, "nom", "LES JARDINS (LJ)"),
        ({"nom_raison_sociale": "Les\x00 Jardins\u202e\n de  Raismes"}, "nom", "Les Jardins de Raismes"),
        ({"nom_raison_sociale": "x" * 201, "nom_complet": ["liste"]}, "nom", ""),
        ({"nom_raison_sociale": "<script>", "nom_complet": "https://ailleurs"}, "nom", ""),
        ({"nom_raison_sociale": "[NON-DIFFUSIBLE]", "nom_complet": "[NON-DIFFUSIBLE]"}, "nom", ""),
        ({"sigle": 12}, "sigle", ""),
        ({"nature_juridique": "5710"}, "forme_juridique", ""),
        ({"date_creation": "12/03/2012"}, "date_creation", None),
        ({"date_creation": "0001-01-01"}, "date_creation", None),
        ({"siege": {"code_postal": "5959"}}, "code_postal", ""),
        ({"siege": {"code_postal": "٥٩٥٩٠"}}, "code_postal", ""),
        ({"siege": {"adresse": {"voie": 1}}}, "adresse", ""),
        ({"siege": {"numero_voie": "1", "type_voie": "RUE", "libelle_voie": "NEUVE"}}, "adresse", "1 RUE NEUVE"),
        ({"etat_administratif": "C"}, "est_cesse", True),
        ({"siege": {"etat_administratif": "F"}}, "est_cesse", True),
        ({"complements": {"identifiant_association": "59W"}}, "rna", ""),
    ],
)  # fmt: skip
def test_chaque_champ_est_lu_avec_mefiance(change: dict[str, Any], champ: str, valeur: object) -> None:
    lue = lire_annuaire(reponse(**change), SIRET)
    assert lue is not None
    assert getattr(lue, champ) == valeur


def test_l_etablissement_demande_peut_ne_pas_etre_le_siege() -> None:
    autre = {
        "siret": "73282932000082",
        "adresse": "3 PLACE 59220 DENAIN",
        "code_postal": "59220",
        "libelle_commune": "DENAIN",
    }
    lue = lire_annuaire(reponse(matching_etablissements=[None, autre]), "73282932000082")
    assert lue is not None
    assert (lue.siret, lue.adresse, lue.ville) == ("73282932000082", "3 PLACE", "DENAIN")


def test_on_ne_propose_que_ce_qui_differe() -> None:
    actuel = {
        "nom": "Les Jardins", "sigle": "", "adresse": "12, rue de la Fosse", "code_postal": "59590", "ville": "Denain",
        "date_creation": "12/03/2012",
    }  # fmt: skip
    assert [(p.champ, p.actuel, p.propose) for p in propositions(actuel, ATTENDU)] == [
        ("sigle", "", "LJ"), ("ville", "Denain", "RAISMES"), ("forme_juridique", "", "Association déclarée"),
    ]  # fmt: skip


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda enfants: st.lists(enfants, max_size=3)
    | st.dictionaries(st.sampled_from(["results", "siege", "siren", "siret", "complements"]), enfants, max_size=4),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(_JSON)
def test_aucune_reponse_ne_fait_echouer(brut: Any) -> None:
    assert lire_annuaire(brut, SIRET) is None or isinstance(lire_annuaire(brut, SIRET), FicheAnnuaire)
