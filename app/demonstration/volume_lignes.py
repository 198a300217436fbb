"""The rows of one dossier of the load: whatever its state, everything that would be there is there."""

import hashlib
import json
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

from app.demonstration.phrases import MOTIF_D_AJOURNEMENT, MOTIFS_DE_REFUS, commentaire, motivation
from app.demonstration.pieces import PieceDemo
from app.demonstration.volume_modeles import Modele
from app.demonstration.volume_recevabilite import proposer, recevoir
from app.domain.avis import NiveauEgalite, SensAvis
from app.domain.decision import SensDecision
from app.domain.decision_motifs import MotifRefus
from app.domain.dispositifs import Dispositif, numero
from app.domain.etats import DEPOSES, Etat
from app.domain.recevabilite import Conclusion
from app.instruction.commands_notes import appliquer
from app.instruction.queries_grille import AvisLu, Grille, NoteLue
from app.models.dossiers import Dossier, EtatPiece

PUBLIES: dict[Etat, SensDecision] = {
    Etat.NOTIFIE_ACCORD: SensDecision.ACCORDER,
    Etat.NOTIFIE_REFUS: SensDecision.REFUSER,
    Etat.CONVENTIONNE: SensDecision.ACCORDER,
    Etat.RENONCE: SensDecision.ACCORDER,
    Etat.EN_COURS: SensDecision.ACCORDER,
    Etat.BILAN_RECU: SensDecision.ACCORDER,
    Etat.SOLDE: SensDecision.ACCORDER,
}
SECRETS: dict[Etat, SensDecision] = {
    Etat.ACCORDE: SensDecision.ACCORDER,
    Etat.REFUSE: SensDecision.REFUSER,
    Etat.AJOURNE: SensDecision.AJOURNER,
    Etat.ATTENTE: SensDecision.ATTENTE,
}
JUGES = frozenset({Etat.INSTRUIT, Etat.EN_COMITE, *SECRETS, *PUBLIES})
RENONCES = frozenset({Etat.RENONCE})
_CONCLUSIONS = {Etat.A_COMPLETER: Conclusion.A_COMPLETER, Etat.EN_INSTRUCTION: Conclusion.RECEVABLE}


@dataclass
class Contexte:
    """What the rows of a load share."""

    campagne_id: int
    annee: int
    debut: datetime
    fin: datetime
    enveloppes: Mapping[str, int]
    coordination_id: int
    seance_ouverte_id: int
    seance_publiee_id: int
    pieces: Mapping[str, PieceDemo]


@dataclass(frozen=True, slots=True)
class Demandeur:
    """An organisme of the load and the person who acts for it."""

    organisme_id: int
    personne_id: int
    nom: str
    siret: str


@dataclass
class Lot:
    """The rows of a batch, by table, and what it takes from the envelopes (cents, by id)."""

    lignes: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    engages: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def ajouter(self, table: str, **valeurs: Any) -> None:
        self.lignes[table].append(valeurs)

    def journal(self, personne_id: int, role: str, acte: str, a: datetime, dossier_id: int, **details: Any) -> None:
        """A line of the trail; its number and hash are given when the batch is written."""
        self.ajouter(
            "ligne_journal", a=a, personne_id=personne_id, role=role, acte=acte, objet=f"dossier:{dossier_id}",
            dossier_id=dossier_id, details=details, requete="volume",
        )  # fmt: skip


