"""After the decision: what a convention promises, what may be paid and when. Amounts in cents.

The convention says how much is paid at once; the rest waits for the bilan. It is compulsory above 23 000 € a year
from one authority to one private body (loi n° 2000-321, art. 10); below, the signed act that grants stands for it.
A payment is ordered by somebody else than who recorded the convention, on a confirmed account.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.aides_publiques import echeance_du_bilan
from app.domain.calendrier import jour_de_paris
from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.etats import Etat
from app.domain.instances import PartDite
from app.domain.saisies import date_en_lettres, euros

APRES_UN_ACCORD = frozenset(
    {Etat.NOTIFIE_ACCORD, Etat.CONVENTIONNE, Etat.RENONCE, Etat.EN_COURS, Etat.BILAN_RECU, Etat.SOLDE}
)
"""The decision is told: what follows may be read."""
SIGNES = frozenset({Etat.CONVENTIONNE, Etat.EN_COURS, Etat.BILAN_RECU, Etat.SOLDE})
TOUT = 100
ECHEANCIERS: Mapping[int, str] = {
    80: "80 % à la signature, 20 % après le bilan",
    TOUT: "En une fois, à la signature",
    70: "70 % à la signature, 30 % après le bilan",
    50: "50 % à la signature, 50 % après le bilan",
}
"""Share paid before the bilan, in per cent → its words."""


def acompte(accorde_cents: int, acompte_pour_cent: int) -> int:
    """What may be paid before the bilan, rounded down to the cent: the balance takes what is left."""
    return accorde_cents * acompte_pour_cent // TOUT


def plafond(etat: Etat, accorde_cents: int, acompte_pour_cent: int) -> int:
    """All that may have been paid in this state."""
    if etat not in SIGNES:
        return 0
    return accorde_cents if etat in (Etat.BILAN_RECU, Etat.SOLDE) else acompte(accorde_cents, acompte_pour_cent)


@dataclass(frozen=True, slots=True)
class Compte:
    """Where the payments of a grant stand."""

    etat: Etat
    accorde_cents: int
    acompte_pour_cent: int
    verse_cents: int

    @property
    def possible_cents(self) -> int:
        """What may be paid now."""
        return max(0, plafond(self.etat, self.accorde_cents, self.acompte_pour_cent) - self.verse_cents)

    @property
    def reste_cents(self) -> int:
        """What the convention still promises."""
        return self.accorde_cents - self.verse_cents

    def exiger(self, montant_cents: int) -> None:
        """Raise SaisieInvalide if this payment is above what may be paid now."""
        if montant_cents <= self.possible_cents:
            return
        deja = f"{euros(self.verse_cents)} déjà versés" if self.verse_cents else "rien n’est encore versé"
        phrase = f"{euros(self.possible_cents)} au plus : {euros(self.accorde_cents)} accordés, {deja}."
        if montant_cents <= self.reste_cents:
            phrase += " Le solde se verse après le bilan, comme le dit la convention."
        raise SaisieInvalide("Ce montant n’est pas possible.", {"montant_cents": phrase})


def exiger_second_agent(convention_par_id: int, personne_id: int) -> None:
    """Raise ErreurMetier if whoever recorded the convention also orders a payment."""
    if convention_par_id == personne_id:
        raise ErreurMetier(
            "Vous avez enregistré la convention. Une autre personne de la coordination ordonne les versements."
        )


def exiger_parts_votees(parts: Iterable[PartDite]) -> None:
    """Raise ErreurMetier while a funder did not vote its part: signing or paying before would engage money nobody gave.

    What the committee decides is a promise until each assembly votes it (Cour des comptes, rapport sur la politique de
    la ville, 2007); an executive carries out what its assembly voted (CGCT, art. L.2122-21 and L.5211-9).
    """
    attendues = [f"{part.nom} ({euros(part.cents)})" for part in parts if part.cents and not part.est_votee]
    if attendues:
        raise ErreurMetier(
            f"Pas encore voté : {', '.join(attendues)}. Une convention ou un versement engage ces sommes : "
            "notez d’abord la délibération de chaque financeur, au tour de table."
        )


def exiger_compte(iban: str | None, *, est_a_confirmer: bool) -> None:
    """Raise ErreurMetier unless the money goes to an account that two agents checked."""
    if not iban:
        raise ErreurMetier("L’organisme n’a pas de coordonnées bancaires. Demandez-lui son RIB, puis versez.")
    if est_a_confirmer:
        raise ErreurMetier("Un changement de RIB attend sa confirmation. Répondez-y, puis versez.")


def exiger_conforme(est_conforme: bool) -> None:
    """Raise ErreurMetier unless the pilote read the bilan and found it right: the balance is paid after, not before."""
    if not est_conforme:
        raise ErreurMetier("Le pilote n’a pas encore dit que le bilan est conforme. Le solde attend sa lecture.")


def erreurs_de_convention(
    signee_le: date, bilan_avant: date, annee: int, publiee_le: date, aujourd_hui: date
) -> dict[str, str]:
    """What is wrong in the dates of a convention, by field."""
    erreurs: dict[str, str] = {}
    if signee_le > aujourd_hui:
        erreurs["signee_le"] = "La signature ne peut pas être à venir. Saisissez le jour de la dernière signature."
    elif signee_le < publiee_le:
        erreurs["signee_le"] = f"La décision est publiée le {date_en_lettres(publiee_le)} : saisissez un jour suivant."
    au_plus = echeance_du_bilan(annee + 1)
    if not signee_le < bilan_avant <= au_plus:
        erreurs["bilan_avant"] = f"Saisissez un jour après la signature, et le {date_en_lettres(au_plus)} au plus tard."
    return erreurs


def erreurs_d_avenant(bilan_avant: date, signee_le: date, annee: int) -> dict[str, str]:
    """What is wrong in the new day of a bilan, by field."""
    au_plus = echeance_du_bilan(annee + 1)
    if signee_le < bilan_avant <= au_plus:
        return {}
    return {"nouveau_bilan": f"Saisissez un jour après la signature, et le {date_en_lettres(au_plus)} au plus tard."}


def erreur_de_versement(ordonne_le: date, signee_le: date, aujourd_hui: date) -> dict[str, str]:
    """What is wrong in the day of a payment, by field."""
    if ordonne_le > aujourd_hui:
        return {"ordonne_le": "Ce jour est à venir. Saisissez le jour où le versement est ordonné."}
    if ordonne_le < signee_le:
        return {"ordonne_le": f"La convention est signée le {date_en_lettres(signee_le)} : saisissez un jour suivant."}
    return {}


def exiger_apres_un_accord(etat: Etat) -> None:
    """Raise ErreurMetier while no grant is told."""
    if etat not in APRES_UN_ACCORD:
        raise ErreurMetier("Aucune subvention n’est notifiée sur ce dossier. Attendez la publication de la décision.")


def suite_du_bilan(etat: Etat, rendu_le: datetime | None, reverse_cents: int | None = None) -> str:
    """« rendu le 12 mai 2027, validé », what became of a bilan that the portal received; "" when it did not."""
    if rendu_le is None:
        return ""
    rendu = f"rendu le {date_en_lettres(jour_de_paris(rendu_le))}"
    if reverse_cents:
        return f"{rendu}, {euros(reverse_cents)} à rendre"
    return f"{rendu}, validé" if etat is Etat.SOLDE else f"{rendu}, en lecture"
