"""The journal in French. Its lines keep codes, so that they never change; its readers get words.

A code without words is shown as it is: nothing is ever hidden from the journal.
"""

import re
from datetime import date
from typing import Any

from app.administration.traces.noms import CLES, NOMMES, OBJETS, Genre, Noms, est_id
from app.core.francais import euros, jour
from app.domain.droits import RoleAdhesion
from app.domain.etats import Etat, libelle
from app.domain.grille import LIBELLES_DES_POIDS
from app.domain.organismes import ROLES_ADHESION
from app.domain.orientations import AXES, ORIENTATIONS, Axe, Orientation
from app.domain.postes import FINANCEURS_74

ACTES = {
    "abandonner": "Brouillon abandonné",
    "accepter_invitation": "Invitation acceptée",
    "accepter_invitation_membre": "Invitation dans l’organisme acceptée",
    "accepter_mandat": "Mandat d’aide accepté",
    "accorder": "Subvention accordée",
    "activer_second_facteur": "Double vérification activée",
    "ajourner": "Dossier ajourné",
    "ajouter_absence": "Absence ajoutée",
    "ajouter_adresse_partenaire": "Adresse de partenaire à confirmer",
    "ajouter_priorite": "Priorité communale ajoutée",
    "ajouter_au_coffre": "Document mis dans le coffre",
    "ajouter_piece": "Document ajouté",
    "ajouter_question": "Question ajoutée à une campagne",
    "annuler_decision": "Décision annulée",
    "annuler_invitation": "Invitation dans l’organisme annulée",
    "annuler_rib": "Changement de coordonnées bancaires annulé",
    "appeler": "Dossier appelé en séance",
    "approuver_adhesion": "Adhésion approuvée",
    "changer_mot_de_passe": "Mot de passe changé",
    "changer_rib": "Changement de coordonnées bancaires demandé",
    "changer_role": "Rôle changé",
    "choisir_suppleant": "Suppléant choisi",
    "classer_messages": "Messages marqués comme traités",
    "cloner_campagne": "Campagne reprise d’une autre",
    "clore_avis_partenaire": "Demande d’avis close sans réponse",
    "clore_instruction": "Instruction close",
    "clore_seance": "Séance close",
    "commencer": "Demande commencée",
    "completer": "Complément renvoyé",
    "completer_identite": "Identité de l’organisme complétée",
    "confirmer_adresse_partenaire": "Adresse de partenaire confirmée",
    "confirmer_rib": "Coordonnées bancaires confirmées",
    "constater_carence": "Absence de réponse constatée",
    "constater_conformite": "Bilan conforme, solde demandé",
    "conventionner": "Convention enregistrée",
    "creer_agent": "Compte d’agent créé",
    "creer_campagne": "Campagne créée",
    "creer_compte": "Compte créé",
    "creer_organisme": "Organisme créé",
    "creer_seance": "Séance créée",
    "creer_scenario": "Scénario créé",
    "copier_scenario": "Scénario copié",
    "couper_scenario": "Scénario copié avec une baisse",
    "favoriser_scenario": "Scénario copié en faveur des premières demandes",
    "garder_avis_partenaire": "Avis de partenaire gardé après un complément",
    "garantir_scenario": "Scénario copié avec un minimum garanti",
    "modifier_scenario": "Montants d’un scénario modifiés",
    "renommer_scenario": "Scénario renommé",
    "demander_recherche": "Scénario demandé au proposeur",
    "finir_recherche": "Recherche du proposeur finie",
    "proposer_scenario": "Scénario trouvé par le proposeur",
    "retenir_scenario": "Scénario retenu pour la séance",
    "supprimer_scenario": "Scénario supprimé",
    "declarer_deport": "Déport déclaré",
    "declarer_lien": "Lien déclaré, ou absence de lien",
    "declarer_irrecevable": "Irrecevabilité confirmée",
    "declarer_representation": "Représentation légale déclarée",
    "demander_avis_partenaire": "Avis demandé à un partenaire",
    "demander_lot": "Acte demandé sur plusieurs dossiers",
    "demander_lien_partenaire": "Nouveau lien demandé par un partenaire",
    "demander_adhesion": "Adhésion demandée",
    "demander_code": "Code de connexion demandé",
    "demander_code_de_preuve": "Code de vérification demandé",
    "demander_complement": "Complément demandé",
    "desetiqueter": "Étiquette retirée",
    "demander_document": "PDF demandé",
    "demander_import": "Import de subventions demandé",
    "demander_feuille": "Feuille de dossier demandée",
    "demander_lettres": "Lettres à imprimer demandées",
    "demander_livre": "Livre de campagne demandé",
    "demander_recours": "Dossier de décision demandé",
    "demander_signature": "Signature demandée",
    "deplacer_question": "Question ajoutée déplacée",
    "deposer_recours": "Recours déposé",
    "rejeter_recours": "Recours rejeté",
    "deposer": "Demande déposée",
    "depublier_campagne": "Campagne retirée du public",
    "deplacer_point": "Dossier déplacé dans l’ordre du jour",
    "desactiver_personne": "Compte désactivé",
    "donner_mandat": "Mandat d’aide donné",
    "echoir": "Brouillon échu",
    "ecrire_message": "Message écrit",
    "ecrire_modele": "Modèle de lettre écrit",
    "ecrire_note_interne": "Note écrite entre agents",
    "lever_note_interne": "Note entre agents levée",
    "ecrire_section": "Réponses écrites",
    "enregistrer_partenaire": "Partenaire enregistré",
    "enregistrer_grille": "Grille enregistrée",
    "enregistrer_representant": "Représentant de l’organisme enregistré",
    "enregistrer_section": "Étape enregistrée",
    "enregistrer_vue": "Vue de la liste enregistrée",
    "equilibrer": "Charge rééquilibrée",
    "etiqueter": "Étiquette posée",
    "fermer_session": "Session fermée",
    "fixer_bareme": "Barème fixé",
    "regler_lettres": "Contenu des lettres réglé",
    "regler_critere": "Critère du barème réglé",
    "corriger_critere": "Formulation du barème corrigée",
    "fixer_comptes": "Comptes annuels enregistrés",
    "fixer_enveloppes": "Enveloppes fixées",
    "regler_enveloppe": "Règles d’une enveloppe fixées",
    "ajouter_sous_enveloppe": "Sous-enveloppe ajoutée",
    "modifier_sous_enveloppe": "Sous-enveloppe modifiée",
    "fermer_sous_enveloppe": "Sous-enveloppe fermée",
    "rouvrir_sous_enveloppe": "Sous-enveloppe rouverte",
    "annuler_report": "Report d’enveloppe annulé",
    "reporter_enveloppe": "Reste d’une enveloppe reporté",
    "noter_financeur": "Tour de table noté",
    "fixer_mandats": "Mandats électifs enregistrés",
    "fixer_moyens": "Moyens humains enregistrés",
    "fixer_quorum": "Règle de quorum de la séance fixée",
    "importer_contours": "Contours chargés",
    "retirer_subventions": "Import de subventions retiré",
    "retirer_contours": "Contours retirés",
    "importer_subventions": "Données de subventions importées",
    "inscrire": "Dossier inscrit au comité",
    "inscrire_a_une_instance": "Dossier soumis à une instance",
    "inviter": "Invitation envoyée",
    "inviter_membre": "Invitation dans l’organisme envoyée",
    "lever_alerte": "Alerte traitée",
    "lire_avis_partenaires": "Avis de partenaires lus",
    "lire_mentions": "Notes entre agents lues",
    "lire_rib": "Coordonnées bancaires lues",
    "maintenir_avis": "Avis maintenu après un complément",
    "mettre_en_attente": "Dossier mis sur la liste complémentaire",
    "modifier_campagne": "Campagne modifiée",
    "annuler_versement": "Versement annulé",
    "modifier_convention": "Convention modifiée",
    "modifier_commune": "Commune modifiée",
    "modifier_mandat": "Mandat d’aide modifié",
    "modifier_matrice": "Matrice modifiée",
    "modifier_organisme": "Organisme modifié",
    "modifier_profil": "Profil modifié",
    "modifier_question": "Question ajoutée modifiée",
    "modifier_vue": "Vue de la liste modifiée",
    "modifier_seance": "Séance modifiée",
    "nommer_titulaire": "Titulaire nommé",
    "noter": "Note posée",
    "noter_presence": "Présence notée",
    "noter_presences": "Présences notées",
    "ouvrir_seance": "Séance ouverte",
    "prendre": "Dossier pris en instruction",
    "reprendre_partenaire": "Partenaire repris dans l’annuaire",
    "retirer_adresse_partenaire": "Adresse de partenaire retirée",
    "retirer_partenaire": "Partenaire retiré de l’annuaire",
    "retirer_priorite": "Priorité communale retirée",
    "preparer_publication": "Publication préparée",
    "proposer_irrecevabilite": "Irrecevabilité proposée",
    "proposer_mandat": "Mandat d’aide proposé",
    "prouver_identite": "Identité confirmée de nouveau",
    "publier": "Décision publiée",
    "publier_campagne": "Campagne publiée",
    "renvoyer_lettre": "Lettre renvoyée",
    "constater_remise": "Lettre remise autrement",
    "publier_seance": "Décisions de la séance publiées",
    "reactiver_personne": "Compte réactivé",
    "juger_doublons": "Dossiers comparés",
    "reaffecter": "Dossier réaffecté",
    "redemander_avis_partenaire": "Avis demandé de nouveau à un partenaire",
    "reessayer_courriel": "E-mail remis en file",
    "reessayer_tache": "Travail remis en file",
    "proposer_rectification": "Rectification d’une décision proposée",
    "confirmer_rectification": "Décision publiée rectifiée",
    "abandonner_rectification": "Rectification abandonnée",
    "reexaminer": "Dossier réexaminé après recours",
    "refuser": "Subvention refusée",
    "refuser_adhesion": "Adhésion refusée",
    "refuser_import": "Fichier de subventions refusé",
    "refuser_piece": "Document infecté refusé",
    "refuser_signature": "Signature refusée",
    "relier_recueil": "Document relié",
    "regler_raccourcis": "Raccourcis clavier réglés",
    "regler_recapitulatif": "Récapitulatif du matin réglé",
    "rejeter_rib": "Coordonnées bancaires refusées",
    "relancer_partenaire": "Partenaire relancé",
    "relancer": "Porteur relancé",
    "rendre_avis_partenaire": "Avis rendu par un partenaire",
    "rendre_avis": "Avis rendu",
    "rendre_bilan": "Bilan rendu",
    "annuler_vote": "Vote d’un financeur annulé",
    "noter_vote": "Vote d’un financeur noté",
    "rendre_avis_instance": "Avis d’une instance noté",
    "ecrire_proces_verbal": "Procès-verbal écrit",
    "soumettre_proces_verbal": "Procès-verbal soumis à la relecture",
    "renvoyer_proces_verbal": "Procès-verbal renvoyé à la rédaction",
    "figer_proces_verbal": "Procès-verbal figé",
    "rectifier_proces_verbal": "Nouvelle version d’un procès-verbal",
    "renvoyer": "Dossier renvoyé vers un autre dispositif",
    "renoncer": "Renonciation à la subvention",
    "renvoyer_invitation": "Invitation dans l’organisme renvoyée",
    "renvoyer_irrecevabilite": "Proposition d’irrecevabilité renvoyée",
    "repartir": "Demande commencée à partir d’une autre",
    "reporter_sur_la_fiche": "Fiche de l’organisme mise à jour depuis une demande",
    "reprendre_annuaire": "Fiche complétée depuis l’annuaire public",
    "reprendre_avis": "Avis repris",
    "mettre_en_commun": "Notes mises en commun",
    "ouvrir_etalonnage": "Étalonnage ouvert",
    "clore_etalonnage": "Étalonnage clos",
    "noter_etalon": "Dossier d’étalonnage noté",
    "proposer_second_lecteur": "Second lecteur proposé",
    "corriger_note": "Note changée après discussion",
    "reprendre_du_coffre": "Documents repris du coffre",
    "retirer": "Demande retirée",
    "retirer_du_coffre": "Document retiré du coffre",
    "retirer_irrecevabilite": "Proposition d’irrecevabilité retirée",
    "retirer_membre": "Membre retiré",
    "retirer_piece": "Document retiré",
    "retirer_question": "Question ajoutée retirée",
    "retirer_representant": "Représentant de l’organisme retiré",
    "retirer_representation": "Représentation légale retirée",
    "retirer_second_facteur": "Double vérification retirée",
    "reverser": "Reversement demandé",
    "revoquer_mandat": "Mandat d’aide arrêté",
    "rouvrir_bilan": "Bilan rouvert pour correction",
    "rouvrir_instruction": "Instruction rouverte",
    "se_connecter": "Connexion",
    "se_deconnecter": "Déconnexion",
    "signer": "Demande signée",
    "telecharger_recours": "Dossier de décision téléchargé",
    "telecharger_rib": "RIB téléchargé",
    "terminer_absence": "Absence terminée",
    "terminer_occupation": "Poste libéré",
    "tout_deconnecter": "Toutes les sessions fermées",
    "transmettre_gestion": "Gestion transmise",
    "valider_bilan": "Bilan validé",
    "verifier_recevabilite": "Recevabilité vérifiée",
    "verifier_rib": "Appel de vérification du RIB noté",
    "verser": "Versement ordonné",
    "ordonner": "Ordre du jour rangé",
    "suspendre": "Séance suspendue",
}
ROLES = {
    "porteur": "porteur",
    "agent": "agent",
    "administrateur": "administration",
    "membre": "membre du comité",
    "systeme": "automatique",
}
_JOUR = re.compile(r"20\d\d-(0[1-9]|1[0-2])-([0-2]\d|3[01])")
SOMMES = frozenset({"montants", "montants_cents", "etaient_cents"})


