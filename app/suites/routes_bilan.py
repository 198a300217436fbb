"""The bilan, on the porteur's side: its steps, one page for each, the whole before it is given."""

from collections.abc import Sequence
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
from app.core.formulaires import Corps, Saisie
from app.core.pages import page
from app.domain.affichage import affichage
from app.domain.cellules import nom_de_cellule
from app.domain.etats import apres
from app.domain.exigences import Constat
from app.domain.formulaire import champs_de, lire_postes, valeur_de
from app.domain.fusion import RIEN, Conflit, en_paires
from app.domain.questions import OUI, Question, Section
from app.dossiers.commands import SectionModifiee
from app.dossiers.deps import DossierVu
from app.dossiers.forms import base_postee, champs_postes, texte_poste, version_postee
from app.dossiers.lecture import ReponseLue, cellules_en_conflit
from app.dossiers.pages import valeurs
from app.dossiers.queries import Acces, references
from app.dossiers.queries_bilan import bilan_rendu, pdf_du_bilan, pieces_du_bilan
from app.dossiers.routes_saisie import GARDER_AUTRE
from app.dossiers.saisie import base_de, base_de_l_autre, constats_du_champ, lire_question
from app.suites.bilan import relire_le_bilan
from app.suites.commands_bilan import BilanIncomplet, SaisieDuBilan, enregistrer_bilan, exiger_ouvert, rendre_bilan
from app.suites.deps import BilanARediger, BilanARendre
from app.suites.page_bilan import EcranBilan, ouvrir

router = Routeur()
BILAN = "/dossiers/{dossier_id}/bilan"
FAITS = {
    "enregistre": "Bilan enregistré. Vous pouvez quitter la page et revenir.",
    "piece": "Le document est ajouté au bilan.",
    "piece_retiree": "Le document est retiré du bilan.",
    "rendu": "Votre bilan est rendu. Votre référent le relit : vous recevrez un e-mail.",
}
ATTESTE_D_ABORD = "Cochez la case : vous certifiez que ce bilan est exact."


@router.get(BILAN, name="suites.bilan")
def bilan(request: Request, acces: DossierVu, bd: Bd, maintenant: Maintenant) -> Response:
    return page_bilan(request, acces, bd, maintenant)


def page_bilan(
    request: Request, acces: Acces, bd: Bd, maintenant: Maintenant, refus: Sequence[str] = (), statut: int = 200
) -> Response:
    """The steps of the bilan and its documents; `refus`: what was wrong with the files just sent."""
    ecran = ouvrir(bd, acces, maintenant)
    rendu = bilan_rendu(bd, acces.dossier) if ecran.bilan and ecran.bilan.versions else None
    return page(
        request,
        "suites/bilan.html",
        statut,
        pieces=pieces_du_bilan(bd, acces.dossier),
        saisie=Saisie(erreurs={"fichiers.bilan": " ".join(refus)} if refus else {}),
        ecran=ecran,
        acces=acces,
        rendu=rendu,
        pdf=pdf_du_bilan(bd, acces.dossier, rendu.numero) if rendu else None,
        faits=FAITS,
    )


@router.get(f"{BILAN}/relire", name="suites.relire_bilan")
def relire(request: Request, acces: DossierVu, bd: Bd, maintenant: Maintenant) -> Response:
    return _page_relire(request, ouvrir(bd, acces, maintenant))


def _page_relire(
    request: Request, ecran: EcranBilan, refuses: tuple[Constat, ...] = (), erreurs: dict[str, str] | None = None
) -> Response:
    return page(
        request,
        "suites/bilan_relire.html",
        422 if refuses or erreurs else 200,
        ecran=ecran,
        acces=ecran.acces,
        relues=relire_le_bilan(ecran.depose, ecran.contenu, references()),
        titres={s.cle: s.titre for s in ecran.sections},
        est_refuse=bool(refuses),
        erreurs=erreurs or {},
    )


@router.post(f"{BILAN}/rendre", name="suites.rendre_bilan")
def rendre(
    request: Request, acces: BilanARendre, corps: Corps, personne: Porteur, bd: Bd, maintenant: Maintenant
) -> Response:
    apres(acces.dossier.etat, "rendre_bilan")
    ecran = ouvrir(bd, acces, maintenant)
    exiger_ouvert(acces.dossier.etat, ecran.bilan)
    if texte_poste(champs_postes(corps), "exact") != OUI:
        return _page_relire(request, ecran, erreurs={"exact": ATTESTE_D_ABORD})
    try:
        rendre_bilan(bd, acces, personne, maintenant)
    except BilanIncomplet as refus:
        return _page_relire(request, ecran, refus.constats)
    return _vers(request, acces, "suites.bilan", "rendu")


def _vers(request: Request, acces: Acces, route: str, fait: str = "", **parties: str) -> RedirectResponse:
    ici = chemin(request.app, route, dossier_id=acces.dossier.id, **parties)
    return RedirectResponse(f"{ici}?fait={fait}" if fait else ici, status_code=303)


@router.get(f"{BILAN}/{{cle}}", name="suites.section_bilan")
def section(request: Request, cle: str, acces: DossierVu, bd: Bd, maintenant: Maintenant) -> Response:
    ecran = ouvrir(bd, acces, maintenant)
    la_section = ecran.section(cle)
    if not ecran.peut_ecrire:
        return _vers(request, acces, "suites.relire_bilan")
    return _page_section(request, ecran, la_section, maintenant)


