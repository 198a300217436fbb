"""The envelopes of a campaign as the value that the rules know, and what they look at in a dossier."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.enveloppes import Enveloppes, Lieu, Noeud, Regles
from app.domain.orientations import Geographie
from app.models.campagnes import Enveloppe, Financeur, ReglesDEnveloppe
from app.models.dossiers import Dossier, Rattachement
from app.models.programmation import SousEnveloppe

# of a tree, the root: the others are the ids of sub-envelopes
RACINE = 0


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
    racines = bd.scalars(
        select(Enveloppe)
        .join(Financeur, col(Financeur.code) == col(Enveloppe.financeur_code))
        .where(col(Enveloppe.campagne_id) == campagne_id)
        .order_by(col(Financeur.rang), col(Enveloppe.id))
    ).all()
    return valeur(racines, sous_enveloppes(bd, racines), noms_des_financeurs(bd))


def sous_enveloppes(bd: Session, racines: Sequence[Enveloppe]) -> Sequence[SousEnveloppe]:
    """Those of these envelopes, in the order they were made: a dossier falls in the first it matches."""
    return bd.scalars(
        select(SousEnveloppe)
        .where(col(SousEnveloppe.enveloppe_id).in_([r.id for r in racines]))
        .order_by(col(SousEnveloppe.id))
    ).all()


def noms_des_financeurs(bd: Session) -> dict[str, str]:
    return dict(bd.execute(select(col(Financeur.code), col(Financeur.nom))).all())


def valeur(racines: Sequence[Enveloppe], sous: Sequence[SousEnveloppe], noms: Mapping[str, str]) -> Enveloppes:
    """The trees made of these rows."""
    enfants: dict[tuple[int, int], list[SousEnveloppe]] = {}
    for ligne in sous:
        enfants.setdefault((ligne.enveloppe_id, ligne.parent_id or RACINE), []).append(ligne)

    def branches(racine: Enveloppe, parent_id: int, nom: str) -> tuple[Noeud, ...]:
        return tuple(
            _noeud(s.id or 0, f"{nom} — {s.libelle}", s, s, branches(racine, s.id or 0, f"{nom} — {s.libelle}"))
            for s in enfants.get((racine.id or 0, parent_id), ())
        )

    return Enveloppes(
        {
            r.financeur_code: _noeud(
                RACINE, noms[r.financeur_code], r, None, branches(r, RACINE, noms[r.financeur_code])
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


def _noeud(
    id_: int, nom: str, ligne: Enveloppe | SousEnveloppe, sous: SousEnveloppe | None, enfants: tuple[Noeud, ...]
) -> Noeud:
    return Noeud(
        id=id_,
        nom=nom,
        montant_cents=ligne.montant_cents,
        engage_cents=ligne.engage_cents,
        promis_cents=ligne.promis_cents,
        reporte_cents=ligne.reporte_cents,
        regles=regles_de(ligne, ligne.geographies if isinstance(ligne, Enveloppe) else ()),
        decoupe=sous.decoupe if sous else None,
        valeur=sous.valeur if sous else "",
        est_fermee=sous is not None and sous.fermee_le is not None,
        enfants=enfants,
    )
