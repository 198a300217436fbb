"""The windows of funding: the annual call, and the two that stay open all year.

Source: contract, « Les dispositifs et moyens financiers spécifiques », volet fonctionnement.
"""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.erreurs import ErreurMetier


class Dispositif(StrEnum):
    """A window of funding; a campaign opens one for a year."""

    AAP = "aap"
    SIP = "sip"
    FPC = "fpc"

    @property
    def libelle(self) -> str:
        return DISPOSITIFS[self].libelle

    @property
    def sigle(self) -> str:
        return DISPOSITIFS[self].sigle


class GenreOrganisme(StrEnum):
    """What kind of body asks. A collectif has no SIRET: another organisme carries it."""

    ASSOCIATION = "association"
    COMMUNE = "commune"
    BAILLEUR = "bailleur"
    ETABLISSEMENT_PUBLIC = "etablissement_public"
    COLLECTIF = "collectif"

    @property
    def libelle(self) -> str:
        return GENRES[self]

    @property
    def doit_etre_porte(self) -> bool:
        """Whether another organisme must receive the money in its name."""
        return self is GenreOrganisme.COLLECTIF


@dataclass(frozen=True, slots=True)
class FicheDispositif:
    """What a page shows of a window. `prefixe` opens the number of its dossiers."""

    code: Dispositif
    sigle: str
    libelle: str
    phrase: str
    est_continu: bool
    accepte_collectif: bool
    prefixe: str


DISPOSITIFS: dict[Dispositif, FicheDispositif] = {
    fiche.code: fiche
    for fiche in (
        FicheDispositif(
            code=Dispositif.AAP,
            sigle="AAP",
            libelle="Appel à projets annuel",
            phrase="Un projet structuré sur l’année, au service des habitants des quartiers.",
            est_continu=False,
            accepte_collectif=False,
            prefixe="AAP",
        ),
        FicheDispositif(
            code=Dispositif.SIP,
            sigle="SIP",
            libelle="Soutien aux Initiatives de Proximité",
            phrase="Une initiative d’habitants ou d’association, toute l’année, avec un dossier court.",
            est_continu=True,
            accepte_collectif=True,
            prefixe="SIP",
        ),
        FicheDispositif(
            code=Dispositif.FPC,
            sigle="FPC",
            libelle="Fabrique des Projets Concertés",
            phrase="Un projet construit avec les habitants et plusieurs partenaires, toute l’année.",
            est_continu=True,
            accepte_collectif=True,
            prefixe="FPC",
        ),
    )
}

GENRES: dict[GenreOrganisme, str] = {
    GenreOrganisme.ASSOCIATION: "Association",
    GenreOrganisme.COMMUNE: "Commune",
    GenreOrganisme.BAILLEUR: "Bailleur social",
    GenreOrganisme.ETABLISSEMENT_PUBLIC: "Établissement public",
    GenreOrganisme.COLLECTIF: "Collectif d’habitants",
}


def peut_candidater(dispositif: Dispositif, genre: GenreOrganisme) -> bool:
    """Whether this kind of body may deposit in this window."""
    return DISPOSITIFS[dispositif].accepte_collectif or genre is not GenreOrganisme.COLLECTIF


def exiger_candidature(dispositif: Dispositif, genre: GenreOrganisme) -> None:
    """Raise ErreurMetier, naming the windows that are open to a collectif, if it may not deposit here."""
    if peut_candidater(dispositif, genre):
        return
    ouverts = " ou ".join(f"{f.libelle} ({f.sigle})" for f in DISPOSITIFS.values() if f.accepte_collectif)
    raise ErreurMetier(
        f"Un collectif d’habitants ne peut pas déposer dans le dispositif « {dispositif.libelle} ». "
        f"Choisissez un dispositif ouvert aux collectifs : {ouverts}. Un organisme porte alors la demande."
    )


def numero(dispositif: Dispositif, annee: int, rang: int) -> str:
    """The public number of a deposited dossier: « AAP-2027-0042 ». `rang` starts at 1 in each year."""
    return f"{DISPOSITIFS[dispositif].prefixe}-{annee}-{rang:04d}"
