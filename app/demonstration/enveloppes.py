"""The rules and the parts of the invented envelopes, and a little of a tour de table."""

from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from app.administration.campagnes.commands_enveloppes import PartDonnee, ajouter_sous_enveloppe, regler_enveloppe
from app.comite.commands_tour import LigneDonnee, noter_financeur
from app.demonstration.monde import Monde
from app.domain.enveloppes import Decoupe, Regles
from app.domain.etats import Etat
from app.domain.orientations import Geographie, Orientation
from app.domain.tour_de_table import CleDeLigne, Fermete
from app.instruction.queries_enveloppes import enveloppes_de_campagne, lieu_de
from app.models.campagnes import Enveloppe
from app.models.dossiers import Dossier
from app.models.instruction import MontantPropose

# the State pays in the QPV alone
ETAT = Regles(geographies=frozenset({Geographie.QPV}))
# of the agglomeration, in the year whose committee is prepared: a part for employment, one for the former quartiers.
# What they leave ends between two dossiers of the same note: one weight moved, the other passes
PARTS = (
    PartDonnee(Decoupe.ORIENTATION, Orientation.EMPLOI.value, "Emploi", 4_000_000, Regles()),
    PartDonnee(Decoupe.GEOGRAPHIE, Geographie.QVA.value, "Ancien QVA", 1_500_000, Regles()),
)


def partager_les_enveloppes(monde: Monde, cle: str, maintenant: datetime) -> None:
    """Before anything is proposed: what each funder serves, and what is kept for whom."""
    campagne = monde.campagnes[cle]
    regler_enveloppe(monde.bd, campagne, "etat", ETAT, monde.coordination, maintenant)
    if cle != "close":
        for part in PARTS:
            ajouter_sous_enveloppe(monde.bd, campagne, "caph", None, part, monde.coordination, maintenant)


def noter_des_financeurs(monde: Monde, maintenant: datetime) -> None:
    """On two dossiers of the committee: a promise of the agglomeration, the vote of a commune, a call to the CAF."""
    lus = monde.bd.execute(
        select(Dossier, col(MontantPropose.montant_cents))
        .join(MontantPropose, col(MontantPropose.dossier_id) == col(Dossier.id))
        .join(Enveloppe, col(Enveloppe.id) == col(MontantPropose.enveloppe_id))
        .where(
            col(Dossier.campagne_id) == monde.campagnes["comite"].id,
            col(Dossier.etat) == Etat.EN_COMITE,
            col(Enveloppe.financeur_code) == "caph",
        )
        .order_by(col(Dossier.id))
        .limit(2)
    ).all()
    for rang, (dossier, cents) in enumerate(lus):
        arbres = enveloppes_de_campagne(monde.bd, dossier.campagne_id)
        tenable = min(cents, arbres.reste_cents("caph", lieu_de(monde.bd, dossier)))
        lignes = [LigneDonnee(CleDeLigne("caph"), tenable, Fermete.PROMIS, raison="Arbitrage du comité technique.")]
        if rang == 0:
            lignes += [
                LigneDonnee(
                    CleDeLigne("commune", "Denain"), 120_000, Fermete.VOTE, reference="Délibération imaginaire n° 12"
                ),
                LigneDonnee(
                    CleDeLigne("caf"), 80_000, Fermete.AVIS, numero="CAF-DEMO-7", raison="Appel du chargé de mission."
                ),
            ]
        for ligne in lignes:
            noter_financeur(monde.bd, dossier, ligne, monde.coordination, maintenant)
