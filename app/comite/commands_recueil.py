"""Asking for a sheet in PDF or for the book of a campaign: the worker binds it. Asked twice, it is made once."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.queries_recueil import nombre_de_feuilles
from app.domain.feuille import exiger_des_feuilles
from app.domain.recueils import perimes_avant
from app.models.campagnes import Campagne
from app.models.comptes import Personne
from app.models.courriel import deposer_tache
from app.models.dossiers import Dossier
from app.models.journal import inscrire_au_journal
from app.models.recueils import GenreRecueil, Recueil
from app.models.socle import pour_ecrire

RELIER = "relier_recueil"


def demander_livre(bd: Session, campagne: Campagne, personne: Personne, maintenant: datetime) -> Recueil:
    """The book of a campaign, as this person may read it. Raises ErreurMetier when it would have no sheet."""
    exiger_des_feuilles(nombre_de_feuilles(bd, personne, campagne.id or 0))
    nom = f"Livre des dossiers {campagne.titre}.pdf"
    return demander_recueil(bd, GenreRecueil.LIVRE, campagne.id or 0, None, nom, personne, maintenant)


def demander_feuille(bd: Session, dossier: Dossier, personne: Personne, maintenant: datetime) -> Recueil:
    """The sheet of one dossier."""
    nom = f"Feuille {dossier.numero}.pdf"
    return demander_recueil(bd, GenreRecueil.FEUILLE, dossier.campagne_id, dossier.id, nom, personne, maintenant)


def demander_recueil(
    bd: Session,
    genre: GenreRecueil,
    campagne_id: int,
    dossier_id: int | None,
    nom: str,
    personne: Personne,
    maintenant: datetime,
    motif: str = "",
    tache: str = RELIER,
    seance_id: int | None = None,
) -> Recueil:
    """The one that waits already, or a new one with its job and its line of the trail."""
    pour_ecrire(bd, Personne, id=personne.id)  # a double click makes one
    attendu = bd.scalar(
        select(Recueil).where(
            col(Recueil.demande_par_id) == personne.id,
            col(Recueil.genre) == genre,
            col(Recueil.campagne_id) == campagne_id,
            col(Recueil.dossier_id) == dossier_id if dossier_id else col(Recueil.dossier_id).is_(None),
            col(Recueil.pret_le).is_(None),
            *([col(Recueil.seance_id) == seance_id, col(Recueil.motif) == motif] if seance_id else []),
        )
    )
    if attendu is not None:
        return attendu
    recueil = Recueil(
        genre=genre,
        campagne_id=campagne_id,
        dossier_id=dossier_id,
        seance_id=seance_id,
        demande_par_id=personne.id or 0,
        demande_le=maintenant,
        motif=motif,
        nom=nom[-120:],
    )
    bd.add(recueil)
    bd.flush()
    deposer_tache(bd, f"recueil-{recueil.id}", tache, {"recueil": recueil.id}, maintenant)
    inscrire_au_journal(
        bd, personne, f"demander_{genre.value}", f"recueil:{recueil.id}", maintenant,
        dossier_id=dossier_id, campagne=campagne_id,
    )  # fmt: skip
    return recueil


def effacer_perimes(bd: Session, maintenant: datetime) -> list[str]:
    """Forget what was asked a month ago; returns the digests of the files that nobody names any more."""
    vieux = list(bd.scalars(select(Recueil).where(col(Recueil.demande_le) < perimes_avant(maintenant)).limit(100)))
    ids = [recueil.id for recueil in vieux]
    empreintes = {e for recueil in vieux for e in (recueil.sha256, recueil.zip_sha256) if e}
    bd.execute(delete(Recueil).where(col(Recueil.id).in_(ids)))
    gardees = bd.execute(
        select(col(Recueil.sha256), col(Recueil.zip_sha256)).where(
            col(Recueil.sha256).in_(empreintes) | col(Recueil.zip_sha256).in_(empreintes)
        )
    ).all()
    return sorted(empreintes - {e for couple in gardees for e in couple})
