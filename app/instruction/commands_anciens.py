"""An avis that was taken back is kept: an appeal is answered with what was thought, and when.

A note that is replaced is kept by the base itself (`note_gardee`, revision 0068): no statement of ours can forget it.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from app.models.instruction import Avis, AvisAncien


def garder_l_avis(bd: Session, avis: Avis, maintenant: datetime, motif: str = "") -> None:
    """Copy an avis that its author takes back."""
    bd.add(
        AvisAncien(
            dossier_id=avis.dossier_id, personne_id=avis.personne_id, sens=avis.sens, texte=avis.texte,
            niveau_egalite=avis.niveau_egalite, version_dossier=avis.version_dossier,
            rendu_le=avis.rendu_le or maintenant, repris_le=maintenant, motif=motif,
        )
    )  # fmt: skip
