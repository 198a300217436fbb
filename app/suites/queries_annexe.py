"""What the annex of a year is made of: envelopes, decisions, votes, payments, what the other funders bring."""

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.queries import A_DECIDER, ACCORDES, dossiers_lies
from app.core.sql_plans import parmi, somme_de_cents
from app.domain.annexe import Annexe, Apport, Moyens, Nature, de_droit_commun, dresser, repartir
from app.domain.budget import lire_budget
from app.domain.orientations import ORIENTATIONS, Orientation
from app.domain.tour_de_table import AvisChiffre, CleDeLigne, DuComite, Fermete, Saisie
from app.domain.tour_de_table import dresser as dresser_le_tour
from app.dossiers.queries_convention import est_votee, somme_a_rendre, somme_versee
from app.models.campagnes import Campagne, Enveloppe, Financeur
from app.models.comite import Decision, MontantDecide
from app.models.comptes import Personne
from app.models.dossiers import Dossier, VersionDossier
from app.models.instruction import MontantPropose
from app.models.partenaires import AvisDePartenaire, Partenaire
from app.models.programmation import LigneDeTour


@dataclass(frozen=True, slots=True)
class AnnexeDeLAnnee:
    """The annex as one person may read it. `est_partielle`: actions they are linked to are left out; `rendu_cents`:
    what is to be given back, taken off what is paid."""

    annee: int
    annexe: Annexe
    actions: int
    est_partielle: bool
    rendu_cents: int = 0


@dataclass(frozen=True, slots=True)
class _Racine:
    code: str
    nom: str
    campagne_id: int
    campagne: str
    prevu: int


@dataclass(frozen=True, slots=True)
class _Accord:
    """A grant in force. `parts`: envelope, decided, voted; then what was paid to it, what it is to give back."""

    orientation: Orientation | None
    parts: list[tuple[int, int, int]]
    verse: int
    rendu: int


def _nom(orientation: Orientation | None) -> str:
    return ORIENTATIONS[orientation].libelle_court if orientation else "Orientation non renseignée"


def annees(bd: Session) -> list[int]:
    """The years of the campaigns that hold an envelope, the last first."""
    requete = select(col(Campagne.annee)).join(Enveloppe, col(Enveloppe.campagne_id) == col(Campagne.id)).distinct()
    return sorted(bd.scalars(requete), reverse=True)


def annexe_de(bd: Session, personne: Personne, annee: int) -> AnnexeDeLAnnee:
    """Eight statements, whatever the number of actions. Those this person is linked to are left out."""
    racines = _racines(bd, annee)
    moyens: dict[tuple[int, str], Moyens] = {(id_, ""): Moyens(prevu=r.prevu) for id_, r in racines.items()}

    def ajouter(id_: int, orientation: Orientation | None, apport: Moyens) -> None:
        cle = (id_, _nom(orientation))
        moyens[cle] = moyens.get(cle, Moyens()) + apport

    for id_, orientation, cents in _promesses(bd, personne, annee):
        ajouter(id_, orientation, Moyens(promis=cents))
    accords = _accords(bd, personne, annee)
    for accord in accords:
        payes = repartir(accord.verse - accord.rendu, [cents for _, cents, _ in accord.parts])
        for (id_, cents, vote), paye in zip(accord.parts, payes, strict=True):
            ajouter(id_, accord.orientation, Moyens(0, cents, cents, vote, paye))
    specifiques = [
        Apport(Nature.SPECIFIQUE, racines[id_].code, racines[id_].nom, siens, racines[id_].campagne, nom)
        for (id_, nom), siens in moyens.items()
    ]
    actions, autres = _droit_commun(bd, personne, annee, racines)
    lies = select(col(Dossier.id)).join(Campagne, col(Campagne.id) == col(Dossier.campagne_id))
    lies = lies.where(col(Campagne.annee) == annee, col(Dossier.id).in_(dossiers_lies(personne.id))).limit(1)
    return AnnexeDeLAnnee(
        annee, dresser([*specifiques, *autres]), actions, bd.scalar(lies) is not None, sum(x.rendu for x in accords)
    )


def _racines(bd: Session, annee: int) -> dict[int, _Racine]:
    lignes = bd.execute(
        select(
            col(Enveloppe.id), col(Enveloppe.financeur_code), col(Financeur.nom), col(Campagne.id),
            col(Campagne.titre),
            col(Enveloppe.montant_cents) - col(Enveloppe.reporte_cents),
        )
        .join(Campagne, col(Campagne.id) == col(Enveloppe.campagne_id))
        .join(Financeur, col(Financeur.code) == col(Enveloppe.financeur_code))
        .where(col(Campagne.annee) == annee)
        .order_by(col(Financeur.rang), col(Campagne.dispositif), col(Enveloppe.id))
    ).all()  # fmt: skip
    return {id_ or 0: _Racine(code, nom, de or 0, titre, int(prevu)) for id_, code, nom, de, titre, prevu in lignes}


def _de_l_annee(requete: Select[Any], personne: Personne, annee: int, etats: Collection[Any]) -> Select[Any]:
    """The statement, on the dossiers of the year in these states that this person may know. It joins `Dossier`."""
    connus = col(Dossier.id).not_in(dossiers_lies(personne.id))
    return requete.join(Campagne, col(Campagne.id) == col(Dossier.campagne_id)).where(
        col(Campagne.annee) == annee, parmi(col(Dossier.etat), etats), connus
    )


