"""How each engine reads the lists that are opened all day: in an index, never the whole table."""

import pytest
from sqlalchemy.orm import Session

from app.core.db import lecture
from app.instruction.filtres import Filtres
from app.instruction.queries_attente import dossiers_a_traiter, notes_et_etalons
from app.instruction.queries_charge import charges
from app.instruction.queries_comptes import compter_par_etat
from app.instruction.queries_filtres import LARGE
from app.instruction.queries_liste import page_de_liste
from app.instruction.queries_voisins import voisins
from tests.conftest import PRESENT
from tests.fabriques_dossiers import dossier_depose
from tests.instruction.scene import Scene
from tests.plans import lectures_entieres, ordres, plan, preferer_les_index

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
    "orientation=sante&financeur=caph&premiere=oui": True,
    "campagne=1&axe=aller_vers&commune=59491&demande_min=3000": False,
}


@pytest.fixture
def plans(base: str, scene: Scene) -> dict[tuple[str, str], str]:
    """The plan of the page, of its counts and of the neighbours, by list."""
    lus: dict[tuple[str, str], str] = {}
    with lecture() as bd:
        preferer_les_index(bd)
        for adresse in LISTES:
            filtres = Filtres.de_l_adresse(adresse)
            with ordres() as vus:
                lignes = page_de_liste(bd, filtres, scene.pilote).lignes
                assert compter_par_etat(bd, filtres, scene.pilote).retenus == len(lignes), adresse
                voisins(bd, filtres, scene.pilote, scene.dossier)
            for quoi, (ordre, parametres) in zip(("page", "comptes", "voisins"), vus, strict=True):
                lus[adresse, quoi] = plan(bd, ordre, parametres)
    return lus


def test_les_listes_courantes_se_lisent_dans_un_index(plans: dict[tuple[str, str], str]) -> None:
    for (adresse, quoi), lu in plans.items():
        assert not lectures_entieres(lu, "dossier"), f"{quoi} de « {adresse} » :\n{lu}"
        if LISTES[adresse] and quoi == "page":
            assert "TEMP B-TREE FOR ORDER BY" not in lu, f"« {adresse} » est triée :\n{lu}"


def test_un_filtre_large_se_lit_dans_l_ordre_de_la_liste(base: str, scene: Scene) -> None:
    """Most dossiers are kept: the page walks its order, and gives what it gives when it sorts."""
    with lecture() as bd:
        preferer_les_index(bd)
        for adresse in (
            "q=ateliers+tours", "geographie=qpv&financeur=caph", "campagne=1&q=ateliers&axe=aller_vers",
            "etat=depose,en_instruction,instruit&financeur=caph&demande_min=100",
            "etat=depose,en_instruction,instruit&orientation=sante,emploi&demande_min=100",
        ):  # fmt: skip
            filtres = Filtres.de_l_adresse(adresse)
            with ordres() as vus:
                triee = page_de_liste(bd, filtres, scene.pilote)
                suivie = page_de_liste(bd, filtres, scene.pilote, combien=LARGE)
            assert suivie == triee and triee.lignes, adresse
            lu = plan(bd, *vus[1])
            assert not lectures_entieres(lu, "dossier", "rattachement"), lu
            assert "TEMP B-TREE FOR ORDER BY" not in lu, lu
        # in an order that no index has, the table is read through rather than at random, and the order worked out once
        filtres = Filtres.de_l_adresse("campagne=1&tri=note")
        with ordres() as vus:
            choisie = page_de_liste(bd, filtres, scene.pilote)
            entiere = page_de_liste(bd, filtres, scene.pilote, combien=LARGE)
        assert entiere == choisie and entiere.lignes and "ORDER BY place DESC, dossier.id DESC" in vus[1][0]
        if base == "sqlite":
            assert ["campagne_id=?" in plan(bd, *vu) for vu in vus] == [True, False]


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_de_plusieurs_liens_le_plus_rare_seul_se_lit_en_entier(
    plans: dict[tuple[str, str], str], scene: Scene, bd: Session
) -> None:
    for quoi in ("page", "comptes"):
        lu = plans["campagne=1&axe=aller_vers&commune=59491&demande_min=3000", quoi]
        lectures = [x for x in lu.split("\n") if "rattachement" in x]
        assert sum("dossier_id=?" not in x for x in lectures) == 1 and len(lectures) == 2, lu
        # links that most dossiers have are asked of those that an index finds
        lu = plans["orientation=sante&financeur=caph&premiere=oui", quoi]
        assert "USING INDEX ix_dossier_orientation_depose_le_id (orientation=?)" in lu, lu
        assert "LIST SUBQUERY" not in "".join(x for x in lu.split("\n") if "rattachement" in x), lu
    # the count walks the first link, and may stop before its last dossier; each comes once, whatever it is found by
    liens = [x for x in plans["geographie=qpv&financeur=caph&premiere=oui", "comptes"].split("\n") if "rattach" in x]
    assert "USING COVERING INDEX ix_rattachement_nature_code_dossier_id (nature=? AND code=?)" in liens[0], liens
    dossier_depose(bd, axes=("sport_culture.sport", "sport_culture.culture"), campagne=scene.campagne)
    bd.flush()
    assert compter_par_etat(bd, Filtres.de_l_adresse("axe=sport_culture"), scene.pilote).total == 1
    with lecture() as lu_seul, ordres() as vus:
        page_de_liste(lu_seul, Filtres.de_l_adresse("geographie=qpv&financeur=caph&premiere=oui"), scene.pilote)
    ordre = vus[0][0]  # conditions come in the order of their names: first requests are listed, the rest asked of each
    assert ordre.rindex("EXISTS (SELECT") < ordre.rindex("IN (SELECT rattachement.dossier_id"), ordre


def test_ce_qui_attend_se_trouve_par_ce_que_tient_la_personne(base: str, scene: Scene) -> None:
    with lecture() as bd:
        preferer_les_index(bd)
        with ordres() as vus:
            dossiers_a_traiter(bd, scene.pilote, PRESENT)
            notes_et_etalons(bd, scene.pilote)
            charges(bd, scene.pilote)
        lus = [plan(bd, *vu) for vu in vus]
    for lu in lus:
        assert not lectures_entieres(lu, "dossier", "affectation"), lu
    if base == "sqlite":
        siens, notes, charge = lus
        assert "SEARCH dossier USING INTEGER PRIMARY KEY" in siens, siens
        assert "SEARCH dossier USING INTEGER PRIMARY KEY" in notes, notes
        assert "SCAN affectation USING COVERING INDEX ix_affectation_ouverte" in charge, charge
