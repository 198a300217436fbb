"""The `portail` command: what an operator does from a terminal."""

import json
import signal
import sys
import threading
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any

import typer
import uvicorn

from app import demarrage
from app.comptes.commands import creer_agent
from app.core import migrations
from app.core.clock import maintenant
from app.core.config import Environnement, reglages
from app.core.db import ecriture, lecture, moteur
from app.core.francais import pluriel
from app.core.plus_tard import PlusTard
from app.domain.droits import Role
from app.domain.erreurs import ErreurMetier
from app.main import create_app
from app.travailleur import travailler as travailler_sans_fin

if TYPE_CHECKING:
    from rich import console as rich_console
    from rich import table as rich_table

    from app import inventaire, mesure, mesure_charge, mesure_programmation, mesure_seance, processus, verification
    from app.demonstration import semis
    from app.demonstration import volume as donnees_de_volume
    from app.dossiers import recherche
else:
    # what one command alone needs: the server that starts does not wait for what measures it
    rich_console, rich_table = PlusTard("rich.console"), PlusTard("rich.table")
    inventaire, mesure, mesure_charge, mesure_programmation = (
        PlusTard("app.inventaire"),
        PlusTard("app.mesure"),
        PlusTard("app.mesure_charge"),
        PlusTard("app.mesure_programmation"),
    )
    mesure_seance, processus = PlusTard("app.mesure_seance"), PlusTard("app.processus")
    verification, recherche = PlusTard("app.verification"), PlusTard("app.dossiers.recherche")
    semis, donnees_de_volume = PlusTard("app.demonstration.semis"), PlusTard("app.demonstration.volume")

app = typer.Typer(
    help="Portail des projets du Contrat Quartiers 2030.", no_args_is_help=True, pretty_exceptions_enable=False
)
agents = typer.Typer(help="Comptes des agents.", no_args_is_help=True)
app.add_typer(agents, name="agent")
REPIT_S = 2.0


@lru_cache
def _console() -> "rich_console.Console":
    return rich_console.Console(stderr=True)


Port = Annotated[int, typer.Option(help="Port d’écoute.")]


def _travailler_ensuite(arret: threading.Event) -> None:
    """The first passes read every table: the server, in the same process, answers first."""
    arret.wait(REPIT_S)
    travailler_sans_fin(arret)


def _servir(hote: str, port: int, ouvriers: int) -> None:
    """One process: the worker runs inside. Several: it is a service of its own (`portail travailler`)."""
    options: dict[str, Any] = {
        "host": hote,
        "port": port,
        "access_log": False,
        "server_header": False,
        "log_level": "warning",
        "proxy_headers": True,
    }
    if ouvriers > 1:
        processus.servir_a_plusieurs(create_app, ouvriers, **options)
        return
    arret = threading.Event()
    fil = threading.Thread(target=_travailler_ensuite, args=(arret,), daemon=True)
    fil.start()
    try:
        uvicorn.run(create_app(), **options)
    finally:
        arret.set()
        fil.join(timeout=10)


@app.command()
def demo(
    port: Port = 8000,
    sans_serveur: Annotated[bool, typer.Option("--sans-serveur", help="Prépare les données, sans servir.")] = False,
) -> None:
    """Prépare des données inventées et ouvre le portail sur cette machine."""
    if reglages().env is not Environnement.DEMO:
        raise typer.BadParameter("La démonstration demande PORTAIL_ENV=demo (la valeur par défaut).")
    if "url_publique" not in reglages().model_fields_set:  # the links of the mails lead to this port
        reglages().url_publique = f"http://127.0.0.1:{port}"
    demarrage.preparer()
    semis.semer(_console())
    if sans_serveur:
        _console().print("Les données de démonstration sont prêtes.")
        return
    _console().print(f"Le portail est ouvert : [bold]http://127.0.0.1:{port}[/bold] (Ctrl+C pour arrêter)")
    _servir("127.0.0.1", port, 1)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Adresse d’écoute.")] = "127.0.0.1",
    port: Port = 8000,
    workers: Annotated[int, typer.Option(min=1, help="Processus. SQLite n’en accepte qu’un.")] = 1,
) -> None:
    """Sert le portail avec les réglages de l’environnement."""
    if workers > 1 and moteur().dialect.name == "sqlite":
        raise typer.BadParameter(
            "SQLite n’accepte qu’un processus. Passez à PostgreSQL pour en lancer plusieurs.", param_hint="--workers"
        )
    demarrage.preparer()
    _servir(host, port, workers)


@app.command()
def migrer() -> None:
    """Amène la base au dernier schéma."""
    migrations.migrer()
    _console().print(f"La base est à la révision {migrations.revision_attendue()}.")


@app.command()
def reindexer() -> None:
    """Refait l’index de la recherche, à partir des dossiers déposés."""
    demarrage.preparer()
    with ecriture() as bd:
        connus = recherche.reindexer(bd)
    _console().print(f"La recherche connaît {pluriel(connus, 'dossier')}.")


