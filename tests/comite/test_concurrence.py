"""Eight people record at the same instant on one envelope: never one cent above, every loser told what remains.

That the race is real was shown by hand: with `with_for_update()` taken off `tenir_les_enveloppes`, PostgreSQL
loses an engagement in almost every round (the sum of the grants passes the envelope while `engage_cents` does
not); with the writers' lock and BEGIN IMMEDIATE taken off the SQLite engine, writers fail at once instead.
"""

import os
import threading
from collections import Counter
from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.administration.campagnes.commands_enveloppes import PartDonnee, ajouter_sous_enveloppe
from app.comite.commands_decision import DecisionDonnee, annuler_decision, decider, version_de
from app.comite.commands_tour import LigneDonnee, noter_financeur
from app.comite.verifications import verifier_enveloppes
from app.core import db
from app.core.clock import maintenant
from app.domain.decision import EnveloppeDepassee, SensDecision
from app.domain.droits import Role
from app.domain.enveloppes import Decoupe, Regles
from app.domain.erreurs import SaisieInvalide
from app.domain.orientations import Orientation
from app.domain.tour_de_table import CleDeLigne, Fermete
from app.instruction.commands_enveloppes import lever_les_promesses
from app.models.campagnes import Campagne, Enveloppe
from app.models.comite import Decision, InscriptionSeance, MontantDecide, Seance
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from app.models.programmation import LigneDeTour, SousEnveloppe
from tests.conftest import adresse
from tests.fabriques import campagne, enveloppe, organisme, personne
from tests.fabriques_comite import dossier_instruit, seance

A_LA_FOIS = 8
# `TOURS=50` for the promise made to the committee; fewer tell as much every day
TOURS = int(os.environ.get("TOURS", "5"))
MONTANT = 300_000  # three fit in 1 000 000


class Course:
    """One envelope of 10 000 €, eight dossiers asking 3 000 € each, one sitting, one administrator."""

    def __init__(self, bd: Session, *, a_des_enveloppes: bool = True) -> None:
        appel = campagne(bd)
        self.campagne_id = appel.id
        if a_des_enveloppes:
            self.enveloppe_id = enveloppe(bd, appel, "caph", 1_000_000).id
            enveloppe(bd, appel, "etat", 1_000_000)
        administrateur, porteur = personne(bd, Role.ADMINISTRATEUR), personne(bd)
        porteuse = organisme(bd, porteur)
        dossiers = [dossier_instruit(bd, appel, porteur=porteur, organisme=porteuse) for _ in range(A_LA_FOIS)]
        self.seance_id = seance(bd, appel, dossiers, administrateur).id
        self.dossier_ids = [d.id for d in dossiers]
        self.administrateur = administrateur
        bd.commit()
        bd.refresh(administrateur)
        bd.expunge(administrateur)
        bd.rollback()  # a session that has read holds the writers' turn on SQLite

    def ensemble(self, acte: Callable[[int], str]) -> Counter[str]:
        """Run an act for the eight dossiers, from eight threads released together; count the outcomes."""
        depart, issues = threading.Barrier(len(self.dossier_ids)), []

        def courir(dossier_id: int) -> None:
            depart.wait()
            issues.append(acte(dossier_id))

        fils = [threading.Thread(target=courir, args=(d,)) for d in self.dossier_ids]
        for fil in fils:
            fil.start()
        for fil in fils:
            fil.join()
        return Counter(issues)

    def exiger_exact(self) -> None:
        """Three grants, what the envelope says engaged is what the grants sum to, and it holds them."""
        with db.lecture() as bd:
            lue = bd.get_one(Enveloppe, self.enveloppe_id)
            somme = bd.scalar(
                select(func.sum(col(MontantDecide.montant_cents)))
                .join(Decision, col(Decision.id) == col(MontantDecide.decision_id))
                .where(col(Decision.annulee_le).is_(None))
            )
            assert (lue.engage_cents, somme) == (900_000, 900_000)
            assert verifier_enveloppes(bd) == []

    def annuler_tout(self) -> None:
        with db.ecriture() as bd:
            s = bd.get_one(Seance, self.seance_id)
            for d in bd.scalars(
                select(Dossier)
                .join(Decision, col(Decision.dossier_id) == col(Dossier.id))
                .where(col(Decision.annulee_le).is_(None))
                .order_by(col(Dossier.id))
            ).all():
                annuler_decision(bd, s, d, "Tour suivant.", bd.get_one(Personne, self.administrateur.id), maintenant())
            assert bd.get_one(Enveloppe, self.enveloppe_id).engage_cents == 0


@pytest.fixture
def course(bd: Session) -> Course:
    return Course(bd)


def test_huit_decisions_au_meme_instant_par_la_commande(course: Course) -> None:
    def accorder(dossier_id: int) -> str:
        try:
            with db.ecriture() as bd:
                s, d = bd.get_one(Seance, course.seance_id), bd.get_one(Dossier, dossier_id)
                donnees = DecisionDonnee(SensDecision.ACCORDER, {"caph": MONTANT}, version=version_de(bd, d))
                decider(bd, s, d, donnees, course.administrateur, maintenant())
        except EnveloppeDepassee as refus:
            return refus.phrase
        return "accordé"

    refus = (
        "Il reste 1\u202f000\u00a0€ dans l’enveloppe La Porte du Hainaut\u00a0: "
        "vous ne pouvez pas accorder 3\u202f000\u00a0€."
    )
    for _ in range(TOURS):
        assert course.ensemble(accorder) == {"accordé": 3, refus: 5}
        course.exiger_exact()
        course.annuler_tout()


