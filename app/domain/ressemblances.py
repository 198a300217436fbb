"""Dossiers that repeat each other, or that would gain from knowing each other: what they share, and who says so.

The machine compares and explains, with the words that are shared; an agent decides. Only dossiers of the same year
are compared. Sources: besoins.md, needs 28 and idea 19.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.domain.contenus import en_cellules, reponses
from app.domain.erreurs import SaisieInvalide
from app.domain.etats import DEPOSES, Etat, libelle
from app.domain.orientations import Orientation
from app.domain.questions_publics import AGES, SEXES
from app.domain.saisies import SaisieIllisible, lire_entier

RAISON_MAXIMUM = 500
TERMES_MAXIMUM = 80
"""The first words of a dossier, its title's before all, are what it is compared by."""
TERME_MINIMUM = 5
TERMES_MONTRES = 12
PAR_DOSSIER = 5
SEUIL = 4
# a word is rare when a tenth of the dossiers of the year, or five of them, hold it at most
PART_RARE, RARE_MINIMUM = 10, 5
# below, ordinary words pass for rare ones: only texts that repeat each other are told
CORPUS_MINIMUM = 20
PUBLIC_MINIMUM = 5
"""An age counts when at least a fifth of the beneficiaries have it."""
# what every dossier of a contrat de ville says
ORDINAIRES = frozenset(
    ("action", "actions", "activite", "ancien", "ancienne", "association", "atelier", "autre", "autour", "avant",
     "apres", "avoir", "beaucoup", "besoin",
     "beneficiaire", "cette", "chaque", "commune", "comme", "contrat", "celle", "depuis", "encore", "ensemble", "entre",
     "environ", "etait", "etre", "faire", "fois", "groupe", "habitant", "heure", "jour", "leur", "local", "mois",
     "meme", "mieux", "moin", "notre", "nous", "objectif", "partenaire", "pendant", "permettre", "personne", "place",
     "plusieur", "pouvoir", "premier", "prioritaire", "projet", "propose", "proposer", "public", "quand", "quartier",
     "seance", "semaine", "seront", "sont", "temp", "toujour", "toute", "travail", "ville", "vers", "votre")
)  # fmt: skip


class Motif(StrEnum):
    """What two dossiers share."""

    ORGANISME = "organisme"
    LIEU_ET_PUBLIC = "lieu_et_public"
    ORIENTATION = "orientation"
    TEXTE = "texte"
    TEXTE_REPETE = "texte_repete"


# together, what a pair must reach to be told: SEUIL. The same place and public, even with the orientation, is what
# half of a quartier has in common: it asks for another sign, and is told in one line (`alentours`)
POINTS: dict[Motif, int] = {
    Motif.ORGANISME: 2,
    Motif.LIEU_ET_PUBLIC: 2,
    Motif.ORIENTATION: 1,
    Motif.TEXTE: 2,
    Motif.TEXTE_REPETE: 4,
}


@dataclass(frozen=True, slots=True)
class ParTexte:
    """How close two texts are: how many rare words they share, in which part (percentage) of the shorter one."""

    rares: int
    part: int


REPETE, PROCHE = ParTexte(8, 50), ParTexte(4, 20)


@dataclass(frozen=True, slots=True)
class Empreinte:
    """What a dossier is compared by. `quartiers`, `ages`: codes."""

    organisme_id: int
    orientation: Orientation | None
    quartiers: frozenset[str]
    ages: frozenset[str]
    termes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Commun:
    """Why two dossiers are brought together. `termes`: the rare words they share, the rarest first."""

    motifs: tuple[Motif, ...]
    quartiers: tuple[str, ...]
    ages: tuple[str, ...]
    termes: tuple[str, ...]

    @property
    def score(self) -> int:
        return sum(POINTS[motif] for motif in self.motifs)

    @property
    def force(self) -> tuple[int, int]:
        """What orders pairs, the strongest first."""
        return -self.score, -len(self.termes)


