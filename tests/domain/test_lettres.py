"""The models of letters: what they may say, what they must, what they become when something is missing."""

import pytest

from app.domain.decision import SensDecision
from app.domain.erreurs import SaisieInvalide
from app.domain.lettres import GenreLettre, Modele, cas_extremes, composer, representant_depose, variables_de, verifier
from app.domain.lettres_du_contrat import modele_du_contrat
from app.domain.modeles_de_lettre import SUJET_MAXIMUM, TEXTE_MAXIMUM, defauts, ecrire

CONNUES = ("nom", "motif", "rang")


@pytest.mark.parametrize(
    ("modele", "attendu", "vides"),
    [
        ("Bonjour {{ nom }}.", "Bonjour Léa.", ()),
        ("Bonjour {{nom}}, {{  rang }}", "Bonjour Léa,", ("rang",)),
        ("{{ si rang }}au rang {{ rang }}{{ sinon }}sans rang{{ fin }}", "sans rang", ()),
        ("Un\n{{ si motif }}\nMotif : {{ motif }}\n{{ fin }}\nDeux", "Un\nMotif : {{ nom }}\nDeux", ()),
        ("Un\n{{ si rang }}\nRang {{ rang }}\n{{ fin }}\nDeux", "Un\nDeux", ()),
        ("{{ si nom }}a{{ si rang }}b{{ sinon }}c{{ fin }}d{{ fin }}", "acd", ()),
        ("{{ si rang }}a{{ si nom }}b{{ fin }}{{ sinon }}z{{ fin }}", "z", ()),
        ("Un\n\n{{ rang }}\n\n\nDeux  \r\n", "Un\n\nDeux", ("rang",)),
    ],
)
def test_un_modele_s_ecrit(modele: str, attendu: str, vides: tuple[str, ...]) -> None:
    ecrit = ecrire(modele, {"nom": " Léa ", "motif": "{{ nom }}", "rang": "  "})
    assert (ecrit.texte, ecrit.vides) == (f"{attendu}\n", vides)


@pytest.mark.parametrize(
    ("reponses", "attendu"),
    [
        ({"prenom": "Léa", "nom": "Petit", "fonction": "présidente"}, "Léa Petit, présidente"),
        ({"nom": " Petit ", "fonction": ""}, "Petit"),
        ({"prenom": "Léa", "nom": " ", "fonction": "présidente"}, ""),
        ({"nom": None}, ""),
        ({}, ""),
    ],
)
def test_qui_represente_se_lit_dans_la_demande(reponses: dict[str, str], attendu: str) -> None:
    organisme = {f"representant_{cle}": valeur for cle, valeur in reponses.items()}
    assert representant_depose({"sections": {"organisme": organisme}}) == attendu
    assert representant_depose({"sections": {}}) == ""


@pytest.mark.parametrize("genre", GenreLettre)
def test_une_lettre_du_contrat_s_adresse_a_qui_represente(genre: GenreLettre) -> None:
    connues = {nom: v.exemple for nom, v in variables_de(genre).items()}
    modele = modele_du_contrat(genre)
    tete = "Camille Martin, présidente\nAssociation des Tilleuls\n\nBonjour,"
    assert composer(modele, connues).texte.startswith(tete)
    assert composer(modele, connues | {"representant": ""}).texte.startswith("Bonjour,")


