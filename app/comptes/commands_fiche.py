"""Acts on the organisme's file. Each leaves a line in the trail, without what was typed."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.comptes.forms import lire_libelle, lire_nom_propre
from app.comptes.forms_fiche import FormeComplements, FormeComptes, FormeMoyens, FormeRepresentant
from app.comptes.queries_fiche import representant_de, representants
from app.comptes.queries_organismes import OrganismeOuvert
from app.comptes.sessions import numero
from app.core.erreurs import Introuvable
from app.core.identifiants import lire_courriel, lire_telephone
from app.domain.calendrier import jour_de_paris
from app.domain.droits import exiger
from app.domain.erreurs import SaisieInvalide
from app.domain.fiche import EFFECTIFS, Report, annee_des_moyens
from app.models.comptes import Organisme, Personne
from app.models.fiche import CompteAnnuel, MoyensHumains, Representant
from app.models.journal import inscrire_au_journal

# the name and the seat are the gestionnaire's to change
RESERVEES = frozenset({"nom", "sigle", "adresse", "code_postal", "ville"})
LECTEURS: dict[str, Callable[[str], str]] = {
    **dict.fromkeys((*RESERVEES, "fonction"), lire_libelle),
    "prenom": lire_nom_propre,
    "courriel": lire_courriel,
    "telephone": lire_telephone,
}
ANNEE_A_VENIR = "Cette année n’est pas encore close. Choisissez une année passée."


def completer_identite(
    bd: Session, ouvert: OrganismeOuvert, donnees: FormeComplements, personne: Personne, maintenant: datetime
) -> None:
    """Legal form, object, creation, site, postal address."""
    exiger("completer_fiche", ouvert.situation)
    if donnees.date_creation is not None and donnees.date_creation > jour_de_paris(maintenant):
        phrase = "Cette date est à venir. Saisissez la date de création, par exemple 12/03/2012."
        raise SaisieInvalide(phrase, {"date_creation": phrase})
    for champ, valeur in donnees.model_dump().items():
        setattr(ouvert.organisme, champ, valeur)
    _inscrire(bd, ouvert.organisme, personne, "completer_identite", maintenant)


def enregistrer_representant(
    bd: Session, ouvert: OrganismeOuvert, donnees: FormeRepresentant, personne: Personne, maintenant: datetime
) -> Representant:
    """Add a representative, or change the one named by `representant_id`. Raises Introuvable if it is not there."""
    exiger("completer_fiche", ouvert.situation)
    organisme = ouvert.organisme
    if donnees.representant_id is None:
        representant = Representant(organisme_id=numero(organisme), nom=donnees.nom, ajoute_le=maintenant)
        bd.add(representant)
    else:
        trouve = representant_de(bd, organisme, donnees.representant_id)
        if trouve is None:
            raise Introuvable
        representant = trouve
    for champ, valeur in donnees.model_dump(exclude={"representant_id"}).items():
        setattr(representant, champ, valeur)
    bd.flush()
    _inscrire(bd, organisme, personne, "enregistrer_representant", maintenant, representant=representant.id)
    return representant


def retirer_representant(
    bd: Session, ouvert: OrganismeOuvert, representant: Representant, personne: Personne, maintenant: datetime
) -> None:
    """This person no longer represents the organisme; what they did stays."""
    exiger("completer_fiche", ouvert.situation)
    representant.retire_le = maintenant
    _inscrire(bd, ouvert.organisme, personne, "retirer_representant", maintenant, representant=representant.id)


def fixer_moyens(
    bd: Session, ouvert: OrganismeOuvert, donnees: FormeMoyens, personne: Personne, maintenant: datetime
) -> MoyensHumains:
    """Keep the head counts of a year that is over, in place of those already there."""
    exiger("completer_fiche", ouvert.situation)
    _exiger_close(donnees.annee, maintenant)
    lus = _moyens_de(bd, ouvert.organisme, donnees.annee, maintenant)
    for cle in EFFECTIFS:
        setattr(lus, cle, getattr(donnees, cle))
    lus.etpt_centiemes, lus.modifie_le = donnees.etpt, maintenant
    bd.flush()
    _inscrire(bd, ouvert.organisme, personne, "fixer_moyens", maintenant, annee=donnees.annee)
    return lus


def fixer_comptes(
    bd: Session, ouvert: OrganismeOuvert, donnees: FormeComptes, personne: Personne, maintenant: datetime
) -> CompteAnnuel:
    """Keep the accounts of a year that is over, in place of those already there."""
    exiger("completer_fiche", ouvert.situation)
    _exiger_close(donnees.annee, maintenant)
    cle = (numero(ouvert.organisme), donnees.annee)
    lus = bd.get(CompteAnnuel, cle)
    if lus is None:
        lus = CompteAnnuel(organisme_id=cle[0], annee=cle[1], charges_cents=0, produits_cents=0, modifie_le=maintenant)
        bd.add(lus)
    lus.charges_cents, lus.produits_cents = donnees.charges, donnees.produits
    lus.subventions_cents, lus.modifie_le = donnees.subventions, maintenant
    bd.flush()
    _inscrire(bd, ouvert.organisme, personne, "fixer_comptes", maintenant, annee=donnees.annee)
    return lus


def reporter_sur_la_fiche(
    bd: Session, ouvert: OrganismeOuvert, lu: Report, personne: Personne, maintenant: datetime
) -> None:
    """Carry what was typed in a dossier back to the file: only what is filled, nothing is emptied.

    The organisme's row is locked. Deposited versions are frozen and do not change.
    """
    exiger("completer_fiche", ouvert.situation)
    organisme = ouvert.organisme
    for champ, valeur in lu.identite.items():
        if (ouvert.est_gere or champ not in RESERVEES) and (propre := _propre(champ, valeur)):
            setattr(organisme, champ, propre)
    if lu.representant:
        legal = next((r for r in representants(bd, organisme) if r.est_legal), None)
        if legal is None:
            nom = _propre("nom", lu.representant["nom"])
            legal = Representant(organisme_id=numero(organisme), nom=nom, est_legal=True, ajoute_le=maintenant)
            bd.add(legal)
        for champ, valeur in lu.representant.items():
            if propre := _propre(champ, valeur):
                setattr(legal, champ, propre)
    if lu.effectifs or lu.etpt_centiemes is not None:
        _reporter_moyens(bd, organisme, lu, maintenant)
    bd.flush()
    _inscrire(bd, organisme, personne, "reporter_sur_la_fiche", maintenant)


def _propre(champ: str, valeur: str) -> str:
    """The value as the file's own form would keep it, "" if that form would refuse it."""
    try:
        return LECTEURS[champ](valeur) if champ in LECTEURS else valeur
    except ValueError:
        return ""


