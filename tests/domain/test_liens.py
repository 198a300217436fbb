"""What a reader declares before opening a dossier, and what the data suggest."""

import pytest

from app.domain.erreurs import Interdit, SaisieInvalide
from app.domain.liens import (
    NATURES,
    NATURES_LUES,
    Autour,
    Declaration,
    DeclarationRequise,
    Declare,
    Lecteur,
    NatureDuLien,
    Proche,
    Reponse,
    exiger_bien_remplie,
    exiger_declare,
    exiger_impartial,
    indices,
    nommes,
)

N = NatureDuLien


@pytest.mark.parametrize(
    ("declaration", "refuses"),
    [
        (Declaration(Reponse.AUCUN), []),
        (Declaration(Reponse.AUCUN, None, "x" * 999), []),
        (Declaration(Reponse.LIEN), ["nature"]),
        (Declaration(Reponse.RETRAIT), ["nature"]),
        (Declaration(Reponse.LIEN, N.MEMBRE), []),
        (Declaration(Reponse.RETRAIT, N.PROCHE, "Ma sœur y est salariée"), []),
        (Declaration(Reponse.LIEN, N.AUTRE), ["precision"]),
        (Declaration(Reponse.RETRAIT, N.AUTRE, "Litige de voisinage"), []),
        (Declaration(Reponse.LIEN, N.EMPLOI, "x" * 300), []),
        (Declaration(Reponse.LIEN, N.EMPLOI, "x" * 301), ["precision"]),
        (Declaration(Reponse.LIEN, None, "x" * 301), ["nature", "precision"]),
    ],
)
def test_un_lien_et_un_retrait_disent_leur_nature(declaration: Declaration, refuses: list[str]) -> None:
    if not refuses:
        exiger_bien_remplie(declaration)
        return
    with pytest.raises(SaisieInvalide) as refus:
        exiger_bien_remplie(declaration)
    assert list(refus.value.erreurs) == refuses


@pytest.mark.parametrize(
    ("declaration", "motif"),
    [
        (Declaration(Reponse.AUCUN), ""),
        (Declaration(Reponse.LIEN, N.MEMBRE), "membre ou ancien membre de l’organisme"),
        (Declaration(Reponse.LIEN, N.MEMBRE, "bureau, 2021"), "membre ou ancien membre de l’organisme (bureau, 2021)"),
        (Declaration(Reponse.RETRAIT, N.AUTRE, "Litige"), "Litige"),
        (Declaration(Reponse.LIEN, N.DESIGNE), "y représente une collectivité, désigné par elle"),
    ],
)
def test_ce_que_le_releve_imprime(declaration: Declaration, motif: str) -> None:
    assert declaration.motif == motif


def test_chaque_nature_se_dit_a_soi_et_aux_autres() -> None:
    assert set(NATURES) == set(NATURES_LUES) == set(NatureDuLien)


def test_rien_ne_s_ouvre_avant_d_avoir_repondu() -> None:
    for dit in Declare:
        exiger_declare(dit)
    with pytest.raises(DeclarationRequise, match="Dites d’abord si vous avez un lien"):
        exiger_declare(None)


def test_qui_a_un_lien_ne_juge_pas_deux_dossiers_ensemble() -> None:
    exiger_impartial(Declare.AUCUN)
    with pytest.raises(Interdit, match="demandez à un collègue"):
        exiger_impartial(Declare.LIEN)
    with pytest.raises(DeclarationRequise):
        exiger_impartial(None)


MOI = Lecteur("Zoé", "Lefèvre", "zoe@caph.test", (("59172", "Denain"),))
PRESIDENTE = Proche("Anne", "LEFEVRE", "Présidente")


@pytest.mark.parametrize(
    ("autour", "phrases"),
    [
        (Autour("Les Jardins", False), []),
        (Autour("Les Jardins", False, (Proche("Anne", "Durand", "Présidente"),)), []),
        (Autour("Les Jardins", False, (PRESIDENTE,)), ["Anne LEFEVRE, présidente, porte votre nom de famille."]),
        (
            Autour("Les Jardins", False, (PRESIDENTE, Proche("anne", "Lefèvre"))),
            ["Anne LEFEVRE, présidente, porte votre nom de famille."],
        ),
        (
            Autour("Les Jardins", False, (Proche("Zoe", "Lefevre"),)),
            ["Zoe Lefevre porte votre nom et votre prénom."],
        ),
        (
            Autour("Les Jardins", False, (Proche("Z.", "L.", "", "ZOE@caph.test"),)),
            ["L’organisme donne votre adresse e-mail parmi celles de ses représentants ou de ses membres."],
        ),
        (
            Autour("Les Jardins", False, (), (("59491", "Raismes"), ("59172", "Denain"))),
            ["Le projet se déroule à Denain, où vous êtes élu."],
        ),
        (
            Autour("Ville de Denain", True, (), (("59172", "Denain"),)),
            ["La commune qui demande est Denain, où vous êtes élu."],
        ),
        (Autour("Amis de Denain", False, (), (("59491", "Raismes"),)), []),
        (
            Autour("Les Jardins", False, anterieurs=("un proche y travaille",)),
            ["Vous avez déjà déclaré un lien avec cet organisme : un proche y travaille."],
        ),
    ],
)
def test_les_donnees_suggerent_sans_conclure(autour: Autour, phrases: list[str]) -> None:
    assert indices(MOI, autour) == phrases


def test_un_nom_vide_ne_ressemble_a_personne() -> None:
    assert indices(Lecteur("", ""), Autour("Les Jardins", False, (Proche("", "", "Trésorier"),))) == []


def test_une_personne_se_lit_une_fois_a_son_premier_titre() -> None:
    presidente, tresorier = Proche("Aline", "Mirage", "présidence", "a@exemple.test"), Proche("Bachir", "Songe")
    suivants = [Proche("aline", "MIRAGE", "membre de son espace"), Proche("", "", "membre de son espace")]
    assert nommes([presidente, tresorier, *suivants]) == (presidente, tresorier)  # without a name, nobody is read
