"""The sheets of the technical committee, made from the ranked list itself: the numbers are those of its workbook."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.comite.classement import Carte, Classement, LigneDetaillee, etablir
from app.comite.equite import Repere, reperes
from app.comite.queries_feuille import AnneeAvant, AvisDePartenaireRendu, Matiere, codes_du_contrat, matieres
from app.comite.queries_seance import LIBELLES_QUALITE
from app.domain.dispositifs import GenreOrganisme
from app.domain.droits import Qualite, Role
from app.domain.feuille import AVIS_MONTRES, CritereLu, Faits, alertes, criteres_lus
from app.domain.notation import NoteDonnee
from app.domain.orientations import AXES
from app.domain.transversalite import axes_lus
from app.dossiers.queries import references
from app.instruction.fiche import FicheDossier, lire_fiche
from app.instruction.queries_grille import AvisLu
from app.models.campagnes import Campagne
from app.models.comptes import Personne

PAR_LOT = 25


@dataclass(frozen=True, slots=True)
class AvisDeFeuille:
    """An avis as the committee reads it: a quality, never a name."""

    qualite: str
    sens: str
    texte: str


@dataclass(frozen=True, slots=True)
class Feuille:
    """One page. `ligne` comes from the ranked list; `repere` is for the coordination alone."""

    ligne: LigneDetaillee
    fiche: FicheDossier
    genre: GenreOrganisme
    siret: str
    rna: str
    criteres: tuple[CritereLu, ...]
    axes: list[tuple[str, str]]
    """Each axis claimed, and what the notes make of it."""
    avis: list[AvisDeFeuille]
    avis_attendus: int
    partenaires: Sequence[AvisDePartenaireRendu]
    egalite: str
    avant: AnneeAvant
    alertes: tuple[str, ...]
    repere: Repere | None

    @property
    def a_rapprocher(self) -> list[str]:
        return [c.libelle for c in self.criteres if c.est_a_rapprocher]


@dataclass(frozen=True, slots=True)
class Reliure:
    """What the sheets of one reader share: the ranked list, its campaign, what fair scoring says of it."""

    personne: Personne
    campagne: Campagne
    classement: Classement
    reperes: Mapping[int, Repere]
    contrat: frozenset[str]
    aujourd_hui: date

    @property
    def cartes(self) -> Sequence[Carte]:
        return self.classement.cartes


def preparer(bd: Session, personne: Personne, campagne: Campagne, aujourd_hui: date) -> Reliure:
    """Rank once for all the sheets."""
    classement = etablir(bd, personne, campagne.id or 0)
    est_coordination = personne.role is Role.ADMINISTRATEUR
    return Reliure(
        personne,
        campagne,
        classement,
        reperes(bd, personne, campagne, list(classement.lignes)) if est_coordination else {},
        frozenset(codes_du_contrat(bd, campagne.id or 0) or {"caph"}),
        aujourd_hui,
    )


def feuilles(bd: Session, reliure: Reliure, lignes: Iterable[LigneDetaillee]) -> Iterator[Feuille]:
    """The sheets of these lines, in their order, read twenty-five at a time."""
    lot: list[LigneDetaillee] = []
    for ligne in lignes:
        lot.append(ligne)
        if len(lot) == PAR_LOT:
            yield from _du_lot(bd, reliure, lot)
            lot = []
    yield from _du_lot(bd, reliure, lot)


def _du_lot(bd: Session, reliure: Reliure, lot: Sequence[LigneDetaillee]) -> Iterator[Feuille]:
    if not lot:
        return
    lues = matieres(bd, reliure.personne, reliure.campagne, [ligne.id for ligne in lot], reliure.aujourd_hui)
    for ligne in lot:
        if ligne.id in lues:
            yield _feuille(reliure, ligne, lues[ligne.id])


def _feuille(reliure: Reliure, ligne: LigneDetaillee, lue: Matiere) -> Feuille:
    identite: dict[str, Any] = json.loads(lue.contenu)["organisme"]
    genre = GenreOrganisme(identite["genre"])
    fiche = lire_fiche(lue.contenu, reliure.campagne.dispositif, genre, references(), reliure.contrat)
    notes = [NoteDonnee(n.critere, n.personne_id, n.valeur) for n in lue.grille.retenues()]
    criteres = criteres_lus(lue.grille.criteres, notes, lue.grille.resultat())
    pilote = next((a for a in lue.grille.rendus() if a.personne_id == lue.pilote_id), None)
    faits = Faits(
        budget=fiche.budget,
        contrat=reliure.contrat,
        taux_plafond_pour_mille=reliure.campagne.taux_plafond_pour_mille,
        demande=ligne.demande_cents,
        propose=ligne.propose_cents,
        beneficiaires=lue.beneficiaires,
        est_note_provisoire=ligne.est_note_provisoire,
        a_rapprocher=[c.libelle for c in criteres if c.est_a_rapprocher],
        lieux_a_preciser=[nom for nom, _ in fiche.lieux_a_preciser],
        bilan=lue.avant.bilan,
        doublon_de=lue.doublon_de,
    )
    return Feuille(
        ligne=ligne,
        fiche=fiche,
        genre=genre,
        siret=identite.get("siret") or "",
        rna=identite.get("rna") or "",
        criteres=criteres,
        axes=[
            (AXES[axe].libelle_court, lu.libelle) for axe, lu in axes_lus((c.cle for c in lue.grille.criteres), notes)
        ],
        avis=_avis(lue),
        avis_attendus=lue.grille.avis_attendus,
        partenaires=lue.partenaires[:AVIS_MONTRES],
        egalite=pilote.niveau_egalite.libelle if pilote and pilote.niveau_egalite else "",
        avant=lue.avant,
        alertes=alertes(faits),
        repere=reliure.reperes.get(ligne.id),
    )


def _avis(lue: Matiere) -> list[AvisDeFeuille]:
    """Those rendered by whoever follows the dossier today, the pilote's first."""
    rendus = sorted(lue.grille.rendus(), key=lambda a: a.personne_id != lue.pilote_id)
    return [AvisDeFeuille(_qualite(lue, a), a.sens.libelle if a.sens else "", a.texte) for a in rendus[:AVIS_MONTRES]]


def _qualite(lue: Matiere, avis: AvisLu) -> str:
    if avis.personne_id == lue.pilote_id:
        return LIBELLES_QUALITE[Qualite.PILOTE]
    qualites = [qualite for qualite, _ in lue.grille.parts.get(avis.personne_id, ())]
    return LIBELLES_QUALITE[min(qualites)] if qualites else "Agent"
