"""The machine, line by line; everything it does not list; what each reader may know of a state."""

from itertools import product

import pytest

from app.domain.etats import (
    ACTES,
    DEPOSES,
    EDITABLES,
    MASQUES,
    PASSAGES,
    Acteur,
    Etat,
    Lecteur,
    PassageImpossible,
    actes_possibles,
    apres,
    diagramme,
    est_masque,
    est_terminal,
    libelle,
    par_qui,
    passage,
    suite,
    ton,
)

# The reference, written by hand: (from, act, to, who).
ATTENDUS = [
    ("brouillon", "deposer", "depose", "porteur"),
    ("brouillon", "abandonner", "abandonne", "porteur"),
    ("brouillon", "echoir", "expire", "systeme"),
    ("depose", "verifier_recevabilite", "depose", "pilote administrateur"),
    ("depose", "prendre", "en_instruction", "pilote"),
    ("depose", "demander_complement", "a_completer", "pilote"),
    ("en_instruction", "demander_complement", "a_completer", "pilote"),
    ("bilan_recu", "demander_complement", "bilan_recu", "pilote"),
    ("depose", "proposer_irrecevabilite", "depose", "pilote"),
    ("depose", "retirer_irrecevabilite", "depose", "pilote"),
    ("depose", "renvoyer_irrecevabilite", "depose", "relecteur"),
    ("depose", "declarer_irrecevable", "irrecevable", "relecteur"),
    ("depose", "retirer", "retire", "porteur"),
    ("en_instruction", "retirer", "retire", "porteur"),
    ("a_completer", "completer", "depose", "porteur redacteur"),
    ("a_completer", "relancer", "a_completer", "pilote"),
    ("a_completer", "constater_carence", "depose", "systeme"),
    ("en_instruction", "clore_instruction", "instruit", "pilote"),
    ("instruit", "rouvrir_instruction", "en_instruction", "administrateur"),
    ("instruit", "inscrire", "en_comite", "administrateur"),
    ("ajourne", "inscrire", "en_comite", "administrateur"),
    ("attente", "inscrire", "en_comite", "administrateur"),
    ("en_comite", "accorder", "accorde", "administrateur"),
    ("en_comite", "refuser", "refuse", "administrateur"),
    ("en_comite", "ajourner", "ajourne", "administrateur"),
    ("en_comite", "mettre_en_attente", "attente", "administrateur"),
    ("en_comite", "renvoyer", "refuse", "administrateur"),
    ("accorde", "annuler_decision", "en_comite", "administrateur"),
    ("refuse", "annuler_decision", "en_comite", "administrateur"),
    ("accorde", "publier", "notifie_accord", "administrateur"),
    ("refuse", "publier", "notifie_refus", "administrateur"),
    ("ajourne", "publier", "ajourne", "administrateur"),
    ("attente", "publier", "attente", "administrateur"),
    ("notifie_accord", "conventionner", "conventionne", "administrateur"),
    ("conventionne", "modifier_convention", "conventionne", "administrateur"),
    ("en_cours", "modifier_convention", "en_cours", "administrateur"),
    ("notifie_accord", "renoncer", "renonce", "porteur administrateur"),
    ("conventionne", "verser", "en_cours", "administrateur"),
    ("en_cours", "verser", "en_cours", "administrateur"),
    ("bilan_recu", "verser", "bilan_recu", "administrateur"),
    ("en_cours", "annuler_versement", "en_cours", "administrateur"),
    ("bilan_recu", "annuler_versement", "bilan_recu", "administrateur"),
    ("en_cours", "rendre_bilan", "bilan_recu", "porteur"),
    ("bilan_recu", "rendre_bilan", "bilan_recu", "porteur"),
    ("bilan_recu", "constater_conformite", "bilan_recu", "pilote"),
    ("bilan_recu", "valider_bilan", "solde", "pilote"),
    ("bilan_recu", "reverser", "solde", "administrateur"),
    ("solde", "rouvrir_bilan", "bilan_recu", "pilote administrateur"),
    ("irrecevable", "reexaminer", "en_comite", "administrateur"),
    ("notifie_accord", "rectifier", "notifie_accord", "administrateur"),
    ("conventionne", "rectifier", "conventionne", "administrateur"),
    ("en_cours", "rectifier", "en_cours", "administrateur"),
    ("notifie_refus", "reexaminer", "en_comite", "administrateur"),
    ("notifie_accord", "reexaminer", "en_comite", "administrateur"),
]
POSSIBLES = {(etat, acte) for etat, acte, _, _ in ATTENDUS}


@pytest.mark.parametrize(("etat", "acte", "vers", "par"), ATTENDUS)
def test_each_passage(etat: str, acte: str, vers: str, par: str) -> None:
    permis = passage(Etat(etat), acte)
    assert permis is not None
    assert apres(Etat(etat), acte) == vers
    assert permis.par == frozenset(par.split())


