"""What the minutes of a sitting say, made from what it recorded; and the versions of them. Never writes.

Read through the gate of a person: somebody who withdrew from a dossier gets a content without it. No note, no mark.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.queries import dossiers_de, inscrits
from app.comite.queries_classement import enveloppes
from app.comite.queries_decisions import DecisionDite, lire_decisions
from app.comite.queries_instances import avis_de_la_seance, parts_de
from app.comite.queries_ordre import Point, ordre_du_jour
from app.comite.queries_presences import presences
from app.comite.queries_retraits import retraits
from app.core import francais
from app.domain.decision import SensDecision
from app.domain.instances import GenreSeance
from app.domain.proces_verbal import Contenu, EtatPV, totaliser
from app.domain.saisies import accorder
from app.models.campagnes import Campagne
from app.models.comite import Decision, InscriptionSeance, Seance
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from app.models.proces_verbaux import ProcesVerbal


def dernier_pv(bd: Session, seance: Seance) -> ProcesVerbal | None:
    """The version in progress, or the last frozen."""
    requete = select(ProcesVerbal).where(col(ProcesVerbal.seance_id) == seance.id)
    return bd.scalar(requete.order_by(col(ProcesVerbal.numero).desc()).limit(1))


def pv_fige(bd: Session, seance: Seance) -> ProcesVerbal | None:
    """The last frozen version."""
    requete = select(ProcesVerbal).where(
        col(ProcesVerbal.seance_id) == seance.id, col(ProcesVerbal.etat) == EtatPV.FIGE
    )
    return bd.scalar(requete.order_by(col(ProcesVerbal.numero).desc()).limit(1))


def nombre_cache(bd: Session, personne: Personne, seance: Seance) -> int:
    """How many dossiers of the agenda this person takes no part in: nobody but the door reads this count."""
    tous = select(func.count()).select_from(InscriptionSeance).where(col(InscriptionSeance.seance_id) == seance.id)
    vus = dossiers_de(personne).where(inscrits(seance.id)).with_only_columns(func.count())
    return (bd.scalar(tous) or 0) - (bd.scalar(vus) or 0)


def dossiers_vus(bd: Session, personne: Personne, seance: Seance) -> set[int]:
    """The ids of the agenda that this person may know."""
    vus = dossiers_de(personne).where(inscrits(seance.id)).with_only_columns(col(Dossier.id))
    return set(bd.scalars(vus))


def composer(
    bd: Session, personne: Personne, seance: Seance, campagne: Campagne, pv: ProcesVerbal | None
) -> dict[str, Any]:
    """The content of the minutes as the sitting stands, for what this person may know of it."""
    ordre = ordre_du_jour(bd, personne, seance)
    ecartes = retraits(bd, personne, seance)
    dits = _dits(bd, personne, seance)
    debats = pv.debats if pv else {}
    dossiers = [
        _dossier(ordre.points[id_], dits.get(id_), [r.nom for r in ecartes.get(id_, ())], debats.get(str(id_), ""))
        for id_ in ordre.suite
    ]
    contenu = {
        "version": pv.numero if pv else 1,
        "rectification": pv.raison if pv else "",
        "seance": {
            "titre": seance.titre,
            "instance": seance.genre.libelle,
            "campagne": campagne.titre,
            "tenue_le": _iso(seance.tenue_le),
            "lieu": seance.lieu,
            "quorum_requis": seance.quorum_requis,
        },
        "presences": [
            {
                "nom": p.nom,
                "place": p.presence.libelle,
                "represente_par": p.represente_par,
                "periodes": [[_iso(debut), _iso(fin) if fin else ""] for debut, fin in p.periodes],
            }
            for p in presences(bd, seance)
        ],
        "financeurs": [
            {"code": e.code, "nom": e.nom}
            for e in enveloppes(bd, personne, campagne.id or 0)
            if not seance.genre.vote or e.code == seance.financeur_code  # an assembly votes its own part
        ],
        "observations": pv.observations if pv else "",
        "dossiers": dossiers,
    }
    return totaliser(contenu)


@dataclass(frozen=True, slots=True)
class AgentsDuPV:
    """Who asked for the reading, and who froze the minutes; "" while nobody did."""

    soumis: str = ""
    fige: str = ""


def agents_du_pv(bd: Session, pv: ProcesVerbal | None) -> AgentsDuPV:
    """One statement."""
    if pv is None:
        return AgentsDuPV()
    lus = bd.scalars(select(Personne).where(col(Personne.id).in_((pv.soumis_par_id, pv.fige_par_id)))).all()
    noms = {personne.id: personne.nom_complet for personne in lus}
    return AgentsDuPV(noms.get(pv.soumis_par_id, ""), noms.get(pv.fige_par_id, ""))


def relire(pv: ProcesVerbal) -> dict[str, Any]:
    """What was frozen."""
    lu: dict[str, Any] = json.loads(pv.contenu or "{}")
    return lu


def _dossier(point: Point, dit: Mapping[str, Any] | None, deports: Sequence[str], debats: str) -> dict[str, Any]:
    rien: dict[str, Any] = {
        "dit": "Sans décision", "precisions": [], "voix": "", "montants": {}, "compte": False, "quorum": "",
        "corrections": [],
    }  # fmt: skip
    return {
        "id": point.id,
        "numero": point.numero,
        "titre": point.titre,
        "organisme": point.organisme,
        "demande_cents": point.demande_cents,
        "cout_cents": point.cout_cents,
        "deports": list(deports),
        "debats": debats,
        **(dit or rien),
    }


def _dits(bd: Session, personne: Personne, seance: Seance) -> dict[int, dict[str, Any]]:
    """What the sitting said of each dossier, by its faculty."""
    if seance.genre.rend_des_avis:
        noms = {e.nom: e.code for e in enveloppes(bd, personne, seance.campagne_id)}
        return {
            id_: {
                "dit": f"Avis {avis.sens.libelle.lower()}",
                "precisions": _precisions(("Avis", avis.texte)),
                "voix": avis.votes.phrase if avis.votes else "",
                "montants": {noms[nom]: cents for nom, cents in avis.montants if nom in noms},
                "compte": seance.genre is GenreSeance.COMITE_DES_FINANCEURS,
                "quorum": "",
                "corrections": [],
            }
            for id_, avis in avis_de_la_seance(bd, personne, seance).items()
        }
    if seance.genre.vote:
        return {
            id_: {
                "dit": f"Voté, délibération {part.reference}" if part.vote_id else "À voter",
                "precisions": [],
                "voix": "",
                "montants": {seance.financeur_code or "": part.cents},
                "compte": True,
                "quorum": "",
                "corrections": [],
            }
            for id_, part in parts_de(bd, personne, seance).items()
        }
    return decisions_tenues(bd, personne, seance)


def decisions_tenues(bd: Session, personne: Personne, seance: Seance) -> dict[int, dict[str, Any]]:
    """What this sitting decided of each dossier, whatever another decided since."""
    vus = dossiers_de(personne).where(inscrits(seance.id)).with_only_columns(col(Dossier.id))
    dites = lire_decisions(bd, col(Decision.seance_id) == seance.id, col(Decision.dossier_id).in_(vus))
    codes = {e.nom: e.code for e in enveloppes(bd, personne, seance.campagne_id)}
    par_id = {d.id: d for d in dites}
    tenues = {
        # what a later sitting took up again stays what this one decided
        d.dossier_id: d
        for d in dites
        if d.annulee_le is None or d.publiee_le is not None or d.est_rappelee
    }
    deja = deja_accordes(bd, tenues)
    return {id_: _decision(d, par_id, codes, deja.get(id_)) for id_, d in tenues.items()}


def deja_accordes(bd: Session, tenues: Mapping[int, DecisionDite]) -> dict[int, DecisionDite]:
    """For each dossier that a sitting granted (`tenues`: what it decided), what another had granted and published
    before it: a recours opened it again, and the new sum holds the former one."""
    accordees = {id_: d for id_, d in tenues.items() if d.sens is SensDecision.ACCORDER}
    if not accordees:
        return {}
    publiees = lire_decisions(
        bd, col(Decision.dossier_id).in_(accordees), col(Decision.publiee_le).is_not(None),
        col(Decision.sens) == SensDecision.ACCORDER,
    )  # fmt: skip
    return {
        p.dossier_id: p
        for p in publiees
        if p.id < accordees[p.dossier_id].id and p.seance_id != accordees[p.dossier_id].seance_id
    }


def _decision(
    d: DecisionDite, par_id: Mapping[int, DecisionDite], codes: Mapping[str, str], deja: DecisionDite | None
) -> dict[str, Any]:
    motif = f"{d.motif_code.libelle}. {d.motif}" if d.motif_code else d.motif
    quorum = ""
    if d.nb_votants is not None:
        votants = f"{d.nb_votants} {accorder(d.nb_votants, 'votant')}"
        quorum = f"{votants}, {d.nb_en_exercice} {accorder(d.nb_en_exercice or 0, 'membre')} en exercice"
        quorum += ", sans quorum" if d.est_sans_quorum else ""
    anciens = {"deja": {codes[nom]: cents for nom, cents in deja.montants if nom in codes}} if deja else {}
    return {
        "dit": d.libelle + (f", rang {d.rang}" if d.rang else ""),
        "precisions": _precisions(
            ("Dont déjà accordé", _deja_dit(deja)), ("Motif", motif), ("Conditions", d.conditions),
            ("Réserves", d.reserves),
        ),
        "voix": d.votes.phrase if d.votes else "",
        "montants": {codes[nom]: cents for nom, cents in d.montants if nom in codes},
        "compte": bool(d.montants),
        "quorum": quorum,
        "corrections": _corrections(d, par_id),
        **anciens,
    }  # fmt: skip


def _deja_dit(deja: DecisionDite | None) -> str:
    if deja is None:
        return ""
    sommes = ", ".join(f"{nom} {francais.euros(cents)}" for nom, cents in deja.montants)
    return f"{sommes} ({deja.seance}, décision du {francais.jour(deja.prise_le)})"


def _corrections(d: DecisionDite, par_id: Mapping[int, DecisionDite]) -> list[str]:
    """What was decided before each correction, the last first."""
    phrases: list[str] = []
    while (ancienne := par_id.get(d.corrige_id or 0)) is not None:
        sommes = ", ".join(f"{nom} {francais.euros(cents)}" for nom, cents in ancienne.montants)
        dite = ancienne.libelle + (f" ({sommes})" if sommes else "")
        phrases.append(f"Corrigée le {francais.jour(d.prise_le)}. Auparavant : {dite}. Raison : {d.motif_correction}")
        d = ancienne
    return phrases


def _precisions(*couples: tuple[str, str]) -> list[dict[str, str]]:
    return [{"nom": nom, "texte": texte} for nom, texte in couples if texte]


def _iso(instant: datetime) -> str:
    return instant.isoformat()


def instants_lus(contenu: Contenu) -> dict[str, Any]:
    """The same content, its instants as the pages show them."""
    return {
        **contenu,
        "seance": {**contenu["seance"], "tenue_le": datetime.fromisoformat(contenu["seance"]["tenue_le"])},
        "presences": [{**p, "periodes": [_periode(*x) for x in p["periodes"]]} for p in contenu["presences"]],
    }


def _periode(debut: str, fin: str) -> tuple[datetime, datetime | None]:
    return datetime.fromisoformat(debut), datetime.fromisoformat(fin) if fin else None
