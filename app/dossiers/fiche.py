"""Between the organisme's file and the section « organisme » of a dossier: taken at the start, given back on demand."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comptes.commands_fiche import reporter_sur_la_fiche
from app.comptes.queries_fiche import moyens, representants
from app.comptes.queries_organismes import OrganismeOuvert
from app.domain.calendrier import jour_de_paris
from app.domain.droits import Role, Situation, peut
from app.domain.erreurs import ErreurMetier
from app.domain.fiche import EFFECTIFS, annee_des_moyens, etpt_saisi, report
from app.domain.questions_budget_association import BUDGET_ASSOCIATION
from app.domain.saisies import date_saisie
from app.dossiers.queries import Acces
from app.models.campagnes import Campagne
from app.models.comptes import Organisme, Personne
from app.models.dossiers import Dossier, Section
from app.models.socle import pour_ecrire

PARTIE_DE_LA_FICHE = "organisme"
IDENTITE = ("nom", "sigle", "adresse", "code_postal", "ville", "site_web", "adresse_correspondance", "objet",
            "forme_juridique")  # fmt: skip
REPRESENTANT = ("nom", "prenom", "fonction", "courriel", "telephone")


def reponses_de_la_fiche(bd: Session, organisme: Organisme, maintenant: datetime) -> dict[str, str]:
    """The answers that the file gives. Head counts of an older year are asked again."""
    reponses = {cle: str(getattr(organisme, cle)) for cle in IDENTITE}
    if organisme.date_creation is not None:
        reponses["date_creation"] = date_saisie(organisme.date_creation)
    legal = next((r for r in representants(bd, organisme) if r.est_legal), None)
    if legal is not None:
        reponses |= {f"representant_{cle}": getattr(legal, cle) for cle in REPRESENTANT}
    lus = next(iter(moyens(bd, organisme)), None)
    if lus is not None and lus.annee >= annee_des_moyens(jour_de_paris(maintenant)):
        reponses |= {cle: str(n) for cle in EFFECTIFS if (n := getattr(lus, cle)) is not None}
        reponses["etp"] = etpt_saisi(lus.etpt_centiemes)
    return reponses


def budget_de_l_annee(bd: Session, organisme: Organisme, annee: int) -> dict[str, Any]:
    """The budget of the whole organisme as its last dossier of the same year gives it; {} when none does."""
    contenu = bd.scalar(
        select(col(Section.contenu))
        .join(Dossier, col(Dossier.id) == col(Section.dossier_id))
        .join(Campagne, col(Campagne.id) == col(Dossier.campagne_id))
        .where(
            col(Dossier.organisme_id) == organisme.id,
            col(Campagne.annee) == annee,
            col(Section.cle) == BUDGET_ASSOCIATION.cle,
        )
        .order_by(col(Section.modifiee_le).desc(), col(Section.id).desc())
        .limit(1)
    )
    return contenu or {}


def situation_de_la_fiche(acces: Acces) -> Situation:
    """What this person may do with the file of the organisme that asks."""
    return Situation(role=Role.PORTEUR, adhesion=acces.adhesion)


def peut_reporter(acces: Acces, cle: str) -> bool:
    """Whether the page of this part may offer to update the file."""
    return cle == PARTIE_DE_LA_FICHE and peut("completer_fiche", situation_de_la_fiche(acces))


def attend_la_fiche(bd: Session, acces: Acces) -> bool:
    """Whether the file says nobody yet who represents the organisme: what is typed here is then worth keeping there."""
    return not any(r.est_legal for r in representants(bd, acces.organisme))


def reporter(bd: Session, acces: Acces, contenu: dict[str, Any], personne: Personne, maintenant: datetime) -> None:
    """Carry the answers of the section « organisme » back to the file. Raises ErreurMetier if there is nothing to."""
    lu = report(contenu)
    if lu.est_vide:
        raise ErreurMetier("Il n’y a rien à reporter sur la fiche. Remplissez d’abord cette page.")
    organisme = pour_ecrire(bd, Organisme, id=acces.organisme.id)
    if organisme is None:
        raise ErreurMetier("Cet organisme n’existe plus. Rechargez la page.")
    reporter_sur_la_fiche(bd, OrganismeOuvert(organisme, situation_de_la_fiche(acces)), lu, personne, maintenant)
