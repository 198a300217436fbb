"""Who answers for the commune of a dossier, on the contract's own matrix."""

from dataclasses import replace

import pytest

from app.domain.affectation import ChargesInconnues, CommuneRoutee, affecter
from app.domain.droits import Qualite
from app.domain.orientations import Orientation
from tests.domain.equipe_du_contrat import (
    MATRICE,
    agent,
    alertes,
    demande,
    equipe,
    phrases,
    postes,
)

PILOTE, TERRITOIRE = Qualite.PILOTE, Qualite.TERRITOIRE


def test_le_pilote_est_referent_de_territoire_quand_il_est_de_l_equipe() -> None:
    resultat = affecter(demande(Orientation.SANTE, "59491"), MATRICE, equipe())
    assert postes(resultat, TERRITOIRE) == ["chef-projet-3"]
    assert resultat.attributions[-1].motifs == ("commune.59491",)
    assert phrases(resultat, TERRITOIRE) == [
        "Raismes relève de l’équipe Nord : le référent de territoire est Chef de projet 3, pilote du dossier."
    ]


def test_a_defaut_un_contributeur_de_l_equipe() -> None:
    resultat = affecter(
        demande(Orientation.SANTE, "59172", axes=("aller_vers", "numerique")),
        MATRICE,
        equipe(chef_projet_6=agent(6, dossiers_ouverts=50)),
    )
    assert phrases(resultat, TERRITOIRE) == [
        "Denain relève de l’équipe Sud : le référent de territoire est Chef de projet 6, "
        "qui contribue à l’instruction du dossier."
    ]


@pytest.mark.parametrize(
    ("charges", "poste"),
    [
        ({4: 2, 5: 1, 6: 3}, "chef-projet-5"),
        ({4: 1, 5: 1, 6: 1}, "chef-projet-4"),
        ({4: 2, 5: 1, 6: 1}, "chef-projet-5"),
    ],
)
def test_a_defaut_le_membre_qui_a_le_moins_de_dossiers_puis_le_code(charges: dict[int, int], poste: str) -> None:
    agents = equipe() | {f"chef-projet-{n}": agent(n, dossiers_ouverts=c) for n, c in charges.items()}
    resultat = affecter(demande(Orientation.SANTE, "59172"), MATRICE, agents)
    assert postes(resultat, TERRITOIRE) == [poste]


def test_sans_les_charges_on_ne_departage_personne() -> None:
    """What was not counted is asked for, never taken for nothing; and only where something rests on it."""
    agents = {poste: replace(a, dossiers_ouverts=None) for poste, a in equipe().items()}
    with pytest.raises(ChargesInconnues):
        affecter(demande(Orientation.SANTE, "59172"), MATRICE, agents)
    du_pilote = demande(Orientation.SANTE, "59491")
    assert affecter(du_pilote, MATRICE, agents) == affecter(du_pilote, MATRICE, equipe())
    seul = agents | {f"chef-projet-{n}": replace(agents[f"chef-projet-{n}"], est_absent=True) for n in (4, 5)}
    assert postes(affecter(demande(Orientation.SANTE, "59172"), MATRICE, seul), TERRITOIRE) == ["chef-projet-6"]


def test_la_phrase_du_membre_le_moins_charge() -> None:
    resultat = affecter(demande(Orientation.SANTE, "59172"), MATRICE, equipe())
    assert phrases(resultat, TERRITOIRE) == [
        "Denain relève de l’équipe Sud : le référent de territoire est Chef de projet 4, "
        "qui suit le moins de dossiers dans cette équipe."
    ]


def test_le_referent_propre_a_la_commune_passe_avant_tous() -> None:
    denain = CommuneRoutee("59172", "Denain", None, referent="chef-projet-2")
    matrice = replace(MATRICE, communes={**MATRICE.communes, "59172": denain})
    resultat = affecter(demande(Orientation.EMPLOI, "59172"), matrice, equipe())
    assert postes(resultat, TERRITOIRE) == ["chef-projet-2"]
    assert resultat.alertes == ()
    assert phrases(resultat, TERRITOIRE) == [
        "Denain a son propre référent : le référent de territoire est Chef de projet 2."
    ]


def test_le_referent_propre_a_la_commune_est_vacant_et_alerte() -> None:
    denain = CommuneRoutee("59172", "Denain", None, referent="chef-projet-2")
    matrice = replace(MATRICE, communes={"59172": denain})
    resultat = affecter(demande(Orientation.EMPLOI, "59172"), matrice, equipe(chef_projet_2=agent(2, est_absent=True)))
    territoire = resultat.attributions[-1]
    assert (territoire.qualite, territoire.poste, territoire.personne_id) == (TERRITOIRE, "chef-projet-2", None)
    assert alertes(resultat) == [
        "Chef de projet 2 : personne ne peut prendre le relais. Désignez un suppléant ou réaffectez."
    ]


def test_plusieurs_communes_donnent_un_referent_par_personne() -> None:
    resultat = affecter(demande(Orientation.SANTE, "59172", "59491", "59632", "59491"), MATRICE, equipe())
    assert postes(resultat, TERRITOIRE) == ["chef-projet-4", "chef-projet-3"]
    assert resultat.attributions[-1].motifs == ("commune.59491", "commune.59632")
    assert phrases(resultat, TERRITOIRE)[1] == (
        "Raismes relève de l’équipe Nord : le référent de territoire est Chef de projet 3, pilote du dossier."
        " Wallers relève de l’équipe Nord : le référent de territoire est Chef de projet 3, pilote du dossier."
    )


@pytest.mark.parametrize(("insee", "nom"), [("59002", "Abscon"), ("59302", "Hérin")])
def test_une_commune_sans_equipe_alerte_et_le_dossier_garde_son_pilote(insee: str, nom: str) -> None:
    resultat = affecter(demande(Orientation.SANTE, insee), MATRICE, equipe())
    assert postes(resultat, PILOTE) == ["chef-projet-3"]
    assert postes(resultat, TERRITOIRE) == []
    assert alertes(resultat) == [
        f"{nom} n’est rattachée à aucune équipe : le dossier n’a pas de référent de territoire pour cette "
        "commune. Rattachez-la à une équipe ou désignez son référent."
    ]


def test_une_commune_inconnue_alerte() -> None:
    resultat = affecter(demande(Orientation.SANTE, "75056"), MATRICE, equipe())
    assert alertes(resultat) == ["La commune 75056 n’est pas dans le référentiel : ajoutez-la ou corrigez-la."]


def test_une_equipe_sans_personne_de_disponible_alerte() -> None:
    agents = equipe() | {f"chef-projet-{n}": agent(n, est_absent=True) for n in (4, 5, 6)}
    resultat = affecter(demande(Orientation.SANTE, "59172"), MATRICE, agents)
    assert postes(resultat, TERRITOIRE) == []
    assert alertes(resultat) == [
        "Denain : personne n’est disponible dans l’équipe Sud. Désignez un référent de territoire."
    ]
