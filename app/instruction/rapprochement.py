"""The page where notes are compared: one line by criterion, one column by reader, what changed and why."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.notation import Critere, NoteDonnee, ResultatNote
from app.domain.orientations import AXES
from app.domain.phases import Permis, Phase
from app.domain.transversalite import axes_lus
from app.instruction.commands_rapprochement import permis_sur, phase_du
from app.instruction.queries import AccesAgent
from app.instruction.queries_dossier import attributions
from app.instruction.queries_grille import AvisLu, NoteLue, centiemes, charger_grille
from app.instruction.queries_rapprochement import Changement, changements, reprises


@dataclass(frozen=True, slots=True)
class LigneComparee:
    """A criterion, and the note each reader gave on it, None where they gave none. `moyenne` in hundredths."""

    critere: Critere
    notes: list[NoteLue | None]
    moyenne: int | None
    est_a_rapprocher: bool
    est_mienne: bool

    @property
    def commentaires(self) -> list[NoteLue]:
        return [note for note in self.notes if note is not None and note.commentaire]


@dataclass(frozen=True)
class Rapprochement:
    """Everything the page shows. `lecteurs`: those whose notes are on it, in the order of its columns."""

    acces: AccesAgent
    phase: Phase
    permis: Permis
    lecteurs: list[str]
    lignes: list[LigneComparee]
    avis: list[AvisLu]
    resultat: ResultatNote
    attendus: list[str]
    changements: list[Changement]
    reprises: list[tuple[str, datetime, str]]
    libelles: dict[str, str]
    axes: list[tuple[str, str]]

    @property
    def miens(self) -> list[tuple[str, str]]:
        """The criteria this reader may change."""
        return [(ligne.critere.cle, ligne.critere.libelle) for ligne in self.lignes if ligne.est_mienne]

    def ma_note(self, critere: str) -> NoteLue | None:
        moi = self.acces.personne.id
        notes = [n for ligne in self.lignes if ligne.critere.cle == critere for n in ligne.notes if n]
        return next((note for note in notes if note.personne_id == moi), None)


def rapprocher(bd: Session, acces: AccesAgent) -> Rapprochement:
    """Seven statements at most. The notes of whoever has not rendered an avis are still theirs alone."""
    grille = charger_grille(bd, acces.dossier, acces.campagne, avec_noms=True)
    moi, rendus = acces.personne.id, grille.rendus()
    lus = {avis.personne_id: avis.nom for avis in rendus}
    notes = [note for note in grille.retenues() if note.personne_id in lus]
    resultat = grille.resultat(notes)
    donnees = [NoteDonnee(n.critere, n.personne_id, n.valeur) for n in notes]
    miens = grille.attendus_de(moi)
    noms = {a.personne_id: a.nom for a in attributions(bd, acces.dossier) if a.est_active}
    par_cle = {(note.critere, note.personne_id): note for note in notes}
    return Rapprochement(
        acces=acces,
        phase=phase_du(acces.dossier),
        permis=permis_sur(acces),
        lecteurs=list(lus.values()),
        lignes=[
            LigneComparee(
                c,
                [par_cle.get((c.cle, qui)) for qui in lus],
                centiemes(resultat.moyennes.get(c.cle)),
                c.cle in resultat.ecarts,
                c.cle in miens,
            )
            for c in grille.criteres
        ],
        avis=rendus,
        resultat=resultat,
        attendus=[noms[p] for p in grille.sans_avis() if p in noms],
        changements=changements(bd, acces.dossier, grille),
        reprises=reprises(bd, acces.dossier),
        libelles={c.cle: c.libelle for c in grille.criteres},
        axes=[(AXES[axe].libelle_court, lu.libelle) for axe, lu in axes_lus((c.cle for c in grille.criteres), donnees)],
    )
