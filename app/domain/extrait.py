"""The typed projection of a dossier's answers: what lists, routing and envelopes use. Never raises."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from app.domain.budget import lire_budget
from app.domain.contenus import en_cellules, en_texte, liste, reponses, texte
from app.domain.exigences import FINANCEURS_CONTRAT, ReferencesForm
from app.domain.orientations import AXES, Axe, AxeRevendique, Facette, Geographie, Orientation
from app.domain.questions import HORS_QUARTIERS
from app.domain.questions_publics import AGES, SECONDAIRES_MAXIMUM, SEXES
from app.domain.saisies import SaisieIllisible, accorder, lire_entier, nombre
from app.domain.traits import traits

BENEFICIAIRES_MAXIMUM = 100_000
TITRE_MAXIMUM = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Extrait:
    """What a dossier is about, as far as it can be read. Amounts in cents, share in thousandths.

    Every axis has a key known to `CLES_AXES`: « sport et culture » appears once per facet chosen.
    """

    titre: str = ""
    orientation: Orientation | None = None
    secondaires: tuple[Orientation, ...] = ()
    axes: tuple[AxeRevendique, ...] = ()
    communes: tuple[str, ...] = ()
    quartiers: tuple[str, ...] = ()
    touche_un_qpv: bool = False
    montant_demande_cents: int = 0
    demandes_cents: dict[str, int] = field(default_factory=dict)
    cout_total_cents: int = 0
    beneficiaires: int = 0
    part_qpv_pour_mille: int | None = None
    geographies: tuple[Geographie, ...] = ()
    financeurs: tuple[str, ...] = ()
    est_premiere_demande: bool | None = None

    @property
    def liens(self) -> list[tuple[str, str, int]]:
        """What the lists filter on: (nature, code, rank), each code once by nature."""
        codes = {
            "secondaire": [o.value for o in self.secondaires],
            "axe": [a.cle for a in self.axes],
            "commune": self.communes,
            "quartier": self.quartiers,
            "geographie": [g.value for g in self.geographies],
            "financeur": self.financeurs,
            "premiere": [] if self.est_premiere_demande is None else ["oui" if self.est_premiere_demande else "non"],
        }
        return [(nature, code, rang) for nature, lus in codes.items() for rang, code in enumerate(dict.fromkeys(lus))]

    @property
    def traits(self) -> int:
        """What of it most dossiers touch (`domain.traits`)."""
        return traits((nature, code) for nature, code, _ in self.liens)


def extrait(contenu: Any, references: ReferencesForm, financeurs: Collection[str] = FINANCEURS_CONTRAT) -> Extrait:
    """Project any content, however badly filled: what cannot be read is left out. `financeurs`: of the call."""
    principale = _orientation(texte(contenu, "orientations", "principale"))
    quartiers = quartiers_connus(contenu, references)
    budget = lire_budget(reponses(contenu, "budget")).budget
    en_qpv, repartis = habitants_des_qpv(contenu, references)
    touchees = {references.quartiers[q].geographie for q in quartiers}
    return Extrait(
        titre=" ".join(texte(contenu, "projet", "intitule").split())[:TITRE_MAXIMUM],
        orientation=principale,
        secondaires=_secondaires(contenu, principale),
        axes=_axes(contenu),
        communes=tuple(c for c in liste(contenu, "territoires", "communes") if c in references.communes),
        quartiers=quartiers,
        touche_un_qpv=Geographie.QPV in touchees,
        montant_demande_cents=budget.demande(financeurs),
        demandes_cents=budget.demande_par_financeur(financeurs),
        cout_total_cents=budget.total_charges,
        beneficiaires=beneficiaires(contenu),
        part_qpv_pour_mille=(2000 * en_qpv + repartis) // (2 * repartis) if repartis else None,
        geographies=tuple(g for g in Geographie if g in touchees),
        financeurs=tuple(dict.fromkeys(x.financeur for x in budget.financeurs if x.est_comptee and x.montant_cents)),
        est_premiere_demande={"oui": True, "non": False}.get(texte(contenu, "organisme", "premiere_demande")),
    )


def quartiers_connus(contenu: Any, references: ReferencesForm) -> tuple[str, ...]:
    """Codes of the quartiers chosen that exist."""
    return tuple(q for q in liste(contenu, "territoires", "quartiers") if q in references.quartiers)


def total_par_sexe_et_age(contenu: Any) -> int:
    """Sum of the readable cells of the matrix."""
    cellules = en_cellules(reponses(contenu, "territoires").get("beneficiaires"))
    return sum(effectif(cellules.get(f"{s.valeur}.{a.cle}")) for s in SEXES for a in AGES)


def beneficiaires(contenu: Any) -> int:
    """Beneficiaries of the matrix, or the single number of the short forms."""
    total = total_par_sexe_et_age(contenu)
    return total or effectif(texte(contenu, "territoires", "nombre_beneficiaires"))


def habitants_des_qpv(contenu: Any, references: ReferencesForm) -> tuple[int, int]:
    """(beneficiaries living in a chosen QPV, beneficiaries whose quartier is said)."""
    cellules = en_cellules(reponses(contenu, "territoires").get("par_quartier"))
    choisis = {q: effectif(cellules.get(q)) for q in quartiers_connus(contenu, references)}
    en_qpv = sum(n for q, n in choisis.items() if references.quartiers[q].geographie is Geographie.QPV)
    return en_qpv, sum(choisis.values()) + effectif(cellules.get(HORS_QUARTIERS))


def habitants_dits(en_qpv: int, repartis: int) -> str:
    """« 90 bénéficiaires sur 120 habitent un quartier prioritaire »."""
    qui = f"{nombre(en_qpv)} {accorder(en_qpv, 'bénéficiaire')} sur {nombre(repartis)}"
    return f"{qui} {accorder(en_qpv, 'habite', 'habitent')} un quartier prioritaire"


def effectif(saisi: Any) -> int:
    """A number of people as it was typed; 0 while it cannot be read."""
    if saisi is None:  # most cells of a matrix: a refusal would cost ten times as much
        return 0
    try:
        return lire_entier(en_texte(saisi), BENEFICIAIRES_MAXIMUM)
    except SaisieIllisible:
        return 0


def _orientation(code: str) -> Orientation | None:
    return Orientation(code) if code in list(Orientation) else None


def _secondaires(contenu: Any, principale: Orientation | None) -> tuple[Orientation, ...]:
    lues = [_orientation(code) for code in liste(contenu, "orientations", "secondaires")]
    return tuple(o for o in lues if o is not None and o is not principale)[:SECONDAIRES_MAXIMUM]


def _axes(contenu: Any) -> tuple[AxeRevendique, ...]:
    coches = liste(contenu, "orientations", "axes")
    facettes = [Facette(f) for f in liste(contenu, "orientations", "facettes") if f in list(Facette)]
    return tuple(
        AxeRevendique(axe, facette, texte(contenu, "orientations", f"comment_{axe.value}"))
        for axe in Axe
        if axe.value in coches
        for facette in (_dans_l_ordre(facettes) if AXES[axe].facettes else (None,))
    )


def _dans_l_ordre(facettes: list[Facette]) -> tuple[Facette, ...]:
    return tuple(facette for facette in Facette if facette in facettes)
