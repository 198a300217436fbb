"""Reads of the porteur's side. `dossiers_de` is the gate: lists, pages, documents and doors start from it."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    func,
    null,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased
from sqlmodel import col

from app.appels.queries_ajouts import colonne_des_ajouts, lire_ajouts
from app.comptes.queries_mandats import mandat_en_vigueur
from app.core.db import lecture
from app.core.francais import pliage
from app.core.sql_plans import parmi, somme_de_cents
from app.domain.bilan import PIECE as PIECE_DU_BILAN
from app.domain.calendrier import jour_de_paris
from app.domain.completude import QuartierRef, ReferencesForm, Regles
from app.domain.dispositifs import GenreOrganisme
from app.domain.droits import RoleAdhesion, Situation
from app.domain.etats import DEPOSES, Etat
from app.domain.formulaire import formulaire
from app.domain.pieces import pieces_requises
from app.domain.questions import Contenu
from app.domain.questions import Section as SectionDuFormulaire
from app.domain.questions_ajoutees import QuestionAjoutee, ajouts_du_dossier, pieces_ajoutees
from app.domain.recours_gracieux import PIECE as PIECE_DU_RECOURS
from app.models.campagnes import Campagne, Enveloppe
from app.models.comptes import Adhesion, EtatAdhesion, Organisme, Personne
from app.models.dossiers import DemandeDeComplement, Document, Dossier, Piece, Section
from app.models.membres import Mandat
from app.models.referentiel import Commune, Quartier, QuartierCommune


@dataclass(frozen=True)
class Acces:
    """A dossier this person may see, with all that its pages need to decide what is possible."""

    dossier: Dossier
    campagne: Campagne
    organisme: Organisme
    adhesion: RoleAdhesion | None
    financeurs: frozenset[str]
    ajouts: tuple[QuestionAjoutee, ...] = ()
    est_declare: bool = False
    """Whether this person declares to represent the organisme legally."""
    aide: str = ""
    """« Prénom Nom, structure » of an aidant whose mandate is in force; a member has none."""
    deja_demande_cents: int = 0
    """What the organisme asked in its other requests of the campaign; 0 where no ceiling of the year needs it."""

    @property
    def situation(self) -> Situation:
        return Situation(
            adhesion=self.adhesion,
            est_aidant=bool(self.aide),
            est_depose=self.dossier.etat in DEPOSES,
            decision_publiee=self.dossier.decision_publiee_le is not None,
        )

    @property
    def regles(self) -> Regles:
        regles = regles_de(self.campagne, self.financeurs, self.organisme.genre)
        ajoutees = pieces_ajoutees(self.ajouts)
        return replace(regles, pieces_ajoutees=ajoutees, deja_demande_cents=self.deja_demande_cents)

    @cached_property
    def sections(self) -> tuple[SectionDuFormulaire, ...]:
        """The form of this dossier: its dispositif, its organisme, and what its campaign added."""
        return formulaire(self.campagne.dispositif, self.organisme.genre, self.ajouts)

    def regles_au(self, maintenant: datetime) -> Regles:
        """The same, and the day: what is already past is advice, and never prevents a deposit."""
        return replace(self.regles, jour=jour_de_paris(maintenant))


def _financeurs() -> Any:
    return (
        select(func.aggregate_strings(col(Enveloppe.financeur_code), ","))
        .where(col(Enveloppe.campagne_id) == col(Campagne.id))
        .correlate(Campagne)
        .scalar_subquery()
    )


# what no longer weighs on the ceiling of the year
SANS_SUITE = (Etat.RETIRE, Etat.IRRECEVABLE, Etat.NOTIFIE_REFUS, Etat.REFUSE, Etat.RENONCE)
_autre = aliased(Dossier)


def somme_demandee(campagne: Any, organisme: Any, sauf: Any) -> Select[int]:
    """What an organisme asked from a campaign already, one dossier left apart."""
    return select(somme_de_cents(col(_autre.montant_demande_cents))).where(
        col(_autre.campagne_id) == campagne,
        col(_autre.organisme_id) == organisme,
        col(_autre.id) != sauf,
        col(_autre.depose_le).is_not(None),
        ~parmi(col(_autre.etat), SANS_SUITE),
    )


# beside the dossier in the statement of the gate, and read only under a ceiling of the year
_somme = somme_demandee(col(Dossier.campagne_id), col(Dossier.organisme_id), col(Dossier.id)).correlate(Dossier)
_DEJA_DEMANDE = case((col(Campagne.plafond_annuel_cents).is_not(None), _somme.scalar_subquery()), else_=0)


def dossiers_de(personne: Personne) -> Select[Dossier, Campagne, Organisme, RoleAdhesion, str | None]:
    """The dossiers of the organismes this person is an active member of."""
    return _dossiers_de(personne.id)


def _dossiers_de(personne_id: Any) -> Select[Dossier, Campagne, Organisme, RoleAdhesion, str | None]:
    return (
        select(Dossier, Campagne, Organisme, col(Adhesion.role), _financeurs())
        .join(Campagne, col(Campagne.id) == col(Dossier.campagne_id))
        .join(Organisme, col(Organisme.id) == col(Dossier.organisme_id))
        .join(Adhesion, col(Adhesion.organisme_id) == col(Organisme.id))
        .where(col(Adhesion.personne_id) == personne_id, col(Adhesion.etat) == EtatAdhesion.ACTIVE)
    )


@lru_cache
def _un_des_miens(*, pour_ecrire: bool) -> Any:
    """Written once: every page of the porteur and every saved answer reads it."""
    requete: Any = _dossiers_de(bindparam("personne")).add_columns(
        colonne_des_ajouts(), _DEJA_DEMANDE, col(Adhesion.represente_depuis)
    )
    return _celui_ci(requete, bindparam("dossier"), pour_ecrire=pour_ecrire)


def _celui_ci(requete: Any, dossier_id: Any, *, pour_ecrire: bool) -> Any:
    requete = requete.where(col(Dossier.id) == dossier_id)
    return requete.with_for_update(of=Dossier) if pour_ecrire else requete


def dossiers_aides(
    personne: Personne, maintenant: datetime
) -> Select[Dossier, Campagne, Organisme, RoleAdhesion, str | None]:
    """The dossiers that this person helps to write now: the same columns, without a role.

    The mandate is in force at this very instant, for this call; a draft, or what is asked to be completed, and
    what was deposited stay readable while it lasts.
    """
    sans_role: Any = null().label("role")
    return (
        select(Dossier, Campagne, Organisme, sans_role, _financeurs())
        .join(Campagne, col(Campagne.id) == col(Dossier.campagne_id))
        .join(Organisme, col(Organisme.id) == col(Dossier.organisme_id))
        .join(Mandat, col(Mandat.organisme_id) == col(Organisme.id))
        .where(*mandat_en_vigueur(personne, maintenant))
        .where(or_(col(Mandat.campagne_id).is_(None), col(Mandat.campagne_id) == col(Dossier.campagne_id)))
    )


def acces_au_dossier(
    bd: Session,
    personne: Personne,
    dossier_id: int,
    *,
    pour_ecrire: bool = False,
    maintenant: datetime | None = None,
) -> Acces | None:
    """One dossier through the gate, its row locked if something is to be written.

    `maintenant`: whoever is no member may also come in with a mandate in force at that instant.
    """
    miens = {"personne": personne.id, "dossier": dossier_id}
    ligne: Any = bd.execute(_un_des_miens(pour_ecrire=pour_ecrire), miens).first()
    aide = ""
    if ligne is None and maintenant is not None:
        requete: Any = dossiers_aides(personne, maintenant).add_columns(
            colonne_des_ajouts(), _DEJA_DEMANDE, col(Mandat.structure)
        )
        ligne = bd.execute(_celui_ci(requete, dossier_id, pour_ecrire=pour_ecrire)).first()
        aide = f"{personne.nom_complet}, {ligne[-1]}" if ligne else ""
    if ligne is None:
        return None
    dossier, campagne, organisme, adhesion, financeurs, ajouts, deja, declare = ligne
    return Acces(
        dossier,
        campagne,
        organisme,
        adhesion,
        frozenset((financeurs or "").split(",")) - {""},
        ajouts_du_dossier(lire_ajouts(ajouts), dossier.depose_le),
        not aide and declare is not None,
        aide,
        int(deja),
    )


def regles_de(campagne: Campagne, financeurs: frozenset[str], genre: GenreOrganisme) -> Regles:
    """The rules of a campaign as the completeness reads them. Without an envelope yet, the CAPH is the funder."""
    requises = campagne.pieces_requises
    return Regles(
        taux_plafond_pour_mille=campagne.taux_plafond_pour_mille,
        cofinancement_min_pour_mille=campagne.cofinancement_min_pour_mille,
        part_qpv_min_pour_mille=campagne.part_qpv_min_pour_mille,
        part_qpv_bloque=campagne.part_qpv_bloque,
        pieces_requises=tuple(requises) if requises is not None else pieces_requises(campagne.dispositif, genre),
        plafond_dossier_cents=campagne.plafond_dossier_cents,
        plafond_annuel_cents=campagne.plafond_annuel_cents,
        financeurs=financeurs or frozenset({"caph"}),
        exercice=campagne.annee,
        dispositif=campagne.dispositif,
    )


_COLONNES_QUARTIER = (col(Quartier.code), col(Quartier.nom), col(Quartier.geographie), col(Quartier.note))


@lru_cache
def references() -> ReferencesForm:
    """Names of communes and quartiers. The contract fixes them until 2030: read once by each process."""
    with lecture() as bd:
        communes = bd.execute(select(col(Commune.insee), col(Commune.nom)).order_by(col(Commune.nom))).all()
        quartiers = bd.execute(
            select(*_COLONNES_QUARTIER, col(QuartierCommune.insee))
            .join(QuartierCommune, col(QuartierCommune.quartier_code) == col(Quartier.code))
            .order_by(col(Quartier.nom), col(Quartier.code), col(QuartierCommune.insee))
        ).all()
    par_code: dict[str, QuartierRef] = {}
    for code, nom, geographie, note, insee in quartiers:
        deja = par_code.get(code)
        par_code[code] = QuartierRef(nom, geographie, (*(deja.communes if deja else ()), insee), note)
    return ReferencesForm(
        communes={insee: nom for insee, nom in sorted(communes, key=lambda c: pliage(c[1]))},  # noqa: C416
        quartiers=par_code,
    )


@dataclass(frozen=True)
class SectionLue:
    """A section as saved: what was typed, its version, who and when."""

    contenu: dict[str, Any]
    version: int
    modifiee_le: datetime
    modifiee_par_id: int


def sections_de(bd: Session, dossier: Dossier) -> dict[str, SectionLue]:
    """The saved sections, by key."""
    return {
        s.cle: SectionLue(s.contenu, s.version, s.modifiee_le, s.modifiee_par_id)
        for s in bd.scalars(select(Section).where(col(Section.dossier_id) == dossier.id).order_by(col(Section.id)))
    }


def contenu_de(sections: dict[str, SectionLue]) -> Contenu:
    return {cle: section.contenu for cle, section in sections.items()}


A_PART = (PIECE_DU_BILAN, PIECE_DU_RECOURS)


def pieces_de(bd: Session, dossier: Dossier) -> list[Piece]:
    """The documents of the request that are there, oldest first; those of its bilan and of a recours are apart."""
    return list(
        bd.scalars(
            select(Piece)
            .where(
                col(Piece.dossier_id) == dossier.id, col(Piece.retiree_le).is_(None), col(Piece.genre).not_in(A_PART)
            )
            .order_by(col(Piece.id))
        )
    )


def organisme_aide(
    bd: Session, personne: Personne, organisme_id: int, campagne: Campagne, maintenant: datetime
) -> Organisme | None:
    """An organisme this person helps now, for this call."""
    return bd.scalar(
        select(Organisme)
        .join(Mandat, col(Mandat.organisme_id) == col(Organisme.id))
        .where(col(Organisme.id) == organisme_id, *mandat_en_vigueur(personne, maintenant))
        .where(or_(col(Mandat.campagne_id).is_(None), col(Mandat.campagne_id) == campagne.id))
    )


def organisme_de(bd: Session, personne: Personne, organisme_id: int) -> tuple[Organisme, RoleAdhesion] | None:
    """An organisme this person is an active member of, and their role in it."""
    ligne = bd.execute(
        select(Organisme, col(Adhesion.role))
        .join(Adhesion, col(Adhesion.organisme_id) == col(Organisme.id))
        .where(
            col(Organisme.id) == organisme_id,
            col(Adhesion.personne_id) == personne.id,
            col(Adhesion.etat) == EtatAdhesion.ACTIVE,
        )
    ).first()
    return (ligne[0], ligne[1]) if ligne else None


def piece_de(bd: Session, dossier: Dossier, piece_id: int) -> Piece | None:
    """A document of this dossier that was not taken away."""
    return bd.scalar(
        select(Piece).where(
            col(Piece.id) == piece_id, col(Piece.dossier_id) == dossier.id, col(Piece.retiree_le).is_(None)
        )
    )


def document_de(bd: Session, dossier: Dossier, document_id: int) -> Document | None:
    """A PDF of this dossier that is drawn."""
    return bd.scalar(
        select(Document).where(
            col(Document.id) == document_id, col(Document.dossier_id) == dossier.id, col(Document.sha256).is_not(None)
        )
    )


def est_attendue() -> ColumnElement[bool]:
    """Whether a demand still waits for its answer."""
    return and_(col(DemandeDeComplement.repondue_le).is_(None), col(DemandeDeComplement.carence_le).is_(None))


def demande_ouverte(bd: Session, dossier: Dossier) -> DemandeDeComplement | None:
    """What was asked and is not answered yet; no statement at all unless the dossier waits for an answer."""
    if dossier.etat is not Etat.A_COMPLETER:
        return None
    return bd.scalar(
        select(DemandeDeComplement)
        .where(col(DemandeDeComplement.dossier_id) == dossier.id, est_attendue())
        .order_by(col(DemandeDeComplement.id).desc())
        .limit(1)
    )
