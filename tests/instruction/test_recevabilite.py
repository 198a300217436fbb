"""The checklist on the page of a dossier: prefilled, answered point by point, and a gate before the instruction."""

import re
from collections.abc import Callable

import pytest
from httpx import Response
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.core.clock import maintenant
from app.core.db import ecriture
from app.domain.avis import SensAvis
from app.domain.etats import Etat
from app.domain.recevabilite import Point
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from app.models.instruction import Avis, AvisAncien, Note
from app.models.journal import LigneJournal
from app.models.recevabilite import PointVerifie, Recevabilite
from tests.compteur import compter
from tests.conftest import adresse
from tests.fabriques_comptes import courriels_de, lues
from tests.instruction.scene import Scene

Entrer = Callable[[Personne], TestClient]


def _lu(reponse: Response) -> str:
    """The page with plain spaces."""
    return reponse.text.replace("\u00a0", " ").replace("\u202f", " ")


def _coches(page: str) -> dict[str, str]:
    """The answer checked for each point."""
    trouves = re.findall(r'name="reponse\.(\w+)" id="[^"]+" value="(\w+)"( checked)?', page)
    return {point: valeur for point, valeur, coche in trouves if coche}


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_la_recevabilite_de_la_proposition_a_la_prise(bd: Session, scene: Scene, entrer: Entrer) -> None:
    scene.campagne.part_qpv_min_pour_mille = 950
    bd.commit()
    numero = scene.dossier.id
    pilote, coordination, etranger = entrer(scene.pilote), entrer(scene.admin), entrer(scene.etranger)
    route = adresse("instruction.dossier", dossier_id=numero)
    tout = adresse("instruction.enregistrer_recevabilite", dossier_id=numero)

    def point(nom: str) -> str:
        return adresse("instruction.verifier_point", dossier_id=numero, point=nom)

    # prefilled with what the machine knows; the share of QPV is left to the agent
    page = _lu(pilote.get(route))
    assert _coches(page) == {p.value: "oui" for p in Point if p is not Point.QPV}
    assert "soit 91,7 %. L’appel en demande 95 % au moins." in page and "1 point à vérifier." in page
    lecture = _lu(etranger.get(route))
    assert "L’appel en demande 95" in lecture and 'name="reponse.' not in lecture
    refus = pilote.post(adresse("instruction.prendre", dossier_id=numero))
    assert refus.status_code == 409 and "« Public des quartiers prioritaires » : il reste à répondre." in _lu(refus)

    # against the machine: a reason; what was typed comes back
    refus = pilote.post(point("pieces"), data={"reponse.pieces": "non", "motif.pieces": " "})
    assert refus.status_code == 422 and "vous dites le contraire du constat. Écrivez pourquoi." in _lu(refus)
    assert _coches(_lu(refus))["pieces"] == "non" and 'href="#motif-pieces"' in _lu(refus)
    assert etranger.post(point("pieces"), data={"reponse.pieces": "oui"}).status_code == 403
    assert pilote.post(point("couleur"), data={"reponse.couleur": "oui"}).status_code == 404
    assert pilote.post(point("pieces"), data={"reponse.pieces": "peut-être"}).status_code == 422
    assert lues(select(PointVerifie)) == []
    illisible = {"reponse.pieces": "non", "motif.pieces": "Le RIB <b>est</b> illisible."}
    assert pilote.post(point("pieces"), data=illisible).status_code == 303
    page = _lu(pilote.get(route))
    assert _coches(page)["pieces"] == "non" and "Le RIB &lt;b&gt;est&lt;/b&gt; illisible." in page
    refus = pilote.post(adresse("instruction.prendre", dossier_id=numero))
    assert refus.status_code == 409 and "« Documents présents et lisibles » : la réponse est non." in _lu(refus)

    # the coordination answers too; without a script everything is sent at once
    reponses = {f"reponse.{p}": "oui" for p in Point}
    assert coordination.post(tout, data=reponses).status_code == 303
    assert "Tout est en règle" in _lu(pilote.get(route))
    assert [ligne.details["points"] for ligne in lues(_lignes())] == [
        {"pieces": "non"},
        {p.value: "oui" for p in Point},
    ]
    assert pilote.post(adresse("instruction.prendre", dossier_id=numero)).status_code == 303

    # frozen with what the machine said then, and by whom
    (conclusion,) = lues(select(Recevabilite))
    assert (conclusion.conclusion, conclusion.version, conclusion.conclue_par_id) == ("recevable", 1, scene.pilote.id)
    gardes = lues(select(PointVerifie))
    assert {g.point for g in gardes} == set(Point) and all(g.est_tenu for g in gardes)
    assert {g.verifie_par_id for g in gardes} == {scene.admin.id}
    page = etranger.get(adresse("instruction.recevabilite", dossier_id=numero)).text
    assert "Recevable" in page and "L’appel en demande 95" in page and scene.admin.nom_complet in page
    assert pilote.post(tout, data=reponses).status_code == 409
    assert "Recevabilité : recevable." in _lu(pilote.get(route))


