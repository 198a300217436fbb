"""Setting a request aside: the reasons, what they rest on, what a proposal must say."""

from contextlib import nullcontext

import pytest

from app.domain.erreurs import ConflitDeVersion, SaisieInvalide
from app.domain.etats import Etat
from app.domain.irrecevabilite import (
    MOTIFS,
    DoublonDit,
    EtatProposition,
    MotifIrrecevabilite,
    ce_qui_a_change,
    exiger_encore_fondee,
    exiger_la_proposition_lue,
    exiger_proposition,
    motif_suggere,
    motifs_proposes,
    rien_a_relire,
)
from app.domain.recevabilite import ConstatPoint, Point, Reponse, Verification, lignes


def test_chaque_motif_a_ses_mots_et_chaque_point_son_motif() -> None:
    assert list(MOTIFS) == list(MotifIrrecevabilite)
    assert [f.point for f in MOTIFS.values() if f.point] == list(Point)
    assert all(f.phrase.endswith((".", ").")) for f in MOTIFS.values())
    assert len({f.libelle for f in MOTIFS.values()}) == len(MOTIFS)


@pytest.mark.parametrize(
    ("refuses", "attendu"),
    [
        ((), None),
        ((Point.TERRITOIRE,), MotifIrrecevabilite.HORS_TERRITOIRE),
        ((Point.BILAN, Point.PLAFOND), MotifIrrecevabilite.PLAFOND),
    ],
)
def test_le_motif_suggere_est_celui_du_premier_point_refuse(
    refuses: tuple[Point, ...], attendu: MotifIrrecevabilite | None
) -> None:
    constats = [ConstatPoint(p, Reponse.NON if p in refuses else Reponse.OUI, "…") for p in Point]
    assert motif_suggere(lignes(constats, {}, 1)) is attendu


M, R = MotifIrrecevabilite, Reponse


@pytest.mark.parametrize(
    ("motif", "texte", "territoire", "champs"),
    [
        (M.AUTRE, "Expliqué.", R.OUI, []),
        (None, "Expliqué.", R.OUI, ["motif"]),
        (M.AUTRE, " \n", R.OUI, ["texte"]),
        (None, "", R.OUI, ["motif", "texte"]),
        # a reason that rests on a point: answered « non », and nothing else
        (M.HORS_TERRITOIRE, "Expliqué.", R.NON, []),
        (M.HORS_TERRITOIRE, "Expliqué.", R.OUI, ["motif"]),
        (M.HORS_TERRITOIRE, "", R.A_VERIFIER, ["motif", "texte"]),
        (M.HORS_DELAI, "Expliqué.", R.NON, ["motif"]),
        # the call asks no share of residents: its checklist has no such point
        (M.PUBLIC, "Expliqué.", R.NON, ["motif"]),
    ],
)
def test_une_proposition_donne_un_motif_qui_tient_et_l_explique(
    motif: MotifIrrecevabilite | None, texte: str, territoire: Reponse, champs: list[str]
) -> None:
    constats = [
        ConstatPoint(p, territoire if p is Point.TERRITOIRE else R.OUI, "…") for p in Point if p is not Point.QPV
    ]
    liste = lignes(constats, {}, 1)
    if not champs:
        assert exiger_proposition(motif, texte, liste) is motif
        return
    with pytest.raises(SaisieInvalide) as refus:
        exiger_proposition(motif, texte, liste)
    assert list(refus.value.erreurs) == champs


def test_les_motifs_qui_tiennent_sont_proposes_d_abord() -> None:
    reponses = {Point.TERRITOIRE: R.NON, Point.BUDGET: R.OUI, Point.BILAN: R.A_VERIFIER}
    dits = motifs_proposes(lignes([ConstatPoint(p, r, "…") for p, r in reponses.items()], {}, 1))
    assert [valeur for valeur, _ in dits] == [
        "hors_territoire", "porteur", "fonctionnement", "doublon", "autre", "budget", "bilan",
    ]  # fmt: skip
    assert [mots.partition(" (")[2] for _, mots in dits[4:]] == ["", "point à « oui »)", "point à « à vérifier »)"]


