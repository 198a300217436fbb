"""Attendance through the commands: who comes, leaves, is represented; what the committee may then decide."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.commands import clore_seance, declarer_deport
from app.comite.commands_presences import PresenceNotee, fixer_quorum, noter_presence
from app.comite.queries_presences import presences, quorum_de, quorums
from app.core.clock import maintenant
from app.domain.decision import SensDecision
from app.domain.erreurs import ErreurMetier, Interdit, SaisieInvalide
from app.domain.quorum import Presence, Quorum
from app.models.journal import LigneJournal
from tests.comite.conftest import Scene
from tests.fabriques_comite import decision, seance

P, R = Presence.PRESENT, Presence.REPRESENTE


def test_les_presences_tiennent_le_quorum(bd: Session, scene: Scene) -> None:
    a, b, c = (p.id or 0 for p in (scene.membre, scene.autre_membre, scene.second))
    s = seance(
        bd, scene.campagne, scene.dossiers, scene.administrateur, [scene.membre, scene.autre_membre, scene.second]
    )
    t, premier = maintenant(), scene.dossiers[0]

    def noter(qui: int, presence: Presence, *, a: int = 0, par: int | None = None) -> None:
        notee = PresenceNotee(qui, presence, par, t + timedelta(minutes=a))
        noter_presence(bd, s, notee, scene.administrateur, t + timedelta(hours=1))

    noter(c, Presence.ABSENT, a=1)
    noter(c, Presence.ABSENT, a=9)  # said twice: one movement
    noter(b, R, a=2, par=a)
    with pytest.raises(SaisieInvalide, match="porte déjà un pouvoir"):
        noter(c, R, a=3, par=a)
    lues = {p.personne_id: p for p in presences(bd, s)}
    assert [len(lues[qui].periodes) for qui in (a, b, c)] == [1, 1, 1]
    assert (lues[c].periodes[0][1], lues[a].periodes[0][1]) == (t + timedelta(minutes=1), None)
    assert lues[b].presence is R and lues[b].represente_par == scene.membre.nom_complet
    assert quorum_de(bd, s, premier) == Quorum(3, 1, 1)
    with pytest.raises(ErreurMetier, match="Le quorum n’est pas atteint"):
        decision(bd, s, premier, scene.administrateur, SensDecision.REFUSER)
    # who withdraws leaves both sides, their proxy with them
    declarer_deport(bd, s, premier, "Lien.", scene.autre_membre, t)
    bd.flush()
    assert quorum_de(bd, s, premier) == Quorum(2, 1, 0)
    compte = quorums(s, presences(bd, s), {premier.id or 0: frozenset({b})})
    assert compte == {0: Quorum(3, 1, 1), premier.id: Quorum(2, 1, 0)}
    noter(c, P, a=10)
    prise = decision(bd, s, premier, scene.administrateur, SensDecision.REFUSER)
    assert (prise.nb_votants, prise.nb_en_exercice, prise.est_sans_quorum) == (2, 2, False)
    # a house rule may do without; each decision says so
    noter(c, Presence.EXCUSE, a=20)
    fixer_quorum(bd, s, False, scene.administrateur, t)
    fixer_quorum(bd, s, False, scene.administrateur, t)
    prise = decision(bd, s, scene.dossiers[1], scene.administrateur, SensDecision.REFUSER)
    assert (prise.nb_votants, prise.nb_en_exercice, prise.est_sans_quorum) == (2, 3, True)
    actes = bd.scalars(select(col(LigneJournal.acte)).where(col(LigneJournal.objet) == f"seance:{s.id}"))
    assert list(actes).count("noter_presence") == 4 and "fixer_quorum" in bd.scalars(select(col(LigneJournal.acte)))
    with pytest.raises(Interdit):
        noter_presence(bd, s, PresenceNotee(a, Presence.ABSENT), scene.membre, t)
    clore_seance(bd, s, scene.administrateur, t)
    with pytest.raises(ErreurMetier, match="close"):
        noter(a, Presence.ABSENT)
