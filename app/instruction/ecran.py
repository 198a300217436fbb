"""The page of one dossier put together: what is read, what may be done, what must stay hidden."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.core.formulaires import Forme, Saisie
from app.domain.bareme import consigne
from app.domain.bareme_versions import Correction
from app.domain.droits import Qualite, acteurs, peut
from app.domain.etats import ACTES, Etat, actes_possibles, libelle, suite, ton
from app.domain.horloge import DelaiVise, Horloge, horloge
from app.domain.irrecevabilite import MOTIFS
from app.domain.notation import Critere, NiveauEgalite, ResultatNote, SensAvis, visibles
from app.domain.partenaires import DEMANDABLES
from app.domain.phases import Phase
from app.domain.raccourcis import RACCOURCIS, Raccourci
from app.domain.recevabilite import Ligne, Point, est_recevable, resume
from app.dossiers.queries import references
from app.instruction.commands_notes import Demande
from app.instruction.commands_rapprochement import permis_sur, phase_du
from app.instruction.fiche import FicheDossier, lire_fiche
from app.instruction.filtres import Filtres
from app.instruction.forms import grille_vierge, points_vierges
from app.instruction.queries import AccesAgent
from app.instruction.queries_bareme import corrections_depuis
from app.instruction.queries_dossier import (
    AttributionLue,
    AutreDossier,
    EnveloppeLue,
    VersionLue,
    attributions,
    autres_dossiers,
    derniere_version,
    enveloppes,
)
from app.instruction.queries_grille import AvisLu, Grille, NoteLue, charger_grille
from app.instruction.queries_histoire import LigneHistoire, histoire
from app.instruction.queries_horloge import suspensions_de
from app.instruction.queries_irrecevabilite import ce_qui_defait
from app.instruction.queries_partenaires import AvisResume, resumes
from app.instruction.queries_recevabilite import Auteur, ListeRecevabilite, liste_de_recevabilite
from app.instruction.queries_voisins import Voisins, voisins

# acts of other moments have their own pages; these are the buttons of this one
ACTES_DE_L_INSTRUCTION = (
    "prendre",
    "demander_complement",
    "relancer",
    "proposer_irrecevabilite",
    "retirer_irrecevabilite",
    "clore_instruction",
    "rouvrir_instruction",
)

SANS_DECISION = (Etat.DEPOSE, Etat.A_COMPLETER, Etat.EN_INSTRUCTION, Etat.INSTRUIT, Etat.RETIRE)


@dataclass(frozen=True)
class VueGrille:
    """The right side of the page, for one reader.

    `resultat` is computed on the notes this reader may see; `autres` is empty before their own avis.
    """

    criteres: list[Critere]
    calcules: list[Critere]
    saisie: Saisie[Forme]
    resultat: ResultatNote
    est_partiel: bool
    mes_notes: dict[str, NoteLue]
    mon_avis: AvisLu | None
    autres: dict[str, list[NoteLue]]
    autres_avis: list[AvisLu]
    libelles: dict[str, str]
    ecarts: list[str]
    attendus: list[str]
    est_ouverte: bool
    est_a_comparer: bool
    phase: Phase
    voit_les_autres: bool

    @property
    def consigne(self) -> str:
        return consigne([c.commentes for c in self.criteres])

    @property
    def a_des_commentaires_divers(self) -> bool:
        return len({c.commentes for c in self.criteres}) > 1

    @property
    def avis_possibles(self) -> list[tuple[str, str]]:
        return [(sens.value, sens.libelle) for sens in SensAvis]

    @property
    def niveaux_possibles(self) -> list[tuple[str, str]]:
        return [(niveau.value, niveau.libelle) for niveau in NiveauEgalite]


@dataclass(frozen=True)
class VueRecevabilite:
    """The checklist of a dossier that is not taken yet; `est_modifiable`: this reader may answer."""

    lignes: tuple[Ligne, ...]
    auteurs: dict[Point, Auteur]
    saisie: Saisie[Forme]
    est_modifiable: bool

    @property
    def resume(self) -> str:
        return resume(self.lignes)

    @property
    def est_recevable(self) -> bool:
        return est_recevable(self.lignes)


@dataclass(frozen=True)
class EcranDossier:
    """Everything the template shows."""

    acces: AccesAgent
    fiche: FicheDossier
    version: VersionLue
    attributions: list[AttributionLue]
    grille: VueGrille
    corrigees: dict[str, list[Correction]]
    """The wording put right since the reader's own note, by criterion."""
    enveloppes: list[tuple[EnveloppeLue, int]]
    histoire: list[LigneHistoire]
    autres_dossiers: list[AutreDossier]
    horloge: Horloge | None
    recevabilite: VueRecevabilite | None
    voisins: Voisins | None
    filtres: Filtres | None
    actes: tuple[tuple[str, str], ...]
    est_affecte: bool
    peut_reaffecter: bool
    voit_le_rib: bool
    partenaires: list[AvisResume]
    proposition_defaite: str
    """Why the irrecevabilité that waits no longer stands; "" while it stands, or when none waits."""
    avis_demandable: bool
    """Whether a partner may still be asked: nothing is decided."""

    @property
    def etat_libelle(self) -> str:
        return libelle(self.acces.dossier.etat)

    @property
    def etat_ton(self) -> str:
        return ton(self.acces.dossier.etat)

    @property
    def etat_suite(self) -> str:
        return suite(self.acces.dossier.etat)

    @property
    def est_pilote(self) -> bool:
        return Qualite.PILOTE in self.acces.qualites

    @property
    def pieces_demandees(self) -> list[str]:
        connues, demande = self.acces.pieces_possibles, self.version.demande
        return [connues.get(code, code) for code in demande.pieces] if demande else []

    @property
    def peut_relire(self) -> bool:
        return peut("relire_irrecevabilite", self.acces.situation)

    @property
    def ecrit_aux_collegues(self) -> bool:
        return peut("ecrire_note_interne", self.acces.situation)

    @property
    def peut_constituer(self) -> bool:
        return peut("constituer_recours", self.acces.situation)

    @property
    def peut_suivre(self) -> bool:
        """Whether this person follows what comes of a decision, once there may be one."""
        return self.acces.dossier.etat not in SANS_DECISION and peut("suivre_notification", self.acces.situation)

    @property
    def raccourcis(self) -> tuple[Raccourci, ...]:
        return RACCOURCIS

    @property
    def delai_vise(self) -> DelaiVise | None:
        """The delay announced to the porteurs of SIP and FPC; None when there is none, or when nothing runs."""
        jours = self.acces.campagne.delai_cible_jours
        return DelaiVise(jours, self.horloge) if jours and self.horloge else None

    @property
    def motif_propose(self) -> str:
        return MOTIFS[self.acces.proposition.motif].libelle if self.acces.proposition else ""


