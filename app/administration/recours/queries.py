"""Everything kept of one dossier already seen through the gate, dated. Never writes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.a_la_date import Changement
from app.domain.decision import SensDecision
from app.domain.decision_motifs import lire_votes
from app.domain.droits import Role
from app.domain.irrecevabilite import EtatProposition, MotifIrrecevabilite
from app.domain.liens import Reponse
from app.domain.notation import NiveauEgalite, SensAvis
from app.models.campagnes import Campagne, Enveloppe, Financeur, VersionDeBareme
from app.models.comite import Decision, Deport, Lettre, MontantDecide, Seance
from app.models.comptes import Personne
from app.models.dossiers import DemandeDeComplement, Dossier, VersionDossier
from app.models.instruction import Avis, AvisAncien, Note, NoteAncienne
from app.models.journal import LigneJournal
from app.models.liens import DeclarationDeLien
from app.models.recevabilite import Irrecevabilite, PointVerifie


@dataclass(frozen=True, slots=True)
class Version:
    """A frozen version, its content included."""

    numero: int
    depuis: datetime
    sha256: str
    contenu: str


@dataclass(frozen=True, slots=True)
class NoteDatee:
    """A note that held from `depuis` to `jusqu_a` (None: today)."""

    critere: str
    personne_id: int
    nom: str
    valeur: int
    commentaire: str
    version: int
    depuis: datetime
    jusqu_a: datetime | None = None
    motif: str = ""


@dataclass(frozen=True, slots=True)
class AvisDate:
    """An avis that held from `depuis` to `jusqu_a`."""

    personne_id: int
    nom: str
    sens: SensAvis | None
    texte: str
    niveau_egalite: NiveauEgalite | None
    version: int
    depuis: datetime
    jusqu_a: datetime | None = None
    motif: str = ""


@dataclass(frozen=True, slots=True)
class LigneLue:
    """A line of the trail of the dossier. `nom` is empty for the organisme's side and for the system."""

    id: int
    a: datetime
    role: str
    nom: str
    acte: str
    details: Mapping[str, Any]
    empreinte: str


@dataclass(frozen=True, slots=True)
class DecisionLue:
    """A decision of the committee, in force or cancelled since."""

    sens: SensDecision
    motif: str
    rang: int | None
    seance: str
    tenue_le: datetime
    depuis: datetime
    annulee_le: datetime | None
    motif_annulation: str
    publiee_le: datetime | None
    montants: list[tuple[str, int]]
    seance_id: int = 0
    precisions: tuple[tuple[str, str], ...] = ()
    """What it says beside its reason: its coded reason, conditions, reserves, votes, why it corrects another."""


@dataclass(frozen=True, slots=True)
class Demande:
    """A completion asked."""

    depuis: datetime
    repondre_avant: date
    texte: str
    repondue_le: datetime | None
    carence_le: datetime | None


@dataclass(frozen=True, slots=True)
class Proposition:
    """An irrecevabilité proposed, and what became of it."""

    depuis: datetime
    motif: MotifIrrecevabilite
    texte: str
    etat: EtatProposition
    proposee_par: str
    relue_par: str
    tranchee_le: datetime | None


def _nom(prenom: str | None, nom: str | None) -> str:
    return f"{prenom or ''} {nom or ''}".strip()


def versions(bd: Session, dossier: Dossier) -> list[Version]:
    lignes = bd.execute(
        select(
            col(VersionDossier.numero), col(VersionDossier.deposee_le), col(VersionDossier.sha256),
            col(VersionDossier.contenu),
        )
        .where(col(VersionDossier.dossier_id) == dossier.id)
        .order_by(col(VersionDossier.numero))
    )  # fmt: skip
    return [Version(*ligne) for ligne in lignes.all()]


def notes(bd: Session, dossier: Dossier) -> list[NoteDatee]:
    """Those of today and those they replaced, the oldest first."""
    anciennes = bd.execute(_des_personnes(
        NoteAncienne, "critere", "personne_id", "valeur", "commentaire", "version_dossier", "donnee_le", "remplacee_le",
        "motif",
    ).where(col(NoteAncienne.dossier_id) == dossier.id).order_by(col(NoteAncienne.id))).all()  # fmt: skip
    actuelles = bd.execute(_des_personnes(
        Note, "critere", "personne_id", "valeur", "commentaire", "version_dossier", "modifiee_le"
    ).where(col(Note.dossier_id) == dossier.id).order_by(col(Note.critere), col(Note.personne_id))).all()  # fmt: skip
    lues = [
        NoteDatee(critere, qui, _nom(prenom, nom), *reste)
        for critere, qui, *reste, prenom, nom in (*anciennes, *actuelles)
    ]
    return sorted(lues, key=lambda n: n.depuis)


