"""The states of a dossier to compare: a frozen version, or what is being written. Pure."""

import json
from collections.abc import Iterable

from app.domain.differences import EtatDuDossier
from app.domain.dispositifs import Dispositif, GenreOrganisme
from app.domain.formulaire import formulaire
from app.domain.pieces import libelle_piece
from app.domain.questions import Contenu
from app.domain.questions_ajoutees import ajouts_figes, pieces_ajoutees
from app.dossiers.queries import Acces
from app.models.dossiers import Piece


def etat_fige(contenu: str) -> EtatDuDossier:
    """The state that a frozen version keeps. `contenu`: its canonical JSON."""
    fige = json.loads(contenu)
    ajouts = ajouts_figes(fige)
    ajoutees = pieces_ajoutees(ajouts)
    dispositif, genre = Dispositif(fige["campagne"]["dispositif"]), GenreOrganisme(fige["organisme"]["genre"])
    return EtatDuDossier(
        formulaire(dispositif, genre, ajouts),
        fige["sections"],
        tuple((p["sha256"], libelle_piece(p["genre"], ajoutees), p["nom"]) for p in fige["pieces"]),
    )


def etat_en_cours(acces: Acces, contenu: Contenu, pieces: Iterable[Piece]) -> EtatDuDossier:
    """The state that is being written, which nobody but the porteur sees."""
    ajoutees = acces.regles.pieces_ajoutees
    return EtatDuDossier(
        acces.sections, contenu, tuple((p.sha256, libelle_piece(p.genre, ajoutees), p.nom) for p in pieces)
    )
