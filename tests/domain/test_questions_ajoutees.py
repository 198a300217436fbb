"""Questions added to one campaign: where they go, whom they concern, what they may be."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.domain.calendrier import Fenetre
from app.domain.completude import Gravite, Regles, constats
from app.domain.dispositifs import Dispositif, GenreOrganisme
from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.formulaire import formulaire
from app.domain.pieces import libelle_piece
from app.domain.questions_ajoutees import (
    TITRE_PROPRES,
    GenreAjoute,
    QuestionAjoutee,
    ajouts_du_dossier,
    ajouts_figes,
    annonce,
    nouveautes,
    pieces_ajoutees,
)
from app.domain.regles_ajouts import (
    DELAI_POUR_OBLIGER,
    QUESTIONS_MAXIMUM,
    exiger_ajout_possible,
    exiger_modifiable,
    lire_choix,
    placer,
    sections_possibles,
    verifier_ajout,
)
from tests.domain.exemples_formulaire import REFERENCES, contenu_aap

LUNDI = datetime(2026, 11, 23, 9, tzinfo=UTC)
FENETRE = Fenetre(datetime(2026, 11, 15, 8, tzinfo=UTC), datetime(2027, 1, 15, 16, tzinfo=UTC))
AAP = formulaire(Dispositif.AAP)


def ajout(genre: GenreAjoute = GenreAjoute.TEXTE, **champs: Any) -> QuestionAjoutee:
    valeurs: dict[str, Any] = {
        "id": 12, "section": "propres", "rang": 1, "libelle": "Combien de séances ?", "ajoutee_le": LUNDI,
        "choix": ("Une", "Deux") if genre.a_des_choix else (),
    }  # fmt: skip
    return QuestionAjoutee(genre=genre, **(valeurs | champs))


def test_une_question_ajoutee_prend_sa_place() -> None:
    dans_projet = ajout(id=1, section="projet", libelle="Quel slogan ?")
    a_part = ajout(id=2)
    perdue = ajout(id=3, section="section_disparue")
    fichier = ajout(GenreAjoute.FICHIER, id=4)
    sections = formulaire(Dispositif.AAP, GenreOrganisme.ASSOCIATION, (dans_projet, a_part, perdue, fichier))
    cles = [s.cle for s in sections]
    assert cles.index("propres") == cles.index("pieces") - 1
    assert [s.cle for s in sections if s.cle != "propres"] == [s.cle for s in AAP]
    par_cle = {s.cle: s for s in sections}
    assert par_cle["projet"].questions[-1] == dans_projet.en_question()
    assert [q.cle for q in par_cle["propres"].questions] == ["ajout_2", "ajout_3"]
    assert [(p.code, p.est_requise) for p in pieces_ajoutees((dans_projet, fichier))] == [("ajout_4", True)]
    assert libelle_piece("ajout_4", pieces_ajoutees((fichier,))) == "Combien de séances ?"
    assert formulaire(Dispositif.AAP, None, (fichier,)) == AAP


def test_chaque_genre_a_ses_deux_phrases() -> None:
    for genre in GenreAjoute:
        if genre is not GenreAjoute.FICHIER:
            question = ajout(genre).en_question()
            assert question.genre.value == genre.value
            assert "« Combien de séances ? »" in question.erreur_vide.replace("\u00a0", " ")
            assert question.erreur_mal.endswith(".")


AVANT, APRES = LUNDI - timedelta(days=1), LUNDI + timedelta(days=1)


@pytest.mark.parametrize(
    ("ajoutee_le", "retiree_le", "depose_le", "est_posee"),
    [
        (LUNDI, None, None, True),
        (LUNDI, LUNDI, None, False),
        (AVANT, None, LUNDI, True),
        (LUNDI, None, LUNDI, True),
        (APRES, None, LUNDI, False),  # asked after the deposit: this dossier never heard of it
        (AVANT, APRES, LUNDI, True),  # withdrawn after the deposit: its answer stays readable
        (AVANT, LUNDI, LUNDI, False),
    ],
)
def test_un_dossier_garde_les_questions_de_son_depot(
    ajoutee_le: datetime, retiree_le: datetime | None, depose_le: datetime | None, est_posee: bool
) -> None:
    question = ajout(ajoutee_le=ajoutee_le, retiree_le=retiree_le)
    assert ajouts_du_dossier((question,), depose_le) == ((question,) if est_posee else ())


def test_l_ordre_est_celui_des_rangs() -> None:
    a, b, c = ajout(id=1, rang=3), ajout(id=2, rang=1), ajout(id=3, rang=1)
    assert ajouts_du_dossier((a, b, c)) == (b, c, a)
    assert placer((1, 2, 3), 3, "haut") == (1, 3, 2)
    assert placer((1, 2, 3), 1, "bas") == (2, 1, 3)
    assert placer((1, 2, 3), 1, "haut") == placer((1, 2, 3), 3, "bas") == placer((1, 2, 3), 9, "haut") == (1, 2, 3)


def test_ce_qui_est_fige_se_relit() -> None:
    questions = tuple(ajout(genre, id=n) for n, genre in enumerate(GenreAjoute, 1))
    assert ajouts_figes({"questions_ajoutees": [q.en_donnees() for q in questions]}) == questions
    assert ajouts_figes({"sections": {}}) == ()


@pytest.mark.parametrize(
    ("changement", "champ", "phrase"),
    [
        ({"libelle": ""}, "libelle", "Écrivez la question"),
        ({"libelle": "x" * 201}, "libelle", "200 caractères"),
        ({"aide": "x" * 501}, "aide", "500 caractères"),
        ({"section": "pieces"}, "section", "Choisissez une section"),
        ({"genre": GenreAjoute.CHOIX, "choix": ("Une",)}, "choix", "de 2 à 15"),
        ({"genre": GenreAjoute.CHOIX, "choix": ("Oui", "oui")}, "choix", "identiques"),
        ({"genre": GenreAjoute.CHOIX_MULTIPLES, "choix": ("x" * 121, "y")}, "choix", "120 caractères"),
    ],
)
def test_une_question_mal_ecrite_dit_quoi_corriger(changement: dict[str, Any], champ: str, phrase: str) -> None:
    with pytest.raises(SaisieInvalide) as refus:
        verifier_ajout(replace(ajout(), **changement), AAP, FENETRE, LUNDI)
    assert list(refus.value.erreurs) == [champ]
    assert phrase in refus.value.erreurs[champ]


@pytest.mark.parametrize(
    ("avant_la_cloture", "est_facultatif", "passe"),
    [
        (DELAI_POUR_OBLIGER, False, True),
        (DELAI_POUR_OBLIGER - timedelta(seconds=1), False, False),
        (DELAI_POUR_OBLIGER - timedelta(seconds=1), True, True),
    ],
)
def test_pres_de_la_cloture_une_question_n_oblige_plus(
    avant_la_cloture: timedelta, est_facultatif: bool, passe: bool
) -> None:
    question = ajout(est_facultatif=est_facultatif)
    instant = FENETRE.ferme_le - avant_la_cloture
    if passe:
        verifier_ajout(question, AAP, FENETRE, instant)
    else:
        with pytest.raises(SaisieInvalide, match="corriger") as refus:
            verifier_ajout(question, AAP, FENETRE, instant)
        assert "72 heures" in refus.value.erreurs["obligation"]


def test_ce_qui_n_est_plus_possible() -> None:
    exiger_ajout_possible(FENETRE, QUESTIONS_MAXIMUM - 1, LUNDI)
    with pytest.raises(ErreurMetier, match="close"):
        exiger_ajout_possible(FENETRE, 0, FENETRE.ferme_le)
    with pytest.raises(ErreurMetier, match="20 questions"):
        exiger_ajout_possible(FENETRE, QUESTIONS_MAXIMUM, LUNDI)
    exiger_modifiable(ajout(), 0)
    with pytest.raises(ErreurMetier, match="3 dossiers ont déjà répondu"):
        exiger_modifiable(ajout(), 3)
    with pytest.raises(ErreurMetier, match="retirée"):
        exiger_modifiable(ajout(retiree_le=LUNDI), 0)


def test_les_choix_se_lisent_ligne_par_ligne() -> None:
    assert lire_choix("  Une\r\n\r\n deux   fois \n") == ("Une", "deux fois")


def test_l_auteur_d_un_brouillon_est_prevenu_jusqu_a_sa_reponse() -> None:
    texte, fichier = ajout(), ajout(GenreAjoute.FICHIER, id=13, est_facultatif=True)
    tous = (texte, fichier)
    assert nouveautes(tous, AVANT, {}, ()) == tous
    assert nouveautes(tous, LUNDI, {}, ()) == ()
    assert nouveautes(tous, AVANT, {"propres": {"ajout_12": "6"}}, ()) == (fichier,)
    assert nouveautes(tous, AVANT, {"propres": {"ajout_12": "  "}}, ("ajout_13",)) == (texte,)
    assert annonce(texte).startswith("Une question a été ajoutée le lundi 23 novembre 2026 à 10 h")
    assert annonce(fichier).endswith("Y répondre est facultatif.")


def _trouves(question: QuestionAjoutee, reponse: Any, pieces: tuple[str, ...] = ()) -> list[tuple[str, str, Gravite]]:
    sections = formulaire(Dispositif.AAP, GenreOrganisme.ASSOCIATION, (question,))
    contenu = contenu_aap() | {"propres": {question.cle: reponse}}
    regles = Regles(exercice=2027, pieces_ajoutees=pieces_ajoutees((question,)))
    trouves = constats(sections, contenu, regles, REFERENCES, pieces, GenreOrganisme.ASSOCIATION)
    return [(c.section, c.champ, c.gravite) for c in trouves if question.cle in c.champ]


@pytest.mark.parametrize(
    ("genre", "bonne", "mauvaise"),
    [
        (GenreAjoute.TEXTE, "six", "x" * 301),
        (GenreAjoute.TEXTE_LONG, "six", "x" * 2001),
        (GenreAjoute.CHOIX, "2", "3"),
        (GenreAjoute.CHOIX_MULTIPLES, ["1", "2"], ["1", "autre"]),
        (GenreAjoute.NOMBRE, "6", "six"),
        (GenreAjoute.MONTANT, "1 200,50 €", "1.200,50"),
        (GenreAjoute.DATE, "1er mars 2027", "31/02/2027"),
    ],
)
def test_une_question_ajoutee_est_controlee_comme_les_autres(genre: GenreAjoute, bonne: Any, mauvaise: Any) -> None:
    question = ajout(genre)
    assert _trouves(question, "") == [("propres", "ajout_12", Gravite.BLOQUANT)]
    assert _trouves(question, mauvaise) == [("propres", "ajout_12", Gravite.A_CORRIGER)]
    assert _trouves(question, bonne) == []
    assert _trouves(replace(question, est_facultatif=True), "") == []


def test_un_document_ajoute_est_exige() -> None:
    fichier = ajout(GenreAjoute.FICHIER)
    assert _trouves(fichier, None) == [("pieces", "pieces.ajout_12", Gravite.BLOQUANT)]
    assert _trouves(fichier, None, ("ajout_12",)) == []
    assert _trouves(replace(fichier, est_facultatif=True), None) == []


def test_les_sections_ou_la_poser() -> None:
    cles = [cle for cle, _ in sections_possibles(AAP)]
    assert cles[0] == "propres"
    assert "pieces" not in cles and "budget" in cles


def test_une_question_ajoutee_n_entre_pas_dans_le_dernier_groupe() -> None:
    ajouts = [ajout(section="organisme"), ajout(id=13, section="organisme"), ajout(id=14, section="projet")]
    organisme, projet = formulaire(Dispositif.AAP, GenreOrganisme.ASSOCIATION, ajouts)[:2]
    dernier = organisme.groupes[-1]
    assert (dernier.titre, len(dernier.questions)) == (TITRE_PROPRES, 2)
    assert not any(question.titre for question in projet.questions)
