"""The models of letters of the contract: what leaves while nobody wrote another for a campaign."""

from app.domain.lettres import GenreLettre, Modele

_OBJET = "Décision sur votre demande n° {{ numero }}"
_ADRESSEE = """{{ si representant }}
{{ representant }}
{{ organisme }}

{{ fin }}
"""
_TETE = """Bonjour,

Le comité de pilotage a examiné votre demande{{ si date_seance }} le {{ date_seance }}{{ fin }}.

{{ si titre }}
Demande : {{ titre }}
{{ fin }}
Numéro : {{ numero }}
Organisme : {{ organisme }}
Campagne : {{ campagne }}

"""
_PIED = """

{{ si referent }}
Votre interlocuteur : {{ referent }}
{{ fin }}

{{ service }}
{{ si service_adresse }}
{{ service_adresse }}
{{ fin }}
{{ si service_telephone }}
Téléphone : {{ service_telephone }}
{{ fin }}
{{ si service_courriel }}
E-mail : {{ service_courriel }}
{{ fin }}

Votre demande et cette lettre :
{{ lien }}
"""
_ENSUITE = """{{ si fenetres }}
Vous pouvez aussi présenter un projet dans ces dispositifs :
{{ fenetres }}
{{ sinon }}
D’autres dispositifs (SIP, FPC) ouvrent au cours de l’année : ils sont annoncés sur l’accueil du portail.
{{ fin }}"""

_TEXTES: dict[GenreLettre, str] = {
    GenreLettre.ACCORDER: """Votre projet est soutenu. Le montant accordé est de {{ montant_accorde }}.
{{ montants }}
{{ si montant_reduit }}
Vous aviez demandé {{ montant_reduit }}. Ajustez votre budget à la somme accordée.
{{ fin }}
{{ si reserves }}

Conditions : {{ reserves }}
{{ fin }}

Et ensuite ?
1. Une convention vous sera proposée. Elle est obligatoire si l’agglomération vous verse plus de {{ seuil_convention }} dans l’année.
2. Vérifiez vos coordonnées bancaires sur le portail. Le versement suit la convention.
3. La subvention sert au projet décrit dans votre demande, et à lui seul. Prévenez-nous avant tout changement.
4. Dans les six mois qui suivent la fin de l’exercice, rendez le compte rendu financier (loi n° 2000-321 du 12 avril 2000, article 10).
{{ si montant_reduit }}

{{ voies_de_recours }}
{{ fin }}""",  # noqa: E501
    GenreLettre.REFUSER: """Votre projet n’est pas retenu.{{ si motif_en_bref }} {{ motif_en_bref }}.{{ fin }}
{{ si motif }}

Motif : {{ motif }}
{{ fin }}
{{ si notes_par_famille }}

Moyennes données à votre projet, de 0 à 4 :
{{ notes_par_famille }}
{{ fin }}

{{ si referent }}
Vous voulez comprendre cette décision ou préparer un autre projet ? Contactez {{ referent }}.
{{ sinon }}
Un chef de projet peut vous expliquer cette décision et vous conseiller pour la suite.
{{ fin }}

"""
    + _ENSUITE
    + "\n\n{{ voies_de_recours }}",
    GenreLettre.ATTENTE: """Votre projet est inscrit sur la liste complémentaire{{ si rang }}, au rang {{ rang }}{{ fin }}.

Les crédits disponibles ne permettent pas de le soutenir aujourd’hui. Il le sera si des crédits se libèrent, dans l’ordre de la liste. Nous vous écrirons.
{{ si motif }}

Précision du comité : {{ motif }}
{{ fin }}

N’engagez pas de dépense en comptant sur cette subvention : aucune somme n’est réservée.""",  # noqa: E501
    GenreLettre.AJOURNER: """Le comité reporte sa décision à une autre séance.
{{ si motif }}

Motif : {{ motif }}
{{ fin }}

Votre demande n’est ni acceptée ni refusée. Vous n’avez pas à la déposer de nouveau. Un chef de projet vous dira si un élément est attendu.""",  # noqa: E501
    GenreLettre.RENVOYER: """Votre projet n’est pas soutenu dans ce dispositif. Le comité vous propose de le présenter dans un autre, mieux adapté{{ si dispositif_propose }} : {{ dispositif_propose }}{{ fin }}.
{{ si motif }}

Motif : {{ motif }}
{{ fin }}

"""  # noqa: E501
    + _ENSUITE
    + "\n\nSur votre page de suivi, vous pouvez reprendre votre demande : vous gardez vos réponses et remplissez ce "
    + "qui change. Un chef de projet vous aide.\n\n{{ voies_de_recours }}",
    GenreLettre.REJETER_RECOURS: """Votre recours gracieux du {{ recours_du }} est rejeté. La décision est maintenue.

{{ reponse }}

{{ voies_de_recours }}""",
    GenreLettre.RECTIFIER: """Le montant accordé était de {{ montant_precedent }}. Il est maintenant de {{ montant_accorde }}.
{{ montants }}
{{ si montant_reduit }}
Vous aviez demandé {{ montant_reduit }}.
{{ fin }}
{{ si reserves }}

Conditions : {{ reserves }}
{{ fin }}

Pourquoi : {{ motif_rectification }}
Acte : {{ acte }}.

Cette lettre remplace la précédente, qui reste lisible sur le portail.
{{ si montant_reduit }}

{{ voies_de_recours }}
{{ fin }}""",  # noqa: E501
}
_TETE_DU_RECOURS = """Bonjour,

Vous avez demandé un nouvel examen de votre demande.

{{ si titre }}
Demande : {{ titre }}
{{ fin }}
Numéro : {{ numero }}
Organisme : {{ organisme }}
Campagne : {{ campagne }}

"""

_TETE_DE_LA_RECTIFICATION = _TETE_DU_RECOURS.replace(
    "Vous avez demandé un nouvel examen de votre demande.",
    "La décision prise sur votre demande{{ si date_seance }} le {{ date_seance }}{{ fin }} est rectifiée.",
)


def modele_du_contrat(genre: GenreLettre) -> Modele:
    """The model that is used while the campaign has none of its own."""
    if genre is GenreLettre.REJETER_RECOURS:
        sujet = "Réponse à votre recours sur la demande n° {{ numero }}"
        return Modele(sujet, _ADRESSEE + _TETE_DU_RECOURS + _TEXTES[genre] + _PIED)
    if genre is GenreLettre.RECTIFIER:
        sujet = "Décision rectifiée sur votre demande n° {{ numero }}"
        return Modele(sujet, _ADRESSEE + _TETE_DE_LA_RECTIFICATION + _TEXTES[genre] + _PIED)
    return Modele(_OBJET, _ADRESSEE + _TETE + _TEXTES[genre] + _PIED)
