"""Partners asked about many dossiers: each dossier in its own transaction, one mail to each partner for all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from app.core.db import ecriture
from app.domain.droits import exiger
from app.domain.erreurs import ErreurMetier
from app.domain.lots import ActeDeLot, Sort, prevoir_avis
from app.domain.partenaires import DEMANDABLES, Demande
from app.domain.repartition import PartDuPartenaire, Pressenti, parts_des_partenaires
from app.instruction.lots import INTROUVABLE, Geste, acces_du_lot, annoncer_a_la_fin, exiger_la_fin, un_par_un
from app.instruction.lots_suivis import GesteDuLot
from app.instruction.queries_lot import DossierDuLot
from app.models.comptes import Personne
from app.models.lots import LotDemande
from app.partenaires.commands import annoncer_les_demandes, interroger
from app.partenaires.queries import (
    DossierADemander,
    communes_sans_adresse,
    dossiers_a_demander,
    pressentis,
    repartitions,
)

ANNONCER_AVIS = "annoncer_avis"
DEMANDER = "demander_avis_partenaire"
SANS_ADRESSE = "Ces partenaires n’ont plus d’adresse confirmée."


@dataclass(frozen=True, slots=True)
class AvisEnLot:
    """Who is asked, by id, and what."""

    partenaires: tuple[int, ...]
    demande: Demande

    def charge(self) -> dict[str, Any]:
        """What the worker needs of it."""
        d = self.demande
        avant = d.repondre_avant.isoformat() if d.repondre_avant else ""
        return {"partenaires": self.partenaires, "parties": d.parties, "avant": avant, "message": d.message}


def a_choisir(dossiers: Sequence[DossierADemander]) -> list[DossierDuLot]:
    """The dossiers before any partner is chosen."""
    return [DossierDuLot(d.id, d.numero, d.titre, d.organisme, None, "", None, d.obstacle) for d in dossiers]


def communes_muettes_du_lot(bd: Session, dossiers: Sequence[DossierADemander]) -> list[str]:
    """The communes of these dossiers that nobody can ask, by name."""
    return communes_sans_adresse(bd, {insee for d in dossiers for insee in d.communes})


def prevoir_les_avis(
    bd: Session, dossiers: Sequence[DossierADemander], voulus: Sequence[Pressenti]
) -> tuple[list[DossierDuLot], list[PartDuPartenaire]]:
    """What would become of each dossier, and how many each partner would be asked about."""
    parts = repartitions(bd, dossiers, voulus)
    dites = {d.id: prevoir_avis(parts[d.id], d.etat, d.obstacle) for d in dossiers}
    lignes = [DossierDuLot(d.id, d.numero, d.titre, d.organisme, None, "", dites[d.id], d.obstacle) for d in dossiers]
    ouverts = [parts[d.id] for d in dossiers if not d.obstacle and d.etat in DEMANDABLES]
    a_faire = [parts[d.id] for d in dossiers if dites[d.id].sort is Sort.A_FAIRE]
    return lignes, parts_des_partenaires(voulus, ouverts, a_faire)


def demander_en_lot(
    voulu: AvisEnLot, prevus: Sequence[DossierDuLot], personne: Personne, maintenant: datetime
) -> list[DossierDuLot]:
    """Ask on each dossier; the worker writes the mails once all are done."""
    return un_par_un(prevus, demander(voulu, personne, maintenant))


def demander(voulu: AvisEnLot, personne: Personne, maintenant: datetime) -> Geste:
    """The act on one dossier: ask the partners it concerns."""

    def faire(bd: Session, prevu: DossierDuLot) -> str:
        acces = acces_du_lot(bd, prevu, personne, DEMANDER, maintenant)
        exiger(DEMANDER, acces.situation)
        dossiers = dossiers_a_demander(bd, personne, [prevu.id], maintenant)
        if not dossiers:
            raise ErreurMetier(INTROUVABLE)
        restants = pressentis(bd, voulu.partenaires)
        part = interroger(bd, dossiers, restants, voulu.demande, personne, maintenant)[prevu.id]
        if not part.demandes:
            raise ErreurMetier(part.phrase("") or SANS_ADRESSE)
        charge = {"par": personne.id, "instant": maintenant.isoformat()}
        annoncer_a_la_fin(bd, ANNONCER_AVIS, f"avis-{personne.id}", charge, maintenant, maintenant)
        return part.phrase("Demandé à")

    return faire


def annoncer_avis(charge: Mapping[str, Any], maintenant: datetime) -> None:
    """One mail to each partner of a batch; done again, nothing. Raises LotEnCours."""
    instant = datetime.fromisoformat(charge["instant"])
    with ecriture() as bd:
        exiger_la_fin(bd, charge["par"], instant, maintenant)
        annoncer_les_demandes(bd, charge["par"], instant, maintenant)


def _geste(bd: Session, lot: LotDemande, personne: Personne) -> Geste:
    lu = lot.charge
    demande = Demande(tuple(lu["parties"]), date.fromisoformat(lu["avant"]), lu["message"])
    return demander(AvisEnLot(tuple(lu["partenaires"]), demande), personne, lot.demande_le)


GESTES_DES_PARTENAIRES: dict[ActeDeLot, GesteDuLot] = {ActeDeLot.AVIS: _geste}
