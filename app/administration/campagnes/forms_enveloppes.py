"""What an administrator types of an envelope: its rules, a part of it, a carry-over."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from app.administration.campagnes.commands_enveloppes import PartDonnee
from app.core.formulaires import Forme, Montant, MontantFacultatif, Saisie
from app.domain.campagnes import lire_taux, taux_saisi
from app.domain.enveloppes import Decoupe, Noeud, Regles
from app.domain.erreurs import SaisieInvalide
from app.domain.orientations import GEOGRAPHIES_COURTES, ORIENTATIONS, Geographie
from app.domain.saisies import lire_entier, montant_saisi

TauxFacultatif = Annotated[
    int | None, BeforeValidator(lambda v: (lire_taux(v) if v.strip() else None) if isinstance(v, str) else v)
]
Identifiant = Annotated[int | None, BeforeValidator(lambda v: lire_entier(v, 2**31 - 1) or None if v.strip() else None)]


def _dit(vide: str, mal: str = "", **bornes: Any) -> Any:
    return Field(json_schema_extra={"vide": vide, "mal": mal or vide}, **bornes)


class FormeRegles(Forme):
    """What an envelope asks of each dossier."""

    plancher: MontantFacultatif = None
    plafond: MontantFacultatif = None
    taux_max: TauxFacultatif = None
    geographies: Annotated[list[Geographie], Field(default_factory=list)]

    def regles(self) -> Regles:
        return Regles(
            plancher_cents=self.plancher,
            plafond_cents=self.plafond,
            taux_max_pour_mille=self.taux_max,
            geographies=frozenset(self.geographies),
        )


class FormePart(FormeRegles):
    """Its amount, and the same rules (a part serves the places of its envelope)."""

    montant: Annotated[Montant, _dit("Saisissez le montant de la sous-enveloppe, par exemple 20 000.")]


class FormeNouvellePart(FormePart):
    """For what it is kept: « orientation:sante », « commune:59172 »."""

    objet: Annotated[str, _dit("Choisissez à quoi cette part est réservée.", min_length=1)]
    dans: Identifiant = None

    def part(self, objets: Mapping[str, str]) -> PartDonnee:
        """Raises SaisieInvalide if it is not one of these."""
        if self.objet not in objets:
            phrase = "Choisissez à quoi cette part est réservée."
            raise SaisieInvalide(phrase, {"objet": phrase})
        decoupe, _, valeur = self.objet.partition(":")
        return PartDonnee(Decoupe(decoupe), valeur, objets[self.objet], self.montant, self.regles())


class FormeReport(Forme):
    """How much of last year's envelope, and why."""

    montant: Annotated[Montant, _dit("Saisissez le montant à reporter, par exemple 5 000.")]
    raison: Annotated[
        str,
        _dit(
            "Dites pourquoi cette somme est reportée.", "Raccourcissez la raison : 500 caractères au plus.",
            min_length=1, max_length=500,
        ),
    ]  # fmt: skip


class FormeRetour(Forme):
    """Why one comes back on an act."""

    raison: Annotated[
        str,
        _dit("Dites pourquoi.", "Raccourcissez la raison : 500 caractères au plus.", min_length=1, max_length=500),
    ]


def objets_possibles(communes: Mapping[str, str]) -> dict[str, str]:
    """What a part may be kept for, by value of the form, with its name."""
    return (
        {f"orientation:{o.value}": fiche.libelle_court for o, fiche in ORIENTATIONS.items()}
        | {f"geographie:{g.value}": nom[0].upper() + nom[1:] for g, nom in GEOGRAPHIES_COURTES.items()}
        | {f"commune:{insee}": nom for insee, nom in communes.items()}
    )


def saisie_du_noeud(noeud: Noeud) -> Saisie[Any]:
    """The form of an envelope or of a part as it stands."""
    regles = noeud.regles
    return Saisie.vierge(
        montant=montant_saisi(noeud.montant_cents),
        plancher="" if regles.plancher_cents is None else montant_saisi(regles.plancher_cents),
        plafond="" if regles.plafond_cents is None else montant_saisi(regles.plafond_cents),
        taux_max=taux_saisi(regles.taux_max_pour_mille),
        geographies=[g.value for g in Geographie if g in regles.geographies],
    )
