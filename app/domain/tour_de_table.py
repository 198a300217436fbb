"""The tour de table of a dossier: one line per funder, what is asked, proposed, decided, and how firm it is.

What others announce is not firm before each has voted (Cour des comptes, rapport sur la politique de la ville, 2007):
each line says how far it went, and the plan counts apart what is voted. Amounts in cents, rates in thousandths.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import Literal

from app.domain.budget import EtatFinancement, LigneFinanceur
from app.domain.partenaires import Fermete as FermeteDAvis
from app.domain.partenaires import GenrePartenaire
from app.domain.postes import FINANCEURS_74
from app.domain.saisies import euros


class Fermete(StrEnum):
    """How firm an amount is. Each rank is firmer than the one before."""

    SOLLICITE = "sollicite"
    AVIS = "avis"
    PROMIS = "promis"
    VOTE = "vote"
    ENGAGE = "engage"
    VERSE = "verse"

    @property
    def libelle(self) -> str:
        return FERMETES[self][0]

    @property
    def ton(self) -> str:
        return FERMETES[self][1]

    @property
    def rang(self) -> int:
        return list(Fermete).index(self)

    @property
    def est_ferme(self) -> bool:
        """Voted at least: before that, an amount may still be withdrawn."""
        return self.rang >= Fermete.VOTE.rang


FERMETES: dict[Fermete, tuple[str, str]] = {
    Fermete.SOLLICITE: ("Sollicité", ""),
    Fermete.AVIS: ("Avis", "attente"),
    Fermete.PROMIS: ("Promis", "info"),
    Fermete.VOTE: ("Voté", "ok"),
    Fermete.ENGAGE: ("Engagé", "ok"),
    Fermete.VERSE: ("Versé", "ok"),
}
# what is typed on a funder of the committee: its vote is a decision of the sitting, and nothing else
FERMETES_DU_COMITE = (Fermete.AVIS, Fermete.PROMIS)
FERMETES_DES_AUTRES = tuple(Fermete)
AUTEUR_EFFACE = "Compte effacé"
VOTE_DE_RIEN = "Voté : 0 €"
NOM_MAXIMUM = 120
FINANCEUR_DU_GENRE: dict[GenrePartenaire, str] = {
    GenrePartenaire.COMMUNE: "commune",
    GenrePartenaire.ETAT: "etat",
    GenrePartenaire.CAF: "caf",
    GenrePartenaire.REGION: "region",
    GenrePartenaire.DEPARTEMENT: "departement",
    GenrePartenaire.BAILLEUR: "prives",
}
_FERMETE_D_AVIS = {
    FermeteDAvis.INDICATIF: Fermete.AVIS,
    FermeteDAvis.PROBABLE: Fermete.AVIS,
    FermeteDAvis.VOTE: Fermete.VOTE,
}


@dataclass(frozen=True, slots=True)
class CleDeLigne:
    """A funder at the table: its code in the line 74, and which one where several share it (« Raismes »)."""

    financeur: str
    nom: str = ""

    @property
    def pliee(self) -> tuple[str, str]:
        """« Mairie de RAISMES », « Ville de Raismes » and « Raismes » are one funder."""
        sans = unicodedata.normalize("NFKD", self.nom).encode("ascii", "ignore").decode().lower()
        mots = [m for m in re.split(r"[^a-z0-9]+", sans) if m]
        if self.financeur == "commune":
            mots = [m for m in mots if m not in ("mairie", "ville", "commune", "de", "la", "le", "d")]
        # a ligature unfolds into several letters: what is kept holds no more than was typed
        return self.financeur, " ".join(mots)[:NOM_MAXIMUM] if FINANCEURS_74[self.financeur].est_nomme else ""

    @property
    def libelle(self) -> str:
        connu = "La Porte du Hainaut" if self.financeur == "caph" else FINANCEURS_74[self.financeur].libelle
        return f"{connu} — {self.nom}" if self.nom else connu


@dataclass(frozen=True, slots=True)
class AvisChiffre:
    """What a partner answered with an amount."""

    genre: GenrePartenaire
    nom: str
    montant_cents: int
    fermete: FermeteDAvis
    rendu_le: datetime | None = None


@dataclass(frozen=True, slots=True)
class Saisie:
    """What somebody recorded on a line, the last time."""

    cle: CleDeLigne
    montant_cents: int
    fermete: Fermete
    numero: str = ""
    reference: str = ""
    par: str = ""
    le: datetime | None = None


@dataclass(frozen=True, slots=True)
class DuComite:
    """What the committee's own tables say of a funder that has an envelope. `propose_cents`: None while nothing is;
    `est_ecarte`: refused, adjourned, waiting or given up, the dossier takes nothing from it."""

    nom: str
    propose_cents: int | None = None
    est_promis: bool = False
    decide_cents: int | None = None
    est_publie: bool = False
    est_ecarte: bool = False
    reference: str = ""
    vote_le: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ligne:
    """A funder's line. `demande_cents`: what the porteur asked of it; `avise_cents`: what a partner
    answered for it; `source`: who says the rest."""

    cle: CleDeLigne
    libelle: str
    demande_cents: int = 0
    propose_cents: int | None = None
    decide_cents: int | None = None
    fermete: Fermete = Fermete.SOLLICITE
    est_refusee: bool = False
    est_du_comite: bool = False
    avise_cents: int | None = None
    numero: str = ""
    reference: str = ""
    source: str = ""
    le: datetime | None = None

    @property
    def est_sollicitee(self) -> bool:
        """Whether anything was ever asked, proposed or decided."""
        return bool(self.source)

    @property
    def est_a_voter(self) -> bool:
        """Decided by the committee, not voted yet by its own assembly."""
        return self.est_du_comite and bool(self.decide_cents) and not self.fermete.est_ferme

    @property
    def attendu_cents(self) -> int:
        """What the plan counts on: decided, else proposed, else asked; nothing from who refused."""
        if self.est_refusee:
            return 0
        connus = (self.decide_cents, self.propose_cents, self.demande_cents)
        return next(cents for cents in connus if cents is not None)


def dresser(
    demandes: Iterable[LigneFinanceur],
    comite: Mapping[str, DuComite],
    avis: Iterable[AvisChiffre] = (),
    saisies: Iterable[Saisie] = (),
    *,
    est_verse: bool = False,
) -> tuple[Ligne, ...]:
    """The lines, those of the committee's envelopes first, then the others in the order of the line 74.

    Nothing is stored twice: the budget says what was asked, the proposals and the decisions what the committee does,
    the partners' avis what they envisage; what somebody recorded corrects the avis, never a decision.
    """
    lignes: dict[tuple[str, str], Ligne] = {}
    for code, faits in comite.items():
        cle = CleDeLigne(code)
        lignes[cle.pliee] = _du_comite(Ligne(cle=cle, libelle=faits.nom, est_du_comite=True), faits, est_verse)
    for demande in demandes:
        cle = CleDeLigne(demande.financeur, demande.nom if FINANCEURS_74[demande.financeur].est_nomme else "")
        ligne = lignes.get(cle.pliee) or Ligne(cle=cle, libelle=cle.libelle)
        lignes[cle.pliee] = _demandee(ligne, demande)
    for rendu in avis:
        _changer(lignes, CleDeLigne(FINANCEUR_DU_GENRE[rendu.genre], rendu.nom), partial(_avisee, avis=rendu))
    for saisie in saisies:
        _changer(lignes, saisie.cle, partial(_corrigee, saisie=saisie))
    ordre = list(FINANCEURS_74)
    return tuple(
        sorted(lignes.values(), key=lambda x: (not x.est_du_comite, ordre.index(x.cle.financeur), x.cle.pliee[1]))
    )


def _changer(lignes: dict[tuple[str, str], Ligne], cle: CleDeLigne, changer: Callable[[Ligne], Ligne]) -> None:
    propre = cle if FINANCEURS_74[cle.financeur].est_nomme else CleDeLigne(cle.financeur)
    lignes[propre.pliee] = changer(lignes.get(propre.pliee) or Ligne(cle=propre, libelle=propre.libelle))


def _du_comite(ligne: Ligne, faits: DuComite, est_verse: bool) -> Ligne:
    if faits.est_ecarte:
        ligne = replace(ligne, fermete=Fermete.AVIS, est_refusee=True, source="Rien d’accordé à ce jour")
    elif faits.decide_cents is not None:
        ligne = _decidee(ligne, faits, est_verse)
    elif faits.propose_cents is not None:
        fermete = Fermete.PROMIS if faits.est_promis else Fermete.AVIS
        ligne = replace(ligne, fermete=fermete, source="Promesse" if faits.est_promis else "Proposition du pilote")
    return replace(ligne, propose_cents=faits.propose_cents, decide_cents=faits.decide_cents)


def _decidee(ligne: Ligne, faits: DuComite, est_verse: bool) -> Ligne:
    """What the committee decided is promised until the funder's own assembly votes it; nothing decided asks no vote."""
    if faits.decide_cents and not faits.reference:
        fermete, source = Fermete.PROMIS, "Décision du comité, à voter"
    else:
        fermete, source = (Fermete.ENGAGE if faits.est_publie else Fermete.VOTE), "Décision du comité"
    ligne = replace(ligne, reference=faits.reference, le=faits.vote_le)
    return replace(ligne, fermete=Fermete.VERSE if est_verse else fermete, source=source)


