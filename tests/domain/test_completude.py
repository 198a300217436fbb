"""What a dossier lacks: each rule seen to speak, with its sentence, and to be silent when all is well."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.completude import (
    Constat,
    Gravite,
    bloquants,
    constats,
    etat_section,
    extrait,
    resume_section,
)
from app.domain.dispositifs import Dispositif, GenreOrganisme
from app.domain.formulaire import formulaire
from app.domain.orientations import CLES_AXES
from app.domain.pieces import pieces_requises
from tests.domain.exemples_completude import A_CORRIGER, AAP, BLOQUANT, CONSEIL, avec, trouves
from tests.domain.exemples_formulaire import PIECES, REFERENCES, REGLES, contenu_aap, contenu_court


def test_un_dossier_complet_n_a_aucun_constat() -> None:
    assert trouves(contenu_aap()) == ()


@pytest.mark.parametrize("dispositif", [Dispositif.SIP, Dispositif.FPC])
def test_un_dossier_court_complet_n_a_aucun_constat(dispositif: Dispositif) -> None:
    regles = replace(REGLES, pieces_requises=pieces_requises(dispositif, GenreOrganisme.COLLECTIF, False))
    sections = formulaire(dispositif, GenreOrganisme.COLLECTIF)
    presentes = frozenset(regles.pieces_requises)
    assert constats(sections, contenu_court(), regles, REFERENCES, presentes, GenreOrganisme.COLLECTIF) == ()


def test_un_brouillon_vide_dit_tout_ce_qui_manque_et_rien_d_autre() -> None:
    vides = trouves({}, frozenset())
    assert {c.gravite for c in vides} == {BLOQUANT}
    assert {c.section for c in vides} == {s.cle for s in AAP}
    facultatives = {q.cle for s in AAP for q in s.questions if q.est_facultatif or q.si}
    assert not {c.champ for c in vides} & facultatives
    assert bloquants(vides) == vides


def test_chaque_reponse_obligatoire_retiree_bloque() -> None:
    for section in AAP:
        for question in section.questions:
            contenu = contenu_aap()
            if question.est_facultatif or question.cle not in contenu[section.cle]:
                continue
            del contenu[section.cle][question.cle]
            if question.cle in ("facettes",) or not question.est_posee(contenu[section.cle]):
                continue
            attendu = Constat(section.cle, question.cle, BLOQUANT, question.erreur_vide)
            assert attendu in trouves(contenu, PIECES - {question.piece}), question.cle


@pytest.mark.parametrize(
    ("section", "reponses", "champ", "gravite", "phrase"),
    [
        (
            "orientations",
            {"secondaires": ["sante"]},
            "secondaires",
            A_CORRIGER,
            "«\u00a0Santé\u00a0» est déjà l’orientation principale. Retirez-la des orientations secondaires.",
        ),
        (
            "orientations",
            {"secondaires": ["emploi", "education", "transition"]},
            "secondaires",
            A_CORRIGER,
            "Choisissez deux orientations secondaires au plus, parmi les six orientations.",
        ),
        ("orientations", {"principale": "magie"}, "principale", A_CORRIGER, "Choisissez une des six orientations."),
        (
            "orientations",
            {"comment_aller_vers": " "},
            "comment_aller_vers",
            BLOQUANT,
            "Expliquez comment votre projet répond à l’axe «\u00a0Aller-vers et médiation\u00a0», ou décochez cet axe.",
        ),
        (
            "orientations",
            {"facettes": []},
            "facettes",
            BLOQUANT,
            "Indiquez si votre projet porte sur le sport, sur la culture ou sur les deux.",
        ),
        (
            "territoires",
            {"communes": ["59172"], "quartiers": ["QN05955M"], "par_quartier": {"QN05955M": "120"}},
            "quartiers",
            A_CORRIGER,
            "Le quartier «\u00a0Sabatier\u00a0» est à Raismes. Ajoutez cette commune, ou retirez le quartier.",
        ),
        (
            "territoires",
            {"communes": ["75056", "59491"]},
            "communes",
            A_CORRIGER,
            "Choisissez les communes dans la liste.",
        ),
        (
            "territoires",
            {"par_quartier": {"QN05955M": "110"}},
            "par_quartier",
            A_CORRIGER,
            "Le total par quartier (110) diffère du total par sexe et par âge (120). Corrigez l’un des deux tableaux.",
        ),
        (
            "territoires",
            {"par_quartier": {"QN05955M": "60", "hors": "60"}},
            "par_quartier",
            CONSEIL,
            "60 bénéficiaires sur 120 habitent un quartier prioritaire. L’appel en demande 60\u00a0% au moins.",
        ),
        (
            "territoires",
            {"beneficiaires": {"femmes.0_5": "douze"}},
            "beneficiaires.femmes.0_5",
            A_CORRIGER,
            "Femmes et filles, 0 à 5 ans\u00a0: nous n’avons pas pu lire un nombre entier dans "
            "«\u00a0douze\u00a0». Saisissez des chiffres, par exemple 120.",
        ),
        (
            "calendrier",
            {"fin": "14/01/2027"},
            "fin",
            A_CORRIGER,
            "La date de fin précède la date de début. Corrigez l’une des deux.",
        ),
        (
            "calendrier",
            {"debut": "15/01/2026", "fin": "15/12/2026"},
            "debut",
            A_CORRIGER,
            "L’appel finance des actions de l’année 2027. Corrigez les dates.",
        ),
        (
            "calendrier",
            {"fin": "30/06/2028"},
            "fin",
            CONSEIL,
            "Une partie de l’action est hors de l’année 2027. Vérifiez les dates avec votre référent.",
        ),
        (
            "calendrier",
            {"debut": "15/01/2028", "fin": "15/12/2028"},
            "debut",
            A_CORRIGER,
            "L’appel finance des actions de l’année 2027. Corrigez les dates.",
        ),
        (
            "calendrier",
            {"debut": "01/09/2026"},
            "debut",
            CONSEIL,
            "Une partie de l’action est hors de l’année 2027. Vérifiez les dates avec votre référent.",
        ),
        (
            "organisme",
            {"agrements": [{"type": "x" * 151}]},
            "agrements.0.type",
            A_CORRIGER,
            "Votre réponse compte 151 caractères, pour 150 au plus. Raccourcissez-la de 1.",
        ),
        (
            "organisme",
            {"agrements": [{"type": "Sport", "date": "hier"}]},
            "agrements.0.date",
            A_CORRIGER,
            "Nous n’avons pas pu lire une date dans «\u00a0hier\u00a0». Saisissez par exemple 15/09/2026.",
        ),
        (
            "organisme",
            {"agrements": [{"type": "Sport"}] * 7},
            "agrements",
            A_CORRIGER,
            "Saisissez six agréments au plus.",
        ),
        (
            "calendrier",
            {"fin": "31/02/2027"},
            "fin",
            A_CORRIGER,
            "La date «\u00a031/02/2027\u00a0» n’existe pas dans le calendrier. Saisissez par exemple 15/09/2026.",
        ),
        (
            "projet",
            {"resume": "x" * 650},
            "resume",
            A_CORRIGER,
            "Votre réponse compte 650 caractères, pour 600 au plus. Raccourcissez-la de 50.",
        ),
        (
            "organisme",
            {"contact_courriel": "aline@exemple"},
            "contact_courriel",
            A_CORRIGER,
            "Saisissez une adresse e-mail complète, par exemple prenom.nom@exemple.fr.",
        ),
        (
            "organisme",
            {"contact_telephone": "12"},
            "contact_telephone",
            A_CORRIGER,
            "Saisissez un numéro de téléphone à dix chiffres, par exemple 03 27 00 00 00.",
        ),
        (
            "organisme",
            {"code_postal": "5922"},
            "code_postal",
            A_CORRIGER,
            "Saisissez les cinq chiffres du code postal, par exemple 59220.",
        ),
        (
            "organisme",
            {"agrements": [{"date": "12/03/2018"}]},
            "agrements.0.type",
            BLOQUANT,
            "Saisissez le type de l’agrément.",
        ),
        (
            "organisme",
            {"utilite_publique": "oui"},
            "utilite_publique_le",
            BLOQUANT,
            "Saisissez la date de publication au Journal officiel, par exemple 12/03/2018.",
        ),
        (
            "attestations",
            {"signataire_pouvoir": "mandataire"},
            None,
            BLOQUANT,
            "Ajoutez le document «\u00a0Pouvoir de la personne qui signe\u00a0».",
        ),
        (
            "attestations",
            {"engagement_republicain": "non"},
            "engagement_republicain",
            BLOQUANT,
            "Cochez la case du contrat d’engagement républicain pour pouvoir déposer.",
        ),
    ],
)
def test_chaque_regle_parle(
    section: str, reponses: dict[str, Any], champ: str | None, gravite: Gravite, phrase: str
) -> None:
    attendu = Constat("pieces", "pieces.pouvoir", gravite, phrase)
    if champ is not None:
        attendu = Constat(section, champ, gravite, phrase)
    assert trouves(avec(section, **reponses)) == (attendu,)


def test_la_part_des_quartiers_prioritaires_peut_bloquer() -> None:
    contenu = avec("territoires", par_quartier={"QN05955M": "71", "hors": "49"})
    assert [c.gravite for c in trouves(contenu, part_qpv_bloque=True)] == [A_CORRIGER]
    assert trouves(contenu, part_qpv_min_pour_mille=None) == ()
    juste = avec("territoires", par_quartier={"QN05955M": "72", "hors": "48"})
    assert trouves(juste, part_qpv_bloque=True) == ()


def test_les_documents_manquants_et_ceux_qui_ne_concernent_pas_l_organisme() -> None:
    manquants = trouves(contenu_aap(), PIECES - {"statuts"})
    assert manquants == (
        Constat("pieces", "pieces.statuts", BLOQUANT, "Ajoutez le document «\u00a0Statuts à jour\u00a0»."),
    )
    commune = constats(
        formulaire(Dispositif.AAP, GenreOrganisme.COMMUNE),
        contenu_aap(),
        REGLES,
        REFERENCES,
        ["rib"],
        GenreOrganisme.COMMUNE,
    )
    assert commune == ()


def test_la_date_d_une_initiative_est_verifiee() -> None:
    contenu = contenu_court()
    contenu["projet"]["date"] = "02/01/2028"
    sections = formulaire(Dispositif.SIP, GenreOrganisme.COLLECTIF)
    regles = replace(REGLES, pieces_requises=())
    assert constats(sections, contenu, regles, REFERENCES, (), GenreOrganisme.COLLECTIF) == (
        Constat("projet", "date", CONSEIL, "La date prévue n’est pas dans l’année 2027. Vérifiez-la."),
    )


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6) | st.sampled_from(["oui", "12"]),
    lambda x: st.lists(x, max_size=3) | st.dictionaries(st.text(max_size=6), x, max_size=3),
    max_leaves=10,
)
_CHAMPS = [(s.cle, cle) for s in AAP for cle in (*(q.cle for q in s.questions), "charges", "produits", "financeurs")]


@settings(max_examples=60)
@given(_JSON, st.lists(st.tuples(st.sampled_from(_CHAMPS), _JSON), max_size=10))
def test_rien_ne_fait_echouer_les_constats(n_importe_quoi: Any, gates: list[tuple[tuple[str, str], Any]]) -> None:
    contenu: Any = contenu_aap()
    for (section, cle), valeur in gates:
        contenu[section][cle] = valeur
    for essai in (n_importe_quoi, dict.fromkeys(contenu, n_importe_quoi), contenu):
        tous = trouves(essai)
        vu = extrait(essai, REFERENCES)
        assert {axe.cle for axe in vu.axes} <= set(CLES_AXES)
        for dans in AAP:
            etat_section(dans, essai, tous)
            assert resume_section(dans, essai, tous)
