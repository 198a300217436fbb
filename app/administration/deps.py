"""Doors of the administration: the right first, then the object, its row locked when it is to be written."""

from typing import Annotated, TypeVar

from fastapi import Depends, Request
from sqlalchemy.orm import Session
from sqlmodel import SQLModel

from app.administration.campagnes.queries_enveloppes import enveloppe_de, report_de, sous_enveloppe_de
from app.comptes.deps import Administrateur
from app.core.db import Bd
from app.core.erreurs import Introuvable
from app.domain.droits import exiger
from app.instruction.deps import exiger_declaration
from app.instruction.queries import AccesAgent, acces_au_dossier
from app.models.campagnes import Campagne, Enveloppe
from app.models.campagnes_ajouts import QuestionDeCampagne
from app.models.comptes import Personne
from app.models.courriel import Courriel, Tache
from app.models.instruction import AlerteAffectation
from app.models.programmation import ReportDEnveloppe, SousEnveloppe
from app.models.referentiel import Absence, Commune, Occupation, Poste
from app.models.socle import pour_ecrire
from app.models.subventions import ImportSubventions

# ids are 32-bit integers in PostgreSQL: a greater number names nothing
IDENTIFIANT_MAXIMUM = 2**31 - 1

T = TypeVar("T", bound=SQLModel)


def _charger(request: Request, bd: Session, table: type[T], **cle: int | str) -> T:
    (valeur,) = cle.values()
    if isinstance(valeur, int) and not 0 < valeur <= IDENTIFIANT_MAXIMUM:
        raise Introuvable
    if isinstance(valeur, str) and not valeur.isprintable():
        raise Introuvable  # PostgreSQL refuses a NUL sign
    objet = pour_ecrire(bd, table, **cle) if request.method == "POST" else bd.get(table, valeur)
    if objet is None:
        raise Introuvable
    return objet


def _campagne(request: Request, campagne_id: int, bd: Bd, personne: Administrateur) -> Campagne:
    return _charger(request, bd, Campagne, id=campagne_id)


def _enveloppe(financeur_code: str, campagne: Annotated[Campagne, Depends(_campagne)], bd: Bd) -> Enveloppe:
    """Not locked here: its acts lock every envelope of the campaign, in their order."""
    enveloppe = enveloppe_de(bd, campagne, financeur_code) if financeur_code.isprintable() else None
    if enveloppe is None:
        raise Introuvable
    return enveloppe


def _sous_enveloppe(sous_id: int, campagne: Annotated[Campagne, Depends(_campagne)], bd: Bd) -> SousEnveloppe:
    sous = sous_enveloppe_de(bd, campagne, sous_id) if 0 < sous_id <= IDENTIFIANT_MAXIMUM else None
    if sous is None:
        raise Introuvable
    return sous


def _report(report_id: int, campagne: Annotated[Campagne, Depends(_campagne)], bd: Bd) -> ReportDEnveloppe:
    report = report_de(bd, campagne, report_id) if 0 < report_id <= IDENTIFIANT_MAXIMUM else None
    if report is None:
        raise Introuvable
    return report


def _question(request: Request, question_id: int, bd: Bd, personne: Administrateur) -> QuestionDeCampagne:
    return _charger(request, bd, QuestionDeCampagne, id=question_id)


def _poste(request: Request, poste_code: str, bd: Bd, personne: Administrateur) -> Poste:
    return _charger(request, bd, Poste, code=poste_code)


def _occupation(request: Request, occupation_id: int, bd: Bd, personne: Administrateur) -> Occupation:
    return _charger(request, bd, Occupation, id=occupation_id)


def _absence(request: Request, absence_id: int, bd: Bd, personne: Administrateur) -> Absence:
    return _charger(request, bd, Absence, id=absence_id)


def _commune(request: Request, insee: str, bd: Bd, personne: Administrateur) -> Commune:
    return _charger(request, bd, Commune, insee=insee)


def _compte(request: Request, personne_id: int, bd: Bd, personne: Administrateur) -> Personne:
    return _charger(request, bd, Personne, id=personne_id)


def _alerte(request: Request, alerte_id: int, bd: Bd, personne: Administrateur) -> AlerteAffectation:
    return _charger(request, bd, AlerteAffectation, id=alerte_id)


def _courriel(request: Request, courriel_id: int, bd: Bd, personne: Administrateur) -> Courriel:
    return _charger(request, bd, Courriel, id=courriel_id)


def _tache(request: Request, tache_id: int, bd: Bd, personne: Administrateur) -> Tache:
    return _charger(request, bd, Tache, id=tache_id)


def _import(request: Request, import_id: int, bd: Bd, personne: Administrateur) -> ImportSubventions:
    return _charger(request, bd, ImportSubventions, id=import_id)


def _dossier_de_recours(request: Request, dossier_id: int, personne: Administrateur, bd: Bd) -> AccesAgent:
    """Through the gate of the instruction: who reads it has declared, a link or a withdrawal closes it."""
    acces = acces_au_dossier(bd, personne, dossier_id) if 0 < dossier_id <= IDENTIFIANT_MAXIMUM else None
    if acces is None:
        raise Introuvable
    exiger("constituer_recours", acces.situation)
    exiger_declaration(request, acces)
    return acces


CampagneGeree = Annotated[Campagne, Depends(_campagne)]
EnveloppeGeree = Annotated[Enveloppe, Depends(_enveloppe)]
ReportGere = Annotated[ReportDEnveloppe, Depends(_report)]
SousEnveloppeGeree = Annotated[SousEnveloppe, Depends(_sous_enveloppe)]
QuestionGeree = Annotated[QuestionDeCampagne, Depends(_question)]
PosteGere = Annotated[Poste, Depends(_poste)]
OccupationGeree = Annotated[Occupation, Depends(_occupation)]
AbsenceGeree = Annotated[Absence, Depends(_absence)]
CommuneGeree = Annotated[Commune, Depends(_commune)]
CompteGere = Annotated[Personne, Depends(_compte)]
AlerteGeree = Annotated[AlerteAffectation, Depends(_alerte)]
CourrielGere = Annotated[Courriel, Depends(_courriel)]
TacheGeree = Annotated[Tache, Depends(_tache)]
ImportLu = Annotated[ImportSubventions, Depends(_import)]
DossierDeRecours = Annotated[AccesAgent, Depends(_dossier_de_recours)]
