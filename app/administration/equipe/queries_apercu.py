"""The preview of a change of the matrix or of a commune: computed, said in sentences, never written."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.administration.equipe.forms import Changement
from app.domain.affectation import Affectation, Agent, CommuneRoutee, Demande, Matrice, affecter
from app.domain.couverture import ecarts_d_affectation
from app.domain.orientations import CLES_AXES, AxeRevendique, Geographie, Orientation
from app.dossiers.routage import ETATS_OUVERTS, charger_agents, charger_matrice
from app.models.comptes import LienDInteret
from app.models.dossiers import Dossier, Rattachement
from app.models.referentiel import Quartier
from app.models.socle import contenu_canonique

NATURES_ROUTEES = ("secondaire", "axe", "commune", "quartier")


@dataclass(frozen=True)
class DossierEnCours:
    """A dossier under examination, and what the routing reads of it."""

    id: int
    numero: str
    titre: str
    demande: Demande


@dataclass(frozen=True)
class Ecart:
    """What a change does to one dossier: its sentences, and the two routings they compare."""

    dossier: DossierEnCours
    phrases: tuple[str, ...]
    avant: Affectation
    apres: Affectation


@dataclass(frozen=True)
class Apercu:
    """A change before it is applied. `vu` is the digest of the state it was computed on."""

    vu: str
    lignes: tuple[str, ...]
    ecarts: tuple[Ecart, ...]
    dossiers: int


def dossiers_en_cours(bd: Session) -> list[DossierEnCours]:
    """The dossiers that weigh on the équipe, as the routing reads them. Three statements, whatever their number."""
    qpv = set(bd.scalars(select(col(Quartier.code)).where(col(Quartier.geographie) == Geographie.QPV)))
    dossiers = bd.execute(
        select(
            col(Dossier.id),
            col(Dossier.numero),
            col(Dossier.titre),
            col(Dossier.orientation),
            col(Dossier.organisme_id),
        )
        .where(col(Dossier.etat).in_(ETATS_OUVERTS), col(Dossier.orientation).is_not(None))
        .order_by(col(Dossier.numero), col(Dossier.id))
    ).all()
    liens: dict[int, dict[str, list[str]]] = {}
    for dossier_id, nature, code in bd.execute(
        select(col(Rattachement.dossier_id), col(Rattachement.nature), col(Rattachement.code))
        .join(Dossier, col(Dossier.id) == col(Rattachement.dossier_id))
        .where(col(Dossier.etat).in_(ETATS_OUVERTS), col(Rattachement.nature).in_(NATURES_ROUTEES))
        .order_by(
            col(Rattachement.dossier_id), col(Rattachement.nature), col(Rattachement.rang), col(Rattachement.code)
        )
    ):
        liens.setdefault(dossier_id, {}).setdefault(nature, []).append(code)
    return [
        DossierEnCours(d.id, d.numero or "", d.titre, _demande(d.orientation, d.organisme_id, liens.get(d.id, {}), qpv))
        for d in dossiers
    ]


def _demande(orientation: Orientation, organisme_id: int, liens: Mapping[str, list[str]], qpv: set[str]) -> Demande:
    return Demande(
        orientation=orientation,
        secondaires=tuple(Orientation(code) for code in liens.get("secondaire", [])),
        axes=tuple(AxeRevendique(*CLES_AXES[code], "") for code in liens.get("axe", []) if code in CLES_AXES),
        communes=tuple(liens.get("commune", [])),
        touche_un_qpv=not qpv.isdisjoint(liens.get("quartier", [])),
        organisme_id=organisme_id,
    )


def agents_et_liens(bd: Session, maintenant: datetime) -> dict[str, Agent]:
    """The équipe of the day with every link declared, so that one load serves all dossiers."""
    liens: dict[int, set[int]] = {}
    for personne_id, organisme_id in bd.execute(
        select(col(LienDInteret.personne_id), col(LienDInteret.organisme_id)).order_by(
            col(LienDInteret.personne_id), col(LienDInteret.organisme_id)
        )
    ):
        liens.setdefault(personne_id, set()).add(organisme_id)
    return {
        poste: replace(agent, organismes_lies=frozenset(liens.get(agent.personne_id, ())))
        for poste, agent in charger_agents(bd, maintenant).items()
    }


def matrice_changee(matrice: Matrice, changement: Changement) -> Matrice:
    """The matrix as it would be."""
    orientations = {**matrice.orientations, **changement.orientations}
    axes = {**matrice.axes, **changement.axes}
    communes = dict(matrice.communes)
    for insee, (equipe, referent) in changement.communes.items():
        communes[insee] = CommuneRoutee(insee, communes[insee].nom, equipe, referent)
    return replace(
        matrice,
        orientations={cle: poste for cle, poste in orientations.items() if poste},
        axes={cle: poste for cle, poste in axes.items() if poste},
        communes=communes,
    )


def apercu(bd: Session, changement: Changement, maintenant: datetime) -> Apercu:
    """What a change would do to the dossiers in progress. Nothing is written."""
    avant = charger_matrice(bd)
    apres = matrice_changee(avant, changement)
    agents = agents_et_liens(bd, maintenant)
    dossiers = dossiers_en_cours(bd)
    return Apercu(
        vu=empreinte_de(avant),
        lignes=lignes_changees(avant, apres),
        ecarts=tuple(_ecarts(dossiers, avant, apres, agents)),
        dossiers=len(dossiers),
    )


def _ecarts(
    dossiers: Iterable[DossierEnCours], avant: Matrice, apres: Matrice, agents: Mapping[str, Agent]
) -> Iterable[Ecart]:
    for dossier in dossiers:
        ancienne, nouvelle = affecter(dossier.demande, avant, agents), affecter(dossier.demande, apres, agents)
        phrases = ecarts_d_affectation(ancienne, nouvelle, agents, apres.intitules)
        if not phrases and _raisons(ancienne) != _raisons(nouvelle):
            phrases = ("Les mêmes personnes suivent ce dossier, pour d’autres orientations ou d’autres axes.",)
        if phrases:
            yield Ecart(dossier, phrases, ancienne, nouvelle)


def _raisons(affectation: Affectation) -> set[tuple[str, str, tuple[str, ...]]]:
    return {(a.qualite.value, a.poste, a.motifs) for a in affectation.attributions}


def empreinte_de(matrice: Matrice) -> str:
    """A digest of the matrix and the communes: a preview computed on another state is refused."""
    contenu = {
        "orientations": {cle.value: poste for cle, poste in matrice.orientations.items()},
        "axes": dict(matrice.axes),
        "communes": {i: [c.equipe.value if c.equipe else None, c.referent] for i, c in matrice.communes.items()},
    }
    return hashlib.sha256(contenu_canonique(contenu).encode()).hexdigest()


def lignes_changees(avant: Matrice, apres: Matrice) -> tuple[str, ...]:
    """What changes in the reference itself, in sentences."""

    def dit(poste: str | None) -> str:
        return avant.intitules.get(poste, poste) if poste else "personne"

    phrases = [
        f"{o.libelle} : {dit(avant.orientations.get(o))} → {dit(apres.orientations.get(o))}."
        for o in Orientation
        if avant.orientations.get(o) != apres.orientations.get(o)
    ]
    phrases += [
        f"{axe.libelle}{f' ({facette})' if facette else ''} : {dit(avant.axes.get(cle))} → {dit(apres.axes.get(cle))}."
        for cle, (axe, facette) in CLES_AXES.items()
        if avant.axes.get(cle) != apres.axes.get(cle)
    ]
    for insee, nouvelle in apres.communes.items():
        ancienne = avant.communes[insee]
        if ancienne.equipe != nouvelle.equipe:
            de, vers = (c.equipe.libelle if c.equipe else "aucune équipe" for c in (ancienne, nouvelle))
            phrases.append(f"{nouvelle.nom} : {de} → {vers}.")
        if ancienne.referent != nouvelle.referent:
            phrases.append(f"{nouvelle.nom}, référent propre : {dit(ancienne.referent)} → {dit(nouvelle.referent)}.")
    return tuple(phrases)
