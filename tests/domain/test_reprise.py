"""Starting from a former request: words are carried, figures, dates, results and attestations are not."""

import pytest

from app.domain.dispositifs import Dispositif
from app.domain.etats import Etat
from app.domain.formulaire import formulaire
from app.domain.questions import Genre
from app.domain.reprise import ce_qui_reste_vide, etat_du_bilan, reprendre, sections_reprenables
from tests.fabriques_dossiers import contenu_complet, contenu_court

AAP, SIP = formulaire(Dispositif.AAP), formulaire(Dispositif.SIP)
TOUTES = [s.cle for s in AAP]


def test_les_parties_qui_se_reprennent() -> None:
    assert [s.cle for s in sections_reprenables(AAP)] == [
        "projet", "orientations", "territoires", "participation", "calendrier", "indicateurs",
    ]  # fmt: skip
    assert [s.cle for s in sections_reprenables(SIP)] == ["projet", "orientations", "territoires"]


def test_rien_de_chiffre_ni_de_date_ne_passe() -> None:
    repris = reprendre(contenu_complet(), AAP, TOUTES)
    for section in AAP:
        for question in section.questions:
            if question.genre in (
                Genre.NOMBRE, Genre.MONTANT, Genre.DATE, Genre.CASE, Genre.MATRICE, Genre.PAR_QUARTIER, Genre.BUDGET,
                Genre.PIECES,
            ):  # fmt: skip
                assert question.cle not in repris.get(section.cle, {}), question.cle
    for cle in ("organisme", "budget", "pieces", "attestations"):
        assert cle not in repris


@pytest.mark.parametrize(
    ("section", "attendu"),
    [
        ("projet", contenu_complet()["projet"]),
        ("territoires", {
            "communes": ["59491"], "quartiers": ["QN05955M"],
            "publics": "Des femmes seules avec enfants, éloignées des soins.",
        }),
        ("calendrier", {
            "etapes": "Mars : rencontres au pied des immeubles.", "lieu": "Salle du quartier Sabatier",
            "moyens_humains": "Une animatrice à mi-temps et dix bénévoles.", "moyens_materiels": "aucun",
        }),
        ("indicateurs", {"indicateurs": [{
            "objectif": "Reprendre une activité", "indicateur": "Femmes inscrites", "unite": "femmes",
            "source": "Feuille de présence",
        }]}),
    ],
)  # fmt: skip
def test_ce_qui_est_repris(section: str, attendu: dict[str, object]) -> None:
    assert reprendre(contenu_complet(), AAP, [section]) == {section: attendu}


@pytest.mark.parametrize(
    ("contenu", "choisies"),
    [({}, TOUTES), (None, TOUTES), ({"projet": "texte"}, TOUTES), ({"projet": {"intitule": 3.5}}, TOUTES),
     (contenu_complet(), []), (contenu_complet(), ["budget", "attestations", "inconnue"]),
     ({"indicateurs": {"indicateurs": [{"depart": "8", "cible": "30"}]}}, TOUTES)],
)  # fmt: skip
def test_rien_a_reprendre(contenu: object, choisies: list[str]) -> None:
    assert reprendre(contenu, AAP, choisies) == {}


def test_d_un_dispositif_a_l_autre_on_ne_garde_que_ce_qui_se_demande() -> None:
    repris = reprendre(contenu_complet(), SIP, [s.cle for s in SIP])
    assert set(repris["projet"]) == {"intitule", "description"}
    assert set(reprendre(contenu_court(), AAP, TOUTES)["territoires"]) == {"communes", "quartiers"}


def test_ce_qui_reste_a_remplir_est_dit() -> None:
    par_cle = {s.cle: ce_qui_reste_vide(s) for s in AAP}
    assert par_cle["indicateurs"] == ("Valeur de départ", "Valeur visée")
    assert par_cle["projet"] == ()


@pytest.mark.parametrize(
    ("etat", "phrase"),
    [(Etat.EN_COURS, "Bilan à rendre"), (Etat.SOLDE, "Bilan validé"), (Etat.REFUSE, ""), (Etat.DEPOSE, "")],
)
def test_l_etat_du_bilan(etat: Etat, phrase: str) -> None:
    assert etat_du_bilan(etat) == phrase
