"""Recomputing what is stored: the committee's share of `portail verifier`."""

from collections import Counter
from hashlib import sha256

from sqlalchemy import func, literal, select, union_all
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.queries import A_DECIDER, ACCORDES
from app.core.francais import euros
from app.domain.proces_verbal import EtatPV
from app.instruction.queries_enveloppes import RACINE, sous_enveloppes, valeur
from app.models.campagnes import Campagne, Enveloppe, Financeur
from app.models.comite import Decision, MontantDecide
from app.models.dossiers import Dossier
from app.models.instruction import MontantPropose
from app.models.proces_verbaux import ProcesVerbal
from app.models.programmation import ReportDEnveloppe

Cle = tuple[int, int]


def verifier_enveloppes(bd: Session) -> list[str]:
    """One sentence for each figure of an envelope that is not what grants, promises and carry-overs make it."""
    lues = bd.execute(
        select(Enveloppe, col(Campagne.titre), col(Financeur.nom))
        .join(Campagne, col(Campagne.id) == col(Enveloppe.campagne_id))
        .join(Financeur, col(Financeur.code) == col(Enveloppe.financeur_code))
        .order_by(col(Enveloppe.id))
    ).all()
    sous = sous_enveloppes(bd, [racine for racine, _, _ in lues])
    engages, promis = _pris(bd, {s.id: s.parent_id for s in sous})
    reportes = _reportes(bd)
    reserves = {(s.enveloppe_id, s.id or 0): s.reserve_cents for s in sous}
    phrases: list[str] = []
    for racine, titre, nom_du_financeur in lues:
        siennes = [s for s in sous if s.enveloppe_id == racine.id]
        (arbre,) = valeur([racine], siennes, {racine.financeur_code: nom_du_financeur}).racines.values()
        for _, noeud in arbre.parcours():
            cle = (racine.id or 0, noeud.id)
            ou = f" ({noeud.nom})" if noeud.id != RACINE else ""
            comptes = (
                ("engagé", noeud.engage_cents, "décisions", engages[cle]),
                ("promis", noeud.promis_cents, "promesses", promis[cle]),
                ("reporté", noeud.reporte_cents, "reports", reportes[cle]),
                ("gardé", reserves.get(cle, racine.reserve_cents), "sous-enveloppes", noeud.reserve_cents),
            )
            phrases += [
                f"{titre}, enveloppe {racine.financeur_code}{ou} : {nom} {euros(tenu)}, {source} {euros(attendu)}."
                for nom, tenu, source, attendu in comptes
                if tenu != attendu
            ]
    return phrases


def verifier_proces_verbaux(bd: Session) -> list[str]:
    """One sentence for each frozen version whose content is not what was frozen."""
    figes = bd.execute(
        select(
            col(ProcesVerbal.seance_id), col(ProcesVerbal.numero), col(ProcesVerbal.contenu), col(ProcesVerbal.sha256)
        )
        .where(col(ProcesVerbal.etat) == EtatPV.FIGE)
        .order_by(col(ProcesVerbal.id))
    )
    return [
        f"Procès-verbal de la séance {seance_id}, version {numero} : son contenu n’est plus celui qui a été figé."
        for seance_id, numero, contenu, garde in figes
        if sha256((contenu or "").encode()).hexdigest() != garde
    ]


def _reportes(bd: Session) -> Counter[Cle]:
    lus = bd.execute(
        select(col(ReportDEnveloppe.source_id), func.sum(col(ReportDEnveloppe.montant_cents)))
        .where(col(ReportDEnveloppe.annule_le).is_(None))
        .group_by(col(ReportDEnveloppe.source_id))
    )
    return Counter({(source_id, RACINE): int(cents) for source_id, cents in lus})


def _pris(bd: Session, parents: dict[int | None, int | None]) -> tuple[Counter[Cle], Counter[Cle]]:
    """What the grants in force and the promises take; what is taken from a part is taken from each one above it."""
    decides = (
        select(
            literal(0).label("est_promis"), col(MontantDecide.enveloppe_id), col(MontantDecide.sous_enveloppe_id),
            func.sum(col(MontantDecide.montant_cents)),
        )
        .join(Decision, col(Decision.id) == col(MontantDecide.decision_id))
        .join(Dossier, col(Dossier.id) == col(Decision.dossier_id))
        .where(col(Decision.annulee_le).is_(None), col(Dossier.etat).in_(ACCORDES))
        .group_by(col(MontantDecide.enveloppe_id), col(MontantDecide.sous_enveloppe_id))
    )  # fmt: skip
    tenus = (
        select(
            literal(1), col(MontantPropose.enveloppe_id), col(MontantPropose.sous_enveloppe_id),
            func.sum(col(MontantPropose.montant_cents)),
        )
        .join(Dossier, col(Dossier.id) == col(MontantPropose.dossier_id))
        .where(col(MontantPropose.promis_le).is_not(None), col(Dossier.etat).in_(A_DECIDER))
        .group_by(col(MontantPropose.enveloppe_id), col(MontantPropose.sous_enveloppe_id))
    )  # fmt: skip
    sommes: tuple[Counter[Cle], Counter[Cle]] = (Counter(), Counter())
    for est_promis, enveloppe_id, sous_id, cents in bd.execute(union_all(decides, tenus)):
        while sous_id:
            sommes[est_promis][enveloppe_id, sous_id] += int(cents)
            sous_id = parents[sous_id]
        sommes[est_promis][enveloppe_id, RACINE] += int(cents)
    return sommes
