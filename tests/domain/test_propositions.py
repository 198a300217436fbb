"""The proposer: what it asks, how its answer is verified, why each dossier is left out; the weights that move."""

from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest

from app.core.resolution import resoudre
from app.domain.enveloppes import Decoupe, Enveloppes, Lieu, Noeud, Regles
from app.domain.explications import Cause, expliquer
from app.domain.grille import POIDS_PAR_DEFAUT, Bareme, criteres
from app.domain.notation import noter_les_moyennes
from app.domain.orientations import Geographie, Orientation
from app.domain.propositions import Contraintes, Minimum, Probleme
from app.domain.scenarios import Cadre, Fiche, GenreGroupe, Groupe, Montants
from app.domain.sensibilite import Note, eprouver
from tests.domain.equipe_du_contrat import lisible

QPV = frozenset({Geographie.QPV})


def fiche(
    n: int,
    note: int | None,
    demande: int,
    orientation: Orientation = Orientation.EMPLOI,
    ou: frozenset[Geographie] = QPV,
) -> Fiche:
    lieu = Lieu(orientation=orientation, geographies=ou, cout_cents=2 * demande)
    return Fiche(id=n, numero=f"N{n}", note_dixiemes=note, rang=n, demande_cents=demande, lieu=lieu)


SANTE = Noeud(id=2, nom="CAPH — Santé", montant_cents=3_000_00, decoupe=Decoupe.ORIENTATION, valeur="sante")
CAPH = Noeud(id=0, nom="CAPH", montant_cents=9_000_00, regles=Regles(plancher_cents=1_000_00), enfants=(SANTE,))
ETAT = Noeud(id=0, nom="État", montant_cents=2_000_00, regles=Regles(geographies=QPV, taux_max_pour_mille=250))
FICHES = (
    fiche(1, 900, 4_000_00), fiche(2, 800, 4_000_00), fiche(3, 700, 3_000_00, Orientation.SANTE),
    fiche(4, 600, 3_000_00), fiche(5, 500, 2_000_00, ou=frozenset()), fiche(6, None, 1_000_00),
)  # fmt: skip
PEU = (FICHES[0], FICHES[2], FICHES[4], FICHES[5])
CADRE = Cadre(FICHES, Enveloppes({"caph": CAPH, "etat": ETAT}))
NEUTRE = Contraintes(part_min_pour_mille=500, pas_cents=1_000_00)
SANTE_AU_MOINS = Minimum(Groupe(GenreGroupe.ORIENTATION, "sante"), 2_000_00, "Santé")


def chercher(probleme: Probleme, elastique: bool = False) -> tuple[str, dict[int, dict[str, int]], int]:
    reponse = resoudre(probleme.en_nombres(elastique), 5)
    montants = probleme.lire(reponse["valeurs"]) if reponse["valeurs"] else {}
    return reponse["statut"], montants, reponse["borne"]


def toutes(probleme: Probleme) -> list[Montants]:
    """Every distribution by thousands of euros that the rules let through."""
    par_fiche = []
    for f in PEU:
        possibles = [(c, e) for c in range(5) for e in range(3) if (c + e) * 1_000_00 <= f.demande_cents]
        par_fiche.append([{k: n * 1_000_00 for k, n in (("caph", c), ("etat", e)) if n} for c, e in possibles])
    tous = (
        {f.id: m for f, m in zip(PEU, choix, strict=True) if m}
        for choix in product(*par_fiche)
        if sum(m.get("etat", 0) for m in choix) <= ETAT.montant_cents
    )
    return [montants for montants in tous if not probleme.verifier(montants)]


@pytest.mark.parametrize(
    "contraintes",
    [
        NEUTRE,
        Contraintes(part_min_pour_mille=1000, pas_cents=1_000_00, exclus=frozenset({1})),
        Contraintes(part_min_pour_mille=500, pas_cents=1_000_00, minimums=(SANTE_AU_MOINS,), imposes=frozenset({5, 6})),
    ],
)
def test_le_proposeur_trouve_ce_que_trouve_l_enumeration(contraintes: Contraintes) -> None:
    enveloppes = Enveloppes({"caph": replace(CAPH, montant_cents=6_000_00), "etat": ETAT})
    probleme = Probleme(Cadre(PEU, enveloppes), contraintes, {})
    statut, montants, borne = chercher(probleme)
    assert statut == "optimal" and probleme.verifier(montants) == []
    meilleur = max(probleme.points_cherches(m) for m in toutes(probleme))
    assert probleme.points_cherches(montants) == meilleur == borne


