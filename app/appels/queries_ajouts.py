"""The questions a campaign adds: in a column of another query, or on their own. Never writes."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import col

from app.core.sql_json import lignes_json, lire_lignes
from app.domain.dispositifs import Dispositif
from app.domain.questions_ajoutees import GenreAjoute, QuestionAjoutee, ajouts_du_dossier
from app.models.campagnes import Campagne
from app.models.campagnes_ajouts import QuestionDeCampagne

_Q = QuestionDeCampagne


def colonne_des_ajouts() -> ColumnElement[Any]:
    """The added questions of the campaign of each row, withdrawn ones too: one column, no statement of its own."""
    return (
        select(
            lignes_json(
                id=col(_Q.id), section=col(_Q.section), rang=col(_Q.rang), genre=col(_Q.genre),
                libelle=col(_Q.libelle), aide=col(_Q.aide), propositions=col(_Q.propositions),
                est_facultatif=col(_Q.est_facultatif), ajoutee_le=col(_Q.ajoutee_le), retiree_le=col(_Q.retiree_le),
            )
        )
        .where(col(_Q.campagne_id) == col(Campagne.id))
        .correlate(Campagne)
        .scalar_subquery()
    )  # fmt: skip


def lire_ajouts(texte: str | None) -> tuple[QuestionAjoutee, ...]:
    """What `colonne_des_ajouts` gives, in order."""
    lus = (_ajout(ligne) for ligne in lire_lignes(texte))
    return tuple(sorted(lus, key=lambda ajout: (ajout.rang, ajout.id)))


def _ajout(ligne: Mapping[str, Any]) -> QuestionAjoutee:
    retiree_le = ligne["retiree_le"]
    return QuestionAjoutee(
        id=ligne["id"],
        section=ligne["section"],
        rang=ligne["rang"],
        genre=GenreAjoute(ligne["genre"]),
        libelle=ligne["libelle"],
        aide=ligne["aide"],
        choix=tuple(ligne["propositions"].splitlines()),
        est_facultatif=bool(ligne["est_facultatif"]),
        ajoutee_le=_instant(ligne["ajoutee_le"]),
        retiree_le=_instant(retiree_le) if retiree_le else None,
    )


def _instant(texte: str) -> datetime:
    lu = datetime.fromisoformat(texte)
    return lu.replace(tzinfo=UTC) if lu.tzinfo is None else lu.astimezone(UTC)


_AJOUTS = select(_Q).where(col(_Q.campagne_id) == bindparam("campagne")).order_by(col(_Q.rang), col(_Q.id))


def ajouts_de(bd: Session, campagne_id: int, *, avec_retirees: bool = False) -> tuple[QuestionAjoutee, ...]:
    """The added questions of a campaign, in order; those in force unless asked otherwise."""
    tous = tuple(en_ajout(question) for question in bd.scalars(_AJOUTS, {"campagne": campagne_id}))
    return tous if avec_retirees else ajouts_du_dossier(tous)


def ajouts_a_exporter(
    bd: Session, campagne_id: int | None, dispositif: Dispositif | None
) -> tuple[QuestionAjoutee, ...]:
    """Everything that was ever added to this campaign, or to those of this dispositif, withdrawn or not."""
    lignes: Select[Any] = select(_Q).order_by(col(_Q.campagne_id), col(_Q.rang), col(_Q.id))
    if campagne_id is not None:
        lignes = lignes.where(col(_Q.campagne_id) == campagne_id)
    elif dispositif is not None:
        lignes = lignes.join(Campagne, col(Campagne.id) == col(_Q.campagne_id))
        lignes = lignes.where(col(Campagne.dispositif) == dispositif)
    return tuple(en_ajout(question) for question in bd.scalars(lignes))


def en_ajout(question: QuestionDeCampagne) -> QuestionAjoutee:
    """The row as the trade reads it."""
    return QuestionAjoutee(
        id=question.id or 0,
        section=question.section,
        rang=question.rang,
        genre=question.genre,
        libelle=question.libelle,
        aide=question.aide,
        choix=tuple(question.propositions.splitlines()),
        est_facultatif=question.est_facultatif,
        ajoutee_le=question.ajoutee_le,
        retiree_le=question.retiree_le,
    )
