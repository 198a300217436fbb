"""PDF documents, tagged (PDF/UA), made from our own templates.

WeasyPrint takes seconds to import and tens of megabytes: it runs in a process of its own, called by the
worker (`python -m app.core.pdf` reads HTML on its standard input and writes the PDF on its output), never in
a request.
"""

import subprocess
import sys
from pathlib import Path
from typing import Any

from app.core.config import RACINE

DELAI_S = 120


class PdfImpossible(Exception):
    """The document could not be drawn; the HTML page says the same."""


def en_pdf(html: str) -> bytes:
    """Draw a document. Raises PdfImpossible (fonts or libraries missing, time over)."""
    try:
        resultat = subprocess.run(
            [sys.executable, "-m", "app.core.pdf"],
            input=html.encode(),
            capture_output=True,
            timeout=DELAI_S,
            cwd=RACINE,
            check=False,
        )
    except subprocess.TimeoutExpired as erreur:
        raise PdfImpossible("délai dépassé") from erreur
    if resultat.returncode or not resultat.stdout.startswith(b"%PDF"):
        raise PdfImpossible(resultat.stderr.decode(errors="replace")[-2000:])
    return resultat.stdout


def dessiner() -> None:
    """Standard input to standard output. Only this process ever loads WeasyPrint."""
    weasyprint = __import__("weasyprint")
    statiques = Path(RACINE / "static").resolve()

    def chercher(adresse: str) -> Any:
        chemin = Path(adresse.removeprefix("file://").split("?")[0]).resolve()
        if not adresse.startswith("file://") or not chemin.is_relative_to(statiques):
            raise ValueError(f"ressource refusée : {adresse}")
        return {"file_obj": chemin.open("rb"), "mime_type": "text/css" if chemin.suffix == ".css" else None}

    document = weasyprint.HTML(
        string=sys.stdin.buffer.read().decode(), base_url=f"file://{statiques}/", url_fetcher=chercher
    )
    sys.stdout.buffer.write(document.write_pdf(pdf_variant="pdf/ua-1"))


if __name__ == "__main__":
    dessiner()
