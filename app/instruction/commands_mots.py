"""The worker learns the words of what was deposited, so that a search may be told which one was meant.

Never in the deposit, whose statements are counted. A title and an organisme teach all their words; the sentences of a
project, those that another dossier holds too: a slip, or the name of somebody met once, is nobody's to search. Once the
last dossier that held it was corrected, a word is forgotten.
"""

import json
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.francais import pliage
from app.core.sql_ajouts import ajout
from app.domain.mots_proches import formes, mots_ecrits, rang_de_la_ronde, voter
from app.domain.prose import prose
from app.dossiers.recherche import MOT_MAXIMUM, MOTS_INDEXES, tenus
from app.models.comptes import Organisme
from app.models.dossiers import Dossier, VersionDossier
from app.models.mots import LectureDesMots, Mot
from app.models.socle import table

# a deposit takes its number of version, then its words are seen: what is older has nothing left to wait for
MARGE = timedelta(minutes=5)
PAR_PASSAGE = 50
MOTS_DES_PHRASES_MAXIMUM = 50_000
"""Words. Beyond, titles and organismes alone teach new ones."""
RELUS_PAR_RONDE, PAS_DE_LA_RONDE = 250, timedelta(minutes=10)
"""Words: fifty thousand are looked at again in a day and a half."""
_PAR_REQUETE = 1000

