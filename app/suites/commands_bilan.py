"""The bilan on the organisme's side: typed whatever is typed, then given, frozen and signed."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.domain.bilan import constats_du_bilan
from app.domain.completude import bloquants
from app.domain.contenus import reponses
from app.domain.erreurs import ErreurMetier
from app.domain.etats import Etat, apres
from app.domain.exigences import Constat
from app.domain.fusion import Fusion, base_actuelle, fusionner
from app.domain.questions import Contenu
from app.dossiers.queries import Acces, references
from app.dossiers.queries_bilan import bilan_de, pieces_du_bilan
from app.dossiers.queries_convention import suites_de
from app.dossiers.reprise import contenu_depose
from app.models.comptes import Personne
from app.models.journal import inscrire_au_journal
from app.models.socle import contenu_canonique
from app.models.suites import Bilan, VersionBilan
from app.suites.courriels import prevenir
from app.suites.documents import pdf
from app.suites.queries import adresses_de, adresses_des_engageants

PAS_ENCORE = "Le bilan s’ouvre une fois la convention signée. Attendez, ou écrivez à votre référent."
DEJA_RENDU = "Ce bilan est rendu. Pour changer une réponse, écrivez à votre référent : il peut vous le rouvrir."


class BilanIncomplet(ErreurMetier):
    """What prevents the bilan from being given."""

    def __init__(self, constats: tuple[Constat, ...]) -> None:
        super().__init__("Le bilan n’est pas complet.")
        self.constats = constats


@dataclass(frozen=True, slots=True)
class SaisieDuBilan:
    """The answers once merged; `fusion.conflits`: what somebody else changed, then nothing was written."""

    contenu: Contenu
    fusion: Fusion
    version: int
    est_change: bool


def est_ouvert(etat: Etat, bilan: Bilan | None) -> bool:
    """Whether the bilan may be written: from the convention until it is given, and while details are asked."""
    if etat in (Etat.CONVENTIONNE, Etat.EN_COURS):
        return True
    return etat is Etat.BILAN_RECU and bilan is not None and bilan.attend_des_precisions


def exiger_ouvert(etat: Etat, bilan: Bilan | None) -> None:
    """Raise ErreurMetier unless the bilan may be written now."""
    if not est_ouvert(etat, bilan):
        raise ErreurMetier(DEJA_RENDU if etat in (Etat.BILAN_RECU, Etat.SOLDE) else PAS_ENCORE)


def enregistrer_bilan(
    bd: Session,
    acces: Acces,
    cle: str,
    posees: Mapping[str, Any],
    base: Mapping[str, str],
    version: int,
    personne: Personne,
    maintenant: datetime,
    *,
    garder_autre: bool = False,
) -> SaisieDuBilan:
    """Keep what a page sent of one section, right or wrong; the dossier's row is locked by its door.

    Nothing is written when somebody else changed the same answer: both texts are then in `fusion`.
    """
    bilan = bilan_de(bd, acces.dossier, pour_ecrire=True)
    exiger_ouvert(acces.dossier.etat, bilan)
    contenu: Contenu = dict(bilan.contenu) if bilan else {}
    avant = dict(reponses(contenu, cle))
    vue = base_actuelle(avant) if version and bilan and bilan.version == version else base
    fusion = fusionner(vue, posees, avant, garder_autre=garder_autre)
    if fusion.conflits:
        return SaisieDuBilan(contenu, fusion, bilan.version if bilan else 0, False)
    est_change = bilan is None or fusion.contenu != avant
    if bilan is None:
        bilan = Bilan(dossier_id=acces.dossier.id or 0, modifie_le=maintenant, modifie_par_id=personne.id or 0)
        bd.add(bilan)
    contenu[cle] = fusion.contenu
    if est_change:
        bilan.contenu = contenu
        bilan.version += 1
        bilan.modifie_le, bilan.modifie_par_id = maintenant, personne.id or 0
        bd.flush()
    return SaisieDuBilan(contenu, fusion, bilan.version, est_change)


def rendre_bilan(bd: Session, acces: Acces, personne: Personne, maintenant: datetime) -> VersionBilan:
    """Give the bilan: frozen with the application it answers to, its SHA-256, who signed.

    Raises BilanIncomplet, ErreurMetier (not open, already given).
    """
    dossier = acces.dossier
    suivant = apres(dossier.etat, "rendre_bilan")
    bilan = bilan_de(bd, dossier, pour_ecrire=True)
    exiger_ouvert(dossier.etat, bilan)
    depose = contenu_depose(bd, dossier)
    contenu: Contenu = dict(bilan.contenu) if bilan else {}
    empechements = bloquants(constats_du_bilan(depose, contenu, references(), acces.campagne.annee))
    if bilan is None or empechements:
        raise BilanIncomplet(tuple(empechements))
    numero = bilan.versions + 1
    pieces, suites = pieces_du_bilan(bd, dossier), suites_de(bd, dossier)
    texte = contenu_canonique(
        {
            "dossier": {"id": dossier.id, "numero": dossier.numero, "version": dossier.version_deposee},
            "bilan": numero,
            "demande": depose,
            "sections": contenu,
            "pieces": [{"id": p.id, "nom": p.nom, "taille": p.taille, "sha256": p.sha256} for p in pieces],
            "signature": {"nom": personne.nom_complet, "personne": personne.id, "le": maintenant.isoformat()},
        }
    )
    version = VersionBilan(
        dossier_id=dossier.id or 0,
        numero=numero,
        contenu=texte,
        sha256=hashlib.sha256(texte.encode()).hexdigest(),
        rendue_le=maintenant,
        rendue_par_id=personne.id or 0,
    )
    bd.add(version)
    bilan.versions, bilan.rendu_le = numero, maintenant
    if bilan.attend_des_precisions:
        bilan.precisee_le, bilan.conforme_le = maintenant, None
    dossier.etat, dossier.modifie_le = suivant, maintenant
    verse = suites.verse_cents if suites else 0
    bd.add(pdf(acces, version, depose, contenu, personne, verse, [p.nom for p in pieces]))
    bd.flush()
    cle = f"{dossier.id}-v{numero}"
    prevenir(bd, "bilan_rendu", cle, adresses_des_engageants(bd, dossier), dossier, maintenant, version=version)
    prevenir(
        bd, "bilan_recu", cle, adresses_de(bd, [dossier.pilote_id]), dossier, maintenant,
        organisme=acces.organisme, est_precise=numero > 1,
    )  # fmt: skip
    inscrire_au_journal(
        bd, personne, "rendre_bilan", f"dossier:{dossier.id}", maintenant, dossier_id=dossier.id,
        sha256=version.sha256, version=numero, etat=dossier.etat.value,
    )  # fmt: skip
    return version
