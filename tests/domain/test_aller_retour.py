"""What is typed comes back: amounts, dates, the form of every dispositif with what a campaign adds."""

import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.dispositifs import Dispositif
from app.domain.formulaire import (
    COLONNES_FINANCEURS,
    HORS_QUARTIERS,
    Genre,
    Question,
    champs_de,
    formulaire,
    lire_section,
)
from app.domain.questions import GENRES_A_LISTE
from app.domain.questions_ajoutees import GenreAjoute, QuestionAjoutee
from app.domain.saisies import (
    MONTANT_MAXIMUM_CENTS,
    SaisieIllisible,
    date_en_lettres,
    date_saisie,
    euros,
    lire_date,
    lire_montant,
    montant_saisi,
    nettoyer,
)

LUNDI = datetime(2026, 11, 23, 9, tzinfo=UTC)
AJOUTS = tuple(
    QuestionAjoutee(
        id=n, section="projet" if n % 2 else "propres", rang=n, genre=genre, libelle=f"Question {n}",
        choix=("Une", "Deux") if genre.a_des_choix else (), ajoutee_le=LUNDI,
    )
    for n, genre in enumerate(GenreAjoute, 1)
)  # fmt: skip

_TEXTE = st.text(max_size=12).map(nettoyer)
_PLEIN = _TEXTE.filter(bool)


def _cellules(codes: list[str]) -> st.SearchStrategy[dict[str, str]]:
    return st.dictionaries(st.sampled_from(codes), _PLEIN, max_size=4)


def _lignes(colonnes: tuple[str, ...], signifiantes: tuple[str, ...]) -> st.SearchStrategy[list[dict[str, str]]]:
    ligne = st.fixed_dictionaries(dict.fromkeys(colonnes, _TEXTE))
    # a table without any row sends nothing
    return st.lists(ligne.filter(lambda lue: any(lue[c] for c in signifiantes)), min_size=1, max_size=3)


def _reponse(question: Question) -> st.SearchStrategy[dict[str, Any]]:
    """What a section may hold of one question, once read."""
    cle, genre = question.cle, question.genre
    if genre is Genre.PIECES:
        return st.just({})
    if genre is Genre.BUDGET:
        assert question.grille is not None
        return st.fixed_dictionaries(
            {
                "charges": _cellules([p.code for p in question.grille.charges]),
                "produits": _cellules([p.code for p in question.grille.produits]),
                "financeurs": _lignes(COLONNES_FINANCEURS, ("financeur", "nom", "montant", "numero")),
            }
        )
    if genre is Genre.TABLEAU:
        colonnes = tuple(c.cle for c in question.colonnes)
        return _lignes(colonnes, colonnes).map(lambda lignes: {cle: lignes})
    if genre is Genre.MATRICE:
        codes = [f"{x.valeur}.{c.cle}" for x in question.lignes for c in question.colonnes]
        return _cellules(codes).map(lambda lues: {cle: lues})
    if genre is Genre.PAR_QUARTIER:
        return _cellules(["QN05955M", "PP-RAISMES", HORS_QUARTIERS]).map(lambda lues: {cle: lues})
    if genre in GENRES_A_LISTE:
        return st.lists(_PLEIN, max_size=3, unique=True).map(lambda lus: {cle: lus})
    return _TEXTE.map(lambda lu: {cle: lu})


@pytest.mark.parametrize("dispositif", Dispositif)
@given(donnees=st.data())
def test_le_formulaire_rend_ce_qu_il_a_recu(dispositif: Dispositif, donnees: st.DataObject) -> None:
    choisie = donnees.draw(st.sampled_from(formulaire(dispositif, None, AJOUTS)))
    posees = donnees.draw(st.lists(st.sampled_from(choisie.questions), min_size=1, max_size=4, unique=True))
    section = replace(choisie, questions=tuple(posees))
    contenu: dict[str, Any] = {}
    for question in posees:
        contenu |= donnees.draw(_reponse(question))
    assert lire_section(section, champs_de(section, contenu)) == contenu


def test_chaque_question_ajoutee_passe_par_le_formulaire() -> None:
    saisies = {"choix": "2", "choix_multiples": ["1", "2"], "nombre": "1 200", "montant": "1 200,50", "date": "1/3/27"}
    for section in formulaire(Dispositif.SIP, None, AJOUTS):
        contenu: dict[str, Any] = {
            ajout.cle: saisies.get(ajout.genre.value, "Un texte")
            for ajout in AJOUTS
            if section.question(ajout.cle) is not None
        }
        lues = lire_section(section, champs_de(section, contenu))
        assert {cle: valeur for cle, valeur in lues.items() if cle.startswith("ajout_")} == contenu


ESPACES = ("", " ", "\u00a0", "\u202f", "\u2009")


@given(
    st.integers(0, MONTANT_MAXIMUM_CENTS), st.sampled_from(ESPACES), st.sampled_from(",."),
    st.sampled_from(("", "€", " €", "\u00a0€", " euros", " EUR")),
)  # fmt: skip
def test_un_montant_se_lit_quelles_que_soient_les_espaces(cents: int, espace: str, virgule: str, monnaie: str) -> None:
    assert lire_montant(euros(cents)) == lire_montant(montant_saisi(cents)) == cents
    entier, reste = divmod(cents, 100)
    milliers = f"{entier:,}".replace(",", espace)
    assert lire_montant(f"{milliers}{virgule}{reste:02d}{monnaie}") == cents
    if not reste:
        assert lire_montant(f"{milliers}{monnaie}") == cents


@given(st.integers(1, 99_999), st.integers(0, 999), st.sampled_from(",."))
def test_un_montant_ambigu_est_redemande(milliers: int, reste: int, separateur: str) -> None:
    saisi = f"{milliers}{separateur}{reste:03d}"
    with pytest.raises(SaisieIllisible) as refus:
        lire_montant(saisi)
    assert saisi in refus.value.phrase and "Nous hésitons" in refus.value.phrase


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.sampled_from("/.- "))
def test_une_date_se_lit_de_toutes_les_facons(jour: date, separateur: str) -> None:
    ecritures = (
        date_saisie(jour),
        date_en_lettres(jour),
        jour.isoformat(),
        f"{jour.day}{separateur}{jour.month}{separateur}{jour.year}",
        unicodedata.normalize("NFD", date_en_lettres(jour)).upper(),
    )
    assert {lire_date(texte) for texte in ecritures} == {jour}
    if jour.year >= 2000:
        assert lire_date(f"{jour:%d/%m/}{jour.year % 100:02d}") == jour or jour.year >= 2100


@given(st.text(max_size=30))
def test_nettoyer_deux_fois_ne_change_plus_rien(texte: str) -> None:
    assert nettoyer(nettoyer(texte)) == nettoyer(texte)
