"""Builders of shortlists and sittings. Sittings and decisions go through the commands of the committee."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.commands import Convocation, clore_seance, creer_seance, inscrire, ouvrir_seance
from app.comite.commands_decision import DecisionDonnee, decider, version_de
from app.comite.commands_presences import noter_presences
from app.comite.commands_publication import preparer_publication, publier
from app.core.clock import maintenant
from app.domain.decision import SensDecision
from app.domain.decision_motifs import MotifRefus
from app.domain.droits import Role
from app.domain.etats import Etat
from app.domain.instances import GenreSeance
from app.domain.notation import SensAvis
from app.models.campagnes import Campagne, Enveloppe
from app.models.comite import Decision, Seance
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from app.models.instruction import MontantPropose
from tests.fabriques import personne
from tests.fabriques_dossiers import dossier_depose

TENUE_LE = datetime(2027, 4, 8, 12, tzinfo=UTC)  # 14 h in Paris


def dossier_instruit(
    bd: Session,
    campagne: Campagne,
    *,
    note_dixiemes: int | None = 700,
    participation: int = 200,
    note_orientation: int = 200,
    proposes: Mapping[str, int] | None = None,
    avis: SensAvis = SensAvis.FAVORABLE,
    **depot: Any,
) -> Dossier:
    """A dossier whose examination is closed, with its note and what is proposed (cents by funder's code)."""
    dossier = dossier_depose(bd, campagne=campagne, **depot)
    dossier.etat, dossier.notes_partagees_le = Etat.INSTRUIT, dossier.depose_le
    dossier.note_dixiemes, dossier.est_note_provisoire = note_dixiemes, False
    dossier.note_participation_centiemes = participation
    dossier.note_orientation_centiemes = note_orientation
    dossier.avis_pilote = avis.value
    enveloppes = {
        e.financeur_code: e.id or 0
        for e in bd.scalars(select(Enveloppe).where(col(Enveloppe.campagne_id) == campagne.id))
    }
    for code, cents in (proposes or {}).items():
        bd.add(MontantPropose(dossier_id=dossier.id or 0, enveloppe_id=enveloppes[code], montant_cents=cents))
    dossier.montant_propose_cents = sum((proposes or {}).values())
    bd.flush()
    return dossier


def seance(
    bd: Session,
    campagne: Campagne,
    dossiers: Sequence[Dossier],
    administrateur: Personne | None = None,
    membres: Sequence[Personne] = (),
    *,
    est_ouverte: bool = True,
    **convocation: Any,
) -> Seance:
    """A sitting with its agenda, its members (one if none is given, save to an assembly), all there, open."""
    administrateur = administrateur or personne(bd, Role.ADMINISTRATEUR)
    convoques = [p.id or 0 for p in membres]
    if not convoques and convocation.get("genre", GenreSeance.COPIL).convoque:
        convoques = [personne(bd, Role.MEMBRE).id or 0]
    donnees = Convocation("Comité de pilotage", TENUE_LE, "Hôtel de l’agglomération", convoques, **convocation)
    creee = creer_seance(bd, campagne, donnees, administrateur, maintenant())
    if dossiers:
        inscrire(bd, creee, [d.id or 0 for d in dossiers], administrateur, maintenant())
    noter_presences(bd, creee, convoques, administrateur, maintenant())
    if est_ouverte:
        ouvrir_seance(bd, creee, administrateur, maintenant())
    return creee


def decision(
    bd: Session,
    de: Seance,
    dossier: Dossier,
    administrateur: Personne,
    sens: SensDecision = SensDecision.ACCORDER,
    montants: Mapping[str, int] | None = None,
    **champs: Any,
) -> Decision:
    """A decision recorded through the command; a reason or a rank is given where one is needed."""
    if sens.a_un_motif:
        champs.setdefault("motif", "Le projet reste à préciser.")
    if sens is SensDecision.REFUSER:
        champs.setdefault("motif_code", MotifRefus.CONSTRUCTION)
    if sens.a_un_rang:
        champs.setdefault("rang", 1)
    donnees = DecisionDonnee(sens=sens, montants=montants or {}, version=version_de(bd, dossier), **champs)
    return decider(bd, de, dossier, donnees, administrateur, maintenant())


def publication(bd: Session, de: Seance, campagne: Campagne, prepare: Personne, confirme: Personne) -> None:
    """Close the sitting and publish it, by two people."""
    clore_seance(bd, de, prepare, maintenant())
    preparer_publication(bd, de, [], prepare, maintenant())
    publier(bd, de, campagne, confirme, maintenant())