def demandes_par_enveloppe(fiche: FicheDossier, lues: list[EnveloppeLue]) -> dict[int, Demande]:
    """What the dossier asks from each envelope of its campaign."""
    return {e.id: Demande(e.nom, fiche.demande_a(e.financeur)) for e in lues}


def composer(
    bd: Session,
    acces: AccesAgent,
    maintenant: datetime,
    liste: str = "",
    saisie: Saisie[Forme] | None = None,
    saisie_des_points: Saisie[Forme] | None = None,
) -> EcranDossier:
    """Read the page of a dossier: nine statements at most, the session's included.

    Two more before it is taken, one more once it was asked to be completed, or where a note is older than the barème.
    """
    version = derniere_version(bd, acces.dossier)
    budgets = enveloppes(bd, acces.dossier)
    fiche = lire_fiche(
        version.contenu,
        acces.campagne.dispositif,
        acces.organisme.genre,
        references(),
        frozenset(e.financeur for e in budgets) or frozenset({"caph"}),
    )
    suivis = attributions(bd, acces.dossier)
    grille = charger_grille(bd, acces.dossier, acces.campagne, avec_noms=True)
    voit_le_journal = peut("voir_journal", acces.situation)
    points = _vue_recevabilite(bd, acces, version, budgets, saisie_des_points)
    filtres = Filtres.de_l_adresse(liste) if liste else None
    return EcranDossier(
        acces=acces,
        fiche=fiche,
        version=version,
        attributions=suivis,
        grille=_vue_grille(acces, grille, budgets, suivis, saisie),
        corrigees=corrections_depuis(bd, acces.campagne, grille.notes_de(acces.personne.id)),
        enveloppes=[(e, fiche.demande_a(e.financeur)) for e in budgets if fiche.demande_a(e.financeur)],
        histoire=histoire(bd, acces.dossier) if voit_le_journal else [],
        autres_dossiers=autres_dossiers(bd, acces),
        horloge=_horloge(bd, acces, version, maintenant),
        recevabilite=points,
        voisins=voisins(bd, filtres, acces.personne, acces.dossier) if filtres else None,
        filtres=filtres,
        actes=_actes(acces),
        est_affecte=bool(acces.qualites),
        peut_reaffecter=peut("reaffecter", acces.situation),
        voit_le_rib=peut("voir_rib", acces.situation),
        partenaires=resumes(version.avis_demandes, maintenant),
        proposition_defaite=_proposition_defaite(bd, acces, points),
        avis_demandable=acces.dossier.etat in DEMANDABLES,
    )


