"""Who may do what. One table, `REGLES`: one right per line, its condition, its refusal.

A right says *who*; `etats` says *when*. A route asks both: the right first (404, 403), the state next (409).
Nobody judges the dossier of an organisme they are linked to, by membership, by a declared link or by a déport: loi
n° 2013-907, art. 2; CGCT, art. L.2131-11 and L.1111-6.
"""

from collections.abc import Callable
from dataclasses import dataclass

from app.domain.erreurs import Interdit
from app.domain.etats import Acteur
from app.domain.situations import Qualite, Role, RoleAdhesion, Situation

__all__ = ["REGLES", "Predicat", "Qualite", "Regle", "Role", "RoleAdhesion", "Situation", "acteurs", "exiger", "peut"]


@dataclass(frozen=True, slots=True)
class Predicat:
    """A yes-or-no on a situation, combined with & (and), | (or), ~ (not)."""

    verifie: Callable[[Situation], bool]

    def __call__(self, situation: Situation) -> bool:
        return self.verifie(situation)

    def __and__(self, autre: "Predicat") -> "Predicat":
        return Predicat(lambda s: self(s) and autre(s))

    def __or__(self, autre: "Predicat") -> "Predicat":
        return Predicat(lambda s: self(s) or autre(s))

    def __invert__(self) -> "Predicat":
        return Predicat(lambda s: not self(s))


@dataclass(frozen=True, slots=True)
class Regle:
    """One right: what it allows, to whom, and the sentence for the others."""

    libelle: str
    predicat: Predicat
    refus: str


def _adhesion(*roles: RoleAdhesion) -> Predicat:
    return Predicat(lambda s: s.adhesion in roles)


def _role(*roles: Role) -> Predicat:
    return Predicat(lambda s: s.role in roles)


depose = Predicat(lambda s: s.est_depose)
publiee = Predicat(lambda s: s.decision_publiee)
compare = Predicat(lambda s: s.a_rendu_avis and s.notes_partagees)

# The organisme's side.
adherent = _adhesion(*RoleAdhesion)
redige = _adhesion(RoleAdhesion.GESTIONNAIRE, RoleAdhesion.REDACTEUR)
engage = _adhesion(RoleAdhesion.GESTIONNAIRE, RoleAdhesion.SIGNATAIRE)
gestionnaire = _adhesion(RoleAdhesion.GESTIONNAIRE)
aide = Predicat(lambda s: s.est_aidant)

# The institution's side: never on an organisme one is linked to.
sans_lien = ~adherent & ~aide & ~Predicat(lambda s: s.est_en_deport)
neutre = ~Predicat(lambda s: s.a_un_lien)
agent = _role(Role.AGENT, Role.ADMINISTRATEUR) & sans_lien
administrateur = _role(Role.ADMINISTRATEUR) & sans_lien & neutre
affecte = agent & neutre & Predicat(lambda s: bool(s.qualites))
pilote = agent & neutre & Predicat(lambda s: Qualite.PILOTE in s.qualites)
relais = agent & neutre & Predicat(lambda s: bool(s.supplee))
pilote_ou_relais = pilote | agent & neutre & Predicat(lambda s: Qualite.PILOTE in s.supplee)
relecteur = agent & neutre & depose & ~Predicat(lambda s: s.a_propose)
cite = agent & neutre & Predicat(lambda s: s.est_cite)
siege = _role(Role.MEMBRE) & sans_lien
convoque = siege & depose & Predicat(lambda s: s.est_a_l_ordre_du_jour)

RESERVE_AU_PILOTE = "Seul le pilote du dossier peut le faire. Écrivez-lui, ou demandez une réaffectation."
RESERVE_A_LA_COORDINATION = "Seule la coordination peut le faire. Écrivez-lui."
RESERVE_AUX_ENGAGEANTS = "Seul un gestionnaire ou le signataire de l’organisme peut le faire. Prévenez l’un d’eux."
RESERVE_AUX_REDACTEURS = "Vous pouvez lire ce dossier, pas le modifier. Demandez le rôle de rédacteur au gestionnaire."
RESERVE_AUX_AFFECTES = (
    "Seuls les agents affectés à ce dossier peuvent le faire. Demandez une affectation à la coordination."
)
RESERVE_AUX_AGENTS = "Cette page est réservée aux agents sans lien avec le dossier. Écrivez à la coordination."
INVISIBLE = "Ce dossier ne vous est pas ouvert. Vérifiez le compte avec lequel vous êtes connecté."

