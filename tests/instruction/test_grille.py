"""Notes and avis: each one kept as it is set, nobody influenced, nothing lost, the figures exact."""

from collections.abc import Callable

import pytest
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.core.clock import maintenant
from app.core.db import lecture
from app.domain.notation import Bareme, NoteDonnee, criteres
from app.domain.notation import noter as note_du_domaine
from app.domain.orientations import Axe, Orientation
from app.instruction.commands_notes import recalculer
from app.models.comptes import Personne
from app.models.dossiers import VersionDossier
from app.models.instruction import Avis, AvisAncien, MontantPropose, Note
from app.models.journal import LigneJournal
from tests.conftest import adresse
from tests.fabriques_comptes import lues
from tests.fabriques_instruction import noter, prendre, rendre
from tests.instruction.grille import DU_PILOTE, poster
from tests.instruction.scene import Scene
from tests.lecture import lisible

Entrer = Callable[[Personne], TestClient]


def _grille(valeur: str = "3", **plus: str) -> dict[str, str]:
    return {
        **{f"note.{critere}": valeur for critere in DU_PILOTE},
        "sens": "favorable",
        "texte": "Utile.",
        "niveau_egalite": "G1",
    } | plus


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_une_note_est_gardee_des_qu_elle_est_posee(bd: Session, ouverte: Scene, entrer: Entrer) -> None:
    reponse = poster(entrer(ouverte.pilote), ouverte, "orientation", note="3")
    assert reponse.status_code == 303
    bd.rollback()
    note = bd.scalars(select(Note)).one()
    assert (note.critere, note.valeur, note.personne_id, note.version_dossier) == (
        "orientation",
        3,
        ouverte.pilote.id,
        1,
    )
    ligne = bd.scalars(select(LigneJournal).where(col(LigneJournal.acte) == "noter")).one()
    assert ligne.details == {"critere": "orientation", "version": 1}, "le journal ne dit pas la note"


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_la_note_gardee_est_celle_du_domaine(bd: Session, ouverte: Scene) -> None:
    du_pilote = {"orientation": 3, "axe.aller_vers": 2, "participation": 4, "ancrage": 1, "faisabilite": 2}
    noter(bd, ouverte.dossier, ouverte.pilote, du_pilote)
    noter(bd, ouverte.dossier, ouverte.aller_vers, {"axe.aller_vers": 4})
    tous = criteres(Bareme(), Orientation.SANTE, (), (Axe.ALLER_VERS,))
    donnees = [NoteDonnee(c, 1, v) for c, v in du_pilote.items()] + [NoteDonnee("axe.aller_vers", 2, 4)]
    attendu = note_du_domaine(tous, donnees, avis_attendus=ouverte.dossier.avis_attendus, avis_rendus=0)
    d = ouverte.dossier
    # orientation 3×3, aller-vers mean 3, croisement 2 (one dimension), participation 2×4, ancrage 2×1, faisabilité 2×2
    assert attendu.dixiemes == 636
    assert (d.note_dixiemes, d.est_note_provisoire, d.a_des_ecarts) == (636, True, True)
    assert (d.note_participation_centiemes, d.note_orientation_centiemes) == (400, 300)


