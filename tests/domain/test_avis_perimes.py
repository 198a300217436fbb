"""The avis of a partner and what a completion changed: what goes stale, what then waits."""

from datetime import UTC, date, datetime

import pytest

from app.domain.attentes import Attente
from app.domain.avis_perimes import Anterieur, attente_d_un_avis, est_touche, exiger_perime, parties_changees
from app.domain.erreurs import ErreurMetier
from app.domain.partenaires import Fermete, SensPartenaire, Suivi

T = datetime(2026, 12, 1, 9, tzinfo=UTC)
JOUR, HIER = date(2026, 12, 1), date(2026, 11, 30)
AVANT = {"projet": {"resume": "Un potager."}, "budget": {"total": "12"}, "organisme": {"nom": "A"}}


@pytest.mark.parametrize(
    ("apres", "montrees", "attendues", "touche"),
    [
        (AVANT, ["projet"], set(), False),
        (AVANT | {"projet": {"resume": "Un verger."}}, ["projet"], {"projet"}, True),
        # what it was not shown changes nothing for it
        (AVANT | {"budget": {"total": "13"}}, ["projet", "calendrier"], {"budget"}, False),
        # nor what is shown to no partner
        (AVANT | {"organisme": {"nom": "B"}}, ["projet"], set(), False),
        (AVANT | {"calendrier": {"debut": "mai"}}, ["calendrier"], {"calendrier"}, True),
        (AVANT | {"calendrier": {}}, ["calendrier"], set(), False),
        ({}, ["budget"], {"projet", "budget"}, True),
    ],
)
def test_un_complement_touche_ce_que_le_partenaire_avait_lu(
    apres: dict[str, object], montrees: list[str], attendues: set[str], touche: bool
) -> None:
    changees = parties_changees(AVANT, apres)
    assert (changees, est_touche(montrees, changees)) == (attendues, touche)


@pytest.mark.parametrize(
    ("suivi", "lu_le", "perime_le", "attendue"),
    [
        (Suivi(JOUR), None, None, None),
        (Suivi(HIER), None, None, Attente.PARTENAIRE_EN_RETARD),
        (Suivi(HIER, clos_le=T), None, None, None),
        (Suivi(HIER, rendu_le=T), None, None, Attente.PARTENAIRE_RECU),
        (Suivi(HIER, rendu_le=T), T, None, None),
        # read or not before the completion: one thing to do, not two
        (Suivi(HIER, rendu_le=T), None, T, Attente.PARTENAIRE_A_REVOIR),
        # kept as it is
        (Suivi(HIER, rendu_le=T), T, T, None),
    ],
)
def test_ce_qu_un_avis_demande_au_pilote(
    suivi: Suivi, lu_le: datetime | None, perime_le: datetime | None, attendue: Attente | None
) -> None:
    assert attente_d_un_avis(suivi, lu_le, perime_le, JOUR) is attendue


@pytest.mark.parametrize(("fermete", "perime_le"), [(Fermete.VOTE, T), (None, None)])
def test_un_avis_remplace_se_relit_comme_il_etait(fermete: Fermete | None, perime_le: datetime | None) -> None:
    donne = Anterieur(SensPartenaire.RESERVES, 150_000, fermete, "Trop cher.", T, 3, perime_le, 1)
    assert Anterieur.lire(donne.en_donnees()) == donne


def test_rien_n_est_a_revoir_d_un_dossier_qui_n_a_pas_change() -> None:
    exiger_perime(T)
    with pytest.raises(ErreurMetier, match="n’a pas changé depuis cet avis"):
        exiger_perime(None)
