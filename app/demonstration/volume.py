"""A realistic and reproducible load: dossiers in every state, with all their rows, in the open annual call."""

from collections.abc import Iterator
from datetime import datetime
from types import SimpleNamespace
from typing import Any, cast

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy import Table, func, insert, select, text, update
from sqlalchemy.orm import Session
from sqlmodel import SQLModel, col

from app.core.clock import maintenant as horloge
from app.core.db import ecriture
from app.core.francais import pliage
from app.demonstration.calendrier import Epoque, epoques
from app.demonstration.comptes import ADJOINTE, AGENTS, COORDINATION, MEMBRES
from app.demonstration.liens import declarer_les_lectures
from app.demonstration.lieux import LIEUX
from app.demonstration.monde import Monde, ouvrir_campagne, peupler_equipe
from app.demonstration.organismes import siret_fictif
from app.demonstration.pieces import conserver_pieces
from app.demonstration.volume_lignes import Contexte, Demandeur, Fabrique, Lot, tables_dans_l_ordre
from app.demonstration.volume_modeles import Modeles
from app.domain.bareme import Bareme
from app.domain.dispositifs import Dispositif, GenreOrganisme
from app.domain.droits import Role, RoleAdhesion
from app.domain.etats import Etat
from app.dossiers.queries import references
from app.dossiers.recherche import reindexer
from app.dossiers.routage import charger_agents, charger_matrice
from app.instruction.commands_mots import apprendre_tous_les_mots
from app.models.campagnes import Campagne, Enveloppe
from app.models.comite import Decision, EtatSeance, MembreSeance, Seance
from app.models.comptes import Adhesion, EtatAdhesion, Organisme, Personne
from app.models.dossiers import Dossier
from app.models.journal import LigneJournal, TeteJournal, empreinte_de_ligne, faits
from app.models.socle import pour_ecrire

LOT = 500
# every state first, then the most common ones again: 45 dossiers make a cycle
CYCLE: tuple[Etat, ...] = (
    *Etat,
    *(Etat.BROUILLON,) * 4, *(Etat.DEPOSE,) * 5, Etat.A_COMPLETER, *(Etat.EN_INSTRUCTION,) * 7, *(Etat.INSTRUIT,) * 3,
    *(Etat.EN_COMITE,) * 3, Etat.ACCORDE,
)  # fmt: skip
# cents added to each envelope for a dossier of the load: the line ends inside the list
PAR_DOSSIER = {"caph": 340_000, "etat": 380_000, "region": 60_000, "departement": 50_000}
_SEQUENCES = ("personne", "organisme", "dossier", "decision")


