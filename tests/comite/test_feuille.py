"""The sheet and the book of a campaign: the numbers of the workbook, a page each, for who asked and nobody else."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import timedelta
from xml.etree import ElementTree

import pikepdf
import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.comite import reliure
from app.comite.commands_recueil import effacer_perimes
from app.core.clock import maintenant
from app.core.db import ecriture, lecture
from app.core.pdf import en_pdf
from app.domain.etats import Etat
from app.domain.partenaires import GenrePartenaire, SensPartenaire
from app.models.campagnes import Campagne
from app.models.comite import Deport
from app.models.comptes import Organisme, Personne
from app.models.dossiers import Dossier
from app.models.liens import DeclarationDeLien
from app.models.partenaires import AvisDePartenaire, Partenaire
from app.models.recueils import Recueil
from app.models.ressemblances import Ressemblance
from app.taches import faire_les_taches
from app.travailleur import _purger
from tests.comite.conftest import Scene
from tests.compteur import compter
from tests.conftest import adresse
from tests.fabriques import campagne, enveloppe
from tests.fabriques_comite import decision, dossier_instruit, publication, seance
from tests.fabriques_comptes import actes, courriels_de, lues
from tests.lecture import lisible, lu

Entrer = Callable[[Personne], TestClient]
ICI = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def _tableau(contenu: bytes) -> list[dict[str, str]]:
    """The rows of the workbook, by heading."""
    archive = zipfile.ZipFile(io.BytesIO(contenu))
    mots = [
        "".join(t.itertext()) for t in ElementTree.fromstring(archive.read("xl/sharedStrings.xml")).findall("m:si", ICI)
    ]
    lignes = []
    for rangee in ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml")).iter(f"{{{ICI['m']}}}row"):
        cellules = {}
        for c in rangee:
            v = c.find("m:v", ICI)
            brut = "" if v is None else v.text or ""
            cellules[re.sub(r"\d", "", c.get("r") or "")] = mots[int(brut)] if c.get("t") == "s" else brut
        lignes.append(cellules)
    tetes = lignes[0]
    return [{lisible(tetes[cle]): v for cle, v in ligne.items()} for ligne in lignes[1:]]


def _euros(texte: str) -> float:
    nombre = lisible(texte).replace("€", "").replace(" ", "").replace(",", ".")
    return 0.0 if nombre == "—" else float(nombre)


def _feuilles(html: str) -> list[dict[str, float | str]]:
    """What the sheets of a book say, in its order, under the headings of the workbook."""
    dites = []
    for f in HTMLParser(html).css("article.feuille"):
        note, rang, demande, propose = [c.text() for c in f.css(".f-chiffre")[:4]]
        lue: dict[str, float | str] = {
            "Numéro": f.css_first(".f-identite strong").text(),
            "Note": float(note.replace(",", ".")), "Rang": float(rang),
            "Demandé": _euros(demande), "Proposé": _euros(propose),
        }  # fmt: skip
        for tr in f.css(".f-montants tbody tr"):
            financeur, _, _, place = [c.text() for c in tr.css("th, td")]
            lue[f"Placé : {financeur}"] = _euros(place)
        dites.append(lue)
    return dites


@pytest.mark.usefixtures("pango")
@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_le_livre_dit_les_nombres_du_tableau_sur_une_page_chacun(bd: Session, scene: Scene, entrer: Entrer) -> None:
    ouverte = seance(bd, scene.campagne, scene.dossiers[:2], scene.administrateur, [scene.membre])
    decision(bd, ouverte, scene.dossiers[0], scene.administrateur, montants={"caph": 400_000})
    caf = Partenaire(genre=GenrePartenaire.CAF, nom="CAF d’essai", cree_le=maintenant())
    bd.add(caf)
    bd.flush()
    dits = (("Utile aux familles.", maintenant()), ("Brouillon.", None))
    for dossier, (dit, rendu_le) in zip(scene.dossiers, dits, strict=False):
        bd.add(
            AvisDePartenaire(
                dossier_id=dossier.id or 0, partenaire_id=caf.id or 0, demande_le=maintenant(), texte=dit,
                demande_par_id=scene.administrateur.id or 0, repondre_avant=maintenant().date(), rendu_le=rendu_le,
                sens=SensPartenaire.FAVORABLE, montant_cents=150_000,
            )
        )  # fmt: skip
    bd.commit()
    with lecture() as lue:
        livre = reliure.assembler(lue, scene.administrateur, scene.campagne, maintenant())
    xlsx = adresse("comite.exporter_classement", campagne_id=scene.campagne.id)
    tableau = _tableau(entrer(scene.administrateur).get(xlsx).content)
    dites = _feuilles(livre.html)
    assert len(dites) == len(tableau) == 3
    for dite, ligne in zip(dites, tableau, strict=True):
        assert dite == {cle: v if isinstance(v, str) else float(ligne[cle]) for cle, v in dite.items()} | {
            "Numéro": ligne["Numéro"]
        }
    assert [d["Placé : La Porte du Hainaut"] for d in dites] == [4000.0, 5000.0, 5000.0], "le décidé, puis le proposé"
    assert "CAF d’essai : favorable, 1 500 € envisagés." in lisible(livre.html) and "Brouillon." not in livre.html
    assert livre.dossiers == [d.id for d in scene.dossiers]
    with pikepdf.open(io.BytesIO(en_pdf(livre.html))) as lu_:
        assert len(lu_.pages) == 1 + 3, "le sommaire, puis une page par dossier"
        assert lu_.Root.MarkInfo.Marked and len(lu_.open_outline().root) > 0
        with lu_.open_metadata() as fiche:
            assert fiche["pdfuaid:part"] == "1"


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_le_livre_est_a_qui_le_demande_et_se_ferme_apres_un_deport(
    bd: Session, scene: Scene, entrer: Entrer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reliure, "en_pdf", lambda html, delai: b"%PDF-1.7 " + html.encode())
    seance(bd, scene.campagne, scene.dossiers[:2], scene.administrateur, [scene.membre, scene.autre_membre])
    bd.commit()
    premier, second, hors = scene.dossiers
    membre = entrer(scene.membre)

    # the page: the sheet of what one may know, without the coordination's words
    vue = lu(membre.get(adresse("comite.feuille", dossier_id=premier.id)))
    assert "Chantier jeunes des berges" in vue and "ajusté" not in vue and "Lire le dossier entier" not in vue
    assert membre.get(adresse("comite.feuille", dossier_id=hors.id)).status_code == 404
    coordination = entrer(scene.administrateur)
    paire = sorted((premier.id or 0, hors.id or 0))
    dite = {
        "etat": "doublon",
        "doublon_id": premier.id,
        "tranche_le": maintenant(),
        "tranche_par_id": scene.administrateur.id,
    }
    bd.add(Ressemblance(premier_id=paire[0], second_id=paire[1], trouve_le=maintenant(), **dite))
    bd.commit()
    feuilles = [lu(qui.get(adresse("comite.feuille", dossier_id=premier.id))) for qui in (coordination, membre)]
    assert [(hors.numero or "") in feuille for feuille in feuilles] == [True, False]
    with compter() as une:
        assert "Lire le dossier entier" in coordination.get(adresse("comite.feuille", dossier_id=hors.id)).text
    assert len(une) <= 17, "\n".join(une)

    # nothing is open to whoever declared nothing yet: no empty book
    with ecriture() as autre:
        autre.execute(delete(DeclarationDeLien).where(col(DeclarationDeLien.personne_id) == scene.autre_membre.id))
    vide = entrer(scene.autre_membre)
    livre = adresse("comite.livre", campagne_id=scene.campagne.id)
    assert vide.post(livre).status_code == 409 and "Préparer le livre" not in vide.get(livre).text
    with ecriture() as autre:  # decided since: no longer asked of everybody, still in the book
        autre.execute(update(Dossier).where(col(Dossier.id) == premier.id).values(etat=Etat.REFUSE))
    demandes = f"{adresse('comite.declarations')}?campagne={scene.campagne.id}"
    assert f"{demandes}&amp;suite={livre}" in vide.get(livre).text and premier.numero in vide.get(demandes).text
    retour = vide.post(demandes.split("?")[0], data={"d": "0", "suite": livre})
    assert retour.headers["location"] == livre
    with ecriture() as autre:
        autre.execute(update(Dossier).where(col(Dossier.id) == premier.id).values(etat=Etat.EN_COMITE))

    # asked twice, bound once; ready: a mail, and the file for whoever asked
    page = adresse("comite.livre", campagne_id=scene.campagne.id)
    assert [membre.post(page).status_code for _ in range(2)] == [303, 303]
    [attendu] = lues(select(Recueil))
    pdf = adresse("comite.recueil", recueil_id=attendu.id)
    assert membre.get(pdf).status_code == 409 and "en attente" in membre.get(page).text
    assert faire_les_taches(maintenant()) == 1
    servi = membre.get(pdf)
    assert servi.headers["content-type"] == "application/pdf"
    assert servi.headers["content-disposition"].startswith("attachment;")
    assert premier.numero in servi.text and second.numero in servi.text and hors.numero not in servi.text
    assert "prêt à télécharger" in courriels_de(scene.membre.courriel)[-1].sujet
    assert "2 dossiers" in lu(membre.get(page)) and actes()[-1] == "relier_recueil"
    assert entrer(scene.autre_membre).get(pdf).status_code == coordination.get(pdf).status_code == 404

    # withdrawn from one of its dossiers: this book no longer opens, a new one leaves it out
    with ecriture() as autre:
        autre.add(Deport(personne_id=scene.membre.id, dossier_id=second.id, motif="Un proche", declare_le=maintenant()))
    assert membre.get(pdf).status_code == 409 and "Demandez-en un nouveau" in lu(membre.get(pdf))
    assert pdf not in membre.get(page).text and "ne s’ouvre plus : vous n’avez plus accès" in lu(membre.get(page))
    membre.post(page)
    faire_les_taches(maintenant())
    dernier = lues(select(Recueil).order_by(Recueil.id.desc()))[0]  # type: ignore[union-attr]
    nouveau = membre.get(adresse("comite.recueil", recueil_id=dernier.id))
    assert nouveau.status_code == 200 and second.numero not in nouveau.text and second.titre not in nouveau.text

    # a sheet in PDF, no mail; a month later nothing is left of any of them
    avant = len(courriels_de(scene.membre.courriel))
    assert membre.post(adresse("comite.demander_feuille", dossier_id=premier.id)).status_code == 303
    faire_les_taches(maintenant())
    assert "Télécharger le PDF" in membre.get(adresse("comite.feuille", dossier_id=premier.id)).text
    assert len(courriels_de(scene.membre.courriel)) == avant
    dossier = reliure.conserver.__globals__["_dossier"](reliure.NATURE)
    assert len(list(dossier.iterdir())) == 3
    _purger(maintenant() + timedelta(days=29))
    assert len(lues(select(Recueil))) == 3
    _purger(maintenant() + timedelta(days=31))
    assert lues(select(Recueil)) == [] and list(dossier.iterdir()) == []
    with ecriture() as autre:
        assert effacer_perimes(autre, maintenant()) == []


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_l_annee_d_avant_ne_dit_que_ce_qui_est_publie(bd: Session, scene: Scene, entrer: Entrer) -> None:
    """What was granted the year before: secret until its own publication, even for those who decide now."""
    bd.get_one(Campagne, scene.campagne.id).annee = 2028
    bd.flush()
    avant = campagne(bd, dernier_numero=100)
    enveloppe(bd, avant, "caph", 1_000_000)
    organisme = bd.get_one(Organisme, scene.dossiers[0].organisme_id)
    ancien = dossier_instruit(bd, avant, porteur=scene.porteurs[0], organisme=organisme, proposes={"caph": 300_000})
    ouverte = seance(bd, avant, [ancien], scene.administrateur)
    decision(bd, ouverte, ancien, scene.administrateur, montants={"caph": 300_000})
    bd.commit()
    page = adresse("comite.feuille", dossier_id=scene.dossiers[0].id)
    assert "0 € demandé, 0 € accordé" in lu(entrer(scene.administrateur).get(page))
    publication(bd, ouverte, avant, scene.administrateur, scene.second)
    bd.commit()
    vue = lu(entrer(scene.administrateur).get(page))
    assert "8 000 € demandés, 3 000 € accordés ; bilan attendu" in vue and "Bilan de l’année précédente attendu" in vue
