"""Every page of the form in every state: empty, wrong, saved, warned, closed, written by two people at once."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from sqlalchemy.orm import Session

from app.comptes.sessions import nom_du_cookie, ouvrir_session
from app.core import db
from app.core.clock import maintenant
from app.domain.dispositifs import Dispositif, GenreOrganisme
from app.domain.formulaire import formulaire
from app.domain.questions_ajoutees import GenreAjoute
from app.models.campagnes import Campagne
from app.models.campagnes_ajouts import QuestionDeCampagne
from app.models.comptes import Organisme, Personne
from app.models.dossiers import Dossier
from tests import fabriques
from tests.fabriques_dossiers import acces, brouillon, contenu_complet, contenu_court
from tests.parcours.conftest import servir_une_base
from tests.parcours.examen import examen, titre_de

AVANT = datetime(2025, 12, 1, 9, tzinfo=UTC)
# all of our bytes that a page makes a phone load
POIDS_MAXIMUM = 70_000
SECTIONS = (
    *(s.cle for s in formulaire(Dispositif.AAP, GenreOrganisme.ASSOCIATION) if s.cle != "pieces"),
    "propres",
)
# what the short forms ask in other words, and by other fields
COURTES = {
    Dispositif.SIP: ("organisme", "projet", "territoires"),
    Dispositif.FPC: ("projet",),
}  # fmt: skip
A_RISQUE = {"calendrier", "budget"}
SANS_QUARTIER = "59038"
CLOSE: dict[str, Any] = {
    "annee": 2026,
    "ouvre_le": datetime(2025, 11, 15, tzinfo=UTC),
    "ferme_le": datetime(2026, 1, 15, tzinfo=UTC),
}


class Porteur:
    """A gestionnaire in a browser without a script, and the drafts of each state."""

    def __init__(self, client: httpx.Client, dossiers: dict[str, int]) -> None:
        self.client = client
        self.dossiers = dossiers
        self.poids: dict[str, int] = {}

    def adresse(self, etat: str, page: str) -> str:
        return f"/dossiers/{self.dossiers[etat]}/{page}"

    def lire(self, etat: str, page: str, **parametres: str) -> str:
        reponse = self.client.get(self.adresse(etat, page), params=parametres)
        assert reponse.status_code == 200, reponse.url
        return reponse.text

    def envoyer(self, etat: str, page: str, statut: int, champs: dict[str, list[str]], **reste: object) -> str:
        reponse = self.client.post(self.adresse(etat, page), data=champs, follow_redirects=True, **reste)  # type: ignore[arg-type]
        assert reponse.status_code == statut, (reponse.status_code, reponse.url)
        return reponse.text

    def peser(self, html: str) -> None:
        poids = len(html.encode()) + self.annexes(html)
        assert poids < POIDS_MAXIMUM, f"{poids} octets : {titre_de(html)}"

    def annexes(self, html: str) -> int:
        """The bytes of the stylesheet, the picture and the scripts (htmx comes from elsewhere), as they travel."""
        noms = set(re.findall(r'(?:src|href)="(/static/(?!vendor)[^"]+)"', html))
        for nom in noms - set(self.poids):
            self.poids[nom] = int(self.client.get(nom).headers["content-length"])
        return sum(self.poids[nom] for nom in noms)


def _question(bd: Session, campagne: Campagne, auteur: Personne, genre: GenreAjoute, rang: int) -> None:
    bd.add(
        QuestionDeCampagne(
            campagne_id=campagne.id or 0, section="propres", genre=genre, libelle=f"Question {rang}", rang=rang,
            propositions="Oui\nNon" if genre in (GenreAjoute.CHOIX, GenreAjoute.CHOIX_MULTIPLES) else "",
            est_facultatif=True, ajoutee_le=maintenant(), ajoutee_par_id=auteur.id or 0,
        )
    )  # fmt: skip


def _dossiers(bd: Session, porteur: Personne, organisme: Organisme) -> dict[str, int]:
    campagne = fabriques.campagne(bd)
    close = fabriques.campagne(bd, **CLOSE)
    for rang, genre in enumerate(GenreAjoute, 1):
        for ouverte in (campagne, close):
            _question(bd, ouverte, porteur, genre, rang)
    bd.flush()
    risque = contenu_complet(
        calendrier={"debut": "15/01/2028", "fin": "15/12/2028"},
        budget={"produits": {}, "financeurs": [{"financeur": "caph", "etat": "sollicite", "montant": "20 000"}]},
    )
    chez = {"organisme": organisme, "campagne": campagne}
    dossiers = {
        "vide": brouillon(bd, porteur, **chez),
        "complet": brouillon(bd, porteur, **chez, est_complet=True),
        "risque": brouillon(bd, porteur, **chez, contenu=risque),
        "clos": brouillon(bd, porteur, organisme=organisme, campagne=close, est_complet=True, maintenant=AVANT),
    }
    for dispositif in COURTES:
        chez = {"organisme": organisme, "campagne": fabriques.campagne(bd, dispositif)}
        passee = fabriques.campagne(bd, dispositif, **CLOSE)
        ailleurs = contenu_court(
            territoires={"communes": [SANS_QUARTIER], "quartiers": []}, projet={"date": "21/06/2028"}
        )
        dossiers |= {
            f"vide-{dispositif}": brouillon(bd, porteur, **chez),
            f"complet-{dispositif}": brouillon(bd, porteur, **chez, est_complet=True),
            f"risque-{dispositif}": brouillon(bd, porteur, **chez, contenu=ailleurs),
            f"clos-{dispositif}": brouillon(
                bd, porteur, organisme=organisme, campagne=passee, est_complet=True, maintenant=AVANT
            ),
        }
    return {etat: dossier.id or 0 for etat, dossier in dossiers.items()}


@pytest.fixture(scope="module")
def porteur(modele_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Porteur]:
    with servir_une_base(modele_sqlite, tmp_path_factory.mktemp("etats")) as adresse:
        with Session(db.moteur()) as bd:
            personne = fabriques.personne(bd)
            organisme = fabriques.organisme(bd)
            fabriques.adherer(bd, organisme, personne).represente_depuis = None
            dossiers = _dossiers(bd, personne, organisme)
            sections = acces(bd, personne, bd.get_one(Dossier, dossiers["vide"])).sections
            assert {s.cle for s in sections} == {*SECTIONS, "pieces"}
            jeton = ouvrir_session(bd, personne, "états", maintenant(), avec_second_facteur=True)
            bd.commit()
        with httpx.Client(base_url=adresse, cookies={nom_du_cookie(): jeton}) as client:
            yield Porteur(client, dossiers)


@pytest.fixture(scope="module")
def examiner(navigateur: Browser, porteur: Porteur) -> Iterator[Callable[[str], None]]:
    """Weigh a page, then look at it."""
    with examen(navigateur, str(porteur.client.base_url)) as oeil:

        def regarder(html: str) -> None:
            porteur.peser(html)
            oeil.examiner(html)

        yield regarder


def _repondre(html: str, texte: str, rang: int | None) -> dict[str, list[str]]:
    """These words in each field and the box of that rank in each group; None: no box, and the first field empty."""
    formulaire = HTMLParser(html).css_first("#formulaire")
    reponses = {c.attributes["name"] or "": [c.attributes["value"] or ""] for c in formulaire.css("[type=hidden]")}
    groupes: dict[str, list[str]] = {}
    textes: list[str] = []
    for champ in formulaire.css("input[name]:not([type=hidden]), textarea[name], select[name]"):
        nom, valeur = champ.attributes["name"] or "", champ.attributes.get("value") or ""
        if champ.tag == "select":
            groupes[nom] = [o.attributes["value"] or "" for o in champ.css("option[value]:not([value=''])")]
        elif champ.attributes.get("type") in ("radio", "checkbox"):
            groupes.setdefault(nom, []).append(valeur)
        else:
            textes.append(nom)
    reponses |= {nom: [texte] for nom in textes[rang is None :]} | {"suite": ["rester"]}
    return reponses | {nom: [v[(rang or 0) % len(v)]] for nom, v in groupes.items() if rang is not None}


def _est_bien_espace(html: str) -> None:
    """What is said of the answers takes the spaces of French, as the words of the templates do."""
    for phrase in HTMLParser(html).css(".erreur, .conseil, .phrase-equilibre, #resume-erreurs a, #risques li"):
        assert not re.search(r" [:;!?»]|« ", phrase.text()), phrase.text()


@pytest.mark.parametrize("section", SECTIONS)
def test_une_section_est_accessible_dans_chaque_etat(
    porteur: Porteur, examiner: Callable[[str], None], section: str
) -> None:
    vide = porteur.lire("vide", section)
    assert "resume-erreurs" not in vide and "Pas encore déposé" in vide
    _est_bien_espace(vide)
    faux = porteur.envoyer("vide", section, 200, _repondre(vide, "n’importe quoi", None))
    assert "✓ Brouillon enregistré" in faux and "à corriger</h2>" in faux and "<title>Erreur\u00a0: " in faux
    _est_bien_espace(faux)
    porteur.envoyer("vide", section, 200, _repondre(faux, "une chose", 0))
    conflit = porteur.envoyer("vide", section, 409, _repondre(faux, "une autre", 1))
    assert "deux textes à comparer" in conflit
    if section not in contenu_complet():
        porteur.envoyer("complet", section, 200, {"version": ["0"], "suite": ["rester"], "moyen": ["document"]})
    complet = porteur.lire("complet", section, fait="enregistre")
    assert "✓ Brouillon enregistré" in complet and "resume-erreurs" not in complet
    clos = porteur.lire("clos", section)
    assert "La campagne est close" in clos and "<form" not in clos.split("</header>")[1]
    for html in (vide, faux, conflit, complet, clos):
        examiner(html)
    if section in A_RISQUE:
        risque = porteur.lire("risque", section, fait="risque")
        assert 'id="risques" role="alert"' in risque
        examiner(risque)


@pytest.mark.parametrize(("dispositif", "section"), [(d, cle) for d, cles in COURTES.items() for cle in cles])
def test_une_section_des_formulaires_courts_est_accessible_dans_chaque_etat(
    porteur: Porteur, examiner: Callable[[str], None], dispositif: str, section: str
) -> None:
    etat = f"vide-{dispositif}"
    vide = porteur.lire(etat, section)
    faux = porteur.envoyer(etat, section, 200, _repondre(vide, "n’importe quoi", None))
    assert "✓ Brouillon enregistré" in faux and "à corriger</h2>" in faux
    _est_bien_espace(faux)
    porteur.envoyer(etat, section, 200, _repondre(faux, "une chose", 0))
    conflit = porteur.envoyer(etat, section, 409, _repondre(faux, "une autre", 1))
    assert "deux textes à comparer" in conflit
    complet = porteur.lire(f"complet-{dispositif}", section, fait="enregistre")
    assert "✓ Brouillon enregistré" in complet and "resume-erreurs" not in complet
    clos = porteur.lire(f"clos-{dispositif}", section)
    assert "La campagne est close" in clos and "<form" not in clos.split("</header>")[1]
    for html in (faux, conflit, complet, clos):
        examiner(html)
    if section == "projet":
        averti = porteur.lire(f"risque-{dispositif}", section)
        assert "À vérifier" in averti and "pas dans l’année 2027" in averti
        examiner(averti)
    if section == "territoires":
        risque = porteur.lire(f"risque-{dispositif}", section, fait="risque")
        assert 'id="risques" role="alert"' in risque
        examiner(risque)


def test_les_pieces_sont_accessibles_dans_chaque_etat(porteur: Porteur, examiner: Callable[[str], None]) -> None:
    vide = porteur.lire("vide", "pieces")
    faux = {"fichiers.statuts": ("statuts.pdf", b"ceci n'est pas un PDF", "application/pdf")}
    refuse = porteur.envoyer("vide", "pieces", 422, {}, files=faux)
    assert "1 fichier n’a pas été ajouté" in refuse
    note = porteur.envoyer("vide", "pieces/plus-tard", 422, {"genre": ["rib"], "note.rib": ["x" * 5000]})
    assert "<title>Erreur\u00a0: " in note
    for html in (vide, refuse, note, porteur.lire("complet", "pieces", fait="ajoute"), porteur.lire("clos", "pieces")):
        examiner(html)


def test_la_relecture_est_accessible_dans_chaque_etat(porteur: Porteur, examiner: Callable[[str], None]) -> None:
    incomplete = porteur.envoyer("vide", "deposer", 422, {"acte": ["deposer"], "cle": ["k"], "represente": ["oui"]})
    assert "empêchent de déposer" in incomplete and "<title>Erreur\u00a0: " in incomplete
    sans_signature = porteur.envoyer("complet", "deposer", 422, {"acte": ["deposer"], "cle": ["k"]})
    sans_adresse = porteur.envoyer("complet", "signature", 422, {"nouvelle": ["n’importe quoi"]})
    attendue = porteur.envoyer("complet", "signature", 200, {"nouvelle": ["presidente@exemple.test"]})
    assert "Signature demandée à" in attendue
    for html in (incomplete, sans_signature, sans_adresse, attendue, porteur.lire("clos", "relire")):
        examiner(html)


def test_un_objectif_est_accessible_quand_il_est_faux(porteur: Porteur, examiner: Callable[[str], None]) -> None:
    examiner(
        porteur.envoyer("complet", "indicateurs/objectif", 422, {"autre": ["Bouger"], "choix": ["sante_activite"]})
    )


def test_un_refus_est_accessible_et_rend_le_texte(porteur: Porteur, examiner: Callable[[str], None]) -> None:
    """The session was lost, the call is closed: what was typed is on the page."""
    ecrit = {"version": ["0"], "resume": ["Un texte assez long, écrit dans la nuit."]}
    for reponse, statut in (
        (httpx.post(str(porteur.client.base_url.join(porteur.adresse("vide", "projet"))), data=ecrit), 401),
        (porteur.client.post(porteur.adresse("clos", "projet"), data=ecrit), 409),
    ):
        assert reponse.status_code == statut and "écrit dans la nuit" in reponse.text
        examiner(reponse.text)
