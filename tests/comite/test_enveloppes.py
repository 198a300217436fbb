"""Parts of an envelope, promises, carry-over: what is kept, taken and given back is exact at each step."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlmodel import col

from app.administration.campagnes.commands import cloner_campagne, fixer_enveloppes
from app.administration.campagnes.commands_enveloppes import (
    PartDonnee,
    ajouter_sous_enveloppe,
    fermer_sous_enveloppe,
    modifier_sous_enveloppe,
    regler_enveloppe,
    reporter,
)
from app.administration.campagnes.queries import campagnes
from app.administration.campagnes.queries_enveloppes import parts_reduites
from app.administration.traces.mots import details_en_mots
from app.comite.classement import etablir
from app.comite.commands_decision import annuler_decision
from app.comite.commands_tour import LigneDonnee, noter_financeur
from app.comite.queries_classement import enveloppes
from app.comite.queries_page import Perimetre, bilan
from app.comite.queries_tour import restes_de
from app.comite.verifications import verifier_enveloppes
from app.core.clock import maintenant
from app.core.francais import euros
from app.domain.decision import EnveloppeDepassee, SensDecision
from app.domain.enveloppes import Decoupe, Regles
from app.domain.erreurs import ConflitDeVersion, ErreurMetier, Interdit, SaisieInvalide
from app.domain.etats import Etat
from app.domain.orientations import Geographie
from app.domain.tour_de_table import CleDeLigne, Fermete
from app.dossiers.queries import somme_demandee
from app.instruction.commands_enveloppes import lever_les_promesses
from app.models.campagnes import Enveloppe
from app.models.comite import Deport, MontantDecide
from app.models.dossiers import Dossier
from app.models.instruction import MontantPropose
from app.models.journal import LigneJournal
from app.models.programmation import LigneDeTour, SousEnveloppe
from tests.comite.conftest import Scene
from tests.domain.equipe_du_contrat import lisible
from tests.fabriques_comite import decision, seance


def part(valeur: str, cents: int, decoupe: Decoupe = Decoupe.ORIENTATION, **regles: int) -> PartDonnee:
    return PartDonnee(decoupe, valeur, valeur.capitalize(), cents, Regles(**regles))


@contextmanager
def refuse(genre: type[ErreurMetier], phrase: str) -> Iterator[None]:
    with pytest.raises(genre) as refus:
        yield
    dites = [refus.value.phrase, *getattr(refus.value, "erreurs", {}).values()]
    assert phrase in lisible(" ".join(dites))


def comptes(bd: Session, *lignes: Enveloppe | SousEnveloppe) -> list[tuple[int, int, int, int]]:
    bd.flush()
    for ligne in lignes:
        bd.refresh(ligne)
    assert verifier_enveloppes(bd) == []
    return [(x.montant_cents, x.engage_cents, x.promis_cents, x.reserve_cents) for x in lignes]


def noter(
    bd: Session, scene: Scene, dossier: Dossier, code: str, cents: int, fermete: Fermete, **champs: object
) -> None:
    courante = bd.scalar(
        select(LigneDeTour.id).where(
            col(LigneDeTour.dossier_id) == dossier.id,
            col(LigneDeTour.financeur) == code,
            col(LigneDeTour.remplacee_le).is_(None),
        )
    )
    donnees = LigneDonnee(
        CleDeLigne(code), cents, fermete, version=courante or 0, **{"raison": "Accord du 1er mars."} | champs
    )
    noter_financeur(bd, dossier, donnees, scene.administrateur, maintenant())


def test_une_part_se_garde_se_prend_et_se_rend(bd: Session, scene: Scene) -> None:
    """Three dossiers: emploi in a QPV of Denain, santé in a QPV of Raismes, transition in a poche."""
    emploi, sante, _ = scene.dossiers
    qui, quand = scene.administrateur, maintenant()
    s = ajouter_sous_enveloppe(bd, scene.campagne, "caph", None, part("sante", 600_000), qui, quand)
    raismes = ajouter_sous_enveloppe(
        bd, scene.campagne, "caph", s.id, part("59491", 400_000, Decoupe.COMMUNE), qui, quand
    )
    assert comptes(bd, scene.caph, s, raismes) == [
        (1_000_000, 0, 0, 600_000), (600_000, 0, 0, 400_000), (400_000, 0, 0, 0),
    ]  # fmt: skip
    for montant, phrase in ((400_001, "Il reste 4 000 € à répartir dans La Porte du Hainaut"), (1, "a déjà une sous")):
        with refuse(SaisieInvalide, phrase):
            ajouter_sous_enveloppe(
                bd, scene.campagne, "caph", None, part("sante" if montant == 1 else "emploi", montant), qui, quand
            )
    # a promise falls in the deepest part, and counts in each one above
    with refuse(SaisieInvalide, "Dites pourquoi"):  # the pilote proposed 5 000
        noter(bd, scene, sante, "caph", 300_000, Fermete.PROMIS, raison="")
    noter(bd, scene, sante, "caph", 300_000, Fermete.PROMIS)
    assert comptes(bd, scene.caph, s, raismes) == [
        (1_000_000, 0, 300_000, 300_000), (600_000, 0, 300_000, 100_000), (400_000, 0, 300_000, 0),
    ]  # fmt: skip
    assert (sante.montant_propose_cents, bd.get_one(MontantPropose, (sante.id, scene.caph.id)).sous_enveloppe_id) == (
        500_000, raismes.id,
    )  # fmt: skip
    # the amount of the pilote that it takes the place of stays in the journal
    trace = bd.scalars(select(LigneJournal).order_by(col(LigneJournal.id).desc()).limit(1)).one()
    assert (trace.acte, trace.details["etait_cents"]) == ("noter_financeur", 500_000)
    assert ("auparavant", "5 000 €") in [(cle, lisible(dit)) for cle, dit in details_en_mots(trace.details)]
    # changed, it gives back first what it held; too much is refused with what remains, and nothing moved
    with pytest.raises(EnveloppeDepassee) as trop:
        noter(bd, scene, sante, "caph", 400_001, Fermete.PROMIS, raison="Davantage.")
    assert lisible(trop.value.phrase).startswith(
        "Il reste 4 000 € dans l’enveloppe La Porte du Hainaut — Sante — 59491 : vous ne pouvez pas accorder 4 000,01 €"
    )
    with refuse(SaisieInvalide, "Dites pourquoi"):
        noter(bd, scene, sante, "caph", 400_000, Fermete.PROMIS, raison=" ")
    noter(bd, scene, sante, "caph", 400_000, Fermete.PROMIS, raison="Accord du 3 mars.")
    # what is kept for santé is not for the others: 10 000 − 6 000
    de = seance(bd, scene.campagne, [emploi, sante], qui)
    with pytest.raises(EnveloppeDepassee) as autre:
        decision(bd, de, emploi, qui, montants={"caph": 400_001})
    assert "Il reste 4 000 € dans l’enveloppe La Porte du Hainaut :" in lisible(autre.value.phrase)
    decision(bd, de, emploi, qui, montants={"caph": 400_000})
    # the vote takes the place of the promise, and may be less
    decision(bd, de, sante, qui, montants={"caph": 350_000})
    assert comptes(bd, scene.caph, s, raismes) == [
        (1_000_000, 750_000, 0, 250_000), (600_000, 350_000, 0, 50_000), (400_000, 350_000, 0, 0),
    ]  # fmt: skip
    assert set(bd.scalars(select(MontantDecide.sous_enveloppe_id))) == {None, raismes.id}
    with refuse(ErreurMetier, "ne change plus ici"):
        noter(bd, scene, sante, "caph", 1, Fermete.AVIS, raison="Trop tard.")
    # neither a part nor its parents go below what they hold
    for cents in (349_999, 600_001):
        with pytest.raises(SaisieInvalide):
            modifier_sous_enveloppe(bd, scene.campagne, raismes.id, cents, Regles(), qui, quand)
    with refuse(SaisieInvalide, "Les sous-enveloppes gardent encore"):
        fixer_enveloppes(bd, scene.campagne, {"caph": 999_999}, qui, quand)
    with refuse(ErreurMetier, "fermez-les d’abord"):
        fermer_sous_enveloppe(bd, scene.campagne, s.id, qui, quand)
    # closed, it gives the rest back; what is cancelled later comes back to its parent too
    fermer_sous_enveloppe(bd, scene.campagne, raismes.id, qui, quand)
    assert comptes(bd, s, raismes) == [(600_000, 350_000, 0, 0), (350_000, 350_000, 0, 0)]
    annuler_decision(bd, de, sante, "Erreur de saisie.", qui, quand)
    assert comptes(bd, scene.caph, s, raismes) == [(1_000_000, 400_000, 0, 600_000), (600_000, 0, 0, 0), (0, 0, 0, 0)]
    copie = cloner_campagne(bd, scene.campagne, qui, quand)
    racine = bd.scalars(select(Enveloppe).filter_by(campagne_id=copie.id, financeur_code="caph")).one()
    (clonee,) = bd.scalars(select(SousEnveloppe).where(col(SousEnveloppe.enveloppe_id) == racine.id))
    assert comptes(bd, racine, clonee) == [(1_000_000, 0, 0, 600_000), (600_000, 0, 0, 0)]
    # the base itself refuses to keep more than there is
    with pytest.raises(IntegrityError):
        bd.execute(text("UPDATE enveloppe SET promis_cents = montant_cents"))


def test_une_promesse_tient_son_montant_jusqu_au_vote_et_le_rend(bd: Session, scene: Scene) -> None:
    emploi, sante, transition = scene.dossiers
    qui, quand = scene.administrateur, maintenant()
    regles = Regles(
        plancher_cents=100_000, plafond_cents=450_000, taux_max_pour_mille=500, geographies=frozenset({Geographie.QPV})
    )
    regler_enveloppe(bd, scene.campagne, "etat", regles, qui, quand)
    with refuse(SaisieInvalide, "ne finance que ces lieux"):
        noter(bd, scene, transition, "etat", 200_000, Fermete.AVIS)
    for cents, phrase in ((99_999, "au moins"), (450_001, "au plus")):
        with refuse(SaisieInvalide, phrase):
            noter(bd, scene, emploi, "etat", cents, Fermete.PROMIS)
    emploi.cout_total_cents = 500_000
    with refuse(SaisieInvalide, "50 % du coût"):
        noter(bd, scene, emploi, "etat", 250_001, Fermete.PROMIS)
    with refuse(SaisieInvalide, "demande 8 000 € au comité, dont 5 000 €"):
        emploi.cout_total_cents = 0
        noter(bd, scene, emploi, "etat", 300_001, Fermete.PROMIS)
    noter(bd, scene, emploi, "etat", 300_000, Fermete.PROMIS, numero="DA00012345")
    noter(bd, scene, sante, "etat", 200_000, Fermete.PROMIS)
    de = seance(bd, scene.campagne, scene.dossiers, qui)
    # others may not use what is promised; the rules hold for decisions too
    with refuse(SaisieInvalide, "ne finance que ces lieux"):
        decision(bd, de, transition, qui, montants={"etat": 200_000})
    with refuse(EnveloppeDepassee, "Il reste 2 000 €"):
        decision(bd, de, sante, qui, montants={"etat": 200_100})
    decision(bd, de, sante, qui, SensDecision.AJOURNER)
    assert comptes(bd, scene.etat) == [(500_000, 0, 300_000, 0)]
    # an examination open again holds nothing; what was promised stays proposed
    emploi.etat = Etat.EN_INSTRUCTION
    lever_les_promesses(bd, emploi)
    emploi.etat = Etat.EN_COMITE
    assert comptes(bd, scene.etat) == [(500_000, 0, 0, 0)]
    assert bd.get_one(MontantPropose, (emploi.id, scene.etat.id)).montant_cents == 300_000
    # a second page shown before the first note, and those who withdrew
    with pytest.raises(ConflitDeVersion):
        noter_financeur(bd, emploi, LigneDonnee(CleDeLigne("etat"), 1, Fermete.AVIS, version=0), qui, quand)
    bd.add(Deport(personne_id=qui.id, dossier_id=transition.id, motif="Voisin", declare_le=quand))
    with pytest.raises(Interdit):
        noter(bd, scene, transition, "caph", 200_000, Fermete.AVIS)
    # what is left goes to the next year, once, and never more
    copie = cloner_campagne(bd, scene.campagne, qui, quand)
    with refuse(SaisieInvalide, "Il reste 5 000 € à reporter"):
        reporter(bd, copie, scene.etat, 500_001, "Reste de l’année.", qui, quand)
    reporter(bd, copie, scene.etat, 350_000, "Reste de l’année.", qui, quand)
    suivante = bd.scalars(select(Enveloppe).filter_by(campagne_id=copie.id, financeur_code="etat")).one()
    assert (scene.etat.reporte_cents, *comptes(bd, suivante)) == (350_000, (850_000, 0, 0, 0))
    assert (suivante.geographies, suivante.taux_max_pour_mille) == (["qpv"], 500)
    scene.etat.reporte_cents -= 1
    bd.flush()
    (ecart,) = verifier_enveloppes(bd)
    assert lisible(ecart).endswith("enveloppe etat : reporté 3 499,99 €, reports 3 500 €.")
    scene.etat.reporte_cents += 1
    # the ranking and the sittings of the year do not show it as theirs any more
    pour = Perimetre(qui, scene.campagne.id or 0)
    vues = [*enveloppes(bd, qui, pour.campagne_id), *bilan(bd, pour).soldes]
    assert [e.montant_cents for e in vues if e.code == "etat"] == [150_000, 150_000]
    with refuse(EnveloppeDepassee, "Il reste 1 500 €"):
        noter(bd, scene, emploi, "etat", 300_000, Fermete.PROMIS, raison="Retour.")
    with refuse(SaisieInvalide, "viennent du report"):
        fixer_enveloppes(bd, copie, {"etat": 349_999}, qui, quand)
    # cloned, a part made on what was carried over is cut: the funder gave 5 000
    ajouter_sous_enveloppe(bd, copie, "etat", None, part("sante", 600_000), qui, quand)
    apres = cloner_campagne(bd, copie, qui, quand)
    racine = bd.scalars(select(Enveloppe).filter_by(campagne_id=apres.id, financeur_code="etat")).one()
    assert comptes(bd, racine) == [(500_000, 0, 0, 500_000)]
    trace = bd.scalars(select(LigneJournal).order_by(col(LigneJournal.id).desc()).limit(1)).one()
    (reduite,) = parts_reduites(bd, apres).items()
    assert trace.details["parts_reduites"] == {reduite[0]: [600_000, 500_000]} and reduite[1] == (600_000, 500_000)
    assert any(lisible(x).endswith("de 6 000 € à 5 000 €") for _, x in details_en_mots(trace.details))


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_une_promesse_se_vote_quand_l_enveloppe_est_decoupee_depuis(bd: Session, scene: Scene) -> None:
    _, sante, _ = scene.dossiers
    qui, quand = scene.administrateur, maintenant()
    de = seance(bd, scene.campagne, [sante], qui)
    noter(bd, scene, sante, "caph", 500_000, Fermete.PROMIS)
    s = ajouter_sous_enveloppe(bd, scene.campagne, "caph", None, part("sante", 300_000), qui, quand)
    assert restes_de(bd, qui, sante.id or 0)["caph"] == 700_000
    decision(bd, de, sante, qui, montants={"caph": 500_000})
    assert comptes(bd, scene.caph, s) == [(1_000_000, 500_000, 0, 300_000), (300_000, 0, 0, 0)]
    assert bd.scalars(select(MontantDecide.sous_enveloppe_id)).all() == [None]


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_le_reste_d_un_dossier_oublie_ce_que_le_lecteur_ignore_la_ou_c_est_pris(bd: Session, scene: Scene) -> None:
    """4 000 € granted outside a part, 1 000 € promised, to a dossier that the second reader withdrew from."""
    emploi, sante, transition = scene.dossiers
    qui, second, quand = scene.administrateur, scene.second, maintenant()
    s = ajouter_sous_enveloppe(bd, scene.campagne, "caph", None, part("sante", 300_000), qui, quand)
    noter(bd, scene, sante, "etat", 200_000, Fermete.PROMIS)
    noter(bd, scene, transition, "etat", 100_000, Fermete.PROMIS)
    decision(bd, seance(bd, scene.campagne, [emploi], qui), emploi, qui, montants={"caph": 400_000})
    for dossier in (emploi, transition):
        bd.add(Deport(personne_id=second.id, dossier_id=dossier.id, motif="Voisin", declare_le=quand))
    bd.flush()
    assert restes_de(bd, qui, sante.id or 0) == {"caph": 300_000, "etat": 400_000}
    assert restes_de(bd, second, sante.id or 0) == {"caph": 300_000, "etat": 500_000}
    # the cards of the ranking and of the sittings say the same promises, without those that their reader ignores
    for lecteur, promis in ((qui, 300_000), (second, 200_000)):
        cartes = etablir(bd, lecteur, scene.campagne.id or 0).cartes
        assert [c.promis_cents for c in cartes] == [0, promis] and cartes[1].reste_cents == 500_000 - promis
        assert [s.promis_cents for s in bilan(bd, Perimetre(lecteur, scene.campagne.id or 0)).soldes] == [0, promis]
    s.valeur = "emploi"  # outside the part, what went to the neighbour is given back
    assert (restes_de(bd, qui, sante.id or 0)["caph"], restes_de(bd, second, sante.id or 0)["caph"]) == (
        300_000, 700_000,
    )  # fmt: skip


def test_une_somme_de_cents_s_ecrit_en_euros_sur_les_deux_moteurs(bd: Session, scene: Scene) -> None:
    """PostgreSQL sums sixty-four bits into a decimal number: with cents, writing it failed."""
    emploi, sante, _ = scene.dossiers
    qui, campagne_id = scene.administrateur, scene.campagne.id or 0
    de = seance(bd, scene.campagne, [emploi, sante], qui)
    decision(bd, de, emploi, qui, montants={"caph": 123_456})
    noter(bd, scene, sante, "caph", 345_678, Fermete.AVIS)
    assert (sante.montant_propose_cents, type(sante.montant_propose_cents)) == (545_678, int)
    bd.add(Deport(personne_id=qui.id, dossier_id=emploi.id, motif="Voisin", declare_le=maintenant()))
    bd.flush()
    for lecteur in (qui, scene.second):
        cartes = [c.engage_cents for c in enveloppes(bd, lecteur, campagne_id)]
        sommes = [*cartes, *(s.engage_cents for s in bilan(bd, Perimetre(lecteur, campagne_id)).soldes)]
        sommes += [campagnes(bd)[0].enveloppes_cents]
        sommes += [bd.scalars(somme_demandee(campagne_id, emploi.organisme_id, 0)).one()]
        assert {type(cents) for cents in sommes} == {int}
        assert lisible(euros(cartes[0])) == ("0 €" if lecteur is qui else "1 234,56 €")
