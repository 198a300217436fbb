"""Write a note to one's colleagues, hand it to somebody, say that nothing is expected any more."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.droits import Role
from app.domain.notes_internes import destinataire, exiger_levee, exiger_note
from app.dossiers.courriels import ecrire as ecrire_courriel
from app.instruction.queries import AccesAgent
from app.instruction.queries_notes_internes import a_prevenir, collegues_du_dossier, note_de_cle
from app.models.journal import inscrire_au_journal
from app.models.notes_internes import NoteInterne


def ecrire_note_interne(
    bd: Session, acces: AccesAgent, texte: str, pour: str, cle: str, maintenant: datetime
) -> NoteInterne:
    """Keep a note; whoever it is handed to is told by mail, never what it says. Sent twice, it is kept once.

    `pour`: the id of an agent who follows the dossier, « coordination », or nothing. Raises SaisieInvalide.
    """
    dossier, personne = acces.dossier, acces.personne
    deja = note_de_cle(bd, dossier, cle)
    if deja is not None:
        return deja
    exiger_note(texte)
    a_qui, est_a_la_coordination = destinataire(pour, personne.id or 0, frozenset(collegues_du_dossier(bd, dossier)))
    note = NoteInterne(
        dossier_id=dossier.id or 0,
        auteur_id=personne.id or 0,
        cle=cle,
        texte=texte,
        ecrite_le=maintenant,
        destinataire_id=a_qui,
        est_a_la_coordination=est_a_la_coordination,
    )
    bd.add(note)
    bd.flush()
    if note.suite.est_confiee:
        for rang, adresse in enumerate(a_prevenir(bd, note)):
            ecrire_courriel(
                bd, "note_interne", f"note-interne-{note.id}-{rang}", adresse, maintenant, dossier.id,
                dossier=dossier, lien=f"/instruction/dossiers/{dossier.id}/notes-internes",
            )  # fmt: skip
    inscrire_au_journal(
        bd, personne, "ecrire_note_interne", f"note_interne:{note.id}", maintenant,
        dossier_id=dossier.id, confiee=note.suite.est_confiee,
    )  # fmt: skip
    return note


def lever_note_interne(bd: Session, acces: AccesAgent, note: NoteInterne, maintenant: datetime) -> None:
    """Say that the note waits for nobody any more. Raises Interdit (another's), ErreurMetier (nothing to lift)."""
    personne = acces.personne
    exiger_levee(note.suite, personne.id or 0, personne.role is Role.ADMINISTRATEUR)
    note.levee_le, note.levee_par_id = maintenant, personne.id
    inscrire_au_journal(
        bd, personne, "lever_note_interne", f"note_interne:{note.id}", maintenant, dossier_id=acces.dossier.id
    )
