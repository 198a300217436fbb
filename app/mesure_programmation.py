"""`portail mesurer --programmation`: a scenario of a thousand dossiers changed and shown again, the proposer on 300.

As the other measures: a volume in a data directory of its own, the server apart, one client, six funders.
"""

import re
import subprocess
import tempfile
import time
from pathlib import Path

from rich.console import Console
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.clock import maintenant
from app.core.config import RACINE
from app.core.db import ecriture, lecture, oublier_moteur
from app.demonstration.comptes import COORDINATION
from app.demonstration.pieces import conserver_pieces
from app.demonstration.preparation import Terrain, preparer_terrain
from app.domain.etats import Etat
from app.domain.scenarios import GROUPES_FIXES, Groupe
from app.mesure import ECHAUFFEMENT, PORTAIL, MesureImpossible, commande_du_serveur, reglages_de_mesure, serveur
from app.mesure_operations import Client
from app.mesure_processus import memoire_mio, ms, processeur_ms
from app.models.campagnes import Campagne, Enveloppe, Financeur
from app.models.comite import Decision, InscriptionSeance, MontantDecide
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from app.models.instruction import MontantPropose
from app.models.programmation import SousEnveloppe
from app.models.scenarios import MontantDeScenario, RechercheDeScenario
from app.programmation.commands import creer_scenario
from app.programmation.commands_recherche import RechercheDemandee, demander_recherche
from app.programmation.queries import quartiers_connus
from app.programmation.queries_cadre import GROUPES, cadre_tenu, montants_de
from app.programmation.recherche import proposer_scenario

FINANCEURS = ("caph", "etat", "region", "departement", "caf", "prives")
PARTS = (45, 25, 10, 10, 6, 4)
"""What each of the six gives, in hundredths of half of what is asked."""
GRANDE, PETITE, CHANGEMENTS, MINIMUMS = 1000, 300, 60, 30


def mesurer_programmation(console: Console) -> str:
    """Returns the Markdown lines of the README."""
    with tempfile.TemporaryDirectory(prefix="mesure-") as dossier, reglages_de_mesure(Path(dossier)):
        subprocess.run([*PORTAIL, "volume", "--dossiers", str(3 * GRANDE)], cwd=RACINE, check=True)
        with ecriture() as bd:
            terrain = preparer_terrain(bd, 1, conserver_pieces(), maintenant())
        console.print("Proposeur…")
        lignes = [_proposer(terrain)]
        console.print("Scénario…")
        lignes += _changer(terrain)
        oublier_moteur()
    return "\n".join(["| Operation | p50 | p95 | Goal |", "|---|---:|---:|---:|", *lignes]) + "\n"


