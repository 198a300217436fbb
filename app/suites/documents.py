"""The PDF of a bilan: asked in the transaction that freezes it, drawn later by the worker."""

from collections.abc import Sequence

from app.core.pages import rendre
from app.domain.bilan import comptes_du_bilan
from app.domain.questions import Contenu
from app.dossiers.queries import Acces, references
from app.dossiers.queries_bilan import DOCUMENT
from app.models.comptes import Personne
from app.models.dossiers import Document
from app.models.suites import VersionBilan
from app.suites.bilan import relire_le_bilan


def pdf(
    acces: Acces,
    version: VersionBilan,
    depose: Contenu,
    contenu: Contenu,
    personne: Personne,
    verse_cents: int,
    pieces: Sequence[str],
) -> Document:
    """The document to draw. `pieces`: the names of what is joined."""
    dossier = acces.dossier
    return Document(
        dossier_id=dossier.id or 0,
        genre=DOCUMENT,
        numero=version.numero,
        nom=f"Bilan {dossier.numero}{'' if version.numero == 1 else f' version {version.numero}'}.pdf",
        html=rendre(
            "documents/bilan.html",
            dossier=dossier, campagne=acces.campagne, organisme=acces.organisme, version=version,
            sections=relire_le_bilan(depose, contenu, references()), signataire=personne.nom_complet,
            part=comptes_du_bilan(depose, contenu).part_de_la_subvention(verse_cents), pieces=pieces,
        ),
        demande_le=version.rendue_le,
    )  # fmt: skip
