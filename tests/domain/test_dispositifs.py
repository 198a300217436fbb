"""Which window is open to whom, and how its dossiers are numbered."""

import pytest

from app.domain.dispositifs import (
    DISPOSITIFS,
    Dispositif,
    GenreOrganisme,
    exiger_candidature,
    numero,
    peut_candidater,
)
from app.domain.erreurs import ErreurMetier


@pytest.mark.parametrize(
    ("code", "libelle", "est_continu", "accepte_collectif"),
    [
        ("aap", "Appel à projets annuel", False, False),
        ("sip", "Soutien aux Initiatives de Proximité", True, True),
        ("fpc", "Fabrique des Projets Concertés", True, True),
    ],
)
def test_the_three_windows(code: str, libelle: str, est_continu: bool, accepte_collectif: bool) -> None:
    fiche = DISPOSITIFS[Dispositif(code)]
    assert fiche.libelle == Dispositif(code).libelle == libelle
    assert fiche.sigle == Dispositif(code).sigle == code.upper()
    assert (fiche.est_continu, fiche.accepte_collectif) == (est_continu, accepte_collectif)
    assert fiche.phrase.endswith(".")


@pytest.mark.parametrize("genre", list(GenreOrganisme))
@pytest.mark.parametrize("dispositif", list(Dispositif))
def test_everybody_may_ask_everywhere_but_a_collectif_in_the_annual_call(
    dispositif: Dispositif, genre: GenreOrganisme
) -> None:
    attendu = (dispositif, genre) != (Dispositif.AAP, GenreOrganisme.COLLECTIF)
    assert peut_candidater(dispositif, genre) is attendu
    if attendu:
        exiger_candidature(dispositif, genre)


def test_the_refusal_names_the_windows_open_to_a_collectif() -> None:
    with pytest.raises(ErreurMetier) as refus:
        exiger_candidature(Dispositif.AAP, GenreOrganisme.COLLECTIF)
    assert refus.value.phrase == (
        "Un collectif d’habitants ne peut pas déposer dans le dispositif « Appel à projets annuel ». "
        "Choisissez un dispositif ouvert aux collectifs : Soutien aux Initiatives de Proximité (SIP) "
        "ou Fabrique des Projets Concertés (FPC). Un organisme porte alors la demande."
    )


def test_only_a_collectif_must_be_carried() -> None:
    assert [g for g in GenreOrganisme if g.doit_etre_porte] == [GenreOrganisme.COLLECTIF]
    assert [g.libelle for g in GenreOrganisme] == [
        "Association",
        "Commune",
        "Bailleur social",
        "Établissement public",
        "Collectif d’habitants",
    ]


@pytest.mark.parametrize(
    ("dispositif", "annee", "rang", "attendu"),
    [
        (Dispositif.AAP, 2027, 42, "AAP-2027-0042"),
        (Dispositif.SIP, 2026, 1, "SIP-2026-0001"),
        (Dispositif.FPC, 2030, 12345, "FPC-2030-12345"),
    ],
)
def test_the_number_of_a_dossier(dispositif: Dispositif, annee: int, rang: int, attendu: str) -> None:
    assert numero(dispositif, annee, rang) == attendu
