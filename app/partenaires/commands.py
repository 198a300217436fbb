"""Asking partners, for one dossier or a hundred, in one mail per address; closing an ask; reading an answer."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.securite import empreinte, jeton
from app.domain.avis_perimes import Anterieur
from app.domain.calendrier import jour_de_paris
from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.partenaires import (
    DUREE_DU_LIEN,
    Demande,
    exiger_attendu,
    exiger_demandable,
    exiger_demande,
)
from app.domain.repartition import Pressenti, Repartition
from app.models.comptes import Organisme, Personne
from app.models.courriel import Courriel
from app.models.dossiers import Dossier
from app.models.journal import agir_pour, inscrire_au_journal
from app.models.partenaires import AdresseDePartenaire, AvisDePartenaire, LienDePartenaire, Partenaire
from app.partenaires.courriels import ecrire
from app.partenaires.queries import (
    DossierADemander,
    adresses_confirmees,
    pressentis,
    repartitions,
)


def demander_avis(
    bd: Session,
    dossiers: Sequence[DossierADemander],
    partenaires: Collection[int],
    demande: Demande,
    personne: Personne,
    maintenant: datetime,
) -> dict[int, Repartition]:
    """Ask each partner on each dossier that concerns it, then write one mail to each of its addresses.

    Raises SaisieInvalide, ErreurMetier.
    """
    voulus = exiger_les_partenaires(bd, partenaires, demande, jour_de_paris(maintenant))
    faites = interroger(bd, dossiers, voulus, demande, personne, maintenant)
    annoncer_les_demandes(bd, personne.id or 0, maintenant, maintenant)
    return faites


def exiger_les_partenaires(
    bd: Session, choisis: Collection[int], demande: Demande, aujourd_hui: date
) -> list[Pressenti]:
    """The partners chosen, all of which may be asked. Raises SaisieInvalide."""
    voulus = pressentis(bd, choisis)
    exiger_demande(demande, len(voulus), aujourd_hui)
    if len(voulus) != len(set(choisis)):
        phrase = "Choisissez des partenaires de la liste : chacun y a une adresse confirmée."
        raise SaisieInvalide(phrase, {"partenaires": phrase})
    return voulus


def interroger(
    bd: Session,
    dossiers: Sequence[DossierADemander],
    voulus: Sequence[Pressenti],
    demande: Demande,
    personne: Personne,
    maintenant: datetime,
) -> dict[int, Repartition]:
    """Write what is asked of whom, by id of dossier; nothing leaves yet. Raises ErreurMetier."""
    faites = repartitions(bd, dossiers, voulus)
    for d in dossiers:
        if d.obstacle:
            raise ErreurMetier(d.obstacle)
        exiger_demandable(d.etat)
        for p in faites[d.id].demandes:
            _demander(bd, d, p.id, demande, personne, maintenant)
    return faites


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


def annoncer_les_demandes(bd: Session, par_id: int, demande_le: datetime, maintenant: datetime) -> None:
    """One mail to each address of each partner for all that this person asked at that instant; done again, nothing."""
    demandes: dict[int, list[Any]] = defaultdict(list)
    requete: Any = (
        select(AvisDePartenaire, col(Dossier.numero), col(Dossier.titre), col(Organisme.nom).label("organisme"))
        .join(Dossier, col(Dossier.id) == col(AvisDePartenaire.dossier_id))
        .join(Organisme, col(Organisme.id) == col(Dossier.organisme_id))
        .where(
            col(AvisDePartenaire.demande_par_id) == par_id, col(AvisDePartenaire.demande_le) == demande_le,
            col(AvisDePartenaire.clos_le).is_(None),
        )
        .order_by(col(AvisDePartenaire.partenaire_id), col(Dossier.numero), col(Dossier.id))
    )  # fmt: skip
    for ligne in bd.execute(requete).all():
        demandes[ligne[0].partenaire_id].append(ligne)
    for partenaire_id, dossiers in demandes.items():
        partenaire = bd.get_one(Partenaire, partenaire_id)
        for adresse in adresses_confirmees(bd, partenaire_id):
            cle = f"partenaire-demande-{adresse.id}-{par_id}-{demande_le:%Y%m%d%H%M%S%f}"
            if bd.scalar(select(col(Courriel.id)).where(col(Courriel.cle) == cle)) is None:
                ecrire(
                    bd, "demande", cle, adresse.courriel, maintenant, partenaire=partenaire, dossiers=dossiers,
                    demande=dossiers[0][0], jeton=ouvrir_un_lien(bd, adresse, maintenant),
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


def relancer(bd: Session, avis: AvisDePartenaire, personne: Personne, maintenant: datetime) -> None:
    """An agent reminds the partner, once a day at most. Raises ErreurMetier."""
    exiger_attendu(avis.suivi)
    aujourd_hui = jour_de_paris(maintenant)
    if avis.rappele_le == aujourd_hui:
        raise ErreurMetier("Un rappel est déjà parti aujourd’hui. Attendez demain pour en envoyer un autre.")
    adresses = adresses_joignables(bd, avis.partenaire_id)
    if not adresses:
        raise ErreurMetier("Ce partenaire n’a plus d’adresse confirmée. Ajoutez-en une à l’annuaire.")
    rappeler(bd, [avis], adresses, maintenant)
    inscrire_au_journal(
        bd, personne, "relancer_partenaire", f"avis_de_partenaire:{avis.id}", maintenant,
        dossier_id=avis.dossier_id, partenaire=avis.partenaire_id,
    )  # fmt: skip


def adresses_joignables(bd: Session, partenaire_id: int) -> list[AdresseDePartenaire]:
    """Where a partner still in the directory is written to."""
    partenaire = bd.get_one(Partenaire, partenaire_id)
    return adresses_confirmees(bd, partenaire_id) if partenaire.retire_le is None else []


def rappeler(
    bd: Session, avis: Sequence[AvisDePartenaire], adresses: Iterable[AdresseDePartenaire], maintenant: datetime
) -> None:
    """One mail to each of these addresses for all that is reminded to one partner today."""
    aujourd_hui = jour_de_paris(maintenant)
    lus = bd.execute(
        select(AvisDePartenaire, Dossier)
        .join(Dossier, col(Dossier.id) == col(AvisDePartenaire.dossier_id))
        .where(col(AvisDePartenaire.id).in_([a.id for a in avis]))
        .order_by(col(AvisDePartenaire.repondre_avant), col(AvisDePartenaire.id))
    ).all()
    for a in avis:
        a.rappele_le, a.rappels = aujourd_hui, a.rappels + 1
    for adresse in adresses:
        ecrire(
            bd, "rappel", f"partenaire-rappel-{avis[0].id}-{aujourd_hui:%Y%m%d}-{adresse.id}", adresse.courriel,
            maintenant, partenaire=bd.get_one(Partenaire, avis[0].partenaire_id), jour=aujourd_hui,
            lus=[(a, d) for a, d in lus], jeton=ouvrir_un_lien(bd, adresse, maintenant),
            expire_le=maintenant + DUREE_DU_LIEN, en_retard=any(aujourd_hui > a.repondre_avant for a in avis),
        )  # fmt: skip


def clore(bd: Session, avis: AvisDePartenaire, motif: str, personne: Personne, maintenant: datetime) -> None:
    """Nothing is expected any more: only an agent says so. Asked again, the former answer holds once more.

    Raises ErreurMetier, SaisieInvalide.
    """
    exiger_attendu(avis.suivi)
    if not motif.strip():
        raise SaisieInvalide("Motif manquant.", {"motif": "Écrivez pourquoi vous n’attendez plus."})
    avis.motif = motif.strip()
    if avis.anciens:
        _reprendre_l_ancien(avis, maintenant)
    else:
        avis.clos_le, avis.clos_par_id = maintenant, personne.id
    inscrire_au_journal(
        bd, personne, "clore_avis_partenaire", f"avis_de_partenaire:{avis.id}", maintenant,
        dossier_id=avis.dossier_id, partenaire=avis.partenaire_id,
    )  # fmt: skip


def _reprendre_l_ancien(avis: AvisDePartenaire, maintenant: datetime) -> None:
    """The last answer given, as it was, read: whatever the partner was writing since."""
    ancien = Anterieur.lire(avis.anciens[-1])
    avis.anciens = avis.anciens[:-1]
    avis.sens, avis.montant_cents, avis.fermete, avis.texte = (
        ancien.sens, ancien.montant_cents, ancien.fermete, ancien.texte,
    )  # fmt: skip
    avis.rendu_le, avis.rendu_par_id, avis.lu_le = ancien.rendu_le, ancien.rendu_par_id, maintenant
    avis.perime_le, avis.perime_depuis = ancien.perime_le, ancien.perime_depuis


def marquer_lus(bd: Session, dossier: Dossier, personne: Personne, maintenant: datetime) -> int:
    """The answers received wait no more in « À traiter »; those the dossier outdated are kept one by one."""
    recus = bd.scalars(
        select(AvisDePartenaire).where(
            col(AvisDePartenaire.dossier_id) == dossier.id,
            col(AvisDePartenaire.rendu_le).is_not(None),
            col(AvisDePartenaire.lu_le).is_(None),
            col(AvisDePartenaire.perime_le).is_(None),
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
