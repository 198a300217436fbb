"""The grilles of many dossiers at once: four statements, whatever their number."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import Select, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.bareme import Bareme
from app.domain.orientations import Orientation
from app.instruction.assemblage import grille_de, parts_de
from app.instruction.queries_grille import AvisLu, Grille, NoteLue
from app.models.dossiers import Rattachement
from app.models.instruction import Affectation, Avis, Note


class DossierNote(Protocol):
    """What a grille must know of its dossier."""

    @property
    def id(self) -> int: ...
    @property
    def orientation(self) -> Orientation | None: ...


def _par_dossier(bd: Session, requete: Select[Any]) -> dict[int, list[Any]]:
    """The rows of a statement whose first column is the dossier, without it."""
    groupes: dict[int, list[Any]] = defaultdict(list)
    for dossier_id, *reste in bd.execute(requete):
        groupes[dossier_id].append(reste)
    return groupes


def grilles_de(bd: Session, dossiers: Sequence[DossierNote], baremes: Mapping[int, Bareme]) -> dict[int, Grille]:
    """The grille of each deposited dossier, by id. `baremes`: that of its campaign, by dossier."""
    ids = [dossier.id for dossier in dossiers]

    def des_dossiers(*colonnes: Any) -> Select[Any]:
        return select(*colonnes).where(colonnes[0].in_(ids))

    liens = _par_dossier(
        bd,
        des_dossiers(col(Rattachement.dossier_id), col(Rattachement.nature), col(Rattachement.code))
        .where(col(Rattachement.nature).in_(("secondaire", "axe")))
        .order_by(col(Rattachement.rang), col(Rattachement.code)),
    )
    parts = _par_dossier(
        bd,
        des_dossiers(
            col(Affectation.dossier_id), col(Affectation.personne_id), col(Affectation.qualite),
            col(Affectation.motifs),
        )
        .where(col(Affectation.jusqu_a).is_(None), col(Affectation.personne_id).is_not(None))
        .order_by(col(Affectation.id)),
    )  # fmt: skip
    notes = _par_dossier(
        bd,
        des_dossiers(
            col(Note.dossier_id), col(Note.critere), col(Note.personne_id), col(Note.valeur), col(Note.commentaire),
            col(Note.version_dossier),
        ).order_by(col(Note.id)),
    )  # fmt: skip
    avis = _par_dossier(
        bd,
        des_dossiers(
            col(Avis.dossier_id), col(Avis.personne_id), col(Avis.sens), col(Avis.texte), col(Avis.niveau_egalite),
            col(Avis.version_dossier), col(Avis.rendu_le),
        ).order_by(col(Avis.id)),
    )  # fmt: skip
    return {
        dossier.id: grille_de(
            baremes[dossier.id],
            dossier.orientation or Orientation.EMPLOI,
            [code for nature, code in liens[dossier.id] if nature == "secondaire"],
            [code for nature, code in liens[dossier.id] if nature == "axe"],
            parts_de(parts[dossier.id]),
            [NoteLue(*note) for note in notes[dossier.id]],
            [AvisLu(*lu) for lu in avis[dossier.id]],
        )
        for dossier in dossiers
    }
