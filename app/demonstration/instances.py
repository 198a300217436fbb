"""The other bodies: of the closed call a comité technique and frozen minutes, of all calls the votes of the funders."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from app.comite.commands import Convocation, clore_seance, creer_seance, inscrire, ouvrir_seance
from app.comite.commands_instances import AvisDonne, noter_vote, rendre_avis, voter
from app.comite.commands_presences import noter_presences
from app.comite.commands_proces_verbal import TexteDonne, ecrire, figer, soumettre
from app.comite.queries_instances import parts_de
from app.demonstration.calendrier import Epoque
from app.demonstration.chronologie import Chronologie
from app.demonstration.monde import Monde
from app.demonstration.queries import parts_a_voter
from app.demonstration.vie import Vie
from app.domain.avis import SensAvis
from app.domain.calendrier import jour_de_paris
from app.domain.decision_motifs import Votes
from app.domain.etats import Etat
from app.domain.instances import Deliberation, GenreSeance
from app.models.comite import Seance
from app.models.dossiers import Dossier

TECHNICIENS = ("chef-projet-1", "chef-projet-2", "chef-projet-4")
ELUS = ("membre-1", "membre-2", "membre-3")
LIEU = "Salle du conseil imaginaire, Denain"
OBSERVATIONS = (
    "La séance est ouverte à l’heure dite. La coordination rappelle les enveloppes et les règles de déport.\n"
    "Le comité demande que les refus soient expliqués de vive voix aux porteurs."
)


class Instances:
    """What surrounds the comité de pilotage of one campaign, played through the committee's commands."""

    def __init__(self, monde: Monde, epoque: Epoque, vies: Sequence[Vie], chronologie: Chronologie) -> None:
        self.monde, self.epoque, self.chronologie = monde, epoque, chronologie
        self.vies = sorted(vies, key=lambda vie: vie.prevu.rang)

    def programmer(self) -> None:
        """Put it in the chronology; of the other calls the votes alone, which their conventions wait for."""
        seance, publication = self.epoque.seance, self.epoque.publication
        if seance is None or publication is None or not self.vies:
            return
        if self.epoque.cle != "close":
            self.chronologie.a(publication - timedelta(minutes=10), self.autres_votes)
            return
        self.chronologie.a(seance - timedelta(days=10), self.comite_technique)
        for minutes, acte in ((25, self.ecrire), (20, self.relire), (15, self.conseil), (10, self.autres_votes)):
            self.chronologie.a(publication - timedelta(minutes=minutes), acte)

    def _seance(
        self, titre: str, genre: GenreSeance, qui: Sequence[str], dossiers: Sequence[Dossier], instant: datetime,
        financeur: str | None = None,
    ) -> Seance:  # fmt: skip
        bd, monde = self.monde.bd, self.monde
        membres = [monde.personnes[cle].id or 0 for cle in qui]
        donnees = Convocation(titre, instant, LIEU, membres, genre, financeur)
        seance = creer_seance(bd, monde.campagnes[self.epoque.cle], donnees, monde.coordination, instant)
        bd.flush()
        inscrire(bd, seance, [d.id or 0 for d in dossiers], monde.coordination, instant)
        noter_presences(bd, seance, membres, monde.coordination, instant)
        bd.flush()
        ouvrir_seance(bd, seance, monde.coordination, instant)
        bd.flush()
        return seance

    def comite_technique(self, instant: datetime) -> None:
        bd, monde = self.monde.bd, self.monde
        dossiers = [vie.lu for vie in self.vies]
        seance = self._seance(
            "Comité technique des financeurs", GenreSeance.COMITE_TECHNIQUE, TECHNICIENS, dossiers, instant
        )
        for rang, vie in enumerate(self.vies):
            rendre_avis(bd, seance, vie.lu, _avis(vie, rang), monde.coordination, instant)
            bd.flush()
        clore_seance(bd, seance, monde.coordination, instant)
        bd.flush()

    def ecrire(self, instant: datetime) -> None:
        bd, seance = self.monde.bd, self.monde.seances[self.epoque.cle]
        debats = {self.vies[0].lu.id or 0: "Le comité salue la place donnée aux habitants."}
        ecrire(bd, seance, TexteDonne(OBSERVATIONS, debats), self.monde.coordination, instant)
        bd.flush()
        soumettre(bd, seance, self.monde.coordination, instant)
        bd.flush()

    def relire(self, instant: datetime) -> None:
        campagne = self.monde.campagnes[self.epoque.cle]
        figer(self.monde.bd, self.monde.seances[self.epoque.cle], campagne, self.monde.adjointe, instant)
        self.monde.bd.flush()

    def conseil(self, instant: datetime) -> None:
        """The council votes the part of the agglomeration."""
        bd, monde = self.monde.bd, self.monde
        de_caph = {numero for numero, code, _ in self._a_voter() if code == "caph"}
        accordes = [d for d in self._accordes() if d.id in de_caph]
        if not accordes:
            return
        seance = self._seance("Conseil communautaire", GenreSeance.ASSEMBLEE, ELUS, accordes, instant, "caph")
        deliberation = Deliberation(f"{self.epoque.annee}-045", jour_de_paris(instant))
        parts = parts_de(bd, monde.coordination, seance)
        votes = [d for d in accordes if d.id in parts]
        voter(bd, seance, votes, deliberation, Votes(len(ELUS)), monde.coordination, instant)
        clore_seance(bd, seance, monde.coordination, instant)
        bd.flush()

    def autres_votes(self, instant: datetime) -> None:
        """The other funders vote in their own assembly."""
        jour = jour_de_paris(instant)
        accordes = {dossier.id: dossier for dossier in self._accordes()}
        for numero, code, nom in self._a_voter():
            dite = Deliberation(f"Arrêté imaginaire {self.epoque.annee}-{numero}", jour, nom)
            noter_vote(self.monde.bd, accordes[numero], code, dite, self.monde.coordination, instant)
            self.monde.bd.flush()

    def _accordes(self) -> list[Dossier]:
        return [vie.lu for vie in self.vies if vie.lu.etat is Etat.ACCORDE]

    def _a_voter(self) -> list[tuple[int, str, str]]:
        return parts_a_voter(self.monde.bd, [dossier.id for dossier in self._accordes()])


def _avis(vie: Vie, rang: int) -> AvisDonne:
    if vie.prevu.etat in (Etat.NOTIFIE_REFUS, Etat.REFUSE):
        return AvisDonne(SensAvis.DEFAVORABLE, texte="Le projet reste à construire avec les partenaires du quartier.")
    if rang % 3 == 1:
        return AvisDonne(SensAvis.RESERVES, texte="Favorable si la commune confirme la salle avant l’été.")
    return AvisDonne(SensAvis.FAVORABLE)
