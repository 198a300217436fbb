"""What the pages of the form need beside the answers: navigation, choices, what is shown first. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from app.domain.calendrier import reste_pour_repondre
from app.domain.completude import Constat, ReferencesForm, risques
from app.domain.contenus import en_cellules, en_liste
from app.domain.formulaire import HORS_QUARTIERS, Genre, Question, Section, champs_de
from app.domain.fusion import empreintes
from app.domain.orientations import GEOGRAPHIES, Geographie
from app.domain.questions import GENRES_A_LISTE
from app.domain.saisies import entier_ou_zero
from app.dossiers.commands import fenetre
from app.dossiers.lecture import constats_de_page
from app.dossiers.queries import Acces, SectionLue
from app.models.dossiers import DemandeDeComplement, Piece

LIGNES_MAXIMUM = 12


@dataclass(frozen=True, slots=True)
class QuartierPropose:
    """A quartier to tick, and the communes it touches, in words."""

    code: str
    nom: str
    communes: str
    est_a_preciser: bool


@dataclass(frozen=True, slots=True)
class GroupeQuartiers:
    """The quartiers of one geography: those of the chosen communes first, the others folded away."""

    libelle: str
    proches: tuple[QuartierPropose, ...]
    autres: tuple[QuartierPropose, ...]


@dataclass(frozen=True)
class FormeSection:
    """A section as its page shows it. `valeurs` and `erreurs` are read by the shared macros of the forms."""

    section: Section
    contenu: Mapping[str, Any]
    references: ReferencesForm
    version: int
    valeurs: dict[str, Any]
    erreurs: dict[str, str] = field(default_factory=dict)
    conseils: dict[str, str] = field(default_factory=dict)
    risques: tuple[str, ...] = ()
    # answers that nobody gave yet, shown as another part already says them
    proposees: frozenset[str] = frozenset()

    @property
    def base(self) -> str:
        """The digests of the answers shown: they tell later who changed what."""
        return empreintes(self.contenu)

    def condition_en_mots(self, question: Question) -> str:
        """« Aller-vers et médiation », the choice that makes a question asked."""
        return self.section.condition_en_mots(question)

    def options(self, question: Question) -> list[tuple[str, str, str]]:
        """The choices as the shared macro reads them."""
        return [(option.valeur, option.libelle, option.aide) for option in question.options]

    def totaux(self, question: Question) -> list[int]:
        """Totals of a matrix, one per line; what cannot be read counts for nothing."""
        cellules = en_cellules(self.contenu.get(question.cle))
        return [
            sum(entier_ou_zero(cellules.get(f"{ligne.valeur}.{c.cle}", "")) for c in question.colonnes)
            for ligne in question.lignes
        ]

    def lignes(self, question: Question) -> range:
        """Rows of a table: those filled and one more to fill, within the limit."""
        remplies = sum(1 for nom in self.valeurs if nom.startswith(f"{question.cle}.") and nom.endswith(
            f".{question.colonnes[0].cle}"
        ))  # fmt: skip
        return range(min(max(remplies + 1, 1), question.maximum or LIGNES_MAXIMUM))

    def communes_choisies(self) -> list[str]:
        return [c for c in en_liste(self.contenu.get("communes")) if c in self.references.communes]

    def groupes_de_quartiers(self) -> list[GroupeQuartiers]:
        """By geography, in the order of the contract."""
        communes = set(self.communes_choisies())
        choisis = set(en_liste(self.contenu.get("quartiers")))
        groupes = []
        for geographie in Geographie:
            proches: list[QuartierPropose] = []
            autres: list[QuartierPropose] = []
            for code, ref in self.references.quartiers.items():
                if ref.geographie is geographie:
                    noms = ", ".join(self.references.communes.get(c, c) for c in ref.communes)
                    proche = code in choisis or not communes.isdisjoint(ref.communes)
                    (proches if proche else autres).append(QuartierPropose(code, ref.nom, noms, ref.est_a_preciser))
            groupes.append(GroupeQuartiers(GEOGRAPHIES[geographie], tuple(proches), tuple(autres)))
        return groupes

    def quartiers_a_compter(self) -> list[tuple[str, str]]:
        """(code, label) of the quartiers whose inhabitants are counted, then the rest of the world."""
        choisis = [q for q in en_liste(self.contenu.get("quartiers")) if q in self.references.quartiers]
        return [
            *((code, self.references.libelle_du_quartier(code)) for code in choisis),
            (HORS_QUARTIERS, "Hors de ces quartiers"),
        ]


def forme(
    section: Section,
    lue: SectionLue | None,
    references: ReferencesForm,
    trouves: Sequence[Constat],
    *,
    est_touchee: bool,
) -> FormeSection:
    """The page of a section as saved. Findings wait until somebody has saved it once."""
    contenu = lue.contenu if lue else {}
    constats = constats_de_page(section, trouves)
    return FormeSection(
        section,
        contenu,
        references,
        lue.version if lue else 0,
        valeurs(section, champs_de(section, contenu)),
        constats.erreurs if est_touchee else {},
        constats.conseils if est_touchee else {},
        tuple(c.phrase for c in risques(trouves) if c.section == section.cle) if est_touchee else (),
    )


def valeurs(section: Section, champs: Mapping[str, list[str]]) -> dict[str, Any]:
    """Fields as the macros read them: a list where several answers are possible, else one text."""
    listes = {q.cle for q in section.questions if q.genre in GENRES_A_LISTE}
    return {nom: textes if nom in listes else (textes or [""])[0] for nom, textes in champs.items()}


def attend_des_cases(section: Section, avant: Mapping[str, Any], apres: Mapping[str, Any]) -> bool:
    """Whether the answers just saved bring new fields to this very page (a count for each quartier)."""
    if not any(q.genre is Genre.PAR_QUARTIER for q in section.questions):
        return False
    nouveaux = set(en_liste(apres.get("quartiers"))) - set(en_liste(avant.get("quartiers")))
    return not nouveaux <= set(en_cellules(apres.get("par_quartier")))


def proposer(la_forme: FormeSection, connues: Mapping[str, str]) -> FormeSection:
    """The same page with what is known already in the answers nobody gave. Nothing is saved."""
    nouvelles = {cle: texte for cle, texte in connues.items() if not la_forme.valeurs.get(cle)}
    return replace(
        la_forme,
        valeurs=la_forme.valeurs | nouvelles,
        erreurs={nom: phrase for nom, phrase in la_forme.erreurs.items() if nom not in nouvelles},
        proposees=frozenset(nouvelles),
    )


def complement_attendu(demande: DemandeDeComplement | None, maintenant: datetime) -> dict[str, Any]:
    """What the pages of a dossier to complete say on top: what was asked, and how long is left."""
    if demande is None:
        return {}
    return {"demande": demande, "reste_complement": reste_pour_repondre(demande.repondre_avant, maintenant)}


def partie_suivante(sections: Sequence[Section], cle: str, demande: DemandeDeComplement | None) -> Section | None:
    """The part that comes after this one, among those that a request for completion asks for; None after the last."""
    demandees = {s.cle for s in sections}
    if demande is not None and demande.sections:
        demandees = {*demande.sections, *(["pieces"] if demande.pieces else [])}
    cles = [s.cle for s in sections]
    return next((s for s in sections[cles.index(cle) + 1 :] if s.cle in demandees), None)


def sections_reprises(
    demande: DemandeDeComplement | None, sections: Mapping[str, SectionLue], pieces: Sequence[Piece]
) -> frozenset[str]:
    """The parts changed since they were asked: what is left is the others."""
    if demande is None:
        return frozenset()
    reprises = {cle for cle, lue in sections.items() if lue.modifiee_le > demande.demandee_le}
    if any(piece.ajoutee_le > demande.demandee_le for piece in pieces):
        reprises.add("pieces")
    return frozenset(reprises)


def temps_qui_reste(acces: Acces, maintenant: datetime) -> dict[str, Any]:
    """What the reminder « pas encore déposé » on every page of a draft asks for."""
    fenetre_ = fenetre(acces.campagne)
    return {
        "reste": fenetre_.reste(maintenant),
        "est_close": acces.dossier.depose_le is None and fenetre_.est_close(maintenant),
    }
