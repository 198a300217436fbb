"""What the decision file hides, so that it may be shown to the organisme, to a judge or to an auditor.

What bears on the private life of somebody else, or says how they behaved, is given to that person alone (CRPA, art.
L.311-6); the rest is given once this is hidden (art. L.311-7). The names of agents stay: whoever deals with a
dossier is known by name (art. L.111-2). The legal representative and the signatory acted for the organisme: their names
stay, their addresses do not. Free text is searched for addresses, telephones and accounts; a name typed in a sentence
cannot be found, hence the reading that the file asks for before it leaves.
"""

import re
from collections.abc import Collection, Mapping
from typing import Any

MASQUE = "[masqué]"
COURRIEL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
TELEPHONE = re.compile(
    r"(?<![\w/-])(?:\+|00)?(?:33[\s.-]?(?:\(0\)[\s.-]?)?[1-9]|0[1-9])(?:[\s.\u00a0\u202f-]?\d{2}){4}(?!\d)"
)
IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ \u00a0\u202f]?[A-Z0-9]{4}){3,7}(?:[ \u00a0\u202f]?[A-Z0-9]{1,3})?\b")
NIR = re.compile(r"\b[12][ ]?\d{2}[ ]?(?:0[1-9]|1[0-2]|[2-9]\d)[ ]?\d[\dAB][ ]?\d{3}[ ]?\d{3}(?:[ ]?\d{2})?\b")

# by section, then question: the whole answer; the person in charge of the dossier is not its representative
REPONSES_MASQUEES: Mapping[str, frozenset[str]] = {
    "organisme": frozenset(
        {
            "contact_nom", "contact_prenom", "contact_telephone", "contact_courriel",
            "representant_telephone", "representant_courriel", "adresse_correspondance",
        }
    ),
}  # fmt: skip
SIGNATURE_LUE = ("nom", "titre", "le", "par_lien", "contenu_sha256")
GENRES_MASQUES = frozenset({"courriel", "telephone"})

DECLARATIONS = frozenset({"declarer_deport", "declarer_lien"})
"""The acts of the trail whose particulars say why somebody is linked."""

EXCLUS = (
    "les notes entre agents : préparatoires, elles ne fondent pas la décision",
    "les messages avec l’organisme, qui les a dans son espace",
    "les documents joints, listés avec leur empreinte : ils portent des noms, des adresses et un compte bancaire",
    "les coordonnées bancaires",
    "le motif d’un déport ou d’un lien déclaré : il touche à la vie privée de qui le déclare",
    "la raison d’une réaffectation, qui peut dire l’absence d’un agent",
)
"""What is never in the file, in words."""


def masquer_texte(texte: str, gardes: Collection[str] = ()) -> str:
    """A sentence without addresses, telephones, accounts nor social security numbers; `gardes`: the service's own."""

    def cacher(trouve: re.Match[str]) -> str:
        return trouve[0] if _nu(trouve[0]) in {_nu(g) for g in gardes} else MASQUE

    for motif in (COURRIEL, IBAN, NIR, TELEPHONE):
        texte = motif.sub(cacher, texte)
    return texte


def _nu(texte: str) -> str:
    return re.sub(r"[\s.\u00a0\u202f-]", "", texte).lower()


def est_masquee(section: str, cle: str, genre: str = "") -> bool:
    """Whether the whole answer to a question is hidden."""
    return genre in GENRES_MASQUES or cle in REPONSES_MASQUEES.get(section, ())


def masquer(valeur: Any, gardes: Collection[str] = ()) -> Any:
    """Any answer, its texts hidden one by one: lists and tables too."""
    if isinstance(valeur, str):
        return masquer_texte(valeur, gardes)
    if isinstance(valeur, Mapping):
        return {cle: masquer(v, gardes) for cle, v in valeur.items()}
    return [masquer(v, gardes) for v in valeur] if isinstance(valeur, list | tuple) else valeur


def details_montrables(acte: str, details: Mapping[str, Any]) -> Mapping[str, Any]:
    """The particulars of a line of the trail that may be shown."""
    return {} if acte in DECLARATIONS else details


def masquer_version(instantane: Mapping[str, Any]) -> dict[str, Any]:
    """A frozen version that may be shown: documents by kind and digest only, the signature by who and when."""
    sections = {
        section: {
            cle: MASQUE if est_masquee(section, cle) and valeur else masquer(valeur) for cle, valeur in reponses.items()
        }
        for section, reponses in instantane.get("sections", {}).items()
    }
    pieces = [{"genre": p["genre"], "sha256": p["sha256"]} for p in instantane.get("pieces", [])]
    signature = instantane.get("signature") or {}
    return {
        **{cle: instantane[cle] for cle in ("dossier", "campagne", "organisme") if cle in instantane},
        "sections": sections,
        "pieces": pieces,
        "signature": {cle: masquer(signature[cle]) for cle in SIGNATURE_LUE if cle in signature} or None,
    }