def test_recalculer_retrouve_les_memes_chiffres(bd: Session, ouverte: Scene) -> None:
    rendre(bd, ouverte.dossier, ouverte.pilote, 2)
    d = ouverte.dossier
    avant = (d.note_dixiemes, d.avis_rendus, d.avis_attendus, d.avis_pilote, d.est_note_provisoire)
    d.note_dixiemes, d.avis_rendus, d.avis_attendus, d.avis_pilote = 1, 9, 9, None
    recalculer(bd, d)
    assert (d.note_dixiemes, d.avis_rendus, d.avis_attendus, d.avis_pilote, d.est_note_provisoire) == avant
    assert avant[3] == "favorable" and avant[1] == 1


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
@pytest.mark.parametrize("valeur", ["0", "1", "4"])
def test_une_note_extreme_s_explique(bd: Session, ouverte: Scene, entrer: Entrer, valeur: str) -> None:
    navigateur = entrer(ouverte.pilote)
    refus = poster(navigateur, ouverte, "participation", note=valeur)
    assert refus.status_code == 422
    phrase = f"Expliquez la note {valeur} : un commentaire est demandé en dessous de 2 et pour 4."
    texte = refus.text.replace("\u00a0", " ")
    assert phrase in texte
    assert f'id="participation-{valeur}" value="{valeur}" checked' in texte, "la valeur saisie reste"
    assert "<title>Erreur" in texte
    assert poster(navigateur, ouverte, "participation", note=valeur, commentaire="Vu.").status_code == 303
    assert [n.commentaire for n in bd.scalars(select(Note))] == ["Vu."]


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
@pytest.mark.parametrize("valeur", ["5", "-1", "", "x", "²"])
def test_une_note_hors_de_l_echelle_est_refusee(bd: Session, ouverte: Scene, entrer: Entrer, valeur: str) -> None:
    refus = poster(entrer(ouverte.pilote), ouverte, "participation", note=valeur)
    assert refus.status_code == 422
    assert "Choisissez une note de 0 à 4." in refus.text
    assert bd.scalars(select(Note)).all() == []


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_on_ne_note_que_ses_criteres(bd: Session, ouverte: Scene, entrer: Entrer) -> None:
    navigateur = entrer(ouverte.aller_vers)
    assert poster(navigateur, ouverte, "orientation", note="3").status_code == 403
    assert poster(navigateur, ouverte, "croisement", note="3").status_code == 403
    assert poster(navigateur, ouverte, "inconnu", note="3").status_code == 422
    assert poster(navigateur, ouverte, "axe.aller_vers", note="3").status_code == 303
    assert poster(entrer(ouverte.etranger), ouverte, "orientation", note="3").status_code == 403


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_on_ne_note_pas_avant_la_prise_ni_apres_l_avis(bd: Session, scene: Scene, entrer: Entrer) -> None:
    navigateur = entrer(scene.pilote)
    assert poster(navigateur, scene, "orientation", note="3").status_code == 409
    prendre(bd, scene.dossier, scene.pilote)
    rendre(bd, scene.dossier, scene.pilote)
    bd.commit()
    refus = poster(navigateur, scene, "orientation", note="2")
    assert refus.status_code == 409
    assert "Reprenez votre avis pour les changer." in refus.text


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_sans_script_un_bouton_enregistre_toute_la_grille(bd: Session, ouverte: Scene, entrer: Entrer) -> None:
    navigateur = entrer(ouverte.pilote)
    corps = {
        "note.orientation": "3",
        "note.participation": "2",
        "texte": "Début.",
        f"montant.{ouverte.enveloppe.id}": "7 000",
    }
    reponse = navigateur.post(adresse("instruction.enregistrer_grille", dossier_id=ouverte.dossier.id), data=corps)
    assert reponse.status_code == 303
    bd.rollback()
    assert {n.critere: n.valeur for n in bd.scalars(select(Note))} == {"orientation": 3, "participation": 2}
    avis = bd.scalars(select(Avis)).one()
    assert (avis.texte, avis.rendu_le) == ("Début.", None)
    assert bd.scalars(select(MontantPropose)).one().montant_cents == 700_000
    bd.refresh(ouverte.dossier)
    assert (ouverte.dossier.montant_propose_cents, ouverte.dossier.avis_rendus) == (700_000, 0)


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_la_grille_mal_remplie_ne_change_rien_et_garde_tout(bd: Session, ouverte: Scene, entrer: Entrer) -> None:
    corps = {
        "note.orientation": "3",
        "note.participation": "0",
        "texte": "Mon avis en cours.",
        f"montant.{ouverte.enveloppe.id}": "9 000",
    }
    refus = entrer(ouverte.pilote).post(
        adresse("instruction.enregistrer_grille", dossier_id=ouverte.dossier.id), data=corps
    )
    assert refus.status_code == 422
    texte = refus.text.replace("\u00a0", " ").replace("\u202f", " ")
    assert "Expliquez la note 0" in texte
    assert "La Porte du Hainaut est sollicité pour 8 000 € : proposez un montant égal ou inférieur." in texte
    assert 'value="9 000"' in texte and "Mon avis en cours." in texte
    bd.rollback()
    assert bd.scalars(select(Note)).all() == [] and bd.scalars(select(MontantPropose)).all() == []
    # a place that the envelope does not serve is said at once, not on the day of the committee
    ouverte.enveloppe.geographies = ["poche_pauvrete"]
    bd.commit()
    ailleurs = entrer(ouverte.pilote).post(
        adresse("instruction.enregistrer_grille", dossier_id=ouverte.dossier.id),
        data={f"montant.{ouverte.enveloppe.id}": "10"},
    )
    assert ailleurs.status_code == 422 and "ne finance que ces lieux" in ailleurs.text


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_seul_le_pilote_propose_un_montant(bd: Session, ouverte: Scene, entrer: Entrer) -> None:
    corps = {"note.axe.aller_vers": "3", f"montant.{ouverte.enveloppe.id}": "10"}
    refus = entrer(ouverte.aller_vers).post(
        adresse("instruction.enregistrer_grille", dossier_id=ouverte.dossier.id), data=corps
    )
    assert refus.status_code == 403
    assert "Seul le pilote du dossier propose un montant." in refus.text


