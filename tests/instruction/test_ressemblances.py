"""Dossiers that look alike: found by the worker, explained on the dossier, settled by an agent, over HTTP."""

import json
from collections.abc import Callable

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.core.clock import maintenant
from app.domain.ressemblances import EtatRessemblance
from app.instruction.commands_comparaison import _garder_les_paires
from app.models.comite import Deport
from app.models.comptes import Personne
from app.models.courriel import Courriel
from app.models.dossiers import Dossier, Rattachement, VersionDossier
from app.models.instruction import Affectation
from app.models.journal import LigneJournal
from app.models.liens import DeclarationDeLien
from app.models.ressemblances import EmpreinteDeDossier, Ressemblance
from app.models.socle import table
from app.travailleur import TRAVAUX, _comparer_les_dossiers
from tests.compteur import compter
from tests.conftest import adresse
from tests.fabriques_comptes import lues
from tests.fabriques_dossiers import dossier_depose
from tests.instruction.scene import Scene
from tests.lecture import lu

Entrer = Callable[[Personne], TestClient]
TEXTE = "Un potager en lasagnes derrière la médiathèque : semis, paillage, rotation, verger, grelinette, arrosage."


def _raconter(bd: Session, dossier: Dossier, texte: str) -> None:
    """What the dossier says, in the version that was deposited."""
    version = bd.scalars(select(VersionDossier).where(col(VersionDossier.dossier_id) == dossier.id)).one()
    contenu = json.loads(version.contenu)
    contenu["sections"] = {"projet": {"resume": texte}}
    bd.execute(update(VersionDossier).where(col(VersionDossier.id) == version.id).values(contenu=json.dumps(contenu)))


def _paires() -> list[tuple[int, int, EtatRessemblance, int | None]]:
    return [(p.premier_id, p.second_id, p.etat, p.doublon_id) for p in lues(select(Ressemblance))]


