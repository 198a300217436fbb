"""Rectifying a published grant: what each reason lets change, what the new decision must carry."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.rectification import (
    Contexte,
    MotifRectification,
    Raison,
    Termes,
    abandons,
    exiger_sans_rectification,
    exiger_second,
    hausses,
    phrase_d_ecart,
    phrase_de_la_hausse,
    verifier_rectification,
)

AVANT = Termes({"caph": 300_000, "region": 500_000}, "Associer la mission locale.")
PLUS, MOINS = Termes({"caph": 400_000, "region": 500_000}), Termes({"caph": 300_000, "region": 400_000})
RAISON = Raison(MotifRectification.ERREUR, "Le procès-verbal dit autre chose.", "PV 2027-4", date(2027, 6, 8))
CONTEXTE = Contexte(date(2027, 4, 8), date(2027, 6, 10))


def _motif(motif: MotifRectification) -> Raison:
    return replace(RAISON, motif=motif)


# what the grant becomes, why, around it → the field that refuses it, "" if none does
@pytest.mark.parametrize(
    ("apres", "raison", "contexte", "champ"),
    [
        (PLUS, RAISON, CONTEXTE, ""),
        (MOINS, RAISON, CONTEXTE, ""),
        (replace(AVANT, conditions="Aucune."), RAISON, CONTEXTE, ""),
        (AVANT, RAISON, CONTEXTE, "montants"),  # nothing changes
        (Termes({}), RAISON, CONTEXTE, "montants"),  # that is giving it up
        (MOINS, RAISON, replace(CONTEXTE, verse_cents=700_000), ""),
        (MOINS, RAISON, replace(CONTEXTE, verse_cents=700_001), "montants"),
        (PLUS, _motif(MotifRectification.CREDITS), CONTEXTE, ""),
        (MOINS, _motif(MotifRectification.CREDITS), CONTEXTE, "motif_code"),
        (MOINS, _motif(MotifRectification.DEMANDE), CONTEXTE, ""),
        (MOINS, _motif(MotifRectification.CONDITIONS), CONTEXTE, ""),
        (MOINS, _motif(MotifRectification.VOTE), CONTEXTE, ""),
        (MOINS, _motif(MotifRectification.VOTE), replace(CONTEXTE, votees={"caph"}), ""),
        (MOINS, _motif(MotifRectification.VOTE), replace(CONTEXTE, votees={"region"}), "motif_code"),
        (MOINS, _motif(MotifRectification.ILLEGALITE), replace(CONTEXTE, aujourd_hui=date(2027, 8, 8)), ""),
        (MOINS, _motif(MotifRectification.ILLEGALITE), replace(CONTEXTE, aujourd_hui=date(2027, 8, 9)), "motif_code"),
        (PLUS, _motif(MotifRectification.ILLEGALITE), replace(CONTEXTE, aujourd_hui=date(2027, 8, 9)), ""),
        (PLUS, replace(RAISON, texte=" "), CONTEXTE, "raison"),
        (PLUS, replace(RAISON, reference=""), CONTEXTE, "reference"),
        (PLUS, replace(RAISON, du=date(2027, 6, 11)), CONTEXTE, "du"),
    ],
)
def test_ce_qui_se_rectifie(apres: Termes, raison: Raison, contexte: Contexte, champ: str) -> None:
    if not champ:
        verifier_rectification(AVANT, apres, raison, contexte)
        return
    with pytest.raises(SaisieInvalide) as refus:
        verifier_rectification(AVANT, apres, raison, contexte)
    assert list(refus.value.erreurs) == [champ]


def test_la_raison_se_lit_en_une_phrase() -> None:
    acte = "Erreur de report entre la séance et la lettre (PV 2027-4, mardi 8 juin 2027)."
    assert RAISON.phrase == f"{acte} Le procès-verbal dit autre chose." and all(
        motif.libelle for motif in MotifRectification
    )


def test_deux_personnes_rectifient() -> None:
    exiger_second(1, 2)
    with pytest.raises(ErreurMetier, match="Une autre personne"):
        exiger_second(1, 1)
    exiger_sans_rectification(False)
    with pytest.raises(ErreurMetier, match="attend sa confirmation"):
        exiger_sans_rectification(True)


@pytest.mark.parametrize(
    ("avant", "apres", "phrase"),
    [
        (500_000, 500_000, ""),
        (500_000, 400_000, "1\u202f000\u00a0€ de moins que décidé (5\u202f000\u00a0€)"),
        (500_000, 500_001, "0,01\u00a0€ de plus que décidé (5\u202f000\u00a0€)"),
    ],
)
def test_un_ecart_se_dit(avant: int, apres: int, phrase: str) -> None:
    assert phrase_d_ecart(avant, apres) == phrase


def test_ce_qui_monte_et_ce_qui_part() -> None:
    avant, apres = Termes({"caph": 300, "etat": 100, "caf": 50}), Termes({"caph": 300, "etat": 150, "region": 20})
    assert hausses(avant, apres) == {"etat": 50, "region": 20} and abandons(avant, apres) == ["caf"]


@pytest.mark.parametrize(
    ("hausse", "reste", "dit"),
    [(50, 50, "elle est vérifiée de nouveau"), (51, 50, "ne peut plus"), (1, -5, "mais il ne reste que 0")],
)
def test_une_hausse_proposee_dit_ce_qui_reste(hausse: int, reste: int, dit: str) -> None:
    assert dit in phrase_de_la_hausse("CAF", hausse, reste).replace("\u00a0", " ").replace("\u202f", " ")
