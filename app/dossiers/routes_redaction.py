"""Writing a dossier: one page per section, saved whatever is typed, and the conflict shown when two people write."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from app.comptes.deps import Maintenant, Porteur
from app.comptes.routeur import Routeur
from app.core.adresses import chemin
from app.core.db import Bd
from app.core.erreurs import Introuvable
from app.core.formulaires import Corps
from app.core.pages import page
from app.domain.droits import peut
from app.domain.etats import EDITABLES, Etat
from app.domain.formulaire import (
    Genre,
    Section,
    affichage,
    champs_de,
    lire_postes,
    lire_section,
    section_de,
    valeur_de,
)
from app.domain.fusion import RIEN, empreintes, sans
from app.domain.postes import GRILLE_PROJET
from app.domain.presences import phrases
from app.domain.questions_attestations import ATTESTATIONS, signataire_propose
from app.dossiers.budget_affiche import ETATS, LIGNES_VIDES, afficher_budget
from app.dossiers.commands import SectionModifiee, enregistrer_section, sections_ouvertes
from app.dossiers.depot import a_un_risque_nouveau, examiner
from app.dossiers.deps import DossierARediger, DossierCalcule, DossierVu
from app.dossiers.fiche import attend_la_fiche, peut_reporter, reporter
from app.dossiers.forms import base_postee, champs_postes, texte_poste, version_postee
from app.dossiers.lecture import ReponseLue, annonces, cellules_en_conflit, relire
from app.dossiers.pages import (
    FormeSection,
    attend_des_cases,
    complement_attendu,
    forme,
    partie_suivante,
    proposer,
    temps_qui_reste,
)
from app.dossiers.queries import Acces, SectionLue, contenu_de, demande_ouverte, pieces_de, references, sections_de
from app.dossiers.queries_saisie import presents_de
from app.dossiers.queries_suites import noms_de
from app.dossiers.saisie import cles_de
from app.models.comptes import Personne

router = Routeur()

PIECES = "pieces"
# the section that is filled beforehand
REPRISE = "organisme"
FAITS = {
    "enregistre": "Brouillon enregistré.",
    "suite": "Brouillon enregistré. Des questions se sont ajoutées à cette page : répondez-y, puis continuez.",
    "risque": "Brouillon enregistré. Lisez l’avertissement ci-dessous, puis continuez.",
    "objectif": "Votre objectif et ses indicateurs sont ajoutés.",
    "fusion": "Votre choix est enregistré.",
}


def section_du_formulaire(acces: Acces, cle: str) -> tuple[Section, tuple[Section, ...]]:
    """The section of that key and the whole form it belongs to. Raises Introuvable."""
    sections = acces.sections
    section = section_de(sections, cle)
    if section is None:
        raise Introuvable
    return section, sections


def _contexte(acces: Acces, section: Section, sections: tuple[Section, ...], maintenant: datetime) -> dict[str, Any]:
    rang = sections.index(section)
    return {
        "acces": acces,
        "section": section,
        "rang": rang + 1,
        "total": len(sections),
        "precedente": sections[rang - 1] if rang else None,
        "suivante": sections[rang + 1] if rang + 1 < len(sections) else None,
        **temps_qui_reste(acces, maintenant),
        "faits": FAITS,
        "peut_reporter": peut_reporter(acces, section.cle),
    }


@router.get("/dossiers/{dossier_id}/{cle}", name="dossiers.section")
def section(
    request: Request, cle: str, acces: DossierVu, personne: Porteur, bd: Bd, maintenant: Maintenant
) -> Response:
    la_section, sections = section_du_formulaire(acces, cle)
    lues = sections_de(bd, acces.dossier)
    contexte = _contexte(acces, la_section, sections, maintenant)
    demande = demande_ouverte(bd, acces.dossier)
    contexte |= complement_attendu(demande, maintenant)
    ouverte = acces.dossier.etat in EDITABLES and cle in sections_ouvertes(acces, demande)
    if not (ouverte and peut("rediger_dossier", acces.situation)) or contexte["est_close"]:
        relue = relire((la_section,), contenu_de(lues), references())[0]
        return page(request, "dossiers/section_lue.html", relue=relue, **contexte)
    lue = lues.get(cle)
    presentes = pieces_de(bd, acces.dossier)
    trouves = examiner(acces, contenu_de(lues), presentes, maintenant)
    contexte["annonces"] = [a for a in annonces(acces, contenu_de(lues), presentes) if a[0] == cle]
    touchee = _est_touchee(acces, cle, lue)
    la_forme = forme(la_section, lue, references(), trouves, est_touchee=touchee)
    contexte["reporte_d_office"] = contexte["peut_reporter"] and attend_la_fiche(bd, acces)
    if cle == ATTESTATIONS.cle:
        la_forme = proposer(la_forme, signataire_propose(contenu_de(lues).get(REPRISE, {})))
    presents = presents_en_mots(bd, acces, cle, personne, maintenant)
    return _page_section(
        request, la_forme, lue=lue, qui=auteur_de(bd, lue), touchee=touchee, presents=presents, **contexte
    )


def presents_en_mots(bd: Bd, acces: Acces, ici: str, personne: Personne, maintenant: datetime) -> list[str]:
    """Who else is on this dossier now, one sentence each; `ici`: the section shown, empty on the task list."""
    titres = {s.cle: s.titre for s in acces.sections}
    return phrases(presents_de(bd, acces.dossier.id, personne.id, maintenant), ici, titres, maintenant)


def _est_touchee(acces: Acces, cle: str, lue: SectionLue | None) -> bool:
    """Whether somebody has saved the section; what was only taken over from the organisme's file does not count."""
    if lue is None:
        return False
    return cle != REPRISE or lue.version > 1 or lue.modifiee_le > acces.dossier.cree_le