def _mettre_en_comite(bd: Session, terrain: Terrain, combien: int) -> None:
    """The first dossiers of the campaign wait for their decision, with six envelopes, two funders asked of each."""
    campagne = terrain.campagne_id
    ids = list(
        bd.scalars(
            select(col(Dossier.id))
            .where(col(Dossier.campagne_id) == campagne, col(Dossier.depose_le).is_not(None))
            .order_by(col(Dossier.id))
        )
    )
    if len(ids) < combien:
        raise MesureImpossible(f"{len(ids)} dossiers seulement dans la campagne")
    enveloppes = select(col(Enveloppe.id)).where(col(Enveloppe.campagne_id) == campagne)
    for table in (MontantDeScenario, MontantDecide, MontantPropose, SousEnveloppe):
        bd.execute(delete(table).where(col(table.enveloppe_id).in_(enveloppes)))
    bd.execute(delete(InscriptionSeance).where(col(InscriptionSeance.dossier_id).in_(ids)))
    bd.execute(update(Decision).where(col(Decision.dossier_id).in_(ids)).values(annulee_le=maintenant()))
    bd.execute(delete(Enveloppe).where(col(Enveloppe.campagne_id) == campagne))
    bd.execute(update(Dossier).where(col(Dossier.id).in_(ids)).values(etat=Etat.RETIRE))
    retenus = ids[:combien]
    for rang, id_ in enumerate(retenus):
        note = (rang * 7919) % 650 + 300
        bd.execute(update(Dossier).where(col(Dossier.id) == id_).values(etat=Etat.EN_COMITE, note_dixiemes=note))
    demandes = dict(
        bd.execute(
            select(col(Dossier.id), col(Dossier.montant_demande_cents)).where(col(Dossier.id).in_(retenus))
        ).all()
    )
    somme = sum(demandes.values()) // 2
    for code, part in zip(FINANCEURS, PARTS, strict=True):
        if bd.get(Financeur, code) is None:
            bd.add(Financeur(code=code, nom=f"Financeur {code}", rang=9))
            bd.flush()
        plancher = 50_000 if code != "etat" else None
        bd.add(
            Enveloppe(
                campagne_id=campagne, financeur_code=code, montant_cents=somme * part // 100 // 100 * 100,
                plancher_cents=plancher, geographies=["qpv"] if code == "etat" else [],
                taux_max_pour_mille=700 if code == "etat" else None,
            )
        )  # fmt: skip
    bd.flush()
    poser = {
        e.financeur_code: e.id for e in bd.scalars(select(Enveloppe).where(col(Enveloppe.campagne_id) == campagne))
    }
    bd.execute(
        insert(MontantPropose),
        [
            {"dossier_id": id_, "enveloppe_id": poser[code], "montant_cents": cents // len(FINANCEURS) // 100 * 100}
            for id_, cents in demandes.items()
            for code in FINANCEURS
            if cents >= 600_00
        ],
    )


def _coordination(bd: Session) -> Personne:
    return bd.execute(select(Personne).where(col(Personne.courriel) == COORDINATION.courriel)).scalar_one()


def _proposer(terrain: Terrain) -> str:
    """From the job to the scenario kept: reading, solving, verifying, explaining, writing."""
    with ecriture() as bd:
        _mettre_en_comite(bd, terrain, PETITE)
        total = sum(
            bd.scalars(select(col(Enveloppe.montant_cents)).where(col(Enveloppe.campagne_id) == terrain.campagne_id))
        )
        groupes = [code for code, _ in GROUPES_FIXES] + [f"quartier:{code}" for code in quartiers_connus(bd)]
        minimums = _minimums(bd, terrain.campagne_id, groupes, total)
        demandee = RechercheDemandee("Mesure", 600, 10_000, minimums, (), (), False, False)
        campagne = bd.get_one(Campagne, terrain.campagne_id)
        recherche_id = demander_recherche(bd, campagne, demandee, _coordination(bd), maintenant()).id
    debut = time.monotonic()
    proposer_scenario({"recherche": recherche_id}, maintenant())
    duree = (time.monotonic() - debut) * 1000
    with lecture() as bd:
        lu = bd.get_one(RechercheDeScenario, recherche_id).resultat
    if "ecart_milliardiemes" in lu:
        dit = "proved" if lu["statut"] == "optimal" else f"gap {lu['ecart_milliardiemes'] / 10**7:.4f} %"
    else:
        dit = str(lu)
    return f"| proposer, {PETITE} dossiers, 6 funders, {len(minimums)} minimums ({dit}) | {ms(duree)} | | 10 000 |"


def _minimums(bd: Session, campagne_id: int, groupes: list[str], total: int) -> list[tuple[str, int]]:
    """Thirty that can be kept together: a little of the whole, and no more than a third of what their dossiers ask."""
    cadre = cadre_tenu(bd, _coordination(bd), campagne_id, {}, GROUPES).cadre
    retenus = []
    for code in groupes:
        groupe = Groupe.lire(code)
        demande = sum(f.demande_cents for f in cadre.fiches.values() if groupe and groupe.contient(f))
        if cents := min(total // 60, demande // 3) // 100 * 100:
            retenus.append((code, cents))
    return retenus[:MINIMUMS]


def page_lue(html: str) -> str:
    """The page of the list that the form of an open row sends back."""
    trouvee = re.search(r'name="page" value="(\d+)"', html)
    if trouvee is None:
        raise MesureImpossible("la ligne du dossier ne s’ouvre pas")
    return trouvee[1]


def _changer(terrain: Terrain) -> list[str]:
    """One cell changed, and the page that shows it: two requests, as a browser makes them."""
    with ecriture() as bd:
        _mettre_en_comite(bd, terrain, GRANDE)
        campagne = bd.get_one(Campagne, terrain.campagne_id)
        scenario = creer_scenario(bd, campagne, "Mesure", False, _coordination(bd), maintenant())
        numero = scenario.id or 0
        premiers = sorted((d, m["caph"]) for d, m in montants_de(bd, numero)[numero].items() if m.get("caph"))
    oublier_moteur()
    durees: list[tuple[float, float]] = []
    processeur = 0.0
    with serveur(*commande_du_serveur()) as (adresse, processus):
        client = Client(adresse)
        for k in range(CHANGEMENTS + ECHAUFFEMENT):
            dossier_id, cents = premiers[k % len(premiers)]
            adresse_du_dossier = f"/comite/scenarios/{numero}?dossier={dossier_id}"
            ouverte = client.envoyer(adresse_du_dossier, terrain.coordination)  # its row is open before it is changed
            champs = {
                "dossier": str(dossier_id), "avant_caph": str(cents), "montant_caph": f"{(cents - 100) // 100},00",
                "page": page_lue(ouverte.contenu.decode()),
            }  # fmt: skip
            avant = processeur_ms(processus.pid)
            debut = time.perf_counter()
            poste = client.envoyer(f"/comite/scenarios/{numero}", terrain.coordination, champs)
            milieu = time.perf_counter()
            lue = client.envoyer(f"{adresse_du_dossier}&page={champs['page']}", terrain.coordination)
            fin = time.perf_counter()
            if poste.status != 303 or lue.status != 200:
                raise MesureImpossible(f"changer un montant : réponses {poste.status} et {lue.status}")
            if k >= ECHAUFFEMENT:
                durees.append(((milieu - debut) * 1000, (fin - milieu) * 1000))
                processeur += (processeur_ms(processus.pid) - avant) / CHANGEMENTS
        memoire = memoire_mio(processus.pid)

    def ligne(nom: str, mesures: list[float], but: str = "") -> str:
        triees = sorted(mesures)
        return f"| {nom} | {ms(triees[len(triees) // 2])} | {ms(triees[int(0.95 * len(triees))])} | {but} |"

    return [
        ligne("change one amount", [a for a, _ in durees]),
        ligne("show the scenario again", [b for _, b in durees]),
        ligne(f"to the screen, {GRANDE} dossiers × 6 funders", [a + b for a, b in durees], "100"),
        f"| processor of the server for each change, both requests | {ms(processeur)} | | |",
        f"| memory of the server afterwards (MiB) | {ms(memoire)} | | 160 |",
    ]