def avis(bd: Session, dossier: Dossier) -> list[AvisDate]:
    """Those that are rendered and those that were taken back, the oldest first."""
    anciens = bd.execute(_des_personnes(
        AvisAncien, "personne_id", "sens", "texte", "niveau_egalite", "version_dossier", "rendu_le", "repris_le",
        "motif",
    ).where(col(AvisAncien.dossier_id) == dossier.id).order_by(col(AvisAncien.id))).all()  # fmt: skip
    actuels = bd.execute(_des_personnes(
        Avis, "personne_id", "sens", "texte", "niveau_egalite", "version_dossier", "rendu_le"
    ).where(
        col(Avis.dossier_id) == dossier.id, col(Avis.rendu_le).is_not(None)
    ).order_by(col(Avis.id))).all()  # fmt: skip
    lus = [AvisDate(qui, _nom(prenom, nom), *reste) for qui, *reste, prenom, nom in (*anciens, *actuels)]
    return sorted(lus, key=lambda a: a.depuis)


def versions_du_bareme(bd: Session, campagne: Campagne) -> list[VersionDeBareme]:
    """Each version kept, the first one first."""
    gardees = select(VersionDeBareme).where(col(VersionDeBareme.campagne_id) == campagne.id)
    return list(bd.scalars(gardees.order_by(col(VersionDeBareme.numero))))


def _des_personnes(table: Any, *colonnes: str) -> Select[Any]:
    """Columns of a table that names a person, then the first name and the name."""
    lues: Any = [col(getattr(table, nom)) for nom in colonnes]
    return select(*lues, col(Personne.prenom), col(Personne.nom)).join(
        Personne, col(Personne.id) == col(table.personne_id)
    )


def journal(bd: Session, dossier: Dossier) -> list[LigneLue]:
    """Its lines, the oldest first."""
    lignes = bd.execute(
        select(
            col(LigneJournal.id), col(LigneJournal.a), col(LigneJournal.role), col(LigneJournal.acte),
            col(LigneJournal.details), col(LigneJournal.empreinte), col(Personne.prenom), col(Personne.nom),
        )
        .outerjoin(Personne, col(Personne.id) == col(LigneJournal.personne_id))
        .where(col(LigneJournal.dossier_id) == dossier.id)
        .order_by(col(LigneJournal.id))
    )  # fmt: skip
    return [
        LigneLue(id_, a, role, "" if role == Role.PORTEUR else _nom(prenom, nom), acte, details or {}, empreinte)
        for id_, a, role, acte, details, empreinte, prenom, nom in lignes.all()
    ]


@dataclass(frozen=True, slots=True)
class HistoireDesRegles:
    """What the trail says of the rules of a campaign. `origine`: the weights of the one it was cloned from."""

    baremes: Sequence[tuple[datetime, Mapping[str, int]]]
    origine: Mapping[str, int] | None
    changements: Sequence[Changement]


def histoire_des_regles(bd: Session, campagne: Campagne) -> HistoireDesRegles:
    """In two statements, one when the campaign was not cloned."""
    lignes = bd.execute(
        select(col(LigneJournal.a), col(LigneJournal.acte), col(LigneJournal.details))
        .where(
            col(LigneJournal.objet) == f"campagne:{campagne.id}",
            col(LigneJournal.acte).in_(("fixer_bareme", "regler_critere", "modifier_campagne")),
        )
        .order_by(col(LigneJournal.id))
    ).all()
    origine = None
    if campagne.clonee_de_id is not None:
        origine = bd.scalar(select(col(Campagne.poids)).where(col(Campagne.id) == campagne.clonee_de_id))
    return HistoireDesRegles(
        [(a, details.get("poids", {})) for a, acte, details in lignes if acte != "modifier_campagne"],
        origine,
        [
            Changement(a, details.get("champs", []), details.get("etaient", {}))
            for a, acte, details in lignes
            if acte == "modifier_campagne"
        ],
    )


def points_verifies(bd: Session, dossier: Dossier) -> list[tuple[datetime, PointVerifie, str]]:
    """The last word on each point, and who said it."""
    lignes = bd.execute(
        select(PointVerifie, col(Personne.prenom), col(Personne.nom))
        .join(Personne, col(Personne.id) == col(PointVerifie.verifie_par_id))
        .where(col(PointVerifie.dossier_id) == dossier.id)
        .order_by(col(PointVerifie.verifie_le), col(PointVerifie.point))
    )
    return [(point.verifie_le, point, _nom(prenom, nom)) for point, prenom, nom in lignes.all()]


