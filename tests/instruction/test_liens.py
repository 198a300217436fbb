"""Declaring a link before a dossier opens, reading with one, withdrawing: over HTTP, then what becomes of the note."""

from collections.abc import Callable

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.core.clock import maintenant
from app.domain.etats import Etat
from app.domain.liens import Declare
from app.models.comite import Deport
from app.models.comptes import LienDInteret, Organisme, Personne
from app.models.dossiers import Dossier, Piece
from app.models.fiche import Representant
from app.models.instruction import Affectation, AlerteAffectation
from app.models.journal import LigneJournal
from app.models.liens import DeclarationDeLien
from tests.compteur import compter
from tests.conftest import adresse
from tests.fabriques_comptes import lues
from tests.fabriques_dossiers import dossier_depose
from tests.fabriques_instruction import prendre, rendre
from tests.instruction.scene import Scene

Entrer = Callable[[Personne], TestClient]
sur_sqlite = pytest.mark.parametrize("base", ["sqlite"], indirect=True)


def _oublier(bd: Session, *qui: Personne) -> None:
    """These people did not declare anything."""
    bd.execute(delete(DeclarationDeLien).where(col(DeclarationDeLien.personne_id).in_([p.id for p in qui])))
    bd.commit()


def _dossier(scene: Scene, nom: str = "instruction.dossier", **de_plus: object) -> str:
    return adresse(nom, dossier_id=scene.dossier.id, **de_plus)


@sur_sqlite
def test_rien_ne_s_ouvre_avant_d_avoir_declare(bd: Session, scene: Scene, entrer: Entrer) -> None:
    prendre(bd, scene.dossier, scene.pilote)
    bd.add(
        Representant(
            organisme_id=scene.dossier.organisme_id, nom=scene.aller_vers.nom.upper(), prenom="Basile",
            fonction="Trésorier", ajoute_le=maintenant(),
        )
    )  # fmt: skip
    siennes = select(col(Piece.id)).where(col(Piece.dossier_id) == scene.dossier.id, col(Piece.genre) != "rib")
    piece_id = bd.scalars(siennes).first()
    _oublier(bd, scene.aller_vers)
    agent = entrer(scene.aller_vers)
    declaration = _dossier(scene, "instruction.declaration")
    # pages, pieces, partials: each leads to the question, and keeps where one was going
    for chemin in (
        _dossier(scene),
        f"{_dossier(scene)}?liste=tri%3Dnote",
        _dossier(scene, "instruction.piece", piece_id=piece_id),
        _dossier(scene, "instruction.messages"),
        _dossier(scene, "instruction.notes_internes"),
        _dossier(scene, "instruction.affectation"),
        _dossier(scene, "instruction.recevabilite"),
    ):
        reponse = agent.get(chemin)
        assert reponse.status_code == 303 and reponse.headers["location"].startswith(declaration), chemin
    # a note is refused, and says what to do
    refus = agent.post(
        _dossier(scene, "instruction.noter", critere="axe.aller_vers"), data={"note.axe.aller_vers": "3"}
    )
    assert refus.status_code == 409 and "Dites d’abord si vous avez un lien" in refus.text
    for acte in ("rendre_avis", "ecrire_message", "ecrire_note_interne", "enregistrer_grille"):
        assert agent.post(_dossier(scene, f"instruction.{acte}"), data={"texte": "x"}).status_code == 409, acte
    # the answers of an export stay out too; the row, which the list shows, does not
    fichier = agent.get(adresse("instruction.exporter_reponses")).text
    assert scene.dossier.numero in fichier and "pied des immeubles" not in fichier
    # what is shown: who asks and where, and why one might be linked
    page = agent.get(agent.get(f"{_dossier(scene)}?liste=tri%3Dnote").headers["location"]).text
    assert "<h1>Avez-vous un lien avec ce dossier" in page and scene.dossier.titre in page and "Raismes" in page
    assert "Basile" in page and "trésorier, porte votre nom de famille" in page
    assert "Note sur 100" not in page and lues(select(DeclarationDeLien).where(_de(scene.aller_vers))) == []
    # one click, then where one was going; another site is never followed
    ouvert = agent.post(declaration, data={"reponse": "aucun", "suite": f"{_dossier(scene)}?liste=tri%3Dnote"})
    assert ouvert.status_code == 303 and ouvert.headers["location"] == f"{_dossier(scene)}?liste=tri%3Dnote"
    vers = [(hors, _dossier(scene)) for hors in ("//ailleurs.test/", "/administration/comptes")]
    for suite, attendu in (*vers, (lieu := _dossier(scene, "administration.a_la_date"), lieu)):
        assert agent.post(declaration, data={"reponse": "aucun", "suite": suite}).headers["location"] == attendu
    with compter() as vues:
        assert agent.get(_dossier(scene)).status_code == 200
    assert len(vues) <= 9
    noter = agent.post(
        _dossier(scene, "instruction.noter", critere="axe.aller_vers"), data={"note.axe.aller_vers": "3"}
    )
    assert noter.status_code == 303 and "pied des immeubles" in agent.get(adresse("instruction.exporter_reponses")).text
    assert [li.details for li in lues(select(LigneJournal).where(col(LigneJournal.acte) == "declarer_lien"))] == [
        {"reponse": "aucun", "nature": None}
    ] * 4


