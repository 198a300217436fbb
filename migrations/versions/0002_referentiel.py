"""The contract's reference data: posts, communes, quartiers, référents, funders."""

import csv
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SOURCE = Path(__file__).resolve().parents[2] / "app" / "referentiel"
FINANCEURS = (
    ("caph", "La Porte du Hainaut"),
    ("etat", "État — politique de la ville"),
    ("region", "Région Hauts-de-France"),
    ("departement", "Département du Nord"),
    ("caf", "Caisse d’allocations familiales"),
)


def _lire(nom: str) -> list[dict[str, str]]:
    with (SOURCE / f"{nom}.csv").open(encoding="utf-8", newline="") as fichier:
        return list(csv.DictReader(fichier))


def _verser(table: str, lignes: list[dict[str, object]]) -> None:
    colonnes = [sa.column(nom) for nom in lignes[0]]
    op.bulk_insert(sa.table(table, *colonnes), lignes)


def upgrade() -> None:
    _verser(
        "poste",
        [
            {
                "code": p["code"],
                "intitule": p["intitule"],
                "equipe": p["equipe"] or None,
                "portee": p["portee"],
            }
            for p in _lire("postes")
        ],
    )
    _verser(
        "commune",
        [
            {
                "insee": c["code_insee"],
                "nom": c["nom"],
                "code_postal": c["code_postal"],
                "population": int(c["population"]),
                "equipe": c["equipe"] or None,
            }
            for c in _lire("communes")
        ],
    )
    quartiers = _lire("quartiers")
    _verser(
        "quartier",
        [
            {"code": q["code"], "nom": q["nom"], "geographie": q["geographie"], "note": q["note"] or ""}
            for q in quartiers
        ],
    )
    _verser(
        "quartier_commune",
        [{"quartier_code": q["code"], "insee": insee} for q in quartiers for insee in q["communes_insee"].split(";")],
    )
    _verser(
        "referent_orientation",
        [{"orientation": o["code"], "poste_code": o["referent"]} for o in _lire("orientations")],
    )
    _verser(
        "referent_axe",
        [
            {"axe": f"{a['code']}.{a['facette']}" if a["facette"] else a["code"], "poste_code": a["referent"]}
            for a in _lire("axes")
        ],
    )
    _verser("financeur", [{"code": c, "nom": n, "rang": r} for r, (c, n) in enumerate(FINANCEURS)])


def downgrade() -> None:
    for table in (
        "financeur", "referent_axe", "referent_orientation", "quartier_commune", "quartier", "commune", "poste",
    ):  # fmt: skip
        op.execute(f"DELETE FROM {table}")
