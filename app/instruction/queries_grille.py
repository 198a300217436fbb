"""All that a grille is made of, in one statement: saving a note must cost little."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction
from functools import lru_cache
from math import floor
from typing import Any

from sqlalchemy import Integer, Text, bindparam, cast, literal, null, select, union_all
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.db import InstantUTC
from app.core.sql_plans import parmi
from app.domain.droits import Qualite
from app.domain.notation import (
    Bareme,
    Critere,
    NiveauEgalite,
    NoteDonnee,
    ResultatNote,
    SensAvis,
    criteres,
    criteres_attendus,
    noter,
)
from app.domain.orientations import CLES_AXES, Orientation
from app.instruction.queries import DOSSIER
from app.models.campagnes import Campagne
from app.models.comite import Deport
from app.models.comptes import Personne
from app.models.dossiers import Dossier, Rattachement
from app.models.instruction import Affectation, Avis, Note

NATURES = ("secondaire", "axe")


@dataclass(frozen=True, slots=True)
class NoteLue:
    """A note as kept. `version` is the version of the dossier it was given on, `bareme` that of the barème."""

    critere: str
    personne_id: int
    valeur: int
    commentaire: str
    version: int
    nom: str = ""
    bareme: int = 1


@dataclass(frozen=True, slots=True)
class AvisLu:
    """An avis as kept; a draft until `rendu_le`."""

    personne_id: int
    sens: SensAvis | None
    texte: str
    niveau_egalite: NiveauEgalite | None
    version: int
    rendu_le: datetime | None
    nom: str = ""


@dataclass(frozen=True)
class Grille:
    """The criteria of a dossier, who must score what, and everything given so far."""

    criteres: tuple[Critere, ...]
    parts: dict[int, list[tuple[Qualite, Collection[str]]]] = field(default_factory=dict)
    notes: tuple[NoteLue, ...] = ()
    avis: tuple[AvisLu, ...] = ()
    version_du_bareme: int = 1

    def attendus_de(self, personne_id: int | None) -> tuple[str, ...]:
        """The criteria this person must score."""
        return criteres_attendus(self.parts.get(personne_id or 0, ()), self.criteres)

    def notes_de(self, personne_id: int | None) -> list[NoteLue]:
        return [note for note in self.notes if note.personne_id == personne_id]

    def avis_de(self, personne_id: int | None) -> AvisLu | None:
        return next((avis for avis in self.avis if avis.personne_id == personne_id), None)

    def avec_note(self, note: NoteLue) -> "Grille":
        """The same grille with one note set."""
        autres = tuple(n for n in self.notes if (n.personne_id, n.critere) != (note.personne_id, note.critere))
        return replace(self, notes=(*autres, note))

    def avec_avis(self, avis: AvisLu) -> "Grille":
        """The same grille with one avis set."""
        return replace(self, avis=(*(a for a in self.avis if a.personne_id != avis.personne_id), avis))

    def retenues(self) -> list[NoteLue]:
        """The notes that count: on a criterion expected today from the person who gave it.

        Somebody who no longer follows the dossier keeps their notes in the base, out of the mean.
        """
        attendus = {personne_id: set(self.attendus_de(personne_id)) for personne_id in self.parts}
        return [note for note in self.notes if note.critere in attendus.get(note.personne_id, ())]

    @property
    def avis_attendus(self) -> int:
        """How many people must render an avis."""
        return len(self.parts)

    def rendus(self) -> list[AvisLu]:
        """The avis rendered by those who follow the dossier today."""
        return [avis for avis in self.avis if avis.rendu_le and avis.personne_id in self.parts]

    def sans_avis(self) -> list[int]:
        """The people whose avis is still expected."""
        rendus = {avis.personne_id for avis in self.rendus()}
        return [personne_id for personne_id in self.parts if personne_id not in rendus]

    def resultat(self, notes: Iterable[NoteLue] | None = None) -> ResultatNote:
        """The note of the dossier on these notes (default: all that count)."""
        donnees = (
            NoteDonnee(n.critere, n.personne_id, n.valeur) for n in (self.retenues() if notes is None else notes)
        )
        return noter(self.criteres, donnees, self.avis_attendus, len(self.rendus()))


def charger_grille(bd: Session, dossier: Dossier, campagne: Campagne, *, avec_noms: bool = False) -> Grille:
    """Criteria, attributions, notes and avis of a dossier: one statement, whatever their number.

    The barème is read again with them: on PostgreSQL the campaign read beside a row one waited for may be older.
    """
    lus = {"dossier": dossier.id, "campagne": campagne.id}
    return _assembler(dossier, list(bd.execute(_requete_grille(avec_noms), lus).all()))


@lru_cache
def _requete_grille(avec_noms: bool) -> Any:
    prenom, nom = (col(Personne.prenom), col(Personne.nom)) if avec_noms else (literal(""), literal(""))
    rien, pas_d_instant = cast(null(), Text), cast(null(), InstantUTC)
    # whoever withdrew is no longer among those who judged
    retires = select(col(Deport.personne_id)).where(col(Deport.dossier_id) == DOSSIER)
    liens = select(
        literal("lien"), col(Rattachement.nature), col(Rattachement.code), rien, literal(0), col(Rattachement.rang),
        literal(0), pas_d_instant, literal(""), literal(""),
    ).where(col(Rattachement.dossier_id) == DOSSIER, parmi(col(Rattachement.nature), NATURES))  # fmt: skip
    parts = select(
        literal("part"), cast(col(Affectation.qualite), Text), cast(col(Affectation.motifs), Text), rien,
        col(Affectation.personne_id), col(Affectation.id), literal(0), pas_d_instant, literal(""), literal(""),
    ).where(
        col(Affectation.dossier_id) == DOSSIER,
        col(Affectation.jusqu_a).is_(None),
        col(Affectation.personne_id).is_not(None),
    )  # fmt: skip
    notes = select(
        literal("note"), col(Note.critere), col(Note.commentaire), cast(col(Note.version_bareme), Text),
        col(Note.personne_id), col(Note.valeur), col(Note.version_dossier), pas_d_instant, prenom, nom,
    ).where(col(Note.dossier_id) == DOSSIER, col(Note.personne_id).not_in(retires))  # fmt: skip
    avis = select(
        literal("avis"), cast(col(Avis.sens), Text), col(Avis.texte), cast(col(Avis.niveau_egalite), Text),
        col(Avis.personne_id), col(Avis.id), col(Avis.version_dossier), col(Avis.rendu_le), prenom, nom,
    ).where(col(Avis.dossier_id) == DOSSIER, col(Avis.personne_id).not_in(retires))  # fmt: skip
    if avec_noms:
        notes = notes.join(Personne, col(Personne.id) == col(Note.personne_id))
        avis = avis.join(Personne, col(Personne.id) == col(Avis.personne_id))
    bareme = select(
        literal("bareme"), cast(col(Campagne.poids), Text), cast(col(Campagne.bareme), Text), rien, literal(0),
        col(Campagne.version_bareme), literal(0), pas_d_instant, literal(""), literal(""),
    ).where(col(Campagne.id) == bindparam("campagne", type_=Integer))  # fmt: skip
    return union_all(bareme, liens, parts, notes, avis)


@lru_cache(maxsize=64)
def _bareme_lu(poids: str, dits: str) -> Bareme:
    return Bareme(json.loads(poids), json.loads(dits))


def _assembler(dossier: Dossier, lignes: list[Any]) -> Grille:
    bareme, version_du_bareme = Bareme(), 1
    liens: dict[str, list[tuple[int, str]]] = {"secondaire": [], "axe": []}
    parts: dict[int, list[tuple[Qualite, Collection[str]]]] = {}
    notes: list[NoteLue] = []
    avis: list[AvisLu] = []
    for genre, cle, texte, niveau, personne_id, rang, version, le, prenom, nom in lignes:
        if genre == "lien":
            liens[str(cle)].append((_entier(rang), str(texte)))
            continue
        if genre == "bareme":
            bareme, version_du_bareme = _bareme_lu(str(cle), str(texte)), _entier(rang)
            continue
        qui, comment = _entier(personne_id), f"{prenom} {nom}".strip()
        if genre == "part":
            parts.setdefault(qui, []).append((Qualite(str(cle)), json.loads(str(texte))))
        elif genre == "note":
            notes.append(NoteLue(str(cle), qui, _entier(rang), str(texte), _entier(version), comment, int(niveau)))
        else:
            avis.append(
                AvisLu(
                    qui,
                    SensAvis(str(cle)) if cle else None,
                    str(texte),
                    NiveauEgalite(str(niveau)) if niveau else None,
                    _entier(version),
                    le if isinstance(le, datetime) else None,
                    comment,
                )
            )
    ordonnees = tuple(sorted(notes, key=_rang_de_note))
    return Grille(_criteres(dossier, bareme, liens), parts, ordonnees, tuple(avis), version_du_bareme)


def _rang_de_note(note: NoteLue) -> tuple[str, int]:
    return note.critere, note.personne_id


def _entier(valeur: object) -> int:
    return valeur if isinstance(valeur, int) else 0


def _criteres(dossier: Dossier, bareme: Bareme, liens: dict[str, list[tuple[int, str]]]) -> tuple[Critere, ...]:
    if dossier.orientation is None:
        return ()
    secondaires = [Orientation(code) for _, code in sorted(liens["secondaire"])]
    axes = {CLES_AXES[code][0] for _, code in liens["axe"]}
    return criteres(bareme, dossier.orientation, secondaires, axes)


def centiemes(moyenne: Fraction | None) -> int | None:
    """A mean from 0 to 4 in hundredths, half up."""
    return None if moyenne is None else floor(100 * moyenne + Fraction(1, 2))
