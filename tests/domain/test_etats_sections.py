"""The state of each section and its line in the task list."""

from typing import Any

import pytest

from app.domain.completude import (
    EtatSection,
    etat_section,
    resume_section,
)
from app.domain.formulaire import section_de
from app.domain.questions import Genre, Question, Section
from tests.domain.exemples_completude import AAP, avec, montants, trouves
from tests.domain.exemples_formulaire import PIECES, contenu_aap


def etat_et_ligne(cle: str, contenu: Any, pieces: frozenset[str] = PIECES) -> tuple[EtatSection, str]:
    section = section_de(AAP, cle)
    assert section is not None
    tous = trouves(contenu, pieces)
    return etat_section(section, contenu, tous), resume_section(section, contenu, tous)


@pytest.mark.parametrize(
    ("cle", "contenu", "etat", "ligne"),
    [
        ("organisme", contenu_aap(), EtatSection.COMPLET, "Les Jardins imaginaires"),
        ("orientations", contenu_aap(), EtatSection.COMPLET, "Santé · aller-vers et médiation, sport et culture"),
        ("territoires", contenu_aap(), EtatSection.COMPLET, "2 quartiers choisis · 120 bénéficiaires"),
        (
            "territoires",
            avec("territoires", beneficiaires={}),
            EtatSection.A_COMPLETER,
            "2 quartiers choisis · il manque le nombre de bénéficiaires",
        ),
        ("territoires", {}, EtatSection.A_COMMENCER, "Communes, quartiers et nombre de bénéficiaires"),
        ("participation", contenu_aap(), EtatSection.COMPLET, "Jusqu’à la codécision"),
        (
            "budget",
            montants("6 800", "2 000"),
            EtatSection.A_CORRIGER,
            "Déséquilibre\u00a0: 1\u202f200\u00a0€ de charges sans financement",
        ),
        (
            "budget",
            contenu_aap(),
            EtatSection.COMPLET,
            "20\u202f000\u00a0€ de charges · 14\u202f000\u00a0€ demandés",
        ),
        ("budget", {"budget": {"financeurs": [{"financeur": "caph"}]}}, EtatSection.A_COMMENCER, None),
        ("indicateurs", contenu_aap(), EtatSection.COMPLET, "1 indicateur"),
        ("indicateurs", {}, EtatSection.A_COMMENCER, None),
        (
            "indicateurs",
            {"orientations": {"principale": "sante"}},
            EtatSection.A_COMMENCER,
            "6 exemples proposés pour\u00a0: Santé",
        ),
        ("calendrier", contenu_aap(), EtatSection.COMPLET, "Du 15/01/2027 au 15 décembre 2027"),
        ("projet", {"projet": {"intitule": "Titre"}}, EtatSection.A_COMPLETER, "Titre · il manque 5 réponses"),
        (
            "projet",
            avec("projet", resume="x" * 700),
            EtatSection.A_CORRIGER,
            "Ateliers santé au pied des tours · 1 réponse à corriger",
        ),
    ],
)
def test_l_etat_et_la_ligne_d_une_section(cle: str, contenu: Any, etat: EtatSection, ligne: str | None) -> None:
    vu, lue = etat_et_ligne(cle, contenu)
    assert vu is etat
    section = section_de(AAP, cle)
    assert section is not None
    assert lue == (section.resume if ligne is None else ligne)


def test_les_documents_manquants_se_comptent() -> None:
    assert etat_et_ligne("pieces", {}, PIECES - {"statuts", "rib"}) == (
        EtatSection.A_COMPLETER,
        "2 documents à joindre",
    )
    assert [(e.libelle, e.ton) for e in EtatSection] == [
        ("À commencer", ""),
        ("À compléter", "attente"),
        ("À corriger", "alerte"),
        ("Complet", "ok"),
        ("Facultatif", ""),
    ]


def test_ce_que_personne_n_est_tenu_de_remplir_n_est_pas_dit_complet() -> None:
    libre = Question(cle="plus", libelle="Un mot de plus ?", genre=Genre.TEXTE, est_facultatif=True)
    section = Section(cle="ajouts", titre="Questions propres à cet appel", resume="En plus", questions=(libre,))
    assert etat_section(section, {}, ()) is EtatSection.FACULTATIF
    assert etat_section(section, {"ajouts": {"plus": "Merci"}}, ()) is EtatSection.COMPLET
    assert resume_section(section, {}, ()) == "En plus"
