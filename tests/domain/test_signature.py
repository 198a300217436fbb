"""Who signs, and when a signature asked by mail is still good."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.droits import RoleAdhesion
from app.domain.erreurs import ErreurMetier
from app.domain.etats import Etat
from app.domain.signature import (
    COMPLEMENT_A_SIGNER,
    DUREE_D_UNE_DEMANDE,
    SIGNATURE_MANQUANTE,
    EtatDemande,
    Titre,
    acte_signe,
    engage_autrement,
    etat_demande,
    exiger_attendue,
    exiger_signature,
    represente,
    titre_de_signature,
    titre_du_complement,
)

G, R, L, S = (RoleAdhesion.GESTIONNAIRE, RoleAdhesion.REDACTEUR, RoleAdhesion.LECTEUR, RoleAdhesion.SIGNATAIRE)


@pytest.mark.parametrize(
    ("adhesion", "est_declare", "a_un_pouvoir", "attendu"),
    [
        (S, False, False, Titre.REPRESENTANT),
        (S, True, True, Titre.REPRESENTANT),
        (G, True, False, Titre.REPRESENTANT),
        (G, True, True, Titre.REPRESENTANT),
        (G, False, True, Titre.POUVOIR),
        (G, False, False, None),
        (R, True, True, None),
        (L, True, True, None),
        (None, True, True, None),
    ],
)
def test_qui_signe_en_deposant(
    adhesion: RoleAdhesion | None, est_declare: bool, a_un_pouvoir: bool, attendu: Titre | None
) -> None:
    assert titre_de_signature(adhesion, est_declare=est_declare, a_un_pouvoir=a_un_pouvoir) is attendu
    assert represente(adhesion, est_declare) is (attendu is Titre.REPRESENTANT)
    if attendu is None:
        with pytest.raises(ErreurMetier) as refus:
            exiger_signature(adhesion, est_declare=est_declare, a_un_pouvoir=a_un_pouvoir)
        assert refus.value.phrase == SIGNATURE_MANQUANTE
    else:
        assert exiger_signature(adhesion, est_declare=est_declare, a_un_pouvoir=a_un_pouvoir).libelle


ENVOI = datetime(2026, 11, 23, 9, tzinfo=UTC)
FIN = ENVOI + DUREE_D_UNE_DEMANDE
INSTANT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("signee", "refusee", "remplacee", "a_change", "maintenant", "attendu"),
    [
        (None, None, None, False, ENVOI, EtatDemande.ATTENDUE),
        (None, None, None, False, FIN - INSTANT, EtatDemande.ATTENDUE),
        (None, None, None, False, FIN, EtatDemande.EXPIREE),
        (None, None, None, True, ENVOI, EtatDemande.PERIMEE),
        (None, None, None, True, FIN, EtatDemande.EXPIREE),
        (None, None, ENVOI, False, ENVOI, EtatDemande.REMPLACEE),
        (None, ENVOI, None, False, ENVOI, EtatDemande.REFUSEE),
        (None, ENVOI, ENVOI, True, FIN, EtatDemande.REFUSEE),
        (ENVOI, None, None, True, FIN, EtatDemande.SIGNEE),
    ],
)
def test_ce_que_devient_une_demande(
    signee: datetime | None,
    refusee: datetime | None,
    remplacee: datetime | None,
    a_change: bool,
    maintenant: datetime,
    attendu: EtatDemande,
) -> None:
    etat = etat_demande(
        expire_le=FIN,
        signee_le=signee,
        refusee_le=refusee,
        remplacee_le=remplacee,
        a_change=a_change,
        maintenant=maintenant,
    )
    assert etat is attendu
    if etat is EtatDemande.ATTENDUE:
        exiger_attendue(etat)
    else:
        with pytest.raises(ErreurMetier):
            exiger_attendue(etat)


SIGNE = {"budget": {"montant": "800"}, "attestations": {"cer": "oui"}, "projet": {"resume": "Avant"}}
JOINTES = [("rib", "a"), ("statuts", "b")]


@pytest.mark.parametrize(
    ("sections", "pieces", "attendu"),
    [
        ({}, JOINTES, False),
        ({"projet": {"resume": "Après"}, "calendrier": {"debut": "1/2/2027"}}, JOINTES, False),
        ({"budget": {"montant": "900"}}, JOINTES, True),
        ({"attestations": {}}, JOINTES, True),
        ({"organisme": {"nom": "Autre"}}, JOINTES, True),
        ({"budget_association": {"charges": "1"}}, JOINTES, True),
        ({}, [("statuts", "z"), ("devis", "c"), ("rib", "a")], False),
        ({}, [("rib", "z"), ("statuts", "b")], True),
        ({}, [("statuts", "b")], True),
        ({}, [*JOINTES, ("pouvoir", "p")], True),
    ],
)
def test_ce_qui_engage(sections: dict[str, object], pieces: list[tuple[str, str]], attendu: bool) -> None:
    assert engage_autrement(SIGNE, SIGNE | sections, JOINTES, pieces) is attendu


@pytest.mark.parametrize(
    ("adhesion", "est_declare", "a_un_pouvoir", "inchange", "change"),
    [
        (S, False, False, Titre.REPRESENTANT, Titre.REPRESENTANT),
        (G, True, False, Titre.REPRESENTANT, Titre.REPRESENTANT),
        (G, False, True, Titre.POUVOIR, Titre.POUVOIR),
        (G, False, False, None, COMPLEMENT_A_SIGNER),
        (R, False, True, None, COMPLEMENT_A_SIGNER),
    ],
)
def test_qui_signe_un_complement(
    adhesion: RoleAdhesion, est_declare: bool, a_un_pouvoir: bool, inchange: Titre | None, change: Titre | str
) -> None:
    def titre(a_change: bool) -> Titre | None:
        return titre_du_complement(adhesion, est_declare=est_declare, a_un_pouvoir=a_un_pouvoir, a_change=a_change)

    assert titre(False) is inchange
    if isinstance(change, Titre):
        assert titre(True) is change
    else:
        with pytest.raises(ErreurMetier) as refus:
            titre(True)
        assert refus.value.phrase == change


def test_la_signature_est_un_acte_selon_l_etat() -> None:
    assert {etat: acte_signe(etat) for etat in (Etat.BROUILLON, Etat.A_COMPLETER, Etat.DEPOSE)} == {
        Etat.BROUILLON: "deposer", Etat.A_COMPLETER: "completer", Etat.DEPOSE: "deposer",
    }  # fmt: skip