def demandes(bd: Session, dossier: Dossier) -> list[Demande]:
    lignes = bd.execute(
        select(
            col(DemandeDeComplement.demandee_le), col(DemandeDeComplement.repondre_avant),
            col(DemandeDeComplement.texte), col(DemandeDeComplement.repondue_le), col(DemandeDeComplement.carence_le),
        )
        .where(col(DemandeDeComplement.dossier_id) == dossier.id)
        .order_by(col(DemandeDeComplement.id))
    )  # fmt: skip
    return [Demande(*ligne) for ligne in lignes.all()]


def propositions(bd: Session, dossier: Dossier) -> list[Proposition]:
    """The proposals to set it aside."""
    lues = list(
        bd.scalars(
            select(Irrecevabilite).where(col(Irrecevabilite.dossier_id) == dossier.id).order_by(col(Irrecevabilite.id))
        )
    )
    ids = {p.proposee_par_id for p in lues} | {p.relue_par_id for p in lues if p.relue_par_id}
    noms = {p.id: p.nom_complet for p in bd.scalars(select(Personne).where(col(Personne.id).in_(ids)))} if ids else {}
    return [
        Proposition(
            p.proposee_le, p.motif, p.texte, p.etat, noms.get(p.proposee_par_id, ""),
            noms.get(p.relue_par_id, "") if p.relue_par_id else "", p.tranchee_le,
        )
        for p in lues
    ]  # fmt: skip


def decisions(bd: Session, dossier: Dossier) -> list[DecisionLue]:
    """Every decision ever recorded, the cancelled ones too, with its amounts."""
    sommes: dict[int, list[tuple[str, int]]] = {}
    for decision_id, nom, cents in bd.execute(
        select(col(Decision.id), col(Financeur.nom), col(MontantDecide.montant_cents))
        .join(MontantDecide, col(MontantDecide.decision_id) == col(Decision.id))
        .join(Enveloppe, col(Enveloppe.id) == col(MontantDecide.enveloppe_id))
        .join(Financeur, col(Financeur.code) == col(Enveloppe.financeur_code))
        .where(col(Decision.dossier_id) == dossier.id)
        .order_by(col(Financeur.rang), col(Enveloppe.id))
    ):
        sommes.setdefault(decision_id or 0, []).append((nom, cents))
    lignes = bd.execute(
        select(Decision, col(Seance.titre), col(Seance.tenue_le))
        .join(Seance, col(Seance.id) == col(Decision.seance_id))
        .where(col(Decision.dossier_id) == dossier.id)
        .order_by(col(Decision.id))
    )
    return [
        DecisionLue(
            d.sens, d.motif, d.rang, titre, tenue_le, d.prise_le, d.annulee_le, d.motif_annulation, d.publiee_le,
            sommes.get(d.id or 0, []), d.seance_id, _precisions(d),
        )
        for d, titre, tenue_le in lignes.all()
    ]  # fmt: skip


def _precisions(d: Decision) -> tuple[tuple[str, str], ...]:
    votes = lire_votes(d.pour, d.contre, d.abstentions)
    dites = (
        ("Motif compté", d.motif_code.libelle if d.motif_code else ""),
        ("Dispositif proposé", d.renvoi_vers.libelle if d.renvoi_vers else ""),
        ("Conditions", d.conditions),
        ("Réserves", d.reserves),
        ("Vote", votes.phrase if votes else ""),
        ("Raison de la correction", d.motif_correction),
    )
    return tuple((nom, texte) for nom, texte in dites if texte)


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a reader declared before opening the dossier; the reason is theirs. `reponse`: aucun, lien or retrait."""

    depuis: datetime
    personne_id: int
    nom: str
    reponse: Reponse


def declarations(bd: Session, dossier: Dossier) -> list[Declaration]:
    """Who said what, the oldest first: two statements."""
    retraits = bd.execute(_des_personnes(Deport, "declare_le", "personne_id").where(
        col(Deport.dossier_id) == dossier.id
    ).order_by(col(Deport.id))).all()  # fmt: skip
    dites = bd.execute(_des_personnes(DeclarationDeLien, "declaree_le", "personne_id", "declare").where(
        col(DeclarationDeLien.dossier_id) == dossier.id
    ).order_by(col(DeclarationDeLien.declaree_le), col(DeclarationDeLien.personne_id))).all()  # fmt: skip
    lues = [Declaration(le, qui, _nom(prenom, nom), Reponse.RETRAIT) for le, qui, prenom, nom in retraits]
    lues += [Declaration(le, qui, _nom(prenom, nom), Reponse(dit)) for le, qui, dit, prenom, nom in dites]
    return sorted(lues, key=lambda d: d.depuis)


def lettres(bd: Session, dossier: Dossier) -> list[Lettre]:
    """The letters as they were sent."""
    requete = select(Lettre).where(col(Lettre.dossier_id) == dossier.id)
    return list(bd.scalars(requete.order_by(col(Lettre.envoyee_le), col(Lettre.decision_id))))
