"""Write a note to one's colleagues, hand it to somebody, say that nothing is expected any more."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.droits import Role
from app.domain.notes_internes import destinataire, exiger_levee, exiger_note, prevenus
from app.dossiers.courriels import ecrire as ecrire_courriel
from app.instruction.queries import AccesAgent
from app.instruction.queries_notes_internes import (
    a_prevenir,
    adresses_de,
    collegues_du_dossier,
    mentions_a_lire,
    note_de_cle,
)
from app.models.dossiers import Dossier
from app.models.journal import inscrire_au_journal
from app.models.notes_internes import Mention, NoteInterne


def ecrire_note_interne(
    bd: Session,
    acces: AccesAgent,
    texte: str,
    pour: str,
    cle: str,
    maintenant: datetime,
    prevenir: Collection[str] = (),
    *,
    est_en_lot: bool = False,
) -> NoteInterne:
    """Keep a note; who it is handed to and who it mentions are told by mail, never what it says. Kept once by key.

    `pour`: the id of an agent who may read the dossier, « coordination », or nothing; `prevenir`: ids of such agents.
    `est_en_lot`: one mail will say it for all the dossiers. Whoever writes has read what they were told of.
    Raises SaisieInvalide.
    """
    dossier, personne = acces.dossier, acces.personne
    deja = note_de_cle(bd, dossier, cle)
    if deja is not None:
        return deja
    exiger_note(texte)
    moi, collegues = personne.id or 0, collegues_du_dossier(bd, dossier)
    a_qui, est_a_la_coordination = destinataire(pour, moi, collegues)
    cites = prevenus(prevenir, moi, a_qui, collegues)
    note = NoteInterne(
        dossier_id=dossier.id or 0,
        auteur_id=moi,
        cle=cle,
        texte=texte,
        ecrite_le=maintenant,
        destinataire_id=a_qui,
        est_a_la_coordination=est_a_la_coordination,
    )
    bd.add(note)
    bd.flush()
    bd.add_all(Mention(note_id=note.id or 0, personne_id=cite) for cite in cites)
    _lues(bd, acces, maintenant)
    confies = a_prevenir(bd, note) if note.suite.est_confiee and not est_en_lot else []
    _prevenir(bd, note, dossier, "note_interne", confies, maintenant)
    autres = [adresse for adresse in adresses_de(bd, cites) if adresse not in confies] if cites else []
    _prevenir(bd, note, dossier, "mention_interne", autres, maintenant)
    inscrire_au_journal(
        bd, personne, "ecrire_note_interne", f"note_interne:{note.id}", maintenant,
        dossier_id=dossier.id, confiee=note.suite.est_confiee, prevenus=len(cites),
    )  # fmt: skip
    return note


def _prevenir(
    bd: Session, note: NoteInterne, dossier: Dossier, gabarit: str, adresses: Iterable[str], maintenant: datetime
) -> None:
    for rang, adresse in enumerate(adresses):
        ecrire_courriel(
            bd, gabarit, f"{gabarit.replace('_', '-')}-{note.id}-{rang}", adresse, maintenant, dossier.id,
            dossier=dossier, lien=f"/instruction/dossiers/{dossier.id}/notes-internes",
        )  # fmt: skip


def lire_mentions(bd: Session, acces: AccesAgent, maintenant: datetime) -> int:
    """Say that one read the notes one is mentioned in; returns how many waited. Done again, nothing changes."""
    lues = _lues(bd, acces, maintenant)
    if lues:
        inscrire_au_journal(
            bd, acces.personne, "lire_mentions", f"dossier:{acces.dossier.id}", maintenant,
            dossier_id=acces.dossier.id, notes=lues,
        )  # fmt: skip
    return len(lues)


def _lues(bd: Session, acces: AccesAgent, maintenant: datetime) -> list[int]:
    mentions = mentions_a_lire(bd, acces.dossier, acces.personne)
    for mention in mentions:
        mention.lue_le = maintenant
    return [mention.note_id for mention in mentions]


def lever_note_interne(bd: Session, acces: AccesAgent, note: NoteInterne, maintenant: datetime) -> None:
    """Say that the note waits for nobody any more. Raises Interdit (another's), ErreurMetier (nothing to lift)."""
    personne = acces.personne
    exiger_levee(note.suite, personne.id or 0, personne.role is Role.ADMINISTRATEUR)
    note.levee_le, note.levee_par_id = maintenant, personne.id
    inscrire_au_journal(
        bd, personne, "lever_note_interne", f"note_interne:{note.id}", maintenant, dossier_id=acces.dossier.id
    )
