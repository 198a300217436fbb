"""Asking partners, for one dossier or a hundred, in one mail per address; closing an ask; reading an answer."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.securite import empreinte, jeton
from app.domain.calendrier import jour_de_paris
from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.partenaires import DUREE_DU_LIEN, Demande, exiger_attendu, exiger_demande
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from app.models.journal import agir_pour, inscrire_au_journal
from app.models.partenaires import AdresseDePartenaire, AvisDePartenaire, LienDePartenaire, Partenaire
from app.partenaires.courriels import ecrire
from app.partenaires.queries import (
    DossierADemander,
    adresses_confirmees,
    communes_des_partenaires,
    deja_demandes,
    partenaires_demandables,
)


@dataclass(frozen=True, slots=True)
class Resultat:
    """What became of a dossier of a batch: whom it was sent to, and why not to the others."""

    dossier: DossierADemander
    demandes: tuple[str, ...]
    ecartes: tuple[str, ...]


def demander_avis(
    bd: Session,
    dossiers: Sequence[DossierADemander],
    partenaires: Collection[int],
    demande: Demande,
    personne: Personne,
    maintenant: datetime,
) -> list[Resultat]:
    """Ask each partner on each dossier that concerns it, then write one mail to each of its addresses.

    A partner that has communes is asked on the dossiers of those communes only, and nobody on their own request;
    asked already, nothing is sent again.
    Raises SaisieInvalide.
    """
    possibles = {p.id: p for p in partenaires_demandables(bd, [d.id for d in dossiers]) if p.id in partenaires}
    exiger_demande(demande, len(possibles), jour_de_paris(maintenant))
    if len(possibles) != len(set(partenaires)):
        phrase = "Choisissez des partenaires de la liste : chacun y a une adresse confirmée."
        raise SaisieInvalide(phrase, {"partenaires": phrase})
    chez_eux, deja = communes_des_partenaires(bd, possibles), deja_demandes(bd, [d.id for d in dossiers])
    resultats: list[Resultat] = []
    par_partenaire: dict[int, list[DossierADemander]] = {id_: [] for id_ in possibles}
    for d in dossiers:
        faits: list[str] = []
        ecartes: list[str] = []
        if d.obstacle:
            resultats.append(Resultat(d, (), (d.obstacle,)))
            continue
        for p in possibles.values():
            if d.organisme.casefold() == p.nom.casefold():
                ecartes.append(f"C’est la demande de {p.nom}.")
            elif (d.id, p.id) in deja:
                ecartes.append(f"Déjà demandé à {p.nom}.")
            elif chez_eux[p.id] and not chez_eux[p.id] & set(d.communes):
                ecartes.append(f"Hors du territoire de {p.nom}.")
            else:
                faits.append(p.nom)
                par_partenaire[p.id].append(d)
                _demander(bd, d, p.id, demande, personne, maintenant)
        resultats.append(Resultat(d, tuple(faits), tuple(ecartes)))
    for partenaire_id, demandes in par_partenaire.items():
        if demandes:
            _prevenir(bd, partenaire_id, demandes, demande, maintenant)
    return resultats


def _demander(
    bd: Session, d: DossierADemander, partenaire_id: int, demande: Demande, personne: Personne, maintenant: datetime
) -> None:
    avis = AvisDePartenaire(
        dossier_id=d.id, partenaire_id=partenaire_id, parties=list(demande.parties), message=demande.message,
        demande_le=maintenant, demande_par_id=personne.id or 0,
        repondre_avant=demande.repondre_avant or jour_de_paris(maintenant),
    )  # fmt: skip
    bd.add(avis)
    bd.flush()
    agir_pour(bd, d.id, d.pour)
    inscrire_au_journal(
        bd, personne, "demander_avis_partenaire", f"avis_de_partenaire:{avis.id}", maintenant,
        dossier_id=d.id, partenaire=partenaire_id, avant=avis.repondre_avant.isoformat(),
    )  # fmt: skip


def _prevenir(
    bd: Session, partenaire_id: int, dossiers: Sequence[DossierADemander], demande: Demande, maintenant: datetime
) -> None:
    partenaire = bd.get_one(Partenaire, partenaire_id)
    for adresse in adresses_confirmees(bd, partenaire_id):
        secret = ouvrir_un_lien(bd, adresse, maintenant)
        ecrire(
            bd, "demande", f"partenaire-demande-{adresse.id}-{maintenant:%Y%m%d%H%M%S%f}", adresse.courriel,
            maintenant, partenaire=partenaire, dossiers=dossiers, demande=demande, jeton=secret,
            expire_le=maintenant + DUREE_DU_LIEN,
        )  # fmt: skip


def ouvrir_un_lien(bd: Session, adresse: AdresseDePartenaire, maintenant: datetime) -> str:
    """A fresh secret for the space of a partner, bound to a confirmed address."""
    secret = jeton()
    bd.add(
        LienDePartenaire(
            adresse_id=adresse.id or 0, jeton_sha256=empreinte(secret), cree_le=maintenant,
            expire_le=maintenant + DUREE_DU_LIEN,
        )
    )  # fmt: skip
    bd.flush()
    return secret


def relancer(bd: Session, avis: AvisDePartenaire, personne: Personne | None, maintenant: datetime) -> None:
    """Remind the partner, once a day at most; `personne` is None when time does it. Raises ErreurMetier."""
    exiger_attendu(avis.suivi)
    aujourd_hui = jour_de_paris(maintenant)
    if avis.rappele_le == aujourd_hui:
        raise ErreurMetier("Un rappel est déjà parti aujourd’hui. Attendez demain pour en envoyer un autre.")
    partenaire, dossier = bd.get_one(Partenaire, avis.partenaire_id), bd.get_one(Dossier, avis.dossier_id)
    adresses = adresses_confirmees(bd, avis.partenaire_id) if partenaire.retire_le is None else []
    if not adresses and personne is not None:
        raise ErreurMetier("Ce partenaire n’a plus d’adresse confirmée. Ajoutez-en une à l’annuaire.")
    avis.rappele_le, avis.rappels = aujourd_hui, avis.rappels + 1
    for adresse in adresses:
        secret = ouvrir_un_lien(bd, adresse, maintenant)
        ecrire(
            bd, "rappel", f"partenaire-rappel-{avis.id}-{aujourd_hui:%Y%m%d}-{adresse.id}", adresse.courriel,
            maintenant, partenaire=partenaire, dossier=dossier, avis=avis, jeton=secret,
            en_retard=aujourd_hui > avis.repondre_avant,
        )  # fmt: skip
    if personne is not None:
        inscrire_au_journal(
            bd, personne, "relancer_partenaire", f"avis_de_partenaire:{avis.id}", maintenant,
            dossier_id=avis.dossier_id, partenaire=avis.partenaire_id,
        )  # fmt: skip


def clore(bd: Session, avis: AvisDePartenaire, motif: str, personne: Personne, maintenant: datetime) -> None:
    """Nothing is expected any more: only an agent says so. Raises ErreurMetier, SaisieInvalide."""
    exiger_attendu(avis.suivi)
    if not motif.strip():
        raise SaisieInvalide("Motif manquant.", {"motif": "Écrivez pourquoi vous n’attendez plus."})
    avis.clos_le, avis.clos_par_id, avis.motif = maintenant, personne.id, motif.strip()
    inscrire_au_journal(
        bd, personne, "clore_avis_partenaire", f"avis_de_partenaire:{avis.id}", maintenant,
        dossier_id=avis.dossier_id, partenaire=avis.partenaire_id,
    )  # fmt: skip


def marquer_lus(bd: Session, dossier: Dossier, personne: Personne, maintenant: datetime) -> int:
    """The answers received wait no more in « À traiter »."""
    recus = bd.scalars(
        select(AvisDePartenaire).where(
            col(AvisDePartenaire.dossier_id) == dossier.id,
            col(AvisDePartenaire.rendu_le).is_not(None),
            col(AvisDePartenaire.lu_le).is_(None),
        )
    ).all()
    for avis in recus:
        avis.lu_le = maintenant
    if recus:
        inscrire_au_journal(
            bd, personne, "lire_avis_partenaires", f"dossier:{dossier.id}", maintenant,
            dossier_id=dossier.id, avis=_ids(recus),
        )  # fmt: skip
    return len(recus)


def _ids(avis: Iterable[AvisDePartenaire]) -> list[int]:
    return [a.id or 0 for a in avis]