@pytest.mark.parametrize("etat", Etat)
def test_everything_else_is_refused_with_a_sentence(etat: Etat) -> None:
    impossibles = [acte for acte in ACTES if (etat, acte) not in POSSIBLES]
    assert impossibles
    for acte in impossibles:
        assert passage(etat, acte) is None, acte
        with pytest.raises(PassageImpossible) as refus:
            apres(etat, acte)
        assert refus.value.phrase.startswith("Ce dossier est « ")
        assert refus.value.phrase.endswith(
            f" » : on ne peut pas {ACTES[acte].complement} maintenant. Rechargez la page pour voir ce qui est possible."
        )


@pytest.mark.parametrize("etat", Etat)
def test_the_buttons_are_exactly_what_the_actor_may_do(etat: Etat) -> None:
    for acteur in Acteur:
        attendus = {acte for depuis, acte, _, par in ATTENDUS if depuis == etat and acteur in par.split()}
        possibles = actes_possibles(etat, {acteur})
        assert set(possibles) == attendus, acteur
        assert len(possibles) == len(attendus), acteur


def test_the_buttons_keep_the_order_of_the_table_and_add_up() -> None:
    assert actes_possibles(Etat.DEPOSE, {Acteur.PILOTE}) == (
        "verifier_recevabilite",
        "prendre",
        "demander_complement",
        "proposer_irrecevabilite",
        "retirer_irrecevabilite",
    )
    assert actes_possibles(Etat.BILAN_RECU, [Acteur.ADMINISTRATEUR, Acteur.PILOTE]) == (
        "demander_complement",
        "verser",
        "annuler_versement",
        "constater_conformite",
        "valider_bilan",
        "reverser",
    )
    assert actes_possibles(Etat.DEPOSE, ()) == ()


def test_one_line_at_most_per_state_and_act() -> None:
    couples = [(etat, p.acte) for p in PASSAGES for etat in p.depuis]
    assert len(couples) == len(set(couples)) == len(ATTENDUS) == 54


def test_every_act_has_its_words_and_every_passage_its_effect() -> None:
    assert list(ACTES) == list(dict.fromkeys(p.acte for p in PASSAGES))
    assert [p.acte for p in PASSAGES if not p.effet.endswith((".", ").")) or p.effet[0].islower()] == []
    assert len({p.effet for p in PASSAGES}) == len(PASSAGES)
    assert len({fiche.bouton for fiche in ACTES.values()}) == len(ACTES)


def test_the_refusal_reads_well() -> None:
    with pytest.raises(PassageImpossible) as refus:
        apres(Etat.DEPOSE, "inscrire")
    assert refus.value.phrase == (
        "Ce dossier est « déposé » : on ne peut pas l’inscrire au comité maintenant. "
        "Rechargez la page pour voir ce qui est possible."
    )


def test_an_act_that_does_not_exist_is_an_error_of_the_program() -> None:
    with pytest.raises(KeyError):
        apres(Etat.DEPOSE, "supprimer")


def test_who_may_do_an_act() -> None:
    assert par_qui("completer") == {Acteur.PORTEUR, Acteur.REDACTEUR}
    assert par_qui("demander_complement") == {Acteur.PILOTE}
    assert par_qui("supprimer") == frozenset()
    assert [acte for acte in ACTES if Acteur.REDACTEUR in par_qui(acte)] == ["completer"]
    assert [acte for acte in ACTES if Acteur.SYSTEME in par_qui(acte)] == ["echoir", "constater_carence"]


def test_the_families_of_states() -> None:
    assert [e.value for e in Etat if est_terminal(e)] == ["abandonne", "expire", "retire", "renonce", "solde"]
    assert {Etat.BROUILLON, Etat.A_COMPLETER} == EDITABLES
    assert set(Etat) - DEPOSES == {Etat.BROUILLON, Etat.ABANDONNE, Etat.EXPIRE}
    assert len(Etat) == 21


def test_every_state_can_be_reached_from_the_draft() -> None:
    atteints = {Etat.BROUILLON}
    for _ in Etat:
        atteints |= {p.arrivee(e) for p in PASSAGES for e in p.depuis if e in atteints}
    assert atteints == set(Etat)


def test_a_decision_changes_only_by_cancelling_or_by_a_new_sitting() -> None:
    decisions = {"accorder", "refuser", "ajourner", "mettre_en_attente", "renvoyer"}
    for etat in (Etat.ACCORDE, Etat.REFUSE, Etat.AJOURNE, Etat.ATTENTE):
        assert decisions.isdisjoint(actes_possibles(etat, list(Acteur)))


# What the porteur may know


def vu_par_le_porteur(etat: Etat, publie: bool) -> tuple[str, str, str, tuple[str, ...]]:
    return (
        libelle(etat, Lecteur.PORTEUR, publie),
        suite(etat, Lecteur.PORTEUR, publie),
        ton(etat, Lecteur.PORTEUR, publie),
        actes_possibles(etat, {Acteur.PORTEUR, Acteur.REDACTEUR}),
    )


def test_nothing_tells_a_hidden_state_from_another() -> None:
    caches = {"instruit", "en_comite", "accorde", "refuse", "ajourne", "attente"}
    assert caches == MASQUES
    assert {vu_par_le_porteur(Etat(code), publie=False) for code in caches} == {
        (
            "En cours d’examen",
            "Le comité de pilotage examine les dossiers. Vous recevrez sa décision par e-mail.",
            "info",
            (),
        )
    }


