"""Starting from a former request of the same organisme: which ones may serve, and the new draft."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.appels.queries_ajouts import ajouts_de
from app.core.erreurs import Introuvable
from app.domain.aides_publiques import BILANS_RECUS
from app.domain.bilan import indicateurs_et_resultats, total_des_personnes
from app.domain.dispositifs import peut_candidater
from app.domain.droits import Situation, exiger, peut
from app.domain.erreurs import SaisieInvalide
from app.domain.etats import Lecteur, libelle
from app.domain.formulaire import formulaire
from app.domain.questions import Contenu, Section
from app.domain.reprise import etat_du_bilan, reprendre, sections_reprenables
from app.dossiers.commands import commencer, projeter
from app.dossiers.queries import Acces, acces_au_dossier, dossiers_de, organisme_aide
from app.dossiers.queries_bilan import bilan_rendu
from app.dossiers.queries_convention import SuitesLues, suites_de
from app.dossiers.queries_suites import decision_publiee
from app.models.campagnes import Campagne
from app.models.comptes import Personne
from app.models.dossiers import Dossier, VersionDossier
from app.models.dossiers import Section as SectionGardee
from app.models.journal import inscrire_au_journal

PROPOSEES = 6
RIEN_DE_CHOISI = "Choisissez au moins une partie à reprendre, ou commencez une demande vide."


@dataclass(frozen=True, slots=True)
class AncienneDemande:
    """A deposited request that may serve, on the page where one begins."""

    id: int
    numero: str
    titre: str
    organisme: str
    est_du_meme_dispositif: bool


def anciennes_demandes(bd: Session, personne: Personne, campagne: Campagne) -> list[AncienneDemande]:
    """Deposited requests of one's organismes, the same dispositif first, then the last deposited."""
    meme = col(Campagne.dispositif) == campagne.dispositif
    lignes = bd.execute(
        dossiers_de(personne)
        .where(col(Dossier.depose_le).is_not(None))
        .order_by(case((meme, 0), else_=1), col(Dossier.depose_le).desc(), col(Dossier.id).desc())
        .limit(PROPOSEES)
    )
    return [
        AncienneDemande(d.id or 0, d.numero or "", d.titre, organisme.nom, source.dispositif is campagne.dispositif)
        for d, source, organisme, role, *_ in lignes
        if peut("rediger_dossier", Situation(adhesion=role)) and peut_candidater(campagne.dispositif, organisme.genre)
    ]


@dataclass(frozen=True, slots=True)
class Bilan:
    """What last year gave, shown beside the choice. Amounts in cents; `accorde` None: no published decision.

    `personnes`, `resultats`: what its bilan said; `suites` None before the convention.
    """

    demande: int
    accorde: int | None
    etat: str
    bilan: str
    suites: SuitesLues | None = None
    personnes: int = 0
    resultats: tuple[tuple[str, str, str, str], ...] = ()


def bilan_de(bd: Session, source: Acces) -> Bilan:
    """The amounts and the state of a former request, in the porteur's words: nothing before its publication.

    No sum to somebody who helps from outside.
    """
    dossier, est_publiee = source.dossier, source.dossier.decision_publiee_le is not None
    lit_les_sommes = peut("voir_decision", source.situation)
    decision = decision_publiee(bd, dossier) if lit_les_sommes else None
    rendu = bilan_rendu(bd, dossier) if dossier.etat in BILANS_RECUS else None
    return Bilan(
        demande=dossier.montant_demande_cents,
        accorde=decision.total_cents if decision else None,
        etat=libelle(dossier.etat, Lecteur.PORTEUR, est_publiee),
        bilan=etat_du_bilan(dossier.etat) if est_publiee else "",
        suites=suites_de(bd, dossier) if lit_les_sommes else None,
        personnes=total_des_personnes(rendu.contenu) if rendu else 0,
        resultats=tuple(indicateurs_et_resultats(rendu.depose, rendu.contenu)) if rendu else (),
    )


def exiger_deposee(source: Acces) -> None:
    """A draft is continued, not copied; and whoever only reads an organisme does not begin a request."""
    if source.dossier.depose_le is None:
        raise Introuvable
    exiger("rediger_dossier", source.situation)


def exiger_aide_couverte(
    bd: Session, campagne: Campagne, source: Acces, personne: Personne, maintenant: datetime
) -> None:
    """A mandate that covers the former request may not cover the new call, which is then unknown to this aidant."""
    if source.adhesion is None and not organisme_aide(bd, personne, source.organisme.id or 0, campagne, maintenant):
        raise Introuvable


def formulaire_de(bd: Session, campagne: Campagne, source: Acces) -> tuple[Section, ...]:
    """The form that the new request will follow."""
    return formulaire(campagne.dispositif, source.organisme.genre, ajouts_de(bd, campagne.id or 0))


def parties_a_reprendre(bd: Session, campagne: Campagne, source: Acces) -> tuple[Section, ...]:
    """The parts of the new form that the former request can fill."""
    sections = formulaire_de(bd, campagne, source)
    remplies = reprendre(contenu_depose(bd, source.dossier), sections, {s.cle for s in sections})
    return tuple(s for s in sections_reprenables(sections) if s.cle in remplies)


def contenu_depose(bd: Session, dossier: Dossier) -> Contenu:
    """The answers of the last frozen version."""
    texte = bd.scalar(
        select(col(VersionDossier.contenu)).where(
            col(VersionDossier.dossier_id) == dossier.id, col(VersionDossier.numero) == dossier.version_deposee
        )
    )
    contenu: Contenu = json.loads(texte)["sections"] if texte else {}
    return contenu


def repartir(
    bd: Session, campagne: Campagne, source: Acces, choisies: Collection[str], personne: Personne, maintenant: datetime
) -> Dossier:
    """A new draft with the chosen parts of a former request; the rest comes from the file, or stays empty.

    Raises SaisieInvalide if nothing is chosen, ErreurMetier as `commencer`.
    """
    exiger_deposee(source)
    exiger_aide_couverte(bd, campagne, source, personne, maintenant)
    sections = formulaire_de(bd, campagne, source)
    repris = reprendre(contenu_depose(bd, source.dossier), sections, choisies)
    if not repris:
        raise SaisieInvalide(RIEN_DE_CHOISI, {"parties": RIEN_DE_CHOISI})
    dossier = commencer(bd, campagne, source.organisme, personne, maintenant)
    bd.add_all(
        SectionGardee(
            dossier_id=dossier.id or 0, cle=cle, contenu=contenu, modifiee_le=maintenant,
            modifiee_par_id=personne.id or 0,
        )
        for cle, contenu in repris.items()
    )  # fmt: skip
    bd.flush()
    acces = acces_au_dossier(bd, personne, dossier.id or 0, maintenant=maintenant)
    if acces is None:
        raise Introuvable
    projeter(bd, acces, repris)
    inscrire_au_journal(
        bd, personne, "repartir", f"dossier:{dossier.id}", maintenant,
        dossier_id=dossier.id, source=source.dossier.id, sections=sorted(repris),
    )  # fmt: skip
    return dossier
