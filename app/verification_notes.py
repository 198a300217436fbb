"""The figures kept on each dossier, computed again from its notes, its avis and its amounts."""

from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from typing import Any, cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.bareme import Bareme
from app.instruction.commands_notes import appliquer
from app.instruction.queries_grille import Grille
from app.instruction.queries_grilles import grilles_de
from app.models.campagnes import Campagne
from app.models.dossiers import Dossier
from app.models.instruction import MontantPropose

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
    lus = bd.execute(select(col(Campagne.id), col(Campagne.poids), col(Campagne.bareme)))
    baremes = {campagne_id: Bareme(poids, dits) for campagne_id, poids, dits in lus}
    dernier = 0
    while True:
        lignes = _lot(bd, dernier)
        if not lignes:
            return
        grilles = grilles_de(bd, lignes, {ligne.id: baremes[ligne.campagne_id] for ligne in lignes})
        proposes = _propositions(bd, lignes)
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


def _propositions(bd: Session, lignes: Sequence[Any]) -> dict[int, int]:
    """Cents proposed for each dossier of a batch."""
    requete = select(col(MontantPropose.dossier_id), func.sum(col(MontantPropose.montant_cents)))
    du_lot = col(MontantPropose.dossier_id).between(lignes[0].id, lignes[-1].id)
    return {dossier_id: int(somme) for dossier_id, somme in bd.execute(requete.where(du_lot).group_by("dossier_id"))}


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
