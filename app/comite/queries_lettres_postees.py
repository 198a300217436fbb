"""The letters of a publication that are printed: as they were sent, with where to post them. Never writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.queries import dossiers_de
from app.comite.queries_lettres import representants_legaux
from app.dossiers.queries_envois import est_de_la_lettre
from app.models.comite import Decision, Lettre, Seance
from app.models.comptes import Organisme, Personne
from app.models.courriel import Courriel, EtatEnvoi
from app.models.dossiers import Dossier
from app.models.recueils import GenreRecueil, Recueil

MONTRES = 5


@dataclass(frozen=True, slots=True)
class LettreAPoster:
    """One letter, word for word, and the address of its organisme."""

    dossier_id: int
    numero: str
    sujet: str
    texte: str
    envoyee_le: datetime
    organisme: str
    correspondance: str
    adresse: str
    code_postal: str
    ville: str
    representant: str = ""

    @property
    def lignes(self) -> list[str]:
        """The lines of the envelope; without any, the address is to be written by hand."""
        ou = self.correspondance.splitlines() or [self.adresse, f"{self.code_postal} {self.ville}".strip()]
        qui = [self.representant] if self.representant else []
        return [self.organisme, *qui, *(ligne.strip() for ligne in ou if ligne.strip())]


def lettres_a_poster(bd: Session, personne: Personne, seance: Seance, *, sans_remise: bool) -> list[LettreAPoster]:
    """The letters of a published sitting that this person may know and that hold still, by number of dossier."""
    lignes: Sequence[Any] = bd.execute(
        _lettres(personne, seance, sans_remise)
        .with_only_columns(
            col(Dossier.id), col(Dossier.numero), col(Lettre.sujet), col(Lettre.texte), col(Lettre.envoyee_le),
            col(Organisme.nom), col(Organisme.adresse_correspondance), col(Organisme.adresse),
            col(Organisme.code_postal), col(Organisme.ville), col(Organisme.id),
        )
        .order_by(col(Dossier.numero), col(Lettre.decision_id))
    ).all()  # fmt: skip
    signent = representants_legaux(bd, {ligne[0]: ligne[-1] for ligne in lignes})
    return [LettreAPoster(*(*ligne[:-1], signent[ligne[0]])) for ligne in lignes]


def nombre_de_lettres(bd: Session, personne: Personne, seance: Seance) -> tuple[int, int]:
    """How many there are, and how many no mail handed over nor waits to."""
    return tuple(  # type: ignore[return-value]
        bd.scalar(_lettres(personne, seance, sans_remise).with_only_columns(func.count())) or 0
        for sans_remise in (False, True)
    )


def _lettres(personne: Personne, seance: Seance, sans_remise: bool) -> Select[Any]:
    requete = (
        dossiers_de(personne)
        .join(Lettre, col(Lettre.dossier_id) == col(Dossier.id))
        .join(Decision, col(Decision.id) == col(Lettre.decision_id))
        .join(Organisme, col(Organisme.id) == col(Dossier.organisme_id))
        .where(col(Decision.seance_id) == seance.id, col(Decision.annulee_le).is_(None))
    )
    if not sans_remise:
        return requete
    parti = exists().where(est_de_la_lettre(), col(Courriel.etat) != EtatEnvoi.ECHEC).correlate(Lettre)
    return requete.where(col(Lettre.remise_autrement_le).is_(None), ~parti)


def lettres_reliees(bd: Session, personne: Personne, seance: Seance) -> list[Recueil]:
    """What this person asked to bind, the latest first."""
    requete = select(Recueil).where(
        col(Recueil.demande_par_id) == personne.id,
        col(Recueil.genre) == GenreRecueil.LETTRES,
        col(Recueil.seance_id) == seance.id,
    )
    return list(bd.scalars(requete.order_by(col(Recueil.id).desc()).limit(MONTRES)))
