"""Acts of signing in and out. None of them tells whether an account exists."""

from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comptes.courriels import ecrire
from app.comptes.queries import code_en_cours, personne_par_courriel
from app.comptes.second_facteur import prouver
from app.comptes.sessions import numero, ouvrir_session, revoquer_jeton, revoquer_session
from app.core.securite import code_a_six_chiffres, empreinte_de_code, identiques
from app.domain.droits import Role
from app.models.comptes import CodeCourriel, Personne
from app.models.journal import inscrire_au_journal
from app.models.socle import pour_ecrire

DUREE_DU_CODE = timedelta(minutes=10)
ESSAIS_PAR_CODE = 5


def demander_code(bd: Session, courriel: str, maintenant: datetime) -> None:
    """Send a six-digit code to an address; the previous ones are void.

    The same for an address without account: its first right code makes one. A closed account receives nothing.
    """
    bd.execute(
        update(CodeCourriel)
        .where(col(CodeCourriel.courriel) == courriel, col(CodeCourriel.utilise_le).is_(None))
        .values(utilise_le=maintenant)
    )
    clair = code_a_six_chiffres()
    code = CodeCourriel(
        courriel=courriel,
        code_hmac=empreinte_de_code(clair, courriel),
        cree_le=maintenant,
        expire_le=maintenant + DUREE_DU_CODE,
    )
    bd.add(code)
    bd.flush()
    connue = personne_par_courriel(bd, courriel)
    if connue is None or connue.desactivee_le is None:
        lisible = f"{clair[:3]} {clair[3:]}"
        ecrire(bd, "code", f"code-{code.id}", courriel, maintenant, est_confidentiel=True, code=lisible)
    inscrire_au_journal(bd, None, "demander_code", f"code_courriel:{code.id}", maintenant)


def utiliser_code(bd: Session, courriel: str, saisi: str, maintenant: datetime) -> Personne | None:
    """The person whose code it is, the code being used up; None if it is wrong, old, used, or tried five times.

    A wrong code counts: the caller must commit. At the first right code of an unknown address, a porteur's
    account is made: the address is thereby confirmed.
    """
    code = code_en_cours(bd, courriel, maintenant)
    if code is None or code.essais >= ESSAIS_PAR_CODE:
        return None
    code.essais += 1
    if not identiques(code.code_hmac, empreinte_de_code(saisi, courriel)):
        bd.flush()
        return None
    code.utilise_le = maintenant
    personne = personne_par_courriel(bd, courriel)
    if personne is None:
        return creer_compte(bd, courriel, maintenant)
    if personne.desactivee_le is not None:
        return None
    personne.courriel_confirme_le = personne.courriel_confirme_le or maintenant
    bd.flush()
    return personne


def creer_compte(bd: Session, courriel: str, maintenant: datetime) -> Personne:
    """A porteur's account, its address confirmed."""
    personne = Personne(courriel=courriel, role=Role.PORTEUR, courriel_confirme_le=maintenant, creee_le=maintenant)
    bd.add(personne)
    bd.flush()
    inscrire_au_journal(bd, personne, "creer_compte", f"personne:{personne.id}", maintenant)
    return personne


def prouver_second_facteur(bd: Session, personne_id: int, code: str, maintenant: datetime) -> Personne | None:
    """The person if the code of the second factor is right; it is then used up."""
    personne = pour_ecrire(bd, Personne, id=personne_id)
    if personne is None or personne.desactivee_le is not None or not prouver(personne, code, maintenant):
        return None
    bd.flush()
    return personne


def se_connecter(
    bd: Session,
    personne: Personne,
    navigateur: str,
    ancien_jeton: str | None,
    moyen: str,
    maintenant: datetime,
    *,
    avec_second_facteur: bool = False,
) -> str:
    """Open a session under a new token; whatever session the browser had is closed. Returns the token."""
    if ancien_jeton:
        revoquer_jeton(bd, ancien_jeton, maintenant)
    valeur = ouvrir_session(bd, personne, navigateur, maintenant, avec_second_facteur=avec_second_facteur)
    inscrire_au_journal(
        bd, personne, "se_connecter", f"personne:{personne.id}", maintenant,
        moyen=moyen, second_facteur=avec_second_facteur,
    )  # fmt: skip
    return valeur


def se_deconnecter(bd: Session, personne: Personne, session_id: int, maintenant: datetime) -> None:
    """Close the present session."""
    revoquer_session(bd, session_id, numero(personne), maintenant)
    inscrire_au_journal(bd, personne, "se_deconnecter", f"session:{session_id}", maintenant)
