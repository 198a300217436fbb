"""The yearly annex: to the cent with the relevé and the envelopes, on the page and in the files."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.core.clock import maintenant
from app.domain.annexe import Moyens, Nature
from app.domain.dispositifs import Dispositif
from app.domain.etats import Etat
from app.domain.tour_de_table import Fermete
from app.models.comptes import Personne
from app.models.instances import VoteFinanceur
from app.models.programmation import LigneDeTour
from app.models.suites import Bilan, Convention, Versement
from app.suites.queries_annexe import annees, annexe_de
from tests.comite.conftest import Scene
from tests.comite.test_pages import texte
from tests.compteur import compter
from tests.conftest import adresse
from tests.fabriques import campagne, enveloppe, lier
from tests.fabriques_comite import decision, dossier_instruit, publication, seance
from tests.instruction.test_tableurs import cellules

Entrer = Callable[[Personne], TestClient]


def test_l_annexe_egale_le_releve_et_les_enveloppes_au_centime(bd: Session, scene: Scene, entrer: Entrer) -> None:
    un, deux, trois = scene.dossiers
    s = seance(bd, scene.campagne, scene.dossiers[:2], scene.administrateur, [scene.membre])
    prise = decision(bd, s, un, scene.administrateur, montants={"caph": 333_333, "etat": 166_667})
    decision(bd, s, deux, scene.administrateur, montants={"caph": 100_001})
    publication(bd, s, scene.campagne, scene.administrateur, scene.second)
    sip = campagne(bd, Dispositif.SIP, titre="SIP 2027")
    enveloppe(bd, sip, "caph", 50_000)
    quatrieme = dossier_instruit(bd, scene.campagne)
    quatrieme.campagne_id = sip.id or 0
    bd.flush()
    autre = seance(bd, sip, [quatrieme], scene.administrateur, [scene.membre])
    decision(bd, autre, quatrieme, scene.administrateur, montants={"caph": 20_000})
    le = maintenant()
    bd.add(VoteFinanceur(decision_id=prise.id or 0, enveloppe_id=scene.etat.id or 0, montant_cents=166_667,
                         instance="Commission", reference="2027-12", vote_du=date(2027, 4, 20), note_le=le,
                         note_par_id=scene.administrateur.id or 0))  # fmt: skip
    un.etat = Etat.EN_COURS
    bd.add(Convention(dossier_id=un.id or 0, numero="C1", signee_le=date(2027, 5, 1), montant_cents=500_000,
                      acompte_pour_cent=50, bilan_avant=date(2028, 6, 30), enregistree_le=le,
                      enregistree_par_id=scene.administrateur.id or 0))  # fmt: skip
    for rang, cents, annule in ((1, 100_002, None), (2, 9_999, le)):
        bd.add(Versement(dossier_id=un.id or 0, rang=rang, montant_cents=cents, ordonne_le=date(2027, 5, 2),
                         compte="1234", enregistre_le=le, enregistre_par_id=scene.administrateur.id or 0,
                         annule_le=annule))  # fmt: skip
    # 0,01 € was not used: it is given back, hence was not spent
    bd.add(Bilan(dossier_id=un.id or 0, modifie_le=le, modifie_par_id=scene.administrateur.id or 0, versions=1,
                 rendu_le=le, tranche_le=le, reverse_cents=1))  # fmt: skip
    for dossier, financeur, cents, fermete in ((un, "caf", 70_000, Fermete.VOTE), (trois, "caf", 99, Fermete.VOTE)):
        bd.add(LigneDeTour(dossier_id=dossier.id or 0, financeur=financeur, montant_cents=cents, fermete=fermete,
                           notee_le=le, par_id=scene.administrateur.id or 0))  # fmt: skip
    bd.commit()
    with compter() as ordres:
        lue = annexe_de(bd, scene.administrateur, 2027)
    assert len(ordres) <= 8 and annees(bd) == [2027] and not lue.est_partielle and lue.actions == 3
    x = lue.annexe
    # the payment of 1 000,02 €, less 0,01 € given back, follows the grant: two thirds to the agglomeration, to the cent
    assert x.agglomeration == Moyens(1_050_000, 453_334, 453_334, 0, 66_667)
    etat = next(ligne.moyens for ligne in x.lignes if ligne.code == "etat")
    assert etat == Moyens(500_000, 166_667, 166_667, 166_667, 33_334)
    # equal to the envelopes, hence to the minutes; only the actions that are granted bring droit commun
    for e in (scene.caph, scene.etat):
        bd.refresh(e)
    assert x.total(Nature.SPECIFIQUE).decide == scene.caph.engage_cents + scene.etat.engage_cents + 20_000
    assert [(t, m.decide) for t, m in x.par_campagne] == [("Appel à projets 2027", 600_001), ("SIP 2027", 20_000)]
    caf = next(ligne.moyens for ligne in x.lignes if ligne.code == "caf")
    assert caf == Moyens(0, 70_000, 70_000, 70_000, 0)
    assert x.depenses == replace(x.total(), prevu=0) and len(x.par_orientation) == 2
    bd.rollback()
    admin = entrer(scene.administrateur)
    releve = texte(admin.get(adresse("comite.releve", seance_id=s.id)).text)
    assert "4 333,34 €" in releve and "1 666,67 €" in releve
    page = texte(admin.get(f"{adresse('suites.annexe')}?annee=2027").text)
    for dit in ("4 533,34 €", "1 666,67 €", "6 200,01 €", "700 €", "666,67 €", "SIP 2027", "0,01 € de reversements"):
        assert dit in page, dit
    feuille = admin.get(adresse("suites.exporter_annexe"))
    lignes = list(csv.reader(io.StringIO(feuille.content.decode("utf-8-sig")), delimiter=";"))
    assert lignes[0][0] == "Année" and lignes[1][1:3] == ["Crédits spécifiques", "La Porte du Hainaut"]
    rangees = cellules(admin.get(adresse("suites.exporter_annexe_xlsx")).content)
    assert (
        rangees[-2][1:3] == ["Ensemble", "Total"] and round(float(str(rangees[-1][-1])) * 100) == lue.rendu_cents == 1
    )
    assert len(rangees) == len(lignes) == len(x.lignes) + len(x.par_orientation) + 5
    assert [round(float(str(c)) * 100) for c in rangees[-2][5:]] == [x.total().decide, x.total().vote, x.total().verse]


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_ce_a_quoi_on_est_lie_n_entre_pas_dans_l_annexe(bd: Session, scene: Scene, entrer: Entrer) -> None:
    s = seance(bd, scene.campagne, scene.dossiers[:2], scene.administrateur, [scene.membre])
    for dossier, cents in zip(scene.dossiers, (333_333, 100_001), strict=False):
        decision(bd, s, dossier, scene.administrateur, montants={"caph": cents})
    lier(bd, scene.second, scene.dossiers[0].organisme_id)
    bd.commit()
    page = texte(entrer(scene.second).get(adresse("suites.annexe")).text)
    assert "Vous êtes lié à des demandes de cette année" in page and "1 000,01 €" in page
    assert "3 333,33" not in page and "4 333,34" not in page
    assert "4 333,34 €" in texte(entrer(scene.administrateur).get(adresse("suites.annexe")).text)
