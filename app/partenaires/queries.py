"""Whom to ask about dossiers, and what is told of them. Never writes."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.sql_plans import parmi
from app.domain.etats import Etat
from app.domain.liens import A_DIRE
from app.domain.orientations import Orientation
from app.domain.partenaires import (
    DEMANDABLES,
    GenrePartenaire,
    Priorite,
    communes_muettes,
)
from app.domain.repartition import Pressenti, Repartition, repartir
from app.dossiers.queries import references
from app.instruction.queries import declares, filtrer, juge, peut_exporter
from app.instruction.relais import supplees
from app.models.comptes import Organisme, Personne
from app.models.dossiers import Dossier, Rattachement
from app.models.instruction import Affectation
from app.models.partenaires import (
    AdresseDePartenaire,
    AvisDePartenaire,
    CommuneDePartenaire,
    Partenaire,
    PrioriteCommunale,
)
from app.models.referentiel import Commune, Quartier


@dataclass(frozen=True, slots=True)
class Demandable:
    """A partner that may be asked. `conseille`: one of the communes of the dossiers is its own; `est_hors`: none is."""

    id: int
    genre: GenrePartenaire
    nom: str
    conseille: bool
    est_hors: bool


def partenaires_demandables(bd: Session, dossiers: Collection[int]) -> list[Demandable]:
    """The partners with a confirmed address: of the communes of these dossiers, of everywhere, of elsewhere."""
    chez_eux = (
        select(col(CommuneDePartenaire.partenaire_id))
        .join(
            Rattachement,
            and_(col(Rattachement.code) == col(CommuneDePartenaire.insee), col(Rattachement.nature) == "commune"),
        )
        .where(col(Rattachement.dossier_id).in_(list(dossiers)))
    )
    requete = (
        select(
            col(Partenaire.id), col(Partenaire.genre), col(Partenaire.nom), col(Partenaire.id).in_(chez_eux),
            col(Partenaire.id).in_(select(col(CommuneDePartenaire.partenaire_id))),
        )
        .where(*_joignables())
        .order_by(col(Partenaire.genre), col(Partenaire.nom), col(Partenaire.id))
    )  # fmt: skip
    lus = [
        Demandable(id_ or 0, genre, nom, bool(pres), bool(situe) and not pres)
        for id_, genre, nom, pres, situe in bd.execute(requete)
    ]
    return sorted(lus, key=lambda p: (p.est_hors, not p.conseille))


def _joignables() -> tuple[Any, ...]:
    """Conditions: a partner of today, one address of which is confirmed."""
    adresses = select(col(AdresseDePartenaire.partenaire_id)).where(
        col(AdresseDePartenaire.confirmee_le).is_not(None), col(AdresseDePartenaire.retiree_le).is_(None)
    )
    return col(Partenaire.retire_le).is_(None), col(Partenaire.id).in_(adresses)


def communes_sans_adresse(bd: Session, touchees: Collection[str]) -> list[str]:
    """Of these communes (INSEE codes), the names of those no town hall of which can be asked."""
    requete = (
        select(col(CommuneDePartenaire.insee))
        .join(Partenaire, col(Partenaire.id) == col(CommuneDePartenaire.partenaire_id))
        .where(col(Partenaire.genre) == GenrePartenaire.COMMUNE, *_joignables())
    )
    return communes_muettes(touchees, set(bd.scalars(requete)), references().communes)


RESERVE = "Réservé aux agents affectés au dossier et à la coordination."


@dataclass(frozen=True, slots=True)
class DossierADemander:
    """A dossier of a batch. `obstacle`: why this agent may not ask on it; "" when they may."""

    id: int
    numero: str
    titre: str
    organisme: str
    etat: Etat
    obstacle: str
    communes: tuple[str, ...]
    pour: int | None = None
    """The person away in whose place this agent asks, where they follow the dossier for nobody else."""


def dossiers_a_demander(
    bd: Session, personne: Personne, ids: Collection[int], maintenant: datetime
) -> list[DossierADemander]:
    """Those of these dossiers this person may see. `demander_avis_partenaire` is asked row by row: as `exporter` is,
    and of those whom they stand in for.
    """
    relais = _relais(personne, supplees(bd, personne, maintenant))
    lignes = bd.execute(
        filtrer(
            select(
                col(Dossier.id),
                col(Dossier.numero),
                col(Dossier.titre),
                col(Organisme.nom),
                col(Dossier.etat),
                peut_exporter(personne),
                relais,
                col(Dossier.id).in_(declares(personne)),
            ),
            personne,
        )
        .join(Organisme, col(Organisme.id) == col(Dossier.organisme_id))
        .where(col(Dossier.id).in_(list(ids)))
        .order_by(col(Dossier.numero), col(Dossier.id))
    ).all()
    communes: dict[int, list[str]] = defaultdict(list)
    for dossier_id, insee in bd.execute(
        select(col(Rattachement.dossier_id), col(Rattachement.code)).where(
            col(Rattachement.dossier_id).in_([ligne[0] for ligne in lignes]), col(Rattachement.nature) == "commune"
        )
    ):
        communes[dossier_id].append(insee)
    return [
        DossierADemander(
            i, n, t, o, etat, RESERVE if not (peut or absent) else "" if dit else A_DIRE, tuple(communes[i]),
            None if peut else absent,
        )
        for i, n, t, o, etat, peut, absent, dit in lignes
    ]  # fmt: skip


def _relais(personne: Personne, absents: Collection[int]) -> Any:
    """Whom of those away this person stands in for on the dossier of the row, unless they are linked to it."""
    return (
        select(func.min(col(Affectation.personne_id)))
        .where(
            col(Affectation.dossier_id) == col(Dossier.id),
            col(Affectation.personne_id).in_(absents),
            col(Affectation.jusqu_a).is_(None),
            juge(personne),
        )
        .correlate(Dossier)
        .scalar_subquery()
    )


def communes_des_partenaires(bd: Session, ids: Iterable[int]) -> dict[int, set[str]]:
    """Where each partner is concerned; nothing for those who are everywhere."""
    lues: dict[int, set[str]] = defaultdict(set)
    requete = select(col(CommuneDePartenaire.partenaire_id), col(CommuneDePartenaire.insee))
    for partenaire_id, insee in bd.execute(requete.where(col(CommuneDePartenaire.partenaire_id).in_(list(ids)))):
        lues[partenaire_id].add(insee)
    return lues


def deja_demandes(bd: Session, dossiers: Collection[int]) -> set[tuple[int, int]]:
    """(dossier, partner) already asked."""
    requete = select(col(AvisDePartenaire.dossier_id), col(AvisDePartenaire.partenaire_id))
    return {(d, p) for d, p in bd.execute(requete.where(col(AvisDePartenaire.dossier_id).in_(list(dossiers))))}


def pressentis(bd: Session, choisis: Collection[int]) -> list[Pressenti]:
    """Those of these partners that may still be asked, and where each is concerned."""
    possibles = [p for p in partenaires_demandables(bd, ()) if p.id in choisis]
    chez_eux = communes_des_partenaires(bd, [p.id for p in possibles])
    return [Pressenti(p.id, p.nom, frozenset(chez_eux[p.id])) for p in possibles]


def repartitions(
    bd: Session, dossiers: Sequence[DossierADemander], voulus: Sequence[Pressenti]
) -> dict[int, Repartition]:
    """Whom to ask about each of these dossiers, by id of dossier."""
    deja: dict[int, set[int]] = defaultdict(set)
    for dossier_id, partenaire_id in deja_demandes(bd, [d.id for d in dossiers]):
        deja[dossier_id].add(partenaire_id)
    return {d.id: repartir(d.organisme, d.communes, deja[d.id], voulus) for d in dossiers}


def adresses_confirmees(bd: Session, partenaire_id: int) -> list[AdresseDePartenaire]:
    """Where a partner is written to."""
    return list(
        bd.scalars(
            select(AdresseDePartenaire)
            .where(
                col(AdresseDePartenaire.partenaire_id) == partenaire_id,
                col(AdresseDePartenaire.confirmee_le).is_not(None),
                col(AdresseDePartenaire.retiree_le).is_(None),
            )
            .order_by(col(AdresseDePartenaire.id))
        )
    )


def priorites_des_communes(bd: Session, communes: Collection[str], annee: int) -> dict[str, list[Priorite]]:
    """The priorities of a year, by name of commune."""
    requete = (
        select(PrioriteCommunale, col(Commune.nom), col(Quartier.nom))
        .join(Commune, col(Commune.insee) == col(PrioriteCommunale.insee))
        .outerjoin(Quartier, col(Quartier.code) == col(PrioriteCommunale.quartier_code))
        .where(
            col(PrioriteCommunale.insee).in_(list(communes)),
            col(PrioriteCommunale.annee) == annee,
            col(PrioriteCommunale.retiree_le).is_(None),
        )
        .order_by(col(Commune.nom), col(PrioriteCommunale.id))
    )
    lues: dict[str, list[Priorite]] = defaultdict(list)
    for p, commune, quartier in bd.execute(requete):
        lues[commune].append(Priorite(p.id or 0, p.texte, p.orientation, p.quartier_code, quartier or ""))
    return lues


@dataclass(frozen=True, slots=True)
class Portee:
    """What a project touches, to be faced with priorities."""

    communes: tuple[str, ...]
    quartiers: tuple[str, ...]
    orientations: tuple[Orientation, ...]


def portee_du_dossier(bd: Session, dossier: Dossier) -> Portee:
    """Its communes, its quartiers, its orientations."""
    requete = select(col(Rattachement.nature), col(Rattachement.code)).where(
        col(Rattachement.dossier_id) == dossier.id,
        col(Rattachement.nature).in_(("commune", "quartier", "secondaire")),
    )
    codes: dict[str, list[str]] = defaultdict(list)
    for nature, code in bd.execute(requete.order_by(col(Rattachement.rang), col(Rattachement.code))):
        codes[nature].append(code)
    siennes = [dossier.orientation] if dossier.orientation else []
    return Portee(
        tuple(codes["commune"]), tuple(codes["quartier"]), (*siennes, *(Orientation(c) for c in codes["secondaire"]))
    )


def en_attente() -> Select[Any]:
    """The asks nobody answered nor closed, of dossiers still examined: where reminders start from."""
    return (
        select(AvisDePartenaire)
        .join(Dossier, col(Dossier.id) == col(AvisDePartenaire.dossier_id))
        .where(
            col(AvisDePartenaire.rendu_le).is_(None), col(AvisDePartenaire.clos_le).is_(None),
            parmi(col(Dossier.etat), DEMANDABLES),
        )
    )  # fmt: skip


def noms_des_partenaires(bd: Session, ids: Collection[int]) -> dict[int, str]:
    requete = select(col(Partenaire.id), func.trim(col(Partenaire.nom))).where(col(Partenaire.id).in_(list(ids)))
    return {id_ or 0: nom for id_, nom in bd.execute(requete)}
