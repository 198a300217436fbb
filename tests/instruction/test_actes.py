"""The acts on a dossier: who, when, what is written, who is told."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.core import telechargements
from app.core.clock import maintenant
from app.core.db import lecture
from app.domain.etats import Etat
from app.models.comptes import LienDInteret, Personne
from app.models.courriel import Courriel
from app.models.dossiers import DemandeDeComplement, Dossier, Piece
from app.models.instruction import Affectation, AlerteAffectation
from app.models.journal import LigneJournal
from tests.conftest import adresse
from tests.fabriques_comptes import prouver_identite
from tests.fabriques_dossiers import dossier_depose
from tests.fabriques_instruction import prendre, rendre
from tests.instruction.scene import Scene

Entrer = Callable[[Personne], TestClient]
ACTES = {
    "prendre": {},
    "relancer": {},
    "demander_complement": {"texte": "Le budget.", "sections": "budget", "repondre_avant": "15/12/2026"},
    "proposer_irrecevabilite": {"motif": "porteur", "texte": "L’action est à Valenciennes."},
    "retirer_irrecevabilite": {},
    "clore_instruction": {},
    "rouvrir_instruction": {"motif": "Une pièce est arrivée."},
    "reaffecter": {"ligne": "ajouter-contributeur", "poste": "chef-projet-6", "raison": "Renfort."},
}


def _route(acte: str, scene: Scene) -> str:
    return adresse(f"instruction.{acte}", dossier_id=scene.dossier.id)


def _etat(scene: Scene) -> Etat:
    with lecture() as regard:
        return regard.get_one(Dossier, scene.dossier.id).etat


def _courriels(gabarit: str) -> list[tuple[str, str]]:
    with lecture() as regard:
        lus = regard.scalars(
            select(Courriel).where(col(Courriel.cle).like(f"instruction-{gabarit}-%")).order_by(col(Courriel.id))
        )
        return [(c.destinataire, c.texte) for c in lus]


def _actes_au_journal() -> list[str]:
    with lecture() as regard:
        return [ligne.acte for ligne in regard.scalars(select(LigneJournal).order_by(col(LigneJournal.id)))]


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
@pytest.mark.parametrize("acte", ACTES)
def test_qui_n_en_a_pas_le_droit_lit_403(scene: Scene, entrer: Entrer, acte: str) -> None:
    interdits = [scene.aller_vers, scene.etranger]
    interdits.append(scene.pilote if acte in ("rouvrir_instruction", "reaffecter") else scene.admin)
    for qui in interdits:
        assert entrer(qui).post(_route(acte, scene), data=ACTES[acte]).status_code == 403
    assert entrer(scene.porteur).post(_route(acte, scene), data=ACTES[acte]).status_code == 403
    assert _etat(scene) is Etat.DEPOSE


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
@pytest.mark.parametrize("acte", ["relancer", "clore_instruction", "rouvrir_instruction"])
def test_ce_qui_n_est_pas_possible_maintenant_lit_409(scene: Scene, entrer: Entrer, acte: str) -> None:
    qui = scene.admin if acte == "rouvrir_instruction" else scene.pilote
    refus = entrer(qui).post(_route(acte, scene), data=ACTES[acte])
    assert refus.status_code == 409
    assert "Rechargez la page pour voir ce qui est possible." in refus.text


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_visiteur_est_envoye_se_connecter(scene: Scene, client: TestClient) -> None:
    for nom in ("instruction.a_traiter", "instruction.dossiers", "instruction.exporter"):
        assert client.get(adresse(nom)).status_code == 303
    assert client.get(_route("dossier", scene)).status_code == 303


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_brouillon_ou_un_inconnu_n_existent_pas(bd: Session, scene: Scene, entrer: Entrer) -> None:
    scene.dossier.etat = Etat.BROUILLON
    bd.commit()
    for numero in (scene.dossier.id, 9999, 2**40):
        reponse = entrer(scene.pilote).get(adresse("instruction.dossier", dossier_id=numero))
        assert reponse.status_code == 404


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_prendre_ouvre_l_instruction_et_previent_les_autres(scene: Scene, entrer: Entrer) -> None:
    assert entrer(scene.pilote).post(_route("prendre", scene)).status_code == 303
    assert _etat(scene) is Etat.EN_INSTRUCTION
    assert [qui for qui, _ in _courriels("avis_attendu")] == [scene.aller_vers.courriel]
    assert _actes_au_journal()[-1] == "prendre"
    assert entrer(scene.pilote).post(_route("prendre", scene)).status_code == 409


def _zone(page: str) -> str:
    """The text of the demand, as the page gives it to be edited."""
    return page.split('<textarea id="texte"')[1].split(">", 1)[1].split("</textarea>")[0].strip()


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_demander_un_complement_suspend_et_ecrit_au_porteur(scene: Scene, entrer: Entrer) -> None:
    navigateur = entrer(scene.pilote)
    assert navigateur.get(_route("complement", scene)).status_code == 200
    corps = {
        "phrases": "rib",
        "texte": "L'eau & le <b>budget</b>.",
        "sections": ["budget", "pieces"],
        "repondre_avant": "15/12/2026",
    }
    assert navigateur.post(_route("demander_complement", scene), data=corps).status_code == 303
    assert _etat(scene) is Etat.A_COMPLETER
    with lecture() as regard:
        demande = regard.scalars(select(DemandeDeComplement)).one()
    assert (demande.sections, demande.repondre_avant) == (["budget", "pieces"], date(2026, 12, 15))
    [(qui, texte)] = _courriels("complement")
    assert qui == scene.porteur.courriel
    assert "- Joignez un relevé d’identité bancaire" in texte and "L'eau & le <b>budget</b>." in texte
    assert "L.114-5" in texte


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_la_demande_part_de_la_recevabilite_et_l_horloge_s_arrete(
    bd: Session, scene: Scene, entrer: Entrer, horloge: Callable[[datetime], datetime]
) -> None:
    numero, pilote = scene.dossier.id, entrer(scene.pilote)
    non = {"reponse.pieces": "non", "motif.pieces": "Le RIB est flou."}
    pilote.post(adresse("instruction.verifier_point", dossier_id=numero, point="pieces"), data=non)
    page = pilote.get(_route("complement", scene)).text
    # what was noted between agents is beside the text, which it enters only when it is asked to
    texte = _zone(page)
    assert "Un document ne se lit pas" in texte and "Le RIB est flou." not in texte
    assert "Interne" in page and "Le RIB est flou." in page
    recopie = {"texte": texte, "repondre_avant": "01/12/2026", "recopier": "pieces"}
    recopiee = pilote.post(_route("demander_complement", scene), data=recopie).text
    assert _zone(recopiee) == f"{texte}\n- Le RIB est flou." and "Recopiée dans le texte" in recopiee
    assert re.search(r'name="sections" value="pieces" checked', page)
    # without a script, a ready sentence comes into the text, to be edited, with what it opens
    corps = {"texte": "Bonjour.", "phrases": "rib", "repondre_avant": "01/12/2026", "acte": "inserer"}
    inseree = pilote.post(_route("demander_complement", scene), data=corps).text
    assert "Bonjour.\n- Joignez un relevé d’identité bancaire" in inseree and _etat(scene) is Etat.DEPOSE
    assert re.search(r'name="pieces" value="rib" checked', inseree)
    refus = pilote.post(
        _route("demander_complement", scene), data={**corps, "acte": "", "sections": "budget", "pieces": "carte_vitale"}
    )
    assert refus.status_code == 422 and "Choisissez les documents dans la liste." in refus.text
    demande = {**corps, "acte": "", "phrases": [], "texte": "Bonjour.", "sections": ["budget"], "pieces": ["rib"]}
    assert pilote.post(_route("demander_complement", scene), data=demande).status_code == 303
    [(_, texte)] = _courriels("complement")
    assert "Documents attendus\u00a0: Relevé d’identité bancaire (RIB)." in texte
    organisme = entrer(scene.porteur)
    assert "Relevé d’identité bancaire (RIB)." in organisme.get(adresse("dossiers.dossier", dossier_id=numero)).text
    pieces = organisme.get(adresse("dossiers.section", dossier_id=numero, cle="pieces"), follow_redirects=True).text
    assert "Demandé</span> Au nom de l’organisme" in pieces
    # asked on 23 November, until 1 December: the days in between are not counted
    for t, phrase in (
        (datetime(2026, 11, 30, 9, tzinfo=UTC), "0 jour d’instruction, suspendu depuis le 23 novembre 2026"),
        (datetime(2026, 12, 5, 9, tzinfo=UTC), "3 jours d’instruction"),
    ):
        horloge(t)
        assert phrase in entrer(scene.pilote).get(_route("dossier", scene)).text


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_une_demande_mal_remplie_garde_tout_et_ne_change_rien(scene: Scene, entrer: Entrer) -> None:
    navigateur = entrer(scene.pilote)
    corps = {"texte": "", "sections": "inconnue", "repondre_avant": "23/11/2026"}
    refus = navigateur.post(_route("demander_complement", scene), data=corps)
    assert refus.status_code == 422
    for phrase in ("Écrivez ce qui manque", "Choisissez au moins une partie", "Choisissez une date à venir"):
        assert phrase in refus.text
    assert 'value="23/11/2026"' in refus.text
    loin = navigateur.post(
        _route("demander_complement", scene), data={**ACTES["demander_complement"], "repondre_avant": "24/05/2027"}
    )
    assert "Choisissez une date dans les six mois." in loin.text
    assert _etat(scene) is Etat.DEPOSE


def test_on_relance_une_fois_par_jour(scene: Scene, entrer: Entrer, horloge: Callable[[datetime], datetime]) -> None:
    navigateur = entrer(scene.pilote)
    navigateur.post(_route("demander_complement", scene), data=ACTES["demander_complement"])
    assert navigateur.post(_route("relancer", scene)).status_code == 303
    refus = navigateur.post(_route("relancer", scene))
    assert refus.status_code == 409 and "Un rappel est déjà parti aujourd’hui." in refus.text
    horloge(datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
    assert entrer(scene.pilote).post(_route("relancer", scene)).status_code == 303
    assert len(_courriels("relance")) == 2 and _etat(scene) is Etat.A_COMPLETER


def test_clore_demande_tous_les_avis_ou_un_constat(bd: Session, scene: Scene, entrer: Entrer) -> None:
    prendre(bd, scene.dossier, scene.pilote)
    bd.commit()
    navigateur = entrer(scene.pilote)
    refus = navigateur.post(_route("clore_instruction", scene))
    assert refus.status_code == 409 and "Rendez d’abord votre avis de pilote" in refus.text
    rendre(bd, scene.dossier, scene.pilote)
    bd.commit()
    refus = navigateur.post(_route("clore_instruction", scene))
    assert refus.status_code == 422
    assert "Un avis attendu n’est pas rendu. Attendez, ou écrivez pourquoi vous clôturez sans." in refus.text
    assert navigateur.post(_route("clore_instruction", scene), data={"motif": "Absence longue."}).status_code == 303
    assert _etat(scene) is Etat.INSTRUIT
    assert [qui for qui, _ in _courriels("cloture")] == [scene.aller_vers.courriel, scene.pilote.courriel]


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_clore_avec_tous_les_avis_puis_rouvrir(bd: Session, scene: Scene, entrer: Entrer) -> None:
    prendre(bd, scene.dossier, scene.pilote)
    rendre(bd, scene.dossier, scene.pilote)
    rendre(bd, scene.dossier, scene.aller_vers)
    bd.commit()
    assert entrer(scene.pilote).post(_route("clore_instruction", scene)).status_code == 303
    assert _courriels("cloture") == []
    refus = entrer(scene.pilote).post(_route("reprendre_avis", scene))
    assert refus.status_code == 409 and "Écrivez à la coordination." in refus.text
    assert entrer(scene.admin).post(_route("rouvrir_instruction", scene), data={"motif": ""}).status_code == 422
    assert (
        entrer(scene.admin).post(_route("rouvrir_instruction", scene), data=ACTES["rouvrir_instruction"]).status_code
        == 303
    )
    assert _etat(scene) is Etat.EN_INSTRUCTION
    assert scene.pilote.courriel in [qui for qui, _ in _courriels("reouverture")]


def test_reaffecter_garde_l_histoire_et_agit_tout_de_suite(bd: Session, scene: Scene, entrer: Entrer) -> None:
    prendre(bd, scene.dossier, scene.pilote)
    rendre(bd, scene.dossier, scene.pilote)
    bd.commit()
    nouveau = scene.agents["chef-projet-6"]
    with lecture() as regard:
        ligne = regard.scalars(
            select(Affectation).where(col(Affectation.qualite) == "pilote", col(Affectation.jusqu_a).is_(None))
        ).one()
    corps = {"ligne": str(ligne.id), "poste": "chef-projet-6", "raison": "Congé."}
    assert entrer(scene.admin).post(_route("reaffecter", scene), data=corps).status_code == 303
    with lecture() as regard:
        dossier = regard.get_one(Dossier, scene.dossier.id)
        assert dossier.pilote_id == nouveau.id
        # the former pilote remains référent de territoire: their avis stands, their other notes count no more
        assert (dossier.avis_attendus, dossier.avis_rendus, dossier.avis_pilote) == (3, 1, None)
        assert (dossier.note_participation_centiemes, dossier.est_note_provisoire) == (None, True)
        ancienne, actuelle = (
            regard.get_one(Affectation, ligne.id),
            regard.scalars(select(Affectation).order_by(col(Affectation.id).desc())).first(),
        )
        assert actuelle is not None
        assert (ancienne.jusqu_a, actuelle.raison, actuelle.motifs) == (maintenant(), "Congé.", ancienne.motifs)
    assert {qui for qui, _ in _courriels("reaffectation")} == {nouveau.courriel, scene.pilote.courriel}
    page = entrer(nouveau).get(_route("dossier", scene)).text
    assert "Pourquoi ce dossier est chez vous" in page and "Rendre l’avis" in page
    assert "Congé." in entrer(scene.admin).get(_route("affectation", scene)).text


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_une_reaffectation_impossible_dit_pourquoi(bd: Session, scene: Scene, entrer: Entrer) -> None:
    lie = scene.agents["chef-projet-5"]
    bd.add(
        LienDInteret(
            personne_id=lie.id, organisme_id=scene.dossier.organisme_id, nature="famille", declare_le=maintenant()
        )
    )
    bd.commit()
    navigateur = entrer(scene.admin)
    ajout = {"ligne": "ajouter-contributeur", "raison": "Renfort."}
    for corps, phrase in (
        ({**ajout, "poste": "chef-projet-5"}, "a un lien déclaré avec l’organisme."),
        ({**ajout, "poste": "inconnu"}, "Personne ne tient ce poste aujourd’hui."),
        ({**ajout, "poste": "chef-projet-1"}, "tient déjà cette place."),
        ({"ligne": "999", "poste": "chef-projet-6", "raison": "x"}, "Cette affectation a changé entre-temps."),
        (
            {"ligne": "ajouter-pilote", "poste": "chef-projet-6", "raison": "x"},
            "Cette affectation a changé entre-temps.",
        ),
        ({"ligne": "ajouter-contributeur", "poste": "chef-projet-6", "raison": ""}, "Écrivez la raison."),
    ):
        refus = navigateur.post(_route("reaffecter", scene), data=corps)
        assert (refus.status_code, phrase in refus.text) == (422, True), phrase


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_une_alerte_de_la_coordination_se_regle(bd: Session, scene: Scene, entrer: Entrer) -> None:
    """Abscon has no team: the routing says so to the coordination."""
    sans_equipe = dossier_depose(bd, campagne=scene.campagne, communes=("59002",), quartiers=("PP-ABSCON-REPUBLIQUE",))
    bd.commit()
    with lecture() as regard:
        alerte = regard.scalars(select(AlerteAffectation)).one()
    bureau = entrer(scene.admin).get(adresse("instruction.a_traiter")).text
    assert "Abscon n’est rattachée à aucune équipe" in bureau and "<strong>1</strong> affectation à régler" in bureau
    for etat, reste in ((Etat.RETIRE, False), (Etat.DEPOSE, True)):  # nobody can be put on a dossier that is over
        sans_equipe.etat = etat
        bd.commit()
        assert ("Abscon" in entrer(scene.admin).get(adresse("instruction.a_traiter")).text) is reste
    assert "Abscon n’est rattachée" not in entrer(scene.pilote).get(adresse("instruction.a_traiter")).text
    route = adresse("instruction.lever_alerte", dossier_id=sans_equipe.id, alerte_id=alerte.id)
    assert entrer(scene.pilote).post(route).status_code == 403
    assert entrer(scene.admin).post(route).status_code == 303
    assert entrer(scene.admin).post(route).status_code == 409


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_le_rib_s_ouvre_par_le_pilote_et_laisse_une_trace(bd: Session, scene: Scene, entrer: Entrer) -> None:
    pieces = {p.genre: p.id for p in bd.scalars(select(Piece))}
    bd.commit()
    rib = adresse("instruction.telecharger_rib", dossier_id=scene.dossier.id, piece_id=pieces["rib"])
    ouverte = adresse("instruction.piece", dossier_id=scene.dossier.id, piece_id=pieces["rib"])
    statuts = adresse("instruction.piece", dossier_id=scene.dossier.id, piece_id=pieces["statuts"])
    assert entrer(scene.etranger).post(rib).status_code == 403
    assert entrer(scene.pilote).get(ouverte).status_code == 403
    pilote = entrer(scene.pilote)
    avant = pilote.post(rib)  # the whole IBAN is in the document: who reads proves who they are
    fiche = adresse("instruction.dossier", dossier_id=scene.dossier.id)
    assert (avant.status_code, avant.headers["location"]) == (303, f"/compte/preuve?suite={fiche}%23documents")
    assert f'name="suite" value="{fiche}#documents"' in pilote.get(avant.headers["location"]).text
    assert "telecharger_rib" not in _actes_au_journal()
    prouver_identite(pilote)
    reponse = pilote.post(rib)
    assert reponse.status_code == 200 and reponse.content.startswith(b"%PDF-")
    assert _actes_au_journal()[-1] == "telecharger_rib"
    autre = entrer(scene.etranger).get(statuts)
    assert autre.content.startswith(b"%PDF-") and "attachment" in autre.headers["content-disposition"]
    assert entrer(scene.pilote).get(statuts.replace(str(pieces["statuts"]), "999")).status_code == 404
    assert entrer(scene.pilote).post(rib.replace(str(pieces["rib"]), str(pieces["statuts"]))).status_code == 404
    lus = len(_actes_au_journal())
    with pytest.MonkeyPatch.context() as perdu:  # a file lost from the disk is a page, in French, and nobody read it
        perdu.setattr(telechargements, "lire", lambda *_: (_ for _ in ()).throw(FileNotFoundError))
        assert (pilote.get(statuts).status_code, pilote.post(rib).status_code) == (404, 404)
    assert len(_actes_au_journal()) == lus


def test_une_piece_pas_encore_renvoyee_ne_se_voit_pas(bd: Session, scene: Scene, entrer: Entrer) -> None:
    """What the porteur joins while completing is a draft until it is sent back."""
    statuts = bd.scalars(select(Piece).where(col(Piece.genre) == "statuts")).one()
    nouvelle = Piece(**statuts.model_dump(exclude={"id"}))
    bd.add(nouvelle)
    bd.commit()
    for piece_id, statut in ((statuts.id, 200), (nouvelle.id, 404)):
        route = adresse("instruction.piece", dossier_id=scene.dossier.id, piece_id=piece_id)
        assert entrer(scene.pilote).get(route).status_code == statut


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_les_boutons_sont_ceux_que_la_machine_permet(bd: Session, scene: Scene, entrer: Entrer) -> None:
    def boutons(qui: Personne) -> list[str]:
        page = entrer(qui).get(_route("dossier", scene)).text
        bloc = page.partition('<div class="actes">')[2].partition("</aside>")[0]
        return re.findall(r'<(?:button|a) class="bouton[^>]*>([^<]+)<', bloc)

    assert boutons(scene.pilote) == ["Prendre en instruction", "Demander un complément", "Proposer l’irrecevabilité"]
    assert boutons(scene.aller_vers) == boutons(scene.admin) == []
    prendre(bd, scene.dossier, scene.pilote)
    bd.commit()
    assert boutons(scene.pilote) == ["Demander un complément", "Clore l’instruction"]
    scene.dossier.etat = Etat.INSTRUIT
    bd.commit()
    assert (boutons(scene.pilote), boutons(scene.admin)) == ([], ["Rouvrir l’instruction"])


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_a_traiter_dit_ce_qui_attend_chacun(bd: Session, scene: Scene, entrer: Entrer) -> None:
    def attentes(qui: Personne) -> list[str]:
        page = entrer(qui).get(adresse("instruction.a_traiter")).text
        return re.findall(r'<section class="carte" id="(\w+)"', page)

    assert (attentes(scene.pilote), attentes(scene.aller_vers)) == (["a_prendre"], [])
    prendre(bd, scene.dossier, scene.pilote)
    bd.commit()
    assert (attentes(scene.pilote), attentes(scene.aller_vers)) == (["a_noter"], ["a_noter"])
    rendre(bd, scene.dossier, scene.pilote)
    rendre(bd, scene.dossier, scene.aller_vers)
    bd.commit()
    assert (attentes(scene.pilote), attentes(scene.aller_vers)) == (["a_clore"], [])
    assert attentes(scene.etranger) == []


def test_la_page_dit_pourquoi_le_dossier_est_la(bd: Session, scene: Scene, entrer: Entrer) -> None:
    """The sentences of the routing are those of the page."""
    page = entrer(scene.pilote).get(_route("dossier", scene)).text
    with lecture() as regard:
        phrases = [
            a.phrase for a in regard.scalars(select(Affectation).where(col(Affectation.personne_id) == scene.pilote.id))
        ]
    assert phrases
    assert all(phrase in page for phrase in phrases)
