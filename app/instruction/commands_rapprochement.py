"""Notes put in common, then changed after discussion: each change is kept, with its author and its reason."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.droits import Role
from app.domain.erreurs import ErreurMetier
from app.domain.etats import Etat
from app.domain.notation import verifier_note
from app.domain.phases import Permis, Phase, exiger_correction, exiger_raison, permis, phase_apres, phase_de
from app.instruction.commands_anciens import garder_l_avis
from app.instruction.commands_notes import NoteSaisie, appliquer, exiger_critere
from app.instruction.commands_pose import poser
from app.instruction.queries import AccesAgent
from app.instruction.queries_dossier import est_ouvert_aux_notes
from app.instruction.queries_grille import charger_grille
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from app.models.instruction import Avis
from app.models.journal import inscrire_au_journal


def phase_du(dossier: Dossier) -> Phase:
    """The phase of a dossier that was read."""
    return phase_de(dossier.etat, dossier.notes_partagees_le is not None)


def permis_sur(acces: AccesAgent) -> Permis:
    """What its phase lets this person do."""
    return permis(
        phase_du(acces.dossier),
        est_ouverte=est_ouvert_aux_notes(acces.dossier),
        est_affecte=bool(acces.qualites),
        a_rendu_avis=acces.a_rendu_avis,
        est_coordination=acces.personne.role is Role.ADMINISTRATEUR,
    )


def mettre_en_commun(bd: Session, dossier: Dossier, raison: str, personne: Personne, maintenant: datetime) -> None:
    """The coordination shares the notes before everybody has rendered. Raises ErreurMetier, SaisieInvalide.

    Whoever has not rendered yet still reads alone: they see the others' once they have.
    """
    if dossier.etat is not Etat.EN_INSTRUCTION:
        raise ErreurMetier("Les notes se mettent en commun pendant l’instruction du dossier.")
    phase_apres("mettre_en_commun", phase_du(dossier))
    exiger_raison(raison, "raison")
    dossier.notes_partagees_le, dossier.raison_du_partage = maintenant, raison
    inscrire_au_journal(
        bd, personne, "mettre_en_commun", f"dossier:{dossier.id}", maintenant, dossier_id=dossier.id,
        avis_rendus=dossier.avis_rendus, avis_attendus=dossier.avis_attendus,
    )  # fmt: skip


def corriger_note(
    bd: Session, acces: AccesAgent, critere: str, note: NoteSaisie, motif: str, maintenant: datetime
) -> Dossier:
    """Change one's note after discussion, the avis staying rendered. What it was is kept, with the reason.

    Raises ErreurMetier (not the phase, nothing changed), SaisieInvalide (value, comment, reason), Interdit.
    """
    exiger_correction(permis_sur(acces))
    grille = charger_grille(bd, acces.dossier, acces.campagne)
    commentes = exiger_critere(grille, critere, acces.personne.id).commentes
    verifier_note(note.valeur, note.commentaire, commentes)
    exiger_raison(motif)
    deja = next((n for n in grille.notes_de(acces.personne.id) if n.critere == critere), None)
    if deja is not None and (deja.valeur, deja.commentaire) == (note.valeur, note.commentaire):
        raise ErreurMetier("Cette note est déjà la vôtre : rien n’a changé.")
    posee = poser(bd, acces, grille, critere, note.valeur, note.commentaire, maintenant, motif)
    appliquer(acces.dossier, grille.avec_note(posee))
    inscrire_au_journal(
        bd, acces.personne, "corriger_note", f"dossier:{acces.dossier.id}", maintenant,
        dossier_id=acces.dossier.id, critere=critere, version=acces.dossier.version_deposee,
    )  # fmt: skip
    return acces.dossier


def reprendre_avis(bd: Session, acces: AccesAgent, maintenant: datetime, motif: str = "") -> Dossier:
    """Take one's avis back to change it while the instruction is open; with a reason once notes are compared.

    Raises ErreurMetier, SaisieInvalide (no reason, where one is asked).
    """
    if not est_ouvert_aux_notes(acces.dossier):
        raise ErreurMetier("L’instruction est close : votre avis ne change plus. Écrivez à la coordination.")
    avis = bd.scalar(
        select(Avis).where(
            col(Avis.dossier_id) == acces.dossier.id,
            col(Avis.personne_id) == acces.personne.id,
            col(Avis.rendu_le).is_not(None),
        )
    )
    if avis is None:
        raise ErreurMetier("Votre avis n’est pas rendu : vous pouvez le modifier directement.")
    if permis_sur(acces).dit_pourquoi:
        exiger_raison(motif)
    garder_l_avis(bd, avis, maintenant, motif)
    avis.rendu_le = None
    avis.modifie_le = maintenant
    bd.flush()
    appliquer(acces.dossier, charger_grille(bd, acces.dossier, acces.campagne))
    inscrire_au_journal(
        bd, acces.personne, "reprendre_avis", f"avis:{avis.id}", maintenant, dossier_id=acces.dossier.id
    )
    return acces.dossier
