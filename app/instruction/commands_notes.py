"""Notes and avis: given, kept, rendered, taken back. The dossier's own figures are kept in step at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.droits import Qualite
from app.domain.erreurs import ErreurMetier, Interdit, SaisieInvalide
from app.domain.notation import Critere, NiveauEgalite, NoteDonnee, SensAvis, manquants, verifier_note
from app.domain.saisies import euros
from app.instruction import courriels
from app.instruction.commands_pose import posee, poser
from app.instruction.queries import AccesAgent
from app.instruction.queries_dossier import attributions, est_ouvert_aux_notes
from app.instruction.queries_enveloppes import enveloppes_de_campagne, lieu_de
from app.instruction.queries_grille import AvisLu, Grille, centiemes, charger_grille
from app.models.campagnes import Campagne, Enveloppe
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from app.models.instruction import Avis, MontantPropose
from app.models.journal import inscrire_au_journal

VERROUILLE = "Votre avis est rendu : vos notes sont verrouillées. Reprenez votre avis pour les changer."
PAS_VOTRE_CRITERE = "Ce critère est noté par un autre agent. Notez ceux de votre grille."


@dataclass(frozen=True, slots=True)
class NoteSaisie:
    """A note as it was typed and read."""

    valeur: int
    commentaire: str = ""


@dataclass(frozen=True)
class GrilleSaisie:
    """All that a person typed on the grille. `montants`: cents by envelope, None to propose nothing."""

    notes: Mapping[str, NoteSaisie] = field(default_factory=dict)
    sens: SensAvis | None = None
    texte: str = ""
    niveau_egalite: NiveauEgalite | None = None
    montants: Mapping[int, int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Demande:
    """What the dossier asks from the funder of an envelope, in cents."""

    nom: str
    demande_cents: int


def appliquer(dossier: Dossier, grille: Grille) -> None:
    """Bring the figures that lists and rankings read in step with the notes and the avis."""
    resultat = grille.resultat()
    pilote = grille.avis_de(dossier.pilote_id) if dossier.pilote_id in grille.parts else None
    dossier.note_dixiemes = resultat.dixiemes
    dossier.est_note_provisoire = resultat.est_provisoire
    dossier.note_participation_centiemes = centiemes(resultat.moyennes.get("participation"))
    dossier.note_orientation_centiemes = centiemes(resultat.moyennes.get("orientation"))
    dossier.a_des_ecarts = bool(resultat.ecarts)
    dossier.avis_attendus = grille.avis_attendus
    dossier.avis_rendus = len(grille.rendus())
    dossier.avis_pilote = pilote.sens.value if pilote and pilote.rendu_le and pilote.sens else None


def recalculer(bd: Session, dossier: Dossier) -> None:
    """Compute again, from the notes, the avis and the amounts, every figure kept on the dossier.

    For loads of data and checks: the commands below do it as they go.
    """
    campagne = bd.get_one(Campagne, dossier.campagne_id)
    bd.flush()
    appliquer(dossier, charger_grille(bd, dossier, campagne))
    totaliser_les_propositions(bd, dossier)
    bd.flush()


def totaliser_les_propositions(bd: Session, dossier: Dossier) -> None:
    """Bring the sum proposed, kept on the dossier, in step."""
    somme = bd.scalar(
        select(func.sum(col(MontantPropose.montant_cents))).where(col(MontantPropose.dossier_id) == dossier.id)
    )
    dossier.montant_propose_cents = None if somme is None else int(somme)


def exiger_notable(acces: AccesAgent) -> None:
    """Raise ErreurMetier unless the instruction is open and this person's avis is not rendered."""
    if not est_ouvert_aux_notes(acces.dossier):
        raise ErreurMetier(
            "Les notes se donnent pendant l’instruction du dossier. Rechargez la page pour voir ce qui est possible."
        )
    if acces.a_rendu_avis:
        raise ErreurMetier(VERROUILLE)


