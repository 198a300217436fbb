"""What waits for an agent, and when it is late."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.attentes import (
    ATTENTES,
    DELAI_D_UN_AVIS,
    Attente,
    attente_d_une_suite,
    attentes_de_l_instruction,
    attentes_du_depot,
    tard_avant,
)
from app.domain.etats import Etat

PRIS = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("version", "sans_reponse", "est_proposee", "attendu"),
    [
        (1, False, False, "a_prendre"),
        (2, False, False, "complement_recu"),
        (1, True, False, "sans_reponse"),
        (2, True, False, "sans_reponse"),
        (1, False, True, ""),  # a second agent has it
    ],
)
def test_un_depot_attend_son_pilote(version: int, sans_reponse: bool, est_proposee: bool, attendu: str) -> None:
    assert ",".join(attentes_du_depot(version, sans_reponse, est_proposee)) == attendu


@pytest.mark.parametrize(
    ("est_pilote", "doit", "s_ecarte", "attendus", "rendus", "tard", "attendu"),
    [
        (True, True, False, 3, 0, False, "a_noter"),
        (True, True, False, 3, 0, True, "a_noter,avis_en_retard"),
        (True, True, False, 3, 2, True, "a_noter"),  # only one's own is missing
        (True, False, False, 3, 2, True, "avis_en_retard"),
        (True, False, True, 3, 2, True, "a_rapprocher,avis_en_retard"),
        (True, False, False, 3, 2, False, ""),
        (True, False, False, 3, 3, True, "a_clore"),
        (True, False, True, 3, 3, True, "a_rapprocher,a_clore"),  # to discuss, and the pilote may close all the same
        (False, True, False, 3, 2, True, "a_noter"),
        (False, False, False, 3, 1, True, ""),
        (False, False, True, 3, 3, False, "a_rapprocher"),
        (True, False, False, 0, 0, True, "a_clore"),
    ],
)
def test_une_instruction_attend(
    est_pilote: bool, doit: bool, s_ecarte: bool, attendus: int, rendus: int, tard: bool, attendu: str
) -> None:
    trouvees = attentes_de_l_instruction(
        est_pilote=est_pilote, doit_un_avis=doit, s_ecarte=s_ecarte, attendus=attendus, rendus=rendus, est_tard=tard
    )
    assert ",".join(trouvees) == attendu


def test_un_avis_est_en_retard_apres_trois_semaines() -> None:
    assert tard_avant(PRIS + DELAI_D_UN_AVIS) == PRIS < tard_avant(PRIS + DELAI_D_UN_AVIS + timedelta.resolution)


def test_chaque_genre_a_ses_mots() -> None:
    assert list(ATTENTES) == list(Attente)
    assert len({f.titre for f in ATTENTES.values()} | {f.mot for f in ATTENTES.values()}) == 2 * len(ATTENTES)
    message = ATTENTES[Attente.MESSAGE]
    assert (message.compte(1), message.compte(2)) == ("message à traiter", "messages à traiter")
    assert ATTENTES[Attente.A_NOTER].compte(2) == "à noter"
    assert all(f.phrase.endswith(".") for f in ATTENTES.values())
    assert [a.value for a, f in ATTENTES.items() if f.passe_au_relais] == [
        "message", "partenaire_recu", "partenaire_a_revoir", "partenaire_en_retard", "sans_reponse", "complement_recu",
        "a_prendre", "ressemblance", "avis_en_retard", "a_clore", "bilan_recu", "bilan_en_retard", "lettre_non_remise",
    ]  # fmt: skip


# state, who (pilote, coordination), to be read, found right, late, left to pay, of it now → what waits
@pytest.mark.parametrize(
    ("etat", "qui", "a_lire", "conforme", "tard", "reste", "a_payer", "attendu"),
    [
        ("notifie_accord", "C", False, False, False, 0, 0, "convention"),
        ("notifie_accord", "P", False, False, False, 0, 0, None),
        ("conventionne", "C", True, False, True, 500, 400, "versement"),
        ("conventionne", "P", True, False, True, 500, 400, "bilan_en_retard"),
        ("conventionne", "P", True, False, False, 500, 400, None),
        ("en_cours", "C", True, False, True, 100, 0, None),
        ("en_cours", "C", True, False, True, 500, 400, "versement"),  # the treasury sent it back, or a part of it
        ("en_cours", "P", True, False, True, 0, 0, "bilan_en_retard"),
        ("bilan_recu", "P", True, False, True, 500, 500, "bilan_recu"),
        ("bilan_recu", "P", False, False, True, 500, 500, None),
        ("bilan_recu", "C", True, False, False, 500, 500, None),
        ("bilan_recu", "C", True, True, False, 500, 500, "versement"),
        ("bilan_recu", "P", True, True, False, 500, 500, None),
        ("bilan_recu", "P", True, True, False, 0, 0, "bilan_recu"),
        ("bilan_recu", "CP", True, True, False, 0, 0, "bilan_recu"),
        ("solde", "CP", True, True, True, 500, 500, None),
    ],
)
def test_ce_qu_attend_une_suite(
    etat: str, qui: str, a_lire: bool, conforme: bool, tard: bool, reste: int, a_payer: int, attendu: str | None
) -> None:
    trouvee = attente_d_une_suite(
        Etat(etat), est_pilote="P" in qui, est_coordination="C" in qui, est_a_lire=a_lire, est_conforme=conforme,
        est_tard=tard, reste_cents=reste, a_payer_cents=a_payer,
    )  # fmt: skip
    assert trouvee == attendu
