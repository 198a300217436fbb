"""What brings two dossiers together, and what an agent says of it."""

from dataclasses import replace

import pytest

from app.domain.doublons import a_prevenir, message_du_doublon, motif_du_doublon, suite_d_un_doublon
from app.domain.erreurs import SaisieInvalide
from app.domain.etats import Etat
from app.domain.orientations import Orientation
from app.domain.ressemblances import (
    ETATS,
    JUGEMENTS,
    PAR_DOSSIER,
    Commun,
    Empreinte,
    EtatRessemblance,
    Jugement,
    Motif,
    a_quoi_il_ressemble,
    ages_du_public,
    alentours,
    attend_une_reponse,
    comparer,
    exiger_ecart,
    exiger_jugement,
    fiche_de_la_paire,
    juger,
    perimees,
    phrases,
    pourquoi_sans_objet,
    rares,
    resume_des_alentours,
    retenir,
    termes,
)

M = Motif
MOTS = tuple(f"terme{n:02d}" for n in range(21))
RARES = dict.fromkeys(MOTS, 2)
BASE = Empreinte(1, Orientation.SANTE, frozenset({"QN1"}), frozenset({"6_11"}), frozenset(MOTS))
AILLEURS = Empreinte(2, Orientation.EMPLOI, frozenset({"QN2"}), frozenset({"60_plus"}), frozenset())


@pytest.mark.parametrize(
    ("autre", "total", "attendu"),
    [
        (AILLEURS, 100, None),
        # one thing in common is not enough
        (replace(AILLEURS, organisme_id=1), 100, None),
        (replace(AILLEURS, organisme_id=1, orientation=Orientation.SANTE), 100, None),
        (replace(AILLEURS, quartiers=BASE.quartiers), 100, None),
        (replace(AILLEURS, quartiers=BASE.quartiers, ages=BASE.ages), 100, None),
        # same quartier and public: with the organisme or the text; the orientation is no second sign
        (replace(AILLEURS, quartiers=BASE.quartiers, ages=BASE.ages, orientation=Orientation.SANTE), 100, None),
        (
            replace(AILLEURS, quartiers=BASE.quartiers, ages=BASE.ages, termes=frozenset(MOTS[:4])), 100,
            (M.LIEU_ET_PUBLIC, M.TEXTE),
        ),
        (
            replace(AILLEURS, quartiers=BASE.quartiers, ages=BASE.ages, organisme_id=1), 100,
            (M.ORGANISME, M.LIEU_ET_PUBLIC),
        ),
        # texts: four rare words in a fifth, with something else; eight in a half are enough
        (replace(AILLEURS, termes=frozenset(MOTS[:4])), 100, None),
        (replace(AILLEURS, termes=frozenset(MOTS[:4]), organisme_id=1), 100, (M.ORGANISME, M.TEXTE)),
        (replace(AILLEURS, termes=frozenset(MOTS[:3]), organisme_id=1), 100, None),
        (replace(AILLEURS, termes=frozenset(MOTS[:4]), organisme_id=1), 19, None),
        (
            replace(AILLEURS, termes=frozenset([*MOTS[:4], *(f"autre{n}" for n in range(20))]), organisme_id=1), 100,
            None,
        ),
        (replace(AILLEURS, termes=frozenset(MOTS[:8])), 2, (M.TEXTE_REPETE,)),
        (replace(AILLEURS, termes=frozenset([*MOTS[:8], *(f"autre{n}" for n in range(9))])), 2, None),
    ],
)  # fmt: skip
def test_ce_qui_rapproche_deux_dossiers(autre: Empreinte, total: int, attendu: tuple[Motif, ...] | None) -> None:
    trouvee = comparer(BASE, autre, RARES, total)
    assert (trouvee.motifs if trouvee else None) == attendu
    inverse = comparer(autre, BASE, RARES, total)
    assert (inverse.motifs if inverse else None) == attendu


def test_un_mot_que_tous_disent_ne_rapproche_personne() -> None:
    assert rares({"compost": 5, "sante": 6}, 40) == {"compost": 5}
    assert rares({"compost": 5, "sante": 10, "ecole": 11}, 100) == {"compost": 5, "sante": 10}
    assert comparer(BASE, replace(AILLEURS, termes=BASE.termes), {}, 100) is None


def test_les_mots_les_plus_rares_s_expliquent_d_abord() -> None:
    frequences = {mot: 5 - (n % 3) for n, mot in enumerate(MOTS)}
    trouvee = comparer(BASE, replace(AILLEURS, termes=BASE.termes, quartiers=BASE.quartiers), frequences, 100)
    assert trouvee and trouvee.termes[:2] == ("terme02", "terme05") and len(trouvee.termes) == 12
    assert trouvee.quartiers == (), "le même quartier sans le même public ne se dit pas"


