"""Who may apply in whose name: what identifies an organisme, and what its members may do."""

from app.domain.dispositifs import GenreOrganisme
from app.domain.droits import RoleAdhesion

# label, then what the role allows, as shown beside the choice
ROLES_ADHESION: dict[RoleAdhesion, tuple[str, str]] = {
    RoleAdhesion.GESTIONNAIRE: ("Gestionnaire", "Rédige, dépose et gère l’organisme et ses membres."),
    RoleAdhesion.SIGNATAIRE: ("Signataire", "Lit, dépose et signe au nom de l’organisme."),
    RoleAdhesion.REDACTEUR: ("Rédacteur", "Rédige les demandes, sans pouvoir les déposer."),
    RoleAdhesion.LECTEUR: ("Lecteur", "Lit les demandes, sans les modifier."),
}
# those who bind an organisme: what engages it is written to them
ENGAGENT = (RoleAdhesion.GESTIONNAIRE, RoleAdhesion.SIGNATAIRE)

DERNIER_GESTIONNAIRE = (
    "Un organisme garde toujours un gestionnaire. Donnez d’abord ce rôle à une autre personne, puis recommencez."
)


def manques_d_identite(
    genre: GenreOrganisme, siret: str | None, rna: str | None, siret_porteur: str | None
) -> dict[str, str]:
    """What is missing to identify an organisme, by field; empty when it is enough.

    An association has a SIRET or, when young, a RNA number only (those of Alsace-Moselle have no RNA). A collectif
    has neither: the organisme that carries it receives the money in its name.
    """
    if genre is GenreOrganisme.COLLECTIF:
        return {} if siret_porteur else {"siret_porteur": "Indiquez le SIRET de l’organisme qui porte le collectif."}
    if genre is GenreOrganisme.ASSOCIATION:
        return {} if siret or rna else {"siret": "Indiquez le SIRET ou le numéro RNA de l’association."}
    return {} if siret else {"siret": "Indiquez les 14 chiffres du SIRET."}


def perd_son_dernier_gestionnaire(
    role: RoleAdhesion, devient: RoleAdhesion | None, nombre_de_gestionnaires: int
) -> bool:
    """Whether a change of role (None: the person leaves) would leave the organisme without a gestionnaire."""
    quitte = role is RoleAdhesion.GESTIONNAIRE and devient is not RoleAdhesion.GESTIONNAIRE
    return quitte and nombre_de_gestionnaires <= 1
