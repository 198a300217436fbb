"""The pairs of a dossier, as one agent may read them: the other dossier goes through the same gate."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased
from sqlmodel import col

from app.core.sql_plans import presque_toujours
from app.domain.etats import Etat, libelle, ton
from app.domain.orientations import ORIENTATIONS, Orientation
from app.domain.ressemblances import (
    EN_LICE,
    Commun,
    EtatRessemblance,
    FicheEtat,
    Motif,
    attend_une_reponse,
    fiche_de_la_paire,
    phrases,
    pourquoi_sans_objet,
)
from app.dossiers.queries import references
from app.instruction.queries import Lecteur, a_ecarter, declares, filtrer
from app.models.comptes import Organisme, Personne
from app.models.dossiers import Dossier
from app.models.ressemblances import Ressemblance


@dataclass(frozen=True, slots=True)
class Proche:
    """A dossier that looks like another, why, and what was said of the two."""

    id: int
    numero: str
    titre: str
    organisme: str
    etat_du_dossier: Etat
    orientation: Orientation | None
    territoires: str
    demande_cents: int
    beneficiaires: int
    depose_le: datetime
    est_a_declarer: bool
    organisme_id: int
    paire: Ressemblance
    tranche_par: str
    en_face: Etat
    """The state of the dossier it is read from."""

    @property
    def etat(self) -> EtatRessemblance:
        return self.paire.etat

    @property
    def fiche(self) -> FicheEtat:
        return fiche_de_la_paire(self.paire.etat, self.en_face, self.etat_du_dossier)

    @property
    def attend(self) -> bool:
        """Whether somebody still has to say what they are to each other."""
        return attend_une_reponse(self.paire.etat, self.en_face, self.etat_du_dossier)

    @property
    def sans_objet(self) -> str:
        """Why nothing is asked of a pair nobody answered; "" otherwise."""
        if self.attend or self.etat is not EtatRessemblance.A_REGARDER:
            return ""
        return pourquoi_sans_objet(self.en_face, self.etat_du_dossier)

    @property
    def est_alentour(self) -> bool:
        """Whether nothing is kept of the two: they only share a place, a public and an orientation."""
        return self.paire.id is None

    @property
    def est_le_doublon(self) -> bool:
        """Whether this other dossier is the repeated one."""
        return self.paire.doublon_id == self.id

    @property
    def etat_libelle(self) -> str:
        return libelle(self.etat_du_dossier)

    @property
    def etat_ton(self) -> str:
        return ton(self.etat_du_dossier)

    @property
    def orientation_dite(self) -> str:
        return ORIENTATIONS[self.orientation].libelle if self.orientation else "—"

    @property
    def commun(self) -> Commun:
        p = self.paire
        return Commun(tuple(Motif(m) for m in p.motifs), tuple(p.quartiers), tuple(p.ages), tuple(p.termes))

    @property
    def phrases(self) -> list[str]:
        """Why they were brought together; an agent's word when the portal had found nothing."""
        return phrases(self.commun, _noms_des_quartiers()) or ["Signalé par un agent."]


def _noms_des_quartiers() -> Mapping[str, str]:
    return references().quartiers_nommes()


_RANG = case(
    (and_(col(Ressemblance.etat) == EtatRessemblance.A_REGARDER, col(Dossier.etat).in_(EN_LICE)), 0),
    (col(Ressemblance.etat) == EtatRessemblance.DOUBLON, 1),
    (col(Ressemblance.etat) == EtatRessemblance.A_RAPPROCHER, 2),
    else_=3,
)


APRES = (1, 0)  # after every pair that waits, in the order they were read


def colonnes(personne: Personne) -> tuple[Any, ...]:
    """What is read of the other dossier: the first fields of `Proche`."""
    return (
        col(Dossier.id), col(Dossier.numero), col(Dossier.titre), col(Organisme.nom), col(Dossier.etat),
        col(Dossier.orientation), col(Dossier.territoires_resume), col(Dossier.montant_demande_cents),
        col(Dossier.beneficiaires), col(Dossier.depose_le), col(Dossier.id).not_in(declares(personne)),
        col(Dossier.organisme_id),
    )  # fmt: skip


