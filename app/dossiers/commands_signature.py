"""Asking a signature by mail, giving it, refusing it.

The link is the proof: it went to the address that a gestionnaire named, it is secret, serves once, and holds only for
what the dossier said when it left. A code sent to the same mailbox would prove nothing more.
"""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comptes.commands_connexion import creer_compte
from app.comptes.commands_membres import designer_signataire, entrer_par_invitation, invitation_de_signataire
from app.comptes.queries import personne_par_courriel
from app.comptes.sessions import numero
from app.core.courrier import rediger
from app.core.erreurs import Introuvable
from app.core.securite import empreinte, jeton
from app.domain.droits import Role, RoleAdhesion, exiger
from app.domain.erreurs import ErreurMetier, Interdit, SaisieInvalide
from app.domain.etats import apres
from app.domain.membres import AUTRE_ADRESSE, PAS_UN_PORTEUR
from app.domain.signature import (
    DUREE_D_UNE_DEMANDE,
    PLUS_REPRESENTANT,
    acte_signe,
    exiger_attendue,
    represente,
)
from app.dossiers import courriels
from app.dossiers.commands import exiger_portage, fenetre
from app.dossiers.depot import completer, deposer, exiger_complet
from app.dossiers.forms_signature import FormeSignature
from app.dossiers.queries import Acces, acces_au_dossier, demande_ouverte
from app.dossiers.queries_depot import contenu_et_pieces
from app.dossiers.queries_signature import SignatureRecue, representants_de, signature_recue
from app.dossiers.signature import empreinte_du_contenu
from app.models.campagnes import Campagne
from app.models.comptes import Adhesion, EtatAdhesion, Organisme, Personne
from app.models.courriel import deposer_courriel
from app.models.dossiers import Dossier
from app.models.journal import inscrire_au_journal
from app.models.signature import DemandeDeSignature
from app.models.socle import pour_ecrire

DEJA_DEPOSEE = "Cette demande a déjà été déposée ou renvoyée : il n’y a plus rien à signer."
CHOISIR = "Choisissez la personne qui représente l’organisme."
DEJA_MEMBRE = (
    "Cette personne est déjà membre, avec un autre rôle. "
    "Donnez-lui le rôle de signataire dans la page des membres, puis recommencez."
)


SANS_ATTESTATION = "Cochez la case pour signer : elle dit que vous représentez l’organisme."


def demander_signature(
    bd: Session, acces: Acces, destinataire: str, nouvelle: str | None, personne: Personne, maintenant: datetime
) -> DemandeDeSignature:
    """Send the legal representative a link to sign what the dossier says now. A former link is void.

    `nouvelle`: the address of a representative whom a gestionnaire names here for the first time.
    Raises ErreurMetier (closed, deposited), DossierIncomplet, SaisieInvalide (nobody chosen).
    """
    _exiger_le_moment(acces.dossier, acces.campagne, maintenant)
    exiger_portage(acces.organisme)
    contenu, pieces = contenu_et_pieces(bd, acces.dossier)
    exiger_complet(acces, contenu, pieces)
    courriel = _choisir(bd, acces, destinataire, nouvelle, personne, maintenant)
    bd.execute(
        update(DemandeDeSignature)
        .where(
            col(DemandeDeSignature.dossier_id) == acces.dossier.id,
            col(DemandeDeSignature.signee_le).is_(None),
            col(DemandeDeSignature.refusee_le).is_(None),
            col(DemandeDeSignature.remplacee_le).is_(None),
        )
        .values(remplacee_le=maintenant)
    )
    valeur = jeton()
    demande = DemandeDeSignature(
        dossier_id=numero(acces.dossier),
        courriel=courriel,
        jeton_sha256=empreinte(valeur),
        contenu_sha256=empreinte_du_contenu(contenu, pieces),
        demandee_par_id=numero(personne),
        demandee_le=maintenant,
        expire_le=maintenant + DUREE_D_UNE_DEMANDE,
    )
    bd.add(demande)
    bd.flush()
    sujet, texte = rediger(
        "signature_demandee", jeton=valeur, par=personne, dossier=acces.dossier, organisme=acces.organisme,
        campagne=acces.campagne, expire_le=demande.expire_le, complement=demande_ouverte(bd, acces.dossier),
    )  # fmt: skip
    deposer_courriel(
        bd, f"signature-{demande.id}", courriel, sujet, texte, maintenant,
        dossier_id=acces.dossier.id, est_confidentiel=True,
    )  # fmt: skip
    inscrire_au_journal(
        bd, personne, "demander_signature", f"demande_de_signature:{demande.id}", maintenant,
        dossier_id=acces.dossier.id, sha256=demande.contenu_sha256,
    )  # fmt: skip
    return demande


