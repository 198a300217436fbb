"""A list that is walked in its order says the same as one that is read whole: pages, neighbours, words."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.db import lecture
from app.domain.etats import Etat
from app.dossiers.recherche import dossiers_trouves, expression, formes, sont_dans_le_texte
from app.instruction import queries_comptes, queries_liste, queries_voisins
from app.instruction.filtres import Filtres
from app.instruction.queries_colonnes import SANS_NOTE
from app.instruction.queries_comptes import Comptes
from app.instruction.queries_filtres import LARGE
from app.instruction.queries_liste import Ligne, page_de_liste
from app.instruction.queries_voisins import Voisins, voisins
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from app.models.etiquettes import Etiquette, EtiquetteDeDossier
from app.models.instruction import Affectation, Qualite
from tests import fabriques
from tests.conftest import PRESENT
from tests.fabriques_dossiers import dossier_depose
from tests.fabriques_instruction import partager, prendre, rendre
from tests.instruction.scene import Scene
from tests.instruction.test_liste_recherche import RECHERCHES

# by rank of the dossier: its note, None for those that have none
NOTES = (700, None, 500, 500, 850, None, 0, 700)
ADRESSES = (
    "",
    "q=jardin",
    "q=jardins+rue",
    "commune=59172",
    "quartier=QN05950M",
    "etiquette=1",
    "q=jardin&commune=59172",
)
ORDRES = ("note", "demande", "beneficiaires", "cout", "numero", "organisme", "depot")


@pytest.fixture
def notes(bd: Session, scene: Scene) -> list[int]:
    """Dossiers with and without a note; the pilote compares three of them, the coordination holds two."""
    organisme = fabriques.organisme(bd, scene.porteur, nom="Jardins de Denain")
    dossiers = []
    for rang, note in enumerate(NOTES):
        dossier = dossier_depose(
            bd, scene.porteur, campagne=scene.campagne, organisme=organisme, titre=("La rue", "Un jardin")[rang % 2],
            orientation="sante", demande_cents=100_000 * (1 + rang % 3),
            communes=(("59491",), ("59172",))[rang % 2], quartiers=(("QN05955M",), ("QN05950M",))[rang % 2],
        )  # fmt: skip
        if rang in (0, 2, 3, 5):
            prendre(bd, dossier, scene.pilote)
            rendre(bd, dossier, scene.pilote, 2)
        if rang in (0, 2, 5):
            partager(bd, dossier, scene.admin)
        bd.execute(update(Dossier).where(col(Dossier.id) == dossier.id).values(note_dixiemes=note))
        dossiers.append(dossier.id or 0)
    for dossier_id in (dossiers[4], dossiers[5]):
        bd.add(
            Affectation(
                dossier_id=dossier_id,
                personne_id=scene.admin.id,
                qualite=Qualite.CONTRIBUTEUR,
                depuis=PRESENT,
                poste_code="chef-projet-1",
                phrase="",
            )
        )
    par_qui = scene.admin.id
    bd.add(Etiquette(id=1, libelle="À voir", cle="a voir", creee_le=PRESENT, creee_par_id=par_qui))
    bd.flush()
    bd.add_all(
        EtiquetteDeDossier(etiquette_id=1, dossier_id=id_, posee_le=PRESENT, posee_par_id=par_qui)
        for id_ in dossiers[1:6]
    )
    bd.commit()
    return dossiers


@pytest.fixture
def parcourues(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Pages of two, and no list short enough to be read whole for its neighbours."""
    monkeypatch.setattr(queries_liste, "PAR_PAGE", 2)
    monkeypatch.setattr(queries_comptes, "COMPTE_MAXIMUM", 0)
    requetes = (queries_liste._requete_page, queries_voisins._requete_voisins)
    for requete in requetes:
        requete.cache_clear()
    yield
    for requete in requetes:
        requete.cache_clear()


