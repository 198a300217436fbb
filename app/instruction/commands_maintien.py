"""An agent says that an avis rendered before a completion still holds: in one act, without taking it back."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.erreurs import ErreurMetier
from app.instruction.commands_anciens import garder_l_avis
from app.instruction.queries import AccesAgent
from app.instruction.queries_dossier import est_ouvert_aux_notes
from app.models.instruction import Avis, Note
from app.models.journal import inscrire_au_journal
from app.models.socle import table

MAINTENU = "Maintenu après un complément."


def maintenir_avis(bd: Session, acces: AccesAgent, maintenant: datetime) -> Avis:
    """Render one's avis again as it is, with one's notes, on the version of today; the one given on the former
    version is kept.

    Raises ErreurMetier: the instruction is closed, there is no such avis, or nothing changed since.
    """
    if not est_ouvert_aux_notes(acces.dossier):
        raise ErreurMetier("L’instruction est close : votre avis ne change plus. Écrivez à la coordination.")
    sien = col(Avis.dossier_id) == acces.dossier.id, col(Avis.personne_id) == acces.personne.id
    avis = bd.scalar(select(Avis).where(*sien, col(Avis.rendu_le).is_not(None)))
    if avis is None or avis.version_dossier >= acces.dossier.version_deposee:
        raise ErreurMetier("Aucun avis de vous ne date d’avant le complément : rechargez la page du dossier.")
    garder_l_avis(bd, avis, maintenant, MAINTENU)
    avant, avis.version_dossier = avis.version_dossier, acces.dossier.version_deposee
    avis.rendu_le = avis.modifie_le = maintenant
    siennes = col(Note.dossier_id) == acces.dossier.id, col(Note.personne_id) == acces.personne.id
    bd.execute(update(table(Note)).where(*siennes).values(version_dossier=avis.version_dossier))
    inscrire_au_journal(
        bd, acces.personne, "maintenir_avis", f"avis:{avis.id}", maintenant,
        dossier_id=acces.dossier.id, avant=avant, version=avis.version_dossier,
    )  # fmt: skip
    return avis