def exiger_avis_ouvert(grille: Grille, personne_id: int | None) -> None:
    """Raise ErreurMetier if this person's avis is rendered, read after the dossier's lock.

    What the door read beside the locked row may be older than the wait (PostgreSQL re-reads the locked row alone):
    an autosave that waited behind « Rendre l'avis » would turn the avis back into a draft.
    """
    avis = grille.avis_de(personne_id)
    if avis is not None and avis.rendu_le is not None:
        raise ErreurMetier(VERROUILLE)


def exiger_critere(grille: Grille, critere: str, personne_id: int | None) -> Critere:
    """Raise SaisieInvalide on a criterion the dossier does not have, Interdit on one this person does not score."""
    trouve = next((c for c in grille.criteres if c.cle == critere), None)
    if trouve is None:
        raise SaisieInvalide("Ce critère n’existe pas dans la grille de ce dossier. Rechargez la page.")
    if critere not in grille.attendus_de(personne_id):
        raise Interdit(PAS_VOTRE_CRITERE)
    return trouve


def noter(bd: Session, acces: AccesAgent, critere: str, note: NoteSaisie, maintenant: datetime) -> Dossier:
    """Save one note, as it is set. The dossier's row is locked: two scorers at once lose nothing.

    Raises SaisieInvalide (value, comment required under 2 and for 4), Interdit (not one's criterion),
    ErreurMetier (instruction not open, avis rendered).
    """
    exiger_notable(acces)
    grille = charger_grille(bd, acces.dossier, acces.campagne)
    exiger_avis_ouvert(grille, acces.personne.id)
    commentes = exiger_critere(grille, critere, acces.personne.id).commentes
    verifier_note(note.valeur, note.commentaire, commentes)
    grille = grille.avec_note(poser(bd, acces, grille, critere, note.valeur, note.commentaire, maintenant))
    appliquer(acces.dossier, grille)
    inscrire_au_journal(
        bd, acces.personne, "noter", f"dossier:{acces.dossier.id}", maintenant,
        dossier_id=acces.dossier.id, critere=critere, version=acces.dossier.version_deposee,
    )  # fmt: skip
    return acces.dossier


def enregistrer_grille(
    bd: Session,
    acces: AccesAgent,
    saisie: GrilleSaisie,
    demandes: Mapping[int, Demande],
    maintenant: datetime,
) -> Dossier:
    """Save everything typed on the grille, all or nothing; the avis stays a draft.

    Raises SaisieInvalide with one sentence per field, Interdit, ErreurMetier.
    """
    grille = _controler(bd, acces, saisie, demandes)
    _ecrire(bd, acces, grille, saisie, None, maintenant)
    inscrire_au_journal(
        bd, acces.personne, "enregistrer_grille", f"dossier:{acces.dossier.id}", maintenant,
        dossier_id=acces.dossier.id, criteres=sorted(saisie.notes), version=acces.dossier.version_deposee,
    )  # fmt: skip
    return acces.dossier


def rendre_avis(
    bd: Session,
    acces: AccesAgent,
    saisie: GrilleSaisie,
    demandes: Mapping[int, Demande],
    maintenant: datetime,
) -> Dossier:
    """Save the grille and render the avis: one's notes are locked; the last avis expected shares them all.

    Raises SaisieInvalide naming every missing note, Interdit, ErreurMetier. Nothing is written then.
    """
    grille = _controler(bd, acces, saisie, demandes)
    complete = grille
    for critere, note in saisie.notes.items():
        complete = complete.avec_note(posee(acces, critere, note.valeur, note.commentaire))
    erreurs = {**_notes_manquantes(complete, acces.personne.id), **_avis_incomplet(acces, saisie)}
    if erreurs:
        raise SaisieInvalide("Votre avis n’est pas encore complet. Corrigez les points ci-dessous.", erreurs)
    avis = _ecrire(bd, acces, grille, saisie, maintenant, maintenant)
    inscrire_au_journal(
        bd, acces.personne, "rendre_avis", f"avis:{avis.id}", maintenant,
        dossier_id=acces.dossier.id, version=avis.version_dossier,
    )  # fmt: skip
    if partager_si_tous_ont_rendu(bd, acces.dossier, acces.personne, maintenant) and acces.dossier.a_des_ecarts:
        autres = [a for a in attributions(bd, acces.dossier) if a.est_active and a.personne_id != acces.personne.id]
        courriels.a_rapprocher(bd, acces, [a.courriel for a in autres], maintenant)
    return acces.dossier


