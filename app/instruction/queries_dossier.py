"""Reads of one dossier: its frozen version, who follows it, its envelopes, its history, its documents."""

import json
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, String, and_, bindparam, cast, func, or_, select
from sqlalchemy.orm import Session, aliased
from sqlmodel import col

from app.core.francais import pliage
from app.domain.droits import Qualite, Role, RoleAdhesion
from app.domain.echanges import Cote
from app.domain.etats import Etat, libelle
from app.domain.recevabilite import Conclusion
from app.instruction.queries import DOSSIER, ID_MAXIMUM, AccesAgent, LecteurLie, filtrer
from app.instruction.queries_partenaires import AVIS_DEMANDES
from app.models.campagnes import Enveloppe, Financeur
from app.models.comptes import Adhesion, EtatAdhesion, Personne
from app.models.courriel import Courriel
from app.models.dossiers import DemandeDeComplement, Dossier, EtatPiece, Piece, VersionDossier
from app.models.echanges import Message
from app.models.etiquettes import Etiquette, EtiquetteDeDossier
from app.models.instruction import Affectation, AlerteAffectation, MontantPropose
from app.models.notes_internes import NoteInterne
from app.models.recevabilite import Recevabilite
from app.models.referentiel import Poste


@dataclass(frozen=True, slots=True)
class DemandeLue:
    """What was asked last to complete: to be read, the row itself is not loaded."""

    id: int
    repondre_avant: date
    texte: str
    sections: list[str]
    pieces: list[str]
    repondue_le: datetime | None
    carence_le: datetime | None


@dataclass(frozen=True, slots=True)
class VersionLue:
    """The last frozen version, and the last demand of complement."""

    contenu: str
    numero: int
    deposee_le: datetime
    deposee_par_id: int
    demande: DemandeLue | None
    pieces_a_part: dict[int, EtatPiece]
    """The documents that do not open: still being looked at, or refused by the antivirus."""
    messages: int
    messages_a_traiter: int
    notes_internes: int
    notes_a_lever: int
    conclusion: Conclusion | None  # where the recevabilité led
    mots: str | None  # of its étiquettes
    avis_demandes: str | None

    @property
    def etiquettes(self) -> list[str]:
        """The words agents put on it, in the order of the alphabet."""
        return sorted((self.mots or "").splitlines(), key=pliage)


def derniere_version(bd: Session, dossier: Dossier) -> VersionLue:
    """What was deposited last. A deposited dossier has one: NoResultFound would be a defect."""
    lue = bd.execute(_VERSION, {"dossier": dossier.id, "numero": dossier.version_deposee}).one()
    contenu, numero, deposee_le, deposee_par_id, pieces, *suite = lue
    comptes, demandee = suite[: -len(_DEMANDE)], suite[-len(_DEMANDE) :]
    demande = DemandeLue(*demandee) if demandee[0] is not None else None
    return VersionLue(contenu, numero, deposee_le, deposee_par_id, demande, _etats(pieces), *comptes)


_DERNIERE_DEMANDE = (
    select(func.max(col(DemandeDeComplement.id)))
    .where(col(DemandeDeComplement.dossier_id) == DOSSIER)
    .scalar_subquery()
)
_A_PART = (
    select(func.aggregate_strings(cast(col(Piece.id), String) + ":" + cast(col(Piece.etat), String), ","))
    .where(col(Piece.dossier_id) == DOSSIER, col(Piece.etat) != EtatPiece.SAINE)
    .scalar_subquery()
)
_ETIQUETTES = (
    select(func.aggregate_strings(col(Etiquette.libelle), "\n"))
    .join(EtiquetteDeDossier, col(EtiquetteDeDossier.etiquette_id) == col(Etiquette.id))
    .where(col(EtiquetteDeDossier.dossier_id) == DOSSIER)
    .scalar_subquery()
)
_DU_FIL = col(Message.dossier_id) == DOSSIER
_MESSAGES = select(func.count(col(Message.id))).where(_DU_FIL).scalar_subquery()
_A_TRAITER = (
    select(func.count(col(Message.id)))
    .where(_DU_FIL, col(Message.cote) == Cote.PORTEUR, col(Message.traite_le).is_(None))
    .scalar_subquery()
)
_NOTES = select(func.count(col(NoteInterne.id))).where(col(NoteInterne.dossier_id) == DOSSIER).scalar_subquery()
_A_LEVER = (
    select(func.count(col(NoteInterne.id)))
    .where(
        col(NoteInterne.dossier_id) == DOSSIER,
        col(NoteInterne.levee_le).is_(None),
        or_(col(NoteInterne.destinataire_id).is_not(None), col(NoteInterne.est_a_la_coordination)),
    )
    .scalar_subquery()
)
_DEMANDE = tuple(col(getattr(DemandeDeComplement, champ.name)) for champ in fields(DemandeLue))
_VERSION: Any = (
    select(
        col(VersionDossier.contenu), col(VersionDossier.numero), col(VersionDossier.deposee_le),
        col(VersionDossier.deposee_par_id), _A_PART, _MESSAGES, _A_TRAITER,
        _NOTES, _A_LEVER, col(Recevabilite.conclusion), _ETIQUETTES, AVIS_DEMANDES, *_DEMANDE,
    )
    .select_from(VersionDossier)
    .outerjoin(DemandeDeComplement, col(DemandeDeComplement.id) == _DERNIERE_DEMANDE)
    .outerjoin(Recevabilite, col(Recevabilite.dossier_id) == col(VersionDossier.dossier_id))
    .where(col(VersionDossier.dossier_id) == DOSSIER, col(VersionDossier.numero) == bindparam("numero", type_=Integer))
)  # fmt: skip


