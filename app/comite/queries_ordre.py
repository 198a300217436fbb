"""The agenda of a sitting as its screens read it: two statements, three when it is grouped by commune."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.queries import dossiers_de
from app.domain.etats import Etat, Lecteur, libelle, ton
from app.domain.ordre_du_jour import Groupe, Ordre, Place, ranger, voisins
from app.domain.orientations import ORIENTATIONS, FicheOrientation, Orientation
from app.domain.programmation import LigneClassee, classer
from app.models.comite import InscriptionSeance, Seance
from app.models.comptes import Organisme, Personne
from app.models.dossiers import Dossier, Rattachement
from app.models.referentiel import Commune


@dataclass(frozen=True, slots=True)
class Point:
    """A dossier of the agenda, without its notes: a projected screen reads it too. Amounts in cents."""

    id: int
    numero: str
    titre: str
    organisme: str
    territoires: str
    orientation: FicheOrientation
    etat: Etat
    demande_cents: int
    propose_cents: int | None
    cout_cents: int
    beneficiaires: int

    @property
    def etat_libelle(self) -> str:
        return libelle(self.etat, Lecteur.AGENT)

    @property
    def etat_ton(self) -> str:
        return ton(self.etat, Lecteur.AGENT)


@dataclass(frozen=True, slots=True)
class OrdreDuJour:
    """The agenda that one person may know."""

    groupes: Sequence[Groupe]
    points: Mapping[int, Point]

    @property
    def suite(self) -> Sequence[int]:
        """The ids of the dossiers, in the order they are called."""
        return [id_ for groupe in self.groupes for id_ in groupe.dossiers]

    def voisins(self, dossier_id: int | None) -> tuple[Point | None, Point | None]:
        avant, apres = voisins(self.suite, dossier_id)
        return self.points.get(avant or 0), self.points.get(apres or 0)


def ordre_du_jour(bd: Session, personne: Personne, seance: Seance) -> OrdreDuJour:
    """What this person may know of the agenda, in its order."""
    rangees = _rangees(bd, dossiers_de(personne), seance)
    return OrdreDuJour(
        ranger(_places(bd, rangees, seance), Ordre(seance.ordre)),
        {
            r.id: Point(
                r.id, r.numero or "", r.titre, r.organisme, r.territoires_resume,
                ORIENTATIONS[r.orientation or Orientation.EMPLOI], r.etat, r.montant_demande_cents,
                r.montant_propose_cents, r.cout_total_cents, r.beneficiaires,
            )
            for r in rangees
        },
    )  # fmt: skip


def groupes_entiers(bd: Session, seance: Seance) -> list[Groupe]:
    """The whole agenda, whoever may know its dossiers: what moves a dossier moves it among all."""
    return ranger(_places(bd, _rangees(bd, select(Dossier), seance), seance), Ordre(seance.ordre))


def _rangees(bd: Session, dossiers: Select[Any], seance: Seance) -> list[Any]:
    requete: Any = (
        dossiers.join(InscriptionSeance, col(InscriptionSeance.dossier_id) == col(Dossier.id))
        .join(Organisme, col(Organisme.id) == col(Dossier.organisme_id))
        .where(col(InscriptionSeance.seance_id) == seance.id)
        .with_only_columns(
            col(Dossier.id), col(Dossier.numero), col(Dossier.titre), col(Organisme.nom).label("organisme"),
            col(Dossier.territoires_resume), col(Dossier.orientation), col(Dossier.etat), col(Dossier.depose_le),
            col(Dossier.montant_demande_cents), col(Dossier.montant_propose_cents), col(Dossier.cout_total_cents),
            col(Dossier.beneficiaires), col(Dossier.note_dixiemes), col(Dossier.note_participation_centiemes),
            col(Dossier.note_orientation_centiemes), col(InscriptionSeance.position),
        )
        .order_by(col(Dossier.id))
    )  # fmt: skip
    return list(bd.execute(requete).all())


def _places(bd: Session, rangees: Iterable[Any], seance: Seance) -> list[Place]:
    par_id = {r.id: r for r in rangees}
    communes = _communes(bd, seance) if seance.ordre is Ordre.COMMUNE else {}
    classees = classer(
        LigneClassee(
            r.id, r.numero or "", r.note_dixiemes, r.note_participation_centiemes,
            r.orientation or Orientation.EMPLOI, r.depose_le, note_orientation=r.note_orientation_centiemes,
        )
        for r in par_id.values()
    )  # fmt: skip
    return [
        Place(c.dossier_id, n, c.orientation, tuple(communes.get(c.dossier_id, ())), par_id[c.dossier_id].position)
        for n, c in enumerate(classees)
    ]


def _communes(bd: Session, seance: Seance) -> Mapping[int, list[str]]:
    """The names of the communes that each dossier of the agenda touches."""
    requete = (
        select(col(Rattachement.dossier_id), col(Commune.nom))
        .join(Commune, col(Commune.insee) == col(Rattachement.code))
        .join(InscriptionSeance, col(InscriptionSeance.dossier_id) == col(Rattachement.dossier_id))
        .where(col(Rattachement.nature) == "commune", col(InscriptionSeance.seance_id) == seance.id)
        .order_by(col(Rattachement.dossier_id), col(Commune.nom))
    )
    lues: dict[int, list[str]] = {}
    for dossier_id, nom in bd.execute(requete).all():
        lues.setdefault(dossier_id, []).append(nom)
    return lues
