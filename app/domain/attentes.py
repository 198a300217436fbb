"""Why a dossier waits for an agent, and when what is waited for is late."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.etats import Etat

# an avis is expected within three weeks of the dossier being taken
DELAI_D_UN_AVIS = timedelta(days=21)


class Attente(StrEnum):
    """Why a dossier waits, in the order of the page."""

    A_RELIRE = "a_relire"
    NOTE_A_LEVER = "note_a_lever"
    MENTION = "mention"
    MESSAGE = "message"
    PARTENAIRE_RECU = "partenaire_recu"
    PARTENAIRE_A_REVOIR = "partenaire_a_revoir"
    PARTENAIRE_EN_RETARD = "partenaire_en_retard"
    SANS_REPONSE = "sans_reponse"
    COMPLEMENT_RECU = "complement_recu"
    A_PRENDRE = "a_prendre"
    RESSEMBLANCE = "ressemblance"
    A_NOTER = "a_noter"
    A_CONFIRMER = "a_confirmer"
    A_ETALONNER = "a_etalonner"
    A_RAPPROCHER = "a_rapprocher"
    AVIS_EN_RETARD = "avis_en_retard"
    A_CLORE = "a_clore"
    CONVENTION = "convention"
    VERSEMENT = "versement"
    BILAN_RECU = "bilan_recu"
    BILAN_EN_RETARD = "bilan_en_retard"
    LETTRE_NON_REMISE = "lettre_non_remise"
    RECOURS = "recours"
    RECTIFICATION = "rectification"


@dataclass(frozen=True, slots=True)
class FicheAttente:
    """The words of a kind: `titre` and `phrase` on the page, `mot`, `pluriel` after a count (« 3 à noter »).

    `depuis` comes before the date that orders it; `page`: the route that its lines open; `a_horloge`: the clock of the
    instruction is told beside it; `est_personnelle`: nobody may do it instead of this person; `est_a_la_coordination`:
    each of its members has it in sight, and nobody else may do it.
    """

    titre: str
    phrase: str
    mot: str
    pluriel: str = ""
    depuis: str = "déposé le"
    page: str = "instruction.dossier"
    a_horloge: bool = True
    est_personnelle: bool = False
    est_a_la_coordination: bool = False

    @property
    def passe_au_relais(self) -> bool:
        """Whether the substitute of somebody away may do it."""
        return not (self.est_personnelle or self.est_a_la_coordination)

    def compte(self, nombre: int) -> str:
        """What follows the number."""
        return self.pluriel if self.pluriel and nombre > 1 else self.mot


ATTENTES: dict[Attente, FicheAttente] = {
    Attente.A_RELIRE: FicheAttente(
        "Irrecevabilité à relire",
        "Un collègue propose d’écarter le dossier : confirmez, ou renvoyez avec une raison.",
        "à relire",
        depuis="proposée le",
        page="instruction.relecture",
        est_personnelle=True,
    ),
    Attente.NOTE_A_LEVER: FicheAttente(
        "Notes de collègues",
        "Un collègue vous confie une question sur le dossier : répondez-lui, puis levez la note.",
        "note de collègue",
        "notes de collègues",
        depuis="écrite le",
        page="instruction.notes_internes",
        a_horloge=False,
        est_personnelle=True,
    ),
    Attente.MENTION: FicheAttente(
        "Notes à lire",
        "Un collègue vous prévient dans une note : lisez-la, puis dites que vous l’avez lue.",
        "note à lire",
        "notes à lire",
        depuis="écrite le",
        page="instruction.notes_internes",
        a_horloge=False,
        est_personnelle=True,
    ),
    Attente.MESSAGE: FicheAttente(
        "Messages à traiter",
        "Le porteur vous a écrit : répondez-lui, ou marquez comme traité.",
        "message à traiter",
        "messages à traiter",
        depuis="écrit le",
        page="instruction.messages",
        a_horloge=False,
    ),
    Attente.PARTENAIRE_RECU: FicheAttente(
        "Avis de partenaire reçu",
        "Un partenaire a répondu : lisez son avis, puis dites que vous l’avez lu.",
        "avis de partenaire reçu",
        "avis de partenaires reçus",
        depuis="reçu le",
        page="partenaires.avis_du_dossier",
        a_horloge=False,
    ),
    Attente.PARTENAIRE_A_REVOIR: FicheAttente(
        "Avis de partenaire d’avant un complément",
        "Ce qu’un partenaire avait lu a changé depuis son avis : gardez-le, ou demandez-le de nouveau.",
        "avis de partenaire à revoir",
        "avis de partenaires à revoir",
        depuis="complété le",
        page="partenaires.avis_du_dossier",
        a_horloge=False,
    ),
    Attente.PARTENAIRE_EN_RETARD: FicheAttente(
        "Avis de partenaire en retard",
        "La date est passée. Relancez le partenaire, ou dites que vous ne l’attendez plus.",
        "avis de partenaire en retard",
        "avis de partenaires en retard",
        depuis="attendu au plus tard le",
        page="partenaires.avis_du_dossier",
        a_horloge=False,
    ),
    Attente.SANS_REPONSE: FicheAttente(
        "Complément non reçu",
        "La date demandée est passée. Prenez le dossier en l’état, ou relancez une demande.",
        "sans complément",
    ),
    Attente.COMPLEMENT_RECU: FicheAttente(
        "Complément reçu", "Le porteur a répondu : relisez, puis reprenez l’instruction.", "complété", "complétés"
    ),
    Attente.A_PRENDRE: FicheAttente(
        "Recevabilité à vérifier",
        "Vous êtes pilote : répondez à chaque point, puis prenez le dossier.",
        "recevabilité à vérifier",
        "recevabilités à vérifier",
    ),
    Attente.RESSEMBLANCE: FicheAttente(
        "Dossiers qui se ressemblent",
        "Le portail a trouvé un dossier proche du vôtre : comparez-les, puis dites ce qu’il en est.",
        "dossier qui ressemble à un autre",
        "dossiers qui ressemblent à un autre",
        depuis="trouvé le",
        page="instruction.ressemblances",
        a_horloge=False,
    ),
    Attente.A_NOTER: FicheAttente("À noter", "Votre avis est attendu.", "à noter", est_personnelle=True),
    Attente.A_CONFIRMER: FicheAttente(
        "Avis à confirmer",
        "Le porteur a complété sa demande après votre avis : dites qu’il tient, ou reprenez-le.",
        "avis à confirmer",
        est_personnelle=True,
    ),
    Attente.A_ETALONNER: FicheAttente(
        "À étalonner",
        "Tous les agents notent les mêmes dossiers avant la campagne : donnez vos notes sur tous les critères.",
        "à étalonner",
        depuis="demandé le",
        page="instruction.etalonnage",
        a_horloge=False,
        est_personnelle=True,
    ),
    Attente.A_RAPPROCHER: FicheAttente(
        "À rapprocher",
        "Vos notes et celles des autres s’écartent de deux points ou plus : discutez-en, puis changez la vôtre "
        "ou laissez le pilote clore.",
        "à rapprocher",
        page="instruction.rapprochement",
        est_personnelle=True,
    ),
    Attente.AVIS_EN_RETARD: FicheAttente(
        "Avis en retard",
        "Un avis demandé à un collègue manque depuis plus de trois semaines. Relancez-le, ou clôturez sans.",
        "avis en retard",
    ),
    Attente.A_CLORE: FicheAttente("À clore", "Tous les avis sont rendus : vous pouvez clore l’instruction.", "à clore"),
    Attente.CONVENTION: FicheAttente(
        "Convention à enregistrer",
        "La décision est notifiée : enregistrez la convention dès qu’elle est signée.",
        "convention à enregistrer",
        "conventions à enregistrer",
        depuis="notifiée le",
        page="suites.suites",
        a_horloge=False,
        est_a_la_coordination=True,
    ),
    Attente.VERSEMENT: FicheAttente(
        "Versement à ordonner",
        "La convention est signée, ou le pilote a lu le bilan et un solde est dû : ordonnez le versement.",
        "versement à ordonner",
        "versements à ordonner",
        depuis="depuis le",
        page="suites.suites",
        a_horloge=False,
        est_a_la_coordination=True,
    ),
    Attente.BILAN_RECU: FicheAttente(
        "Bilan reçu",
        "L’organisme a rendu son bilan : lisez-le, puis validez-le ou demandez des précisions.",
        "bilan à lire",
        "bilans à lire",
        depuis="rendu le",
        page="suites.bilan_recu",
        a_horloge=False,
    ),
    Attente.BILAN_EN_RETARD: FicheAttente(
        "Bilan en retard",
        "La date de la convention est passée. L’organisme reçoit des rappels : écrivez-lui aussi.",
        "bilan en retard",
        "bilans en retard",
        depuis="dû au plus tard le",
        page="suites.suites",
        a_horloge=False,
    ),
    Attente.LETTRE_NON_REMISE: FicheAttente(
        "Lettre non remise",
        "L’e-mail de la décision n’est pas arrivé : corrigez l’adresse, ou remettez la lettre autrement.",
        "lettre non remise",
        "lettres non remises",
        depuis="envoyée le",
        page="comite.notification",
        a_horloge=False,
    ),
    Attente.RECOURS: FicheAttente(
        "Recours à trancher",
        "Un organisme conteste une décision : rouvrez le dossier, ou répondez. Deux mois de silence valent rejet.",
        "recours à trancher",
        depuis="reçu le",
        page="comite.notification",
        a_horloge=False,
        est_a_la_coordination=True,
    ),
    Attente.RECTIFICATION: FicheAttente(
        "Rectification à confirmer",
        "Un collègue propose de rectifier une décision publiée : relisez la lettre, puis confirmez ou abandonnez.",
        "rectification à confirmer",
        "rectifications à confirmer",
        depuis="proposée le",
        page="comite.notification",
        a_horloge=False,
        est_a_la_coordination=True,
    ),
}


def tard_avant(t: datetime) -> datetime:
    """At `t`, an avis is late on the dossiers that were taken before this instant."""
    return t - DELAI_D_UN_AVIS


def attentes_du_depot(version: int, sans_reponse: bool, est_proposee: bool) -> tuple[Attente, ...]:
    """What its pilote has to do of a deposited dossier: nothing while its irrecevabilité is read again."""
    if est_proposee:
        return ()
    if sans_reponse:
        return (Attente.SANS_REPONSE,)
    return (Attente.COMPLEMENT_RECU if version > 1 else Attente.A_PRENDRE,)


def attente_d_une_suite(
    etat: Etat,
    *,
    est_pilote: bool,
    est_coordination: bool,
    est_a_lire: bool,
    est_conforme: bool,
    est_tard: bool,
    reste_cents: int,
    a_payer_cents: int,
) -> Attente | None:
    """What a granted dossier asks of somebody: the coordination signs and pays, the pilote reads and chases.

    `est_a_lire`: its bilan waits for nothing from the organisme; `est_conforme`: its pilote found it right, and the
    balance may be paid; `est_tard`: its day is past. Whoever recorded the convention pays nothing: `est_coordination`
    is then said to be no. Of what is left to pay (`reste_cents`), `a_payer_cents` may be paid now: all that comes
    before the bilan, once again when the treasury sent it back.
    """
    if est_coordination and etat is Etat.NOTIFIE_ACCORD:
        return Attente.CONVENTION
    peut_se_payer = etat in (Etat.CONVENTIONNE, Etat.EN_COURS) or (etat is Etat.BILAN_RECU and est_conforme)
    if est_coordination and a_payer_cents > 0 and peut_se_payer:
        return Attente.VERSEMENT
    if est_pilote and etat is Etat.BILAN_RECU and est_a_lire and not (est_conforme and reste_cents > 0):
        return Attente.BILAN_RECU
    if est_pilote and est_tard and etat in (Etat.CONVENTIONNE, Etat.EN_COURS):
        return Attente.BILAN_EN_RETARD
    return None


def attentes_de_l_instruction(
    *,
    est_pilote: bool,
    doit_un_avis: bool,
    s_ecarte: bool,
    attendus: int,
    rendus: int,
    est_tard: bool,
    est_ancien: bool = False,
) -> tuple[Attente, ...]:
    """What a dossier being examined asks of somebody: their avis, to discuss it; of its pilote, to chase or to close.

    `s_ecarte`: this person rendered their avis, notes are compared, and two of them are far apart on a criterion.
    `est_ancien`: they rendered it before the last completion.
    """
    trouvees = [Attente.A_NOTER] if doit_un_avis else []
    if est_ancien:
        trouvees.append(Attente.A_CONFIRMER)
    if s_ecarte:
        trouvees.append(Attente.A_RAPPROCHER)
    if est_pilote and est_tard and attendus - rendus - doit_un_avis > 0:
        trouvees.append(Attente.AVIS_EN_RETARD)
    if est_pilote and rendus >= attendus:
        trouvees.append(Attente.A_CLORE)
    return tuple(trouvees)