def _reporter_moyens(bd: Session, organisme: Organisme, lu: Report, maintenant: datetime) -> None:
    lus = _moyens_de(bd, organisme, annee_des_moyens(jour_de_paris(maintenant)), maintenant)
    for cle in EFFECTIFS:
        # a part that was not said again would contradict the new total
        setattr(lus, cle, lu.effectifs.get(cle))
    if lu.etpt_centiemes is not None:
        lus.etpt_centiemes = lu.etpt_centiemes
    lus.modifie_le = maintenant


def _moyens_de(bd: Session, organisme: Organisme, annee: int, maintenant: datetime) -> MoyensHumains:
    cle = (numero(organisme), annee)
    lus = bd.get(MoyensHumains, cle)
    if lus is None:
        lus = MoyensHumains(organisme_id=cle[0], annee=annee, modifie_le=maintenant)
        bd.add(lus)
    return lus


def _exiger_close(annee: int, maintenant: datetime) -> None:
    if annee >= jour_de_paris(maintenant).year:
        raise SaisieInvalide(ANNEE_A_VENIR, {"annee": ANNEE_A_VENIR})


def _inscrire(
    bd: Session, organisme: Organisme, personne: Personne, acte: str, maintenant: datetime, **details: Any
) -> None:
    inscrire_au_journal(bd, personne, acte, f"organisme:{organisme.id}", maintenant, **details)
