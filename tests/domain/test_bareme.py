"""The barème of a campaign: what it says otherwise of the grille, and what may still change once notes exist."""

from dataclasses import replace
from typing import Any

import pytest

from app.domain.bareme import (
    COMMENTES,
    PROPRES,
    REGLABLES,
    REGLAGES_PAR_DEFAUT,
    VIERGE,
    Bareme,
    ReglageCritere,
    consigne,
    corrige,
    dits_avec,
    ecrire,
    exiger_une_note,
    verifier_reglage,
)
from app.domain.droits import Qualite
from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.grille import Critere, criteres, criteres_attendus
from app.domain.notation import NoteDonnee, manquants, noter, verifier_note
from app.domain.orientations import Axe, Orientation

PILOTE, CONTRIBUTEUR, TERRITOIRE = Qualite.PILOTE, Qualite.CONTRIBUTEUR, Qualite.TERRITOIRE
ANCRES = ("rien", "peu", "assez", "bien", "tout")


def _lignes(bareme: Bareme) -> tuple[Critere, ...]:
    return criteres(bareme, Orientation.SANTE, [Orientation.EMPLOI], [Axe.ALLER_VERS])


def test_un_bareme_qui_ne_dit_rien_est_celui_du_contrat() -> None:
    assert Bareme().reglages is REGLAGES_PAR_DEFAUT
    assert all(ecrire(cle, reglage) == {} for cle, reglage in REGLAGES_PAR_DEFAUT.items())
    assert {c.commentes for c in _lignes(Bareme())} == {COMMENTES}
    assert [cle for cle in REGLABLES if cle in Bareme().reglages] == [c for c in REGLABLES if c not in PROPRES]


@pytest.mark.parametrize(
    ("dits", "parts", "attendus"),
    [
        ({}, [(TERRITOIRE, [])], ["ancrage"]),
        ({"ancrage": {"roles": ["pilote"]}}, [(TERRITOIRE, [])], []),
        ({"participation": {"roles": ["pilote", "territoire"]}}, [(TERRITOIRE, [])], ["participation", "ancrage"]),
        # an axis asks the contributeurs that its motif names, never the others
        ({}, [(CONTRIBUTEUR, ["axe.aller_vers"])], ["axe.aller_vers"]),
        ({"axe.aller_vers": {"roles": ["pilote"]}}, [(CONTRIBUTEUR, ["axe.aller_vers"])], []),
        ({"axe.aller_vers": {"roles": ["territoire"]}}, [(TERRITOIRE, [])], ["axe.aller_vers", "ancrage"]),
        ({"faisabilite": {"roles": ["contributeur"]}}, [(CONTRIBUTEUR, ["cite_emploi"])], ["faisabilite"]),
        ({"secondaire": {"roles": ["territoire"]}}, [(TERRITOIRE, [])], ["secondaire.emploi", "ancrage"]),
        ({"secondaire": {"est_ecarte": True}}, [(CONTRIBUTEUR, ["secondaire.emploi"])], []),
        # a second reader reads everything the pilote does
        (
            {"partenariats": {"est_ecarte": True}, "ancrage": {"roles": ["territoire"]}},
            [(CONTRIBUTEUR, ["seconde_lecture"])],
            ["orientation", "axe.aller_vers", "participation", "faisabilite", "objectifs"],
        ),
    ],
)
def test_le_bareme_dit_qui_note_quoi(
    dits: dict[str, Any], parts: list[tuple[Qualite, list[str]]], attendus: list[str]
) -> None:
    assert list(criteres_attendus(parts, _lignes(Bareme({}, dits)))) == attendus


def test_un_critere_propre_se_note_et_pese_un_critere_ecarte_disparait() -> None:
    propre = {"libelle": "Sobriété", "ancres": list(ANCRES)}
    bareme = Bareme({"propre.1": 5}, {"propre.1": propre, "objectifs": {"est_ecarte": True}})
    lignes = _lignes(bareme)
    assert [c.cle for c in lignes][-2:] == ["partenariats", "propre.1"]
    assert (lignes[-1].libelle, lignes[-1].poids, lignes[-1].ancres) == ("Sobriété", 5, ANCRES)
    # 3 × 4 on the orientation, 5 × 0 on its own criterion: 12 of 32
    notes = [NoteDonnee("orientation", 1, 4), NoteDonnee("propre.1", 1, 0), NoteDonnee("objectifs", 1, 4)]
    assert noter([c for c in lignes if c.cle in ("orientation", "propre.1")], notes, 1, 1).dixiemes == 375
    assert list(bareme.libelles_des_poids())[-2:] == ["partenariats", "propre.1"]
    assert "objectifs" not in bareme.libelles_des_poids()
    with pytest.raises(SaisieInvalide):
        Bareme({"propre.4": 1})


