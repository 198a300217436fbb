"""The kinds of letters of a decision: what each may say, what it must say, and its model until somebody writes another.

A refusal always gives the ways of appeal (CJA, art. R.421-5), and so does a grant below what was asked; a grant gives
its amount (CRPA, art. L.242-1: it is a right).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from app.domain.modeles_de_lettre import Ecrit, ecrire, verifier_modele


class GenreLettre(StrEnum):
    """What a letter announces. Those of a decision have its code (`SensDecision`)."""

    ACCORDER = "accorder"
    REFUSER = "refuser"
    ATTENTE = "mettre_en_attente"
    AJOURNER = "ajourner"
    RENVOYER = "renvoyer"
    REJETER_RECOURS = "rejeter_recours"
    RECTIFIER = "rectifier"

    @property
    def libelle(self) -> str:
        return _GENRES[self]


_GENRES: dict[GenreLettre, str] = {
    GenreLettre.ACCORDER: "Accord",
    GenreLettre.REFUSER: "Refus",
    GenreLettre.ATTENTE: "Liste complémentaire",
    GenreLettre.AJOURNER: "Ajournement",
    GenreLettre.RENVOYER: "Renvoi vers SIP ou FPC",
    GenreLettre.REJETER_RECOURS: "Rejet d’un recours gracieux",
    GenreLettre.RECTIFIER: "Rectification d’un accord",
}


@dataclass(frozen=True, slots=True)
class Variable:
    """What a letter may say. `genres`: the letters that know it, all of them when empty."""

    nom: str
    aide: str
    exemple: str
    peut_manquer: bool = False
    genres: frozenset[GenreLettre] = frozenset()


def _v(nom: str, aide: str, exemple: str, genres: str = "", *, peut_manquer: bool = False) -> Variable:
    return Variable(nom, aide, exemple, peut_manquer, frozenset(map(GenreLettre, genres.split())))


_COURTES = "SIP 2027 : ouvert jusqu’au mercredi 30 juin 2027, 17 h (heure de Paris), 3 000 € au plus par demande"
VARIABLES: tuple[Variable, ...] = (
    _v("numero", "Numéro de la demande", "AAP-2027-0042"),
    _v("titre", "Titre du projet", "Ateliers santé au pied des tours"),
    _v("organisme", "Nom de l’organisme", "Association des Tilleuls"),
    _v("siret", "SIRET de l’organisme ; un collectif n’en a pas", "912 345 678 00012", peut_manquer=True),
    _v("representant", "Représentant légal (fiche, sinon demande)", "Camille Martin, présidente", peut_manquer=True),
    _v("campagne", "Titre de la campagne", "Appel à projets 2027"),
    _v("date_seance", "Jour de la séance du comité", "8 avril 2027", peut_manquer=True),
    _v("montant_demande", "Somme demandée", "8 000 €"),
    _v("montant_accorde", "Somme accordée, tous financeurs", "5 500 €", "accorder rectifier"),
    _v("montant_precedent", "Somme accordée avant la rectification", "6 000 €", "rectifier"),
    _v("motif_rectification", "Raison de la rectification", "La Région a voté une autre somme.", "rectifier"),
    _v("acte", "Référence et jour de l’acte qui rectifie", "délibération 2027-112 du 8 juin 2027", "rectifier"),
    _v("montants", "Une ligne par financeur, « sous réserve » s’il n’a pas voté", "- La Porte du Hainaut : 5 500 €",
       "accorder rectifier"),
    _v("montant_reduit", "Somme demandée, si elle dépasse celle accordée", "8 000 €", "accorder rectifier",
       peut_manquer=True),
    _v("reserves", "Conditions et réserves du comité", "Associer la mission locale.", "accorder rectifier",
       peut_manquer=True),
    _v("seuil_convention", "Somme au-delà de laquelle une convention est obligatoire", "23 000 €", "accorder"),
    _v("motif", "Motif écrit par le comité", "Le partenariat reste à préciser.",
       "refuser mettre_en_attente ajourner renvoyer", peut_manquer=True),
    _v("motif_en_bref", "Motif choisi dans la liste", "L’action recoupe une offre déjà présente", "refuser",
       peut_manquer=True),
    _v("dispositif_propose", "Dispositif où reprendre la demande", "SIP, Soutien aux Initiatives de Proximité",
       "renvoyer", peut_manquer=True),
    _v("rang", "Rang sur la liste complémentaire", "3", "mettre_en_attente", peut_manquer=True),
    _v("notes_par_famille", "Moyennes par famille de critères, si la campagne le veut",
       "- Participation des habitants : 1,50 sur 4", "refuser renvoyer", peut_manquer=True),
    _v("fenetres", "Dispositifs qui conviennent ensuite, ouverts ou à venir, une ligne chacun", f"- {_COURTES}",
       "refuser renvoyer", peut_manquer=True),
    _v("voies_de_recours", "Voies et délais de recours ; d’un accord, s’il est inférieur à la demande",
       "Si vous contestez cette décision…", "accorder refuser renvoyer rejeter_recours rectifier"),
    _v("reponse", "Réponse au recours, avec ses raisons", "Le projet ne touche pas le quartier.", "rejeter_recours"),
    _v("recours_du", "Jour du recours gracieux", "12 mai 2027", "rejeter_recours"),
    _v("referent", "Chef de projet à appeler : nom, téléphone, e-mail", "Sofia Benali, 03 27 00 00 00",
       peut_manquer=True),
    _v("service", "Service qui signe", "Service politique de la ville"),
    _v("service_adresse", "Adresse postale du service", "Site minier d’Arenberg, 59135 Wallers", peut_manquer=True),
    _v("service_telephone", "Téléphone du service", "03 27 00 00 00", peut_manquer=True),
    _v("service_courriel", "E-mail du service", "ville@agglo.example", peut_manquer=True),
    _v("lien", "Adresse de la demande et de cette lettre sur le portail", "https://portail.example/dossiers/42"),
)  # fmt: skip
TOUJOURS: dict[GenreLettre, tuple[str, ...]] = {
    GenreLettre.ACCORDER: ("montant_accorde", "lien"),
    GenreLettre.REFUSER: ("voies_de_recours", "lien"),
    GenreLettre.RENVOYER: ("voies_de_recours", "lien"),
    GenreLettre.REJETER_RECOURS: ("reponse", "voies_de_recours", "lien"),
    GenreLettre.RECTIFIER: ("montant_accorde", "motif_rectification", "lien"),
}


def variables_de(genre: GenreLettre) -> dict[str, Variable]:
    """What this letter may say, by name, in the order of the list."""
    return {v.nom: v for v in VARIABLES if not v.genres or genre in v.genres}


def toujours_de(genre: GenreLettre) -> tuple[str, ...]:
    """What its text must say whatever the dossier."""
    return TOUJOURS.get(genre, ("lien",))


@dataclass(frozen=True, slots=True)
class Modele:
    """A model as it is used. `numero`: its version in the campaign, 0 for that of the contract."""

    sujet: str
    texte: str
    numero: int = 0


@dataclass(frozen=True, slots=True)
class TexteDeLettre:
    """A letter written. `vides`: the variables that left a gap."""

    sujet: str
    texte: str
    vides: tuple[str, ...]


def verifier(genre: GenreLettre, modele: Modele) -> None:
    """Raise SaisieInvalide, with the sentences of `sujet` and `texte`, if the model cannot be used."""
    verifier_modele(modele.sujet, modele.texte, variables_de(genre), ("numero",), toujours_de(genre))


def avec_les_voies(lettre: TexteDeLettre, voies: str) -> TexteDeLettre:
    """A letter that must give the ways of appeal says them at its end where its model left them out."""
    if not voies or voies in lettre.texte:
        return lettre
    return replace(lettre, texte=f"{lettre.texte.rstrip()}\n\n{voies}\n")


def composer(modele: Modele, valeurs: Mapping[str, str]) -> TexteDeLettre:
    """The letter of these values."""
    sujet = ecrire(modele.sujet, {nom: " ".join(valeur.split()) for nom, valeur in valeurs.items()})
    corps: Ecrit = ecrire(modele.texte, valeurs)
    vides = tuple(dict.fromkeys((*sujet.vides, *corps.vides)))
    return TexteDeLettre(sujet.texte.strip(), corps.texte, vides)


# -- to whom it is addressed


def en_toutes_lettres(prenom: str, nom: str, fonction: str) -> str:
    """« Camille Martin, présidente », as far as it is known."""
    return ", ".join(filter(None, (f"{prenom} {nom}".strip(), fonction.strip())))


def representant_depose(fige: Mapping[str, Any]) -> str:
    """Who represents the organisme by law, as a frozen version names them, "" if it does not (CERFA 12156*06, 1.6)."""
    reponses = fige.get("sections", {}).get("organisme", {})
    prenom, nom, fonction = (str(reponses.get(f"representant_{cle}") or "") for cle in ("prenom", "nom", "fonction"))
    return en_toutes_lettres(prenom, nom, fonction) if nom.strip() else ""


# -- trying a model on what may be missing

SIGNES = "« L’été & l'eau » <ensemble> 100 % {{ motif }}"


def cas_extremes(genre: GenreLettre) -> list[tuple[str, dict[str, str]]]:
    """Rows to try a model on: everything is known, each thing that may be missing is, names are long."""
    plein = {nom: v.exemple for nom, v in variables_de(genre).items()}
    sans = {
        "Collectif sans SIRET": ("siret",),
        "Fiche sans représentant": ("representant",),
        "Sans réserve ni motif": ("reserves", "motif", "montant_reduit"),
        "Sans référent": ("referent",),
        "Aucun dispositif ouvert ensuite": ("fenetres", "notes_par_famille", "rang"),
        "Tout ce qui peut manquer manque": tuple(v.nom for v in variables_de(genre).values() if v.peut_manquer),
    }
    cas = [("Tout est renseigné", plein)]
    for nom, manquantes in sans.items():
        if any(m in plein for m in manquantes):
            cas.append((nom, plein | {m: "" for m in manquantes if m in plein}))
    long = {"titre": "Très long titre de projet " * 8, "organisme": "Association au nom très long " * 7}
    cas.append(("Noms de deux cents signes", plein | {nom: valeur.strip()[:200] for nom, valeur in long.items()}))
    cas.append(("Signes particuliers", plein | {"titre": SIGNES, "organisme": SIGNES}))
    return cas