def _demandee(ligne: Ligne, demande: LigneFinanceur) -> Ligne:
    """Several rows of the budget for one funder add up: each is a part of what is asked from it."""
    ligne = replace(
        ligne,
        demande_cents=ligne.demande_cents + (demande.montant_cents if demande.est_comptee else 0),
        numero=demande.numero or ligne.numero,
        source=ligne.source or "Budget déposé",
    )
    if ligne.est_du_comite:
        return ligne
    # what the porteur calls acquired is announced, not voted: nobody else said so yet
    est_acquis = demande.etat is EtatFinancement.ACQUIS
    fermete = Fermete.PROMIS if est_acquis else ligne.fermete
    return replace(ligne, fermete=fermete, est_refusee=not demande.est_comptee and not ligne.demande_cents)


def _avisee(ligne: Ligne, avis: AvisChiffre) -> Ligne:
    if ligne.est_du_comite:
        return replace(ligne, avise_cents=avis.montant_cents)
    return _chiffree(
        replace(ligne, avise_cents=avis.montant_cents, source=f"Avis : {avis.nom}", le=avis.rendu_le),
        avis.montant_cents,
        _FERMETE_D_AVIS[avis.fermete],
    )


def _corrigee(ligne: Ligne, saisie: Saisie) -> Ligne:
    numero = saisie.numero or ligne.numero
    if ligne.est_du_comite and saisie.fermete.est_ferme and not saisie.montant_cents:
        # its assembly voted nothing: said as long as the decision gives nothing for it
        ligne = replace(ligne, numero=numero)
        dit = replace(ligne, fermete=Fermete.VOTE, reference=saisie.reference, source=VOTE_DE_RIEN, le=saisie.le)
        return dit if ligne.decide_cents == 0 else ligne
    if ligne.est_du_comite:
        return replace(ligne, numero=numero, reference=ligne.reference or saisie.reference, le=ligne.le or saisie.le)
    if ligne.le is not None and saisie.le is not None and saisie.le < ligne.le:
        return replace(ligne, numero=numero)  # the partner answered since
    return _chiffree(
        replace(ligne, numero=numero, reference=saisie.reference, source=saisie.par or AUTEUR_EFFACE, le=saisie.le),
        saisie.montant_cents,
        saisie.fermete,
    )


