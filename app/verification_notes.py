"""The figures kept on each dossier, computed again from its notes, its avis and its amounts."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from typing import Any, cast

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.instruction.assemblage import grille_de, parts_de
from app.instruction.commands_notes import appliquer
from app.instruction.queries_grille import AvisLu, Grille, NoteLue
from app.models.campagnes import Campagne
from app.models.dossiers import Dossier, Rattachement
from app.models.instruction import Affectation, Avis, MontantPropose, Note

LOT = 500
CHIFFRES = {
    "note_dixiemes": "note",
    "est_note_provisoire": "caractère provisoire de la note",
    "note_participation_centiemes": "moyenne de participation",
    "note_orientation_centiemes": "moyenne d’orientation",
    "a_des_ecarts": "écarts entre notes",
    "avis_attendus": "nombre d’avis attendus",
    "avis_rendus": "nombre d’avis rendus",
    "avis_pilote": "avis du pilote",
    "montant_propose_cents": "montant proposé",
}


def verifier_notes(bd: Session) -> Iterator[str]:
    """One sentence for each deposited dossier whose figures are not those of its notes."""
    poids = {ligne.id: ligne.poids for ligne in bd.execute(select(col(Campagne.id), col(Campagne.poids)))}
    dernier = 0
    while True:
        lignes = _lot(bd, dernier)
        if not lignes:
            return
        grilles, proposes = _grilles(bd, lignes, poids)
        for ligne in lignes:
            ecarts = _ecarts(ligne, grilles[ligne.id], proposes.get(ligne.id))
            if ecarts:
                yield f"Dossier {ligne.numero} : {', '.join(ecarts)}."
        dernier = lignes[-1].id


def _lot(bd: Session, apres: int) -> Sequence[Any]:
    lus = ("id", "numero", "campagne_id", "orientation", "pilote_id", *CHIFFRES)
    return bd.execute(
        select(*(col(getattr(Dossier, nom)) for nom in lus))
        .where(col(Dossier.id) > apres, col(Dossier.depose_le).is_not(None))
        .order_by(col(Dossier.id))
        .limit(LOT)
    ).all()


def _par_dossier(bd: Session, requete: Select[Any]) -> dict[int, list[Any]]:
    """The rows of a statement whose first column is the dossier, without it."""
    groupes: dict[int, list[Any]] = defaultdict(list)
    for dossier_id, *reste in bd.execute(requete):
        groupes[dossier_id].append(reste)
    return groupes


def _grilles(
    bd: Session, lignes: Sequence[Any], poids: dict[int | None, dict[str, int]]
) -> tuple[dict[int, Grille], dict[int, int]]:
    """The grille of each dossier of a batch, and the sum proposed: five statements for the batch."""
    debut, fin = lignes[0].id, lignes[-1].id

    def du_lot(*colonnes: Any) -> Select[Any]:
        return select(*colonnes).where(colonnes[0].between(debut, fin))

    liens = _par_dossier(
        bd,
        du_lot(col(Rattachement.dossier_id), col(Rattachement.nature), col(Rattachement.code))
        .where(col(Rattachement.nature).in_(("secondaire", "axe")))
        .order_by(col(Rattachement.dossier_id), col(Rattachement.rang), col(Rattachement.code)),
    )
    parts = _par_dossier(
        bd,
        du_lot(
            col(Affectation.dossier_id), col(Affectation.personne_id), col(Affectation.qualite),
            col(Affectation.motifs),
        )
        .where(col(Affectation.jusqu_a).is_(None), col(Affectation.personne_id).is_not(None))
        .order_by(col(Affectation.id)),
    )  # fmt: skip
    notes = _par_dossier(
        bd,
        du_lot(
            col(Note.dossier_id), col(Note.critere), col(Note.personne_id), col(Note.valeur), col(Note.commentaire),
            col(Note.version_dossier),
        ).order_by(col(Note.id)),
    )  # fmt: skip
    avis = _par_dossier(
        bd,
        du_lot(
            col(Avis.dossier_id), col(Avis.personne_id), col(Avis.sens), col(Avis.texte), col(Avis.niveau_egalite),
            col(Avis.version_dossier), col(Avis.rendu_le),
        ).order_by(col(Avis.id)),
    )  # fmt: skip
    proposes = _par_dossier(
        bd,
        du_lot(col(MontantPropose.dossier_id), func.sum(col(MontantPropose.montant_cents))).group_by(
            col(MontantPropose.dossier_id)
        ),
    )
    grilles = {
        ligne.id: grille_de(
            poids[ligne.campagne_id],
            ligne.orientation,
            [code for nature, code in liens[ligne.id] if nature == "secondaire"],
            [code for nature, code in liens[ligne.id] if nature == "axe"],
            parts_de(parts[ligne.id]),
            [NoteLue(*note) for note in notes[ligne.id]],
            [AvisLu(*lu) for lu in avis[ligne.id]],
        )
        for ligne in lignes
    }
    return grilles, {dossier_id: int(sommes[0][0]) for dossier_id, sommes in proposes.items()}


def _ecarts(ligne: Any, grille: Grille, propose: int | None) -> list[str]:
    attendu = SimpleNamespace(pilote_id=ligne.pilote_id)
    appliquer(cast(Dossier, attendu), grille)
    attendu.montant_propose_cents = propose
    return [
        f"{libelle} {_dit(getattr(ligne, nom))}, {_dit(getattr(attendu, nom))} après recalcul"
        for nom, libelle in CHIFFRES.items()
        if getattr(ligne, nom) != getattr(attendu, nom)
    ]


def _dit(valeur: Any) -> str:
    if valeur is None:
        return "absent"
    return ("oui" if valeur else "non") if isinstance(valeur, bool) else str(valeur)
