"""A dossier, its rules and its judgements as they stood at an instant, in words. Reads; no rule of its own."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from app.administration.campagnes.commands import reglement_de
from app.administration.recours import queries as lire
from app.administration.recours.queries import (
    AvisDate,
    DecisionLue,
    Declaration,
    Demande,
    LigneLue,
    NoteDatee,
    Proposition,
    Version,
)
from app.comite.queries_instances import AvisLu as AvisInstanceLu
from app.comite.queries_instances import VoteLu, votes_du_dossier
from app.comite.queries_instances import avis_du_dossier as avis_des_instances
from app.domain.a_la_date import bareme_au, dernieres, dits_au, en_vigueur, etat_au, points_au, regles_au
from app.domain.ancres import Ancres
from app.domain.dispositifs import Dispositif, GenreOrganisme
from app.domain.etats import libelle
from app.domain.formulaire import formulaire
from app.domain.grille import Bareme as BaremeDeCampagne
from app.domain.grille import cle_du_poids
from app.domain.liens import Reponse as Declare
from app.domain.masquage import details_montrables
from app.domain.notation import ResultatNote
from app.domain.pieces import libelle_piece
from app.domain.questions_ajoutees import ajouts_figes, pieces_ajoutees
from app.domain.recevabilite import POINTS, Point, Reponse
from app.dossiers.lecture import SectionLueEnEntier, relire
from app.dossiers.queries import references
from app.instruction.assemblage import parts_de
from app.instruction.queries import AccesAgent
from app.instruction.queries_dossier import AttributionLue, attributions
from app.instruction.queries_grille import AvisLu, Grille, NoteLue, charger_grille
from app.models.comite import Lettre
from app.partenaires.queries_avis import AvisLu as AvisDePartenaire
from app.partenaires.queries_avis import avis_du_dossier

Cacher = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class PointLu:
    """A point of the recevabilité. `motif` is kept for the last word only."""

    libelle: str
    reponse: str
    motif: str
    par: str
    le: datetime | None


@dataclass(frozen=True, slots=True)
class VersionLue:
    """A frozen version that may be shown. `est_conforme`: its content is still the one of its digest."""

    version: Version
    est_conforme: bool
    sections: tuple[SectionLueEnEntier, ...]
    pieces: list[tuple[str, str]]


@dataclass(frozen=True)
class Lieux:
    """Everything as it stood at `au`. `notes`, `avis`: those that held; `notes_remplacees`, `avis_repris`: before."""

    au: datetime
    etat: str
    version: Version | None
    versions: list[Version]
    bareme: list[tuple[str, int]]
    bareme_depuis: datetime | None
    bareme_version: int | None
    """None: its words were still being written."""
    reperes: list[tuple[str, Ancres]]
    """What each note meant, for the criteria of this dossier."""
    regles: dict[str, Any]
    regles_inconnues: frozenset[str]
    note_dixiemes: int | None
    est_note_provisoire: bool
    libelles: dict[str, str]
    notes: list[NoteDatee]
    notes_remplacees: list[NoteDatee]
    avis: list[AvisDate]
    avis_repris: list[AvisDate]
    partenaires: list[AvisDePartenaire]
    affectations: list[AttributionLue]
    points: list[PointLu]
    demandes: list[Demande]
    propositions: list[Proposition]
    decisions: list[DecisionLue]
    instances: list[AvisInstanceLu]
    votes: list[VoteLu]
    declarations: list[Declaration]
    lettres: list[Lettre]
    journal: list[LigneLue]


def etat_des_lieux(bd: Session, acces: AccesAgent, au: datetime, cacher: Cacher = lambda texte: texte) -> Lieux:
    """What held at `au`. `cacher` goes over every text that somebody typed."""
    dossier = acces.dossier
    journal = [ligne for ligne in lire.journal(bd, dossier) if ligne.a < au]
    toutes = [n for n in lire.notes(bd, dossier) if n.depuis < au]
    tous = [a for a in lire.avis(bd, dossier) if a.depuis < au]
    # a note that is replaced holds no more, nor an avis taken back, nor what is left by whoever withdrew
    declarations = [d for d in lire.declarations(bd, dossier) if d.depuis < au]
    partis = {d.personne_id for d in declarations if d.reponse is Declare.RETRAIT}
    notes = [n for n in dernieres((((n.critere, n.personne_id), n) for n in toutes), au) if n.personne_id not in partis]
    tenus = [a for a in tous if (a.jusqu_a is None or a.jusqu_a >= au) and a.personne_id not in partis]
    versions = [v for v in lire.versions(bd, dossier) if v.depuis < au]
    suivis = [a for a in attributions(bd, dossier) if a.depuis < au]
    histoire = lire.histoire_des_regles(bd, acces.campagne)
    bareme = bareme_au(histoire.baremes, histoire.origine, acces.campagne.poids, au)
    dits = dits_au([(v.numero, v.fixe_le, v.bareme) for v in lire.versions_du_bareme(bd, acces.campagne)],
                   acces.campagne.bareme, au)  # fmt: skip
    alors = BaremeDeCampagne(bareme.poids, dits[1] if dits else acces.campagne.bareme)
    regles, inconnues = regles_au(_regles(acces), histoire.changements, au)
    grille = charger_grille(bd, dossier, acces.campagne)
    resultat = _d_apres(grille, alors, notes, tenus, suivis, au)
    return Lieux(
        au=au,
        etat=libelle(etat_au(((x.a, x.acte) for x in journal), au)),
        version=en_vigueur(versions, au),
        versions=versions,
        bareme=[(libelle, alors.poids[cle]) for cle, libelle in alors.libelles_des_poids().items()],
        bareme_depuis=bareme.depuis,
        bareme_version=dits[0] if dits else None,
        reperes=_reperes(grille, alors) if dits else [],
        regles=regles,
        regles_inconnues=inconnues,
        note_dixiemes=resultat.dixiemes,
        est_note_provisoire=resultat.est_provisoire,
        libelles={c.cle: c.libelle for c in grille.criteres},
        notes=[replace(n, commentaire=cacher(n.commentaire)) for n in notes],
        notes_remplacees=[
            replace(n, commentaire=cacher(n.commentaire), motif=cacher(n.motif)) for n in toutes if n not in notes
        ],
        avis=[replace(a, texte=cacher(a.texte)) for a in tenus],
        avis_repris=[replace(a, texte=cacher(a.texte), motif=cacher(a.motif)) for a in tous if a not in tenus],
        partenaires=[
            replace(a, texte=cacher(a.texte))
            for demande in avis_du_dossier(bd, dossier.id)
            for a in demande.rendus
            if a.suivi.rendu_le is not None and a.suivi.rendu_le < au
        ],
        affectations=suivis,
        points=_points(bd, acces, journal, au, cacher),
        demandes=[replace(d, texte=cacher(d.texte)) for d in lire.demandes(bd, dossier) if d.depuis < au],
        propositions=[replace(p, texte=cacher(p.texte)) for p in lire.propositions(bd, dossier) if p.depuis < au],
        decisions=[_d_alors(d, au, cacher) for d in lire.decisions(bd, dossier) if d.depuis < au],
        instances=[
            replace(a, texte=cacher(a.texte), raison=cacher(a.raison), est_remplace=a.etait_remplace(au))
            for a in avis_des_instances(bd, dossier.id or 0)
            if a.rendu_le < au
        ],
        votes=[
            replace(v, est_annule=v.etait_annule(au), motif_annulation=cacher(v.motif_annulation))
            for v in votes_du_dossier(bd, dossier.id or 0)
            if v.note_le < au
        ],
        declarations=declarations,
        lettres=[lettre for lettre in lire.lettres(bd, dossier) if lettre.envoyee_le < au],
        journal=[replace(x, details=details_montrables(x.acte, x.details)) for x in journal],
    )


def _reperes(grille: Grille, bareme: BaremeDeCampagne) -> list[tuple[str, Ancres]]:
    """The wording then, for each line of the grille of this dossier that was scored."""
    cles = ((c, "secondaire" if c.est_indicatif else c.cle) for c in grille.criteres if not c.est_calcule)
    return [(c.libelle, bareme.reglages[cle].ancres) for c, cle in cles if cle in bareme.reglages]


def _regles(acces: AccesAgent) -> dict[str, Any]:
    """Today's rules, those that the trail can undo."""
    reglement = reglement_de(acces.campagne)
    return {**reglement.traces(), "titre": reglement.titre, "decision_prevue": reglement.decision_prevue}


