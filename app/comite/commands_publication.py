"""The publication: prepared by one person, confirmed by another, all the letters in one transaction."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.lettres import LettreEcrite, ecrire_lettres, empreinte
from app.comite.queries import a_un_deport, inscrits
from app.comite.queries_lettres import nombre_sans_decision
from app.comite.queries_seance import PREFIXE_COURRIEL
from app.domain.calendrier import jour_de_paris
from app.domain.delais import annee_du_delai, bornes_de_l_annee, est_de_l_annee, mediane
from app.domain.droits import Qualite, Situation, exiger
from app.domain.erreurs import ErreurMetier
from app.domain.etats import MASQUES, apres
from app.domain.instances import Faculte, exiger_faculte
from app.models.campagnes import Campagne
from app.models.comite import EtatSeance, Lettre, Seance
from app.models.comptes import Personne
from app.models.courriel import deposer_courriel
from app.models.dossiers import Dossier
from app.models.journal import inscrire_au_journal
from app.models.socle import pour_ecrire

LETTRES_CHANGEES = (
    "Les lettres ont changé depuis leur relecture : un modèle, un vote ou un dispositif n’est plus le même. "
    "Relisez-les, puis préparez de nouveau la publication."
)
EN_DEPORT = (
    "Vous ne pouvez pas prendre part à la publication de cette séance : vous êtes en déport. "
    "Une autre personne doit le faire."
)


def preparer_publication(
    bd: Session, seance: Seance, qualites: Collection[str], personne: Personne, maintenant: datetime
) -> Seance:
    """Say that the letters were read and may leave: those, word for word. Changed since then, they are read again.

    `qualites`: those of this person on the agenda's dossiers."""
    bd.refresh(seance, with_for_update=True)
    exiger(
        "preparer_publication",
        Situation(role=personne.role, qualites=frozenset(map(Qualite, qualites)), est_depose=True),
    )
    _exiger_sans_lien(bd, seance, personne)
    _exiger_publiable(bd, seance)
    lues = empreinte(ecrire_lettres(bd, seance, bd.get_one(Campagne, seance.campagne_id), maintenant))
    if seance.publication_preparee_le is not None and seance.lettres_sha256 == lues:
        raise ErreurMetier("La publication est déjà préparée. Une autre personne doit la confirmer.")
    seance.lettres_sha256 = lues
    seance.publication_preparee_le, seance.publication_preparee_par_id = maintenant, personne.id
    inscrire_au_journal(bd, personne, "preparer_publication", f"seance:{seance.id}", maintenant)
    return seance


def publier(
    bd: Session, seance: Seance, campagne: Campagne, personne: Personne, maintenant: datetime
) -> list[LettreEcrite]:
    """Publish every decision of the sitting: states, letters and mails, or nothing.

    Raises ErreurMetier if nothing was prepared, if the same person prepared it, if a letter is not what was read, or if
    it is done already.
    """
    bd.refresh(seance, with_for_update=True)
    exiger("publier", Situation(role=personne.role, est_depose=True))
    _exiger_sans_lien(bd, seance, personne)
    _exiger_publiable(bd, seance)
    if seance.publication_preparee_le is None:
        raise ErreurMetier("La publication n’est pas préparée. Relisez les lettres et préparez-la d’abord.")
    if seance.publication_preparee_par_id == personne.id:
        raise ErreurMetier("Vous avez préparé cette publication. Une autre personne doit la confirmer.")
    _verrouiller_dossiers(bd, seance)
    lettres = ecrire_lettres(bd, seance, campagne, maintenant)
    if empreinte(lettres) != seance.lettres_sha256:
        raise ErreurMetier(LETTRES_CHANGEES)
    seance.publiee_le, seance.publiee_par_id = maintenant, personne.id
    for lettre in lettres:
        _notifier(bd, lettre, maintenant)
    _mesurer_le_delai(bd, campagne, maintenant)
    inscrire_au_journal(
        bd, personne, "publier_seance", f"seance:{seance.id}", maintenant,
        prepare_par=seance.publication_preparee_par_id, lettres=len(lettres),
    )  # fmt: skip
    for lettre in lettres:
        dossier = lettre.source.dossier
        inscrire_au_journal(
            bd, personne, "publier", f"dossier:{dossier.id}", maintenant,
            dossier_id=dossier.id, decision=lettre.source.decision.id, etat=dossier.etat.value,
            version_du_modele=lettre.modele,
        )  # fmt: skip
    return lettres


