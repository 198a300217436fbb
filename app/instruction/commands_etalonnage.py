"""An agent scores one of the three dossiers of a calibration. Nothing of it reaches the real notes."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.erreurs import Introuvable
from app.domain.etalonnage import criteres_a_noter, exiger_ouvert, verifier_notes
from app.instruction.queries import AccesAgent
from app.instruction.queries_etalonnage import etalonnage_du_dossier
from app.instruction.queries_grille import charger_grille
from app.models.etalonnage import Etalonnage, NoteEtalon
from app.models.journal import inscrire_au_journal
from app.models.socle import pour_ecrire, table


def noter_etalon(
    bd: Session, acces: AccesAgent, notes: Mapping[str, tuple[int, str]], maintenant: datetime
) -> Etalonnage:
    """Keep the notes given, a criterion at a time or all of them. Its row is locked: closing waits, or is seen.

    Raises Introuvable (not one of the three), ErreurMetier (closed), SaisieInvalide with one sentence per field.
    """
    trouve = etalonnage_du_dossier(bd, acces.dossier)
    if trouve is None:
        raise Introuvable
    etalonnage = pour_ecrire(bd, Etalonnage, id=trouve[0].id) or trouve[0]
    exiger_ouvert(etalonnage.clos_le is not None)
    criteres = criteres_a_noter(charger_grille(bd, acces.dossier, trouve[1]).criteres)
    cles = {critere.cle for critere in criteres}
    donnees = {cle: note for cle, note in notes.items() if cle in cles}
    verifier_notes(criteres, donnees)
    moi = acces.personne.id or 0
    ici = {
        "etalonnage_id": etalonnage.id, "dossier_id": acces.dossier.id, "personne_id": moi, "donnee_le": maintenant
    }  # fmt: skip
    bd.execute(
        delete(NoteEtalon).where(
            col(NoteEtalon.etalonnage_id) == etalonnage.id,
            col(NoteEtalon.dossier_id) == acces.dossier.id,
            col(NoteEtalon.personne_id) == moi,
            col(NoteEtalon.critere).in_(donnees),
        )
    )
    if donnees:
        bd.execute(
            insert(table(NoteEtalon)),
            [
                {"critere": cle, "valeur": valeur, "commentaire": commentaire, **ici}
                for cle, (valeur, commentaire) in donnees.items()
            ],
        )
    inscrire_au_journal(
        bd, acces.personne, "noter_etalon", f"etalonnage:{etalonnage.id}", maintenant,
        dossier=acces.dossier.id, criteres=sorted(donnees),
    )  # fmt: skip
    return etalonnage
