"""The dossiers of the same quartier, public and orientation as one: read on its page, kept nowhere, asking nothing."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.orientations import Orientation
from app.domain.ressemblances import EN_LICE, Commun, Empreinte, alentours
from app.instruction.queries import filtrer
from app.instruction.queries_ressemblances import Proche, colonnes
from app.models.comptes import Organisme, Personne
from app.models.dossiers import Dossier, Rattachement
from app.models.ressemblances import EmpreinteDeDossier, Ressemblance

QUARTIER = "quartier"
LUS = 300
"""Rows read at most: a dossier takes one for each quartier it shares."""


def dossiers_alentour(bd: Session, dossier: Dossier, personne: Personne, connus: Collection[int]) -> list[Proche]:
    """Those that share the most first, through the gate; `connus`: told already, as pairs. Two statements.

    Nothing before the dossier was compared once, nor once it left the examination.
    """
    miens = bd.execute(
        select(col(EmpreinteDeDossier.annee), col(EmpreinteDeDossier.ages), col(Rattachement.code))
        .join(Rattachement, col(Rattachement.dossier_id) == col(EmpreinteDeDossier.dossier_id))
        .where(col(EmpreinteDeDossier.dossier_id) == dossier.id, col(Rattachement.nature) == QUARTIER)
    ).all()
    if not miens or dossier.etat not in EN_LICE:
        return []
    annee, ages, _ = miens[0]
    ici = _empreinte(dossier.organisme_id, dossier.orientation, {code for _, _, code in miens}, ages)
    lus: dict[int, Any] = {}
    quartiers: dict[int, set[str]] = defaultdict(set)
    for ligne in bd.execute(_autour(dossier, annee, ici, personne)):
        if ligne[0] not in connus:
            lus[ligne[0]] = ligne
            quartiers[ligne[0]].add(ligne[-1])
    autres = {id_: _empreinte(dossier.organisme_id, x[5], quartiers[id_], x[-2]) for id_, x in lus.items()}
    return [_du_meme_endroit(lus[id_], commun, dossier) for id_, commun in alentours(ici, autres).items()]


def _empreinte(
    organisme_id: int, orientation: Orientation | None, quartiers: Iterable[str], ages: Iterable[str]
) -> Empreinte:
    """By place, public and orientation alone."""
    return Empreinte(organisme_id, orientation, frozenset(quartiers), frozenset(ages), frozenset())


def _autour(dossier: Dossier, annee: int, ici: Empreinte, personne: Personne) -> Any:
    return (
        filtrer(select(*colonnes(personne), col(EmpreinteDeDossier.ages), col(Rattachement.code)), personne)
        .join(Organisme, col(Organisme.id) == col(Dossier.organisme_id))
        .join(EmpreinteDeDossier, col(EmpreinteDeDossier.dossier_id) == col(Dossier.id))
        .join(Rattachement, col(Rattachement.dossier_id) == col(Dossier.id))
        .where(
            col(EmpreinteDeDossier.annee) == annee,
            col(Dossier.etat).in_(EN_LICE),
            col(Dossier.id) != dossier.id,
            col(Dossier.orientation) == dossier.orientation,
            col(Rattachement.nature) == QUARTIER,
            col(Rattachement.code).in_(ici.quartiers),
        )
        .order_by(col(Dossier.id).desc(), col(Rattachement.code))
        .limit(LUS)
    )


def _du_meme_endroit(ligne: Any, commun: Commun, dossier: Dossier) -> Proche:
    """As a pair is read, its row being kept nowhere until somebody answers."""
    paire = Ressemblance(
        premier_id=min(dossier.id or 0, ligne[0]), second_id=max(dossier.id or 0, ligne[0]),
        motifs=[motif.value for motif in commun.motifs], quartiers=list(commun.quartiers), ages=list(commun.ages),
    )  # fmt: skip
    return Proche(*(*ligne[:-2], paire, "", dossier.etat))
