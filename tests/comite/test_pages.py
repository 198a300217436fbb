"""The pages of the committee, through HTTP: what they show, what they refuse, what they cost."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.core.db import lecture
from app.domain.decision import SensDecision
from app.domain.droits import Role
from app.domain.etats import Etat
from app.models.comite import Decision, EtatSeance, InscriptionSeance, MembreSeance, Seance
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from tests.comite.conftest import Scene
from tests.compteur import compter
from tests.conftest import adresse
from tests.fabriques import personne
from tests.fabriques_comite import decision, dossier_instruit, seance

Entrer = Callable[[Personne], TestClient]


def texte(html: str) -> str:
    """The visible text, spaces made plain."""
    lu = HTMLParser(html).body
    assert lu is not None
    return re.sub(r"\s+", " ", lu.text(separator=" "))


def lignes(html: str) -> list[list[str]]:
    """The cells of the ranked table."""
    return [
        [re.sub(r"\s+", " ", c.text(separator=" ")).strip() for c in tr.css("td, th")]
        for tr in HTMLParser(html).css("table.classement tbody tr")
    ]


def test_le_classement_range_cumule_et_dit_ou_finit_chaque_enveloppe(bd: Session, scene: Scene, entrer: Entrer) -> None:
    page = entrer(scene.administrateur).get(adresse("comite.classement", campagne_id=scene.campagne.id))
    assert page.status_code == 200
    vues = lignes(page.text)
    assert [x[0] for x in vues] == [
        "1",
        "2",
        "L’enveloppe La Porte du Hainaut s’arrête ici (10 000 €) · "
        "L’enveloppe État — politique de la ville s’arrête ici (5 000 €)",
        "3",
    ]
    premier, troisieme = vues[0], vues[3]
    assert "Chantier jeunes des berges" in premier[1] and "AAP-2027-0001" in premier[1]
    assert premier[2:] == [
        "EM Insertion et emploi", "88,1", "Favorable", "8 000 €", "7 000 €", "5 000 € cumul 5 000 €",
        "2 000 € cumul 2 000 €", "Instruit",
    ]  # fmt: skip
    assert troisieme[7:9] == ["5 000 € cumul 15 000 €", "2 000 € cumul 6 000 €"]
    lu = texte(page.text)
    assert "dépassement de 5 000 € sur 10 000 €" in lu
    assert "dépassement de 1 000 € sur 5 000 €" in lu
    assert "3 / 24" in lu and "Sans action :" in lu and "et 18 autres" in lu


def test_a_note_egale_participation_orientation_depot_numero(bd: Session, scene: Scene, entrer: Entrer) -> None:
    for dossier, (participation, orientation) in zip(scene.dossiers, ((200, 300), (300, 100), (200, 400)), strict=True):
        dossier.note_dixiemes = 700
        dossier.note_participation_centiemes, dossier.note_orientation_centiemes = participation, orientation
    bd.commit()
    page = entrer(scene.administrateur).get(adresse("comite.classement", campagne_id=scene.campagne.id)).text
    titres = [n.text() for n in HTMLParser(page).css("th.projet")]
    attendus = ["Ateliers santé", "Réparer plutôt", "Chantier jeunes"]
    assert [next(a for a in attendus if a in t) for t in titres] == attendus


def test_ce_qui_est_decide_est_engage_et_le_refus_libere(bd: Session, scene: Scene, entrer: Entrer) -> None:
    s = seance(bd, scene.campagne, scene.dossiers, scene.administrateur)
    decision(bd, s, scene.dossiers[0], scene.administrateur, montants={"caph": 400_000})
    decision(bd, s, scene.dossiers[1], scene.administrateur, SensDecision.REFUSER)
    bd.commit()
    lu = texte(entrer(scene.administrateur).get(adresse("comite.classement", campagne_id=scene.campagne.id)).text)
    assert "Engagé 4 000 € · promis 0 € · proposé 5 000 €" in lu
    assert "sur 10 000 € · reste 6 000 €" in lu
    assert "s’arrête ici" not in lu


def test_le_filtre_garde_le_rang_et_les_totaux(bd: Session, scene: Scene, entrer: Entrer) -> None:
    adresse_ = adresse("comite.classement", campagne_id=scene.campagne.id)
    page = entrer(scene.administrateur).get(f"{adresse_}?orientation=transition").text
    vues = lignes(page)
    assert [x[0] for x in vues[1:]] == ["3"]
    assert "1 dossier sur 3" in texte(page) and "Total de 3 dossiers" in texte(page)
    assert entrer(scene.administrateur).get(f"{adresse_}?orientation=rien&page=-4").status_code == 200


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_la_projection_ne_montre_ni_personne_ni_avis_ni_note(bd: Session, scene: Scene, entrer: Entrer) -> None:
    s = seance(bd, scene.campagne, scene.dossiers, scene.administrateur, [scene.membre])
    bd.commit()
    page = entrer(scene.administrateur).get(
        f"{adresse('comite.classement', campagne_id=scene.campagne.id)}?projection=1"
    )
    corps = HTMLParser(page.text).css_first("main").text()
    assert 'class="projete"' in page.text
    assert "Favorable" not in corps and "Essai" not in corps and "Membre" not in corps
    assert "Note" not in corps and "88,1" not in corps
    assert s.id is not None and "Chantier jeunes des berges" in corps


def _feuille(contenu: bytes) -> str:
    archive = zipfile.ZipFile(io.BytesIO(contenu))
    return archive.read("xl/worksheets/sheet1.xml").decode() + archive.read("xl/sharedStrings.xml").decode()


def test_le_tableau_porte_les_memes_nombres_et_aucune_formule(bd: Session, scene: Scene, entrer: Entrer) -> None:
    scene.dossiers[0].titre = '=HYPERLINK("http://exemple.test")'
    bd.commit()
    reponse = entrer(scene.administrateur).get(adresse("comite.exporter_classement", campagne_id=scene.campagne.id))
    assert reponse.status_code == 200
    assert 'filename="classement-aap-2027.xlsx"' in reponse.headers["content-disposition"]
    feuille = _feuille(reponse.content)
    assert "<f>" not in feuille and "=HYPERLINK" in feuille
    nombres = {round(float(v), 1) for v in re.findall(r"<v>([0-9.]+)</v>", feuille)}
    assert {88.1, 74.0, 8000.0, 7000.0, 5000.0, 15000.0, 6000.0} <= nombres


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
@pytest.mark.parametrize("nom", ["comite.classement", "comite.seance"])
def test_le_nombre_d_ordres_sql_ne_depend_pas_du_nombre_de_dossiers(
    bd: Session, scene: Scene, entrer: Entrer, nom: str
) -> None:
    s = seance(bd, scene.campagne, scene.dossiers, scene.administrateur, [scene.membre])
    bd.commit()
    id_ = {"campagne_id": scene.campagne.id} if nom == "comite.classement" else {"seance_id": s.id}
    navigateur = entrer(scene.administrateur)
    chemin = adresse(nom, **id_)
    navigateur.get(chemin)
    with compter() as peu:
        assert navigateur.get(chemin).status_code == 200
    for n in range(4):
        nouveau = dossier_instruit(bd, scene.campagne, proposes={"caph": 1000}, titre=f"Dossier {n}")
        nouveau.etat = Etat.EN_COMITE
        bd.add(InscriptionSeance(seance_id=s.id, dossier_id=nouveau.id, inscrit_le=datetime(2026, 11, 23, tzinfo=UTC)))
    bd.commit()
    with compter() as beaucoup:
        assert navigateur.get(chemin).status_code == 200
    assert len(beaucoup) == len(peu)
    assert len(peu) == {"comite.classement": 5, "comite.seance": 10}[nom]


def test_creer_une_seance_a_l_heure_de_paris(bd: Session, scene: Scene, entrer: Entrer) -> None:
    navigateur = entrer(scene.administrateur)
    chemin = adresse("comite.creer_seance", campagne_id=scene.campagne.id)
    assert navigateur.get(chemin).status_code == 200
    saisie = {"titre": "Comité", "jour": "28/03/2027", "heure": "2 h 30", "lieu": "Wallers", "membres": ["999999"]}
    refus = navigateur.post(chemin, data=saisie)
    assert refus.status_code == 422 and "n’existe pas" in refus.text and "Wallers" in refus.text
    refus = navigateur.post(chemin, data=saisie | {"titre": "", "heure": "14 h", "genre": "assemblee"})
    assert refus.status_code == 422 and "Donnez le nom de cette assemblée" in refus.text
    refus = navigateur.post(chemin, data=saisie | {"heure": "14 h"})
    assert refus.status_code == 422 and "Choisissez des membres du comité" in refus.text
    with lecture() as bd_lue:
        assert bd_lue.scalars(select(Seance)).all() == []  # a refusal leaves nothing behind
    fait = navigateur.post(chemin, data=saisie | {"titre": "", "heure": "14 h", "membres": [str(scene.membre.id)]})
    assert fait.status_code == 303
    with lecture() as bd_lue:
        creee = bd_lue.scalars(select(Seance)).one()
        assert (creee.titre, creee.tenue_le) == ("Comité de pilotage", datetime(2027, 3, 28, 12, tzinfo=UTC))
        assert [m.personne_id for m in bd_lue.scalars(select(MembreSeance))] == [scene.membre.id]


REFUS = {"sens": "refuser", "motif": "Hors sujet.", "motif_code": "hors_contrat"}


def test_une_seance_de_bout_en_bout_sans_script(bd: Session, scene: Scene, entrer: Entrer) -> None:
    s = seance(bd, scene.campagne, [], scene.administrateur, [scene.membre], est_ouverte=False)
    bd.commit()
    admin = entrer(scene.administrateur)
    ici = adresse("comite.seance", seance_id=s.id)
    assert admin.post(adresse("comite.inscrire", seance_id=s.id)).status_code == 422
    ids = [str(d.id) for d in scene.dossiers]
    inscrits = admin.post(adresse("comite.inscrire", seance_id=s.id), data={"dossiers": ids})
    assert inscrits.headers["location"] == f"{ici}?fait=inscrits"
    assert admin.post(adresse("comite.inscrire", seance_id=s.id), data={"dossiers": ids[:1]}).status_code == 409
    premier = adresse("comite.decider", seance_id=s.id, dossier_id=scene.dossiers[0].id)
    accord = {"sens": "accorder", "montant_caph": "4 000", "montant_etat": "", "version": "0", "motif": "", "rang": "1"}
    ferme = admin.post(premier, data=accord)
    assert ferme.status_code == 409 and "Ouvrez-la pour enregistrer" in ferme.text
    ouverte = admin.post(adresse("comite.ouvrir_seance", seance_id=s.id), data={"retour": "tenir"})
    assert ouverte.headers["location"] == adresse("comite.tenir", seance_id=s.id) + "?fait=ouverte"
    panneau = admin.get(f"{ici}?dossier={scene.dossiers[0].id}").text
    arbre = HTMLParser(panneau)
    assert arbre.css_first("#montant_caph").attributes["value"] == "5 000".replace(" ", "\u202f")
    illisible = admin.post(premier, data=accord | {"montant_caph": "1.200,50"})
    assert illisible.status_code == 422 and 'value="1.200,50"' in illisible.text
    trop = admin.post(premier, data=accord | {"montant_etat": "6 000", "montant_caph": "1"})
    assert trop.status_code == 409 and "vous ne pouvez pas accorder 6\u202f000" in trop.text
    assert admin.post(premier, data={"version": "0"}).status_code == 422
    fait = admin.post(premier, data=accord)
    assert fait.headers["location"] == f"{ici}?fait=decidee"
    assert admin.post(premier, data=accord).status_code == 409
    # the amounts prefilled for a grant are not read for a refusal
    refuser = adresse("comite.decider", seance_id=s.id, dossier_id=scene.dossiers[1].id)
    assert admin.post(refuser, data=accord | REFUS).status_code == 303
    annuler = adresse("comite.annuler_decision", seance_id=s.id, dossier_id=scene.dossiers[1].id)
    sans_motif = admin.post(annuler, data={"motif_annulation": ""})
    assert sans_motif.status_code == 422 and "Donnez le motif de l’annulation" in sans_motif.text
    assert admin.post(annuler, data={"motif_annulation": "Vote refait."}).status_code == 303
    assert admin.post(adresse("comite.clore_seance", seance_id=s.id)).status_code == 303
    with lecture() as bd_lue:
        assert bd_lue.get_one(Seance, s.id).etat is EtatSeance.CLOSE
        assert [d.etat for d in bd_lue.scalars(select(Dossier).order_by(col(Dossier.id)))] == [
            Etat.ACCORDE,
            Etat.EN_COMITE,
            Etat.EN_COMITE,
        ]
        prises = bd_lue.scalars(select(Decision).order_by(col(Decision.id)))
        assert [d.annulee_le is None for d in prises] == [True, False]


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_la_fiche_donne_ce_qu_il_faut_pour_decider(bd: Session, scene: Scene, entrer: Entrer) -> None:
    s = seance(bd, scene.campagne, scene.dossiers, scene.administrateur, [scene.membre])
    bd.commit()
    chemin = adresse("comite.dossier", seance_id=s.id, dossier_id=scene.dossiers[1].id)
    lu = texte(entrer(scene.membre).get(chemin).text)
    for attendu in (
        "Des ateliers au pied des immeubles", "Coût du projet 11 428,58 €", "La Porte du Hainaut", "74,0 sur 100",
        "Rang 2", "Demandé 8 000 €", "Proposé 7 000 €", "Déclarer mon déport",
        "Précédent : Chantier jeunes des berges", "Suivant : Réparer plutôt que jeter",
    ):  # fmt: skip
        assert attendu in lu
    assert "Déclarer mon déport" not in entrer(scene.administrateur).get(chemin).text


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_qui_peut_entrer(bd: Session, scene: Scene, entrer: Entrer, client: TestClient) -> None:
    s = seance(bd, scene.campagne, scene.dossiers[:1], scene.administrateur, [scene.membre])
    agent, porteur = personne(bd, Role.AGENT), scene.porteurs[0]
    bd.commit()
    dossier_id = scene.dossiers[0].id
    gets = {
        adresse("comite.classements"): (200, 200, 200, 403),
        adresse("comite.classement", campagne_id=scene.campagne.id): (200, 200, 404, 403),
        adresse("comite.exporter_classement", campagne_id=scene.campagne.id): (200, 200, 404, 403),
        adresse("comite.seances"): (200, 200, 200, 403),
        adresse("comite.nouvelle_seance"): (403, 403, 403, 403),
        adresse("comite.preparer_seance", campagne_id=scene.campagne.id): (403, 403, 403, 403),
        adresse("comite.seance", seance_id=s.id): (200, 200, 404, 403),
        adresse("comite.modifier", seance_id=s.id): (403, 403, 403, 403),
        adresse("comite.releve", seance_id=s.id): (200, 200, 404, 403),
        adresse("comite.dossier", seance_id=s.id, dossier_id=dossier_id): (200, 200, 404, 403),
        adresse("comite.publication", seance_id=s.id): (403, 403, 403, 403),
    }
    qui = [entrer(p) for p in (agent, scene.membre, scene.autre_membre, porteur)]
    for chemin, attendus in gets.items():
        assert tuple(n.get(chemin).status_code for n in qui) == attendus, chemin
        assert client.get(chemin).status_code == 303
    posts = [
        adresse("comite.creer_seance", campagne_id=scene.campagne.id),
        adresse("comite.publier", seance_id=s.id),
        *(adresse(f"comite.{acte}", seance_id=s.id) for acte in (
            "modifier_seance", "inscrire", "noter_presences", "ouvrir_seance", "clore_seance", "preparer_publication",
        )),
        *(adresse(f"comite.{acte}", seance_id=s.id, dossier_id=dossier_id) for acte in ("decider", "annuler_decision")),
    ]  # fmt: skip
    for chemin in posts:
        assert [n.post(chemin).status_code for n in qui] == [403] * 4, chemin
    deport = adresse("comite.declarer_deport", seance_id=s.id, dossier_id=dossier_id)
    assert [n.post(deport, data={"motif": "Lien."}).status_code for n in (qui[0], qui[2], qui[3])] == [403, 404, 403]
    for chemin in ("/comite/seances/99999999999", "/comite/classement/0", f"/comite/seances/{s.id}/dossiers/9999"):
        assert entrer(scene.administrateur).get(chemin).status_code == 404


def test_un_long_ordre_du_jour_se_lit_par_pages(bd: Session, scene: Scene, entrer: Entrer) -> None:
    s = seance(bd, scene.campagne, scene.dossiers, scene.administrateur, [scene.membre])
    modele = scene.dossiers[2]
    for n in range(50):
        copie = Dossier(**modele.model_dump(exclude={"id", "numero"}), numero=f"AAP-2027-{9000 + n}")
        copie.note_dixiemes = 500 - n
        bd.add(copie)
        bd.flush()
        bd.add(InscriptionSeance(seance_id=s.id, dossier_id=copie.id, inscrit_le=datetime(2026, 11, 23, tzinfo=UTC)))
    dernier = copie
    bd.commit()
    navigateur = entrer(scene.administrateur)
    ici = adresse("comite.seance", seance_id=s.id)
    premiere, seconde = navigateur.get(ici), navigateur.get(f"{ici}?page=2")
    assert "53 dossiers, du mieux noté" in texte(premiere.text) and "Page 1 sur 2" in texte(premiere.text)
    assert [x[0] for x in lignes(seconde.text)] == ["51", "52", "53"]
    assert len(premiere.content) < 60_000
    # the panel opens on the page of its dossier
    ouverte = navigateur.get(f"{ici}?dossier={dernier.id}")
    assert "Page 2 sur 2" in texte(ouverte.text) and "Enregistrer la décision" in ouverte.text
    classement = navigateur.get(adresse("comite.classement", campagne_id=scene.campagne.id))
    assert len(lignes(classement.text)) >= 50 and len(classement.content) < 45_000
