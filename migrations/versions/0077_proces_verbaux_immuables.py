"""Frozen minutes are refused any change by the base itself: their digest only says it afterwards.

The one thing still to come is the file that the worker draws, once. No erasure reaches them: minutes are public
archives, kept for good.
"""

from alembic import op

revision = "0077"
down_revision = "0076"
branch_labels = None
depends_on = None

GARDIEN = "proces_verbal_fige"
REFUS = "un procès-verbal figé ne change jamais"
GARDEES = (
    "id", "seance_id", "numero", "etat", "raison", "observations", "maj", "ecrit_le", "ecrit_par_id", "soumis_le",
    "soumis_par_id", "remarque", "fige_le", "fige_par_id", "contenu", "sha256",
)  # fmt: skip


def _condition(differe: str, en_texte: str) -> str:
    """A frozen row in which something changes, but for a file drawn at last. JSON is compared as text."""
    changees = [f"OLD.{nom} {differe} NEW.{nom}" for nom in GARDEES]
    changees.append(f"OLD.debats{en_texte} {differe} NEW.debats{en_texte}")
    changees.append(f"(OLD.pdf_sha256 IS NOT NULL AND OLD.pdf_sha256 {differe} NEW.pdf_sha256)")
    return f"OLD.etat = 'fige' AND ({' OR '.join(changees)})"


def upgrade() -> None:
    est_sqlite = op.get_bind().dialect.name == "sqlite"
    change = _condition("IS NOT", "") if est_sqlite else _condition("IS DISTINCT FROM", "::text")
    gardes = (("UPDATE", change), ("DELETE", "OLD.etat = 'fige'"))
    if est_sqlite:
        for acte, condition in gardes:
            op.execute(
                f"CREATE TRIGGER {GARDIEN}_{acte.lower()} BEFORE {acte} ON proces_verbal WHEN {condition} "
                f"BEGIN SELECT RAISE(ABORT, '{REFUS}'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {GARDIEN}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{REFUS}'; END $$"
    )
    for acte, condition in gardes:
        op.execute(
            f"CREATE TRIGGER {GARDIEN}_{acte.lower()} BEFORE {acte} ON proces_verbal FOR EACH ROW WHEN ({condition}) "
            f"EXECUTE FUNCTION {GARDIEN}()"
        )


def downgrade() -> None:
    est_sqlite = op.get_bind().dialect.name == "sqlite"
    for acte in ("update", "delete"):
        op.execute(f"DROP TRIGGER {GARDIEN}_{acte}" + ("" if est_sqlite else " ON proces_verbal"))
    if not est_sqlite:
        op.execute(f"DROP FUNCTION {GARDIEN}()")
