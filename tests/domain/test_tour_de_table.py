"""One line per funder, derived from what others say; the plan; the rate and its amount."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.budget import EtatFinancement, LigneFinanceur
from app.domain.partenaires import Fermete as FermeteDAvis
from app.domain.partenaires import GenrePartenaire
from app.domain.tour_de_table import (
    AvisChiffre,
    CleDeLigne,
    DuComite,
    Fermete,
    Ligne,
    Plan,
    Saisie,
    dresser,
    erreurs_de_ligne,
    montant_au_taux,
    taux_de,
)
from tests.domain.equipe_du_contrat import lisible

LUNDI, MARDI = datetime(2027, 3, 1, 9, tzinfo=UTC), datetime(2027, 3, 2, 9, tzinfo=UTC)
RAISMES = CleDeLigne("commune", "Ville de Raismes")
VOTEE = DuComite("CAPH", decide_cents=500_00, reference="D-1")
CAPH = {"caph": DuComite("La Porte du Hainaut")}


def demande(code: str, cents: int, etat: EtatFinancement = EtatFinancement.SOLLICITE, **k: str) -> LigneFinanceur:
    return LigneFinanceur(code, k.get("nom", ""), etat, cents, k.get("numero", ""))


def resume(ligne: Ligne) -> tuple[str, int, int | None, int | None, Fermete, int]:
    return (
        ligne.libelle, ligne.demande_cents, ligne.propose_cents, ligne.decide_cents, ligne.fermete, ligne.attendu_cents
    )  # fmt: skip


@pytest.mark.parametrize(
    ("faits", "est_verse", "fermete", "attendu"),
    [
        (DuComite("CAPH"), False, Fermete.SOLLICITE, 900),
        (DuComite("CAPH", 700), False, Fermete.AVIS, 700),
        (DuComite("CAPH", 700, est_promis=True), False, Fermete.PROMIS, 700),
        (DuComite("CAPH", 700, decide_cents=600), False, Fermete.PROMIS, 600),
        (DuComite("CAPH", 700, decide_cents=600, est_publie=True), False, Fermete.PROMIS, 600),
        (DuComite("CAPH", 700, decide_cents=600, reference="D-1"), False, Fermete.VOTE, 600),
        (DuComite("CAPH", 700, decide_cents=600, est_publie=True, reference="D-1"), False, Fermete.ENGAGE, 600),
        (DuComite("CAPH", 700, decide_cents=600, est_publie=True), True, Fermete.VERSE, 600),
        # granted by others, not by this one: its zero is a decision
        (DuComite("CAPH", 700, decide_cents=0), False, Fermete.VOTE, 0),
        (DuComite("CAPH", 700, est_ecarte=True), False, Fermete.AVIS, 0),
    ],
)
def test_un_financeur_du_comite_suit_ses_propositions_et_ses_decisions(
    faits: DuComite, est_verse: bool, fermete: Fermete, attendu: int
) -> None:
    (ligne,) = dresser([demande("caph", 900, numero="D-1")], {"caph": faits}, est_verse=est_verse)
    assert (ligne.fermete, ligne.attendu_cents, ligne.demande_cents, ligne.numero) == (fermete, attendu, 900, "D-1")


def test_un_avis_ou_une_saisie_ne_touche_pas_une_decision_du_comite() -> None:
    (ligne,) = dresser(
        [demande("etat", 900)],
        {"etat": DuComite("État", 500, decide_cents=400, reference="Arrêté 12")},
        [AvisChiffre(GenrePartenaire.ETAT, "Délégué du préfet", 800, FermeteDAvis.VOTE)],
        [Saisie(CleDeLigne("etat"), 850, Fermete.PROMIS, numero="DA00012345", par="A. Agent", le=LUNDI)],
    )
    assert resume(ligne) == ("État", 900, 500, 400, Fermete.VOTE, 400)
    assert (ligne.avise_cents, ligne.numero) == (800, "DA00012345")


@pytest.mark.parametrize(
    ("etat", "avis", "saisies", "attendu"),
    [
        (EtatFinancement.SOLLICITE, None, [], (900, None, None, Fermete.SOLLICITE, 900)),
        (EtatFinancement.ACQUIS, None, [], (900, None, None, Fermete.PROMIS, 900)),
        (EtatFinancement.REFUSE, None, [], (0, None, None, Fermete.SOLLICITE, 0)),
        (EtatFinancement.SOLLICITE, (FermeteDAvis.PROBABLE, 500), [], (900, 500, None, Fermete.AVIS, 500)),
        (EtatFinancement.REFUSE, (FermeteDAvis.VOTE, 500), [], (0, None, 500, Fermete.VOTE, 500)),
        (EtatFinancement.SOLLICITE, (FermeteDAvis.PROBABLE, 500), [(600, Fermete.PROMIS, MARDI)],
         (900, 600, None, Fermete.PROMIS, 600)),
        # the partner answered after what was recorded
        (EtatFinancement.SOLLICITE, (FermeteDAvis.VOTE, 500), [(600, Fermete.PROMIS, LUNDI.replace(hour=8))],
         (900, None, 500, Fermete.VOTE, 500)),
        (EtatFinancement.SOLLICITE, (FermeteDAvis.PROBABLE, 500), [(0, Fermete.VOTE, MARDI)],
         (900, 500, 0, Fermete.VOTE, 0)),
    ],
)  # fmt: skip
def test_un_autre_financeur_suit_son_budget_son_avis_puis_ce_qui_est_saisi(
    etat: EtatFinancement,
    avis: tuple[FermeteDAvis, int] | None,
    saisies: list[tuple[int, Fermete, datetime]],
    attendu: tuple,
) -> None:
    rendus = [AvisChiffre(GenrePartenaire.COMMUNE, "Mairie de Raismes", avis[1], avis[0], LUNDI)] if avis else []
    lues = [Saisie(RAISMES, cents, fermete, le=le) for cents, fermete, le in saisies]
    caph, commune = dresser([demande("commune", 900, etat, nom="RAISMES")], CAPH, rendus, lues)
    assert caph.est_du_comite and caph.attendu_cents == 0
    assert resume(commune) == ("Commune — RAISMES", *attendu)


def test_les_lignes_se_suivent_comme_au_budget_et_celles_d_un_meme_financeur_s_ajoutent() -> None:
    lignes = dresser(
        [
            demande("caf", 100), demande("commune", 10, nom="Denain"), demande("commune", 20, nom="Raismes"),
            demande("commune", 5, nom="Ville de Denain"), demande("caph", 50),
        ],
        CAPH,
        [AvisChiffre(GenrePartenaire.REGION, "Région Hauts-de-France", 30, FermeteDAvis.INDICATIF)],
    )  # fmt: skip
    assert [(x.libelle, x.demande_cents, x.attendu_cents) for x in lignes] == [
        ("La Porte du Hainaut", 50, 50),
        ("Région Hauts-de-France", 0, 30),
        ("Commune — Denain", 15, 15),
        ("Commune — Raismes", 20, 20),
        ("Caisse d’allocations familiales (CAF)", 100, 100),
    ]


def test_la_ligne_d_un_auteur_efface_reste_sollicitee() -> None:
    _, ligne = dresser([], CAPH, saisies=[Saisie(RAISMES, 10, Fermete.AVIS, par="", le=LUNDI)])
    assert (ligne.est_sollicitee, ligne.source) == (True, "Compte effacé")


@pytest.mark.parametrize(
    ("cout", "autres", "phrase"),
    [
        (1_000_00, 400_00, "Le plan est équilibré"),
        (1_000_00, 300_00, "Il reste 100 € à trouver"),
        (900_00, 400_00, "Le plan dépasse le coût de 100 €"),
    ],
)
def test_le_plan_dit_ce_qui_manque(cout: int, autres: int, phrase: str) -> None:
    lignes = dresser([demande("caph", 500_00), demande("caf", 100_00)], {"caph": VOTEE})
    plan = Plan(cout, autres, lignes)
    assert lisible(plan.phrase) == phrase
    assert (plan.attendu_cents, plan.ferme_cents) == (600_00, 500_00)
    assert [plan.somme(x) for x in ("demande_cents", "propose_cents", "decide_cents")] == [600_00, 0, 500_00]


@pytest.mark.parametrize(
    ("cents", "cout", "taux"), [(500, 1000, 500), (1, 3000, 0), (2, 3000, 1), (333_33, 1000_00, 333), (5, 0, None)]
)
def test_le_taux_d_un_montant(cents: int, cout: int, taux: int | None) -> None:
    assert taux_de(cents, cout) == taux


@given(st.integers(1, 1000), st.integers(1, 100_000_00))
def test_un_taux_saisi_n_est_jamais_depasse_par_son_montant(taux: int, cout: int) -> None:
    assert montant_au_taux(taux, cout) * 1000 <= taux * cout
    if cout >= 1000:
        assert taux_de(montant_au_taux(taux, cout), cout) in (taux - 1, taux)
    if cout >= 2000:
        assert taux_de(montant_au_taux(taux, cout), cout) == taux


@pytest.mark.parametrize(
    ("montant", "fermete", "champs", "manques"),
    [
        (100, Fermete.PROMIS, {"est_du_comite": True}, set()),
        (0, Fermete.PROMIS, {"est_du_comite": True}, {"montant"}),
        (100, Fermete.VOTE, {"est_du_comite": True, "reference": "D-1"}, {"fermete"}),
        (100, Fermete.VOTE, {"est_du_comite": False}, {"reference"}),
        (100, Fermete.VERSE, {"est_du_comite": False, "reference": "D-1"}, set()),
        (100, Fermete.AVIS, {"est_du_comite": False, "est_corrigee": True}, {"raison"}),
        (100, Fermete.AVIS, {"est_du_comite": False, "est_corrigee": True, "raison": "Appel du 3 mars."}, set()),
    ],
)
def test_une_ligne_dit_ce_qui_lui_manque(montant: int, fermete: Fermete, champs: dict, manques: set[str]) -> None:
    donnes = {"reference": "", "raison": "", "est_corrigee": False} | champs
    assert set(erreurs_de_ligne(montant, fermete, **donnes)) == manques


def test_un_nom_deplie_tient_dans_sa_colonne() -> None:
    assert CleDeLigne("prives", "ﬃ" * 120).pliee == ("prives", "ffi" * 40)


def test_un_financeur_du_comite_qui_vote_zero_le_dit_tant_qu_il_ne_donne_rien() -> None:
    rien = Saisie(CleDeLigne("caph"), 0, Fermete.VOTE, reference="D-9", le=MARDI)
    (ligne,) = dresser((), {"caph": DuComite("CAPH", decide_cents=0, est_publie=True)}, (), [rien])
    assert (ligne.decide_cents, ligne.fermete, ligne.reference, ligne.source, ligne.le) == (
        0, Fermete.VOTE, "D-9", "Voté : 0 €", MARDI,
    )  # fmt: skip
    (redonne,) = dresser((), {"caph": VOTEE}, (), [rien])
    assert (redonne.decide_cents, redonne.reference, redonne.source) == (500_00, "D-1", "Décision du comité")
    (rouvert,) = dresser((), {"caph": DuComite("CAPH", 700)}, (), [rien])
    assert (rouvert.decide_cents, rouvert.reference) == (None, "")
