"""The checklist answered, point after point, and where it leads."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.erreurs import SaisieInvalide
from app.domain.etats import apres
from app.domain.recevabilite import Conclusion, Ligne, Point, Reponse, exiger_verification
from app.instruction.queries import AccesAgent
from app.instruction.queries_recevabilite import liste_de_recevabilite
from app.models.journal import inscrire_au_journal
from app.models.recevabilite import PointVerifie, Recevabilite


@dataclass(frozen=True, slots=True)
class ReponseDonnee:
    """What an agent answers of a point."""

    reponse: Reponse | None
    motif: str = ""


def verifier_recevabilite(
    bd: Session, acces: AccesAgent, donnees: Mapping[Point, ReponseDonnee], maintenant: datetime
) -> None:
    """Keep the answers given to some points; those that are not given stay as they were.

    Raises SaisieInvalide with the sentence of each point that does not hold, ErreurMetier once the dossier is taken.
    """
    apres(acces.dossier.etat, "verifier_recevabilite")
    liste = {ligne.point: ligne for ligne in liste_de_recevabilite(bd, acces).lignes}
    erreurs: dict[str, str] = {}
    retenues: dict[Point, Reponse] = {}
    for point, donnee in donnees.items():
        if point not in liste:
            continue
        try:
            retenues[point] = exiger_verification(liste[point].constat, donnee.reponse, donnee.motif)
        except SaisieInvalide as refus:
            erreurs |= refus.erreurs
    if erreurs:
        raise SaisieInvalide("Des points sont à corriger.", erreurs)
    _garder(bd, acces, [liste[p] for p in retenues], retenues, {p: donnees[p].motif for p in retenues}, maintenant)
    inscrire_au_journal(
        bd, acces.personne, "verifier_recevabilite", f"dossier:{acces.dossier.id}", maintenant,
        dossier_id=acces.dossier.id, version=acces.dossier.version_deposee,
        points={point.value: reponse.value for point, reponse in retenues.items()},
    )  # fmt: skip


def conclure(
    bd: Session, acces: AccesAgent, conclusion: Conclusion, liste: Collection[Ligne], maintenant: datetime
) -> None:
    """Freeze the checklist with where it led: what nobody touched is kept in the machine's words.

    A point that nobody could settle is left out: nothing was answered of it.
    """
    intacts = [
        ligne
        for ligne in liste
        if (ligne.verification is None or ligne.est_perimee) and ligne.retenue is not Reponse.A_VERIFIER
    ]
    _garder(bd, acces, intacts, {ligne.point: ligne.retenue for ligne in intacts}, {}, maintenant)
    bd.merge(
        Recevabilite(
            dossier_id=acces.dossier.id or 0,
            conclusion=conclusion,
            version=acces.dossier.version_deposee,
            conclue_le=maintenant,
            conclue_par_id=acces.personne.id or 0,
        )
    )


def _garder(
    bd: Session,
    acces: AccesAgent,
    liste: Iterable[Ligne],
    reponses: Mapping[Point, Reponse],
    motifs: Mapping[Point, str],
    maintenant: datetime,
) -> None:
    deja = {
        p.point: p for p in bd.scalars(select(PointVerifie).where(col(PointVerifie.dossier_id) == acces.dossier.id))
    }
    nouveaux = []
    for ligne in liste:
        valeurs = {
            "est_tenu": reponses[ligne.point] is Reponse.OUI,
            "constat": ligne.constat.reponse,
            "phrase": ligne.constat.phrase[:1000],
            "motif": motifs.get(ligne.point, ""),
            "version": acces.dossier.version_deposee,
            "verifie_le": maintenant,
            "verifie_par_id": acces.personne.id or 0,
        }
        if ligne.point not in deja:
            nouveaux.append({"dossier_id": acces.dossier.id, "point": ligne.point, **valeurs})
            continue
        for nom, valeur in valeurs.items():
            setattr(deja[ligne.point], nom, valeur)
    if nouveaux:
        bd.execute(insert(PointVerifie), nouveaux)