def proches(bd: Session, dossier: Dossier, personne: Personne) -> list[Proche]:
    """The dossiers that look like this one, those to be looked at first, the strongest before all: one statement."""
    ici = dossier.id
    paire = or_(
        and_(col(Ressemblance.premier_id) == ici, col(Ressemblance.second_id) == col(Dossier.id)),
        and_(col(Ressemblance.second_id) == ici, col(Ressemblance.premier_id) == col(Dossier.id)),
    )
    lus = bd.execute(
        filtrer(
            select(
                *colonnes(personne), Ressemblance, func.trim(col(Personne.prenom) + " " + col(Personne.nom))
            ),
            personne,
        )
        .join(Organisme, col(Organisme.id) == col(Dossier.organisme_id))
        .join(Ressemblance, paire)
        .outerjoin(Personne, col(Personne.id) == col(Ressemblance.tranche_par_id))
        .order_by(_RANG, col(Ressemblance.id))
    ).all()  # fmt: skip
    trouves = [Proche(*(*ligne[:-1], ligne[-1] or "", dossier.etat)) for ligne in lus]
    return sorted(trouves, key=lambda p: p.commun.force if p.attend else APRES)


def original_de(bd: Session, dossier: Dossier, personne: Personne, autre_id: str) -> Proche | None:
    """The dossier that this one repeats, as an agent said, if this is its id and it is read through the same gate."""
    if not (autre_id.isascii() and autre_id.isdecimal()):
        return None
    return next((p for p in originaux_de(bd, dossier, personne) if str(p.id) == autre_id), None)


def originaux_de(bd: Session, dossier: Dossier, personne: Personne) -> list[Proche]:
    """The dossiers that this one repeats, as an agent said, through the gate."""
    return [p for p in proches(bd, dossier, personne) if p.paire.doublon_id == dossier.id]


def numero_de_l_original(lecteur: Lecteur) -> Any:
    """The number of the dossier that it repeats, as an agent said; none that this reader is linked to."""
    original = aliased(Dossier)
    numero = (
        select(func.min(col(original.numero)))
        .join(
            Ressemblance,
            col(original.id).in_((col(Ressemblance.premier_id), col(Ressemblance.second_id))),
        )
        .where(
            col(Ressemblance.doublon_id) == col(Dossier.id),
            or_(col(Ressemblance.premier_id) == col(Dossier.id), col(Ressemblance.second_id) == col(Dossier.id)),
            col(original.id) != col(Dossier.id),
            ~a_ecarter(lecteur, original),
        )
    )
    return numero.correlate(Dossier).scalar_subquery()


def dossier_de_numero(bd: Session, personne: Personne, numero: str) -> int | None:
    """The id of a deposited dossier this person may read, by its number, however it is typed."""
    cherche = numero.strip().upper()
    trouve: int | None = bd.scalar(filtrer(select(col(Dossier.id)), personne).where(col(Dossier.numero) == cherche))
    return trouve


def paires_a_regarder(moi: Any, etats: Collection[Etat]) -> Any:
    """(dossier, other one, found when) of the pairs nobody answered, from the side of the pilote of an open dossier."""
    cotes = (
        (col(Ressemblance.premier_id), col(Ressemblance.second_id)),
        (col(Ressemblance.second_id), col(Ressemblance.premier_id)),
    )
    moities: list[Any] = [
        select(ici.label("dossier_id"), autre.label("autre_id"), col(Ressemblance.trouve_le))
        .join(Dossier, col(Dossier.id) == ici)
        .where(
            presque_toujours(col(Ressemblance.etat) == EtatRessemblance.A_REGARDER),
            col(Dossier.pilote_id) == moi,
            col(Dossier.etat).in_(etats),
        )
        for ici, autre in cotes
    ]
    return moities[0].union_all(moities[1]).subquery()
