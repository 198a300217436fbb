"""Amounts are cents, and the forms read up to 99 999 999 €: more than thirty-two bits."""

from sqlalchemy import BigInteger
from sqlmodel import SQLModel

import app.main  # noqa: F401


def test_chaque_montant_tient_ce_que_les_formulaires_acceptent() -> None:
    colonnes = [c for t in SQLModel.metadata.sorted_tables for c in t.columns if c.name.endswith("_cents")]
    assert len(colonnes) > 15
    assert [f"{c.table.name}.{c.name}" for c in colonnes if not isinstance(c.type, BigInteger)] == []