def test_rendre_avis_liste_ce_qui_manque_puis_verrouille(bd: Session, ouverte: Scene, entrer: Entrer) -> None:
    navigateur = entrer(ouverte.pilote)
    route = adresse("instruction.rendre_avis", dossier_id=ouverte.dossier.id)
    refus = navigateur.post(route, data={"note.orientation": "3"})
    assert refus.status_code == 422
    texte = refus.text.replace("\u00a0", " ")
    for manque in (
        "Participation des habitants : donnez votre note, expliquée si elle doit l’être.",
        "Choisissez le sens de votre avis.",
        "Motivez votre avis en une phrase au moins.",
        "Dites comment le projet sert l’égalité femmes-hommes : G0, G1 ou G2.",
    ):
        assert manque in texte
    with lecture() as regard:
        assert regard.scalars(select(Note)).all() == [], "rien n’est écrit"
    assert navigateur.post(route, data=_grille()).status_code == 303
    bd.rollback()
    bd.refresh(ouverte.dossier)
    assert (ouverte.dossier.avis_rendus, ouverte.dossier.avis_pilote) == (1, "favorable")
    assert bd.scalars(select(Avis)).one().rendu_le == maintenant()


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_reprendre_son_avis_le_rouvre_et_laisse_une_trace(bd: Session, ouverte: Scene, entrer: Entrer) -> None:
    rendre(bd, ouverte.dossier, ouverte.pilote)
    bd.commit()
    navigateur = entrer(ouverte.pilote)
    route = adresse("instruction.reprendre_avis", dossier_id=ouverte.dossier.id)
    assert navigateur.post(route).status_code == 303
    assert navigateur.post(route).status_code == 409
    bd.rollback()
    bd.refresh(ouverte.dossier)
    assert (ouverte.dossier.avis_rendus, ouverte.dossier.avis_pilote) == (0, None)
    page = navigateur.get(adresse("instruction.dossier", dossier_id=ouverte.dossier.id)).text
    assert "a repris son avis pour le modifier" in page
    (garde,) = lues(select(AvisAncien))
    assert (garde.texte, garde.personne_id) == ("Projet utile au quartier.", ouverte.pilote.id)


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_on_ne_voit_pas_la_note_d_autrui_avant_la_sienne(bd: Session, ouverte: Scene, entrer: Entrer) -> None:
    noter(bd, ouverte.dossier, ouverte.aller_vers, {"axe.aller_vers": 4})
    rendre(bd, ouverte.dossier, ouverte.aller_vers, 4)
    noter(bd, ouverte.dossier, ouverte.pilote, {"axe.aller_vers": 2})
    bd.commit()
    page = adresse("instruction.dossier", dossier_id=ouverte.dossier.id)
    avant = entrer(ouverte.pilote).get(page).text
    assert "Notes et avis des autres" not in avant and "À rapprocher" not in avant.replace("\u00a0", " ")
    # own note only: axe 1×2 and croisement 1×2 on 8 → 50
    assert '<strong class="chiffre">50,0</strong>' in avant
    assert "D’après vos notes seules." in avant
    rendre(bd, ouverte.dossier, ouverte.pilote, 2)
    bd.commit()
    apres = entrer(ouverte.pilote).get(page).text
    assert "Notes et avis des autres" in apres and "À rapprocher" in apres
    assert f'<strong class="chiffre">{str(ouverte.dossier.note_dixiemes / 10).replace(".", ",")}</strong>' in apres


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_agent_non_affecte_ne_voit_aucune_note(bd: Session, ouverte: Scene, entrer: Entrer) -> None:
    rendre(bd, ouverte.dossier, ouverte.pilote)
    bd.commit()
    page = adresse("instruction.dossier", dossier_id=ouverte.dossier.id)
    etranger = entrer(ouverte.etranger).get(page).text
    assert "Notes et avis des autres" not in etranger and "Projet utile" not in etranger and "chiffre" not in etranger
    coordination = entrer(ouverte.admin).get(page).text
    assert "Notes et avis des autres" in coordination and "Projet utile au quartier." in coordination


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_une_note_donnee_sur_une_version_ancienne_est_marquee(bd: Session, ouverte: Scene, entrer: Entrer) -> None:
    noter(bd, ouverte.dossier, ouverte.pilote, {"orientation": 3})
    premiere = bd.scalars(select(VersionDossier)).one()
    bd.add(
        VersionDossier(
            dossier_id=ouverte.dossier.id, numero=2, contenu=premiere.contenu, sha256=premiere.sha256,
            deposee_le=maintenant(), deposee_par_id=premiere.deposee_par_id,
        )
    )  # fmt: skip
    ouverte.dossier.version_deposee = 2
    bd.commit()
    pilote = entrer(ouverte.pilote)
    page = LexborHTMLParser(pilote.get(adresse("instruction.dossier", dossier_id=ouverte.dossier.id)).text)
    marques = page.css("a.perimee")
    assert [lisible(a.text()) for a in marques] == ["Donnée sur la version 1 : voir ce qui a changé"]
    assert pilote.get(marques[0].attributes["href"] or "").status_code == 200
    # saving the rest leaves it marked; « La maintenir » gives it again, as it is, on what is read today
    corps = {"note.orientation": "3", "commentaire.orientation": "Expliqué.", "sens": "favorable"}
    pilote.post(adresse("instruction.enregistrer_grille", dossier_id=ouverte.dossier.id), data=corps)
    assert [n.version_dossier for n in lues(select(Note))] == [1]
    (tenir,) = page.css("button.maintenir")
    assert lisible(tenir.text()).startswith("La maintenir :")
    tenue = pilote.post(tenir.attributes["formaction"] or "", data=corps)
    assert tenue.headers["location"].endswith("#note-orientation")
    assert [(n.valeur, n.version_dossier) for n in lues(select(Note))] == [(3, 2)]
    assert 'class="perimee"' not in pilote.get(adresse("instruction.dossier", dossier_id=ouverte.dossier.id)).text


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_les_textes_saisis_ne_deviennent_pas_du_html(bd: Session, ouverte: Scene, entrer: Entrer) -> None:
    piege = "<script>alert(1)</script>"
    ouverte.dossier.titre = piege
    bd.commit()
    navigateur = entrer(ouverte.aller_vers)
    corps = {"note.axe.aller_vers": "4", "commentaire.axe.aller_vers": piege, "sens": "favorable", "texte": piege}
    assert (
        navigateur.post(adresse("instruction.rendre_avis", dossier_id=ouverte.dossier.id), data=corps).status_code
        == 303
    )
    for qui in (ouverte.aller_vers, ouverte.admin):
        page = entrer(qui).get(adresse("instruction.dossier", dossier_id=ouverte.dossier.id)).text
        assert piege not in page and "&lt;script&gt;alert(1)" in page
    assert piege not in entrer(ouverte.admin).get(adresse("instruction.dossiers")).text
