"""What is said of a dossier beside its note and independent of it: the avis and the égalité level."""

from enum import StrEnum


class SensAvis(StrEnum):
    """The meaning of an avis. It never changes the note."""

    FAVORABLE = "favorable"
    RESERVES = "favorable_avec_reserves"
    DEFAVORABLE = "defavorable"
    HORS_CHAMP = "hors_champ"

    @property
    def libelle(self) -> str:
        return LIBELLES_AVIS[self]


LIBELLES_AVIS: dict[SensAvis, str] = {
    SensAvis.FAVORABLE: "Favorable",
    SensAvis.RESERVES: "Favorable avec réserves",
    SensAvis.DEFAVORABLE: "Défavorable",
    SensAvis.HORS_CHAMP: "Hors champ",
}


class NiveauEgalite(StrEnum):
    """How far a project serves equality between women and men (budget intégrant l'égalité).

    Source: note of the CGET of 7 August 2019, programme 147, itself on the OECD scale.
    """

    G0 = "G0"
    G1 = "G1"
    G2 = "G2"

    @property
    def libelle(self) -> str:
        return LIBELLES_EGALITE[self]


LIBELLES_EGALITE: dict[NiveauEgalite, str] = {
    NiveauEgalite.G0: "G0 : l’égalité femmes-hommes est absente du projet",
    NiveauEgalite.G1: "G1 : l’égalité femmes-hommes est un objectif secondaire ou significatif",
    NiveauEgalite.G2: "G2 : l’égalité femmes-hommes est l’objectif principal",
}
