"""The acts on the barème of a campaign: free until its first note, then corrected in its words only, with a reason."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.administration.campagnes import queries
from app.administration.campagnes.forms_bareme import FormeBareme, FormeCorrection, FormeCritere
from app.domain.bareme import (
    ECARTABLES,
    PROPRES,
    VIERGE,
    Bareme,
    ReglageCritere,
    corrige,
    dits_avec,
    exiger_une_note,
    verifier_reglage,
)
from app.domain.campagnes import exiger_bareme_libre
from app.domain.erreurs import ErreurMetier
from app.domain.etalonnage import exiger_bareme_tenu
from app.domain.etats import Etat
from app.models.campagnes import Campagne, VersionDeBareme
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from app.models.journal import inscrire_au_journal


def bareme_de(campagne: Campagne) -> Bareme:
    """The barème a campaign holds today."""
    return Bareme(campagne.poids, campagne.bareme)


def fixer_bareme(
    bd: Session, campagne: Campagne, donnees: FormeBareme, personne: Personne, maintenant: datetime
) -> Campagne:
    """Set the weights. Raises ErreurMetier once a note exists, SaisieInvalide on weights that do not hold."""
    _exiger_libre(bd, campagne)
    propres = {cle: poids for cle, poids in campagne.poids.items() if cle in PROPRES}
    bareme = Bareme({**propres, **donnees.model_dump()}, campagne.bareme)
    exiger_une_note(bareme)
    campagne.poids = dict(bareme.poids)
    _garder(bd, campagne, personne, maintenant)
    inscrire_au_journal(bd, personne, "fixer_bareme", f"campagne:{campagne.id}", maintenant, poids=campagne.poids)
    return campagne


def regler_critere(
    bd: Session, campagne: Campagne, cle: str, donnees: FormeCritere, personne: Personne, maintenant: datetime
) -> Campagne:
    """Say who scores a criterion, in which words, with which comments; or add one of this campaign alone.

    Raises ErreurMetier once a note exists, SaisieInvalide on what nobody could score with.
    """
    _exiger_libre(bd, campagne)
    reglage = donnees.en_reglage(cle, bareme_de(campagne).reglages.get(cle, VIERGE))
    if reglage.est_ecarte and cle not in ECARTABLES:
        raise ErreurMetier("Ce critère ne peut pas être écarté : donnez-lui plutôt le poids 0.")
    verifier_reglage(cle, reglage)
    poids = dict(campagne.poids)
    if cle in PROPRES:
        poids = {**poids, cle: donnees.poids} if reglage.libelle else {c: p for c, p in poids.items() if c != cle}
    bareme = Bareme(poids, dits_avec(campagne.bareme, cle, reglage))
    exiger_une_note(bareme)
    campagne.bareme, campagne.poids = dict(bareme.dits), dict(bareme.poids)
    _garder(bd, campagne, personne, maintenant)
    inscrire_au_journal(
        bd, personne, "regler_critere", f"campagne:{campagne.id}", maintenant, critere=cle, poids=campagne.poids
    )
    return campagne


def corriger_critere(
    bd: Session, campagne: Campagne, cle: str, donnees: FormeCorrection, personne: Personne, maintenant: datetime
) -> Campagne:
    """Put the words of a criterion right once notes exist: a new version, with its reason. No rank moves.

    Raises ErreurMetier while nothing is scored (it is set freely then) or if nothing changes, SaisieInvalide.
    """
    if not queries.a_des_notes(bd, campagne):
        raise ErreurMetier("Aucune note n’est encore posée : réglez ce critère directement.")
    avant = bareme_de(campagne).reglages.get(cle)
    if avant is None:
        raise ErreurMetier("Ce critère n’est pas dans le barème de la campagne.")
    reglage: ReglageCritere = corrige(avant, donnees.libelle_de(cle, avant), donnees.ancres)
    verifier_reglage(cle, reglage)
    if _version(bd, campagne) is None:
        _garder(bd, campagne, None, campagne.creee_le)
    campagne.bareme = dits_avec(campagne.bareme, cle, reglage)
    campagne.version_bareme += 1
    _garder(bd, campagne, personne, maintenant, donnees.raison)
    inscrire_au_journal(
        bd, personne, "corriger_critere", f"campagne:{campagne.id}", maintenant, critere=cle,
        version=campagne.version_bareme,
    )  # fmt: skip
    return campagne


def _exiger_libre(bd: Session, campagne: Campagne) -> None:
    """Whoever scores holds the row of the dossier: the dossiers being examined are locked before looking."""
    ouverts = select(col(Dossier.id)).where(
        col(Dossier.campagne_id) == campagne.id, col(Dossier.etat) == Etat.EN_INSTRUCTION
    )
    bd.execute(ouverts.order_by(col(Dossier.id)).with_for_update())
    exiger_bareme_libre(queries.a_des_notes(bd, campagne))
    exiger_bareme_tenu(queries.est_en_etalonnage(bd, campagne))


def _version(bd: Session, campagne: Campagne) -> VersionDeBareme | None:
    return bd.scalar(
        select(VersionDeBareme).where(
            col(VersionDeBareme.campagne_id) == campagne.id, col(VersionDeBareme.numero) == campagne.version_bareme
        )
    )


def _garder(bd: Session, campagne: Campagne, personne: Personne | None, maintenant: datetime, raison: str = "") -> None:
    """Keep the version as it stands; while nothing is scored the first one is written over."""
    version = _version(bd, campagne)
    if version is None:
        version = VersionDeBareme(
            campagne_id=campagne.id or 0, numero=campagne.version_bareme, raison=raison, fixe_le=maintenant
        )
        bd.add(version)
    version.poids, version.bareme = dict(campagne.poids), dict(campagne.bareme)
    version.fixe_le, version.par_id = maintenant, personne.id if personne else None
    bd.flush()