DIT_OUI = Verification(Point.TERRITOIRE, R.OUI, R.NON, "Une séance à Denain.")
DIT_NON = Verification(Point.TERRITOIRE, R.NON, R.OUI, "À Valenciennes.")
PARTIE, RESTEE = DoublonDit((Etat.RETIRE,)), DoublonDit((Etat.RETIRE, Etat.EN_COMITE))


@pytest.mark.parametrize(
    ("motif", "constat", "dite", "doublon", "attendu"),
    [
        # the machine's word, the agent's, and which of them holds
        (M.HORS_TERRITOIRE, R.NON, None, DoublonDit(), ()),
        (M.HORS_TERRITOIRE, R.OUI, DIT_NON, DoublonDit(), ()),
        (M.HORS_TERRITOIRE, R.OUI, None, DoublonDit(), ("plus à « non »", "maintenant « oui »", "Le constat.")),
        (M.HORS_TERRITOIRE, R.A_VERIFIER, None, DoublonDit(), ("constate maintenant « à vérifier »",)),
        (
            M.HORS_TERRITOIRE, R.NON, DIT_OUI, DoublonDit(),
            ("Réponse « oui » donnée par Paul Roy, le 3 mars", "Sa raison : Une séance à Denain."),
        ),
        # said in front of another constat: the machine's new word holds
        (M.HORS_TERRITOIRE, R.A_VERIFIER, DIT_NON, DoublonDit(), ("constate maintenant « à vérifier »",)),
        (M.PUBLIC, R.NON, None, DoublonDit(), ("ne vérifie plus le point",)),
        (M.AUTRE, R.OUI, None, DoublonDit(), ()),
        (M.HORS_TERRITOIRE, R.NON, None, PARTIE, ()),
        # a double of nobody, of one that left, of two of which one goes on
        (M.DOUBLON, R.OUI, None, DoublonDit(), ()),
        (M.DOUBLON, R.OUI, None, PARTIE, ("retirée ou écartée depuis",)),
        (M.DOUBLON, R.OUI, None, RESTEE, ()),
        (M.DOUBLON, R.OUI, None, DoublonDit((), dit_autrement=True), ("ne répète pas",)),
        (M.DOUBLON, R.OUI, None, DoublonDit((Etat.DEPOSE,), dit_autrement=True), ()),
    ],
)  # fmt: skip
def test_une_proposition_qui_attend_tient_encore_ou_dit_ce_qui_a_change(
    motif: MotifIrrecevabilite, constat: Reponse, dite: Verification | None, doublon: DoublonDit, attendu: tuple[str]
) -> None:
    constats = [ConstatPoint(Point.TERRITOIRE, constat, "Le constat.")]
    liste = lignes(constats, {Point.TERRITOIRE: dite} if dite else {}, 1)
    change = ce_qui_a_change(motif, liste, {Point.TERRITOIRE: "Paul Roy, le 3 mars"}, doublon)
    assert bool(change) is bool(attendu) and all(morceau in change for morceau in attendu)
    with pytest.raises(ConflitDeVersion, match="Rien n’est envoyé") if attendu else nullcontext():
        exiger_encore_fondee(change)


def test_on_ne_propose_pas_le_doublon_d_une_demande_partie() -> None:
    assert exiger_proposition(M.DOUBLON, "Expliqué.", (), RESTEE) is M.DOUBLON
    with pytest.raises(SaisieInvalide) as refus:
        exiger_proposition(M.DOUBLON, "Expliqué.", (), PARTIE)
    assert list(refus.value.erreurs) == ["motif"]


def test_on_ne_repond_qu_a_la_proposition_qu_on_a_lue() -> None:
    exiger_la_proposition_lue("7", 7)
    for lue, attend in (("7", 8), ("", 7), ("7", None)):
        with pytest.raises(ConflitDeVersion, match="relisez-la"):
            exiger_la_proposition_lue(lue, attend)
    dites = [rien_a_relire(etat, "Paul Roy", "3 mars") for etat in (None, *EtatProposition)]
    assert "Paul Roy a renvoyé" in dites[3] and "retirée le 3 mars" in dites[4] and dites[0] == dites[1] == dites[2]