def _choisir(
    bd: Session, acces: Acces, destinataire: str, nouvelle: str | None, personne: Personne, maintenant: datetime
) -> str:
    connus = {r.courriel for r in representants_de(bd, acces.organisme, maintenant)}
    if destinataire in connus:
        return destinataire
    if nouvelle is None:
        raise SaisieInvalide(CHOISIR, {"destinataire": CHOISIR})
    if nouvelle in connus:
        return nouvelle
    # only a gestionnaire says who represents the organisme: a writer could name an address of their own
    exiger("gerer_organisme", acces.situation)
    place = bd.scalar(
        select(col(Adhesion.id))
        .join(Personne, col(Personne.id) == col(Adhesion.personne_id))
        .where(
            col(Adhesion.organisme_id) == acces.organisme.id,
            col(Adhesion.etat) == EtatAdhesion.ACTIVE,
            col(Personne.courriel) == nouvelle,
        )
    )
    if place is not None:
        raise SaisieInvalide(DEJA_MEMBRE, {"nouvelle": DEJA_MEMBRE})
    designer_signataire(bd, acces.organisme, nouvelle, personne, maintenant)
    return nouvelle


def exiger_lien(recue: SignatureRecue | None, visiteur: Personne | None) -> SignatureRecue:
    """The signature of a link. Raises Introuvable (unknown link), Interdit (signed in under another address)."""
    if recue is None:
        raise Introuvable
    if visiteur is not None and visiteur.courriel != recue.demande.courriel:
        raise Interdit(AUTRE_ADRESSE)
    return recue


def signer(
    bd: Session, valeur: str, donnees: FormeSignature, visiteur: Personne | None, maintenant: datetime
) -> SignatureRecue:
    """Sign and deposit, or send the completion, in one act. Pressed twice, it is done once.

    Locks the organisme, then the dossier: nobody stops representing, and nothing is written, meanwhile.
    """
    recue = _verrouiller(bd, valeur, visiteur)
    if recue.demande.signee_le is not None:
        return recue
    _exiger_encore_bonne(bd, recue, maintenant)
    signataire = _signataire(bd, recue, donnees, maintenant)
    acces = acces_au_dossier(bd, signataire, numero(recue.dossier), pour_ecrire=True)
    if acces is None or not represente(acces.adhesion, acces.est_declare):
        raise Interdit(PLUS_REPRESENTANT)
    recue.demande.signee_le, recue.demande.signee_par_id = maintenant, signataire.id
    if recue.est_complement:
        attendu = demande_ouverte(bd, acces.dossier)
        completer(bd, acces, attendu, signataire, maintenant, est_par_lien=True)
    else:
        deposer(bd, acces, f"signature-{recue.demande.id}", signataire, maintenant, est_par_lien=True)
    inscrire_au_journal(
        bd, signataire, "signer", f"demande_de_signature:{recue.demande.id}", maintenant,
        dossier_id=recue.dossier.id, sha256=recue.demande.contenu_sha256,
    )  # fmt: skip
    _prevenir(bd, recue, "signature_faite", numero(signataire), maintenant, signataire=signataire)
    return recue


def refuser_signature(
    bd: Session, valeur: str, motif: str, visiteur: Personne | None, maintenant: datetime
) -> SignatureRecue:
    """Say no, with the reason: those who write are told, and may ask again once it is put right."""
    recue = _verrouiller(bd, valeur, visiteur)
    if recue.demande.refusee_le is not None:
        return recue
    _exiger_encore_bonne(bd, recue, maintenant)
    recue.demande.refusee_le, recue.demande.motif = maintenant, motif
    qui = personne_par_courriel(bd, recue.demande.courriel)
    objet = f"demande_de_signature:{recue.demande.id}"
    inscrire_au_journal(bd, qui, "refuser_signature", objet, maintenant, dossier_id=recue.dossier.id)
    _prevenir(bd, recue, "signature_refusee", None, maintenant, motif=motif)
    return recue


