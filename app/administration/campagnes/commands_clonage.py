"""The envelopes of a campaign in the next one."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.enveloppes import ramener
from app.instruction.commands_enveloppes import tenir_les_enveloppes
from app.models.campagnes import Campagne, Enveloppe, ReglesDEnveloppe
from app.models.programmation import ReportDEnveloppe, SousEnveloppe


def cloner_enveloppes(
    bd: Session, source: Campagne, copie: Campagne, maintenant: datetime
) -> dict[str, tuple[int, int]]:
    """The same trees in another campaign: amounts and rules, nothing taken, closed parts left out.

    What was carried over is not given again: an amount is what the funder gave that year, and the parts that were
    made on carried-over money are cut in proportion. Returns these by name, with what each was and is, in cents.
    """
    tenues = tenir_les_enveloppes(bd, source.id or 0)
    recus: dict[int, int] = dict(
        bd.execute(
            select(col(ReportDEnveloppe.enveloppe_id), func.sum(col(ReportDEnveloppe.montant_cents)))
            .where(
                col(ReportDEnveloppe.enveloppe_id).in_([r.id for r in tenues.racines]),
                col(ReportDEnveloppe.annule_le).is_(None),
            )
            .group_by(col(ReportDEnveloppe.enveloppe_id))
        ).all()
    )
    arbres, reduites = tenues.valeur(), dict[str, tuple[int, int]]()
    for racine in tenues.racines:
        ouvertes = [s for s in tenues.sous.values() if s.enveloppe_id == racine.id and s.fermee_le is None]
        donne = racine.montant_cents - int(recus.get(racine.id or 0, 0))
        montants = ramener({s.id or 0: (s.parent_id, s.montant_cents) for s in ouvertes}, donne)
        garde = sum(montants[s.id or 0] for s in ouvertes if s.parent_id is None)
        reduites |= {
            arbres.noeud(racine.financeur_code, s.id or 0).nom: (s.montant_cents, montants[s.id or 0])
            for s in ouvertes
            if montants[s.id or 0] != s.montant_cents
        }
        nouvelle = Enveloppe(
            campagne_id=copie.id or 0,
            financeur_code=racine.financeur_code,
            montant_cents=donne,
            reserve_cents=garde,
            geographies=list(racine.geographies),
        )
        _copier_les_regles(racine, nouvelle)
        bd.add(nouvelle)
        bd.flush()
        _cloner_les_parts(bd, ouvertes, montants, nouvelle, maintenant)
    return reduites


def _cloner_les_parts(
    bd: Session, parts: Sequence[SousEnveloppe], montants: Mapping[int, int], vers: Enveloppe, maintenant: datetime
) -> None:
    copies: dict[int | None, int | None] = {None: None}
    for part in parts:  # a part is made after its parent
        copie = SousEnveloppe(
            enveloppe_id=vers.id or 0,
            parent_id=copies[part.parent_id],
            decoupe=part.decoupe,
            valeur=part.valeur,
            libelle=part.libelle,
            montant_cents=montants[part.id or 0],
            reserve_cents=sum(montants[p.id or 0] for p in parts if p.parent_id == part.id),
            creee_le=maintenant,
        )
        _copier_les_regles(part, copie)
        bd.add(copie)
        bd.flush()
        copies[part.id] = copie.id


def _copier_les_regles(de: ReglesDEnveloppe, vers: ReglesDEnveloppe) -> None:
    vers.plancher_cents, vers.plafond_cents = de.plancher_cents, de.plafond_cents
    vers.taux_max_pour_mille = de.taux_max_pour_mille
