"""What the pages of a sitting show beside its ranked agenda."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.queries import dossiers_de, inscrits
from app.comite.queries_instances import attend
from app.domain.budget import Budget, lire_budget
from app.domain.decision import DECISIONS_PRISES, SensDecision
from app.domain.decision_motifs import MotifRefus, Votes, lire_votes
from app.domain.dispositifs import Dispositif
from app.domain.droits import Qualite
from app.domain.envois import PREFIXE_DECISION, cause
from app.domain.etats import Etat
from app.domain.liens import Declare
from app.domain.notation import SensAvis
from app.domain.orientations import ORIENTATIONS, FicheOrientation, Orientation
from app.dossiers.queries_envois import est_de_la_lettre, est_repris
from app.instruction.queries_liens import declare_par
from app.models.comite import Decision, Deport, Lettre, MembreSeance, Seance
from app.models.comptes import Organisme, Personne
from app.models.courriel import Courriel, EtatEnvoi
from app.models.dossiers import Dossier, VersionDossier
from app.models.instruction import Affectation, Avis
from app.partenaires.queries_avis import AvisLu as AvisDePartenaireLu
from app.partenaires.queries_avis import avis_du_dossier

LIBELLES_ENVOI = {
    EtatEnvoi.A_FAIRE: ("À envoyer", "attente"),
    EtatEnvoi.FAIT: ("Envoyé", "ok"),
    EtatEnvoi.ECHEC: ("Non remis", "alerte"),
}
PREFIXE_COURRIEL = PREFIXE_DECISION
NOMS_DECISIONS = DECISIONS_PRISES


@dataclass(frozen=True, slots=True)
class DecisionLue:
    """A decision as the pages read it."""

    id: int
    sens: SensDecision
    motif: str
    rang: int | None
    prise_le: datetime
    publiee_le: datetime | None
    motif_code: MotifRefus | None = None
    conditions: str = ""
    reserves: str = ""
    renvoi_vers: Dispositif | None = None
    votes: Votes | None = None

    @classmethod
    def de(cls, d: Decision) -> "DecisionLue":
        return cls(
            d.id or 0, d.sens, d.motif, d.rang, d.prise_le, d.publiee_le, d.motif_code, d.conditions, d.reserves,
            d.renvoi_vers, lire_votes(d.pour, d.contre, d.abstentions),
        )  # fmt: skip

    @property
    def libelle(self) -> str:
        return NOMS_DECISIONS[self.sens] + (f" vers {self.renvoi_vers.sigle}" if self.renvoi_vers else "")


@dataclass(frozen=True, slots=True)
class Historique:
    """The decisions of a dossier: the one this sitting holds to, and how many were ever recorded."""

    nombre: int = 0
    active: DecisionLue | None = None


def historiques(bd: Session, personne: Personne, seance: Seance) -> dict[int, Historique]:
    """The decisions of the dossiers of the agenda that this person may know, by dossier id."""
    vus = dossiers_de(personne).where(inscrits(seance.id)).with_only_columns(col(Dossier.id))
    requete = select(Decision).where(col(Decision.dossier_id).in_(vus)).order_by(col(Decision.id))
    resultat: dict[int, Historique] = {}
    for d in bd.scalars(requete):
        precedent = resultat.get(d.dossier_id, Historique())
        active = precedent.active
        # a published decision superseded by a later sitting stays what this one decided
        if d.seance_id == seance.id and (d.annulee_le is None or d.publiee_le is not None):
            active = DecisionLue.de(d)
        resultat[d.dossier_id] = Historique(precedent.nombre + 1, active)
    return resultat


def membres(bd: Session, seance: Seance) -> list[tuple[Personne, bool]]:
    """Who is called to the sitting, and whether they are present."""
    requete = (
        select(Personne, col(MembreSeance.est_present))
        .join(MembreSeance, col(MembreSeance.personne_id) == col(Personne.id))
        .where(col(MembreSeance.seance_id) == seance.id)
        .order_by(col(Personne.nom), col(Personne.prenom), col(Personne.id))
    )
    return [(personne, present) for personne, present in bd.execute(requete).all()]


@dataclass(frozen=True, slots=True)
class Inscriptible:
    """A dossier that can be put on the agenda."""

    id: int
    numero: str
    titre: str
    etat: Etat
    orientation: FicheOrientation
    note_dixiemes: int | None


def inscriptibles(bd: Session, personne: Personne, seance: Seance) -> list[Inscriptible]:
    """The dossiers of the campaign that wait for a sitting, best note first."""
    requete = (
        dossiers_de(personne)
        .where(col(Dossier.campagne_id) == seance.campagne_id, attend(seance))
        .with_only_columns(
            col(Dossier.id), col(Dossier.numero), col(Dossier.titre), col(Dossier.etat), col(Dossier.orientation),
            col(Dossier.note_dixiemes),
        )
        .order_by(func.coalesce(col(Dossier.note_dixiemes), -1).desc(), col(Dossier.numero), col(Dossier.id))
    )  # fmt: skip
    return [
        Inscriptible(id_ or 0, numero or "", titre, etat, ORIENTATIONS[orientation or Orientation.EMPLOI], note)
        for id_, numero, titre, etat, orientation, note in bd.execute(requete).all()
    ]


@dataclass(frozen=True, slots=True)
class Envoi:
    """One mail of the publication."""

    dossier_id: int
    numero: str
    destinataire: str
    etat: EtatEnvoi
    erreur: str
    remise_autrement_le: datetime | None = None
    remplacee_le: datetime | None = None

    @property
    def est_reglee(self) -> bool:
        """It failed, and asks for nothing more: handed over otherwise, or its decision gave way to another."""
        return self.etat is EtatEnvoi.ECHEC and (self.remise_autrement_le or self.remplacee_le) is not None

    @property
    def cause(self) -> str:
        return cause(self.erreur) if self.erreur and self.etat is not EtatEnvoi.FAIT else ""

    @property
    def libelle(self) -> str:
        if self.est_reglee:
            return "Remise autrement" if self.remise_autrement_le else "Décision remplacée"
        return LIBELLES_ENVOI[self.etat][0]

    @property
    def ton(self) -> str:
        return "ok" if self.est_reglee else LIBELLES_ENVOI[self.etat][1]


def envois(bd: Session, personne: Personne, seance: Seance) -> list[Envoi]:
    """The mails of the published decisions of this sitting, failures first."""
    requete = (
        dossiers_de(personne)
        .where(inscrits(seance.id), col(Courriel.cle).startswith(PREFIXE_COURRIEL), ~est_repris())
        .join(Courriel, col(Courriel.dossier_id) == col(Dossier.id))
        .join(Lettre, col(Lettre.dossier_id) == col(Dossier.id))
        .join(Decision, (col(Decision.id) == col(Lettre.decision_id)) & (col(Decision.seance_id) == seance.id))
        .where(est_de_la_lettre())
        .with_only_columns(
            col(Dossier.id), col(Dossier.numero), col(Courriel.destinataire), col(Courriel.etat), col(Courriel.erreur),
            col(Lettre.remise_autrement_le), col(Decision.annulee_le),
        )
        .order_by(col(Dossier.numero), col(Courriel.id))
    )  # fmt: skip
    lignes: Sequence[Any] = bd.execute(requete).all()
    lus = [Envoi(*ligne) for ligne in lignes]
    return sorted(lus, key=lambda envoi: (EtatEnvoi.ECHEC, EtatEnvoi.A_FAIRE, EtatEnvoi.FAIT).index(envoi.etat))


def dossier_de_seance(
    bd: Session, personne: Personne, seance: Seance, dossier_id: int
) -> tuple[Dossier, Declare | None] | None:
    """One dossier of the agenda, through the gate, and what this person declared before opening it."""
    ici = inscrits(seance.id), col(Dossier.id) == dossier_id
    requete = dossiers_de(personne).where(*ici).add_columns(declare_par(personne))
    ligne = bd.execute(requete).first()
    return None if ligne is None else (ligne[0], ligne[1])


@dataclass(frozen=True, slots=True)
class AvisLu:
    """An avis as the committee reads it: the quality of who rendered it, never their name nor their marks."""

    qualite: str
    sens: str
    texte: str


@dataclass(frozen=True, slots=True)
class Fiche:
    """What the committee needs of a dossier, as it was deposited."""

    organisme: str
    resume: str
    objectifs: str
    description: str
    budget: Budget
    avis: Sequence[AvisLu]
    partenaires: Sequence[AvisDePartenaireLu] = ()


LIBELLES_QUALITE = {
    Qualite.PILOTE: "Pilote",
    Qualite.CONTRIBUTEUR: "Contributeur",
    Qualite.TERRITOIRE: "Référent de territoire",
}


def fiche(bd: Session, dossier: Dossier) -> Fiche:
    """The deposited content of a dossier already seen through the gate."""
    contenu, organisme = _contenu_depose(bd, dossier)
    projet = _section(contenu, "projet")
    return Fiche(
        organisme=organisme,
        resume=str(projet.get("resume", "")),
        objectifs=str(projet.get("objectifs", "")),
        description=str(projet.get("description", "")),
        budget=lire_budget(_section(contenu, "budget")).budget,
        avis=_avis(bd, dossier),
        partenaires=[a for a in avis_du_dossier(bd, dossier.id) if a.suivi.rendu_le],
    )


def _contenu_depose(bd: Session, dossier: Dossier) -> tuple[Mapping[str, Any], str]:
    requete = (
        select(col(Organisme.nom), col(VersionDossier.contenu))
        .join(Dossier, col(Dossier.organisme_id) == col(Organisme.id))
        .outerjoin(
            VersionDossier,
            (col(VersionDossier.dossier_id) == col(Dossier.id))
            & (col(VersionDossier.numero) == col(Dossier.version_deposee)),
        )
        .where(col(Dossier.id) == dossier.id)
    )
    nom, contenu = bd.execute(requete).one()
    return json.loads(contenu or "{}"), nom


def _section(contenu: Mapping[str, Any], cle: str) -> Mapping[str, Any]:
    section = contenu.get("sections", {}).get(cle)
    return section if isinstance(section, dict) else {}


def _avis(bd: Session, dossier: Dossier) -> list[AvisLu]:
    qualite = (
        select(func.min(col(Affectation.qualite)))
        .where(
            col(Affectation.dossier_id) == col(Avis.dossier_id),
            col(Affectation.personne_id) == col(Avis.personne_id),
        )
        .correlate(Avis)
        .scalar_subquery()
    )
    ecartes = select(col(Deport.personne_id)).where(col(Deport.dossier_id) == dossier.id)
    requete = (
        select(qualite, col(Avis.sens), col(Avis.texte), col(Avis.personne_id))
        .where(
            col(Avis.dossier_id) == dossier.id,
            col(Avis.rendu_le).is_not(None),
            col(Avis.personne_id).not_in(ecartes),
        )
        .order_by(col(Avis.id))
    )
    lus = [
        AvisLu(
            "Pilote" if qui == dossier.pilote_id else LIBELLES_QUALITE[Qualite(lue)] if lue else "Agent",
            SensAvis(sens).libelle if sens else "",
            texte,
        )
        for lue, sens, texte, qui in bd.execute(requete).all()
    ]
    return sorted(lus, key=lambda avis: avis.qualite != "Pilote")