def _lignes() -> object:
    return select(LigneJournal).where(col(LigneJournal.acte) == "verifier_recevabilite").order_by(col(LigneJournal.id))


def test_prendre_garde_les_constats_que_personne_n_a_touches(bd: Session, scene: Scene, entrer: Entrer) -> None:
    """On both engines: the rows, their words and their checks."""
    scene.campagne.points_ecartes = ["bilan"]
    bd.commit()
    pilote = entrer(scene.pilote)
    route = adresse("instruction.dossier", dossier_id=scene.dossier.id)
    pilote.get(route)
    with compter() as vues:
        assert 'name="reponse.bilan"' not in _lu(pilote.get(route))
    assert len(vues) == 10, "\n".join(vues)
    non = {"reponse.territoire": "non", "motif.territoire": "L’action se tient ailleurs."}
    voir = adresse("instruction.verifier_point", dossier_id=scene.dossier.id, point="territoire")
    assert pilote.post(voir, data=non).status_code == 303
    assert pilote.post(voir, data={"reponse.territoire": "oui"}).status_code == 303
    assert pilote.post(adresse("instruction.prendre", dossier_id=scene.dossier.id)).status_code == 303
    gardes = lues(select(PointVerifie))
    assert {g.point for g in gardes} == set(Point) - {Point.BILAN, Point.QPV}
    assert {(g.est_tenu, g.constat, g.verifie_par_id) for g in gardes} == {(True, "oui", scene.pilote.id)}
    assert lues(select(Dossier))[0].etat is Etat.EN_INSTRUCTION


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_apres_un_complement_un_non_est_a_redire(bd: Session, scene: Scene, entrer: Entrer) -> None:
    bd.commit()
    numero, pilote = scene.dossier.id, entrer(scene.pilote)
    for point, reponse in (("pieces", "non"), ("budget", "oui")):
        corps = {f"reponse.{point}": reponse, f"motif.{point}": "Le RIB est flou."}
        pilote.post(adresse("instruction.verifier_point", dossier_id=numero, point=point), data=corps)
    demande = {"texte": "Un RIB net.", "sections": ["pieces"], "repondre_avant": "15/12/2026"}
    assert pilote.post(adresse("instruction.demander_complement", dossier_id=numero), data=demande).status_code == 303
    assert lues(select(Recevabilite))[0].conclusion == "a_completer"
    assert entrer(scene.porteur).post(adresse("dossiers.completer", dossier_id=numero)).status_code == 303
    with ecriture() as base:  # given before the completion
        base.add(
            Note(
                dossier_id=numero or 0, personne_id=scene.aller_vers.id or 0, critere="participation", valeur=3,
                modifiee_le=maintenant(),
            )
        )  # fmt: skip
        base.add(
            Avis(
                dossier_id=numero or 0, personne_id=scene.aller_vers.id or 0, sens=SensAvis.FAVORABLE, texte="Utile.",
                version_dossier=1, modifie_le=maintenant(), rendu_le=maintenant(),
            )
        )  # fmt: skip
    page = _lu(pilote.get(adresse("instruction.dossier", dossier_id=numero)))
    assert _coches(page)["pieces"] == "oui" and page.count("Réponse donnée avant le complément : à revoir.") == 1
    assert pilote.post(adresse("instruction.prendre", dossier_id=numero)).status_code == 303
    (conclusion,) = lues(select(Recevabilite))
    assert (conclusion.conclusion, conclusion.version) == ("recevable", 2)
    dit = courriels_de(scene.aller_vers.courriel)[-1]
    assert dit.sujet.startswith("La demande a changé depuis votre avis")
    assert f"/instruction/dossiers/{numero}/changements?depuis=1" in dit.texte
    gardes = {g.point: g for g in lues(select(PointVerifie))}
    assert (gardes[Point.PIECES].est_tenu, gardes[Point.PIECES].motif, gardes[Point.PIECES].version) == (True, "", 2)
    assert gardes[Point.BUDGET].version == 1
    # whoever had given their avis says that it holds: once, without typing anything, and what they thought is kept
    auteur, a_traiter = entrer(scene.aller_vers), adresse("instruction.a_traiter")
    assert "Avis à confirmer" in auteur.get(a_traiter).text and "Avis à confirmer" not in pilote.get(a_traiter).text
    assert "Mon avis tient" in auteur.get(adresse("instruction.dossier", dossier_id=numero)).text
    maintien = adresse("instruction.maintenir_avis", dossier_id=numero)
    tenu = auteur.post(maintien)
    assert "Votre avis et vos notes tiennent" in auteur.get(tenu.headers["location"]).text
    assert (tenu.status_code, auteur.post(maintien).status_code) == (303, 409)
    assert [(a.version_dossier, a.rendu_le is not None) for a in lues(select(Avis))] == [(2, True)]
    assert [(n.valeur, n.version_dossier) for n in lues(select(Note))] == [(3, 2)]
    assert [(a.version_dossier, a.texte) for a in lues(select(AvisAncien))] == [(1, "Utile.")]
    assert "Avis à confirmer" not in auteur.get(a_traiter).text
