"""What is signed: the digest of what a dossier says, and the signature as the deposited version keeps it. Pure."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from app.domain.pieces import POUVOIR
from app.domain.questions import Contenu
from app.domain.signature import Titre, engage_autrement, exiger_signature, titre_du_complement
from app.dossiers.queries import Acces
from app.models.comptes import Personne
from app.models.dossiers import EtatPiece, Piece
from app.models.socle import contenu_canonique


class PieceSignee(Protocol):
    """What the digest reads of a document."""

    @property
    def genre(self) -> str: ...
    @property
    def nom(self) -> str: ...
    @property
    def sha256(self) -> str: ...


def jointes(pieces: Sequence[Piece]) -> list[Piece]:
    """The documents that a deposit would freeze: what the antivirus refused is not joined."""
    return [piece for piece in pieces if piece.etat is not EtatPiece.REFUSEE]


def empreinte_du_contenu(contenu: Contenu, pieces: Sequence[PieceSignee]) -> str:
    """SHA-256 of every answer and of every document: whatever changes, the signature asked before is void."""
    lues = sorted((piece.genre, piece.nom, piece.sha256) for piece in pieces)
    return hashlib.sha256(contenu_canonique({"sections": contenu, "pieces": lues}).encode()).hexdigest()


def signer_en_deposant(
    acces: Acces,
    contenu: Contenu,
    pieces: Sequence[PieceSignee],
    personne: Personne,
    maintenant: datetime,
    *,
    se_declare: bool,
    est_par_lien: bool,
) -> dict[str, Any]:
    """The signature that the deposit freezes: who, when, in which capacity, on what.

    Raises SignatureManquante when this person's deposit is not a signature.
    """
    titre: Titre = exiger_signature(
        acces.adhesion,
        est_declare=acces.est_declare or se_declare,
        a_un_pouvoir=any(piece.genre == POUVOIR for piece in pieces),
    )
    return signature_de(titre, contenu, pieces, personne, maintenant, est_par_lien=est_par_lien)


def signer_en_completant(
    acces: Acces,
    contenu: Contenu,
    pieces: Sequence[PieceSignee],
    fige: dict[str, Any],
    personne: Personne,
    maintenant: datetime,
    *,
    se_declare: bool,
    est_par_lien: bool,
) -> dict[str, Any] | None:
    """The signature that the completed version freezes: that of whoever sends it, else that of the former version
    (`fige`), which covers what leaves alone what binds the organisme. Raises SignatureManquante."""
    titre = titre_du_complement(
        acces.adhesion,
        est_declare=acces.est_declare or se_declare,
        a_un_pouvoir=any(piece.genre == POUVOIR for piece in pieces),
        a_change=change_l_engagement(fige, contenu, pieces),
    )
    if titre is None:
        ancienne: dict[str, Any] | None = fige.get("signature")
        return ancienne
    return signature_de(titre, contenu, pieces, personne, maintenant, est_par_lien=est_par_lien)


def change_l_engagement(fige: dict[str, Any], contenu: Contenu, pieces: Sequence[PieceSignee]) -> bool:
    """Whether what binds the organisme is no longer what the former version says, or was never signed."""
    avant = [(piece["genre"], piece["sha256"]) for piece in fige.get("pieces", ())]
    apres = [(piece.genre, piece.sha256) for piece in pieces]
    return not fige.get("signature") or engage_autrement(fige.get("sections", {}), contenu, avant, apres)


def signature_de(
    titre: Titre,
    contenu: Contenu,
    pieces: Sequence[PieceSignee],
    personne: Personne,
    maintenant: datetime,
    *,
    est_par_lien: bool,
) -> dict[str, Any]:
    """A signature as a version keeps it: who, when, in which capacity, on what."""
    return {
        "titre": titre.value,
        "personne_id": personne.id,
        "nom": personne.nom_complet,
        "le": maintenant.isoformat(),
        "par_lien": est_par_lien,
        "contenu_sha256": empreinte_du_contenu(contenu, pieces),
    }
