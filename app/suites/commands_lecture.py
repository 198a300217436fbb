"""The bilan on the agents' side: details asked, validated, or a part to be given back; opened again."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from app.domain.calendrier import jour_de_paris
from app.domain.droits import Role
from app.domain.erreurs import ErreurMetier, Interdit, SaisieInvalide
from app.domain.etats import Etat, apres
from app.domain.saisies import euros
from app.dossiers.queries_bilan import bilan_de
from app.dossiers.queries_convention import suites_de
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from app.models.journal import inscrire_au_journal
from app.models.suites import Bilan
from app.suites.courriels import prevenir
from app.suites.queries import adresses_de, adresses_des_engageants

JOURS_MAXIMUM = 90


def _ouvrir(bd: Session, dossier: Dossier) -> Bilan:
    bd.refresh(dossier, with_for_update=True)
    bilan = bilan_de(bd, dossier, pour_ecrire=True)
    if bilan is None:
        raise ErreurMetier("Aucun bilan n’est reçu sur ce dossier.")
    return bilan


def demander_precisions(
    bd: Session, dossier: Dossier, texte: str, avant: date, personne: Personne, maintenant: datetime
) -> Bilan:
    """Ask the organisme to complete its bilan, which opens again until it is given."""
    bilan = _ouvrir(bd, dossier)
    if dossier.etat is not Etat.BILAN_RECU:
        raise ErreurMetier("Aucun bilan n’attend d’être lu sur ce dossier. Rechargez la page.")
    if bilan.attend_des_precisions:
        raise ErreurMetier("Des précisions sont déjà demandées. Attendez la réponse, ou écrivez un message.")
    _demander(dossier, bilan, texte, avant, personne, maintenant)
    prevenir(
        bd, "bilan_precisions", f"{dossier.id}-v{bilan.versions}", adresses_des_engageants(bd, dossier), dossier,
        maintenant, texte=texte, avant=avant, agent=personne,
    )  # fmt: skip
    inscrire_au_journal(
        bd, personne, "demander_complement", f"bilan:{dossier.id}", maintenant, dossier_id=dossier.id,
        avant=avant.isoformat(),
    )  # fmt: skip
    return bilan


def _demander(
    dossier: Dossier, bilan: Bilan, texte: str, avant: date, personne: Personne, maintenant: datetime
) -> None:
    jours = (avant - jour_de_paris(maintenant)).days
    if not 0 < jours <= JOURS_MAXIMUM:
        raise SaisieInvalide("Cette date n’est pas possible.", {"avant": "Saisissez un jour à venir, sous trois mois."})
    bilan.precision_le, bilan.precision_par_id, bilan.precisee_le = maintenant, personne.id, None
    bilan.precision_texte, bilan.precision_avant, bilan.conforme_le = texte, avant, None
    dossier.modifie_le = maintenant


def rouvrir_bilan(
    bd: Session, dossier: Dossier, raison: str, avant: date, personne: Personne, maintenant: datetime
) -> Bilan:
    """Open a closed bilan again, to be put right by the organisme, who reads why. What it was closed with is kept.

    Raises SaisieInvalide (date), ErreurMetier, Interdit (a sum to give back is opened again by the coordination).
    """
    bilan = _ouvrir(bd, dossier)
    suivant = apres(dossier.etat, "rouvrir_bilan")
    if bilan.reverse_cents and personne.role is not Role.ADMINISTRATEUR:
        raise Interdit("Une somme à rendre est demandée : la coordination seule rouvre ce bilan. Écrivez-lui.")
    _demander(dossier, bilan, raison, avant, personne, maintenant)
    cloture = {
        "le": bilan.tranche_le.isoformat() if bilan.tranche_le else None, "par": bilan.tranche_par_id,
        "conclusion": bilan.conclusion, "reverse_cents": bilan.reverse_cents,
        "rouvert_le": maintenant.isoformat(), "raison": raison,
    }  # fmt: skip
    bilan.clotures, reverse_cents = [*bilan.clotures, cloture], bilan.reverse_cents
    bilan.tranche_le = bilan.tranche_par_id = bilan.reverse_cents = None
    bilan.conclusion, dossier.etat = "", suivant
    prevenir(
        bd, "bilan_rouvert", f"{dossier.id}-c{len(bilan.clotures)}", adresses_des_engageants(bd, dossier), dossier,
        maintenant, texte=raison, avant=avant, agent=personne, reverse_cents=reverse_cents,
    )  # fmt: skip
    inscrire_au_journal(
        bd, personne, "rouvrir_bilan", f"dossier:{dossier.id}", maintenant, dossier_id=dossier.id,
        etat=dossier.etat.value, avant=avant.isoformat(),
        **({"montant_cents": reverse_cents} if reverse_cents else {}),
    )  # fmt: skip
    return bilan


def constater_conformite(bd: Session, dossier: Dossier, personne: Personne, maintenant: datetime) -> Bilan:
    """Say that the bilan is right, so that the coordination pays the balance: the dossier stays open until then."""
    bilan = _ouvrir(bd, dossier)
    apres(dossier.etat, "constater_conformite")
    suites = suites_de(bd, dossier)
    if suites is None or not suites.compte(dossier).reste_cents:
        raise ErreurMetier("Rien ne reste à verser. Validez le bilan pour clore le dossier.")
    if bilan.attend_des_precisions:
        raise ErreurMetier("Des précisions sont demandées. Attendez la réponse de l’organisme.")
    if bilan.conforme_le is not None:
        raise ErreurMetier("Le solde est déjà demandé à la coordination.")
    bilan.conforme_le = dossier.modifie_le = maintenant
    inscrire_au_journal(bd, personne, "constater_conformite", f"bilan:{dossier.id}", maintenant, dossier_id=dossier.id)
    return bilan


def valider_bilan(bd: Session, dossier: Dossier, conclusion: str, personne: Personne, maintenant: datetime) -> Bilan:
    """Recognise that the grant was used as promised: the dossier is closed.

    What is not paid will not be: a reason is then due. Raises SaisieInvalide, ErreurMetier.
    """
    bilan = _ouvrir(bd, dossier)
    suivant = apres(dossier.etat, "valider_bilan")
    if bilan.clotures and bilan.attend_des_precisions:
        raise ErreurMetier("Ce bilan est rouvert : attendez que l’organisme le rende corrigé.")
    suites = suites_de(bd, dossier)
    reste = suites.compte(dossier).reste_cents if suites else 0
    if reste and not conclusion:
        raise SaisieInvalide(
            "Une raison manque.",
            {
                "conclusion": f"Il reste {euros(reste)} à verser, et valider clôt le dossier. Faites d’abord verser "
                "le solde, ou dites pourquoi il n’est pas dû."
            },
        )
    return _clore(bd, dossier, bilan, suivant, "valider_bilan", conclusion, None, personne, maintenant)


def reverser(
    bd: Session, dossier: Dossier, montant_cents: int, motif: str, personne: Personne, maintenant: datetime
) -> Bilan:
    """Ask for the part that was not used, never more than what was paid: the dossier is closed."""
    bilan = _ouvrir(bd, dossier)
    suivant = apres(dossier.etat, "reverser")
    suites = suites_de(bd, dossier)
    verse = suites.verse_cents if suites else 0
    if not 0 < montant_cents <= verse:
        raise SaisieInvalide(
            "Ce montant n’est pas possible.",
            {"montant_cents": f"Saisissez un montant de plus de zéro, et au plus {euros(verse)} : ce qui est versé."},
        )
    return _clore(bd, dossier, bilan, suivant, "reverser", motif, montant_cents, personne, maintenant)


def _clore(
    bd: Session,
    dossier: Dossier,
    bilan: Bilan,
    suivant: Etat,
    acte: str,
    conclusion: str,
    montant_cents: int | None,
    personne: Personne,
    maintenant: datetime,
) -> Bilan:
    bilan.tranche_le, bilan.tranche_par_id = maintenant, personne.id
    bilan.conclusion, bilan.reverse_cents = conclusion, montant_cents
    dossier.etat, dossier.modifie_le = suivant, maintenant
    adresses = adresses_des_engageants(bd, dossier)
    if montant_cents is not None:
        adresses += adresses_de(bd, [dossier.pilote_id])
    gabarit = "bilan_valide" if montant_cents is None else "reversement"
    prevenir(
        bd, gabarit, f"{dossier.id}-v{bilan.versions}c{len(bilan.clotures)}", adresses, dossier, maintenant,
        conclusion=conclusion, montant_cents=montant_cents,
    )  # fmt: skip
    inscrire_au_journal(
        bd, personne, acte, f"dossier:{dossier.id}", maintenant, dossier_id=dossier.id, etat=dossier.etat.value,
        **({"montant_cents": montant_cents} if montant_cents else {}),
    )  # fmt: skip
    return bilan