@dataclass
class Fabrique:
    """Makes the rows of one dossier after another."""

    contexte: Contexte
    lot: Lot
    numero_suivant: int
    decision_suivante: int
    rang_d_attente: int

    def dossier(self, dossier_id: int, etat: Etat, modele: Modele, qui: Demandeur) -> None:
        """Add every row of a dossier to the batch."""
        c, alea = self.contexte, random.Random(f"volume-{dossier_id}")
        depose_le = (c.debut + (c.fin - c.debut) * alea.random()).replace(microsecond=0)
        cree_le = depose_le - timedelta(days=alea.randint(1, 9))
        ligne = _vierge(dossier_id, etat, c.campagne_id, qui, cree_le)
        contenu = modele.contenu if etat in DEPOSES else dict(list(modele.contenu.items())[: 1 + alea.randrange(9)])
        self._sections(ligne, contenu, qui, cree_le)
        self.lot.journal(qui.personne_id, "porteur", "commencer", cree_le, dossier_id)
        if etat in DEPOSES or "budget" in contenu:
            ligne |= modele.projection
        if etat in DEPOSES:
            for nature, code, rang in modele.rattachements:
                self.lot.ajouter("rattachement", dossier_id=dossier_id, nature=nature, code=code, rang=rang)
            self._deposer(ligne, modele, qui, depose_le)
            self._instruire(ligne, modele, alea, depose_le)
        ligne.pop("proposes", None)
        self.lot.lignes["dossier"].append(ligne)

    def _sections(
        self, ligne: dict[str, Any], contenu: Mapping[str, dict[str, Any]], qui: Demandeur, instant: datetime
    ) -> None:
        for cle, reponses in contenu.items():
            self.lot.ajouter(
                "section", dossier_id=ligne["id"], cle=cle, version=1, modifiee_le=instant,
                modifiee_par_id=qui.personne_id,
                contenu={**reponses, "nom": qui.nom} if cle == "organisme" else reponses,
            )  # fmt: skip

    def _deposer(self, ligne: dict[str, Any], modele: Modele, qui: Demandeur, depose_le: datetime) -> None:
        c, dossier_id = self.contexte, ligne["id"]
        ligne |= {
            "numero": numero(Dispositif.AAP, c.annee, self.numero_suivant),
            "cle_depot": f"volume-{dossier_id}",
            "depose_le": depose_le,
            "modifie_le": depose_le,
            "version_deposee": 1,
            "pilote_id": modele.pilote_id,
        }
        self.numero_suivant += 1
        for code in ("statuts", "liste_dirigeants", "rib", "comptes", "budget_association", "rapport_activite"):
            piece = c.pieces[code]
            self.lot.ajouter(
                "piece", dossier_id=dossier_id, genre=code, nom=piece.nom, mime=piece.mime, taille=piece.taille,
                sha256=piece.sha256, etat=EtatPiece.SAINE, ajoutee_le=ligne["cree_le"],
                ajoutee_par_id=qui.personne_id, retiree_le=None,
            )  # fmt: skip
        texte = _fige(ligne, modele, qui, c.annee)
        empreinte = hashlib.sha256(texte.encode()).hexdigest()
        self.lot.ajouter(
            "version_dossier", dossier_id=dossier_id, numero=1, contenu=texte, sha256=empreinte, deposee_le=depose_le,
            deposee_par_id=qui.personne_id,
        )  # fmt: skip
        for a in modele.routage.attributions:
            self.lot.ajouter(
                "affectation", dossier_id=dossier_id, qualite=a.qualite, poste_code=a.poste, personne_id=a.personne_id,
                motifs=list(a.motifs), phrase=a.phrase, depuis=depose_le, jusqu_a=None, par_id=None, raison="",
            )  # fmt: skip
        for phrase in modele.routage.alertes:
            self.lot.ajouter(
                "alerte_affectation", dossier_id=dossier_id, phrase=phrase, creee_le=depose_le, levee_le=None
            )
        self.lot.journal(qui.personne_id, "porteur", "deposer", depose_le, dossier_id, version=1, sha256=empreinte)

    def _instruire(self, ligne: dict[str, Any], modele: Modele, alea: random.Random, depose_le: datetime) -> None:
        etat, dossier_id = ligne["etat"], ligne["id"]
        grille = modele.grille
        instant = depose_le + timedelta(days=2)
        if etat in _CONCLUSIONS or etat in JUGES:
            conclusion = _CONCLUSIONS.get(etat, Conclusion.RECEVABLE)
            recevoir(self.lot, dossier_id, modele.pilote_id or self.contexte.coordination_id, conclusion, instant)
        if etat is Etat.DEPOSE and dossier_id % 40 == 0 and modele.pilote_id:
            proposer(self.lot, dossier_id, modele.pilote_id, instant)
        if etat is Etat.A_COMPLETER:
            self.lot.ajouter(
                "demande_de_complement", dossier_id=dossier_id, demandee_par_id=modele.pilote_id, demandee_le=instant,
                repondre_avant=(instant + timedelta(days=20)).date(), texte="Merci de joindre le devis principal.",
                sections=["pieces"], pieces=["devis"], repondue_le=None,
            )  # fmt: skip
        if etat is Etat.EN_INSTRUCTION or etat in JUGES:
            self.lot.journal(modele.pilote_id or 0, "agent", "prendre", instant, dossier_id, etat="en_instruction")
            combien = len(grille.parts) if etat in JUGES else alea.randint(0, len(grille.parts))
            grille = self._juger(ligne, modele, alea, combien, instant)
        # a plain holder: building an entity for each dossier costs more than everything else here
        fige = SimpleNamespace(pilote_id=modele.pilote_id)
        appliquer(cast(Dossier, fige), grille)
        for nom in _CHIFFRES:
            ligne[nom] = getattr(fige, nom)
        if 0 < ligne["avis_attendus"] <= ligne["avis_rendus"] or etat in JUGES:
            ligne["notes_partagees_le"] = instant + timedelta(days=1 + ligne["avis_attendus"])
        if etat in JUGES:
            self._comite(ligne, modele, alea, instant)

    def _juger(
        self, ligne: dict[str, Any], modele: Modele, alea: random.Random, combien: int, instant: datetime
    ) -> Grille:
        vierge, base, dossier_id = (
            modele.grille,
            max(1, min(4, modele.cas.projet.niveau + alea.choice((-1, 0, 1)))),
            ligne["id"],
        )
        notes: list[NoteLue] = []
        avis: list[AvisLu] = []
        sens = _SENS[base]
        qui = sorted(vierge.parts, key=lambda personne_id: personne_id != modele.pilote_id)
        for rang, personne_id in enumerate(qui[:combien]):
            rendu_le = instant + timedelta(days=1 + rang)
            for critere in vierge.attendus_de(personne_id):
                valeur = max(0, min(4, base + alea.choice((-1, 0, 0, 0, 1))))
                notes.append(NoteLue(critere, personne_id, valeur, commentaire(critere, valeur, alea), 1))
                self.lot.ajouter(
                    "note", dossier_id=dossier_id, personne_id=personne_id, critere=critere, valeur=valeur,
                    commentaire=notes[-1].commentaire, version_dossier=1, modifiee_le=rendu_le,
                )  # fmt: skip
            egalite = NiveauEgalite(modele.cas.projet.egalite) if rang == 0 else None
            avis.append(AvisLu(personne_id, sens, motivation(sens, alea), egalite, 1, rendu_le))
            self.lot.ajouter(
                "avis", dossier_id=dossier_id, personne_id=personne_id, sens=sens, texte=avis[-1].texte,
                niveau_egalite=egalite, version_dossier=1, modifie_le=rendu_le, rendu_le=rendu_le,
            )  # fmt: skip
            self.lot.journal(personne_id, "agent", "rendre_avis", rendu_le, dossier_id, version=1)
        if combien:
            self._proposer(ligne, modele, base)
        return replace(vierge, notes=tuple(notes), avis=tuple(avis))

    def _proposer(self, ligne: dict[str, Any], modele: Modele, base: int) -> None:
        part = {1: 50, 2: 70, 3: 85, 4: 100}[base]
        proposes = {c: m * part // 100 // 5_000 * 5_000 for c, m in modele.resume.demandes_cents.items()}
        ligne["proposes"] = {self.contexte.enveloppes[c]: m for c, m in proposes.items() if m}
        ligne["montant_propose_cents"] = sum(ligne["proposes"].values())
        for enveloppe_id, montant in ligne["proposes"].items():
            self.lot.ajouter(
                "montant_propose", dossier_id=ligne["id"], enveloppe_id=enveloppe_id, montant_cents=montant
            )

    def _comite(self, ligne: dict[str, Any], modele: Modele, alea: random.Random, instant: datetime) -> None:
        c, etat, dossier_id = self.contexte, ligne["etat"], ligne["id"]
        clos_le = instant + timedelta(days=8)
        self.lot.journal(modele.pilote_id or 0, "agent", "clore_instruction", clos_le, dossier_id, etat="instruit")
        if etat is Etat.INSTRUIT:
            return
        seance_id = c.seance_publiee_id if etat in PUBLIES else c.seance_ouverte_id
        inscrit_le = clos_le + timedelta(days=1)
        self.lot.ajouter("inscription_seance", seance_id=seance_id, dossier_id=dossier_id, inscrit_le=inscrit_le)
        self.lot.journal(c.coordination_id, "administrateur", "inscrire", inscrit_le, dossier_id, seance=seance_id)
        sens = PUBLIES.get(etat) or SECRETS.get(etat)
        if sens is not None:
            self._decider(ligne, sens, alea, seance_id, inscrit_le + timedelta(days=1))

    def _decider(
        self, ligne: dict[str, Any], sens: SensDecision, alea: random.Random, seance_id: int, prise_le: datetime
    ) -> None:
        c, etat, dossier_id = self.contexte, ligne["etat"], ligne["id"]
        publiee_le = prise_le + timedelta(days=3) if etat in PUBLIES else None
        if sens.a_un_rang:
            self.rang_d_attente += 1
        self.lot.ajouter(
            "decision", id=self.decision_suivante, dossier_id=dossier_id, seance_id=seance_id, sens=sens,
            motif=_motif(sens, alea), rang=self.rang_d_attente if sens.a_un_rang else None, prise_le=prise_le,
            prise_par_id=c.coordination_id, annulee_le=None, annulee_par_id=None, motif_annulation="",
            motif_code=MotifRefus.CREDITS if sens is SensDecision.REFUSER else None, conditions="", reserves="",
            publiee_le=publiee_le,
        )  # fmt: skip
        for enveloppe_id, montant in ligne.get("proposes", {}).items() if sens.a_des_montants else ():
            self.lot.ajouter(
                "montant_decide", decision_id=self.decision_suivante, enveloppe_id=enveloppe_id, montant_cents=montant
            )
            if etat not in RENONCES:
                self.lot.engages[enveloppe_id] += montant
        self.lot.journal(
            c.coordination_id, "administrateur", sens.value, prise_le, dossier_id, decision=self.decision_suivante
        )
        if publiee_le is not None:
            ligne["decision_publiee_le"] = publiee_le
            self.lot.ajouter(
                "lettre", decision_id=self.decision_suivante, dossier_id=dossier_id, envoyee_le=publiee_le,
                sujet=f"Votre demande {ligne['numero']}", texte=f"Décision du comité : {sens.libelle.lower()}.",
            )  # fmt: skip
            self.lot.journal(c.coordination_id, "administrateur", "publier", publiee_le, dossier_id, etat=etat.value)
        self.decision_suivante += 1


_CHIFFRES = (
    "note_dixiemes", "est_note_provisoire", "note_participation_centiemes", "note_orientation_centiemes",
    "a_des_ecarts", "avis_attendus", "avis_rendus", "avis_pilote",
)  # fmt: skip
_NEUF: dict[str, Any] = {
    nom: getattr(Dossier(campagne_id=0, organisme_id=0, cree_par_id=0), nom, None) for nom in Dossier.model_fields
}
_SENS = {1: SensAvis.DEFAVORABLE, 2: SensAvis.RESERVES, 3: SensAvis.FAVORABLE, 4: SensAvis.FAVORABLE}


def _vierge(dossier_id: int, etat: Etat, campagne_id: int, qui: Demandeur, cree_le: datetime) -> dict[str, Any]:
    """A dossier as it begins; every column is there."""
    return _NEUF | {
        "id": dossier_id,
        "etat": etat,
        "campagne_id": campagne_id,
        "organisme_id": qui.organisme_id,
        "cree_par_id": qui.personne_id,
        "cree_le": cree_le,
        "modifie_le": cree_le,
    }


def _fige(ligne: dict[str, Any], modele: Modele, qui: Demandeur, annee: int) -> str:
    """The frozen version: the same canonical JSON as a deposit, keys in order."""
    tete = {
        "campagne": {"annee": annee, "dispositif": Dispositif.AAP.value},
        "dossier": {"id": ligne["id"], "numero": ligne["numero"], "version": 1},
        "organisme": {"genre": "association", "id": qui.organisme_id, "nom": qui.nom, "rna": None, "siret": qui.siret},
        "pieces": [],
    }
    debut = json.dumps(tete, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f'{debut[:-1]},"sections":{modele.sections_json}}}'


def _motif(sens: SensDecision, alea: random.Random) -> str:
    if sens is SensDecision.REFUSER:
        return alea.choice(MOTIFS_DE_REFUS)
    return MOTIF_D_AJOURNEMENT if sens is SensDecision.AJOURNER else ""


def tables_dans_l_ordre(lot: Lot) -> Sequence[str]:
    """The tables of a batch, those that others refer to first."""
    premieres = ("dossier", "decision", "affectation")
    return [t for t in premieres if t in lot.lignes] + [t for t in lot.lignes if t not in premieres]