def _etats(texte: str | None) -> dict[int, EtatPiece]:
    """« 12:en_analyse,14:refusee »."""
    return {int(n): EtatPiece(etat) for n, _, etat in (p.partition(":") for p in (texte or "").split(",") if p)}


@dataclass(frozen=True, slots=True)
class AttributionLue:
    """One line of the affectation, with the names to show."""

    id: int
    qualite: Qualite
    poste_code: str
    poste: str
    personne_id: int | None
    nom: str
    courriel: str
    motifs: tuple[str, ...]
    phrase: str
    depuis: datetime
    jusqu_a: datetime | None
    raison: str
    par: str

    @property
    def est_active(self) -> bool:
        return self.jusqu_a is None


RANG_DES_QUALITES = {Qualite.PILOTE: 0, Qualite.CONTRIBUTEUR: 1, Qualite.TERRITOIRE: 2}


def attributions(bd: Session, dossier: Dossier) -> list[AttributionLue]:
    """Everybody who follows or followed the dossier: active first, the pilote on top."""
    lues = [
        AttributionLue(
            id_, qualite, code, intitule or code, personne_id, f"{prenom or ''} {nom or ''}".strip(), courriel or "",
            tuple(motifs), phrase, depuis, jusqu_a, raison, f"{par_prenom or ''} {par_nom or ''}".strip(),
        )
        for id_, qualite, code, personne_id, motifs, phrase, depuis, jusqu_a, raison, intitule, prenom, nom, courriel,
        par_prenom, par_nom in bd.execute(_ATTRIBUTIONS, {"dossier": dossier.id}).all()
    ]  # fmt: skip
    return sorted(lues, key=lambda a: (not a.est_active, RANG_DES_QUALITES[a.qualite]))


