"""What each body may do, what it must say, and how a promise becomes firm."""

from datetime import date

import pytest

from app.domain.avis import SensAvis
from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.instances import (
    GENRES,
    Deliberation,
    Faculte,
    GenreSeance,
    PartAVoter,
    PartDite,
    encore_promis,
    exiger_faculte,
    exiger_somme_votee,
    exiger_votable,
    verifier_avis,
    verifier_deliberation,
)

TECHNIQUE, FINANCEURS, COPIL, ASSEMBLEE = GenreSeance


@pytest.mark.parametrize(
    ("genre", "faculte", "rend_des_avis", "decide", "vote"),
    [
        (TECHNIQUE, Faculte.AVIS, True, False, False),
        (FINANCEURS, Faculte.ARBITRAGE, True, False, False),
        (COPIL, Faculte.DECISION, False, True, False),
        (ASSEMBLEE, Faculte.VOTE, False, False, True),
    ],
)
def test_chaque_instance_n_a_qu_une_faculte(
    genre: GenreSeance, faculte: Faculte, rend_des_avis: bool, decide: bool, vote: bool
) -> None:
    assert (genre.rend_des_avis, genre.decide, genre.vote) == (rend_des_avis, decide, vote)
    assert genre.convoque is not vote and bool(genre.titre) is not vote
    exiger_faculte(genre, faculte)
    for autre in set(Faculte) - {faculte}:
        with pytest.raises(ErreurMetier, match=GENRES[genre].complement):
            exiger_faculte(genre, autre)


@pytest.mark.parametrize(
    ("genre", "sens", "montants", "texte", "remplace", "raison", "champs"),
    [
        (TECHNIQUE, SensAvis.FAVORABLE, {}, "", False, "", []),
        (TECHNIQUE, SensAvis.FAVORABLE, {"caph": 5}, "", False, "", []),
        (TECHNIQUE, SensAvis.RESERVES, {}, " ", False, "", ["texte"]),
        (TECHNIQUE, SensAvis.DEFAVORABLE, {"caph": 5}, "Non.", False, "", ["montants"]),
        (TECHNIQUE, SensAvis.HORS_CHAMP, {}, "Non.", False, "", ["sens"]),
        (TECHNIQUE, SensAvis.FAVORABLE, {}, "", True, " ", ["raison"]),
        (TECHNIQUE, SensAvis.FAVORABLE, {}, "", True, "Erreur de saisie.", []),
        (FINANCEURS, SensAvis.FAVORABLE, {"caph": 5}, "", False, "", []),
        (FINANCEURS, SensAvis.FAVORABLE, {"caph": 0}, "", False, "", ["montants"]),
        (FINANCEURS, SensAvis.DEFAVORABLE, {}, "Non.", False, "", []),
    ],
)
def test_un_avis_d_instance_dit_ce_qu_il_doit(
    genre: GenreSeance, sens: SensAvis, montants: dict[str, int], texte: str, remplace: bool, raison: str,
    champs: list[str],
) -> None:  # fmt: skip
    if not champs:
        verifier_avis(genre, sens, montants, texte, est_remplace=remplace, raison=raison)
        return
    with pytest.raises(SaisieInvalide) as refus:
        verifier_avis(genre, sens, montants, texte, est_remplace=remplace, raison=raison)
    assert list(refus.value.erreurs) == champs


def test_une_deliberation_a_une_reference_une_assemblee_et_un_jour_passe() -> None:
    verifier_deliberation(Deliberation("2027-045", date(2027, 4, 8), "Conseil municipal"), date(2027, 4, 8))
    with pytest.raises(SaisieInvalide) as refus:
        verifier_deliberation(Deliberation(" ", date(2027, 4, 9), ""), date(2027, 4, 8))
    assert list(refus.value.erreurs) == ["reference", "instance", "du"]


@pytest.mark.parametrize(
    ("part", "refus"),
    [
        (PartAVoter("A-1", 500), ""),
        (PartAVoter("A-1", 500, est_votee=True), "déjà votée"),
        (None, "Aucun accord"),
    ],
)
def test_on_ne_vote_que_ce_qui_est_decide_une_fois(part: PartAVoter | None, refus: str) -> None:
    if not refus:
        exiger_votable(part, "A-1")
        return
    with pytest.raises(ErreurMetier, match=refus):
        exiger_votable(part, "A-1")


def test_ce_qui_est_encore_promis_se_compte_par_financeur() -> None:
    parts = [PartDite("CAPH", 5_000), PartDite("État", 100, est_votee=True), PartDite("CAPH", 1), PartDite("Région", 0)]
    assert encore_promis(parts) == [("CAPH", 5_001, 2)] and encore_promis([]) == []


def test_un_financeur_vote_zero_si_un_autre_donne() -> None:
    exiger_somme_votee(0, 1)
    exiger_somme_votee(1, 0)
    for cents, autres in ((0, 0), (-1, 10)):
        with pytest.raises(SaisieInvalide, match="rien n’est plus accordé"):
            exiger_somme_votee(cents, autres)
