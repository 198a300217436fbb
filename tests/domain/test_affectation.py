"""Who follows a dossier, on the contract's own matrix, with every sentence."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.affectation import affecter
from app.domain.droits import Qualite
from app.domain.orientations import CLES_AXES, Orientation
from app.domain.titulaires import suppleances
from tests.domain.equipe_du_contrat import (
    MATRICE,
    NORD,
    agent,
    alertes,
    demande,
    equipe,
    phrases,
    postes,
)

PILOTE, CONTRIBUTEUR, TERRITOIRE = Qualite.PILOTE, Qualite.CONTRIBUTEUR, Qualite.TERRITOIRE
CITE = "charge-mission-cite-emploi"


@pytest.mark.parametrize(
    ("orientation", "poste"),
    [
        (Orientation.EMPLOI, "chef-projet-6"),
        (Orientation.SANTE, "chef-projet-3"),
        (Orientation.EDUCATION, "chef-projet-2"),
        (Orientation.CADRE_DE_VIE, "chef-projet-1"),
        (Orientation.TRANQUILLITE, "chef-projet-5"),
        (Orientation.TRANSITION, "chef-projet-4"),
    ],
)
def test_le_pilote_est_le_referent_de_l_orientation_principale(orientation: Orientation, poste: str) -> None:
    resultat = affecter(demande(orientation), MATRICE, equipe())
    assert postes(resultat, PILOTE) == [poste]
    assert postes(resultat, CONTRIBUTEUR) == []
    assert resultat.alertes == ()


def test_la_phrase_du_pilote() -> None:
    resultat = affecter(demande(Orientation.SANTE), MATRICE, equipe())
    assert phrases(resultat, PILOTE) == [
        "Orientation principale « Améliorer la santé des habitants » : le référent est Chef de projet 3."
    ]
    assert resultat.attributions[0].motifs == ("orientation.sante",)
    assert resultat.attributions[0].personne_id == 3
    assert "«\u00a0Améliorer" in resultat.attributions[0].phrase


@pytest.mark.parametrize(
    ("axe", "poste"),
    [
        ("participation", "chef-projet-4"),
        ("illettrisme", CITE),
        ("aller_vers", "chef-projet-1"),
        ("numerique", "chef-projet-6"),
        ("sport_culture.sport", "chef-projet-5"),
        ("sport_culture.culture", "chef-projet-2"),
    ],
)
def test_chaque_axe_revendique_amene_son_referent(axe: str, poste: str) -> None:
    resultat = affecter(demande(Orientation.SANTE, axes=(axe,)), MATRICE, equipe())
    assert postes(resultat, CONTRIBUTEUR) == [poste]
    assert resultat.attributions[1].motifs == (f"axe.{axe}",)


def test_un_contributeur_vient_une_fois_avec_toutes_ses_raisons() -> None:
    resultat = affecter(
        demande(Orientation.SANTE, secondaires=(Orientation.EMPLOI,), axes=("aller_vers", "numerique")),
        MATRICE,
        equipe(),
    )
    assert postes(resultat, CONTRIBUTEUR) == ["chef-projet-6", "chef-projet-1"]
    assert resultat.attributions[1].motifs == ("secondaire.emploi", "axe.numerique")
    assert phrases(resultat, CONTRIBUTEUR) == [
        "Orientation secondaire « Accompagner vers l’emploi les publics les plus en difficultés » "
        "et axe « Inclusion numérique » : le référent est Chef de projet 6.",
        "Axe « Aller-vers et médiation » : le référent est Chef de projet 1.",
    ]


def test_le_pilote_n_est_pas_contributeur_et_garde_ses_autres_raisons() -> None:
    resultat = affecter(demande(Orientation.SANTE, axes=("egalite",)), MATRICE, equipe())
    assert postes(resultat, CONTRIBUTEUR) == []
    assert resultat.attributions[0].motifs == ("orientation.sante", "axe.egalite")
    assert phrases(resultat, PILOTE) == [
        "Orientation principale « Améliorer la santé des habitants » et axe « Égalité et lutte contre les "
        "discriminations » : le référent est Chef de projet 3."
    ]


@pytest.mark.parametrize(
    ("principale", "secondaires", "touche_un_qpv", "attendu"),
    [
        (Orientation.EMPLOI, (), True, [CITE]),
        (Orientation.EMPLOI, (), False, []),
        (Orientation.SANTE, (Orientation.EMPLOI,), True, ["chef-projet-6", CITE]),
        (Orientation.SANTE, (Orientation.EMPLOI,), False, ["chef-projet-6"]),
        (Orientation.SANTE, (), True, []),
    ],
)
def test_la_cite_de_l_emploi_vient_quand_l_emploi_touche_un_qpv(
    principale: Orientation, secondaires: tuple[Orientation, ...], touche_un_qpv: bool, attendu: list[str]
) -> None:
    resultat = affecter(demande(principale, secondaires=secondaires, touche_un_qpv=touche_un_qpv), MATRICE, equipe())
    assert postes(resultat, CONTRIBUTEUR) == attendu


def test_la_phrase_de_la_cite_de_l_emploi() -> None:
    resultat = affecter(demande(Orientation.EMPLOI, axes=("illettrisme",), touche_un_qpv=True), MATRICE, equipe())
    assert resultat.attributions[1].motifs == ("axe.illettrisme", "cite_emploi")
    assert phrases(resultat, CONTRIBUTEUR) == [
        "Axe « Illettrisme et illectronisme » et emploi en quartier prioritaire : "
        "la référente est Chargée de mission Cité de l’Emploi."
    ]


# Absence, vacancy, link with the organisme


def test_un_absent_est_remplace_par_son_suppleant() -> None:
    agents = equipe(chef_projet_3=agent(3, est_absent=True, suppleant="chef-projet-2"))
    resultat = affecter(demande(Orientation.SANTE, "59491", axes=("sport_culture.culture",)), MATRICE, agents)
    assert resultat.alertes == ()
    assert postes(resultat, PILOTE) == ["chef-projet-2"]
    assert postes(resultat, CONTRIBUTEUR) == []
    assert postes(resultat, TERRITOIRE) == ["chef-projet-2"]
    assert phrases(resultat, PILOTE) == [
        "Orientation principale « Améliorer la santé des habitants » : le référent est Chef de projet 3. "
        "Absence en cours : Chef de projet 3. Le relais est assuré par Chef de projet 2. "
        "Axe « Sport et culture (culture) » : le référent est Chef de projet 2."
    ]


@pytest.mark.parametrize(
    ("qui", "attendu"),
    [(2, ["chef-projet-3", "chef-projet-4"]), (3, []), (4, []), (1, []), (5, [])],
)
def test_qui_supplee_un_absent_ou_le_suppleant_absent_d_un_absent(qui: int, attendu: list[str]) -> None:
    agents = equipe(
        chef_projet_3=agent(3, est_absent=True, suppleant="chef-projet-2"),
        chef_projet_4=agent(4, est_absent=True, suppleant="chef-projet-3"),
        chef_projet_5=agent(5, est_absent=True, suppleant="chef-projet-6"),
        chef_projet_6=agent(6, est_absent=True, suppleant="chef-projet-5"),
        chef_projet_1=agent(1, suppleant="chef-projet-2"),
    )
    personne_id = agents[f"chef-projet-{qui}"].personne_id
    assert [a.poste for a in suppleances(personne_id, agents)] == attendu


def test_le_suppleant_absent_passe_au_sien_et_une_boucle_s_arrete() -> None:
    trois = agent(3, est_absent=True, suppleant="chef-projet-2")
    deux = agent(2, est_absent=True, suppleant="chef-projet-1")
    resultat = affecter(demande(Orientation.SANTE), MATRICE, equipe(chef_projet_3=trois, chef_projet_2=deux))
    assert postes(resultat, PILOTE) == ["chef-projet-1"]
    boucle = replace(deux, suppleant="chef-projet-3")
    resultat = affecter(demande(Orientation.SANTE), MATRICE, equipe(chef_projet_3=trois, chef_projet_2=boucle))
    assert resultat.attributions[0].personne_id is None


def test_un_absent_sans_suppleant_laisse_le_poste_vacant_et_alerte() -> None:
    agents = equipe(chef_projet_3=agent(3, est_absent=True))
    resultat = affecter(demande(Orientation.SANTE, "59491"), MATRICE, agents)
    pilote = resultat.attributions[0]
    assert (pilote.poste, pilote.personne_id) == ("chef-projet-3", None)
    assert phrases(resultat, PILOTE) == [
        "Orientation principale « Améliorer la santé des habitants » : le référent est Chef de projet 3. "
        "Absence en cours : Chef de projet 3. Le relais reste à désigner : la coordination est prévenue."
    ]
    assert alertes(resultat) == [
        "Chef de projet 3 : personne ne peut prendre le relais. Désignez un suppléant ou réaffectez."
    ]
    assert postes(resultat, TERRITOIRE) == ["chef-projet-1"]


def test_un_poste_sans_titulaire_alerte() -> None:
    agents = equipe()
    del agents["chef-projet-6"]
    resultat = affecter(demande(Orientation.SANTE, axes=("numerique",)), MATRICE, agents)
    contributeur = resultat.attributions[1]
    assert (contributeur.poste, contributeur.personne_id) == ("chef-projet-6", None)
    assert phrases(resultat, CONTRIBUTEUR) == [
        "Axe « Inclusion numérique » : le référent est Chef de projet 6. "
        "Ce poste est à pourvoir : la coordination est prévenue."
    ]
    assert alertes(resultat) == [
        "Chef de projet 6 : le poste n’a pas de titulaire. Désignez une personne ou réaffectez."
    ]


def test_un_agent_lie_a_l_organisme_est_ecarte_au_profit_de_son_suppleant() -> None:
    trois = agent(3, suppleant="chef-projet-1", organismes_lies=frozenset({100}))
    resultat = affecter(demande(Orientation.SANTE), MATRICE, equipe(chef_projet_3=trois))
    assert resultat.attributions[0].personne_id == 1
    assert phrases(resultat, PILOTE) == [
        "Orientation principale « Améliorer la santé des habitants » : le référent est Chef de projet 3. "
        "Chef de projet 3 a un lien déclaré avec l’organisme et ne suit pas ce dossier. "
        "Le relais est assuré par Chef de projet 1."
    ]


def test_sans_suppleant_le_moins_charge_de_la_meme_equipe_prend_le_relais() -> None:
    trois = agent(3, organismes_lies=frozenset({100}))
    agents = equipe(chef_projet_3=trois, chef_projet_1=agent(1, dossiers_ouverts=9))
    resultat = affecter(demande(Orientation.SANTE), MATRICE, agents)
    assert postes(resultat, PILOTE) == ["chef-projet-2"]
    assert resultat.alertes == ()


def test_un_lien_avec_un_autre_organisme_ne_change_rien() -> None:
    agents = equipe(chef_projet_3=agent(3, organismes_lies=frozenset({101})))
    assert postes(affecter(demande(Orientation.SANTE), MATRICE, agents), PILOTE) == ["chef-projet-3"]
    sans_organisme = demande(Orientation.SANTE, organisme_id=None)
    assert postes(affecter(sans_organisme, MATRICE, agents), PILOTE) == ["chef-projet-3"]


def test_un_agent_lie_n_est_jamais_referent_de_territoire_par_defaut() -> None:
    agents = equipe(chef_projet_4=agent(4, organismes_lies=frozenset({100})))
    assert postes(affecter(demande(Orientation.SANTE, "59172"), MATRICE, agents), TERRITOIRE) == ["chef-projet-5"]


def test_toute_une_equipe_liee_laisse_le_poste_vacant() -> None:
    lies = frozenset({100})
    agents = equipe() | {f"chef-projet-{n}": agent(n, organismes_lies=lies) for n in (1, 2, 3)}
    resultat = affecter(demande(Orientation.SANTE), MATRICE, agents)
    assert (resultat.attributions[0].poste, resultat.attributions[0].personne_id) == ("chef-projet-3", None)
    assert len(resultat.alertes) == 1


def test_une_matrice_incomplete_alerte_et_garde_une_place_au_pilote() -> None:
    matrice = replace(MATRICE, orientations={}, axes={})
    resultat = affecter(demande(Orientation.SANTE, axes=("numerique",)), matrice, equipe())
    assert [(a.qualite, a.poste, a.personne_id) for a in resultat.attributions] == [(PILOTE, "", None)]
    assert phrases(resultat, PILOTE) == [
        "Orientation principale « Améliorer la santé des habitants » : aucun référent n’est désigné, "
        "la coordination est prévenue."
    ]
    assert alertes(resultat) == [
        "Orientation principale « Améliorer la santé des habitants » : "
        "la matrice ne désigne aucun référent. Complétez-la.",
        "Axe « Inclusion numérique » : la matrice ne désigne aucun référent. Complétez-la.",
    ]


def test_une_personne_sur_deux_postes_compte_une_fois() -> None:
    interim = replace(agent(6), personne_id=3, equipe=NORD)
    resultat = affecter(demande(Orientation.SANTE, axes=("numerique",)), MATRICE, equipe(chef_projet_6=interim))
    assert postes(resultat, CONTRIBUTEUR) == []
    assert resultat.attributions[0].motifs == ("orientation.sante", "axe.numerique")


@given(
    orientation=st.sampled_from(Orientation),
    secondaires=st.lists(st.sampled_from(Orientation), max_size=2),
    axes=st.lists(st.sampled_from(sorted(CLES_AXES)), unique=True),
    communes=st.lists(st.sampled_from([*MATRICE.communes, "75056"]), max_size=5),
    touche_un_qpv=st.booleans(),
    absents=st.sets(st.integers(1, 6)),
    lies=st.sets(st.integers(1, 6)),
    vacants=st.sets(st.integers(1, 6)),
)
def test_jamais_de_silence_ni_de_doublon(
    orientation: Orientation,
    secondaires: list[Orientation],
    axes: list[str],
    communes: list[str],
    touche_un_qpv: bool,
    absents: set[int],
    lies: set[int],
    vacants: set[int],
) -> None:
    agents = equipe() | {
        f"chef-projet-{n}": agent(n, est_absent=n in absents, organismes_lies=frozenset({100} if n in lies else ()))
        for n in range(1, 7)
    }
    for n in vacants:
        del agents[f"chef-projet-{n}"]
    resultat = affecter(
        demande(
            orientation,
            *communes,
            secondaires=tuple(secondaires),
            axes=tuple(axes),
            touche_un_qpv=touche_un_qpv,
        ),
        MATRICE,
        agents,
    )
    suivent = [a for a in resultat.attributions if a.qualite != TERRITOIRE]
    assert [a.qualite for a in suivent].count(PILOTE) == 1
    assert resultat.attributions[0].qualite == PILOTE
    presents = [a.personne_id for a in suivent if a.personne_id is not None]
    assert len(presents) == len(set(presents))
    assert not {n for n in presents if n in absents | lies | vacants}
    motifs = {motif for a in suivent for motif in a.motifs}
    assert {f"axe.{cle}" for cle in axes} <= motifs
    vides = [a for a in resultat.attributions if a.personne_id is None]
    assert len(resultat.alertes) >= len({a.poste for a in vides})
    assert all(a.phrase.endswith(".") for a in resultat.attributions)