def _mesurer_le_delai(bd: Session, campagne: Campagne, maintenant: datetime) -> None:
    """The median from the deposit to the decision, of the campaign or of the year: what porteurs are told next."""
    bd.flush()
    annee = annee_du_delai(campagne.dispositif, campagne.annee, jour_de_paris(maintenant))
    mesuree = pour_ecrire(bd, Campagne, dispositif=campagne.dispositif, annee=annee)
    if mesuree is None:  # a window of this year is not open yet: its first publication will measure it
        return
    lignes = bd.execute(
        select(col(Dossier.depose_le), col(Dossier.decision_publiee_le)).where(
            _mesures(campagne, annee), col(Dossier.etat).not_in(MASQUES)
        )
    ).all()
    jours = [(publiee - depot).days for depot, publiee in lignes if depot is not None and publiee is not None]
    mesuree.delai_median_jours = mediane(jours)


def _mesures(campagne: Campagne, annee: int) -> ColumnElement[bool]:
    """The dossiers whose decision counts: of this call, or published this year whatever the year of the window."""
    if not est_de_l_annee(campagne.dispositif):
        return and_(col(Dossier.campagne_id) == campagne.id, col(Dossier.decision_publiee_le).is_not(None))
    debut, fin = bornes_de_l_annee(annee)
    fenetres = select(col(Campagne.id)).where(col(Campagne.dispositif) == campagne.dispositif)
    return and_(
        col(Dossier.campagne_id).in_(fenetres),
        col(Dossier.decision_publiee_le) >= debut,
        col(Dossier.decision_publiee_le) < fin,
    )


def _exiger_sans_lien(bd: Session, seance: Seance, personne: Personne) -> None:
    if a_un_deport(bd, personne, seance):
        raise ErreurMetier(EN_DEPORT)


def _exiger_publiable(bd: Session, seance: Seance) -> None:
    exiger_faculte(seance.genre, Faculte.DECISION)
    if seance.publiee_le is not None:
        raise ErreurMetier("Les décisions de cette séance sont déjà publiées. Aucun message n’est renvoyé.")
    if seance.etat is not EtatSeance.CLOSE:
        raise ErreurMetier("La séance n’est pas close. Terminez-la avant de préparer sa publication.")
    restants = nombre_sans_decision(bd, seance)
    if restants:
        pluriel = "s" if restants > 1 else ""
        raise ErreurMetier(
            f"{restants} dossier{pluriel} de la séance n’{'ont' if restants > 1 else 'a'} pas de décision. "
            "Rouvrez la séance, puis décidez ou ajournez."
        )


def _verrouiller_dossiers(bd: Session, seance: Seance) -> None:
    bd.scalars(
        select(Dossier)
        .where(inscrits(seance.id))
        .order_by(col(Dossier.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def _notifier(bd: Session, lettre: LettreEcrite, maintenant: datetime) -> None:
    decision, dossier = lettre.source.decision, lettre.source.dossier
    dossier.etat = apres(dossier.etat, "publier")
    dossier.decision_publiee_le = dossier.modifie_le = decision.publiee_le = maintenant
    poster(bd, lettre, maintenant)


def poster(bd: Session, lettre: LettreEcrite, maintenant: datetime) -> None:
    """Keep the letter of a published decision, and lay its mails in the outbox."""
    decision, dossier = lettre.source.decision, lettre.source.dossier
    bd.add(
        Lettre(
            decision_id=decision.id or 0,
            dossier_id=dossier.id or 0,
            sujet=lettre.sujet,
            texte=lettre.texte,
            envoyee_le=maintenant,
        )
    )
    for personne_id, courriel in lettre.source.destinataires:
        deposer_courriel(
            bd, f"{PREFIXE_COURRIEL}{decision.id}-{personne_id}", courriel, lettre.sujet, lettre.texte, maintenant,
            dossier_id=dossier.id,
        )  # fmt: skip
