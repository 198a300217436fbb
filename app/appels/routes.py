"""What is open to everyone: home, calls, find my référent, required notices."""

from datetime import timedelta

from fastapi import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from app.appels import queries, routes_choix
from app.appels.deps import CampagnePubliee
from app.appels.forms import FormeReferent
from app.appels.impression import NATURE, a_imprimer, imprime
from app.appels.pages import (
    DUREES,
    contact_general,
    etapes,
    par_organisme,
    pieces_annoncees,
    qui_peut_candidater,
)
from app.appels.queries_ajouts import ajouts_de
from app.comptes.deps import Maintenant, Visiteur
from app.comptes.routeur import Routeur
from app.core.adresses import chemin
from app.core.config import reglages
from app.core.db import Bd
from app.core.fichiers import disposition, lire_range
from app.core.formulaires import Saisie
from app.core.pages import page
from app.domain.calendrier import Fenetre
from app.domain.campagnes import Contact, cloture
from app.domain.dispositifs import DISPOSITIFS
from app.domain.droits import Role
from app.domain.guichets import prochaine_ouverture
from app.domain.interlocuteurs import Interlocuteurs, interlocuteurs
from app.domain.orientations import AXES, ORIENTATIONS
from app.models.comptes import Personne

router = Routeur()

FERMES_AUX_ROBOTS = (
    "/dossiers", "/instruction", "/comite", "/administration", "/compte", "/organismes", "/connexion", "/demonstration",
)  # fmt: skip
THEMATIQUES = [(code.value, fiche.libelle) for code, fiche in ORIENTATIONS.items()]
VALIDITE_SECURITE = timedelta(days=180)


@router.get("/", name="appels.accueil")
def accueil(request: Request, bd: Bd, personne: Visiteur, maintenant: Maintenant) -> Response:
    campagnes = queries.campagnes_affichees(bd, maintenant)
    lieux = queries.communes(bd)
    saisie, trouve = _chercher(request, bd, lieux, maintenant)
    return page(
        request,
        "appels/accueil.html",
        statut=422 if saisie.erreurs else 200,
        ouvertes=[c for c in campagnes if c.est_ouverte],
        a_venir=[c for c in campagnes if c.est_a_venir],
        closes=[c for c in campagnes if c.est_close],
        brouillons=_brouillons(bd, personne),
        lieux=[(lieu.insee, lieu.nom) for lieu in lieux],
        orientations=THEMATIQUES,
        saisie=saisie,
        trouve=trouve,
        contact=contact_general(campagnes),
    )


@router.get("/referent", name="appels.referent")
def referent(request: Request, bd: Bd, maintenant: Maintenant) -> Response:
    lieux = queries.communes(bd)
    saisie, trouve = _chercher(request, bd, lieux, maintenant)
    return page(
        request,
        "appels/referent.html",
        statut=422 if saisie.erreurs else 200,
        lieux=[(lieu.insee, lieu.nom) for lieu in lieux],
        orientations=THEMATIQUES,
        saisie=saisie,
        trouve=trouve,
        contact=contact_general(queries.campagnes_affichees(bd, maintenant)),
    )


@router.get("/appels/{campagne_id}", name="appels.campagne")
def campagne(
    request: Request, bd: Bd, campagne: CampagnePubliee, personne: Visiteur, maintenant: Maintenant
) -> Response:
    fenetre = Fenetre(campagne.ouvre_le, campagne.ferme_le)
    ajouts = ajouts_de(bd, campagne.id or 0)
    suivante = None
    if fenetre.est_close(maintenant):
        suivante = prochaine_ouverture(queries.guichets(bd), campagne.dispositif, maintenant, sauf=campagne.id)
    return page(
        request,
        "appels/campagne.html",
        campagne=campagne,
        fiche=DISPOSITIFS[campagne.dispositif],
        fenetre=fenetre,
        suivante=suivante,
        reste=fenetre.reste(maintenant),
        cloture=cloture(campagne.ferme_le),
        contact=Contact.lire(campagne.contact),
        financeurs=queries.financeurs_de(bd, campagne.id or 0),
        brouillon=_brouillons(bd, personne).get(campagne.id or 0),
        genres=qui_peut_candidater(campagne.dispositif),
        pieces=par_organisme(pieces_annoncees(campagne.dispositif, campagne.pieces_requises, ajouts)),
        etapes=etapes(campagne.dispositif, ajouts),
        duree=DUREES[campagne.dispositif],
        orientations=ORIENTATIONS,
        axes=AXES,
    )


