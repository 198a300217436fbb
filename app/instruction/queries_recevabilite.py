"""Reads of the checklist: what was answered of each point, the earlier grants of the organisme, the facts."""

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, bindparam, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.francais import horodatage
from app.domain.aides_publiques import BILANS_DUS, BILANS_RECUS
from app.domain.droits import Role
from app.domain.exigences import Examen
from app.domain.questions_ajoutees import ajouts_figes, pieces_ajoutees
from app.domain.recevabilite import Conclusion, Ligne, Point, Reponse, Verification, lignes
from app.domain.recevabilite_constats import BilanConnu, Faits, constats
from app.domain.signature import Titre
from app.domain.suites import suite_du_bilan
from app.dossiers.queries import references, regles_de, somme_demandee
from app.dossiers.queries_signature import signature_figee
from app.instruction.queries import DOSSIER, AccesAgent, LecteurLie, filtrer
from app.instruction.queries_dossier import VersionLue, derniere_version, enveloppes
from app.models.campagnes import Campagne
from app.models.comptes import Personne
from app.models.dossiers import Dossier, EtatPiece
from app.models.recevabilite import PointVerifie, Recevabilite
from app.models.suites import Bilan, Convention

BILANS_LUS = 20


@dataclass(frozen=True, slots=True)
class Auteur:
    """Who answered a point, and when."""

    nom: str
    le: datetime


@dataclass(frozen=True, slots=True)
class ConclusionLue:
    """Where the checklist led."""

    conclusion: Conclusion
    version: int
    le: datetime
    par: str


@dataclass(frozen=True)
class ListeRecevabilite:
    """The checklist of a dossier as it stands, and who answered."""

    lignes: tuple[Ligne, ...]
    auteurs: dict[Point, Auteur]

    @property
    def signatures(self) -> dict[Point, str]:
        """Who answered each point, and when, in words."""
        return {point: f"{auteur.nom}, le {horodatage(auteur.le)}" for point, auteur in self.auteurs.items()}


def liste_de_recevabilite(
    bd: Session, acces: AccesAgent, version: VersionLue | None = None, financeurs: Collection[str] | None = None
) -> ListeRecevabilite:
    """The checklist: two statements when the version and the funders are already read."""
    lue = version or derniere_version(bd, acces.dossier)
    codes = frozenset(financeurs if financeurs is not None else {e.financeur for e in enveloppes(bd, acces.dossier)})
    faits = _faits(bd, acces, lue, codes)
    repondus = _verifications(bd, acces.dossier)
    connues = {point: verification for point, (verification, _) in repondus.items()}
    auteurs = {point: auteur for point, (_, auteur) in repondus.items()}
    return ListeRecevabilite(lignes(constats(faits), connues, acces.dossier.version_deposee), auteurs)


def _faits(bd: Session, acces: AccesAgent, version: VersionLue, financeurs: frozenset[str]) -> Faits:
    fige: dict[str, Any] = json.loads(version.contenu)
    campagne, organisme, dossier = acces.campagne, acces.organisme, acces.dossier
    regles = replace(
        regles_de(campagne, financeurs, organisme.genre),
        pieces_ajoutees=pieces_ajoutees(ajouts_figes(fige)),
        deja_demande_cents=_deja_demande(bd, acces),
    )
    genres = {p["id"]: p["genre"] for p in fige["pieces"]}
    a_part = {genres[id_]: etat.value for id_, etat in version.pieces_a_part.items() if id_ in genres}
    signature = signature_figee(fige)
    return Faits(
        examen=Examen(fige["sections"], regles, references(), frozenset(genres.values()), organisme.genre),
        depose_le=dossier.depose_le or version.deposee_le,
        ferme_le=campagne.ferme_le,
        pieces_a_part={genre: etat for genre, etat in a_part.items() if etat != EtatPiece.SAINE},
        bilans=_bilans(bd, acces),
        signataire=f"{signature.nom}, qui {signature.titre.libelle}" if signature else "",
        est_signe_par_pouvoir=signature is not None and signature.titre is Titre.POUVOIR,
        ecartes=campagne.points_ecartes,
    )


def _deja_demande(bd: Session, acces: AccesAgent) -> int:
    """What the organisme asked in its other requests of the campaign; read under a ceiling of the year only."""
    if acces.campagne.plafond_annuel_cents is None:
        return 0
    return bd.scalar(somme_demandee(acces.campagne.id, acces.organisme.id, acces.dossier.id)) or 0