def _de(qui: Personne) -> object:
    return col(DeclarationDeLien.personne_id) == qui.id


def test_un_lien_se_lit_sans_se_juger(bd: Session, scene: Scene, entrer: Entrer) -> None:
    prendre(bd, scene.dossier, scene.pilote)
    rendre(bd, scene.dossier, scene.pilote, 2)
    rendre(bd, scene.dossier, scene.aller_vers, 4)
    bd.commit()
    avant = scene.dossier.note_dixiemes
    agent = entrer(scene.aller_vers)
    declaration = _dossier(scene, "instruction.declaration")
    mal = agent.post(declaration, data={"reponse": "lien"})
    assert mal.status_code == 422 and "Choisissez la nature du lien" in mal.text
    dit = agent.post(declaration, data={"reponse": "lien", "nature": "emploi", "precision": "stage en 2019"})
    assert dit.status_code == 303
    assert agent.get(_dossier(scene)).status_code == 200
    for acte in ("rendre_avis", "reprendre_avis"):
        assert agent.post(_dossier(scene, f"instruction.{acte}")).status_code == 403
    assert agent.get(_dossier(scene, "instruction.notes_internes")).status_code == 403
    (dossier,) = lues(select(Dossier))
    assert dossier.note_dixiemes != avant and dossier.note_dixiemes == 500
    # the post stays, vacant, the coordination is told, and cannot give it back to them
    vacantes = lues(select(Affectation).where(col(Affectation.personne_id).is_(None)))
    assert vacantes and all("Lien déclaré par" in v.phrase for v in vacantes)
    assert "Confiez sa part" in lues(select(AlerteAffectation))[-1].phrase
    admin = entrer(scene.admin)
    rendue = {"ligne": str(vacantes[0].id), "poste": "chef-projet-1", "raison": "Retour."}
    refus = admin.post(_dossier(scene, "instruction.reaffecter"), data=rendue)
    assert refus.status_code == 422 and "a déclaré un lien avec ce dossier" in refus.text
    # changed again: the journal keeps both
    assert agent.post(declaration, data={"reponse": "aucun"}).status_code == 303
    lignes = lues(select(LigneJournal).where(col(LigneJournal.acte) == "declarer_lien").order_by(col(LigneJournal.id)))
    natures = [ligne.details["nature"] for ligne in lignes]
    assert natures == ["emploi", None]
    assert lues(select(col(DeclarationDeLien.declare)).where(_de(scene.aller_vers))) == [Declare.AUCUN]


