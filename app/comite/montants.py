"""Amounts typed beside their funders, in the forms of the committee: how they are read, where their refusals go."""

from collections.abc import Collection
from typing import TypeVar

from starlette.datastructures import FormData

from app.core.formulaires import Forme, Saisie
from app.domain.decision import EnveloppeDepassee
from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.saisies import SaisieIllisible, lire_montant

F = TypeVar("F", bound=Forme)


def lire_avec_montants(forme: type[F], corps: FormData, codes: Collection[str]) -> Saisie[F]:
    """Read a form, and its `montant_<code>` as `montants` in cents by funder's code. Nothing typed is lost."""
    saisie = lire_sans_montants(forme, corps, codes)
    montants: dict[str, int] = {}
    for code in codes:
        texte = str(saisie.valeurs[f"montant_{code}"])
        try:
            montants[code] = lire_montant(texte) if texte.strip() else 0
        except SaisieIllisible as refus:
            saisie.erreurs[f"montant_{code}"] = refus.phrase
    if saisie.erreurs or saisie.donnees is None:
        return Saisie(valeurs=saisie.valeurs, erreurs=saisie.erreurs)
    return Saisie(valeurs=saisie.valeurs, donnees=saisie.donnees.model_copy(update={"montants": montants}))


def lire_sans_montants(forme: type[F], corps: FormData, codes: Collection[str]) -> Saisie[F]:
    """The same form, its amounts shown again and not read."""
    saisie = Saisie.lire(forme, {cle: v for cle, v in corps.items() if cle != "montants"})
    postes = {f"montant_{code}": corps.get(f"montant_{code}") for code in codes}
    saisie.valeurs |= {champ: texte if isinstance(texte, str) else "" for champ, texte in postes.items()}
    return saisie


def erreurs_et_statut(refus: ErreurMetier) -> tuple[dict[str, str], int]:
    """Each sentence of a refusal by field, « » for the whole page, and the status of the answer."""
    if isinstance(refus, SaisieInvalide):
        return dict(refus.erreurs) or {"": refus.phrase}, 422
    if isinstance(refus, EnveloppeDepassee):
        return {f"montant_{code}": phrase for code, phrase in refus.depassements.items()}, 409
    return {"": refus.phrase}, 409
