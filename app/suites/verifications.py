"""Recomputing what is kept of a grant: the share of the suites in `portail verifier`."""

import hashlib
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.francais import euros
from app.core.sql_plans import somme_de_cents
from app.models.comite import Decision, MontantDecide
from app.models.dossiers import Dossier
from app.models.suites import Convention, Versement, VersionBilan

LOT = 200


def verifier_suites(bd: Session) -> Iterator[str]:
    """A convention holds what was granted, payments stay within it, a bilan has its digest."""
    accordes = (
        select(somme_de_cents(col(MontantDecide.montant_cents)))
        .join(Decision, col(Decision.id) == col(MontantDecide.decision_id))
        .where(col(Decision.dossier_id) == col(Convention.dossier_id), col(Decision.annulee_le).is_(None))
        .correlate(Convention)
        .scalar_subquery()
    )
    verses = (
        select(somme_de_cents(col(Versement.montant_cents)))
        .where(col(Versement.dossier_id) == col(Convention.dossier_id), col(Versement.annule_le).is_(None))
        .correlate(Convention)
        .scalar_subquery()
    )
    for numero, montant, accorde, verse in bd.execute(
        select(col(Dossier.numero), col(Convention.montant_cents), accordes, verses)
        .join(Dossier, col(Dossier.id) == col(Convention.dossier_id))
        .order_by(col(Dossier.id))
    ):
        if montant != accorde:
            yield f"Dossier {numero} : convention de {euros(montant)}, décision de {euros(accorde)}."
        if verse > montant:
            yield f"Dossier {numero} : {euros(verse)} versés pour {euros(montant)} accordés."
    for numero, version, contenu, sha256 in bd.execute(
        select(col(Dossier.numero), col(VersionBilan.numero), col(VersionBilan.contenu), col(VersionBilan.sha256))
        .join(Dossier, col(Dossier.id) == col(VersionBilan.dossier_id))
        .order_by(col(VersionBilan.id))
        .execution_options(yield_per=LOT)
    ):
        if hashlib.sha256(contenu.encode()).hexdigest() != sha256:
            yield f"Dossier {numero}, bilan version {version} : son contenu ne correspond plus à son empreinte."
