"""The columns that a person chooses, and the files that follow them: the rows of the screen, never a formula."""

import csv
import io
import re
from datetime import date
from html import unescape
from urllib.parse import urljoin

from sqlalchemy.orm import Session

from app.core.clock import maintenant
from app.domain.colonnes_liste import COLONNES
from app.instruction.commands import demander_complement
from app.instruction.export import cellule
from tests import fabriques
from tests.compteur import compter
from tests.conftest import adresse
from tests.fabriques_dossiers import dossier_depose
from tests.fabriques_instruction import acces_agent
from tests.instruction.liste import Entrer, colonne
from tests.instruction.scene import Scene


def test_aucune_cellule_n_est_une_formule() -> None:
    assert [cellule(t) for t in ("=1+1", "+33", "-2", "@x", "\tx", "Projet", "")] == [
        "'=1+1", "'+33", "'-2", "'@x", "'\tx", "Projet", "",
    ]  # fmt: skip


def test_le_titre_d_un_porteur_ne_devient_pas_une_formule(bd: Session, scene: Scene, entrer: Entrer) -> None:
    dossier_depose(bd, campagne=scene.campagne, titre='=HYPERLINK("http://x";"clic")')
    bd.commit()
    assert colonne(entrer(scene.admin), "Titre")[0] == '\'=HYPERLINK("http://x";"clic")'


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
        assert [x["Numéro"] for x in lignes] == colonne(qui, "Numéro", **filtres) and len(lignes) == nombre
        assert {cellule for x in lignes for cellule in x.values() if cellule.startswith(tuple("=+-@\t\r"))} == set()
        assert {x["Le projet — Titre du projet"] for x in lignes} == {x["Titre"] for x in lignes}
        assert {x["Budget du projet — 60 Achats — prévu (€)"] for x in lignes} <= {"11428,58", "4285,72", "12857,15"}
    assert max(couts) <= 6, couts


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
