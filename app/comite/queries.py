"""What this moment may read. `dossiers_de` is the gate: pages, lists, counters, files and doors start from it."""

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    ScalarSelect,
    Select,
    and_,
    exists,
    false,
    func,
    or_,
    select,
    union,
)
from sqlalchemy.orm import Mapped, Session
from sqlmodel import col

from app.core.sql_plans import parmi, parmi_peu, somme_de_cents
from app.domain.droits import Role
from app.domain.etats import Etat
from app.domain.liens import Declare
from app.domain.programmation import SensDecision
from app.models.campagnes import Campagne
from app.models.comite import Decision, Deport, InscriptionSeance, Lettre, MembreSeance, MontantDecide, Seance
from app.models.comptes import Adhesion, EtatAdhesion, LienDInteret, Personne
from app.models.dossiers import Dossier
from app.models.instruction import Affectation
from app.models.liens import DeclarationDeLien

A_DECIDER = frozenset({Etat.INSTRUIT, Etat.EN_COMITE})
INSCRIPTIBLES = frozenset({Etat.INSTRUIT, Etat.AJOURNE, Etat.ATTENTE})
# States in which a grant holds its amount in the envelopes.
ACCORDES = frozenset({Etat.ACCORDE, Etat.NOTIFIE_ACCORD, Etat.CONVENTIONNE, Etat.EN_COURS, Etat.BILAN_RECU, Etat.SOLDE})
PASSES = A_DECIDER | ACCORDES | {Etat.REFUSE, Etat.AJOURNE, Etat.ATTENTE, Etat.NOTIFIE_REFUS, Etat.RENONCE}
"""Past the examination: what the committee has before it or had."""


def est_lie(personne_id: int | ColumnElement[int] | Mapped[int] | None) -> ColumnElement[bool]:
    """Whether this person withdrew from the `Dossier` of the query or is linked to its organisme.

    Loi n° 2013-907, art. 2; CGCT, art. L.2131-11 and L.1111-6.
    """
    deports, liens, adhesions = (liste.correlate(MembreSeance) for liste in _liens(personne_id))
    # lists of ids, read once for one person; the person may also be a column two queries above. Two lists, not three:
    # each is looked into for every dossier that a count reads
    return or_(parmi_peu(col(Dossier.organisme_id), liens.union_all(adhesions)), parmi_peu(col(Dossier.id), deports))


def _liens(personne_id: int | ColumnElement[int] | Mapped[int] | None) -> tuple[Select[int], Select[int], Select[int]]:
    """The dossiers this person withdrew from, the organismes they are linked to, and those they belong to."""
    deports = select(col(Deport.dossier_id)).where(col(Deport.personne_id) == personne_id)
    liens = select(col(LienDInteret.organisme_id)).where(col(LienDInteret.personne_id) == personne_id)
    adhesions = select(col(Adhesion.organisme_id)).where(
        col(Adhesion.personne_id) == personne_id, col(Adhesion.etat) == EtatAdhesion.ACTIVE
    )
    return deports, liens, adhesions


def dossiers_lies(personne_id: int | ColumnElement[int] | None) -> CompoundSelect[int]:
    """The ids of the dossiers for which `est_lie` is true: read in indexes, where they are few, rather than asked of
    each dossier of a long list."""
    deports, liens, adhesions = _liens(personne_id)
    return union(deports, select(col(Dossier.id)).where(col(Dossier.organisme_id).in_(liens.union_all(adhesions))))


def a_un_lien(personne_id: int | ColumnElement[int] | Mapped[int] | None) -> ColumnElement[bool]:
    """Whether this person declared a link with the `Dossier` of the query: they read it, they do not decide on it."""
    dits = select(col(DeclarationDeLien.dossier_id)).where(
        col(DeclarationDeLien.personne_id) == personne_id, col(DeclarationDeLien.declare) == Declare.LIEN
    )
    return col(Dossier.id).in_(dits.correlate(MembreSeance))


