"""The bilan over HTTP: typed by pages, in conflict, given and frozen, made precise, paid in full, validated."""

import hashlib
import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.core import db, telechargements
from app.domain.attentes import Attente
from app.domain.bilan import formulaire_du_bilan
from app.domain.calendrier import instant_paris
from app.domain.droits import RoleAdhesion
from app.domain.etats import Etat
from app.domain.formulaire import champs_de
from app.dossiers.queries_bilan import bilans_en_retard
from app.dossiers.reprise import contenu_depose
from app.instruction.queries_attente import suites_d_un_accord
from app.models.comptes import Personne
from app.models.courriel import Courriel
from app.models.dossiers import Document, Dossier, Piece
from app.models.journal import LigneJournal
from app.models.suites import Bilan, VersionBilan
from app.suites import commands_rappels
from app.suites.commands import Avenant, modifier_convention
from app.suites.commands_rappels import rappeler_les_bilans
from app.suites.verifications import verifier_suites
from tests.compteur import compter
from tests.conftest import adresse
from tests.domain.test_bilan import rendu
from tests.fabriques import adherer, personne
from tests.fabriques_comptes import lues, prouver_identite
from tests.fabriques_dossiers import petit_pdf
from tests.fabriques_suites import BILAN_AVANT, Accord, accord
from tests.lecture import lu

Entrer = Callable[[Personne], TestClient]


def _poster(client: TestClient, numero: int | None, depose: Any, bilan: Any) -> None:
    for section in formulaire_du_bilan(depose, bilan):
        champs = champs_de(section, bilan.get(section.cle, {}))
        reponse = client.post(adresse("suites.enregistrer_bilan", dossier_id=numero, cle=section.cle), data=champs)
        assert reponse.status_code == 303, lu(reponse)


