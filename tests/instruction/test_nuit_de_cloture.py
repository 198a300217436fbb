"""The morning after the closing night, as a new chef de projet lives it: from the desk to the book of the campaign."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.comite import reliure
from app.core.clock import maintenant
from app.domain.etats import Etat
from app.domain.lots import ANNONCE_APRES
from app.domain.partenaires import GenrePartenaire
from app.models.comptes import Personne
from app.models.courriel import Courriel
from app.models.dossiers import Dossier
from app.models.instruction import NoteAncienne
from app.models.liens import DeclarationDeLien
from app.models.partenaires import AvisDePartenaire
from app.models.recueils import Recueil
from app.taches import faire_les_taches
from tests.conftest import adresse
from tests.fabriques_comptes import lues
from tests.fabriques_dossiers import dossier_depose
from tests.fabriques_instruction import acces_agent, prendre, rendre
from tests.instruction.scene import Scene
from tests.lecture import lu
from tests.partenaires.test_demandes import partenaire

Entrer = Callable[[Personne], TestClient]
A_TRAITER, LISTE = "instruction.a_traiter", "instruction.dossiers"


def _route(nom: str, dossier: Dossier) -> str:
    return adresse(f"instruction.{nom}", dossier_id=dossier.id)


def _champs(page: str) -> dict[str, list[str]]:
    champs: dict[str, list[str]] = {}
    for nom, valeur in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page):
        champs.setdefault(nom, []).append(valeur)
    return champs


def _etats(*dossiers: Dossier) -> list[Etat]:
    lus = {d.id: d.etat for d in lues(select(Dossier))}
    return [lus[d.id] for d in dossiers]


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_du_bureau_au_livre(bd: Session, scene: Scene, entrer: Entrer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reliure, "en_pdf", lambda html, delai: b"%PDF-1.7 " + html.encode())
    titres = ("Hors du territoire", "Sans objet", "Déposé deux fois", "De ma cousine")
    ecarte, vide, double, cousine, *soir = (
        dossier_depose(bd, campagne=scene.campagne, titre=titre)
        for titre in (*titres, *(f"Action {n}" for n in range(35)))
    )
    incomplets = soir[:5]
    garde = scene.dossier
    bd.execute(delete(DeclarationDeLien).where(col(DeclarationDeLien.personne_id) == scene.pilote.id))
    bd.commit()
    pilote, coordination = entrer(scene.pilote), entrer(scene.admin)

    # the desk says what to do, and asks first whether one is linked; the cousin's dossier leaves the desk for good
    bureau = lu(pilote.get(adresse(A_TRAITER)))
    assert "<strong>40</strong> recevabilités à vérifier" in bureau and "Avant d’ouvrir 40 dossiers" in bureau
    assert "Montrer les 40" in bureau and "Action 34" not in bureau
    assert "Action 34" in pilote.get(f"{adresse(A_TRAITER)}?tout=a_prendre").text
    retrait = {"reponse": "retrait", "nature": "proche", "precision": "Ma cousine le préside."}
    assert pilote.post(_route("declaration", cousine), data=retrait).headers["location"].endswith("?fait=retrait")
    autres = [str(d.id) for d in (garde, ecarte, vide, double, *soir)]
    assert pilote.post(adresse("instruction.declarer_sans_lien"), data={"d": autres}).status_code == 303
    assert "De ma cousine" not in pilote.get(adresse(LISTE)).text
    assert "<strong>39</strong> recevabilités à vérifier" in lu(pilote.get(adresse(A_TRAITER)))

    # two are set aside by two agents; one is a double, whose reason is already written
    dehors = {"reponse.territoire": "non", "motif.territoire": "Tout se passe à Valenciennes."}
    assert pilote.post(_route("enregistrer_recevabilite", ecarte), data=dehors).status_code == 303
    for dossier, motif in ((ecarte, "hors_territoire"), (vide, "fonctionnement")):
        proposition = {"motif": motif, "texte": "Expliqué au porteur."}
        assert pilote.post(_route("proposer_irrecevabilite", dossier), data=proposition).status_code == 303
    dit = {"numero": garde.numero, "choix": "doublon", "raison": "Le même projet, redéposé à minuit."}
    assert pilote.post(_route("signaler_ressemblance", double), data=dit).status_code == 303
    paire = adresse("instruction.ressemblance", dossier_id=double.id, autre_id=garde.id)
    (vers,) = re.findall(r'href="([^"]+\?doublon=\d+)">Écarter comme doublon', pilote.get(paire).text)
    page = lu(pilote.get(vers))
    (texte,) = re.findall(r'<textarea id="texte"[^>]*>([^<]+)</textarea>', page)
    assert "par un autre organisme" in texte and (garde.numero or "") not in texte
    assert pilote.post(vers.split("?")[0], data={"motif": "doublon", "texte": texte}).status_code == 303
    assert "<strong>3</strong> à relire" in lu(coordination.get(adresse(A_TRAITER)))
    for dossier in (ecarte, vide, double):
        assert pilote.post(_route("declarer_irrecevable", dossier)).status_code == 403, "un second agent confirme"
        relecture = coordination.get(_route("relecture", dossier)).text
        assert (f"Comparer avec {garde.numero}" in relecture) is (dossier is double)
        lue = {"proposition": _champs(relecture)["proposition"][0]}
        assert coordination.post(_route("declarer_irrecevable", dossier), data=lue).status_code == 303
    assert _etats(ecarte, vide, double) == [Etat.IRRECEVABLE] * 3
    assert "Il ne compte plus dans le classement" in lu(pilote.get(paire))

    # the incomplete ones are asked in one act, each porteur gets the same mail
    lot = adresse("instruction.lot_complement")
    saisi = _champs(pilote.get(lot, params={"d": [d.id for d in incomplets]}).text)
    saisi |= {"texte": ["Le devis signé."], "sections": ["budget"], "repondre_avant": ["15/12/2026"]}
    relu = pilote.post(lot, data=saisi).text
    assert "5\u00a0demandes à envoyer" in relu
    pilote.post(lot, data={**_champs(relu), "confirme": "oui"})
    assert _etats(*incomplets) == [Etat.A_COMPLETER] * 5
    assert "<strong>31</strong> recevabilités à vérifier" in lu(pilote.get(adresse(A_TRAITER)))
    assert len(lues(select(Courriel).where(col(Courriel.cle).like("instruction-complement-%")))) == 5

    # four communes are asked in one act, one mail each
    communes = [partenaire(bd, GenrePartenaire.COMMUNE, f"Ville {n}", "59491") for n in range(4)]
    bd.commit()
    demande = {"d": [garde.id, soir[5].id], "partenaires": [str(c.id) for c in communes], "parties": ["projet"]}
    faite = coordination.post(
        adresse("partenaires.lot"), data=demande | {"repondre_avant": "07/12/2026", "confirme": "oui"}
    )
    assert faite.status_code == 200 and len(lues(select(AvisDePartenaire))) == 8
    faire_les_taches(maintenant() + ANNONCE_APRES)
    assert len(lues(select(Courriel).where(col(Courriel.cle).like("partenaire%demande%")))) == 4

    # the rest is taken and scored; notes diverge, are discussed, changed with a reason, and the examination is closed
    prendre(bd, garde, scene.pilote)
    bd.commit()
    assert "<strong>1</strong> à noter" in lu(pilote.get(adresse(A_TRAITER)))
    rendre(bd, garde, scene.pilote, 1)
    for agent in scene.agents.values():
        if agent.id != scene.pilote.id and acces_agent(bd, garde, agent).qualites:
            rendre(bd, garde, agent, 4)
    bd.commit()
    bureau = lu(pilote.get(adresse(A_TRAITER)))
    assert "<strong>1</strong> à rapprocher" in bureau and "<strong>1</strong> à clore" in bureau
    ecarts = re.findall(r'href="\?critere=([\w.]+)#changer"', pilote.get(_route("rapprochement", garde)).text)
    for critere in ecarts:
        change = {
            "critere": critere,
            "valeur": "4",
            "commentaire": "Relu ensemble.",
            "motif": "Le relais tient.",
        }
        pilote.post(_route("corriger_note", garde), data=change)
    assert "à rapprocher" not in lu(pilote.get(adresse(A_TRAITER))), "les écarts sont discutés"
    assert {n.motif for n in lues(select(NoteAncienne))} == {"Le relais tient."}
    assert pilote.post(_route("clore_instruction", garde), data={}).status_code == 303
    assert _etats(garde) == [Etat.INSTRUIT]

    # the book of the campaign: what was examined, nothing that was set aside
    assert coordination.post(adresse("comite.livre", campagne_id=scene.campagne.id)).status_code == 303
    faire_les_taches(maintenant())
    [livre] = lues(select(Recueil))
    servi = coordination.get(adresse("comite.recueil", recueil_id=livre.id))
    assert servi.headers["content-type"] == "application/pdf" and garde.titre in servi.text
    assert not any(d.titre in servi.text for d in (ecarte, vide, double, *soir))
