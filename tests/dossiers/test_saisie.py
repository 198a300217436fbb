"""Saving an answer while it is typed: six statements, one line a sitting, two people, a call that closes."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from html import unescape
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.core.db import ecriture, lecture
from app.domain.dispositifs import Dispositif
from app.domain.droits import RoleAdhesion
from app.domain.etats import Etat
from app.domain.formulaire import formulaire, section_de
from app.domain.fusion import empreintes, en_parties, lire_empreintes
from app.dossiers.commands import SectionModifiee
from app.dossiers.commands_saisie import clore_seances, enregistrer_champ
from app.dossiers.queries import acces_au_dossier, sections_de
from app.dossiers.saisie import lire_question
from app.models.comptes import Personne
from app.models.dossiers import DemandeDeComplement, Dossier, Presence
from app.models.journal import LigneJournal
from tests.compteur import compter
from tests.conftest import PRESENT, adresse
from tests.fabriques import adherer, organisme, personne
from tests.fabriques_dossiers import brouillon, contenu_complet, dossier_depose
from tests.lecture import lu
from tests.test_surete_courses import ensemble

Entrer = Callable[[Personne], TestClient]
TOURS, TOURS_PAR_HTTP = 50, 4
FERMETURE = datetime(2027, 1, 15, 16, tzinfo=UTC)


def _champ(numero: int | None, question: str, cle: str = "projet") -> str:
    return adresse("dossiers.enregistrer_champ", dossier_id=numero, cle=cle, question=question)


def _base(page: str) -> str:
    trouvee = re.search(r'name="base" value="([^"]*)"', page)
    assert trouvee is not None
    return unescape(trouvee[1])


def _contenu(numero: int | None, cle: str = "projet") -> dict[str, Any]:
    with lecture() as vue:
        return sections_de(vue, vue.get_one(Dossier, numero))[cle].contenu


def _lignes(acte: str) -> list[LigneJournal]:
    with lecture() as vue:
        return list(vue.scalars(select(LigneJournal).where(col(LigneJournal.acte) == acte).order_by(LigneJournal.id)))


def test_une_reponse_s_enregistre_seule_en_six_ordres(bd: Session, entrer: Entrer, porteur: Personne) -> None:
    numero = brouillon(bd, porteur, contenu=contenu_complet()).id
    bd.commit()
    client = entrer(porteur)
    page = client.get(f"/dossiers/{numero}/projet").text
    with compter() as ordres:
        reponse = client.post(
            _champ(numero, "intitule"), data={"base": _base(page), "intitule": "Jardin", "resume": "non"}
        )
    assert reponse.status_code == 200
    assert len(ordres) <= 6, "\n".join(o[:120].replace(chr(10), " ") for o in ordres)
    contenu = _contenu(numero)
    assert (contenu["intitule"], contenu["resume"]) == ("Jardin", contenu_complet()["projet"]["resume"])
    # the pieces are those of a fresh load
    encore = client.get(f"/dossiers/{numero}/projet").text
    assert "✓ Brouillon enregistré à 10" in reponse.text and "✓ Brouillon enregistré à 10" in encore
    assert _base(reponse.text) in _base(encore)
    with lecture() as vue:
        assert vue.get_one(Dossier, numero).titre == "Jardin"
    # a choice that changes what lists read costs no more
    base = _base(client.get(f"/dossiers/{numero}/territoires").text)
    with compter() as ordres:
        client.post(_champ(numero, "communes", "territoires"), data={"base": base, "communes": ["59172"]})
    assert len(ordres) <= 6
    with lecture() as vue:
        assert vue.get_one(Dossier, numero).commune_principale == "59172"


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_ce_qui_est_mal_saisi_est_garde_et_signale(bd: Session, entrer: Entrer, porteur: Personne) -> None:
    numero = brouillon(bd, porteur).id
    bd.commit()
    client = entrer(porteur)
    reponse = client.post(_champ(numero, "debut", "calendrier"), data={"base": "", "debut": "un jour"})
    texte = unescape(reponse.text)
    assert 'data-champ="debut"' in texte and "Nous n’avons pas pu lire une date" in texte
    assert "une réponse à vérifier" in texte
    assert _contenu(numero, "calendrier") == {"debut": "un jour"}
    vide = client.post(_champ(numero, "debut", "calendrier"), data={"base": _base(reponse.text), "debut": ""})
    assert 'class="erreur"' not in vide.text  # what is missing is said by the task list
    montant = client.post(
        _champ(numero, "budget", "budget"), data={"base": "", "charges.achats": "1.2.3", "financeurs.0.montant": ""}
    )
    assert 'data-champ="charges-achats"' in montant.text
    assert _contenu(numero, "budget")["charges"] == {"achats": "1.2.3"}


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_quartier_coche_apporte_sa_case(bd: Session, entrer: Entrer, porteur: Personne) -> None:
    numero = brouillon(bd, porteur).id
    bd.commit()
    client = entrer(porteur)
    reponse = client.post(_champ(numero, "quartiers", "territoires"), data={"base": "", "quartiers": ["QN05955M"]})
    assert 'id="q-par_quartier"' in reponse.text and 'name="par_quartier.QN05955M"' in reponse.text
    donnees = {"base": "", "par_quartier.QN05955M": "30", "par_quartier.hors": "4"}
    assert client.post(_champ(numero, "par_quartier", "territoires"), data=donnees).status_code == 200
    client.post(_champ(numero, "quartiers", "territoires"), data={"base": _base(reponse.text)})
    assert _contenu(numero, "territoires") == {"quartiers": [], "par_quartier": {"hors": "4"}}


def test_une_seance_laisse_une_ligne_au_journal(
    bd: Session, entrer: Entrer, porteur: Personne, horloge: Callable[[datetime], datetime]
) -> None:
    numero = brouillon(bd, porteur).id
    bd.commit()
    client = entrer(porteur)
    for rang, texte in enumerate(("J", "Ja", "Jardin", "Jardin")):
        horloge(PRESENT + timedelta(minutes=rang))
        base = _base(client.get(f"/dossiers/{numero}/projet").text)
        client.post(_champ(numero, "intitule"), data={"base": base, "intitule": texte})
    with ecriture() as session:
        assert clore_seances(session, PRESENT + timedelta(minutes=6)) == 0
    assert _lignes("ecrire_section") == []
    fin = PRESENT + timedelta(minutes=7)
    with ecriture() as session:
        assert clore_seances(session, fin) == 1
        assert clore_seances(session, fin) == 0
    (ligne,) = _lignes("ecrire_section")
    assert (ligne.personne_id, ligne.dossier_id) == (porteur.id, numero)
    assert (ligne.details["section"], ligne.details["enregistrements"]) == ("projet", 3)
    assert ligne.details["du"] == PRESENT.isoformat()
    bd.rollback()


def test_une_longue_seance_s_ecrit_sans_attendre_sa_fin(bd: Session, porteur: Personne) -> None:
    dossier = brouillon(bd, porteur)
    depuis, vue = PRESENT - timedelta(hours=1), PRESENT - timedelta(seconds=1)
    bd.add(
        Presence(dossier_id=dossier.id or 0, personne_id=porteur.id or 0, section="projet", depuis=depuis, vue_le=vue,
                 ecrit_le=vue, enregistrements=12)
    )  # fmt: skip
    bd.flush()
    assert clore_seances(bd, PRESENT) == 1
    reste = bd.scalars(select(Presence)).one()
    assert (reste.depuis, reste.enregistrements) == (vue, 0)
    assert clore_seances(bd, PRESENT) == 0


def test_deux_textes_pour_une_reponse_et_rien_ne_se_perd(bd: Session, entrer: Entrer, porteur: Personne) -> None:
    autre = personne(bd, prenom="Karim", nom="Benali")
    mien = organisme(bd, porteur, autre)
    numero = brouillon(bd, porteur, organisme=mien, contenu={"projet": {"intitule": "Avant"}}).id
    bd.commit()
    a, b = entrer(porteur), entrer(autre)
    base = _base(a.get(f"/dossiers/{numero}/projet").text)
    b.post(_champ(numero, "intitule"), data={"base": base, "intitule": "De Karim"})
    refus = a.post(_champ(numero, "intitule"), data={"base": base, "intitule": "D’Aline"})
    texte = unescape(refus.text)
    assert refus.status_code == 409 and 'data-recu="conflit"' in texte
    assert "Karim Benali a écrit une autre réponse" in texte and "De Karim" in texte
    assert a.post(_champ(numero, "resume"), data={"base": base, "resume": "D’Aline"}).status_code == 200
    assert _contenu(numero) == {"intitule": "De Karim", "resume": "D’Aline"}
    # still in conflict until somebody chooses
    assert (
        a.post(
            _champ(numero, "intitule"), data={"base": [base, _base(refus.text)], "intitule": "D’Aline !"}
        ).status_code
        == 409
    )
    repris = a.post(_champ(numero, "intitule"), data={"garder": "autre"})
    assert 'id="q-intitule"' in repris.text and 'value="De Karim"' in repris.text
    vue = re.search(r'data-vue="([^"]+)"', refus.text)
    assert vue is not None
    assert a.post(_champ(numero, "intitule"), data={"base": vue[1], "intitule": "D’Aline"}).status_code == 200
    assert _contenu(numero)["intitule"] == "D’Aline"
    # the whole form of the other page, sent afterwards, meets the same rule
    entier = b.post(f"/dossiers/{numero}/projet", data={"version": "1", "base": base, "intitule": "De Karim, encore"})
    assert entier.status_code == 409 and "D’Aline" in unescape(entier.text)


def test_un_budget_se_fusionne_case_par_case(bd: Session, entrer: Entrer, porteur: Personne) -> None:
    autre = personne(bd, prenom="Karim", nom="Benali")
    mien = organisme(bd, porteur, autre)
    numero = brouillon(bd, porteur, organisme=mien, contenu=contenu_complet()).id
    bd.commit()
    a, b = entrer(porteur), entrer(autre)
    avant = _contenu(numero, "budget")
    base = _base(a.get(f"/dossiers/{numero}/budget").text)
    page = adresse("dossiers.section", dossier_id=numero, cle="budget")
    champ = _champ(numero, "budget", "budget")
    with compter() as ordres:
        assert b.post(champ, data={"base": base, "charges.achats": "21 000"}).status_code == 200
    assert len(ordres) <= 6
    refus = a.post(champ, data={"base": base, "charges.achats": "22 000", "charges.locations": "30"})
    texte = unescape(refus.text).replace("\u00a0", " ")
    assert refus.status_code == 409 and "60 Achats : <strong>21 000</strong> (vous : 22 000)" in texte
    # the other's is kept where both wrote, mine everywhere else
    mienne = {"charges.achats": "22 000", "charges.locations": "30"}
    repris = a.post(champ, data={"garder": "autre", "base": [base, _base(refus.text)], **mienne})
    assert repris.status_code == 200 and 'value="21 000"' in repris.text
    assert _contenu(numero, "budget")["charges"] == avant["charges"] | {"achats": "21 000", "locations": "30"}
    # the whole page of the other, cell by cell too; a row that it does not name is not taken away
    envoi = {"version": "1", "base": base, "charges.achats": "23 000", "produits.ventes": "40", "suite": "rester"}
    conflit = b.post(page, data=envoi)
    lue = unescape(conflit.text).replace("\u00a0", " ")
    assert conflit.status_code == 409 and 'value="charges.achats"' in lue and "garder <strong>21 000</strong>" in lue
    caches = {nom: unescape(v) for nom, v in re.findall(r'name="([^"]+)" value="([^"]*)"', conflit.text)}
    choix = caches | {"charges.achats": "23 000", "produits.ventes": "40", "garder_autre": "charges.achats"}
    assert b.post(page, data=choix).status_code == 303
    apres = _contenu(numero, "budget")
    assert apres["charges"] == avant["charges"] | {"achats": "21 000", "locations": "30"}
    assert (apres["produits"]["ventes"], apres["financeurs"]) == ("40", avant["financeurs"])
    # and mine, chosen from what was shown
    base = _base(a.get(page).text)
    b.post(champ, data={"base": base, "financeurs.0.montant": "7 000"})
    refus = a.post(champ, data={"base": base, "financeurs.0.montant": "7 500"})
    assert "La Porte du Hainaut (cette demande), montant" in unescape(refus.text)
    vue = re.search(r'data-vue="([^"]+)"', refus.text)
    assert vue is not None
    assert a.post(champ, data={"base": unescape(vue[1]), "financeurs.0.montant": "7 500"}).status_code == 200
    assert _contenu(numero, "budget")["financeurs"][0]["montant"] == "7 500"


def _ecrire(numero: int, qui: int, champ: str, texte: str, base: str) -> int:
    """What a save does behind HTTP: the door and its lock, the merge, the writing. 409 where both texts are shown."""
    cle, question = _ou(champ)
    section = section_de(formulaire(Dispositif.AAP), cle)
    posee = section.question(question) if section else None
    assert section is not None and posee is not None
    with ecriture() as seance:
        moi = seance.get_one(Personne, qui)
        acces = acces_au_dossier(seance, moi, numero, pour_ecrire=True, maintenant=PRESENT)
        assert acces is not None
        reponses = lire_question(section, posee, {champ: [texte]})
        try:
            enregistrer_champ(seance, acces, cle, reponses, lire_empreintes(base), moi, PRESENT)
        except SectionModifiee as conflit:
            autres = {en_parties(conflit.autre)[c.place] for c in conflit.conflits}
            return 409 if texte not in autres and autres else 500
    return 200


def _ou(champ: str) -> tuple[str, str]:
    return ("budget", "budget") if "." in champ else ("projet", champ)


def test_des_ecritures_a_deux_ne_perdent_rien(bd: Session, entrer: Entrer, porteur: Personne) -> None:
    """Two answers, then two lines of one column of the budget: both kept; the same one: one kept, both shown.

    Each case once over HTTP, then the door and the command by themselves, which hold the lock: a third of the price.
    """
    autre = personne(bd)
    mien = organisme(bd, porteur)
    adherer(bd, mien, autre, RoleAdhesion.REDACTEUR)
    depart = {"projet": {"intitule": "0", "resume": "0"}, "budget": {"charges": {"achats": "0", "locations": "0"}}}
    numero = brouillon(bd, porteur, organisme=mien, contenu=depart).id or 0
    deux = (porteur.id or 0, autre.id or 0)
    bd.commit()
    navigateurs = entrer(porteur), entrer(autre)
    # the digests that a page shows are those of what is kept: the rounds read them there
    assert _base(navigateurs[0].get(f"/dossiers/{numero}/projet").text) == empreintes(depart["projet"])
    contenus: dict[str, dict[str, Any]] = dict(depart)

    def poster(qui: int, champ: str, texte: str, base: str) -> int:
        cle, question = _ou(champ)
        reponse = navigateurs[qui].post(_champ(numero, question, cle), data={"base": base, champ: texte})
        montre_l_autre = "AB"[1 - qui] + texte[1:] in reponse.text
        return reponse.status_code if reponse.status_code != 409 or montre_l_autre else 500

    for tour in range(TOURS):
        premier, second = ("charges.achats", "charges.locations") if tour % 4 > 1 else ("intitule", "resume")
        est_le_meme = tour % 2 == 1
        second = premier if est_le_meme else second
        cle = _ou(premier)[0]
        base = empreintes(contenus[cle])
        gestes = [
            partial(poster, qui, champ, f"{lettre}{tour}", base)
            if tour < TOURS_PAR_HTTP
            else partial(_ecrire, numero, deux[qui], champ, f"{lettre}{tour}", base)
            for qui, (champ, lettre) in enumerate(((premier, "A"), (second, "B")))
        ]
        assert sorted(ensemble(*gestes)) == ([200, 409] if est_le_meme else [200, 200])
        contenus[cle] = _contenu(numero, cle)
        parties = en_parties(contenus[cle])
        if est_le_meme:
            assert parties[premier] in (f"A{tour}", f"B{tour}")
        else:
            assert (parties[premier], parties[second]) == (f"A{tour}", f"B{tour}")


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_la_saisie_passe_par_les_portes_du_dossier(
    bd: Session, entrer: Entrer, client: TestClient, porteur: Personne, horloge: Callable[[datetime], datetime]
) -> None:
    lecteur, passant = personne(bd), personne(bd)
    mien = organisme(bd, porteur)
    adherer(bd, mien, lecteur, RoleAdhesion.LECTEUR)
    numero = brouillon(bd, porteur, organisme=mien).id
    bd.commit()
    donnees = {"base": "", "intitule": "Jardin des délices et des voisins"}
    perdue = client.post(_champ(numero, "intitule"), data=donnees)
    assert perdue.status_code == 401 and "Votre session est terminée" in perdue.text
    assert entrer(lecteur).post(_champ(numero, "intitule"), data=donnees).status_code == 403
    assert entrer(passant).post(_champ(numero, "intitule"), data=donnees).status_code == 404
    assert entrer(porteur).post(_champ(numero, "inconnue"), data=donnees).status_code == 404
    assert entrer(porteur).post(_champ(numero, "pieces", "pieces"), data=donnees).status_code == 404
    horloge(FERMETURE)
    tard = entrer(porteur)
    close = tard.post(_champ(numero, "intitule"), data=donnees)
    assert close.status_code == 409
    phrase = re.search(r'id="erreur".*?<p>(.*?)</p>', close.text, re.DOTALL)
    assert phrase is not None and "La campagne est close depuis le vendredi 15 janvier 2027 à 17\u00a0h" in phrase[1]
    assert "projet" not in sections_de(bd, bd.get_one(Dossier, numero))
    # said before one starts to type, whether the worker has passed or not
    for etat in (Etat.BROUILLON, Etat.EXPIRE):
        bd.get_one(Dossier, numero).etat = etat
        bd.commit()
        page = tard.get(f"/dossiers/{numero}/projet").text
        assert "La campagne est close" in page and "<textarea" not in page
        assert "la campagne est close" in tard.get(f"/dossiers/{numero}").text
        assert "La campagne est close depuis" in tard.post(_champ(numero, "intitule"), data=donnees).text


def test_un_complement_s_enregistre_aussi_en_six_ordres(bd: Session, entrer: Entrer, porteur: Personne) -> None:
    dossier = dossier_depose(bd, porteur)
    dossier.etat = Etat.A_COMPLETER
    bd.add(
        DemandeDeComplement(
            dossier_id=dossier.id or 0, demandee_par_id=porteur.id or 0, demandee_le=PRESENT,
            repondre_avant=PRESENT.date(), texte="Précisez.", sections=["calendrier"],
        )
    )  # fmt: skip
    numero = dossier.id
    bd.commit()
    client = entrer(porteur)
    base = _base(client.get(f"/dossiers/{numero}/calendrier").text)
    with compter() as ordres:
        assert client.post(_champ(numero, "lieu", "calendrier"), data={"base": base, "lieu": "Ici"}).status_code == 200
    assert len(ordres) <= 6
    refus = client.post(_champ(numero, "intitule"), data={"base": "", "intitule": "Ici"})
    assert refus.status_code == 409 and "ne fait pas partie du complément" in refus.text


def test_on_sait_qui_est_la(
    bd: Session, entrer: Entrer, porteur: Personne, horloge: Callable[[datetime], datetime]
) -> None:
    nadia, passant = personne(bd, prenom="Nadia", nom="Benali"), personne(bd)
    mien = organisme(bd, porteur)
    adherer(bd, mien, nadia, RoleAdhesion.REDACTEUR)
    numero = brouillon(bd, porteur, organisme=mien).id
    bd.commit()
    moi, elle = entrer(porteur), entrer(nadia)
    presence = adresse("dossiers.signaler_presence", dossier_id=numero)
    assert entrer(passant).post(presence).status_code == 404
    with compter() as ordres:
        elle.post(presence, data={"section": "budget"})
    assert len(ordres) <= 4
    assert "Nadia Benali lit « Budget" in lu(moi.post(presence, data={"section": "projet"}))
    elle.post(_champ(numero, "intitule"), data={"base": "", "intitule": "Jardin"})
    assert "Nadia Benali écrit dans cette partie." in moi.post(presence, data={"section": "projet"}).text
    assert "Nadia Benali écrit dans cette partie." in moi.get(f"/dossiers/{numero}/projet").text
    assert "Nadia Benali écrit dans «" in moi.get(f"/dossiers/{numero}").text
    assert "Aline Lemaire" in elle.post(presence, data={"section": "inconnue"}).text
    horloge(PRESENT + timedelta(seconds=101))
    assert "Nadia Benali" not in moi.post(presence, data={"section": "projet"}).text
