"""What is signed: the digest of what a dossier says, and the signature as the deposited version keeps it. Pure."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from app.domain.pieces import POUVOIR
from app.domain.questions import Contenu
from app.domain.signature import Titre, exiger_signature
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
    return {
        "titre": titre.value,
        "personne_id": personne.id,
        "nom": personne.nom_complet,
        "le": maintenant.isoformat(),
        "par_lien": est_par_lien,
        "contenu_sha256": empreinte_du_contenu(contenu, pieces),
    }
