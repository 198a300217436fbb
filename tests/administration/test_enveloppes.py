"""The envelopes of a campaign: created, changed, shared, closed, carried over."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.comite.verifications import verifier_enveloppes
from app.models.campagnes import Enveloppe
from app.models.instruction import MontantPropose
from tests import fabriques as f
from tests.conftest import adresse
from tests.fabriques_administration import (
    campagne_presentee,
    derniere_ligne,
)
from tests.fabriques_comptes import lues
from tests.fabriques_dossiers import brouillon
from tests.lecture import lu


def _enveloppes() -> dict[str, tuple[int, int]]:
    return {e.financeur_code: (e.montant_cents, e.engage_cents) for e in lues(select(Enveloppe))}


def test_les_enveloppes_se_creent_et_se_changent(navigateur: TestClient, bd: Session) -> None:
    campagne = campagne_presentee(bd)
    page = adresse("administration.fixer_enveloppes", campagne_id=campagne.id)
    assert navigateur.post(page, data={"montant.caph": "250 000", "montant.etat": "400 000,50"}).status_code == 303
    assert _enveloppes() == {"caph": (25_000_000, 0), "etat": (40_000_050, 0)}
    assert derniere_ligne()[2] == {"montants_cents": {"caph": 25_000_000, "etat": 40_000_050}}
    # a page shown before somebody else changed an amount does not bring the former one back
    tardive = {"montre.caph": "250 000", "montant.caph": "200 000", "montre.etat": "1", "montant.etat": "1"}
    assert navigateur.post(page, data=tardive).status_code == 303
    assert _enveloppes() == {"caph": (20_000_000, 0), "etat": (40_000_050, 0)}
    assert 'name="montre.caph" value="200\u202f000"' in navigateur.get(page).text
    # neither a cut connection nor a field left empty by mistake removes an envelope
    for vide, phrase in (({}, "Aucun montant n’est arrivé"), ({"montant.etat": ""}, "cochez la case")):
        refus = navigateur.post(page, data=vide)
        assert (refus.status_code, phrase in lu(refus)) == (422, True)
    navigateur.post(page, data={"montant.caph": "300 000", "montant.etat": "", "retirer": "oui"})
    assert _enveloppes() == {"caph": (30_000_000, 0)}


def test_une_enveloppe_ne_descend_pas_sous_ce_qui_est_engage(navigateur: TestClient, bd: Session) -> None:
    campagne = campagne_presentee(bd)
    f.enveloppe(bd, campagne).engage_cents = 1_200_000
    bd.commit()
    page = adresse("administration.fixer_enveloppes", campagne_id=campagne.id)
    for saisi in ("11 999,99", ""):
        reponse = navigateur.post(page, data={"montant.caph": saisi, "montant.etat": "5"})
        assert reponse.status_code == 422
        assert "12\u202f000\u00a0€ sont déjà engagés sur cette enveloppe." in reponse.text
        assert f'value="{saisi}"' in reponse.text
        assert _enveloppes() == {"caph": (25_000_000, 1_200_000)}
    assert navigateur.post(page, data={"montant.caph": "12 000"}).status_code == 303
    assert _enveloppes() == {"caph": (1_200_000, 1_200_000)}


def test_une_enveloppe_proposee_ne_se_retire_plus(navigateur: TestClient, bd: Session) -> None:
    campagne = campagne_presentee(bd)
    dossier = brouillon(bd, campagne=campagne)
    enveloppe = f.enveloppe(bd, campagne)
    bd.add(MontantPropose(dossier_id=dossier.id, enveloppe_id=enveloppe.id, montant_cents=100))
    bd.commit()
    reponse = navigateur.post(
        adresse("administration.fixer_enveloppes", campagne_id=campagne.id), data={"montant.caph": "", "retirer": "oui"}
    )
    assert reponse.status_code == 422
    assert "elle ne peut plus être retirée. Saisissez 0." in reponse.text
    assert _enveloppes() == {"caph": (25_000_000, 0)}


def test_un_montant_illisible_garde_les_autres(navigateur: TestClient, bd: Session) -> None:
    campagne = campagne_presentee(bd)
    reponse = navigateur.post(
        adresse("administration.fixer_enveloppes", campagne_id=campagne.id),
        data={"montant.caph": "1.000,00", "montant.etat": "400"},
    )
    assert reponse.status_code == 422
    assert 'value="1.000,00"' in reponse.text
    assert 'value="400"' in reponse.text
    assert _enveloppes() == {}


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_une_enveloppe_se_regle_se_partage_se_ferme_et_recoit_un_report(navigateur: TestClient, bd: Session) -> None:
    avant, appel = f.campagne(bd, annee=2026), f.campagne(bd)
    f.enveloppe(bd, avant, "caph", 500_000)
    f.enveloppe(bd, appel, "caph", 1_000_000)
    bd.commit()
    ici, caph = {"campagne_id": appel.id}, {"campagne_id": appel.id, "financeur_code": "caph"}

    def dire(nom: str, statut: int = 303, **champs: str) -> str:
        cles = ici | {"sous_id": champs.pop("sous_id")} if "sous_id" in champs else caph
        reponse = navigateur.post(adresse(f"administration.{nom}", **cles), data=champs)
        assert reponse.status_code == statut, reponse.text
        return lu(reponse)

    assert "est sous le plancher" in dire("regler_enveloppe", 422, plancher="500", plafond="100")
    dire("regler_enveloppe", plancher="500", taux_max="62,5", geographies="qpv")
    nouvelle = {"objet": "orientation:sante", "montant": "10 000,01"}
    refus = dire("ajouter_sous_enveloppe", 422, **nouvelle)
    assert "Il reste 10 000 € à répartir dans La Porte du Hainaut" in refus and 'value="10 000,01"' in refus
    assert "Choisissez à quoi" in dire("ajouter_sous_enveloppe", 422, objet="orientation:rien", montant="1")
    dire("ajouter_sous_enveloppe", **nouvelle | {"montant": "6 000"})
    dire("ajouter_sous_enveloppe", objet="commune:59172", montant="1 000", dans="1")
    dire("ajouter_sous_enveloppe", 409, objet="commune:59172", montant="1 000", dans="99")
    assert "gardent encore 1 000 €" in dire("modifier_sous_enveloppe", 422, sous_id="1", montant="999")
    dire("fermer_sous_enveloppe", 409, sous_id="1")
    assert "Il reste 5 000 € à reporter" in dire("reporter_enveloppe", 422, montant="5 000,01", raison="Reste")
    dire("reporter_enveloppe", montant="5 000", raison="Délibération 12")
    page = lu(navigateur.get(adresse("administration.enveloppes", **ici)))
    for phrase in (
        "seulement : QPV · au moins 500 € · jusqu’à 62,5 % du coût", "Santé", "Denain", "5 000 € de 2026",
        "Délibération 12",
    ):  # fmt: skip
        assert phrase in page, phrase
    for nom, cles in (
        ("regles_enveloppe", caph), ("nouvelle_sous_enveloppe", caph), ("report_enveloppe", caph),
        ("sous_enveloppe", ici | {"sous_id": 2}),
    ):  # fmt: skip
        assert navigateur.get(adresse(f"administration.{nom}", **cles)).status_code == 200
    assert navigateur.get(adresse("administration.sous_enveloppe", campagne_id=avant.id, sous_id=2)).status_code == 404

    def comptes() -> list[tuple[int, int, int]]:
        return [
            (e.montant_cents, e.reporte_cents, e.reserve_cents)
            for e in lues(select(Enveloppe).order_by(col(Enveloppe.id)))
        ]

    assert comptes() == [(500_000, 500_000, 0), (1_500_000, 0, 600_000)]
    # a closed part opens again with a reason, a carry-over goes back with one; used since, it stays
    dire("fermer_sous_enveloppe", sous_id="2")
    assert "Dites pourquoi" in dire("rouvrir_sous_enveloppe", 422, sous_id="2")
    dire("rouvrir_sous_enveloppe", sous_id="2", raison="Fermée trop tôt")
    dire("rouvrir_sous_enveloppe", 409, sous_id="2", raison="Fermée trop tôt")
    dire("modifier_sous_enveloppe", sous_id="2", montant="1 000")
    annuler = adresse("administration.annuler_report", **ici, report_id=1)
    assert "Dites pourquoi" in lu(navigateur.post(annuler, data={"raison": " "}))
    dire("modifier_sous_enveloppe", sous_id="1", montant="10 000,01")
    assert "est déjà employé" in lu(navigateur.post(annuler, data={"raison": "Erreur"}))
    # cloned meanwhile, the part that stood on the carry-over is cut, and the pages say so
    copie = navigateur.post(adresse("administration.cloner_campagne", **ici), follow_redirects=True)
    assert "Des parts d’enveloppe y sont réduites" in lu(copie)
    suivante = adresse("administration.enveloppes", campagne_id=copie.url.path.rsplit("/", 1)[1])
    assert "Santé : de 10 000,01 € à 10 000 €" in lu(navigateur.get(suivante))
    dire("modifier_sous_enveloppe", sous_id="1", montant="10 000")
    assert navigateur.post(annuler, data={"raison": "Erreur"}).status_code == 303
    assert "Ce report est déjà annulé" in lu(navigateur.post(annuler, data={"raison": "Erreur"}))
    assert comptes()[:2] == [(500_000, 0, 0), (1_000_000, 0, 1_000_000)]
    assert verifier_enveloppes(bd) == []
    assert "Ce report est annulé depuis" in lu(navigateur.get(annuler))
