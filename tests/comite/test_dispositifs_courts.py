"""SIP and FPC, by HTTP, from the deposit to the letter: a short form, its own grille, the same committee."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.responses import Response
from starlette.testclient import TestClient

from app.domain.dispositifs import Dispositif
from app.domain.droits import Role
from app.domain.etats import Etat
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from app.models.instruction import Affectation, Note
from tests.conftest import adresse
from tests.fabriques import campagne, enveloppe, equipe, personne
from tests.fabriques_comptes import courriels_de, lues
from tests.fabriques_dossiers import brouillon

Entrer = Callable[[Personne], TestClient]
PORTEUR = "aline.lemaire@exemple.test"
AVIS = {"sens": "favorable", "texte": "Action ancrée dans le quartier.", "niveau_egalite": "G1"}
SEANCE = {"titre": "Comité", "jour": "23/11/2026", "heure": "14 h", "lieu": "Wallers"}


def _fait(reponse: Response) -> str:
    assert reponse.status_code == 303, reponse.text  # type: ignore[attr-defined]
    return reponse.headers["location"]


def _instruire(entrer: Entrer, equipe: dict[str, Personne], numero: int) -> None:
    """The pilote takes it, everyone followed marks all that the grille asks of them, the pilote closes."""
    (dossier,) = lues(select(Dossier))
    suivis = set(lues(select(col(Affectation.personne_id))))
    agents = {a.id: entrer(a) for a in equipe.values() if a.id in suivis}
    pilote = agents[dossier.pilote_id]
    for agent in agents.values():  # each says first that nothing links them to it
        _fait(agent.post(f"/instruction/dossiers/{numero}/declaration", data={"reponse": "aucun"}))
    _fait(pilote.post(f"/instruction/dossiers/{numero}/prise"))
    for agent in agents.values():
        page = agent.get(f"/instruction/dossiers/{numero}").text
        notes = dict.fromkeys(re.findall(r'name="(note\.[^"]+)"', page), "3")
        montants = dict.fromkeys(re.findall(r'name="(montant\.\d+)"', page), "450")
        _fait(agent.post(f"/instruction/dossiers/{numero}/avis", data=AVIS | notes | montants))
    assert {note.valeur for note in lues(select(Note))} == {3}
    _fait(pilote.post(f"/instruction/dossiers/{numero}/cloture", data={"motif": ""}))


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
@pytest.mark.parametrize("dispositif", [Dispositif.SIP, Dispositif.FPC])
def test_un_dispositif_court_va_du_depot_a_la_lettre(bd: Session, entrer: Entrer, dispositif: Dispositif) -> None:
    bd.expire_on_commit = False
    agents, appel = equipe(bd), campagne(bd, dispositif)
    enveloppe(bd, appel, "caph", 1_000_000)
    aline, membre = personne(bd, courriel=PORTEUR), personne(bd, Role.MEMBRE)
    coordination, adjointe = personne(bd, Role.ADMINISTRATEUR), personne(bd, Role.ADMINISTRATEUR)
    numero = brouillon(bd, aline, campagne=appel, est_complet=True).id or 0
    bd.commit()
    porteur, admin = entrer(aline), entrer(coordination)

    def comite(nom: str, qui: TestClient = admin, donnees: dict[str, Any] | None = None, **lieu: object) -> str:
        return _fait(qui.post(adresse(f"comite.{nom}", **lieu), data=donnees or {}))

    assert _fait(porteur.post(f"/dossiers/{numero}/deposer", data={"cle": "a"})).endswith("/accuse")
    assert f"{dispositif.upper()}-2027-0001" in porteur.get(f"/dossiers/{numero}/accuse").text
    _instruire(entrer, agents, numero)
    # 3 out of 4 on what weighs 11 of 12; without an axis the crossing of dimensions counts 0
    assert lues(select(col(Dossier.note_dixiemes))) == [688]

    ou = comite("creer_seance", donnees=SEANCE | {"membres": [str(membre.id)]}, campagne_id=appel.id)
    seance = int(re.findall(r"/seances/(\d+)", ou)[0])
    comite("inscrire", donnees={"dossiers": [str(numero)]}, seance_id=seance)
    comite("noter_presences", donnees={"presents": [str(membre.id)]}, seance_id=seance)
    comite("ouvrir_seance", seance_id=seance)
    version = re.findall(r'name="version" value="(\d+)"', admin.get(f"/comite/seances/{seance}?dossier={numero}").text)
    decision = {"sens": "accorder", "montant_caph": "450", "version": version[0]}
    comite("decider", donnees=decision, seance_id=seance, dossier_id=numero)
    comite("clore_seance", seance_id=seance)
    assert "450\u00a0€" not in porteur.get(f"/dossiers/{numero}").text
    comite("preparer_publication", seance_id=seance)
    comite("publier", entrer(adjointe), seance_id=seance)
    assert lues(select(col(Dossier.etat))) == [Etat.NOTIFIE_ACCORD]
    assert "450\u00a0€" in porteur.get(f"/dossiers/{numero}").text
    lettre = courriels_de(PORTEUR)[-1]
    assert f"{dispositif.upper()}-2027-0001" in lettre.texte and "450\u00a0€" in lettre.texte
