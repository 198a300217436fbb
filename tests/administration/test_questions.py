"""Questions added to a campaign: from the administrator's screen to the form, the deposit and its readers."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.core.db import ecriture
from app.domain.droits import RoleAdhesion
from app.domain.etats import Etat
from app.models.campagnes import Campagne
from app.models.campagnes_ajouts import QuestionDeCampagne
from app.models.comptes import Personne
from app.models.courriel import Courriel
from app.models.dossiers import Document, Dossier, VersionDossier
from tests import fabriques as f
from tests.compteur import compter
from tests.conftest import PRESENT, adresse
from tests.fabriques_administration import administrateur, derniere_ligne
from tests.fabriques_comptes import lues
from tests.fabriques_dossiers import brouillon, dossier_depose, petit_pdf
from tests.lecture import lisible

Entrer = Callable[[Personne], TestClient]
LIBELLE = "Combien de séances prévoyez-vous ?"


def _corps(**changements: Any) -> dict[str, Any]:
    return {
        "libelle": LIBELLE, "aide": "Par exemple 12.", "genre": "nombre", "choix": "", "section": "propres",
        "obligation": "obligatoire", "confirme": "oui",
    } | changements  # fmt: skip


def _ajouter(navigateur: TestClient, campagne: Campagne, **changements: Any) -> int:
    page = adresse("administration.ajouter_question", campagne_id=campagne.id)
    reponse = navigateur.post(page, data=_corps(**changements))
    assert (reponse.status_code, reponse.headers["location"]) == (303, f"{page}?fait=ajoutee")
    return lues(select(QuestionDeCampagne).order_by(col(QuestionDeCampagne.id)))[-1].id or 0


def _section(dossier: Dossier, cle: str) -> str:
    return adresse("dossiers.section", dossier_id=dossier.id, cle=cle)


def _html(client: TestClient, adresse_: str) -> str:
    reponse = client.get(adresse_)
    assert reponse.status_code == 200, adresse_
    return unescape(reponse.text)


def test_une_question_ajoutee_pendant_l_appel_va_de_l_ecran_au_dossier_fige(
    bd: Session, entrer: Entrer, horloge: Callable[[datetime], datetime]
) -> None:
    f.equipe(bd)
    gestionnaire, redacteur, lecteur, parti = (f.personne(bd) for _ in range(4))
    organisme = f.organisme(bd, gestionnaire)
    for qui, role in ((redacteur, "redacteur"), (lecteur, "lecteur"), (parti, "redacteur")):
        f.adherer(bd, organisme, qui, RoleAdhesion(role))
    parti.desactivee_le = PRESENT
    campagne = f.campagne(bd)
    dossier = brouillon(bd, gestionnaire, organisme=organisme, campagne=campagne, est_complet=True)
    admin = administrateur(bd)
    horloge(datetime(2026, 12, 1, 9, tzinfo=UTC))
    bureau, porteur = entrer(admin), entrer(gestionnaire)
    ecran = adresse("administration.questions", campagne_id=campagne.id)

    # the administrator sees who is concerned, and must say so
    assert "1\u00a0brouillon est en cours" in _html(bureau, ecran)
    refus = bureau.post(ecran, data=_corps(confirme="", libelle="Un texte tapé"))
    assert refus.status_code == 422 and 'value="Un texte tapé"' in refus.text
    assert 'id="confirme-erreur"' in refus.text and lues(select(QuestionDeCampagne)) == []
    question = _ajouter(bureau, campagne)
    details = {"campagne": campagne.id, "genre": "nombre", "brouillons": 1}
    assert derniere_ligne() == ("ajouter_question", f"question_ajoutee:{question}", details)

    # who writes is told, nobody else is
    lettres = lues(select(Courriel).where(col(Courriel.cle).like("question-%")))
    assert {lettre.destinataire for lettre in lettres} == {gestionnaire.courriel, redacteur.courriel}
    assert "Une question a été ajoutée à votre demande" in lettres[0].sujet
    assert LIBELLE in lettres[0].texte and f"/dossiers/{dossier.id}/propres" in lettres[0].texte

    # the draft says so, still opens, and is stopped only at the deposit
    cle = f"ajout_{question}"
    with compter() as ordres:
        page = _html(porteur, adresse("dossiers.dossier", dossier_id=dossier.id))
    assert len(ordres) <= 9
    assert "Une question a été ajoutée le mardi 1er décembre 2026" in lisible(page) and LIBELLE in lisible(page)
    assert "11 sections sur 12" in page and "Questions propres à cet appel" in page
    page = _html(porteur, _section(dossier, "propres"))
    assert f'name="{cle}"' in page and "Une question a été ajoutée le" in page
    relire = _html(porteur, adresse("dossiers.relire", dossier_id=dossier.id))
    assert "Saisissez un nombre pour «\u00a0Combien" in relire or "Saisissez un nombre pour « Combien" in relire
    depot = adresse("dossiers.deposer", dossier_id=dossier.id)
    assert porteur.post(depot, data={"cle": "a"}).status_code == 422

    # two people on it: the conflict page shows the added question
    assert porteur.post(_section(dossier, "propres"), data={"version": "0", cle: "12"}).status_code == 303
    conflit = entrer(redacteur).post(_section(dossier, "propres"), data={"version": "0", "base": "", cle: "8"})
    assert conflit.status_code == 409 and LIBELLE in unescape(conflit.text)
    page = _html(porteur, adresse("dossiers.dossier", dossier_id=dossier.id))
    assert "Une question a été ajoutée" not in page and "12 sections sur 12" in page

    # deposited: frozen with its words, read by everybody
    assert porteur.post(depot, data={"cle": "b"}).status_code == 303
    (version,) = lues(select(VersionDossier))
    assert json.loads(version.contenu)["questions_ajoutees"][0]["libelle"] == LIBELLE
    fiche = adresse("instruction.dossier", dossier_id=dossier.id)
    assert bureau.post(f"{fiche}/declaration", data={"reponse": "aucun"}).headers["location"] == fiche
    assert LIBELLE in _html(bureau, fiche)

    export = bureau.get(adresse("instruction.exporter"), params={"campagne": str(campagne.id)}).content.decode()
    entete, ligne = export.strip().split("\r\n")
    assert entete.endswith(f";{LIBELLE}") and ligne.endswith(";12")
    assert LIBELLE not in bureau.get(adresse("instruction.exporter")).content.decode()

    # answered, it no longer changes; withdrawn, what was deposited stays
    mots = adresse("administration.modifier_question", question_id=question)
    refus = bureau.post(mots, data={"libelle": "Autre chose ?"})
    assert refus.status_code == 409 and "1 dossier a déjà répondu" in refus.text
    horloge(datetime(2026, 12, 1, 12, tzinfo=UTC))
    bureau, porteur = entrer(admin), entrer(gestionnaire)
    assert bureau.post(adresse("administration.retirer_question", question_id=question)).status_code == 303
    oblige = _ajouter(bureau, campagne, libelle="Trop tard pour ce dossier ?")
    assert LIBELLE in _html(porteur, adresse("dossiers.relire", dossier_id=dossier.id))
    assert LIBELLE in _html(bureau, fiche)
    porteur.post(adresse("dossiers.demander_document", dossier_id=dossier.id, genre="demande"))
    assert LIBELLE in lues(select(Document).where(col(Document.genre) == "demande"))[0].html

    # a dossier to complete answers the form of its deposit: the later question does not stop it
    with ecriture() as autre:
        autre.get_one(Dossier, dossier.id).etat = Etat.A_COMPLETER
    assert f"ajout_{oblige}" not in _html(porteur, _section(dossier, "propres"))
    assert porteur.post(adresse("dossiers.completer", dossier_id=dossier.id)).status_code == 303

    # the public page and next year's campaign have the questions in force
    publique = _html(porteur, adresse("appels.questions", campagne_id=campagne.id))
    assert "Trop tard pour ce dossier ?" in publique and LIBELLE not in publique
    assert bureau.post(adresse("administration.cloner_campagne", campagne_id=campagne.id)).status_code == 303
    copie = lues(select(Campagne).where(col(Campagne.annee) == 2028))[0]
    copiees = lues(select(QuestionDeCampagne).where(col(QuestionDeCampagne.campagne_id) == copie.id))
    assert [q.libelle for q in copiees] == ["Trop tard pour ce dossier ?"]


GENRES = [
    ("texte", "", "Un jardin", "Un jardin"),
    ("texte_long", "", "Un jardin\net un verger", "et un verger"),
    ("choix", "Une\nDeux", "2", "Deux"),
    ("choix_multiples", "Une\nDeux", ["1", "2"], "<li>Deux</li>"),
    ("nombre", "", "1200", "1\u202f200"),
    ("montant", "", "1 200,5 €", "1\u202f200,50\u00a0€"),
    ("date", "", "1/3/27", "1er mars 2027"),
]


def test_chaque_genre_se_pose_se_garde_et_se_relit(bd: Session, entrer: Entrer) -> None:
    porteur = f.personne(bd)
    campagne = f.campagne(bd)
    dossier = brouillon(bd, porteur, campagne=campagne)
    bureau, client = entrer(administrateur(bd)), entrer(porteur)
    attendus = {}
    for rang, (genre, choix, saisi, lu) in enumerate(GENRES, 1):
        section = "projet" if genre == "texte" else "propres"
        question = _ajouter(bureau, campagne, genre=genre, choix=choix, section=section, libelle=f"Question {rang}")
        attendus[f"ajout_{question}"] = (section, saisi, lu)
    fichier = _ajouter(bureau, campagne, genre="fichier", libelle="Programme de l’action", aide="")

    for section in ("projet", "propres"):
        siens: dict[str, Any] = {cle: saisi for cle, (ou, saisi, _) in attendus.items() if ou == section}
        avec_version = {"version": "0", "suite": "rester", **siens}
        assert client.post(_section(dossier, section), data=avec_version).status_code == 303
    relues = _html(client, adresse("dossiers.relire", dossier_id=dossier.id))
    for _, _, lu in attendus.values():
        assert lu in relues
    page = _html(client, _section(dossier, "propres"))
    assert page.count(" checked") == 3 and "mal remplie" not in page

    # a document has its place among the others
    page = _html(client, adresse("dossiers.pieces", dossier_id=dossier.id))
    assert f'name="fichiers.ajout_{fichier}"' in page and "Programme de l’action" in page
    assert re.search(r"Programme de l’action.{0,300}?À ajouter avant de déposer", page, re.S)
    envoi = {f"fichiers.ajout_{fichier}": ("programme.pdf", petit_pdf("programme"), "application/pdf")}
    assert client.post(adresse("dossiers.ajouter_pieces", dossier_id=dossier.id), files=envoi).status_code == 303
    relues = _html(client, adresse("dossiers.relire", dossier_id=dossier.id))
    assert "Programme de l’action\u00a0: <a" in relues

    # the order is the administrator's, and an answer forbids to change the words
    derniere = list(attendus)[-1].removeprefix("ajout_")
    bureau.post(adresse("administration.deplacer_question", question_id=derniere, sens="haut"))
    page = _html(client, _section(dossier, "propres"))
    assert page.index("Question 7") < page.index("Question 6")
    for repondue in (derniere, fichier):
        formulaire = adresse("administration.formulaire_question", question_id=repondue)
        assert "1\u00a0dossier y a répondu" in _html(bureau, formulaire)
        assert bureau.post(formulaire, data={"libelle": "Autre"}).status_code == 409

    # emptied, it may be corrected again
    client.post(_section(dossier, "projet"), data={"version": "1", f"{next(iter(attendus))}": ""})
    premiere = next(iter(attendus)).removeprefix("ajout_")
    page_mots = adresse("administration.modifier_question", question_id=premiere)
    assert bureau.post(page_mots, data={"libelle": ""}).status_code == 422
    assert bureau.post(page_mots, data={"libelle": "Question 1 bis", "aide": ""}).status_code == 303
    assert "Question 1 bis" in _html(client, _section(dossier, "projet"))


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("quand", "changement", "statut", "phrase"),
    [
        (datetime(2027, 1, 13, tzinfo=UTC), {}, 422, "moins de 72 heures"),
        (datetime(2027, 1, 13, tzinfo=UTC), {"obligation": "facultative"}, 303, ""),
        (datetime(2027, 1, 15, 16, tzinfo=UTC), {"obligation": "facultative"}, 409, "est close"),
        (PRESENT, {"genre": "choix", "choix": "Une"}, 422, "de 2 à 15"),
        (PRESENT, {"genre": "matrice"}, 422, "Choisissez le genre"),
        (PRESENT, {"section": "pieces"}, 422, "Choisissez une section"),
    ],
)
def test_ce_qui_ne_s_ajoute_pas(
    bd: Session,
    entrer: Entrer,
    horloge: Callable[[datetime], datetime],
    quand: datetime,
    changement: dict[str, str],
    statut: int,
    phrase: str,
) -> None:
    campagne = f.campagne(bd)
    admin = administrateur(bd)
    horloge(quand)
    page = adresse("administration.ajouter_question", campagne_id=campagne.id)
    reponse = entrer(admin).post(page, data=_corps(**changement))
    assert reponse.status_code == statut and phrase in unescape(reponse.text)
    assert len(lues(select(QuestionDeCampagne))) == (statut == 303)


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_dossier_deja_depose_ne_recoit_rien(
    bd: Session, entrer: Entrer, horloge: Callable[[datetime], datetime]
) -> None:
    porteur = f.personne(bd)
    campagne = f.campagne(bd)
    dossier = dossier_depose(bd, porteur, campagne=campagne)
    admin = administrateur(bd)
    horloge(datetime(2026, 12, 1, 9, tzinfo=UTC))
    _ajouter(entrer(admin), campagne, confirme="")
    assert lues(select(Courriel).where(col(Courriel.cle).like("question-%"))) == []
    page = _html(entrer(porteur), adresse("dossiers.dossier", dossier_id=dossier.id))
    assert "Questions propres" not in page and not re.search("a été ajoutée", page)
