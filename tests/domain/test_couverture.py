"""The coverage of the contract's matrix, and the preview of a change."""

from dataclasses import replace

from app.domain.affectation import CommuneRoutee, affecter
from app.domain.couverture import Cellule, couverture, ecarts_d_affectation, ecarts_par_dossier
from app.domain.orientations import Axe, Orientation
from tests.domain.equipe_du_contrat import MATRICE, NORD, agent, demande, equipe, lisible


def cellule(nom: str, cle: str) -> Cellule:
    lignes = {ligne.commune.nom: ligne.cellules for ligne in couverture(MATRICE, equipe()).lignes}
    return next(cellule for cellule in lignes[nom] if cellule.cle == cle)


def test_les_colonnes_sont_les_orientations_puis_les_axes() -> None:
    rapport = couverture(MATRICE, equipe())
    assert len(rapport.colonnes) == 12
    assert rapport.colonnes["orientation.sante"] == "Santé"
    assert rapport.colonnes["axe.sport_culture"] == "Sport et culture"
    assert all([c.cle for c in ligne.cellules] == list(rapport.colonnes) for ligne in rapport.lignes)


def test_une_cellule_dit_qui_et_si_la_personne_est_de_l_equipe() -> None:
    assert cellule("Raismes", "orientation.sante") == Cellule(
        "orientation.sante", ("chef-projet-3",), ("chef-projet-3",)
    )
    assert cellule("Raismes", "orientation.emploi") == Cellule("orientation.emploi", ("chef-projet-6",), ())
    sport_culture = cellule("Denain", "axe.sport_culture")
    assert sport_culture.referents == ("chef-projet-5", "chef-projet-2")
    assert (sport_culture.nombre, sport_culture.nombre_sur_place) == (2, 1)


def test_les_communes_sans_equipe_sont_montrees() -> None:
    rapport = couverture(MATRICE, equipe())
    assert [commune.nom for commune in rapport.communes_sans_equipe] == ["Abscon", "Hérin"]
    assert cellule("Hérin", "orientation.sante").nombre == 1
    assert cellule("Hérin", "orientation.sante").nombre_sur_place == 0


def test_le_referent_propre_compte_sur_place() -> None:
    herin = CommuneRoutee("59302", "Hérin", None, referent="chef-projet-3")
    matrice = replace(MATRICE, communes={"59302": herin})
    sante = couverture(matrice, equipe()).lignes[0].cellules[1]
    assert sante == Cellule("orientation.sante", ("chef-projet-3",), ("chef-projet-3",))


def test_l_axe_a_deux_referents() -> None:
    assert couverture(MATRICE, equipe()).axes_a_plusieurs_referents == {
        Axe.SPORT_CULTURE: ("chef-projet-5", "chef-projet-2")
    }


def test_les_postes_vacants_et_absents() -> None:
    agents = equipe(
        chef_projet_1=agent(1, est_absent=True, suppleant="chef-projet-2"),
        chef_projet_4=agent(4, est_absent=True),
        chef_projet_5=agent(5, est_absent=True, suppleant="chef-projet-4"),
    )
    del agents["chef-projet-6"]
    rapport = couverture(MATRICE, agents)
    assert rapport.postes_vacants == ("chef-projet-6",)
    assert rapport.postes_absents == ("chef-projet-1", "chef-projet-4", "chef-projet-5")
    assert rapport.postes_absents_sans_suppleant == ("chef-projet-4", "chef-projet-5")
    emploi = rapport.lignes[0].cellules[0]
    assert (emploi.cle, emploi.nombre) == ("orientation.emploi", 0)


def test_un_changement_de_matrice_se_lit_en_phrases() -> None:
    agents = equipe()
    demandee = demande(Orientation.SANTE, "59491", "59302", axes=("numerique", "aller_vers"))
    apres = replace(
        MATRICE,
        orientations={**MATRICE.orientations, Orientation.SANTE: "chef-projet-2"},
        axes={**MATRICE.axes, "numerique": "chef-projet-5"},
        communes={**MATRICE.communes, "59302": CommuneRoutee("59302", "Hérin", NORD)},
    )
    ecarts = ecarts_d_affectation(affecter(demandee, MATRICE, agents), affecter(demandee, apres, agents), agents)
    assert [lisible(phrase) for phrase in ecarts] == [
        "Le pilote change : Chef de projet 3 laisse la place à Chef de projet 2.",
        "Contributeur en moins : Chef de projet 6.",
        "Contributeur en plus : Chef de projet 5.",
        "Référent de territoire en moins : Chef de projet 3.",
        "Référent de territoire en plus : Chef de projet 2.",
        "Alerte levée : Hérin n’est rattachée à aucune équipe : le dossier n’a pas de référent de territoire "
        "pour cette commune. Rattachez-la à une équipe ou désignez son référent.",
    ]


def test_un_poste_sans_titulaire_se_lit_dans_l_apercu() -> None:
    apres = replace(MATRICE, orientations={Orientation.SANTE: "chef-projet-9"})
    demandee = demande(Orientation.SANTE)
    ecarts = ecarts_d_affectation(
        affecter(demandee, MATRICE, equipe()),
        affecter(demandee, apres, equipe()),
        equipe(),
        {"chef-projet-9": "Chef de projet 9"},
    )
    assert [lisible(phrase) for phrase in ecarts] == [
        "Le pilote change : Chef de projet 3 laisse la place à Chef de projet 9 (poste à pourvoir).",
        "Nouvelle alerte : chef-projet-9 : le poste n’a pas de titulaire. Désignez une personne ou réaffectez.",
    ]


def test_l_apercu_ne_montre_que_les_dossiers_qui_changent() -> None:
    apres = replace(MATRICE, axes={**MATRICE.axes, "numerique": "chef-projet-5"})
    ecarts = ecarts_par_dossier(
        {
            "AAP-2027-0001": demande(Orientation.SANTE),
            "AAP-2027-0002": demande(Orientation.SANTE, axes=("numerique",)),
        },
        MATRICE,
        apres,
        equipe(),
    )
    assert {numero: [lisible(p) for p in phrases] for numero, phrases in ecarts.items()} == {
        "AAP-2027-0002": [
            "Contributeur en moins : Chef de projet 6.",
            "Contributeur en plus : Chef de projet 5.",
        ]
    }