def partager_si_tous_ont_rendu(bd: Session, dossier: Dossier, personne: Personne, maintenant: datetime) -> bool:
    """The last avis expected ends the independent phase: nothing said from then on can bend a first reading."""
    est_le_dernier = dossier.notes_partagees_le is None and 0 < dossier.avis_attendus <= dossier.avis_rendus
    if est_le_dernier:
        dossier.notes_partagees_le = maintenant
        inscrire_au_journal(
            bd, personne, "mettre_en_commun", f"dossier:{dossier.id}", maintenant, dossier_id=dossier.id,
            avis_rendus=dossier.avis_rendus, avis_attendus=dossier.avis_attendus,
        )  # fmt: skip
    return est_le_dernier


def _controler(bd: Session, acces: AccesAgent, saisie: GrilleSaisie, demandes: Mapping[int, Demande]) -> Grille:
    """The grille as it stands, once everything typed has been found right. Writes nothing."""
    exiger_notable(acces)
    grille = charger_grille(bd, acces.dossier, acces.campagne)
    exiger_avis_ouvert(grille, acces.personne.id)
    commentes = {cle: exiger_critere(grille, cle, acces.personne.id).commentes for cle in saisie.notes}
    erreurs = _notes_mal_remplies(saisie.notes, commentes) | _montants_mal_remplis(bd, acces, saisie.montants, demandes)
    if erreurs:
        raise SaisieInvalide("Des réponses sont à corriger. Rien n’est enregistré pour l’instant.", erreurs)
    return grille


def _ecrire(
    bd: Session,
    acces: AccesAgent,
    grille: Grille,
    saisie: GrilleSaisie,
    rendu_le: datetime | None,
    maintenant: datetime,
) -> Avis:
    """Write what changed, and bring the dossier's figures in step."""
    deja = {note.critere: note for note in grille.notes_de(acces.personne.id)}
    for critere, note in saisie.notes.items():
        ancienne = deja.get(critere)
        if ancienne is None or (ancienne.valeur, ancienne.commentaire) != (note.valeur, note.commentaire):
            grille = grille.avec_note(poser(bd, acces, grille, critere, note.valeur, note.commentaire, maintenant))
    _proposer(bd, acces, saisie.montants)
    avis = _ebaucher(bd, acces, saisie, rendu_le, maintenant)
    lu = AvisLu(avis.personne_id, avis.sens, avis.texte, avis.niveau_egalite, avis.version_dossier, avis.rendu_le)
    appliquer(acces.dossier, grille.avec_avis(lu))
    return avis


def _notes_mal_remplies(notes: Mapping[str, NoteSaisie], commentes: Mapping[str, Collection[int]]) -> dict[str, str]:
    erreurs: dict[str, str] = {}
    for critere, note in notes.items():
        try:
            verifier_note(note.valeur, note.commentaire, commentes[critere])
        except SaisieInvalide as refus:
            erreurs[f"note.{critere}"] = refus.phrase
    return erreurs


def _montants_mal_remplis(
    bd: Session, acces: AccesAgent, montants: Mapping[int, int | None], demandes: Mapping[int, Demande]
) -> dict[str, str]:
    """Only the pilote proposes, never more than what is asked from that funder, nor what its envelope refuses."""
    if montants and Qualite.PILOTE not in acces.qualites:
        raise Interdit("Seul le pilote du dossier propose un montant. Écrivez-lui.")
    erreurs: dict[str, str] = {}
    for enveloppe_id, montant in montants.items():
        demande = demandes.get(enveloppe_id)
        if demande is None:
            raise SaisieInvalide("Cette enveloppe n’est pas celle de la campagne. Rechargez la page.")
        if montant is not None and montant > demande.demande_cents:
            erreurs[f"montant.{enveloppe_id}"] = (
                f"{demande.nom} est sollicité pour {euros(demande.demande_cents)} : "
                "proposez un montant égal ou inférieur."
            )
    return _refus_des_enveloppes(bd, acces.dossier, montants) | erreurs


