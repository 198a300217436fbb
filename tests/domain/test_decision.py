"""What each decision must carry, where a dossier may be sent back, the votes, the order of the liste complémentaire."""

from typing import Any

import pytest

from app.domain.decision import DECISIONS_PRISES, LIBELLES_DECISION, Precisions, SensDecision, verifier_decision
from app.domain.decision_motifs import (
    MotifRefus,
    Votes,
    lire_votes,
    refus_du_renvoi,
    renvois_possibles,
    verifier_votes,
)
from app.domain.dispositifs import Dispositif
from app.domain.erreurs import SaisieInvalide
from app.domain.liste_complementaire import Place, devant, exiger_l_ordre, prochain_rang, refus_du_rang
from tests.domain.equipe_du_contrat import lisible

AAP, SIP, FPC = Dispositif.AAP, Dispositif.SIP, Dispositif.FPC
REFUS = MotifRefus.CONSTRUCTION
LISTE = [Place(3, "AAP-2027-0003"), Place(1, "AAP-2027-0001"), Place(7, "AAP-2027-0007")]


@pytest.mark.parametrize(
    ("sens", "montants", "precisions"),
    [
        ("accorder", {"caph": 1}, {}),
        ("accorder", {"caph": 1}, {"conditions": "Signer la convention.", "reserves": "Suivre les publics."}),
        ("refuser", {}, {"motif": "Hors des quartiers.", "motif_code": REFUS}),
        ("refuser", {"caph": 0}, {"motif": "Hors des quartiers.", "motif_code": MotifRefus.AUTRE}),
        ("mettre_en_attente", {}, {"rang": 1}),
        ("ajourner", {}, {"motif": "Budget à revoir."}),
        ("renvoyer", {}, {"motif": "Plus simple en SIP.", "renvoi_vers": SIP}),
    ],
)
def test_une_decision_complete_passe(sens: str, montants: dict[str, int], precisions: dict[str, Any]) -> None:
    verifier_decision(SensDecision(sens), montants, Precisions(**precisions), AAP)


@pytest.mark.parametrize(
    ("sens", "montants", "precisions", "erreurs"),
    [
        (
            "accorder", {"caph": 0}, {},
            {"montants": "Pour accorder une subvention, donnez un montant à un financeur au moins."},
        ),
        (
            "refuser", {"caph": 1}, {"reserves": "À suivre."},
            {
                "montants": "La décision « Refuser » ne porte aucun montant : videz les montants.",
                "reserves": "Seul un accord porte des réserves : videz ce champ.",
                "motif": "Donnez le motif de la décision « Refuser ».",
                "motif_code": "Choisissez le motif du refus dans la liste.",
            },
        ),
        (
            "ajourner", {}, {"conditions": "Un budget."},
            {
                "conditions": "Seul un accord porte des conditions : videz ce champ.",
                "motif": "Donnez le motif de la décision « Ajourner ».",
            },
        ),
        ("mettre_en_attente", {}, {}, {"rang": "Donnez le rang sur la liste complémentaire, à partir de 1."}),
        ("mettre_en_attente", {}, {"rang": 0}, {"rang": "Donnez le rang sur la liste complémentaire, à partir de 1."}),
        (
            "renvoyer", {}, {},
            {
                "motif": "Donnez le motif de la décision « Renvoyer vers un autre dispositif ».",
                "renvoi_vers": "Choisissez le dispositif où le porteur est invité à présenter son projet.",
            },
        ),
    ],
)  # fmt: skip
def test_une_decision_incomplete_dit_ce_qui_manque(
    sens: str, montants: dict[str, int], precisions: dict[str, Any], erreurs: dict[str, str]
) -> None:
    with pytest.raises(SaisieInvalide) as refus:
        verifier_decision(SensDecision(sens), montants, Precisions(**{"motif": "  "} | precisions), AAP)
    assert {cle: lisible(texte) for cle, texte in refus.value.erreurs.items()} == erreurs
    assert lisible(refus.value.phrase) == "La décision est incomplète : corrigez les champs signalés."


def test_chaque_decision_et_chaque_motif_a_ses_mots() -> None:
    assert set(LIBELLES_DECISION) == set(DECISIONS_PRISES) == set(SensDecision)
    assert len({motif.libelle for motif in MotifRefus}) == len(MotifRefus)


@pytest.mark.parametrize(
    ("depuis", "possibles"), [(AAP, (SIP, FPC)), (SIP, (FPC,)), (FPC, (SIP,))]
)  # fmt: skip
def test_on_renvoie_vers_un_autre_guichet_ouvert_toute_l_annee(
    depuis: Dispositif, possibles: tuple[Dispositif, ...]
) -> None:
    assert renvois_possibles(depuis) == possibles
    assert [vers for vers in Dispositif if not refus_du_renvoi(vers, depuis)] == list(possibles)
    assert refus_du_renvoi(None, depuis)


@pytest.mark.parametrize(
    ("typees", "votants", "refus"),
    [
        ((None, None, None), 5, ""),
        ((5, None, None), 5, ""),
        ((2, 2, 1), 5, ""),  # a tie: who presides has the casting vote
        ((0, 0, 5), 5, ""),
        ((0, 0, 0), 5, "Comptez les voix"),
        ((4, 1, 1), 5, "Il y a 6 voix pour 5 présents pouvant voter"),
        ((1, 3, 0), 5, "La majorité a voté contre"),
        ((-1, None, 3), 5, "ne peut pas être négatif"),
        ((61, 0, 3), None, ""),  # an assembly that sits elsewhere
        ((0, 0, 0), None, "Comptez les voix"),
    ],
)
def test_les_voix_comptees_sont_celles_de_ceux_qui_votent(
    typees: tuple[int | None, int | None, int | None], votants: int | None, refus: str
) -> None:
    votes = lire_votes(*typees)
    if not refus:
        verifier_votes(votes, votants)
        return
    with pytest.raises(SaisieInvalide) as leve:
        verifier_votes(votes, votants)
    assert refus in lisible(leve.value.erreurs["pour"])


def test_les_voix_se_disent_en_une_phrase() -> None:
    assert [Votes(5, 1, n).phrase for n in (1, 2)] == [
        "5 pour, 1 contre, 1 abstention", "5 pour, 1 contre, 2 abstentions",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rang", "refus"), [(2, ""), (8, ""), (3, "par exemple 8"), (None, "à partir de 1"), (0, "à partir de 1")]
)
def test_un_rang_est_a_un_seul_dossier(rang: int | None, refus: str) -> None:
    rendu = refus_du_rang(rang, [place.rang for place in LISTE])
    assert refus in rendu and bool(rendu) is bool(refus)
    assert (prochain_rang([]), prochain_rang([3, 1, 7])) == (1, 8)


@pytest.mark.parametrize(
    ("rang", "raison", "passe"),
    [(None, "", True), (1, "", True), (2, "", False), (2, "  ", False), (2, "L’État ne finance que le rang 2.", True)],
)
def test_la_liste_est_appelee_dans_l_ordre_ou_l_on_dit_pourquoi(rang: int | None, raison: str, passe: bool) -> None:
    if passe:
        exiger_l_ordre(rang, LISTE, raison)
    else:
        with pytest.raises(SaisieInvalide, match="AAP-2027-0001, au rang 1, passe avant"):
            exiger_l_ordre(rang, LISTE, raison)
    assert [place.rang for place in devant(7, LISTE)] == [1, 3]