def acte_en_mots(acte: str) -> str:
    """What was done."""
    return ACTES.get(acte, acte)


def role_en_mots(role: str) -> str:
    return ROLES.get(role, role)


def objet_en_mots(objet: str, noms: Noms | None = None) -> str:
    """« séance n° 3 » from « seance:3 », « personne Léa Martin » where the name is known; a code follows its kind."""
    genre, _, cle = objet.partition(":")
    if noms and genre in set(Genre) and cle.isdecimal():
        nom = noms.get(Genre(genre), {}).get(int(cle))
        if nom:
            return f"{OBJETS.get(genre, genre)} {nom}"
    return f"{OBJETS.get(genre, genre)} {'n° ' if cle.isdecimal() else ''}{cle}".strip()


def details_en_mots(details: dict[str, Any], noms: Noms | None = None) -> list[tuple[str, str]]:
    """The particulars, one (label, text) each; what is empty is left out. `noms`: who and what the ids are."""
    return [
        (CLES.get(cle, cle), _valeur(cle, valeur, noms or {}))
        for cle, valeur in details.items()
        if valeur not in ({}, [])
    ]


def _valeur(cle: str, valeur: Any, noms: Noms) -> str:
    if cle in NOMMES and valeur is not None:
        connus = noms.get(NOMMES[cle], {})
        ids = valeur if isinstance(valeur, list) else [valeur]
        return ", ".join(connus.get(x) or _mot(x) if est_id(x) else _mot(x) for x in ids)
    if valeur is None:
        return "—"
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if cle in SOMMES and isinstance(valeur, dict):
        return ", ".join(f"{_financeur(code)} {euros(cents)}" for code, cents in valeur.items())
    if cle in ("montant_cents", "etait_cents"):
        return euros(valeur)
    if cle == "parts_reduites" and isinstance(valeur, dict):
        return ", ".join(f"{nom} de {euros(avant)} à {euros(apres)}" for nom, (avant, apres) in valeur.items())
    if cle == "etat" and valeur in set(Etat):
        return libelle(Etat(valeur)).lower()
    if cle in ("critere", "criteres"):
        return ", ".join(map(_critere, valeur if isinstance(valeur, list) else [valeur]))
    if cle == "role":
        return role_en_mots(str(valeur))
    if cle in ("role_membre", "devient") and valeur in set(RoleAdhesion):
        return ROLES_ADHESION[RoleAdhesion(valeur)][0].lower()
    if cle == "sha256":
        return f"{str(valeur)[:12]}…"
    if isinstance(valeur, dict):
        return ", ".join(f"{sous_cle} : {sous_valeur}" for sous_cle, sous_valeur in valeur.items())
    return ", ".join(map(_mot, valeur)) if isinstance(valeur, list) else _mot(valeur)


def _mot(valeur: Any) -> str:
    """A day as readers write it; anything else as it was noted."""
    mot = str(valeur)
    return jour(date.fromisoformat(mot)) if _JOUR.fullmatch(mot) else mot


def _critere(code: str) -> str:
    genre, _, cle = code.partition(".")
    if genre == "axe" and cle in set(Axe):
        return f"axe « {AXES[Axe(cle)].libelle_court} »"
    if genre == "secondaire" and cle in set(Orientation):
        return f"orientation secondaire « {ORIENTATIONS[Orientation(cle)].libelle_court} »"
    return LIBELLES_DES_POIDS.get(code, code)


def _financeur(code: str) -> str:
    return FINANCEURS_74[code].libelle.removesuffix(" (cette demande)") if code in FINANCEURS_74 else code
