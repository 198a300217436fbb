"""The acts on the questions added to a campaign. Each ends with its line in the journal."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.administration.campagnes import courriels, queries_questions
from app.administration.campagnes.forms_questions import FormeMots, FormeQuestion
from app.appels.queries_ajouts import ajouts_de, en_ajout
from app.domain.calendrier import Fenetre
from app.domain.erreurs import SaisieInvalide
from app.domain.formulaire import formulaire
from app.domain.regles_ajouts import (
    exiger_ajout_possible,
    exiger_modifiable,
    lire_choix,
    placer,
    verifier_ajout,
    verifier_mots,
)
from app.models.campagnes import Campagne
from app.models.campagnes_ajouts import QuestionDeCampagne
from app.models.comptes import Personne
from app.models.journal import inscrire_au_journal


def ajouter_question(
    bd: Session, campagne: Campagne, donnees: FormeQuestion, personne: Personne, maintenant: datetime
) -> QuestionDeCampagne:
    """Add a question at the end, and tell everybody who is writing a draft. The campaign's row is locked.

    Raises ErreurMetier (closed, too many), SaisieInvalide (badly written, or drafts not confirmed).
    """
    fenetre = Fenetre(campagne.ouvre_le, campagne.ferme_le)
    presentes = ajouts_de(bd, campagne.id or 0)
    exiger_ajout_possible(fenetre, len(presentes), maintenant)
    ajout = donnees.en_ajout(maintenant)
    verifier_ajout(ajout, formulaire(campagne.dispositif), fenetre, maintenant)
    redacteurs = queries_questions.redacteurs_des_brouillons(bd, campagne)
    if queries_questions.nombre_de_brouillons(bd, campagne.id or 0) and not donnees.confirme:
        phrase = "Confirmez que les personnes qui écrivent en ce moment seront prévenues."
        raise SaisieInvalide(phrase, {"confirme": phrase})
    question = QuestionDeCampagne(
        campagne_id=campagne.id or 0,
        section=ajout.section,
        rang=max((a.rang for a in presentes), default=0) + 1,
        genre=ajout.genre,
        libelle=ajout.libelle,
        aide=ajout.aide,
        propositions="\n".join(ajout.choix),
        est_facultatif=ajout.est_facultatif,
        ajoutee_le=maintenant,
        ajoutee_par_id=personne.id or 0,
    )
    bd.add(question)
    bd.flush()
    courriels.prevenir_d_un_ajout(bd, campagne, en_ajout(question), redacteurs, maintenant)
    inscrire_au_journal(
        bd, personne, "ajouter_question", f"question_ajoutee:{question.id}", maintenant,
        campagne=campagne.id, genre=question.genre.value, brouillons=len({r.dossier_id for r in redacteurs}),
    )  # fmt: skip
    return question


def modifier_question(
    bd: Session, question: QuestionDeCampagne, donnees: FormeMots, personne: Personne, maintenant: datetime
) -> None:
    """Change the words of a question nobody answered. Raises ErreurMetier once somebody did, SaisieInvalide."""
    ajout = en_ajout(question)
    exiger_modifiable(ajout, queries_questions.nombre_de_reponses(bd, question.campagne_id, ajout))
    nouvelle = replace(
        ajout,
        libelle=" ".join(donnees.libelle.split()),
        aide=" ".join(donnees.aide.split()),
        choix=lire_choix(donnees.choix) if ajout.genre.a_des_choix else (),
    )
    verifier_mots(nouvelle)
    question.libelle, question.aide = nouvelle.libelle, nouvelle.aide
    question.propositions = "\n".join(nouvelle.choix)
    inscrire_au_journal(
        bd, personne, "modifier_question", f"question_ajoutee:{question.id}", maintenant, campagne=question.campagne_id
    )


def retirer_question(bd: Session, question: QuestionDeCampagne, personne: Personne, maintenant: datetime) -> None:
    """Ask it no more. What was answered stays in the deposited dossiers, and in the drafts where nobody sees it."""
    if question.retiree_le is not None:
        return
    question.retiree_le = maintenant
    inscrire_au_journal(
        bd, personne, "retirer_question", f"question_ajoutee:{question.id}", maintenant, campagne=question.campagne_id
    )


def deplacer_question(
    bd: Session, question: QuestionDeCampagne, sens: str, personne: Personne, maintenant: datetime
) -> None:
    """Move it one place « haut » or « bas » among those in force."""
    presentes = bd.scalars(
        select(QuestionDeCampagne)
        .where(
            col(QuestionDeCampagne.campagne_id) == question.campagne_id, col(QuestionDeCampagne.retiree_le).is_(None)
        )
        .order_by(col(QuestionDeCampagne.rang), col(QuestionDeCampagne.id))
        .with_for_update()
    ).all()
    ordre = placer([q.id or 0 for q in presentes], question.id or 0, sens)
    par_id = {q.id: q for q in presentes}
    for rang, lequel in enumerate(ordre, 1):
        par_id[lequel].rang = rang
    inscrire_au_journal(
        bd, personne, "deplacer_question", f"question_ajoutee:{question.id}", maintenant,
        campagne=question.campagne_id,
    )  # fmt: skip


def cloner_questions(
    bd: Session, source_id: int, copie_id: int, personne: Personne, maintenant: datetime
) -> Sequence[QuestionDeCampagne]:
    """The questions in force, asked again by another campaign from its first day."""
    copies = [
        QuestionDeCampagne(
            campagne_id=copie_id,
            section=ajout.section,
            rang=ajout.rang,
            genre=ajout.genre,
            libelle=ajout.libelle,
            aide=ajout.aide,
            propositions="\n".join(ajout.choix),
            est_facultatif=ajout.est_facultatif,
            ajoutee_le=maintenant,
            ajoutee_par_id=personne.id or 0,
        )
        for ajout in ajouts_de(bd, source_id)
    ]
    bd.add_all(copies)
    return copies
