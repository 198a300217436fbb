"""What is kept in step is computed again and compared: envelopes, notes, trail, frozen versions, files.

Nothing is loaded whole: rows come by batches, and the number of statements does not depend on each dossier.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, cast

from sqlalchemy import exists, func, select, true
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.verifications import verifier_enveloppes, verifier_proces_verbaux
from app.core.fichiers import lire
from app.core.francais import pluriel
from app.domain.etats import libelle
from app.domain.extrait import extrait
from app.dossiers.queries import references
from app.dossiers.routage import ETATS_OUVERTS
from app.models.campagnes import Campagne, Enveloppe
from app.models.coffre import DocumentCoffre
from app.models.dossiers import Document, Dossier, Piece, VersionDossier
from app.models.echanges import FichierDeMessage
from app.models.instruction import Affectation, Avis
from app.models.journal import ORIGINE, LigneJournal, TeteJournal, empreinte_de_ligne, faits
from app.models.recueils import Recueil
from app.suites.verifications import verifier_suites
from app.verification_notes import verifier_notes

LOT = 500
ECARTS_MAXIMUM = 50
AVIS = "avis rendu, ou qui ne l’est plus"


def verifier(bd: Session, avancer: Callable[[str, int, int], None] = lambda *_: None) -> list[str]:
    """One French sentence per discrepancy, fifty at most of each kind; empty when everything agrees.

    `avancer` is told what is verified now, how many controls are done, and of how many.
    """
    controles: dict[str, Callable[[Session], Iterable[str]]] = {
        "Enveloppes": verifier_enveloppes,
        "Procès-verbaux": verifier_proces_verbaux,
        "Notes": verifier_notes,
        "Affectations": verifier_affectations,
        "Numéros": verifier_numeros,
        "Journal": verifier_journal,
        "Versions": verifier_versions,
        "Suites": verifier_suites,
        "Fichiers": verifier_fichiers,
    }
    ecarts: list[str] = []
    for rang, (nom, controle) in enumerate(controles.items()):
        avancer(nom, rang, len(controles))
        ecarts += islice(controle(bd), ECARTS_MAXIMUM)
    return ecarts


def verifier_affectations(bd: Session) -> Iterator[str]:
    """The lines that weigh on the agents are those of the dossiers being examined; each says if an avis is rendered."""
    est_ouvert = col(Dossier.etat).in_(ETATS_OUVERTS)
    est_rendu = (
        exists()
        .where(
            col(Avis.dossier_id) == col(Affectation.dossier_id),
            col(Avis.personne_id) == col(Affectation.personne_id),
            col(Avis.rendu_le).is_not(None),
        )
        .correlate(Affectation)
    )
    for ecart, dit in ((col(Affectation.est_ouverte) != est_ouvert, ""), (col(Affectation.a_rendu) != est_rendu, AVIS)):
        lignes = bd.execute(
            select(col(Dossier.numero), col(Dossier.etat), func.count())
            .join(Affectation, col(Affectation.dossier_id) == col(Dossier.id))
            .where(ecart)
            .group_by(col(Dossier.id))
            .order_by(col(Dossier.id))
        )
        for numero, etat, n in lignes:
            yield f"Dossier {numero} : {dit or libelle(etat)}, mais {pluriel(n, 'affectation')} ne le disent pas."


def verifier_numeros(bd: Session) -> Iterator[str]:
    """The last number of each campaign is that of its deposits."""
    lignes = bd.execute(
        select(col(Campagne.titre), col(Campagne.dernier_numero), func.count(col(Dossier.numero)))
        .outerjoin(Dossier, col(Dossier.campagne_id) == col(Campagne.id))
        .group_by(col(Campagne.id))
        .order_by(col(Campagne.id))
    )
    for titre, dernier, deposes in lignes:
        if dernier != deposes:
            yield f"{titre} : dernier numéro {dernier}, {pluriel(deposes, 'dossier numéroté', 'dossiers numérotés')}."


def verifier_journal(bd: Session) -> Iterator[str]:
    """Each line holds the hash of the line before, its own covers what it says, and none is missing."""
    colonnes = [col(getattr(LigneJournal, nom)) for nom in LigneJournal.model_fields]
    precedente, dernier = ORIGINE, 0
    for ligne in bd.execute(select(*colonnes).order_by(col(LigneJournal.id)).execution_options(yield_per=LOT)):
        if ligne.id != dernier + 1:
            yield f"Journal : il manque des lignes entre la {dernier} et la {ligne.id}."
        elif ligne.precedente != precedente:
            yield f"Journal, ligne {ligne.id} : elle ne suit pas la ligne {dernier}."
        if empreinte_de_ligne(ligne.precedente, faits(cast(LigneJournal, ligne))) != ligne.empreinte:
            yield f"Journal, ligne {ligne.id} : son contenu a changé depuis son écriture."
        precedente, dernier = ligne.empreinte, ligne.id
    tete = bd.execute(select(col(TeteJournal.numero), col(TeteJournal.empreinte))).one()
    if (tete.numero, tete.empreinte) != (dernier, precedente):
        yield f"Journal : la tête annonce la ligne {tete.numero}, la dernière est la {dernier}."


def verifier_versions(bd: Session) -> Iterator[str]:
    """Each frozen version has its digest; the last one is what the lists show."""
    financeurs: dict[int, list[str]] = {}
    for campagne_id, code in bd.execute(select(col(Enveloppe.campagne_id), col(Enveloppe.financeur_code))):
        financeurs.setdefault(campagne_id, []).append(code)
    colonnes: list[Any] = [
            col(VersionDossier.numero), col(VersionDossier.contenu), col(VersionDossier.sha256),
            col(Dossier.numero).label("public"), col(Dossier.version_deposee), col(Dossier.campagne_id),
            col(Dossier.titre), col(Dossier.orientation), col(Dossier.montant_demande_cents),
            col(Dossier.cout_total_cents), col(Dossier.beneficiaires), col(Dossier.traits),
    ]  # fmt: skip
    requete = (
        select(*colonnes)
        .join(Dossier, col(Dossier.id) == col(VersionDossier.dossier_id))
        .order_by(col(VersionDossier.id))
        .execution_options(yield_per=LOT)
    )
    for ligne in bd.execute(requete):
        if hashlib.sha256(ligne.contenu.encode()).hexdigest() != ligne.sha256:
            yield f"Dossier {ligne.public}, version {ligne.numero} : son contenu ne correspond plus à son empreinte."
        elif ligne.numero == ligne.version_deposee and (ecarts := _projection(ligne, financeurs)):
            yield f"Dossier {ligne.public} : {', '.join(ecarts)} ne sont plus ceux de la version déposée."


def _projection(ligne: Any, financeurs: dict[int, list[str]]) -> list[str]:
    resume = extrait(json.loads(ligne.contenu)["sections"], references(), financeurs.get(ligne.campagne_id) or ["caph"])
    compares = (
        ("le titre", ligne.titre, resume.titre),
        ("l’orientation", ligne.orientation, resume.orientation),
        ("le montant demandé", ligne.montant_demande_cents, resume.montant_demande_cents),
        ("le coût", ligne.cout_total_cents, resume.cout_total_cents),
        ("les bénéficiaires", ligne.beneficiaires, resume.beneficiaires),
        ("ce que les filtres en lisent", ligne.traits, resume.traits),
    )
    return [nom for nom, garde, calcule in compares if garde != calcule]


def verifier_fichiers(bd: Session) -> Iterator[str]:
    """Every content that a row names is there, under its digest. Each content is opened once."""
    references_par_nature: tuple[tuple[str, Any, Any, Any], ...] = (
        ("pieces", col(Piece.sha256), col(Piece.nom), col(Piece.retiree_le).is_(None)),
        ("pieces", col(FichierDeMessage.sha256), col(FichierDeMessage.nom), true()),
        ("pieces", col(DocumentCoffre.sha256), col(DocumentCoffre.nom), col(DocumentCoffre.retire_le).is_(None)),
        ("documents", col(Document.sha256), col(Document.nom), col(Document.sha256).is_not(None)),
        ("recueils", col(Recueil.sha256), col(Recueil.nom), col(Recueil.sha256).is_not(None)),
        ("recueils", col(Recueil.zip_sha256), col(Recueil.nom), col(Recueil.zip_sha256).is_not(None)),
    )
    for nature, sha256, nom_de_fichier, condition in references_par_nature:
        requete = select(sha256, func.min(nom_de_fichier)).where(condition).group_by(sha256).order_by(sha256)
        for empreinte, nom in bd.execute(requete.execution_options(yield_per=LOT)):
            try:
                lire(empreinte, nature)
            except OSError:
                yield f"Fichier « {nom} » ({empreinte[:12]}…) : absent ou altéré dans {nature}."
