"""The space of a partner, opened by the link of its mail. Opening reads; only its buttons write."""

from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.responses import RedirectResponse, Response

from app.comptes.deps import Maintenant
from app.comptes.essais import DEMANDES_PAR_COURRIEL, Place, prendre
from app.comptes.routeur import Routeur
from app.core.adresses import chemin
from app.core.db import Bd
from app.core.erreurs import Introuvable
from app.core.formulaires import Corps, Saisie
from app.core.pages import page
from app.core.securite import empreinte
from app.domain.calendrier import jour_de_paris
from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.orientations import ORIENTATIONS
from app.domain.partenaires import FERMETES, PARTIES, SENS, priorites_servies
from app.domain.saisies import montant_saisi
from app.partenaires.commands_espace import demander_un_lien, repondre
from app.partenaires.forms import FormeReponse
from app.partenaires.queries import communes_des_partenaires, portee_du_dossier, priorites_des_communes
from app.partenaires.queries_espace import (
    DemandeOuverte,
    Espace,
    demande_ouverte,
    espace_du_lien,
)
from app.partenaires.queries_recues import Partie, demandes_recues, lire_place, suivante

router = Routeur()
ESPACE = "/partenaires/espace/{jeton_de_partenaire}"
PERIME = "Ce lien a plus d’un mois : il ne s’ouvre plus. Demandez-en un autre, il arrivera à la même adresse."
ID_MAXIMUM = 2**31


def _espace(jeton_de_partenaire: str, bd: Bd, maintenant: Maintenant) -> Espace:
    trouve = espace_du_lien(bd, empreinte(jeton_de_partenaire), maintenant)
    if trouve is None:
        raise Introuvable
    return trouve


EspaceDuLien = Annotated[Espace, Depends(_espace)]


def _ouverte(request: Request, avis_id: int, espace: EspaceDuLien, bd: Bd) -> DemandeOuverte:
    if espace.est_perime:
        raise ErreurMetier(PERIME)
    ecrit = request.method == "POST"
    trouvee = demande_ouverte(bd, espace.partenaire, avis_id, pour_ecrire=ecrit) if 0 < avis_id < ID_MAXIMUM else None
    if trouvee is None:
        raise Introuvable
    return trouvee


DemandeDuLien = Annotated[DemandeOuverte, Depends(_ouverte)]


@router.get(ESPACE, name="partenaires.espace")
def accueil(
    request: Request,
    jeton_de_partenaire: str,
    espace: EspaceDuLien,
    bd: Bd,
    maintenant: Maintenant,
    partie: str = "",
    apres: str = "",
) -> Response:
    """The first asks of each part, or those of one alone after a place; past its term, the button that mails another
    link."""
    seule = Partie(partie) if partie in set(Partie) else None
    place = lire_place(seule, apres) if seule else None
    return page(
        request,
        "partenaires/espace.html",
        espace=espace,
        jeton=jeton_de_partenaire,
        seule=seule,
        parties={} if espace.est_perime else demandes_recues(bd, espace.partenaire, seule, place),
        jour=jour_de_paris(maintenant),
    )


@router.post(f"{ESPACE}/lien", name="partenaires.demander_lien")
def demander_lien(
    request: Request, jeton_de_partenaire: str, espace: EspaceDuLien, bd: Bd, maintenant: Maintenant
) -> Response:
    prendre(bd, (Place(f"partenaire:{espace.adresse.id}", DEMANDES_PAR_COURRIEL),), maintenant)
    demander_un_lien(bd, espace, maintenant)
    ici = chemin(request.app, "partenaires.espace", jeton_de_partenaire=jeton_de_partenaire)
    return RedirectResponse(f"{ici}?fait=lien", status_code=303)


def _page(
    request: Request,
    jeton: str,
    espace: Espace,
    ouverte: DemandeOuverte,
    bd: Bd,
    maintenant: Maintenant,
    saisie: Saisie[Any] | None = None,
) -> Response:
    avis = ouverte.avis
    gardee: dict[str, Any] = {
        "sens": avis.sens or "",
        "montant": montant_saisi(avis.montant_cents) if avis.montant_cents is not None else "",
        "fermete": avis.fermete or "",
        "texte": avis.texte,
    }
    portee = portee_du_dossier(bd, ouverte.dossier)
    siennes = communes_des_partenaires(bd, [espace.partenaire.id or 0])[espace.partenaire.id or 0]
    lues = priorites_des_communes(bd, siennes & set(portee.communes), ouverte.campagne.annee)
    return page(
        request,
        "partenaires/avis.html",
        statut=422 if saisie and saisie.erreurs else 200,
        espace=espace,
        jeton=jeton,
        ouverte=ouverte,
        etat_avis=avis.suivi.etat(jour_de_paris(maintenant)),
        parties=PARTIES,
        sens=[(s.value, libelle) for s, libelle in SENS.items()],
        fermetes=[(f.value, libelle) for f, libelle in FERMETES.items()],
        orientations=ORIENTATIONS,
        priorites={c: priorites_servies(p, portee.orientations, portee.quartiers) for c, p in lues.items()},
        suivante=suivante(bd, espace.partenaire, avis),
        saisie=Saisie(valeurs=gardee | saisie.valeurs, erreurs=saisie.erreurs) if saisie else Saisie(valeurs=gardee),
    )


@router.get(f"{ESPACE}/avis/{{avis_id}}", name="partenaires.avis")
def avis(
    request: Request,
    jeton_de_partenaire: str,
    espace: EspaceDuLien,
    ouverte: DemandeDuLien,
    bd: Bd,
    maintenant: Maintenant,
) -> Response:
    return _page(request, jeton_de_partenaire, espace, ouverte, bd, maintenant)


@router.post(f"{ESPACE}/avis/{{avis_id}}", name="partenaires.repondre")
def donner_son_avis(
    request: Request,
    jeton_de_partenaire: str,
    espace: EspaceDuLien,
    ouverte: DemandeDuLien,
    corps: Corps,
    bd: Bd,
    maintenant: Maintenant,
) -> Response:
    """« Enregistrer » keeps a draft; « Rendre mon avis » renders it."""
    saisie, est_rendue = Saisie.lire(FormeReponse, corps), corps.get("acte") == "rendre"
    try:
        repondre(bd, espace, ouverte, saisie.exige.reponse(), maintenant, est_rendue=est_rendue)
    except SaisieInvalide as refus:
        return _page(request, jeton_de_partenaire, espace, ouverte, bd, maintenant, saisie.refuser(refus))
    lieu = {"jeton_de_partenaire": jeton_de_partenaire, "avis_id": ouverte.avis.id}
    ici = chemin(request.app, "partenaires.avis", **lieu)
    return RedirectResponse(f"{ici}?fait={'rendu' if est_rendue else 'brouillon'}", status_code=303)