def _refus_des_enveloppes(bd: Session, dossier: Dossier, montants: Mapping[int, int | None]) -> dict[str, str]:
    """The places, floors, ceilings and rates; what remains is looked at when an amount is promised or decided."""
    if not any(montants.values()):
        return {}
    arbres, lieu = enveloppes_de_campagne(bd, dossier.campagne_id), lieu_de(bd, dossier)
    codes = dict(
        bd.execute(
            select(col(Enveloppe.id), col(Enveloppe.financeur_code)).where(
                col(Enveloppe.campagne_id) == dossier.campagne_id
            )
        ).all()
    )
    refus = {f"montant.{e}": arbres.refus_de_regle(codes[e], cents or 0, lieu) for e, cents in montants.items()}
    return {champ: phrase for champ, phrase in refus.items() if phrase}


def _proposer(bd: Session, acces: AccesAgent, montants: Mapping[int, int | None]) -> None:
    if not montants:
        return
    bd.execute(
        delete(MontantPropose).where(
            col(MontantPropose.dossier_id) == acces.dossier.id,
            col(MontantPropose.enveloppe_id).in_(montants),
        )
    )
    bd.add_all(
        MontantPropose(dossier_id=acces.dossier.id or 0, enveloppe_id=enveloppe_id, montant_cents=montant)
        for enveloppe_id, montant in montants.items()
        if montant is not None
    )
    bd.flush()
    totaliser_les_propositions(bd, acces.dossier)


def _ebaucher(
    bd: Session, acces: AccesAgent, saisie: GrilleSaisie, rendu_le: datetime | None, maintenant: datetime
) -> Avis:
    """Keep one's avis: a draft until `rendu_le`."""
    avis = bd.scalar(
        select(Avis).where(col(Avis.dossier_id) == acces.dossier.id, col(Avis.personne_id) == acces.personne.id)
    )
    if avis is None:
        avis = Avis(dossier_id=acces.dossier.id or 0, personne_id=acces.personne.id or 0, modifie_le=maintenant)
        bd.add(avis)
    avis.sens, avis.texte, avis.niveau_egalite = saisie.sens, saisie.texte, saisie.niveau_egalite
    avis.version_dossier, avis.modifie_le, avis.rendu_le = acces.dossier.version_deposee, maintenant, rendu_le
    bd.flush()
    return avis


def _notes_manquantes(grille: Grille, personne_id: int | None) -> dict[str, str]:
    attendus = grille.attendus_de(personne_id)
    notes = grille.notes_de(personne_id)
    restants = manquants(
        attendus,
        [NoteDonnee(n.critere, n.personne_id, n.valeur) for n in notes],
        {n.critere: n.commentaire for n in notes},
        {c.cle: c.commentes for c in grille.criteres},
    )
    libelles = {critere.cle: critere.libelle for critere in grille.criteres}
    return {f"note.{cle}": f"{libelles[cle]} : donnez votre note, expliquée si elle doit l’être." for cle in restants}


def _avis_incomplet(acces: AccesAgent, saisie: GrilleSaisie) -> dict[str, str]:
    erreurs: dict[str, str] = {}
    if saisie.sens is None:
        erreurs["sens"] = "Choisissez le sens de votre avis."
    if not saisie.texte.strip():
        erreurs["texte"] = "Motivez votre avis en une phrase au moins."
    if saisie.niveau_egalite is None and Qualite.PILOTE in acces.qualites:
        erreurs["niveau_egalite"] = "Dites comment le projet sert l’égalité femmes-hommes : G0, G1 ou G2."
    return erreurs
