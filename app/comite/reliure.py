"""The job that binds sheets and books: read through the gate of who asked, drawn outside any transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.classement import LigneDetaillee
from app.comite.feuille import Feuille, Reliure, feuilles, preparer
from app.core.db import ecriture, lecture
from app.core.fichiers import conserver
from app.core.pages import rendre
from app.core.pdf import en_pdf
from app.domain.calendrier import jour_de_paris
from app.dossiers.courriels import ecrire
from app.models.campagnes import Campagne
from app.models.comptes import Personne
from app.models.journal import inscrire_au_journal
from app.models.recueils import GenreRecueil, Recueil
from app.models.socle import pour_ecrire

NATURE = "recueils"
DELAI_D_UN_LIVRE_S = 900
PAS = 25

Avancer = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Relie:
    """What is ready to be drawn, and whose dossiers are in it."""

    html: str
    dossiers: list[int]


def relier_feuilles(charge: dict[str, Any], maintenant: datetime) -> None:
    """Bind, keep, say it is ready. Done again, nothing; PdfImpossible: it will be tried again later."""
    recueil_id = int(charge["recueil"])
    with lecture() as bd:
        recueil = bd.get(Recueil, recueil_id)
        if recueil is None or recueil.pret_le is not None:
            return
        personne = bd.get_one(Personne, recueil.demande_par_id)
        campagne = bd.get_one(Campagne, recueil.campagne_id)
        seul = recueil.dossier_id if recueil.genre is GenreRecueil.FEUILLE else None
        relie = assembler(bd, personne, campagne, maintenant, seul, lambda n, sur: _avancer(recueil_id, n, sur))
    achever(recueil_id, relie.dossiers, en_pdf(relie.html, DELAI_D_UN_LIVRE_S), maintenant)


def assembler(
    bd: Session,
    personne: Personne,
    campagne: Campagne,
    maintenant: datetime,
    seul: int | None = None,
    avancer: Avancer = lambda faits, total: None,
) -> Relie:
    """The document of one dossier (`seul`), or of the whole ranked list of this person."""
    reliure = preparer(bd, personne, campagne, jour_de_paris(maintenant))
    lignes = list(reliure.classement.lignes)
    if seul is not None:
        lignes = [ligne for ligne in lignes if ligne.id == seul]
    faites = _suivies(bd, reliure, lignes, avancer)
    contexte = {
        "campagne": campagne, "cartes": reliure.cartes, "etabli_le": maintenant, "pour": personne.nom_complet,
    }  # fmt: skip
    if seul is not None and faites:
        html = rendre("documents/feuille.html", feuille=faites[0], **contexte)
    else:
        html = rendre("documents/livre.html", feuilles=faites, **contexte)
    return Relie(html, [feuille.ligne.id for feuille in faites])


def _suivies(bd: Session, reliure: Reliure, lignes: list[LigneDetaillee], avancer: Avancer) -> list[Feuille]:
    """The sheets, progress told every twenty-five."""
    faites: list[Feuille] = []
    a_faire = feuilles(bd, reliure, lignes)
    avancer(0, len(lignes))
    while lot := list(islice(a_faire, PAS)):
        faites += lot
        avancer(len(faites), len(lignes))
    avancer(len(faites), len(faites))  # those that may not be opened are left out: what remains is to draw
    return faites


def _avancer(recueil_id: int, faits: int, total: int) -> None:
    with ecriture() as bd:
        bd.execute(update(Recueil).where(col(Recueil.id) == recueil_id).values(faits=faits, total=total))


def achever(
    recueil_id: int, dossiers: list[int], contenu: bytes, maintenant: datetime, zip_: bytes | None = None
) -> None:
    """Keep the files, then the row, the line of the trail and the mail in one transaction."""
    empreinte = conserver(contenu, NATURE)
    empreinte_zip = conserver(zip_, NATURE) if zip_ is not None else None
    with ecriture() as bd:
        recueil = pour_ecrire(bd, Recueil, id=recueil_id)
        if recueil is None or recueil.pret_le is not None:
            return
        personne = bd.get_one(Personne, recueil.demande_par_id)
        recueil.dossiers, recueil.pret_le = dossiers, maintenant
        recueil.sha256, recueil.zip_sha256 = empreinte, empreinte_zip
        if recueil.genre is not GenreRecueil.FEUILLE:  # whoever asks for one page waits in front of it
            ecrire(
                bd, "recueil_pret", f"recueil-pret-{recueil.id}", personne.courriel, maintenant, recueil.dossier_id,
                recueil=recueil, dossiers=len(dossiers), lien=_lien(recueil),
            )  # fmt: skip
        inscrire_au_journal(
            bd, None, "relier_recueil", f"recueil:{recueil.id}", maintenant,
            dossier_id=recueil.dossier_id, sha256=empreinte, dossiers=len(dossiers),
        )  # fmt: skip


def _lien(recueil: Recueil) -> str:
    if recueil.genre is GenreRecueil.LIVRE:
        return f"/comite/classement/{recueil.campagne_id}/livre"
    if recueil.genre is GenreRecueil.LETTRES:
        return f"/comite/seances/{recueil.seance_id}/publication"
    return f"/administration/dossiers/{recueil.dossier_id}/recours"
