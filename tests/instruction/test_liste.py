"""The list: filters held in the address, counts, pages, and the place of a dossier in it."""

import re
from html import unescape
from urllib.parse import parse_qsl, urljoin

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.core.clock import maintenant
from app.core.config import RACINE
from app.domain.colonnes_liste import PAR_DEFAUT, TRIS
from app.domain.etats import DEPOSES, Etat
from app.domain.orientations import Orientation
from app.instruction import queries_comptes
from app.instruction.filtres import CHAMPS, PAS_APPLIQUE, Filtres, bornes_a_corriger
from app.instruction.liste import SANS_NOM
from app.instruction.queries_comptes import compter_par_etat
from app.instruction.queries_liste import page_de_liste
from app.models.comite import Deport
from app.models.comptes import Organisme
from app.models.dossiers import Dossier
from tests import fabriques
from tests.compteur import compter
from tests.conftest import adresse
from tests.fabriques_dossiers import brouillon, dossier_depose
from tests.instruction.liste import Entrer, colonne, ids, lire
from tests.instruction.scene import Scene


def test_les_filtres_tiennent_dans_l_adresse(scene: Scene, plusieurs: dict[str, int], entrer: Entrer) -> None:
    n, d = entrer(scene.etranger), plusieurs
    assert lire(n) == [d["sport"], d["emploi"], d["sante"]]
    assert lire(n, sens="inverse") == [d["sante"], d["emploi"], d["sport"]]
    assert lire(n, tri="demande") == [d["sport"], d["sante"], d["emploi"]]
    assert lire(n, orientation="emploi") == [d["emploi"]]
    assert lire(n, axe="sport_culture") == [d["sport"]]
    assert lire(n, commune="59172") == [d["emploi"]]
    assert lire(n, quartier="QN05955M", sens="inverse") == [d["sante"], d["sport"]]
    assert lire(n, etat="en_instruction") == []
    assert lire(n, etat="en_instruction,depose", orientation="emploi,sante") == [d["emploi"], d["sante"]]
    assert lire(n, demande_min="3 000", demande_max="8 000,00") == [d["emploi"], d["sante"]]
    assert lire(n, geographie="poche_pauvrete") == [d["emploi"]] and len(lire(n, geographie="qpv")) == 3
    assert len(lire(n, financeur="caph,caf")) == 3 and lire(n, financeur="caf") == []
    assert len(lire(n, premiere="oui")) == 3 and lire(n, premiere="non") == []
    assert lire(n, pilote=scene.pilote.id) == [d["sante"]] and d["sante"] not in lire(n, pilote="aucun")
    assert lire(n, dispositif="sip") == []
    assert len(lire(n, campagne=scene.campagne.id, dispositif="aap")) == 3
    assert lire(entrer(scene.pilote), pilote="moi") == [d["sante"]]
    illisibles = {"etat": "brouillon", "tri": "<x>", "campagne": "²", "apres": "zz_9", "pilote": "²", "financeur": "x"}
    assert len(lire(n, **illisibles)) == 3, "l’illisible est laissé de côté"


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


