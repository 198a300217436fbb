"""Posts, absences, matrix, communes, coverage; the preview says what the application does."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.administration.equipe.forms import Changement
from app.administration.equipe.queries_apercu import apercu
from app.core.clock import maintenant
from app.core.db import lecture
from app.domain.droits import Qualite, Role
from app.domain.orientations import Equipe, Orientation
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from app.models.instruction import Affectation, AlerteAffectation
from app.models.referentiel import Absence, Commune, Occupation, ReferentOrientation
from tests import fabriques as f
from tests.compteur import compter
from tests.conftest import adresse
from tests.fabriques_administration import administrateur, comptes_des_tables, derniere_ligne
from tests.fabriques_comptes import lues, sujets
from tests.fabriques_dossiers import dossier_depose

Entrer = Callable[[Personne], TestClient]
POSTE = "chef-projet-1"


@pytest.fixture
def equipe(bd: Session) -> dict[str, Personne]:
    agents = f.equipe(bd)
    bd.commit()
    return agents


@pytest.fixture
def navigateur(bd: Session, equipe: dict[str, Personne], entrer: Entrer) -> TestClient:
    return entrer(administrateur(bd))


def _occupations(poste: str = POSTE) -> list[tuple[int, date, date | None]]:
    lignes = lues(select(Occupation).where(col(Occupation.poste_code) == poste).order_by(col(Occupation.du)))
    return [(o.personne_id, o.du, o.au) for o in lignes]


# -- posts


def test_nommer_une_personne_libere_la_precedente(
    navigateur: TestClient, bd: Session, equipe: dict[str, Personne]
) -> None:
    nouvelle = f.personne(bd, Role.AGENT)
    bd.commit()
    reponse = navigateur.post(
        adresse("administration.nommer_titulaire", poste_code=POSTE),
        data={
            "personne_id": nouvelle.id,
            "du": "1/1/2027",
            "dernier_jour": "30/06/2027",
            "suppleant_poste": "chef-projet-2",
        },
    )
    assert reponse.status_code == 303
    assert _occupations() == [
        (equipe[POSTE].id, date(2026, 1, 1), date(2027, 1, 1)),
        (nouvelle.id, date(2027, 1, 1), date(2027, 7, 1)),
    ]
    assert derniere_ligne()[:2] == ("nommer_titulaire", f"poste:{POSTE}")


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("champs", "champ"),
    [
        ({"personne_id": ""}, "personne_id"),
        ({"personne_id": "999999"}, "personne_id"),
        ({"du": "hier"}, "du"),
        ({"du": "01/01/2025"}, "du"),
        ({"dernier_jour": "31/12/2026"}, "dernier_jour"),
        ({"suppleant_poste": POSTE}, "suppleant_poste"),
        ({"suppleant_poste": "personne"}, "suppleant_poste"),
    ],
)
def test_une_nomination_impossible_garde_la_saisie(
    navigateur: TestClient, equipe: dict[str, Personne], champs: dict[str, str], champ: str
) -> None:
    donnees = {"personne_id": str(equipe["chef-projet-2"].id), "du": "01/01/2027"} | champs
    avant = comptes_des_tables()
    reponse = navigateur.post(adresse("administration.nommer_titulaire", poste_code=POSTE), data=donnees)
    assert reponse.status_code == 422
    assert f'id="{champ}-erreur"' in reponse.text
    assert f'value="{donnees["du"]}"' in reponse.text
    assert comptes_des_tables() == avant


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_porteur_ou_un_compte_ferme_ne_tient_pas_de_poste(navigateur: TestClient, bd: Session) -> None:
    for qui in (f.personne(bd), f.personne(bd, Role.AGENT, desactivee_le=maintenant()), f.personne(bd, Role.MEMBRE)):
        bd.commit()
        reponse = navigateur.post(
            adresse("administration.nommer_titulaire", poste_code=POSTE),
            data={"personne_id": qui.id, "du": "01/01/2027"},
        )
        assert (reponse.status_code, "un agent dont le compte est ouvert" in reponse.text) == (422, True)


def test_terminer_une_periode(navigateur: TestClient, equipe: dict[str, Personne]) -> None:
    (occupation,) = lues(select(Occupation).where(col(Occupation.poste_code) == POSTE))
    page = adresse("administration.terminer_occupation", occupation_id=occupation.id)
    assert navigateur.post(page, data={"fin_le": "31/12/2026"}).status_code == 303
    assert _occupations() == [(equipe[POSTE].id, date(2026, 1, 1), date(2027, 1, 1))]
    plus_tard = navigateur.post(page, data={"fin_le": "31/12/2027"})
    assert (plus_tard.status_code, 'id="fin_le-erreur"' in plus_tard.text) == (422, True)
    assert navigateur.post(page, data={"fin_le": "31/12/2025"}).status_code == 303
    assert _occupations() == []
    assert derniere_ligne()[0] == "terminer_occupation"


def test_une_absence_s_ajoute_et_se_termine(navigateur: TestClient, equipe: dict[str, Personne]) -> None:
    page = adresse("administration.ajouter_absence", poste_code=POSTE)
    assert navigateur.post(page, data={"absence_du": "20/11/2026", "absence_au": "30/11/2026"}).status_code == 303
    (absence,) = lues(select(Absence))
    assert (absence.personne_id, absence.du, absence.au) == (equipe[POSTE].id, date(2026, 11, 20), date(2026, 11, 30))
    assert "Absence en cours" in navigateur.get(adresse("administration.equipe")).text
    assert navigateur.post(adresse("administration.terminer_absence", absence_id=absence.id)).status_code == 303
    assert [a.au for a in lues(select(Absence))] == [date(2026, 11, 22)]
    assert derniere_ligne()[0] == "terminer_absence"
    navigateur.post(page, data={"absence_du": "01/12/2026", "absence_au": "02/12/2026"})
    a_venir = lues(select(Absence).order_by(col(Absence.id)))[-1]
    navigateur.post(adresse("administration.terminer_absence", absence_id=a_venir.id))
    assert [a.id for a in lues(select(Absence))] == [absence.id]
    envers = navigateur.post(page, data={"absence_du": "02/12/2026", "absence_au": "01/12/2026"})
    assert (envers.status_code, 'id="absence_au-erreur"' in envers.text) == (422, True)


def test_choisir_un_suppleant(navigateur: TestClient) -> None:
    page = adresse("administration.choisir_suppleant", poste_code=POSTE)
    assert navigateur.post(page, data={"suppleant": "chef-projet-2"}).status_code == 303
    (occupation,) = lues(select(Occupation).where(col(Occupation.poste_code) == POSTE))
    assert occupation.suppleant_poste == "chef-projet-2"
    soi = navigateur.post(page, data={"suppleant": POSTE})
    assert (soi.status_code, "on ne se remplace pas soi-même" in soi.text) == (422, True)


# -- preview and application


def _phrases(html: str) -> list[str]:
    cartes = re.findall(r'<section class="carte ecart">(.*?)</section>', html, re.DOTALL)
    return [re.sub(r"\s+", " ", phrase) for carte in cartes for phrase in re.findall(r"<li>(.*?)</li>", carte)]


def _vu(html: str) -> str:
    trouve = re.search(r'name="vu" value="(\w+)"', html)
    assert trouve is not None
    return trouve[1]


def _suivi(dossier: Dossier) -> set[tuple[str, str]]:
    lignes = lues(
        select(Affectation).where(col(Affectation.dossier_id) == dossier.id, col(Affectation.jusqu_a).is_(None))
    )
    return {(ligne.qualite.value, ligne.poste_code) for ligne in lignes}


def test_l_apercu_n_ecrit_rien_et_l_application_fait_ce_qu_il_dit(
    navigateur: TestClient, bd: Session, equipe: dict[str, Personne]
) -> None:
    dossier = dossier_depose(bd, orientation="sante", axes=("aller_vers",), communes=("59491",))
    autre = dossier_depose(bd, orientation="emploi", axes=(), communes=("59172",), quartiers=("QN05950M",))
    bd.commit()
    avant = comptes_des_tables()
    page = navigateur.get(adresse("administration.apercu_matrice") + "?orientation.sante=chef-projet-2")
    assert page.status_code == 200
    assert comptes_des_tables() == avant
    annonce = _phrases(page.text)
    assert annonce == [
        "Le pilote change : Chef de projet 3 laisse la place à Chef de projet 2.",
        "Référent de territoire en moins : Chef de projet 3.",
        "Référent de territoire en plus : Chef de projet 2.",
    ]
    assert "1 dossier concerné sur 2" in page.text.replace("\u00a0", " ")
    assert _suivi(dossier) == {
        ("pilote", "chef-projet-3"), ("contributeur", "chef-projet-1"), ("territoire", "chef-projet-3"),
    }  # fmt: skip
    reponse = navigateur.post(
        adresse("administration.modifier_matrice"),
        data={"orientation.sante": "chef-projet-2", "vu": _vu(page.text), "dossiers": "reaffecter"},
    )
    assert reponse.status_code == 303
    assert _suivi(dossier) == {
        ("pilote", "chef-projet-2"), ("contributeur", "chef-projet-1"), ("territoire", "chef-projet-2"),
    }  # fmt: skip
    assert _suivi(autre) == {("pilote", "chef-projet-6"), ("territoire", "chef-projet-6"),
                             ("contributeur", "charge-mission-cite-emploi")}  # fmt: skip
    (relu,) = lues(select(Dossier).where(col(Dossier.id) == dossier.id))
    assert (relu.pilote_id, relu.avis_attendus) == (equipe["chef-projet-2"].id, 2)
    assert sujets(equipe["chef-projet-2"].courriel)[-1] == "Un dossier vous est confié"
    fermees = lues(select(Affectation).where(col(Affectation.jusqu_a).is_not(None)))
    assert {(a.qualite, a.poste_code) for a in fermees} == {
        (Qualite.PILOTE, "chef-projet-3"), (Qualite.TERRITOIRE, "chef-projet-3"),
    }  # fmt: skip
    assert derniere_ligne() == (
        "modifier_matrice", "matrice:1",
        {"orientations": {"sante": "chef-projet-2"}, "axes": {}, "dossiers_concernes": 1, "reaffectes": True},
    )  # fmt: skip
    # nothing is left to change
    encore = navigateur.get(adresse("administration.apercu_matrice") + "?orientation.sante=chef-projet-2")
    assert "Rien ne change." in encore.text


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_on_peut_garder_les_dossiers_en_cours(navigateur: TestClient, bd: Session) -> None:
    dossier = dossier_depose(bd)
    bd.commit()
    suivi = _suivi(dossier)
    page = navigateur.get(adresse("administration.apercu_matrice") + "?orientation.sante=chef-projet-2")
    donnees = {"orientation.sante": "chef-projet-2", "vu": _vu(page.text)}
    sans_choix = navigateur.post(adresse("administration.modifier_matrice"), data=donnees)
    assert sans_choix.status_code == 422
    assert "Choisissez ce que deviennent les dossiers en cours." in sans_choix.text
    navigateur.post(adresse("administration.modifier_matrice"), data=donnees | {"dossiers": "garder"})
    assert _suivi(dossier) == suivi
    (ligne,) = lues(select(ReferentOrientation).where(col(ReferentOrientation.orientation) == "sante"))
    assert ligne.poste_code == "chef-projet-2"


def test_un_apercu_perime_n_applique_rien(navigateur: TestClient, bd: Session) -> None:
    page = navigateur.get(adresse("administration.apercu_matrice") + "?orientation.sante=chef-projet-2")
    bd.get_one(Commune, "59002").equipe = Equipe.SUD
    bd.commit()
    reponse = navigateur.post(
        adresse("administration.modifier_matrice"),
        data={"orientation.sante": "chef-projet-2", "vu": _vu(page.text), "dossiers": "garder"},
    )
    assert reponse.status_code == 409
    assert "demandez un nouvel aperçu" in reponse.text
    (ligne,) = lues(select(ReferentOrientation).where(col(ReferentOrientation.orientation) == "sante"))
    assert ligne.poste_code == "chef-projet-3"


def test_une_reaffectation_faite_a_la_main_reste(
    navigateur: TestClient, bd: Session, equipe: dict[str, Personne]
) -> None:
    dossier = dossier_depose(bd, axes=())
    pilote = bd.scalars(
        select(Affectation).where(col(Affectation.dossier_id) == dossier.id, col(Affectation.qualite) == Qualite.PILOTE)
    ).one()
    pilote.poste_code, pilote.personne_id = "chef-projet-5", equipe["chef-projet-5"].id
    dossier.pilote_id = equipe["chef-projet-5"].id
    bd.commit()
    page = navigateur.get(adresse("administration.apercu_matrice") + "?orientation.sante=chef-projet-2")
    navigateur.post(
        adresse("administration.modifier_matrice"),
        data={"orientation.sante": "chef-projet-2", "vu": _vu(page.text), "dossiers": "reaffecter"},
    )
    assert _suivi(dossier) == {("pilote", "chef-projet-5"), ("territoire", "chef-projet-2")}


def test_rattacher_une_commune_leve_son_alerte(navigateur: TestClient, bd: Session) -> None:
    dossier = dossier_depose(bd, communes=("59002",), quartiers=("PP-ABSCON-REPUBLIQUE",))
    bd.commit()
    assert len(lues(select(AlerteAffectation).where(col(AlerteAffectation.levee_le).is_(None)))) == 1
    page = navigateur.get(adresse("administration.apercu_commune", insee="59002") + "?equipe=nord&referent_poste=")
    assert _phrases(page.text)[0] == "Référent de territoire en plus : Chef de projet 3."
    assert _phrases(page.text)[1].startswith("Alerte levée : Abscon n’est rattachée à aucune équipe")
    reponse = navigateur.post(
        adresse("administration.modifier_commune", insee="59002"),
        data={"equipe": "nord", "referent_poste": "", "vu": _vu(page.text), "dossiers": "reaffecter"},
    )
    assert reponse.status_code == 303
    assert ("territoire", "chef-projet-3") in _suivi(dossier)
    assert lues(select(AlerteAffectation).where(col(AlerteAffectation.levee_le).is_(None))) == []
    (commune,) = lues(select(Commune).where(col(Commune.insee) == "59002"))
    assert commune.equipe is Equipe.NORD
    assert derniere_ligne()[:2] == ("modifier_commune", "commune:59002")


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_poste_ou_une_equipe_inconnus_sont_redemandes(navigateur: TestClient) -> None:
    matrice = navigateur.get(adresse("administration.apercu_matrice") + "?orientation.sante=personne")
    assert (matrice.status_code, 'id="orientation-sante-erreur"' in matrice.text) == (422, True)
    commune = navigateur.get(adresse("administration.apercu_commune", insee="59002") + "?equipe=est")
    assert (commune.status_code, "Choisissez une équipe de la liste." in commune.text) == (422, True)


def test_l_apercu_prend_un_nombre_de_requetes_constant(bd: Session, equipe: dict[str, Personne]) -> None:
    changement = Changement(orientations={Orientation.SANTE: "chef-projet-2"})

    def ordres() -> int:
        with compter() as vues, lecture() as lue:
            apercu(lue, changement, maintenant())
        return len(vues)

    dossier_depose(bd)
    bd.commit()
    un = ordres()
    for _ in range(3):
        dossier_depose(bd)
    bd.commit()
    assert (ordres(), un) == (6, 6)


# -- coverage


def test_la_couverture_nomme_ce_que_le_contrat_ne_regle_pas(navigateur: TestClient, bd: Session) -> None:
    (occupation,) = lues(select(Occupation).where(col(Occupation.poste_code) == "chef-projet-6"))
    bd.delete(bd.get_one(Occupation, occupation.id))
    bd.commit()
    html = navigateur.get(adresse("administration.couverture")).text
    cartes = re.findall(r'<section class="carte"><h3>(.*?)</h3>(.*?)</section>', html, re.DOTALL)
    regler = {titre: re.sub(r"<[^>]+>", " ", contenu) for titre, contenu in cartes}
    sans_equipe = regler["Communes sans équipe, avec un quartier"]
    assert re.findall(r"Abscon|Hérin|Raismes", sans_equipe) == ["Abscon", "Hérin"]
    doubles = regler["Axes à deux référents"]
    assert "Sport et culture" in doubles
    assert "Chef de projet 5, Chef de projet 2" in doubles
    assert "À pourvoir" in regler["Postes"]
    assert "Chef de projet 6" in regler["Postes"]
    frange = regler["Quartiers prioritaires (QPV) à préciser"]
    assert "Verrerie - Square République" in frange
    assert "Zone intercommunale Rives de l" in frange
    assert html.index("Émerchicourt") < html.index("Wasnes-au-Bac")
