"""What the lists filter on is written for the dossiers already deposited: geographies, funders asked, first request.

The order of the lists has its indexes: a page is read in order, never sorted.
"""

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

INDEX = (
    ("campagne_id", "depose_le", "id"),
    ("campagne_id", "montant_demande_cents", "id"),
    ("depose_le", "id"),
)
LIENS = sa.table(
    "rattachement", sa.column("dossier_id"), sa.column("nature"), sa.column("code"), sa.column("rang")
)  # fmt: skip
GEOGRAPHIES = """
INSERT INTO rattachement (dossier_id, nature, code, rang)
SELECT DISTINCT r.dossier_id, 'geographie', q.geographie, 0
FROM rattachement r JOIN quartier q ON q.code = r.code WHERE r.nature = 'quartier'
"""
VERSIONS = sa.text(
    "SELECT d.id, v.contenu FROM dossier d"
    " JOIN version_dossier v ON v.dossier_id = d.id AND v.numero = d.version_deposee"
    " WHERE d.id > :apres ORDER BY d.id LIMIT 500"
)


def upgrade() -> None:
    for colonnes in INDEX:
        op.create_index(f"ix_dossier_{'_'.join(colonnes)}", "dossier", list(colonnes))
    op.execute(GEOGRAPHIES)
    bd, apres = op.get_bind(), 0
    while lues := bd.execute(VERSIONS, {"apres": apres}).all():
        liens = [lien for dossier_id, contenu in lues for lien in _liens(dossier_id, json.loads(contenu)["sections"])]
        if liens:
            bd.execute(LIENS.insert(), liens)
        apres = lues[-1][0]


def _liens(dossier_id: int, sections: dict[str, Any]) -> Iterator[dict[str, Any]]:
    lignes = sections.get("budget", {}).get("financeurs") or []
    codes = dict.fromkeys(x.get("financeur") for x in lignes if x.get("montant") and x.get("etat") != "refuse")
    for rang, code in enumerate(code for code in codes if code):
        yield {"dossier_id": dossier_id, "nature": "financeur", "code": code, "rang": rang}
    premiere = sections.get("organisme", {}).get("premiere_demande")
    if premiere in ("oui", "non"):
        yield {"dossier_id": dossier_id, "nature": "premiere", "code": premiere, "rang": 0}


def downgrade() -> None:
    op.execute("DELETE FROM rattachement WHERE nature IN ('geographie', 'financeur', 'premiere')")
    for colonnes in INDEX:
        op.drop_index(f"ix_dossier_{'_'.join(colonnes)}", "dossier")
