"""The checklist of one dossier of the load, as its pilote left it."""

from datetime import datetime
from typing import TYPE_CHECKING

from app.domain.irrecevabilite import EtatProposition, MotifIrrecevabilite
from app.domain.recevabilite import Conclusion, Point, Reponse

if TYPE_CHECKING:
    from app.demonstration.volume_lignes import Lot

PHRASES: dict[Point, tuple[Reponse, str]] = {
    Point.DELAI: (Reponse.OUI, "Déposé avant la clôture."),
    Point.PIECES: (Reponse.OUI, "Rien ne manque. Les 6 genres de documents joints s’ouvrent : lisez-les."),
    Point.BUDGET: (Reponse.OUI, "Charges et produits sont égaux."),
    Point.PLAFOND: (Reponse.OUI, "Le montant demandé est sous le plafond de l’appel."),
    Point.BILAN: (Reponse.A_VERIFIER, "L’organisme dit avoir déjà demandé une aide ; le portail n’en connaît pas."),
    Point.ATTESTATION: (Reponse.A_VERIFIER, "Les attestations sont cochées ; aucune signature n’est gardée."),
    Point.TERRITOIRE: (Reponse.OUI, "Dans un quartier du contrat."),
}


def recevoir(lot: "Lot", dossier_id: int, pilote_id: int, conclusion: Conclusion, instant: datetime) -> None:
    """Every point answered, and where the checklist led; a request to complete has its documents unreadable."""
    for point, (constat, phrase) in PHRASES.items():
        refuse = point is Point.PIECES and conclusion is not Conclusion.RECEVABLE
        lot.ajouter(
            "point_verifie", dossier_id=dossier_id, point=point, est_tenu=not refuse, constat=constat, phrase=phrase,
            motif="Le devis est illisible." if refuse else "", version=1, verifie_le=instant, verifie_par_id=pilote_id,
        )  # fmt: skip
    lot.ajouter(
        "recevabilite", dossier_id=dossier_id, conclusion=conclusion, version=1, conclue_le=instant,
        conclue_par_id=pilote_id,
    )  # fmt: skip


def proposer(lot: "Lot", dossier_id: int, pilote_id: int, instant: datetime) -> None:
    """An irrecevabilité that waits for a second agent."""
    lot.ajouter(
        "irrecevabilite", dossier_id=dossier_id, version=1, motif=MotifIrrecevabilite.HORS_TERRITOIRE,
        texte="L’action se tient hors de l’agglomération.", etat=EtatProposition.PROPOSEE, proposee_par_id=pilote_id,
        proposee_le=instant, relue_par_id=None, tranchee_le=None, raison="",
    )  # fmt: skip
