"""The minutes: their steps, who may freeze them, what an extract tells."""

from typing import Any

import pytest

from app.domain.erreurs import ErreurMetier, Interdit, SaisieInvalide
from app.domain.proces_verbal import (
    PASSAGES_PV,
    EtatPV,
    apres_pv,
    de_ce_financeur,
    exiger_complet,
    exiger_entier,
    exiger_raison,
    exiger_second_agent,
    extrait,
    lignes_de_total,
    totaliser,
)

FINANCEURS = [{"code": "caph", "nom": "La Porte du Hainaut"}, {"code": "etat", "nom": "État"}]


def dossier(id_: int, montants: dict[str, int], *, compte: bool = True) -> dict[str, Any]:
    return {"id": id_, "montants": montants, "compte": compte}


@pytest.mark.parametrize("etat", EtatPV)
@pytest.mark.parametrize("acte", PASSAGES_PV)
def test_chaque_etape_a_sa_place(etat: EtatPV, acte: str) -> None:
    depuis, vers = PASSAGES_PV[acte]
    if etat is depuis:
        assert apres_pv(etat, acte) is vers
        return
    with pytest.raises(ErreurMetier, match="Ce procès-verbal est"):
        apres_pv(etat, acte)


def test_un_proces_verbal_fige_ne_bouge_plus() -> None:
    assert EtatPV.FIGE not in {depuis for depuis, _ in PASSAGES_PV.values()}


@pytest.mark.parametrize(("redacteur", "relecteur", "passe"), [(1, 2, True), (1, 1, False)])
def test_celui_qui_soumet_ne_relit_pas(redacteur: int, relecteur: int, passe: bool) -> None:
    if passe:
        exiger_second_agent(redacteur, relecteur)
    else:
        with pytest.raises(ErreurMetier, match="Une autre personne doit le relire"):
            exiger_second_agent(redacteur, relecteur)


@pytest.mark.parametrize(
    ("est_close", "restants", "refus"),
    [(True, 0, ""), (False, 0, "n’est pas close"), (True, 1, "1 dossier de"), (True, 2, "2 dossiers de")],
)
def test_on_fige_une_seance_close_ou_tout_est_dit(est_close: bool, restants: int, refus: str) -> None:
    if not refus:
        exiger_complet(est_close=est_close, sans_decision=restants)
        return
    with pytest.raises(ErreurMetier, match=refus):
        exiger_complet(est_close=est_close, sans_decision=restants)


def test_une_nouvelle_version_dit_pourquoi_et_un_fichier_est_entier() -> None:
    exiger_raison("Un nom mal écrit.")
    exiger_entier(0)
    with pytest.raises(SaisieInvalide):
        exiger_raison(" ")
    with pytest.raises(Interdit, match="auquel vous ne prenez pas part"):
        exiger_entier(1)


def test_un_extrait_ne_compte_pas_ce_qu_il_cache() -> None:
    dossiers = [
        dossier(1, {"caph": 500, "etat": 200}), dossier(2, {"caph": 33}), dossier(3, {"caph": 900}, compte=False),
    ]  # fmt: skip
    entier = totaliser({"financeurs": FINANCEURS, "dossiers": dossiers})
    assert (entier["totaux"], entier["total_cents"]) == ({"caph": 533, "etat": 200}, 733)
    lu = extrait(entier, {2, 3, 99})
    assert [d["id"] for d in lu["dossiers"]] == [2, 3]
    assert (lu["totaux"], lu["total_cents"]) == ({"caph": 33, "etat": 0}, 33)
    assert [d["id"] for d in de_ce_financeur(entier, "etat")] == [1]


def test_ce_qu_une_autre_seance_avait_accorde_se_compte_a_part() -> None:
    """Granted again after a recours: a funder gives more, another nothing any more; what is new adds up."""
    repris = dossier(1, {"caph": 500}) | {"deja": {"caph": 200, "etat": 100}}
    entier = totaliser({"dossiers": [repris, dossier(2, {"etat": 40})], "financeurs": FINANCEURS})
    assert lignes_de_total(entier) == [
        ("Total", {"caph": 500, "etat": 40}),
        ("Dont déjà accordé par une autre séance", {"caph": 200, "etat": 100}),
        ("Accordé en plus", {"caph": 300, "etat": -60}),
    ]
    assert [d["id"] for d in de_ce_financeur(entier, "etat")] == [1, 2]
    sans = extrait(entier, {2})
    assert "totaux_deja" not in sans and lignes_de_total(sans) == [("Total", {"caph": 0, "etat": 40})]