def _entiere(bd: Session, filtres: Filtres, personne: Personne) -> list[Ligne]:
    with pytest.MonkeyPatch.context() as le_temps_de_lire:
        le_temps_de_lire.setattr(queries_liste, "PAR_PAGE", 50)
        queries_liste._requete_page.cache_clear()
        lignes = page_de_liste(bd, filtres, personne).lignes
    queries_liste._requete_page.cache_clear()
    return lignes


def _page_a_page(bd: Session, filtres: Filtres, personne: Personne, *, est_dense: bool = False) -> list[Ligne]:
    lignes: list[Ligne] = []
    while True:
        lue = page_de_liste(bd, filtres, personne, LARGE, est_dense=est_dense)
        lignes += lue.lignes
        if not lue.suite:
            return lignes
        filtres = replace(filtres, apres=lue.suite)


def _comptee_puis_lue(bd: Session, filtres: Filtres, personne: Personne) -> tuple[Comptes, list[int]]:
    """As a screen does it, to the last page."""
    ids: list[int] = []
    while True:
        comptes = queries_comptes.compter_par_etat(bd, filtres, personne)
        lue = page_de_liste(bd, filtres, personne, comptes.retenus, comptes.ids)
        ids += (ligne["id"] for ligne in lue.lignes)
        if not lue.suite:
            return comptes, ids
        filtres = replace(filtres, apres=lue.suite)


def _listes() -> Iterator[Filtres]:
    """Each filter by note and by cost, each order with a word."""
    for adresse in ADRESSES:
        for tri in ORDRES if adresse == "q=jardin" else ("note", "cout"):
            for sens in ("", "inverse"):
                yield Filtres.de_l_adresse(f"{adresse}&tri={tri}&sens={sens}")


def test_une_liste_parcourue_page_a_page_est_celle_qui_se_lit_entiere(
    scene: Scene, notes: list[int], parcourues: None
) -> None:
    with lecture() as bd:
        for filtres in _listes():
            for qui in (scene.pilote, scene.admin):
                entiere = _entiere(bd, filtres, qui)
                assert len(entiere) >= 4, filtres.lien()
                assert _page_a_page(bd, filtres, qui) == entiere, filtres.lien()
                if filtres.q:
                    assert _page_a_page(bd, filtres, qui, est_dense=True) == entiere, filtres.lien()


def test_le_compte_dit_si_des_mots_sont_dans_un_dossier_sur_cinq(
    scene: Scene, notes: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries_comptes, "COMPTE_MAXIMUM", 2)
    queries_comptes._requete_bornee.cache_clear()
    with lecture() as bd:
        lus = {}
        for adresse in (
            "q=jardin",
            "q=jardin&etat=depose",
            "q=jardin&quartier=QN05950M&axe=numerique",
            "axe=aller_vers",
        ):
            comptes = queries_comptes.compter_par_etat(bd, Filtres.de_l_adresse(adresse), scene.admin)
            lus[adresse] = (comptes.est_retenu_borne, comptes.est_dense)
        monkeypatch.setattr(queries_comptes, "DENSE", 1)
        rares = queries_comptes.compter_par_etat(bd, Filtres.de_l_adresse("q=jardin"), scene.admin)
    queries_comptes._requete_bornee.cache_clear()
    assert list(lus.values()) == [(True, True), (True, True), (False, False), (True, False)], lus
    assert rares.est_retenu_borne and not rares.est_dense, "le troisième est après le deuxième"


def test_les_notes_qu_on_ne_voit_pas_se_rangent_comme_s_il_n_y_en_avait_pas(
    scene: Scene, notes: list[int], parcourues: None
) -> None:
    lues = {}
    with lecture() as bd:
        for sens in ("", "inverse"):
            filtres = Filtres.de_l_adresse(f"q=jardin&tri=note&sens={sens}")
            for qui in (scene.pilote, scene.admin):
                lignes = _page_a_page(bd, filtres, qui)
                places = [(SANS_NOTE if un["note"] is None else un["note"], un["id"]) for un in lignes]
                assert places == sorted(places, reverse=not sens), "par note, puis du plus récent au plus ancien"
                lues[qui.role, sens] = [un["note"] for un in lignes if un["id"] in notes]
    pilote, admin = scene.pilote.role, scene.admin.role
    assert lues[pilote, ""] == [700, 500, *[None] * 6]
    assert lues[admin, ""] == [700, 700, 500, 500, 0, None, None, None], "850 est à qui doit encore son avis"
    assert all(lues[role, "inverse"] == lues[role, ""][::-1] for role in (pilote, admin))


