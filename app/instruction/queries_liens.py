"""What a reader is told before opening a dossier: who asks, who represents it, where, and why they might be linked."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.sql_plans import parmi, presque_toujours
from app.domain.dispositifs import GenreOrganisme
from app.domain.etats import Etat
from app.domain.liens import Autour, Declaration, Declare, Lecteur, Proche, Reponse, indices, nommes
from app.dossiers.routage import pese
from app.instruction.queries import declares, est_affecte, filtrer
from app.models.comite import Deport
from app.models.comptes import Adhesion, EtatAdhesion, Organisme, Personne
from app.models.dossiers import Dossier, Rattachement
from app.models.fiche import Representant
from app.models.instruction import Affectation
from app.models.liens import DeclarationDeLien, MandatElectif
from app.models.referentiel import Commune

DECLARATIONS_MAXIMUM = 100
OUVERTS = (Etat.DEPOSE, Etat.A_COMPLETER, Etat.EN_INSTRUCTION)


@dataclass(frozen=True, slots=True)
class AvantDeLire:
    """One dossier before it is opened: enough to know whether one is linked, nothing more."""

    id: int
    numero: str
    titre: str
    organisme: str
    proches: tuple[Proche, ...]
    communes: tuple[str, ...]
    indices: tuple[str, ...]


def avant_de_lire(bd: Session, dossier: Dossier, personne: Personne) -> AvantDeLire:
    """The same for one dossier already found through its gate."""
    return _decrire(bd, _lignes(bd, select(Dossier).where(col(Dossier.id) == dossier.id)), personne)[0]


def dossiers_a_declarer(bd: Session, personne: Personne, ids: Collection[int] = ()) -> list[AvantDeLire]:
    """What this agent did not declare on: these dossiers, or else the open ones they follow, oldest first."""
    ou = col(Dossier.id).in_(ids) if ids else _suivis(personne)
    return a_declarer_parmi(bd, personne, filtrer(select(Dossier), personne).where(ou))


def nombre_a_declarer(bd: Session, personne: Personne) -> int:
    """How many there are on that page."""
    # what they hold and did not answer for is found in the indexes: a few, whatever the number of open dossiers
    muets = select(col(Affectation.dossier_id)).where(
        col(Affectation.personne_id) == personne.id, pese(), col(Affectation.dossier_id).not_in(declares(personne))
    )
    requete = filtrer(select(col(Dossier.id)), personne).where(
        col(Dossier.id).in_(muets), presque_toujours(parmi(col(Dossier.etat), OUVERTS))
    )
    return bd.scalar(select(func.count()).select_from(requete.limit(DECLARATIONS_MAXIMUM).subquery())) or 0


def a_declarer_parmi(bd: Session, personne: Personne, dossiers: Any) -> list[AvantDeLire]:
    """Those of these dossiers, already filtered by a gate, on which this person did not declare: a hundred at most."""
    requete = dossiers.where(col(Dossier.id).not_in(declares(personne))).limit(DECLARATIONS_MAXIMUM)
    return _decrire(bd, _lignes(bd, requete), personne)


def declare_par(personne: Personne) -> Any:
    """What this person declared on the dossier of the row: a column for the statement of a gate."""
    return (
        select(col(DeclarationDeLien.declare))
        .where(col(DeclarationDeLien.personne_id) == personne.id, col(DeclarationDeLien.dossier_id) == col(Dossier.id))
        .correlate(Dossier)
        .scalar_subquery()
    )


def _suivis(personne: Personne) -> ColumnElement[bool]:
    return parmi(col(Dossier.etat), OUVERTS) & est_affecte(personne)


def _lignes(bd: Session, dossiers: Any) -> list[Any]:
    return list(
        bd.execute(
            dossiers.with_only_columns(
                col(Dossier.id), col(Dossier.numero), col(Dossier.titre), col(Dossier.organisme_id),
                col(Organisme.nom), col(Organisme.genre),
            )
            .join(Organisme, col(Organisme.id) == col(Dossier.organisme_id))
            .order_by(col(Dossier.depose_le), col(Dossier.id))
        )
    )  # fmt: skip


def _decrire(bd: Session, lignes: list[Any], personne: Personne) -> list[AvantDeLire]:
    """Five statements, whatever the number of dossiers."""
    organismes = {ligne.organisme_id for ligne in lignes}
    proches = _proches(bd, organismes)
    communes = _communes(bd, [ligne.id for ligne in lignes])
    anterieurs = _anterieurs(bd, organismes, personne)
    lecteur = Lecteur(personne.prenom, personne.nom, personne.courriel, _mandats(bd, personne))
    lus = []
    for id_, numero, titre, organisme_id, nom, genre in lignes:
        autour = Autour(
            nom, genre is GenreOrganisme.COMMUNE, tuple(proches[organisme_id]), tuple(communes[id_]),
            tuple(dict.fromkeys(anterieurs[organisme_id])),
        )  # fmt: skip
        noms = tuple(commune for _, commune in communes[id_])
        lus.append(AvantDeLire(id_, numero, titre, nom, nommes(autour.proches), noms, tuple(indices(lecteur, autour))))
    return lus


def _proches(bd: Session, organismes: Iterable[int]) -> dict[int, list[Proche]]:
    """The representatives of each organisme in office, then the members of its space."""
    ids = list(organismes)
    representants: Any = select(
        col(Representant.organisme_id), literal(0).label("rang"), col(Representant.id).label("id"),
        col(Representant.prenom), col(Representant.nom), col(Representant.fonction), col(Representant.courriel),
    ).where(col(Representant.organisme_id).in_(ids), col(Representant.retire_le).is_(None))  # fmt: skip
    membres = (
        select(
            col(Adhesion.organisme_id), literal(1), col(Adhesion.id), col(Personne.prenom), col(Personne.nom),
            literal("membre de son espace"), col(Personne.courriel),
        )
        .join(Personne, col(Personne.id) == col(Adhesion.personne_id))
        .where(col(Adhesion.organisme_id).in_(ids), col(Adhesion.etat) == EtatAdhesion.ACTIVE)
    )  # fmt: skip
    lus: dict[int, list[Proche]] = defaultdict(list)
    for organisme_id, _, _, *proche in bd.execute(union_all(representants, membres).order_by("rang", "id")):
        lus[organisme_id].append(Proche(*proche))
    return lus


def _communes(bd: Session, ids: Collection[int]) -> dict[int, list[tuple[str, str]]]:
    requete = (
        select(col(Rattachement.dossier_id), col(Commune.insee), col(Commune.nom))
        .join(Commune, col(Commune.insee) == col(Rattachement.code))
        .where(col(Rattachement.dossier_id).in_(ids), col(Rattachement.nature) == "commune")
        .order_by(col(Rattachement.dossier_id), col(Rattachement.rang), col(Commune.insee))
    )
    lues: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for dossier_id, insee, nom in bd.execute(requete):
        lues[dossier_id].append((insee, nom))
    return lues


def _mandats(bd: Session, personne: Personne) -> tuple[tuple[str, str], ...]:
    requete = (
        select(col(Commune.insee), col(Commune.nom))
        .join(MandatElectif, col(MandatElectif.insee) == col(Commune.insee))
        .where(col(MandatElectif.personne_id) == personne.id)
        .order_by(col(Commune.nom), col(Commune.insee))
    )
    return tuple((insee, nom) for insee, nom in bd.execute(requete))


def _anterieurs(bd: Session, organismes: Iterable[int], personne: Personne) -> dict[int, list[str]]:
    """What this person declared on other dossiers of these organismes, the last first."""
    requete = (
        select(col(Dossier.organisme_id), DeclarationDeLien)
        .join(DeclarationDeLien, col(DeclarationDeLien.dossier_id) == col(Dossier.id))
        .where(
            col(DeclarationDeLien.personne_id) == personne.id,
            col(DeclarationDeLien.declare) == Declare.LIEN,
            col(Dossier.organisme_id).in_(list(organismes)),
        )
        .order_by(col(DeclarationDeLien.declaree_le).desc(), col(Dossier.id).desc())
    )
    lus: dict[int, list[str]] = defaultdict(list)
    for organisme_id, dite in bd.execute(requete):
        lus[organisme_id].append(Declaration(Reponse.LIEN, dite.nature, dite.precision).motif)
    retraits = select(col(Dossier.organisme_id), col(Deport.motif)).join(
        Deport, col(Deport.dossier_id) == col(Dossier.id)
    )
    for organisme_id, motif in bd.execute(
        retraits.where(
            col(Deport.personne_id) == personne.id, col(Dossier.organisme_id).in_(list(organismes))
        ).order_by(col(Deport.id))
    ):
        lus[organisme_id].append(motif)
    return lus


def declaration_de(bd: Session, dossier: Dossier, personne: Personne) -> DeclarationDeLien | None:
    """What this person declared on this dossier."""
    return bd.get(DeclarationDeLien, (personne.id, dossier.id))


def est_ecarte(personne_id: int) -> ColumnElement[bool]:
    """Whether somebody withdrew from the dossier of the row, or declared a link with it: they are not given it."""
    return or_(
        exists()
        .where(col(Deport.dossier_id) == col(Dossier.id), col(Deport.personne_id) == personne_id)
        .correlate(Dossier),
        exists()
        .where(
            col(DeclarationDeLien.dossier_id) == col(Dossier.id),
            col(DeclarationDeLien.personne_id) == personne_id,
            col(DeclarationDeLien.declare) == Declare.LIEN,
        )
        .correlate(Dossier),
    )


def est_ecarte_du_dossier(bd: Session, dossier: Dossier, personne_id: int) -> bool:
    """The same for one dossier."""
    return bd.scalar(select(col(Dossier.id)).where(col(Dossier.id) == dossier.id, est_ecarte(personne_id))) is not None


@dataclass(frozen=True, slots=True)
class LienDeclare:
    """A colleague who declared a link, as those who follow the dossier read it."""

    nom: str
    motif: str


def liens_du_dossier(bd: Session, dossier: Dossier) -> list[LienDeclare]:
    """The links that readers of this dossier declared, by name."""
    requete = (
        select(DeclarationDeLien, col(Personne.prenom), col(Personne.nom))
        .join(Personne, col(Personne.id) == col(DeclarationDeLien.personne_id))
        .where(col(DeclarationDeLien.dossier_id) == dossier.id, col(DeclarationDeLien.declare) == Declare.LIEN)
        .order_by(col(Personne.nom), col(Personne.id))
    )
    return [
        LienDeclare(f"{prenom} {nom}".strip(), Declaration(Reponse.LIEN, dite.nature, dite.precision).motif)
        for dite, prenom, nom in bd.execute(requete)
    ]
