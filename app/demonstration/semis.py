"""The data of the demonstration: two years of the contract, replayed in order through the portal's commands."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.clock import maintenant as horloge
from app.core.db import ecriture, lecture
from app.demonstration.baremes import corriger_le_bareme, regler_le_bareme
from app.demonstration.calendrier import Epoque, epoques
from app.demonstration.chronologie import Chronologie
from app.demonstration.comptes import COORDINATION
from app.demonstration.entraide import confier_un_mandat, demander_une_signature
from app.demonstration.enveloppes import noter_des_financeurs, partager_les_enveloppes
from app.demonstration.etalonnages import etalonner
from app.demonstration.fiches import remplir_les_fiches
from app.demonstration.instances import Instances
from app.demonstration.liens import declarer_les_lectures, peupler_les_liens
from app.demonstration.monde import Monde, mettre_en_conge, ouvrir_campagne, peupler_equipe, peupler_organismes
from app.demonstration.notes_internes import ecrire_des_notes
from app.demonstration.partenaires import demander_des_avis, peupler_les_partenaires
from app.demonstration.pieces import conserver_pieces
from app.demonstration.plan import prevus
from app.demonstration.questions import ajouter_une_question
from app.demonstration.scenarios import preparer_des_scenarios
from app.demonstration.subventions import importer_des_subventions
from app.demonstration.suites import SANS_SEANCE, Seances
from app.demonstration.vie import INSTRUITS, Vie
from app.demonstration.vues import partager_des_vues
from app.domain.dispositifs import DISPOSITIFS
from app.dossiers.commands import expirer
from app.dossiers.queries import references
from app.instruction.commands_mots import apprendre_tous_les_mots
from app.models.comptes import Personne
from app.models.courriel import Courriel, EtatEnvoi

AVANT = timedelta(days=20)


def est_occupee() -> bool:
    """Whether this base already holds the people of the demonstration: it was prepared, or loaded with a volume."""
    with lecture() as bd:
        return bd.scalar(select(col(Personne.id)).where(col(Personne.courriel) == COORDINATION.courriel)) is not None


def semer(console: Console) -> None:
    """Prepare the demonstration, once: done again, it changes nothing."""
    if est_occupee():
        return
    references()  # read before the transaction that writes: a session is never opened inside another
    pieces = conserver_pieces()
    with ecriture() as bd, _barre(console) as barre:
        chronologie = _programme(Monde(bd, pieces), horloge())
        tache = barre.add_task("Préparation de la démonstration", total=chronologie.total)
        for _ in chronologie.derouler():
            bd.flush()
            barre.advance(tache)
        declarer_les_lectures(bd)
        apprendre_tous_les_mots(bd)
        _ranger_le_courrier(bd, horloge())


def _barre(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"), TimeElapsedColumn(),
        console=console, transient=True,
    )  # fmt: skip


def _programme(monde: Monde, maintenant: datetime) -> Chronologie:
    """Everything that will happen, from two years ago to now."""
    temps = epoques(maintenant)
    chronologie = Chronologie()
    debut = min(epoque.ouvre for epoque in temps) - 3 * AVANT
    chronologie.a(debut, lambda t: peupler_equipe(monde, t))
    chronologie.a(debut + timedelta(days=2), lambda t: peupler_organismes(monde, t))
    vies: dict[str, list[Vie]] = {epoque.cle: [] for epoque in temps}
    par_cle = {epoque.cle: epoque for epoque in temps}
    for prevu in prevus(temps):
        epoque = par_cle[prevu.epoque]
        vie = Vie(monde, prevu, epoque.recente(maintenant) if prevu.est_en_cours else epoque, chronologie)
        vies[prevu.epoque].append(vie)
    for epoque in temps:
        _jouer(monde, epoque, vies[epoque.cle], chronologie, maintenant)
    chronologie.a(maintenant - timedelta(days=2), lambda t: remplir_les_fiches(monde, t))
    chronologie.a(maintenant - timedelta(days=2), lambda t: peupler_les_liens(monde, t))
    partenaires = max(maintenant - timedelta(days=5), par_cle["ouverte"].ouvre + timedelta(hours=1))
    chronologie.a(partenaires, lambda t: peupler_les_partenaires(monde, t))
    chronologie.a(partenaires + timedelta(hours=1), lambda t: demander_des_avis(monde, t))
    chronologie.a(maintenant - timedelta(hours=30), lambda t: importer_des_subventions(monde, t))
    chronologie.a(maintenant - timedelta(days=1), lambda t: mettre_en_conge(monde, t))
    chronologie.a(maintenant - timedelta(hours=23), lambda t: confier_un_mandat(monde, t))
    ouverte = par_cle["ouverte"]
    chronologie.a(
        ouverte.ouvre + timedelta(minutes=3), lambda t: regler_le_bareme(monde, monde.campagnes["ouverte"], t)
    )
    chronologie.a(maintenant - timedelta(hours=19), lambda t: corriger_le_bareme(monde, monde.campagnes["ouverte"], t))
    chronologie.a(ouverte.ouvre + timedelta(minutes=4), lambda t: etalonner(monde, monde.campagnes[ouverte.cle], t))
    # after the call opened, even when it has just done so
    signature = max(maintenant - timedelta(hours=4), ouverte.ouvre + timedelta(minutes=5))
    chronologie.a(signature, lambda t: demander_une_signature(monde, ouverte, t))
    chronologie.a(maintenant - timedelta(hours=22), lambda t: partager_des_vues(monde, t))
    chronologie.a(maintenant - timedelta(hours=21), lambda t: ecrire_des_notes(monde, t))
    chronologie.a(maintenant - timedelta(hours=20), lambda t: ajouter_une_question(monde, t))
    chronologie.a(maintenant - timedelta(minutes=1), lambda t: noter_des_financeurs(monde, t))
    chronologie.a(maintenant - timedelta(seconds=30), lambda t: preparer_des_scenarios(monde, t))
    return chronologie


def _jouer(monde: Monde, epoque: Epoque, vies: Iterable[Vie], chronologie: Chronologie, maintenant: datetime) -> None:
    chronologie.a(epoque.ouvre - AVANT, lambda t: ouvrir_campagne(monde, epoque, t))
    if not DISPOSITIFS[epoque.dispositif].est_continu:
        chronologie.a(
            epoque.ouvre - AVANT + timedelta(minutes=1), lambda t: partager_les_enveloppes(monde, epoque.cle, t)
        )
    for vie in vies:
        vie.programmer()
    en_seance = [v for v in vies if v.prevu.etat in INSTRUITS - SANS_SEANCE]
    Seances(monde, epoque, en_seance, chronologie).programmer()
    Instances(monde, epoque, en_seance, chronologie).programmer()
    if epoque.ferme < maintenant:
        chronologie.a(epoque.ferme + timedelta(minutes=1), lambda t: _expirer(monde.bd, t))


def _expirer(bd: Session, maintenant: datetime) -> None:
    expirer(bd, maintenant)


def _ranger_le_courrier(bd: Session, maintenant: datetime) -> None:
    """The mails of the past left long ago: only the mailbox of the demonstration shows them."""
    bd.execute(
        update(Courriel)
        .where(col(Courriel.etat) == EtatEnvoi.A_FAIRE, col(Courriel.a_partir_du) <= maintenant)
        .values(etat=EtatEnvoi.FAIT, fait_le=Courriel.demande_le)
        .execution_options(synchronize_session=False)
    )
