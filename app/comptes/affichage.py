"""Words of the account's pages."""

from app.domain.droits import Role

ROLES: dict[Role, str] = {
    Role.PORTEUR: "Porteur de projet",
    Role.AGENT: "Agent du service",
    Role.ADMINISTRATEUR: "Administrateur du portail",
    Role.MEMBRE: "Membre du comité de pilotage",
}

# the order matters: Edge and Chrome both say Safari, Edge says Chrome
_NAVIGATEURS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
_SYSTEMES = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def navigateur_lisible(entete: str) -> str:
    """« Firefox sur Windows », from what the browser says of itself."""
    navigateur = next((nom for signe, nom in _NAVIGATEURS if signe in entete), "Navigateur inconnu")
    systeme = next((nom for signe, nom in _SYSTEMES if signe in entete), "")
    return f"{navigateur} sur {systeme}" if systeme else navigateur
