"""The accounts one may enter with one click in the demonstration: one per role, every person invented."""

from dataclasses import dataclass

from app.domain.droits import Role, RoleAdhesion


@dataclass(frozen=True, slots=True)
class CompteDemo:
    """An account of the demonstration. `titre` is its role, `phrase` what this person does on the portal.

    `poste`: the post an agent holds. `adhesion`: the place a porteur has in the showcase association.
    """

    cle: str
    titre: str
    phrase: str
    prenom: str
    nom: str
    role: Role
    poste: str | None = None
    adhesion: RoleAdhesion | None = None

    @property
    def courriel(self) -> str:
        return f"{self.cle}@exemple.test"

    @property
    def nom_complet(self) -> str:
        return f"{self.prenom} {self.nom}"


def _porteur(cle: str, titre: str, phrase: str, prenom: str, nom: str, adhesion: RoleAdhesion) -> CompteDemo:
    return CompteDemo(cle, titre, phrase, prenom, nom, Role.PORTEUR, adhesion=adhesion)


def _agent(rang: int, orientation: str, equipe: str, prenom: str, nom: str, suite: str = "") -> CompteDemo:
    return CompteDemo(
        f"chef-projet-{rang}",
        f"Chef de projet {rang}",
        f"Référent « {orientation} », équipe {equipe}. Instruit, note et rend ses avis.{suite}",
        prenom,
        nom,
        Role.AGENT,
        poste=f"chef-projet-{rang}",
    )


GESTIONNAIRE = _porteur(
    "porteur", "Porteur, gestionnaire", "Rédige et dépose les demandes de l’association, gère ses membres.",
    "Aline", "Mirage", RoleAdhesion.GESTIONNAIRE,
)  # fmt: skip
REDACTEUR = _porteur(
    "redacteur", "Porteur, rédacteur", "Rédige les demandes de l’association, sans pouvoir les déposer.",
    "Bachir", "Songe", RoleAdhesion.REDACTEUR,
)  # fmt: skip
LECTEUR = _porteur(
    "lecteur", "Porteur, lecteur", "Lit les demandes de l’association, sans rien modifier.",
    "Chloé", "Fable", RoleAdhesion.LECTEUR,
)  # fmt: skip
SIGNATAIRE = _porteur(
    "signataire", "Porteur, signataire",
    "Signe les demandes au nom de l’association. L’une d’elles attend sa signature.",
    "Pauline", "Énigme", RoleAdhesion.SIGNATAIRE,
)  # fmt: skip
AIDANTE = CompteDemo(
    "aidante", "Aidante, maison de quartier",
    "Écrit les demandes de l’association avec un mandat, sans voir le RIB, ni déposer, ni signer.",
    "Quitterie", "Devinette", Role.PORTEUR,
)  # fmt: skip

AGENTS: tuple[CompteDemo, ...] = (
    _agent(1, "cadre de vie et logement", "Nord", "Denis", "Légende"),
    _agent(2, "réussite éducative", "Nord", "Elsa", "Chimère"),
    _agent(3, "santé", "Nord", "Farid", "Conte"),
    _agent(4, "transition écologique", "Sud", "Gaëlle", "Rêverie"),
    _agent(5, "tranquillité publique", "Sud", "Hugo", "Utopie", " En congé : le chef de projet 4 le remplace."),
    _agent(6, "insertion et emploi", "Sud", "Inès", "Feinte"),
    CompteDemo(
        "cite-emploi", "Chargée de mission Cité de l’Emploi",
        "Suit l’emploi dans les quartiers prioritaires et l’illettrisme, dans les deux équipes.",
        "Jeanne", "Parabole", Role.AGENT, poste="charge-mission-cite-emploi",
    ),
)  # fmt: skip

COORDINATION = CompteDemo(
    "coordination", "Coordination", "Administre le portail, réaffecte, tient les séances, prépare les lettres.",
    "Karim", "Fiction", Role.ADMINISTRATEUR,
)  # fmt: skip
ADJOINTE = CompteDemo(
    "coordination-adjointe", "Coordination adjointe",
    "Seconde administratrice : elle confirme la publication que la première a préparée.",
    "Louise", "Invention", Role.ADMINISTRATEUR,
)  # fmt: skip

MEMBRES: tuple[CompteDemo, ...] = (
    CompteDemo(
        "membre-1", "Membre du comité", "Siège au comité de pilotage et lit les dossiers de l’ordre du jour.",
        "Malik", "Prétexte", Role.MEMBRE,
    ),
    CompteDemo(
        "membre-2", "Membre du comité, en déport",
        "Siège au comité. S’est déportée d’un dossier : elle ne le voit plus.",
        "Nadège", "Simulacre", Role.MEMBRE,
    ),
    CompteDemo(
        "membre-3", "Membre du comité, absent", "Convoqué à la séance, il n’y est pas présent.",
        "Omar", "Illusion", Role.MEMBRE,
    ),
)  # fmt: skip

PORTEURS = (GESTIONNAIRE, REDACTEUR, LECTEUR, SIGNATAIRE)
COMPTES: tuple[CompteDemo, ...] = (*PORTEURS, AIDANTE, *AGENTS, COORDINATION, ADJOINTE, *MEMBRES)
PAR_CLE: dict[str, CompteDemo] = {compte.cle: compte for compte in COMPTES}
GROUPES: tuple[tuple[str, tuple[CompteDemo, ...]], ...] = (
    ("Les porteurs", (*PORTEURS, AIDANTE)),
    ("L’équipe d’ingénierie", AGENTS),
    ("La coordination et le comité", (COORDINATION, ADJOINTE, *MEMBRES)),
)
