"""A page of the ranked list is said in SQL: it must say what the rules of the domain say of the whole list."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.classement import Classement, Ligne, etablir
from app.comite.page_classement import PageClassee, etablir_page
from app.comite.queries import A_DECIDER, ACCORDES, PASSES
from app.comite.queries_page import Perimetre, bilan, tranches
from app.domain.decision import SensDecision
from app.domain.droits import Role
from app.domain.etats import Etat
from app.domain.orientations import Orientation
from app.models.comite import Decision, Deport, InscriptionSeance, MontantDecide, Seance
from app.models.comptes import Organisme, Personne
from app.models.dossiers import Dossier
from app.models.instruction import MontantPropose
from tests.comite.conftest import Scene
from tests.fabriques import campagne, enveloppe, lier, personne
from tests.fabriques_comite import seance

MAINTENANT = datetime(2026, 11, 20, 12, tzinfo=UTC)
AUTRES_ETATS = (Etat.REFUSE, Etat.AJOURNE, Etat.ATTENTE, Etat.BROUILLON, Etat.EN_INSTRUCTION)


def _au_hasard(bd: Session, scene: Scene, s: Seance, alea: Random, n: int) -> Dossier:
    """A dossier with many ties, holes, sums and sometimes a decision, cancelled or not."""
    etat = alea.choice((*sorted(A_DECIDER), *sorted(ACCORDES)[:2], *AUTRES_ETATS))
    dossier = Dossier(
        campagne_id=scene.campagne.id or 0,
        organisme_id=alea.choice(scene.dossiers).organisme_id,
        cree_par_id=scene.porteurs[0].id or 0,
        etat=etat,
        numero=f"AAP-2027-{9960 + n:04}",
        cree_le=MAINTENANT,
        modifie_le=MAINTENANT,
        depose_le=MAINTENANT + timedelta(microseconds=alea.randrange(3)),
        titre=f"Projet {n}",
        orientation=alea.choice([*Orientation, None]),
        montant_demande_cents=alea.randrange(0, 900_000),
        note_dixiemes=alea.choice((None, 400, 700, 700)),
        note_participation_centiemes=alea.choice((None, 0, 200)),
        note_orientation_centiemes=alea.choice((None, 0, 300)),
        montant_propose_cents=alea.choice((None, 100_000)),
    )
    bd.add(dossier)
    bd.flush()
    for e in (scene.caph, scene.etat):
        if alea.random() < 0.7:
            cents = alea.randrange(0, 100_000)
            bd.add(MontantPropose(dossier_id=dossier.id or 0, enveloppe_id=e.id or 0, montant_cents=cents))
    if alea.random() < 0.4:
        _accord(bd, scene, s, dossier, alea, MAINTENANT)  # cancelled: it places nothing
    if etat in ACCORDES:
        _accord(bd, scene, s, dossier, alea, None)
    if alea.random() < 0.5:
        bd.add(InscriptionSeance(seance_id=s.id or 0, dossier_id=dossier.id or 0, inscrit_le=MAINTENANT))
    return dossier


def _accord(bd: Session, scene: Scene, s: Seance, dossier: Dossier, alea: Random, annulee: datetime | None) -> None:
    prise = Decision(
        dossier_id=dossier.id or 0, seance_id=s.id or 0, sens=SensDecision.ACCORDER, prise_le=MAINTENANT,
        prise_par_id=scene.administrateur.id or 0, annulee_le=annulee,
    )  # fmt: skip
    bd.add(prise)
    bd.flush()
    for e in (scene.caph, scene.etat):
        cents = alea.randrange(1, 60_000)
        bd.add(MontantDecide(decision_id=prise.id or 0, enveloppe_id=e.id or 0, montant_cents=cents))
        e.engage_cents += cents if annulee is None else 0


def _comparer(page: PageClassee, tout: Classement, orientations: list[Orientation], taille: int) -> None:
    gardees = [x for x in tout.lignes if not orientations or x.orientation.code in orientations]
    attendues = gardees[(page.courante - 1) * taille : page.courante * taille]
    noms = [champ.name for champ in fields(Ligne) if champ.name != "places"]
    assert [[getattr(x, nom) for nom in noms] for x in page.lignes] == [
        [getattr(x, nom) for nom in noms] for x in attendues
    ]
    for lue, attendue in zip(page.lignes, attendues, strict=True):
        assert lue.places == {code: cents for code, cents in attendue.places.items() if cents}
    montrees = {x.id for x in attendues}
    assert page.fins == {id_: cartes for id_, cartes in tout.fins(gardees).items() if id_ in montrees}
    assert (page.effectif, page.total, page.pages) == (len(tout.lignes), len(gardees), -(-len(gardees) // taille) or 1)
    assert list(page.cartes) == list(tout.cartes)
    assert page.demande_cents == sum(x.demande_cents for x in tout.lignes)
    assert page.propose_cents == sum(x.propose_cents or 0 for x in tout.lignes)


def _lecteurs(bd: Session, scene: Scene) -> list[Personne]:
    """The administrator, a member, and an agent who withdrew from some dossiers in both ways."""
    lie = personne(bd, Role.AGENT)
    organisme = bd.get_one(Organisme, scene.dossiers[1].organisme_id)
    lier(bd, lie, organisme.id)
    for id_ in bd.scalars(select(col(Dossier.id)).where(col(Dossier.etat).in_(PASSES)).limit(9)):
        bd.add(Deport(personne_id=lie.id, dossier_id=id_, motif="Lien.", declare_le=MAINTENANT))
    bd.flush()
    return [scene.administrateur, scene.membre, lie]


def test_la_page_dit_ce_que_disent_les_regles(bd: Session, scene: Scene) -> None:
    enveloppe(bd, scene.campagne, "region", 1_000)  # nobody asks for it
    s = seance(bd, scene.campagne, scene.dossiers[:1], scene.administrateur, [scene.membre])
    scene.caph.montant_cents = scene.etat.montant_cents = 90_000_000
    alea = Random(20270408)
    for n in range(80):
        _au_hasard(bd, scene, s, alea, n)
    vues = 0
    for qui in _lecteurs(bd, scene):
        for caph in (300_000, 1_000_000, 90_000_000):
            scene.caph.montant_cents = max(caph, scene.caph.engage_cents)
            scene.etat.montant_cents = scene.etat.engage_cents + caph // 2
            bd.flush()
            tout = etablir(bd, qui, scene.campagne.id or 0)
            assert len(tout.lignes) > 20
            for orientations in ([], [Orientation.EMPLOI, Orientation.SANTE], [Orientation.TRANSITION]):
                perimetre = Perimetre(qui, scene.campagne.id or 0, orientations)
                pages = etablir_page(bd, perimetre, 7, 1).pages
                for demandee in range(1, pages + 1):
                    page = etablir_page(bd, perimetre, 7, demandee)
                    assert page.courante == demandee
                    _comparer(page, tout, orientations, 7)
                    vues += len(page.fins)
                assert etablir_page(bd, perimetre, 7, pages + 9).courante == pages
    assert vues > 10  # ends of envelopes were met, on first lines and elsewhere
    perimetre = Perimetre(scene.administrateur, scene.campagne.id or 0)
    soldes = bilan(bd, perimetre).soldes
    assert [len(tranches(bd, perimetre, soldes, premiere, premiere + 4)) for premiere in (1, 9)] == [5, 5]
    vide = campagne(bd, annee=2029)
    page = etablir_page(bd, Perimetre(scene.administrateur, vide.id or 0), 50, 3)
    assert (page.lignes, page.total, page.pages, page.cartes) == ([], 0, 1, [])