def termes(mots: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The words a dossier is compared by, each once: as it is compared → as it was written.

    `mots`: (folded, written), in the order of the text; the ordinary and the short ones are left out.
    """
    trouves: dict[str, str] = {}
    for mot, ecrit in mots:
        terme = mot if mot.endswith("ss") else mot.rstrip("sx")
        if len(terme) >= TERME_MINIMUM and not terme.isdigit() and ORDINAIRES.isdisjoint((mot, terme)):
            trouves.setdefault(terme, ecrit.lower())
        if len(trouves) == TERMES_MAXIMUM:
            break
    return trouves


def ages_du_public(contenu: Any) -> tuple[str, ...]:
    """The ages that hold at least a fifth of the beneficiaries, of the matrix of the form; nothing without it."""
    cellules = en_cellules(reponses(contenu, "territoires").get("beneficiaires"))
    par_age = {age.cle: sum(_entier(cellules.get(f"{sexe.valeur}.{age.cle}")) for sexe in SEXES) for age in AGES}
    total = sum(par_age.values())
    return tuple(age for age, nombre in par_age.items() if nombre and nombre * PUBLIC_MINIMUM >= total)


def _entier(saisi: str | None) -> int:
    try:
        return lire_entier(saisi or "", 1_000_000)
    except SaisieIllisible:
        return 0


def rares(frequences: Mapping[str, int], total: int) -> dict[str, int]:
    """The words few dossiers hold, with how many do; `total`: the dossiers that are compared."""
    seuil = max(RARE_MINIMUM, total // PART_RARE)
    return {terme: n for terme, n in frequences.items() if n <= seuil}


def comparer(a: Empreinte, b: Empreinte, rares: Mapping[str, int], total: int) -> Commun | None:
    """What two dossiers share, if it is enough to tell an agent. `rares`: of the words of `a`."""
    communs = sorted(a.termes & b.termes & rares.keys(), key=lambda t: (rares[t], t))
    quartiers, ages = tuple(sorted(a.quartiers & b.quartiers)), _ages_communs(a, b)
    motifs = []
    if a.organisme_id == b.organisme_id:
        motifs.append(Motif.ORGANISME)
    if quartiers and ages:
        motifs.append(Motif.LIEU_ET_PUBLIC)
    if a.orientation is not None and a.orientation is b.orientation:
        motifs.append(Motif.ORIENTATION)
    plus_court = min(len(a.termes), len(b.termes))
    part = 100 * len(a.termes & b.termes) // plus_court if plus_court else 0
    if len(communs) >= REPETE.rares and part >= REPETE.part:
        motifs.append(Motif.TEXTE_REPETE)
    elif len(communs) >= PROCHE.rares and part >= PROCHE.part and total >= CORPUS_MINIMUM:
        motifs.append(Motif.TEXTE)
    est_par_le_texte = Motif.TEXTE in motifs or Motif.TEXTE_REPETE in motifs
    trouvee = Commun(
        tuple(motifs),
        quartiers if Motif.LIEU_ET_PUBLIC in motifs else (),
        ages if Motif.LIEU_ET_PUBLIC in motifs else (),
        tuple(communs[:TERMES_MONTRES]) if est_par_le_texte else (),
    )
    return trouvee if trouvee.score >= SEUIL else None


def alentours(ici: Empreinte, autres: Mapping[int, Empreinte]) -> dict[int, Commun]:
    """The dossiers of the same quartier, public and orientation, by id, those that share the most first.

    Nobody has to answer about them: they are there to be read.
    """
    trouves = {}
    for id_, autre in autres.items():
        quartiers, ages = tuple(sorted(ici.quartiers & autre.quartiers)), _ages_communs(ici, autre)
        if quartiers and ages and ici.orientation is not None and ici.orientation is autre.orientation:
            trouves[id_] = Commun((Motif.LIEU_ET_PUBLIC, Motif.ORIENTATION), quartiers, ages, ())
    return dict(sorted(trouves.items(), key=lambda x: (-len(x[1].quartiers), -len(x[1].ages), x[0])))


def _ages_communs(a: Empreinte, b: Empreinte) -> tuple[str, ...]:
    return tuple(c.cle for c in AGES if c.cle in a.ages & b.ages)


def resume_des_alentours(nombre: int) -> str:
    """The one line that stands for them."""
    autres = "1 autre dossier a" if nombre == 1 else f"{nombre} autres dossiers ont"
    return f"{autres} un quartier, un public et l’orientation en commun avec celui-ci"


def retenir(trouvees: Mapping[int, Commun]) -> dict[int, Commun]:
    """The strongest of a dossier, by the id of the other one: a page that tells too many is not read."""
    ordre = sorted(trouvees.items(), key=lambda x: (*x[1].force, x[0]))
    return dict(ordre[:PAR_DOSSIER])


def phrases(commun: Commun, quartiers: Mapping[str, str]) -> list[str]:
    """The same in sentences, what counts most first; `quartiers`: the names by code."""
    dites = []
    for motif in sorted(commun.motifs, key=lambda motif: -POINTS[motif]):
        if motif is Motif.ORGANISME:
            dites.append("Même organisme.")
        elif motif is Motif.LIEU_ET_PUBLIC:
            lieux = ", ".join(quartiers.get(code, code) for code in commun.quartiers)
            ages = ", ".join(age.libelle for age in AGES if age.cle in commun.ages)
            dites.append(f"Même quartier ({lieux}) et même public ({ages}).")
        elif motif is Motif.ORIENTATION:
            dites.append("Même orientation.")
        else:
            force = "Textes presque répétés" if motif is Motif.TEXTE_REPETE else "Textes proches"
            dites.append(f"{force}. Mots rares en commun : {', '.join(commun.termes)}.")
    return dites


class EtatRessemblance(StrEnum):
    """What an agent said of a pair; until then it waits."""

    A_REGARDER = "a_regarder"
    DOUBLON = "doublon"
    A_RAPPROCHER = "a_rapprocher"
    ECARTE = "ecarte"


@dataclass(frozen=True, slots=True)
class FicheEtat:
    libelle: str
    ton: str


ETATS: dict[EtatRessemblance, FicheEtat] = {
    EtatRessemblance.A_REGARDER: FicheEtat("À regarder", "attente"),
    EtatRessemblance.DOUBLON: FicheEtat("Doublon", "alerte"),
    EtatRessemblance.A_RAPPROCHER: FicheEtat("À rapprocher", "info"),
    EtatRessemblance.ECARTE: FicheEtat("Pas un doublon", ""),
}


SANS_OBJET = FicheEtat("Sans objet", "")
EN_LICE = DEPOSES - {Etat.RETIRE, Etat.IRRECEVABLE}
"""Dossiers that may still repeat one another: one taken back or set aside repeats nothing, until it comes back."""


def attend_une_reponse(etat: EtatRessemblance, ici: Etat, autre: Etat) -> bool:
    """Whether somebody still has to say what two dossiers in these states are to each other.

    Nothing is written when one of them leaves: set aside, then examined again after a recours, it waits anew.
    """
    return etat is EtatRessemblance.A_REGARDER and {ici, autre} <= EN_LICE


def pourquoi_sans_objet(ici: Etat, autre: Etat) -> str:
    """Beside « sans objet »: which of the two left, and what would bring the question back."""
    partis = [mot for mot, etat in (("Ce dossier", ici), ("L’autre dossier", autre)) if etat not in EN_LICE]
    if len(partis) == 2:
        return "Les deux dossiers sont écartés ou retirés : il n’y a rien à répondre."
    etat = autre if ici in EN_LICE else ici
    return f"{partis[0]} est {libelle(etat).lower()} : il n’y a rien à répondre, sauf s’il revient à l’examen."


def fiche_de_la_paire(etat: EtatRessemblance, ici: Etat, autre: Etat) -> FicheEtat:
    """How a pair is shown: what was said of it stays, what nobody said is « sans objet » once one of them left."""
    if etat is EtatRessemblance.A_REGARDER and not attend_une_reponse(etat, ici, autre):
        return SANS_OBJET
    return ETATS[etat]


class Jugement(StrEnum):
    """What one may answer of a pair, from the page of one of the two."""

    DOUBLON = "doublon"
    ORIGINAL = "original"
    A_RAPPROCHER = "a_rapprocher"
    ECARTE = "ecarte"


JUGEMENTS: dict[Jugement, tuple[str, str]] = {
    Jugement.DOUBLON: ("Ce dossier est le doublon", "La même demande, déposée deux fois : l’autre suit son cours."),
    Jugement.ORIGINAL: ("L’autre dossier est le doublon", "La même demande, déposée deux fois : celui-ci continue."),
    Jugement.A_RAPPROCHER: ("À rapprocher", "Deux projets distincts, qui gagneraient à se connaître ou à se fondre."),
    Jugement.ECARTE: ("Ce n’est pas un doublon", "Rien de commun qui compte : la paire n’est plus proposée."),
}


PAS_ENREGISTREE = "Votre réponse n’est pas enregistrée. Corrigez les points ci-dessous."


def exiger_jugement(choix: str, raison: str) -> Jugement:
    """Raise SaisieInvalide, field by field, unless an answer of the list is given with its reason."""
    erreurs = {} if choix in list(Jugement) else {"choix": "Choisissez une réponse."}
    erreurs |= _raison_mal_dite(raison, "raison")
    if erreurs:
        raise SaisieInvalide(PAS_ENREGISTREE, erreurs)
    return Jugement(choix)


def exiger_ecart(choisies: Collection[int], possibles: Collection[int], raison: str) -> list[int]:
    """The pairs said « pas un doublon » at once, by the id of the other dossier, in the order of the page.

    One reason for those that were compared and have nothing in common that counts.
    Raises SaisieInvalide: none ticked, no reason.
    """
    voulues = [autre for autre in possibles if autre in choisies]
    erreurs = {} if voulues else {"paires": "Cochez les dossiers que vous avez comparés."}
    erreurs |= _raison_mal_dite(raison, "raison_commune")
    if erreurs:
        raise SaisieInvalide(PAS_ENREGISTREE, erreurs)
    return voulues


def _raison_mal_dite(raison: str, champ: str) -> dict[str, str]:
    if not raison:
        return {champ: "Écrivez la raison : les collègues des deux dossiers la lisent."}
    return {champ: f"Écrivez {RAISON_MAXIMUM} caractères au plus."} if len(raison) > RAISON_MAXIMUM else {}


def juger(jugement: Jugement, ici: int, autre: int) -> tuple[EtatRessemblance, int | None]:
    """(state of the pair, which of the two dossiers is the repeated one)."""
    if jugement is Jugement.DOUBLON:
        return EtatRessemblance.DOUBLON, ici
    if jugement is Jugement.ORIGINAL:
        return EtatRessemblance.DOUBLON, autre
    return EtatRessemblance(jugement.value), None


def a_quoi_il_ressemble(nombre: int, numero: str) -> str:
    """Beside a dossier that waits: the number of the other one, or how many there are."""
    return f"ressemble à {numero}" if nombre == 1 else f"ressemble à {nombre} dossiers"


def perimees(attendent: Mapping[int, int], retrouvees: Collection[int]) -> list[int]:
    """The pairs that nobody answered and that a new version no longer makes: ids, by the id of the other dossier."""
    return [paire for autre, paire in attendent.items() if autre not in retrouvees]
