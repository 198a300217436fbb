"""The contract's own data: six orientations, six axes and seven keys, three geographies."""

import pytest

from app.domain.orientations import (
    AXES,
    CLES_AXES,
    DEGRES,
    EQUIPES,
    GEOGRAPHIES,
    GEOGRAPHIES_COURTES,
    ORIENTATIONS,
    PHASES,
    Axe,
    AxeRevendique,
    DegreParticipation,
    Equipe,
    Facette,
    Geographie,
    Orientation,
    PhaseProjet,
    cle_axe,
    libelle_axe,
)


@pytest.mark.parametrize(
    ("code", "libelle", "court", "sigle", "couleur"),
    [
        (
            "emploi",
            "Accompagner vers l’emploi les publics les plus en difficultés",
            "Insertion et emploi",
            "EM",
            "--emploi",
        ),
        ("sante", "Améliorer la santé des habitants", "Santé", "SA", "--sante"),
        (
            "education",
            "Favoriser les parcours de réussite éducative",
            "Réussite éducative",
            "RE",
            "--education",
        ),
        (
            "cadre_de_vie",
            "Améliorer le cadre de vie et le logement",
            "Cadre de vie et logement",
            "CV",
            "--cadre",
        ),
        (
            "tranquillite",
            "Garantir la tranquillité publique, prévenir et lutter contre les VIF",
            "Tranquillité publique et VIF",
            "TQ",
            "--tranquillite",
        ),
        (
            "transition",
            "Soutenir une transition écologique juste et équitable",
            "Transition écologique",
            "TE",
            "--transition",
        ),
    ],
)
def test_each_orientation_reads_as_in_the_contract(
    code: str, libelle: str, court: str, sigle: str, couleur: str
) -> None:
    fiche = ORIENTATIONS[Orientation(code)]
    assert (fiche.libelle, fiche.libelle_court, fiche.sigle, fiche.couleur) == (
        libelle,
        court,
        sigle,
        couleur,
    )
    assert Orientation(code).libelle == libelle


def test_six_axes_make_seven_keys_because_sport_and_culture_have_two_referents() -> None:
    assert [axe.value for axe in AXES] == [axe.value for axe in Axe]
    assert list(CLES_AXES) == [
        "participation",
        "illettrisme",
        "egalite",
        "aller_vers",
        "numerique",
        "sport_culture.sport",
        "sport_culture.culture",
    ]
    assert CLES_AXES["sport_culture.culture"] == (Axe.SPORT_CULTURE, Facette.CULTURE)
    assert CLES_AXES["numerique"] == (Axe.NUMERIQUE, None)


@pytest.mark.parametrize(
    ("axe", "facette", "cle", "libelle"),
    [
        (Axe.NUMERIQUE, None, "numerique", "Inclusion numérique"),
        (Axe.SPORT_CULTURE, Facette.SPORT, "sport_culture.sport", "Sport et culture (sport)"),
        (Axe.SPORT_CULTURE, Facette.CULTURE, "sport_culture.culture", "Sport et culture (culture)"),
        (Axe.SPORT_CULTURE, None, "sport_culture", "Sport et culture"),
    ],
)
def test_the_key_and_the_label_of_a_claimed_axis(axe: Axe, facette: Facette | None, cle: str, libelle: str) -> None:
    assert AxeRevendique(axe, facette, "par des ateliers").cle == cle
    assert cle_axe(axe, facette) == cle
    assert libelle_axe(axe, facette) == libelle


def test_teams_and_geographies() -> None:
    assert EQUIPES == {Equipe.NORD: "Équipe Nord", Equipe.SUD: "Équipe Sud"}
    assert [g.libelle for g in Geographie] == list(GEOGRAPHIES.values())
    assert GEOGRAPHIES_COURTES == {
        Geographie.QPV: "QPV",
        Geographie.POCHE: "poche de pauvreté",
        Geographie.QVA: "ancien QVA",
    }
    assert [e.libelle for e in Equipe] == ["Équipe Nord", "Équipe Sud"]


def test_every_code_has_a_label() -> None:
    assert [d.libelle for d in DegreParticipation] == list(DEGRES.values())
    assert [p.libelle for p in PhaseProjet] == ["Diagnostic", "Conception", "Réalisation", "Évaluation"]
    assert set(PHASES) == set(PhaseProjet)
    assert [a.libelle for a in Axe] == [fiche.libelle for fiche in AXES.values()]
    assert DEGRES[DegreParticipation.CODECISION] == "Codécision"