def ne_decide_pas(personne_id: int | ColumnElement[int] | Mapped[int] | None) -> ColumnElement[bool]:
    """Whether this person takes no part in the decision on the `Dossier` of the query."""
    return or_(est_lie(personne_id), a_un_lien(personne_id))


def somme_accordee() -> ScalarSelect[int]:
    """The cents granted to the `Dossier` of the query by a decision that is told; none once renounced to."""
    return (
        select(somme_de_cents(col(MontantDecide.montant_cents)))
        .join(Decision, col(Decision.id) == col(MontantDecide.decision_id))
        .where(
            col(Decision.dossier_id) == col(Dossier.id),
            col(Dossier.etat) != Etat.RENONCE,
            col(Decision.annulee_le).is_(None),
            col(Decision.publiee_le).is_not(None),
            col(Decision.sens) == SensDecision.ACCORDER,
        )
        .correlate(Dossier)
        .scalar_subquery()
    )


def dossiers_de(personne: Personne) -> Select[Dossier]:
    """The dossiers past their examination that this person may know.

    A member of the committee: those on the agenda of a sitting they belong to. Nobody: those they withdrew
    from, nor those of an organisme they are linked to; for them these dossiers do not exist.
    """
    return dossiers_vus(personne.role, personne.id)


def dossiers_vus(role: Role, personne_id: int | ColumnElement[int] | None) -> Select[Dossier]:
    """Same as `dossiers_de`, for a statement written once: `personne_id` may be a parameter bound later."""
    visibles = select(Dossier).where(parmi(col(Dossier.etat), PASSES), ~est_lie(personne_id))
    if role in (Role.AGENT, Role.ADMINISTRATEUR):
        return visibles
    if role is not Role.MEMBRE:
        return visibles.where(false())
    return visibles.where(
        exists().where(
            col(InscriptionSeance.dossier_id) == col(Dossier.id),
            col(MembreSeance.seance_id) == col(InscriptionSeance.seance_id),
            col(MembreSeance.personne_id) == personne_id,
        )
    )


def seances_de(personne: Personne) -> Select[Seance, Campagne]:
    """The sittings this person may know, with their campaign: agents all of them, a member their own."""
    requete = select(Seance, Campagne).join(Campagne, col(Campagne.id) == col(Seance.campagne_id))
    if personne.role in (Role.AGENT, Role.ADMINISTRATEUR):
        return requete
    return requete.where(
        exists().where(col(MembreSeance.seance_id) == col(Seance.id), col(MembreSeance.personne_id) == personne.id)
    )


def campagnes_de(personne: Personne) -> Select[Campagne]:
    """The campaigns whose shortlist this person may read."""
    requete = select(Campagne)
    if personne.role in (Role.AGENT, Role.ADMINISTRATEUR):
        return requete
    return requete.where(
        exists().where(
            col(Seance.campagne_id) == col(Campagne.id),
            col(MembreSeance.seance_id) == col(Seance.id),
            col(MembreSeance.personne_id) == personne.id,
        )
    )


def inscrits(seance_id: int | None) -> ColumnElement[bool]:
    """The `Dossier` of the query is on the agenda of this sitting."""
    return exists().where(
        col(InscriptionSeance.seance_id) == seance_id, col(InscriptionSeance.dossier_id) == col(Dossier.id)
    )


def est_en_deport(bd: Session, personne: Personne, dossier: Dossier) -> bool:
    """Whether this person must take no part in this dossier."""
    return bd.scalar(select(col(Dossier.id)).where(col(Dossier.id) == dossier.id, est_lie(personne.id))) is not None


def a_declare_un_lien(bd: Session, personne: Personne, dossier: Dossier) -> bool:
    """Whether this person reads this dossier without deciding on it."""
    return bd.scalar(select(col(Dossier.id)).where(col(Dossier.id) == dossier.id, a_un_lien(personne.id))) is not None


