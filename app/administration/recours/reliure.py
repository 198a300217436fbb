"""The job that gathers a decision file: one PDF to read, one archive whose manifest proves each of its files."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.administration.recours import mots
from app.administration.recours.fichiers import en_csv, en_zip, fichiers_du_recours
from app.administration.recours.lieux import etat_des_lieux, lire_version
from app.administration.recours.releves import releves
from app.administration.traces.mots import acte_en_mots, details_en_mots, role_en_mots
from app.comite.queries_rectification import RectificationLue, financeurs_de, rectifications_de
from app.comite.reliure import DELAI_D_UN_LIVRE_S, achever
from app.core.db import lecture
from app.core.francais import euros, jour
from app.core.pages import rendre
from app.core.pdf import en_pdf
from app.domain.campagnes import Contact
from app.domain.droits import peut
from app.domain.masquage import EXCLUS, masquer_texte, masquer_version
from app.domain.recours import MotifRecours
from app.dossiers.queries_recours import recours_de
from app.instruction.queries import AccesAgent, acces_au_dossier
from app.models.comite import Lettre
from app.models.comptes import Personne
from app.models.recueils import Recueil

CONSTITUER = "constituer_recours"
_FIXE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Recours:
    """What is gathered: the document to draw, and the files that go beside it."""

    html: str
    fichiers: dict[str, bytes]
    numero: str


def relier_recours(charge: dict[str, Any], maintenant: datetime) -> None:
    """Gather, draw, keep; nothing for whoever may no longer read the dossier. Done again, nothing."""
    with lecture() as bd:
        recueil = bd.get(Recueil, int(charge["recueil"]))
        if recueil is None or recueil.pret_le is not None or recueil.dossier_id is None:
            return
        personne = bd.get_one(Personne, recueil.demande_par_id)
        acces = acces_au_dossier(bd, personne, recueil.dossier_id)
        if acces is None or acces.declare is None or not peut("constituer_recours", acces.situation):
            return
        reuni = reunir(bd, acces, MotifRecours(recueil.motif), maintenant)
        dossier_id = recueil.dossier_id
    pdf = en_pdf(reuni.html, DELAI_D_UN_LIVRE_S)
    archive = en_zip({f"dossier-de-decision-{reuni.numero}.pdf": pdf, **reuni.fichiers})
    achever(int(charge["recueil"]), [dossier_id], pdf, maintenant, archive)


def reunir(bd: Session, acces: AccesAgent, motif: MotifRecours, maintenant: datetime) -> Recours:
    """Everything, as it stands now, once hidden what bears on others."""
    contact = Contact.lire(acces.campagne.contact or {})
    service = (contact.courriel, contact.telephone)
    vus = etat_des_lieux(bd, acces, maintenant + timedelta(microseconds=1), lambda texte: masquer_texte(texte, service))
    masquees = {v.numero: masquer_version(json.loads(v.contenu)) for v in vus.versions}
    lues = [lire_version(v, masquees[v.numero]) for v in vus.versions]
    numero = acces.dossier.numero or str(acces.dossier.id)
    contestations = [
        replace(
            r, texte=masquer_texte(r.texte, service), motif=masquer_texte(r.motif, service),
            reponse=masquer_texte(r.reponse, service),
        )
        for r in reversed(recours_de(bd, acces.dossier, maintenant))
    ]  # fmt: skip
    rectifications = [
        rectification_ecrite(r, dict(financeurs_de(bd, acces.dossier)), vus.lettres, service)
        for r in reversed(rectifications_de(bd, acces.dossier))
    ]
    tenues = releves(bd, acces, maintenant + timedelta(microseconds=1), lambda texte: masquer_texte(texte, service))
    html = rendre(
        "documents/recours.html",
        acces=acces,
        vus=vus,
        versions=lues,
        releves=tenues,
        lettres=[(lettre, masquer_texte(lettre.texte, service)) for lettre in vus.lettres],
        contestations=contestations,
        rectifications=rectifications,
        motif=motif,
        exclus=EXCLUS,
        mots=mots,
        traces={"acte": acte_en_mots, "role": role_en_mots, "details": details_en_mots},
        pour=acces.personne.nom_complet,
        etabli_le=maintenant,
    )
    fichiers = fichiers_du_recours(acces, vus, lues, masquees, tenues, service)
    if rectifications:
        colonnes = [champ.name for champ in fields(RectificationEcrite)]
        lignes = ([getattr(r, nom) for nom in colonnes] for r in rectifications)
        fichiers["rectifications.csv"] = en_csv(colonnes, lignes)
    for n, r in enumerate(contestations, start=1):
        fichiers[f"recours/recours-{n}.txt"] = "\n\n".join(filter(None, (r.texte, r.motif, r.reponse))).encode()
    return Recours(html, fichiers, numero)


@dataclass(frozen=True, slots=True)
class RectificationEcrite:
    """What rectifies a published decision, in words. `lettre`: the place of its letter among those that left."""

    motif: str
    raison: str
    acte: str
    acte_du: str
    montants: str
    proposee_le: datetime
    proposee_par: str
    issue: str
    tranchee_le: datetime | None
    tranchee_par: str
    lettre: str


def rectification_ecrite(
    r: RectificationLue, noms: Mapping[str, str], lettres: Sequence[Lettre], service: tuple[str, str]
) -> RectificationEcrite:
    """Who proposed it, who answered, why, by which act; those who acted for the portal keep their names."""
    rangs = {lettre.decision_id: n for n, lettre in enumerate(lettres, start=1)}
    return RectificationEcrite(
        motif=r.libelle,
        raison=masquer_texte(r.motif, service),
        acte=masquer_texte(r.reference, service),
        acte_du=jour(r.du),
        montants=", ".join(f"{noms.get(code, code)} {euros(cents)}" for code, cents in r.montants.items()),
        proposee_le=r.proposee_le,
        proposee_par=r.par,
        issue=r.issue.value if r.issue else "en attente",
        tranchee_le=r.tranchee_le,
        tranchee_par=r.tranchee_par,
        lettre=f"lettre {rangs[r.nouvelle_id]}" if r.nouvelle_id in rangs else "",
    )
