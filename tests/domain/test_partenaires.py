"""Asking partners: what may be asked, what is an answer, when one is late and reminded, which priorities are met."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.etats import Etat
from app.domain.orientations import Orientation
from app.domain.partenaires import (
    ETATS,
    FERMETES,
    GENRES,
    PARTIES,
    PARTIES_PAR_DEFAUT,
    SENS,
    Demande,
    EtatAvis,
    Fermete,
    GenrePartenaire,
    Priorite,
    Reponse,
    SensPartenaire,
    Suivi,
    communes_muettes,
    est_perime,
    exiger_attendu,
    exiger_demandable,
    exiger_demande,
    exiger_priorite,
    exiger_reponse,
    priorites_servies,
    rappel_du,
)
from app.domain.repartition import Pressenti, parts_des_partenaires, repartir

S, F = SensPartenaire, Fermete
TERME = date(2026, 12, 15)
LE = datetime(2026, 12, 16, 9, tzinfo=UTC)


def test_chaque_mot_a_son_libelle() -> None:
    assert set(GENRES) == set(GenrePartenaire) and set(SENS) == set(S) and set(FERMETES) == set(F)
    assert set(ETATS) == set(EtatAvis) and set(PARTIES_PAR_DEFAUT) <= set(PARTIES)
    assert not {"organisme", "pieces", "attestations"} & set(PARTIES), "ni RIB, ni coordonnées, ni documents"


@pytest.mark.parametrize(
    ("suivi", "jour", "etat"),
    [
        (Suivi(TERME), date(2026, 12, 1), EtatAvis.ATTENDU),
        (Suivi(TERME), TERME, EtatAvis.ATTENDU),
        (Suivi(TERME), date(2026, 12, 16), EtatAvis.EN_RETARD),
        (Suivi(TERME), date(2027, 6, 1), EtatAvis.EN_RETARD),
        (Suivi(TERME, rendu_le=LE), date(2027, 6, 1), EtatAvis.RENDU),
        (Suivi(TERME, clos_le=LE), date(2027, 6, 1), EtatAvis.CLOS),
        (Suivi(TERME, LE, LE), date(2027, 6, 1), EtatAvis.RENDU),
    ],
)
def test_un_retard_n_est_pas_un_silence_tant_qu_un_agent_ne_clot_pas(suivi: Suivi, jour: date, etat: EtatAvis) -> None:
    assert suivi.etat(jour) is etat
    if etat in (EtatAvis.ATTENDU, EtatAvis.EN_RETARD):
        exiger_attendu(suivi)
    else:
        with pytest.raises(ErreurMetier):
            exiger_attendu(suivi)


@pytest.mark.parametrize(
    ("demande", "combien", "refuses"),
    [
        (Demande(("projet",), TERME), 1, []),
        (Demande(("projet",), TERME), 0, ["partenaires"]),
        (Demande((), TERME), 1, ["parties"]),
        (Demande(("projet", "organisme"), TERME), 1, ["parties"]),
        (Demande(("pieces",), TERME), 1, ["parties"]),
        (Demande(("projet",), None), 1, ["repondre_avant"]),
        (Demande(("projet",), date(2026, 11, 23)), 1, ["repondre_avant"]),
        (Demande(("projet",), date(2026, 11, 24)), 1, []),
        (Demande(("projet",), date(2027, 3, 24)), 1, ["repondre_avant"]),
        (Demande(("projet",), TERME, "x" * 1001), 1, ["message"]),
    ],
)
def test_ce_qui_se_demande(demande: Demande, combien: int, refuses: list[str]) -> None:
    if not refuses:
        exiger_demande(demande, combien, date(2026, 11, 23))
        return
    with pytest.raises(SaisieInvalide) as refus:
        exiger_demande(demande, combien, date(2026, 11, 23))
    assert list(refus.value.erreurs) == refuses


@pytest.mark.parametrize(
    ("reponse", "au_brouillon", "au_rendu"),
    [
        (Reponse(), [], ["sens"]),
        (Reponse(S.FAVORABLE), [], []),
        (Reponse(S.FAVORABLE, 0), [], []),
        (Reponse(S.FAVORABLE, 150_000), [], ["fermete"]),
        (Reponse(S.FAVORABLE, 150_000, F.VOTE), [], []),
        (Reponse(S.RESERVES), [], ["texte"]),
        (Reponse(S.DEFAVORABLE, texte="Déjà financé par la commune."), [], []),
        (Reponse(S.FAVORABLE, -1, F.VOTE), ["montant"], ["montant"]),
        (Reponse(S.FAVORABLE, texte="x" * 4001), ["texte"], ["texte"]),
    ],
)
def test_un_brouillon_peut_etre_incomplet_un_avis_rendu_non(
    reponse: Reponse, au_brouillon: list[str], au_rendu: list[str]
) -> None:
    for est_rendue, attendus in ((False, au_brouillon), (True, au_rendu)):
        if not attendus:
            exiger_reponse(reponse, est_rendue=est_rendue)
            continue
        with pytest.raises(SaisieInvalide) as refus:
            exiger_reponse(reponse, est_rendue=est_rendue)
        assert list(refus.value.erreurs) == attendus


def _jours(*decalages: int) -> list[date]:
    return [TERME + timedelta(days=n) for n in decalages]


def test_un_partenaire_est_rappele_avant_le_terme_puis_trois_fois_en_retard() -> None:
    rappeles: list[date] = []
    for n in range(-21, 60):
        jour = TERME + timedelta(days=n)
        if rappel_du(Suivi(TERME), len(rappeles), rappeles[-1] if rappeles else None, jour):
            rappeles.append(jour)
    assert rappeles == _jours(-3, 1, 8, 15)


@pytest.mark.parametrize("suivi", [Suivi(TERME, rendu_le=LE), Suivi(TERME, clos_le=LE)])
def test_plus_rien_apres_la_reponse_ou_la_cloture(suivi: Suivi) -> None:
    assert not any(rappel_du(suivi, 0, None, jour) for jour in _jours(-3, 1, 8))


def test_un_agent_qui_relance_le_jour_meme_ne_fait_pas_deux_rappels() -> None:
    assert not rappel_du(Suivi(TERME), 1, TERME + timedelta(days=1), TERME + timedelta(days=1))
    assert rappel_du(Suivi(TERME), 0, None, TERME + timedelta(days=4)), "le travailleur rattrape"


SANTE, EMPLOI = Orientation.SANTE, Orientation.EMPLOI
P = [
    Priorite(1, "Jeunes et emploi", EMPLOI),
    Priorite(2, "Santé au Sabatier", SANTE, "QN05955M"),
    Priorite(3, "Le Sabatier", None, "QN05955M"),
    Priorite(4, "Santé partout", SANTE),
]


@pytest.mark.parametrize(
    ("orientations", "quartiers", "servies"),
    [
        ([], [], []),
        ([SANTE], [], [4]),
        ([SANTE], ["QN05955M"], [2, 3, 4]),
        ([EMPLOI], ["QN05955M"], [1, 3]),
        ([EMPLOI, SANTE], ["autre"], [1, 4]),
    ],
)
def test_les_priorites_que_sert_un_projet(
    orientations: list[Orientation], quartiers: list[str], servies: list[int]
) -> None:
    lues = priorites_servies(P, orientations, quartiers)
    assert [p.id for p, sert in lues if sert] == servies
    assert [p.id for p, _ in lues][: len(servies)] == servies and len(lues) == len(P)


@pytest.mark.parametrize(
    ("texte", "orientation", "quartier", "refuses"),
    [
        ("Santé", SANTE, None, []),
        ("Le Sabatier", None, "QN05955M", []),
        ("Rien de précis", None, None, ["orientation"]),
        ("", SANTE, None, ["texte"]),
        ("x" * 501, SANTE, None, ["texte"]),
    ],
)
def test_une_priorite_nomme_ce_qu_un_projet_peut_servir(
    texte: str, orientation: Orientation | None, quartier: str | None, refuses: list[str]
) -> None:
    if not refuses:
        exiger_priorite(texte, orientation, quartier)
        return
    with pytest.raises(SaisieInvalide) as refus:
        exiger_priorite(texte, orientation, quartier)
    assert list(refus.value.erreurs) == refuses


def test_un_lien_ne_s_ouvre_plus_a_l_instant_de_son_terme() -> None:
    assert est_perime(LE, LE) and not est_perime(LE, LE - timedelta(seconds=1))


DENAIN, RAISMES = Pressenti(1, "Denain", frozenset({"59172"})), Pressenti(2, "Raismes", frozenset({"59491"}))
CAF = Pressenti(3, "CAF")


@pytest.mark.parametrize(
    ("communes", "deja", "demandes", "dit"),
    [
        (("59172",), (), ["Denain", "CAF"], "À demander à Denain, CAF."),
        (("59172", "59491"), (), ["Denain", "Raismes", "CAF"], "À demander à Denain, Raismes, CAF."),
        ((), (3,), [], "Déjà demandé à CAF. Hors du territoire de Denain, Raismes."),
        (("59491",), (2, 3), [], "Déjà demandé à Raismes, CAF. Hors du territoire de Denain."),
    ],
)  # fmt: skip
def test_a_qui_un_dossier_se_montre(
    communes: tuple[str, ...], deja: tuple[int, ...], demandes: list[str], dit: str
) -> None:
    part = repartir("Les Amis", communes, deja, [DENAIN, RAISMES, CAF])
    assert [p.nom for p in part.demandes] == demandes and part.phrase("À demander à") == dit


def test_nul_ne_donne_son_avis_sur_sa_propre_demande_et_une_longue_liste_se_compte() -> None:
    part = repartir("DENAIN", ("59172",), (), [DENAIN])
    assert not part.demandes and part.phrase("À demander à") == "C’est la demande de Denain."
    huit = repartir("X", (), (), [Pressenti(n, f"P{n}") for n in range(8)])
    assert huit.phrase("Demandé à") == "Demandé à P0, P1, P2, P3, P4, P5 et 2 autres."
    sept = repartir("X", (), (), [Pressenti(n, f"P{n}") for n in range(7)])
    assert sept.phrase("Demandé à") == "Demandé à P0, P1, P2, P3, P4, P5, P6."


def test_chaque_partenaire_lit_une_fois_pourquoi_le_reste_ne_lui_est_pas_demande() -> None:
    lues = [repartir("CAF", ("59172",), (), [DENAIN, RAISMES, CAF]), repartir("X", (), (1, 3), [DENAIN, RAISMES, CAF])]
    parts = parts_des_partenaires([DENAIN, RAISMES, CAF], lues, lues[:1])
    assert [(p.nom, p.demandes, p.reste) for p in parts] == [
        ("Denain", 1, "1 déjà demandé"), ("Raismes", 0, "2 hors de son territoire"),
        ("CAF", 0, "1 déjà demandé, 1 de sa propre demande"),
    ]  # fmt: skip
    assert parts_des_partenaires([CAF], [], [])[0].reste == ""


@pytest.mark.parametrize(
    ("etat", "permis"),
    [
        (Etat.DEPOSE, True), (Etat.A_COMPLETER, True), (Etat.EN_INSTRUCTION, True), (Etat.INSTRUIT, True),
        (Etat.EN_COMITE, True), (Etat.AJOURNE, True), (Etat.ATTENTE, True), (Etat.IRRECEVABLE, False),
        (Etat.RETIRE, False), (Etat.ACCORDE, False), (Etat.REFUSE, False), (Etat.SOLDE, False),
    ],
)  # fmt: skip
def test_un_avis_se_demande_avant_la_decision(etat: Etat, permis: bool) -> None:
    if permis:
        exiger_demandable(etat)
        return
    with pytest.raises(ErreurMetier, match="plus à l’examen"):
        exiger_demandable(etat)


def test_une_commune_sans_adresse_se_dit_par_son_nom() -> None:
    noms = {"59172": "Denain", "59192": "Émerchicourt", "59491": "Raismes"}
    assert communes_muettes(["59491", "59192", "59172"], {"59172"}, noms) == ["Émerchicourt", "Raismes"]
    assert communes_muettes(["59172"], {"59172"}, noms) == []
