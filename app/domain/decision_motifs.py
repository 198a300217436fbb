"""What a decision says beside its direction: the coded reason of a refusal, where a dossier is sent back, the votes.

A refusal is reasoned in law and in fact (CRPA, art. L.211-2 and L.211-5): the code is counted every year, the text is
for its porteur. A dossier sent back to another window is refused here, and says where to go.
"""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.dispositifs import DISPOSITIFS, Dispositif
from app.domain.erreurs import SaisieInvalide
from app.domain.saisies import accorder


class MotifRefus(StrEnum):
    """Why a dossier is refused, as it is counted; the reason itself is written beside."""

    HORS_CONTRAT = "hors_contrat"
    HORS_TERRITOIRE = "hors_territoire"
    PUBLIC = "public"
    DROIT_COMMUN = "droit_commun"
    DOUBLON = "doublon"
    CONSTRUCTION = "construction"
    BUDGET = "budget"
    PARTENARIAT = "partenariat"
    BILAN = "bilan"
    CREDITS = "credits"
    AUTRE = "autre"

    @property
    def libelle(self) -> str:
        return MOTIFS_DE_REFUS[self]

    @property
    def dans_la_lettre(self) -> str:
        """What the porteur reads of it; nothing where the text alone says the reason."""
        return "" if self is MotifRefus.AUTRE else self.libelle


MOTIFS_DE_REFUS: dict[MotifRefus, str] = {
    MotifRefus.HORS_CONTRAT: "L’action ne répond pas aux orientations du contrat",
    MotifRefus.HORS_TERRITOIRE: "L’action ne bénéficie pas aux quartiers du contrat",
    MotifRefus.PUBLIC: "Le public ou la place des habitants restent trop imprécis",
    MotifRefus.DROIT_COMMUN: "L’action relève du droit commun d’un autre financeur",
    MotifRefus.DOUBLON: "L’action recoupe une offre déjà présente",
    MotifRefus.CONSTRUCTION: "Le projet n’est pas assez construit",
    MotifRefus.BUDGET: "Le budget n’est pas réaliste, ou les cofinancements manquent",
    MotifRefus.PARTENARIAT: "Les partenariats nécessaires ne sont pas réunis",
    MotifRefus.BILAN: "Le bilan d’une action antérieure manque ou n’est pas satisfaisant",
    MotifRefus.CREDITS: "Les crédits ne suffisent pas : d’autres projets sont mieux classés",
    MotifRefus.AUTRE: "Un autre motif",
}
# where a dossier may be sent back: the windows that stay open, never the yearly call
RENVOIS = tuple(code for code, fiche in DISPOSITIFS.items() if fiche.est_continu)


def renvois_possibles(dispositif: Dispositif) -> tuple[Dispositif, ...]:
    """The windows a dossier of this one may be sent back to."""
    return tuple(code for code in RENVOIS if code is not dispositif)


def refus_du_renvoi(vers: Dispositif | None, dispositif: Dispositif) -> str:
    """Why a dossier of `dispositif` cannot be sent back there, "" if it can."""
    if vers is None:
        return "Choisissez le dispositif où le porteur est invité à présenter son projet."
    if vers not in RENVOIS:
        return "Un dossier est renvoyé vers un dispositif ouvert toute l’année : SIP ou FPC."
    if vers is dispositif:
        return f"Ce dossier est déjà une demande {vers.sigle} : choisissez un autre dispositif."
    return ""


@dataclass(frozen=True, slots=True)
class Votes:
    """How the members voted. Nothing counted: the decision was taken by consensus."""

    pour: int
    contre: int = 0
    abstentions: int = 0

    @property
    def exprimes(self) -> int:
        return self.pour + self.contre + self.abstentions

    @property
    def phrase(self) -> str:
        return f"{self.pour} pour, {self.contre} contre, {self.abstentions} abstention" + "s" * (self.abstentions > 1)


def lire_votes(pour: int | None, contre: int | None, abstentions: int | None) -> Votes | None:
    """The votes typed; None when none of the three is."""
    if pour is None and contre is None and abstentions is None:
        return None
    return Votes(pour or 0, contre or 0, abstentions or 0)


def verifier_votes(votes: Votes | None, votants: int | None) -> None:
    """Check counted votes against those who may vote: present, and not withdrawn from this dossier.

    `votants`: None for an assembly that sits elsewhere, whose own minutes count them. A tie passes: who presides has
    the casting vote. Raises SaisieInvalide on the field `pour`.
    """
    if votes is None:
        return
    phrase = ""
    if min(votes.pour, votes.contre, votes.abstentions) < 0:
        phrase = "Un nombre de voix ne peut pas être négatif."
    elif votes.exprimes == 0:
        phrase = "Comptez les voix, ou laissez ces champs vides si la décision est prise par consensus."
    elif votants is not None and votes.exprimes > votants:
        presents = f"{votants} {accorder(votants, 'présent')}"
        phrase = f"Il y a {votes.exprimes} voix pour {presents} pouvant voter : vérifiez le compte."
    elif votes.pour < votes.contre:
        phrase = "La majorité a voté contre : enregistrez ce que le comité a décidé."
    if phrase:
        raise SaisieInvalide(phrase, {"pour": phrase})
