"""Who somebody is in front of an object: what the rights (`droits`) look at."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What an account is for."""

    PORTEUR = "porteur"
    AGENT = "agent"
    ADMINISTRATEUR = "administrateur"
    MEMBRE = "membre"  # of the comité de pilotage


class RoleAdhesion(StrEnum):
    """What a person may do in an organisme. Only the first and the last bind it."""

    GESTIONNAIRE = "gestionnaire"
    REDACTEUR = "redacteur"
    LECTEUR = "lecteur"
    SIGNATAIRE = "signataire"


class Qualite(StrEnum):
    """In which quality an agent is assigned to a dossier."""

    PILOTE = "pilote"
    CONTRIBUTEUR = "contributeur"
    TERRITOIRE = "territoire"


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """All that the rights need to know of a person in front of an object; the default is a stranger.

    `adhesion`: in the organisme of this dossier, and confirmed. `est_en_deport`: linked to the organisme,
    whatever the role; `a_un_lien`: declared a link before opening this dossier, reads it and judges nothing.
    `a_rendu_avis`: this person has rendered their own avis on this dossier. `est_aidant`: holds
    a mandate in force to write for this organisme; it opens neither its bank details nor the deposit.
    `a_propose`: this person proposed the irrecevabilité that waits for a second agent. `est_cite`: a colleague
    mentions them in a note between agents on this dossier, or hands them one. `notes_partagees`: they are compared.
    `supplee`: the qualities, on this dossier, of those away today whom this person stands in for. It opens what the
    dossier asks, never what one judges in one's own name, nor the bank details.
    """

    role: Role | None = None
    adhesion: RoleAdhesion | None = None
    qualites: frozenset[Qualite] = frozenset()
    supplee: frozenset[Qualite] = frozenset()
    est_depose: bool = False
    est_a_l_ordre_du_jour: bool = False
    est_en_deport: bool = False
    a_un_lien: bool = False
    decision_publiee: bool = False
    a_rendu_avis: bool = False
    est_aidant: bool = False
    a_propose: bool = False
    est_cite: bool = False
    notes_partagees: bool = False
