"""Acts on bank details by the organisme: ask for a change, take it back, read the account whole.

What agents do with a request (call back, confirm, refuse) is in `instruction.commands_rib`.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from app.comptes.courriels import prevenir_les_gestionnaires
from app.comptes.forms import FormeRib
from app.comptes.queries_organismes import OrganismeOuvert
from app.comptes.queries_rib import changement_en_attente, contacts_connus
from app.comptes.sessions import numero
from app.core.identifiants import iban_masque
from app.domain.coordonnees import DEJA_TRANCHE, EtatChangement
from app.domain.droits import RESERVE_AUX_ENGAGEANTS, engage
from app.domain.erreurs import ErreurMetier, Interdit, SaisieInvalide
from app.models.comptes import Organisme, Personne
from app.models.journal import inscrire_au_journal
from app.models.rib import ChangementRib

DEJA_CE_COMPTE = "Ce compte est déjà celui de l’organisme : il n’y a rien à changer."
DEJA_DEMANDE = "Ce compte est déjà demandé : il attend d’être confirmé par le service."


def exiger_coordonnees(ouvert: OrganismeOuvert) -> None:
    """Bank details are for those who bind the organisme: gestionnaire and signataire."""
    if not engage(ouvert.situation):  # the coordination reads them in its own screens, never here
        raise Interdit(RESERVE_AUX_ENGAGEANTS)


def lire_rib(bd: Session, ouvert: OrganismeOuvert, personne: Personne, maintenant: datetime) -> str:
    """The whole IBAN, to show once; the reading is written in the trail."""
    exiger_coordonnees(ouvert)
    iban = ouvert.organisme.iban
    if iban is None:
        raise ErreurMetier("Aucun compte n’est confirmé. Enregistrez d’abord le RIB de l’organisme.")
    inscrire_au_journal(bd, personne, "lire_rib", f"organisme:{ouvert.organisme.id}", maintenant)
    return iban


def changer_rib(
    bd: Session, ouvert: OrganismeOuvert, donnees: FormeRib, personne: Personne, maintenant: datetime
) -> ChangementRib:
    """Ask for other bank details. The confirmed ones stay until two agents agree; every gestionnaire is told.

    The organisme's row is locked. Raises SaisieInvalide if nothing would change.
    """
    exiger_coordonnees(ouvert)
    organisme = ouvert.organisme
    attendu = changement_en_attente(bd, organisme)
    _exiger_autre(organisme, attendu, donnees)
    if attendu is not None:
        clore(bd, organisme, attendu, EtatChangement.REMPLACE, personne, maintenant)
        bd.flush()  # the former row leaves the place before the new one takes it
    changement = ChangementRib(
        organisme_id=numero(organisme),
        iban=donnees.iban,
        titulaire_compte=donnees.titulaire_compte,
        ancien_iban=organisme.iban,
        ancien_titulaire=organisme.titulaire_compte,
        contacts=contacts_connus(bd, organisme, personne),
        demande_le=maintenant,
        demande_par_id=numero(personne),
    )
    bd.add(changement)
    organisme.rib_a_confirmer_le = maintenant
    bd.flush()
    inscrire_au_journal(bd, personne, "changer_rib", f"changement_rib:{changement.id}", maintenant)
    prevenir_les_gestionnaires(
        bd, "rib", f"rib-{changement.id}", organisme, maintenant,
        auteur=personne, ancien=iban_masque(organisme.iban), nouveau=iban_masque(donnees.iban), quand=maintenant,
    )  # fmt: skip
    return changement


def _exiger_autre(organisme: Organisme, attendu: ChangementRib | None, donnees: FormeRib) -> None:
    demande = (donnees.iban, donnees.titulaire_compte)
    if attendu is not None and (attendu.iban, attendu.titulaire_compte) == demande:
        raise SaisieInvalide(DEJA_DEMANDE, {"iban": DEJA_DEMANDE})
    if attendu is None and (organisme.iban, organisme.titulaire_compte) == demande:
        raise SaisieInvalide(DEJA_CE_COMPTE, {"iban": DEJA_CE_COMPTE})


def annuler_rib(bd: Session, ouvert: OrganismeOuvert, personne: Personne, maintenant: datetime) -> None:
    """Take the request back: the confirmed account stays. Whoever binds the organisme may, to stop a fraud."""
    exiger_coordonnees(ouvert)
    attendu = changement_en_attente(bd, ouvert.organisme)
    if attendu is None:
        raise ErreurMetier(DEJA_TRANCHE)
    clore(bd, ouvert.organisme, attendu, EtatChangement.ANNULE, personne, maintenant)
    inscrire_au_journal(bd, personne, "annuler_rib", f"changement_rib:{attendu.id}", maintenant)
    prevenir_les_gestionnaires(
        bd, "rib_annule", f"rib-annule-{attendu.id}", ouvert.organisme, maintenant,
        auteur=personne, nouveau=iban_masque(attendu.iban), garde=iban_masque(ouvert.organisme.iban),
    )  # fmt: skip


def clore(
    bd: Session,
    organisme: Organisme,
    changement: ChangementRib,
    etat: EtatChangement,
    personne: Personne,
    maintenant: datetime,
) -> None:
    """End a request. Only CONFIRME changes the account that is paid."""
    changement.etat, changement.tranche_le, changement.tranche_par_id = etat, maintenant, numero(personne)
    organisme.rib_a_confirmer_le = None
    if etat is EtatChangement.CONFIRME:
        organisme.iban, organisme.titulaire_compte = changement.iban, changement.titulaire_compte
