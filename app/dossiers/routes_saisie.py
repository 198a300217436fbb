"""What the pages of a draft send by themselves: an answer that was just typed, and that somebody is there.

Both answer a piece of page rather than a whole one: a whole section takes twice the time and the statements
that saving a field is allowed. `test_saisie` compares the pieces with a fresh load.
"""

from datetime import datetime
from typing import Any

from fastapi import Request
from starlette.responses import Response

from app.comptes.deps import Maintenant, Porteur
from app.comptes.routeur import Routeur
from app.core.db import Bd
from app.core.erreurs import Introuvable
from app.core.formulaires import Corps
from app.core.pages import page
from app.domain.completude import constats
from app.domain.etats import EDITABLES
from app.domain.formulaire import Genre, Question, Section, affichage, valeur_de
from app.domain.fusion import en_paires
from app.dossiers.commands import SectionModifiee
from app.dossiers.commands_saisie import enregistrer_champ, marquer_presence
from app.dossiers.deps import DossierARediger, DossierVu
from app.dossiers.forms import base_postee, champs_postes, texte_poste
from app.dossiers.lecture import ReponseLue, cellules_en_conflit
from app.dossiers.pages import forme
from app.dossiers.queries import Acces, SectionLue, references, sections_de
from app.dossiers.routes_redaction import auteur_de, elements_de_question, presents_en_mots, section_du_formulaire
from app.dossiers.saisie import (
    base_de,
    base_de_l_autre,
    base_remontree,
    constats_du_champ,
    dependants,
    lire_question,
)

router = Routeur()

# after both texts were shown: take the other's where both wrote, mine elsewhere. Keeping mine is saving it again,
# from the digests of the other's
GARDER_AUTRE = "autre"


@router.post("/dossiers/{dossier_id}/presence", name="dossiers.signaler_presence")
def signaler_presence(
    request: Request, acces: DossierVu, corps: Corps, personne: Porteur, bd: Bd, maintenant: Maintenant
) -> Response:
    postee = texte_poste(champs_postes(corps), "section")
    connues = {s.cle for s in acces.sections}
    ici = postee if postee in connues else ""
    if acces.dossier.etat in EDITABLES:
        marquer_presence(bd, acces, ici, personne, maintenant)
    presents = presents_en_mots(bd, acces, ici, personne, maintenant)
    return page(request, "dossiers/_presents.html", presents=presents)


@router.post("/dossiers/{dossier_id}/{cle}/champ/{question}", name="dossiers.enregistrer_champ")
def enregistrer(
    request: Request,
    cle: str,
    question: str,
    acces: DossierARediger,
    corps: Corps,
    personne: Porteur,
    bd: Bd,
    maintenant: Maintenant,
) -> Response:
    section, _ = section_du_formulaire(acces, cle)
    posee = section.question(question)
    if posee is None or posee.genre is Genre.PIECES:
        raise Introuvable
    champs = champs_postes(corps)
    base = base_postee(champs)
    garder = texte_poste(champs, "garder")
    mien = lire_question(section, posee, champs)
    est_l_autre = garder == GARDER_AUTRE
    try:
        fait = enregistrer_champ(bd, acces, cle, mien, base, personne, maintenant, garder_autre=est_l_autre)
    except SectionModifiee as conflit:
        qui = auteur_de(bd, sections_de(bd, acces.dossier).get(cle), personne)
        return _conflit(request, section, posee, conflit, base, qui)
    a_remontrer = (posee,) if est_l_autre else dependants(section, posee)
    trouves = constats((section,), fait.contenu, acces.regles_au(maintenant), references(), (), acces.organisme.genre)
    return page(
        request,
        "dossiers/_champ.html",
        acces=acces,
        section=section,
        question=posee,
        base=en_paires(base_de(posee, fait.base)),
        trouves=constats_du_champ(section, posee, trouves),
        enregistre_le=maintenant if fait.est_change else None,
        **_a_remontrer(acces, section, a_remontrer, fait.section, base, maintenant),
    )


def _a_remontrer(
    acces: Acces,
    section: Section,
    questions: tuple[Question, ...],
    contenu: dict[str, Any],
    base: dict[str, str],
    maintenant: datetime,
) -> dict[str, Any]:
    """What showing some questions again asks for; nothing most of the time."""
    if not questions:
        return {"questions": ()}
    la_forme = forme(section, SectionLue(contenu, 0, maintenant, 0), references(), [], est_touchee=False)
    return {
        "questions": questions,
        "forme": la_forme,
        "bases": {q.cle: base_remontree(q, contenu, base) for q in questions},
        **elements_de_question(la_forme, acces),
    }


def _conflit(
    request: Request, section: Section, question: Question, conflit: SectionModifiee, base: dict[str, str], qui: str
) -> Response:
    """Both texts: mine stays in the field, the other's is shown under it with the two choices. 409."""
    autre = affichage(question, valeur_de(question, conflit.autre), references())
    return page(
        request,
        "dossiers/_champ_conflit.html",
        statut=409,
        question=question,
        autre=ReponseLue(question.cle, question.libelle, autre),
        cellules=cellules_en_conflit(question, conflit, references()),
        base=en_paires(base_de(question, base)),
        vue=base_de_l_autre(question, conflit.conflits, base),
        qui=qui,
    )