def test_les_notes_qu_un_agent_voit_se_comptent_toutes_et_se_lisent_dans_tous_les_ordres(
    scene: Scene, notes: list[int], bd: Session, parcourues: None
) -> None:
    """Their states are counted whichever is asked; the rest of the list is read among them alone."""
    bd.execute(update(Dossier).where(col(Dossier.id) == notes[5]).values(note_dixiemes=600))
    bd.execute(update(Dossier).where(col(Dossier.id) == notes[0]).values(etat=Etat.INSTRUIT))
    bd.commit()
    comptes = {Etat.EN_INSTRUCTION: 2, Etat.INSTRUIT: 1}
    with lecture() as lu:
        for tri in ORDRES:
            for etats, attendus in (("", (0, 2, 5)), ("en_instruction", (2, 5)), ("instruit", (0,)), ("refuse", ())):
                filtres = Filtres.de_l_adresse(f"note_min=50&etat={etats}&tri={tri}")
                lus, ids = _comptee_puis_lue(lu, filtres, scene.pilote)
                assert sorted(ids) == [notes[rang] for rang in attendus], filtres.lien()
                assert ids == [ligne["id"] for ligne in _entiere(lu, filtres, scene.pilote)], filtres.lien()
                assert (lus.total, lus.retenus, lus.par_etat) == (3, len(ids), comptes), filtres.lien()
        rien, _ = _comptee_puis_lue(lu, Filtres.de_l_adresse("note_min=100"), scene.pilote)
        assert (rien.total, rien.par_etat, rien.ids) == (0, {}, "")


def test_les_voisins_d_une_liste_parcourue_sont_ceux_de_ses_pages(
    scene: Scene, notes: list[int], bd: Session, parcourues: None
) -> None:
    # the ends of the list, the notes that both see, one that is not seen
    quelques_uns = (scene.dossier.id or 0, notes[0], notes[2], notes[3], notes[-1])
    dossiers = {id_: bd.get_one(Dossier, id_) for id_ in quelques_uns}
    bd.commit()
    with lecture() as lu:
        for filtres in _listes():
            for qui in (scene.pilote, scene.admin):
                ids = [ligne["id"] for ligne in _entiere(lu, filtres, qui)]
                autour = zip([None, *ids], ids, [*ids[1:], None], strict=False)
                attendus = {id_: Voisins(None, None, avant, apres) for avant, id_, apres in autour}
                for id_, dossier in dossiers.items():
                    assert voisins(lu, filtres, qui, dossier) == attendus.get(id_), (filtres.lien(), id_)


def test_les_mots_lus_dans_un_dossier_sont_ceux_que_trouve_l_index(
    scene: Scene, plusieurs: dict[str, int], notes: list[int]
) -> None:
    saisis = (*RECHERCHES, "", "jardins", "jardin rue", "rue", "r", "jard", "rues", "prestations", "%", "a_", '"', "59")
    combien = 0
    with lecture() as bd:
        dialecte = bd.get_bind().dialect.name
        tous = select(col(Dossier.id)).order_by(col(Dossier.id))
        ici = tous.where(sont_dans_le_texte(dialecte))
        index = tous.where(col(Dossier.id).in_(dossiers_trouves(dialecte)))
        for saisi in saisis:
            cherchee = expression(saisi, dialecte)
            if cherchee:
                lus = {"recherche": cherchee, "formes": formes(saisi)}
                trouves = bd.scalars(index, lus).all()
                assert bd.scalars(ici, lus).all() == trouves, saisi
                combien += bool(trouves)
    assert combien >= 15
