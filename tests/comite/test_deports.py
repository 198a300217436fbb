"""A dossier somebody withdrew from does not exist for them: lists, ranks, totals, counts, files, addresses."""

from collections.abc import Callable

import pytest
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.comite.commands import declarer_deport
from app.comite.commands_presences import noter_presences
from app.comite.queries_presences import quorum_de
from app.core.clock import maintenant
from app.core.db import lecture
from app.domain.droits import Role
from app.domain.erreurs import Interdit
from app.domain.quorum import Quorum
from app.models.comite import Deport, Seance
from app.models.comptes import Organisme, Personne
from app.models.dossiers import Dossier
from app.models.journal import LigneJournal
from app.models.liens import DeclarationDeLien, MandatElectif
from tests.comite.conftest import Scene
from tests.comite.test_pages import _feuille, texte
from tests.conftest import PRESENT, adresse
from tests.fabriques import adherer, lier, personne
from tests.fabriques_comite import decision, seance

Entrer = Callable[[Personne], TestClient]


def _se_lier(bd: Session, scene: Scene, s: Seance, qui: Personne, comment: str) -> None:
    """Make this person withdraw from the first dossier, in one of the three ways."""
    premier = scene.dossiers[0]
    if comment == "deport":
        declarer_deport(bd, s, premier, "Mon frère y travaille.", qui, maintenant())
    elif comment == "lien":
        lier(bd, qui, premier.organisme_id)
    else:
        adherer(bd, bd.get_one(Organisme, premier.organisme_id), qui)


def _pages(scene: Scene, s: Seance) -> dict[str, str]:
    classement = adresse("comite.classement", campagne_id=scene.campagne.id)
    return {
        "classements": adresse("comite.classements"),
        "classement": classement,
        "filtre": f"{classement}?orientation=emploi",
        "projection": f"{classement}?projection=1",
        "seances": adresse("comite.seances"),
        "seance": adresse("comite.seance", seance_id=s.id),
        "panneau": f"{adresse('comite.seance', seance_id=s.id)}?dossier={scene.dossiers[0].id}",
        "releve": adresse("comite.releve", seance_id=s.id),
        "voisin": adresse("comite.dossier", seance_id=s.id, dossier_id=scene.dossiers[1].id),
    }


@pytest.mark.parametrize(
    ("base", "comment"),
    [*(("sqlite", comment) for comment in ("deport", "lien", "adhesion")), ("postgresql", "adhesion")],
    indirect=["base"],
)
def test_rien_ne_trahit_un_dossier_dont_un_membre_s_est_retire(
    bd: Session, scene: Scene, entrer: Entrer, comment: str
) -> None:
    s = seance(bd, scene.campagne, scene.dossiers, scene.administrateur, [scene.membre, scene.autre_membre])
    _se_lier(bd, scene, s, scene.membre, comment)
    premier = scene.dossiers[0]
    decision(bd, s, premier, scene.administrateur, montants={"caph": 450_000})
    bd.commit()
    retire, autre = entrer(scene.membre), entrer(scene.autre_membre)
    lues = {nom: retire.get(chemin) for nom, chemin in _pages(scene, s).items()}
    assert {nom: r.status_code for nom, r in lues.items()} == dict.fromkeys(lues, 200)
    for nom, reponse in lues.items():
        corps = LexborHTMLParser(reponse.text).css_first("main").html or ""
        for trace in ("berges", premier.numero, "4 500", "4\u202f500", f"/dossiers/{premier.id}", "o-emploi"):
            if trace == "o-emploi" and nom in ("classement", "filtre"):
                continue  # the filter lists every orientation
            assert trace not in corps, (nom, trace)
    # ranks, totals and counts are those of a campaign without it
    vu = texte(lues["classement"].text)
    assert (
        "2 dossiers, du mieux noté" in vu
        and "Engagé 0 € · promis 0 € · proposé 10 000 €" in vu
        and "Total de 2 dossiers" in vu
    )
    assert "Rang 1" in texte(lues["voisin"].text) and "Précédent" not in texte(lues["voisin"].text)
    assert "2 dossiers" in texte(lues["seances"].text)
    assert "2 / 24" in vu
    assert "Aucun dossier au classement" in texte(lues["filtre"].text)
    assert "Déports Aucun." in texte(lues["releve"].text) and "Total accordé en séance 0 € 0 €" in texte(
        lues["releve"].text
    )
    fichier = adresse("comite.exporter_classement", campagne_id=scene.campagne.id)
    assert "berges" not in _feuille(retire.get(fichier).content) and "berges" in _feuille(autre.get(fichier).content)
    # its addresses are those of nothing
    direct = adresse("comite.dossier", seance_id=s.id, dossier_id=premier.id)
    deport = adresse("comite.declarer_deport", seance_id=s.id, dossier_id=premier.id)
    assert retire.get(direct).status_code == 404
    assert retire.post(deport, data={"motif": "Encore."}).status_code == 404
    assert retire.get(direct).text == retire.get(adresse("comite.dossier", seance_id=s.id, dossier_id=9999)).text
    # the others still see everything
    vu = texte(autre.get(_pages(scene, s)["classement"]).text)
    assert "3 dossiers, du mieux noté" in vu and "Engagé 4 500 €" in vu


