"""The checklists of the demonstration: what a pilote answers before taking a dossier, or begins to."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.irrecevabilite import MotifIrrecevabilite
from app.domain.recevabilite import Point, Reponse
from app.instruction.commands_irrecevabilite import proposer_irrecevabilite
from app.instruction.commands_recevabilite import ReponseDonnee, verifier_recevabilite
from app.instruction.queries import AccesAgent
from app.instruction.queries_recevabilite import liste_de_recevabilite

HORS_TERRITOIRE = (
    "Le projet se déroule hors des communes de La Porte du Hainaut pour l’essentiel. "
    "Adressez-vous à la communauté voisine : votre chef de projet vous donne le contact."
)
# why a point holds although the portal does not know it, or says the contrary
RAISONS: dict[Point, str] = {
    Point.DELAI: "Dépôt tardif accepté : panne de la connexion de l’association, signalée avant la clôture.",
    Point.PIECES: "Le document annoncé est arrivé par courriel, il est lisible.",
    Point.BUDGET: "Écart d’arrondi, corrigé par téléphone avec la trésorerie.",
    Point.PLAFOND: "Plafond relevé pour ce projet par le comité des financeurs.",
    Point.QPV: "Action ouverte à la commune, mais l’essentiel du public vient du quartier.",
    Point.BILAN: "Bilan intermédiaire reçu par courriel, conforme.",
    Point.ATTESTATION: "Pouvoir lu : il est signé et daté.",
    Point.TERRITOIRE: "Adresse de l’action vérifiée : elle est dans le périmètre.",
}


def verifier(bd: Session, acces: AccesAgent, maintenant: datetime, combien: int | None = None) -> None:
    """Settle what the machine left open, all of it or the first `combien` points."""
    ouverts = [ligne for ligne in liste_de_recevabilite(bd, acces).lignes if ligne.retenue is not Reponse.OUI]
    donnees = {ligne.point: ReponseDonnee(Reponse.OUI, RAISONS[ligne.point]) for ligne in ouverts[:combien]}
    if donnees:
        verifier_recevabilite(bd, acces, donnees, maintenant)


def proposer_hors_territoire(bd: Session, acces: AccesAgent, maintenant: datetime) -> None:
    """The action takes place outside: its pilote proposes to set the dossier aside."""
    ailleurs = ReponseDonnee(Reponse.NON, "Les deux tiers des séances se tiennent hors de l’agglomération.")
    verifier_recevabilite(bd, acces, {Point.TERRITOIRE: ailleurs}, maintenant)
    proposer_irrecevabilite(bd, acces, MotifIrrecevabilite.HORS_TERRITOIRE, HORS_TERRITOIRE, maintenant)


def trouver_illisible(bd: Session, acces: AccesAgent, maintenant: datetime) -> None:
    """The pilote opened the documents: one of them cannot be read."""
    motif = "Le relevé d’identité bancaire est une photo floue : le numéro ne se lit pas."
    verifier_recevabilite(bd, acces, {Point.PIECES: ReponseDonnee(Reponse.NON, motif)}, maintenant)