def test_deux_dossiers_proches_se_trouvent_s_expliquent_et_se_tranchent(
    bd: Session, scene: Scene, entrer: Entrer
) -> None:
    proche, loin = (dossier_depose(bd, campagne=scene.campagne, titre=t) for t in ("Grainothèque", "Chorale"))
    bd.flush()
    for dossier, texte in ((scene.dossier, TEXTE), (proche, TEXTE), (loin, "Une chorale de rue, chaque samedi.")):
        _raconter(bd, dossier, texte)
    # all at another place than the first one, so that the texts alone speak
    collegue = scene.aller_vers
    bd.execute(
        update(Dossier).where(col(Dossier.id) != scene.dossier.id).values(pilote_id=collegue.id, orientation="emploi")
    )
    bd.execute(
        update(Affectation)
        .where(col(Affectation.dossier_id) == proche.id, col(Affectation.qualite) == "pilote")
        .values(personne_id=collegue.id)
    )
    bd.commit()
    ici, autre = scene.dossier.id or 0, proche.id or 0
    assert _comparer_les_dossiers in [travail for travail, _ in TRAVAUX]
    assert [_comparer_les_dossiers(maintenant()) for _ in range(2)] == [3, 0]
    assert _paires() == [(ici, autre, EtatRessemblance.A_REGARDER, None)]

    pilote, page = entrer(scene.pilote), f"/instruction/dossiers/{ici}/ressemblances"
    assert f'data-hx-get="{page}"' in pilote.get(f"/instruction/dossiers/{ici}").text
    assert f"ressemble à {proche.numero}" in lu(pilote.get("/instruction/a-traiter"))
    with compter() as vues:
        lue = lu(pilote.get(page))
    assert len(vues) <= 5 and "Textes presque répétés" in lue and "grelinette" in lue and "Chorale" not in lue
    liste = adresse("instruction.dossiers")
    assert "Grainothèque" in pilote.get(liste, params={"ressemblance": "a_regarder"}).text
    assert "Chorale" not in pilote.get(liste, params={"ressemblance": "a_regarder"}).text
    # the other one taken back, or set aside, nothing is asked of the pair until it comes back
    for etat in ("retire", "irrecevable"):
        bd.execute(update(Dossier).where(col(Dossier.id) == autre).values(etat=etat))
        bd.commit()
        lue = lu(pilote.get(page))
        assert "Sans objet" in lue and "à regarder" not in lue and "rien à répondre" in lue
        assert "Dossiers qui se ressemblent" not in lu(pilote.get("/instruction/a-traiter"))
        assert "Aucun dossier ne correspond" in pilote.get(liste, params={"ressemblance": "a_regarder"}).text
    bd.execute(update(Dossier).where(col(Dossier.id) == autre).values(etat="depose"))
    bd.commit()

    comparaison = f"{page}/{autre}"
    assert "Ce qu’ils ont en commun" in lu(pilote.get(comparaison))
    assert pilote.post(comparaison, data={"choix": "doublon"}).status_code == 422
    fait = pilote.post(comparaison, data={"choix": "doublon", "raison": "Le même potager."})
    # the page of the pair says what is left to do of it
    assert fait.headers["location"].startswith(comparaison)
    assert _paires() == [(ici, autre, EtatRessemblance.DOUBLON, ici)]
    assert "Celui-ci est son doublon" in lu(pilote.get(page)) and "Le même potager." in lu(pilote.get(page))
    assert "Dossiers qui se ressemblent" not in lu(pilote.get("/instruction/a-traiter"))
    # what is left to do is said on both, the reason is already written, the list names the other one
    numero = proche.numero or ""
    assert "Écarter comme doublon" in lu(pilote.get(comparaison)) and f"Doublon de {numero}" in lu(pilote.get(page))
    depuis_l_autre = lu(entrer(collegue).get(f"/instruction/dossiers/{autre}/ressemblances/{ici}"))
    assert "la même page depuis" in depuis_l_autre and "Écarter comme doublon" not in depuis_l_autre
    ecarter, ecrire = (
        adresse(f"instruction.{nom}", dossier_id=ici) + f"?doublon={autre}" for nom in ("irrecevabilite", "messages")
    )
    # of another organisme's dossier the porteur is told nothing; of one's own, its number
    propose, demande = lu(pilote.get(ecarter)), lu(pilote.get(ecrire))
    assert "par un autre organisme" in propose and "par un autre organisme" in demande
    champ = demande.split('<textarea id="texte"')[1].split("</textarea>")[0]
    assert numero not in champ
    bd.get_one(Dossier, autre).organisme_id = scene.dossier.organisme_id
    bd.commit()
    propose = lu(pilote.get(ecarter))
    assert f"répète votre dossier n° {numero}" in propose and '<option value="doublon" selected' in propose
    assert f"Lequel gardez-vous ? Si c’est le n° {numero}" in lu(pilote.get(ecrire))
    for faux in ("abc", "999999", str(ici), ""):
        seul = pilote.get(adresse("instruction.messages", dossier_id=ici), params={"doublon": faux})
        assert seul.status_code == 200 and "Lequel gardez-vous" not in lu(seul)
    assert f"l-doublon>{numero}" in pilote.get(liste, params={"colonnes": "doublon"}).text
    [courriel] = lues(select(Courriel).where(col(Courriel.cle).like("ressemblance-%")))
    assert courriel.destinataire == collegue.courriel and "potager" not in courriel.texte
    assert courriel.sujet == f"Dossiers n° {numero} et n° {scene.dossier.numero} : doublon"
    lignes = lues(select(LigneJournal).where(col(LigneJournal.acte) == "juger_doublons").order_by(col(LigneJournal.id)))
    assert [ligne.dossier_id for ligne in lignes] == [ici, autre]
    # what an agent settled, the next version leaves alone; settled otherwise, it changes
    bd.execute(update(EmpreinteDeDossier).values(version=0))
    bd.commit()
    assert _comparer_les_dossiers(maintenant()) == 3
    assert _paires() == [(ici, autre, EtatRessemblance.DOUBLON, ici)]
    assert pilote.post(comparaison, data={"choix": "a_rapprocher", "raison": "Deux lieux."}).status_code == 303
    assert _paires() == [(ici, autre, EtatRessemblance.A_RAPPROCHER, None)]


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_l_autre_dossier_passe_la_meme_porte(bd: Session, scene: Scene, entrer: Entrer) -> None:
    """Named by its number when the portal found nothing; never when one is linked to it, nor before the declaration."""
    autre = dossier_depose(bd, campagne=scene.campagne, titre="Grainothèque")
    bd.commit()
    page = f"/instruction/dossiers/{scene.dossier.id}/ressemblances"
    pilote, dit = entrer(scene.pilote), {"choix": "a_rapprocher", "raison": "Même salle."}
    bd.execute(
        delete(DeclarationDeLien).where(
            col(DeclarationDeLien.personne_id) == scene.pilote.id, col(DeclarationDeLien.dossier_id) == autre.id
        )
    )
    bd.commit()
    assert pilote.post(page, data={**dit, "numero": autre.numero}).status_code == 409
    lien = DeclarationDeLien(
        personne_id=scene.pilote.id or 0,
        dossier_id=autre.id or 0,
        declare="lien",
        nature="proche",
        declaree_le=maintenant(),
    )
    bd.add(lien)
    bd.commit()
    refus = pilote.post(page, data={**dit, "numero": autre.numero})
    assert refus.status_code == 403 and "demandez à un collègue" in lu(refus)
    assert entrer(scene.etranger).post(page, data={**dit, "numero": autre.numero}).status_code == 403
    coordination = entrer(scene.admin)
    for numero in ("", "AAP-2020-0001", scene.dossier.numero):
        refus = coordination.post(page, data={**dit, "numero": numero})
        assert refus.status_code == 422 and "Aucun autre dossier à ce numéro" in lu(refus)
    assert _paires() == []
    assert coordination.post(page, data={**dit, "numero": f" {(autre.numero or '').lower()} "}).status_code == 303
    assert "Signalé par un agent" in lu(coordination.get(page))
    # somebody who withdrew from the other one is told nothing of it
    bd.add(Deport(personne_id=scene.pilote.id or 0, dossier_id=autre.id or 0, motif="x", declare_le=maintenant()))
    bd.execute(update(Ressemblance).values(etat="a_regarder", tranche_le=None, tranche_par_id=None))
    bd.commit()
    assert "Grainothèque" not in lu(pilote.get(page)) and pilote.get(f"{page}/{autre.id}").status_code == 404
    liste, filtre = adresse("instruction.dossiers"), {"ressemblance": "a_regarder"}
    ici = f'href="dossiers/{scene.dossier.id}?'
    assert ici in coordination.get(liste, params=filtre).text and ici not in pilote.get(liste, params=filtre).text
    assert "Dossiers qui se ressemblent" not in lu(pilote.get("/instruction/a-traiter"))
    assert pilote.post(f"{page}/{autre.id}", data=dit).status_code == 404
    # nor by a mail, when a colleague settles the pair
    en_face = f"/instruction/dossiers/{autre.id}/ressemblances/{scene.dossier.id}"
    deja = len(lues(select(Courriel).where(col(Courriel.cle).like("ressemblance-%"))))
    assert coordination.post(en_face, data={"choix": "a_rapprocher", "raison": "Même salle."}).status_code == 303
    assert len(lues(select(Courriel).where(col(Courriel.cle).like("ressemblance-%")))) == deja
    # what an agent says while the worker compares is not undone by it
    paire = bd.scalars(select(Ressemblance)).one()
    paire.etat, paire.tranche_le, paire.tranche_par_id = EtatRessemblance.A_REGARDER, None, None
    bd.commit()
    assert bd.scalars(select(Ressemblance)).one().etat is EtatRessemblance.A_REGARDER
    dite = {"etat": "a_rapprocher", "tranche_le": maintenant(), "tranche_par_id": scene.admin.id}
    bd.connection().execute(update(table(Ressemblance)).values(**dite))
    _garder_les_paires(bd, scene.dossier, {}, maintenant())
    bd.commit()
    assert [etat for _, _, etat, _ in _paires()] == [EtatRessemblance.A_RAPPROCHER]
    bd.execute(
        update(Ressemblance).values(
            etat="doublon", doublon_id=scene.dossier.id, tranche_le=maintenant(), tranche_par_id=1
        )
    )
    bd.commit()
    montree = {"colonnes": "doublon"}
    assert f"l-doublon>{autre.numero}" in coordination.get(liste, params=montree).text
    assert f"l-doublon>{autre.numero}" not in pilote.get(liste, params=montree).text
    assert pilote.get(f"/instruction/dossiers/{scene.dossier.id}/irrecevabilite?doublon={autre.id}").status_code == 200


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_plusieurs_paires_se_repondent_en_une_fois(bd: Session, scene: Scene, entrer: Entrer) -> None:
    ici, autres = scene.dossier.id or 0, [dossier_depose(bd, campagne=scene.campagne).id or 0 for _ in range(3)]
    for autre in autres:
        bd.add(Ressemblance(premier_id=ici, second_id=autre, motifs=["orientation"], trouve_le=maintenant()))
    bd.execute(
        delete(DeclarationDeLien).where(
            col(DeclarationDeLien.personne_id) == scene.pilote.id, col(DeclarationDeLien.dossier_id) == autres[2]
        )
    )
    collegue = scene.aller_vers
    bd.execute(update(Dossier).where(col(Dossier.id).in_(autres)).values(pilote_id=collegue.id))
    bd.commit()
    pilote, page = entrer(scene.pilote), adresse("instruction.ressemblances", dossier_id=ici)
    ecart = adresse("instruction.ecarter_ressemblances", dossier_id=ici)
    # the one nobody declared on yet is neither offered nor settled
    assert 'name="paires" value' in (lue := pilote.get(page).text) and lue.count('name="paires" value') == 2
    refus = pilote.post(ecart, data={"paires": [str(a) for a in autres[:2]]})
    assert refus.status_code == 422 and refus.text.count('name="paires" value') == 2 and " checked" in refus.text
    tout = {"paires": [str(a) for a in autres], "raison_commune": "Trois lieux, trois publics."}
    assert entrer(scene.etranger).post(ecart, data=tout).status_code == 403
    assert pilote.post(ecart, data=tout).status_code == 303
    assert [etat.value for _, _, etat, _ in _paires()] == ["ecarte", "ecarte", "a_regarder"]
    assert len(lues(select(LigneJournal).where(col(LigneJournal.acte) == "juger_doublons"))) == 4
    [courriel] = lues(select(Courriel).where(col(Courriel.cle).like("ressemblance-%")))  # one a person, not one a pair
    assert courriel.destinataire == collegue.courriel and "2 des vôtres : pas un doublon" in courriel.sujet
    assert [f"dossiers/{a}/ressemblances" in courriel.texte for a in autres] == [True, True, False]
    # answered by somebody else, the pilote of this very dossier is told too, of those they may read
    bd.execute(update(Ressemblance).values(etat="a_regarder", tranche_le=None, tranche_par_id=None, raison=""))
    bd.execute(delete(Courriel))
    bd.add(Deport(personne_id=scene.pilote.id or 0, dossier_id=autres[2], motif="x", declare_le=maintenant()))
    bd.commit()
    assert entrer(scene.admin).post(ecart, data=tout).status_code == 303
    ecrits = {c.destinataire: c for c in lues(select(Courriel).where(col(Courriel.cle).like("ressemblance-%")))}
    assert ecrits.keys() == {scene.pilote.courriel, collegue.courriel}
    assert "et 2 autres : pas un doublon" in (pour_lui := ecrits[scene.pilote.courriel]).sujet
    numeros = [bd.get_one(Dossier, a).numero or "" for a in autres]
    assert [n in pour_lui.texte for n in numeros] == [True, True, False] and page in pour_lui.texte
    assert "3 des vôtres : pas un doublon" in ecrits[collegue.courriel].sujet


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_le_meme_quartier_se_lit_sans_rien_demander(bd: Session, scene: Scene, entrer: Entrer) -> None:
    """One line of the page, through the gate; whoever answers keeps the reason that was shown."""
    ici, voisin, cache = scene.dossier, *(dossier_depose(bd, campagne=scene.campagne, titre=t) for t in ("Bal", "Troc"))
    for dossier in (ici, voisin, cache):
        dossier.orientation, dossier.pilote_id = ici.orientation, scene.pilote.id
        bd.add(
            EmpreinteDeDossier(
                dossier_id=dossier.id or 0, annee=2027, version=1, ages=["6_11"], comparee_le=maintenant()
            )
        )
        bd.merge(Rattachement(dossier_id=dossier.id or 0, nature="quartier", code="QN05957M"))
    bd.add(Deport(personne_id=scene.pilote.id or 0, dossier_id=cache.id or 0, motif="x", declare_le=maintenant()))
    bd.commit()
    pilote, page = entrer(scene.pilote), adresse("instruction.ressemblances", dossier_id=ici.id)
    lue = lu(pilote.get(page))
    assert "1 autre dossier a un quartier" in lue and "Bal" in lue and "Troc" not in lue and "à regarder" not in lue
    assert "Dossiers qui se ressemblent" not in lu(pilote.get("/instruction/a-traiter"))
    assert pilote.get(f"{page}/{cache.id}").status_code == 404
    assert "Rien ne vous est demandé" in lu(pilote.get(f"{page}/{voisin.id}")) and _paires() == []
    dit = {"choix": "a_rapprocher", "raison": "La même salle."}
    assert pilote.post(f"{page}/{voisin.id}", data=dit).status_code == 303
    lue = lu(pilote.get(page))
    assert "Même quartier" in lue and "1 autre dossier" not in lue and "Signalé par un agent" not in lue
    # a pair whose two dossiers are theirs waits once, beside the last one
    bd.execute(update(Ressemblance).values(etat="a_regarder", tranche_le=None, tranche_par_id=None, raison=""))
    bd.commit()
    attend = pilote.get("/instruction/a-traiter").text
    assert [f"/dossiers/{d.id}/ressemblances" in attend for d in (ici, voisin)] == [False, True]