@pytest.mark.parametrize("role", [Role.AGENT, Role.ADMINISTRATEUR])
def test_un_agent_lie_ne_voit_ni_ne_decide(bd: Session, scene: Scene, entrer: Entrer, role: Role) -> None:
    s = seance(bd, scene.campagne, scene.dossiers, scene.administrateur, [scene.membre])
    lie = personne(bd, role)
    _se_lier(bd, scene, s, lie, "lien")
    bd.commit()
    navigateur = entrer(lie)
    for nom, chemin in _pages(scene, s).items():
        corps = LexborHTMLParser(navigateur.get(chemin).text).css_first("main").text()
        assert "berges" not in corps, nom
    decider = adresse("comite.decider", seance_id=s.id, dossier_id=scene.dossiers[0].id)
    refus = navigateur.post(decider, data={"sens": "refuser", "motif": "Non.", "version": "0"})
    assert refus.status_code == (404 if role is Role.ADMINISTRATEUR else 403)


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_membre_ne_voit_que_ses_ordres_du_jour(bd: Session, scene: Scene, entrer: Entrer) -> None:
    sienne = seance(bd, scene.campagne, scene.dossiers[:1], scene.administrateur, [scene.membre])
    autre = seance(bd, scene.campagne, scene.dossiers[1:2], scene.administrateur, [scene.autre_membre])
    bd.commit()
    navigateur = entrer(scene.membre)
    lu = texte(navigateur.get(adresse("comite.classement", campagne_id=scene.campagne.id)).text)
    assert "berges" in lu and "Ateliers santé" not in lu and "Réparer" not in lu
    assert navigateur.get(adresse("comite.seance", seance_id=autre.id)).status_code == 404
    croise = adresse("comite.dossier", seance_id=sienne.id, dossier_id=scene.dossiers[1].id)
    assert navigateur.get(croise).status_code == 404


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_declarer_son_deport_est_immediat_motive_et_imprime(bd: Session, scene: Scene, entrer: Entrer) -> None:
    s = seance(bd, scene.campagne, scene.dossiers, scene.administrateur, [scene.membre, scene.autre_membre])
    bd.commit()
    navigateur, premier = entrer(scene.membre), scene.dossiers[0]
    chemin = adresse("comite.declarer_deport", seance_id=s.id, dossier_id=premier.id)
    vide = navigateur.post(chemin, data={"motif": "   "})
    assert vide.status_code == 422 and "Donnez le motif de votre déport" in vide.text
    fait = navigateur.post(chemin, data={"motif": "Je siège au bureau."})
    assert fait.status_code == 303
    page = navigateur.get(fait.headers["location"])
    assert "Votre déport est enregistré" in page.text and "berges" not in page.text
    with lecture() as bd_lue:
        assert [(d.personne_id, d.dossier_id) for d in bd_lue.scalars(select(Deport))] == [
            (scene.membre.id, premier.id)
        ]
        acte = bd_lue.scalars(select(LigneJournal).order_by(col(LigneJournal.id).desc()).limit(1)).one()
        assert (acte.acte, acte.personne_id, acte.details) == (
            "declarer_deport", scene.membre.id, {"seance": s.id},
        )  # fmt: skip
    releve = texte(entrer(scene.administrateur).get(adresse("comite.releve", seance_id=s.id)).text)
    assert "sur AAP-2027-0001 « Chantier jeunes des berges » : Je siège au bureau." in releve.replace("\xa0", " ")
    sien = texte(entrer(scene.autre_membre).get(adresse("comite.releve", seance_id=s.id)).text)
    assert "sur AAP-2027-0001" in sien and "bureau" not in sien  # why is not for the other members
    vue = texte(entrer(scene.administrateur).get(adresse("comite.seance", seance_id=s.id)).text)
    assert "1 déport" in vue and "Je siège au bureau." in vue


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_agent_ne_se_deporte_pas_par_ce_formulaire(bd: Session, scene: Scene) -> None:
    s = seance(bd, scene.campagne, scene.dossiers, scene.administrateur, [scene.membre])
    with pytest.raises(Interdit, match="Seul un membre du comité"):
        declarer_deport(bd, s, scene.dossiers[0], "Lien.", scene.administrateur, maintenant())
    declarer_deport(bd, s, scene.dossiers[0], "Lien.", scene.membre, maintenant())
    bd.flush()
    with pytest.raises(Interdit):
        declarer_deport(bd, s, scene.dossiers[0], "Lien.", scene.membre, maintenant())


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_membre_declare_avant_d_ouvrir_une_fiche(bd: Session, scene: Scene, entrer: Entrer) -> None:
    s = seance(bd, scene.campagne, scene.dossiers, scene.administrateur, [scene.membre, scene.autre_membre])
    bd.execute(delete(DeclarationDeLien).where(col(DeclarationDeLien.personne_id) == scene.membre.id))
    bd.add(MandatElectif(personne_id=scene.membre.id or 0, insee="59172"))
    agent = personne(bd, Role.AGENT)
    bd.add(
        Deport(personne_id=agent.id or 0, dossier_id=scene.dossiers[1].id or 0, motif="Trésorier.", declare_le=PRESENT)
    )
    bd.commit()
    ids, navigateur = [d.id for d in scene.dossiers], entrer(scene.membre)
    fiche = adresse("comite.dossier", seance_id=s.id, dossier_id=ids[0])
    declaration = adresse("comite.declaration", dossier_id=ids[0])
    detour = navigateur.get(fiche)
    assert (detour.status_code, detour.headers["location"]) == (303, f"{declaration}?suite={fiche}")
    page = texte(navigateur.get(declaration).text)
    assert "Le projet se déroule à Denain, où vous êtes élu." in page and "Pour décider" not in page
    assert (
        navigateur.post(declaration, data={"reponse": "lien", "nature": "mandat", "suite": fiche}).headers["location"]
        == fiche
    )
    assert "Pour décider" in texte(navigateur.get(fiche).text)
    # reads, is printed, and is left out of the quorum: with one other member present it is reached, without it is not
    releve = texte(entrer(scene.administrateur).get(adresse("comite.releve", seance_id=s.id)).text)
    assert "élu ou agent de la commune concernée. A lu le dossier, n’a pas pris part à la décision." in releve
    assert "agent, sur AAP-2027-0002" in releve and "Trésorier. N’a pas pris part à l’instruction." in releve
    with lecture() as lue:
        dossier, sienne = lue.get_one(Dossier, ids[0]), lue.get_one(Seance, s.id)
        assert quorum_de(lue, sienne, dossier) == Quorum(1, 1)
    noter_presences(bd, bd.get_one(Seance, s.id), [scene.membre.id or 0], scene.administrateur, maintenant())
    bd.commit()
    with lecture() as lue:
        assert not quorum_de(lue, lue.get_one(Seance, s.id), lue.get_one(Dossier, ids[0])).permet_de_decider
    # a withdrawal from the same page hides it
    parti = navigateur.post(declaration, data={"reponse": "retrait", "nature": "mandat"})
    assert parti.status_code == 303 and navigateur.get(fiche).status_code == 404