def _bilans(bd: Session, acces: AccesAgent) -> list[BilanConnu]:
    parametres = {
        "moi": acces.personne.id, "organisme": acces.organisme.id, "annee": acces.campagne.annee,
    }  # fmt: skip
    lues = bd.execute(_requete_bilans(acces.personne.role), parametres).all()
    return [
        BilanConnu(numero, annee, etat in BILANS_RECUS, avant, suite_du_bilan(etat, rendu_le, reverse))
        for numero, annee, etat, avant, rendu_le, reverse in lues
    ]


@lru_cache
def _requete_bilans(role: Role) -> Any:
    """The earlier grants of an organisme, the most recent first, through the gate."""
    return (
        filtrer(
            select(
                col(Dossier.numero), col(Campagne.annee), col(Dossier.etat), col(Convention.bilan_avant),
                col(Bilan.rendu_le), col(Bilan.reverse_cents),
            ),
            LecteurLie(role),
        )
        .join(Campagne, col(Campagne.id) == col(Dossier.campagne_id))
        .outerjoin(Convention, col(Convention.dossier_id) == col(Dossier.id))
        .outerjoin(Bilan, col(Bilan.dossier_id) == col(Dossier.id))
        .where(
            col(Dossier.organisme_id) == bindparam("organisme", type_=Integer),
            col(Dossier.etat).in_((*BILANS_DUS, *BILANS_RECUS)),
            col(Campagne.annee) < bindparam("annee", type_=Integer),
        )
        .order_by(col(Campagne.annee).desc(), col(Dossier.id).desc())
        .limit(BILANS_LUS)
    )  # fmt: skip


def _verifications(bd: Session, dossier: Dossier) -> dict[Point, tuple[Verification, Auteur]]:
    lues = bd.execute(_VERIFICATIONS, {"dossier": dossier.id}).all()
    return {
        point: (
            Verification(point, Reponse.OUI if est_tenu else Reponse.NON, constat, motif, version),
            Auteur(f"{prenom} {nom}".strip(), le),
        )
        for point, est_tenu, constat, motif, version, le, prenom, nom in lues
    }


_VERIFICATIONS: Any = (
    select(
        col(PointVerifie.point), col(PointVerifie.est_tenu), col(PointVerifie.constat), col(PointVerifie.motif),
        col(PointVerifie.version), col(PointVerifie.verifie_le), col(Personne.prenom), col(Personne.nom),
    )
    .join(Personne, col(Personne.id) == col(PointVerifie.verifie_par_id))
    .where(col(PointVerifie.dossier_id) == DOSSIER)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PointGarde:
    """One answer as it was kept, with the words the machine had then."""

    point: Point
    est_tenu: bool
    phrase: str
    motif: str
    version: int
    auteur: Auteur

    @property
    def reponse(self) -> str:
        return "Oui" if self.est_tenu else "Non"


def points_gardes(bd: Session, dossier: Dossier) -> list[PointGarde]:
    """The checklist as it was answered, in the order of the page: what a later reader may rely on."""
    lus = bd.execute(
        select(PointVerifie, col(Personne.prenom), col(Personne.nom))
        .join(Personne, col(Personne.id) == col(PointVerifie.verifie_par_id))
        .where(col(PointVerifie.dossier_id) == dossier.id)
    ).all()
    gardes = [
        PointGarde(p.point, p.est_tenu, p.phrase, p.motif, p.version, Auteur(f"{prenom} {nom}".strip(), p.verifie_le))
        for p, prenom, nom in lus
    ]
    return sorted(gardes, key=lambda garde: list(Point).index(garde.point))


def conclusion_de(bd: Session, dossier: Dossier) -> ConclusionLue | None:
    """Where the checklist led the last time; None before it led anywhere."""
    lue = bd.execute(
        select(Recevabilite, col(Personne.prenom), col(Personne.nom))
        .join(Personne, col(Personne.id) == col(Recevabilite.conclue_par_id))
        .where(col(Recevabilite.dossier_id) == dossier.id)
    ).first()
    if lue is None:
        return None
    r, prenom, nom = lue
    return ConclusionLue(r.conclusion, r.version, r.conclue_le, f"{prenom} {nom}".strip())