def _page_section(
    request: Request, ecran: EcranBilan, la_section: Section, maintenant: datetime, **plus: Any
) -> Response:
    rang = ecran.sections.index(la_section) + 1
    contexte: dict[str, Any] = {
        "forme": ecran.forme(la_section, maintenant),
        "ecran": ecran,
        "acces": ecran.acces,
        "section": la_section,
        "rang": rang,
        "total": len(ecran.sections),
        "rien": RIEN,
        "faits": FAITS,
    }
    return page(request, "suites/bilan_section.html", 409 if plus else 200, **contexte | plus)


@router.post(f"{BILAN}/{{cle}}", name="suites.enregistrer_bilan")
def enregistrer(
    request: Request, cle: str, acces: BilanARediger, corps: Corps, personne: Porteur, bd: Bd, maintenant: Maintenant
) -> Response:
    ecran = ouvrir(bd, acces, maintenant)
    exiger_ouvert(acces.dossier.etat, ecran.bilan)
    la_section = ecran.section(cle)
    champs = champs_postes(corps)
    fait = enregistrer_bilan(
        bd, acces, cle, lire_postes(la_section, champs), base_postee(champs), version_postee(champs), personne,
        maintenant,
    )  # fmt: skip
    if fait.fusion.conflits:
        return _deux_textes(request, ecran, la_section, fait, maintenant)
    if texte_poste(champs, "suite") == "rester":
        return _vers(request, acces, "suites.section_bilan", "enregistre", cle=cle)
    suivantes = ecran.avec(fait.contenu).sections
    rang = [s.cle for s in suivantes].index(cle) + 1
    if rang == len(suivantes):
        return _vers(request, acces, "suites.relire_bilan")
    return _vers(request, acces, "suites.section_bilan", cle=suivantes[rang].cle)


def _deux_textes(
    request: Request, ecran: EcranBilan, la_section: Section, fait: SaisieDuBilan, maintenant: datetime
) -> Response:
    """Mine stays in the fields, the other's is shown above; saving again from here keeps mine. 409."""
    vue = ecran.forme(la_section, maintenant)
    mienne = replace(vue, valeurs=valeurs(la_section, champs_de(la_section, fait.fusion.contenu)))
    autres = [_autre_texte(ecran, la_section, conflit) for conflit in fait.fusion.conflits]
    return _page_section(request, ecran, la_section, maintenant, forme=mienne, autres=autres)


def _autre_texte(ecran: EcranBilan, la_section: Section, conflit: Conflit) -> ReponseLue:
    """What somebody else wrote in the answer, or the cell, that both changed."""
    cle = conflit.place.partition(".")[0]
    question = la_section.question(cle)
    if question is None or "." in conflit.place:
        gardees = ecran.contenu.get(la_section.cle, {}).get(cle)
        nom = nom_de_cellule(question, conflit.place, gardees, references()) if question else conflit.place
        return ReponseLue(conflit.nom, f"{question.libelle} : {nom}" if question else nom, str(conflit.autre or "rien"))
    return ReponseLue(cle, question.libelle, affichage(question, conflit.autre, references()))


@router.post(f"{BILAN}/{{cle}}/champ/{{question}}", name="suites.enregistrer_champ_du_bilan")
def enregistrer_champ(
    request: Request,
    cle: str,
    question: str,
    acces: BilanARediger,
    corps: Corps,
    personne: Porteur,
    bd: Bd,
    maintenant: Maintenant,
) -> Response:
    """One answer saved while it is typed: a piece of page, as for a dossier."""
    ecran = ouvrir(bd, acces, maintenant)
    exiger_ouvert(acces.dossier.etat, ecran.bilan)
    la_section = ecran.section(cle)
    posee = la_section.question(question)
    if posee is None:
        raise Introuvable
    champs = champs_postes(corps)
    base = base_postee(champs)
    fait = enregistrer_bilan(
        bd, acces, cle, lire_question(la_section, posee, champs), base, 0, personne, maintenant,
        garder_autre=texte_poste(champs, "garder") == GARDER_AUTRE,
    )  # fmt: skip
    if fait.fusion.conflits:
        return _conflit(request, ecran, la_section, posee, fait, base)
    return page(
        request,
        "dossiers/_champ.html",
        acces=acces,
        section=la_section,
        question=posee,
        base=en_paires(base_de(posee, fait.fusion.base)),
        trouves=constats_du_champ(la_section, posee, ecran.avec(fait.contenu).constats),
        enregistre_le=maintenant if fait.est_change else None,
        questions=(),
    )


def _conflit(
    request: Request, ecran: EcranBilan, la_section: Section, posee: Question, fait: SaisieDuBilan, base: dict[str, str]
) -> Response:
    autres = ecran.contenu.get(la_section.cle, {})
    conflit = SectionModifiee(fait.fusion.contenu, autres, fait.fusion.conflits, fait.version)
    autre = affichage(posee, valeur_de(posee, autres), references())
    return page(
        request,
        "dossiers/_champ_conflit.html",
        statut=409,
        question=posee,
        autre=ReponseLue(posee.cle, posee.libelle, autre),
        cellules=cellules_en_conflit(posee, conflit, references()),
        base=en_paires(base_de(posee, base)),
        vue=base_de_l_autre(posee, fait.fusion.conflits, base),
        qui="",
    )
