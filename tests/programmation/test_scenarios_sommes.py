"""The page of a scenario is read by sums: it must say to the cent what the reading of the whole list says."""

from random import Random

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.administration.campagnes.commands_enveloppes import PartDonnee, ajouter_sous_enveloppe
from app.comite.queries import A_DECIDER
from app.domain.enveloppes import Decoupe, Regles
from app.domain.orientations import Orientation
from app.models.comptes import Personne
from app.models.dossiers import Dossier, Rattachement
from app.models.instruction import MontantPropose
from app.models.scenarios import MontantDeScenario, Scenario
from app.programmation import vues
from app.programmation.commands import creer_scenario
from app.programmation.queries_cadre import cadre_lu, montants_de
from tests.comite.conftest import Scene
from tests.comite.test_page_classement import MAINTENANT, _au_hasard, _lecteurs
from tests.compteur import compter
from tests.fabriques_comite import seance

LIEUX = (("geographie", "qpv"), ("geographie", "poche_pauvrete"), ("commune", "59172"), ("commune", "59491"))


def _comparer(bd: Session, qui: Personne, scenario: Scenario) -> str:
    """Every page of the scenario, and the one of each dossier; returns whether the sums were enough."""
    liste = cadre_lu(bd, qui, scenario.campagne_id)
    montants = montants_de(bd, scenario.id)[scenario.id or 0]
    dits = set()
    demandes = [(n, None) for n in (0, 1, 3, 99)] + [(2, id_) for id_ in [*list(liste.rangees)[::5], 999_999]]
    for demandee, ouvert in demandes:
        entiere = vues.page_de_scenario(liste, montants, demandee, ouvert)
        rapide = vues.page_par_les_sommes(bd, qui, scenario, demandee, ouvert)
        assert rapide is None if entiere.constats else rapide == entiere
        assert vues.etablir_scenario(bd, qui, scenario, demandee, ouvert) == entiere
        dits.add("entière" if rapide is None else "sommes")
    assert len(dits) == 1
    return dits.pop()


def test_les_sommes_disent_la_page_entiere(bd: Session, scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vues, "PAR_PAGE", 7)
    alea = Random(20270409)
    tenue = seance(bd, scene.campagne, scene.dossiers[:1], scene.administrateur, [scene.membre])
    scene.caph.montant_cents = scene.etat.montant_cents = 3_000_000
    bd.execute(delete(MontantPropose))
    for n in range(60):
        dossier = _au_hasard(bd, scene, tenue, alea, n)
        dossier.cout_total_cents = alea.choice((0, 130_000, dossier.montant_demande_cents))
        dossier.orientation = Orientation.EMPLOI if n % 3 == 0 else dossier.orientation
        for nature, code in LIEUX:
            if alea.random() < 0.5:
                bd.add(Rattachement(dossier_id=dossier.id or 0, nature=nature, code=code))
    scene.etat.geographies, scene.etat.taux_max_pour_mille = ["qpv"], 700
    scene.caph.plancher_cents = 1_000
    bd.flush()
    admin, lie = scene.administrateur, _lecteurs(bd, scene)[2]
    simple = creer_scenario(bd, scene.campagne, "Sans part", False, admin, MAINTENANT)
    with compter() as ordres:
        vues.etablir_scenario(bd, admin, simple, 1)
    assert len(ordres) == 5, ordres  # envelopes, parts, promises, sums, rows: whatever the list holds
    assert [_comparer(bd, qui, simple) for qui in (admin, lie)] == ["sommes", "sommes"]
    # parts of each kind, one in another, and promises that were held before the last part was made
    emploi = PartDonnee(Decoupe.ORIENTATION, "emploi", "Emploi", 400_000, Regles(plancher_cents=2_000))
    mere = ajouter_sous_enveloppe(bd, scene.campagne, "caph", None, emploi, admin, MAINTENANT)
    qpv = PartDonnee(Decoupe.GEOGRAPHIE, "qpv", "Emploi en QPV", 150_000, Regles(plafond_cents=90_000))
    ajouter_sous_enveloppe(bd, scene.campagne, "caph", mere.id, qpv, admin, MAINTENANT)
    commune = PartDonnee(Decoupe.COMMUNE, "59172", "Denain", 300_000, Regles())
    ajouter_sous_enveloppe(bd, scene.campagne, "caph", None, commune, admin, MAINTENANT)
    promis = bd.scalars(
        select(MontantPropose)
        .join(Dossier, col(Dossier.id) == col(MontantPropose.dossier_id))
        .where(
            col(Dossier.etat).in_(A_DECIDER), col(Dossier.orientation) == "emploi",
            col(MontantPropose.enveloppe_id) == scene.caph.id, col(MontantPropose.montant_cents) > 2_000,
        )
    ).all()  # fmt: skip
    assert len(promis) > 3
    for n, promesse in enumerate(promis):
        promesse.promis_le, promesse.sous_enveloppe_id = MAINTENANT, mere.id if n % 2 else None
        scene.caph.promis_cents += promesse.montant_cents
        mere.promis_cents += promesse.montant_cents if n % 2 else 0
    bd.flush()
    partage = creer_scenario(bd, scene.campagne, "Parts", False, admin, MAINTENANT)
    dits = [_comparer(bd, qui, partage) for qui in (admin, lie)]
    # one amount that a rule refuses, then an envelope that came down: each amount is looked at again
    un = bd.scalars(select(MontantDeScenario).where(col(MontantDeScenario.scenario_id) == partage.id)).first()
    assert un is not None
    for nouveau in (un.montant_cents + 3_000_000, 1, un.montant_cents):
        un.montant_cents = nouveau
        bd.flush()
        dits.append(_comparer(bd, admin, partage))
    au_taux = bd.scalars(
        select(MontantDeScenario)
        .join(Dossier, col(Dossier.id) == col(MontantDeScenario.dossier_id))
        .where(
            col(MontantDeScenario.scenario_id) == partage.id, col(MontantDeScenario.enveloppe_id) == scene.etat.id,
            col(Dossier.cout_total_cents) > 0,
        )
    ).first()  # fmt: skip
    assert au_taux is not None
    dossier = bd.get_one(Dossier, au_taux.dossier_id)
    dossier.cout_total_cents, dossier.montant_demande_cents = au_taux.montant_cents * 1000 // 700, 900_000
    bd.flush()
    dits.append(_comparer(bd, admin, partage))  # the rate is passed by less than a cent's worth
    dossier.cout_total_cents += 1
    bd.flush()
    dits.append(_comparer(bd, admin, partage))
    dossier = bd.get_one(Dossier, un.dossier_id)
    demande, dossier.montant_demande_cents = dossier.montant_demande_cents, un.montant_cents - 1
    bd.flush()
    dits.append(_comparer(bd, admin, partage))
    dossier.montant_demande_cents = demande
    scene.etat.montant_cents = scene.etat.engage_cents
    bd.flush()
    dits.append(_comparer(bd, admin, partage))
    assert dits == ["sommes", "sommes", "entière", "entière", "sommes", "entière", "sommes", "entière", "entière"]
    vide = creer_scenario(bd, scene.campagne, "Rien", True, admin, MAINTENANT)
    assert _comparer(bd, admin, vide) == "sommes"
