"""The short forms of the committee."""

from collections.abc import Collection
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from pydantic.config import JsonDict
from starlette.datastructures import FormData

from app.comite.classement import Carte, LigneDetaillee
from app.comite.commands import Convocation
from app.comite.commands_decision import DecisionDonnee
from app.comite.montants import lire_avec_montants, lire_sans_montants
from app.comite.queries_seance import DecisionLue
from app.core.formulaires import Facultatif, Forme, Saisie
from app.domain.calendrier import instant_paris, jour_de_paris
from app.domain.campagnes import heure_saisie, lire_heure
from app.domain.decision import SensDecision
from app.domain.decision_motifs import MotifRefus, lire_votes
from app.domain.dispositifs import Dispositif
from app.domain.erreurs import SaisieInvalide
from app.domain.instances import GenreSeance
from app.domain.saisies import date_saisie, lire_date, lire_entier, montant_saisi
from app.models.comite import Seance

IDENTIFIANT_MAXIMUM = 2**31 - 1


def _vide(phrase: str, mal: str = "") -> JsonDict:
    return {"vide": phrase, "mal": mal or phrase}


def _jour(valeur: Any) -> Any:
    return lire_date(valeur) if isinstance(valeur, str) else valeur


def _heure(valeur: Any) -> Any:
    return lire_heure(valeur) if isinstance(valeur, str) else valeur


def _rang(valeur: Any) -> Any:
    return lire_entier(valeur, 9999) if isinstance(valeur, str) and valeur.strip() else None


VOIX = "Saisissez un nombre de voix, par exemple 7."
Voix = Annotated[int | None, BeforeValidator(_rang), Facultatif]
Identifiant = Annotated[int, Field(ge=1, le=IDENTIFIANT_MAXIMUM)]


class FormeSeance(Forme):
    """What makes a sitting. The hour is typed in Paris time."""

    titre: str = Field(
        default="", max_length=120, json_schema_extra=_vide("Saisissez un titre de 120 caractères au plus.")
    )
    jour: Annotated[date, BeforeValidator(_jour)] = Field(
        json_schema_extra=_vide("Saisissez une date, par exemple 08/04/2027.")
    )
    heure: Annotated[tuple[int, int], BeforeValidator(_heure)] = Field(
        json_schema_extra=_vide("Saisissez une heure, par exemple 14 h.")
    )
    lieu: str = Field(
        default="", max_length=120, json_schema_extra=_vide("Saisissez un lieu de 120 caractères au plus.")
    )
    membres: list[Identifiant] = Field(default_factory=list, json_schema_extra=_vide("Choisissez un membre au moins."))
    genre: GenreSeance = Field(
        default=GenreSeance.COPIL, json_schema_extra=_vide("Choisissez l’instance qui se réunit.")
    )
    financeur: str = Field(
        default="", max_length=40, json_schema_extra=_vide("Choisissez le financeur dont l’assemblée vote.")
    )

    def convocation(self) -> Convocation:
        """Raises SaisieInvalide: an assembly without a name, an hour that does not exist or exists twice in Paris."""
        titre = self.titre or self.genre.titre
        if not titre:
            phrase = "Donnez le nom de cette assemblée, par exemple « Conseil communautaire »."
            raise SaisieInvalide(phrase, {"titre": phrase})
        try:
            tenue_le = instant_paris(self.jour, *self.heure)
        except SaisieInvalide as refus:
            raise SaisieInvalide(refus.phrase, {"heure": refus.phrase}) from refus
        return Convocation(titre, tenue_le, self.lieu, self.membres, self.genre, self.financeur or None)


def saisie_de_seance(seance: Seance, membres: Collection[int | None]) -> Saisie[FormeSeance]:
    """The form of a sitting as it stands."""
    return Saisie.vierge(
        titre=seance.titre,
        jour=date_saisie(jour_de_paris(seance.tenue_le)),
        heure=heure_saisie(seance.tenue_le),
        lieu=seance.lieu,
        genre=seance.genre.value,
        financeur=seance.financeur_code or "",
        membres=[str(m) for m in membres],
    )


class FormeInscription(Forme):
    """The dossiers to put on an agenda."""

    dossiers: list[Identifiant] = Field(default_factory=list, json_schema_extra=_vide("Cochez un dossier au moins."))


class FormePresences(Forme):
    """Who is in the room."""

    presents: list[Identifiant] = Field(
        default_factory=list, json_schema_extra=_vide("Cochez les personnes présentes.")
    )


