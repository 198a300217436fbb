"""What the screens of the models of letters read: the versions, and the rows a model is tried on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.lettres import ecrire, valeurs
from app.comite.queries_lettres import a_essayer, guichets_suivants
from app.domain.decision import SensDecision
from app.domain.lettres import GenreLettre, Modele, TexteDeLettre, cas_extremes, composer, variables_de
from app.domain.voies_de_recours import VOIES_APRES_REJET
from app.models.campagnes import Campagne
from app.models.comptes import Personne
from app.models.lettres import ModeleDeLettre

ECHANTILLON = 3


def versions(bd: Session, campagne: Campagne, genre: GenreLettre) -> Sequence[Any]:
    """The versions of a model, last first, with who wrote each."""
    return bd.execute(
        select(
            col(ModeleDeLettre.numero), col(ModeleDeLettre.ecrit_le), col(Personne.prenom), col(Personne.nom)
        )
        .join(Personne, col(Personne.id) == col(ModeleDeLettre.par_id))
        .where(col(ModeleDeLettre.campagne_id) == campagne.id, col(ModeleDeLettre.genre) == genre.value)
        .order_by(col(ModeleDeLettre.numero).desc())
    ).all()  # fmt: skip


def version(bd: Session, campagne: Campagne, genre: GenreLettre, numero: int) -> Modele | None:
    """One of them, to be read or taken again."""
    ligne = bd.execute(
        select(col(ModeleDeLettre.sujet), col(ModeleDeLettre.texte)).where(
            col(ModeleDeLettre.campagne_id) == campagne.id,
            col(ModeleDeLettre.genre) == genre.value,
            col(ModeleDeLettre.numero) == numero,
        )
    ).first()
    return Modele(*ligne, numero) if ligne else None


def dernieres_ecritures(bd: Session, campagne: Campagne) -> dict[str, datetime]:
    """When each kind of letter was written last; those of the contract are not there."""
    requete = (
        select(col(ModeleDeLettre.genre), func.max(col(ModeleDeLettre.ecrit_le)))
        .where(col(ModeleDeLettre.campagne_id) == campagne.id)
        .group_by(col(ModeleDeLettre.genre))
    )
    return {genre: le for genre, le in bd.execute(requete).all() if le}


@dataclass(frozen=True, slots=True)
class Essai:
    """A letter written on one row. `cle` names the row in the form."""

    cle: str
    nom: str
    lettre: TexteDeLettre


@dataclass(frozen=True, slots=True)
class Essais:
    """A model tried: on invented rows where something is missing, on the dossiers of the campaign."""

    extremes: Sequence[Essai]
    reels: Sequence[Essai]

    @property
    def avec_un_vide(self) -> list[Essai]:
        return [e for e in (*self.extremes, *self.reels) if e.lettre.vides]

    @property
    def complets(self) -> int:
        return len(self.extremes) + len(self.reels) - len(self.avec_un_vide)

    @property
    def lignes(self) -> list[tuple[str, str]]:
        """What may be chosen to be read: pairs (key, name)."""
        cas = [(e.cle, f"Cas : {e.nom[0].lower()}{e.nom[1:]}") for e in self.extremes]
        return [*((e.cle, e.nom) for e in self.reels), *cas]

    @property
    def echantillon(self) -> Sequence[Essai]:
        return self.reels[:ECHANTILLON] or self.extremes[:1]

    def de(self, cle: str) -> Essai | None:
        return next((e for e in (*self.reels, *self.extremes) if e.cle == cle), None)


def essayer(
    bd: Session, personne: Personne, campagne: Campagne, genre: GenreLettre, modele: Modele, maintenant: datetime
) -> Essais:
    """The model on worst-case rows, then on the dossiers this person may read. Nothing is kept."""
    extremes = [
        Essai(f"cas.{n}", nom, composer(modele, donnees)) for n, (nom, donnees) in enumerate(cas_extremes(genre))
    ]
    guichets = guichets_suivants(bd, campagne, maintenant)
    exemples = {nom: v.exemple for nom, v in variables_de(genre).items()}
    sens = SensDecision(genre.value) if genre.value in set(SensDecision) else None
    if genre is GenreLettre.RECTIFIER:
        sens = SensDecision.ACCORDER
    reels = []
    for source in a_essayer(bd, personne, campagne, sens):
        connues = valeurs(source, None, campagne, guichets, maintenant) | {"date_seance": exemples["date_seance"]}
        if source.decision.id is None:  # no decision of this kind: its words are those of the example
            connues |= {nom: exemples.get(nom, "") for nom in ("motif", "reserves", "rang")}
        if genre is GenreLettre.REJETER_RECOURS:
            connues["voies_de_recours"] = VOIES_APRES_REJET
        lettre = ecrire(source, modele, exemples | connues)
        nom = f"{source.dossier.numero} — {source.organisme.nom}"
        reels.append(
            Essai(f"dossier.{source.dossier.id}", nom, TexteDeLettre(lettre.sujet, lettre.texte, lettre.vides))
        )
    return Essais(extremes, reels)
