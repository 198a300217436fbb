"""The short forms of accounts: sign-in, profile, invitation, organisme."""

import re
from collections.abc import Callable
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from app.core.formulaires import Forme
from app.core.identifiants import lire_courriel, lire_iban, lire_rna, lire_siret, lire_telephone
from app.domain.dispositifs import GenreOrganisme
from app.domain.droits import Role, RoleAdhesion
from app.domain.motdepasse import LONGUEUR_MAXIMALE

_NOM_PROPRE = re.compile(r"[^\W\d_][^\d_/\\@<>:;=*{}\[\]|()\"]*")
# mail readers turn « exemple.fr » into a link as well
_LIEN = re.compile(r"://|[Ww]{3}\.|[<>{}]|\bhttps?\b|\w\.[a-z]{2,}\b")


def _une_ligne(texte: str) -> str:
    return " ".join(texte.split())


def lire_nom_propre(texte: str) -> str:
    """A person's name: it is shown in mails to others, so neither link nor sign may hide in it."""
    nom = _une_ligne(texte)
    if nom and (not _NOM_PROPRE.fullmatch(nom) or _LIEN.search(nom)):
        raise ValueError("Écrivez le nom avec des lettres, des traits d’union ou des apostrophes.")
    return nom


def lire_libelle(texte: str) -> str:
    """The name of an organisme or a place, on one line, without a link."""
    libelle = _une_ligne(texte)
    if _LIEN.search(libelle):
        raise ValueError("Écrivez ce nom sans adresse de site ni signe < > { }.")
    return libelle


def lire_code_postal(texte: str) -> str:
    """Five digits."""
    brut = re.sub(r"\s", "", texte)
    if not re.fullmatch(r"\d{5}", brut):
        raise ValueError("Saisissez un code postal à 5 chiffres, par exemple 59220.")
    return brut


def lire_numero(texte: str) -> str:
    """A SIRET or a RNA number, whichever was typed."""
    return lire_rna(texte) if texte.strip().upper().startswith("W") else lire_siret(texte)


def lire_code(texte: str) -> str:
    """Six digits, spaces allowed."""
    brut = re.sub(r"[\s.-]", "", texte)
    if not re.fullmatch(r"[0-9]{6}", brut):
        raise ValueError("Saisissez les 6 chiffres du code reçu par e-mail, par exemple 123 456.")
    return brut


def _facultatif(lecteur: Callable[[str], str]) -> BeforeValidator:
    def lire(valeur: Any) -> Any:
        return (lecteur(valeur) if valeur.strip() else None) if isinstance(valeur, str) else valeur

    return BeforeValidator(lire)


def _requis(lecteur: Callable[[str], str]) -> BeforeValidator:
    def lire(valeur: Any) -> Any:
        if not isinstance(valeur, str) or not valeur.strip():
            raise ValueError("vide")  # the field's own sentence is shown
        return lecteur(valeur)

    return BeforeValidator(lire)


def _phrases(vide: str, mal: str = "") -> dict[str, Any]:
    return {"vide": vide, "mal": mal or vide}


AdresseCourriel = Annotated[
    str,
    _requis(lire_courriel),
    Field(max_length=254, json_schema_extra=_phrases("Saisissez votre adresse e-mail.")),
]
NomPropre = Annotated[str, _requis(lire_nom_propre)]
MotDePasseSaisi = Annotated[
    str,
    Field(
        min_length=1,
        max_length=LONGUEUR_MAXIMALE,
        json_schema_extra=_phrases("Saisissez votre mot de passe.", "Ce mot de passe est trop long : vérifiez-le."),
    ),
]
SiretFacultatif = Annotated[str | None, _facultatif(lire_siret)]
RnaFacultatif = Annotated[str | None, _facultatif(lire_rna)]


class FormeDemandeCode(Forme):
    courriel: AdresseCourriel
    est_confirme: str = ""
    suite: str = ""


class FormeCode(Forme):
    code: Annotated[
        str,
        _requis(lire_code),
        Field(json_schema_extra=_phrases("Saisissez le code à 6 chiffres reçu par e-mail.")),
    ]


class FormeMotDePasse(Forme):
    courriel: AdresseCourriel
    mot_de_passe: MotDePasseSaisi
    suite: str = ""


class FormeSecondFacteur(Forme):
    code: Annotated[
        str,
        Field(
            min_length=1,
            max_length=40,
            json_schema_extra=_phrases("Saisissez le code affiché par votre téléphone, ou un code de secours."),
        ),
    ]