@pytest.mark.parametrize(
    ("mots", "attendu"),
    [
        (
            "Jardins partagés et COMPOST au jardin partagé",
            {"jardin": "jardins", "partage": "partagés", "compost": "compost"},
        ),
        ("projet action quartiers 2027 20271", {}),
        ("stress stress", {"stress": "stress"}),
    ],
)
def test_les_mots_qui_comptent(mots: str, attendu: dict[str, str]) -> None:
    assert termes((mot.lower().replace("é", "e"), mot) for mot in mots.split()) == attendu


def test_les_premiers_mots_seulement() -> None:
    assert len(termes((f"terme{n:04d}", "x") for n in range(500))) == 80


@pytest.mark.parametrize(
    ("cellules", "attendu"),
    [
        ({}, ()),
        ({"femmes.6_11": "10", "hommes.6_11": "10", "femmes.60_plus": "4"}, ("6_11",)),
        ({"femmes.6_11": "16", "hommes.60_plus": "4"}, ("6_11", "60_plus")),
        ({"femmes.6_11": "beaucoup"}, ()),
    ],
)
def test_le_public_est_celui_des_ages_nombreux(cellules: dict[str, str], attendu: tuple[str, ...]) -> None:
    assert ages_du_public({"territoires": {"beneficiaires": cellules}}) == attendu


def test_une_page_ne_dit_que_les_plus_fortes() -> None:
    faible = Commun((M.ORGANISME, M.TEXTE), (), (), ("compost",))
    forte = Commun((M.ORGANISME, M.TEXTE_REPETE), (), (), ("compost",))
    gardees = retenir({n: forte if n == 30 else faible for n in range(1, 31)})
    assert next(iter(gardees)) == 30 and len(gardees) == PAR_DOSSIER


def test_les_alentours_sont_du_meme_lieu_du_meme_public_et_de_la_meme_orientation() -> None:
    deux = replace(BASE, quartiers=frozenset({"QN1", "QN2"}))
    autres = {
        1: replace(BASE, orientation=Orientation.EMPLOI), 2: BASE, 3: replace(BASE, quartiers=frozenset({"QN3"})),
        4: deux, 5: replace(BASE, ages=frozenset({"60_plus"})), 6: replace(BASE, organisme_id=9),
    }  # fmt: skip
    trouves = alentours(deux, autres)
    assert list(trouves) == [4, 2, 6] and trouves[4].quartiers == ("QN1", "QN2") and trouves[2].ages == ("6_11",)
    assert alentours(replace(deux, orientation=None), {2: replace(BASE, orientation=None)}) == {}
    assert [resume_des_alentours(n)[:20] for n in (1, 3)] == ["1 autre dossier a un", "3 autres dossiers on"]


def test_les_phrases_disent_pourquoi() -> None:
    tout = Commun((M.ORGANISME, M.LIEU_ET_PUBLIC, M.ORIENTATION, M.TEXTE), ("QN1",), ("6_11",), ("compost",))
    assert phrases(tout, {"QN1": "Le Sabatier"}) == [
        "Même organisme.",
        "Même quartier (Le Sabatier) et même public (6 à 11 ans).",
        "Textes proches. Mots rares en commun : compost.",
        "Même orientation.",
    ]
    assert phrases(Commun((M.TEXTE_REPETE,), (), (), ("a",)), {})[0].startswith("Textes presque répétés")


@pytest.mark.parametrize(
    ("choix", "raison", "champs"),
    [
        ("doublon", "Même projet.", None),
        ("", "Même projet.", ["choix"]),
        ("a_regarder", "", ["choix", "raison"]),
        ("ecarte", "x" * 501, ["raison"]),
    ],
)
def test_un_jugement_a_sa_raison(choix: str, raison: str, champs: list[str] | None) -> None:
    if champs is None:
        assert exiger_jugement(choix, raison) is Jugement.DOUBLON
        return
    with pytest.raises(SaisieInvalide) as refus:
        exiger_jugement(choix, raison)
    assert list(refus.value.erreurs) == champs


@pytest.mark.parametrize(
    ("choisies", "raison", "voulues", "champs"),
    [
        ([3, 2], "Autre lieu.", [2, 3], None),
        ([3, 9], "Autre lieu.", [3], None),  # not of this dossier, settled meanwhile: left alone
        ([9], "Autre lieu.", None, ["paires"]),
        ([], "", None, ["paires", "raison_commune"]),
        ([2], "x" * 501, None, ["raison_commune"]),
    ],
)
def test_plusieurs_paires_s_ecartent_d_une_raison(
    choisies: list[int], raison: str, voulues: list[int] | None, champs: list[str] | None
) -> None:
    if champs is None:
        assert exiger_ecart(choisies, [2, 3, 4], raison) == voulues
        return
    with pytest.raises(SaisieInvalide) as refus:
        exiger_ecart(choisies, [2, 3, 4], raison)
    assert list(refus.value.erreurs) == champs