def test_une_promesse_est_tenue_et_ses_euros_ne_servent_pas_deux_fois() -> None:
    fiches = [f if f.id != 4 else replace(f, lieu=replace(f.lieu, tenu={"caph": 0})) for f in FICHES]
    probleme = Probleme(Cadre(fiches, CADRE.enveloppes), NEUTRE, {4: {"caph": 1_500_00}})
    _, montants, _ = chercher(probleme)
    assert montants[4]["caph"] == 1_500_00 and probleme.verifier(montants) == []


def test_ce_qui_ne_tient_pas_ensemble_est_nomme() -> None:
    trop = Minimum(Groupe(GenreGroupe.ORIENTATION, "sante"), 8_000_00, "Santé")
    probleme = Probleme(CADRE, Contraintes(part_min_pour_mille=500, pas_cents=1_000_00, minimums=(trop,)), {})
    assert chercher(probleme)[0] == "impossible"
    phrases = probleme.impossibilites(chercher(probleme, elastique=True)[1])
    assert [lisible(p) for p in phrases] == [
        "Santé : 8 000 € ne tiennent pas avec le reste, il manquerait au moins 5 000 €."
    ]


def test_chaque_dossier_ecarte_sait_pourquoi() -> None:
    contraintes = Contraintes(
        part_min_pour_mille=1000, pas_cents=1_000_00, exclus=frozenset({2}), imposes=frozenset({4}),
        minimums=(SANTE_AU_MOINS,),
    )  # fmt: skip
    fiches = (*FICHES, fiche(7, 650, 9_000_00), fiche(8, 640, 500_00, ou=frozenset()), fiche(9, 850, 3_000_00))
    probleme = Probleme(Cadre(fiches, CADRE.enveloppes), contraintes, {})
    montants: Montants = {1: {"caph": 3_000_00, "etat": 1_000_00}, 3: {"caph": 3_000_00}, 4: {"caph": 3_000_00}}
    lues = {e.dossier_id: e for e in expliquer(probleme, montants)}
    assert {d: e.cause for d, e in lues.items()} == {
        2: Cause.EXCLU, 5: Cause.ENVELOPPE, 6: Cause.SANS_NOTE, 7: Cause.PART, 8: Cause.REGLE, 9: Cause.ENVELOPPE,
    }  # fmt: skip
    assert "Il reste : CAPH 0 €, État 1 000 €" in lisible(lues[9].phrase)
    assert lues[9].devant == ((4, "imposé"),)
    assert "ne finance que ces lieux" in lues[8].phrase
    reste = {d: m for d, m in montants.items() if d != 4}
    assert {e.dossier_id: e.cause for e in expliquer(probleme, reste)}[5] is Cause.RECHERCHE


def test_les_decisions_qui_tiennent_a_un_poids() -> None:
    """Two dossiers for one place: a tenth of « participation » turns the decision, a tenth of « partenariats » not."""
    poids = {"orientation": 3, "participation": 3, "partenariats": 1}
    grille = criteres(Bareme(dict.fromkeys(POIDS_PAR_DEFAUT, 0) | poids), Orientation.EMPLOI, (), ())
    dits = {1: (4, 2, 2), 2: (2, 4, 2), 3: (4, 4, 4)}
    notes = {d: Note(grille, dict(zip(poids, map(Fraction, m), strict=True))) for d, m in dits.items()}
    fiches = [fiche(d, noter_les_moyennes(grille, notes[d].moyennes), 4_000_00) for d in (1, 2, 3)]
    cadre = Cadre(fiches, Enveloppes({"caph": Noeud(id=0, nom="CAPH", montant_cents=8_000_00)}))
    vu = eprouver(cadre, {d: {"caph": 4_000_00} for d in (1, 2, 3)}, notes, poids)
    assert vu.retenus == {1, 3}
    causes = {("orientation", -1), ("participation", 1)}
    assert [(b.fiche.id, b.est_retenu, set(b.causes)) for b in vu.bascules] == [(1, True, causes), (2, False, causes)]
    assert {(v.poids, v.sens) for v in vu.variations if v.nombre} == causes