@pytest.mark.parametrize(
    ("modele", "phrase"),
    [
        ("Bonjour\n{{ motfi }}", "Ligne 2 : « motfi » n’est pas une variable de cette lettre. Vouliez-vous"),
        ("{{ iban }}", "Choisissez dans la liste des variables."),
        ("{{ nom.courriel }}", "« nom.courriel » n’est pas une variable"),
        ("{{ }}", "Écrivez le nom d’une variable."),
        ("{{ nom", "une accolade double n’est pas fermée"),
        ("nom }}", "une accolade double n’est pas fermée"),
        ("{{ si nom }}a", "Ligne 1 : la condition n’est pas fermée. Ajoutez {{ fin }}."),
        ("a{{ fin }}", "{{ fin }} ne suit aucun {{ si … }}"),
        ("{{ sinon }}", "{{ sinon }} ne suit aucun {{ si … }}"),
        ("{{ si nom }}{{ sinon }}{{ sinon }}{{ fin }}", "deux {{ sinon }}"),
        ("{{ si nome }}a{{ fin }}", "Vouliez-vous dire « nom » ?"),
        ("{{ si nom }}" * 6 + "{{ fin }}" * 6, "trop de conditions"),
        ("{% for x in y %}{{ nom }}", ""),
        ("{{ nom }} {{ si motif }}{{ motif }}{{ fin }}", ""),
    ],
)  # fmt: skip
def test_un_modele_mal_ecrit_dit_ou_et_quoi_faire(modele: str, phrase: str) -> None:
    trouves = defauts(modele, CONNUES)
    assert phrase in " ".join(trouves) and bool(trouves) == bool(phrase)


def test_ce_qu_une_lettre_doit_dire_ne_depend_d_aucune_condition() -> None:
    assert defauts("{{ si nom }}{{ motif }}{{ fin }}", CONNUES, ["motif"]) == [
        "Gardez {{ motif }} hors de toute condition : cette lettre doit toujours le dire."
    ]
    with pytest.raises(SaisieInvalide) as refus:
        verifier(GenreLettre.REFUSER, Modele("Décision", "Non. {{ lien }} {{ montant_accorde }}"))
    assert "{{ numero }}" in refus.value.erreurs["sujet"] and "{{ voies_de_recours }}" in refus.value.erreurs["texte"]
    assert "« montant_accorde » n’est pas une variable de cette lettre" in refus.value.erreurs["texte"]


def test_les_longueurs_et_les_vides_sont_dits() -> None:
    for sujet, texte, champ, phrase in (
        (" ", "x", "sujet", "Écrivez l’objet"),
        ("x\ny", "x", "sujet", "une seule ligne"),
        ("x" * (SUJET_MAXIMUM + 2), "x", "sujet", "Raccourcissez de 2 signes"),
        ("x", "", "texte", "Écrivez le texte"),
        ("x", "x" * (TEXTE_MAXIMUM + 1), "texte", "Raccourcissez de 1 signe :"),
    ):
        with pytest.raises(SaisieInvalide) as refus:
            verifier(GenreLettre.AJOURNER, Modele(sujet, texte))
        assert phrase in refus.value.erreurs[champ]


@pytest.mark.parametrize("genre", GenreLettre)
def test_le_modele_du_contrat_est_juste_et_sans_vide_meme_quand_tout_manque(genre: GenreLettre) -> None:
    modele = modele_du_contrat(genre)
    verifier(genre, modele)
    cas = cas_extremes(genre)
    assert cas[0][0] == "Tout est renseigné" and cas[0][1].keys() == variables_de(genre).keys()
    for nom, donnees in cas:
        lettre = composer(modele, donnees)
        assert not lettre.vides and "{{ si" not in lettre.texte and "\n\n\n" not in lettre.texte, nom
        assert lettre.sujet.endswith("AAP-2027-0042") and ":\n\n" not in lettre.texte.replace("lettre :\n", ""), nom
    assert "« L’été & l'eau » <ensemble> 100 % {{ motif }}" in composer(modele, dict(cas)["Signes particuliers"]).texte


def test_un_modele_sans_condition_dit_ce_qui_serait_vide() -> None:
    modele = Modele("{{ numero }}", "{{ siret }} {{ representant }} {{ referent }}")
    vides = {nom: composer(modele, donnees).vides for nom, donnees in cas_extremes(GenreLettre.AJOURNER)}
    assert vides["Collectif sans SIRET"] == ("siret",) and vides["Fiche sans représentant"] == ("representant",)
    assert vides["Tout ce qui peut manquer manque"] == ("siret", "representant", "referent")
    assert vides["Tout est renseigné"] == vides["Noms de deux cents signes"] == ()


def test_chaque_decision_a_sa_lettre() -> None:
    assert {sens.value for sens in SensDecision} <= {genre.value for genre in GenreLettre}
