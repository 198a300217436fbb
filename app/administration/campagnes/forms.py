"""What an administrator types about a campaign, in French, and what it means."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field
from starlette.datastructures import FormData

from app.core.formulaires import Forme, MontantFacultatif, Saisie
from app.core.francais import PARIS
from app.core.identifiants import lire_courriel, lire_telephone
from app.domain.campagnes import Contact, Reglement, heure_saisie, lire_fenetre, lire_heure, lire_taux, taux_saisi
from app.domain.dispositifs import Dispositif
from app.domain.saisies import SaisieIllisible, date_saisie, lire_date, lire_entier, lire_montant, montant_saisi
from app.models.campagnes import Campagne


def _dit(vide: str, mal: str = "", min_length: int | None = None, max_length: int | None = None) -> Any:
    """A field with its two sentences: nothing typed, badly typed."""
    phrases = {"vide": vide, "mal": mal or vide}
    return Field(min_length=min_length, max_length=max_length, json_schema_extra={**phrases})


def _telephone(valeur: str) -> str:
    return lire_telephone(valeur) if valeur else ""


def _courriel(valeur: str) -> str:
    return lire_courriel(valeur) if valeur else ""


Jour = Annotated[date, BeforeValidator(lire_date)]
Heure = Annotated[tuple[int, int], BeforeValidator(lire_heure)]
Taux = Annotated[int, BeforeValidator(lire_taux)]
TauxFacultatif = Annotated[int | None, BeforeValidator(lambda v: lire_taux(v) if v.strip() else None)]
Jours = Annotated[int | None, BeforeValidator(lambda v: lire_entier(v, 999) if v.strip() else None)]


class FormeFenetre(Forme):
    """A title, and when one may deposit, in Paris time."""

    titre: Annotated[
        str,
        _dit(
            "Donnez un titre, par exemple « Appel à projets 2027 ».",
            "Raccourcissez le titre : 120 caractères au plus.",
            min_length=1,
            max_length=120,
        ),
    ]
    ouvre_jour: Annotated[Jour, _dit("Saisissez le jour d’ouverture, par exemple 15/11/2026.")]
    ouvre_heure: Annotated[Heure, _dit("Saisissez l’heure d’ouverture, par exemple 9 h.")]
    ferme_jour: Annotated[Jour, _dit("Saisissez le jour de clôture, par exemple 15/01/2027.")]
    ferme_heure: Annotated[Heure, _dit("Saisissez l’heure de clôture, par exemple 17 h.")]


class FormeCreation(FormeFenetre):
    """A new campaign: what never changes afterwards, and its window."""

    dispositif: Annotated[Dispositif, _dit("Choisissez le dispositif.")]
    annee: Annotated[
        int,
        BeforeValidator(lambda v: lire_entier(v, 9999)),
        _dit("Saisissez l’année de la campagne, par exemple 2027."),
    ]


class FormeCampagne(FormeFenetre):
    """Everything else that may change."""

    presentation: Annotated[
        str,
        _dit("", "Raccourcissez la présentation : 4 000 caractères au plus.", max_length=4000),
    ] = ""
    decision_prevue: Annotated[
        str,
        _dit("", "Raccourcissez cette réponse : 120 caractères au plus.", max_length=120),
    ] = ""
    taux_plafond: Annotated[Taux, _dit("Saisissez le taux plafond, par exemple 80.")]
    cofinancement_min: Annotated[Taux, _dit("Saisissez le cofinancement minimal : 0 s’il n’y en a pas.")]
    part_qpv_min: TauxFacultatif = None
    part_qpv_effet: Annotated[Literal["avertit", "bloque"], _dit("Choisissez l’effet de cette règle.")] = "avertit"
    plafond_dossier: MontantFacultatif = None
    plafond_annuel: MontantFacultatif = None
    delai_cible_jours: Jours = None
    pieces_requises: Annotated[list[str], Field(default_factory=list)]
    points_ecartes: Annotated[list[str], Field(default_factory=list)]
    contact_service: Annotated[str, _dit("", "Raccourcissez le nom du service.", max_length=200)] = ""
    contact_adresse: Annotated[str, _dit("", "Raccourcissez l’adresse.", max_length=300)] = ""
    contact_telephone: Annotated[str, BeforeValidator(_telephone)] = ""
    contact_courriel: Annotated[str, BeforeValidator(_courriel)] = ""
    contact_silence: Annotated[str, _dit("", "Raccourcissez cette mention.", max_length=1000)] = ""

    def en_reglement(self) -> Reglement:
        """The rules typed. Raises SaisieInvalide where the two instants do not make a window."""
        return Reglement(
            titre=self.titre,
            presentation=self.presentation,
            fenetre=lire_fenetre((self.ouvre_jour, self.ouvre_heure), (self.ferme_jour, self.ferme_heure)),
            decision_prevue=self.decision_prevue,
            taux_plafond_pour_mille=self.taux_plafond,
            cofinancement_min_pour_mille=self.cofinancement_min,
            part_qpv_min_pour_mille=self.part_qpv_min,
            part_qpv_bloque=self.part_qpv_effet == "bloque",
            plafond_dossier_cents=self.plafond_dossier,
            plafond_annuel_cents=self.plafond_annuel,
            delai_cible_jours=self.delai_cible_jours,
            pieces_requises=tuple(self.pieces_requises),
            points_ecartes=tuple(self.points_ecartes),
            contact=Contact(
                service=self.contact_service,
                adresse=self.contact_adresse,
                telephone=self.contact_telephone,
                courriel=self.contact_courriel,
                silence=self.contact_silence,
            ),
        )


def saisie_de(campagne: Campagne, pieces: Iterable[str]) -> Saisie[FormeCampagne]:
    """The form filled with what the campaign holds; `pieces` are the codes ticked."""
    contact = Contact.lire(campagne.contact)
    return Saisie.vierge(
        titre=campagne.titre,
        presentation=campagne.presentation,
        ouvre_jour=date_saisie(campagne.ouvre_le.astimezone(PARIS).date()),
        ouvre_heure=heure_saisie(campagne.ouvre_le),
        ferme_jour=date_saisie(campagne.ferme_le.astimezone(PARIS).date()),
        ferme_heure=heure_saisie(campagne.ferme_le),
        decision_prevue=campagne.decision_prevue,
        taux_plafond=taux_saisi(campagne.taux_plafond_pour_mille),
        cofinancement_min=taux_saisi(campagne.cofinancement_min_pour_mille),
        part_qpv_min=taux_saisi(campagne.part_qpv_min_pour_mille),
        part_qpv_effet="bloque" if campagne.part_qpv_bloque else "avertit",
        plafond_dossier=_montant(campagne.plafond_dossier_cents),
        plafond_annuel=_montant(campagne.plafond_annuel_cents),
        delai_cible_jours=campagne.delai_cible_jours,
        pieces_requises=list(pieces),
        points_ecartes=list(campagne.points_ecartes),
        contact_service=contact.service,
        contact_adresse=contact.adresse,
        contact_telephone=contact.telephone,
        contact_courriel=contact.courriel,
        contact_silence=contact.silence,
    )


def _montant(cents: int | None) -> str:
    return "" if cents is None else montant_saisi(cents)


# the box that says that an amount left empty removes its envelope
RETIRER = "retirer"


def champ_enveloppe(financeur: str) -> str:
    return f"montant.{financeur}"


def champ_montre(financeur: str) -> str:
    """The amount as the page showed it, beside the one typed."""
    return f"montre.{financeur}"


def lire_enveloppes(corps: FormData, financeurs: Collection[str]) -> tuple[Saisie[Forme], dict[str, int | None]]:
    """One amount per funder: cents, None where the field is empty. What cannot be read is in `erreurs`.

    A field left as it was shown is left out, and so is one that did not come: what somebody carried over meanwhile
    stays, and a cut connection removes nothing.
    """
    saisie: Saisie[Forme] = Saisie(valeurs={RETIRER: corps.get(RETIRER) == "oui"})
    montants: dict[str, int | None] = {}
    for code in financeurs:
        champ, montre = champ_enveloppe(code), corps.get(champ_montre(code))
        saisi = corps.get(champ)
        saisie.valeurs[champ] = texte = saisi if isinstance(saisi, str) else ""
        saisie.valeurs[champ_montre(code)] = montre if isinstance(montre, str) else ""
        if saisi is None or texte == montre:
            continue
        try:
            montants[code] = lire_montant(texte) if texte.strip() else None
        except SaisieIllisible as refus:
            saisie.erreurs[champ] = refus.phrase
    if not any(champ_enveloppe(code) in corps for code in financeurs):
        saisie.erreurs[""] = "Aucun montant n’est arrivé : rien n’a changé. Rechargez la page, puis recommencez."
    return saisie, montants


def saisie_des_enveloppes(montants: Mapping[str, int]) -> Saisie[Forme]:
    champs = (champ_enveloppe, champ_montre)
    return Saisie.vierge(**{nom(code): montant_saisi(cents) for code, cents in montants.items() for nom in champs})