def test_une_note_reste_provisoire_pour_les_seuls_criteres_du_pilote() -> None:
    lignes = [c for c in _lignes(Bareme({}, {"ancrage": {"roles": ["territoire"]}})) if not c.est_indicatif]
    notes = [NoteDonnee(c.cle, 1, 2) for c in lignes if not c.est_calcule and c.cle != "ancrage"]
    assert not noter(lignes, notes, 1, 1).est_provisoire
    assert noter(lignes, notes[1:], 1, 1).est_provisoire


def test_les_commentaires_demandes_sont_ceux_du_bareme() -> None:
    (orientation, *_) = _lignes(Bareme({}, {"orientation": {"commentes": [2]}}))
    verifier_note(0, "", orientation.commentes)
    with pytest.raises(SaisieInvalide, match="un commentaire est demandé pour 2"):
        verifier_note(2, " ", orientation.commentes)
    notes = [NoteDonnee("orientation", 1, 2), NoteDonnee("ancrage", 1, 2)]
    assert manquants(("orientation", "ancrage"), notes, {}, {"orientation": frozenset({2})}) == ("orientation",)


@pytest.mark.parametrize(
    ("commentes", "phrase"),
    [
        ([COMMENTES, COMMENTES], "Un commentaire est demandé pour 0, 1 et 4."),
        ([frozenset({0})], "Un commentaire est demandé pour 0."),
        ([frozenset()], "Les commentaires sont facultatifs."),
        ([], "Un commentaire est demandé pour 0, 1 et 4."),
    ],
)
def test_la_consigne_dit_les_notes_a_expliquer(commentes: list[frozenset[int]], phrase: str) -> None:
    assert consigne(commentes) == phrase
    assert "chaque critère" in consigne([*commentes, frozenset({3})]) or not commentes


def test_la_campagne_ne_garde_que_ce_qu_elle_change() -> None:
    usuel = REGLAGES_PAR_DEFAUT["ancrage"]
    sans_territoire = replace(usuel, roles=frozenset({PILOTE}))
    dits = dits_avec({}, "ancrage", sans_territoire)
    assert dits == {"ancrage": {"roles": ["pilote"]}}
    assert Bareme({}, dits).reglages["ancrage"] == sans_territoire
    assert dits_avec(dits, "ancrage", usuel) == {}
    propre = ReglageCritere("Sobriété", ANCRES, frozenset({PILOTE}))
    ajoute = dits_avec({}, "propre.2", propre)
    assert Bareme({}, ajoute).reglages["propre.2"] == propre
    assert dits_avec(ajoute, "propre.2", replace(propre, libelle="")) == {}


@pytest.mark.parametrize(
    ("cle", "change", "erreurs"),
    [
        ("ancrage", {}, set()),
        ("ancrage", {"libelle": ""}, {"libelle"}),
        ("ancrage", {"ancres": ("a", "", "c", "", "e")}, {"ancre_1", "ancre_3"}),
        ("ancrage", {"roles": frozenset()}, {"roles"}),
        ("ancrage", {"roles": frozenset(), "est_ecarte": True}, set()),
        ("ancrage", {"commentes": frozenset({5})}, {"commentes"}),
        ("propre.1", {"libelle": "", "ancres": ("", "", "", "", "")}, set()),
    ],
)
def test_un_critere_que_personne_ne_pourrait_noter_est_refuse(
    cle: str, change: dict[str, Any], erreurs: set[str]
) -> None:
    reglage = replace(REGLAGES_PAR_DEFAUT["ancrage"], **change)
    if not erreurs:
        verifier_reglage(cle, reglage)
        return
    with pytest.raises(SaisieInvalide) as refus:
        verifier_reglage(cle, reglage)
    assert set(refus.value.erreurs) == erreurs


@pytest.mark.parametrize(
    ("poids", "ecartes", "tient"),
    [
        ({}, (), True),
        ({"participation": 2}, ("participation",), False),
        ({"participation": 2, "objectifs": 1}, ("participation", "objectifs"), False),
        ({"participation": 2, "objectifs": 1}, ("participation",), True),
        ({"axe": 1}, ("participation",), True),
        ({"propre.1": 4, "participation": 1}, ("participation",), True),
    ],
)
def test_un_poids_au_moins_porte_sur_un_critere_note(
    poids: dict[str, int], ecartes: tuple[str, ...], tient: bool
) -> None:
    tous = dict.fromkeys(Bareme().poids, 0) | poids if poids else {}
    bareme = Bareme(tous, {cle: {"est_ecarte": True} for cle in ecartes} | {"propre.1": {"libelle": "Sobriété"}})
    if tient:
        exiger_une_note(bareme)
        return
    with pytest.raises(SaisieInvalide, match="critères écartés"):
        exiger_une_note(bareme)


def test_une_correction_ne_touche_que_les_mots() -> None:
    avant = replace(VIERGE, libelle="Sobriété", ancres=ANCRES)
    assert corrige(avant, "Sobriété", ("rien du tout", *ANCRES[1:])).roles == avant.roles
    with pytest.raises(ErreurMetier, match="rien n’a changé"):
        corrige(avant, "Sobriété", ANCRES)
