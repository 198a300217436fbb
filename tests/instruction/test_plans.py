"""How each engine reads the lists that are opened all day: in an index, never the whole table."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from app.core.db import lecture
from app.instruction import queries_comptes, queries_voisins
from app.instruction.filtres import Filtres
from app.instruction.queries_attente import dossiers_a_traiter, notes_et_etalons
from app.instruction.queries_charge import charges
from app.instruction.queries_choix import choix_de_la_liste
from app.instruction.queries_comptes import compter_par_etat
from app.instruction.queries_filtres import LARGE
from app.instruction.queries_liste import page_de_liste
from app.instruction.queries_voisins import Voisins, voisins
from app.models.dossiers import Dossier
from tests.conftest import PRESENT
from tests.instruction.scene import Scene
from tests.plans import lectures_entieres, ordres, plan, preferer_les_index

# what an index has in the order of the list, however many there are
SANS_FILTRE = (
    "", "sens=inverse", "campagne=1", "campagne=1&etat=depose", "campagne=1&tri=demande", "tri=cout",
    "tri=beneficiaires&sens=inverse", "tri=numero",
)  # fmt: skip
# what the count begins with, on SQLite
_COMPTES = "dossier USING COVERING INDEX ix_dossier_comptes"
FILTREES = {
    "campagne=1&etat=depose,en_instruction&orientation=sante": f"SEARCH {_COMPTES} (etat=?)",
    "pilote=moi": "SCAN dossier USING COVERING INDEX ix_dossier_",
    "orientation=sante&financeur=caph&premiere=oui": "SCAN dossier USING COVERING INDEX ix_dossier_",
    "geographie=qpv&financeur=caph&demande_min=100": "SCAN dossier USING COVERING INDEX ix_dossier_",
    "campagne=1&note_min=10&tri=note": "SEARCH dossier USING INTEGER PRIMARY KEY",
    "dispositif=aap&etat=depose&axe=aller_vers&tri=organisme": f"SEARCH {_COMPTES} (etat=?)",
    "geographie=qpv&premiere=oui&demande_min=100&tri=cout": "SCAN dossier USING COVERING INDEX ix_dossier_",
    "geographie=qpv&premiere=oui&demande_min=100&tri=demande": "SCAN dossier USING COVERING INDEX ix_dossier_",
    "geographie=qpv&premiere=oui&demande_min=100&tri=beneficiaires": "SCAN dossier USING COVERING INDEX ix_dossier_",
    "q=jardins+partages&etat=depose": "SCAN recherche_dossier VIRTUAL TABLE",
    "q=jardins&commune=59491&tri=organisme": "SCAN recherche_dossier VIRTUAL TABLE",
    "campagne=1&axe=aller_vers&commune=59491&demande_min=3000": "SEARCH rattachement USING COVERING INDEX",
    "etiquette=1&commune=59491&pilote=moi": "SEARCH dossier USING INTEGER PRIMARY KEY",
}
DU_DOSSIER = ("dossier", "rattachement", "affectation", "avis", "etiquette_de_dossier")


def test_les_listes_sans_filtre_se_lisent_dans_l_ordre_de_leur_index(base: str, scene: Scene) -> None:
    with lecture() as bd:
        preferer_les_index(bd)
        for adresse in SANS_FILTRE:
            filtres = Filtres.de_l_adresse(adresse)
            with ordres() as vus:
                lignes = page_de_liste(bd, filtres, scene.pilote, LARGE).lignes
                comptes = compter_par_etat(bd, filtres, scene.pilote)
                voisins(bd, filtres, scene.pilote, scene.dossier)
            assert (comptes.retenus, comptes.ids) == (len(lignes), "") and lignes, adresse
            page, *autres = (plan(bd, *vu) for vu in vus)
            assert len(autres) == 2 and "TEMP B-TREE FOR ORDER BY" not in page, f"« {adresse} » est triée :\n{page}"
            for lu in (page, *autres):
                assert not lectures_entieres(lu, *DU_DOSSIER), f"« {adresse} » :\n{lu}"


def test_ce_que_des_filtres_gardent_se_compte_puis_se_lit_dans_un_index(base: str, scene: Scene) -> None:
    """Counted in an index that is read alone, or from what is rare. The page is the same by ids or in its order."""
    with lecture() as bd:
        preferer_les_index(bd)
        for adresse, debut in FILTREES.items():
            filtres = Filtres.de_l_adresse(adresse)
            with ordres() as vus:
                comptes = compter_par_etat(bd, filtres, scene.pilote)
                lue = page_de_liste(bd, filtres, scene.pilote, comptes.retenus, comptes.ids or "0")
                suivie = page_de_liste(bd, filtres, scene.pilote, LARGE)
                voisins(bd, filtres, scene.pilote, scene.dossier)
            compte, choisie, large, *_ = lus = [plan(bd, *vu) for vu in vus]
            # of the notes that an agent may see, few, all are counted at once
            assert ("LIMIT" in vus[0][0]) != ("note_min" in adresse), vus[0][0]
            assert len(lus) == 4, "le compte, la page de deux façons, les voisins"
            for lu in lus:
                assert not lectures_entieres(lu, *DU_DOSSIER), f"« {adresse} » :\n{lu}"
            assert lue == suivie and len(lue.lignes) == comptes.retenus, adresse
            est_cherche = "ix_recherche_dossier_vecteur" in compte
            assert base == "sqlite" or est_cherche == bool(filtres.q), f"« {adresse} » :\n{compte}"
            if base == "sqlite":
                premiere = next(x for x in compte.split("\n") if x.startswith(("SCAN", "SEARCH")))
                assert premiere.startswith(debut), f"« {adresse} » :\n{compte}"
                assert ("ix_affectation_a_rendu" in compte) == ("note_min" in adresse), compte
                assert "SCAN dossier" not in choisie and "ix_dossier" not in choisie, choisie
                assert "TEMP B-TREE FOR ORDER BY" not in large, large


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_une_longue_liste_par_note_suit_leur_index_puis_les_ids(base: str, scene: Scene) -> None:
    """And so do the neighbours: each part begins where the dossier stands."""
    with lecture() as bd:
        for adresse in ("tri=note", "tri=note&sens=inverse", "q=ateliers&commune=59491&tri=note"):
            for qui in (scene.pilote, scene.admin):
                filtres = Filtres.de_l_adresse(adresse)
                with ordres() as vus:
                    page_de_liste(bd, filtres, qui, LARGE)
                    voisins(bd, filtres, qui, scene.dossier)
                page, autour = (plan(bd, *vu) for vu in vus)
                assert "SCAN dossier USING COVERING INDEX ix_dossier_note" in page, page
                # the fifty rows of a page, put in order once both parts are read
                assert page.count("TEMP B-TREE FOR ORDER BY") == 1, page
                assert autour.count("dossier USING COVERING INDEX ix_dossier_note (note_dixiemes") == 2, autour
                assert autour.count("SEARCH dossier USING INTEGER PRIMARY KEY (rowid>?)") == 1, autour
                assert autour.count("SEARCH dossier USING INTEGER PRIMARY KEY (rowid<?)") == 1, autour


def test_les_voisins_sont_les_memes_qu_ils_soient_peu_ou_beaucoup(
    base: str, scene: Scene, plusieurs: dict[str, int], bd: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    adresses = (
        "",
        "sens=inverse",
        "tri=note",
        "premiere=oui&tri=organisme",
        "etat=depose&axe=numerique",
        "axe=egalite",
    )
    lectures = [(Filtres.de_l_adresse(adresse), id_) for adresse in adresses for id_ in plusieurs.values()]
    dossiers = {id_: bd.get_one(Dossier, id_) for id_ in plusieurs.values()}
    with lecture() as lu:
        peu = [voisins(lu, filtres, scene.etranger, dossiers[id_]) for filtres, id_ in lectures]
        # as where the list goes past what is counted
        monkeypatch.setattr(queries_comptes, "COMPTE_MAXIMUM", 0)
        queries_voisins._requete_voisins.cache_clear()
        loin = [voisins(lu, filtres, scene.etranger, dossiers[id_]) for filtres, id_ in lectures]
    queries_voisins._requete_voisins.cache_clear()
    sante, emploi, sport = plusieurs.values()
    assert peu[:3] == [Voisins(3, 3, emploi, None), Voisins(2, 3, sport, sante), Voisins(1, 3, None, emploi)]
    assert peu.count(None) == 5 and {un.rang for un in peu if un} == {1, 2, 3}, peu
    assert loin == [replace(un, rang=None, total=None) if un else None for un in peu]


def test_les_agents_que_les_filtres_offrent_se_trouvent_par_leur_role(base: str, scene: Scene) -> None:
    with lecture() as bd:
        preferer_les_index(bd)
        with ordres() as vus:
            choix = choix_de_la_liste(bd, scene.pilote)
        lu = plan(bd, *vus[0])
    assert scene.pilote.id in choix.pilotes and scene.porteur.id not in choix.pilotes
    assert "ix_personne_role" in lu and not lectures_entieres(lu, "personne"), lu


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
