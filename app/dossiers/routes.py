"""The porteur's dossiers: the list, a new one, its task list. The other pages are in the `routes_*` files."""

from dataclasses import dataclass
from functools import cache

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from app.appels.deps import CampagnePubliee
from app.appels.queries_ajouts import ajouts_de
from app.comptes.deps import Maintenant, Porteur
from app.comptes.routeur import Routeur
from app.core.adresses import chemin
from app.core.db import Bd
from app.core.formulaires import Corps
from app.core.pages import page
from app.domain.calendrier import Fenetre, jour_de_paris
from app.domain.completude import risques
from app.domain.delais import delai_habituel
from app.domain.dispositifs import peut_candidater
from app.domain.droits import Qualite, RoleAdhesion, Situation, acteurs, exiger, peut
from app.domain.etats import EDITABLES, Etat, Lecteur, actes_possibles, libelle, suite, ton
from app.domain.formulaire import formulaire
from app.domain.pieces import libelle_piece
from app.domain.questions_ajoutees import pieces_ajoutees
from app.dossiers import (
    routes_dauphin,
    routes_depot,
    routes_indicateurs,
    routes_pieces,
    routes_recours,
    routes_redaction,
    routes_reprise,
    routes_saisie,
    routes_signature,
    routes_versions,
)
from app.dossiers.commands import commencer as commencer_dossier
from app.dossiers.commands import fenetre, sections_ouvertes
from app.dossiers.depot import examiner
from app.dossiers.deps import DossierVu
from app.dossiers.forms import champs_postes, texte_poste
from app.dossiers.jalons import Etude, jalons
from app.dossiers.lecture import annonces, etapes
from app.dossiers.pages import complement_attendu, sections_reprises
from app.dossiers.queries import (
    Acces,
    contenu_de,
    organisme_aide,
    organisme_de,
    pieces_de,
    sections_de,
)
from app.dossiers.queries_bilan import bilans_en_retard
from app.dossiers.queries_convention import suites_de
from app.dossiers.queries_delai import DelaiConnu, delai_connu
from app.dossiers.queries_irrecevabilite import irrecevabilite_de
from app.dossiers.queries_liste import Partie, lire_place, liste_des_dossiers
from app.dossiers.queries_recours import SANS_RECOURS, contestation
from app.dossiers.queries_rectification import decisions_rectifiees
from app.dossiers.queries_renvoi import renvoi_de
from app.dossiers.queries_signature import derniere_demande
from app.dossiers.queries_suites import (
    EnBref,
    OrganismePossible,
    Suivi,
    decision_publiee,
    demandes_de,
    documents_de,
    dossiers_de_la_campagne,
    en_bref,
    mes_organismes,
    noms_de,
    organismes_que_j_aide,
    suivis_de,
)
from app.dossiers.reprise import anciennes_demandes
from app.dossiers.routage import pilote_prevu
from app.dossiers.routes_redaction import presents_en_mots
from app.dossiers.signature import empreinte_du_contenu, jointes

router = Routeur()

# the acts that have a page today, and the button that leads there
PAGES_DES_ACTES = {
    "deposer": ("dossiers.relire", "Relire et déposer"),
    "completer": ("dossiers.relire", "Relire et renvoyer"),
    "retirer": ("dossiers.confirmer_retrait", "Retirer ma demande"),
    "abandonner": ("dossiers.confirmer_abandon", "Abandonner ce brouillon"),
    "renoncer": ("suites.confirmer_renonciation", "Renoncer à la subvention"),
    "rendre_bilan": ("suites.bilan", "Faire le bilan"),
}
FAITS = {
    "recours": "Votre recours est envoyé. Un e-mail en donne la date et ce que vaut le silence.",
    "reprise": "Votre brouillon est créé avec les parties choisies. Relisez-les, puis complétez le reste.",
    "commence": "Votre brouillon est créé. Répondez dans l’ordre que vous voulez.",
    "retire": "Votre demande est retirée. Elle ne sera pas examinée.",
    "complete": "Votre complément est envoyé. L’étude de votre demande reprend.",
    "renonce": "Votre renonciation est enregistrée. Rien ne vous sera versé.",
    "document": "Le PDF est en préparation. Il sera prêt dans une minute.",
}
FAITS_LISTE = {"abandonne": "Votre brouillon est abandonné. Rien n’a été transmis."}


@router.get("/dossiers", name="dossiers.mes_dossiers")
def mes_dossiers(
    request: Request, personne: Porteur, bd: Bd, maintenant: Maintenant, partie: str = "", apres: str = ""
) -> Response:
    """The first dossiers of each part; with `partie`, those of that one alone after the place `apres`."""
    seule = Partie(partie) if partie in set(Partie) else None
    parties = liste_des_dossiers(bd, personne, maintenant, seule, lire_place(apres))
    a_terminer = parties[Partie.A_TERMINER].lignes if Partie.A_TERMINER in parties else ()
    return page(
        request,
        "dossiers/liste.html",
        seule=seule,
        parties=parties,
        restes={
            (ouvre, ferme): Fenetre(ouvre, ferme).reste(maintenant)
            for ouvre, ferme in {(ligne.ouvre_le, ligne.ferme_le) for ligne in a_terminer}
        },
        vue=lambda ligne: _en_mots(ligne.etat, ligne.est_publie),
        aujourd_hui=jour_de_paris(maintenant),
        faits=FAITS_LISTE,
    )


