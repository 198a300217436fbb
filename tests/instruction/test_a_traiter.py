"""« À traiter » and its morning digest: typed, oldest first, through the gate, in as many statements whatever waits."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.core.clock import maintenant
from app.domain.attentes import DELAI_D_UN_AVIS, Attente
from app.domain.echanges import Cote
from app.domain.irrecevabilite import MotifIrrecevabilite
from app.domain.partenaires import GenrePartenaire
from app.instruction import queries_attente, routes
from app.instruction.commands import demander_complement
from app.instruction.commands_irrecevabilite import proposer_irrecevabilite
from app.instruction.queries import acces_au_dossier
from app.instruction.relais import supplees
from app.models.comite import Deport
from app.models.comptes import LienDInteret, Personne
from app.models.courriel import Courriel
from app.models.echanges import Message
from app.models.journal import LigneJournal
from app.models.recapitulatif import Recapitulatif
from app.models.referentiel import Absence, Occupation
from app.travailleur import TRAVAUX, _recapituler
from tests.compteur import compter
from tests.conftest import PRESENT, adresse
from tests.fabriques_comptes import lues
from tests.fabriques_dossiers import dossier_depose
from tests.fabriques_instruction import acces_agent, prendre, rendre
from tests.instruction.scene import Scene
from tests.partenaires.test_demandes import partenaire

Entrer = Callable[[Personne], TestClient]
A_TRAITER = "instruction.a_traiter"


def _attentes(entrer: Entrer, qui: Personne) -> list[str]:
    page = entrer(qui).get(adresse(A_TRAITER)).text
    return re.findall(r'<section class="carte" id="(\w+)"', page)


def _proposer(bd: Session, scene: Scene) -> None:
    acces = acces_agent(bd, scene.dossier, scene.pilote)
    proposer_irrecevabilite(bd, acces, MotifIrrecevabilite.AUTRE, "Expliqué.", maintenant())
    bd.commit()


def test_chacun_voit_ce_qui_l_attend_et_combien_coute_la_page(
    bd: Session, scene: Scene, entrer: Entrer, horloge: Callable[[datetime], datetime]
) -> None:
    # a proposal goes to the coordination and to the other agents of the dossier, no longer to its pilote
    _proposer(bd, scene)
    assert _attentes(entrer, scene.admin) == _attentes(entrer, scene.aller_vers) == ["a_relire"]
    assert _attentes(entrer, scene.pilote) == _attentes(entrer, scene.etranger) == []
    bd.add(
        LienDInteret(
            personne_id=scene.admin.id, organisme_id=scene.dossier.organisme_id, nature="famille",
            declare_le=maintenant(),
        )
    )  # fmt: skip
    bd.commit()
    assert _attentes(entrer, scene.admin) == []

    # a second dossier, taken, whose avis are late; a third, being completed; the statements stay as many
    navigateur = entrer(scene.pilote)
    navigateur.get(adresse(A_TRAITER))
    with compter() as avant:
        navigateur.get(adresse(A_TRAITER))
    pris, complete, suivant = (
        dossier_depose(bd, campagne=scene.campagne, titre=titre) for titre in ("Pris", "Complété", "Suivant")
    )
    bd.flush()
    prendre(bd, pris, scene.pilote)
    jour = maintenant().date()
    demander_complement(
        bd, acces_agent(bd, complete, scene.pilote), "Le devis.", ["budget"], jour + timedelta(days=40), maintenant()
    )
    bd.commit()
    with compter() as apres:
        page = navigateur.get(adresse(A_TRAITER)).text
    assert len(apres) == len(avant) <= 15, "\n".join(apres)
    assert re.findall(r'<section class="carte" id="(\w+)"', page) == ["a_prendre", "a_noter", "chez_le_porteur"]
    assert "0 jour d’instruction, suspendu depuis le 23 novembre 2026" in page and suivant.numero in page

    rendre(bd, pris, scene.pilote)
    scene.campagne.delai_cible_jours = 20
    bd.commit()
    dans_les_temps = "Réponse visée en 20 jours\u00a0: il en reste 20"
    fiche = adresse("instruction.dossier", dossier_id=suivant.id)
    assert all(dans_les_temps in navigateur.get(page).text for page in (adresse(A_TRAITER), fiche))
    horloge(maintenant() + DELAI_D_UN_AVIS + timedelta(minutes=1))
    assert "avis_en_retard" in _attentes(entrer, scene.pilote)
    assert "Votre avis est en retard" in entrer(scene.aller_vers).get(adresse(A_TRAITER)).text
    tard = '<span class="etat alerte">Réponse visée en 20 jours, en retard de 1 jour</span>'
    assert all(tard in entrer(scene.pilote).get(page).text for page in (adresse(A_TRAITER), fiche))

    # an absence holds from its first day to its last, in Paris
    bd.execute(
        update(Occupation).where(col(Occupation.personne_id) == scene.pilote.id).values(suppleant_poste="chef-projet-1")
    )
    jour = PRESENT.date()
    bd.add(Absence(personne_id=scene.pilote.id or 0, du=jour, au=jour + timedelta(days=1)))
    bd.commit()
    for quand, est_relais in {"22T22:59": False, "22T23:00": True, "24T22:59": True, "24T23:00": False}.items():
        instant = datetime.fromisoformat(f"2026-11-{quand}+00:00")
        acces = acces_au_dossier(bd, scene.aller_vers, pris.id or 0, maintenant=instant)
        assert acces is not None and bool(acces.relais) is est_relais, quand
        assert bool(supplees(bd, scene.aller_vers, instant)) is est_relais, quand


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_une_liste_coupee_le_dit_et_compte_tout(
    bd: Session, scene: Scene, entrer: Entrer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here the page shows one dossier of each kind, then two at most, of the three that wait."""
    tous = [scene.dossier, *(dossier_depose(bd, campagne=scene.campagne) for _ in range(2))]
    bd.flush()
    for dossier in tous:
        bd.add(
            Message(
                dossier_id=dossier.id or 0, auteur_id=scene.porteur.id or 0, cote=Cote.PORTEUR, cle=str(dossier.id),
                texte="Bonjour", ecrit_le=PRESENT,
            )
        )  # fmt: skip
    bd.commit()
    monkeypatch.setattr(routes, "MONTREES", 1)
    for module in (routes, queries_attente):
        monkeypatch.setattr(module, "ATTENTES_MAXIMUM", 2)
    pilote = entrer(scene.pilote)
    page = pilote.get(adresse(A_TRAITER)).text
    assert "<strong>3</strong> recevabilités à vérifier" in page and "<strong>au moins 2</strong> messages" in page
    a_prendre, messages = (page.split(f'id="{quoi}"')[1].split("</section>")[0] for quoi in ("a_prendre", "message"))
    assert a_prendre.count("<li>") == messages.count("<li>") == 1 and tous[0].numero in a_prendre
    assert 'sont montrés. <a href="?tout=a_prendre#a_prendre">Montrer les 2 premiers' in a_prendre
    assert "et la lecture s’arrête à 2 dossiers\u00a0: d’autres peuvent attendre." in messages
    entier = pilote.get(adresse(A_TRAITER) + "?tout=a_prendre").text.split('id="a_prendre"')[1].split("</section>")[0]
    assert "sont montrés, sur 3\u00a0: les suivants viendront quand ceux-ci seront traités.</p>" in entier
    assert [d.numero in entier for d in tous] == [True, True, False]


