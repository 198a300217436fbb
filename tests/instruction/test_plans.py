"""How each engine reads the lists that are opened all day: in an index, never the whole table."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from app.core.db import lecture, moteur
from app.instruction.filtres import Filtres
from app.instruction.queries_liste import compter_par_etat, page_de_liste
from app.instruction.queries_voisins import voisins
from tests.instruction.scene import Scene

# true: the page is read in its order, nothing is sorted
LISTES = {
    "": True,
    "sens=inverse": True,
    "campagne=1": True,
    "campagne=1&tri=demande": True,
    "campagne=1&etat=depose": True,
    "campagne=1&etat=depose,en_instruction&orientation=sante": False,
    "pilote=moi": False,
    "q=jardins+partages": False,
    "geographie=qpv&financeur=caph&premiere=oui": False,
    "campagne=1&axe=aller_vers&commune=59491&demande_min=3000": False,
}


@contextmanager
def _ordres() -> Iterator[list[tuple[str, Any]]]:
    vus: list[tuple[str, Any]] = []

    def noter(_c: object, _curseur: object, ordre: str, parametres: Any, *_reste: object) -> None:
        if ordre.lstrip().upper().startswith("SELECT"):
            vus.append((ordre, parametres))

    event.listen(moteur(), "before_cursor_execute", noter)
    try:
        yield vus
    finally:
        event.remove(moteur(), "before_cursor_execute", noter)


@pytest.fixture
def plans(base: str, scene: Scene) -> dict[tuple[str, str], str]:
    """The plan of the page, of its counts and of the neighbours, by list."""
    lus: dict[tuple[str, str], str] = {}
    with lecture() as bd:
        if base != "sqlite":
            # a table of one row is read whole: what is asked is whether an index could serve
            bd.execute(text("SET LOCAL enable_seqscan = off"))
        for adresse in LISTES:
            filtres = Filtres.de_l_adresse(adresse)
            with _ordres() as vus:
                page_de_liste(bd, filtres, scene.pilote)
                compter_par_etat(bd, filtres, scene.pilote)
                voisins(bd, filtres, scene.pilote, scene.dossier)
            for quoi, (ordre, parametres) in zip(("page", "comptes", "voisins"), vus, strict=True):
                lus[adresse, quoi] = _plan(bd, ordre, parametres)
    return lus


def _plan(bd: Session, ordre: str, parametres: Any) -> str:
    est_sqlite = bd.get_bind().dialect.name == "sqlite"
    lignes = bd.connection().exec_driver_sql(f"EXPLAIN {'QUERY PLAN ' if est_sqlite else ''}{ordre}", parametres)
    return "\n".join(str(ligne[-1]) for ligne in lignes)


def test_les_listes_courantes_se_lisent_dans_un_index(plans: dict[tuple[str, str], str]) -> None:
    for (adresse, quoi), plan in plans.items():
        entieres = [x for x in plan.split("\n") if x.strip() == "SCAN dossier" or "Seq Scan on dossier" in x]
        assert not entieres, f"{quoi} de « {adresse} » :\n{plan}"
        if LISTES[adresse] and quoi == "page":
            assert "TEMP B-TREE FOR ORDER BY" not in plan, f"« {adresse} » est triée :\n{plan}"
