"""The page of transversality: the axes claimed, backed and active over a campaign, and who mostly announces them."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.comite.classement import Ligne, etablir
from app.comite.queries_equite import axes_revendiques, notes_par_dossier
from app.domain.orientations import Axe
from app.domain.transversalite import BilanAxe, StatutAxe, bilans, sont_surtout_annonces, statuts
from app.models.campagnes import Campagne
from app.models.comptes import Personne

MONTRES = 20


@dataclass(frozen=True, slots=True)
class LigneAnnoncee:
    """A dossier that claims more axes than it serves."""

    ligne: Ligne
    actifs: list[Axe]
    autres: list[Axe]


@dataclass(frozen=True, slots=True)
class Transversalite:
    """What the page shows. `croisements`: how many dossiers serve none, one, two, three axes or more."""

    bilans: list[BilanAxe]
    croisements: list[int]
    annonces: list[LigneAnnoncee]
    total_annonces: int
    dossiers: int


def etablir_transversalite(bd: Session, personne: Personne, campagne: Campagne) -> Transversalite:
    """Five statements, whatever the number of dossiers."""
    campagne_id = campagne.id or 0
    notes = notes_par_dossier(bd, personne, campagne_id)
    lus = {
        dossier_id: statuts(axes, notes.get(dossier_id, ()))
        for dossier_id, axes in axes_revendiques(bd, personne, campagne_id).items()
    }
    annonces = [
        LigneAnnoncee(ligne, _dont(lus[ligne.id], est_actif=True), _dont(lus[ligne.id], est_actif=False))
        for ligne in etablir(bd, personne, campagne_id).lignes
        if sont_surtout_annonces(lus.get(ligne.id, {}))
    ]
    croisements = [0, 0, 0, 0]
    for axes in lus.values():
        croisements[min(3, len(_dont(axes, est_actif=True)))] += 1
    return Transversalite(bilans(lus.values()), croisements, annonces[:MONTRES], len(annonces), len(lus))


def _dont(axes: dict[Axe, StatutAxe], *, est_actif: bool) -> list[Axe]:
    return [axe for axe, lu in axes.items() if (lu is StatutAxe.ACTIF) is est_actif]
