"""What the sheets are made of, for any number of dossiers already seen through the gate: nine statements."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import null, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.queries import dossiers_de, somme_accordee
from app.domain.aides_publiques import EtatBilan, etat_du_bilan
from app.domain.bareme import Bareme
from app.domain.droits import Role
from app.domain.partenaires import SensPartenaire
from app.instruction.queries import declares
from app.instruction.queries_grille import Grille
from app.instruction.queries_grilles import grilles_de
from app.instruction.queries_liste import contenus_deposes
from app.instruction.queries_ressemblances import numero_de_l_original
from app.models.campagnes import Campagne, Enveloppe
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from app.models.partenaires import AvisDePartenaire, Partenaire
from app.models.suites import Convention


@dataclass(frozen=True, slots=True)
class AnneeAvant:
    """What the same organisme asked and was granted the year before, every dispositif together; published only."""

    demande_cents: int = 0
    accorde_cents: int = 0
    bilan: EtatBilan | None = None


@dataclass(frozen=True, slots=True)
class AvisDePartenaireRendu:
    """What a partner answered. Cents. `est_perime`: a completion then changed what it had read."""

    partenaire: str
    sens: SensPartenaire | None
    montant_cents: int | None
    texte: str
    est_perime: bool = False


@dataclass(frozen=True, slots=True)
class Matiere:
    """What is read of one dossier."""

    contenu: str
    beneficiaires: int
    pilote_id: int | None
    grille: Grille
    avant: AnneeAvant = field(default_factory=AnneeAvant)
    partenaires: Sequence[AvisDePartenaireRendu] = ()
    doublon_de: str = ""


def matieres(
    bd: Session, personne: Personne, campagne: Campagne, ids: Collection[int], aujourd_hui: date
) -> dict[int, Matiere]:
    """By dossier, those that this person may not know, or did not declare on, left out."""
    lus = _dossiers(bd, personne, ids)
    vus = [ligne.id for ligne in lus]
    contenus = contenus_deposes(bd, personne, vus)
    grilles = grilles_de(bd, lus, dict.fromkeys(vus, Bareme(campagne.poids, campagne.bareme)))
    avant = _annees_avant(bd, {ligne.organisme_id for ligne in lus}, campagne.annee - 1, aujourd_hui)
    partenaires = _partenaires(bd, vus)
    return {
        ligne.id: Matiere(
            contenus[ligne.id],
            ligne.beneficiaires,
            ligne.pilote_id,
            grilles[ligne.id],
            avant.get(ligne.organisme_id, AnneeAvant()),
            partenaires.get(ligne.id, ()),
            ligne.doublon_de or "",
        )
        for ligne in lus
        if ligne.id in contenus
    }


def _dossiers(bd: Session, personne: Personne, ids: Collection[int]) -> Sequence[Any]:
    return bd.execute(
        dossiers_de(personne)
        .where(col(Dossier.id).in_(ids), col(Dossier.id).in_(declares(personne)))
        .with_only_columns(
            col(Dossier.id), col(Dossier.organisme_id), col(Dossier.orientation), col(Dossier.beneficiaires),
            col(Dossier.pilote_id), _original(personne).label("doublon_de"),
        )
        .order_by(col(Dossier.id))
    ).all()  # fmt: skip


def _original(personne: Personne) -> Any:
    """The number of the dossier it repeats, for an agent: it may stand on no agenda that a member has."""
    return null() if personne.role is Role.MEMBRE else numero_de_l_original(personne)


def _annees_avant(bd: Session, organismes: Collection[int], annee: int, aujourd_hui: date) -> Mapping[int, AnneeAvant]:
    """Money of public decisions: a member of the committee reads it too, so nothing that is not published."""
    lus: dict[int, AnneeAvant] = {}
    for organisme_id, etat, demande, accorde, du_avant in bd.execute(
        select(
            col(Dossier.organisme_id), col(Dossier.etat), col(Dossier.montant_demande_cents), somme_accordee(),
            col(Convention.bilan_avant),
        )
        .join(Campagne, col(Campagne.id) == col(Dossier.campagne_id))
        .outerjoin(Convention, col(Convention.dossier_id) == col(Dossier.id))
        .where(
            col(Dossier.organisme_id).in_(organismes),
            col(Campagne.annee) == annee,
            col(Dossier.decision_publiee_le).is_not(None),
        )
        .order_by(col(Dossier.id))
    ):  # fmt: skip
        deja = lus.get(organisme_id, AnneeAvant())
        bilan = etat_du_bilan(etat, annee, aujourd_hui, du_avant)
        lus[organisme_id] = AnneeAvant(
            deja.demande_cents + demande, deja.accorde_cents + int(accorde), _pire(deja.bilan, bilan)
        )
    return lus


def _pire(*bilans: EtatBilan | None) -> EtatBilan | None:
    """The one to speak of when several are due."""
    return next((b for b in (EtatBilan.EN_RETARD, EtatBilan.ATTENDU, EtatBilan.RECU) if b in bilans), None)


def _partenaires(bd: Session, ids: Collection[int]) -> dict[int, list[AvisDePartenaireRendu]]:
    """The avis that partners rendered, by name; a draft is not read."""
    requete: Any = (
        select(
            col(AvisDePartenaire.dossier_id), col(Partenaire.nom), col(AvisDePartenaire.sens),
            col(AvisDePartenaire.montant_cents), col(AvisDePartenaire.texte),
            col(AvisDePartenaire.perime_le).is_not(None),
        )
        .join(Partenaire, col(Partenaire.id) == col(AvisDePartenaire.partenaire_id))
        .where(col(AvisDePartenaire.dossier_id).in_(ids), col(AvisDePartenaire.rendu_le).is_not(None))
        .order_by(col(Partenaire.nom), col(AvisDePartenaire.id))
    )  # fmt: skip
    lus: dict[int, list[AvisDePartenaireRendu]] = {}
    for dossier_id, *avis in bd.execute(requete):
        lus.setdefault(dossier_id, []).append(AvisDePartenaireRendu(*avis))
    return lus


def codes_du_contrat(bd: Session, campagne_id: int) -> set[str]:
    """The funders of the contract in this campaign: those that have an envelope."""
    codes = select(col(Enveloppe.financeur_code)).where(col(Enveloppe.campagne_id) == campagne_id)
    return set(bd.scalars(codes))