def _verrouiller(bd: Session, valeur: str, visiteur: Personne | None) -> SignatureRecue:
    recue = exiger_lien(signature_recue(bd, valeur), visiteur)
    pour_ecrire(bd, Organisme, id=recue.organisme.id)
    pour_ecrire(bd, Dossier, id=recue.dossier.id)
    bd.refresh(recue.demande)
    return recue


def _exiger_encore_bonne(bd: Session, recue: SignatureRecue, maintenant: datetime) -> None:
    contenu, pieces = contenu_et_pieces(bd, recue.dossier)
    exiger_attendue(recue.demande.etat(empreinte_du_contenu(contenu, pieces), maintenant))
    _exiger_le_moment(recue.dossier, recue.campagne, maintenant)
    if not recue.est_du_moment:  # a link of before the deposit signs no completion
        raise ErreurMetier(DEJA_DEPOSEE)


def _exiger_le_moment(dossier: Dossier, campagne: Campagne, maintenant: datetime) -> None:
    """A draft is signed while the call is open, a completion while it is waited for."""
    acte = acte_signe(dossier.etat)
    apres(dossier.etat, acte)
    if acte == "deposer":
        fenetre(campagne).exiger_ouverte(maintenant)


def _signataire(bd: Session, recue: SignatureRecue, donnees: FormeSignature, maintenant: datetime) -> Personne:
    """The account of the address, made if there is none: the link, which came by mail, proves the address."""
    courriel = recue.demande.courriel
    personne = personne_par_courriel(bd, courriel)
    if personne is not None and (personne.desactivee_le is not None or personne.role is not Role.PORTEUR):
        raise Interdit(PAS_UN_PORTEUR)
    prenom, nom = donnees.prenom, donnees.nom
    if personne is not None and personne.nom:
        prenom, nom = personne.prenom, personne.nom
    manques = {
        "prenom": "" if prenom else "Saisissez votre prénom.",
        "nom": "" if nom else "Saisissez votre nom.",
        "atteste": "" if donnees.atteste == "oui" else SANS_ATTESTATION,
    }
    if prenom is None or nom is None or any(manques.values()):
        raise SaisieInvalide("Des réponses sont à corriger.", {c: p for c, p in manques.items() if p})
    if personne is None:
        personne = creer_compte(bd, courriel, maintenant)
    personne.courriel_confirme_le = personne.courriel_confirme_le or maintenant
    personne.prenom, personne.nom = prenom, nom
    bd.flush()
    invitation = invitation_de_signataire(bd, recue.organisme, courriel, maintenant)
    if invitation is not None:
        entrer_par_invitation(bd, recue.organisme, invitation, personne, maintenant)
    return personne


def _prevenir(
    bd: Session, recue: SignatureRecue, gabarit: str, sauf: int | None, maintenant: datetime, **contexte: object
) -> None:
    """Tell whoever asked, and the gestionnaires, once each."""
    gestionnaires = bd.scalars(
        select(Personne)
        .join(Adhesion, col(Adhesion.personne_id) == col(Personne.id))
        .where(
            col(Adhesion.organisme_id) == recue.organisme.id,
            col(Adhesion.etat) == EtatAdhesion.ACTIVE,
            col(Adhesion.role) == RoleAdhesion.GESTIONNAIRE,
            col(Personne.desactivee_le).is_(None),
        )
        .order_by(col(Personne.id))
    ).all()
    for qui in {p.id: p for p in (recue.par, *gestionnaires)}.values():
        if qui.id != sauf:
            courriels.ecrire(
                bd, gabarit, f"{gabarit}-{recue.demande.id}-{qui.id}", qui.courriel, maintenant, recue.dossier.id,
                dossier=recue.dossier, organisme=recue.organisme, campagne=recue.campagne, demande=recue.demande,
                est_complement=recue.est_complement,
                **contexte,
            )  # fmt: skip
