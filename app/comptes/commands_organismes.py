"""Acts on organismes: create, join, admit, change, leave."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.comptes.commands_membres import annuler_les_invitations_de
from app.comptes.courriels import ecrire, prevenir_les_gestionnaires
from app.comptes.forms import FormeIdentite, FormeOrganisme
from app.comptes.queries_organismes import (
    OrganismeOuvert,
    PlaceDeMembre,
    adhesion_de,
    gestionnaires_actifs,
    organisme_par_numero,
)
from app.comptes.sessions import numero
from app.core.francais import pliage
from app.domain.dispositifs import GenreOrganisme
from app.domain.droits import RoleAdhesion, exiger
from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.organismes import (
    DERNIER_GESTIONNAIRE,
    ROLES_ADHESION,
    manques_d_identite,
    perd_son_dernier_gestionnaire,
)
from app.domain.questions import OUI
from app.models.comptes import Adhesion, EtatAdhesion, Organisme, Personne
from app.models.journal import inscrire_au_journal
from app.models.socle import pour_ecrire

DEJA_INSCRIT = "Cet organisme est déjà inscrit sur le portail. Demandez à le rejoindre."
NUMERO_PRIS = "Ce numéro est déjà celui d’un autre organisme inscrit. Vérifiez-le, ou écrivez-nous."
PORTEUR_INCONNU = "Aucun organisme inscrit n’a ce SIRET. Demandez-lui d’abord de créer son espace sur le portail."
INCONNU = "Aucun organisme inscrit n’a ce numéro. Vérifiez-le, ou créez l’organisme."
DEJA_REPONDU = "Cette demande a déjà reçu une réponse. Rechargez la page."


class OrganismeConnu(SaisieInvalide):
    """The SIRET or RNA number belongs to an organisme that is there; `numero` lets one ask to join it."""

    def __init__(self, champ: str, numero: str) -> None:
        super().__init__(DEJA_INSCRIT, {champ: DEJA_INSCRIT})
        self.numero = numero


def creer_organisme(bd: Session, donnees: FormeOrganisme, personne: Personne, maintenant: datetime) -> Organisme:
    """A new organisme; its creator is its first gestionnaire.

    Raises SaisieInvalide by field, OrganismeConnu if its number is already there.
    """
    est_collectif = donnees.genre is GenreOrganisme.COLLECTIF
    siret = None if est_collectif else donnees.siret
    rna = donnees.rna if donnees.genre is GenreOrganisme.ASSOCIATION else None
    manques = manques_d_identite(donnees.genre, siret, rna, donnees.siret_porteur)
    if manques:
        raise SaisieInvalide("Des réponses sont à corriger.", manques)
    porteur = organisme_par_numero(bd, siret=donnees.siret_porteur) if est_collectif else None
    if est_collectif and porteur is None:
        raise SaisieInvalide(PORTEUR_INCONNU, {"siret_porteur": PORTEUR_INCONNU})
    _refuser_connu(bd, siret, rna)
    organisme = Organisme(
        genre=donnees.genre,
        nom=donnees.nom,
        nom_plie=pliage(donnees.nom),
        sigle=donnees.sigle or "",
        siret=siret,
        rna=rna,
        adresse=donnees.adresse,
        code_postal=donnees.code_postal,
        ville=donnees.ville,
        porte_par_id=porteur.id if porteur else None,
        cree_le=maintenant,
    )
    _ajouter(bd, organisme, siret, rna)
    bd.add(
        Adhesion(
            organisme_id=numero(organisme),
            personne_id=numero(personne),
            role=RoleAdhesion.GESTIONNAIRE,
            etat=EtatAdhesion.ACTIVE,
            demandee_le=maintenant,
            tranchee_le=maintenant,
            represente_depuis=maintenant if donnees.represente == OUI else None,
        )
    )
    if porteur is not None:
        prevenir_les_gestionnaires(
            bd, "porte", f"porte-{organisme.id}", porteur, maintenant, collectif=organisme, personne=personne
        )
    inscrire_au_journal(bd, personne, "creer_organisme", f"organisme:{organisme.id}", maintenant)
    return organisme


def _refuser_connu(bd: Session, siret: str | None, rna: str | None) -> None:
    if siret and organisme_par_numero(bd, siret=siret) is not None:
        raise OrganismeConnu("siret", siret)
    if rna and organisme_par_numero(bd, rna=rna) is not None:
        raise OrganismeConnu("rna", rna)


def _ajouter(bd: Session, organisme: Organisme, siret: str | None, rna: str | None) -> None:
    """PostgreSQL lets two people create the same organisme at the same instant: the second one is told."""
    try:
        with bd.begin_nested():
            bd.add(organisme)
    except IntegrityError as conflit:
        _refuser_connu(bd, siret, rna)
        raise conflit


def demander_adhesion(bd: Session, numero_saisi: str, personne: Personne, maintenant: datetime) -> Adhesion:
    """Ask to join the organisme of a SIRET or RNA number; its gestionnaires are told. It gives no right yet."""
    est_rna = numero_saisi.startswith("W")
    organisme = organisme_par_numero(bd, siret=None if est_rna else numero_saisi, rna=numero_saisi if est_rna else None)
    if organisme is None:
        raise SaisieInvalide(INCONNU, {"numero": INCONNU})
    adhesion = adhesion_de(bd, organisme, personne)
    if adhesion is not None and adhesion.etat is EtatAdhesion.ACTIVE:
        raise ErreurMetier("Vous faites déjà partie de cet organisme. Ouvrez-le depuis « Mes organismes ».")
    if adhesion is not None and adhesion.etat is EtatAdhesion.DEMANDEE:
        raise ErreurMetier("Votre demande est déjà partie. Un gestionnaire de l’organisme doit y répondre.")
    if adhesion is None:
        adhesion = Adhesion(
            organisme_id=numero(organisme),
            personne_id=numero(personne),
            role=RoleAdhesion.LECTEUR,
            demandee_le=maintenant,
        )
        bd.add(adhesion)
    adhesion.etat, adhesion.role = EtatAdhesion.DEMANDEE, RoleAdhesion.LECTEUR
    adhesion.demandee_le, adhesion.tranchee_le = maintenant, None
    bd.flush()
    trace = inscrire_au_journal(bd, personne, "demander_adhesion", f"adhesion:{adhesion.id}", maintenant)
    prevenir_les_gestionnaires(
        bd, "adhesion_demandee", f"adhesion-{trace.id}", organisme, maintenant, demandeur=personne
    )
    return adhesion


def approuver_adhesion(
    bd: Session,
    ouvert: OrganismeOuvert,
    membre: PlaceDeMembre,
    role: RoleAdhesion,
    personne: Personne,
    maintenant: datetime,
) -> None:
    """Admit the person who asked, with a role."""
    _exiger_demandee(membre)
    membre.adhesion.etat, membre.adhesion.role = EtatAdhesion.ACTIVE, role
    membre.adhesion.tranchee_le = maintenant
    trace = inscrire_au_journal(
        bd, personne, "approuver_adhesion", f"adhesion:{membre.adhesion.id}", maintenant, role_membre=role.value
    )
    ecrire(
        bd, "adhesion_approuvee", f"adhesion-{trace.id}", membre.personne.courriel, maintenant,
        organisme=ouvert.organisme, role=ROLES_ADHESION[role],
    )  # fmt: skip


def refuser_adhesion(
    bd: Session, ouvert: OrganismeOuvert, membre: PlaceDeMembre, personne: Personne, maintenant: datetime
) -> None:
    """Turn the asking down."""
    _exiger_demandee(membre)
    membre.adhesion.etat, membre.adhesion.tranchee_le = EtatAdhesion.REFUSEE, maintenant
    trace = inscrire_au_journal(bd, personne, "refuser_adhesion", f"adhesion:{membre.adhesion.id}", maintenant)
    ecrire(
        bd, "adhesion_refusee", f"adhesion-{trace.id}", membre.personne.courriel, maintenant,
        organisme=ouvert.organisme,
    )  # fmt: skip


def _exiger_demandee(membre: PlaceDeMembre) -> None:
    if membre.adhesion.etat is not EtatAdhesion.DEMANDEE:
        raise ErreurMetier(DEJA_REPONDU)


def changer_role(
    bd: Session,
    ouvert: OrganismeOuvert,
    membre: PlaceDeMembre,
    role: RoleAdhesion,
    personne: Personne,
    maintenant: datetime,
) -> None:
    """Give a member another role. The organisme is locked: it always keeps a gestionnaire."""
    _exiger_un_gestionnaire(bd, ouvert.organisme, membre, role)
    if membre.adhesion.role is role:
        return
    membre.adhesion.role, membre.adhesion.represente_depuis = role, None
    trace = inscrire_au_journal(
        bd, personne, "changer_role", f"adhesion:{membre.adhesion.id}", maintenant, role_membre=role.value
    )
    if membre.personne.id != personne.id:
        ecrire(
            bd, "role_change", f"role-{trace.id}", membre.personne.courriel, maintenant,
            organisme=ouvert.organisme, role=ROLES_ADHESION[role],
        )  # fmt: skip


def retirer_membre(
    bd: Session, ouvert: OrganismeOuvert, membre: PlaceDeMembre, personne: Personne, maintenant: datetime
) -> None:
    """End a membership, one's own or another's: it opens nothing from now on."""
    _exiger_un_gestionnaire(bd, ouvert.organisme, membre, None)
    membre.adhesion.etat, membre.adhesion.tranchee_le = EtatAdhesion.RETIREE, maintenant
    membre.adhesion.represente_depuis = None
    annuler_les_invitations_de(bd, ouvert.organisme, membre.personne, maintenant)
    trace = inscrire_au_journal(bd, personne, "retirer_membre", f"adhesion:{membre.adhesion.id}", maintenant)
    if membre.personne.id != personne.id:
        ecrire(
            bd, "membre_retire", f"membre-{trace.id}", membre.personne.courriel, maintenant,
            organisme=ouvert.organisme,
        )  # fmt: skip
    prevenir_les_gestionnaires(
        bd, "membre_parti", f"depart-{trace.id}", ouvert.organisme, maintenant,
        sauf=numero(personne), parti=membre.personne, par=personne,
    )  # fmt: skip


def _exiger_un_gestionnaire(
    bd: Session, organisme: Organisme, membre: PlaceDeMembre, devient: RoleAdhesion | None
) -> None:
    pour_ecrire(bd, Organisme, id=organisme.id)
    bd.refresh(membre.adhesion)
    if membre.adhesion.etat is not EtatAdhesion.ACTIVE:
        raise ErreurMetier("Cette personne n’est plus membre de l’organisme. Rechargez la page.")
    if perd_son_dernier_gestionnaire(membre.adhesion.role, devient, gestionnaires_actifs(bd, organisme)):
        raise ErreurMetier(DERNIER_GESTIONNAIRE)


def modifier_organisme(
    bd: Session, ouvert: OrganismeOuvert, donnees: FormeIdentite, personne: Personne, maintenant: datetime
) -> None:
    """Change the identity. A SIRET or RNA number may be added; once there, the coordination alone changes it."""
    exiger("gerer_organisme", ouvert.situation)
    organisme = ouvert.organisme
    siret = _numero_ajoute(organisme.siret, donnees.siret, organisme.genre is not GenreOrganisme.COLLECTIF)
    rna = _numero_ajoute(organisme.rna, donnees.rna, organisme.genre is GenreOrganisme.ASSOCIATION)
    for champ, valeur in (("siret", siret), ("rna", rna)):
        autre = organisme_par_numero(bd, **{champ: valeur})
        if autre is not None and autre.id != organisme.id:
            raise SaisieInvalide(NUMERO_PRIS, {champ: NUMERO_PRIS})
    organisme.nom, organisme.nom_plie, organisme.sigle = donnees.nom, pliage(donnees.nom), donnees.sigle or ""
    organisme.adresse, organisme.code_postal, organisme.ville = donnees.adresse, donnees.code_postal, donnees.ville
    organisme.siret, organisme.rna = siret, rna
    inscrire_au_journal(bd, personne, "modifier_organisme", f"organisme:{organisme.id}", maintenant)


def _numero_ajoute(connu: str | None, saisi: str | None, est_possible: bool) -> str | None:
    return connu or (saisi if est_possible else None)
