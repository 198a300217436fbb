"""The decision of the comité de pilotage: what it may grant, and what each decision must carry."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.decision_motifs import MotifRefus, refus_du_renvoi
from app.domain.dispositifs import Dispositif
from app.domain.enveloppes import phrase_du_reste
from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.liste_complementaire import refus_du_rang
from app.domain.saisies import euros


class SensDecision(StrEnum):
    """What the committee decides on a dossier."""

    ACCORDER = "accorder"
    REFUSER = "refuser"
    ATTENTE = "mettre_en_attente"
    AJOURNER = "ajourner"
    RENVOYER = "renvoyer"

    @property
    def libelle(self) -> str:
        return LIBELLES_DECISION[self]

    @property
    def a_des_montants(self) -> bool:
        """Only a grant bears amounts, one per funder."""
        return self is SensDecision.ACCORDER

    @property
    def a_un_motif(self) -> bool:
        """What gives nothing today is explained to the porteur."""
        return self in (SensDecision.REFUSER, SensDecision.AJOURNER, SensDecision.RENVOYER)

    @property
    def a_un_rang(self) -> bool:
        """The liste complémentaire is called in the order of its ranks."""
        return self is SensDecision.ATTENTE


LIBELLES_DECISION: dict[SensDecision, str] = {
    SensDecision.ACCORDER: "Accorder",
    SensDecision.REFUSER: "Refuser",
    SensDecision.ATTENTE: "Inscrire sur la liste complémentaire",
    SensDecision.AJOURNER: "Ajourner",
    SensDecision.RENVOYER: "Renvoyer vers un autre dispositif",
}
# what was decided, as the minutes and the pages say it
DECISIONS_PRISES: dict[SensDecision, str] = {
    SensDecision.ACCORDER: "Accordé",
    SensDecision.REFUSER: "Refusé",
    SensDecision.ATTENTE: "Liste complémentaire",
    SensDecision.AJOURNER: "Ajourné",
    SensDecision.RENVOYER: "Renvoyé",
}


class EnveloppeDepassee(ErreurMetier):
    """An envelope does not hold what is being granted. `depassements` maps its code to the sentence."""

    def __init__(self, depassements: Mapping[str, str]) -> None:
        super().__init__(" ".join(depassements.values()))
        self.depassements = dict(depassements)


@dataclass(frozen=True)
class EtatEnveloppe:
    """An envelope as it stands, in cents.

    `engage_cents` is what the *other* dossiers hold: when a decision replaces an earlier one, leave the
    earlier amount of this dossier out.
    """

    code: str
    financeur: str
    montant_cents: int
    engage_cents: int

    @property
    def reste_cents(self) -> int:
        return self.montant_cents - self.engage_cents


def verifier_attribution(
    enveloppes: Iterable[EtatEnveloppe],
    montants: Mapping[str, int],
    demande_total_cents: int | None = None,
    cout_total_cents: int | None = None,
) -> None:
    """Check the amounts (cents, by funder's code) of a grant against the envelopes.

    The envelopes must have been read under their lock, or two simultaneous decisions may both pass.
    Raises SaisieInvalide (fields `montant_<code>`, `montants`) for a negative amount, an unknown funder,
    a total of zero, or a total above the project's cost or the amount requested when these are given;
    EnveloppeDepassee when an envelope does not hold its amount.
    """
    par_code = {enveloppe.code: enveloppe for enveloppe in enveloppes}
    _verifier_lignes(par_code, montants)
    _verifier_total(sum(montants.values()), demande_total_cents, cout_total_cents)
    depassements = {
        code: phrase_du_reste(par_code[code].financeur, par_code[code].reste_cents, cents)
        for code, cents in montants.items()
        if cents > max(par_code[code].reste_cents, 0)
    }
    if depassements:
        raise EnveloppeDepassee(depassements)


def _verifier_lignes(enveloppes: Mapping[str, EtatEnveloppe], montants: Mapping[str, int]) -> None:
    erreurs = {}
    for code, cents in montants.items():
        if code not in enveloppes:
            erreurs[f"montant_{code}"] = f"Le financeur « {code} » n’a pas d’enveloppe dans cette campagne."
        elif cents < 0:
            erreurs[f"montant_{code}"] = f"{enveloppes[code].financeur} : le montant ne peut pas être négatif."
    if erreurs:
        raise SaisieInvalide("Corrigez les montants signalés.", erreurs)


def _verifier_total(total: int, demande: int | None, cout: int | None) -> None:
    if total == 0:
        _refuser("montants", "Pour accorder une subvention, donnez un montant à un financeur au moins.")
    if cout is not None and total > cout:
        _refuser("montants", f"Le total accordé ({euros(total)}) dépasse le coût du projet ({euros(cout)}).")
    if demande is not None and total > demande:
        _refuser("montants", f"Le total accordé ({euros(total)}) dépasse le montant demandé ({euros(demande)}).")


@dataclass(frozen=True, slots=True)
class Precisions:
    """What a decision says beside its amounts: conditions come before the payment, reserves are what is watched."""

    motif: str = ""
    rang: int | None = None
    motif_code: MotifRefus | None = None
    conditions: str = ""
    reserves: str = ""
    renvoi_vers: Dispositif | None = None


def verifier_decision(
    sens: SensDecision, montants: Mapping[str, int], precisions: Precisions, dispositif: Dispositif
) -> None:
    """Check that a decision carries what it must and nothing else; envelopes and the free ranks are checked apart.

    `dispositif`: that of the campaign. Raises SaisieInvalide, with the sentence of each field among `montants`,
    `motif`, `motif_code`, `conditions`, `reserves`, `renvoi_vers` and `rang`.
    """
    erreurs = {}
    if sens.a_des_montants and not any(montants.values()):
        erreurs["montants"] = "Pour accorder une subvention, donnez un montant à un financeur au moins."
    if not sens.a_des_montants:
        if any(montants.values()):
            erreurs["montants"] = f"La décision « {sens.libelle} » ne porte aucun montant : videz les montants."
        for champ, texte in (("conditions", precisions.conditions), ("reserves", precisions.reserves)):
            if texte.strip():
                erreurs[champ] = f"Seul un accord porte des {LIBELLES_PRECISIONS[champ]} : videz ce champ."
    if sens.a_un_motif and not precisions.motif.strip():
        erreurs["motif"] = f"Donnez le motif de la décision « {sens.libelle} »."
    if sens is SensDecision.REFUSER and precisions.motif_code is None:
        erreurs["motif_code"] = "Choisissez le motif du refus dans la liste."
    if sens is SensDecision.RENVOYER and (refus := refus_du_renvoi(precisions.renvoi_vers, dispositif)):
        erreurs["renvoi_vers"] = refus
    if sens.a_un_rang and (refus := refus_du_rang(precisions.rang, ())):
        erreurs["rang"] = refus
    if erreurs:
        raise SaisieInvalide("La décision est incomplète : corrigez les champs signalés.", erreurs)


LIBELLES_PRECISIONS = {"conditions": "conditions", "reserves": "réserves"}


def exiger_corrigeable(*, est_close: bool, est_publiee: bool) -> None:
    """A decision is corrected between the end of its sitting and its publication. Raises ErreurMetier."""
    if est_publiee:
        raise ErreurMetier("Les décisions de cette séance sont publiées : seul un recours peut rouvrir celle-ci.")
    if not est_close:
        raise ErreurMetier("La séance n’est pas close : annulez cette décision, puis enregistrez la bonne.")


def _refuser(champ: str, phrase: str) -> None:
    raise SaisieInvalide(phrase, {champ: phrase})
