"""The checklist with a script: each point is kept as it is answered, and a contradiction asks for its reason there."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.recevabilite import Point
from app.models.comptes import Personne
from app.models.recevabilite import PointVerifie
from tests import fabriques
from tests.fabriques_comptes import lues
from tests.fabriques_dossiers import dossier_depose


def _garde(point: Point) -> list[tuple[bool, str]]:
    lus = lues(select(PointVerifie).where(col(PointVerifie.point) == point))
    return [(p.est_tenu, p.motif) for p in lus]


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_chaque_point_se_garde_des_qu_on_y_repond(ouvrir: Callable[..., Page], bd: Session) -> None:
    campagne = fabriques.campagne(bd)
    agents = fabriques.equipe(bd)
    dossier = dossier_depose(bd, campagne=campagne)
    bd.flush()
    numero = dossier.id
    pilote: Personne = next(a for a in agents.values() if a.id == dossier.pilote_id)
    bd.expunge_all()
    bd.commit()
    page = ouvrir(pilote)
    page.goto(f"/instruction/dossiers/{numero}")
    budget = page.locator("#reponse-budget")
    bilan = page.locator("#bilan-recevabilite")
    expect(bilan).to_contain_text("Tout est en règle")

    # by keyboard, against the machine: the reason is asked beside the point, nothing is kept yet
    page.locator("#budget-oui").focus()
    page.keyboard.press("ArrowRight")
    expect(budget.locator(".erreur")).to_contain_text("Écrivez pourquoi")
    assert _garde(Point.BUDGET) == []
    expect(page.locator("#motif-budget")).to_be_visible()
    page.locator("#motif-budget").fill("Une ligne compte deux fois.")
    page.locator("#motif-budget").blur()
    expect(budget.locator(".enregistre")).to_be_visible()
    expect(bilan).to_contain_text("1 point à corriger")
    prendre = page.get_by_role("button", name="Prendre en instruction")
    expect(prendre).to_have_count(0)
    expect(page.locator("#prise")).to_contain_text("terminez la recevabilité")
    assert _garde(Point.BUDGET) == [(False, "Une ligne compte deux fois.")]

    # confirmed with the mouse, kept too, and the others are left as they are
    page.locator("label", has=page.locator("#delai-oui")).click()
    page.locator("#delai-non").focus()
    page.locator("#budget-oui").check(force=True)
    expect(bilan).to_contain_text("Tout est en règle")
    assert _garde(Point.BUDGET) == [(True, "Une ligne compte deux fois.")]
    expect(prendre).to_be_visible()
    assert _garde(Point.DELAI) == []