_AUTEUR = aliased(Personne)
_ATTRIBUTIONS: Any = (
    select(
        col(Affectation.id), col(Affectation.qualite), col(Affectation.poste_code), col(Affectation.personne_id),
        col(Affectation.motifs), col(Affectation.phrase), col(Affectation.depuis), col(Affectation.jusqu_a),
        col(Affectation.raison), col(Poste.intitule), col(Personne.prenom), col(Personne.nom), col(Personne.courriel),
        col(_AUTEUR.prenom), col(_AUTEUR.nom),
    )
    .outerjoin(Poste, col(Poste.code) == col(Affectation.poste_code))
    .outerjoin(Personne, col(Personne.id) == col(Affectation.personne_id))
    .outerjoin(_AUTEUR, col(_AUTEUR.id) == col(Affectation.par_id))
    .where(col(Affectation.dossier_id) == DOSSIER)
    .order_by(col(Affectation.id))
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class EnveloppeLue:
    """An envelope of the campaign, and what is proposed to take from it."""

    id: int
    financeur: str
    nom: str
    propose_cents: int | None


def enveloppes(bd: Session, dossier: Dossier) -> list[EnveloppeLue]:
    """The envelopes of the campaign, in the order of the funders."""
    lues = bd.execute(_ENVELOPPES, {"dossier": dossier.id, "campagne": dossier.campagne_id}).all()
    return [EnveloppeLue(id_ or 0, code, nom, propose) for id_, code, nom, propose in lues]


_ENVELOPPES = (
    select(col(Enveloppe.id), col(Enveloppe.financeur_code), col(Financeur.nom), col(MontantPropose.montant_cents))
    .join(Financeur, col(Financeur.code) == col(Enveloppe.financeur_code))
    .outerjoin(
        MontantPropose,
        and_(col(MontantPropose.enveloppe_id) == col(Enveloppe.id), col(MontantPropose.dossier_id) == DOSSIER),
    )
    .where(col(Enveloppe.campagne_id) == bindparam("campagne", type_=Integer))
    .order_by(col(Financeur.rang), col(Enveloppe.id))
)


def piece_deposee(bd: Session, dossier: Dossier, piece_id: int) -> Piece | None:
    """A document of the last frozen version, by id: what is joined to a draft being completed is not seen yet."""
    if not 0 < piece_id < ID_MAXIMUM:
        return None
    ligne = bd.execute(
        select(Piece, col(VersionDossier.contenu))
        .join(VersionDossier, col(VersionDossier.dossier_id) == col(Piece.dossier_id))
        .where(
            col(Piece.id) == piece_id,
            col(Piece.dossier_id) == dossier.id,
            col(VersionDossier.numero) == dossier.version_deposee,
        )
    ).first()
    if ligne is None:
        return None
    piece, contenu = ligne
    return piece if piece_id in {p["id"] for p in json.loads(contenu)["pieces"]} else None


def courriels_envoyes(bd: Session, dossier: Dossier) -> list[Courriel]:
    """The mails written by the acts of the instruction: the reasons given are in them."""
    return list(
        bd.scalars(
            select(Courriel)
            .where(col(Courriel.dossier_id) == dossier.id, col(Courriel.cle).like("instruction-%"))
            .order_by(col(Courriel.id).desc())
            .limit(50)
        )
    )


def alertes_du_dossier(bd: Session, dossier: Dossier) -> list[AlerteAffectation]:
    """What the routing could not settle and nobody settled since."""
    return list(
        bd.scalars(
            select(AlerteAffectation)
            .where(col(AlerteAffectation.dossier_id) == dossier.id, col(AlerteAffectation.levee_le).is_(None))
            .order_by(col(AlerteAffectation.id))
        )
    )


def porteurs_a_prevenir(bd: Session, acces: AccesAgent, deposant_id: int) -> list[str]:
    """The organisme's gestionnaires and whoever deposited, each once, accounts that are closed left out."""
    gestionnaires = select(col(Adhesion.personne_id)).where(
        col(Adhesion.organisme_id) == acces.organisme.id,
        col(Adhesion.etat) == EtatAdhesion.ACTIVE,
        col(Adhesion.role) == RoleAdhesion.GESTIONNAIRE,
    )
    adresses = bd.scalars(
        select(col(Personne.courriel))
        .where(
            or_(col(Personne.id).in_(gestionnaires), col(Personne.id) == deposant_id),
            col(Personne.desactivee_le).is_(None),
        )
        .order_by(col(Personne.id))
    )
    return list(adresses)


def est_ouvert_aux_notes(dossier: Dossier) -> bool:
    """Notes and avis are given while the instruction is open, neither before nor after."""
    return dossier.etat is Etat.EN_INSTRUCTION


@dataclass(frozen=True, slots=True)
class AutreDossier:
    """Another request of the same organisme."""

    id: int
    numero: str
    titre: str
    etat: Etat
    demande_cents: int

    @property
    def etat_libelle(self) -> str:
        return libelle(self.etat)


def autres_dossiers(bd: Session, acces: AccesAgent) -> list[AutreDossier]:
    """The last deposited requests of the organisme, over all calls."""
    parametres = {"moi": acces.personne.id, "organisme": acces.organisme.id, "dossier": acces.dossier.id}
    return [AutreDossier(*ligne) for ligne in bd.execute(_requete_autres(acces.personne.role), parametres).all()]


@lru_cache
def _requete_autres(role: Role) -> Any:
    lus = select(
        col(Dossier.id), col(Dossier.numero), col(Dossier.titre), col(Dossier.etat), col(Dossier.montant_demande_cents)
    )
    return (
        filtrer(lus, LecteurLie(role))
        .where(col(Dossier.organisme_id) == bindparam("organisme", type_=Integer), col(Dossier.id) != DOSSIER)
        .order_by(col(Dossier.depose_le).desc(), col(Dossier.id).desc())
        .limit(5)
    )
