"""An agent says what two dossiers are to each other: a double, worth bringing together, or nothing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.core.erreurs import Introuvable
from app.domain.doublons import a_prevenir
from app.domain.droits import exiger
from app.domain.erreurs import SaisieInvalide
from app.domain.liens import exiger_impartial
from app.domain.ressemblances import ETATS, Jugement, exiger_ecart, exiger_jugement, juger
from app.dossiers.courriels import ecrire
from app.instruction.commands_comparaison import paire_entre
from app.instruction.queries import AccesAgent, acces_au_dossier
from app.instruction.queries_alentours import dossiers_alentour
from app.instruction.queries_ressemblances import dossier_de_numero, proches
from app.models.comptes import Personne
from app.models.dossiers import Dossier
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
    paire, autre = _poser(bd, acces, autre_id, reponse, maintenant)
    if autre is not None:
        _prevenir(bd, acces, [(autre, paire)], maintenant)
    return paire


def _poser(
    bd: Session, acces: AccesAgent, autre_id: int, reponse: Reponse, maintenant: datetime
) -> tuple[Ressemblance, Dossier | None]:
    """Settle a pair; with the other dossier, the pilotes of both being to be told, None when said a second time."""
    exiger("juger_doublons", acces.situation)
    autre = acces_au_dossier(bd, acces.personne, autre_id) if autre_id != acces.dossier.id else None
    if autre is None:
        raise Introuvable
    exiger_impartial(autre.declare)
    jugement = exiger_jugement(reponse.choix, reponse.raison)
    ici = acces.dossier.id or 0
    paire = paire_entre(bd, ici, autre_id, maintenant)
    if not paire.motifs:
        _dire_ce_qu_ils_partagent(bd, acces, paire)
    dite = (*juger(jugement, ici, autre_id), reponse.raison)
    if (paire.etat, paire.doublon_id, paire.raison) == dite:  # sent twice
        return paire, None
    paire.etat, paire.doublon_id, paire.raison = dite
    paire.tranche_le, paire.tranche_par_id = maintenant, acces.personne.id
    bd.flush()
    for dossier, en_face in ((ici, autre_id), (autre_id, ici)):
        inscrire_au_journal(
            bd, acces.personne, "juger_doublons", f"ressemblance:{paire.id}", maintenant,
            dossier_id=dossier, etat=paire.etat.value, autre=en_face, doublon=paire.doublon_id,
        )  # fmt: skip
    return paire, autre.dossier


def _dire_ce_qu_ils_partagent(bd: Session, acces: AccesAgent, paire: Ressemblance) -> None:
    """Of a pair that the portal did not propose, the place and the public that it showed, if it showed them."""
    alentour = dossiers_alentour(bd, acces.dossier, acces.personne, ())
    autre = paire.autre(acces.dossier.id)
    for lue in (p.paire for p in alentour if p.id == autre):
        paire.motifs, paire.quartiers, paire.ages = lue.motifs, lue.quartiers, lue.ages


def ecarter_les_paires(
    bd: Session, acces: AccesAgent, choisies: Collection[int], raison: str, maintenant: datetime
) -> None:
    """« Pas un doublon » for the pairs of this dossier that were ticked and still wait: all of them, or none.

    Each pilote gets one mail, whatever the number of theirs.
    Raises SaisieInvalide, and what `trancher` raises of each.
    """
    attendent = [p.id for p in proches(bd, acces.dossier, acces.personne) if p.attend and not p.est_a_declarer]
    reponse = Reponse(Jugement.ECARTE, raison)
    posees = [_poser(bd, acces, i, reponse, maintenant) for i in exiger_ecart(choisies, attendent, raison)]
    _prevenir(bd, acces, [(autre, paire) for paire, autre in posees if autre is not None], maintenant)


def signaler(bd: Session, acces: AccesAgent, numero: str, reponse: Reponse, maintenant: datetime) -> Ressemblance:
    """The same for a dossier the portal did not find, named by its number. Raises SaisieInvalide besides."""
    autre_id = dossier_de_numero(bd, acces.personne, numero)
    if autre_id is None or autre_id == acces.dossier.id:
        raise SaisieInvalide(INCONNU, {"numero": INCONNU})
    return trancher(bd, acces, autre_id, reponse, maintenant)


def _prevenir(
    bd: Session, acces: AccesAgent, tranchees: Sequence[tuple[Dossier, Ressemblance]], maintenant: datetime
) -> None:
    """The pilotes of both sides know, unless they said it themselves: of the pairs both dossiers of which they may
    read, and no more.
    """
    ici = acces.dossier
    dits = a_prevenir(ici.pilote_id, (autre.pilote_id for autre, _ in tranchees), acces.personne.id)
    for pilote_id, dit in dits.items():
        pilote = bd.get_one(Personne, pilote_id)
        if pilote.desactivee_le is not None or not _lit(bd, pilote, ici):
            continue
        lues = [tranchees[rang] for rang in dit.rangs if _lit(bd, pilote, tranchees[rang][0])]
        if not lues:
            continue
        en_face, paire = [autre for autre, _ in lues], lues[0][1]
        siens, autres = ([ici], en_face) if dit.est_d_ici else (en_face, [ici])
        cle = f"ressemblance-{paire.id}-{paire.etat.value}-{paire.doublon_id}-{pilote_id}-{maintenant:%Y%m%d%H%M%S%f}"
        ecrire(
            bd, "ressemblance", cle, pilote.courriel, maintenant, siens[0].id,
            dossiers=siens, autres=autres, etat=ETATS[paire.etat].libelle,
        )  # fmt: skip


def _lit(bd: Session, pilote: Personne, dossier: Dossier) -> bool:
    return acces_au_dossier(bd, pilote, dossier.id or 0) is not None
