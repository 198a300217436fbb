"""Coming back on an act of the envelopes: a carry-over undone, a closed part opened again. Each with its reason."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.enveloppes import refus_d_annulation
from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.instruction.commands_enveloppes import tenir_les_enveloppes
from app.instruction.queries_enveloppes import RACINE
from app.models.campagnes import Campagne, Enveloppe
from app.models.comptes import Personne
from app.models.journal import inscrire_au_journal
from app.models.programmation import ReportDEnveloppe, SousEnveloppe


def annuler_report(
    bd: Session, campagne: Campagne, report: ReportDEnveloppe, raison: str, personne: Personne, maintenant: datetime
) -> None:
    """Give back to last year what it had left. Both years are locked, the earlier first, as when it was carried over.

    Raises SaisieInvalide (no reason), ErreurMetier (undone already; used since: the sentence says what remains).
    """
    source = bd.get_one(Enveloppe, report.source_id)
    avant = bd.get_one(Campagne, source.campagne_id)
    tenir_les_enveloppes(bd, source.campagne_id)
    tenues = tenir_les_enveloppes(bd, campagne.id or 0)
    bd.refresh(report, with_for_update=True)
    if report.annule_le is not None:
        raise ErreurMetier("Ce report est déjà annulé. Rechargez la page.")
    if not raison.strip():
        raise SaisieInvalide("L’annulation est à compléter.", {"raison": "Dites pourquoi ce report est annulé."})
    code = tenues.code(report.enveloppe_id)
    if refus := refus_d_annulation(tenues.valeur().noeud(code, RACINE), report.montant_cents, avant.annee):
        raise ErreurMetier(refus)
    source.reporte_cents -= report.montant_cents
    tenues.racine(code).montant_cents -= report.montant_cents
    report.annule_le, report.annule_par_id, report.annulation = maintenant, personne.id, raison.strip()
    bd.flush()
    inscrire_au_journal(
        bd, personne, "annuler_report", f"campagne:{campagne.id}", maintenant, financeur=code, source=source.id,
        montant_cents=report.montant_cents, raison=report.annulation,
    )  # fmt: skip


def rouvrir_sous_enveloppe(
    bd: Session, campagne: Campagne, sous_id: int, raison: str, personne: Personne, maintenant: datetime
) -> SousEnveloppe:
    """A closed part takes dossiers again. It keeps what it holds and nothing more: its amount is then set as any other.

    Raises ErreurMetier (it is open, its parent is closed, another part was made for the same), SaisieInvalide.
    """
    tenues = tenir_les_enveloppes(bd, campagne.id or 0)
    sous = tenues.sous[sous_id]
    if sous.fermee_le is None:
        raise ErreurMetier("Cette sous-enveloppe est ouverte. Rechargez la page.")
    if not raison.strip():
        raise SaisieInvalide("La réouverture est à compléter.", {"raison": "Dites pourquoi cette part est rouverte."})
    parent = tenues.valeur().noeud(tenues.code(sous.enveloppe_id), sous.parent_id or RACINE)
    if parent.est_fermee:
        raise ErreurMetier(f"{parent.nom} est fermée : rouvrez-la d’abord.")
    if any(not e.est_fermee and (e.decoupe, e.valeur) == (sous.decoupe, sous.valeur) for e in parent.enfants):
        raise ErreurMetier(f"{parent.nom} a déjà une autre sous-enveloppe « {sous.libelle} » : modifiez-la.")
    sous.fermee_le = None
    bd.flush()
    inscrire_au_journal(
        bd, personne, "rouvrir_sous_enveloppe", f"campagne:{campagne.id}", maintenant, part=sous_id,
        montant_cents=sous.montant_cents, raison=raison.strip(),
    )  # fmt: skip
    return sous
