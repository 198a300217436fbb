"""What changed between two states of a dossier, said question by question."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.differences import (
    MOTS_MAXIMUM,
    Cellule,
    Changement,
    EtatDuDossier,
    LigneComparee,
    Nature,
    PieceChangee,
    comparer,
    comparer_textes,
)
from app.domain.dispositifs import Dispositif, GenreOrganisme
from app.domain.formulaire import formulaire
from tests.domain.exemples_formulaire import REFERENCES, contenu_aap
from tests.domain.test_questions_ajoutees import ajout

SECTIONS = formulaire(Dispositif.AAP, GenreOrganisme.ASSOCIATION)


def etat(**surcharges: dict[str, Any]) -> EtatDuDossier:
    contenu = contenu_aap()
    for cle, reponses in surcharges.items():
        contenu[cle] = {**contenu[cle], **reponses}
    return EtatDuDossier(SECTIONS, contenu)


def changement(section: str, reponses: dict[str, Any]) -> Changement:
    """The only change that these answers make."""
    (changee,) = comparer(etat(), etat(**{section: reponses}), REFERENCES).sections
    assert changee.cle == section
    (trouve,) = changee.changements
    return trouve


def test_rien_n_a_change() -> None:
    difference = comparer(etat(), etat(), REFERENCES)
    assert (difference.sections, difference.pieces, difference.nombre) == ((), (), 0)
    # the same amount, typed otherwise
    assert comparer(etat(), etat(organisme={"budget_annuel": "62000 €"}), REFERENCES).nombre == 0


@pytest.mark.parametrize(
    ("section", "reponses", "nature", "avant", "apres"),
    [
        ("organisme", {"benevoles": "20"}, Nature.MODIFIE, "15", "20"),
        ("organisme", {"sigle": "LJI"}, Nature.AJOUTE, "Non renseigné", "LJI"),
        ("organisme", {"adherents": ""}, Nature.RETIRE, "140", "Non renseigné"),
        ("calendrier", {"fin": "31/12/2027"}, Nature.MODIFIE, "15 décembre 2027", "31 décembre 2027"),
    ],
)
def test_une_reponse_courte(section: str, reponses: dict[str, str], nature: Nature, avant: str, apres: str) -> None:
    trouve = changement(section, reponses)
    assert (trouve.nature, trouve.avant, trouve.apres, trouve.lignes) == (nature, avant, apres, ())


def test_un_texte_se_compare_par_mots() -> None:
    trouve = changement("projet", {"besoins": "Les habitants du quartier renoncent aux soins."})
    assert trouve.nature is Nature.MODIFIE
    assert [(m.nature, m.texte) for m in trouve.mots] == [
        (Nature.EGAL, "Les habitants"),
        (Nature.AJOUTE, " du quartier"),
        (Nature.EGAL, " renoncent aux soins."),
    ]


@given(st.text("ab .\n", max_size=40), st.text("ab .\n", max_size=40))
def test_les_morceaux_redonnent_les_deux_textes(avant: str, apres: str) -> None:
    morceaux = comparer_textes(avant, apres)
    assert "".join(m.texte for m in morceaux if m.nature is not Nature.AJOUTE) == avant
    assert "".join(m.texte for m in morceaux if m.nature is not Nature.RETIRE) == apres


def test_un_texte_demesure_est_montre_entier() -> None:
    long = "mot " * MOTS_MAXIMUM
    assert [m.nature for m in comparer_textes(long, "autre")] == [Nature.RETIRE, Nature.AJOUTE]


def test_un_tableau_se_compare_par_cellule() -> None:
    cellules = {"femmes.26_59": "90", "femmes.6_11": "10", "hommes.26_59": "30"}
    trouve = changement("territoires", {"beneficiaires": cellules})
    femmes, totaux = trouve.lignes
    assert femmes.nature is Nature.MODIFIE
    changees = [(trouve.entetes[rang], c.avant, c.apres) for rang, c in enumerate(femmes.cellules) if c.est_changee]
    assert changees == [("26 à 59 ans", "80", "90"), ("Total", "90", "100")]
    assert totaux.cellules[0] == Cellule("Total", "Total")


def test_le_budget_se_compare_par_compte() -> None:
    budget = contenu_aap()["budget"]
    financeurs = [*budget["financeurs"], {"financeur": "caf", "nom": "", "etat": "", "montant": "500", "numero": ""}]
    trouve = changement("budget", {"charges": budget["charges"] | {"achats": "4 700"}, "financeurs": financeurs})
    par_poste = {ligne.cellules[1].apres: ligne for ligne in trouve.lignes}
    assert par_poste["Achats"].cellules[2].apres == "4\u202f700\u00a0€"
    caf = next(ligne for poste, ligne in par_poste.items() if "CAF" in poste)
    assert caf.nature is Nature.AJOUTE and caf.cellules[2] == Cellule("", "500\u00a0€")
    assert all(isinstance(ligne, LigneComparee) for ligne in trouve.lignes)


def test_les_lignes_repetees_se_comparent_par_rang() -> None:
    indicateurs = contenu_aap()["indicateurs"]["indicateurs"]
    nouvelle = {**indicateurs[0], "cible": "45"}
    autre = {"objectif": "Se rencontrer", "indicateur": "Repas", "depart": "", "cible": "6", "source": "Photos"}
    trouve = changement("indicateurs", {"indicateurs": [nouvelle, autre]})
    assert [ligne.nature for ligne in trouve.lignes] == [Nature.MODIFIE, Nature.AJOUTE]
    assert [c.apres for c in trouve.lignes[0].cellules if c.est_changee] == ["45"]


def test_une_question_ajoutee_ou_retiree_se_compare_aussi() -> None:
    question = ajout()
    avec = EtatDuDossier(
        formulaire(Dispositif.AAP, GenreOrganisme.ASSOCIATION, (question,)),
        contenu_aap() | {"propres": {question.cle: "12"}},
    )
    for avant, apres, nature in ((etat(), avec, Nature.AJOUTE), (avec, etat(), Nature.RETIRE)):
        (section,) = comparer(avant, apres, REFERENCES).sections
        assert section.titre == "Questions propres à cet appel"
        assert [(c.libelle, c.nature) for c in section.changements] == [(question.libelle, nature)]


def test_une_question_qui_n_est_plus_posee_est_retiree() -> None:
    avant = etat(organisme={"utilite_publique": "oui", "utilite_publique_le": "12/03/2018"})
    apres = etat(organisme={"utilite_publique": "non", "utilite_publique_le": "12/03/2018"})
    (section,) = comparer(avant, apres, REFERENCES).sections
    assert [(c.cle, c.nature) for c in section.changements] == [
        ("utilite_publique", Nature.MODIFIE),
        ("utilite_publique_le", Nature.RETIRE),
    ]


def test_les_documents_se_comparent_par_leur_contenu() -> None:
    a, b = ("aa", "Statuts", "statuts.pdf"), ("bb", "RIB", "rib.pdf")
    renomme = ("aa", "Statuts", "statuts-2027.pdf")
    avant, apres = EtatDuDossier((), {}, (a,)), EtatDuDossier((), {}, (renomme, b))
    assert comparer(avant, apres, REFERENCES).pieces == (PieceChangee(Nature.AJOUTE, "RIB", "rib.pdf"),)
    assert comparer(apres, avant, REFERENCES).pieces == (PieceChangee(Nature.RETIRE, "RIB", "rib.pdf"),)
