"""Several people, the same instant, over HTTP: one number, one answer, one mail; never two, never none."""

import re
import threading
from collections import Counter
from collections.abc import Callable
from typing import TypeVar

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.responses import Response
from starlette.testclient import TestClient

from app.core import db
from app.domain.droits import Role, RoleAdhesion
from app.domain.etats import Etat
from app.models.comptes import Adhesion, EtatAdhesion, Personne, SessionOuverte
from app.models.courriel import Courriel
from app.models.dossiers import Dossier, Section, VersionDossier
from app.models.journal import LigneJournal
from tests import fabriques
from tests.fabriques_dossiers import brouillon, dossier_depose
from tests.navigateur import Navigateur

Entrer = Callable[[Personne], TestClient]
T = TypeVar("T")


def ensemble(*gestes: Callable[[], T]) -> list[T]:
    """Every gesture in its thread, released together."""
    depart = threading.Barrier(len(gestes))
    reponses: list[T] = []

    def faire(geste: Callable[[], T]) -> None:
        depart.wait()
        reponses.append(geste())

    fils = [threading.Thread(target=faire, args=(g,)) for g in gestes]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    return reponses


def statuts(reponses: list[Response]) -> Counter[int]:
    return Counter(r.status_code for r in reponses)


def compter(requete: object) -> int:
    with db.lecture() as bd:
        return int(bd.scalar(requete) or 0)  # type: ignore[call-overload]


def actes(acte: str) -> int:
    return compter(select(func.count()).select_from(LigneJournal).where(col(LigneJournal.acte) == acte))


def test_huit_envois_du_meme_depot_font_un_numero_et_un_accuse(bd: Session, entrer: Entrer) -> None:
    porteur = fabriques.personne(bd)
    numero = brouillon(bd, porteur, est_complet=True).id
    courriel = porteur.courriel
    bd.commit()
    navigateurs = [entrer(porteur) for _ in range(8)]
    reponses = ensemble(
        *(lambda n=n: n.post(f"/dossiers/{numero}/deposer", data={"cle": "une-cle"}) for n in navigateurs)  # type: ignore[misc]
    )
    assert statuts(reponses) == {303: 8}
    assert {r.headers["location"] for r in reponses} == {f"/dossiers/{numero}/accuse"}
    assert actes("deposer") == 1
    versions = select(func.count()).select_from(VersionDossier)
    assert compter(versions) == 1
    accuses = select(func.count()).select_from(Courriel).where(
        col(Courriel.dossier_id) == numero, col(Courriel.destinataire) == courriel
    )  # fmt: skip
    assert compter(accuses) == 1
    with db.lecture() as lue:
        assert lue.get_one(Dossier, numero).numero == "AAP-2027-0001"


def test_une_adhesion_approuvee_deux_fois_ne_l_est_qu_une(bd: Session, entrer: Entrer) -> None:
    gerants = [fabriques.personne(bd), fabriques.personne(bd)]
    organisme = fabriques.organisme(bd, *gerants)
    demande = fabriques.adherer(bd, organisme, fabriques.personne(bd), RoleAdhesion.LECTEUR)
    demande.etat, demande.tranchee_le = EtatAdhesion.DEMANDEE, None
    bd.flush()
    chemin, cle = f"/organismes/{organisme.id}/membres/{demande.id}/approuver", demande.id
    bd.commit()
    navigateurs = [entrer(g) for g in gerants]
    reponses = ensemble(*(lambda n=n: n.post(chemin, data={"role": "redacteur"}) for n in navigateurs))  # type: ignore[misc]
    assert statuts(reponses) == {303: 1, 409: 1}
    with db.lecture() as lue:
        assert lue.get_one(Adhesion, cle).etat == EtatAdhesion.ACTIVE