@router.get("/appels/{campagne_id}/questions", name="appels.questions")
def questions(request: Request, bd: Bd, campagne: CampagnePubliee) -> Response:
    contenu = a_imprimer(bd, campagne)
    return page(request, "appels/questions.html", campagne=campagne, pdf=imprime(contenu), **contenu)


@router.get("/appels/{campagne_id}/questions.pdf", name="appels.questions_pdf")
def questions_pdf(request: Request, bd: Bd, campagne: CampagnePubliee) -> Response:
    """The PDF the worker drew; the page says the same while it waits for it."""
    nom = imprime(a_imprimer(bd, campagne))
    if nom is None:
        return RedirectResponse(chemin(request.app, "appels.questions", campagne_id=campagne.id), status_code=303)
    entetes = {**disposition(f"Toutes les questions - {campagne.titre}.pdf"), "Cache-Control": "public, max-age=300"}
    return Response(lire_range(nom, NATURE), media_type="application/pdf", headers=entetes)


@router.get("/aide", name="appels.aide")
def aide(request: Request, bd: Bd, maintenant: Maintenant) -> Response:
    campagnes = queries.campagnes_affichees(bd, maintenant)
    return page(request, "appels/aide.html", contact=contact_general(campagnes), dispositifs=DISPOSITIFS)


@router.get("/comment-ca-marche", name="appels.comment_ca_marche")
def comment_ca_marche(request: Request, bd: Bd, maintenant: Maintenant) -> Response:
    """The page in easy-to-read French (FALC)."""
    campagnes = queries.campagnes_affichees(bd, maintenant)
    return page(request, "appels/comment_ca_marche.html", contact=contact_general(campagnes))


@router.get("/accessibilite", name="appels.accessibilite")
def accessibilite(request: Request) -> Response:
    return page(request, "appels/accessibilite.html")


@router.get("/donnees-personnelles", name="appels.donnees_personnelles")
def donnees_personnelles(request: Request) -> Response:
    return page(request, "appels/donnees_personnelles.html")


@router.get("/mentions-legales", name="appels.mentions_legales")
def mentions_legales(request: Request) -> Response:
    return page(request, "appels/mentions_legales.html")


@router.get("/plan-du-site", name="appels.plan_du_site")
def plan_du_site(request: Request, bd: Bd, maintenant: Maintenant) -> Response:
    return page(request, "appels/plan_du_site.html", campagnes=queries.campagnes_affichees(bd, maintenant))


@router.get("/robots.txt", name="appels.robots")
def robots() -> Response:
    return PlainTextResponse("User-agent: *\n" + "".join(f"Disallow: {debut}\n" for debut in FERMES_AUX_ROBOTS))


@router.get("/.well-known/security.txt", name="appels.securite")
def securite(request: Request, maintenant: Maintenant) -> Response:
    """Where to report a weakness (RFC 9116)."""
    base = reglages().url_publique.rstrip("/")
    expire = (maintenant + VALIDITE_SECURITE).replace(hour=0, minute=0, second=0, microsecond=0)
    lignes = (
        f"Contact: {base}{chemin(request.app, 'appels.aide')}",
        f"Expires: {expire:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: fr, en",
        f"Canonical: {base}{request.url.path}",
    )
    return PlainTextResponse("\n".join(lignes) + "\n")


def _chercher(
    request: Request, bd: Bd, lieux: list[queries.Lieu], maintenant: Maintenant
) -> tuple[Saisie[FormeReferent], Interlocuteurs | None]:
    if not {"commune", "orientation"} & request.query_params.keys():
        return Saisie(), None
    saisie: Saisie[FormeReferent] = Saisie.lire(FormeReferent, request.query_params)
    if saisie.donnees is None:
        return saisie, None
    lieu = next((lieu for lieu in lieux if lieu.insee == saisie.exige.commune), None)
    if lieu is None:
        saisie.erreurs["commune"] = "Choisissez une commune de la liste."
        return saisie, None
    matrice, agents = queries.equipe_du_jour(bd, saisie.exige.orientation, lieu.routee, maintenant)
    return saisie, interlocuteurs(saisie.exige.orientation, lieu.routee, matrice, agents)


def _brouillons(bd: Bd, personne: Personne | None) -> dict[int, queries.BrouillonRepris]:
    if personne is None or personne.role is not Role.PORTEUR:
        return {}
    return queries.brouillons_de(bd, personne)


router.reunir(routes_choix.router)