def _d_alors(decision: DecisionLue, au: datetime, cacher: Cacher) -> DecisionLue:
    """What was not done yet is not said: a cancellation, a publication to come."""
    annulee = decision.annulee_le if decision.annulee_le and decision.annulee_le < au else None
    publiee = decision.publiee_le if decision.publiee_le and decision.publiee_le < au else None
    return replace(
        decision,
        motif=cacher(decision.motif),
        precisions=tuple((nom, cacher(texte)) for nom, texte in decision.precisions),
        annulee_le=annulee,
        motif_annulation=cacher(decision.motif_annulation) if annulee else "",
        publiee_le=publiee,
    )


def _d_apres(
    grille: Grille,
    bareme: BaremeDeCampagne,
    notes: Sequence[NoteDatee],
    avis: Sequence[AvisDate],
    suivis: Sequence[AttributionLue],
    au: datetime,
) -> ResultatNote:
    """The note out of 100 that these notes made under these weights, of those who followed the dossier then."""
    actifs = [a for a in suivis if a.personne_id and (a.jusqu_a is None or a.jusqu_a >= au)]
    return Grille(
        tuple(
            c if c.est_indicatif else replace(c, poids=bareme.poids.get(cle_du_poids(c.cle), 0))
            for c in grille.criteres
        ),
        parts_de((a.personne_id or 0, a.qualite, list(a.motifs)) for a in actifs),
        tuple(NoteLue(n.critere, n.personne_id, n.valeur, n.commentaire, n.version) for n in notes),
        tuple(AvisLu(a.personne_id, a.sens, a.texte, a.niveau_egalite, a.version, a.depuis) for a in avis),
    ).resultat()


