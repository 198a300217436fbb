"""Setting a dossier aside takes two agents: never the same one, and the porteur is told last."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.core.clock import maintenant
from app.domain.droits import Role
from app.domain.erreurs import ErreurMetier, Interdit
from app.domain.etats import Etat
from app.domain.irrecevabilite import MotifIrrecevabilite
from app.instruction.commands import demander_complement, prendre
from app.instruction.commands_irrecevabilite import (
    declarer_irrecevable,
    proposer_irrecevabilite,
    renvoyer_irrecevabilite,
)
from app.instruction.queries import AccesAgent
from app.models.comptes import LienDInteret, Personne
from app.models.courriel import Courriel
from app.models.dossiers import Dossier
from app.models.journal import LigneJournal
from app.models.recevabilite import Irrecevabilite, Recevabilite
from tests import fabriques
from tests.conftest import adresse
from tests.fabriques_comptes import lues
from tests.fabriques_instruction import acces_agent
from tests.instruction.scene import Scene

Entrer = Callable[[Personne], TestClient]
PROPOSITION = {"motif": "hors_territoire", "texte": "L’action se tient <b>à Valenciennes</b>."}


def _courriels(gabarit: str) -> list[tuple[str, str]]:
    lus = lues(select(Courriel).where(col(Courriel.cle).like(f"instruction-{gabarit}-%")).order_by(col(Courriel.id)))
    return [(c.destinataire, c.texte) for c in lus]


def _attend() -> int | None:
    """The proposal that waits."""
    return lues(select(Irrecevabilite.id).where(col(Irrecevabilite.etat) == "proposee"))[0]


def test_deux_agents_ecartent_un_dossier(bd: Session, scene: Scene, entrer: Entrer) -> None:
    numero = scene.dossier.id
    liee = fabriques.personne(bd, Role.ADMINISTRATEUR)
    bd.flush()
    bd.add(
        LienDInteret(
            personne_id=liee.id, organisme_id=scene.dossier.organisme_id, nature="famille", declare_le=maintenant()
        )
    )
    bd.commit()

    def route(acte: str, **plus: str) -> str:
        return adresse(f"instruction.{acte}", dossier_id=numero, **plus)

    pilote, coordination, collegue = entrer(scene.pilote), entrer(scene.admin), entrer(scene.etranger)
    assert coordination.post(route("declarer_irrecevable")).status_code == 409  # nothing waits
    assert coordination.get(route("relecture")).status_code == 409
    refus = pilote.post(route("proposer_irrecevabilite"), data={"motif": "couleur", "texte": " "})
    assert refus.status_code == 422 and "Choisissez le motif." in refus.text and "Expliquez le motif" in refus.text
    assert collegue.post(route("proposer_irrecevabilite"), data=PROPOSITION).status_code == 403
    # the letter would say the contrary of the checklist: its point is answered first
    contraire = pilote.post(route("proposer_irrecevabilite"), data=PROPOSITION)
    assert contraire.status_code == 422 and "Répondez-y d’abord non" in contraire.text
    reponse = {"reponse.territoire": "non", "motif.territoire": "À Valenciennes."}
    assert pilote.post(route("enregistrer_recevabilite"), data=reponse).status_code == 303
    assert pilote.post(route("proposer_irrecevabilite"), data=PROPOSITION).status_code == 303

    # the coordination and the other agents of the dossier are told; who is linked and the porteur are not
    assert {qui for qui, _ in _courriels("irrecevabilite_proposee")} == {
        scene.admin.courriel, scene.aller_vers.courriel,
    }  # fmt: skip
    assert _courriels("irrecevable") == []
    assert lues(select(Dossier))[0].etat is Etat.DEPOSE
    organisme = entrer(scene.porteur).get(adresse("dossiers.dossier", dossier_id=numero)).text
    assert "rrecevab" not in organisme and "Valenciennes" not in organisme

    # meanwhile nothing else is decided, and never by the one who proposed
    for acte in ("prendre", "proposer_irrecevabilite"):
        attente = pilote.post(route(acte), data=PROPOSITION)
        assert attente.status_code == 409 and "Attendez sa relecture" in attente.text
    for acte in ("declarer_irrecevable", "renvoyer_irrecevabilite"):
        refus = pilote.post(route(acte), data={"raison": "Je confirme."})
        assert refus.status_code == 403 and "relue par un autre agent que celui qui la propose" in refus.text
    assert pilote.get(route("relecture")).status_code == 403
    assert entrer(liee).post(route("declarer_irrecevable")).status_code == 404
    page = pilote.get(route("dossier")).text
    assert "à relire par un autre agent" in page and "Retirer la proposition" in page
    assert "Prendre en instruction" not in page and route("relecture") not in page

    # sent back with a reason, proposed again, withdrawn, proposed again, confirmed
    premiere = {"proposition": str(_attend()), "raison": "Une séance est à Raismes."}
    assert collegue.post(route("renvoyer_irrecevabilite"), data={**premiere, "raison": ""}).status_code == 422
    assert collegue.post(route("renvoyer_irrecevabilite"), data=premiere).status_code == 303
    [(qui, texte)] = _courriels("irrecevabilite_renvoyee")
    assert qui == scene.pilote.courriel and "Une séance est à Raismes." in texte
    for acte in ("proposer_irrecevabilite", "retirer_irrecevabilite", "proposer_irrecevabilite"):
        assert pilote.post(route(acte), data=PROPOSITION).status_code == 303
    relecture = coordination.get(route("relecture")).text
    assert "&lt;b&gt;à Valenciennes&lt;/b&gt;" in relecture and "quartiers du contrat de ville." in relecture
    # the one that was read is no longer the one that waits: nothing leaves, and what was typed stays
    for acte in ("declarer_irrecevable", "renvoyer_irrecevabilite"):
        refus = coordination.post(route(acte), data=premiere)
        assert refus.status_code == 409 and "retirée, puis faite de nouveau" in refus.text
    assert "Une séance est à Raismes.</textarea>" in refus.text
    # its point was answered otherwise meanwhile: both screens say so, until it is « non » again
    derniere = {"proposition": str(_attend())}
    for dite, statut in (("oui", 409), ("non", 303)):
        reponse = {"reponse.territoire": dite, "motif.territoire": "Une séance à Denain."}
        assert coordination.post(route("verifier_point", point="territoire"), data=reponse).status_code == 303
        pages = [pilote.get(route("dossier")), coordination.get(route("relecture"))]
        confirmation = coordination.post(route("declarer_irrecevable"), data=derniere)
        assert confirmation.status_code == statut
        for page in (*pages, confirmation):
            assert ("n’est plus à" in page.text and scene.admin.nom_complet in page.text) is (statut == 409)
    assert coordination.post(route("declarer_irrecevable"), data=derniere).status_code == 409
    assert lues(select(Dossier))[0].etat is Etat.IRRECEVABLE
    [(qui, texte)] = _courriels("irrecevable")
    assert qui == scene.porteur.courriel and "tribunal administratif de Lille" in texte
    assert "quartiers du contrat de ville." in texte and "<b>à Valenciennes</b>" in texte
    assert scene.pilote.nom_complet in texte
    assert [qui for qui, _ in _courriels("irrecevabilite_confirmee")] == [scene.pilote.courriel]

    organisme = entrer(scene.porteur).get(adresse("dossiers.dossier", dossier_id=numero)).text
    assert "quartiers du contrat de ville." in organisme and "&lt;b&gt;à Valenciennes&lt;/b&gt;" in organisme

    # kept in columns
    gardees = lues(select(Irrecevabilite).order_by(col(Irrecevabilite.id)))
    assert [(i.etat.value, i.relue_par_id) for i in gardees] == [
        ("renvoyee", scene.etranger.id), ("retiree", None), ("confirmee", scene.admin.id),
    ]  # fmt: skip
    assert {(i.motif.value, i.texte) for i in gardees} == {(PROPOSITION["motif"], PROPOSITION["texte"])}
    assert lues(select(Recevabilite))[0].conclusion == "irrecevable"
    actes = lues(select(LigneJournal).where(col(LigneJournal.acte).like("%irrece%")).order_by(col(LigneJournal.id)))
    assert [(a.acte.split("_")[0], a.details["motif"]) for a in actes] == [
        (verbe, "hors_territoire") for verbe in ("proposer", "renvoyer", "proposer", "retirer", "proposer", "declarer")
    ]


def test_qui_attendait_le_verrou_relit_la_proposition(bd: Session, scene: Scene) -> None:
    """The door's answer may be older than the lock it waited for: what another agent decided meanwhile stands."""
    avant = acces_agent(bd, scene.dossier, scene.pilote)
    proposer_irrecevabilite(bd, avant, MotifIrrecevabilite.AUTRE, "Expliqué.", maintenant())
    for acte in (lambda a: prendre(bd, a, maintenant()), lambda a: _proposer(bd, a), lambda a: _demander(bd, a)):
        with pytest.raises(ErreurMetier, match="Attendez sa relecture"):
            acte(avant)
    with pytest.raises(Interdit, match="par un autre agent"):
        declarer_irrecevable(bd, replace(avant, proposition=None), "1", maintenant())
    perime = acces_agent(bd, scene.dossier, scene.admin)
    lue = str(perime.proposition.id if perime.proposition else "")
    renvoyer_irrecevabilite(bd, acces_agent(bd, scene.dossier, scene.etranger), lue, "Non.", maintenant())
    with pytest.raises(ErreurMetier, match="n’attend plus pour ce dossier"):
        declarer_irrecevable(bd, perime, lue, maintenant())
    assert scene.dossier.etat is Etat.DEPOSE


def _demander(bd: Session, acces: AccesAgent) -> None:
    demander_complement(bd, acces, "Le devis.", ["budget"], maintenant().date(), maintenant())


def _proposer(bd: Session, acces: AccesAgent) -> None:
    proposer_irrecevabilite(bd, acces, MotifIrrecevabilite.BUDGET, "Encore.", maintenant())


def test_la_base_refuse_la_meme_personne(bd: Session, scene: Scene) -> None:
    commun = {
        "dossier_id": scene.dossier.id, "version": 1, "motif": "autre", "texte": "x", "proposee_le": maintenant(),
        "proposee_par_id": scene.pilote.id,
    }  # fmt: skip
    for plus in (
        {"etat": "confirmee", "relue_par_id": scene.pilote.id, "tranchee_le": maintenant()},
        {"etat": "confirmee", "tranchee_le": maintenant()},
        {"etat": "proposee", "tranchee_le": maintenant()},
    ):
        bd.add(Irrecevabilite(**commun, **plus))
        with pytest.raises(IntegrityError):
            bd.commit()
        bd.rollback()