def charger_volume(n: int, console: Console) -> None:
    """Add `n` dossiers to the open annual call. The same base and the same `n` give the same dossiers."""
    references()
    pieces = conserver_pieces()
    with ecriture() as bd:
        contexte, modeles, premier = _preparer(bd, n, Monde(bd, pieces), horloge())
        demandeurs = _demandeurs(bd, max(20, n // 8), contexte.debut)
    colonnes = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*colonnes, console=console, transient=True) as barre:
        tache = barre.add_task("Chargement des dossiers", total=n)
        for debut in range(0, n, LOT):
            rangs = range(debut, min(debut + LOT, n))
            with ecriture() as bd:
                _charger_lot(bd, contexte, modeles, demandeurs, premier, rangs)
            barre.advance(tache, len(rangs))
        barre.update(tache, description="Index de recherche")
        with ecriture() as bd:
            reindexer(bd)
            apprendre_tous_les_mots(bd)
            declarer_les_lectures(bd, tout=True)
            _finir(bd)


def _preparer(bd: Session, n: int, monde: Monde, maintenant: datetime) -> tuple[Contexte, Modeles, int]:
    epoque = next(e for e in epoques(maintenant) if e.cle == "ouverte")
    _equipe(monde, epoque.ouvre)
    campagne = _campagne(monde, epoque)
    enveloppes = list(
        bd.scalars(select(Enveloppe).where(col(Enveloppe.campagne_id) == campagne.id).order_by(col(Enveloppe.id)))
    )
    for enveloppe in enveloppes:
        enveloppe.montant_cents += n * PAR_DOSSIER.get(enveloppe.financeur_code, 0)
    ouverte, publiee = (_seance(monde, campagne, publiee, maintenant) for publiee in (False, True))
    contexte = Contexte(
        campagne_id=campagne.id or 0,
        annee=campagne.annee,
        debut=campagne.ouvre_le,
        fin=maintenant,
        enveloppes={e.financeur_code: e.id or 0 for e in enveloppes},
        coordination_id=monde.coordination.id or 0,
        seance_ouverte_id=ouverte.id or 0,
        seance_publiee_id=publiee.id or 0,
        pieces=monde.pieces,
    )
    modeles = Modeles(
        campagne.annee,
        charger_matrice(bd),
        charger_agents(bd, maintenant),
        frozenset(contexte.enveloppes),
        Bareme(campagne.poids, campagne.bareme),
    )
    return contexte, modeles, (bd.scalar(select(func.max(col(Dossier.id)))) or 0) + 1


def _equipe(monde: Monde, instant: datetime) -> None:
    """The people of the demonstration, made if they are not there."""
    connus = {p.courriel: p for p in monde.bd.scalars(select(Personne).where(col(Personne.role) != Role.PORTEUR))}
    if COORDINATION.courriel not in connus:
        peupler_equipe(monde, instant)
        return
    for compte in (COORDINATION, ADJOINTE, *AGENTS, *MEMBRES):
        monde.personnes[compte.cle] = connus[compte.courriel]


def _campagne(monde: Monde, epoque: Epoque) -> Campagne:
    trouvee = monde.bd.scalar(
        select(Campagne).where(col(Campagne.dispositif) == Dispositif.AAP, col(Campagne.annee) == epoque.annee)
    )
    if trouvee is not None:
        return trouvee
    ouvrir_campagne(monde, epoque, epoque.ouvre)
    return monde.campagnes[epoque.cle]


def _seance(monde: Monde, campagne: Campagne, est_publiee: bool, maintenant: datetime) -> Seance:
    """A sitting of the load: one open, one whose decisions are published."""
    titre = "Séance publiée (volume)" if est_publiee else "Séance ouverte (volume)"
    bd = monde.bd
    deja = bd.scalar(select(Seance).where(col(Seance.campagne_id) == campagne.id, col(Seance.titre) == titre))
    if deja is not None:
        return deja
    seance = Seance(
        campagne_id=campagne.id or 0,
        titre=titre,
        tenue_le=maintenant,
        etat=EtatSeance.CLOSE if est_publiee else EtatSeance.OUVERTE,
        creee_le=campagne.ouvre_le,
        publication_preparee_le=maintenant if est_publiee else None,
        publication_preparee_par_id=monde.coordination.id if est_publiee else None,
        publiee_le=maintenant if est_publiee else None,
        publiee_par_id=monde.adjointe.id if est_publiee else None,
    )
    bd.add(seance)
    bd.flush()
    bd.add_all(
        MembreSeance(seance_id=seance.id or 0, personne_id=monde.personnes[m.cle].id or 0, est_present=True)
        for m in MEMBRES
    )
    bd.flush()
    return seance


def _demandeurs(bd: Session, combien: int, instant: datetime) -> list[Demandeur]:
    """Invented organismes, each with its gestionnaire."""
    personne = bd.scalar(select(func.max(col(Personne.id)))) or 0
    organisme = bd.scalar(select(func.max(col(Organisme.id)))) or 0
    demandeurs, lot = [], Lot()
    for i in range(1, combien + 1):
        lieu = LIEUX[i % len(LIEUX)]
        qui = Demandeur(
            organisme + i, personne + i, f"Association imaginaire n° {organisme + i} de {lieu.nom_commune}",
            siret_fictif(10_000 + organisme + i),
        )  # fmt: skip
        demandeurs.append(qui)
        lot.lignes["personne"].append(
            _ligne(
                Personne(
                    id=qui.personne_id, courriel=f"porteur-{qui.personne_id}@exemple.test", prenom="Camille",
                    nom=f"Fictif {qui.personne_id}", courriel_confirme_le=instant, creee_le=instant,
                )
            )
        )  # fmt: skip
        lot.lignes["organisme"].append(
            _ligne(
                Organisme(
                    id=qui.organisme_id, genre=GenreOrganisme.ASSOCIATION, nom=qui.nom, nom_plie=pliage(qui.nom),
                    siret=qui.siret,
                    adresse="1 rue Imaginaire", code_postal="59220", ville=lieu.nom_commune, cree_le=instant,
                )
            )
        )  # fmt: skip
        lot.lignes["adhesion"].append(
            _ligne(
                Adhesion(
                    organisme_id=qui.organisme_id, personne_id=qui.personne_id, role=RoleAdhesion.GESTIONNAIRE,
                    etat=EtatAdhesion.ACTIVE, demandee_le=instant, tranchee_le=instant, represente_depuis=instant,
                )
            )
        )  # fmt: skip
    for table, lignes in lot.lignes.items():
        for debut in range(0, len(lignes), LOT):
            bd.execute(insert(SQLModel.metadata.tables[table]), lignes[debut : debut + LOT])
    return demandeurs


def _ligne(objet: SQLModel) -> dict[str, Any]:
    """The columns of a row, without the key that the base gives."""
    colonnes = {nom: getattr(objet, nom) for nom in type(objet).model_fields}
    return {nom: valeur for nom, valeur in colonnes.items() if nom != "id" or valeur is not None}


def _charger_lot(
    bd: Session, contexte: Contexte, modeles: Modeles, demandeurs: list[Demandeur], premier: int, rangs: range
) -> None:
    campagne = bd.get_one(Campagne, contexte.campagne_id, with_for_update=True)
    fabrique = Fabrique(
        contexte,
        Lot(),
        campagne.dernier_numero + 1,
        (bd.scalar(select(func.max(col(Decision.id)))) or 0) + 1,
        bd.scalar(select(func.max(col(Decision.rang)))) or 0,
    )
    for rang in rangs:
        dossier_id = premier + rang
        qui = demandeurs[rang * 13 % len(demandeurs)]
        fabrique.dossier(dossier_id, CYCLE[rang % len(CYCLE)], modeles.modele(rang), qui)
    campagne.dernier_numero = fabrique.numero_suivant - 1
    _ecrire(bd, fabrique.lot)
    tenus = Enveloppe.engage_cents + Enveloppe.promis_cents + Enveloppe.reporte_cents + Enveloppe.reserve_cents
    for enveloppe_id, cents in fabrique.lot.engages.items():
        bd.execute(
            update(Enveloppe)
            .where(col(Enveloppe.id) == enveloppe_id)
            .values(
                engage_cents=Enveloppe.engage_cents + cents,
                montant_cents=func.max(Enveloppe.montant_cents, tenus + cents)
                if bd.get_bind().dialect.name == "sqlite"
                else func.greatest(Enveloppe.montant_cents, tenus + cents),
            )
            .execution_options(synchronize_session=False)
        )


def _ecrire(bd: Session, lot: Lot) -> None:
    lot.lignes["ligne_journal"] = list(_enchainer(bd, lot.lignes["ligne_journal"]))
    for table in tables_dans_l_ordre(lot):
        _inserer(bd, SQLModel.metadata.tables[table], lot.lignes[table])


def _inserer(bd: Session, table: Table, lignes: list[dict[str, Any]]) -> None:
    """Rows that all have the same columns. PostgreSQL copies them: half the price of as many insertions."""
    dialecte = bd.get_bind().dialect
    if dialecte.name != "postgresql":
        for debut in range(0, len(lignes), LOT):
            bd.execute(insert(table), lignes[debut : debut + LOT])
        return
    noms = list(lignes[0]) if lignes else []
    ecrits = [(nom, table.c[nom].type.dialect_impl(dialecte).bind_processor(dialecte)) for nom in noms]
    pilote: Any = bd.connection().connection.driver_connection
    with pilote.cursor() as curseur, curseur.copy(f"COPY {table.name} ({', '.join(noms)}) FROM STDIN") as copie:
        for ligne in lignes:
            copie.write_row([ecrire(ligne[nom]) if ecrire else ligne[nom] for nom, ecrire in ecrits])


def _enchainer(bd: Session, lignes: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The lines of the trail, in order of time, numbered and chained after the last one."""
    tete = pour_ecrire(bd, TeteJournal, id=1)
    if tete is None:  # the migration creates it
        raise RuntimeError("journal sans tête")
    for ligne in sorted(lignes, key=lambda ligne: (ligne["a"], ligne["dossier_id"])):
        ligne |= {"id": tete.numero + 1, "precedente": tete.empreinte}
        ligne["empreinte"] = empreinte_de_ligne(tete.empreinte, faits(cast(LigneJournal, SimpleNamespace(**ligne))))
        tete.numero, tete.empreinte = ligne["id"], ligne["empreinte"]
        yield ligne
    bd.flush()


def _finir(bd: Session) -> None:
    """Sequences after the keys that were given, and figures for the planner."""
    if bd.get_bind().dialect.name != "sqlite":
        for table in _SEQUENCES:
            bd.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"))
    bd.execute(text("ANALYZE"))
