"""The matrix of rights as it is published: each right in front of each reference actor."""

from dataclasses import replace

from app.domain.droits import REGLES, Qualite, Role, RoleAdhesion, Situation, peut


def _affectee(*qualites: Qualite) -> Situation:
    return Situation(role=Role.AGENT, qualites=frozenset(qualites), est_depose=True)


def _adherente(adhesion: RoleAdhesion) -> Situation:
    return Situation(role=Role.PORTEUR, adhesion=adhesion, est_depose=True)


# The actors of the published matrix, in front of a deposited dossier whose decision is not published.
ACTEURS_DE_REFERENCE: dict[str, Situation] = {
    "anonyme": Situation(est_depose=True),
    "porteur_gestionnaire": _adherente(RoleAdhesion.GESTIONNAIRE),
    "porteur_signataire": _adherente(RoleAdhesion.SIGNATAIRE),
    "porteur_redacteur": _adherente(RoleAdhesion.REDACTEUR),
    "porteur_lecteur": _adherente(RoleAdhesion.LECTEUR),
    "porteur_aidant": Situation(role=Role.PORTEUR, est_depose=True, est_aidant=True),
    "autre_porteur": Situation(role=Role.PORTEUR, est_depose=True),
    "agent_pilote": _affectee(Qualite.PILOTE),
    "agent_contributeur": _affectee(Qualite.CONTRIBUTEUR),
    "agent_non_affecte": _affectee(),
    "membre_ordre_du_jour": Situation(role=Role.MEMBRE, est_depose=True, est_a_l_ordre_du_jour=True),
    "membre_en_deport": Situation(role=Role.MEMBRE, est_depose=True, est_a_l_ordre_du_jour=True, est_en_deport=True),
    "membre_hors_ordre_du_jour": Situation(role=Role.MEMBRE, est_depose=True),
    "administrateur": Situation(role=Role.ADMINISTRATEUR, est_depose=True),
    "agent_qui_a_un_lien": replace(_affectee(Qualite.PILOTE), a_un_lien=True),
    "agent_suppleant_du_pilote": replace(_affectee(), supplee=frozenset({Qualite.PILOTE})),
}


def table() -> dict[str, dict[str, bool]]:
    """Right × reference actor, for `portail regles --json`."""
    return {droit: {nom: peut(droit, situation) for nom, situation in ACTEURS_DE_REFERENCE.items()} for droit in REGLES}