def _paye(bd: Session) -> tuple[Accord, Any]:
    bd.expire_on_commit = False
    a = accord(bd)
    a.conventionner(bd)
    a.verser(bd)
    depose = contenu_depose(bd, a.dossier)
    bd.commit()
    bd.rollback()
    return a, depose


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_d_un_brouillon_au_bilan_valide(bd: Session, entrer: Entrer) -> None:
    a, depose = _paye(bd)
    redacteur = personne(bd)
    adherer(bd, a.organisme, redacteur, RoleAdhesion.REDACTEUR)
    bd.commit()
    numero = a.dossier.id
    porteur, autre, pilote = entrer(a.porteur), entrer(redacteur), entrer(a.pilote)
    ici = adresse("suites.bilan", dossier_id=numero)
    assert "À rendre au plus tard le 30 juin 2028" in lu(porteur.get(ici))
    assert pilote.get(adresse("suites.bilan_recu", dossier_id=numero)).status_code == 409
    # whatever is typed is kept, and what is wrong is said beside it
    page = autre.post(f"{ici}/comptes", data={"charge_achats": "douze", "suite": "rester"}, follow_redirects=True)
    assert 'value="douze"' in page.text and "Nous n’avons pas pu lire un montant" in lu(page)
    # one answer saved while it is typed; then two people on it: both texts, nothing lost
    with compter() as ordres:
        champ = autre.post(f"{ici}/action/champ/lieux", data={"lieux": "Salle A", "base": ""})
    assert len(ordres) <= 7, ordres
    assert champ.status_code == 200 and 'data-recu="enregistre"' in champ.text
    deux = porteur.post(f"{ici}/action", data={"lieux": "Salle B", "base": ""})
    assert deux.status_code == 409 and "Salle A" in lu(deux) and 'value="Salle B"' in deux.text
    conflit = porteur.post(f"{ici}/action/champ/lieux", data={"lieux": "Salle B", "base": ""})
    assert conflit.status_code == 409 and "Salle A" in lu(conflit)
    assert porteur.post(f"{ici}/action/champ/inconnue", data={}).status_code == 404
    # what is missing prevents it from being given; a rédacteur never gives it
    refus = porteur.post(f"{ici}/rendre", data={"exact": "oui"})
    assert refus.status_code == 422 and "Dites si l’action a eu lieu" in lu(refus)
    bilan = rendu(
        comptes={"charge_achats": "7 142,86", "produit_ressources_propres": "2 142,86", "financeur_0": "5 000"}
    )
    bilan["annexe"] = {f"ecart_{cle}": "Moins accordé que demandé." for cle in bilan["comptes"]}
    with db.ecriture() as sienne:
        sienne.delete(sienne.get_one(Bilan, numero))
    _poster(porteur, numero, depose, bilan)
    # a document joined, a wrong one refused with its remedy, one taken away
    vide = porteur.post(f"{ici}/pieces")
    assert vide.status_code == 422 and "Choisissez un fichier" in lu(vide)
    faux = porteur.post(f"{ici}/pieces", files={"fichiers.bilan": ("virus.exe", b"MZ rien")})
    assert faux.status_code == 422 and "virus.exe" in lu(faux)
    for nom in ("facture.pdf", "trop.pdf"):
        joint = porteur.post(f"{ici}/pieces", files={"fichiers.bilan": (nom, petit_pdf(nom))})
        assert joint.headers["location"].endswith("#pieces")
    ids = [p.id for p in lues(select(Piece).where(Piece.genre == "bilan").order_by(col(Piece.id)))]
    assert porteur.post(f"{ici}/pieces/{ids[1]}/retirer").status_code == 303
    assert "trop.pdf" not in porteur.get(ici).text and "facture.pdf" in porteur.get(ici).text
    assert porteur.get(adresse("dossiers.telecharger_piece", dossier_id=numero, piece_id=ids[0])).status_code == 200
    assert "facture.pdf" not in porteur.get(adresse("dossiers.relire", dossier_id=numero)).text
    lecture_agent = adresse("suites.piece_du_bilan", dossier_id=numero, piece_id=ids[0])
    assert pilote.get(lecture_agent).status_code == 404  # not given yet
    assert autre.post(f"{ici}/rendre", data={"exact": "oui"}).status_code == 403
    assert "Cochez la case" in lu(porteur.post(f"{ici}/rendre"))
    relu = lu(porteur.get(f"{ici}/relire"))
    assert "point empêche" not in relu, relu[relu.index("point empêche") : relu.index("point empêche") + 900]
    assert "7 142,86 €" in relu and "4 285,72 €" in relu
    assert porteur.post(f"{ici}/rendre", data={"exact": "oui"}).headers["location"].endswith("?fait=rendu")
    assert "Ce bilan est rendu" in lu(porteur.post(f"{ici}/action", data={"lieux": "Trop tard"}))
    assert porteur.post(f"{ici}/rendre", data={"exact": "oui"}).status_code == 409
    # frozen, with its digest, its PDF to draw and its line
    version = bd.scalars(select(VersionBilan)).one()
    assert hashlib.sha256(version.contenu.encode()).hexdigest() == version.sha256
    assert json.loads(version.contenu)["sections"]["mesures"] == {"realise_0": "27"}
    assert [p["nom"] for p in json.loads(version.contenu)["pieces"]] == ["facture.pdf"]
    dessine = bd.scalars(select(Document.html).where(Document.genre == "bilan")).one()
    assert all(mots in dessine for mots in ("Compte rendu financier", "facture.pdf", "des produits."))
    bd.rollback()
    assert pilote.get(lecture_agent).status_code == 200
    with pytest.MonkeyPatch.context() as perdu:  # a file lost from the disk is a page, in French
        perdu.setattr(telechargements, "lire", lambda *_: (_ for _ in ()).throw(FileNotFoundError))
        assert pilote.get(lecture_agent).status_code == 404
    assert porteur.post(f"{ici}/pieces/{ids[0]}/retirer").status_code == 409
    _preciser_puis_valider(bd, a, porteur, pilote, entrer(a.seconde), ici, bilan, depose)