def auteur_de(bd: Bd, lue: SectionLue | None, sauf: Personne | None = None) -> str:
    """Who saved a section last; "" if it was `sauf`, who cannot be told about themselves."""
    if sauf is not None and lue is not None and lue.modifiee_par_id == sauf.id:
        return ""
    return noms_de(bd, [lue.modifiee_par_id]).get(lue.modifiee_par_id, "") if lue else ""


def elements_de_question(la_forme: FormeSection, acces: Acces, lignes_vides: int = LIGNES_VIDES) -> dict[str, Any]:
    """What the macro of a question asks for, beside the form itself."""
    budget = None
    question = next((q for q in la_forme.section.questions if q.genre is Genre.BUDGET), None)
    if question is not None:
        champs = {nom: v if isinstance(v, list) else [v] for nom, v in la_forme.valeurs.items()}
        grille = question.grille or GRILLE_PROJET
        budget = afficher_budget(
            la_forme.contenu, champs, acces.regles, acces.dossier.beneficiaires, grille, lignes_vides
        )
    return {"budget": budget, "etats_financement": ETATS}


def _page_section(request: Request, la_forme: FormeSection, **contexte: Any) -> Response:
    elements = elements_de_question(la_forme, contexte["acces"])
    return page(request, "dossiers/section.html", forme=la_forme, rien=RIEN, **elements, **contexte)


@router.post("/dossiers/{dossier_id}/{cle}/apercu", name="dossiers.apercu_budget")
def apercu_budget(request: Request, cle: str, acces: DossierCalcule, corps: Corps, maintenant: Maintenant) -> Response:
    """The page with what is being typed and, for a budget, its totals. Nothing is written."""
    la_section, sections = section_du_formulaire(acces, cle)
    if cle == PIECES:
        raise Introuvable
    champs = champs_postes(corps)
    contenu = lire_section(la_section, champs)
    trouves = [c for c in examiner(acces, {cle: contenu}, [], maintenant) if c.section == cle]
    lue = SectionLue(contenu, version_postee(champs), maintenant, 0)
    la_forme = forme(la_section, lue, references(), trouves, est_touchee=True)
    contexte = _contexte(acces, la_section, sections, maintenant)
    return _page_section(
        request,
        la_forme,
        lue=None,
        qui="",
        touchee=False,
        presents=[],
        base_postee=" ".join(champs.get("base", [])),
        **contexte,
    )