_DEPOSES = (
    select(
        col(VersionDossier.id), col(VersionDossier.dossier_id), col(VersionDossier.deposee_le), col(Dossier.titre),
        col(Organisme.nom), col(VersionDossier.contenu),
    )
    .join(Dossier, col(Dossier.id) == col(VersionDossier.dossier_id))
    .join(Organisme, col(Organisme.id) == col(Dossier.organisme_id))
    .order_by(col(VersionDossier.id))
    .limit(PAR_PASSAGE)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class MotsLus:
    """What a pass read: from which version, to which, and the words to keep, with their form and their votes."""

    depuis: int
    jusqu_a: int
    ecrits: Mapping[str, tuple[str, int]]


def lire_les_mots(bd: Session, maintenant: datetime | None) -> MotsLus | None:
    """The words of the next versions, fifty at most; None when nothing waits. Writes nothing.

    `maintenant`: None where nobody deposits meanwhile. Versions are read in the order of their numbers, each once:
    two deposits made together may be seen in the other order, so the last minutes are left to a later pass.
    """
    depuis = bd.scalar(select(col(LectureDesMots.version_id))) or 0
    lues = []
    for ligne in bd.execute(_DEPOSES.where(col(VersionDossier.id) > depuis)):
        if maintenant is not None and abs(maintenant - ligne.deposee_le) < MARGE:
            break
        lues.append(ligne)
    if not lues:
        return None
    noms = [formes(_mots_ecrits(lue.titre, lue.nom), MOT_MAXIMUM) for lue in lues]
    phrases = [_des_phrases(lue.contenu) for lue in lues]
    connus = _connus(bd, {mot for lus in (*noms, *phrases) for mot in lus})
    voulus = {mot for lus in noms for mot in lus} | connus.keys()
    if (bd.scalar(select(func.count()).select_from(table(Mot))) or 0) < MOTS_DES_PHRASES_MAXIMUM:
        voulus |= _tenus_par_deux(bd, [lue.dossier_id for lue in lues], phrases, voulus)
    ecrits = dict(connus)
    for des_noms, des_phrases in zip(noms, phrases, strict=True):
        # the sentences say better how a word is written than a title in capitals
        for mot, ecrit in formes((*des_noms.items(), *des_phrases.items()), MOT_MAXIMUM).items():
            if mot in voulus:
                ecrits[mot] = voter(*ecrits.get(mot, ("", 0)), mot, ecrit)
    nouveaux = {mot: ecrit for mot, ecrit in ecrits.items() if connus.get(mot) != ecrit}
    return MotsLus(depuis, lues[-1].id, nouveaux)


def retenir_les_mots(bd: Session, lus: MotsLus) -> int:
    """Keep what was read, unless another worker did; returns how many words were added or written otherwise."""
    dialecte = bd.get_bind().dialect.name
    lecture = ajout(dialecte, table(LectureDesMots)).values(id=1, version_id=lus.jusqu_a)
    avance = bd.execute(
        lecture.on_conflict_do_update(
            index_elements=["id"],
            set_={"version_id": lecture.excluded.version_id},
            where=col(LectureDesMots.version_id) == lus.depuis,
        ).returning(col(LectureDesMots.version_id))
    ).first()
    if avance is None:
        return 0
    if lus.ecrits:
        requete = ajout(dialecte, table(Mot))
        requete = requete.on_conflict_do_update(
            index_elements=["mot"], set_={"forme": requete.excluded.forme, "voix": requete.excluded.voix}
        )
        bd.execute(
            requete, [{"mot": mot, "forme": forme, "voix": voix} for mot, (forme, voix) in sorted(lus.ecrits.items())]
        )
    return len(lus.ecrits)


def mots_perdus(bd: Session, maintenant: datetime) -> list[str]:
    """Of the words whose turn it is, those that no deposited dossier holds any longer. Writes nothing."""
    connus = bd.scalar(select(func.count()).select_from(table(Mot))) or 0
    rang = rang_de_la_ronde(maintenant, connus, RELUS_PAR_RONDE, PAS_DE_LA_RONDE)
    relus = bd.scalars(select(col(Mot.mot)).order_by(col(Mot.mot)).offset(rang).limit(RELUS_PAR_RONDE)).all()
    return sorted(set(relus) - tenus(bd, relus, 1))


def oublier_les_mots(bd: Session, perdus: Collection[str]) -> int:
    """Forget those that a deposit did not bring back meanwhile; returns how many."""
    morts = set(perdus) - tenus(bd, perdus, 1)
    if morts:
        bd.execute(delete(table(Mot)).where(col(Mot.mot).in_(sorted(morts))))
    return len(morts)


def apprendre_tous_les_mots(bd: Session) -> None:
    """Read all that was deposited at once, where nobody else writes: a base that is being prepared."""
    while lus := lire_les_mots(bd, None):
        retenir_les_mots(bd, lus)


def _mots_ecrits(*textes: str) -> Iterator[tuple[str, str]]:
    """The words of these texts: folded, and as they are written."""
    for mot in mots_ecrits(unicodedata.normalize("NFC", "\n".join(textes))):
        yield pliage(mot), mot


def _des_phrases(contenu: str) -> dict[str, str]:
    lues = formes(_mots_ecrits(*prose(json.loads(contenu).get("sections"))), MOT_MAXIMUM)
    return dict(list(lues.items())[:MOTS_INDEXES])


def _connus(bd: Session, mots: set[str]) -> dict[str, tuple[str, int]]:
    ordre = sorted(mots)
    parts = (ordre[rang : rang + _PAR_REQUETE] for rang in range(0, len(ordre), _PAR_REQUETE))
    lus = select(col(Mot.mot), col(Mot.forme), col(Mot.voix))
    return {mot: (forme, voix) for part in parts for mot, forme, voix in bd.execute(lus.where(col(Mot.mot).in_(part)))}


def _tenus_par_deux(bd: Session, dossiers: list[int], phrases: list[dict[str, str]], voulus: set[str]) -> set[str]:
    """The words of these sentences that two dossiers hold: of those read here, or of the index."""
    par_dossier: dict[int, set[str]] = {}
    for dossier_id, lus in zip(dossiers, phrases, strict=True):
        par_dossier.setdefault(dossier_id, set()).update(lus.keys() - voulus)
    comptes = Counter(mot for lus in par_dossier.values() for mot in lus)
    lus_deux_fois = {mot for mot, nombre in comptes.items() if nombre > 1}
    return lus_deux_fois | tenus(bd, sorted(comptes.keys() - lus_deux_fois), 2)