def test_un_rang_ne_se_donne_qu_une_fois(bd: Session) -> None:
    """By two sittings of the campaign too, and where no envelope makes the decisions wait for each other.

    Without `_tenir_la_liste`, PostgreSQL gives the first rank to several of the eight.
    """
    course = Course(bd, a_des_enveloppes=False)
    ailleurs = course.dossier_ids[:4]
    with db.ecriture() as bd:
        seconde = seance(bd, bd.get_one(Campagne, course.campagne_id), [], course.administrateur).id
        bd.add_all(InscriptionSeance(seance_id=seconde, dossier_id=id_, inscrit_le=maintenant()) for id_ in ailleurs)

    def mettre_au_premier_rang(dossier_id: int) -> str:
        try:
            with db.ecriture() as bd:
                s = bd.get_one(Seance, seconde if dossier_id in ailleurs else course.seance_id)
                d = bd.get_one(Dossier, dossier_id)
                donnees = DecisionDonnee(SensDecision.ATTENTE, rang=1, version=version_de(bd, d))
                decider(bd, s, d, donnees, course.administrateur, maintenant())
        except SaisieInvalide as refus:
            return refus.erreurs["rang"]
        return "inscrit"

    pris = "Le rang 1 de la liste complémentaire est déjà pris : donnez un autre rang, par exemple 2."
    assert course.ensemble(mettre_au_premier_rang) == {"inscrit": 1, pris: 7}


def test_huit_promesses_et_decisions_au_meme_instant_sur_une_sous_enveloppe(bd: Session, course: Course) -> None:
    """One in two promises at the tour de table, the others decide: the part and its envelope hold both."""
    part = PartDonnee(Decoupe.ORIENTATION, Orientation.SANTE.value, "Santé", 1_000_000, Regles())
    with db.ecriture() as ecriture:
        appel = ecriture.get_one(Campagne, course.campagne_id)
        ecriture.get_one(Enveloppe, course.enveloppe_id).montant_cents = 2_500_000
        sous_id = ajouter_sous_enveloppe(
            ecriture, appel, "caph", None, part, course.administrateur, maintenant()
        ).id  # fmt: skip

    def enregistrer(dossier_id: int) -> str:
        try:
            with db.ecriture() as bd:
                s, d = bd.get_one(Seance, course.seance_id), bd.get_one(Dossier, dossier_id)
                if dossier_id % 2:
                    ligne = LigneDonnee(CleDeLigne("caph"), MONTANT, Fermete.PROMIS)
                    noter_financeur(bd, d, ligne, course.administrateur, maintenant())
                else:
                    donnees = DecisionDonnee(SensDecision.ACCORDER, {"caph": MONTANT}, version=version_de(bd, d))
                    decider(bd, s, d, donnees, course.administrateur, maintenant())
        except EnveloppeDepassee as refus:
            return refus.phrase
        return "enregistré"

    refus = (
        "Il reste 1\u202f000\u00a0€ dans l’enveloppe La Porte du Hainaut — Santé\u00a0: "
        "vous ne pouvez pas accorder 3\u202f000\u00a0€."
    )
    for _ in range(TOURS):
        assert course.ensemble(enregistrer) == {"enregistré": 3, refus: 5}
        with db.lecture() as lecture:
            racine, sous = lecture.get_one(Enveloppe, course.enveloppe_id), lecture.get_one(SousEnveloppe, sous_id)
            assert sous.engage_cents + sous.promis_cents == racine.engage_cents + racine.promis_cents == 900_000
            assert (sous.reserve_cents, racine.reserve_cents) == (0, 100_000)
            assert verifier_enveloppes(lecture) == []
        with db.ecriture() as ecriture:
            for ligne in ecriture.scalars(select(LigneDeTour)):
                ecriture.delete(ligne)
            for d in ecriture.scalars(select(Dossier).order_by(col(Dossier.id))):
                lever_les_promesses(ecriture, d)
        course.annuler_tout()


def test_huit_decisions_au_meme_instant_par_les_pages(course: Course, entrer: Callable[[Personne], TestClient]) -> None:
    navigateurs = {d: entrer(course.administrateur) for d in course.dossier_ids}

    def accorder(dossier_id: int) -> str:
        reponse = navigateurs[dossier_id].post(
            adresse("comite.decider", seance_id=course.seance_id, dossier_id=dossier_id),
            data={"sens": "accorder", "montant_caph": "3 000", "version": "0"},
        )
        if reponse.status_code == 409:
            assert "Il reste 1\u202f000\u00a0€ dans l’enveloppe La Porte du Hainaut" in reponse.text
        return str(reponse.status_code)

    assert course.ensemble(accorder) == {"303": 3, "409": 5}
    course.exiger_exact()


def test_un_double_clic_ne_fait_qu_une_decision(course: Course, entrer: Callable[[Personne], TestClient]) -> None:
    dossier_id = course.dossier_ids[0]
    navigateurs = {d: entrer(course.administrateur) for d in course.dossier_ids}

    def cliquer(rang: int) -> str:
        reponse = navigateurs[rang].post(
            adresse("comite.decider", seance_id=course.seance_id, dossier_id=dossier_id),
            data={"sens": "accorder", "montant_caph": "3 000", "version": "0"},
        )
        return str(reponse.status_code)

    assert course.ensemble(cliquer) == {"303": 1, "409": 7}
    with db.lecture() as bd:
        assert bd.scalar(select(func.count(col(Decision.id)))) == 1
        assert bd.get_one(Enveloppe, course.enveloppe_id).engage_cents == MONTANT
