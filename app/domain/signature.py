"""Who signs a request, and how long a signature asked by mail holds.

The request of an organisme is signed by the person who represents it legally, or by somebody who holds its pouvoir
(CERFA 12156*06, section 7; loi n° 2000-321, art. 9-1). Depositing is signing: the electronic deposit by an
identified person is worth a signature (CRPA, art. L.112-8 and L.112-9).

A completion is signed too. Whoever may sign signs by sending it. Sent by somebody else, it is covered by the signature
of the deposit as long as it leaves alone what binds the organisme: who asks, how much, what is attested, on which
account (CERFA 12156*06, section 7). Otherwise it must be signed again.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from app.domain.droits import RoleAdhesion
from app.domain.erreurs import ErreurMetier
from app.domain.etats import Etat
from app.domain.pieces import POUVOIR

DUREE_D_UNE_DEMANDE = timedelta(days=7)
SECTIONS_QUI_ENGAGENT = ("organisme", "budget", "budget_association", "attestations")
PIECES_QUI_ENGAGENT = frozenset({"rib", POUVOIR})


class Titre(StrEnum):
    """In which capacity a request is signed."""

    REPRESENTANT = "representant"
    POUVOIR = "pouvoir"

    @property
    def libelle(self) -> str:
        return (
            "représente légalement l’organisme"
            if self is Titre.REPRESENTANT
            else "a reçu un pouvoir, joint à la demande"
        )


class EtatDemande(StrEnum):
    """Where a signature asked by mail is. Only the first one may still be signed."""

    ATTENDUE = "attendue"
    SIGNEE = "signee"
    REFUSEE = "refusee"
    REMPLACEE = "remplacee"
    PERIMEE = "perimee"  # what was to be signed has changed
    EXPIREE = "expiree"


SIGNATURE_MANQUANTE = (
    "Cette demande doit être signée par la personne qui représente légalement l’organisme. "
    "Demandez-lui sa signature, joignez un pouvoir, ou cochez la case si c’est vous."
)
COMPLEMENT_A_SIGNER = (
    "Ce complément change ce qui engage l’organisme : son identité, un montant, une attestation ou le RIB. "
    "La personne qui le représente légalement doit le signer : demandez-lui sa signature."
)
REFUS_DE_LA_DEMANDE = {
    EtatDemande.SIGNEE: "Cette demande est déjà signée.",
    EtatDemande.REFUSEE: "Vous avez refusé de signer. Les rédacteurs sont prévenus.",
    EtatDemande.REMPLACEE: "Une autre signature vous a été demandée depuis. Ouvrez l’e-mail le plus récent.",
    EtatDemande.PERIMEE: "La demande a changé depuis l’envoi de ce lien : il ne permet plus de signer. "
    "Prévenez la personne qui vous l’a envoyé, elle vous en enverra un autre.",
    EtatDemande.EXPIREE: "Ce lien a expiré : il valait 7 jours. Demandez-en un autre à la personne qui l’a envoyé.",
}
PLUS_REPRESENTANT = "Vous ne représentez plus cet organisme sur le portail. Adressez-vous à l’un de ses gestionnaires."


class SignatureManquante(ErreurMetier):
    """This person's deposit would not be a signature: somebody else must sign (shown beside the button)."""


def represente(adhesion: RoleAdhesion | None, est_declare: bool) -> bool:
    """Whether a member signs in their own name: the signataire, or the gestionnaire who declares to represent."""
    return adhesion is RoleAdhesion.SIGNATAIRE or (adhesion is RoleAdhesion.GESTIONNAIRE and est_declare)


def titre_de_signature(adhesion: RoleAdhesion | None, *, est_declare: bool, a_un_pouvoir: bool) -> Titre | None:
    """In which capacity this member's deposit is a signature; None: somebody else must sign."""
    if represente(adhesion, est_declare):
        return Titre.REPRESENTANT
    if adhesion is RoleAdhesion.GESTIONNAIRE and a_un_pouvoir:
        return Titre.POUVOIR
    return None


def exiger_signature(adhesion: RoleAdhesion | None, *, est_declare: bool, a_un_pouvoir: bool) -> Titre:
    """The capacity in which the deposit signs. Raises SignatureManquante when it would not be one."""
    titre = titre_de_signature(adhesion, est_declare=est_declare, a_un_pouvoir=a_un_pouvoir)
    if titre is None:
        raise SignatureManquante(SIGNATURE_MANQUANTE)
    return titre


def acte_signe(etat: Etat) -> str:
    """The act that a signature is: the deposit of a draft, or the sending of what was asked to be completed."""
    return "completer" if etat is Etat.A_COMPLETER else "deposer"


def engage_autrement(
    avant: Mapping[str, Any],
    apres: Mapping[str, Any],
    pieces_avant: Collection[tuple[str, str]],
    pieces_apres: Collection[tuple[str, str]],
) -> bool:
    """Whether what binds the organisme has changed. Contents by section; documents as (kind, digest)."""
    if any(avant.get(cle, {}) != apres.get(cle, {}) for cle in SECTIONS_QUI_ENGAGENT):
        return True
    lues, relues = ({p for p in pieces if p[0] in PIECES_QUI_ENGAGENT} for pieces in (pieces_avant, pieces_apres))
    return lues != relues


def titre_du_complement(
    adhesion: RoleAdhesion | None, *, est_declare: bool, a_un_pouvoir: bool, a_change: bool
) -> Titre | None:
    """In which capacity the sending signs; None: the signature of the deposit covers what is sent.

    Raises SignatureManquante when it does not: what binds the organisme has changed (`a_change`).
    """
    titre = titre_de_signature(adhesion, est_declare=est_declare, a_un_pouvoir=a_un_pouvoir)
    if titre is None and a_change:
        raise SignatureManquante(COMPLEMENT_A_SIGNER)
    return titre


def etat_demande(
    *,
    expire_le: datetime,
    signee_le: datetime | None,
    refusee_le: datetime | None,
    remplacee_le: datetime | None,
    a_change: bool,
    maintenant: datetime,
) -> EtatDemande:
    """What became of a signature asked by mail. `a_change`: the content is no longer what was to be signed."""
    if signee_le is not None:
        return EtatDemande.SIGNEE
    if refusee_le is not None:
        return EtatDemande.REFUSEE
    if remplacee_le is not None:
        return EtatDemande.REMPLACEE
    if maintenant >= expire_le:
        return EtatDemande.EXPIREE
    return EtatDemande.PERIMEE if a_change else EtatDemande.ATTENDUE


def exiger_attendue(etat: EtatDemande) -> None:
    """Raise ErreurMetier, with what to do, unless the signature is still expected."""
    if etat is not EtatDemande.ATTENDUE:
        raise ErreurMetier(REFUS_DE_LA_DEMANDE[etat])
