"""The matrix of rights, row by row, then the guards that no matrix shows: drafts, blind scoring, déport."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain import droits
from app.domain.droits import (
    REGLES,
    Qualite,
    Role,
    RoleAdhesion,
    Situation,
    acteurs,
    exiger,
    peut,
)
from app.domain.droits_publies import ACTEURS_DE_REFERENCE, table
from app.domain.erreurs import Interdit
from app.domain.etats import Acteur, par_qui

# One letter per actor: Anonyme; porteur Gestionnaire, Signataire, Redacteur, Lecteur; aidE (mandate); Other porteur;
# agent Pilote, Contributeur, Non-assigned; member with the dossier on the aGenda (M), in déport (D),
# not on the agenda (H); administrateur (X); pilote who declared a link (I);
# substitute of the absent pilote (V).
LETTRES = dict(zip("AGSRLEOPCNMDHXIV", ACTEURS_DE_REFERENCE, strict=True))

MATRICE = {
    "voir_dossier": "GSRLE PCN M X I V",
    "rediger_dossier": "GRE",
    "deposer_dossier": "GS",
    "retirer_dossier": "GS",
    "completer_dossier": "GSR",
    "voir_pieces": "GSRLE PCN M X I V",
    "voir_rib": "GS P X",
    "confirmer_rib": "P X",
    "exporter": "GSRL PC M X",
    "voir_journal": "GSRL PC X",
    "voir_organisme": "PCN X I V",
    "voir_messages": "GSRLE PCN X I V",
    "ecrire_message": "GSRE PC V",
    "ecrire_note_interne": "PC X V",
    "juger_doublons": "PC X V",
    "demander_avis_partenaire": "PC X V",
    "voir_avis_partenaires": "PCN M X I V",
    "verifier_recevabilite": "P X V",
    "prendre": "P V",
    "demander_complement": "P V",
    "proposer_irrecevabilite": "P V",
    "relire_irrecevabilite": "PCN X V",
    "clore_instruction": "P V",
    "reaffecter": "X",
    "noter": "PC",
    "rendre_avis": "PC",
    "etalonner": "PCN X V",
    "voir_notes_des_autres": "X",
    "voir_note_globale": "M X",
    "voir_classement": "PCN MH X I V",
    "voir_ordre_du_jour": "PCN MH X I V",
    "inscrire_comite": "X",
    "tenir_seance": "X",
    "declarer_lien": "PCN M X I V",
    "declarer_deport": "M",
    "tenir_tour_de_table": "PC X",
    "voir_programmation": "PCN X I V",
    "preparer_programmation": "X",
    "decider": "X",
    "rediger_proces_verbal": "X",
    "relire_proces_verbal": "PCN X V",
    "preparer_publication": "PC X",
    "publier": "X",
    "suivre_notification": "P X V",
    "contester": "GS",
    "trancher_recours": "X",
    "rectifier_decision": "X",
    "voir_decision": "PCN M X I V",
    "conventionner": "X",
    "verser": "X",
    "renoncer": "GS X",
    "rendre_bilan": "GS",
    "valider_bilan": "P V",
    "rouvrir_bilan": "P X V",
    "reverser": "X",
    "gerer_organisme": "G X",
    "completer_fiche": "GR X",
    "voir_coffre": "GSR",
    "tenir_coffre": "GR",
    "constituer_recours": "X",
    "inviter": "X",
    "administrer": "X",
}


def test_the_reference_actors_come_in_the_order_of_the_letters() -> None:
    assert LETTRES["A"] == "anonyme"
    assert LETTRES["S"] == "porteur_signataire"
    assert LETTRES["N"] == "agent_non_affecte"
    assert LETTRES["D"] == "membre_en_deport"
    assert LETTRES["X"] == "administrateur"


def test_the_matrix_knows_every_right() -> None:
    assert list(MATRICE) == list(REGLES) == list(table())


@pytest.fixture(scope="module")
def publiee() -> dict[str, dict[str, bool]]:
    return table()


@pytest.mark.parametrize("droit", MATRICE)
def test_each_row_of_the_matrix(publiee: dict[str, dict[str, bool]], droit: str) -> None:
    for lettre, nom in LETTRES.items():
        situation = ACTEURS_DE_REFERENCE[nom]
        attendu = lettre in MATRICE[droit]
        assert peut(droit, situation) is attendu, nom
        assert publiee[droit][nom] is attendu, nom
        if attendu:
            exiger(droit, situation)
        else:
            with pytest.raises(Interdit) as refus:
                exiger(droit, situation)
            assert refus.value.phrase == REGLES[droit].refus


def test_every_refusal_says_what_to_do_in_short_sentences() -> None:
    for droit, regle in REGLES.items():
        phrases = regle.refus.split(". ")
        assert len(phrases) >= 2 or " : " in regle.refus, droit
        assert max(len(phrase.split()) for phrase in phrases) <= 20, droit


def test_a_right_that_does_not_exist_is_an_error_of_the_program() -> None:
    with pytest.raises(KeyError):
        peut("tout_faire", Situation())


@pytest.mark.parametrize("nom", list(ACTEURS_DE_REFERENCE))
def test_nobody_outside_the_organisme_sees_a_draft(nom: str) -> None:
    brouillon = replace(ACTEURS_DE_REFERENCE[nom], est_depose=False)
    est_de_l_organisme = nom in {
        "porteur_gestionnaire",
        "porteur_signataire",
        "porteur_redacteur",
        "porteur_lecteur",
    }
    for droit in ("voir_dossier", "voir_pieces", "exporter", "voir_messages", "voir_journal"):
        est_de_l_aide = nom == "porteur_aidant" and droit in ("voir_dossier", "voir_pieces", "voir_messages")
        assert peut(droit, brouillon) is (est_de_l_organisme or est_de_l_aide), droit
    assert peut("voir_rib", brouillon) is (nom in {"porteur_gestionnaire", "porteur_signataire"})


@pytest.mark.parametrize("qualite", list(Qualite))
def test_one_reads_the_others_only_after_rendering_one_s_own_avis(qualite: Qualite) -> None:
    avant = Situation(role=Role.AGENT, qualites=frozenset({qualite}), est_depose=True)
    for droit in ("voir_notes_des_autres", "voir_note_globale"):
        assert not peut(droit, avant)
        assert not peut(droit, replace(avant, a_rendu_avis=True)), "phase indépendante"
        assert not peut(droit, replace(avant, notes_partagees=True))
        assert peut(droit, replace(avant, a_rendu_avis=True, notes_partagees=True))
    # An administrator who also scores is bound like the others.
    assert not peut("voir_notes_des_autres", replace(avant, role=Role.ADMINISTRATEUR))
    with pytest.raises(Interdit) as refus:
        exiger("voir_notes_des_autres", avant)
    assert (
        refus.value.phrase
        == "Rendez d’abord votre avis : vous verrez ceux des autres une fois les notes mises en commun."
    )


def test_having_rendered_an_avis_does_not_replace_being_assigned() -> None:
    ancien = Situation(role=Role.AGENT, est_depose=True, a_rendu_avis=True, notes_partagees=True)
    assert not peut("voir_notes_des_autres", ancien)
    assert not peut("noter", ancien)


@pytest.mark.parametrize("adhesion", list(RoleAdhesion))
def test_the_organisme_reads_the_decision_once_published(adhesion: RoleAdhesion) -> None:
    porteur = Situation(role=Role.PORTEUR, adhesion=adhesion, est_depose=True)
    assert not peut("voir_decision", porteur)
    assert peut("voir_decision", replace(porteur, decision_publiee=True))
    assert not peut("voir_decision", Situation(role=Role.PORTEUR, est_depose=True, decision_publiee=True))


DE_L_INSTITUTION = [
    "verifier_recevabilite",
    "prendre",
    "demander_complement",
    "proposer_irrecevabilite",
    "relire_irrecevabilite",
    "clore_instruction",
    "reaffecter",
    "noter",
    "rendre_avis",
    "etalonner",
    "voir_notes_des_autres",
    "voir_note_globale",
    "inscrire_comite",
    "tenir_tour_de_table",
    "preparer_programmation",
    "decider",
    "preparer_publication",
    "publier",
    "suivre_notification",
    "trancher_recours",
    "rectifier_decision",
    "declarer_deport",
]


@pytest.mark.parametrize("role", Role)
def test_nobody_judges_an_organisme_they_are_linked_to(role: Role) -> None:
    sans_lien = Situation(
        role=role,
        qualites=frozenset(Qualite),
        est_depose=True,
        est_a_l_ordre_du_jour=True,
        a_rendu_avis=True,
        notes_partagees=True,
    )
    for droit in DE_L_INSTITUTION:
        assert not peut(droit, replace(sans_lien, est_en_deport=True)), droit
        for adhesion in RoleAdhesion:
            assert not peut(droit, replace(sans_lien, adhesion=adhesion)), (droit, adhesion)


@pytest.mark.parametrize("role", (Role.AGENT, Role.ADMINISTRATEUR))
def test_who_declared_a_link_reads_and_judges_nothing(role: Role) -> None:
    lie = Situation(
        role=role, qualites=frozenset(Qualite), est_depose=True, a_rendu_avis=True, notes_partagees=True, a_un_lien=True
    )
    assert [droit for droit in DE_L_INSTITUTION if peut(droit, lie)] == []
    assert peut("voir_dossier", lie) and peut("declarer_lien", lie)


def test_a_deport_hides_the_dossier_from_agents_and_members_alike() -> None:
    for role in (Role.AGENT, Role.ADMINISTRATEUR, Role.MEMBRE):
        situation = Situation(role=role, est_depose=True, est_a_l_ordre_du_jour=True)
        assert peut("voir_dossier", situation)
        assert not peut("voir_dossier", replace(situation, est_en_deport=True))


def test_a_member_still_reads_the_dossiers_of_their_own_organisme_as_a_porteur() -> None:
    elue = Situation(
        role=Role.MEMBRE,
        adhesion=RoleAdhesion.LECTEUR,
        est_depose=True,
        est_a_l_ordre_du_jour=True,
        est_en_deport=True,
    )
    assert peut("voir_dossier", elue)
    assert not peut("voir_decision", elue)


@pytest.mark.parametrize("role", [None, Role.PORTEUR, Role.MEMBRE])
def test_an_assignment_gives_nothing_without_the_role(role: Role | None) -> None:
    situation = Situation(role=role, qualites=frozenset(Qualite), est_depose=True)
    assert not peut("noter", situation)
    assert not peut("prendre", situation)
    assert acteurs(situation) == frozenset()


@pytest.mark.parametrize(
    ("nom", "attendus"),
    [
        ("anonyme", set()),
        ("porteur_gestionnaire", {Acteur.PORTEUR}),
        ("porteur_signataire", {Acteur.PORTEUR}),
        ("porteur_redacteur", {Acteur.REDACTEUR}),
        ("porteur_lecteur", set()),
        ("porteur_aidant", set()),
        ("autre_porteur", set()),
        ("agent_pilote", {Acteur.PILOTE, Acteur.RELECTEUR}),
        ("agent_contributeur", {Acteur.RELECTEUR}),
        ("agent_non_affecte", {Acteur.RELECTEUR}),
        ("membre_ordre_du_jour", set()),
        ("administrateur", {Acteur.ADMINISTRATEUR, Acteur.RELECTEUR}),
        ("agent_qui_a_un_lien", set()),
        ("agent_suppleant_du_pilote", {Acteur.PILOTE, Acteur.RELECTEUR}),
    ],
)
def test_the_capacities_of_each_actor(nom: str, attendus: set[Acteur]) -> None:
    assert acteurs(ACTEURS_DE_REFERENCE[nom]) == attendus


def test_an_administrator_may_also_be_the_pilote() -> None:
    situation = Situation(role=Role.ADMINISTRATEUR, qualites=frozenset({Qualite.PILOTE}), est_depose=True)
    assert acteurs(situation) == {Acteur.ADMINISTRATEUR, Acteur.PILOTE, Acteur.RELECTEUR}
    assert acteurs(replace(situation, est_en_deport=True)) == frozenset()


@pytest.mark.parametrize("role", [Role.AGENT, Role.ADMINISTRATEUR])
@pytest.mark.parametrize("qualites", [frozenset(), frozenset(Qualite)])
def test_nobody_reviews_the_irrecevabilite_they_proposed(role: Role, qualites: frozenset[Qualite]) -> None:
    relecteur = Situation(role=role, qualites=qualites, est_depose=True)
    assert peut("relire_irrecevabilite", relecteur)
    auteur = replace(relecteur, a_propose=True)
    assert not peut("relire_irrecevabilite", auteur)
    assert Acteur.RELECTEUR not in acteurs(auteur)
    with pytest.raises(Interdit, match="relue par un autre agent que celui qui la propose"):
        exiger("relire_irrecevabilite", auteur)


DROIT_DE_L_ACTE = {
    "deposer": "deposer_dossier",
    "retirer": "retirer_dossier",
    "completer": "completer_dossier",
    "verifier_recevabilite": "verifier_recevabilite",
    "prendre": "prendre",
    "demander_complement": "demander_complement",
    "proposer_irrecevabilite": "proposer_irrecevabilite",
    "renvoyer_irrecevabilite": "relire_irrecevabilite",
    "declarer_irrecevable": "relire_irrecevabilite",
    "clore_instruction": "clore_instruction",
    "inscrire": "inscrire_comite",
    "accorder": "decider",
    "refuser": "decider",
    "ajourner": "decider",
    "mettre_en_attente": "decider",
    "renvoyer": "decider",
    "annuler_decision": "decider",
    "publier": "publier",
    "reexaminer": "trancher_recours",
    "rectifier": "rectifier_decision",
}


@pytest.mark.parametrize("acte", DROIT_DE_L_ACTE)
def test_rights_and_states_name_the_same_people(acte: str) -> None:
    for nom, situation in ACTEURS_DE_REFERENCE.items():
        assert peut(DROIT_DE_L_ACTE[acte], situation) is bool(acteurs(situation) & par_qui(acte)), nom


def test_every_published_right_is_asked_somewhere() -> None:
    """A right that no door reads is a promise; SQL that repeats one names it between backquotes."""
    racine = Path(droits.__file__).parents[1]
    code = "\n".join(f.read_text() for f in racine.rglob("*.py") if f.name not in ("droits.py", "etats.py"))
    assert [droit for droit in REGLES if not re.search(rf"""["'`]{droit}["'`]""", code)] == []


def test_les_notes_entre_agents_s_ouvrent_a_qui_y_est_cite_sauf_lien() -> None:
    cite = replace(ACTEURS_DE_REFERENCE["agent_non_affecte"], est_cite=True)
    assert peut("ecrire_note_interne", cite)
    assert not peut("ecrire_note_interne", replace(cite, a_un_lien=True))
    assert not peut("ecrire_note_interne", replace(cite, role=Role.MEMBRE))
    assert not peut("noter", cite), "une question posée ne donne pas la grille"


def test_un_suppleant_fait_ce_que_le_dossier_demande_jamais_ce_qui_se_juge_en_son_nom() -> None:
    pilote = ACTEURS_DE_REFERENCE["agent_suppleant_du_pilote"]
    autre = replace(pilote, supplee=frozenset({Qualite.CONTRIBUTEUR, Qualite.TERRITOIRE}))
    assert peut("ecrire_message", autre) and peut("ecrire_note_interne", autre) and not peut("prendre", autre)
    for situation in (pilote, autre):
        for droit in (
            "voir_rib",
            "confirmer_rib",
            "exporter",
            "noter",
            "voir_notes_des_autres",
            "reaffecter",
            "verser",
        ):
            assert not peut(droit, situation), droit
        for barre in (replace(situation, a_un_lien=True), replace(situation, role=Role.MEMBRE)):
            assert not peut("ecrire_note_interne", barre) and not peut("demander_complement", barre)
