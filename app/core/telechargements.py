"""A kept file as an attachment. The door is the caller's: whoever comes here may read it."""

from starlette.responses import Response

from app.core.erreurs import Introuvable
from app.core.fichiers import disposition, lire


def servir_fichier(empreinte: str | None, nom: str, mime: str, nature: str = "pieces") -> Response:
    """The content kept under a digest. Raises Introuvable when there is none yet, or when it is lost or altered."""
    if not empreinte:
        raise Introuvable
    try:
        contenu = lire(empreinte, nature)
    except FileNotFoundError:
        raise Introuvable from None
    return Response(contenu, media_type=mime, headers=disposition(nom))