def test_un_retrait_efface_la_personne_et_le_dossier(bd: Session, scene: Scene, entrer: Entrer) -> None:
    autre = dossier_depose(
        bd, scene.porteur, orientation="sante", campagne=scene.campagne, titre="Le second projet",
        organisme=bd.get_one(Organisme, scene.dossier.organisme_id),
    )  # fmt: skip
    for dossier in (scene.dossier, autre):
        prendre(bd, dossier, scene.pilote)
        rendre(bd, dossier, scene.pilote, 1)
    rendre(bd, scene.dossier, scene.aller_vers, 4)
    bd.commit()
    pilote = entrer(scene.pilote)
    liste = adresse("instruction.dossiers")
    assert "Le second projet" in pilote.get(liste, params={"q": "second"}).text
    retrait = {"reponse": "retrait", "nature": "proche", "precision": "Ma sœur y est salariée"}
    retrait["pour_l_organisme"] = "oui"
    parti = pilote.post(_dossier(scene, "instruction.declaration"), data=retrait)
    assert parti.status_code == 303 and parti.headers["location"].endswith("?fait=retrait")
    pages = [parti.headers["location"], liste, f"{liste}?q=second", adresse("instruction.exporter")]
    for chemin in pages:
        texte = pilote.get(chemin).text
        assert "Le second projet" not in texte and scene.dossier.numero not in texte, chemin
    for dossier in (scene.dossier, autre):
        assert pilote.get(adresse("instruction.dossier", dossier_id=dossier.id)).status_code == 404
        assert pilote.get(adresse("instruction.declaration", dossier_id=dossier.id)).status_code == 404
    # their notes count no more, nor show, nor are they expected; nobody is the pilote
    reste, second = lues(select(Dossier).order_by(col(Dossier.id)))
    assert (reste.note_dixiemes, reste.pilote_id, reste.avis_pilote) == (750, None, None)
    assert (reste.avis_attendus, reste.avis_rendus, second.note_dixiemes) == (1, 1, None)
    page = entrer(scene.aller_vers).get(_dossier(scene)).text
    assert scene.pilote.nom_complet not in page.split("</aside>")[-1]
    assert {d.dossier_id for d in lues(select(Deport))} == {scene.dossier.id, autre.id}
    assert [lien.personne_id for lien in lues(select(LienDInteret))] == [scene.pilote.id]
    # the next dossier of the organisme is never given to them
    bd.rollback()
    suivant = dossier_depose(
        bd, scene.porteur, orientation="sante", campagne=scene.campagne, titre="Le troisième",
        organisme=bd.get_one(Organisme, scene.dossier.organisme_id),
    )  # fmt: skip
    assert suivant.pilote_id != scene.pilote.id and suivant.etat is Etat.DEPOSE
    bd.commit()


@sur_sqlite
def test_une_page_pour_les_dossiers_du_matin(bd: Session, scene: Scene, entrer: Entrer) -> None:
    autre = dossier_depose(bd, orientation="sante", campagne=scene.campagne, titre="Le second projet")
    _oublier(bd, scene.pilote)
    pilote = entrer(scene.pilote)
    assert "Avant d’ouvrir 2 dossiers, dites si vous avez un lien avec eux" in pilote.get(
        adresse("instruction.a_traiter")
    ).text.replace("\xa0", " ")
    page = adresse("instruction.declarations")
    with compter() as vues:
        montree = pilote.get(page).text
    assert "Le second projet" in montree and len(vues) <= 8
    fait = pilote.post(page, data={"d": [str(scene.dossier.id), str(autre.id), "999"], "lien": [str(autre.id)]})
    assert fait.status_code == 303 and fait.headers["location"].startswith(page)
    assert pilote.get(_dossier(scene)).status_code == 200
    assert pilote.get(adresse("instruction.dossier", dossier_id=autre.id)).status_code == 303
    # the one that was ticked stays so, with its own question: the button never says « aucun lien » on it by mistake
    reste = pilote.get(fait.headers["location"]).text
    assert "Le second projet" in reste and scene.dossier.titre not in reste
    assert f'name="lien" value="{autre.id}" checked' in reste and "Je n’ai aucun lien" not in reste
    assert f'href="{adresse("instruction.declaration", dossier_id=autre.id)}">Dire quel lien' in reste
    # what was not shown is not declared on
    _oublier(bd, scene.pilote)
    # from a batch, one is led there and back to it; elsewhere is never followed
    lot = f"{adresse('instruction.lot_etiquettes')}?liste=&d={scene.dossier.id}"
    vers = pilote.get(lot).text.split(f'href="{page}?')[1].split('"')[0].replace("&amp;", "&")
    assert f'name="suite" value="{lot.replace("&", "&amp;")}"' in pilote.get(f"{page}?{vers}").text
    for suite, attendu in (("//ailleurs.test/", "/instruction/a-traiter?fait=declarations"), (lot, lot)):
        _oublier(bd, scene.pilote)
        assert pilote.post(page, data={"d": str(scene.dossier.id), "suite": suite}).headers["location"] == attendu
    _oublier(bd, scene.pilote)
    assert pilote.post(page, data={}).status_code == 303
    assert lues(select(DeclarationDeLien).where(_de(scene.pilote))) == []