REGLES: dict[str, Regle] = {
    # The dossier
    "voir_dossier": Regle("Lire le dossier", adherent | aide | depose & agent | convoque, INVISIBLE),
    "rediger_dossier": Regle("Rédiger le dossier", redige | aide, RESERVE_AUX_REDACTEURS),
    "deposer_dossier": Regle("Déposer le dossier", engage, RESERVE_AUX_ENGAGEANTS),
    "retirer_dossier": Regle("Retirer le dossier", engage, RESERVE_AUX_ENGAGEANTS),
    "completer_dossier": Regle("Renvoyer le dossier complété", redige | engage, RESERVE_AUX_REDACTEURS),
    "voir_pieces": Regle("Lire les pièces, sauf le RIB", adherent | aide | depose & agent | convoque, INVISIBLE),
    "voir_rib": Regle(
        "Lire les coordonnées bancaires",
        engage | depose & (pilote | administrateur),
        "Les coordonnées bancaires sont réservées aux gestionnaires, au signataire, au pilote et à la coordination. "
        "Demandez-les à l’un d’eux.",
    ),
    "confirmer_rib": Regle(
        "Répondre à un changement de RIB",
        pilote | administrateur,
        "Les RIB sont vérifiés par le pilote d’un dossier de l’organisme et par la coordination. Écrivez-lui.",
    ),
    "exporter": Regle(
        "Exporter le dossier",
        adherent | depose & (affecte | administrateur) | convoque,
        "Vous pouvez exporter les dossiers qui vous sont affectés. Demandez ce dossier à la coordination.",
    ),
    "voir_journal": Regle(
        "Lire le journal du dossier",
        adherent | depose & (affecte | administrateur),
        "Le journal est réservé à l’organisme, aux agents affectés et à la coordination. Écrivez-lui.",
    ),
    "voir_organisme": Regle(
        "Lire ce qui est connu de l’organisme",
        depose & agent | administrateur,
        "Cette page est réservée aux agents qui lisent un dossier de l’organisme. Écrivez à la coordination.",
    ),
    # Messages with the porteur
    "voir_messages": Regle(
        "Lire les messages",
        adherent | aide | depose & agent,
        "Ces messages sont réservés au porteur et aux agents. Connectez-vous avec l’un de ces comptes.",
    ),
    "ecrire_message": Regle(
        "Écrire au porteur ou au service",
        redige | engage | aide | depose & (affecte | relais),
        "Vous pouvez lire ces messages, pas en écrire. Demandez le rôle de rédacteur, ou une affectation au dossier.",
    ),
    "ecrire_note_interne": Regle(
        "Lire et écrire les notes entre agents",
        depose & (affecte | relais | administrateur | cite),
        "Ces notes sont réservées aux agents affectés au dossier, à ceux qu’elles citent et à la coordination. "
        "Écrivez-lui.",
    ),
    "juger_doublons": Regle(
        "Dire que deux dossiers se répètent ou se rapprochent",
        depose & (affecte | relais | administrateur),
        RESERVE_AUX_AFFECTES,
    ),
    # The avis of partners
    "demander_avis_partenaire": Regle(
        "Demander l’avis des partenaires", depose & (affecte | relais | administrateur), RESERVE_AUX_AFFECTES
    ),
    "voir_avis_partenaires": Regle(
        "Lire l’avis des partenaires",
        depose & agent | convoque,
        "Ces avis sont réservés aux agents et au comité. Connectez-vous avec l’un de ces comptes.",
    ),
    # The examination
    "verifier_recevabilite": Regle(
        "Vérifier la recevabilité",
        depose & (pilote_ou_relais | administrateur),
        "La recevabilité est vérifiée par le pilote du dossier et par la coordination. Écrivez-lui.",
    ),
    "prendre": Regle("Prendre le dossier en instruction", pilote_ou_relais, RESERVE_AU_PILOTE),
    "demander_complement": Regle("Demander un complément", pilote_ou_relais, RESERVE_AU_PILOTE),
    "proposer_irrecevabilite": Regle("Proposer l’irrecevabilité", pilote_ou_relais, RESERVE_AU_PILOTE),
    "relire_irrecevabilite": Regle(
        "Confirmer ou renvoyer une irrecevabilité",
        relecteur,
        "Une irrecevabilité est relue par un autre agent que celui qui la propose. "
        "Demandez à un collègue ou à la coordination.",
    ),
    "clore_instruction": Regle("Clore l’instruction", pilote_ou_relais, RESERVE_AU_PILOTE),
    "reaffecter": Regle("Réaffecter le dossier", administrateur, RESERVE_A_LA_COORDINATION),
    "noter": Regle("Noter le dossier", depose & affecte, RESERVE_AUX_AFFECTES),
    "rendre_avis": Regle("Rendre son avis", depose & affecte, RESERVE_AUX_AFFECTES),
    "etalonner": Regle("Noter un dossier d’étalonnage", depose & agent & neutre, RESERVE_AUX_AGENTS),
    "voir_notes_des_autres": Regle(
        "Lire les notes et les avis des autres",
        depose & (affecte & compare | administrateur & ~affecte),
        "Rendez d’abord votre avis : vous verrez ceux des autres une fois les notes mises en commun.",
    ),
    "voir_note_globale": Regle(
        "Lire la note sur 100",
        depose & (affecte & compare | administrateur & ~affecte) | convoque,
        "Rendez d’abord votre avis : vous verrez la note du dossier une fois les notes mises en commun.",
    ),
    # The committee
    "voir_classement": Regle(
        "Lire le classement",
        agent | siege,
        "Le classement est réservé aux agents et au comité. Connectez-vous avec l’un de ces comptes.",
    ),
    "voir_ordre_du_jour": Regle(
        "Lire l’ordre du jour",
        agent | siege,
        "L’ordre du jour est réservé aux agents et au comité. Connectez-vous avec l’un de ces comptes.",
    ),
    "inscrire_comite": Regle("Inscrire au comité", administrateur, RESERVE_A_LA_COORDINATION),
    "tenir_seance": Regle("Préparer et tenir une séance", administrateur, RESERVE_A_LA_COORDINATION),
    "declarer_lien": Regle(
        "Déclarer un lien avant de lire",
        depose & agent | convoque,
        "Cette déclaration est réservée à ceux qui instruisent le dossier ou en décident. Écrivez à la coordination.",
    ),
    "declarer_deport": Regle(
        "Déclarer son déport",
        convoque,
        "Seul un membre du comité déclare son déport, sur un dossier de l’ordre du jour. "
        "Sinon, prévenez la coordination.",
    ),
    "tenir_tour_de_table": Regle(
        "Noter ce que chaque financeur propose et promet", depose & (affecte | administrateur), RESERVE_AUX_AFFECTES
    ),
    "voir_programmation": Regle(
        "Lire les scénarios de programmation",
        agent,
        "Les scénarios sont des hypothèses de travail, réservées aux agents. Le comité lit ce qui lui est proposé "
        "sur les feuilles de la séance.",
    ),
    "preparer_programmation": Regle(
        "Préparer les scénarios de programmation", administrateur, RESERVE_A_LA_COORDINATION
    ),
    "decider": Regle("Enregistrer une décision", administrateur, RESERVE_A_LA_COORDINATION),
    "rediger_proces_verbal": Regle("Écrire le procès-verbal d’une séance", administrateur, RESERVE_A_LA_COORDINATION),
    "relire_proces_verbal": Regle(
        "Relire et figer le procès-verbal d’une séance", depose & agent & neutre, RESERVE_AUX_AGENTS
    ),
    "preparer_publication": Regle("Préparer les lettres", affecte | administrateur, RESERVE_AUX_AFFECTES),
    "publier": Regle("Publier les décisions", administrateur, RESERVE_A_LA_COORDINATION),
    "suivre_notification": Regle(
        "Suivre l’envoi d’une décision et ce qui la conteste",
        depose & (pilote_ou_relais | administrateur),
        "L’envoi d’une décision est suivi par le pilote du dossier et par la coordination. Écrivez-lui.",
    ),
    "contester": Regle("Contester une décision publiée", engage, RESERVE_AUX_ENGAGEANTS),
    "trancher_recours": Regle("Répondre à un recours", administrateur, RESERVE_A_LA_COORDINATION),
    "rectifier_decision": Regle(
        "Rectifier une décision publiée, ou confirmer sa rectification", administrateur, RESERVE_A_LA_COORDINATION
    ),
    "voir_decision": Regle(
        "Lire la décision",
        adherent & publiee | depose & agent | convoque,
        "La décision n’est pas publiée. Vous la recevrez par e-mail.",
    ),
    # What follows a grant
    "conventionner": Regle("Enregistrer la convention", administrateur, RESERVE_A_LA_COORDINATION),
    "verser": Regle("Ordonner un versement", administrateur, RESERVE_A_LA_COORDINATION),
    "renoncer": Regle("Renoncer à la subvention", engage | depose & administrateur, RESERVE_AUX_ENGAGEANTS),
    "rendre_bilan": Regle("Rendre le bilan", engage, RESERVE_AUX_ENGAGEANTS),
    "valider_bilan": Regle("Valider le bilan", pilote_ou_relais, RESERVE_AU_PILOTE),
    "rouvrir_bilan": Regle(
        "Rouvrir un bilan pour correction",
        pilote_ou_relais | administrateur,
        "Un bilan clos est rouvert par le pilote du dossier ou par la coordination. Écrivez-lui.",
    ),
    "reverser": Regle("Demander un reversement", administrateur, RESERVE_A_LA_COORDINATION),
    # The house
    "gerer_organisme": Regle(
        "Gérer l’organisme et ses membres",
        gestionnaire | administrateur,
        "Seul un gestionnaire de l’organisme peut le faire. Prévenez-le.",
    ),
    "completer_fiche": Regle(
        "Compléter la fiche et le coffre de l’organisme",
        redige | administrateur,
        "Vous pouvez lire la fiche, pas la modifier. Demandez le rôle de rédacteur au gestionnaire.",
    ),
    "voir_coffre": Regle(
        "Lire le coffre de documents",
        redige | engage,
        "Le coffre est réservé à ceux qui rédigent ou engagent l’organisme. Demandez ce rôle au gestionnaire.",
    ),
    "tenir_coffre": Regle(
        "Tenir le coffre de documents",
        redige,
        "Vous pouvez lire le coffre, pas le modifier. Demandez le rôle de rédacteur au gestionnaire.",
    ),
    "constituer_recours": Regle(
        "Relire un dossier à une date, constituer le dossier de décision",
        depose & administrateur & (compare | ~affecte),
        "Le dossier de décision montre les notes de tous. La coordination le constitue. Si vous notez ce dossier, "
        "rendez d’abord votre avis et attendez la mise en commun.",
    ),
    "inviter": Regle("Inviter un agent ou un membre du comité", administrateur, RESERVE_A_LA_COORDINATION),
    "administrer": Regle("Administrer le portail", administrateur, RESERVE_A_LA_COORDINATION),
}


def peut(droit: str, situation: Situation) -> bool:
    """Whether the right is given. Raises KeyError on a right that does not exist."""
    return REGLES[droit].predicat(situation)


def exiger(droit: str, situation: Situation) -> None:
    """Raise Interdit, with the sentence of the rule, if the right is not given."""
    if not peut(droit, situation):
        raise Interdit(REGLES[droit].refus)


def acteurs(situation: Situation) -> frozenset[Acteur]:
    """In which capacities this person may act on the state of the dossier. Time alone is SYSTEME."""
    capacites = {
        Acteur.PORTEUR: engage,
        Acteur.REDACTEUR: redige & ~engage,
        Acteur.PILOTE: pilote_ou_relais,
        Acteur.ADMINISTRATEUR: administrateur,
        Acteur.RELECTEUR: relecteur,
    }
    return frozenset(acteur for acteur, predicat in capacites.items() if predicat(situation))