def test_the_refusals_of_the_porteur_s_acts_do_not_tell_hidden_states_apart() -> None:
    def phrase(etat: Etat, acte: str) -> str:
        with pytest.raises(PassageImpossible) as refus:
            apres(etat, acte)
        return refus.value.phrase

    for acte in ACTES:
        if par_qui(acte) & {Acteur.PORTEUR, Acteur.REDACTEUR}:
            assert len({phrase(etat, acte) for etat in MASQUES}) == 1, acte
            assert "« en cours d’examen »" in phrase(Etat.ACCORDE, acte)


@pytest.mark.parametrize(
    ("etat", "attendu"),
    [
        (Etat.AJOURNE, "Ajourné"),
        (Etat.ATTENTE, "Liste complémentaire"),
        # An older decision was published, this one is not yet.
        (Etat.EN_COMITE, "En cours d’examen"),
        (Etat.ACCORDE, "En cours d’examen"),
        (Etat.REFUSE, "En cours d’examen"),
        (Etat.INSTRUIT, "En cours d’examen"),
    ],
)
def test_publishing_reveals_only_an_adjournment_or_the_complementary_list(etat: Etat, attendu: str) -> None:
    assert libelle(etat, Lecteur.PORTEUR, publie=True) == attendu
    assert est_masque(etat, publie=True) is (attendu == "En cours d’examen")


@pytest.mark.parametrize(
    ("etat", "agent", "porteur", "public"),
    [
        ("brouillon", "Brouillon", "Brouillon", "Non public"),
        ("abandonne", "Abandonné", "Abandonné", "Non public"),
        ("expire", "Non déposé", "Non déposé", "Non public"),
        ("depose", "Déposé", "Déposé", "Non public"),
        ("a_completer", "À compléter", "À compléter", "Non public"),
        ("irrecevable", "Irrecevable", "Irrecevable", "Non public"),
        ("retire", "Retiré", "Retiré", "Non public"),
        ("en_instruction", "En instruction", "En instruction", "Non public"),
        ("instruit", "Instruit", "En cours d’examen", "Non public"),
        ("en_comite", "En comité", "En cours d’examen", "Non public"),
        ("accorde", "Accordé, non publié", "En cours d’examen", "Non public"),
        ("refuse", "Refusé, non publié", "En cours d’examen", "Non public"),
        ("ajourne", "Ajourné", "En cours d’examen", "Non public"),
        ("attente", "Liste complémentaire", "En cours d’examen", "Non public"),
        ("notifie_accord", "Accord notifié", "Accordé", "Projet soutenu"),
        ("notifie_refus", "Refus notifié", "Non retenu", "Non public"),
        ("conventionne", "Conventionné", "Convention signée", "Projet soutenu"),
        ("renonce", "Renoncé", "Renoncé", "Non public"),
        ("en_cours", "En cours de réalisation", "En cours de réalisation", "Projet soutenu"),
        ("bilan_recu", "Bilan reçu", "Bilan rendu", "Projet soutenu"),
        ("solde", "Soldé", "Soldé", "Projet soutenu"),
    ],
)
def test_the_name_of_each_state_for_each_reader(etat: str, agent: str, porteur: str, public: str) -> None:
    assert libelle(Etat(etat)) == agent
    assert libelle(Etat(etat), Lecteur.PORTEUR) == porteur
    assert libelle(Etat(etat), Lecteur.PUBLIC) == public


def test_the_public_learns_nothing_of_what_is_not_a_published_grant() -> None:
    caches = [e for e in Etat if libelle(e, Lecteur.PUBLIC) == "Non public"]
    assert {(suite(e, Lecteur.PUBLIC), ton(e, Lecteur.PUBLIC)) for e in caches} == {
        ("Seuls les projets soutenus sont publics.", "")
    }


@pytest.mark.parametrize("etat", Etat)
def test_every_reader_is_told_what_happens_next_in_short_sentences(etat: Etat) -> None:
    for lecteur, publie in product(Lecteur, (False, True)):
        phrases = suite(etat, lecteur, publie).split(". ")
        assert phrases[-1].endswith("."), (lecteur, publie)
        assert max(len(phrase.split()) for phrase in phrases) <= 20, (lecteur, publie)
        assert ton(etat, lecteur, publie) in {"", "ok", "attente", "alerte", "info"}, (lecteur, publie)


def test_the_diagram_draws_every_passage_and_every_end() -> None:
    lignes = diagramme().splitlines()
    assert lignes[:3] == ["stateDiagram-v2", "    [*] --> brouillon", "    brouillon --> depose: deposer"]
    assert sorted(lignes[2:]) == sorted(
        [f"    {depuis} --> {vers}: {acte}" for depuis, acte, vers, _ in ATTENDUS]
        + [f"    {e} --> [*]" for e in ("abandonne", "expire", "retire", "renonce", "solde")]
    )
