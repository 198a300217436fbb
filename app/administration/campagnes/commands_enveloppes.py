"""The acts on the envelopes of a campaign and on their parts: always under the lock that decisions take.

What is kept for a child is `reserve_cents` of its parent: each act moves both, and ends with its line in the journal.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.enveloppes import (
    Decoupe,
    Noeud,
    Regles,
    erreurs_de_regles,
    refus_de_montant,
    refus_de_part,
    refus_de_report,
)
from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.orientations import Geographie
from app.domain.saisies import euros
from app.instruction.commands_enveloppes import EnveloppesTenues, tenir_les_enveloppes
from app.instruction.queries_enveloppes import RACINE
from app.models.campagnes import Campagne, Enveloppe, ReglesDEnveloppe
from app.models.comptes import Personne
from app.models.journal import inscrire_au_journal
from app.models.programmation import ReportDEnveloppe, SousEnveloppe

FERMEE = "Cette sous-enveloppe est fermée : elle ne change plus. Ajoutez-en une autre."


@dataclass(frozen=True, slots=True)
class PartDonnee:
    """A part to keep: for what, under which name, how much. Cents."""

    decoupe: Decoupe
    valeur: str
    libelle: str
    montant_cents: int
    regles: Regles


def regler_enveloppe(
    bd: Session, campagne: Campagne, code: str, regles: Regles, personne: Personne, maintenant: datetime
) -> Enveloppe:
    """What a funder asks of each dossier. Holds from now on: what was decided stays. Raises SaisieInvalide."""
    tenues = tenir_les_enveloppes(bd, campagne.id or 0)
    racine = tenues.racine(code)
    _poser_les_regles(racine, regles)
    racine.geographies = [g.value for g in Geographie if g in regles.geographies]
    _inscrire(
        bd, campagne, personne, "regler_enveloppe", maintenant, financeur=code, geographies=racine.geographies,
        **_traces(racine),
    )  # fmt: skip
    return racine


def ajouter_sous_enveloppe(
    bd: Session, campagne: Campagne, code: str, parent_id: int | None, part: PartDonnee, personne: Personne,
    maintenant: datetime,
) -> SousEnveloppe:  # fmt: skip
    """Keep a part of an envelope, or of one of its parts. What was decided before stays outside of it.

    Raises SaisieInvalide (not enough left to share out, rules, the same part twice), ErreurMetier (closed parent).
    """
    tenues = tenir_les_enveloppes(bd, campagne.id or 0)
    racine = tenues.racine(code)
    if parent_id is not None:
        dans = tenues.sous.get(parent_id)
        if dans is None or dans.enveloppe_id != racine.id or dans.fermee_le is not None:
            raise ErreurMetier(FERMEE)
    parent = _noeud(tenues, code, parent_id)
    if any(not e.est_fermee and (e.decoupe, e.valeur) == (part.decoupe, part.valeur) for e in parent.enfants):
        phrase = f"{parent.nom} a déjà une sous-enveloppe « {part.libelle} » : modifiez-la."
        raise SaisieInvalide(phrase, {"valeur": phrase})
    if refus := refus_de_part(parent, part.montant_cents):
        raise SaisieInvalide(refus, {"montant": refus})
    sous = SousEnveloppe(
        enveloppe_id=racine.id or 0,
        parent_id=parent_id,
        decoupe=part.decoupe,
        valeur=part.valeur,
        libelle=part.libelle,
        montant_cents=part.montant_cents,
        creee_le=maintenant,
    )
    _poser_les_regles(sous, part.regles)
    _ligne(tenues, racine, parent_id).reserve_cents += part.montant_cents
    bd.add(sous)
    bd.flush()
    _inscrire(
        bd, campagne, personne, "ajouter_sous_enveloppe", maintenant, financeur=code, part=sous.id,
        parent=parent_id, valeur=part.valeur, **_traces(sous),
    )  # fmt: skip
    return sous


def modifier_sous_enveloppe(
    bd: Session, campagne: Campagne, sous_id: int, montant_cents: int, regles: Regles, personne: Personne,
    maintenant: datetime,
) -> SousEnveloppe:  # fmt: skip
    """Another amount, other rules. Never below what it holds, never above what its parent can give."""
    tenues, sous, racine = _tenir(bd, campagne, sous_id)
    noeud, parent = (
        _noeud(tenues, racine.financeur_code, sous_id),
        _noeud(tenues, racine.financeur_code, sous.parent_id),
    )
    ecart = montant_cents - sous.montant_cents
    if refus := refus_de_montant(noeud, montant_cents) or refus_de_part(parent, ecart):
        raise SaisieInvalide(refus, {"montant": refus})
    _poser_les_regles(sous, regles)
    sous.montant_cents = montant_cents
    _ligne(tenues, racine, sous.parent_id).reserve_cents += ecart
    _inscrire(bd, campagne, personne, "modifier_sous_enveloppe", maintenant, part=sous_id, **_traces(sous))
    return sous


def fermer_sous_enveloppe(
    bd: Session, campagne: Campagne, sous_id: int, personne: Personne, maintenant: datetime
) -> SousEnveloppe:
    """Keep what it gave and promised, give the rest back to its parent. Raises ErreurMetier if it has open parts."""
    tenues, sous, racine = _tenir(bd, campagne, sous_id)
    noeud = _noeud(tenues, racine.financeur_code, sous_id)
    if any(not enfant.est_fermee for enfant in noeud.enfants):
        raise ErreurMetier("Cette sous-enveloppe en contient d’autres : fermez-les d’abord.")
    _ligne(tenues, racine, sous.parent_id).reserve_cents -= noeud.reste_cents
    sous.montant_cents -= noeud.reste_cents
    sous.fermee_le = maintenant
    _inscrire(bd, campagne, personne, "fermer_sous_enveloppe", maintenant, part=sous_id, rendu_cents=noeud.reste_cents)
    return sous


def reporter(
    bd: Session, campagne: Campagne, source: Enveloppe, montant_cents: int, raison: str, personne: Personne,
    maintenant: datetime,
) -> ReportDEnveloppe:  # fmt: skip
    """Give this year what the same funder left last year. Both years are locked, the earlier first.

    Raises SaisieInvalide: more than what remains there outside its parts, no reason.
    """
    code = source.financeur_code
    avant = tenir_les_enveloppes(bd, source.campagne_id)
    tenues = tenir_les_enveloppes(bd, campagne.id or 0)
    erreurs = {"raison": "Dites pourquoi cette somme est reportée."} if not raison.strip() else {}
    if refus := refus_de_report(_noeud(avant, code, None), montant_cents):
        erreurs["montant"] = refus
    if erreurs:
        raise SaisieInvalide("Le report est à corriger.", erreurs)
    racine = tenues.racine(code)
    source.reporte_cents += montant_cents
    racine.montant_cents += montant_cents
    report = ReportDEnveloppe(
        enveloppe_id=racine.id or 0,
        source_id=source.id or 0,
        montant_cents=montant_cents,
        raison=raison.strip(),
        fait_le=maintenant,
        par_id=personne.id or 0,
    )
    bd.add(report)
    bd.flush()
    _inscrire(
        bd, campagne, personne, "reporter_enveloppe", maintenant, financeur=code, source=source.id,
        montant_cents=montant_cents,
    )  # fmt: skip
    return report


def refus_de_racine(bd: Session, tenues: EnveloppesTenues, code: str, montant_cents: int | None) -> str:
    """Why a funder cannot give this little; "" if it can. None: it gives nothing any more."""
    racine = tenues.racine(code)
    if refus := refus_de_montant(_noeud(tenues, code, None), montant_cents or 0):
        return refus
    recu = bd.scalar(
        select(func.coalesce(func.sum(col(ReportDEnveloppe.montant_cents)), 0)).where(
            col(ReportDEnveloppe.enveloppe_id) == racine.id, col(ReportDEnveloppe.annule_le).is_(None)
        )
    )
    if recu and (montant_cents or 0) < recu:
        return f"{euros(int(recu))} viennent du report de l’année précédente : saisissez au moins ce montant."
    if montant_cents is None and (
        racine.reporte_cents or any(s.enveloppe_id == racine.id for s in tenues.sous.values())
    ):
        return "Cette enveloppe a des sous-enveloppes ou un report : elle ne peut plus être retirée. Saisissez 0."
    return ""


def _tenir(bd: Session, campagne: Campagne, sous_id: int) -> tuple[EnveloppesTenues, SousEnveloppe, Enveloppe]:
    tenues = tenir_les_enveloppes(bd, campagne.id or 0)
    sous = tenues.sous[sous_id]
    if sous.fermee_le is not None:
        raise ErreurMetier(FERMEE)
    return tenues, sous, tenues.racine(tenues.code(sous.enveloppe_id))


def _noeud(tenues: EnveloppesTenues, code: str, sous_id: int | None) -> Noeud:
    return tenues.valeur().noeud(code, sous_id or RACINE)


def _ligne(tenues: EnveloppesTenues, racine: Enveloppe, sous_id: int | None) -> Enveloppe | SousEnveloppe:
    return racine if sous_id is None else tenues.sous[sous_id]


def _poser_les_regles(ligne: ReglesDEnveloppe, regles: Regles) -> None:
    if erreurs := erreurs_de_regles(regles):
        raise SaisieInvalide("Les règles de l’enveloppe sont à corriger.", erreurs)
    ligne.plancher_cents, ligne.plafond_cents = regles.plancher_cents, regles.plafond_cents
    ligne.taux_max_pour_mille = regles.taux_max_pour_mille


def _traces(ligne: Enveloppe | SousEnveloppe) -> dict[str, int | None]:
    return {
        nom: getattr(ligne, nom) for nom in ("montant_cents", "plancher_cents", "plafond_cents", "taux_max_pour_mille")
    }


def _inscrire(
    bd: Session, campagne: Campagne, personne: Personne, acte: str, maintenant: datetime, **details: Any
) -> None:
    inscrire_au_journal(bd, personne, acte, f"campagne:{campagne.id}", maintenant, **details)
