"""Two people on one section, cell by cell: nothing that only one of them changed is lost, nothing else is guessed."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.dispositifs import Dispositif
from app.domain.formulaire import champs_de, formulaire, lire_postes, section_de
from app.domain.fusion import base_actuelle, empreintes, fusionner, lire_empreintes, sans
from app.domain.questions import Section

AAP = formulaire(Dispositif.AAP)


def _section(cle: str) -> Section:
    trouvee = section_de(AAP, cle)
    assert trouvee is not None
    return trouvee


BUDGET, TERRITOIRES, INDICATEURS, PROJET = map(_section, ("budget", "territoires", "indicateurs", "projet"))


def _ligne(financeur: str, montant: str, nom: str = "") -> dict[str, str]:
    return {"financeur": financeur, "nom": nom, "etat": "sollicite", "montant": montant, "numero": ""}


CAPH, CAF, RAISMES = _ligne("caph", "8 000"), _ligne("caf", "500"), _ligne("commune", "1 500", "Raismes")
DEPART: dict[str, Any] = {
    "charges": {"achats": "1 000", "locations": "200"}, "produits": {"ventes": "50"},
    "financeurs": [CAPH, CAF, RAISMES],
}  # fmt: skip


def _poster(section: Section, montre: dict[str, Any], changes: dict[str, str | None]) -> dict[str, Any]:
    """What the page of `montre` sends once some of its fields were typed in; None: the field was not on it."""
    champs = champs_de(section, montre) | {nom: [v] for nom, v in changes.items() if v is not None}
    return lire_postes(section, {nom: v for nom, v in champs.items() if changes.get(nom, "") is not None})


def _fusion(section: Section, montre: dict[str, Any], mien: dict[str, str | None], autre: dict[str, Any]) -> Any:
    return fusionner(lire_empreintes(empreintes(montre)), _poster(section, montre, mien), autre)


@pytest.mark.parametrize(
    ("mien", "autre", "attendu"),
    [
        # two lines of one column
        ({"charges.achats": "1 100"}, {"charges": {"achats": "1 000", "locations": "300"}},
         {"charges": {"achats": "1 100", "locations": "300"}}),
        ({"charges.achats": ""}, {"charges": {"achats": "1 000", "locations": "200", "assurance": "9"}},
         {"charges": {"locations": "200", "assurance": "9"}}),
        # the same figure typed twice is one figure
        ({"charges.achats": "7"}, {"charges": {"achats": "7", "locations": "200"}},
         {"charges": {"achats": "7", "locations": "200"}}),
        # two columns of one row, then two rows
        ({"financeurs.1.montant": "600"}, {"financeurs": [CAPH, CAF | {"numero": "12"}, RAISMES]},
         {"financeurs": [CAPH, CAF | {"montant": "600", "numero": "12"}, RAISMES]}),
        ({"financeurs.0.montant": "9 000"}, {"financeurs": [CAPH, CAF, RAISMES | {"montant": "1"}]},
         {"financeurs": [CAPH | {"montant": "9 000"}, CAF, RAISMES | {"montant": "1"}]}),
        # somebody took a row away while I wrote in another: mine is found, whatever its rank
        ({"financeurs.2.montant": "2 000"}, {"financeurs": [CAPH, RAISMES]},
         {"financeurs": [CAPH, RAISMES | {"montant": "2 000"}]}),
        # I take one away while somebody writes in another
        ({"financeurs.0.financeur": "", "financeurs.0.montant": ""},
         {"financeurs": [CAPH, CAF | {"montant": "700"}, RAISMES]},
         {"financeurs": [CAF | {"montant": "700"}, RAISMES]}),
        # each adds a funder, on the same blank row of the page
        ({"financeurs.3.financeur": "europe", "financeurs.3.montant": "10"},
         {"financeurs": [CAPH, CAF, RAISMES, _ligne("asp", "20")]},
         {"financeurs": [CAPH, CAF, RAISMES, _ligne("asp", "20"), _ligne("europe", "10") | {"etat": ""}]}),
        # the same funder added twice is one row: what was sent again after a cut is kept once
        ({"financeurs.3.financeur": "europe", "financeurs.3.montant": "10"},
         {"financeurs": [CAPH, CAF, RAISMES, _ligne("europe", "10")]},
         {"financeurs": [CAPH, CAF, RAISMES, _ligne("europe", "10")]}),
        # a row that is gone stays gone when I did not touch it
        ({"charges.achats": "1"}, {"financeurs": [CAPH]},
         {"charges": {"achats": "1", "locations": "200"}, "financeurs": [CAPH]}),
    ],
)  # fmt: skip
def test_ce_qu_un_seul_a_change_est_garde(
    mien: dict[str, str | None], autre: dict[str, Any], attendu: dict[str, Any]
) -> None:
    fusion = _fusion(BUDGET, DEPART, mien, DEPART | autre)
    assert (fusion.contenu, fusion.conflits) == (DEPART | attendu, [])


@pytest.mark.parametrize(
    ("mien", "autre", "conflits"),
    [
        ({"charges.achats": "1 100"}, {"charges": {"achats": "1 200"}}, [("charges.achats", "1 100", "1 200")]),
        ({"charges.achats": ""}, {"charges": {"achats": "1 200"}}, [("charges.achats", "", "1 200")]),
        ({"charges.achats": "5"}, {"charges": {"locations": "200"}}, [("charges.achats", "5", "")]),
        ({"charges.assurance": "5"}, {"charges": {"assurance": "6"}}, [("charges.assurance", "5", "6")]),
        ({"financeurs.1.montant": "6"}, {"financeurs": [CAPH, CAF | {"montant": "7"}, RAISMES]},
         [("financeurs.1.montant", "6", "7")]),
        # written in a row that somebody moved up, or took away
        ({"financeurs.1.montant": "6"}, {"financeurs": [CAF | {"montant": "7"}]}, [("financeurs.0.montant", "6", "7")]),
        ({"financeurs.1.montant": "6"}, {"financeurs": [CAPH, RAISMES]},
         [("financeurs.2", CAF | {"montant": "6"}, {})]),
        # taken away while somebody wrote in it
        ({"financeurs.1.financeur": "", "financeurs.1.montant": ""},
         {"financeurs": [CAPH, CAF | {"montant": "7"}, RAISMES]}, [("financeurs.1.montant", "", "7")]),
        # the same funder, added by both with two amounts: never two requests in one budget
        ({"financeurs.3.financeur": "europe", "financeurs.3.montant": "10"},
         {"financeurs": [CAPH, CAF, RAISMES, _ligne("europe", "20")]}, [("financeurs.3.montant", "10", "20")]),
    ],
)  # fmt: skip
def test_la_meme_cellule_montre_les_deux_textes(
    mien: dict[str, str | None], autre: dict[str, Any], conflits: list[tuple[str, Any, Any]]
) -> None:
    sienne = DEPART | autre
    fusion = _fusion(BUDGET, DEPART, mien, sienne)
    assert [(c.place, c.mien, c.autre) for c in fusion.conflits] == conflits
    base, posee = lire_empreintes(empreintes(DEPART)), _poster(BUDGET, DEPART, mien)
    assert fusionner(base, posee, sienne, garder_autre=True).conflits == []
    # the page that shows both sends mine again, from what is stored, with or without the cells left to the other
    renvoyee = lire_postes(BUDGET, champs_de(BUDGET, fusion.contenu))
    choisie = fusionner(base_actuelle(sienne), renvoyee, sienne)
    assert choisie.conflits == []
    assert choisie.contenu["charges"] == fusion.contenu["charges"]
    cedee = fusionner(base_actuelle(sienne), sans(renvoyee, [c.place for c in fusion.conflits]), sienne)
    assert cedee.contenu == fusionner(base, posee, sienne, garder_autre=True).contenu


def test_l_absence_n_efface_rien() -> None:
    """A page that shows a part of a table says nothing of the rest; only what comes back empty is emptied."""
    base = base_actuelle(DEPART)
    for champs in ({}, {"charges.achats": ["1 000"]}, {"financeurs.1.montant": ["500"]}):
        assert fusionner(base, lire_postes(BUDGET, champs), DEPART).contenu == DEPART
    publics = {"beneficiaires": {"femmes.0_5": "1", "hommes.0_5": "2"}, "par_quartier": {"QN05955M": "3", "hors": "4"}}
    lu = lire_postes(TERRITOIRES, {"beneficiaires.femmes.0_5": ["5"], "par_quartier.hors": [""]})
    fusion = fusionner(base_actuelle(publics), {c: lu[c] for c in ("beneficiaires", "par_quartier")}, publics)
    assert fusion.contenu == {
        "beneficiaires": {"femmes.0_5": "5", "hommes.0_5": "2"}, "par_quartier": {"QN05955M": "3"},
    }  # fmt: skip
    vide = dict.fromkeys(c.cle for q in INDICATEURS.questions for c in q.colonnes)
    mesures = {"indicateurs": [dict.fromkeys(vide, "a"), dict.fromkeys(vide, "b")]}
    assert fusionner(base_actuelle(mesures), lire_postes(INDICATEURS, {}), mesures).contenu == mesures
    une = lire_postes(INDICATEURS, {f"indicateurs.0.{c}": [""] for c in vide})
    assert fusionner(base_actuelle(mesures), une, mesures).contenu == {"indicateurs": mesures["indicateurs"][1:]}


def test_un_texte_reste_d_un_seul_tenant() -> None:
    avant = {"intitule": "1", "resume": "1", "besoins": "1", "objectifs": "1"}
    autre = {"intitule": "1", "resume": "2", "besoins": "2", "objectifs": "2"}
    fusion = _fusion(PROJET, avant, {"intitule": "2", "besoins": "2", "objectifs": "3"}, autre)
    assert fusion.contenu == {"intitule": "2", "resume": "2", "besoins": "2", "objectifs": "3"}
    assert [c.place for c in fusion.conflits] == ["objectifs"]


_MONTANT = st.sampled_from(["", "1", "2", "3"])
_PAGE = st.fixed_dictionaries(
    {
        **{f"charges.{c}": _MONTANT for c in ("achats", "locations", "assurance")},
        **{f"financeurs.{n}.{c}": _MONTANT for n in range(4) for c in ("montant", "numero")},
    }
)


@given(_PAGE, _PAGE, _PAGE)
def test_a_deux_rien_ne_se_perd_et_la_page_suit(
    depart: dict[str, str], un: dict[str, str], deux: dict[str, str]
) -> None:
    """Whoever saves second: each cell that only one changed has their text, and saving again changes nothing."""
    noms = {f"financeurs.{n}.financeur": [f] for n, f in enumerate(("caph", "caf", "europe", "asp"))}
    page = {nom: [v] for nom, v in depart.items()} | noms
    montre = fusionner({}, lire_postes(BUDGET, page), {}).contenu
    base = lire_empreintes(empreintes(montre))
    leurs = fusionner(base, lire_postes(BUDGET, page | {nom: [v] for nom, v in un.items()}), montre)
    assert leurs.conflits == []
    posee = lire_postes(BUDGET, page | {nom: [v] for nom, v in deux.items()})
    fusion = fusionner(base, posee, leurs.contenu)
    apres = {nom: v[0] for nom, v in champs_de(BUDGET, fusion.contenu).items()}
    disputees = {c.place for c in fusion.conflits}
    for nom, avant in depart.items():
        voulues = {un[nom], deux[nom]} - {avant} or {avant}
        assert apres.get(nom, "") in voulues
        assert (nom in disputees) == (len(voulues) == 2)
    if not disputees:
        encore = fusionner(base | fusion.base, posee, fusion.contenu)
        assert (encore.contenu, encore.conflits) == (fusion.contenu, [])
