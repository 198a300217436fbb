"""The document safe: one page, one form, downloads as attachments."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.responses import RedirectResponse, Response

from app.comptes import commands_coffre as commands
from app.comptes.analyse import exiger_ouvrable
from app.comptes.deps import CLE_MAXIMALE, Maintenant, OrganismeMien, PersonneConnectee
from app.comptes.forms_fiche import FormeDocument
from app.comptes.queries_coffre import (
    anciens_documents,
    document_du_coffre,
    documents_du_coffre,
    est_condamne,
    pour_les_regles,
    rib_change_le,
)
from app.comptes.queries_organismes import OrganismeOuvert, organisme_ouvert
from app.comptes.routeur import Routeur
from app.comptes.sessions import numero
from app.core.db import Bd, lecture
from app.core.erreurs import Introuvable
from app.core.fichiers import TAILLE_MAXIMUM, FichierRefuse, conserver, prouver
from app.core.formulaires import Corps, Saisie, fichiers
from app.core.pages import page
from app.core.telechargements import servir_fichier
from app.domain.calendrier import jour_de_paris
from app.domain.coffre import RIB, Validite, constats_du_coffre, genres_du_coffre, phrase_de_validite, validite
from app.domain.coordonnees import PAR_LE_BOUTON
from app.domain.droits import exiger, peut
from app.domain.erreurs import Interdit, SaisieInvalide
from app.models.coffre import DocumentCoffre
from app.models.dossiers import EtatPiece

router = Routeur()
COFFRE = "/organismes/{organisme_id}/coffre"
CHOISIR = "Choisissez le fichier à mettre dans le coffre."
FAITS = {"ajoute": "Le document est dans le coffre.", "retire": "Le document n’est plus dans le coffre."}
TONS = {Validite.VALABLE: "ok", Validite.PERIME: "alerte", Validite.A_DATER: "attente"}
ETATS = {Validite.VALABLE: "Valable", Validite.PERIME: "À renouveler", Validite.A_DATER: "À dater"}


@dataclass(frozen=True, slots=True)
class Ligne:
    """One current document, as the page shows it."""

    document: DocumentCoffre
    etat: str
    ton: str
    phrase: str


def _coffre_vu(ouvert: OrganismeMien) -> OrganismeOuvert:
    exiger("voir_coffre", ouvert.situation)
    return ouvert


def _coffre_tenu(ouvert: OrganismeMien) -> OrganismeOuvert:
    exiger("tenir_coffre", ouvert.situation)
    return ouvert


@dataclass(slots=True)
class DepotAuCoffre:
    """A posted document: the form, and the content already kept; errors are in the form."""

    saisie: Saisie[FormeDocument]
    contenu: commands.Contenu | None
    est_trop_lourd: bool = False


def _recu(organisme_id: int, personne: PersonneConnectee, corps: Corps) -> DepotAuCoffre:
    """The file is opened and kept here, before the writing door of the same request takes its turn; the rights are
    read first, in a session of its own, so that nobody fills our disk through an organisme that is not theirs."""
    with lecture() as bd:
        ouvert = organisme_ouvert(bd, personne, organisme_id) if 0 < organisme_id < CLE_MAXIMALE else None
        if ouvert is None:
            raise Introuvable
        exiger("tenir_coffre", ouvert.situation)
        genre = ouvert.organisme.genre
    saisie = Saisie.lire(FormeDocument, corps)
    recus = fichiers(corps, "fichier")[:1]
    if not recus:
        saisie.erreurs.setdefault("fichier", CHOISIR)
    if saisie.donnees is None or not recus:
        return DepotAuCoffre(saisie, None)
    try:
        commands.exiger_genre(saisie.donnees.genre, genre)
        commands.exiger_date(saisie.donnees.genre, saisie.donnees.annee, saisie.donnees.valable_jusqu_au)
        lu = recus[0].file.read(TAILLE_MAXIMUM + 1)
        sur = prouver(recus[0].filename, lu)
        _exiger_contenu(ouvert, saisie.donnees.genre, sur.contenu)
    except SaisieInvalide as refus:
        return DepotAuCoffre(saisie.refuser(refus), None)
    except FichierRefuse as refus:
        saisie.erreurs["fichier"] = str(refus)
        return DepotAuCoffre(saisie, None, len(lu) > TAILLE_MAXIMUM)
    return DepotAuCoffre(saisie, commands.Contenu(sur.nom, sur.mime, len(sur.contenu), conserver(sur.contenu)))


def _exiger_contenu(ouvert: OrganismeOuvert, genre: str, contenu: bytes) -> None:
    """Refused before it reaches the disk; the command refuses again, under the lock."""
    with lecture() as bd:
        empreinte = hashlib.sha256(contenu).hexdigest()
        commands.exiger_contenu(bd, numero(ouvert.organisme), genre, empreinte, len(contenu))


CoffreVu = Annotated[OrganismeOuvert, Depends(_coffre_vu)]
CoffreTenu = Annotated[OrganismeOuvert, Depends(_coffre_tenu)]
DocumentRecu = Annotated[DepotAuCoffre, Depends(_recu)]


def _page(
    request: Request, ouvert: OrganismeOuvert, bd: Bd, maintenant: datetime, saisie: Any = None, statut: int = 200
) -> Response:
    organisme, jour = ouvert.organisme, jour_de_paris(maintenant)
    presents = documents_du_coffre(bd, numero(organisme))
    change = rib_change_le(bd, numero(organisme))
    regles = {code: pour_les_regles(document) for code, document in presents.items()}
    return page(
        request,
        "comptes/coffre.html",
        statut,
        ouvert=ouvert,
        organisme=organisme,
        genres=genres_du_coffre(organisme.genre),
        lignes=_lignes(presents, regles, jour, change),
        anciens=anciens_documents(bd, numero(organisme)),
        constats=constats_du_coffre(organisme.genre, regles, jour, change),
        peut_tenir=peut("tenir_coffre", ouvert.situation),
        peut_voir_rib=peut("voir_rib", ouvert.situation),
        saisie=saisie or Saisie.vierge(genre=request.query_params.get("genre", "")),
        faits=FAITS,
    )


def _lignes(
    presents: Mapping[str, DocumentCoffre], regles: Mapping[str, Any], jour: Any, change: Any
) -> dict[str, Ligne]:
    return {
        code: Ligne(
            document,
            ETATS[validite(regles[code], jour, change)],
            TONS[validite(regles[code], jour, change)],
            phrase_de_validite(regles[code], jour, change),
        )
        for code, document in presents.items()
    }


@router.get(COFFRE, name="comptes.coffre")
def coffre(request: Request, ouvert: CoffreVu, bd: Bd, maintenant: Maintenant) -> Response:
    return _page(request, ouvert, bd, maintenant)


@router.post(COFFRE, name="comptes.ajouter_au_coffre")
def ajouter_au_coffre(
    request: Request,
    recu: DocumentRecu,
    ouvert: CoffreTenu,
    personne: PersonneConnectee,
    bd: Bd,
    maintenant: Maintenant,
) -> Response:
    """`recu` comes first: the file is opened and kept before the writing door takes its turn."""
    if recu.contenu is None:
        return _page(request, ouvert, bd, maintenant, recu.saisie, 413 if recu.est_trop_lourd else 422)
    lu = recu.saisie.exige
    commands.ajouter_au_coffre(
        bd, numero(ouvert.organisme), ouvert.situation, lu.genre, recu.contenu, lu.annee, lu.valable_jusqu_au, personne,
        maintenant,
    )  # fmt: skip
    return _vers(ouvert, "ajoute")


def _document(coffre_id: int, ouvert: OrganismeOuvert, bd: Bd) -> DocumentCoffre:
    document = document_du_coffre(bd, ouvert.organisme, coffre_id) if 0 < coffre_id < CLE_MAXIMALE else None
    if document is None:
        raise Introuvable
    return document


@router.get(f"{COFFRE}/{{coffre_id}}", name="comptes.telecharger_du_coffre")
def telecharger_du_coffre(ouvert: CoffreVu, coffre_id: int, bd: Bd) -> Response:
    document = _document(coffre_id, ouvert, bd)
    if document.genre == RIB:
        exiger("voir_rib", ouvert.situation)
        raise Interdit(PAR_LE_BOUTON)  # the reading leaves a line in the trail, and a GET writes nothing
    return _fichier(bd, document)


@router.post(f"{COFFRE}/{{coffre_id}}/ouvrir", name="comptes.ouvrir_rib_du_coffre")
def ouvrir_rib_du_coffre(
    ouvert: CoffreVu, coffre_id: int, personne: PersonneConnectee, bd: Bd, maintenant: Maintenant
) -> Response:
    exiger("voir_rib", ouvert.situation)
    document = _document(coffre_id, ouvert, bd)
    if document.genre != RIB:
        raise Introuvable
    fichier = _fichier(bd, document)
    commands.ouvrir_rib_du_coffre(bd, document, personne, maintenant)
    return fichier


def _fichier(bd: Bd, document: DocumentCoffre) -> Response:
    exiger_ouvrable(EtatPiece.REFUSEE if est_condamne(bd, document.sha256) else document.etat)
    return servir_fichier(document.sha256, document.nom, document.mime)


@router.post(f"{COFFRE}/{{coffre_id}}/retirer", name="comptes.retirer_du_coffre")
def retirer_du_coffre(
    ouvert: CoffreTenu, coffre_id: int, personne: PersonneConnectee, bd: Bd, maintenant: Maintenant
) -> Response:
    document = document_du_coffre(bd, ouvert.organisme, coffre_id) if 0 < coffre_id < CLE_MAXIMALE else None
    if document is None:
        raise Introuvable
    commands.retirer_du_coffre(bd, ouvert.situation, document, personne, maintenant)
    return _vers(ouvert, "retire")


def _vers(ouvert: OrganismeOuvert, fait: str) -> RedirectResponse:
    return RedirectResponse(f"/organismes/{ouvert.organisme.id}/coffre?fait={fait}", status_code=303)
