"""Writing: whatever is typed is kept, findings are shown beside the fields, two writers lose nothing."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.core.db import lecture
from app.domain.droits import RoleAdhesion
from app.domain.erreurs import ErreurMetier
from app.domain.etats import Etat
from app.dossiers.commands import enregistrer_section, expirer
from app.dossiers.queries import sections_de
from app.models.comptes import EtatAdhesion, Personne
from app.models.dossiers import DemandeDeComplement, Dossier
from app.models.dossiers import Section as SectionEnBase
from app.models.journal import LigneJournal
from tests.compteur import compter
from tests.conftest import PRESENT, adresse
from tests.fabriques import adherer, organisme, personne
from tests.fabriques_dossiers import acces, brouillon, contenu_complet, dossier_depose

Entrer = Callable[[Personne], TestClient]
FERMETURE = datetime(2027, 1, 15, 16, tzinfo=UTC)


def _url(dossier: Dossier, cle: str) -> str:
    return adresse("dossiers.section", dossier_id=dossier.id, cle=cle)


def _caches(page: str) -> dict[str, str]:
    return {
        nom: unescape(valeur)
        for nom, valeur in re.findall(r'<input type="hidden" name="(version|base)" value="([^"]*)">', page)
    }


def _contenu(dossier: Dossier, cle: str) -> dict[str, Any]:
    """Read in a session of its own: the test's must not hold the writers' turn."""
    with lecture() as vue:
        return sections_de(vue, dossier)[cle].contenu


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_brouillon_garde_tout_meme_faux(bd: Session, entrer: Entrer, porteur: Personne) -> None:
    dossier = brouillon(bd, porteur)
    bd.commit()
    client = entrer(porteur)
    reponse = client.post(
        _url(dossier, "calendrier"), data={"version": "0", "debut": "un jour", "fin": "", "suite": "rester"}
    )
    assert (reponse.status_code, reponse.headers["location"]) == (303, f"{_url(dossier, 'calendrier')}?fait=enregistre")
    page = client.get(reponse.headers["location"]).text
    assert 'value="un jour"' in page
    assert (
        unescape(page).count(
            "Nous n’avons pas pu lire une date dans « un jour ».".replace("« ", "«\u00a0").replace(" »", "\u00a0»")
        )
        == 2
    )
    assert "Saisissez la date de fin, par exemple 15/12/2027." in page
    assert "Brouillon enregistré à 10" in page
    assert _contenu(dossier, "calendrier")["debut"] == "un jour"


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_continuer_mene_a_la_section_suivante_et_la_derniere_a_la_relecture(
    bd: Session, entrer: Entrer, porteur: Personne
) -> None:
    dossier = brouillon(bd, porteur)
    bd.commit()
    client = entrer(porteur)
    milieu = client.post(_url(dossier, "projet"), data={"version": "0", "intitule": "Jardin", "suite": "continuer"})
    assert milieu.headers["location"] == _url(dossier, "orientations")
    fin = client.post(_url(dossier, "attestations"), data={"version": "0", "signataire_nom": "A. L."})
    assert fin.headers["location"] == adresse("dossiers.relire", dossier_id=dossier.id)


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_de_nouvelles_cases_par_quartier_retiennent_sur_la_page(bd: Session, entrer: Entrer, porteur: Personne) -> None:
    dossier = brouillon(bd, porteur)
    bd.commit()
    client = entrer(porteur)
    donnees = {"version": "0", "communes": ["59491", "59172"], "quartiers": ["QN05955M"], "suite": "continuer"}
    reponse = client.post(_url(dossier, "territoires"), data=donnees)
    assert reponse.headers["location"].endswith("?fait=suite")
    page = client.get(reponse.headers["location"]).text
    assert 'name="par_quartier.QN05955M"' in page
    assert page.count("Une partie seulement est dans l’agglomération") == 4, "les QPV partagés et de frange"
    assert _contenu(dossier, "territoires")["communes"] == ["59491", "59172"]
    bd.refresh(dossier)
    assert (dossier.commune_principale, dossier.territoires_resume) == ("59491", "Raismes, Denain, Sabatier")
    bd.rollback()


def test_le_nombre_d_un_quartier_retire_part_avec_lui(bd: Session, entrer: Entrer, porteur: Personne) -> None:
    dossier = brouillon(bd, porteur)
    bd.commit()
    donnees = {
        "version": "0",
        "quartiers": ["QN05955M"],
        "par_quartier.QN05955M": "30",
        "par_quartier.QN05950M": "12",
        "par_quartier.hors": "4",
    }
    entrer(porteur).post(_url(dossier, "territoires"), data=donnees)
    assert _contenu(dossier, "territoires")["par_quartier"] == {"QN05955M": "30", "hors": "4"}


def test_le_budget_montre_ses_totaux_et_son_ecart(bd: Session, entrer: Entrer, porteur: Personne) -> None:
    dossier = brouillon(bd, porteur)
    bd.commit()
    client = entrer(porteur)
    donnees = {
        "version": "0",
        "charges.achats": "20 000",
        "financeurs.0.financeur": "caph",
        "financeurs.0.montant": "8000",
        "financeurs.1.financeur": "commune",
        "financeurs.1.nom": "Raismes",
        "financeurs.1.etat": "acquis",
        "financeurs.1.montant": "10.800",
        "suite": "rester",
    }
    client.post(_url(dossier, "budget"), data=donnees)
    page = unescape(client.get(_url(dossier, "budget")).text).replace("\u202f", " ").replace("\u00a0", " ")
    assert "Nous hésitons sur « 10.800 »" in page
    assert 'id="total-charges">20 000 €' in page
    assert ">8 000 €</span>" in page
    assert 'value="10.800"' in page


def test_l_apercu_du_budget_n_ecrit_rien(bd: Session, entrer: Entrer, porteur: Personne) -> None:
    dossier = brouillon(bd, porteur)
    bd.commit()
    client = entrer(porteur)
    donnees = {"version": "0", "base": "", "charges.achats": "1 200,50", "produits.ventes": "1 200,50"}
    with compter() as ordres:
        reponse = client.post(adresse("dossiers.apercu_budget", dossier_id=dossier.id, cle="budget"), data=donnees)
    assert reponse.status_code == 200
    assert "Budget équilibré à 1 200,50 €." in reponse.text.replace("\u202f", " ").replace("\u00a0", " ")
    assert 'value="1 200,50"' in reponse.text
    assert not any(ordre.startswith(("INSERT", "UPDATE", "DELETE")) for ordre in ordres)
    assert bd.scalar(select(func.count()).where(SectionEnBase.cle == "budget")) == 0


def test_deux_reponses_differentes_sont_toutes_deux_gardees(bd: Session, entrer: Entrer, porteur: Personne) -> None:
    autre = personne(bd, prenom="Karim", nom="Benali")
    mien = organisme(bd, porteur, autre)
    dossier = brouillon(bd, porteur, organisme=mien, contenu={"projet": {"intitule": "Avant", "resume": "Avant"}})
    bd.commit()
    vue = _caches(entrer(porteur).get(_url(dossier, "projet")).text)
    entrer(autre).post(_url(dossier, "projet"), data={**vue, "intitule": "De Karim", "resume": "Avant"})
    reponse = entrer(porteur).post(_url(dossier, "projet"), data={**vue, "intitule": "Avant", "resume": "D’Aline"})
    assert reponse.status_code == 303
    trouve = _contenu(dossier, "projet")
    assert (trouve["intitule"], trouve["resume"]) == ("De Karim", "D’Aline")


def test_la_meme_reponse_montre_les_deux_textes_et_rien_ne_se_perd(
    bd: Session, entrer: Entrer, porteur: Personne
) -> None:
    autre = personne(bd, prenom="Karim", nom="Benali")
    mien = organisme(bd, porteur, autre)
    dossier = brouillon(bd, porteur, organisme=mien, contenu={"projet": {"intitule": "Avant", "resume": "Avant"}})
    bd.commit()
    client = entrer(porteur)
    vue = _caches(client.get(_url(dossier, "projet")).text)
    entrer(autre).post(_url(dossier, "projet"), data={**vue, "intitule": "De Karim", "resume": "Texte de Karim"})
    refus = client.post(_url(dossier, "projet"), data={**vue, "intitule": "D’Aline", "resume": "Avant", "besoins": "B"})
    assert refus.status_code == 409
    page = unescape(refus.text)
    assert "Deux textes" in page and "D’Aline" in page and "De Karim" in page and "Karim Benali" in page
    assert _contenu(dossier, "projet")["intitule"] == "De Karim"
    suite = {**_caches(refus.text), "intitule": "D’Aline et de Karim", "resume": "Texte de Karim", "besoins": "B"}
    assert client.post(_url(dossier, "projet"), data=suite).status_code == 303
    trouve = _contenu(dossier, "projet")
    assert (trouve["intitule"], trouve["resume"], trouve["besoins"]) == ("D’Aline et de Karim", "Texte de Karim", "B")


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_on_peut_garder_la_reponse_de_l_autre(bd: Session, entrer: Entrer, porteur: Personne) -> None:
    dossier = brouillon(bd, porteur, contenu={"projet": {"intitule": "Avant"}})
    bd.commit()
    client = entrer(porteur)
    vue = _caches(client.get(_url(dossier, "projet")).text)
    client.post(_url(dossier, "projet"), data={**vue, "intitule": "Premier onglet"})
    refus = client.post(_url(dossier, "projet"), data={**vue, "intitule": "Second onglet"})
    assert refus.status_code == 409
    choix = {**_caches(refus.text), "intitule": "Second onglet", "garder_autre": "intitule"}
    assert client.post(_url(dossier, "projet"), data=choix).status_code == 303
    assert _contenu(dossier, "projet")["intitule"] == "Premier onglet"


def test_enregistrer_sans_rien_changer_n_est_pas_un_acte(bd: Session, porteur: Personne) -> None:
    dossier = brouillon(bd, porteur, contenu={"projet": {"intitule": "Jardin"}}, maintenant=PRESENT)
    avant = bd.scalar(select(func.count(LigneJournal.id)))
    plus_tard = PRESENT.replace(hour=10)
    section = enregistrer_section(bd, acces(bd, porteur, dossier), "projet", {"resume": "R"}, 1, porteur, plus_tard)
    assert section.version == 2
    enregistrer_section(bd, acces(bd, porteur, dossier), "projet", {"resume": "R"}, 2, porteur, plus_tard)
    assert section.version == 2
    assert bd.scalar(select(func.count(LigneJournal.id))) == (avant or 0) + 1


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "role, statut", [(RoleAdhesion.LECTEUR, 403), (RoleAdhesion.SIGNATAIRE, 403), (RoleAdhesion.REDACTEUR, 303)]
)
def test_ecrire_demande_un_role(
    bd: Session, entrer: Entrer, porteur: Personne, role: RoleAdhesion, statut: int
) -> None:
    qui = personne(bd)
    mien = organisme(bd, porteur)
    adherer(bd, mien, qui, role)
    dossier = brouillon(bd, porteur, organisme=mien)
    bd.commit()
    reponse = entrer(qui).post(_url(dossier, "projet"), data={"version": "0", "intitule": "Jardin"})
    assert reponse.status_code == statut
    lecture = entrer(qui).get(_url(dossier, "projet"))
    assert lecture.status_code == 200
    assert ("<textarea" in lecture.text) == (role is RoleAdhesion.REDACTEUR)


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_le_dossier_d_un_autre_n_existe_pas(bd: Session, entrer: Entrer, porteur: Personne) -> None:
    dossier = brouillon(bd, porteur)
    bd.commit()
    passant = personne(bd)
    bd.commit()
    client = entrer(passant)
    for nom in ("dossier", "relire", "accuse", "pieces", "confirmer_retrait", "confirmer_abandon"):
        assert client.get(adresse(f"dossiers.{nom}", dossier_id=dossier.id)).status_code == 404
    for nom in ("deposer", "completer", "retirer", "abandonner", "ajouter_pieces"):
        assert client.post(adresse(f"dossiers.{nom}", dossier_id=dossier.id), data={}).status_code == 404
    apercu = adresse("dossiers.apercu_budget", dossier_id=dossier.id, cle="budget")
    assert client.post(apercu, data={}).status_code == 404
    assert client.post(_url(dossier, "projet"), data={"intitule": "x"}).status_code == 404
    assert client.get(adresse("dossiers.dossier", dossier_id=2**40)).status_code == 404


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_une_adhesion_en_attente_n_ouvre_rien(bd: Session, entrer: Entrer, porteur: Personne) -> None:
    candidat = personne(bd)
    mien = organisme(bd, porteur)
    adherer(bd, mien, candidat).etat = EtatAdhesion.DEMANDEE
    dossier = brouillon(bd, porteur, organisme=mien)
    bd.commit()
    client = entrer(candidat)
    assert client.get(adresse("dossiers.dossier", dossier_id=dossier.id)).status_code == 404
    assert "Vous n’avez pas encore de dossier." in client.get("/dossiers").text


def test_apres_la_cloture_le_texte_est_rendu_et_rien_ne_change(
    bd: Session, entrer: Entrer, porteur: Personne, horloge: Callable[[datetime], datetime]
) -> None:
    dossier = brouillon(bd, porteur)
    bd.commit()
    client = entrer(porteur)
    horloge(FERMETURE)
    client = entrer(porteur)
    texte = "Un long texte écrit à dix-sept heures précises."
    reponse = client.post(_url(dossier, "projet"), data={"version": "0", "resume": texte, "intitule": "Court"})
    assert reponse.status_code == 409
    assert "La campagne est close depuis le vendredi 15 janvier 2027 à 17\u00a0h" in reponse.text
    assert texte in reponse.text and "intitule : Court" in reponse.text
    assert "projet" not in sections_de(bd, dossier)


def test_session_perdue_le_formulaire_entier_se_renvoie(
    bd: Session, entrer: Entrer, porteur: Personne, horloge: Callable[[datetime], datetime]
) -> None:
    autre = personne(bd)
    mien = organisme(bd, porteur, autre)
    depart = {"communes": ["59172"], "publics": "À effacer", "par_quartier": {"hors": "4"}}
    dossier = brouillon(bd, porteur, organisme=mien, contenu={"territoires": depart})
    bd.commit()
    client = entrer(porteur)
    vue = _caches(client.get(_url(dossier, "territoires")).text)
    horloge(PRESENT + timedelta(hours=2))
    texte = "Un texte « écrit » pendant la nuit,\r\nsur deux lignes & <b>à garder</b>."
    saisi: dict[str, Any] = {
        **vue, "communes": ["59491", "59172"], "publics": "", "quartiers": ["QN05955M"], "ampleur": texte,
        "par_quartier.hors": "7", "suite": "rester",
    }  # fmt: skip
    refus = client.post(_url(dossier, "territoires"), data=saisi)
    assert refus.status_code == 401 and "Rien n’est perdu" in refus.text
    assert f'action="{_url(dossier, "territoires")}"' in refus.text and 'href="/connexion"' in refus.text
    renvoi: dict[str, list[str]] = {}
    for nom, valeur in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', refus.text):
        renvoi.setdefault(nom, []).append(unescape(valeur))
    assert renvoi.pop("reprise")
    assert renvoi == {nom: v if isinstance(v, list) else [v] for nom, v in saisi.items()}
    # kept for the one who wrote it, and for nobody else, member of the organisme or not
    jeton = re.search(r'name="reprise" value="([^"]+)"', refus.text)
    assert jeton is not None
    for qui, cachet in ((autre, jeton[1]), (porteur, "a." + jeton[1])):
        refuse = entrer(qui).post(_url(dossier, "territoires"), data={**renvoi, "reprise": cachet})
        assert refuse.status_code == 403 and "avec un autre compte" in refuse.text and "à garder" in refuse.text
    assert _contenu(dossier, "territoires") == depart
    croise = {"origin": "https://ailleurs.test"}
    tiers = entrer(porteur)
    assert (
        tiers.post(_url(dossier, "territoires"), data={**renvoi, "reprise": jeton[1]}, headers=croise).status_code
        == 403
    )
    assert tiers.post(_url(dossier, "territoires"), data={**renvoi, "reprise": jeton[1]}).status_code == 303
    trouve = _contenu(dossier, "territoires")
    assert (trouve["communes"], trouve["publics"], trouve["par_quartier"]) == (["59491", "59172"], "", {"hors": "7"})


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_une_balise_dans_chaque_texte_reste_un_texte(bd: Session, entrer: Entrer, porteur: Personne) -> None:
    balise = "<script>alert(1)</script>"
    contenu: dict[str, Any] = contenu_complet()

    def piege(valeur: Any) -> Any:
        if isinstance(valeur, str):
            return balise
        if isinstance(valeur, list):
            return [piege(v) for v in valeur]
        return {cle: piege(v) for cle, v in valeur.items()}

    dossier = brouillon(bd, porteur, contenu={cle: piege(reponses) for cle, reponses in contenu.items()})
    bd.commit()
    client = entrer(porteur)
    pages = [
        adresse("dossiers.dossier", dossier_id=dossier.id),
        adresse("dossiers.relire", dossier_id=dossier.id),
        "/dossiers",
    ]
    for url in [*pages, *(_url(dossier, cle) for cle in contenu)]:
        page = client.get(url)
        assert page.status_code == 200, url
        assert "<script>alert" not in page.text, url


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_complement_n_ouvre_que_les_parties_demandees(bd: Session, entrer: Entrer, porteur: Personne) -> None:
    dossier = dossier_depose(bd, porteur)
    dossier.etat = Etat.A_COMPLETER
    bd.add(
        DemandeDeComplement(
            dossier_id=dossier.id or 0, demandee_par_id=porteur.id or 0, demandee_le=PRESENT,
            repondre_avant=PRESENT.date(), texte="Précisez le calendrier.", sections=["calendrier"],
        )
    )  # fmt: skip
    bd.commit()
    client = entrer(porteur)
    page = client.get(adresse("dossiers.dossier", dossier_id=dossier.id)).text
    assert "Précisez le calendrier." in page and "à renvoyer au plus tard le 23 novembre 2026" in page
    assert client.post(_url(dossier, "projet"), data={"version": "1", "intitule": "Autre"}).status_code == 409
    vue = _caches(client.get(_url(dossier, "calendrier")).text)
    assert client.post(_url(dossier, "calendrier"), data={**vue, "lieu": "Ailleurs"}).status_code == 303
    assert client.post(adresse("dossiers.completer", dossier_id=dossier.id)).status_code == 303
    bd.expire_all()
    assert (dossier.etat, dossier.version_deposee) == (Etat.DEPOSE, 2)


def test_les_brouillons_d_une_campagne_close_echoient(bd: Session, porteur: Personne) -> None:
    ouvert, depose = brouillon(bd, porteur), dossier_depose(bd, porteur)
    assert expirer(bd, FERMETURE.replace(microsecond=0).replace(hour=15, minute=59)) == 0
    assert expirer(bd, FERMETURE) == 1
    assert (ouvert.etat, depose.etat) == (Etat.EXPIRE, Etat.DEPOSE)
    ligne = bd.scalars(select(LigneJournal).order_by(LigneJournal.id.desc())).first()  # type: ignore[attr-defined]
    assert ligne is not None and (ligne.acte, ligne.role, ligne.objet) == ("echoir", "systeme", f"dossier:{ouvert.id}")
    assert expirer(bd, FERMETURE) == 0


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_brouillon_abandonne_ne_s_ecrit_plus(bd: Session, entrer: Entrer, porteur: Personne) -> None:
    dossier = brouillon(bd, porteur)
    bd.commit()
    client = entrer(porteur)
    assert "Abandonner ce brouillon" in client.get(adresse("dossiers.confirmer_abandon", dossier_id=dossier.id)).text
    assert client.post(adresse("dossiers.abandonner", dossier_id=dossier.id)).status_code == 303
    refus = client.post(_url(dossier, "projet"), data={"version": "0", "intitule": "Jardin"})
    assert refus.status_code == 409
    assert "il ne se modifie plus" in refus.text


def test_la_fenetre_est_demi_ouverte(bd: Session, porteur: Personne) -> None:
    dossier = brouillon(bd, porteur)
    ouvert = acces(bd, porteur, dossier)
    juste_avant = FERMETURE.replace(hour=15, minute=59, second=59, microsecond=999999)
    enregistrer_section(bd, ouvert, "projet", {"intitule": "À temps"}, 0, porteur, juste_avant)
    with pytest.raises(ErreurMetier, match="La campagne est close"):
        enregistrer_section(bd, ouvert, "projet", {"intitule": "Trop tard"}, 1, porteur, FERMETURE)
