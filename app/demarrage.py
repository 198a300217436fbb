"""May this process serve? Production refuses to start on a wrong setting or an old schema, and says why."""

from app.core.config import reglages
from app.core.gabarits import garder_compiles
from app.core.migrations import amorcer, migrer, revision_attendue
from app.core.pages import environnement
from app.sante import revision_en_base


class DemarrageRefuse(SystemExit):
    """The process ends; the reasons are on the error output."""


def refus() -> list[str]:
    """Why this process may not serve; empty when it may. French sentences for the operator."""
    trouves = reglages().refus_de_demarrer()
    if reglages().est_production and not trouves:
        en_base, attendue = revision_en_base(), revision_attendue()
        if en_base != attendue:
            trouves.append(
                f"Le schéma de la base est à la révision {en_base or 'aucune'}, le code attend {attendue} : "
                "lancez « portail migrer »."
            )
    return trouves


def preparer() -> None:
    """Check, and outside production bring the schema to the head. Raises DemarrageRefuse with the reasons."""
    trouves = refus()
    if trouves:
        raise DemarrageRefuse("Le portail ne démarre pas :\n- " + "\n- ".join(trouves))
    garder_compiles(environnement(), reglages().donnees)
    if reglages().est_demo:
        amorcer()
    if not reglages().est_production and revision_en_base() != revision_attendue():
        migrer()
