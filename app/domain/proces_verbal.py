"""The minutes of a sitting: written by one agent, read again and frozen by another, never changed afterwards.

What is frozen is one content (`Contenu`), from which the page, the PDF, the text document and the workbook are made:
its amounts are those of all of them. A person who withdrew from a dossier reads an extract without it, and no file.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from app.domain.erreurs import ErreurMetier, Interdit, SaisieInvalide

Contenu = Mapping[str, Any]
TEXTE_MAXIMUM = 20_000


class EtatPV(StrEnum):
    """How far the minutes are."""

    EN_REDACTION = "en_redaction"
    A_RELIRE = "a_relire"
    FIGE = "fige"

    @property
    def libelle(self) -> str:
        return LIBELLES_PV[self][0]

    @property
    def ton(self) -> str:
        return LIBELLES_PV[self][1]


LIBELLES_PV: dict[EtatPV, tuple[str, str]] = {
    EtatPV.EN_REDACTION: ("En rédaction", "attente"),
    EtatPV.A_RELIRE: ("À relire par un second agent", "info"),
    EtatPV.FIGE: ("Figé", "ok"),
}
# act → from, to: everything else is refused
PASSAGES_PV: dict[str, tuple[EtatPV, EtatPV]] = {
    "ecrire": (EtatPV.EN_REDACTION, EtatPV.EN_REDACTION),
    "soumettre": (EtatPV.EN_REDACTION, EtatPV.A_RELIRE),
    "renvoyer": (EtatPV.A_RELIRE, EtatPV.EN_REDACTION),
    "figer": (EtatPV.A_RELIRE, EtatPV.FIGE),
}
_IMPOSSIBLE: dict[EtatPV, str] = {
    EtatPV.EN_REDACTION: "Ce procès-verbal est en rédaction : soumettez-le d’abord à la relecture.",
    EtatPV.A_RELIRE: "Ce procès-verbal est à relire : renvoyez-le à la rédaction pour le changer.",
    EtatPV.FIGE: "Ce procès-verbal est figé : ouvrez une nouvelle version pour le rectifier.",
}


def apres_pv(etat: EtatPV, acte: str) -> EtatPV:
    """The state after the act. Raises ErreurMetier, which says what to do; KeyError if there is no such act."""
    depuis, vers = PASSAGES_PV[acte]
    if etat is not depuis:
        raise ErreurMetier(_IMPOSSIBLE[etat])
    return vers


def exiger_second_agent(redacteur_id: int | None, personne_id: int | None) -> None:
    """Who submitted the minutes does not read them again. Raises ErreurMetier."""
    if redacteur_id == personne_id:
        raise ErreurMetier("Vous avez soumis ce procès-verbal. Une autre personne doit le relire.")


def exiger_complet(*, est_close: bool, sans_decision: int) -> None:
    """The minutes are closed with their sitting, once everything was said. Raises ErreurMetier."""
    if not est_close:
        raise ErreurMetier("La séance n’est pas close : terminez-la avant de soumettre son procès-verbal.")
    if sans_decision:
        pluriel = "s" if sans_decision > 1 else ""
        raise ErreurMetier(
            f"{sans_decision} dossier{pluriel} de l’ordre du jour n’{'ont' if sans_decision > 1 else 'a'} pas de "
            "décision. Rouvrez la séance, puis décidez ou ajournez."
        )


def exiger_raison(raison: str) -> None:
    """A new version says why. Raises SaisieInvalide on `raison`."""
    if not raison.strip():
        phrase = "Dites pourquoi ce procès-verbal est rectifié : la version figée est gardée."
        raise SaisieInvalide(phrase, {"raison": phrase})


def exiger_entier(caches: int) -> None:
    """A file is the whole minutes: who withdrew from a dossier reads the extract. Raises Interdit."""
    if caches:
        raise Interdit(
            "Ce fichier parle d’un dossier auquel vous ne prenez pas part. Lisez l’extrait sur la page du "
            "procès-verbal."
        )


def totaux(dossiers: Iterable[Contenu], codes: Iterable[str]) -> dict[str, int]:
    """The cents of each funder, over what counts (a grant, a vote): an advised amount is nobody's money."""
    comptes = [d["montants"] for d in dossiers if d["compte"]]
    return {code: sum(montants.get(code, 0) for montants in comptes) for code in codes}


def totaliser(contenu: Contenu) -> dict[str, Any]:
    """The same content with its totals.

    A grant decided again after a recours holds what an earlier sitting had given (`deja`, by funder's code): its total
    is kept apart (`totaux_deja`), so that what two sittings give adds up. No key where there is none.
    """
    codes = [f["code"] for f in contenu["financeurs"]]
    sommes = totaux(contenu["dossiers"], codes)
    deja = totaux([{**d, "montants": d.get("deja", {})} for d in contenu["dossiers"]], codes)
    sans = {cle: valeur for cle, valeur in contenu.items() if cle != "totaux_deja"}
    total = {**sans, "totaux": sommes, "total_cents": sum(sommes.values())}
    return total | {"totaux_deja": deja} if any(deja.values()) else total


def lignes_de_total(contenu: Contenu) -> list[tuple[str, dict[str, int]]]:
    """The last rows of a table of amounts, by funder's code: the total, and what of it is new where some is not."""
    lignes = [("Total", dict(contenu["totaux"]))]
    if deja := contenu.get("totaux_deja"):
        lignes.append(("Dont déjà accordé par une autre séance", dict(deja)))
        lignes.append(("Accordé en plus", {code: cents - deja[code] for code, cents in contenu["totaux"].items()}))
    return lignes


def extrait(contenu: Contenu, vus: Collection[int]) -> dict[str, Any]:
    """What somebody who may know only these dossiers reads of it: nothing of the others, not even in a count."""
    gardes = [d for d in contenu["dossiers"] if d["id"] in vus]
    return totaliser({**contenu, "dossiers": gardes})


def de_ce_financeur(contenu: Contenu, code: str) -> Sequence[Contenu]:
    """The dossiers on which a funder gives something, or gave before, in the order of the agenda."""
    return [d for d in contenu["dossiers"] if d["montants"].get(code) or d.get("deja", {}).get(code)]
