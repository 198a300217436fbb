"""The acts on posts and absences."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.administration.equipe import queries
from app.administration.equipe.forms import FormeAbsence, FormeFin, FormeSuppleant, FormeTitulaire
from app.domain.calendrier import jour_de_paris
from app.domain.droits import Role
from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.occupations import fin_exclue, succession, verifier_dates
from app.models.comptes import Personne
from app.models.journal import inscrire_au_journal
from app.models.referentiel import Absence, Occupation, Poste


def nommer_titulaire(
    bd: Session, poste: Poste, donnees: FormeTitulaire, personne: Personne, maintenant: datetime
) -> Occupation:
    """A person takes a post; whoever held it leaves it that day. Raises SaisieInvalide."""
    verifier_dates(donnees.du, donnees.dernier_jour)
    nommee = bd.get(Personne, donnees.personne_id)
    if nommee is None or nommee.role not in (Role.AGENT, Role.ADMINISTRATEUR) or nommee.desactivee_le is not None:
        phrase = "Choisissez une personne de la liste : un agent dont le compte est ouvert."
        raise SaisieInvalide(phrase, {"personne_id": phrase})
    _verifier_suppleant(bd, poste, donnees.suppleant_poste, "suppleant_poste")
    au = fin_exclue(donnees.dernier_jour)
    for occupation_id in succession(queries.periodes_du(bd, poste), donnees.du, au):
        bd.get_one(Occupation, occupation_id).au = donnees.du
    occupation = Occupation(
        poste_code=poste.code,
        personne_id=donnees.personne_id,
        du=donnees.du,
        au=au,
        suppleant_poste=donnees.suppleant_poste,
    )
    bd.add(occupation)
    bd.flush()
    inscrire_au_journal(
        bd, personne, "nommer_titulaire", f"poste:{poste.code}", maintenant,
        titulaire=donnees.personne_id, du=donnees.du.isoformat(), au=au.isoformat() if au else None,
    )  # fmt: skip
    return occupation


def terminer_occupation(
    bd: Session, occupation: Occupation, donnees: FormeFin, personne: Personne, maintenant: datetime
) -> None:
    """A person leaves a post after a last day; a period that never had a day is removed."""
    au = donnees.fin_le + timedelta(days=1)
    if au <= occupation.du:
        bd.delete(occupation)
    elif occupation.au is not None and au > occupation.au:
        phrase = "Cette période se termine déjà avant ce jour. Choisissez un jour plus tôt."
        raise SaisieInvalide(phrase, {"fin_le": phrase})
    else:
        occupation.au = au
    inscrire_au_journal(
        bd, personne, "terminer_occupation", f"poste:{occupation.poste_code}", maintenant,
        titulaire=occupation.personne_id, au=au.isoformat(),
    )  # fmt: skip


def choisir_suppleant(
    bd: Session, poste: Poste, donnees: FormeSuppleant, personne: Personne, maintenant: datetime
) -> None:
    """Say which post stands in for this one while its holder is away."""
    _verifier_suppleant(bd, poste, donnees.suppleant, "suppleant")
    occupation = queries.titulaire_du(bd, poste, jour_de_paris(maintenant))
    if occupation is None:
        raise ErreurMetier("Ce poste est à pourvoir. Nommez d’abord une personne, puis choisissez son suppléant.")
    occupation.suppleant_poste = donnees.suppleant
    inscrire_au_journal(
        bd, personne, "choisir_suppleant", f"poste:{poste.code}", maintenant, suppleant=donnees.suppleant
    )


def _verifier_suppleant(bd: Session, poste: Poste, suppleant: str | None, champ: str) -> None:
    if suppleant is None:
        return
    phrase = ""
    if suppleant == poste.code:
        phrase = "Choisissez un autre poste : on ne se remplace pas soi-même."
    elif bd.get(Poste, suppleant) is None:
        phrase = "Choisissez un poste de la liste."
    if phrase:
        raise SaisieInvalide(phrase, {champ: phrase})


def ajouter_absence(
    bd: Session, poste: Poste, donnees: FormeAbsence, personne: Personne, maintenant: datetime
) -> Absence:
    """The holder of a post is away, both days included. The routing turns to the substitute meanwhile."""
    verifier_dates(donnees.absence_du, donnees.absence_au, "absence_au")
    occupation = queries.titulaire_du(bd, poste, donnees.absence_du)
    if occupation is None:
        phrase = "Personne ne tient ce poste ce jour-là. Vérifiez la date, ou nommez d’abord une personne."
        raise SaisieInvalide(phrase, {"absence_du": phrase})
    absence = Absence(personne_id=occupation.personne_id, du=donnees.absence_du, au=donnees.absence_au)
    bd.add(absence)
    bd.flush()
    inscrire_au_journal(
        bd, personne, "ajouter_absence", f"absence:{absence.id}", maintenant,
        absente=absence.personne_id, du=absence.du.isoformat(), au=absence.au.isoformat(),
    )  # fmt: skip
    return absence


def terminer_absence(bd: Session, absence: Absence, personne: Personne, maintenant: datetime) -> None:
    """The person is back today; an absence that has not begun is removed."""
    veille = jour_de_paris(maintenant) - timedelta(days=1)
    absence_id, absente = absence.id, absence.personne_id
    if absence.du > veille:
        bd.delete(absence)
    elif absence.au > veille:
        absence.au = veille
    inscrire_au_journal(bd, personne, "terminer_absence", f"absence:{absence_id}", maintenant, absente=absente)
