"""The list and its export: filters, search, pages, and the notes that must not be guessed from them."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date
from html import unescape
from urllib.parse import parse_qsl, urljoin

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.core.clock import maintenant
from app.domain.colonnes_liste import COLONNES, TRIS
from app.domain.droits import peut
from app.domain.etats import DEPOSES, Etat
from app.domain.orientations import Orientation
from app.instruction import queries_comptes
from app.instruction.commands import demander_complement
from app.instruction.export import cellule
from app.instruction.filtres import Filtres
from app.instruction.queries import notes_visibles, peut_exporter, peut_voir_la_note
from app.instruction.queries_comptes import compter_par_etat
from app.models.comite import Deport
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from tests import fabriques
from tests.compteur import compter
from tests.conftest import adresse
from tests.fabriques_dossiers import brouillon, dossier_depose
from tests.fabriques_instruction import acces_agent, partager, prendre, rendre
from tests.instruction.scene import Scene

POCHE = "PP-HAVELUY-CENTRE"
Entrer = Callable[[Personne], TestClient]


def _ids(page: str) -> list[int]:
    return [int(x) for x in re.findall(r'<th scope=row><a href="dossiers/(\d+)\?', page)]


def _lire(navigateur: TestClient, **filtres: object) -> list[int]:
    reponse = navigateur.get(adresse("instruction.dossiers"), params={k: str(v) for k, v in filtres.items()})
    assert reponse.status_code == 200
    return _ids(reponse.text)


def _colonne(navigateur: TestClient, nom: str, **filtres: object) -> list[str]:
    reponse = navigateur.get(adresse("instruction.exporter"), params={k: str(v) for k, v in filtres.items()})
    assert reponse.content.startswith(b"\xef\xbb\xbf")
    lignes = list(csv.DictReader(io.StringIO(reponse.content.decode("utf-8-sig")), delimiter=";"))
    return [ligne[nom] for ligne in lignes]


@pytest.fixture
def plusieurs(bd: Session, scene: Scene) -> dict[str, int]:
    """Three more dossiers, different from the first."""
    emploi = dossier_depose(
        bd, orientation="emploi", axes=("numerique",), communes=("59172", "59292"), quartiers=("QN05950M", POCHE),
        demande_cents=300_000, titre="Cœur d’été à Denain", campagne=scene.campagne,
    )  # fmt: skip
    organisme = fabriques.organisme(bd, scene.porteur, nom="Éclats de rue")
    sport = dossier_depose(
        bd, scene.porteur, orientation="education", axes=("sport_culture.sport",), campagne=scene.campagne,
        quartiers=("QN05955M", "QN05920M"),
        organisme=organisme, demande_cents=900_000,
    )  # fmt: skip
    bd.commit()
    return {"sante": scene.dossier.id or 0, "emploi": emploi.id or 0, "sport": sport.id or 0}


def test_les_filtres_tiennent_dans_l_adresse(scene: Scene, plusieurs: dict[str, int], entrer: Entrer) -> None:
    n, d = entrer(scene.etranger), plusieurs
    assert _lire(n) == [d["sport"], d["emploi"], d["sante"]]
    assert _lire(n, sens="inverse") == [d["sante"], d["emploi"], d["sport"]]
    assert _lire(n, tri="demande") == [d["sport"], d["sante"], d["emploi"]]
    assert _lire(n, orientation="emploi") == [d["emploi"]]
    assert _lire(n, axe="sport_culture") == [d["sport"]]
    assert _lire(n, commune="59172") == [d["emploi"]]
    assert _lire(n, quartier="QN05955M", sens="inverse") == [d["sante"], d["sport"]]
    assert _lire(n, etat="en_instruction") == []
    assert _lire(n, etat="en_instruction,depose", orientation="emploi,sante") == [d["emploi"], d["sante"]]
    assert _lire(n, demande_min="3 000", demande_max="8 000,00") == [d["emploi"], d["sante"]]
    assert _lire(n, geographie="poche_pauvrete") == [d["emploi"]] and len(_lire(n, geographie="qpv")) == 3
    assert len(_lire(n, financeur="caph,caf")) == 3 and _lire(n, financeur="caf") == []
    assert len(_lire(n, premiere="oui")) == 3 and _lire(n, premiere="non") == []
    assert _lire(n, pilote=scene.pilote.id) == [d["sante"]] and d["sante"] not in _lire(n, pilote="aucun")
    assert _lire(n, dispositif="sip") == []
    assert len(_lire(n, campagne=scene.campagne.id, dispositif="aap")) == 3
    assert _lire(entrer(scene.pilote), pilote="moi") == [d["sante"]]
    assert (
        len(
            _lire(
                n,
                etat="brouillon",
                tri="<x>",
                campagne="²",
                apres="zz_9",
                demande_min="x",
                pilote="²",
                note_max="101",
                financeur="x",
            )
        )
        == 3
    ), "l’illisible est laissé de côté"


RECHERCHES: dict[str, list[str]] = {
    "coeur ETE": ["emploi"],
    "cœur": ["emploi"],
    "eclats": ["sport"],
    "Éclats de": ["sport"],
    "AAP-2027-0002": ["emploi"],
    "aap 2": ["emploi", "sante", "sport"],
    "introuvable": [],
    "denain l'été": ["emploi"],
    "étés des coeurs": ["emploi"],
    "activités physiqs": [],
    "activite physiq": ["emploi", "sante", "sport"],
    "l’été des immeubles": ["emploi"],
    "Lemaire": [],
    "consultation": [],
    "' OR 1=1 --": [],
    "***": [],
}


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_une_liste_trop_longue_n_est_pas_comptee_jusqu_au_bout(
    scene: Scene, plusieurs: dict[str, int], entrer: Entrer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries_comptes, "COMPTE_MAXIMUM", 2)
    queries_comptes._requete_bornee.cache_clear()
    pages = {
        quoi: entrer(scene.admin).get(f"{adresse('instruction.dossiers')}?{quoi}").text.replace("\xa0", " ")
        for quoi in ("tri=depot", "geographie=qpv", "geographie=qpv&etat=depose", "pilote=moi")
    }
    queries_comptes._requete_bornee.cache_clear()
    dits = {quoi: re.findall(r"(?:Tous|Déposé[^ ]*) ?(?:<strong>(.*?)</strong>)?</a>", p) for quoi, p in pages.items()}
    assert dits["tri=depot"][:2] == ["3", "3"], "la liste entière est comptée dans un index"
    assert dits["geographie=qpv"][:2] == ["plus de 2", ""] and "Plus de 2 dossiers" in pages["geographie=qpv"]
    assert "Plus de 2 dossiers" in pages["geographie=qpv&etat=depose"]
    assert dits["pilote=moi"][:1] == ["0"]


@pytest.mark.parametrize(
    ("comptes", "voulus", "attendu"),
    [
        ({}, (), (0, 0, [], [])),
        ({"depose": 7, "refuse": 3}, (), (10, 10, ["depose", "refuse"], ["depose", "refuse"])),
        ({"depose": 8, "refuse": 3}, (), ("+10", "+10", [], "tous")),
        # each half is counted by itself
        ({"depose": 8, "refuse": 3}, ("refuse",), (11, 3, ["depose", "refuse"], ["depose", "refuse"])),
        ({"depose": 11, "refuse": 3}, ("refuse",), ("+10", 3, ["refuse"], "tous")),
        ({"depose": 11, "refuse": 3}, ("depose",), ("+10", "+10", ["refuse"], ["depose", "refuse"])),
    ],
)
def test_ce_que_disent_les_comptes(
    comptes: dict[Etat, int], voulus: tuple[str, ...], attendu: tuple[object, ...]
) -> None:
    lus = queries_comptes.comptes_lus(comptes, voulus, 10)
    total, retenus, exacts, etats = attendu
    assert (f"+{lus.total}" if lus.est_borne else lus.total) == total
    assert (f"+{lus.retenus}" if lus.est_retenu_borne else lus.retenus) == retenus
    assert list(lus.par_etat) == exacts
    assert set(lus.etats) == (DEPOSES if etats == "tous" else set(etats))


def test_la_recherche_ignore_accents_et_ligatures(scene: Scene, plusieurs: dict[str, int], entrer: Entrer) -> None:
    navigateur = entrer(scene.etranger)
    lus = {cherche: sorted(_lire(navigateur, q=cherche)) for cherche in RECHERCHES}
    assert lus == {cherche: sorted(plusieurs[nom] for nom in trouves) for cherche, trouves in RECHERCHES.items()}


def test_la_recherche_trouve_un_siret_tape_par_groupes(bd: Session, scene: Scene, entrer: Entrer) -> None:
    organisme = fabriques.organisme(bd, scene.porteur)
    dossier = dossier_depose(bd, scene.porteur, organisme=organisme, campagne=scene.campagne)
    bd.commit()
    siret = organisme.siret or ""
    groupes = f"{siret[:3]} {siret[3:6]} {siret[6:9]} {siret[9:]}"
    assert _lire(entrer(scene.etranger), q=groupes) == [dossier.id]
    assert _lire(entrer(scene.etranger), q=siret[:9]) == [dossier.id]


def test_ni_brouillon_ni_dossier_d_un_organisme_lie(bd: Session, scene: Scene, entrer: Entrer) -> None:
    brouillon(bd, scene.porteur, campagne=scene.campagne, est_complet=True)
    fabriques.lier(bd, scene.pilote, scene.dossier.organisme_id)
    # hidden for two reasons, left out of the counts once
    bd.add(Deport(personne_id=scene.pilote.id, dossier_id=scene.dossier.id, motif="Parent", declare_le=maintenant()))
    bd.commit()
    for quoi in (Filtres(), Filtres(campagne=scene.campagne.id), Filtres(orientation=("sante",))):
        siens, tous = (compter_par_etat(bd, quoi, qui) for qui in (scene.pilote, scene.etranger))
        assert (siens.total, siens.etats, tous.total, tous.par_etat) == (0, (), 1, {"depose": 1}), quoi
    assert compter_par_etat(bd, Filtres(), scene.porteur).total == 0
    bd.commit()
    assert _lire(entrer(scene.etranger)) == [scene.dossier.id]
    assert _lire(entrer(scene.pilote)) == []
    assert _colonne(entrer(scene.pilote), "Numéro") == []
    page = adresse("instruction.dossier", dossier_id=scene.dossier.id)
    assert entrer(scene.pilote).get(page).status_code == 404


def _beaucoup(bd: Session, scene: Scene, nombre: int) -> None:
    organisme = fabriques.organisme(bd, scene.porteur)
    for rang in range(nombre):
        dossier_depose(
            bd, scene.porteur, campagne=scene.campagne, organisme=organisme, titre=f"Projet {rang} " + "x" * 90,
            orientation=list(Orientation)[rang % 6].value, demande_cents=100_000 * (1 + rang % 4),
            axes=("aller_vers", "numerique", "sport_culture.sport"), communes=("59172", "59491"),
        )  # fmt: skip
    bd.commit()


def test_une_longue_liste_coute_autant_et_se_suit_sans_trou_ni_doublon(
    bd: Session, scene: Scene, entrer: Entrer
) -> None:
    """More than a page of dossiers deposited at the same instant, four amounts: only the key tells them apart."""
    pilote = entrer(scene.pilote)
    couts = []
    for nombre in (5, 47):
        _beaucoup(bd, scene, nombre)
        with compter() as vues:
            page = pilote.get(adresse("instruction.dossiers"), params={"q": "projet", "tri": "note"})
        couts.append(len(vues))
        with compter() as vues:
            assert pilote.get(adresse("instruction.a_traiter")).status_code == 200
        couts.append(len(vues))
    assert couts == [4, 15, 4, 15]
    assert len(_ids(page.text)) == 50 and len(page.content) < 45 * 1024, len(page.content)
    navigateur, coordination = entrer(scene.etranger), entrer(scene.admin)
    for tri, sens in (*((tri, "") for tri in TRIS), ("depot", "inverse"), ("numero", "inverse"), ("cout", "inverse")):
        vus = _toutes_les_pages(navigateur, f"{adresse('instruction.dossiers')}?tri={tri}&sens={sens}")
        assert len(vus) == len(set(vus)) == 53, tri
        exportes = _colonne(coordination, "Numéro", tri=tri, sens=sens)
        assert [f"AAP-2027-{n:04d}" for n in vus] == exportes, "l’export est l’écran"


def _toutes_les_pages(navigateur: TestClient, route: str) -> list[int]:
    vus: list[int] = []
    for _ in range(3):
        page = navigateur.get(route).text
        vus += _ids(page)
        suivante = re.search(r'href="([^"]+)">Page suivante', page)
        if suivante is None:
            break
        route = urljoin(route, unescape(suivante[1]))
    return vus


def test_la_liste_ne_laisse_pas_deviner_les_notes(bd: Session, scene: Scene, entrer: Entrer) -> None:
    """The second dossier is noted by others: for the pilote who owes an avis it sorts and exports as unnoted."""
    autre = dossier_depose(bd, campagne=scene.campagne, orientation="sante", axes=("aller_vers",))
    for dossier in (scene.dossier, autre):
        prendre(bd, dossier, scene.pilote)
    rendre(bd, scene.dossier, scene.pilote, 2)
    rendre(bd, autre, scene.aller_vers, 4)
    bd.commit()
    assert (scene.dossier.note_dixiemes, autre.note_dixiemes) == (500, 750)
    pilote, tous = entrer(scene.pilote), entrer(scene.admin)
    assert _lire(pilote, note_max="100") == [], "rendre son avis ne suffit pas tant que chacun lit seul"
    partager(bd, scene.dossier, scene.admin)
    bd.commit()
    assert _lire(pilote, tri="note") == [scene.dossier.id, autre.id]
    assert _lire(tous, tri="note") == [autre.id, scene.dossier.id]
    for bornes in ({"note_min": "0"}, {"note_max": "100"}, {"note_min": "74,9", "note_max": "75"}):
        assert autre.id not in _lire(pilote, **bornes), "une borne dirait la note"
    assert _lire(tous, note_min="60") == [autre.id] and _lire(pilote, note_max="50") == [scene.dossier.id]
    assert _colonne(pilote, "Note sur 100", tri="note") == ["50,0", ""]
    assert _colonne(tous, "Note sur 100", tri="note") == ["75,0", "50,0"]
    assert _colonne(pilote, "Avis du pilote", tri="note", colonnes="avis_pilote") == ["Favorable", ""]
    assert _colonne(entrer(scene.etranger), "Note sur 100") == [], "aucun de ces dossiers ne lui est affecté"
    assert "75,0" not in pilote.get(adresse("instruction.dossiers")).text


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_la_liste_et_l_export_posent_ligne_a_ligne_les_questions_des_droits(
    bd: Session, scene: Scene, entrer: Entrer
) -> None:
    """`voir_note_globale` and `exporter` are written once more in SQL: the two never say different things."""
    prendre(bd, scene.dossier, scene.pilote)
    rendre(bd, scene.dossier, scene.pilote, 2)
    bd.commit()
    assert not peut("voir_note_globale", acces_agent(bd, scene.dossier, scene.pilote).situation)
    assert bd.scalar(select(col(Dossier.id)).where(peut_voir_la_note(scene.pilote))) is None
    assert bd.scalar(select(col(Dossier.id)).where(notes_visibles(scene.pilote))) is None
    partager(bd, scene.dossier, scene.admin)
    bd.commit()
    vus = {}
    for qui in (scene.pilote, scene.aller_vers, scene.etranger, scene.admin):
        situation = acces_agent(bd, scene.dossier, qui).situation
        ici = select(col(Dossier.id)).where(col(Dossier.id) == scene.dossier.id)
        regles = (peut_exporter, peut_voir_la_note, notes_visibles)
        en_sql = [bd.scalar(ici.where(regle(qui))) is not None for regle in regles]
        droits = ("exporter", "voir_note_globale", "voir_note_globale")
        assert en_sql == [peut(droit, situation) for droit in droits], qui.courriel
        bd.commit()
        assert (_colonne(entrer(qui), "Numéro") != []) is peut("exporter", situation)
        vus[qui.id] = en_sql
    assert [x[:2] for x in vus.values()] == [[True, True], [True, False], [False, False], [True, True]]


def test_le_dossier_connait_sa_place_dans_la_liste(
    bd: Session, scene: Scene, plusieurs: dict[str, int], entrer: Entrer
) -> None:
    navigateur = entrer(scene.etranger)
    milieu = adresse("instruction.dossier", dossier_id=plusieurs["emploi"])
    page = navigateur.get(milieu, params={"liste": "sens=inverse"}).text
    assert "dossier 2 sur 3" in page
    assert f'rel="prev" href="/instruction/dossiers/{plusieurs["sante"]}?liste=sens%3Dinverse"' in page
    assert f'rel="next" href="/instruction/dossiers/{plusieurs["sport"]}?liste=sens%3Dinverse"' in page
    page = navigateur.get(milieu, params={"liste": "tri=depot"}).text
    assert f'rel="prev" href="/instruction/dossiers/{plusieurs["sport"]}?' in page
    assert "à préciser" not in page
    page = navigateur.get(adresse("instruction.dossier", dossier_id=plusieurs["sport"])).text
    assert "Verrerie - Square République, à préciser" in page, "la note d’un QPV de frange"
    page = navigateur.get(milieu, params={"liste": "orientation=emploi"}).text
    assert "dossier 1 sur 1" in page and 'rel="prev"' not in page and 'rel="next"' not in page
    page = navigateur.get(milieu, params={"liste": "orientation=sante"}).text
    assert " sur " not in page.split("</nav>")[1]


def test_aucune_cellule_n_est_une_formule() -> None:
    assert [cellule(t) for t in ("=1+1", "+33", "-2", "@x", "\tx", "Projet", "")] == [
        "'=1+1", "'+33", "'-2", "'@x", "'\tx", "Projet", "",
    ]  # fmt: skip


def test_le_titre_d_un_porteur_ne_devient_pas_une_formule(bd: Session, scene: Scene, entrer: Entrer) -> None:
    dossier_depose(bd, campagne=scene.campagne, titre='=HYPERLINK("http://x";"clic")')
    bd.commit()
    assert _colonne(entrer(scene.admin), "Titre")[0] == '\'=HYPERLINK("http://x";"clic")'


def test_toutes_les_reponses_sont_les_lignes_de_la_liste(
    bd: Session, scene: Scene, plusieurs: dict[str, int], entrer: Entrer
) -> None:
    """The same rows, in the same order, for the same person; each answer under its question; never a formula."""
    dossier_depose(bd, campagne=scene.campagne, titre="=1+1")
    fabriques.lier(bd, scene.pilote, scene.dossier.organisme_id)
    bd.commit()
    admin, pilote, route = entrer(scene.admin), entrer(scene.pilote), adresse("instruction.exporter_reponses")
    page, campagne = adresse("instruction.dossiers"), {"campagne": str(scene.campagne.id)}
    assert f'href="{route}?campagne={scene.campagne.id}"' in admin.get(page, params=campagne).text
    assert route not in admin.get(page).text
    couts = []
    for qui, filtres, nombre in ((admin, campagne, 4), (pilote, campagne, 1), (admin, {"commune": "59172"}, 1)):
        with compter() as vues:
            lu = qui.get(route, params=filtres).content.decode("utf-8-sig")
        couts.append(len(vues))
        lignes = list(csv.DictReader(io.StringIO(lu, newline=""), delimiter=";"))
        assert [x["Numéro"] for x in lignes] == _colonne(qui, "Numéro", **filtres) and len(lignes) == nombre
        assert {cellule for x in lignes for cellule in x.values() if cellule.startswith(tuple("=+-@\t\r"))} == set()
        assert {x["Le projet — Titre du projet"] for x in lignes} == {x["Titre"] for x in lignes}
        assert {x["Budget du projet — 60 Achats — prévu (€)"] for x in lignes} <= {"11428,58", "4285,72", "12857,15"}
    assert max(couts) <= 6, couts


def test_les_filtres_reviennent_a_la_meme_adresse() -> None:
    adresse_lue = (
        "q=caf%C3%A9+%26&campagne=3&etat=depose,instruit&orientation=sante&geographie=qpv&demande_min=1200,50"
        "&pilote=moi&note_min=60&note_max=74,5&tri=note&sens=inverse&colonnes=note,etat"
    )
    lus = Filtres.de_l_adresse(adresse_lue)
    assert lus.requete() == adresse_lue
    portee = parse_qsl(f"liste={lus.liste_portee()}&a=1")
    assert portee == [("liste", adresse_lue), ("a", "1")]
    assert Filtres.lire([("etat", "instruit"), ("etat", "depose"), ("etat", "x"), ("q", "a"), ("q", "b")]) == Filtres(
        q="b", etat=("depose", "instruit")
    )
    assert Filtres.de_l_adresse("axe=emploi&note_min=60&q=x").sans("note_min") == "q=x"
    assert (Filtres().requete(), Filtres().liste(), Filtres().est_vierge) == ("", "tri=depot", True)


def test_les_filtres_actifs_se_retirent_un_a_un(scene: Scene, plusieurs: dict[str, int], entrer: Entrer) -> None:
    """Each is said in words, beside the address of the list without it; the form keeps them without any script."""
    navigateur = entrer(scene.etranger)
    route = adresse("instruction.dossiers")
    filtres = {"etat": "depose,en_instruction", "commune": "59172", "demande_min": "3000", "pilote": str(999_999_999)}
    page = navigateur.get(route, params=filtres).text
    lues = re.findall(r'<li><a href="([^"]+)" title="Retirer ce filtre"><span[^>]*>[^<]*</span>([^<]+)', page)
    assert [texte.replace("\u202f", " ").replace("\xa0", " ") for _, texte in lues] == [
        "État : Déposé ou En instruction", "Commune : Denain", "Demandé au moins : 3 000 €", "Pilote : Autre",
    ]  # fmt: skip
    assert unescape(lues[1][0]) == "?etat=depose,en_instruction&demande_min=3000&pilote=999999999"
    assert 'name="demande_min" inputmode="decimal" class="montant" value="3000"' in page
    assert page.count("checked> ") == 2 and "Filtres actifs" not in navigateur.get(route).text


def test_la_personne_choisit_ses_colonnes_et_leur_ordre(
    bd: Session, scene: Scene, plusieurs: dict[str, int], entrer: Entrer
) -> None:
    """A plain form gives an address; the table, its headings and the export follow it, the filters kept."""
    navigateur, route, liste = entrer(scene.admin), adresse("instruction.colonnes"), adresse("instruction.dossiers")
    page = navigateur.get(route, params={"commune": "59172", "colonnes": "etat,x"}).text
    assert page.count(" checked>") == 1 and page.index("montrer-etat") < page.index("montrer-depot")
    assert '<input type="hidden" name="commune" value="59172">' in page
    choix = {"commune": "59172", "montrer": ["", "demande", "premiere", "financeurs", "cout"]}
    rangs = {"rang.demande": "3", "rang.premiere": "1", "rang.financeurs": "2", "rang.cout": "x"}
    reponse = navigateur.get(route, params=choix | rangs, follow_redirects=False)
    voulue = f"{liste}?commune=59172&colonnes=premiere,financeurs,demande,cout"
    assert (reponse.status_code, reponse.headers["location"]) == (303, voulue)
    page = navigateur.get(voulue).text
    entetes = re.findall(r'<th scope="col"[^>]*>(?:<a [^>]*>)?([^<]+)', page)
    assert entetes == ["Dossier", "Première demande", "Financeurs demandés", "Demandé", "Coût total"]
    assert "<td class=l-premiere>oui<td class=l-financeurs>La Porte du Hainaut<td class=l-demande>3" in page
    lu = navigateur.get(voulue.replace(liste, adresse("instruction.exporter"))).content.decode("utf-8-sig")
    assert lu.split("\r\n")[0].split(";") == [
        "Numéro", "Titre", "Organisme", "Première demande", "Financeurs demandés", "Demandé (€)", "Coût total (€)",
    ]  # fmt: skip
    tri = re.search(r'<a href="([^"]+)">Demandé<', page)
    assert tri and unescape(tri[1]) == f"?commune=59172&tri=demande&{voulue[voulue.index('colonnes') :]}"
    page = navigateur.get(urljoin(liste, unescape(tri[1]))).text
    assert 'aria-sort="descending"><a href=' in page and page.count("aria-sort") == 1
    assert "&amp;sens=inverse&amp;" in page.split('aria-sort="descending">')[1].split(">")[0]


def test_toutes_les_colonnes_se_lisent(bd: Session, scene: Scene, entrer: Entrer) -> None:
    """Every column says something of this dossier, but what nobody has judged yet."""
    demander_complement(
        bd, acces_agent(bd, scene.dossier, scene.pilote), "Le devis.", ["budget"], date(2026, 12, 15), maintenant()
    )
    scene.campagne.delai_cible_jours = 30
    bd.commit()
    navigateur = entrer(scene.admin)
    lu = navigateur.get(adresse("instruction.exporter"), params={"colonnes": ",".join(COLONNES)})
    (ligne,) = csv.DictReader(io.StringIO(lu.content.decode("utf-8-sig")), delimiter=";")
    vides = {nom for nom, lue in ligne.items() if not lue}
    assert vides == {
        "Note sur 100", "Note provisoire", "À rapprocher", "Doublon de", "Avis du pilote", "Étiquettes", "Proposé (€)",
        "Avis des partenaires",
    }  # fmt: skip
    assert (ligne["Géographie"], ligne["Coût total (€)"], ligne["Pilote"]) == ("QPV", "11428,58", ligne["Pilote"])
    assert (ligne["Recevabilité"], ligne["Suspendu depuis"]) == ("À compléter", "23/11/2026")
    assert ligne["Délai visé"] == "30 jours restants sur 30"
    page = navigateur.get(adresse("instruction.dossiers"), params={"colonnes": ",".join(COLONNES)})
    assert page.status_code == 200 and "30 jours restants sur 30" in page.text