def _preciser_puis_valider(
    bd: Session, a: Accord, porteur: TestClient, pilote: TestClient, seconde: TestClient, ici: str, bilan: Any,
    depose: Any,
) -> None:  # fmt: skip
    numero, organisme_id = a.dossier.id, a.organisme.id
    bd.rollback()  # what was read again holds the writers’ turn on SQLite
    assert "Bilan reçu" in lu(pilote.get(adresse("instruction.a_traiter")))
    lecture = adresse("suites.bilan_recu", dossier_id=numero)
    with compter() as ordres:
        page = lu(pilote.get(lecture))
    assert len(ordres) <= 8
    for mots in ("Femmes inscrites", "30 femmes", "27", "prorata", "Proposé : 237,28 € à verser encore", "Prévu"):
        assert mots in page, mots
    assert (
        pilote.post(f"{lecture}/precisions", data={"texte": "Et les factures ?", "avant": "1/1/2026"}).status_code
        == 422
    )
    envoi = pilote.post(f"{lecture}/precisions", data={"texte": "Et les factures ?", "avant": "15/12/2026"})
    assert envoi.headers["location"].endswith("?fait=precisions")
    assert "Et les factures ?" in lu(porteur.get(ici))
    assert "Bilan reçu" not in lu(pilote.get(adresse("instruction.a_traiter")))
    bilan["annexe"]["observations"] = "Factures envoyées par message."
    _poster(porteur, numero, depose, bilan)
    assert porteur.post(f"{ici}/rendre", data={"exact": "oui"}).status_code == 303
    # the balance waits for the pilote; what is not paid must be paid, or explained, before the dossier is closed
    versement = {"montant_cents": "1 000", "ordonne_le": "23/11/2026", "reference": "M-2", "rang": "2"}
    prouver_identite(seconde)
    tot = seconde.post(f"{adresse('suites.suites', dossier_id=numero)}/versement", data=versement)
    assert tot.status_code == 409 and "Le solde attend sa lecture" in lu(tot)
    assert pilote.post(f"{lecture}/conforme").headers["location"].endswith("?fait=conforme")
    assert pilote.post(f"{lecture}/conforme").status_code == 409
    assert "Bilan reçu" not in lu(pilote.get(adresse("instruction.a_traiter")))
    assert "Versement à ordonner" in lu(seconde.get(adresse("instruction.a_traiter")))
    assert pilote.post(f"{lecture}/reverser", data={"montant_cents": "1", "motif": "x"}).status_code == 403
    trop = seconde.post(f"{lecture}/reverser", data={"montant_cents": "4 000,01", "motif": "x"})
    assert trop.status_code == 422 and "au plus 4 000 €" in lu(trop)
    assert "dites pourquoi il n’est pas dû" in lu(pilote.post(f"{lecture}/valider"))
    verse = seconde.post(f"{adresse('suites.suites', dossier_id=numero)}/versement", data=versement)
    assert verse.headers["location"].endswith("?fait=versement")
    assert "Bilan reçu" in lu(pilote.get(adresse("instruction.a_traiter")))
    assert list(verifier_suites(bd)) == []
    bd.rollback()
    assert pilote.post(f"{lecture}/valider", data={"conclusion": "Merci."}).headers["location"].endswith("?fait=valide")
    assert pilote.post(f"{lecture}/valider").status_code == 409
    assert "Merci." in lu(porteur.get(ici))
    _rouvrir_puis_valider(numero, porteur, pilote, ici)
    connu = lu(pilote.get(adresse("instruction.organisme", organisme_id=organisme_id)))
    assert 'data-titre="Versé">5 000 €' in connu and "bilan rendu le 23 novembre 2026, validé" in connu
    assert bd.get_one(Dossier, numero, populate_existing=True).etat is Etat.SOLDE
    assert list(bd.scalars(select(VersionBilan.numero).order_by(col(VersionBilan.numero)))) == [1, 2, 3]
    actes = bd.scalars(select(LigneJournal.acte).order_by(col(LigneJournal.id).desc()).limit(12)).all()
    assert [x for x in actes if "preuve" not in x and x != "prouver_identite"][:9] == [
        "valider_bilan", "rendre_bilan", "rouvrir_bilan",
        "valider_bilan", "verser", "constater_conformite", "rendre_bilan", "demander_complement", "rendre_bilan",
    ]  # fmt: skip
    cles = bd.scalars(
        select(Courriel.cle).where(col(Courriel.cle).startswith("suites-bilan")).order_by(col(Courriel.id))
    )
    assert [cle.rsplit("-", 3)[0] for cle in cles] == [
        "suites-bilan_rendu", "suites-bilan_recu", "suites-bilan_precisions", "suites-bilan_rendu",
        "suites-bilan_recu", "suites-bilan_valide", "suites-bilan_rouvert", "suites-bilan_rendu", "suites-bilan_recu",
        "suites-bilan_valide",
    ]  # fmt: skip
    # opened again, a sum to give back may be asked again though nothing was corrected: each time it is written
    bd.rollback()
    for sommes in (1, 2):
        rouvert = seconde.post(f"{lecture}/rouvrir", data={"raison": "Somme à revoir.", "avant": "15/12/2026"})
        assert rouvert.headers["location"].endswith("?fait=rouvert")
        demande = seconde.post(f"{lecture}/reverser", data={"montant_cents": "100", "motif": "Trop versé."})
        assert demande.headers["location"].endswith("?fait=reverse"), demande.text
        ecrites = lues(select(Courriel.cle).where(col(Courriel.cle).startswith("suites-reversement")))
        assert len({cle.rsplit("-", 1)[0] for cle in ecrites}) == sommes


