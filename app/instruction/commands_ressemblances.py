"""An agent says what two dossiers are to each other: a double, worth bringing together, or nothing."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.core.erreurs import Introuvable
from app.domain.droits import exiger
from app.domain.erreurs import SaisieInvalide
from app.domain.liens import exiger_impartial
from app.domain.ressemblances import ETATS, Jugement, exiger_ecart, exiger_jugement, juger
from app.dossiers.courriels import ecrire
from app.instruction.commands_comparaison import paire_entre
from app.instruction.queries import AccesAgent, acces_au_dossier
from app.instruction.queries_ressemblances import dossier_de_numero, proches
from app.models.comptes import Personne
from app.models.journal import inscrire_au_journal
from app.models.ressemblances import Ressemblance

INCONNU = "Aucun autre dossier à ce numéro ne vous est ouvert. Vérifiez le numéro."


@dataclass(frozen=True, slots=True)
class Reponse:
    """What is said of a pair, from the page of one of the two, and why."""

    choix: str
    raison: str


def trancher(bd: Session, acces: AccesAgent, autre_id: int, reponse: Reponse, maintenant: datetime) -> Ressemblance:
    """Settle a pair, or settle it otherwise: the reason and a line of the journal of each dossier stay.

    The other dossier is read through the same gate and asks for the same declaration. Sent twice, it is kept
    once. Raises Introuvable, DeclarationRequise, Interdit (linked to the other one), SaisieInvalide.
    """
    exiger("juger_doublons", acces.situation)
    autre = acces_au_dossier(bd, acces.personne, autre_id) if autre_id != acces.dossier.id else None
    if autre is None:
        raise Introuvable
    exiger_impartial(autre.declare)
    jugement = exiger_jugement(reponse.choix, reponse.raison)
    ici = acces.dossier.id or 0
    paire = paire_entre(bd, ici, autre_id, maintenant)
    dite = (*juger(jugement, ici, autre_id), reponse.raison)
    if (paire.etat, paire.doublon_id, paire.raison) == dite:  # sent twice
        return paire
    paire.etat, paire.doublon_id, paire.raison = dite
    paire.tranche_le, paire.tranche_par_id = maintenant, acces.personne.id
    bd.flush()
    _prevenir(bd, acces, autre, paire, maintenant)
    for dossier, en_face in ((ici, autre_id), (autre_id, ici)):
        inscrire_au_journal(
            bd, acces.personne, "juger_doublons", f"ressemblance:{paire.id}", maintenant,
            dossier_id=dossier, etat=paire.etat.value, autre=en_face, doublon=paire.doublon_id,
        )  # fmt: skip
    return paire


def ecarter_les_paires(
    bd: Session, acces: AccesAgent, choisies: Collection[int], raison: str, maintenant: datetime
) -> None:
    """« Pas un doublon » for the pairs of this dossier that were ticked and still wait: all of them, or none.

    Raises SaisieInvalide, and what `trancher` raises of each.
    """
    attendent = [p.id for p in proches(bd, acces.dossier, acces.personne) if p.attend and not p.est_a_declarer]
    for autre_id in exiger_ecart(choisies, attendent, raison):
        trancher(bd, acces, autre_id, Reponse(Jugement.ECARTE, raison), maintenant)


def signaler(bd: Session, acces: AccesAgent, numero: str, reponse: Reponse, maintenant: datetime) -> Ressemblance:
    """The same for a dossier the portal did not find, named by its number. Raises SaisieInvalide besides."""
    autre_id = dossier_de_numero(bd, acces.personne, numero)
    if autre_id is None or autre_id == acces.dossier.id:
        raise SaisieInvalide(INCONNU, {"numero": INCONNU})
    return trancher(bd, acces, autre_id, reponse, maintenant)


def _prevenir(bd: Session, acces: AccesAgent, autre: AccesAgent, paire: Ressemblance, maintenant: datetime) -> None:
    """The pilote of the other dossier knows, unless they said it themselves or may not read the first one."""
    pilote = bd.get(Personne, autre.dossier.pilote_id) if autre.dossier.pilote_id else None
    if pilote is None or pilote.desactivee_le is not None or pilote.id == acces.personne.id:
        return
    if acces_au_dossier(bd, pilote, acces.dossier.id or 0) is None:
        return
    cle = f"ressemblance-{paire.id}-{paire.etat.value}-{paire.doublon_id}-{maintenant:%Y%m%d%H%M%S%f}"
    ecrire(
        bd, "ressemblance", cle, pilote.courriel, maintenant, autre.dossier.id,
        dossier=autre.dossier, autre=acces.dossier, etat=ETATS[paire.etat].libelle,
        lien=f"/instruction/dossiers/{autre.dossier.id}/ressemblances",
    )  # fmt: skip
