"""The `portail` command, as an operator types it."""

import json
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col
from typer.testing import CliRunner

from app.cli import app
from app.domain.droits import Role
from app.mesure import _tableau
from app.mesure_exports import Export
from app.mesure_operations import Operation
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from tests import moteurs

lancer = CliRunner()


def test_le_volume_se_charge_tout_concorde_puis_un_ecart_est_dit(base: str, bd: Session) -> None:
    assert lancer.invoke(app, ["volume", "--dossiers", "45"]).exit_code == 0
    refait = lancer.invoke(app, ["reindexer"])
    assert refait.exit_code == 0 and "La recherche connaît" in refait.output
    assert bd.scalar(select(func.count()).select_from(Dossier)) == 45
    verdict = lancer.invoke(app, ["verifier"])
    assert verdict.exit_code == 0 and "Tout concorde." in verdict.output
    dossier = bd.scalars(select(Dossier).where(col(Dossier.note_dixiemes).is_not(None)).limit(1)).one()
    dossier.avis_rendus += 1
    bd.commit()
    verdict = lancer.invoke(app, ["verifier"])
    assert verdict.exit_code == 1 and str(dossier.numero) in verdict.output


def test_le_volume_est_refuse_en_production(tmp_path: Path) -> None:
    moteurs.prendre_reglages(
        ENV="production", DONNEES=str(tmp_path), SECRET="x" * 40, URL_PUBLIQUE="https://portail.example"
    )
    refus = lancer.invoke(app, ["volume", "--dossiers", "5"])
    assert refus.exit_code == 2 and not (tmp_path / "portail.sqlite").exists()
    moteurs.prendre_reglages(ENV="test")


def test_la_demonstration_ne_se_prepare_que_dans_son_environnement(base: str, bd: Session) -> None:
    refus = lancer.invoke(app, ["demo", "--sans-serveur"])
    assert refus.exit_code == 2
    assert bd.scalar(select(func.count()).select_from(Dossier)) == 0


def test_un_agent_se_cree_en_ligne_de_commande(base: str, bd: Session) -> None:
    arguments = ["agent", "creer", "agent@exemple.test", "--prenom", "Ada", "--nom", "Essai", "--role", "agent"]
    fait = lancer.invoke(app, [*arguments, "--mot-de-passe", "le terril au soleil couchant"])
    assert fait.exit_code == 0, fait.output
    assert bd.scalars(select(Personne)).one().role is Role.AGENT
    bd.rollback()
    refus = lancer.invoke(app, [*arguments, "--mot-de-passe", "le terril au soleil couchant"])
    assert refus.exit_code == 1


def test_les_routes_et_les_regles_se_publient_en_json() -> None:
    routes = json.loads(lancer.invoke(app, ["routes", "--json"]).stdout)
    assert {"methode": "GET", "chemin": "/sante", "nom": "sante.sante", "porte": "ouverte"} in routes
    regles = json.loads(lancer.invoke(app, ["regles", "--json"]).stdout)
    assert regles["droits"]["deposer_dossier"]["porteur_lecteur"] is False
    assert len(regles["etats"]) == 21


def test_sqlite_n_accepte_qu_un_processus(tmp_path: Path) -> None:
    moteurs.prendre_reglages(ENV="test", DONNEES=str(tmp_path))
    assert lancer.invoke(app, ["serve", "--workers", "2"]).exit_code == 2


def test_le_tableau_des_mesures_donne_mediane_p95_et_objectif() -> None:
    """The table only: no test times anything."""
    operation = Operation("accueil", lambda k: None, 10, durees_ms=[float(n) for n in range(1, 101)], octets=5900)  # type: ignore[arg-type, return-value]
    export = Export("CSV de la liste", 3, 200, 2.04, 88.1, 1.9, 15_400_000, 120.0, 124.5)
    tableau = _tableau("2000 dossiers", [operation], [export], 1.25, 112.04, 160)
    assert tableau.startswith("2000 dossiers (millisecondes)\n")
    assert "| CSV de la liste | 2,0 | 3 | 1,9 | 88,1 | 15,4 | 120,0 | 124,5 |" in tableau
    assert "| accueil | 51,0 | 96,0 | 10 | — | — | 0,0 | 5,9 |" in tableau
    assert "112,0 Mio (objectif 160)" in tableau and "1,2 s (objectif 2)" in tableau
