"""A sitting held through HTTP: agenda, calls, decisions typed once, undo; and what each live screen must not show."""

import threading
import time
from collections.abc import Callable

import pytest
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.responses import Response
from starlette.testclient import TestClient

from app.comite import ecrans
from app.comite.deps import AccesSeance
from app.comite.direct import DIRECT
from app.comite.queries_direct import versions
from app.core import db
from app.core.db import lecture
from app.models.campagnes import Campagne
from app.models.comite import Decision, InscriptionSeance, MembreSeance, Seance
from app.models.comptes import Personne
from app.models.instruction import MontantPropose
from app.models.liens import DeclarationDeLien
from app.models.seances import MouvementDePresence
from tests.comite.conftest import Scene
from tests.compteur import compter
from tests.conftest import adresse
from tests.fabriques import lier
from tests.fabriques_comite import decision, dossier_instruit, seance

Entrer = Callable[[Personne], TestClient]


def _main(reponse: Response) -> str:
    return " ".join(LexborHTMLParser(reponse.text).css_first("main").text(separator=" ").split())


def _ordre(page: str) -> list[str]:
    return [n.text() for n in LexborHTMLParser(page).css(".points strong, .tenue h3")]


def test_une_seance_se_tient_du_premier_appel_a_l_annulation(bd: Session, scene: Scene, entrer: Entrer) -> None:
    s = seance(bd, scene.campagne, scene.dossiers, scene.administrateur, [scene.membre, scene.autre_membre])
    # what is promised to a dossier that is not on the agenda remains for nobody else
    dehors = dossier_instruit(bd, scene.campagne, proposes={"etat": 100_000})
    bd.get_one(MontantPropose, (dehors.id, scene.etat.id)).promis_le = s.creee_le
    scene.etat.promis_cents = 100_000
    bd.commit()
    ids, n = [d.id or 0 for d in scene.dossiers], entrer(scene.administrateur)

    def faire(nom: str, dossier: int | None = None, suivi: bool = False, **champs: str) -> Response:
        ou = {"seance_id": s.id} | ({"dossier_id": dossier} if dossier else {})
        return n.post(adresse(f"comite.{nom}", **ou), data=champs, follow_redirects=suivi)

    def version() -> str:
        with lecture() as lue:
            return versions(lue, [s.id or 0])[s.id or 0]

    connues = [version()]
    # the agenda: grouped, moved, and the choice is kept
    page = faire("ordonner", suivi=True, ordre="commune").text
    assert _ordre(page)[::2] == sorted(_ordre(page)[::2]) and len(_ordre(page)) == 6
    faire("ordonner", ordre="rang")
    page = faire("deplacer_point", ids[2], True, sens="haut").text
    assert [t[:8] for t in _ordre(page)] == ["Chantier", "Réparer ", "Ateliers"]
    appels = LexborHTMLParser(n.get(adresse("comite.seance", seance_id=s.id)).text).css("td[data-titre=Appel]")
    assert [td.text() for td in appels] == ["1", "3", "2"]  # by rank; the third is called before the second
    assert faire("deplacer_point", ids[0], sens="haut").status_code == 409
    assert (
        faire("deplacer_point", ids[0], sens="ailleurs").status_code == faire("ordonner", ordre="x").status_code == 422
    )
    connues.append(version())
    # a dossier is called: everybody’s screens show it, from one instant
    assert "Appeler le premier" in page
    page = faire("appeler", ids[0], True).text
    assert "Point 1 sur 3" in page and "Quorum atteint" in page
    with lecture() as lue:
        depuis = lue.get_one(Seance, s.id).point_ouvert_le
    faire("appeler", ids[0])
    with lecture() as lue:
        assert lue.get_one(Seance, s.id).point_ouvert_le == depuis
    connues.append(version())
    # somebody leaves: below the quorum nothing is decided, and what was typed is there
    faire("noter_presence", membre=str(scene.membre.id), presence="absent")
    cle = LexborHTMLParser(page).css_first("[name=cle]").attributes["value"] or ""
    saisie = {"sens": "accorder", "montant_caph": "4 000,50", "montant_etat": "", "version": "0", "cle": cle}
    refus = faire("decider_en_seance", ids[0], **saisie)
    assert refus.status_code == 409 and "Le quorum n’est pas atteint" in refus.text
    assert 'value="4 000,50"' in refus.text and f'value="{cle}"' in refus.text
    assert faire("decider_en_seance", ids[0], **(saisie | {"sens": ""})).status_code == 422
    assert (
        faire("decider_en_seance", ids[0], **(saisie | {"montant_caph": "7 999", "montant_etat": "9 000"})).status_code
        == 409
    )
    heure = faire("noter_presence", membre=str(scene.membre.id), presence="present", heure="23 h 59")
    assert heure.status_code == 422 and "pas encore passée" in heure.text
    assert faire("noter_presence", membre="999999", presence="present").status_code == 409
    faire("noter_presence", membre=str(scene.membre.id), presence="present")
    connues.append(version())
    # typed once, received twice (the answer was lost in a cut): one decision
    assert [faire("decider_en_seance", ids[0], **saisie).status_code for _ in range(2)] == [303, 303]
    autre = faire("decider_en_seance", ids[0], **(saisie | {"montant_caph": "5 000"}))
    assert autre.status_code == 409 and "avec d’autres valeurs" in autre.text
    assert faire("decider_en_seance", ids[0], **(saisie | {"cle": "une-autre-cle-de-formulaire"})).status_code == 409
    with lecture() as lue:
        prises = lue.scalars(select(Decision)).all()
        assert [(d.dossier_id, d.nb_votants, d.nb_en_exercice) for d in prises] == [(ids[0], 2, 2)]
        assert lue.scalar(select(func.count()).select_from(MouvementDePresence)) == 4
    connues.append(version())
    room = _main(entrer(scene.second).get(adresse("comite.projeter", seance_id=s.id)))
    assert "Accordé 4 000,50 €" in room and "5 999,50 €" in room and "4 000 € reste sur 5 000 €" in room
    assert "reste 4 000 €" in _main(n.get(adresse("comite.seance", seance_id=s.id)))
    lie = entrer(scene.autre_membre)
    lier(bd, scene.autre_membre, dehors.organisme_id)
    bd.commit()
    assert "5 000 € reste sur 5 000 €" in _main(lie.get(adresse("comite.projeter", seance_id=s.id)))
    # undone, once; a late undo of the same is harmless, that of a decision replaced since is refused
    sans = faire("revenir_sur_la_derniere", ids[0], decision=str(prises[0].id), motif_du_retour=" ")
    assert sans.status_code == 422 and "Donnez le motif" in sans.text
    for _ in range(2):
        fait = faire("revenir_sur_la_derniere", ids[0], decision=str(prises[0].id), motif_du_retour="Erreur.")
        assert fait.headers["location"].endswith("?fait=annulee")
    with lecture() as lue:
        assert [d.motif_annulation for d in lue.scalars(select(Decision))] == ["Erreur."]
    assert faire("revenir_sur_la_derniere", ids[1], decision=str(prises[0].id), motif_du_retour="X").status_code == 409
    connues.append(version())
    faire("fixer_quorum")
    assert "sans exiger le quorum" in faire("suspendre", suivi=True).text
    retour = faire("appeler", ids[1], retour="projection")
    assert retour.headers["location"] == adresse("comite.projeter", seance_id=s.id)
    connues.append(version())
    assert len(set(connues)) == len(connues)  # whatever was done, the screens were told


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_rien_de_ce_qui_est_cache_n_atteint_un_ecran(bd: Session, scene: Scene, entrer: Entrer) -> None:
    s = seance(bd, scene.campagne, scene.dossiers, scene.administrateur, [scene.membre, scene.autre_membre])
    cache, autre = scene.dossiers[0], scene.dossiers[1]
    lier(bd, scene.membre, cache.organisme_id)
    decision(bd, s, cache, scene.administrateur, montants={"caph": 450_000})
    bd.execute(
        delete(DeclarationDeLien).where(
            col(DeclarationDeLien.personne_id) == scene.autre_membre.id, col(DeclarationDeLien.dossier_id) == autre.id
        )
    )
    bd.get_one(Seance, s.id).point_id, bd.get_one(Seance, s.id).point_ouvert_le = cache.id, s.creee_le
    bd.commit()
    retire, present = entrer(scene.membre), entrer(scene.autre_membre)
    ecrans = {nom: adresse(f"comite.{nom}", seance_id=s.id) for nom in ("projeter", "ma_feuille", "direct", "seance")}
    lus = {nom: retire.get(chemin) for nom, chemin in ecrans.items()}
    assert {r.status_code for r in lus.values()} == {200}
    for nom, reponse in lus.items():
        for trace in ("berges", cache.numero or "", "4 500", "4\u202f500", f"/dossiers/{cache.id}"):
            assert trace not in reponse.text, (nom, trace)
    assert "Vous vous êtes déporté de ce dossier." in lus["ma_feuille"].text
    assert "en discussion" in _main(lus["projeter"]) and "10 000 €" in _main(lus["projeter"])
    # what tells the screens says nothing: neither a number nor an amount can be read in it
    assert set(lus["direct"].json()) == {"version"} and len(lus["direct"].json()["version"]) == 16
    # the room: no person, no mark, no reason; the member who decides reads the sheet
    room = _main(present.get(ecrans["projeter"]))
    assert "berges" in room and "4 500 €" in room and "5 500 €" in room
    for trace in ("Membre", "Autre", "88,1", "Favorable", "Motif"):
        assert trace not in room, trace
    assert "Chantier jeunes" in _main(present.get(ecrans["ma_feuille"]))
    # a dossier on which one has said nothing yet is not opened by its being called
    bd.get_one(Seance, s.id).point_id = autre.id
    bd.commit()
    demande = present.get(ecrans["ma_feuille"]).text
    assert adresse("comite.declaration", dossier_id=autre.id) in demande and "Notes par critère" not in demande
    # whoever withdraws then comes back to their sheet, which shows nothing of it
    repondre = adresse("comite.declarer_lien", dossier_id=autre.id)
    dit = {"reponse": "retrait", "nature": "designe", "suite": ecrans["ma_feuille"]}
    assert present.post(repondre, data=dit).headers["location"] == ecrans["ma_feuille"]
    assert "Vous vous êtes déporté de ce dossier." in present.get(ecrans["ma_feuille"]).text
    # whoever is no longer called is shown out, whatever they were looking at
    bd.execute(delete(MembreSeance).where(col(MembreSeance.personne_id) == scene.autre_membre.id))
    bd.commit()
    assert {present.get(chemin).status_code for chemin in ecrans.values()} == {404}
    flux = {"accept": "text/event-stream"}
    assert present.get(ecrans["direct"], headers=flux).status_code == 404


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_ecran_coute_autant_pour_mille_dossiers_et_le_flux_ne_tient_rien(
    bd: Session, scene: Scene, entrer: Entrer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DIRECT, "vie_s", 0.05)
    s = seance(bd, scene.campagne, scene.dossiers, scene.administrateur, [scene.membre])
    bd.get_one(Seance, s.id).point_id, bd.get_one(Seance, s.id).point_ouvert_le = scene.dossiers[0].id, s.creee_le
    bd.commit()
    n, ecran = entrer(scene.membre), adresse("comite.projeter", seance_id=s.id)
    s_id, membre_id, campagne_id = s.id, scene.membre.id, scene.campagne.id
    n.get(ecran)
    ecrans._gardes.clear()
    with compter() as peu:
        n.get(ecran)
    for titre in "abc":
        nouveau = dossier_instruit(bd, scene.campagne, proposes={"caph": 1000}, titre=titre)
        nouveau.etat = scene.dossiers[0].etat
        bd.add(InscriptionSeance(seance_id=s.id or 0, dossier_id=nouveau.id or 0, inscrit_le=s.creee_le))
    bd.commit()
    with compter() as beaucoup:
        assert "sur 6" in n.get(ecran).text
    assert len(beaucoup) == len(peu) == 10
    # the next one who may see the same does not have it drawn again; its parts are those of a page opened afresh
    with compter() as suivant:
        parties, entiere = LexborHTMLParser(n.get(f"{ecran}?parties=1").text), LexborHTMLParser(n.get(ecran).text)
    assert len(suivant) == 2 * 4
    for choix in ("title", "#ecran", "#telecommande"):
        assert parties.css_first(choix).html == entiere.css_first(choix).html
    assert [p.css_first("#direct").attributes["data-version"] for p in (parties, entiere)] == [
        *{n.get(adresse("comite.direct", seance_id=s.id)).json()["version"]}
    ] * 2
    # sixty ask at one instant: one of them draws
    ecrans._gardes.clear()
    faits: list[object] = []
    dessins: list[int] = []
    dessiner = ecrans._dessiner

    def lentement(bd: Session, personne: Personne, acces: AccesSeance) -> ecrans.Ecran:
        dessins.append(1)
        time.sleep(0.03)
        return dessiner(bd, personne, acces)

    monkeypatch.setattr(ecrans, "_dessiner", lentement)

    def lire() -> None:
        with lecture() as lue:
            acces = AccesSeance(lue.get_one(Seance, s_id), lue.get_one(Campagne, campagne_id))
            faits.append(ecrans.ecran(lue, lue.get_one(Personne, membre_id), acces))

    fils = [threading.Thread(target=lire) for _ in range(6)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert (len(faits), len(dessins)) == (6, 1)
    # one who comes back after a cut with an old version is told at once, then asked to come back through the door
    lu = {"accept": "text/event-stream", "last-event-id": "ancienne"}
    recu = n.get(adresse("comite.direct", seance_id=s.id), headers=lu)
    assert recu.headers["content-type"].startswith("text/event-stream") and recu.text.startswith("event: version")
    assert db.moteur_de_lecture().pool.status().endswith("Checked out connections: 0")
