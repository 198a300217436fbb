"""Builders with plausible values. They go through the front door (commands) wherever there is one."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from sqlalchemy import exists, insert, inspect, literal, select, true
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.comptes.sessions import nom_du_cookie, ouvrir_session
from app.core.clock import maintenant
from app.core.db import ecriture
from app.core.francais import pliage
from app.domain.dispositifs import Dispositif, GenreOrganisme
from app.domain.droits import Role, RoleAdhesion
from app.models.campagnes import Campagne, Enveloppe
from app.models.comptes import Adhesion, EtatAdhesion, LienDInteret, Organisme, Personne
from app.models.dossiers import Dossier
from app.models.liens import DeclarationDeLien
from app.models.referentiel import Occupation

_suite: Iterator[int] = count(1)


def personne(bd: Session, role: Role = Role.PORTEUR, **champs: Any) -> Personne:
    """A person whose address is confirmed."""
    creee = _nouvelle_personne(role, **champs)
    bd.add(creee)
    bd.flush()
    if role is not Role.PORTEUR:
        declarer_sans_lien(bd, col(Personne.id) == creee.id)
    return creee


def declarer_sans_lien(bd: Session, *qui_et_quoi: Any) -> None:
    """« Aucun lien », by those of the institution who did not answer yet, on what is deposited: one statement."""
    deja = exists().where(
        col(DeclarationDeLien.personne_id) == col(Personne.id), col(DeclarationDeLien.dossier_id) == col(Dossier.id)
    )
    colonnes = ["personne_id", "dossier_id", "declare", "precision", "declaree_le"]
    dites = (
        select(col(Personne.id), col(Dossier.id), literal("aucun"), literal(""), col(Dossier.depose_le))
        .join_from(Personne, Dossier, true())
        .where(col(Personne.role) != Role.PORTEUR, col(Dossier.depose_le).is_not(None), ~deja, *qui_et_quoi)
    )
    bd.execute(insert(DeclarationDeLien).from_select(colonnes, dites))


def _nouvelle_personne(role: Role, **champs: Any) -> Personne:
    n = next(_suite)
    valeurs = {
        "courriel": f"personne{n}@exemple.test",
        "prenom": "Camille",
        "nom": f"Essai{n}",
        "courriel_confirme_le": maintenant(),
        "creee_le": maintenant(),
    }
    return Personne(role=role, **(valeurs | champs))


def connecter(navigateur: TestClient, qui: Personne) -> None:
    """Open a session for a committed person and put its cookie in the browser."""
    # by its key: reading an attribute would begin a transaction in the test's own session, which holds the lock
    cle = inspect(qui).identity
    with ecriture() as bd:
        connue = bd.get_one(Personne, cle)
        jeton = ouvrir_session(bd, connue, "essai", maintenant(), avec_second_facteur=True)
    navigateur.cookies.set(nom_du_cookie(), jeton)


def siret(n: int) -> str:
    """A SIRET with a right key, made from a rank; the SIREN starts with 9, which is not given out."""

    def cle(debut: str) -> str:
        somme = 0
        for rang, chiffre in enumerate(reversed(debut + "0")):
            valeur = int(chiffre) * (2 if rang % 2 else 1)
            somme += valeur - 9 if valeur > 9 else valeur
        return str(-somme % 10)

    siren = f"9{n:07d}"
    siren += cle(siren)
    etablissement = f"{siren}0001"
    return etablissement + cle(etablissement)


def organisme(
    bd: Session, *gestionnaires: Personne, genre: GenreOrganisme = GenreOrganisme.ASSOCIATION, **champs: Any
) -> Organisme:
    """An organisme and its gestionnaires."""
    n = next(_suite)
    valeurs: dict[str, Any] = {
        "nom": f"Association d’essai n° {n}",
        "siret": None if genre is GenreOrganisme.COLLECTIF else siret(n),
        "adresse": "1 rue de l’Essai",
        "code_postal": "59590",
        "ville": "Raismes",
        "cree_le": maintenant(),
    }
    valeurs |= champs
    cree = Organisme(genre=genre, nom_plie=pliage(valeurs["nom"]), **valeurs)
    bd.add(cree)
    bd.flush()
    for gestionnaire in gestionnaires:
        adherer(bd, cree, gestionnaire)
    return cree


def adherer(bd: Session, a: Organisme, qui: Personne, role: RoleAdhesion = RoleAdhesion.GESTIONNAIRE) -> Adhesion:
    """An active membership."""
    adhesion = Adhesion(
        organisme_id=a.id, personne_id=qui.id, role=role, etat=EtatAdhesion.ACTIVE,
        demandee_le=maintenant(), tranchee_le=maintenant(),
        represente_depuis=maintenant() if role is RoleAdhesion.GESTIONNAIRE else None,
    )  # fmt: skip
    bd.add(adhesion)
    bd.flush()
    return adhesion


def lier(bd: Session, qui: Personne, organisme_id: int | None) -> None:
    """An interest that this person declared in an organisme."""
    bd.add(LienDInteret(personne_id=qui.id, organisme_id=organisme_id, nature="famille", declare_le=maintenant()))
    bd.flush()


def campagne(bd: Session, dispositif: Dispositif = Dispositif.AAP, annee: int = 2027, **champs: Any) -> Campagne:
    """A published campaign, open in the tests' present (15 November 2026 → 15 January 2027, 17 h in Paris)."""
    valeurs: dict[str, Any] = {
        "titre": f"Appel à projets {annee}" if dispositif is Dispositif.AAP else f"{dispositif.upper()} {annee}",
        "est_publiee": True,
        "ouvre_le": datetime(2026, 11, 15, 8, tzinfo=UTC),
        "ferme_le": datetime(2027, 1, 15, 16, tzinfo=UTC),
        "creee_le": maintenant(),
    }
    creee = Campagne(dispositif=dispositif, annee=annee, **(valeurs | champs))
    bd.add(creee)
    bd.flush()
    return creee


def enveloppe(bd: Session, de: Campagne, financeur: str = "caph", montant_cents: int = 25_000_000) -> Enveloppe:
    creee = Enveloppe(campagne_id=de.id, financeur_code=financeur, montant_cents=montant_cents)
    bd.add(creee)
    bd.flush()
    return creee


def equipe(bd: Session) -> dict[str, Personne]:
    """One agent for each of the seven posts, by post code."""
    postes = [f"chef-projet-{n}" for n in range(1, 7)] + ["charge-mission-cite-emploi"]
    agents = {p: _nouvelle_personne(Role.AGENT, prenom="Agent", nom=p.replace("-", " ")) for p in postes}
    bd.add_all(agents.values())
    bd.flush()
    bd.add_all(Occupation(poste_code=p, personne_id=a.id, du=date(2026, 1, 1)) for p, a in agents.items())
    bd.flush()
    return agents
