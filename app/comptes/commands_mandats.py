"""Acts on mandates: given by a gestionnaire or prepared by whoever helps, accepted by the other side, ended by either.

Callers hold the organisme's lock: two mandates never overlap, an acceptance and an end never cross.
"""

from datetime import date, datetime

from sqlalchemy.orm import Session

from app.comptes.courriels import ecrire, prevenir_les_gestionnaires
from app.comptes.forms_mandats import FormeMandat, FormeMandatModifie, FormeMandatPropose
from app.comptes.queries_mandats import campagnes_ouvertes, mandats_qui_se_chevauchent
from app.comptes.queries_membres import membre_a_cette_adresse
from app.comptes.queries_organismes import organisme_par_numero
from app.comptes.sessions import numero
from app.core.erreurs import Introuvable
from app.domain.calendrier import jour_de_paris
from app.domain.erreurs import ErreurMetier, Interdit, SaisieInvalide
from app.domain.mandats import AUTRE_MANDAT, DEJA_MEMBRE, EtatMandat, bornes, exiger_modifiable, refus_des_dates
from app.models.campagnes import Campagne
from app.models.comptes import EtatAdhesion, Organisme, Personne
from app.models.journal import inscrire_au_journal
from app.models.membres import Mandat
from app.models.socle import pour_ecrire

INCONNU = "Aucun organisme inscrit n’a ce numéro. Vérifiez-le avec lui."
DEJA_REPONDU = "Ce mandat a déjà reçu une réponse, ou il est terminé. Rechargez la page."
ADRESSE_A_CONFIRMER = "Confirmez d’abord votre adresse : déconnectez-vous, puis entrez avec un code reçu par e-mail."


def donner_mandat(
    bd: Session, organisme: Organisme, donnees: FormeMandat, personne: Personne, maintenant: datetime
) -> Mandat:
    """A gestionnaire lets an address help; it opens once that person agrees. Raises SaisieInvalide, by field."""
    _exiger_campagne(bd, donnees.campagne_id, maintenant)
    mandat = _preparer(
        bd, organisme, donnees.courriel, donnees.structure, donnees.du, donnees.au, personne, maintenant, "courriel"
    )
    mandat.campagne_id = donnees.campagne_id
    bd.add(mandat)
    bd.flush()
    trace = inscrire_au_journal(bd, personne, "donner_mandat", f"mandat:{mandat.id}", maintenant)
    ecrire(
        bd, "mandat_donne", f"mandat-{trace.id}", mandat.courriel, maintenant,
        organisme=organisme, par=personne, mandat=mandat, au=donnees.au,
    )  # fmt: skip
    return mandat


def proposer_mandat(bd: Session, donnees: FormeMandatPropose, personne: Personne, maintenant: datetime) -> Mandat:
    """Whoever helps prepares the mandate; a gestionnaire accepts it. Raises SaisieInvalide, by field."""
    _exiger_confirmee(personne)
    _exiger_campagne(bd, donnees.campagne_id, maintenant)
    est_rna = donnees.numero.startswith("W")
    organisme = organisme_par_numero(
        bd, siret=None if est_rna else donnees.numero, rna=donnees.numero if est_rna else None
    )
    if organisme is None:
        raise SaisieInvalide(INCONNU, {"numero": INCONNU})
    pour_ecrire(bd, Organisme, id=organisme.id)
    mandat = _preparer(
        bd, organisme, personne.courriel, donnees.structure, donnees.du, donnees.au, personne, maintenant, "numero"
    )
    mandat.aidant_id, mandat.campagne_id = personne.id, donnees.campagne_id
    bd.add(mandat)
    bd.flush()
    trace = inscrire_au_journal(bd, personne, "proposer_mandat", f"mandat:{mandat.id}", maintenant)
    prevenir_les_gestionnaires(
        bd, "mandat_propose", f"mandat-{trace.id}", organisme, maintenant, par=personne, mandat=mandat,
        du=donnees.du, au=donnees.au, appel=_appel(bd, mandat),
    )  # fmt: skip
    return mandat


def _exiger_campagne(bd: Session, campagne_id: int | None, maintenant: datetime, deja: int | None = None) -> None:
    if campagne_id is not None and campagne_id not in dict(campagnes_ouvertes(bd, maintenant, deja)):
        raise SaisieInvalide("", {"campagne_id": "Choisissez un appel de la liste."})


def _appel(bd: Session, mandat: Mandat) -> str:
    """The call a mandate is limited to, "" for every call."""
    campagne = bd.get(Campagne, mandat.campagne_id) if mandat.campagne_id else None
    return campagne.titre if campagne else ""


def modifier_mandat(
    bd: Session,
    organisme: Organisme,
    mandat: Mandat,
    donnees: FormeMandatModifie,
    personne: Personne,
    maintenant: datetime,
) -> None:
    """A gestionnaire changes the dates and the calls of a mandate; whoever helps is told, and may end it.

    Raises ErreurMetier once it is over, SaisieInvalide, by field.
    """
    exiger_modifiable(mandat.etat(maintenant))
    refus = refus_des_dates(donnees.du, donnees.au, jour_de_paris(maintenant))
    if refus:
        raise SaisieInvalide("Des réponses sont à corriger.", refus)
    _exiger_campagne(bd, donnees.campagne_id, maintenant, mandat.campagne_id)
    avant = (mandat.commence_le, mandat.finit_le, mandat.campagne_id)
    debut, fin = bornes(donnees.du, donnees.au)
    if avant == (debut, fin, donnees.campagne_id):
        return
    voulu = Mandat(**mandat.model_dump() | {"commence_le": debut, "finit_le": fin})
    if mandats_qui_se_chevauchent(bd, voulu):
        raise SaisieInvalide(AUTRE_MANDAT, {"du": AUTRE_MANDAT})
    mandat.commence_le, mandat.finit_le, mandat.campagne_id = debut, fin, donnees.campagne_id
    trace = inscrire_au_journal(
        bd, personne, "modifier_mandat", f"mandat:{mandat.id}", maintenant,
        avant=[avant[0].isoformat(), avant[1].isoformat(), avant[2]],
        apres=[debut.isoformat(), fin.isoformat(), donnees.campagne_id],
    )  # fmt: skip
    ecrire(
        bd, "mandat_modifie", f"mandat-{trace.id}", mandat.courriel, maintenant,
        organisme=organisme, mandat=mandat, du=donnees.du, au=donnees.au, appel=_appel(bd, mandat),
    )  # fmt: skip