@dataclass(frozen=True, slots=True)
class VueEtat:
    """The state in the porteur's words."""

    libelle: str
    suite: str
    ton: str


@cache
def _en_mots(etat: Etat, publie: bool) -> VueEtat:
    return VueEtat(*(lire(etat, Lecteur.PORTEUR, publie) for lire in (libelle, suite, ton)))


def _vue(acces: Acces) -> VueEtat:
    return _en_mots(acces.dossier.etat, acces.dossier.decision_publiee_le is not None)


@router.get("/dossiers/commencer/{campagne_id}", name="dossiers.commencer")
def commencer(
    request: Request, campagne: CampagnePubliee, personne: Porteur, bd: Bd, maintenant: Maintenant
) -> Response:
    return _page_commencer(request, campagne, personne, bd, maintenant)


def _page_commencer(
    request: Request, campagne: CampagnePubliee, personne: Porteur, bd: Bd, maintenant: Maintenant, erreur: str = ""
) -> Response:
    miens = mes_organismes(bd, personne)
    connus = {organisme.id for organisme in miens}
    miens += [o for o in organismes_que_j_aide(bd, personne, campagne, maintenant) if o.id not in connus]
    refus = {organisme.id: _empechement(organisme, campagne) for organisme in miens}
    return page(
        request,
        "dossiers/commencer.html",
        statut=422 if erreur else 200,
        campagne=campagne,
        fenetre=fenetre(campagne),
        possibles=[organisme for organisme in miens if not refus[organisme.id]],
        empeches=[(organisme, refus[organisme.id]) for organisme in miens if refus[organisme.id]],
        deja=dossiers_de_la_campagne(bd, personne, campagne),
        anciennes=anciennes_demandes(bd, personne, campagne),
        etapes=formulaire(campagne.dispositif, None, ajouts_de(bd, campagne.id or 0)),
        bilans=bilans_en_retard(bd, [o.id for o in miens if o.adhesion], jour_de_paris(maintenant)),
        vue=_vue,
        erreur=erreur,
    )


def _empechement(organisme: OrganismePossible, campagne: CampagnePubliee) -> str:
    """Why this organisme cannot be chosen, "" if it can."""
    if not peut("rediger_dossier", Situation(adhesion=organisme.adhesion, est_aidant=organisme.adhesion is None)):
        return "Votre rôle permet de lire, pas d’écrire. Demandez le rôle de rédacteur au gestionnaire."
    if not peut_candidater(campagne.dispositif, organisme.genre):
        return "Un collectif d’habitants dépose dans les dispositifs SIP et FPC, ouverts toute l’année."
    if organisme.genre.doit_etre_porte and not organisme.est_porte:
        return "Indiquez d’abord, dans sa fiche, l’organisme qui recevra l’argent pour ce collectif."
    return ""


@router.post("/dossiers/commencer/{campagne_id}", name="dossiers.creer")
def creer(
    request: Request, campagne: CampagnePubliee, personne: Porteur, corps: Corps, bd: Bd, maintenant: Maintenant
) -> Response:
    choisi = texte_poste(champs_postes(corps), "organisme_id")
    numero = int(choisi) if choisi.isascii() and choisi.isdigit() and len(choisi) < 10 else 0
    trouve = organisme_de(bd, personne, numero)
    aide = None if trouve else organisme_aide(bd, personne, numero, campagne, maintenant)
    organisme, role = trouve or (aide, None)
    if organisme is None:
        fenetre(campagne).exiger_ouverte(maintenant)
        return _page_commencer(
            request, campagne, personne, bd, maintenant, "Choisissez l’organisme qui fait la demande."
        )
    exiger("rediger_dossier", Situation(adhesion=role, est_aidant=aide is not None))
    dossier = commencer_dossier(bd, campagne, organisme, personne, maintenant)
    return RedirectResponse(
        f"{chemin(request.app, 'dossiers.dossier', dossier_id=dossier.id)}?fait=commence", status_code=303
    )


