"""« C’est bien moi »: the password or a mailed code, asked again before an act that money depends on."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comptes.commands_connexion import DUREE_DU_CODE, ESSAIS_PAR_CODE
from app.comptes.courriels import ecrire
from app.comptes.queries import code_en_cours
from app.core.securite import code_a_six_chiffres, empreinte_de_code, identiques
from app.models.comptes import CodeCourriel, Personne, SessionOuverte
from app.models.journal import inscrire_au_journal


def _cle(personne: Personne) -> str:
    # not an address: a code for signing in proves nothing here, and the reverse
    return f"preuve:{personne.id}"


def demander_code_de_preuve(bd: Session, personne: Personne, maintenant: datetime) -> None:
    """Mail a six-digit code to somebody who is signed in; the previous ones are void."""
    cle = _cle(personne)
    bd.execute(
        update(CodeCourriel)
        .where(col(CodeCourriel.courriel) == cle, col(CodeCourriel.utilise_le).is_(None))
        .values(utilise_le=maintenant)
    )
    clair = code_a_six_chiffres()
    code = CodeCourriel(
        courriel=cle, code_hmac=empreinte_de_code(clair, cle), cree_le=maintenant, expire_le=maintenant + DUREE_DU_CODE
    )
    bd.add(code)
    bd.flush()
    ecrire(
        bd, "code_de_preuve", f"preuve-{code.id}", personne.courriel, maintenant,
        est_confidentiel=True, code=f"{clair[:3]} {clair[3:]}",
    )  # fmt: skip
    inscrire_au_journal(bd, personne, "demander_code_de_preuve", f"code_courriel:{code.id}", maintenant)


def utiliser_code_de_preuve(bd: Session, personne: Personne, saisi: str, maintenant: datetime) -> bool:
    """Whether the code is the one, which is then used up. A wrong one counts: the caller must commit."""
    cle = _cle(personne)
    code = code_en_cours(bd, cle, maintenant)
    if code is None or code.essais >= ESSAIS_PAR_CODE:
        return False
    code.essais += 1
    if not identiques(code.code_hmac, empreinte_de_code(saisi, cle)):
        bd.flush()
        return False
    code.utilise_le = maintenant
    bd.flush()
    return True


def prouver_identite(bd: Session, personne: Personne, session_id: int | None, moyen: str, maintenant: datetime) -> None:
    """Remember, in this session only, that its holder proved who they are."""
    bd.execute(update(SessionOuverte).where(col(SessionOuverte.id) == session_id).values(preuve_le=maintenant))
    inscrire_au_journal(bd, personne, "prouver_identite", f"personne:{personne.id}", maintenant, moyen=moyen)


def oublier_preuve(bd: Session, session_id: int | None) -> None:
    """A proof serves for one change."""
    bd.execute(update(SessionOuverte).where(col(SessionOuverte.id) == session_id).values(preuve_le=None))