def test_les_autres_etats_se_comptent_par_les_mots_ou_sans_eux(
    bd: Session, scene: Scene, plusieurs: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of the states that are not asked for, once each, whichever way they are read."""
    bd.get_one(Dossier, plusieurs["sport"]).etat = Etat.INSTRUIT
    bd.flush()
    filtres = Filtres.de_l_adresse("q=aap&etat=depose&geographie=qpv")
    for peu in (0, 100):
        monkeypatch.setattr(queries_comptes, "PEU", peu)
        queries_comptes._requete_bornee.cache_clear()
        comptes = compter_par_etat(bd, filtres, scene.etranger)
        assert (comptes.retenus, comptes.par_etat) == (2, {Etat.DEPOSE: 2, Etat.INSTRUIT: 1}), peu
    queries_comptes._requete_bornee.cache_clear()


@pytest.mark.parametrize(
    ("comptes", "voulus", "attendu"),
    [
        ({}, (), (0, 0, [], [])),
        ({"depose": 7, "refuse": 3}, (), (10, 10, ["depose", "refuse"], ["depose", "refuse"])),
        ({"depose": 8, "refuse": 3}, (), ("+10", "+10", [], "tous")),
        # each half is counted by itself
        ({"depose": 8, "refuse": 3}, ("refuse",), (11, 3, ["depose", "refuse"], ["depose", "refuse"])),
        ({"depose": 11, "refuse": 3}, ("refuse",), ("+10", 3, ["refuse"], "tous")),
        # those of the other states are not read past it
        ({"depose": 11}, ("depose",), ("+10", "+10", [], "tous")),
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
    # the page that is given their ids has its own gate
    du_lot = [page_de_liste(bd, Filtres(), qui, 1, str(scene.dossier.id)) for qui in (scene.pilote, scene.etranger)]
    assert [len(lue.lignes) for lue in du_lot] == [0, 1]
    bd.commit()
    assert lire(entrer(scene.etranger)) == [scene.dossier.id]
    assert lire(entrer(scene.pilote)) == []
    assert colonne(entrer(scene.pilote), "Numéro") == []
    page = adresse("instruction.dossier", dossier_id=scene.dossier.id)
    assert entrer(scene.pilote).get(page).status_code == 404


def test_un_nom_qui_commence_par_un_accent_garde_sa_place(
    bd: Session, scene: Scene, plusieurs: dict[str, int], entrer: Entrer
) -> None:
    bd.get_one(Organisme, scene.dossier.organisme_id).nom_plie = "fanfare"
    bd.commit()
    ranges = lire(entrer(scene.etranger), tri="organisme")
    assert ranges == [plusieurs["emploi"], plusieurs["sport"], plusieurs["sante"]], "Association, Éclats, Fanfare"


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
    assert len(ids(page.text)) == 50 and len(page.content) < 45 * 1024, len(page.content)
    navigateur, coordination = entrer(scene.etranger), entrer(scene.admin)
    # with a word, states and a bound on the note, which fifty addresses bear (a territory adds 4 KiB of communes)
    bd.execute(update(Dossier).values(note_dixiemes=700))
    bd.commit()
    filtres = {"q": "projet", "etat": "depose,en_instruction,instruit,en_comite", "note_min": "50", "tri": "organisme"}
    page = coordination.get(adresse("instruction.dossiers"), params=filtres)
    assert len(ids(page.text)) == 50 and len(page.content) < 41 * 1024, len(page.content)
    for tri, sens in (*((tri, "") for tri in TRIS), ("depot", "inverse"), ("numero", "inverse"), ("cout", "inverse")):
        vus = _toutes_les_pages(navigateur, f"{adresse('instruction.dossiers')}?tri={tri}&sens={sens}")
        assert len(vus) == len(set(vus)) == 53, tri
        exportes = colonne(coordination, "Numéro", tri=tri, sens=sens)
        assert [f"AAP-2027-{n:04d}" for n in vus] == exportes, "l’export est l’écran"


def _toutes_les_pages(navigateur: TestClient, route: str) -> list[int]:
    vus: list[int] = []
    for _ in range(3):
        page = navigateur.get(route).text
        vus += ids(page)
        suivante = re.search(r'href="([^"]+)">Page suivante', page)
        if suivante is None:
            break
        route = urljoin(route, unescape(suivante[1]))
    return vus


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


def test_les_colonnes_usuelles_se_nomment_a_leur_place() -> None:
    """On a phone each cell is named by the style sheet: by its place where it has no class."""
    feuille = (RACINE / "static" / "portail.css").read_text()
    nommees = re.findall(r"\.l-(\w+)::before, \.usuelle td:nth-child\((\d)\)::before", feuille)
    assert {cle: int(place) for cle, place in nommees} == {
        cle: place for place, cle in enumerate(PAR_DEFAUT, 2) if cle not in SANS_NOM
    }


def _portes(filtres: Filtres) -> Filtres:
    """As the page of a dossier reads them in its address."""
    (liste, reste) = parse_qsl(f"liste={filtres.liste_portee()}&a=1")
    assert reste == ("a", "1")
    return Filtres.de_l_adresse(liste[1])


def test_les_filtres_reviennent_a_la_meme_adresse() -> None:
    adresse_lue = (
        "q=caf%C3%A9+%26&campagne=3&etat=depose,instruit&orientation=sante&geographie=qpv&demande_min=1200,50"
        "&pilote=moi&note_min=60&note_max=74,5&tri=note&sens=inverse&colonnes=note,etat"
    )
    lus = Filtres.de_l_adresse(adresse_lue)
    assert lus.requete() == adresse_lue
    assert lus.liste_portee() == (
        "q=caf%C3%A9+%2526;ca=3;eta=d,in;o=s;g=q;demande_mi=1200,50;pi=moi;note_mi=60;note_ma=74,5;t=no;s=i;col=n,eta"
    )
    assert _portes(lus) == lus and _portes(Filtres(apres="x")) == Filtres()
    assert _portes(Filtres(q="a+b;c&d=e%3B,« 2 »")).q == "a+b;c&d=e%3B,« 2 »"
    for nom, champ in CHAMPS.items():
        for mot in champ.abreges:
            lu = Filtres.lire([(nom, mot)])
            assert _portes(lu) == lu and (lu.choisis() or mot == "depot"), mot
    assert Filtres.lire([("etat", "instruit"), ("etat", "depose"), ("etat", "x"), ("q", "a"), ("q", "b")]) == Filtres(
        q="b", etat=("depose", "instruit")
    )
    assert Filtres.de_l_adresse("axe=emploi&note_min=60&q=x").sans("note_min") == "q=x"
    assert (Filtres().requete(), Filtres().liste()) == ("", "tri=depot")


@pytest.mark.parametrize(
    ("adresse_lue", "fausses"),
    [
        ("demande_min=1 200,50&demande_max=5000&note_min=60", {}),
        ("demande_min=&note_max=", {}),
        ("demande_min=5k", {"demande_min": "Saisissez un montant en euros"}),
        ("demande_max=-5", {"demande_max": "Saisissez un montant en euros"}),
        ("note_min=101&note_max=x", dict.fromkeys(("note_min", "note_max"), "Saisissez une note de 0 à 100")),
        ("demande_min=5000&demande_max=10", {"demande_max": "Le maximum est plus petit que le minimum"}),
        ("note_min=60&note_max=59,5", {"note_max": "Le maximum est plus petit que le minimum"}),
        ("demande_min=5000&note_max=10", {}),
    ],
)
def test_une_borne_qui_ne_se_lit_pas_se_dit(adresse_lue: str, fausses: dict[str, str]) -> None:
    dites = bornes_a_corriger(parse_qsl(adresse_lue))
    assert dites.keys() == fausses.keys()
    assert all(dites[nom].startswith(debut) for nom, debut in fausses.items()), dites
    assert all(dites[nom].endswith(PAS_APPLIQUE) for nom in dites if "plus petit" not in dites[nom])


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
    # a bound that cannot be read is kept as it was typed, and said: the list below is not filtered by it
    refus = navigateur.get(route, params={"demande_min": "5k"})
    assert refus.status_code == 422 and '<a href="#demande_min">' in refus.text and "<title>Erreur" in refus.text
    assert 'value="5k" aria-invalid="true" aria-describedby="demande_min-erreur"' in refus.text