class FormePreuve(Forme):
    """Either is enough."""

    mot_de_passe: str = Field(default="", max_length=LONGUEUR_MAXIMALE)
    code: str = Field(default="", max_length=40)


class FormeProfil(Forme):
    prenom: Annotated[NomPropre, Field(max_length=80, json_schema_extra=_phrases("Saisissez votre prénom."))]
    nom: Annotated[NomPropre, Field(max_length=80, json_schema_extra=_phrases("Saisissez votre nom."))]
    telephone: Annotated[str | None, _facultatif(lire_telephone)] = None


class FormeNouveauMotDePasse(Forme):
    mot_de_passe_actuel: str = Field(default="", max_length=LONGUEUR_MAXIMALE)
    mot_de_passe: Annotated[str, Field(min_length=1, json_schema_extra=_phrases("Saisissez le nouveau mot de passe."))]


class FormeInvitation(Forme):
    """An administrator's invitation; `poste_code` for an agent who will hold a post."""

    courriel: Annotated[
        AdresseCourriel, Field(json_schema_extra=_phrases("Saisissez l’adresse e-mail de la personne."))
    ]
    role: Annotated[Role, Field(json_schema_extra=_phrases("Choisissez le rôle de la personne."))]
    poste_code: Annotated[str | None, _facultatif(str.strip)] = None


class FormeAcceptation(Forme):
    prenom: Annotated[NomPropre, Field(max_length=80, json_schema_extra=_phrases("Saisissez votre prénom."))]
    nom: Annotated[NomPropre, Field(max_length=80, json_schema_extra=_phrases("Saisissez votre nom."))]


class FormeIdentite(Forme):
    """What describes an organisme and may change."""

    nom: Annotated[
        str,
        _requis(lire_libelle),
        Field(
            max_length=200,
            json_schema_extra=_phrases("Saisissez le nom de l’organisme.", "Écrivez le nom en 200 signes au plus."),
        ),
    ]
    # the length bounds the text, not its absence
    sigle: Annotated[
        Annotated[str, Field(max_length=40)] | None,
        _facultatif(lire_libelle),
        Field(json_schema_extra=_phrases("", "Écrivez le sigle en 40 signes au plus.")),
    ] = None
    siret: SiretFacultatif = None
    rna: RnaFacultatif = None
    adresse: Annotated[
        str,
        _requis(lire_libelle),
        Field(
            max_length=200,
            json_schema_extra=_phrases(
                "Saisissez le numéro et la rue du siège.", "Écrivez l’adresse en 200 signes au plus."
            ),
        ),
    ]
    code_postal: Annotated[
        str, _requis(lire_code_postal), Field(json_schema_extra=_phrases("Saisissez le code postal du siège."))
    ]
    ville: Annotated[
        str,
        _requis(lire_libelle),
        Field(
            max_length=80,
            json_schema_extra=_phrases("Saisissez la ville du siège.", "Écrivez la ville en 80 signes au plus."),
        ),
    ]


class FormeOrganisme(FormeIdentite):
    genre: Annotated[GenreOrganisme, Field(json_schema_extra=_phrases("Choisissez ce qu’est votre organisme."))]
    siret_porteur: SiretFacultatif = None
    # « oui »: the creator represents the organisme legally, and signs by depositing
    represente: str = ""
    # where one was when an organisme was asked for
    suite: str = ""


class FormeRejoindre(Forme):
    numero: Annotated[
        str,
        _requis(lire_numero),
        Field(json_schema_extra=_phrases("Saisissez le SIRET ou le numéro RNA de l’organisme.")),
    ]
    suite: str = ""


class FormeRole(Forme):
    role: Annotated[RoleAdhesion, Field(json_schema_extra=_phrases("Choisissez un rôle."))]


class FormeRib(Forme):
    iban: Annotated[str, _requis(lire_iban), Field(json_schema_extra=_phrases("Saisissez l’IBAN inscrit sur le RIB."))]
    titulaire_compte: Annotated[
        str,
        _requis(lire_libelle),
        Field(
            max_length=120,
            json_schema_extra=_phrases(
                "Saisissez le nom du titulaire du compte, tel qu’il figure sur le RIB.",
                "Écrivez le nom du titulaire en 120 signes au plus.",
            ),
        ),
    ]