def _promesses(bd: Session, personne: Personne, annee: int) -> list[tuple[int, Orientation | None, int]]:
    """What each envelope holds until the committee decides, by orientation."""
    prise = (col(MontantPropose.enveloppe_id), col(Dossier.orientation))
    requete: Any = (
        select(*prise, somme_de_cents(col(MontantPropose.montant_cents)))
        .join(Dossier, col(Dossier.id) == col(MontantPropose.dossier_id))
        .where(col(MontantPropose.promis_le).is_not(None))
    )
    lignes = bd.execute(_de_l_annee(requete, personne, annee, A_DECIDER).group_by(*prise))
    return [(id_, orientation, int(cents)) for id_, orientation, cents in lignes]


def _accords(bd: Session, personne: Personne, annee: int) -> list[_Accord]:
    requete: Any = (
        select(
            col(Dossier.id), col(Dossier.orientation), col(MontantDecide.enveloppe_id),
            col(MontantDecide.montant_cents), est_votee(), func.coalesce(somme_versee(), 0),
            func.coalesce(somme_a_rendre(), 0),
        )
        .join(Decision, col(Decision.dossier_id) == col(Dossier.id))
        .join(MontantDecide, col(MontantDecide.decision_id) == col(Decision.id))
        .where(col(Decision.annulee_le).is_(None))
        .order_by(col(Dossier.id), col(MontantDecide.enveloppe_id))
    )  # fmt: skip
    accords: dict[int, _Accord] = {}
    for dossier_id, orientation, enveloppe_id, cents, est_vote, verse, rendu in bd.execute(
        _de_l_annee(requete, personne, annee, ACCORDES)
    ):
        accord = accords.setdefault(dossier_id, _Accord(orientation, [], int(verse), int(rendu)))
        accord.parts.append((enveloppe_id, cents, cents if est_vote else 0))
    return list(accords.values())


def _droit_commun(bd: Session, personne: Personne, annee: int, racines: dict[int, _Racine]) -> tuple[int, list[Apport]]:
    """What the funders without an envelope bring to the granted actions, as the tour de table of each says."""
    requete: Any = (
        select(col(Dossier.id), col(Dossier.campagne_id), col(Dossier.orientation), col(VersionDossier.contenu))
        .join(VersionDossier, col(VersionDossier.dossier_id) == col(Dossier.id))
        .where(col(VersionDossier.numero) == col(Dossier.version_deposee))
        .order_by(col(Dossier.id))
    )
    actions: Sequence[Any] = bd.execute(_de_l_annee(requete, personne, annee, ACCORDES)).all()
    ids = [ligne[0] for ligne in actions]
    avis, notes = _avis(bd, ids), _notes(bd, ids)
    apports: list[Apport] = []
    for id_, campagne_id, orientation, contenu in actions:
        section = json.loads(contenu).get("sections", {}).get("budget")
        budget = lire_budget(section if isinstance(section, dict) else {}).budget
        comite = {r.code: DuComite(r.nom) for r in racines.values() if r.campagne_id == campagne_id}
        for ligne in dresser_le_tour(budget.financeurs, comite, avis[id_], notes[id_]):
            moyens = de_droit_commun(ligne)
            if moyens is not None:
                cle, nom = ligne.cle.financeur, _nom(orientation)
                apports.append(Apport(Nature.DROIT_COMMUN, cle, ligne.libelle, moyens, orientation=nom))
    return len(actions), sorted(apports, key=lambda a: (a.code, a.partenaire))


def _avis(bd: Session, ids: Collection[int]) -> dict[int, list[AvisChiffre]]:
    requete: Any = (
        select(
            col(AvisDePartenaire.dossier_id), col(Partenaire.genre), col(Partenaire.nom),
            col(AvisDePartenaire.montant_cents), col(AvisDePartenaire.fermete), col(AvisDePartenaire.rendu_le),
        )
        .join(Partenaire, col(Partenaire.id) == col(AvisDePartenaire.partenaire_id))
        .where(
            col(AvisDePartenaire.dossier_id).in_(ids), col(AvisDePartenaire.rendu_le).is_not(None),
            col(AvisDePartenaire.montant_cents).is_not(None), col(AvisDePartenaire.fermete).is_not(None),
        )
        .order_by(col(Partenaire.genre), col(Partenaire.nom), col(AvisDePartenaire.id))
    )  # fmt: skip
    lus: dict[int, list[AvisChiffre]] = defaultdict(list)
    for dossier_id, *rendu in bd.execute(requete):
        lus[dossier_id].append(AvisChiffre(*rendu))
    return lus


def _notes(bd: Session, ids: Collection[int]) -> dict[int, list[Saisie]]:
    requete = select(LigneDeTour).where(col(LigneDeTour.dossier_id).in_(ids), col(LigneDeTour.remplacee_le).is_(None))
    lues: dict[int, list[Saisie]] = defaultdict(list)
    for x in bd.scalars(requete.order_by(col(LigneDeTour.id).desc())):
        cle = CleDeLigne(x.financeur, x.nom)
        lues[x.dossier_id].append(Saisie(cle, x.montant_cents, Fermete(x.fermete), le=x.notee_le))
    return lues
