"""PDF documents, tagged (PDF/UA), made from our own templates.

WeasyPrint takes seconds to import and tens of megabytes: it runs in a process of its own, called by the
worker (`dessin_pdf` reads HTML on its standard input and writes the PDF on its output), never in a request.
"""

import subprocess
import sys

from app.core.config import RACINE

DELAI_S = 120


class PdfImpossible(Exception):
    """The document could not be drawn; the HTML page says the same."""


def en_pdf(html: str, delai_s: int = DELAI_S) -> bytes:
    """Draw a document, within `delai_s` seconds. Raises PdfImpossible (fonts or libraries missing, time over)."""
    try:
        resultat = subprocess.run(
            [sys.executable, "-m", "app.core.dessin_pdf"],
            input=html.encode(),
            capture_output=True,
            timeout=delai_s,
            cwd=RACINE,
            check=False,
        )
    except subprocess.TimeoutExpired as erreur:
        raise PdfImpossible("délai dépassé") from erreur
    if resultat.returncode or not resultat.stdout.startswith(b"%PDF"):
        raise PdfImpossible(resultat.stderr.decode(errors="replace")[-2000:])
    return resultat.stdout
