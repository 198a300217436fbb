"""The form as data: what is asked of whom, and the passage between posted fields and content."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.dispositifs import Dispositif, GenreOrganisme
from app.domain.exigences import ReferencesForm
from app.domain.formulaire import (
    NON_RENSEIGNE,
    Genre,
    Question,
    Section,
    Tableau,
    affichage,
    champs_de,
    formulaire,
    lire_section,
    section_de,
    valeur_de,
)
from tests.domain.exemples_formulaire import REFERENCES, contenu_aap, contenu_court

AAP = formulaire(Dispositif.AAP)
TOUTES = [(d, s, q) for d in Dispositif for s in formulaire(d) for q in s.questions]


def section(cle: str) -> Section:
    trouvee = section_de(AAP, cle)
    assert trouvee is not None
    return trouvee


def question(cle_section: str, cle: str) -> Question:
    trouvee = section(cle_section).question(cle)
    assert trouvee is not None
    return trouvee


def test_l_ordre_des_sections() -> None:
    assert [s.cle for s in AAP] == [
        "organisme",
        "projet",
        "orientations",
        "territoires",
        "participation",
        "calendrier",
        "budget",
        "budget_association",
        "indicateurs",
        "pieces",
        "attestations",
    ]
    courtes = ["organisme", "projet", "orientations", "territoires", "budget", "pieces", "attestations"]
    assert [s.cle for s in formulaire(Dispositif.SIP)] == courtes
    assert [s.cle for s in formulaire(Dispositif.FPC)] == courtes


def test_chaque_question_est_bien_declaree() -> None:
    for dispositif, dans, posee in TOUTES:
        ou = f"{dispositif}/{dans.cle}/{posee.cle}"
        assert [q.cle for q in dans.questions].count(posee.cle) == 1, ou
        assert "." not in posee.cle, ou
        assert posee.libelle and posee.erreur_mal, ou
        assert posee.est_facultatif or (posee.erreur_vide and posee.manque), ou
        if posee.si is not None:
            assert dans.question(posee.si.cle) is not None, ou
        if posee.genre in (Genre.CHOIX, Genre.CHOIX_MULTIPLES, Genre.CASE):
            assert posee.options, ou


def test_les_phrases_disent_quoi_faire() -> None:
    verbes = ("Saisissez", "Choisissez", "Indiquez", "Cochez", "Décrivez", "Dites", "Expliquez", "Ajoutez", "Citez")
    for _, dans, posee in TOUTES:
        for phrase in filter(None, (posee.erreur_vide, posee.erreur_mal)):
            assert phrase.startswith(verbes), (dans.cle, posee.cle, phrase)
            assert phrase.endswith("."), phrase
            assert "invalide" not in phrase and "requis" not in phrase
        for texte in (posee.libelle, posee.aide, posee.erreur_vide, posee.erreur_mal):
            assert not any(mot in texte for mot in (" :", " ?", " ;", " !", "« ", " »", " €", "'")), texte


@pytest.mark.parametrize(
    ("genre", "a_l_engagement", "demande_les_benevoles"),
    [
        (GenreOrganisme.ASSOCIATION, True, True),
        (GenreOrganisme.COMMUNE, False, False),
        (GenreOrganisme.BAILLEUR, False, False),
    ],
)
def test_les_questions_suivent_le_genre_d_organisme(
    genre: GenreOrganisme, a_l_engagement: bool, demande_les_benevoles: bool
) -> None:
    sections = {s.cle: s for s in formulaire(Dispositif.AAP, genre)}
    assert (sections["attestations"].question("engagement_republicain") is not None) is a_l_engagement
    assert (sections["organisme"].question("benevoles") is not None) is demande_les_benevoles
    assert ("budget_association" in sections) is demande_les_benevoles


def test_le_collectif_nomme_l_organisme_qui_le_porte() -> None:
    collectif = section_de(formulaire(Dispositif.SIP, GenreOrganisme.COLLECTIF), "organisme")
    association = section_de(formulaire(Dispositif.SIP, GenreOrganisme.ASSOCIATION), "organisme")
    assert collectif is not None and collectif.question("porteur_administratif") is not None
    assert association is not None and association.question("porteur_administratif") is None


def test_lire_des_champs_postes() -> None:
    lu = lire_section(
        section("territoires"),
        {
            "communes": ["59491", "59172", "59491", ""],
            "publics": [" Des femmes\r\nseules\x00 "],
            "beneficiaires.femmes.0_5": ["12"],
            "beneficiaires.hommes.0_5": [" "],
            "beneficiaires.autres.0_5": ["3"],
            "par_quartier.QN05955M": ["90"],
            "par_quartier.hors": [""],
            "par_quartier.a/b": ["1"],
            "inconnu": ["x"],
        },
    )
    assert lu == {
        "communes": ["59491", "59172"],
        "quartiers": [],
        "publics": "Des femmes\nseules",
        "beneficiaires": {"femmes.0_5": "12"},
        "par_quartier": {"QN05955M": "90"},
    }


def test_ce_qui_n_etait_pas_sur_la_page_n_est_pas_efface() -> None:
    lu = lire_section(section("orientations"), {"principale": ["sante"]})
    assert lu == {"principale": "sante", "secondaires": [], "axes": [], "facettes": []}
    assert "comment_egalite" not in lu
    assert lire_section(section("attestations"), {"signataire_nom": ["A"]})["exactitude"] == ""
    assert lire_section(section("pieces"), {"pieces": ["x"]}) == {}


def test_les_lignes_gardent_leur_ordre_et_perdent_les_vides() -> None:
    champs = {
        "indicateurs.10.objectif": ["troisième"],
        "indicateurs.2.objectif": ["premier"],
        "indicateurs.3.objectif": [" "],
        "indicateurs.4.cible": ["30"],
        "indicateurs.x.cible": ["40"],
        "indicateurs.4.inconnue": ["40"],
        "indicateurs.99999.cible": ["40"],
    }
    lues = lire_section(section("indicateurs"), champs)["indicateurs"]
    vide = {"objectif": "", "indicateur": "", "unite": "", "depart": "", "cible": "", "source": ""}
    assert lues == [
        {**vide, "objectif": "premier"},
        {**vide, "cible": "30"},
        {**vide, "objectif": "troisième"},
    ]
    trop = {f"indicateurs.{n}.cible": ["1"] for n in range(100)}
    assert len(lire_section(section("indicateurs"), trop)["indicateurs"]) == 60


def test_le_budget_poste() -> None:
    lu = lire_section(
        section("budget"),
        {
            "charges.achats": ["1 200,50"],
            "charges.inconnue": ["5"],
            "produits.ventes": ["cent"],
            "financeurs.0.financeur": ["caph"],
            "financeurs.0.montant": ["8 000"],
            "financeurs.1.financeur": [""],
            "financeurs.1.etat": ["sollicite"],
        },
    )
    assert lu == {
        "charges": {"achats": "1 200,50"},
        "produits": {"ventes": "cent"},
        "financeurs": [{"financeur": "caph", "nom": "", "etat": "", "montant": "8 000", "numero": ""}],
    }


def test_un_texte_trop_long_est_garde_jusqu_a_la_borne() -> None:
    lu = lire_section(section("projet"), {"description": ["é" * 25_000], "resume": ["x" * 700]})
    assert lu == {"description": "é" * 20_000, "resume": "x" * 700}


_TEXTE = st.text(max_size=12)
_NOMS = sorted(
    {
        nom
        for s in AAP
        for q in s.questions
        for nom in (
            q.cle,
            *(f"{q.cle}.{n}.{c.cle}" for n in (0, 1, 7) for c in q.colonnes),
            *(f"{q.cle}.{x.valeur}.{c.cle}" for x in q.lignes for c in q.colonnes),
        )
    }
    | {"par_quartier.QN05955M", "par_quartier.hors", "charges.achats", "produits.ventes"}
    | {f"financeurs.{n}.{c}" for n in (0, 3) for c in ("financeur", "nom", "etat", "montant", "numero")}
)


@given(st.dictionaries(st.sampled_from(_NOMS) | _TEXTE, st.lists(_TEXTE, max_size=3), max_size=25))
def test_ce_qui_est_lu_se_remontre_et_se_relit(champs: dict[str, list[str]]) -> None:
    for s in AAP:
        lu = lire_section(s, champs)
        assert lire_section(s, champs_de(s, lu)) == lu


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda x: st.lists(x, max_size=3) | st.dictionaries(st.text(max_size=6), x, max_size=3),
    max_leaves=8,
)


@given(_JSON)
def test_rien_ne_fait_echouer_la_relecture(valeur: Any) -> None:
    for s in AAP:
        champs_de(s, valeur)
        champs_de(s, dict.fromkeys(("charges", "produits", "financeurs", *(q.cle for q in s.questions)), valeur))
        for q in s.questions:
            affichage(q, valeur, REFERENCES)


@pytest.mark.parametrize(
    ("cle_section", "cle", "valeur", "attendu"),
    [
        ("organisme", "budget_annuel", "62000,5", "62\u202f000,50\u00a0€"),
        ("organisme", "budget_annuel", "beaucoup", "beaucoup"),
        ("organisme", "benevoles", "1500", "1\u202f500"),
        ("organisme", "sigle", "", NON_RENSEIGNE),
        ("calendrier", "debut", "1/2/27", "1er février 2027"),
        ("orientations", "principale", "sante", "Améliorer la santé des habitants"),
        ("orientations", "facettes", ["sport"], ["Le sport"]),
        ("orientations", "axes", [], NON_RENSEIGNE),
        ("territoires", "communes", ["59491", "00000"], ["Raismes", "00000"]),
        ("territoires", "quartiers", ["QN05955M"], ["Sabatier (QPV)"]),
        ("attestations", "exactitude", "oui", "Oui"),
        ("attestations", "exactitude", "", NON_RENSEIGNE),
        (
            "territoires",
            "par_quartier",
            {"hors": "10", "PP-RAISMES-VICOIGNE": "20"},
            Tableau(
                ("Quartier", "Bénéficiaires"),
                (("Vicoigne (poche de pauvreté)", "20"), ("Hors de ces quartiers", "10")),
                ("Total", "30"),
            ),
        ),
    ],
)
def test_une_reponse_se_lit(cle_section: str, cle: str, valeur: Any, attendu: Any) -> None:
    assert affichage(question(cle_section, cle), valeur, REFERENCES) == attendu


def test_la_matrice_et_le_budget_se_lisent_avec_leurs_totaux() -> None:
    contenu = contenu_aap()
    matrice = affichage(question("territoires", "beneficiaires"), contenu["territoires"]["beneficiaires"], REFERENCES)
    assert isinstance(matrice, Tableau)
    assert matrice.lignes[0] == ("Femmes et filles", "0", "10", "0", "0", "0", "80", "0", "90")
    assert matrice.totaux == ("Total", "0", "10", "0", "0", "0", "110", "0", "120")
    posee = question("budget", "budget")
    budget = affichage(posee, valeur_de(posee, contenu["budget"]), REFERENCES)
    assert isinstance(budget, Tableau)
    assert budget.lignes[3:] == (
        ("64", "Charges de personnel", "10\u202f000\u00a0€"),
        ("", "dont Rémunération des personnels", "7\u202f000\u00a0€"),
        ("", "dont Charges sociales", "3\u202f000\u00a0€"),
        ("", "Total des charges (sans le 86)", "20\u202f000\u00a0€"),
        ("70", "Ventes, participation des usagers, prestations de services", "2\u202f000\u00a0€"),
        ("74", "La Porte du Hainaut (cette demande) (demandé)", "8\u202f000\u00a0€"),
        ("74", "État — politique de la ville (demandé)", "6\u202f000\u00a0€"),
        ("74", "Commune — Raismes (acquis)", "4\u202f000\u00a0€"),
        ("", "Total des produits (sans le 87)", "20\u202f000\u00a0€"),
    )
    assert affichage(posee, {}, ReferencesForm()) == NON_RENSEIGNE


def test_l_exemple_passe_par_le_formulaire_sans_rien_perdre() -> None:
    for sections, contenu in ((AAP, contenu_aap()), (formulaire(Dispositif.FPC), contenu_court())):
        for s in sections:
            avant = contenu.get(s.cle, {})
            apres = lire_section(s, champs_de(s, avant))
            for cle, valeur in avant.items():
                if cle == "financeurs":
                    assert [{k: v for k, v in ligne.items() if v} for ligne in apres[cle]] == [
                        {k: v for k, v in ligne.items() if v} for ligne in valeur
                    ]
                else:
                    assert apres[cle] == valeur, (s.cle, cle)


def _section(*questions: Question) -> Section:
    return Section(cle="s", titre="S", resume="", questions=questions)


def _question(cle: str, titre: str = "") -> Question:
    return Question(cle=cle, libelle=cle, genre=Genre.TEXTE, titre=titre)


@pytest.mark.parametrize(
    ("gardees", "attendus"),
    [
        ("abcde", [("", "ab", 1), ("Un", "cd", 3), ("Deux", "e", 5)]),
        ("bde", [("", "b", 1), ("Un", "d", 2), ("Deux", "e", 3)]),
        ("abe", [("", "ab", 1), ("Deux", "e", 3)]),
        ("cd", [("Un", "cd", 1)]),
        ("", []),
    ],
)
def test_un_groupe_garde_son_titre_tant_qu_une_question_reste(
    gardees: str, attendus: list[tuple[str, str, int]]
) -> None:
    section = _section(
        _question("a"), _question("b"), _question("c", "Un"), _question("d"), _question("e", "Deux")
    ).garder(lambda q: q.cle in gardees)
    assert [(g.titre, "".join(q.cle for q in g.questions), g.rang) for g in section.groupes] == attendus