def a_un_deport(bd: Session, personne: Personne, seance: Seance) -> bool:
    """Whether this person must take no part in one of the dossiers of a sitting."""
    requete = select(col(Dossier.id)).where(inscrits(seance.id), ne_decide_pas(personne.id)).limit(1)
    return bd.scalar(requete) is not None


def suit_un_dossier(bd: Session, personne: Personne, seance: Seance) -> list[str]:
    """In which qualities this agent is assigned to dossiers of the sitting."""
    return list(
        bd.scalars(
            select(col(Affectation.qualite))
            .distinct()
            .join(InscriptionSeance, col(InscriptionSeance.dossier_id) == col(Affectation.dossier_id))
            .where(
                col(InscriptionSeance.seance_id) == seance.id,
                col(Affectation.personne_id) == personne.id,
                col(Affectation.jusqu_a).is_(None),
            )
            .order_by(col(Affectation.qualite))
        )
    )


def seances_listees(bd: Session, personne: Personne) -> list[tuple[Seance, Campagne, int]]:
    """The sittings, latest first, with the number of dossiers this person sees on each agenda."""
    nombre = (
        dossiers_de(personne)
        .with_only_columns(func.count())
        .where(inscrits_de(Seance.id))
        .correlate(Seance)
        .scalar_subquery()
    )
    requete = seances_de(personne).add_columns(nombre).order_by(col(Seance.tenue_le).desc(), col(Seance.id).desc())
    return [(seance, campagne, n) for seance, campagne, n in bd.execute(requete).all()]


def inscrits_de(seance_id: object) -> ColumnElement[bool]:
    """Same as `inscrits`, for the sitting of an enclosing query."""
    return col(Dossier.id).in_(
        select(col(InscriptionSeance.dossier_id)).where(col(InscriptionSeance.seance_id) == seance_id).correlate(Seance)
    )


def campagnes_listees(bd: Session, personne: Personne) -> list[tuple[Campagne, int, int]]:
    """The campaigns, latest first, with the number of dossiers seen and of those still to decide."""
    vus = dossiers_de(personne).where(col(Dossier.campagne_id) == col(Campagne.id))
    nombre = vus.with_only_columns(func.count()).correlate(Campagne).scalar_subquery()
    a_decider = (
        vus.where(parmi(col(Dossier.etat), A_DECIDER))
        .with_only_columns(func.count())
        .correlate(Campagne)
        .scalar_subquery()
    )
    requete = (
        campagnes_de(personne)
        .add_columns(nombre, a_decider)
        .order_by(col(Campagne.annee).desc(), col(Campagne.dispositif), col(Campagne.id))
    )
    return [(campagne, n, reste) for campagne, n, reste in bd.execute(requete).all()]


def personnes_convocables(bd: Session) -> list[Personne]:
    """Who may sit: the members of the committee and the agents whose account is open."""
    requete = (
        select(Personne)
        .where(
            col(Personne.role).in_((Role.MEMBRE, Role.AGENT, Role.ADMINISTRATEUR)),
            col(Personne.desactivee_le).is_(None),
        )
        .order_by(col(Personne.nom), col(Personne.prenom), col(Personne.id))
    )
    return sorted(bd.scalars(requete), key=lambda p: p.role is not Role.MEMBRE)


def lettre_de(bd: Session, dossier_id: int) -> Lettre | None:
    """The letter of the last published decision on a dossier, None if nothing was published."""
    return bd.scalar(
        select(Lettre)
        .join(Decision, col(Decision.id) == col(Lettre.decision_id))
        .where(col(Lettre.dossier_id) == dossier_id)
        .order_by(col(Lettre.envoyee_le).desc(), col(Lettre.decision_id).desc())
        .limit(1)
    )


def retenus() -> ColumnElement[bool]:
    """The `Dossier` of the query is granted, or proposed for a sum while undecided."""
    return or_(
        parmi(col(Dossier.etat), ACCORDES),
        and_(parmi(col(Dossier.etat), A_DECIDER), func.coalesce(col(Dossier.montant_propose_cents), 0) > 0),
    )
