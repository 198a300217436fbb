"""« À qui m’adresser ? » promises only what the routing will do."""

from dataclasses import replace

from app.domain.interlocuteurs import interlocuteurs
from app.domain.orientations import Orientation
from tests.domain.equipe_du_contrat import MATRICE, agent, equipe

RAISMES, DENAIN, ABSCON = (MATRICE.communes[insee] for insee in ("59491", "59172", "59002"))


def test_le_pilote_de_l_equipe_est_aussi_le_referent_de_territoire() -> None:
    reponse = interlocuteurs(Orientation.SANTE, RAISMES, MATRICE, equipe())
    assert reponse.pilote is not None
    assert reponse.pilote.poste == "chef-projet-3"
    assert reponse.territoire == reponse.pilote
    assert "Raismes relève de l’équipe Nord" in reponse.phrase_territoire


def test_hors_de_l_equipe_du_pilote_le_depot_choisira() -> None:
    reponse = interlocuteurs(Orientation.SANTE, DENAIN, MATRICE, equipe())
    assert reponse.pilote is not None
    assert reponse.territoire is None
    assert reponse.phrase_territoire == (
        "Denain relève de l’équipe Sud. Le référent de territoire est désigné au dépôt, "
        "parmi les chefs de projet de cette équipe."
    )


def test_une_commune_sans_equipe_le_dit_et_donne_la_coordination() -> None:
    reponse = interlocuteurs(Orientation.SANTE, ABSCON, MATRICE, equipe())
    assert (reponse.a_une_equipe, reponse.territoire) == (False, None)
    assert reponse.phrase_territoire == (
        "Abscon n’est rattachée à aucune équipe pour le moment : elle n’a pas de référent de territoire. "
        "Écrivez à la coordination, qui vous orientera."
    )


def test_le_referent_propre_a_la_commune_l_emporte() -> None:
    commune = replace(ABSCON, referent="chef-projet-6")
    matrice = replace(MATRICE, communes={**MATRICE.communes, "59002": commune})
    reponse = interlocuteurs(Orientation.SANTE, commune, matrice, equipe())
    assert reponse.territoire is not None
    assert reponse.territoire.poste == "chef-projet-6"


def test_un_poste_vacant_n_invente_personne() -> None:
    agents = {poste: qui for poste, qui in equipe().items() if poste != "chef-projet-3"}
    reponse = interlocuteurs(Orientation.SANTE, RAISMES, MATRICE, agents)
    assert reponse.pilote is None
    assert "à pourvoir" in reponse.phrase_pilote


def test_un_absent_est_remplace_par_son_suppleant() -> None:
    agents = equipe(chef_projet_3=agent(3, est_absent=True, suppleant="chef-projet-1"))
    reponse = interlocuteurs(Orientation.SANTE, RAISMES, MATRICE, agents)
    assert reponse.pilote is not None
    assert reponse.pilote.poste == "chef-projet-1"
    assert "Absence en cours" in reponse.phrase_pilote
