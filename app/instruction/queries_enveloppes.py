"""The envelopes of a campaign as the value that the rules know, and what they look at in a dossier."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, Select, bindparam, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.enveloppes import Enveloppes, Lieu, Noeud, Regles
from app.domain.orientations import Geographie
from app.models.campagnes import Enveloppe, Financeur, ReglesDEnveloppe
from app.models.dossiers import Dossier, Rattachement
from app.models.programmation import SousEnveloppe

# of a tree, the root: the others are the ids of sub-envelopes
RACINE = 0
_CAMPAGNE = bindparam("campagne", type_=Integer)


def lieu_de(bd: Session, dossier: Dossier, tenu: Mapping[str, int] | None = None) -> Lieu:
    """Where a dossier falls: its orientation, the geographies and communes it touches, its cost, its promises."""
    lus = bd.execute(
        select(col(Rattachement.nature), col(Rattachement.code)).where(
            col(Rattachement.dossier_id) == dossier.id, col(Rattachement.nature).in_(("geographie", "commune"))
        )
    ).all()
    return Lieu(
        orientation=dossier.orientation,
        geographies=frozenset(Geographie(code) for nature, code in lus if nature == "geographie"),
        communes=frozenset(code for nature, code in lus if nature == "commune"),
        cout_cents=dossier.cout_total_cents,
        tenu=tenu or {},
    )


def enveloppes_de_campagne(bd: Session, campagne_id: int) -> Enveloppes:
    """As they stand, by funder's code, in the order of the funders. Not locked: to be read, not to be taken from."""
    return enveloppes_et_ids(bd, campagne_id)[0]


def enveloppes_et_ids(bd: Session, campagne_id: int) -> tuple[Enveloppes, dict[str, int]]:
    """The same, and the id of each root by funder's code, in the same order."""
    racines = bd.execute(_requete_racines(), {"campagne": campagne_id}).all()
    sous = bd.execute(_requete_parts(), {"campagne": campagne_id}).all()
    noms = {racine.financeur_code: racine.nom for racine in racines}
    return valeur(racines, sous, noms), {racine.financeur_code: racine.id for racine in racines}


@lru_cache
def _requete_racines() -> Select[Any]:
    """Columns, not rows of the model: six envelopes are read for each change of a scenario."""
    return (
        select(*Enveloppe.__table__.columns, col(Financeur.nom))  # type: ignore[attr-defined]
        .join(Financeur, col(Financeur.code) == col(Enveloppe.financeur_code))
        .where(col(Enveloppe.campagne_id) == _CAMPAGNE)
        .order_by(col(Financeur.rang), col(Enveloppe.id))
    )


@lru_cache
def _requete_parts() -> Select[Any]:
    return (
        select(*SousEnveloppe.__table__.columns)  # type: ignore[attr-defined]
        .join(Enveloppe, col(Enveloppe.id) == col(SousEnveloppe.enveloppe_id))
        .where(col(Enveloppe.campagne_id) == _CAMPAGNE)
        .order_by(col(SousEnveloppe.id))
    )


def sous_enveloppes(bd: Session, racines: Sequence[Enveloppe]) -> Sequence[SousEnveloppe]:
    """Those of these envelopes, in the order they were made: a dossier falls in the first it matches."""
    return bd.scalars(
        select(SousEnveloppe)
        .where(col(SousEnveloppe.enveloppe_id).in_([r.id for r in racines]))
        .order_by(col(SousEnveloppe.id))
    ).all()


def noms_des_financeurs(bd: Session) -> dict[str, str]:
    return dict(bd.execute(select(col(Financeur.code), col(Financeur.nom))).all())


def valeur(racines: Sequence[Any], sous: Sequence[Any], noms: Mapping[str, str]) -> Enveloppes:
    """The trees made of these rows, of the models or of their columns."""
    enfants: dict[tuple[int, int], list[Any]] = {}
    for ligne in sous:
        enfants.setdefault((ligne.enveloppe_id, ligne.parent_id or RACINE), []).append(ligne)

    def branches(racine: Any, parent_id: int, nom: str) -> tuple[Noeud, ...]:
        return tuple(
            _noeud(s.id or 0, f"{nom} — {s.libelle}", s, True, branches(racine, s.id or 0, f"{nom} — {s.libelle}"))
            for s in enfants.get((racine.id or 0, parent_id), ())
        )

    return Enveloppes(
        {
            r.financeur_code: _noeud(
                RACINE, noms[r.financeur_code], r, False, branches(r, RACINE, noms[r.financeur_code])
            )
            for r in racines
        }
    )


def regles_de(ligne: ReglesDEnveloppe, geographies: Sequence[str] = ()) -> Regles:
    return Regles(
        plancher_cents=ligne.plancher_cents,
        plafond_cents=ligne.plafond_cents,
        taux_max_pour_mille=ligne.taux_max_pour_mille,
        geographies=frozenset(map(Geographie, geographies)),
    )


def _noeud(id_: int, nom: str, ligne: Any, est_part: bool, enfants: tuple[Noeud, ...]) -> Noeud:
    return Noeud(
        id=id_,
        nom=nom,
        montant_cents=ligne.montant_cents,
        engage_cents=ligne.engage_cents,
        promis_cents=ligne.promis_cents,
        reporte_cents=ligne.reporte_cents,
        regles=regles_de(ligne, () if est_part else ligne.geographies),
        decoupe=ligne.decoupe if est_part else None,
        valeur=ligne.valeur if est_part else "",
        est_fermee=est_part and ligne.fermee_le is not None,
        enfants=enfants,
    )
