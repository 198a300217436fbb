"""A request for completion opens only what it names, until its own date, and says what is left."""

import html
import re
from collections.abc import Callable
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.core.francais import INSECABLE
from app.dossiers.recherche import dossiers_trouves, expression
from app.instruction.commands import demander_complement
from app.models.comptes import Personne
from app.models.dossiers import Section
from tests.conftest import PRESENT, adresse
from tests.fabriques import equipe, personne
from tests.fabriques_dossiers import dossier_depose, petit_pdf
from tests.fabriques_instruction import acces_agent

TEXTE = "Précisez le calendrier, et joignez le devis."


def test_seules_les_parties_demandees_se_rouvrent(
    bd: Session, entrer: Callable[[Personne], TestClient], horloge: Callable[[datetime], datetime]
) -> None:
    porteur = personne(bd)
    pilote = equipe(bd)["chef-projet-3"]
    dossier = dossier_depose(bd, porteur)
    acces = acces_agent(bd, dossier, pilote)
    demander_complement(bd, acces, TEXTE, ["calendrier", "pieces"], date(2027, 2, 10), PRESENT)
    bd.commit()
    # the window of the campaign has closed: the request keeps its own date
    horloge(datetime(2027, 2, 8, 9, tzinfo=UTC))
    client = entrer(porteur)

    def ouvrir(nom: str, **plus: object) -> str:
        reponse = client.get(adresse(f"dossiers.{nom}", dossier_id=dossier.id, **plus))
        assert reponse.status_code == 200
        return reponse.text.replace(INSECABLE, " ")

    page = ouvrir("dossier")
    assert "Il vous reste 2 jours pour répondre" in page and TEXTE in page
    assert page.count("À reprendre") == 2 and "Repris" not in page
    for nom, plus in (
        ("section", {"cle": "calendrier"}),
        ("section", {"cle": "projet"}),
        ("pieces", {}),
        ("relire", {}),
    ):
        texte = ouvrir(nom, **plus)
        assert "Il vous reste 2 jours pour répondre." in texte and "Revoir ce qui est demandé" in texte, (nom, plus)
    assert 'name="etapes"' in ouvrir("section", cle="calendrier")
    assert 'name="resume"' not in ouvrir("section", cle="projet")
    # the other parts refuse, by every way in
    ferme = adresse("dossiers.enregistrer_section", dossier_id=dossier.id, cle="projet")
    champ = adresse("dossiers.enregistrer_champ", dossier_id=dossier.id, cle="projet", question="resume")
    for url in (ferme, champ):
        refus = client.post(url, data={"resume": "Autre chose", "version": "1"})
        assert refus.status_code == 409 and "ne fait pas partie du complément demandé" in refus.text
    section = bd.query(Section).filter_by(dossier_id=dossier.id, cle="projet").one()
    assert section.contenu["resume"] != "Autre chose"
    bd.commit()
    # those that were asked are taken, and what is left is said
    champ = adresse("dossiers.enregistrer_champ", dossier_id=dossier.id, cle="calendrier", question="etapes")
    base = re.search(r'name="base" value="([^"]*)"', ouvrir("section", cle="calendrier"))
    assert base is not None
    envoi = client.post(champ, data={"etapes": "Avril : les préparatifs.", "base": html.unescape(base[1])})
    assert envoi.status_code == 200
    # « Enregistrer et continuer » leads from one part that was asked to the next, then to the page that sends
    entiere = adresse("dossiers.enregistrer_section", dossier_id=dossier.id, cle="calendrier")
    suite = client.post(entiere, data={"suite": "continuer", "version": "9"}).headers["location"]
    assert suite == adresse("dossiers.pieces", dossier_id=dossier.id)
    assert "Relire et renvoyer" in ouvrir("pieces") and ">Continuer<" not in ouvrir("pieces")
    page = ouvrir("dossier")
    assert page.count("À reprendre") == 1 and page.count("Repris") == 1
    fichiers = {"fichiers.devis": ("devis.pdf", petit_pdf("devis"), "application/pdf")}
    assert client.post(adresse("dossiers.pieces", dossier_id=dossier.id), files=fichiers).status_code == 303
    page = ouvrir("dossier")
    assert page.count("À reprendre") == 0 and page.count("Repris") == 2
    assert adresse("dossiers.changements", dossier_id=dossier.id) in page
    # after the date one may still answer: nothing is refused by itself
    horloge(datetime(2027, 2, 13, 9, tzinfo=UTC))
    client = entrer(porteur)
    assert "La date est passée depuis 3 jours : répondez dès que possible" in ouvrir("dossier")
    assert client.post(adresse("dossiers.completer", dossier_id=dossier.id)).status_code == 303
    page = ouvrir("dossier")
    assert "Complément envoyé" in page and "pour répondre" not in page
    assert adresse("dossiers.changements", dossier_id=dossier.id) in page
    assert client.post(champ, data={"etapes": "Trop tard"}).status_code == 409
    # the search reads what was sent back, and nothing of what it replaces
    moteur = bd.get_bind().dialect.name
    assert [
        list(bd.scalars(dossiers_trouves(moteur), {"recherche": expression(mot, moteur)}))
        for mot in ("avril preparatif", "rencontres")
    ] == [[dossier.id], []]