def test_un_code_presente_quatre_fois_ensemble_ouvre_une_session(bd: Session, client: TestClient) -> None:
    porteur = fabriques.personne(bd)
    courriel = porteur.courriel
    bd.commit()
    client.post("/connexion", data={"courriel": courriel})
    with db.lecture() as lue:
        texte = lue.scalars(select(col(Courriel.texte)).where(col(Courriel.destinataire) == courriel)).one()
    code = "".join(re.search(r"\b(\d{3})\s?(\d{3})\b", texte).groups())  # type: ignore[union-attr]
    navigateurs = [Navigateur(client.app, cookies=dict(client.cookies)) for _ in range(4)]
    reponses = ensemble(*(lambda n=n: n.post("/connexion/code", data={"code": code}) for n in navigateurs))  # type: ignore[misc]
    assert statuts(reponses)[303] >= 1 and max(statuts(reponses)) < 500
    assert compter(select(func.count()).select_from(SessionOuverte)) == 1


@pytest.mark.parametrize("est_le_meme_champ", [True, False])
def test_deux_ecritures_d_une_section(bd: Session, entrer: Entrer, est_le_meme_champ: bool) -> None:
    porteur, autre = fabriques.personne(bd), fabriques.personne(bd)
    organisme = fabriques.organisme(bd, porteur)
    fabriques.adherer(bd, organisme, autre, RoleAdhesion.REDACTEUR)
    depart = {"intitule": "Départ", "resume": "Départ"}
    numero = brouillon(bd, porteur, organisme=organisme, contenu={"projet": depart}).id
    bd.commit()
    a, b = entrer(porteur), entrer(autre)
    page = a.get(f"/dossiers/{numero}/projet").text
    base = re.search(r'name="base" value="([^"]*)"', page)
    version = re.search(r'name="version" value="(\d+)"', page)
    assert base is not None and version is not None
    commun = {**depart, "base": base[1].replace("&#34;", '"'), "version": version[1]}
    des_deux = [commun | {"intitule": "Texte A"}, commun | {("intitule" if est_le_meme_champ else "resume"): "Texte B"}]
    reponses = ensemble(
        lambda: a.post(f"/dossiers/{numero}/projet", data=des_deux[0]),
        lambda: b.post(f"/dossiers/{numero}/projet", data=des_deux[1]),
    )
    with db.lecture() as lue:
        contenu = lue.scalars(
            select(col(Section.contenu)).where(col(Section.dossier_id) == numero, col(Section.cle) == "projet")
        ).one()
    if est_le_meme_champ:
        assert statuts(reponses) == {303: 1, 409: 1}
        (refusee,) = [r for r in reponses if r.status_code == 409]
        assert "Texte A" in refusee.text and "Texte B" in refusee.text  # type: ignore[attr-defined]
        assert contenu["intitule"] in ("Texte A", "Texte B")
    else:
        assert statuts(reponses) == {303: 2}
        assert (contenu["intitule"], contenu["resume"]) == ("Texte A", "Texte B")


def test_retirer_pendant_qu_on_prend(bd: Session, entrer: Entrer) -> None:
    """One of the two acts happened before the other: the journal tells them in an order the states allow."""
    equipe = fabriques.equipe(bd)
    porteur = fabriques.personne(bd)
    numero = dossier_depose(bd, porteur).id
    pilote = equipe["chef-projet-3"]
    bd.commit()
    a, b = entrer(porteur), entrer(pilote)
    reponses = ensemble(
        lambda: a.post(f"/dossiers/{numero}/retirer", data={"motif": "Le projet est abandonné."}),
        lambda: b.post(f"/instruction/dossiers/{numero}/prise"),
    )
    assert statuts(reponses) in ({303: 2}, {303: 1, 409: 1}, {303: 1, 404: 1})
    with db.lecture() as lue:
        assert lue.get_one(Dossier, numero).etat == Etat.RETIRE
    assert (actes("retirer"), actes("prendre")) in ((1, 1), (1, 0))


def test_un_role_ne_se_donne_pas_a_soi_meme(bd: Session, entrer: Entrer) -> None:
    admin, autre = fabriques.personne(bd, Role.ADMINISTRATEUR), fabriques.personne(bd, Role.ADMINISTRATEUR)
    cle, autre_cle = admin.id, autre.id
    bd.commit()
    navigateur = entrer(admin)
    assert navigateur.post(f"/administration/comptes/{cle}/role", data={"role": "membre"}).status_code in (403, 409)
    with db.lecture() as lue:
        assert lue.get_one(Personne, cle).role == Role.ADMINISTRATEUR
        assert lue.get_one(Personne, autre_cle).role == Role.ADMINISTRATEUR
