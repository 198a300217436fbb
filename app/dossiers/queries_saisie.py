"""Reads of the autosave: a dossier's sections with what was asked of it, and who is there."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, null, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.etats import Etat
from app.domain.presences import VISIBLE, Presente
from app.dossiers.queries import est_attendue
from app.models.comptes import Personne
from app.models.dossiers import DemandeDeComplement, Dossier, Presence, Section


@dataclass(frozen=True, slots=True)
class SectionsAEcrire:
    """The rows by key, and the sections a request for completion is limited to (None: no request, or no limit)."""

    lignes: dict[str, Section]
    demandees: frozenset[str] | None


def sections_a_ecrire(bd: Session, dossier: Dossier) -> SectionsAEcrire:
    """Everything that saving one answer reads, in one statement."""
    demandees = null().label("demandees")
    if dossier.etat is Etat.A_COMPLETER:
        demandees = (
            select(col(DemandeDeComplement.sections))
            .where(col(DemandeDeComplement.dossier_id) == dossier.id, est_attendue())
            .order_by(col(DemandeDeComplement.id).desc())
            .limit(1)
            .scalar_subquery()
            .label("demandees")
        )
    requete: Select[Section, list[str] | None] = select(Section, demandees).where(col(Section.dossier_id) == dossier.id)
    trouvees = bd.execute(requete).all()
    limite = trouvees[0][1] if trouvees else None
    return SectionsAEcrire({s.cle: s for s, _ in trouvees}, frozenset(limite) if limite else None)


def presents_de(bd: Session, dossier_id: int | None, personne_id: int | None, maintenant: datetime) -> list[Presente]:
    """The other people seen on this dossier a moment ago."""
    lignes = bd.execute(
        select(
            col(Presence.personne_id), col(Personne.prenom), col(Personne.nom), col(Personne.courriel),
            col(Presence.section), col(Presence.vue_le), col(Presence.ecrit_le),
        )
        .join(Personne, col(Personne.id) == col(Presence.personne_id))
        .where(
            col(Presence.dossier_id) == dossier_id,
            col(Presence.personne_id) != personne_id,
            col(Presence.vue_le) > maintenant - VISIBLE,
        )
        .order_by(col(Personne.nom), col(Presence.personne_id), col(Presence.section))
    ).all()  # fmt: skip
    return [
        Presente(id_, f"{prenom} {nom}".strip() or courriel, cle, vue, ecrit)
        for id_, prenom, nom, courriel, cle, vue, ecrit in lignes
    ]