class FormeDeport(Forme):
    """Why somebody withdraws."""

    motif: str = Field(
        min_length=1,
        max_length=500,
        json_schema_extra=_vide(
            "Donnez le motif de votre déport, par exemple « membre du bureau de l’association ».",
            "Saisissez un motif de 500 caractères au plus.",
        ),
    )


class FormeAnnulation(Forme):
    """Why a decision is cancelled."""

    motif_annulation: str = Field(
        min_length=1,
        max_length=1000,
        json_schema_extra=_vide("Donnez le motif de l’annulation.", "Saisissez un motif de 1 000 caractères au plus."),
    )


class FormeCorrection(Forme):
    """Why a decision is put right."""

    motif_correction: str = Field(
        min_length=1,
        max_length=1000,
        json_schema_extra=_vide(
            "Dites pourquoi cette décision est corrigée.", "Saisissez une raison de 1 000 caractères au plus."
        ),
    )


class FormeDecision(Forme):
    """A decision. The amounts have one field per funder: `montant_<code>`, read by `lire_decision`."""

    sens: SensDecision = Field(json_schema_extra=_vide("Choisissez une décision."))
    motif: str = Field(
        default="", max_length=4000, json_schema_extra=_vide("Saisissez un motif de 4 000 caractères au plus.")
    )
    rang: Annotated[int | None, BeforeValidator(_rang), Facultatif] = Field(
        default=None, json_schema_extra=_vide("Saisissez un rang, par exemple 1.")
    )
    motif_code: Annotated[MotifRefus | None, Facultatif] = Field(
        default=None, json_schema_extra=_vide("Choisissez le motif du refus dans la liste.")
    )
    conditions: str = Field(
        default="", max_length=4000, json_schema_extra=_vide("Saisissez des conditions de 4 000 caractères au plus.")
    )
    reserves: str = Field(
        default="", max_length=4000, json_schema_extra=_vide("Saisissez des réserves de 4 000 caractères au plus.")
    )
    renvoi_vers: Annotated[Dispositif | None, Facultatif] = Field(
        default=None, json_schema_extra=_vide("Choisissez un dispositif.")
    )
    pour: Voix = Field(default=None, json_schema_extra=_vide(VOIX))
    contre: Voix = Field(default=None, json_schema_extra=_vide(VOIX))
    abstentions: Voix = Field(default=None, json_schema_extra=_vide(VOIX))
    version: int = Field(ge=0, le=IDENTIFIANT_MAXIMUM, json_schema_extra=_vide("Rechargez la page, puis recommencez."))
    montants: dict[str, int] = Field(default_factory=dict)

    def donnees(self) -> DecisionDonnee:
        est_accord = self.sens is SensDecision.ACCORDER
        return DecisionDonnee(
            self.sens,
            self.montants,
            self.motif,
            self.rang,
            self.version,
            self.motif_code,
            self.conditions if est_accord else "",
            self.reserves if est_accord else "",
            self.renvoi_vers,
            lire_votes(self.pour, self.contre, self.abstentions),
        )


def lire_decision(corps: FormData, codes: Collection[str]) -> Saisie[FormeDecision]:
    """Read a decision. Amounts are prefilled for the grant: they are not read for another decision."""
    sens = corps.get("sens")
    lire = lire_avec_montants if sens == SensDecision.ACCORDER else lire_sans_montants
    return lire(FormeDecision, corps, codes)


def decision_proposee(
    ligne: LigneDetaillee, cartes: Collection[Carte], version: int, rang: int
) -> Saisie[FormeDecision]:
    """The form before anything is typed: what the pilote proposes, nothing chosen."""
    montants = {
        f"montant_{c.code}": montant_saisi(ligne.proposes[c.code]) if ligne.proposes.get(c.code) else "" for c in cartes
    }
    return Saisie.vierge(version=version, rang=rang, **montants)


def decision_prise(
    ligne: LigneDetaillee, d: DecisionLue, cartes: Collection[Carte], version: int
) -> Saisie[FormeDecision]:
    """The form of a correction: what was decided, to be put right."""
    montants = {
        f"montant_{c.code}": montant_saisi(ligne.decides[c.code]) if ligne.decides.get(c.code) else "" for c in cartes
    }
    voix = {"pour": d.votes.pour, "contre": d.votes.contre, "abstentions": d.votes.abstentions} if d.votes else {}
    return Saisie.vierge(
        version=version, sens=d.sens.value, motif=d.motif, motif_code=d.motif_code or "", conditions=d.conditions,
        reserves=d.reserves, renvoi_vers=d.renvoi_vers or "", rang=d.rang or "", **voix, **montants,
    )  # fmt: skip
