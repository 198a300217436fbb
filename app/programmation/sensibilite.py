"""What the stress of the weights reads: the list, what is wanted for each dossier, the marks that this person knows."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.comite.equite import grille_notee
from app.comite.queries_equite import notes_par_dossier
from app.domain.notation import Bareme, moyennes
from app.domain.orientations import Orientation
from app.domain.sensibilite import Note, Sensibilite, eprouver
from app.models.campagnes import Campagne
from app.models.comptes import Personne
from app.programmation.queries_cadre import Liste, cadre_lu, propositions


@dataclass(frozen=True, slots=True)
class Epreuve:
    """The decisions that rest on one weight; `sans_notes`: dossiers whose marks are not known."""

    liste: Liste
    vue: Sensibilite
    noms: dict[str, str]
    sans_notes: int


def eprouver_la_campagne(bd: Session, personne: Personne, campagne: Campagne) -> Epreuve:
    """Each weight of the barème a tenth up, then down."""
    liste = cadre_lu(bd, personne, campagne.id or 0)
    bareme = Bareme(campagne.poids, campagne.bareme)
    fiches = liste.cadre.fiches
    notes = {
        d: Note(grille_notee(bareme, fiches[d].lieu.orientation or Orientation.EMPLOI, donnees), moyennes(donnees))
        for d, donnees in notes_par_dossier(bd, personne, campagne.id or 0).items()
        if d in fiches
    }
    noms = bareme.libelles_des_poids()
    vue = eprouver(liste.cadre, propositions(bd, campagne.id or 0), notes, noms)
    return Epreuve(liste, vue, noms, len(fiches) - len(notes))
