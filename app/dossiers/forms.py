"""Posted forms of the porteur's side: fields as lists of texts, files as bytes, versions as numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.datastructures import FormData, UploadFile

from app.core.fichiers import TAILLE_MAXIMUM, FichierRefuse, FichierSur, conserver, nom_sur, prouver
from app.core.formulaires import fichiers
from app.domain.erreurs import SaisieInvalide
from app.domain.fusion import lire_empreintes
from app.domain.pieces import GenrePiece


def champs_postes(corps: FormData) -> dict[str, list[str]]:
    """Every posted text, by name; a repeated name gives several."""
    champs: dict[str, list[str]] = {}
    for nom, valeur in corps.multi_items():
        if isinstance(valeur, str):
            champs.setdefault(nom, []).append(valeur)
    return champs


def version_postee(champs: dict[str, list[str]]) -> int:
    """The version the person was looking at; 0 when the field was lost."""
    texte = (champs.get("version") or [""])[0]
    return int(texte) if texte.isascii() and texte.isdigit() and len(texte) < 7 else 0


def texte_poste(champs: dict[str, list[str]], nom: str) -> str:
    """The first text of that name, "" if there is none."""
    return (champs.get(nom) or [""])[0]


def base_postee(champs: dict[str, list[str]]) -> dict[str, str]:
    """The digests of the answers as the page shows them; those that came with a later save replace the first."""
    return lire_empreintes(" ".join(champs.get("base", [])))


@dataclass(frozen=True, slots=True)
class PieceRecue:
    """A file that proved what it is, already kept. `remplace_id`: the document it takes the place of."""

    genre: str
    fichier: FichierSur
    sha256: str
    remplace_id: int | None = None


@dataclass(slots=True)
class Envoi:
    """Files received on the page of documents: those that proved what they are, and the refusals by kind."""

    surs: list[PieceRecue] = field(default_factory=list)
    refus: dict[str, list[str]] = field(default_factory=dict)
    est_trop_lourd: bool = False

    def refuser(self, genre: str, nom: str, phrase: str) -> None:
        """Note a refusal, beside the button it was sent with."""
        self.refus.setdefault(genre, []).append(f"« {nom} » : {phrase[0].lower()}{phrase[1:]}")

    def exiger_surs(self, genre: str) -> list[PieceRecue]:
        """What was sent, all of it. Raises SaisieInvalide on the field of its button if a file was refused."""
        if refus := self.refus.get(genre):
            raise SaisieInvalide(refus[0], {f"fichiers.{genre}": " ".join(refus)})
        return self.surs


def recevoir_pieces(corps: FormData, possibles: tuple[GenrePiece, ...], presentes: Mapping[int, str]) -> Envoi:
    """Open each file to prove what it is, and keep its content. Takes seconds: call it outside a transaction.

    `presentes`: kind of each document already there, by id; each may be replaced.
    """
    envoi = Envoi()
    for genre in possibles:
        for nom in (f"fichiers.{genre.code}", f"photo.{genre.code}"):
            for fichier in fichiers(corps, nom):
                _recevoir(envoi, genre.code, fichier, None)
    for piece_id, code in presentes.items():
        for fichier in fichiers(corps, f"remplace.{piece_id}")[:1]:
            _recevoir(envoi, code, fichier, piece_id)
    return envoi


def _recevoir(envoi: Envoi, genre: str, fichier: UploadFile, remplace_id: int | None) -> None:
    contenu = fichier.file.read(TAILLE_MAXIMUM + 1)
    try:
        sur = prouver(fichier.filename, contenu)
    except FichierRefuse as refus:
        envoi.est_trop_lourd = envoi.est_trop_lourd or len(contenu) > TAILLE_MAXIMUM
        envoi.refuser(genre, nom_sur(fichier.filename), str(refus))
    else:
        envoi.surs.append(PieceRecue(genre, sur, conserver(sur.contenu), remplace_id))