def _preparer(
    bd: Session,
    organisme: Organisme,
    courriel: str,
    structure: str,
    du: date,
    au: date,
    personne: Personne,
    maintenant: datetime,
    champ: str,
) -> Mandat:
    refus = refus_des_dates(du, au, jour_de_paris(maintenant))
    if refus:
        raise SaisieInvalide("Des réponses sont à corriger.", refus)
    place = membre_a_cette_adresse(bd, organisme, courriel)
    if place is not None and place.etat is EtatAdhesion.ACTIVE:
        raise SaisieInvalide(DEJA_MEMBRE, {champ: DEJA_MEMBRE})
    debut, fin = bornes(du, au)
    mandat = Mandat(
        organisme_id=numero(organisme),
        courriel=courriel,
        structure=structure,
        commence_le=debut,
        finit_le=fin,
        propose_par_id=numero(personne),
        propose_le=maintenant,
    )
    if mandats_qui_se_chevauchent(bd, mandat):
        raise SaisieInvalide(AUTRE_MANDAT, {champ: AUTRE_MANDAT})
    return mandat


def _exiger_confirmee(personne: Personne) -> None:
    if personne.courriel_confirme_le is None:
        raise Interdit(ADRESSE_A_CONFIRMER)


def exiger_propose_par_l_aidant(mandat: Mandat) -> None:
    """A gestionnaire answers a proposal only; a mandate they gave waits for the other side."""
    if not mandat.est_propose_par_l_aidant:
        raise ErreurMetier("Ce mandat attend la réponse de la personne qui aide.")


def accepter_mandat(bd: Session, mandat: Mandat, personne: Personne, maintenant: datetime) -> None:
    """The other side agrees: whoever helps if a gestionnaire gave it, a gestionnaire if it was prepared for them.

    The caller knows who `personne` is; a mandate is never accepted by who proposed it.
    """
    if mandat.etat(maintenant) is not EtatMandat.PROPOSE:
        raise ErreurMetier(DEJA_REPONDU)
    if mandat.propose_par_id == personne.id:
        raise ErreurMetier("Vous avez proposé ce mandat : l’autre personne doit l’accepter. Attendez sa réponse.")
    if not mandat.est_propose_par_l_aidant:
        _exiger_confirmee(personne)
        mandat.aidant_id = personne.id
    mandat.accepte_le, mandat.accepte_par_id = maintenant, personne.id
    trace = inscrire_au_journal(bd, personne, "accepter_mandat", f"mandat:{mandat.id}", maintenant)
    organisme = bd.get_one(Organisme, mandat.organisme_id)
    if mandat.est_propose_par_l_aidant:
        ecrire(
            bd, "mandat_accepte", f"mandat-{trace.id}", mandat.courriel, maintenant, organisme=organisme, mandat=mandat
        )
    else:
        prevenir_les_gestionnaires(
            bd, "mandat_accepte", f"mandat-{trace.id}", organisme, maintenant, sauf=numero(personne), mandat=mandat
        )


def revoquer_mandat(bd: Session, mandat: Mandat, personne: Personne, maintenant: datetime) -> None:
    """End a mandate at once, from either side; nothing it opened stays open."""
    if mandat.etat(maintenant) in (EtatMandat.REVOQUE, EtatMandat.FINI):
        raise ErreurMetier(DEJA_REPONDU)
    mandat.revoque_le, mandat.revoque_par_id = maintenant, personne.id
    trace = inscrire_au_journal(bd, personne, "revoquer_mandat", f"mandat:{mandat.id}", maintenant)
    organisme = bd.get_one(Organisme, mandat.organisme_id)
    if mandat.courriel != personne.courriel:
        ecrire(bd, "mandat_revoque", f"mandat-{trace.id}", mandat.courriel, maintenant, organisme=organisme,
               mandat=mandat)  # fmt: skip
    prevenir_les_gestionnaires(
        bd, "mandat_revoque", f"mandat-{trace.id}", organisme, maintenant, sauf=numero(personne), mandat=mandat
    )


def mandat_de_l_organisme(organisme: Organisme, mandat: Mandat | None) -> Mandat:
    """The mandate if it is this organisme's. Raises Introuvable."""
    if mandat is None or mandat.organisme_id != organisme.id:
        raise Introuvable
    return mandat


def mandat_de_l_aidant(bd: Session, mandat: Mandat | None, personne: Personne) -> Mandat:
    """The mandate if it is bound to this address, its organisme locked. Raises Introuvable."""
    if mandat is None or mandat.courriel != personne.courriel:
        raise Introuvable
    pour_ecrire(bd, Organisme, id=mandat.organisme_id)
    bd.refresh(mandat)
    return mandat
