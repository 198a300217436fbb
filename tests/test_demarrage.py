"""Production refuses to start on a wrong setting, and says why."""

from pathlib import Path

import pytest
from sqlalchemy import text

from app import demarrage
from app.core import db
from tests import moteurs

JUSTES = {
    "ENV": "production",
    "SECRET": "x" * 40,
    "URL_PUBLIQUE": "https://quartiers.exemple.test",
    "SMTP_URL": "smtp://courrier.exemple.test:587",
}


def _base(tmp_path: Path, modele: Path | None = None) -> dict[str, str]:
    if modele is not None:
        (tmp_path / "portail.sqlite").write_bytes(modele.read_bytes())
    return {"DONNEES": str(tmp_path)}


def test_la_production_bien_reglee_demarre(tmp_path: Path, modele_sqlite: Path) -> None:
    moteurs.prendre_reglages(**JUSTES, **_base(tmp_path, modele_sqlite))
    assert demarrage.refus() == []
    demarrage.preparer()


@pytest.mark.parametrize(
    ("reglage", "raison"),
    [
        ({"SECRET": "secret-de-developpement-a-remplacer"}, "PORTAIL_SECRET est resté au secret de développement"),
        ({"SECRET": "court"}, "PORTAIL_SECRET est trop court"),
        ({"HORLOGE": "/dev/null"}, "PORTAIL_HORLOGE impose une horloge d’essai"),
        ({"URL_PUBLIQUE": "http://quartiers.exemple.test"}, "PORTAIL_URL_PUBLIQUE doit commencer par https://"),
        ({"SMTP_URL": ""}, "PORTAIL_SMTP_URL n’est pas réglé : aucun code de connexion"),
    ],
)
def test_un_mauvais_reglage_est_dit(tmp_path: Path, modele_sqlite: Path, reglage: dict[str, str], raison: str) -> None:
    moteurs.prendre_reglages(**(JUSTES | reglage), **_base(tmp_path, modele_sqlite))
    trouves = demarrage.refus()
    assert len(trouves) == 1 and trouves[0].startswith(raison)
    with pytest.raises(demarrage.DemarrageRefuse, match="Le portail ne démarre pas"):
        demarrage.preparer()


def test_un_schema_en_retard_est_dit(tmp_path: Path, modele_sqlite: Path) -> None:
    moteurs.prendre_reglages(**JUSTES, **_base(tmp_path, modele_sqlite))
    with db.ecriture() as bd:
        bd.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    assert "est à la révision 0001" in demarrage.refus()[0]
    db.oublier_moteur()


def test_hors_production_le_schema_est_amene_a_jour(tmp_path: Path) -> None:
    moteurs.prendre_reglages(ENV="test", **_base(tmp_path))
    demarrage.preparer()
    with db.lecture() as bd:
        assert bd.execute(text("SELECT count(*) FROM commune")).scalar() == 47
    db.oublier_moteur()
