"""The organisme's file: what it holds, what is missing or outdated, and what a dossier takes from it or gives back.

Each thing is asked once (CRPA L.114-8). Findings depend on the kind of organisme and on the day.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from app.domain.contenus import en_texte
from app.domain.dispositifs import GenreOrganisme
from app.domain.saisies import SaisieIllisible, lire_entier

EFFECTIF_MAXIMUM = 100_000
ETPT_MAXIMUM_CENTIEMES = 99_999_00
# the accounts of a year are approved within the six months that follow it
MOIS_DES_COMPTES_APPROUVES = 7


class Partie(StrEnum):
    """A part of the file: one line of its page."""

    IDENTITE = "identite"
    REPRESENTANTS = "representants"
    BANQUE = "banque"
    MOYENS = "moyens"
    COMPTES = "comptes"

    @property
    def libelle(self) -> str:
        return _LIBELLES[self]


_LIBELLES = {
    Partie.IDENTITE: "Identité",
    Partie.REPRESENTANTS: "Qui représente l’organisme",
    Partie.BANQUE: "Coordonnées bancaires",
    Partie.MOYENS: "Moyens humains",
    Partie.COMPTES: "Comptes annuels",
}


class Manque(StrEnum):
    """What a finding is about."""

    ABSENT = "absent"
    PERIME = "perime"
    EN_COURS = "en_cours"


@dataclass(frozen=True, slots=True)
class ConstatFiche:
    """One finding. `phrase` says what to do."""

    partie: Partie
    manque: Manque
    phrase: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Representant:
    """Who may be reached in the organisme's name; `est_legal`: who represents it by law or by its statuts."""

    nom: str
    prenom: str = ""
    fonction: str = ""
    courriel: str = ""
    telephone: str = ""
    est_legal: bool = False

    @property
    def est_joignable(self) -> bool:
        return bool(self.courriel and self.telephone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fiche:
    """All that the rules need of an organisme. Years: the last one filled, None if there is none."""

    genre: GenreOrganisme
    siret: str | None = None
    objet: str = ""
    forme_juridique: str = ""
    date_creation: date | None = None
    representants: tuple[Representant, ...] = ()
    a_un_compte: bool = False
    rib_attend: bool = False
    annee_des_moyens: int | None = None
    annee_des_comptes: int | None = None


@dataclass(frozen=True, slots=True)
class EtatPartie:
    """The line of a part: its state in words and its findings."""

    partie: Partie
    constats: tuple[ConstatFiche, ...] = field(default=())

    @property
    def libelle(self) -> str:
        genres = {constat.manque for constat in self.constats}
        if Manque.ABSENT in genres:
            return "À compléter"
        if Manque.PERIME in genres:
            return "À mettre à jour"
        return "En cours de vérification" if genres else "À jour"

    @property
    def ton(self) -> str:
        return "attente" if self.constats else "ok"


def annee_des_moyens(jour: date) -> int:
    """Human means are counted at 31 December of the year before."""
    return jour.year - 1


def annee_des_comptes(jour: date) -> int:
    """The last year whose accounts must be there: from July the year before, until then the one before it."""
    return jour.year - (1 if jour.month >= MOIS_DES_COMPTES_APPROUVES else 2)


def parties_de(genre: GenreOrganisme) -> tuple[Partie, ...]:
    """The parts a kind of organisme fills: only an association gives its means and accounts (CERFA 12156*06)."""
    if genre is GenreOrganisme.ASSOCIATION:
        return tuple(Partie)
    if genre is GenreOrganisme.COLLECTIF:
        return (Partie.IDENTITE, Partie.REPRESENTANTS)  # the money goes to the organisme that carries it
    return (Partie.IDENTITE, Partie.REPRESENTANTS, Partie.BANQUE)


def constats_de_la_fiche(fiche: Fiche, jour: date) -> tuple[ConstatFiche, ...]:
    """What is missing or outdated on that day, in the order of the parts."""
    parties = parties_de(fiche.genre)
    trouves = (*_identite(fiche), *_representants(fiche), *_banque(fiche), *_annuels(fiche, jour))
    return tuple(constat for constat in trouves if constat.partie in parties)


def etats_des_parties(fiche: Fiche, jour: date) -> tuple[EtatPartie, ...]:
    """One line per part, with its findings."""
    trouves = constats_de_la_fiche(fiche, jour)
    return tuple(EtatPartie(p, tuple(c for c in trouves if c.partie is p)) for p in parties_de(fiche.genre))


def _absent(partie: Partie, phrase: str) -> ConstatFiche:
    return ConstatFiche(partie, Manque.ABSENT, phrase)


def _identite(fiche: Fiche) -> Iterator[ConstatFiche]:
    if fiche.genre is GenreOrganisme.ASSOCIATION:
        if not fiche.siret:
            yield _absent(
                Partie.IDENTITE, "Le SIRET manque : sans lui, aucun versement. Demandez-le à l’Insee, c’est gratuit."
            )
        if not fiche.objet:
            yield _absent(Partie.IDENTITE, "L’objet de l’association manque : recopiez-le des statuts.")
        if fiche.date_creation is None:
            yield _absent(Partie.IDENTITE, "La date de création manque : elle est sur le récépissé de la préfecture.")
    if fiche.genre is not GenreOrganisme.COLLECTIF and not fiche.forme_juridique:
        yield _absent(Partie.IDENTITE, "La forme juridique manque, par exemple « association loi 1901 ».")


def _representants(fiche: Fiche) -> Iterator[ConstatFiche]:
    if fiche.genre is GenreOrganisme.COLLECTIF:
        if not fiche.representants:
            yield _absent(Partie.REPRESENTANTS, "Indiquez une personne du collectif que nous pouvons joindre.")
        return
    legaux = [r for r in fiche.representants if r.est_legal]
    if not legaux:
        yield _absent(Partie.REPRESENTANTS, "Indiquez la personne qui représente légalement l’organisme.")
    elif not any(r.est_joignable for r in legaux):
        yield _absent(
            Partie.REPRESENTANTS, "Donnez l’e-mail et le téléphone de la personne qui représente l’organisme."
        )


def _banque(fiche: Fiche) -> Iterator[ConstatFiche]:
    if fiche.rib_attend:
        yield ConstatFiche(Partie.BANQUE, Manque.EN_COURS, "Le compte demandé est en cours de vérification.")
    elif not fiche.a_un_compte:
        yield _absent(Partie.BANQUE, "Enregistrez le compte bancaire qui recevra l’aide.")


def _annuels(fiche: Fiche, jour: date) -> Iterator[ConstatFiche]:
    yield from _annuel(
        Partie.MOYENS, fiche.annee_des_moyens, annee_des_moyens(jour), "les moyens humains au 31 décembre {}"
    )
    yield from _annuel(Partie.COMPTES, fiche.annee_des_comptes, annee_des_comptes(jour), "les comptes de l’année {}")


def _annuel(partie: Partie, annee: int | None, attendue: int, quoi: str) -> Iterator[ConstatFiche]:
    if annee is None:
        yield _absent(partie, f"Donnez {quoi.format(attendue)}.")
    elif annee < attendue:
        yield ConstatFiche(
            partie, Manque.PERIME, f"Mettez à jour : donnez {quoi.format(attendue)} (les derniers sont de {annee})."
        )


EFFECTIFS: dict[str, str] = {
    "benevoles": "Bénévoles",
    "volontaires": "Volontaires (service civique…)",
    "salaries": "Salariés",
    "emplois_aides": "Dont emplois aidés",
    "mis_a_disposition": "Personnels mis à disposition",
    "adherents": "Adhérents",
    "adherentes": "Dont femmes",
}
"""The head counts at 31 December, under the same keys in the file and in the form of a dossier."""
DONT = {"emplois_aides": "salaries", "adherentes": "adherents"}
IDENTITE_REPORTEE: dict[str, int] = {
    "nom": 200, "sigle": 40, "adresse": 200, "ville": 80, "site_web": 200, "adresse_correspondance": 300,
}  # fmt: skip
"""What a dossier may give back of the identity, and its longest; the numbers never come from there."""
REPRESENTANT_REPORTE: dict[str, int] = {"nom": 80, "prenom": 80, "fonction": 100, "courriel": 254, "telephone": 20}


@dataclass(frozen=True, slots=True)
class Report:
    """What a section « organisme » gives back to the file: only what is filled and can be read."""

    identite: dict[str, str]
    representant: dict[str, str]
    effectifs: dict[str, int]
    etpt_centiemes: int | None

    @property
    def est_vide(self) -> bool:
        return not (self.identite or self.representant or self.effectifs or self.etpt_centiemes is not None)


def report(reponses: Mapping[str, Any]) -> Report:
    """Read the answers of a section « organisme ». Never raises: what cannot be read stays out of the file."""
    identite = {
        cle: texte
        for cle, maximum in IDENTITE_REPORTEE.items()
        if (texte := en_texte(reponses.get(cle))) and len(texte) <= maximum
    }
    code_postal = en_texte(reponses.get("code_postal"))
    if len(code_postal) == 5 and code_postal.isascii() and code_postal.isdigit():
        identite["code_postal"] = code_postal
    representant = {
        cle: texte
        for cle, maximum in REPRESENTANT_REPORTE.items()
        if (texte := en_texte(reponses.get(f"representant_{cle}"))) and len(texte) <= maximum
    }
    effectifs = {cle: n for cle in EFFECTIFS if (n := _effectif(reponses.get(cle))) is not None}
    for part, tout in DONT.items():
        if effectifs.get(part, 0) > effectifs.get(tout, EFFECTIF_MAXIMUM):
            del effectifs[part]
    return Report(
        identite, representant if "nom" in representant else {}, effectifs, lire_etpt(en_texte(reponses.get("etp")))
    )


def _effectif(saisi: Any) -> int | None:
    try:
        return lire_entier(en_texte(saisi), EFFECTIF_MAXIMUM)
    except SaisieIllisible:
        return None


def lire_etpt(texte: str) -> int | None:
    """Hundredths of « 2,5 »; None if it cannot be read."""
    entier, _, decimales = texte.strip().replace(".", ",").partition(",")
    if not (entier.isascii() and entier.isdigit() and len(entier) <= 5) or len(decimales) > 2:
        return None
    if decimales and not (decimales.isascii() and decimales.isdigit()):
        return None
    centiemes = int(entier) * 100 + int(decimales.ljust(2, "0") or "0")
    return centiemes if centiemes <= ETPT_MAXIMUM_CENTIEMES else None


def etpt_saisi(centiemes: int | None) -> str:
    """« 2,5 », as a person types it."""
    if centiemes is None:
        return ""
    entier, reste = divmod(centiemes, 100)
    return f"{entier},{reste:02d}".rstrip("0").rstrip(",") if reste else str(entier)