@app.command()
def travailler() -> None:
    """Envoie le courrier et fait les travaux différés, jusqu’à Ctrl+C."""
    demarrage.preparer()
    arret = threading.Event()
    for signal_ in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signal_, lambda *_: arret.set())
    travailler_sans_fin(arret)


@agents.command("creer")
def creer(
    courriel: Annotated[str, typer.Argument(help="Adresse e-mail professionnelle.")],
    prenom: Annotated[str, typer.Option(prompt="Prénom")],
    nom: Annotated[str, typer.Option(prompt="Nom")],
    role: Annotated[Role, typer.Option(help="agent, administrateur ou membre.")] = Role.AGENT,
    mot_de_passe: Annotated[
        str,
        typer.Option(prompt="Mot de passe", hide_input=True, confirmation_prompt=True, envvar="PORTAIL_MOT_DE_PASSE"),
    ] = "",
) -> None:
    """Crée un compte d’agent, d’administrateur ou de membre du comité."""
    demarrage.preparer()
    try:
        with ecriture() as bd:
            creer_agent(bd, courriel, prenom, nom, role, mot_de_passe, maintenant())
    except ErreurMetier as refus:
        _console().print(f"[red]{refus.phrase}[/red]")
        raise typer.Exit(1) from refus
    _console().print(f"Le compte {courriel} est créé ({role}).")


@app.command()
def volume(
    dossiers: Annotated[int, typer.Option(min=1, help="Nombre de dossiers à charger.")] = 2000,
) -> None:
    """Charge un volume réaliste et reproductible, pour les essais et les mesures."""
    if reglages().est_production:
        raise typer.BadParameter("Jamais en production : ces dossiers sont inventés.")
    demarrage.preparer()
    donnees_de_volume.charger_volume(dossiers, _console())


@app.command()
def mesurer(
    dossiers: Annotated[int, typer.Option(min=1, help="Taille du volume.")] = 2000,
    repetitions: Annotated[int, typer.Option(min=5, help="Mesures par opération.")] = 60,
    charge: Annotated[bool, typer.Option("--charge", help="300 personnes qui écrivent, puis 50 dépôts/s.")] = False,
    duree: Annotated[int, typer.Option(min=5, help="Secondes de chaque charge.")] = 60,
    base: Annotated[str, typer.Option(help="Base PostgreSQL vide ; SQLite sans cette option.")] = "",
    seance: Annotated[bool, typer.Option("--seance", help="Des écrans devant une séance, et des décisions.")] = False,
    ecrans: Annotated[int, typer.Option(min=1, help="Écrans devant la séance.")] = 60,
    programmation: Annotated[bool, typer.Option("--programmation", help="Les scénarios et le proposeur.")] = False,
) -> None:
    """Démarre le serveur sur un volume, mesure les opérations et imprime le tableau du README."""
    if programmation:
        sys.stdout.write(mesure_programmation.mesurer_programmation(_console()))
        return
    if seance:
        sys.stdout.write(mesure_seance.mesurer_seance(dossiers, ecrans, repetitions, base, _console()))
        return
    if charge:
        sys.stdout.write(mesure_charge.mesurer_charge(dossiers, duree, base, _console()))
        return
    sys.stdout.write(mesure.mesurer(dossiers, repetitions, base, _console()))


@app.command()
def routes(en_json: Annotated[bool, typer.Option("--json", help="Format JSON.")] = False) -> None:
    """Liste les routes et ceux qui peuvent les appeler."""
    lignes = inventaire.routes(create_app())
    if en_json:
        sys.stdout.write(json.dumps(lignes, ensure_ascii=False, indent=2) + "\n")
        return
    table = rich_table.Table("Méthode", "Chemin", "Nom", "Porte")
    for ligne in lignes:
        table.add_row(ligne["methode"], ligne["chemin"], ligne["nom"], ligne["porte"])
    rich_console.Console().print(table)


@app.command()
def regles(en_json: Annotated[bool, typer.Option("--json", help="Format JSON.")] = False) -> None:
    """Publie la matrice des droits et la machine à états."""
    tout = inventaire.regles()
    if en_json:
        sys.stdout.write(json.dumps(tout, ensure_ascii=False, indent=2) + "\n")
        return
    acteurs = list(next(iter(tout["droits"].values())))
    table = rich_table.Table("Droit", *acteurs)
    for droit, par_acteur in tout["droits"].items():
        table.add_row(droit, *("×" if par_acteur[acteur] else "" for acteur in acteurs))
    rich_console.Console().print(table)


@app.command()
def verifier() -> None:
    """Recalcule ce qui est tenu à jour (enveloppes, notes, journal, fichiers) et dit les écarts."""
    with lecture() as bd, mesure.barre(_console()) as progres:
        tache = progres.add_task("")
        ecarts = verification.verifier(
            bd, lambda nom, faits, total: progres.update(tache, description=nom, completed=faits, total=total)
        )
    for ecart in ecarts:
        _console().print(f"[red]{ecart}[/red]")
    if ecarts:
        raise typer.Exit(1)
    _console().print("Tout concorde.")
