"""What the public directory of enterprises says of an organisme, read as if it came from a stranger.

Shape of `recherche-entreprises.api.gouv.fr/search`: `results[]` holds `siren`, `nom_raison_sociale`, `nom_complet`,
`sigle`, `nature_juridique` (INSEE code), `date_creation`, `etat_administratif` (A, C), `siege` and
`matching_etablissements[]` (`siret`, `adresse`, `code_postal`, `libelle_commune`, `etat_administratif`), and
`complements.identifiant_association` (RNA). Nothing is taken unless the number that was asked is there.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.saisies import date_saisie, nettoyer

RESULTATS_LUS = 10
# what the directory writes in place of what a person asked not to be shown
CACHE = "[NON-DIFFUSIBLE]"
FORMES: dict[str, str] = {
    "7210": "Commune",
    "7346": "Communauté de communes",
    "7348": "Communauté d’agglomération",
    "7361": "Centre communal d’action sociale",
    "9210": "Association non déclarée",
    "9220": "Association déclarée",
    "9221": "Association d’insertion par l’activité économique",
    "9222": "Association intermédiaire",
    "9223": "Groupement d’employeurs",
    "9230": "Association reconnue d’utilité publique",
    "9240": "Congrégation",
    "9260": "Association de droit local",
    "9300": "Fondation",
}
LIBELLES: dict[str, str] = {
    "nom": "Nom",
    "sigle": "Sigle",
    "adresse": "Adresse du siège",
    "code_postal": "Code postal",
    "ville": "Ville",
    "forme_juridique": "Forme juridique",
    "date_creation": "Date de création",
}
"""What may be proposed, with the words of the file."""
LONGUEURS = {"nom": 200, "sigle": 40, "adresse": 200, "ville": 80}


@dataclass(frozen=True, slots=True, kw_only=True)
class FicheAnnuaire:
    """What the directory proposes; an empty text is nothing to propose."""

    siret: str = ""
    rna: str = ""
    nom: str = ""
    sigle: str = ""
    adresse: str = ""
    code_postal: str = ""
    ville: str = ""
    forme_juridique: str = ""
    date_creation: date | None = None
    est_cesse: bool = False

    def valeurs(self) -> dict[str, str]:
        """What may fill the file, as a person would type it."""
        tous = {
            "nom": self.nom, "sigle": self.sigle, "adresse": self.adresse, "code_postal": self.code_postal,
            "ville": self.ville, "forme_juridique": self.forme_juridique,
            "date_creation": date_saisie(self.date_creation) if self.date_creation else "",
        }  # fmt: skip
        return {cle: valeur for cle, valeur in tous.items() if valeur}


@dataclass(frozen=True, slots=True)
class Proposition:
    """One field where the directory says something else than the file."""

    champ: str
    libelle: str
    actuel: str
    propose: str


def propositions(actuel: Mapping[str, str], lue: FicheAnnuaire) -> tuple[Proposition, ...]:
    """The fields that differ, in the order of the file; what only differs by case or spaces does not count."""
    proposees = lue.valeurs()
    return tuple(
        Proposition(champ, libelle, actuel.get(champ, ""), proposees[champ])
        for champ, libelle in LIBELLES.items()
        if champ in proposees and _plie(proposees[champ]) != _plie(actuel.get(champ, ""))
    )


def lire_annuaire(brut: Any, numero: str) -> FicheAnnuaire | None:
    """The organisme of a SIRET or RNA number in an answer of the directory; None if it is not there.

    Never raises, whatever the answer holds: another number, a wrong type or a text too long is left out.
    """
    for resultat in _resultats(brut):
        siege = _dict(resultat.get("siege"))
        rna = _rna(_dict(resultat.get("complements")).get("identifiant_association"))
        if numero.startswith("W"):
            if rna == numero:
                return _fiche(resultat, siege, rna)
            continue
        etablissements = [siege, *(_dict(e) for e in _liste(resultat.get("matching_etablissements")))]
        trouve = next((e for e in etablissements if e.get("siret") == numero), None)
        # the SIREN is the beginning of the SIRET: an answer that says otherwise contradicts itself
        if trouve is not None and resultat.get("siren") == numero[:9]:
            return _fiche(resultat, trouve, rna)
    return None


def _fiche(resultat: Mapping[str, Any], etablissement: Mapping[str, Any], rna: str) -> FicheAnnuaire:
    code_postal = _texte(etablissement.get("code_postal"), 5)
    ville = _texte(etablissement.get("libelle_commune"), LONGUEURS["ville"])
    siret = _texte(etablissement.get("siret"), 14)
    return FicheAnnuaire(
        siret=siret if re.fullmatch(r"[0-9]{14}", siret) else "",
        rna=rna,
        nom=_texte(resultat.get("nom_raison_sociale"), LONGUEURS["nom"])
        or _texte(resultat.get("nom_complet"), LONGUEURS["nom"]),
        sigle=_texte(resultat.get("sigle"), LONGUEURS["sigle"]),
        adresse=_voie(etablissement, code_postal),
        code_postal=code_postal if re.fullmatch(r"[0-9]{5}", code_postal) else "",
        ville=ville,
        forme_juridique=FORMES.get(_texte(resultat.get("nature_juridique"), 4), ""),
        date_creation=_jour(resultat.get("date_creation")),
        est_cesse="C" in (resultat.get("etat_administratif"), etablissement.get("etat_administratif"))
        or etablissement.get("etat_administratif") == "F",
    )


def _voie(etablissement: Mapping[str, Any], code_postal: str) -> str:
    """The street alone: the directory's `adresse` ends with the postal code and the commune."""
    parties = [_texte(etablissement.get(c), 100) for c in ("numero_voie", "type_voie", "libelle_voie")]
    if parties[2]:
        return " ".join(p for p in parties if p)[: LONGUEURS["adresse"]]
    entiere = _texte(etablissement.get("adresse"), LONGUEURS["adresse"])
    avant, separateur, _ = entiere.rpartition(f" {code_postal} ") if code_postal else ("", "", "")
    return avant if separateur else entiere


def _resultats(brut: Any) -> Iterator[Mapping[str, Any]]:
    for resultat in _liste(_dict(brut).get("results"))[:RESULTATS_LUS]:
        yield _dict(resultat)


def _dict(valeur: Any) -> Mapping[str, Any]:
    return valeur if isinstance(valeur, Mapping) else {}


def _liste(valeur: Any) -> list[Any]:
    return valeur[:100] if isinstance(valeur, list) else []


def _texte(valeur: Any, maximum: int) -> str:
    """One line, without control nor mark-up sign, or nothing: a text too long is not cut, it is dropped."""
    if not isinstance(valeur, str) or len(valeur) > 4 * maximum or CACHE in valeur:
        return ""
    propre = " ".join(nettoyer(valeur).split())
    if len(propre) > maximum or re.search(r"[<>{}\\]|://", propre):
        return ""
    return "".join(c for c in propre if unicodedata.category(c) != "Cf")


def _rna(valeur: Any) -> str:
    texte = _texte(valeur, 10)
    return texte if re.fullmatch(r"W[0-9A-Z]{9}", texte) else ""


def _jour(valeur: Any) -> date | None:
    try:
        lu = date.fromisoformat(_texte(valeur, 10))
    except ValueError:
        return None
    return lu if 1800 <= lu.year <= 2100 else None


def _plie(texte: str) -> str:
    sans_accents = "".join(c for c in unicodedata.normalize("NFD", texte) if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", " ", sans_accents).strip().lower()
