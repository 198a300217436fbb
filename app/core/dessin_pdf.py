"""Standard input (HTML) to standard output (PDF). Run as a process of its own; imported by nothing."""

import sys
from pathlib import Path
from typing import Any

import weasyprint
from weasyprint.urls import URLFetcher

from app.core.config import RACINE

STATIQUES = (RACINE / "static").resolve()


class NosFichiers(URLFetcher):  # type: ignore[misc]
    """Documents may load our own static files and nothing else: no address typed by anyone is ever fetched."""

    def fetch(self, url: str, headers: Any = None) -> Any:
        chemin = Path(url.removeprefix("file://").split("?")[0]).resolve()
        if not url.startswith("file://") or not chemin.is_relative_to(STATIQUES):
            raise ValueError(f"ressource refusée : {url}")
        return super().fetch(url.split("?")[0], headers)


def dessiner() -> None:
    html = sys.stdin.buffer.read().decode()
    document = weasyprint.HTML(string=html, base_url=f"file://{STATIQUES}/", url_fetcher=NosFichiers())
    sys.stdout.buffer.write(document.write_pdf(pdf_variant="pdf/ua-1"))


if __name__ == "__main__":
    dessiner()