@pytest.mark.parametrize(
    ("ici", "autre", "phrase"),
    [
        ("depose", "retire", "L’autre dossier est retiré"),
        ("irrecevable", "depose", "Ce dossier est irrecevable"),
        ("retire", "irrecevable", "Les deux dossiers"),
    ],
)
def test_sans_objet_dit_pourquoi(ici: str, autre: str, phrase: str) -> None:
    assert pourquoi_sans_objet(Etat(ici), Etat(autre)).startswith(phrase)


def test_ce_que_devient_la_paire() -> None:
    assert juger(Jugement.DOUBLON, 1, 2) == (EtatRessemblance.DOUBLON, 1)
    assert juger(Jugement.ORIGINAL, 1, 2) == (EtatRessemblance.DOUBLON, 2)
    assert juger(Jugement.A_RAPPROCHER, 1, 2) == (EtatRessemblance.A_RAPPROCHER, None)
    assert juger(Jugement.ECARTE, 1, 2) == (EtatRessemblance.ECARTE, None)
    assert list(JUGEMENTS) == list(Jugement) and list(ETATS) == list(EtatRessemblance)


def test_ce_qui_attend_dit_a_quoi_il_ressemble() -> None:
    assert [a_quoi_il_ressemble(n, "AAP-2027-0002") for n in (1, 3)] == [
        "ressemble à AAP-2027-0002", "ressemble à 3 dossiers",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("ici", "en_face", "attendu"),
    [
        (None, [7, 8, None, 7, 5], {7: (False, (0, 3)), 8: (False, (1,))}),
        (None, [5, None], {}),
        # whoever answered (5) is told nothing, on neither side
        (5, [7], {7: (False, (0,))}),
        (9, [5, None], {9: (True, (0, 1))}),
        # both sides theirs: once, from the dossier that was answered
        (9, [7, 9], {7: (False, (0,)), 9: (True, (0, 1))}),
        (9, [], {}),
    ],
)
def test_chaque_pilote_est_prevenu_une_fois(
    ici: int | None, en_face: list[int | None], attendu: dict[int, tuple[bool, tuple[int, ...]]]
) -> None:
    assert {p: (d.est_d_ici, d.rangs) for p, d in a_prevenir(ici, en_face, 5).items()} == attendu


def test_une_paire_qu_une_nouvelle_version_ne_fait_plus_est_oubliee() -> None:
    assert perimees({7: 70, 8: 80}, {8}) == [70]


@pytest.mark.parametrize(
    ("etat", "suite"),
    [
        ("depose", "a_ecarter"),
        ("en_instruction", "a_retirer"),
        ("a_completer", "a_retirer"),
        ("irrecevable", "ecarte"),
        ("retire", "ecarte"),
        ("instruit", "trop_tard"),
        ("accorde", "trop_tard"),
        ("solde", "trop_tard"),
    ],
)
def test_ce_qui_reste_a_faire_d_un_doublon(etat: str, suite: str) -> None:
    assert suite_d_un_doublon(Etat(etat)) == suite


@pytest.mark.parametrize(
    ("paire", "ici", "autre", "attend", "montre"),
    [
        ("a_regarder", "depose", "en_instruction", True, "À regarder"),
        ("a_regarder", "depose", "retire", False, "Sans objet"),
        ("a_regarder", "irrecevable", "depose", False, "Sans objet"),
        ("a_regarder", "retire", "retire", False, "Sans objet"),
        # examined again after a recours, it waits anew; a decision taken does not make it another project
        ("a_regarder", "depose", "en_comite", True, "À regarder"),
        ("a_regarder", "en_instruction", "accorde", True, "À regarder"),
        # what somebody said stays said
        ("doublon", "depose", "retire", False, "Doublon"),
        ("a_rapprocher", "depose", "irrecevable", False, "À rapprocher"),
        ("ecarte", "depose", "depose", False, "Pas un doublon"),
    ],
)
def test_une_paire_dont_l_un_est_parti_n_attend_plus_rien(
    paire: str, ici: str, autre: str, attend: bool, montre: str
) -> None:
    lue = EtatRessemblance(paire), Etat(ici), Etat(autre)
    assert attend_une_reponse(*lue) is attend and fiche_de_la_paire(*lue).libelle == montre


def test_rien_du_dossier_d_un_autre_organisme_n_est_dit_au_porteur() -> None:
    for est_du_meme in (True, False):
        motif = motif_du_doublon("AAP-2027-0004", "3 mars 2027", est_du_meme=est_du_meme)
        message = message_du_doublon("AAP-2027-0009", "AAP-2027-0004", est_du_meme=est_du_meme)
        assert all(("0004" in texte) is est_du_meme for texte in (motif, message))