def _points(bd: Session, acces: AccesAgent, journal: Sequence[LigneLue], au: datetime, cacher: Cacher) -> list[PointLu]:
    """From the trail; the words of the agent where the last word is older than `au`."""
    dits = points_au(((x.a, x.details.get("points", {})) for x in journal if x.acte == "verifier_recevabilite"), au)
    mots = {point.point: (point, nom) for le, point, nom in lire.points_verifies(bd, acces.dossier) if le < au}
    lus = []
    for point in Point:
        verifie = mots.get(point)
        if point.value not in dits and verifie is None:
            continue
        reponse = dits.get(point.value) or ("oui" if verifie and verifie[0].est_tenu else "non")
        lus.append(
            PointLu(
                POINTS[point].libelle,
                Reponse(reponse).libelle,
                cacher(verifie[0].motif or verifie[0].phrase) if verifie else "",
                verifie[1] if verifie else "",
                verifie[0].verifie_le if verifie else None,
            )
        )
    return lus


def lire_version(version: Version, instantane: dict[str, Any]) -> VersionLue:
    """A version in words, from `instantane`: its content, hidden or not."""
    fige = json.loads(version.contenu)
    ajouts = ajouts_figes(fige)
    sections = formulaire(
        Dispositif(fige["campagne"]["dispositif"]), GenreOrganisme(fige["organisme"]["genre"]), ajouts
    )
    return VersionLue(
        version,
        sha256(version.contenu.encode()).hexdigest() == version.sha256,
        relire(sections, instantane["sections"], references()),
        [(libelle_piece(p["genre"], pieces_ajoutees(ajouts)), p["sha256"]) for p in instantane["pieces"]],
    )
