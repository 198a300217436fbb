"""The sittings: called, inscribed, held, closed; the withdrawals. Decisions and publication have their own files.

Locks are always taken in the same order: sitting, dossiers by id, envelopes by id, head of the journal.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.queries import dossiers_de, est_en_deport, personnes_convocables
from app.comite.queries_instances import attend
from app.domain.droits import Situation, exiger
from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.etats import apres
from app.domain.instances import GenreSeance
from app.domain.liste_complementaire import RAPPEL
from app.models.campagnes import Campagne, Enveloppe
from app.models.comite import Decision, Deport, EtatSeance, InscriptionSeance, MembreSeance, Seance
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from app.models.journal import inscrire_au_journal


@dataclass(frozen=True, slots=True)
class Convocation:
    """What the administrator sets on a sitting. `tenue_le` is a UTC instant."""

    titre: str
    tenue_le: datetime
    lieu: str
    membres: Collection[int]
    genre: GenreSeance = GenreSeance.COPIL
    financeur: str | None = None


def creer_seance(
    bd: Session, campagne: Campagne, donnees: Convocation, personne: Personne, maintenant: datetime
) -> Seance:
    """Create a sitting and call its members. Raises SaisieInvalide if somebody cannot sit."""
    exiger("tenir_seance", Situation(role=personne.role))
    _exiger_convocables(bd, donnees)
    _exiger_financeur(bd, campagne.id or 0, donnees)
    seance = Seance(
        campagne_id=campagne.id or 0,
        genre=donnees.genre,
        financeur_code=donnees.financeur if donnees.genre.vote else None,
        titre=donnees.titre,
        tenue_le=donnees.tenue_le,
        lieu=donnees.lieu,
        creee_le=maintenant,
    )
    bd.add(seance)
    bd.flush()
    _convoquer(bd, seance, donnees.membres)
    inscrire_au_journal(
        bd, personne, "creer_seance", f"seance:{seance.id}", maintenant, membres=sorted(donnees.membres)
    )
    return seance


def modifier_seance(
    bd: Session, seance: Seance, donnees: Convocation, personne: Personne, maintenant: datetime
) -> Seance:
    """Change the date, the place or the members of a sitting that is not closed; attendance is kept."""
    exiger("tenir_seance", Situation(role=personne.role))
    bd.refresh(seance, with_for_update=True)
    exiger_non_close(seance)
    _exiger_convocables(bd, donnees)
    _changer_le_genre(bd, seance, donnees)
    seance.titre, seance.tenue_le, seance.lieu = donnees.titre, donnees.tenue_le, donnees.lieu
    _convoquer(bd, seance, donnees.membres)
    inscrire_au_journal(
        bd, personne, "modifier_seance", f"seance:{seance.id}", maintenant, membres=sorted(donnees.membres)
    )
    return seance


def _exiger_financeur(bd: Session, campagne_id: int, donnees: Convocation) -> None:
    """An assembly votes the part of one funder of the campaign."""
    if not donnees.genre.vote:
        return
    siennes = select(col(Enveloppe.financeur_code)).where(col(Enveloppe.campagne_id) == campagne_id)
    if donnees.financeur not in set(bd.scalars(siennes)):
        phrase = "Choisissez le financeur dont l’assemblée vote."
        raise SaisieInvalide(phrase, {"financeur": phrase})


def _changer_le_genre(bd: Session, seance: Seance, donnees: Convocation) -> None:
    """Which body sits, and for whom, is settled once the agenda holds a dossier."""
    financeur = donnees.financeur if donnees.genre.vote else None
    if (seance.genre, seance.financeur_code) == (donnees.genre, financeur):
        return
    _exiger_financeur(bd, seance.campagne_id, donnees)
    inscrits_ = select(col(InscriptionSeance.dossier_id)).where(col(InscriptionSeance.seance_id) == seance.id)
    if bd.scalar(inscrits_.limit(1)) is not None:
        phrase = "Des dossiers sont à l’ordre du jour : pour une autre instance, créez une autre séance."
        raise SaisieInvalide(phrase, {"genre": phrase})
    seance.genre, seance.financeur_code = donnees.genre, financeur


def _exiger_convocables(bd: Session, donnees: Convocation) -> None:
    membres = donnees.membres
    if not membres and donnees.genre.convoque:
        raise SaisieInvalide("Choisissez les membres.", {"membres": "Choisissez un membre au moins."})
    if not set(membres) <= {p.id for p in personnes_convocables(bd)}:
        raise SaisieInvalide(
            "Choisissez les membres.", {"membres": "Choisissez des membres du comité ou des agents dans la liste."}
        )


def _convoquer(bd: Session, seance: Seance, membres: Collection[int]) -> None:
    deja = set(bd.scalars(select(col(MembreSeance.personne_id)).where(col(MembreSeance.seance_id) == seance.id)))
    bd.execute(
        delete(MembreSeance).where(
            col(MembreSeance.seance_id) == seance.id, col(MembreSeance.personne_id).in_(deja - set(membres))
        )
    )
    bd.add_all(MembreSeance(seance_id=seance.id or 0, personne_id=membre) for membre in sorted(set(membres) - deja))


def exiger_non_close(seance: Seance) -> None:
    """Raises ErreurMetier if the sitting is closed or published."""
    if seance.publiee_le is not None:
        raise ErreurMetier("Les décisions de cette séance sont publiées. Créez une nouvelle séance.")
    if seance.etat is EtatSeance.CLOSE:
        raise ErreurMetier("Cette séance est close. Rouvrez-la pour la modifier.")


def inscrire(
    bd: Session, seance: Seance, dossier_ids: Collection[int], personne: Personne, maintenant: datetime
) -> list[Dossier]:
    """Put dossiers on the agenda, all or none.

    A dossier that was adjourned or on the complementary list comes back undecided: its former decision is
    kept, closed, and the porteur reads « en cours d’examen » again.
    """
    exiger("inscrire_comite", Situation(role=personne.role))
    bd.refresh(seance, with_for_update=True)
    exiger_non_close(seance)
    if not dossier_ids:
        raise SaisieInvalide("Choisissez des dossiers.", {"dossiers": "Cochez un dossier au moins."})
    dossiers = list(
        bd.scalars(
            dossiers_de(personne)
            .where(col(Dossier.id).in_(dossier_ids), col(Dossier.campagne_id) == seance.campagne_id, *_attend(seance))
            .order_by(col(Dossier.id))
            .with_for_update(of=Dossier)
            .execution_options(populate_existing=True)
        )
    )
    if {d.id for d in dossiers} != set(dossier_ids):
        raise ErreurMetier("Un de ces dossiers n’est plus disponible. Rechargez la page et choisissez de nouveau.")
    if seance.genre.decide:
        for dossier in dossiers:
            dossier.etat = apres(dossier.etat, "inscrire")
            dossier.modifie_le = maintenant
            dossier.decision_publiee_le = None
        clore_les_anciennes(bd, [d.id or 0 for d in dossiers], RAPPEL, personne, maintenant)
    ajouter_a_l_agenda(bd, seance, dossiers, maintenant)
    # read by another body, a dossier keeps its state: the trail says so in another word
    acte = "inscrire" if seance.genre.decide else "inscrire_a_une_instance"
    for dossier in dossiers:
        inscrire_au_journal(
            bd, personne, acte, f"dossier:{dossier.id}", maintenant, dossier_id=dossier.id, seance=seance.id
        )
    return dossiers


def _attend(seance: Seance) -> list[ColumnElement[bool]]:
    """What the comité de pilotage may not read again says so by its state; the others filter here."""
    return [] if seance.genre.decide else [attend(seance)]


def clore_les_anciennes(
    bd: Session, dossier_ids: Collection[int], motif: str, personne: Personne, maintenant: datetime
) -> None:
    """The decisions in force give way to the one to come: they are kept, with the reason."""
    bd.flush()
    bd.execute(
        update(Decision)
        .where(col(Decision.dossier_id).in_(dossier_ids), col(Decision.annulee_le).is_(None))
        .values(annulee_le=maintenant, annulee_par_id=personne.id, motif_annulation=motif)
        .execution_options(synchronize_session="fetch")
    )


def ajouter_a_l_agenda(bd: Session, seance: Seance, dossiers: list[Dossier], maintenant: datetime) -> None:
    """Inscribe them, once each."""
    deja = set(
        bd.scalars(select(col(InscriptionSeance.dossier_id)).where(col(InscriptionSeance.seance_id) == seance.id))
    )
    bd.add_all(
        InscriptionSeance(seance_id=seance.id or 0, dossier_id=d.id or 0, inscrit_le=maintenant)
        for d in dossiers
        if d.id not in deja
    )


def ouvrir_seance(bd: Session, seance: Seance, personne: Personne, maintenant: datetime) -> Seance:
    """Open the sitting, or open it again: what was prepared for its publication is then to be prepared again."""
    exiger("tenir_seance", Situation(role=personne.role))
    bd.refresh(seance, with_for_update=True)
    if seance.publiee_le is not None:
        raise ErreurMetier("Les décisions de cette séance sont publiées : elle ne peut plus être rouverte.")
    if seance.etat is EtatSeance.OUVERTE:
        raise ErreurMetier("Cette séance est déjà ouverte. Rechargez la page.")
    seance.etat = EtatSeance.OUVERTE
    seance.publication_preparee_le = seance.publication_preparee_par_id = None
    inscrire_au_journal(bd, personne, "ouvrir_seance", f"seance:{seance.id}", maintenant)
    return seance


def clore_seance(bd: Session, seance: Seance, personne: Personne, maintenant: datetime) -> Seance:
    """Close the sitting: no more decision, the publication can be prepared."""
    exiger("tenir_seance", Situation(role=personne.role))
    bd.refresh(seance, with_for_update=True)
    if seance.etat is not EtatSeance.OUVERTE:
        raise ErreurMetier("Cette séance n’est pas ouverte. Rechargez la page.")
    seance.etat = EtatSeance.CLOSE
    inscrire_au_journal(bd, personne, "clore_seance", f"seance:{seance.id}", maintenant)
    return seance


def declarer_deport(
    bd: Session, seance: Seance, dossier: Dossier, motif: str, personne: Personne, maintenant: datetime
) -> Deport:
    """Withdraw from a dossier, at once and for good: it disappears for this person (CGCT, art. L.2131-11).

    Only the coordination could lift it, and does not through the portal.
    """
    bd.refresh(dossier, with_for_update=True)
    exiger(
        "declarer_deport",
        Situation(
            role=personne.role,
            est_depose=True,
            est_a_l_ordre_du_jour=True,
            est_en_deport=est_en_deport(bd, personne, dossier),
        ),
    )
    if not motif.strip():
        raise SaisieInvalide("Donnez le motif.", {"motif": "Donnez le motif de votre déport."})
    deport = Deport(
        personne_id=personne.id or 0, dossier_id=dossier.id or 0, motif=motif.strip(), declare_le=maintenant
    )
    bd.add(deport)
    inscrire_au_journal(
        bd, personne, "declarer_deport", f"dossier:{dossier.id}", maintenant, dossier_id=dossier.id, seance=seance.id
    )
    return deport