def _chiffree(ligne: Ligne, cents: int, fermete: Fermete) -> Ligne:
    propose, decide = (ligne.propose_cents, cents) if fermete.est_ferme else (cents, None)
    return replace(ligne, propose_cents=propose, decide_cents=decide, fermete=fermete, est_refusee=False)


@dataclass(frozen=True, slots=True)
class Plan:
    """How a project is financed. `autres_cents`: its products that come from no funder (sales, own resources…)."""

    cout_cents: int
    autres_cents: int
    lignes: Sequence[Ligne]

    @property
    def attendu_cents(self) -> int:
        return sum(ligne.attendu_cents for ligne in self.lignes)

    def somme(self, colonne: Literal["demande_cents", "propose_cents", "decide_cents"]) -> int:
        """What a column adds up to, where it says anything."""
        return sum(getattr(ligne, colonne) or 0 for ligne in self.lignes)

    @property
    def ferme_cents(self) -> int:
        """What is voted at least."""
        return sum(ligne.attendu_cents for ligne in self.lignes if ligne.fermete.est_ferme)

    @property
    def reste_cents(self) -> int:
        """What is still to be found; negative when there is too much."""
        return self.cout_cents - self.autres_cents - self.attendu_cents

    @property
    def phrase(self) -> str:
        if self.reste_cents > 0:
            return f"Il reste {euros(self.reste_cents)} à trouver"
        if self.reste_cents < 0:
            return f"Le plan dépasse le coût de {euros(-self.reste_cents)}"
        return "Le plan est équilibré"

    def part(self, cents: int) -> int | None:
        return taux_de(cents, self.cout_cents)


def taux_de(cents: int, cout_cents: int) -> int | None:
    """The share of the cost in thousandths, rounded half up; None while the cost is unknown."""
    return (2 * 1000 * cents + cout_cents) // (2 * cout_cents) if cout_cents > 0 else None


def montant_au_taux(pour_mille: int, cout_cents: int) -> int:
    """The cents of a rate, rounded down: a maximum rate typed is never passed."""
    return pour_mille * cout_cents // 1000


def erreurs_de_ligne(
    montant_cents: int, fermete: Fermete, *, est_du_comite: bool, reference: str, raison: str, est_corrigee: bool
) -> dict[str, str]:
    """What is missing to record a line, by field. A correction carries its reason, a vote its reference."""
    erreurs = {}
    if fermete not in (FERMETES_DU_COMITE if est_du_comite else FERMETES_DES_AUTRES):
        erreurs["fermete"] = (
            "Ce financeur décide au comité : son vote s’enregistre en séance. Choisissez « Avis » ou « Promis »."
        )
    elif fermete is Fermete.PROMIS and montant_cents == 0:
        erreurs["montant"] = "Saisissez le montant promis, ou choisissez « Avis »."
    if fermete.est_ferme and not est_du_comite and not reference.strip():
        erreurs["reference"] = "Saisissez la référence du vote, par exemple « délibération 2027-045 »."
    if est_corrigee and not raison.strip():
        erreurs["raison"] = "Dites pourquoi cette ligne change : l’ancienne est gardée avec cette raison."
    return erreurs
