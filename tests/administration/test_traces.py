"""Alerts, journal, outbox."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.administration.traces.mots import acte_en_mots, details_en_mots, objet_en_mots, role_en_mots
from app.administration.traces.noms import Genre, ids_nommes
from app.administration.traces.verification import Rupture, verifier_chaine
from app.core.clock import maintenant
from app.core.db import lecture
from app.models.comite import Deport
from app.models.comptes import Personne
from app.models.courriel import Courriel, EtatEnvoi, Tache, deposer_courriel, deposer_tache
from app.models.instruction import AlerteAffectation
from app.models.journal import inscrire_au_journal
from tests import fabriques as f
from tests.conftest import adresse
from tests.fabriques_administration import administrateur, derniere_ligne
from tests.fabriques_comptes import lues
from tests.fabriques_dossiers import brouillon, dossier_depose
from tests.lecture import lu


@pytest.fixture
def admin(bd: Session) -> Personne:
    return administrateur(bd)


@pytest.fixture
def navigateur(admin: Personne, entrer: Callable[[Personne], TestClient]) -> TestClient:
    return entrer(admin)


def _ecrire(bd: Session, personne: Personne, combien: int, acte: str = "essayer") -> None:
    for n in range(combien):
        inscrire_au_journal(bd, personne, acte, f"essai:{n}", maintenant() + timedelta(days=n), rang=n)
    bd.commit()


def test_une_alerte_se_traite_une_fois(navigateur: TestClient, bd: Session) -> None:
    dossier = brouillon(bd)
    alerte = AlerteAffectation(dossier_id=dossier.id or 0, phrase="Abscon n’a pas d’équipe.", creee_le=maintenant())
    bd.add(alerte)
    bd.commit()
    assert "Abscon n’a pas d’équipe." in navigateur.get(adresse("administration.alertes")).text
    page = adresse("administration.lever_alerte", alerte_id=alerte.id)
    assert navigateur.post(page).status_code == 303
    ligne = derniere_ligne()
    assert ligne[0] == "lever_alerte"
    assert navigateur.post(page).status_code == 303
    assert derniere_ligne() == ligne
    assert "Aucune alerte à traiter" in navigateur.get(adresse("administration.alertes")).text


def _numeros(html: str) -> list[int]:
    return [int(n) for n in re.findall(r'<tr><td class="num">(\d+)</td>', html)]


def test_le_journal_se_lit_page_par_page(navigateur: TestClient, bd: Session, admin: Personne) -> None:
    _ecrire(bd, admin, 60)
    premiere = navigateur.get(adresse("administration.journal")).text
    assert _numeros(premiere) == list(range(60, 10, -1))
    suite = re.search(r'href="([^"]*avant=11)"', premiere)
    assert suite is not None
    seconde = navigateur.get(suite[1]).text
    assert _numeros(seconde) == list(range(10, 0, -1))
    assert "Lignes plus anciennes" not in seconde


def test_le_journal_se_filtre(navigateur: TestClient, bd: Session, admin: Personne) -> None:
    autre = f.personne(bd, nom="Dupont")
    dossier = brouillon(bd)
    dossier.numero = "AAP-2027-0042"
    inscrire_au_journal(bd, autre, "essai_a", "essai:1", datetime(2026, 11, 22, 22, 59, tzinfo=UTC))
    inscrire_au_journal(bd, autre, "essai_b", "essai:2", datetime(2026, 11, 22, 23, 0, tzinfo=UTC))
    inscrire_au_journal(bd, admin, "essai_c", "essai:3", maintenant(), dossier_id=dossier.id)
    bd.commit()
    page = adresse("administration.journal")

    def actes(filtre: str) -> list[str]:
        return re.findall(r'<th scope="row">([\w ]+)</th>', navigateur.get(f"{page}?{filtre}").text)

    assert actes("numero=aap-2027-0042") == ["essai_c", "Demande commencée"]
    assert actes("qui=dupont") == ["essai_b", "essai_a"]
    assert actes("qui=%25") == []
    assert actes("acte=essai_b") == ["essai_b"]
    # 22:59 UTC is still the 22nd in Paris, 23:00 UTC is the 23rd
    assert actes("qui=dupont&au=22/11/2026") == ["essai_a"]
    assert actes("qui=dupont&du=23/11/2026") == ["essai_b"]
    mal = navigateur.get(f"{page}?du=hier")
    assert (mal.status_code, 'value="hier"' in mal.text) == (422, True)
    for etrange in ("avant=abc", "avant=-1", "avant=99999999999999999999"):
        assert navigateur.get(f"{page}?{etrange}").status_code == 200


def _alterer(bd: Session, moteur: str, ordre: str) -> None:
    """What somebody holding the database could do: the triggers are put aside first."""
    if moteur == "sqlite":
        bd.execute(text("DROP TRIGGER journal_sans_update"))
        bd.execute(text("DROP TRIGGER journal_sans_delete"))
    else:
        bd.execute(text("ALTER TABLE ligne_journal DISABLE TRIGGER journal_immuable"))
    bd.execute(text(ordre))
    bd.commit()


def _rupture() -> Rupture | None:
    with lecture() as bd:
        return verifier_chaine(bd)


@pytest.mark.parametrize(
    ("ordre", "ligne", "phrase"),
    [
        ("UPDATE ligne_journal SET acte = 'autre' WHERE id = 3", 3, "a été modifiée"),
        ("UPDATE ligne_journal SET personne_id = NULL WHERE id = 1", 1, "a été modifiée"),
        ("DELETE FROM ligne_journal WHERE id = 2", 2, "La ligne 2 manque"),
        ("DELETE FROM ligne_journal WHERE id = 5", 5, "s’arrête à la ligne 4"),
        ("UPDATE ligne_journal SET precedente = empreinte WHERE id = 4", 4, "ne suit pas la ligne 3"),
    ],
)
def test_une_alteration_du_journal_se_voit(
    bd: Session, base: str, admin: Personne, navigateur: TestClient, ordre: str, ligne: int, phrase: str
) -> None:
    _ecrire(bd, admin, 5)
    assert _rupture() is None
    page = adresse("administration.verifier_journal")
    assert "Le journal est intact." in navigateur.get(page).text
    _alterer(bd, base, ordre)
    rupture = _rupture()
    assert rupture is not None
    assert rupture.ligne == ligne
    assert phrase in rupture.phrase
    assert "Le journal a été altéré." in navigateur.get(page).text


def test_un_envoi_en_echec_se_voit_et_se_refait(navigateur: TestClient, bd: Session) -> None:
    rate = deposer_courriel(bd, "essai-1", "a@exemple.test", "Sujet raté", "CODE 123456", maintenant())
    deposer_courriel(bd, "essai-2", "b@exemple.test", "Sujet en attente", "…", maintenant())
    tache = deposer_tache(bd, "essai-3", "dessiner", {}, maintenant())
    rate.etat = tache.etat = EtatEnvoi.ECHEC
    rate.essais, rate.erreur = 5, "boîte pleine"
    bd.commit()
    page = adresse("administration.courriels")
    tout = navigateur.get(page).text
    assert [mot in tout for mot in ("Sujet raté", "Sujet en attente", "boîte pleine", "123456")] == [
        True, True, True, False,
    ]  # fmt: skip
    assert "Sujet en attente" not in navigateur.get(f"{page}?etat=echec").text
    assert "2 envois en échec." in navigateur.get(adresse("administration.accueil")).text.replace("\u00a0", " ")
    assert navigateur.post(adresse("administration.reessayer_courriel", courriel_id=rate.id)).status_code == 303
    (relu,) = lues(select(Courriel).where(col(Courriel.id) == rate.id))
    assert (relu.etat, relu.essais, relu.erreur, relu.a_partir_du) == (EtatEnvoi.A_FAIRE, 0, "", maintenant())
    assert derniere_ligne()[0] == "reessayer_courriel"
    assert navigateur.post(adresse("administration.reessayer_tache", tache_id=tache.id)).status_code == 303
    assert [t.etat for t in lues(select(Tache).where(col(Tache.id) == tache.id))] == [EtatEnvoi.A_FAIRE]
    encore = navigateur.post(adresse("administration.reessayer_courriel", courriel_id=rate.id))
    assert (encore.status_code, "il n’y a rien à refaire" in encore.text) == (409, True)


def test_une_ligne_du_journal_se_lit_en_francais() -> None:
    assert acte_en_mots("preparer_publication") == "Publication préparée"
    assert acte_en_mots("essai") == "essai"
    assert role_en_mots("systeme") == "automatique"
    assert objet_en_mots("seance:3") == "séance n° 3"
    assert objet_en_mots("poste:chef-projet-1") == "poste chef-projet-1"
    details = {"etat": "depose", "montants": {"etat": 820000}, "au": None, "presents": [1, 2], "sans_avis": []}
    assert details_en_mots(details) == [
        ("état", "déposé"),
        ("montants", "État — politique de la ville 8\u202f200\u00a0€"),
        ("jusqu’au", "—"),
        ("personnes présentes", "1, 2"),
    ]
    assert details_en_mots({"avant": "2026-12-01", "cote": "porteur"}) == [
        ("à renvoyer au plus tard le", "1er décembre 2026"),
        ("de la part du", "porteur"),
    ]
    assert details_en_mots({"criteres": ["ancrage", "secondaire.sante", "axe.inconnu"]}) == [
        ("critères", "Ancrage territorial et publics des quartiers, orientation secondaire « Santé », axe.inconnu")
    ]
    noms = {Genre.DOSSIER: {7: "AAP-2027-0007"}, Genre.PERSONNE: {1: "Léa Martin"}, Genre.CAMPAGNE: {2: "Appel 2027"}}
    lignes = {"campagne": 2, "dossiers": [7, 8], "nouveau": 1, "ancien": None}
    assert [texte for _, texte in details_en_mots(lignes, noms)] == [
        "Appel 2027", "AAP-2027-0007, 8", "Léa Martin", "—",
    ]  # fmt: skip
    assert objet_en_mots("personne:1", noms) == "personne Léa Martin" and objet_en_mots("etalonnage:1", noms)[-1] == "1"
    assert ids_nommes([("personne:1", lignes), ("poste:x", {"par": "x", "role_membre": 4})]) == {
        Genre.PERSONNE: {1}, Genre.DOSSIER: {7, 8}, Genre.CAMPAGNE: {2},
    }  # fmt: skip
    assert details_en_mots({"sha256": "0123456789abcdef", "second_facteur": True, "role": "membre"}) == [
        ("empreinte", "0123456789ab…"),
        ("double vérification", "oui"),
        ("rôle", "membre du comité"),
    ]


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_qui_s_est_retire_d_un_dossier_n_en_lit_plus_les_traces(
    bd: Session, entrer: Callable[[Personne], TestClient]
) -> None:
    dossier, admin, autre = dossier_depose(bd), administrateur(bd), administrateur(bd)
    bd.add(AlerteAffectation(dossier_id=dossier.id or 0, phrase="Poste à confier.", creee_le=maintenant()))
    bd.add(Deport(personne_id=admin.id or 0, dossier_id=dossier.id or 0, motif="Lien.", declare_le=maintenant()))
    numero = dossier.numero
    inscrire_au_journal(bd, autre, "ouvrir_etalonnage", "etalonnage:1", maintenant(), dossiers=[dossier.id])
    bd.commit()
    retire, temoin = entrer(admin), entrer(autre)
    for page in ("alertes", "journal", "courriels"):
        chemin = adresse(f"administration.{page}")
        assert numero in temoin.get(chemin).text, page
        assert numero not in retire.get(chemin).text, page
    assert f"dossiers : {numero}" in lu(temoin.get(adresse("administration.journal")))
