"""One answer saved while it is typed, who is there, and the line of the trail that a sitting leaves.

A line for each pause in the typing would drown the trail, and every writer would queue for its head. The save
leaves its trace in `Presence`, in its own transaction; the worker writes one line a person, section and sitting.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session
from sqlmodel import SQLModel, col

from app.core.sql_ajouts import ajout
from app.domain.extrait import extrait
from app.domain.formulaire import sans_quartiers_retires
from app.domain.fusion import fusionner
from app.domain.presences import SEANCE_MAXIMUM, SILENCE
from app.domain.questions import Contenu
from app.dossiers.commands import (
    SECTIONS_PROJETEES,
    SectionModifiee,
    appliquer_extrait,
    exiger_ecriture_ouverte,
    exiger_section_demandee,
    noter_aide,
)
from app.dossiers.queries import Acces, references
from app.dossiers.queries_saisie import sections_a_ecrire
from app.models.comptes import Personne
from app.models.dossiers import Presence, Section
from app.models.journal import inscrire_au_journal

SEANCES_PAR_PASSAGE = 100
# the section that holds the title of the project
TITREE = "projet"


@dataclass(frozen=True, slots=True)
class ChampEnregistre:
    """The answers of the whole dossier once this one is in, the section's own, the digests its page now has."""

    contenu: Contenu
    section: dict[str, Any]
    base: dict[str, str]
    est_change: bool


def enregistrer_champ(
    bd: Session,
    acces: Acces,
    cle: str,
    reponses: Mapping[str, Any],
    base: Mapping[str, str],
    personne: Personne,
    maintenant: datetime,
    *,
    garder_autre: bool = False,
) -> ChampEnregistre:
    """Keep one answer, right or wrong; the others of the section are not touched.

    `base`: the digests of the answers as the page shows them. `garder_autre`: both texts were shown, the other's
    is kept. Raises SectionModifiee when somebody else changed
    this very answer, ErreurMetier when the call is closed or the part was not asked to be completed.
    """
    exiger_ecriture_ouverte(acces, maintenant)
    lues = sections_a_ecrire(bd, acces.dossier)
    exiger_section_demandee(lues.demandees, cle)
    section = lues.lignes.get(cle)
    avant = section.contenu if section else {}
    fusion = fusionner(base, reponses, avant, garder_autre=garder_autre)
    if fusion.conflits:
        raise SectionModifiee(fusion.contenu, avant, fusion.conflits, section.version if section else 0)
    nouveau = sans_quartiers_retires(fusion.contenu)
    contenu = {c: s.contenu for c, s in lues.lignes.items()} | {cle: nouveau}
    est_change = nouveau != avant
    if est_change:
        _ecrire(bd, acces, section, cle, contenu, personne, maintenant)
    return ChampEnregistre(contenu, nouveau, fusion.base, est_change)


def _ecrire(
    bd: Session,
    acces: Acces,
    section: Section | None,
    cle: str,
    contenu: Contenu,
    personne: Personne,
    maintenant: datetime,
) -> None:
    if section is None:
        section = Section(dossier_id=acces.dossier.id or 0, cle=cle, version=0, modifiee_par_id=personne.id or 0)
        bd.add(section)
    # of the long texts of a project, lists read the title only
    meme_titre = cle == TITREE and section.contenu.get("intitule") == contenu[cle].get("intitule")
    section.contenu = contenu[cle]
    section.version += 1
    section.modifiee_le, section.modifiee_par_id = maintenant, personne.id or 0
    acces.dossier.modifie_le = maintenant
    noter_aide(acces)
    if cle in SECTIONS_PROJETEES and not meme_titre and acces.dossier.depose_le is None:
        appliquer_extrait(acces.dossier, extrait(contenu, references(), acces.regles.financeurs))
    bd.flush()
    marquer_presence(bd, acces, cle, personne, maintenant, est_ecrite=True)


def marquer_presence(
    bd: Session, acces: Acces, section: str, personne: Personne, maintenant: datetime, *, est_ecrite: bool = False
) -> None:
    """Remember that a person is in a section (empty: on the task list) and, if so, that they wrote there."""
    bd.execute(
        _marque(bd.get_bind().dialect.name),
        {
            "dossier_id": acces.dossier.id,
            "personne_id": personne.id,
            "section": section,
            "depuis": maintenant,
            "vue_le": maintenant,
            "ecrit_le": maintenant if est_ecrite else None,
            "enregistrements": int(est_ecrite),
        },
    )


@lru_cache
def _marque(dialecte: str) -> Any:
    """Insert a presence, or bring it up to date: built once, every pause in the typing runs it."""
    table = SQLModel.metadata.tables["presence"]
    ordre = ajout(dialecte, table)
    return ordre.on_conflict_do_update(
        index_elements=["dossier_id", "personne_id", "section"],
        set_={
            "vue_le": ordre.excluded.vue_le,
            "ecrit_le": func.coalesce(ordre.excluded.ecrit_le, table.c.ecrit_le),
            "enregistrements": table.c.enregistrements + ordre.excluded.enregistrements,
        },
    )


def clore_seances(bd: Session, maintenant: datetime) -> int:
    """Write one line for each sitting that is over, and forget who has gone; returns how many rows were seen to.

    Rows that somebody is saving at this instant are left for the next pass.
    """
    finies = bd.scalars(
        select(Presence)
        .where(or_(col(Presence.vue_le) <= maintenant - SILENCE, col(Presence.depuis) <= maintenant - SEANCE_MAXIMUM))
        .order_by(col(Presence.vue_le), col(Presence.dossier_id), col(Presence.personne_id), col(Presence.section))
        .limit(SEANCES_PAR_PASSAGE)
        .with_for_update(skip_locked=True)
    ).all()
    for presence in finies:
        if presence.enregistrements:
            inscrire_au_journal(
                bd, bd.get_one(Personne, presence.personne_id), "ecrire_section", f"dossier:{presence.dossier_id}",
                maintenant, dossier_id=presence.dossier_id, section=presence.section,
                du=presence.depuis.isoformat(), au=(presence.ecrit_le or presence.vue_le).isoformat(),
                enregistrements=presence.enregistrements,
            )  # fmt: skip
        if maintenant - presence.vue_le >= SILENCE:
            bd.delete(presence)
        else:
            presence.depuis, presence.enregistrements = presence.vue_le, 0
    bd.flush()
    return len(finies)
