"""The organisme's file: what is missing on a day, and what a dossier gives back."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.dispositifs import GenreOrganisme
from app.domain.fiche import (
    Fiche,
    Partie,
    Representant,
    annee_des_comptes,
    constats_de_la_fiche,
    etats_des_parties,
    etpt_saisi,
    lire_etpt,
    report,
)

JOUR = date(2026, 11, 23)
PRESIDENTE = Representant(nom="Lemaire", courriel="a@exemple.fr", telephone="0327000001", est_legal=True)
COMPLETE = Fiche(
    genre=GenreOrganisme.ASSOCIATION, siret="73282932000074", objet="Jardiner ensemble", forme_juridique="loi 1901",
    date_creation=date(2012, 3, 12), representants=(PRESIDENTE,), a_un_compte=True, annee_des_moyens=2025,
    annee_des_comptes=2025,
)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "attendus"),
    [
        ({}, []),
        ({"siret": None}, ["identite.absent: Le SIRET manque"]),
        ({"objet": ""}, ["identite.absent: L’objet"]),
        ({"date_creation": None}, ["identite.absent: La date de création"]),
        ({"forme_juridique": ""}, ["identite.absent: La forme juridique"]),
        ({"representants": ()}, ["representants.absent: Indiquez la personne qui représente légalement"]),
        ({"representants": (replace(PRESIDENTE, est_legal=False),)}, ["representants.absent: Indiquez la personne"]),
        ({"representants": (replace(PRESIDENTE, telephone=""),)}, ["representants.absent: Donnez l’e-mail"]),
        ({"a_un_compte": False}, ["banque.absent: Enregistrez"]),
        ({"a_un_compte": False, "rib_attend": True}, ["banque.en_cours: Le compte demandé"]),
        ({"annee_des_moyens": None}, ["moyens.absent: Donnez les moyens humains au 31 décembre 2025."]),
        ({"annee_des_moyens": 2024}, ["moyens.perime: Mettez à jour : donnez les moyens humains au 31 décembre 2025"]),
        ({"annee_des_comptes": None}, ["comptes.absent: Donnez les comptes de l’année 2025."]),
        ({"annee_des_comptes": 2024}, ["comptes.perime: Mettez à jour : donnez les comptes de l’année 2025"]),
        # a commune gives neither means nor accounts, a collectif only who to call
        ({"genre": GenreOrganisme.COMMUNE, "annee_des_moyens": None, "annee_des_comptes": None, "objet": ""}, []),
        ({"genre": GenreOrganisme.COLLECTIF, "siret": None, "a_un_compte": False, "forme_juridique": ""}, []),
        ({"genre": GenreOrganisme.COLLECTIF, "representants": ()}, ["representants.absent: Indiquez une personne"]),
    ],
)
def test_ce_qui_manque(change: dict[str, object], attendus: list[str]) -> None:
    trouves = constats_de_la_fiche(replace(COMPLETE, **change), JOUR)  # type: ignore[arg-type]
    lus = [f"{c.partie}.{c.manque}: {c.phrase}" for c in trouves]
    assert len(lus) == len(attendus), lus
    for lu, attendu in zip(lus, attendus, strict=True):
        assert lu.startswith(attendu), lu


@pytest.mark.parametrize(
    ("jour", "annee"), [(date(2026, 1, 1), 2024), (date(2026, 6, 30), 2024), (date(2026, 7, 1), 2025)]
)
def test_les_comptes_attendus_changent_au_premier_juillet(jour: date, annee: int) -> None:
    assert annee_des_comptes(jour) == annee


def test_l_etat_d_une_partie_dit_le_plus_grave() -> None:
    fiche = replace(COMPLETE, objet="", annee_des_moyens=2020, rib_attend=True)
    etats = {e.partie: e.libelle for e in etats_des_parties(fiche, JOUR)}
    assert etats == {
        Partie.IDENTITE: "À compléter",
        Partie.REPRESENTANTS: "À jour",
        Partie.BANQUE: "En cours de vérification",
        Partie.MOYENS: "À mettre à jour",
        Partie.COMPTES: "À jour",
    }


@pytest.mark.parametrize(
    ("texte", "centiemes"),
    [("2,5", 250), ("2.50", 250), ("0", 0), ("12", 1200), ("", None), ("2,555", None), ("deux", None), ("-1", None),
     ("1,a", None), ("999999", None), ("٣", None)],
)  # fmt: skip
def test_etpt(texte: str, centiemes: int | None) -> None:
    assert lire_etpt(texte) == centiemes
    if centiemes is not None:
        assert lire_etpt(etpt_saisi(centiemes)) == centiemes


def test_un_dossier_ne_rend_que_ce_qui_se_lit() -> None:
    lu = report(
        {
            "nom": "Les Jardins", "sigle": "", "code_postal": "5959", "ville": "x" * 81, "site_web": ["liste"],
            "representant_nom": "Lemaire", "representant_courriel": "a@exemple.fr", "benevoles": "1 200",
            "salaries": "trois", "adherents": "10", "adherentes": "11", "etp": "2,5", "budget_annuel": "62 000",
        }
    )  # fmt: skip
    assert lu.identite == {"nom": "Les Jardins"}
    assert lu.representant == {"nom": "Lemaire", "courriel": "a@exemple.fr"}
    assert (lu.effectifs, lu.etpt_centiemes) == ({"benevoles": 1200, "adherents": 10}, 250)
    assert report({"representant_courriel": "a@exemple.fr", "benevoles": None}).est_vide
    assert report({}).est_vide