def _horloge(bd: Session, acces: AccesAgent, version: VersionLue, maintenant: datetime) -> Horloge | None:
    dossier = acces.dossier
    numero = dossier.id or 0
    suspensions = suspensions_de(bd, [numero])[numero] if version.demande else []
    return horloge(dossier.etat, dossier.depose_le, suspensions, maintenant, dossier.decision_publiee_le)


def _vue_recevabilite(
    bd: Session, acces: AccesAgent, version: VersionLue, budgets: list[EnveloppeLue], saisie: Saisie[Forme] | None
) -> VueRecevabilite | None:
    if acces.dossier.etat is not Etat.DEPOSE:
        return None
    liste = liste_de_recevabilite(bd, acces, version, {e.financeur for e in budgets})
    gardee = points_vierges(liste.lignes)
    return VueRecevabilite(
        liste.lignes,
        liste.auteurs,
        Saisie(valeurs=gardee.valeurs | saisie.valeurs, erreurs=saisie.erreurs) if saisie else gardee,
        peut("verifier_recevabilite", acces.situation),
    )


def _proposition_defaite(bd: Session, acces: AccesAgent, points: VueRecevabilite | None) -> str:
    if acces.proposition is None or points is None:
        return ""
    return ce_qui_defait(bd, acces.proposition, acces.dossier, ListeRecevabilite(points.lignes, points.auteurs))


def _actes(acces: AccesAgent) -> tuple[tuple[str, str], ...]:
    possibles = actes_possibles(acces.dossier.etat, acteurs(acces.situation))
    est_au_bilan = acces.dossier.etat is Etat.BILAN_RECU
    if acces.dossier.etat is Etat.DEPOSE:  # while a proposal waits, withdrawing it is all that may be done
        attend = acces.proposition is not None
        possibles = tuple(acte for acte in possibles if (acte == "retirer_irrecevabilite") is attend)
    return tuple(
        (acte, ACTES[acte].bouton)
        for acte in ACTES_DE_L_INSTRUCTION
        if acte in possibles and not (est_au_bilan and acte == "demander_complement")
    )


def _vue_grille(
    acces: AccesAgent,
    grille: Grille,
    budgets: list[EnveloppeLue],
    suivis: list[AttributionLue],
    saisie: Saisie[Forme] | None,
) -> VueGrille:
    moi = acces.personne.id or 0
    voit, droits = peut("voir_notes_des_autres", acces.situation), permis_sur(acces)
    lisibles = visibles(grille.notes, moi, voit)
    retenues = [note for note in grille.retenues() if note in lisibles]
    resultat = grille.resultat(retenues)
    attendus = grille.attendus_de(moi)
    mon_avis = grille.avis_de(moi)
    gardee = grille_vierge(grille.notes_de(moi), mon_avis, budgets)
    noms = {a.personne_id: a.nom for a in suivis if a.est_active}
    return VueGrille(
        criteres=[c for c in grille.criteres if c.cle in attendus],
        calcules=[c for c in grille.criteres if c.est_calcule],
        saisie=Saisie(valeurs=gardee.valeurs | saisie.valeurs, erreurs=saisie.erreurs) if saisie else gardee,
        resultat=resultat,
        est_partiel=not voit,
        mes_notes={note.critere: note for note in grille.notes_de(moi)},
        mon_avis=mon_avis,
        autres=_par_critere(grille, [n for n in lisibles if n.personne_id != moi]) if voit else {},
        autres_avis=[a for a in grille.avis if a.rendu_le and a.personne_id != moi] if voit else [],
        libelles={c.cle: c.libelle for c in grille.criteres},
        ecarts=[c.libelle for c in grille.criteres if c.cle in resultat.ecarts] if voit else [],
        attendus=[noms[p] for p in grille.sans_avis() if p in noms],
        est_ouverte=droits.note,
        est_a_comparer=droits.corrige,
        phase=phase_du(acces.dossier),
        voit_les_autres=voit,
    )


def _par_critere(grille: Grille, notes: list[NoteLue]) -> dict[str, list[NoteLue]]:
    ordre: Mapping[str, int] = {c.cle: rang for rang, c in enumerate(grille.criteres)}
    groupes: dict[str, list[NoteLue]] = {}
    for note in sorted(notes, key=lambda n: (ordre.get(n.critere, len(ordre)), n.personne_id)):
        groupes.setdefault(note.critere, []).append(note)
    return groupes
