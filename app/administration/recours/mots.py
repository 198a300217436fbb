"""The rules of a campaign in French: one label and one text each, in the order of its page."""

from datetime import datetime
from typing import Any

from app.core.francais import euros, instant, pluriel, pour_cent
from app.domain.pieces import libelle_piece
from app.domain.recevabilite import POINTS, Point

REGLES = {
    "titre": "Titre",
    "fenetre": "Ouverture",
    "decision_prevue": "Décision prévue",
    "taux_plafond_pour_mille": "Part demandée, au plus",
    "cofinancement_min_pour_mille": "Cofinancement, au moins",
    "part_qpv_min_pour_mille": "Public des QPV, au moins",
    "part_qpv_bloque": "La part de public bloque le dépôt",
    "plafond_dossier_cents": "Plafond par demande",
    "plafond_annuel_cents": "Plafond par organisme et par an",
    "delai_cible_jours": "Délai de réponse visé",
    "pieces_requises": "Documents demandés",
    "points_ecartes": "Points de recevabilité non vérifiés",
    "presentation": "Présentation",
    "contact": "Service",
}


def regle_en_mots(champ: str, valeur: Any) -> str:
    """What a rule said."""
    if valeur is None or valeur in ("", []):
        return "Sans"
    if champ == "fenetre":
        du, au = (instant(datetime.fromisoformat(t)) for t in valeur)
        return f"du {du} au {au}"
    if isinstance(valeur, bool):
        return "Oui" if valeur else "Non"
    if champ.endswith("_pour_mille"):
        return pour_cent(valeur)
    if champ.endswith("_cents"):
        return euros(valeur)
    if champ.endswith("_jours"):
        return pluriel(valeur, "jour")
    if champ == "pieces_requises":
        return ", ".join(libelle_piece(code) for code in valeur)
    if champ == "points_ecartes":
        return ", ".join(POINTS[Point(code)].libelle for code in valeur)
    return str(valeur)


def regles_en_mots(regles: dict[str, Any]) -> list[tuple[str, str]]:
    """The rules that are known, in the order of the page."""
    return [(mot, regle_en_mots(champ, regles[champ])) for champ, mot in REGLES.items() if champ in regles]
