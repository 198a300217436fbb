"""The life of one invented dossier: what its people do, act after act, through the commands of each moment."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert
from sqlmodel import col, select

from app.demonstration.brouillons import abimer
from app.demonstration.calendrier import Epoque
from app.demonstration.chronologie import Chronologie
from app.demonstration.contenu import contenu_aap, contenu_court
from app.demonstration.jugements import juger, rapprocher
from app.demonstration.monde import ENVELOPPES, Monde
from app.demonstration.organismes import VITRINE
from app.demonstration.plan import Prevu
from app.demonstration.recevabilites import proposer_hors_territoire, trouver_illisible, verifier
from app.domain.calendrier import jour_de_paris
from app.domain.dispositifs import Dispositif
from app.domain.droits import RoleAdhesion
from app.domain.echanges import Cote
from app.domain.etats import DEPOSES, Etat
from app.domain.extrait import extrait
from app.domain.pieces import GENRES_PIECES
from app.dossiers.commands import abandonner, appliquer_extrait, commencer, enregistrer_section
from app.dossiers.depot import completer, deposer, retirer
from app.dossiers.queries import Acces, references, sections_de
from app.echanges.commands import ecrire_message
from app.instruction.commands import clore_instruction, demander_complement, prendre
from app.instruction.commands_irrecevabilite import declarer_irrecevable
from app.instruction.queries import AccesAgent, acces_au_dossier
from app.models.campagnes import Campagne
from app.models.comptes import Organisme, Personne
from app.models.dossiers import DemandeDeComplement, Dossier, Piece, Section
from app.models.socle import table

# states past the instruction
INSTRUITS = DEPOSES - {
    Etat.DEPOSE, Etat.A_COMPLETER, Etat.IRRECEVABLE, Etat.RETIRE, Etat.EN_INSTRUCTION
}  # fmt: skip
COMPLEMENT = (
    "Merci pour votre demande. Il manque le devis du principal achat. "
    "Le nombre d’habitants associés est aussi à préciser."
)
QUESTION = (
    "Bonjour, une salle vient de nous être prêtée à côté de l’école : l’action pourrait commencer deux semaines plus "
    "tôt. Faut-il changer notre demande ?"
)
REPONSE = "Bonjour, non : gardez votre demande telle quelle, et dites-le dans votre bilan. Bonne préparation."
# rank of a deposited dossier whose irrecevabilité waits for a second agent
A_RELIRE = 14


@dataclass
class Vie:
    """One dossier being played."""

    monde: Monde
    prevu: Prevu
    epoque: Epoque
    chronologie: Chronologie
    dossier: Dossier | None = None

    # -- what it is about

    @property
    def campagne(self) -> Campagne:
        return self.monde.campagnes[self.prevu.epoque]

    @property
    def organisme(self) -> Organisme:
        return self.monde.organismes[self.prevu.cas.organisme.nom]

    @property
    def gestionnaire(self) -> Personne:
        return self.monde.gestionnaires[self.prevu.cas.organisme.nom]

    @property
    def lu(self) -> Dossier:
        """The dossier, once begun."""
        if self.dossier is None:
            raise LookupError(self.prevu.cas.titre)
        return self.dossier

    def acces(self) -> Acces:
        """What the porteur's door would give."""
        financeurs = frozenset(ENVELOPPES[self.prevu.epoque])
        return Acces(self.lu, self.campagne, self.organisme, RoleAdhesion.GESTIONNAIRE, financeurs, est_declare=True)

    def acces_du_pilote(self) -> AccesAgent:
        """What the agents' door gives to the pilote."""
        pilote = self.monde.agent(self.lu.pilote_id)
        acces = acces_au_dossier(self.monde.bd, pilote, self.lu.id or 0)
        if acces is None:
            raise LookupError(self.prevu.cas.titre)
        return acces

    # -- when

    def programmer(self) -> None:
        """Put the acts of this life in the chronology."""
        etat, f = self.prevu.etat, self.prevu.part
        depot = self.epoque.depot(f)
        self._le(depot - (depot - self.epoque.ouvre) * 0.4, self.commencer)
        if etat is Etat.ABANDONNE:
            self._le(depot, self.abandonner)
        if etat not in DEPOSES:
            return
        self._le(depot, self.deposer)
        if etat is Etat.RETIRE:
            self._le(self.epoque.prise(f), self.retirer)
        elif etat is Etat.IRRECEVABLE:
            self._le(self.epoque.prise(f), self.proposer_irrecevabilite)
            self._le(self.epoque.avis_rendu(f, 0), self.declarer_irrecevable)
        elif etat is Etat.DEPOSE and self.prevu.rang == A_RELIRE:
            self._le(self.epoque.prise(f), self.proposer_irrecevabilite)
        elif etat is Etat.A_COMPLETER:
            self._le(self.epoque.prise(f) - timedelta(minutes=10), self.trouver_illisible)
            self._le(self.epoque.prise(f), self.demander_complement)
        elif etat is Etat.DEPOSE and self.prevu.rang % 3 == 0:
            self._le(self.epoque.prise(f), self.commencer_a_verifier)
        elif etat is Etat.EN_INSTRUCTION or etat in INSTRUITS:
            self._instruction(f)

    def _instruction(self, f: float) -> None:
        prise = self.epoque.prise(f)
        if self.prevu.rang % 9 == 4:  # some were asked to complete and answered
            self._le(prise - timedelta(minutes=40), self.demander_complement)
            self._le(prise - timedelta(minutes=20), self.completer)
        self._le(prise - timedelta(minutes=10), self.verifier)
        self._le(prise, self.prendre)
        if self.prevu.rang % 5 == 1:
            self._le(prise + timedelta(minutes=50), self.questionner)
            if self.prevu.etat is not Etat.EN_INSTRUCTION or self.prevu.rang % 2:
                self._le(prise + timedelta(minutes=90), self.repondre)
        self._le(self.epoque.avis_rendu(f, 0), self.juger)
        if self.prevu.etat in INSTRUITS:
            self._le(self.epoque.cloture(f), self.clore)

    def _le(self, instant: datetime, acte: Callable[[datetime], None]) -> None:
        self.chronologie.a(instant, acte)

    # -- the porteur

    def commencer(self, maintenant: datetime) -> None:
        """A draft, with its answers and its documents as far as they go."""
        bd = self.monde.bd
        self.dossier = commencer(bd, self.campagne, self.organisme, self.gestionnaire, maintenant)
        cas = self.prevu.cas
        if self.campagne.dispositif is Dispositif.AAP:
            contenu = contenu_aap(cas)
        else:
            contenu = contenu_court(cas, VITRINE.nom if self.organisme.genre.doit_etre_porte else "")
        if self.prevu.etat not in DEPOSES:
            contenu = abimer(contenu, self.prevu.rang)
        self._remplir(contenu, maintenant)
        if self.prevu.etat in DEPOSES or self.prevu.rang % 3 == 0:
            self._joindre(maintenant)
        bd.flush()
        appliquer_extrait(self.dossier, extrait(contenu, references(), self.acces().regles.financeurs))

    def _remplir(self, contenu: dict[str, dict[str, Any]], maintenant: datetime) -> None:
        qui = self.gestionnaire.id or 0
        if self.prevu.cas.organisme is VITRINE:
            qui = self.monde.personnes["redacteur"].id or 0
        deja = self.monde.bd.scalars(select(Section).where(col(Section.dossier_id) == self.lu.id)).all()
        for section in deja:  # what the portal knew already
            section.contenu = {**section.contenu, **contenu.pop(section.cle, {})}
        # one statement for all: the unit of work would send one for each, and ask for its id
        commun = {"dossier_id": self.lu.id, "modifiee_le": maintenant, "modifiee_par_id": qui}
        neuves = [{"cle": cle, "contenu": reponses, **commun} for cle, reponses in contenu.items()]
        if neuves:
            self.monde.bd.execute(insert(table(Section)), neuves)
        contenu |= {section.cle: section.contenu for section in deja}

    def _joindre(self, maintenant: datetime) -> None:
        genre = self.organisme.genre
        requises = [c for c in self.acces().regles.pieces_requises if GENRES_PIECES[c].concerne(genre)]
        commun = {"dossier_id": self.lu.id, "ajoutee_le": maintenant, "ajoutee_par_id": self.gestionnaire.id}
        jointes = [
            {"genre": code, "nom": piece.nom, "mime": piece.mime, "taille": piece.taille, "sha256": piece.sha256}
            for code, piece in ((code, self.monde.pieces[code]) for code in requises)
        ]
        if jointes:
            self.monde.bd.execute(insert(table(Piece)), [{**commun, **jointe} for jointe in jointes])

    def abandonner(self, maintenant: datetime) -> None:
        abandonner(self.monde.bd, self.acces(), self.gestionnaire, maintenant)

    def deposer(self, maintenant: datetime) -> None:
        deposer(self.monde.bd, self.acces(), f"demonstration-{self.lu.id}", self.gestionnaire, maintenant)

    def retirer(self, maintenant: datetime) -> None:
        motif = "L’animatrice du projet est partie : nous le représenterons l’an prochain."
        retirer(self.monde.bd, self.acces(), motif, self.gestionnaire, maintenant)

    def completer(self, maintenant: datetime) -> None:
        bd = self.monde.bd
        demande = bd.execute(
            select(DemandeDeComplement).where(col(DemandeDeComplement.dossier_id) == self.lu.id)
        ).scalar_one()
        self._preciser(maintenant)
        completer(bd, self.acces(), demande, self.gestionnaire, maintenant)

    def _preciser(self, maintenant: datetime) -> None:
        """Answer what was asked, so that the page of changes has something to show."""
        bd, acces = self.monde.bd, self.acces()
        lue = sections_de(bd, acces.dossier).get("participation")
        if lue is not None:
            reponses = {
                "habitants": str(int(lue.contenu["habitants"]) + 4),
                "comment": f"{lue.contenu['comment']} Depuis le dépôt, quatre habitants de plus ont rejoint le groupe.",
            }
            enregistrer_section(bd, acces, "participation", reponses, lue.version, self.gestionnaire, maintenant)

    # -- the agents

    def verifier(self, maintenant: datetime) -> None:
        verifier(self.monde.bd, self.acces_du_pilote(), maintenant)

    def commencer_a_verifier(self, maintenant: datetime) -> None:
        verifier(self.monde.bd, self.acces_du_pilote(), maintenant, 1)

    def trouver_illisible(self, maintenant: datetime) -> None:
        trouver_illisible(self.monde.bd, self.acces_du_pilote(), maintenant)

    def prendre(self, maintenant: datetime) -> None:
        prendre(self.monde.bd, self.acces_du_pilote(), maintenant)

    def demander_complement(self, maintenant: datetime) -> None:
        avant = jour_de_paris(maintenant) + timedelta(days=15)
        sections = ["participation", "pieces"] if self.campagne.dispositif is Dispositif.AAP else ["projet", "pieces"]
        demander_complement(self.monde.bd, self.acces_du_pilote(), COMPLEMENT, sections, avant, maintenant, ["devis"])

    def questionner(self, maintenant: datetime) -> None:
        self._ecrire(Cote.PORTEUR, QUESTION, self.gestionnaire, maintenant)

    def repondre(self, maintenant: datetime) -> None:
        self._ecrire(Cote.SERVICE, REPONSE, self.monde.agent(self.lu.pilote_id), maintenant)

    def _ecrire(self, cote: Cote, texte: str, qui: Personne, maintenant: datetime) -> None:
        ecrire_message(self.monde.bd, self.lu, cote, texte, (), f"{cote}-{self.lu.id}", qui, maintenant)

    def proposer_irrecevabilite(self, maintenant: datetime) -> None:
        proposer_hors_territoire(self.monde.bd, self.acces_du_pilote(), maintenant)

    def declarer_irrecevable(self, maintenant: datetime) -> None:
        acces = acces_au_dossier(self.monde.bd, self.monde.coordination, self.lu.id or 0)
        if acces is None:
            raise LookupError(self.prevu.cas.titre)
        proposition = acces.proposition
        declarer_irrecevable(self.monde.bd, acces, str(proposition.id) if proposition else "", maintenant)

    def juger(self, maintenant: datetime) -> None:
        """Notes, avis and amounts: everybody's once the instruction is closed, some of them before."""
        combien = None if self.prevu.etat in INSTRUITS else (0, 1, 2, None)[self.prevu.rang % 4]
        juger(self.monde.bd, self.lu, self.campagne, self.prevu, combien, self.epoque, maintenant)
        if combien is None and self.prevu.etat is Etat.EN_INSTRUCTION:
            rapprocher(self.monde.bd, self.acces_du_pilote(), self.epoque.clotures[1])

    def clore(self, maintenant: datetime) -> None:
        clore_instruction(self.monde.bd, self.acces_du_pilote(), "", maintenant)
