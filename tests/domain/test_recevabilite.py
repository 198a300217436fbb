"""The checklist: what the machine says of each point, what an agent may answer, when the dossier may be taken."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from app.domain.dispositifs import GenreOrganisme
from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.exigences import Examen, QuartierRef, ReferencesForm
from app.domain.orientations import Geographie
from app.domain.recevabilite import (
    POINTS,
    ConstatPoint,
    Point,
    Reponse,
    Verification,
    exiger_recevable,
    exiger_verification,
    lignes,
    points_de,
    resume,
)
from app.domain.recevabilite_constats import BilanConnu, Faits, constats
from tests.domain.exemples_completude import avec, montants
from tests.domain.exemples_formulaire import PIECES, REFERENCES, REGLES, contenu_aap

OUI, NON, A_VERIFIER = Reponse
CLOTURE = datetime(2027, 1, 15, 16, tzinfo=UTC)
DEPOT = datetime(2027, 1, 15, 15, 59, 59, tzinfo=UTC)
SIGNATAIRE = "Aline Lemaire, qui représente légalement l’organisme"


def faits(contenu: Any = None, pieces: frozenset[str] = PIECES, regles: Any = None, **plus: Any) -> Faits:
    examen = Examen(
        contenu_aap() if contenu is None else contenu,
        replace(REGLES, **(regles or {})),
        plus.pop("references", REFERENCES),
        pieces,
        plus.pop("genre", GenreOrganisme.ASSOCIATION),
    )
    return Faits(**{"examen": examen, "depose_le": DEPOT, "ferme_le": CLOTURE, "signataire": SIGNATAIRE} | plus)


def premiere(**plus: Any) -> Faits:
    return faits(avec("organisme", premiere_demande="oui"), **plus)


ETE = ReferencesForm(
    REFERENCES.communes, {"QN05955M": QuartierRef("Sabatier", Geographie.QPV, ("59491",), "à cheval sur Valenciennes")}
)


@pytest.mark.parametrize(
    ("point", "donnes", "reponse", "phrase"),
    [
        ("delai", faits(), OUI, "Déposé le vendredi 15 janvier 2027 à 16 h 59"),
        ("delai", faits(depose_le=CLOTURE), NON, "après la clôture du vendredi 15 janvier 2027 à 17 h"),
        ("pieces", faits(), OUI, "Rien ne manque. Les 6 genres de documents joints s’ouvrent : lisez-les."),
        ("pieces", faits(pieces=PIECES - {"rib"}), NON, "Il manque : « Relevé d’identité bancaire (RIB) »."),
        ("pieces", faits(pieces_a_part={"statuts": "refusee"}), NON, "a trouvé un virus dans : « Statuts à jour »."),
        ("pieces", faits(pieces_a_part={"statuts": "en_analyse"}), A_VERIFIER, "En cours d’analyse"),
        (
            "pieces",
            faits(avec("pieces", attendues={"devis": "en mars"})),
            A_VERIFIER,
            "Annoncé pour plus tard : « Devis ».",
        ),
        ("budget", faits(), OUI, "20\u202f000\u00a0€ de charges, autant de produits."),
        ("budget", faits(montants("8 000", "1 000")), NON, "1\u202f000\u00a0€ de charges sans financement."),
        ("budget", faits({}), NON, "Le budget est vide."),
        ("budget", faits(montants("mille", "1 000")), NON, "ne se lit pas"),
        ("plafond", faits(), OUI, "14\u202f000\u00a0€ demandés sur 20\u202f000\u00a0€, soit 70\u00a0% ; maximum 80"),
        ("plafond", faits(montants("8 001", "1 999")), NON, "Le taux maximum est de 80\u00a0%."),
        ("plafond", faits(montants("8 000", "2 000")), OUI, "soit 80\u00a0%"),
        ("plafond", faits(regles={"plafond_dossier_cents": 1_000_000}), NON, "plafond par demande est de 10\u202f000"),
        (
            "plafond",
            faits(regles={"plafond_annuel_cents": 2_000_000, "deja_demande_cents": 700_000}),
            NON,
            "Avec ses autres demandes de l’année (7\u202f000\u00a0€)",
        ),
        ("plafond", faits(regles={"cofinancement_min_pour_mille": 400}), NON, "l’appel en demande 40\u00a0%"),
        ("plafond", faits({}), NON, "Aucun montant"),
        ("qpv", faits(), OUI, "90 bénéficiaires sur 120 habitent un quartier prioritaire, soit 75\u00a0%."),
        (
            "qpv",
            faits(avec("territoires", par_quartier={"hors": "120"})),
            A_VERIFIER,
            "0 bénéficiaire sur 120 habite un quartier prioritaire, soit 0\u00a0%.",
        ),
        ("qpv", faits(regles={"part_qpv_min_pour_mille": 800}), A_VERIFIER, "L’appel en demande 80\u00a0% au moins."),
        ("qpv", faits(regles={"part_qpv_min_pour_mille": 800, "part_qpv_bloque": True}), NON, "soit 75\u00a0%"),
        ("qpv", faits(avec("territoires", par_quartier={})), A_VERIFIER, "ne dit pas où habitent"),
        ("bilan", premiere(), OUI, "aucun bilan n’est attendu"),
        ("bilan", faits(), A_VERIFIER, "dit avoir déjà demandé une aide"),
        ("bilan", faits(bilans=[BilanConnu("AAP-2026-0003", 2026, True)]), OUI, "Bilan reçu : AAP-2026-0003."),
        ("bilan", faits(bilans=[BilanConnu("AAP-2026-0003", 2026, False)]), A_VERIFIER, "même intermédiaire"),
        ("bilan", faits(bilans=[BilanConnu("AAP-2025-0003", 2025, False)]), NON, "dû au plus tard le 30 juin 2026."),
        ("bilan", faits(bilans=[BilanConnu("A", 2025, False, date(2099, 6, 30))]), A_VERIFIER, "même intermédiaire"),
        ("bilan", faits(bilans=[BilanConnu("A", 2026, False, date(2026, 9, 1))]), NON, "tard le 1er septembre 2026."),
        ("bilan", faits(bilans=[BilanConnu("A", 2026, True, None, "en lecture")]), OUI, "reçu : A (en lecture)."),
        ("bilan", premiere(bilans=[BilanConnu("SIP-2027-0003", 2027, False)]), OUI, "aucun bilan"),
        ("attestation", faits(), OUI, f"Signé par {SIGNATAIRE}."),
        ("attestation", faits(est_signe_par_pouvoir=True), A_VERIFIER, "Lisez le pouvoir joint."),
        ("attestation", faits(signataire=""), A_VERIFIER, "aucune signature n’est gardée"),
        ("attestation", faits(avec("attestations", engagement_republicain="")), NON, "ne sont pas cochées"),
        (
            "attestation",
            faits(avec("attestations", engagement_republicain=""), genre=GenreOrganisme.COMMUNE),
            OUI,
            "Signé par",
        ),
        ("territoire", faits(), OUI, "Sabatier (QPV), Vicoigne (poche de pauvreté)."),
        ("territoire", faits(references=ETE), A_VERIFIER, "Sabatier : à cheval sur Valenciennes."),
        ("territoire", faits(avec("territoires", quartiers=[])), A_VERIFIER, "Commune : Raismes, Denain."),
        ("territoire", faits(avec("territoires", quartiers=[], communes=["75056"])), NON, "Aucune commune"),
    ],
)  # fmt: skip
def test_ce_que_la_machine_dit_de_chaque_point(point: str, donnes: Faits, reponse: Reponse, phrase: str) -> None:
    trouve = {c.point.value: c for c in constats(donnes)}[point]
    assert trouve.reponse is reponse
    assert phrase in trouve.phrase and not trouve.phrase[0].islower() and trouve.phrase.endswith(".")


@pytest.mark.parametrize("contenu", [{}, {"budget": []}, {"pieces": 3, "territoires": {"communes": 7}}, None, "rien"])
def test_un_contenu_abime_ne_leve_rien(contenu: Any) -> None:
    vide = Faits(examen=replace(faits().examen, contenu=contenu), depose_le=DEPOT, ferme_le=CLOTURE)
    assert [c.point for c in constats(vide)] == list(Point)


def test_une_campagne_choisit_ses_points() -> None:
    assert points_de(600) == tuple(Point) == tuple(POINTS)
    assert Point.QPV not in points_de(None)
    assert points_de(600, ["bilan", "delai"]) == tuple(p for p in Point if p not in (Point.BILAN, Point.DELAI))
    assert [c.point for c in constats(faits(ecartes=["bilan"]))] == [p for p in Point if p is not Point.BILAN]


BUDGET = Point.BUDGET


@pytest.mark.parametrize(
    ("constat", "verification", "version", "retenue", "contredit"),
    [
        (OUI, None, 1, OUI, False),
        (A_VERIFIER, None, 1, A_VERIFIER, False),
        (A_VERIFIER, Verification(BUDGET, OUI, A_VERIFIER), 1, OUI, False),
        (OUI, Verification(BUDGET, NON, OUI, "Illisible."), 1, NON, True),
        (NON, Verification(BUDGET, OUI, NON, "Reçu sur papier."), 1, OUI, True),
        (NON, Verification(BUDGET, NON, NON), 1, NON, False),
        # completed since: a « oui » holds while the machine says the same, a « non » is looked at again
        (A_VERIFIER, Verification(BUDGET, OUI, A_VERIFIER, version=1), 2, OUI, False),
        (OUI, Verification(BUDGET, OUI, NON, "Reçu.", version=1), 2, OUI, False),
        (NON, Verification(BUDGET, OUI, OUI, version=1), 2, NON, False),
        (OUI, Verification(BUDGET, NON, OUI, "Illisible.", version=1), 2, OUI, False),
        (A_VERIFIER, Verification(BUDGET, NON, A_VERIFIER, version=1), 2, A_VERIFIER, False),
    ],
)
def test_quelle_reponse_est_retenue(
    constat: Reponse, verification: Verification | None, version: int, retenue: Reponse, contredit: bool
) -> None:
    connues = {BUDGET: verification} if verification else {}
    (ligne,) = lignes([ConstatPoint(BUDGET, constat, "…")], connues, version)
    assert (ligne.retenue, ligne.contredit) == (retenue, contredit)


@pytest.mark.parametrize(
    ("constat", "reponse", "motif", "champ"),
    [
        (OUI, OUI, "", None),
        (A_VERIFIER, NON, "", None),
        (A_VERIFIER, OUI, "", None),
        (NON, NON, "", None),
        (NON, OUI, "Reçu sur papier.", None),
        (NON, OUI, "  ", "motif.budget"),
        (OUI, NON, "", "motif.budget"),
        (OUI, A_VERIFIER, "", "reponse.budget"),
        (OUI, None, "", "reponse.budget"),
    ],
)
def test_contredire_la_machine_demande_une_raison(
    constat: Reponse, reponse: Reponse | None, motif: str, champ: str | None
) -> None:
    lu = ConstatPoint(BUDGET, constat, "…")
    if champ is None:
        assert exiger_verification(lu, reponse, motif) is reponse
        return
    with pytest.raises(SaisieInvalide) as refus:
        exiger_verification(lu, reponse, motif)
    assert list(refus.value.erreurs) == [champ]


@pytest.mark.parametrize(
    ("reponses", "phrase", "bilan"),
    [
        ((OUI, OUI), "", "Tout est en règle : le dossier peut être pris."),
        ((OUI, A_VERIFIER), "« Part » : il reste à répondre.", "1 point à vérifier."),
        ((NON, A_VERIFIER), "« Budget équilibré » : la réponse est non.", "1 point à corriger, 1 à vérifier."),
        ((NON, NON), "« Budget équilibré », « Part » : la réponse est non.", "2 points à corriger."),
    ],
)
def test_un_dossier_se_prend_quand_chaque_point_est_tenu(
    reponses: tuple[Reponse, ...], phrase: str, bilan: str
) -> None:
    points = (BUDGET, Point.PLAFOND)
    liste = lignes([ConstatPoint(p, r, "…") for p, r in zip(points, reponses, strict=True)], {}, 1)
    assert resume(liste) == bilan
    if not phrase:
        exiger_recevable(liste)
        return
    with pytest.raises(ErreurMetier) as refus:
        exiger_recevable(liste)
    assert refus.value.phrase.startswith(phrase.replace("Part", POINTS[Point.PLAFOND].libelle))


def test_les_mots_de_la_liste() -> None:
    assert [POINTS[p].libelle for p in Point] == list(dict.fromkeys(f.libelle for f in POINTS.values()))
    assert all(f.aide.endswith((".", ").")) for f in POINTS.values())
