"""The load: every state, every table, the same each time, and nothing out of step."""

from collections.abc import Callable
from datetime import datetime
from io import StringIO

import pytest
from rich.console import Console
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import SQLModel, col
from starlette.testclient import TestClient

from app.comptes.sessions import nom_du_cookie
from app.core.clock import maintenant
from app.core.db import lecture
from app.core.identifiants import lire_siret
from app.demonstration.organismes import MARQUES
from app.demonstration.pieces import conserver_pieces
from app.demonstration.preparation import preparer_terrain
from app.demonstration.volume import CYCLE, charger_volume
from app.domain.etats import Etat
from app.domain.orientations import Orientation
from app.dossiers.recherche import dossiers_trouves, expression
from app.models.campagnes import Campagne, Enveloppe
from app.models.comptes import Organisme, Personne
from app.models.dossiers import Dossier, Piece, Rattachement, VersionDossier
from app.verification import verifier
from tests.conftest import PRESENT

SILENCE = Console(file=StringIO())
N = 90


def _releve() -> list[tuple[object, ...]]:
    with lecture() as bd:
        return [
            tuple(ligne)
            for ligne in bd.execute(
                select(col(Dossier.etat), col(Dossier.titre), col(Dossier.note_dixiemes), col(VersionDossier.sha256))
                .outerjoin(VersionDossier, col(VersionDossier.dossier_id) == col(Dossier.id))
                .order_by(col(Dossier.id))
            )
        ]


def test_le_volume_est_complet_et_concorde(base: str, bd: Session) -> None:
    charger_volume(N, SILENCE)
    par_etat = dict(bd.execute(select(col(Dossier.etat), func.count()).group_by(col(Dossier.etat))).all())
    assert par_etat == {etat: CYCLE.count(etat) * N // len(CYCLE) for etat in Etat}
    assert set(bd.scalars(select(col(Dossier.orientation)).where(col(Dossier.depose_le).is_not(None)))) == set(
        Orientation
    )
    assert len(set(bd.scalars(select(col(Rattachement.code)).where(col(Rattachement.nature) == "commune")))) >= 15
    deposes = bd.scalar(select(func.count()).select_from(Dossier).where(col(Dossier.numero).is_not(None))) or 0
    assert deposes == N - par_etat[Etat.BROUILLON] - par_etat[Etat.ABANDONNE] - par_etat[Etat.EXPIRE]
    assert bd.scalar(select(func.count()).select_from(Piece)) == 6 * deposes
    assert bd.scalars(select(col(Campagne.dernier_numero))).all() == [deposes]
    vides = {
        nom
        for nom, table in SQLModel.metadata.tables.items()
        if nom in _REMPLIES and not bd.scalar(select(func.count()).select_from(table))
    }
    assert vides == set()
    assert all(e.engage_cents <= e.montant_cents for e in bd.scalars(select(Enveloppe)).all())
    for organisme in bd.scalars(select(Organisme)).all():
        assert any(marque in organisme.nom.lower() for marque in MARQUES)
        assert organisme.siret == lire_siret(organisme.siret or "")
    trouves = set(bd.scalars(dossiers_trouves(base), {"recherche": expression("jardins partages", base)}))
    jardins = select(col(Dossier.id)).where(col(Dossier.titre).like("Jardins partagés%"))
    assert trouves >= set(bd.scalars(jardins.where(col(Dossier.depose_le).is_not(None)))) != set()
    assert verifier(bd) == []


_REMPLIES = {
    "section", "version_dossier", "rattachement", "affectation", "alerte_affectation", "note", "avis", "piece",
    "montant_propose", "demande_de_complement", "inscription_seance", "decision", "montant_decide", "lettre",
    "ligne_journal", "seance", "membre_seance",
}  # fmt: skip


def test_charger_deux_fois_ajoute_et_concorde_encore(base: str, bd: Session) -> None:
    charger_volume(45, SILENCE)
    charger_volume(46, SILENCE)
    assert bd.scalar(select(func.count()).select_from(Dossier)) == 91
    assert verifier(bd) == []
    # keys were given by the load: the next one comes from the base, and does not meet them
    autre = Personne(courriel="autre@exemple.test", creee_le=PRESENT)
    bd.add(autre)
    bd.flush()
    assert autre.id == bd.scalar(select(func.max(col(Personne.id))))


def test_le_meme_volume_donne_les_memes_dossiers(base_sqlite: Callable[[datetime], None]) -> None:
    base_sqlite(PRESENT)
    charger_volume(45, SILENCE)
    premier = _releve()
    base_sqlite(PRESENT)
    charger_volume(45, SILENCE)
    assert _releve() == premier
    empreintes = [sha for *_, sha in premier if sha]
    assert len(set(empreintes)) == len(empreintes) == 38


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_volume_d_un_seul_dossier_suffit_a_mesurer(base: str, bd: Session, client: TestClient) -> None:
    charger_volume(1, SILENCE)
    terrain = preparer_terrain(bd, 1, conserver_pieces(), maintenant())
    bd.commit()
    client.headers["cookie"] = f"{nom_du_cookie()}={terrain.agent}"
    note = f"/instruction/dossiers/{terrain.a_noter_id}/notes/participation"
    assert client.post(note, data={"note.participation": "3"}).status_code == 303


def test_le_terrain_de_mesure_est_pret_et_ses_pages_restent_legeres(base: str, bd: Session, client: TestClient) -> None:
    charger_volume(60, SILENCE)
    terrain = preparer_terrain(bd, 3, conserver_pieces(), maintenant())
    bd.commit()
    assert len(set(terrain.brouillons)) == 3
    assert len({terrain.porteur, terrain.agent, terrain.coordination}) == 3
    assert bd.get_one(Dossier, terrain.a_noter_id).etat is Etat.EN_INSTRUCTION
    bd.rollback()
    dossiers = "/instruction/dossiers"
    for jeton, chemin, lignes, octets in (
        (terrain.agent, f"{dossiers}?campagne={terrain.campagne_id}", 50, 45 * 1024),
        (terrain.agent, f"{dossiers}/{terrain.a_noter_id}", 0, 60_000),
        (terrain.coordination, f"/comite/classement/{terrain.campagne_id}", 27, 27 * 800 + 10_000),
    ):
        page = client.get(chemin, headers={"cookie": f"{nom_du_cookie()}={jeton}"})
        assert page.status_code == 200
        assert page.text.count("<tr><t") - 1 >= lignes, chemin
        assert len(page.content) <= octets, chemin
