"""The screens of the questions added to a campaign."""

from fastapi import Request
from starlette.responses import Response

from app.administration.campagnes import commands_questions, queries_questions
from app.administration.campagnes.forms_questions import FormeMots, FormeQuestion, saisie_des_mots
from app.administration.deps import CampagneGeree, QuestionGeree
from app.administration.retour import retour
from app.appels.queries_ajouts import ajouts_de, en_ajout
from app.comptes.deps import Administrateur, Maintenant
from app.comptes.routeur import Routeur
from app.core.db import Bd
from app.core.erreurs import Introuvable
from app.core.formulaires import Corps, Saisie
from app.core.pages import page
from app.domain.calendrier import Fenetre
from app.domain.erreurs import SaisieInvalide
from app.domain.formulaire import formulaire
from app.domain.questions_ajoutees import PIECES, GenreAjoute
from app.domain.regles_ajouts import DELAI_POUR_OBLIGER, SENS, peut_obliger, sections_possibles
from app.models.campagnes import Campagne
from app.models.campagnes_ajouts import QuestionDeCampagne

router = Routeur(prefix="/administration")

FAITS = {
    "ajoutee": "La question est ajoutée. Les personnes qui écrivent en ce moment reçoivent un e-mail.",
    "modifiee": "La question est modifiée.",
    "retiree": "La question est retirée. Elle n’est plus posée.",
    "deplacee": "L’ordre des questions est enregistré.",
}


@router.get("/campagnes/{campagne_id}/questions", name="administration.questions")
def questions(request: Request, bd: Bd, campagne: CampagneGeree, maintenant: Maintenant) -> Response:
    return _page(request, bd, campagne, maintenant, Saisie.vierge(section="propres"))


@router.post("/campagnes/{campagne_id}/questions", name="administration.ajouter_question")
def ajouter_question(
    request: Request, bd: Bd, campagne: CampagneGeree, corps: Corps, personne: Administrateur, maintenant: Maintenant
) -> Response:
    saisie = Saisie.lire(FormeQuestion, corps)
    try:
        commands_questions.ajouter_question(bd, campagne, saisie.exige, personne, maintenant)
    except SaisieInvalide as refus:
        return _page(request, bd, campagne, maintenant, saisie.refuser(refus), 422)
    return retour(request, "administration.questions", "ajoutee", campagne_id=campagne.id)


@router.get("/questions/{question_id}", name="administration.formulaire_question")
def formulaire_question(request: Request, bd: Bd, question: QuestionGeree) -> Response:
    return _modifier(request, bd, question, saisie_des_mots(en_ajout(question)))


@router.post("/questions/{question_id}", name="administration.modifier_question")
def modifier_question(
    request: Request, bd: Bd, question: QuestionGeree, corps: Corps, personne: Administrateur, maintenant: Maintenant
) -> Response:
    saisie = Saisie.lire(FormeMots, corps)
    try:
        commands_questions.modifier_question(bd, question, saisie.exige, personne, maintenant)
    except SaisieInvalide as refus:
        return _modifier(request, bd, question, saisie.refuser(refus), 422)
    return retour(request, "administration.questions", "modifiee", campagne_id=question.campagne_id)


@router.post("/questions/{question_id}/retirer", name="administration.retirer_question")
def retirer_question(
    request: Request, bd: Bd, question: QuestionGeree, personne: Administrateur, maintenant: Maintenant
) -> Response:
    commands_questions.retirer_question(bd, question, personne, maintenant)
    return retour(request, "administration.questions", "retiree", campagne_id=question.campagne_id)


@router.post("/questions/{question_id}/deplacer/{sens}", name="administration.deplacer_question")
def deplacer_question(
    request: Request,
    bd: Bd,
    question: QuestionGeree,
    sens: str,
    personne: Administrateur,
    maintenant: Maintenant,
) -> Response:
    if sens not in SENS:
        raise Introuvable
    commands_questions.deplacer_question(bd, question, sens, personne, maintenant)
    return retour(request, "administration.questions", "deplacee", campagne_id=question.campagne_id)


def _page(
    request: Request,
    bd: Bd,
    campagne: Campagne,
    maintenant: Maintenant,
    saisie: Saisie[FormeQuestion],
    statut: int = 200,
) -> Response:
    fenetre = Fenetre(campagne.ouvre_le, campagne.ferme_le)
    toutes = ajouts_de(bd, campagne.id or 0, avec_retirees=True)
    sections = sections_possibles(formulaire(campagne.dispositif))
    return page(
        request,
        "administration/questions.html",
        statut,
        campagne=campagne,
        saisie=saisie,
        en_vigueur=[ajout for ajout in toutes if ajout.retiree_le is None],
        retirees=[ajout for ajout in toutes if ajout.retiree_le is not None],
        genres=[(genre.value, genre.libelle) for genre in GenreAjoute],
        sections=sections,
        titres={**dict(sections), PIECES: "Pièces"},
        brouillons=queries_questions.nombre_de_brouillons(bd, campagne.id or 0),
        est_close=fenetre.est_close(maintenant),
        peut_obliger=peut_obliger(fenetre, maintenant),
        delai_heures=int(DELAI_POUR_OBLIGER.total_seconds()) // 3600,
        faits=FAITS,
    )


def _modifier(
    request: Request, bd: Bd, question: QuestionDeCampagne, saisie: Saisie[FormeMots], statut: int = 200
) -> Response:
    ajout = en_ajout(question)
    return page(
        request,
        "administration/question.html",
        statut,
        ajout=ajout,
        campagne=bd.get_one(Campagne, question.campagne_id),
        reponses=queries_questions.nombre_de_reponses(bd, question.campagne_id, ajout),
        saisie=saisie,
    )
