"""What was asked of partners on a dossier, and what they answered. Never writes."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.avis_perimes import Anterieur
from app.domain.partenaires import EtatAvis, Fermete, GenrePartenaire, SensPartenaire, Suivi
from app.models.comptes import Personne
from app.models.partenaires import AvisDePartenaire, Partenaire


@dataclass(frozen=True, slots=True)
class AvisLu:
    """An ask and its answer, as agents read it."""

    id: int
    partenaire: str
    genre: GenrePartenaire
    parties: tuple[str, ...]
    demande_le: datetime
    demande_par: str
    suivi: Suivi
    sens: SensPartenaire | None
    montant_cents: int | None
    fermete: Fermete | None
    texte: str
    lu_le: datetime | None
    motif: str
    rappele_le: date | None
    perime_le: datetime | None = None
    perime_depuis: int | None = None
    anciens: tuple[Anterieur, ...] = ()

    def etat(self, aujourd_hui: date) -> EtatAvis:
        return self.suivi.etat(aujourd_hui)

    @property
    def est_a_lire(self) -> bool:
        return self.suivi.rendu_le is not None and self.lu_le is None and self.perime_le is None

    @property
    def est_a_revoir(self) -> bool:
        """The dossier changed since, and nobody said what becomes of it."""
        return self.perime_le is not None and self.lu_le is None

    @property
    def rendus(self) -> "list[AvisLu]":
        """Every answer of this partner, the first one first: what was thought, and when."""
        passes = [
            replace(
                self, suivi=replace(self.suivi, rendu_le=a.rendu_le), sens=a.sens, montant_cents=a.montant_cents,
                fermete=a.fermete, texte=a.texte,
            )
            for a in self.anciens
        ]  # fmt: skip
        return [*passes, *([self] if self.suivi.rendu_le else [])]


def avis_du_dossier(bd: Session, dossier_id: int | None) -> list[AvisLu]:
    """Every ask on a dossier, by kind of partner then name. What is still a draft is not read."""
    requete = (
        select(AvisDePartenaire, Partenaire, col(Personne.prenom), col(Personne.nom))
        .join(Partenaire, col(Partenaire.id) == col(AvisDePartenaire.partenaire_id))
        .join(Personne, col(Personne.id) == col(AvisDePartenaire.demande_par_id))
        .where(col(AvisDePartenaire.dossier_id) == dossier_id)
        .order_by(col(Partenaire.genre), col(Partenaire.nom), col(AvisDePartenaire.id))
    )
    return [_lu(a, p, f"{prenom} {nom}".strip()) for a, p, prenom, nom in bd.execute(requete)]


def _lu(a: AvisDePartenaire, p: Partenaire, par: str) -> AvisLu:
    rendu = a.rendu_le is not None
    return AvisLu(
        a.id or 0, p.nom, p.genre, tuple(a.parties), a.demande_le, par, a.suivi, a.sens if rendu else None,
        a.montant_cents if rendu else None, a.fermete if rendu else None, a.texte if rendu else "", a.lu_le, a.motif,
        a.rappele_le, a.perime_le, a.perime_depuis, tuple(Anterieur.lire(ancien) for ancien in a.anciens),
    )  # fmt: skip


def avis_demande(bd: Session, dossier_id: int | None, avis_id: int) -> AvisDePartenaire | None:
    """One ask of a dossier, locked: an agent closes while the partner may be answering."""
    return bd.scalar(
        select(AvisDePartenaire)
        .where(col(AvisDePartenaire.id) == avis_id, col(AvisDePartenaire.dossier_id) == dossier_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