MATIN = datetime(2026, 11, 26, 7, 5, tzinfo=UTC)  # a Thursday, 8 h 05 in Paris


def _courriels() -> list[Courriel]:
    return lues(select(Courriel).where(col(Courriel.cle).like("recapitulatif-%")).order_by(col(Courriel.id)))


def test_le_recapitulatif_part_une_fois_a_qui_quelque_chose_attend(bd: Session, scene: Scene) -> None:
    bd.commit()
    assert _recapituler in [travail for travail, _ in TRAVAUX]
    _recapituler(MATIN - timedelta(minutes=6))
    assert _courriels() == []
    for quand in (MATIN, MATIN + timedelta(minutes=1), MATIN + timedelta(hours=2)):
        _recapituler(quand)
    [courriel] = _courriels()
    assert courriel.destinataire == scene.pilote.courriel and courriel.cle.endswith("-2026-11-26")
    assert courriel.sujet == "1 dossier vous attend ce matin"
    assert "- Recevabilité à vérifier\u00a0: 1, depuis le 23 novembre 2026" in courriel.texte
    assert "/instruction/a-traiter#a_prendre" in courriel.texte and "/compte/recapitulatif" in courriel.texte
    assert scene.dossier.titre not in courriel.texte
    _recapituler(MATIN + timedelta(days=1))
    assert len(_courriels()) == 2
    _recapituler(MATIN + timedelta(days=2))  # a Saturday
    assert len(_courriels()) == 2


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_qui_supplee_un_absent_voit_et_fait_ce_qui_l_attend(
    bd: Session, scene: Scene, entrer: Entrer, horloge: Callable[[datetime], datetime]
) -> None:
    """What its dossiers ask, never its own avis; through the substitute's gate; in the digest too."""
    pris = dossier_depose(bd, campagne=scene.campagne, titre="Jardin pris")
    bd.flush()
    prendre(bd, pris, scene.pilote)
    poste = update(Occupation).where(col(Occupation.personne_id) == scene.pilote.id)
    bd.execute(poste.values(suppleant_poste="charge-mission-cite-emploi"))
    bd.commit()
    etranger = entrer(scene.etranger)
    assert "En l’absence de" not in etranger.get(adresse(A_TRAITER)).text
    jour = PRESENT.date()
    bd.add(Absence(personne_id=scene.pilote.id or 0, du=jour, au=jour + timedelta(days=9)))
    bd.commit()
    page = etranger.get(adresse(A_TRAITER)).text
    assert f"En l’absence de {scene.pilote.nom_complet}" in page and "Recevabilité à vérifier" in page
    assert scene.dossier.numero in page and "Jardin pris" not in page, "son avis n’est attendu que de lui"
    assert "En l’absence de" not in entrer(scene.aller_vers).get(adresse(A_TRAITER)).text
    _recapituler(MATIN)
    [courriel] = [c for c in _courriels() if c.destinataire == scene.etranger.courriel]
    assert f"En l’absence de {scene.pilote.nom_complet}\u00a0: 1 dossier" in courriel.texte
    # the substitute does what the dossier asks, in the absence only; the trace says for whom, and notes stay personal
    jour_j = (PRESENT + timedelta(days=20)).date()
    demande = {"texte": "Le devis.", "sections": "budget", "repondre_avant": f"{jour_j:%d/%m/%Y}"}
    fiche, demander = (
        adresse(f"instruction.{nom}", dossier_id=scene.dossier.id) for nom in ("dossier", "demander_complement")
    )
    assert "Vous assurez le relais de" in etranger.get(fiche).text
    assert "Vous assurez le relais de" not in entrer(scene.aller_vers).get(fiche).text
    horloge(PRESENT + timedelta(days=10))
    assert entrer(scene.etranger).post(demander, data=demande).status_code == 403, "l’absence est finie"
    horloge(PRESENT)
    noter = adresse("instruction.enregistrer_grille", dossier_id=pris.id)
    assert etranger.post(noter, data={"critere": "orientation", "note.orientation": "2"}).status_code == 403
    assert etranger.post(demander, data=demande).status_code == 303
    [trace] = lues(select(LigneJournal).where(col(LigneJournal.acte) == "demander_complement"))
    assert (trace.personne_id, trace.details["pour"]) == (scene.etranger.id, scene.pilote.id)
    # the same in a batch, and to ask partners
    ville = partenaire(bd, GenrePartenaire.COMMUNE, "Ville de Raismes", "59491")
    bd.commit()
    demande |= {"d": [str(pris.id)], "partenaires": [str(ville.id)], "parties": ["projet"], "confirme": "oui"}
    for route in ("partenaires.lot", "instruction.lot_note", "instruction.lot_complement"):
        refuse = entrer(scene.agents["chef-projet-6"]).post(adresse(route), data=demande).text
        assert "Réservé aux agents" in refuse or "Impossible" in refuse
        assert etranger.post(adresse(route), data=demande).status_code == 200
    traces = lues(select(LigneJournal).where(col(LigneJournal.dossier_id) == pris.id).order_by(col(LigneJournal.id)))
    assert [(t.acte, t.details["pour"]) for t in traces if t.personne_id == scene.etranger.id] == [
        (acte, scene.pilote.id) for acte in ("demander_avis_partenaire", "ecrire_note_interne", "demander_complement")
    ]
    bd.add(Deport(personne_id=scene.etranger.id or 0, dossier_id=scene.dossier.id or 0, motif="x", declare_le=PRESENT))
    bd.commit()
    assert "En l’absence de" not in etranger.get(adresse(A_TRAITER)).text


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_agent_regle_ou_arrete_son_recapitulatif(
    bd: Session, scene: Scene, entrer: Entrer, horloge: Callable[[datetime], datetime]
) -> None:
    bd.commit()
    route = adresse("comptes.regler_recapitulatif")
    pilote = entrer(scene.pilote)
    assert "Récapitulatif du matin" in pilote.get(adresse("comptes.compte")).text
    assert pilote.get(adresse("comptes.recapitulatif")).text.count(" checked") == 2 + 5 + len(Attente)
    assert "Récapitulatif" not in entrer(scene.porteur).get(adresse("comptes.compte")).text
    refus = pilote.post(route, data={"est_actif": "oui", "jours": "lundi"})
    assert refus.status_code == 422 and "Choisissez au moins un sujet" in refus.text
    for reglage in (
        {"est_actif": "oui", "jours": "lundi", "attentes": "a_prendre"},  # another day
        {"est_actif": "oui", "jours": "jeudi", "attentes": "a_noter"},  # another kind
        {"jours": "jeudi", "attentes": "a_prendre"},  # silenced
    ):
        assert pilote.post(route, data=reglage).status_code == 303
        _recapituler(MATIN)
        for garde in bd.scalars(select(Recapitulatif)):
            garde.traite_le = None
        bd.commit()
    assert _courriels() == []
    assert pilote.post(route, data={"est_actif": "oui", "jours": "jeudi", "attentes": "a_prendre"}).status_code == 303
    _recapituler(MATIN)
    assert [c.destinataire for c in _courriels()] == [scene.pilote.courriel]
    # a closing night sends no mail a dossier to whoever unticked that box, and the others keep theirs
    suivant = dossier_depose(bd, orientation="sante", campagne=scene.campagne)
    bd.commit()
    dits = [c.destinataire for c in lues(select(Courriel).where(col(Courriel.cle).like(f"depot-{suivant.id}-agent-%")))]
    assert suivant.pilote_id == scene.pilote.id and scene.pilote.courriel not in dits
    assert scene.aller_vers.courriel in dits
