"""Builders of the instruction: dossiers taken, noted, rendered, all through the agents' own commands."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.core.clock import maintenant as horloge_du_portail
from app.domain.notation import NiveauEgalite, SensAvis
from app.instruction import commands, commands_notes
from app.instruction.commands_notes import Demande, GrilleSaisie, NoteSaisie
from app.instruction.commands_rapprochement import mettre_en_commun
from app.instruction.queries import AccesAgent, acces_au_dossier
from app.instruction.queries_grille import charger_grille
from app.models.comptes import Personne
from app.models.dossiers import Dossier


def acces_agent(bd: Session, dossier: Dossier, agent: Personne) -> AccesAgent:
    """What the doors give to the commands."""
    trouve = acces_au_dossier(bd, agent, dossier.id or 0, pour_ecrire=True)
    assert trouve is not None
    return trouve


def prendre(bd: Session, dossier: Dossier, pilote: Personne, maintenant: datetime | None = None) -> Dossier:
    """The pilote takes the dossier."""
    return commands.prendre(bd, acces_agent(bd, dossier, pilote), maintenant or horloge_du_portail())


def noter(bd: Session, dossier: Dossier, agent: Personne, notes: Mapping[str, int]) -> Dossier:
    """Set some notes, explained where they must be."""
    for critere, valeur in notes.items():
        acces = acces_agent(bd, dossier, agent)
        commands_notes.noter(bd, acces, critere, NoteSaisie(valeur, "Expliqué."), horloge_du_portail())
    return dossier


def rendre(
    bd: Session,
    dossier: Dossier,
    agent: Personne,
    valeur: int = 3,
    *,
    notes: Mapping[str, int] | None = None,
    sens: SensAvis = SensAvis.FAVORABLE,
    montants: Mapping[int, int | None] | None = None,
    demandes: Mapping[int, Demande] | None = None,
) -> Dossier:
    """Render an avis with the same note on every criterion expected, but those of `notes`."""
    acces = acces_agent(bd, dossier, agent)
    attendus = charger_grille(bd, acces.dossier, acces.campagne).attendus_de(agent.id)
    saisie = GrilleSaisie(
        notes={critere: NoteSaisie((notes or {}).get(critere, valeur), "Expliqué.") for critere in attendus},
        sens=sens,
        texte="Projet utile au quartier.",
        niveau_egalite=NiveauEgalite.G1,
        montants=montants or {},
    )
    return commands_notes.rendre_avis(bd, acces, saisie, demandes or {}, horloge_du_portail())


def partager(bd: Session, dossier: Dossier, coordination: Personne) -> Dossier:
    """The coordination puts the notes in common before every avis is rendered."""
    mettre_en_commun(bd, dossier, "Un avis tarde.", coordination, horloge_du_portail())
    bd.flush()
    return dossier


def sans_lien(navigateur: TestClient, dossier_id: int | None) -> TestClient:
    """Answer « aucun lien », as who opens a dossier for the first time must; gives back the browser."""
    fait = navigateur.post(f"/instruction/dossiers/{dossier_id}/declaration", data={"reponse": "aucun"})
    assert fait.status_code == 303
    return navigateur