@router.post("/dossiers/{dossier_id}/{cle}", name="dossiers.enregistrer_section")
def enregistrer(
    request: Request, cle: str, acces: DossierARediger, corps: Corps, personne: Porteur, bd: Bd, maintenant: Maintenant
) -> Response:
    la_section, sections = section_du_formulaire(acces, cle)
    if cle == PIECES:
        raise Introuvable
    champs = champs_postes(corps)
    lues = sections_de(bd, acces.dossier)
    avant = lues.get(cle)
    contenu = sans(lire_postes(la_section, champs), champs.get("garder_autre", []))
    try:
        enregistree = enregistrer_section(
            bd, acces, cle, contenu, version_postee(champs), personne, maintenant,
            base_postee(champs),
        )  # fmt: skip
    except SectionModifiee as conflit:
        contexte = _contexte(acces, la_section, sections, maintenant)
        return _page_conflit(request, acces, la_section, conflit, auteur_de(bd, avant, personne), contexte)
    if peut_reporter(acces, cle) and texte_poste(champs, "reporter_fiche") == "oui":
        reporter(bd, acces, enregistree.contenu, personne, maintenant)
    rester = texte_poste(champs, "suite") == "rester"
    nouvelles = attend_des_cases(la_section, avant.contenu if avant else {}, enregistree.contenu)
    fait = "enregistre" if rester else "suite" if nouvelles else ""
    connus = contenu_de(lues)
    if a_un_risque_nouveau(acces, connus, connus | {cle: enregistree.contenu}, cle, maintenant):
        fait = "risque"
    demande = demande_ouverte(bd, acces.dossier) if acces.dossier.etat is Etat.A_COMPLETER else None
    return _suite(request, acces, cle, partie_suivante(sections, cle, demande), fait)


def _suite(request: Request, acces: Acces, cle: str, suivante: Section | None, fait: str) -> RedirectResponse:
    """Stay on the page, or go to the next section; after the last one, read everything again."""
    numero = acces.dossier.id
    if fait:
        return RedirectResponse(
            f"{chemin(request.app, 'dossiers.section', dossier_id=numero, cle=cle)}?fait={fait}", status_code=303
        )
    if suivante is None:
        return RedirectResponse(chemin(request.app, "dossiers.relire", dossier_id=numero), status_code=303)
    apres = chemin(request.app, "dossiers.section", dossier_id=numero, cle=suivante.cle)
    return RedirectResponse(apres, status_code=303)


def _page_conflit(
    request: Request,
    acces: Acces,
    la_section: Section,
    conflit: SectionModifiee,
    qui: str,
    contexte: dict[str, Any],
) -> Response:
    """Both texts, answer by answer: mine can still be changed, the other's can be kept with one box."""
    cles = {conflit_.nom.partition(".")[0] for conflit_ in conflit.conflits}
    # shown whatever they depend on: the answer that makes them asked is not on this page
    en_jeu = tuple(replace(q, si=None) for q in la_section.questions if not cles.isdisjoint(cles_de(q)))
    lue = SectionLue(conflit.mien, conflit.version, acces.dossier.modifie_le, 0)
    la_forme = forme(replace(la_section, questions=en_jeu), lue, references(), [], est_touchee=False)
    caches = [
        (nom, texte)
        for nom, textes in champs_de(la_section, conflit.mien).items()
        if nom not in la_forme.valeurs
        for texte in textes
    ]
    autres = {
        q.cle: ReponseLue(q.cle, q.libelle, affichage(q, valeur_de(q, conflit.autre), references())) for q in en_jeu
    }
    return page(
        request,
        "dossiers/conflit.html",
        statut=409,
        forme=la_forme,
        caches=caches,
        autres=autres,
        cellules={q.cle: cellules_en_conflit(q, conflit, references()) for q in en_jeu},
        base=empreintes(conflit.autre),
        phrase=conflit.phrase,
        qui=qui,
        a=acces.dossier.modifie_le,
        **elements_de_question(la_forme, acces, lignes_vides=0),  # one compares here, and adds afterwards
        **contexte,
    )
