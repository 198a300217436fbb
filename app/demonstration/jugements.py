"""Marks, avis and amounts of the invented dossiers: around how good the idea is, with a few disagreements."""

import random
from datetime import datetime, timedelta

from sqlalchemy import insert, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.demonstration.calendrier import Epoque
from app.demonstration.phrases import commentaire, motivation
from app.demonstration.plan import Prevu, qualite
from app.domain.extrait import extrait
from app.domain.notation import NiveauEgalite, SensAvis
from app.dossiers.queries import contenu_de, references, sections_de
from app.instruction.commands_notes import NoteSaisie, recalculer
from app.instruction.commands_rapprochement import corriger_note
from app.instruction.queries import AccesAgent
from app.instruction.queries_enveloppes import enveloppes_de_campagne, lieu_de
from app.instruction.queries_grille import Grille, charger_grille
from app.models.campagnes import Campagne, Enveloppe
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from app.models.instruction import Avis, MontantPropose, Note
from app.models.journal import inscrire_au_journal
from app.models.socle import table

RAPPROCHEMENT = "Vu ensemble : ce que les collègues savent du quartier change ma lecture."
# dossiers of the committee that draw the same marks: same idea of quality, equal notes
_JUMEAUX = {("comite", 6): 600, ("comite", 12): 600, ("comite", 18): 600}


def juger(
    bd: Session,
    dossier: Dossier,
    campagne: Campagne,
    prevu: Prevu,
    combien: int | None,
    epoque: Epoque,
    maintenant: datetime,
) -> None:
    """Everybody who follows the dossier notes it; `combien` of them render their avis (None: all)."""
    grille = charger_grille(bd, dossier, campagne)
    graine = _JUMEAUX.get((prevu.epoque, prevu.rang), prevu.cas.rang)
    alea = random.Random(f"notes-{graine}")
    rendus = len(grille.parts) if combien is None else combien
    qui = sorted(grille.parts, key=lambda personne_id: personne_id != dossier.pilote_id)
    for rang, personne_id in enumerate(qui):
        instant = min(maintenant + timedelta(minutes=11 * rang), epoque.clotures[1])
        est_rendu = rang < rendus
        if est_rendu or rang == rendus:  # the next one has begun
            _noter(bd, dossier, grille, personne_id, prevu, alea, instant, est_partiel=not est_rendu)
        if est_rendu:
            _aviser(bd, dossier, personne_id, prevu, alea, instant)
    if rendus:
        _proposer(bd, dossier, campagne, prevu)
    bd.flush()
    recalculer(bd, dossier)
    if qui and rendus >= len(qui):
        dossier.notes_partagees_le = min(maintenant + timedelta(minutes=11 * len(qui)), epoque.clotures[1])


def _valeur(base: int, alea: random.Random, est_en_desaccord: bool) -> int:
    ecart = alea.choice((-1, 0, 0, 0, 1))
    valeur = base + ecart - (2 if est_en_desaccord else 0)
    return max(0, min(4, valeur))


def _noter(
    bd: Session,
    dossier: Dossier,
    grille: Grille,
    personne_id: int,
    prevu: Prevu,
    alea: random.Random,
    instant: datetime,
    *,
    est_partiel: bool,
) -> None:
    attendus = grille.attendus_de(personne_id)
    est_pilote = personne_id == dossier.pilote_id
    commun = {
        "dossier_id": dossier.id, "personne_id": personne_id, "version_dossier": dossier.version_deposee,
        "modifiee_le": instant,
    }  # fmt: skip
    notes = []
    for critere in attendus[: len(attendus) // 2 + 1] if est_partiel else attendus:
        est_en_desaccord = not est_pilote and prevu.rang % 4 == 1
        valeur = _valeur(qualite(prevu.cas), alea, est_en_desaccord)
        texte = commentaire(critere, valeur, alea)
        notes.append({"critere": critere, "valeur": valeur, "commentaire": texte, **commun})
    if notes:
        bd.execute(insert(table(Note)), notes)


def _aviser(
    bd: Session, dossier: Dossier, personne_id: int, prevu: Prevu, alea: random.Random, instant: datetime
) -> None:
    sens = _sens(qualite(prevu.cas), alea)
    est_pilote = personne_id == dossier.pilote_id
    avis = Avis(
        dossier_id=dossier.id or 0,
        personne_id=personne_id,
        sens=sens,
        texte=motivation(sens, alea),
        niveau_egalite=NiveauEgalite(prevu.cas.projet.egalite) if est_pilote or alea.random() < 0.5 else None,
        version_dossier=dossier.version_deposee,
        modifie_le=instant,
        rendu_le=instant,
    )
    bd.add(avis)
    bd.flush()
    inscrire_au_journal(
        bd, bd.get_one(Personne, personne_id), "rendre_avis", f"avis:{avis.id}", instant,
        dossier_id=dossier.id, version=avis.version_dossier,
    )  # fmt: skip


def _sens(base: int, alea: random.Random) -> SensAvis:
    if base >= 3:
        return alea.choice((SensAvis.FAVORABLE, SensAvis.FAVORABLE, SensAvis.RESERVES))
    if base == 2:
        return alea.choice((SensAvis.RESERVES, SensAvis.RESERVES, SensAvis.FAVORABLE))
    return alea.choice((SensAvis.DEFAVORABLE, SensAvis.DEFAVORABLE, SensAvis.HORS_CHAMP))


def _proposer(bd: Session, dossier: Dossier, campagne: Campagne, prevu: Prevu) -> None:
    """The pilote's amounts: all of what is asked from each funder for the best, a part of it for the others."""
    part = {1: 0, 2: 70, 3: 85, 4: 100}[qualite(prevu.cas)]
    enveloppes = bd.execute(
        select(col(Enveloppe.financeur_code), col(Enveloppe.id))
        .where(col(Enveloppe.campagne_id) == campagne.id)
        .order_by(col(Enveloppe.id))
    ).all()
    resume = extrait(contenu_de(sections_de(bd, dossier)), references(), [code for code, _ in enveloppes])
    arbres, lieu = enveloppes_de_campagne(bd, campagne.id or 0), lieu_de(bd, dossier)
    for code, enveloppe_id in enveloppes:
        # rounded down to fifty euros: nobody proposes 3 487 €
        montant = resume.demandes_cents.get(code, 0) * part // 100 // 5_000 * 5_000
        if montant and not arbres.refus_de_regle(code, montant, lieu):
            bd.add(MontantPropose(dossier_id=dossier.id or 0, enveloppe_id=enveloppe_id or 0, montant_cents=montant))


def rapprocher(bd: Session, acces: AccesAgent, maintenant: datetime) -> None:
    """The pilote moves one note after talking with the others; a gap, where there is one, is left to be discussed."""
    grille = charger_grille(bd, acces.dossier, acces.campagne)
    ecarts, miennes = grille.resultat().ecarts, grille.notes_de(acces.personne.id)
    note = next((n for n in miennes if n.critere not in ecarts), miennes[0])
    texte = f"{note.commentaire} Précisé après échange.".strip()
    saisie = NoteSaisie(note.valeur + (1 if note.valeur < 3 else -1), texte)
    corriger_note(bd, acces, note.critere, saisie, RAPPROCHEMENT, maintenant)