def _rouvrir_puis_valider(numero: int | None, porteur: TestClient, pilote: TestClient, ici: str) -> None:
    """A closed bilan is opened again with a reason, put right, and validated once more; nothing of it is lost."""
    lecture = adresse("suites.bilan_recu", dossier_id=numero)
    assert "Rouvrir pour correction" in lu(pilote.get(lecture))
    vide = pilote.post(f"{lecture}/rouvrir", data={"raison": "", "avant": "1/1/2026"})
    assert vide.status_code == 422 and 'id="raison-erreur"' in vide.text
    rouvert = pilote.post(f"{lecture}/rouvrir", data={"raison": "Un poste en double.", "avant": "15/12/2026"})
    assert rouvert.headers["location"].endswith("?fait=rouvert")
    assert pilote.post(f"{lecture}/rouvrir", data={"raison": "x", "avant": "15/12/2026"}).status_code == 409
    assert pilote.post(f"{lecture}/valider").status_code == 409, "rouvert, il attend la correction"
    assert "Un poste en double." in lu(porteur.get(ici))
    [lettre] = lues(select(Courriel.texte).where(col(Courriel.cle).startswith("suites-bilan_rouvert")))
    assert "était validé" in lettre and "Un poste en double." in lettre
    assert porteur.post(f"{ici}/rendre", data={"exact": "oui"}).status_code == 303
    relu = lu(pilote.get(lecture))
    assert "Conclusion d’alors : Merci." in relu and "validé le 23 novembre 2026" in relu
    assert pilote.post(f"{lecture}/valider", data={"conclusion": "Vu."}).headers["location"].endswith("?fait=valide")


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_le_temps_rappelle_le_bilan(bd: Session) -> None:
    a = accord(bd)
    a.conventionner(bd)
    veille, retard = instant_paris(date(2028, 5, 31), 9), instant_paris(date(2028, 7, 1), 9)
    assert rappeler_les_bilans(bd, instant_paris(date(2028, 5, 30), 9)) == 0
    assert [rappeler_les_bilans(bd, veille) for _ in range(2)] == [1, 0]
    assert [rappeler_les_bilans(bd, retard) for _ in range(2)] == [1, 0]
    # one whose mail cannot be written holds nobody back: the pass looks at it, goes on, and it is tried again later
    bd.commit()
    with pytest.MonkeyPatch.context() as casse:
        casse.setattr(commands_rappels, "PAR_PASSAGE", 1)
        casse.setattr(commands_rappels, "composer", lambda *_, **__: 1 // 0)
        vus: dict[str, int] = {}
        un_mois = instant_paris(date(2028, 7, 31), 9)
        assert [rappeler_les_bilans(bd, un_mois, vus) for _ in range(2)] == [1, 0]
    bd.rollback()
    sujets = bd.scalars(
        select(Courriel.sujet).where(col(Courriel.cle).startswith("suites-rappel")).order_by(col(Courriel.id))
    )
    assert [s.split(" est ")[1][:9] for s in sujets] == ["à rendre ", "en retard"]
    # moved by an avenant, it is reminded again of its new day
    avenant, plus_tard = Avenant("CONV-1 bis", date(2028, 12, 31), "Action prolongée"), retard + timedelta(hours=1)
    modifier_convention(bd, a.dossier, a.campagne, avenant, a.premiere, retard)
    assert [rappeler_les_bilans(bd, instant_paris(date(2029, 1, 1), 9)) for _ in range(2)] == [1, 0]
    modifier_convention(bd, a.dossier, a.campagne, Avenant("CONV-1", BILAN_AVANT, "Erreur"), a.premiere, plus_tard)
    # the pilote, the organisme and a new request read that it is late
    dus = bilans_en_retard(bd, [a.organisme.id or 0], retard.date())
    assert [(d.numero, d.du_avant) for d in dus] == [(a.dossier.numero, date(2028, 6, 30))]
    assert bilans_en_retard(bd, [a.organisme.id or 0], date(2028, 6, 30)) == []
    assert list(suites_d_un_accord(bd, a.pilote, retard)) == [Attente.BILAN_EN_RETARD]
    assert suites_d_un_accord(bd, a.premiere, retard) == {}
    a.dossier.etat = Etat.BILAN_RECU
    bd.flush()
    assert rappeler_les_bilans(bd, instant_paris(date(2028, 7, 31), 9)) == 0
