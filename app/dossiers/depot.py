"""The deposit: one small transaction that freezes what was written, numbers it, routes it and says so.

No file is written here and nothing is sent: documents are already kept, mails wait in the outbox, the PDF is
drawn later by the worker.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, update
from sqlalchemy.orm import Session

from app.comptes.commands_membres import declarer_representation
from app.domain.affectation import Demande
from app.domain.avis_perimes import parties_changees
from app.domain.completude import bloquants, constats, risques
from app.domain.controles_croises import phrase_plafond_annuel
from app.domain.dispositifs import numero
from app.domain.droits import RoleAdhesion
from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.etats import DEPOSES, apres
from app.domain.exigences import Constat
from app.domain.extrait import Extrait, extrait
from app.domain.questions import Contenu
from app.dossiers import courriels
from app.dossiers.avis_perimes import perimer_les_avis
from app.dossiers.commands import appliquer_extrait, exiger_portage, fenetre, lier, projeter
from app.dossiers.queries import Acces, references, somme_demandee
from app.dossiers.queries_depot import PieceJointe, contenu_et_pieces, contenu_pieces_et_routage
from app.dossiers.queries_signature import version_figee
from app.dossiers.recherche import indexer
from app.dossiers.routage import affecter_dossier, decider
from app.dossiers.signature import signer_en_completant, signer_en_deposant
from app.models.campagnes import Campagne
from app.models.comptes import Personne
from app.models.dossiers import DemandeDeComplement, Dossier, EtatPiece, Piece, VersionDossier
from app.models.journal import inscrire_au_journal
from app.models.socle import contenu_canonique, table


class DossierIncomplet(SaisieInvalide):
    """The deposit is refused: `constats` says what is missing, in the words of the task list."""

    def __init__(self, trouves: tuple[Constat, ...]) -> None:
        super().__init__("Votre demande n’est pas encore complète. Corrigez les points ci-dessous, puis déposez.")
        self.constats = trouves


def examiner(
    acces: Acces, contenu: Contenu, pieces: Sequence[Piece | PieceJointe], maintenant: datetime | None = None
) -> tuple[Constat, ...]:
    """The findings of a dossier: the same list for the task list, the summary and the deposit.

    `maintenant` adds the advice that rests on the day (an action already begun), which never prevents a deposit.
    """
    genre = acces.organisme.genre
    return constats(
        acces.sections,
        contenu,
        acces.regles_au(maintenant) if maintenant else acces.regles,
        references(),
        {piece.genre for piece in pieces if not (isinstance(piece, Piece) and piece.etat is EtatPiece.REFUSEE)},
        genre,
    )


def a_un_risque_nouveau(acces: Acces, avant: Contenu, apres: Contenu, cle: str, maintenant: datetime) -> bool:
    """Whether what was just saved in a section puts the whole request at a risk that was not said before."""
    deja, desormais = (
        {c.phrase for c in risques(examiner(acces, contenu, (), maintenant)) if c.section == cle}
        for contenu in (avant, apres)
    )
    return not desormais <= deja


_CAMPAGNES = table(Campagne)
_NUMEROTER = (
    update(_CAMPAGNES)
    .where(_CAMPAGNES.c.id == bindparam("campagne"))
    .values(dernier_numero=_CAMPAGNES.c.dernier_numero + 1)
    .returning(_CAMPAGNES.c.dernier_numero)
)


def deposer(
    bd: Session,
    acces: Acces,
    cle: str,
    personne: Personne,
    maintenant: datetime,
    *,
    se_declare: bool = False,
    est_par_lien: bool = False,
) -> Dossier:
    """Deposit a draft, and thereby sign it. `cle` is drawn with the form: sent twice, the deposit is made once.

    `se_declare`: the gestionnaire declares here to represent the organisme legally. `est_par_lien`: the
    representative signs from a mail. Raises ErreurMetier (window closed, ceiling of the year), PassageImpossible
    (already deposited), DossierIncomplet (422), SignatureManquante.
    """
    dossier = acces.dossier
    if dossier.cle_depot == cle and dossier.etat in DEPOSES:
        return dossier
    suivant = apres(dossier.etat, "deposer")
    fenetre(acces.campagne).exiger_ouverte(maintenant)
    exiger_portage(acces.organisme)
    contenu, pieces, lu = contenu_pieces_et_routage(bd, dossier, maintenant)
    exiger_complet(acces, contenu, pieces)
    signature = signer_en_deposant(
        acces, contenu, pieces, personne, maintenant, se_declare=se_declare, est_par_lien=est_par_lien
    )
    resume = extrait(contenu, references(), acces.regles.financeurs)
    demande = _demande(acces, resume)
    lier(bd, dossier, resume)  # what needs no number comes before the counter, for which the others wait
    # the counter's row lock orders the deposits of a campaign: the ceiling and the routing below see the others
    rang = bd.execute(_NUMEROTER, {"campagne": acces.campagne.id}).scalar_one()
    a_un_plafond = acces.campagne.plafond_annuel_cents is not None
    decide, deja = decider(
        bd, demande, lu, _DEJA_DEMANDE if a_un_plafond else None,
        campagne=acces.campagne.id, organisme=acces.organisme.id, dossier=dossier.id,
    )  # fmt: skip
    exiger_plafond_annuel(acces, resume, deja)
    if se_declare and not acces.est_declare and acces.adhesion is RoleAdhesion.GESTIONNAIRE:
        declarer_representation(bd, acces.organisme, personne, maintenant)
    # the dossier's own row was not changed before this line: every read is done, one flush writes it all, before the
    # lines of those who follow it, which the base would otherwise write again when the state changes
    appliquer_extrait(dossier, resume)
    dossier.numero = numero(acces.campagne.dispositif, acces.campagne.annee, rang)
    dossier.etat, dossier.depose_le, dossier.cle_depot = suivant, maintenant, cle
    dossier.version_deposee, dossier.modifie_le = dossier.version_deposee + 1, maintenant
    routage = affecter_dossier(bd, dossier, decide, lu, maintenant)
    sha256 = _figer(bd, acces, contenu, pieces, personne, maintenant, signature)
    courriels.depot(bd, acces, personne, routage, maintenant)
    inscrire_au_journal(
        bd, personne, "deposer", f"dossier:{dossier.id}", maintenant,
        dossier_id=dossier.id, version=dossier.version_deposee, sha256=sha256,
    )  # fmt: skip
    return dossier


def completer(
    bd: Session,
    acces: Acces,
    demande: DemandeDeComplement | None,
    personne: Personne,
    maintenant: datetime,
    *,
    se_declare: bool = False,
    est_par_lien: bool = False,
) -> Dossier:
    """Send back a dossier that was asked to be completed: a new frozen version, the same agents.

    Raises SignatureManquante when what binds the organisme has changed and this person may not sign it.
    """
    dossier = acces.dossier
    suivant = apres(dossier.etat, "completer")
    contenu, pieces = contenu_et_pieces(bd, dossier)
    exiger_complet(acces, contenu, pieces)
    fige = version_figee(bd, dossier)
    signature = signer_en_completant(
        acces, contenu, pieces, fige, personne, maintenant,
        se_declare=se_declare, est_par_lien=est_par_lien,
    )  # fmt: skip
    if se_declare and not acces.est_declare and acces.adhesion is RoleAdhesion.GESTIONNAIRE:
        declarer_representation(bd, acces.organisme, personne, maintenant)
    projeter(bd, acces, contenu)
    dossier.etat, dossier.modifie_le = suivant, maintenant
    dossier.version_deposee += 1
    if demande is not None:
        demande.repondue_le = maintenant
    sha256 = _figer(bd, acces, contenu, pieces, personne, maintenant, signature)
    perimer_les_avis(bd, dossier, parties_changees(fige.get("sections", {}), contenu), maintenant)
    courriels.complement_recu(bd, acces, personne, maintenant, dossier.version_deposee)
    inscrire_au_journal(
        bd, personne, "completer", f"dossier:{dossier.id}", maintenant,
        dossier_id=dossier.id, version=dossier.version_deposee, sha256=sha256,
    )  # fmt: skip
    return dossier


def retirer(bd: Session, acces: Acces, motif: str, personne: Personne, maintenant: datetime) -> Dossier:
    """Withdraw a deposited dossier: it will not be examined."""
    dossier = acces.dossier
    dossier.etat = apres(dossier.etat, "retirer")
    dossier.modifie_le = maintenant
    courriels.retrait(bd, acces, personne, motif, maintenant)
    inscrire_au_journal(bd, personne, "retirer", f"dossier:{dossier.id}", maintenant, dossier_id=dossier.id)
    return dossier


def exiger_complet(acces: Acces, contenu: Contenu, pieces: Sequence[PieceJointe]) -> None:
    """Raise DossierIncomplet unless this may be deposited or signed."""
    empechements = bloquants(examiner(acces, contenu, pieces))
    if empechements:
        raise DossierIncomplet(empechements)


_VERSION = insert(table(VersionDossier))


def _figer(
    bd: Session,
    acces: Acces,
    contenu: Contenu,
    pieces: list[PieceJointe],
    personne: Personne,
    maintenant: datetime,
    signature: dict[str, Any] | None,
) -> str:
    """Write the frozen version, canonical JSON of the answers, the documents' digests and the signature; returns its
    SHA-256."""
    dossier, organisme = acces.dossier, acces.organisme
    instantane: dict[str, Any] = {
        "dossier": {"id": dossier.id, "numero": dossier.numero, "version": dossier.version_deposee},
        "campagne": {"dispositif": acces.campagne.dispositif.value, "annee": acces.campagne.annee},
        "organisme": {
            "id": organisme.id,
            "genre": organisme.genre.value,
            "nom": organisme.nom,
            "siret": organisme.siret,
            "rna": organisme.rna,
        },
        "sections": contenu,
        **({"questions_ajoutees": [a.en_donnees() for a in acces.ajouts]} if acces.ajouts else {}),
        "pieces": [
            {"id": p.id, "genre": p.genre, "nom": p.nom, "taille": p.taille, "sha256": p.sha256} for p in pieces
        ],
        "signature": signature,
        **({"aide_par": dossier.aide_par} if dossier.aide_par else {}),
    }
    texte = contenu_canonique(instantane)
    sha256 = hashlib.sha256(texte.encode()).hexdigest()
    version = {
        "dossier_id": dossier.id, "numero": dossier.version_deposee, "contenu": texte, "sha256": sha256,
        "deposee_le": maintenant, "deposee_par_id": personne.id,
    }  # fmt: skip
    bd.execute(_VERSION, version)
    indexer(bd, dossier, organisme, contenu)
    return sha256


# read only where a ceiling of the year needs it
_DEJA_DEMANDE = somme_demandee(bindparam("campagne"), bindparam("organisme"), bindparam("dossier"))


def exiger_plafond_annuel(acces: Acces, resume: Extrait, deja: int) -> None:
    """The ceiling of the year once more, with what was deposited meanwhile. `deja`: cents, read under the lock."""
    phrase = phrase_plafond_annuel(acces.campagne.plafond_annuel_cents, deja, resume.montant_demande_cents)
    if phrase:
        raise ErreurMetier(phrase)


def _demande(acces: Acces, resume: Extrait) -> Demande:
    if resume.orientation is None:
        raise SaisieInvalide("Choisissez l’orientation principale de votre projet.")
    return Demande(
        orientation=resume.orientation,
        secondaires=resume.secondaires,
        axes=resume.axes,
        communes=resume.communes,
        touche_un_qpv=resume.touche_un_qpv,
        organisme_id=acces.organisme.id,
    )
