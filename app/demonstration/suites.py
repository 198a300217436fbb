"""The sittings of the demonstration and what follows a decision: convention, payments, bilan, renunciation."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import col

from app.comite.commands import (
    Convocation,
    clore_seance,
    creer_seance,
    declarer_deport,
    inscrire,
    ouvrir_seance,
)
from app.comite.commands_decision import DecisionDonnee, decider
from app.comite.commands_presences import noter_presences
from app.comite.commands_publication import preparer_publication, publier
from app.demonstration.bilans import bilan_invente
from app.demonstration.calendrier import Epoque
from app.demonstration.chronologie import Chronologie, entre
from app.demonstration.monde import Monde
from app.demonstration.phrases import (
    CONCLUSION_D_UN_BILAN,
    MOTIF_D_AJOURNEMENT,
    MOTIF_DE_DEPORT,
    MOTIF_DE_RENONCIATION,
    MOTIFS_CODES,
    MOTIFS_DE_REFUS,
    TEXTE_DE_RECOURS,
)
from app.demonstration.vie import Vie
from app.domain.aides_publiques import echeance_du_bilan
from app.domain.calendrier import date_en_toutes_lettres, jour_de_paris
from app.domain.decision import SensDecision
from app.domain.envois import PREFIXE_DECISION
from app.domain.etats import Etat
from app.domain.recours_gracieux import VoieDeRecours
from app.dossiers.commands_recours import RecoursDonne, deposer_recours
from app.dossiers.queries import acces_au_dossier
from app.dossiers.queries_convention import suites_de
from app.dossiers.reprise import contenu_depose
from app.instruction.queries_enveloppes import enveloppes_de_campagne, lieu_de
from app.models.campagnes import Enveloppe
from app.models.comptes import Organisme
from app.models.courriel import Courriel, EtatEnvoi
from app.models.dossiers import Dossier
from app.models.instruction import MontantPropose
from app.suites.commands import ConventionDonnee, VersementDonne, conventionner, renoncer, verser
from app.suites.commands_bilan import enregistrer_bilan, rendre_bilan
from app.suites.commands_lecture import constater_conformite, valider_bilan

MEMBRES = ("membre-1", "membre-2", "membre-3", "chef-projet-1", "chef-projet-4")
PRESENTS = ("membre-1", "membre-2", "chef-projet-1", "chef-projet-4")
_SENS: dict[Etat, SensDecision] = {
    Etat.REFUSE: SensDecision.REFUSER,
    Etat.NOTIFIE_REFUS: SensDecision.REFUSER,
    Etat.ATTENTE: SensDecision.ATTENTE,
    Etat.AJOURNE: SensDecision.AJOURNER,
}
_CHEMINS: dict[Etat, tuple[str, ...]] = {
    Etat.CONVENTIONNE: ("conventionner",),
    Etat.RENONCE: ("renoncer",),
    Etat.EN_COURS: ("conventionner", "verser"),
    Etat.BILAN_RECU: ("conventionner", "verser", "rendre_bilan"),
    Etat.SOLDE: ("conventionner", "verser", "rendre_bilan", "constater_conformite", "verser", "valider_bilan"),
}
ACOMPTES = (80, 100, 80, 50)
# when each of these acts comes, from the publication (0) to the end (1): a bilan follows the action
ETAPES = (0.02, 0.12, 0.66, 0.75, 0.83, 0.91)
SANS_SEANCE = frozenset({Etat.INSTRUIT, Etat.EN_INSTRUCTION, Etat.DEPOSE})


class Seances:
    """The sitting of one campaign, played through the committee's commands."""

    def __init__(self, monde: Monde, epoque: Epoque, vies: Sequence[Vie], chronologie: Chronologie) -> None:
        self.monde, self.epoque, self.chronologie = monde, epoque, chronologie
        self.vies = sorted(vies, key=lambda vie: vie.prevu.rang)

    def programmer(self) -> None:
        """Put the sitting, its decisions, its publication and what follows in the chronology."""
        seance = self.epoque.seance
        if seance is None or not self.vies:
            return
        veille = max(seance - timedelta(days=4), self.epoque.clotures[1] + timedelta(minutes=30))
        veille = min(veille, seance - timedelta(minutes=1))
        self.chronologie.a(veille, self.convoquer)
        self.chronologie.a(seance, self.ouvrir)
        decides = [vie for vie in self.vies if vie.prevu.etat is not Etat.EN_COMITE]
        for rang, vie in enumerate(decides):
            self.chronologie.a(seance + timedelta(minutes=10, seconds=90 * rang), self._decision(vie, rang))
        publication = self.epoque.publication
        if publication is None:
            return
        self.chronologie.a(publication - timedelta(minutes=30), self.clore)
        # the votes fall in between, and the letters say them: they are read after
        self.chronologie.a(publication - timedelta(minutes=5), self.preparer)
        self.chronologie.a(publication, self.publier)
        for vie in self.vies:
            self._programmer_suites(vie)

    def convoquer(self, maintenant: datetime) -> None:
        bd, monde = self.monde.bd, self.monde
        campagne = monde.campagnes[self.epoque.cle]
        jour = date_en_toutes_lettres(jour_de_paris(self.epoque.seance or maintenant))
        donnees = Convocation(
            titre=f"Comité de pilotage — {jour}",
            tenue_le=self.epoque.seance or maintenant,
            lieu="Salle du conseil imaginaire, Denain",
            membres=[monde.personnes[cle].id or 0 for cle in MEMBRES],
        )
        seance = creer_seance(bd, campagne, donnees, monde.coordination, maintenant)
        bd.flush()
        inscrire(bd, seance, [vie.lu.id or 0 for vie in self.vies], monde.coordination, maintenant)
        bd.flush()
        monde.seances[self.epoque.cle] = seance

    def ouvrir(self, maintenant: datetime) -> None:
        bd, monde = self.monde.bd, self.monde
        seance = monde.seances[self.epoque.cle]
        noter_presences(bd, seance, [monde.personnes[cle].id or 0 for cle in PRESENTS], monde.coordination, maintenant)
        bd.flush()
        ouvrir_seance(bd, seance, monde.coordination, maintenant)
        bd.flush()
        if self.epoque.cle == "comite":
            dossier = self.vies[2].lu
            declarer_deport(bd, seance, dossier, MOTIF_DE_DEPORT, monde.personnes["membre-2"], maintenant)
            bd.flush()

    def _decision(self, vie: Vie, rang: int) -> Callable[[datetime], None]:
        def enregistrer(maintenant: datetime) -> None:
            sens = _SENS.get(vie.prevu.etat, SensDecision.ACCORDER)
            attente = [v for v in self.vies if v.prevu.etat is Etat.ATTENTE]
            donnees = DecisionDonnee(
                sens,
                montants=self._montants(vie.lu) if sens.a_des_montants else {},
                motif=_motif(sens, rang),
                motif_code=MOTIFS_CODES[rang % len(MOTIFS_CODES)] if sens is SensDecision.REFUSER else None,
                rang=attente.index(vie) + 1 if sens.a_un_rang else None,
            )
            seance = self.monde.seances[self.epoque.cle]
            decider(self.monde.bd, seance, vie.lu, donnees, self.monde.coordination, maintenant)
            self.monde.bd.flush()

        return enregistrer

    def _montants(self, dossier: Dossier) -> dict[str, int]:
        """What the pilote proposed, within what is left; at least a little from the first funder asked."""
        lignes = self.monde.bd.execute(
            select(Enveloppe, col(MontantPropose.montant_cents))
            .join(MontantPropose, col(MontantPropose.enveloppe_id) == col(Enveloppe.id))
            .where(col(MontantPropose.dossier_id) == dossier.id)
            .order_by(col(Enveloppe.id))
        ).all()
        arbres, lieu = enveloppes_de_campagne(self.monde.bd, dossier.campagne_id), lieu_de(self.monde.bd, dossier)
        montants = {e.financeur_code: min(m, arbres.reste_cents(e.financeur_code, lieu)) for e, m in lignes}
        return {code: m for code, m in montants.items() if m > 0} or {"caph": 50_000}

    def clore(self, maintenant: datetime) -> None:
        monde = self.monde
        clore_seance(monde.bd, monde.seances[self.epoque.cle], monde.coordination, maintenant)
        monde.bd.flush()

    def preparer(self, maintenant: datetime) -> None:
        monde = self.monde
        preparer_publication(monde.bd, monde.seances[self.epoque.cle], (), monde.coordination, maintenant)
        monde.bd.flush()

    def publier(self, maintenant: datetime) -> None:
        monde = self.monde
        cle = self.epoque.cle
        lettres = publier(monde.bd, monde.seances[cle], monde.campagnes[cle], monde.adjointe, maintenant)
        monde.bd.flush()
        if cle == "close":  # the mail of one refusal does not arrive
            refus = next(x.source.dossier for x in lettres if x.source.decision.sens is SensDecision.REFUSER)
            perdu = monde.bd.scalars(
                select(Courriel)
                .where(col(Courriel.dossier_id) == refus.id, col(Courriel.cle).startswith(PREFIXE_DECISION))
                .order_by(col(Courriel.id))
            ).first()
            if perdu is not None:
                perdu.etat, perdu.essais, perdu.erreur = EtatEnvoi.ECHEC, 30, "SMTPRecipientsRefused: adresse inconnue"
            monde.bd.flush()

    # -- after the publication

    def _programmer_suites(self, vie: Vie) -> None:
        actes = _CHEMINS.get(vie.prevu.etat, ())
        if self.epoque.suites is None:
            return
        debut, fin = self.epoque.suites
        if vie.prevu.etat is Etat.NOTIFIE_REFUS and self.epoque.cle != "close" and self.epoque.publication:
            limite = self.epoque.publication + timedelta(days=58)
            self.chronologie.a(min(limite, entre(debut, fin, 0.9)), self._suite(vie, "contester"))
        for rang, acte in enumerate(actes):
            instant = entre(debut, fin, ETAPES[rang] + 0.08 * vie.prevu.part)
            self.chronologie.a(instant, self._suite(vie, acte))

    def _suite(self, vie: Vie, acte: str) -> Callable[[datetime], None]:
        gestes: dict[str, Callable[[Vie, datetime], None]] = {
            "conventionner": self._conventionner, "verser": self._verser, "renoncer": self._renoncer,
            "rendre_bilan": self._rendre_bilan, "constater_conformite": self._constater_conformite,
            "valider_bilan": self._valider_bilan, "contester": self._contester,
        }  # fmt: skip

        def passer(maintenant: datetime) -> None:
            gestes[acte](vie, maintenant)
            self.monde.bd.flush()

        return passer

    def _conventionner(self, vie: Vie, maintenant: datetime) -> None:
        monde, jour = self.monde, jour_de_paris(maintenant)
        campagne = monde.campagnes[self.epoque.cle]
        bilan_avant = max(echeance_du_bilan(campagne.annee), jour + timedelta(days=1))
        numero = f"CONV-{campagne.annee}-{vie.prevu.rang + 1:03}"
        acompte = ACOMPTES[vie.prevu.rang % len(ACOMPTES)]
        donnees = ConventionDonnee(numero, jour, acompte, bilan_avant)
        conventionner(monde.bd, vie.lu, campagne, donnees, monde.coordination, maintenant)

    def _verser(self, vie: Vie, maintenant: datetime) -> None:
        bd, monde = self.monde.bd, self.monde
        suites = suites_de(bd, vie.lu)
        possible = suites.compte(vie.lu).possible_cents if suites else 0
        if suites is None or not possible:
            return
        rang = len(suites.versements) + 1
        jour = jour_de_paris(maintenant)
        donnees = VersementDonne(possible, jour, f"M-{jour.year}-{1000 + 7 * vie.prevu.rang + rang}", rang)
        verser(bd, vie.lu, bd.get_one(Organisme, vie.lu.organisme_id), donnees, monde.adjointe, maintenant)

    def _renoncer(self, vie: Vie, maintenant: datetime) -> None:
        renoncer(self.monde.bd, vie.lu, MOTIF_DE_RENONCIATION, vie.gestionnaire, maintenant)

    def _contester(self, vie: Vie, maintenant: datetime) -> None:
        jour = jour_de_paris(maintenant)
        donnees = RecoursDonne(VoieDeRecours.PORTAIL, TEXTE_DE_RECOURS, jour, jour)
        deposer_recours(self.monde.bd, vie.lu, donnees, vie.gestionnaire, maintenant)

    def _rendre_bilan(self, vie: Vie, maintenant: datetime) -> None:
        bd, qui = self.monde.bd, vie.gestionnaire
        acces = acces_au_dossier(bd, qui, vie.lu.id or 0, pour_ecrire=True)
        if acces is None:
            return
        for cle, reponses in bilan_invente(contenu_depose(bd, vie.lu), vie.prevu.rang).items():
            enregistrer_bilan(bd, acces, cle, reponses, {}, 0, qui, maintenant)
        bd.flush()
        rendre_bilan(bd, acces, qui, maintenant)

    def _constater_conformite(self, vie: Vie, maintenant: datetime) -> None:
        suites = suites_de(self.monde.bd, vie.lu)
        if suites is not None and suites.compte(vie.lu).reste_cents:
            constater_conformite(self.monde.bd, vie.lu, self.monde.agent(vie.lu.pilote_id), maintenant)

    def _valider_bilan(self, vie: Vie, maintenant: datetime) -> None:
        pilote = self.monde.agent(vie.lu.pilote_id)
        valider_bilan(self.monde.bd, vie.lu, CONCLUSION_D_UN_BILAN, pilote, maintenant)


def _motif(sens: SensDecision, rang: int) -> str:
    if sens is SensDecision.REFUSER:
        return MOTIFS_DE_REFUS[rang % len(MOTIFS_DE_REFUS)]
    return MOTIF_D_AJOURNEMENT if sens is SensDecision.AJOURNER else ""