@router.get("/dossiers/{dossier_id}", name="dossiers.dossier")
def dossier(request: Request, acces: DossierVu, personne: Porteur, bd: Bd, maintenant: Maintenant) -> Response:
    est_brouillon = acces.dossier.etat is Etat.BROUILLON
    sections, pieces = sections_de(bd, acces.dossier), pieces_de(bd, acces.dossier)
    contenu = contenu_de(sections)
    trouves = examiner(acces, contenu, pieces, maintenant)
    demandes = [] if est_brouillon else demandes_de(bd, acces.dossier)
    ouverte = next((d for d in reversed(demandes) if d.repondue_le is None and d.carence_le is None), None)
    est_editable = acces.dossier.etat in EDITABLES
    lignes = etapes(
        acces.sections,
        contenu,
        trouves,
        sections_ouvertes(acces, ouverte) if est_editable else frozenset(),
    )
    bref = None if est_brouillon else en_bref(bd, acces.dossier, acces.campagne, maintenant)
    delai = bref.delai if bref else delai_connu(bd, acces.campagne, maintenant)
    suivis = [] if est_brouillon else suivis_de(bd, acces.dossier)
    lit_la_decision = peut("voir_decision", acces.situation)
    decision = decision_publiee(bd, acces.dossier) if lit_la_decision else None
    suites = suites_de(bd, acces.dossier)
    redacteurs = list(dict.fromkeys(s.modifiee_par_id for s in sections.values()))
    rectifiees = decisions_rectifiees(bd, acces.dossier) if decision and decision.est_rectifiee else []
    return page(
        request,
        "dossiers/dossier.html",
        acces=acces,
        vue=_vue(acces),
        est_brouillon=est_brouillon,
        est_editable=est_editable,
        etapes=lignes,
        risques=risques(trouves) if est_editable else (),
        faites=sum(ligne.n_attend_rien for ligne in lignes),
        reste=fenetre(acces.campagne).reste(maintenant),
        est_close=fenetre(acces.campagne).est_close(maintenant),
        **({"demande": None} | complement_attendu(ouverte if est_editable else None, maintenant)),
        pieces_demandees=[libelle_piece(c, pieces_ajoutees(acces.ajouts)) for c in ouverte.pieces] if ouverte else [],
        reprises=sections_reprises(ouverte, sections, pieces),
        peut_completer=peut("completer_dossier", acces.situation),
        bref=bref,
        suivis=suivis,
        annonces=annonces(acces, contenu, pieces),
        pilote=pilote_prevu(bd, acces.dossier, acces.organisme.id, maintenant) if est_brouillon else None,
        redacteurs=noms_de(bd, redacteurs) if est_editable else {},
        presents=presents_en_mots(bd, acces, "", personne, maintenant) if est_editable else [],
        pdfs=documents_de(bd, acces.dossier, decision.id if decision else None) if acces.dossier.depose_le else {},
        rectifiees=rectifiees,
        decision=decision,
        renvoi=renvoi_de(bd, decision, maintenant),
        irrecevabilite=irrecevabilite_de(bd, acces.dossier),
        contestation=contestation(bd, acces, decision, maintenant) if acces.adhesion else SANS_RECOURS,
        peut_contester=peut("contester", acces.situation),
        jalons=jalons(
            acces.dossier,
            acces.campagne,
            demandes,
            _etude(suivis, bref, delai),
            suites if lit_la_decision else None,
            rectifiees[0].annulee_le if rectifiees else None,
        ),
        suites=suites,
        actes=_actes(acces),
        signature=derniere_demande(bd, acces.dossier, empreinte_du_contenu(contenu, jointes(pieces)), maintenant)
        if est_editable
        else None,
        peut_rediger=peut("rediger_dossier", acces.situation),
        faits=FAITS,
    )


def _etude(suivis: list[Suivi], bref: EnBref | None, delai: DelaiConnu) -> Etude:
    """Who has the dossier, since when, and how long a decision usually takes."""
    pilote = next((suivi.nom for suivi in suivis if suivi.qualite is Qualite.PILOTE), "")
    return Etude(pilote, bref.etude_depuis if bref else None, delai_habituel(delai.jours, delai.annee))


def _actes(acces: Acces) -> dict[str, tuple[str, str]]:
    """The acts open to this person now: act → (route, button). A signataire deposits without writing."""
    permis = actes_possibles(acces.dossier.etat, acteurs(acces.situation))
    actes = {acte: PAGES_DES_ACTES[acte] for acte in permis if acte in PAGES_DES_ACTES}
    if acces.dossier.etat is Etat.BROUILLON and "deposer" not in actes:
        est_lecteur = acces.adhesion is RoleAdhesion.LECTEUR
        actes["deposer"] = ("dossiers.relire", "Lire la demande" if est_lecteur else "Relire la demande")
    return actes


router.reunir(routes_depot.router)
router.reunir(routes_recours.router)
router.reunir(routes_indicateurs.router)
router.reunir(routes_pieces.router)
router.reunir(routes_dauphin.router)
# before the sections: « presence » is not one of them
router.reunir(routes_saisie.router)
router.reunir(routes_reprise.router)
router.reunir(routes_signature.router)  # before the sections, whose address would take its own
router.reunir(routes_versions.router)
router.reunir(routes_redaction.router)
