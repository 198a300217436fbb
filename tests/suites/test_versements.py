"""Convention, payments, renunciation: over HTTP, then two payments at the same instant."""

import io
import threading
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.comite.commands_instances import annuler_vote
from app.comite.queries_feuille import _annees_avant
from app.comite.verifications import verifier_enveloppes
from app.core import db
from app.core.clock import maintenant
from app.core.fichiers import conserver
from app.domain.droits import Role
from app.domain.erreurs import ErreurMetier
from app.domain.etats import Etat
from app.models.campagnes import Enveloppe
from app.models.comptes import Organisme, Personne
from app.models.courriel import Courriel
from app.models.dossiers import Document, Dossier
from app.models.instances import VoteFinanceur
from app.models.journal import LigneJournal
from app.models.membres import Mandat
from app.models.suites import Versement
from app.suites.commands import VersementDonne, verser
from app.suites.verifications import verifier_suites
from tests.compteur import compter
from tests.conftest import adresse
from tests.fabriques import personne
from tests.fabriques_comptes import prouver_identite
from tests.fabriques_suites import accord
from tests.lecture import lu

Entrer = Callable[[Personne], TestClient]
CONVENTION = {
    "numero": "CONV-2027-1",
    "signee_le": "23/11/2026",
    "acompte_pour_cent": "80",
    "bilan_avant": "30/06/2028",
}
VERSEMENT = {"montant_cents": "4 000", "ordonne_le": "23/11/2026", "reference": "M-1", "rang": "1"}


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_de_la_convention_au_versement(bd: Session, entrer: Entrer) -> None:
    bd.expire_on_commit = False
    a = accord(bd)
    aidant, etranger = personne(bd), personne(bd, Role.AGENT)
    bd.add(
        Mandat(
            organisme_id=a.organisme.id or 0, courriel=aidant.courriel, aidant_id=aidant.id, structure="Maison d’essai",
            commence_le=maintenant() - timedelta(days=1), finit_le=maintenant() + timedelta(days=60),
            propose_par_id=a.porteur.id or 0, propose_le=maintenant(), accepte_le=maintenant(),
            accepte_par_id=aidant.id,
        )
    )  # fmt: skip
    bd.commit()
    numero = a.dossier.id
    ici = adresse("suites.suites", dossier_id=numero)
    premiere, seconde, porteur = entrer(a.premiere), entrer(a.seconde), entrer(a.porteur)
    # nothing can be paid before the convention; what was typed wrong stays
    assert seconde.post(f"{ici}/versement", data=VERSEMENT).status_code == 409
    # nor is it signed before its vote
    page = lu(premiere.get(ici))
    assert "Pas encore voté" in page and "La Porte du Hainaut, 5 000 €" in page and "/convention" not in page
    tot = premiere.post(f"{ici}/convention", data=CONVENTION)
    assert tot.status_code == 409 and "notez d’abord la délibération de chaque financeur" in lu(tot)
    with db.ecriture() as autre:
        a.voter(autre)
    refus = premiere.post(f"{ici}/convention", data=CONVENTION | {"signee_le": "1/1/2026", "numero": "GARDÉ"})
    assert refus.status_code == 422 and "saisissez un jour suivant" in lu(refus) and 'value="GARDÉ"' in refus.text
    assert premiere.post(f"{ici}/convention", data=CONVENTION).headers["location"].endswith("?fait=convention")
    # whoever recorded it orders no payment; the other proves who they are first
    assert "Une autre personne de la coordination" in lu(premiere.get(ici))
    preuve = seconde.post(f"{ici}/versement", data=VERSEMENT)
    assert preuve.headers["location"].startswith("/compte/preuve")
    for navigateur in (premiere, seconde):
        prouver_identite(navigateur)
    meme = premiere.post(f"{ici}/versement", data=VERSEMENT)
    assert meme.status_code == 409 and "Une autre personne de la coordination" in lu(meme)
    trop = seconde.post(f"{ici}/versement", data=VERSEMENT | {"montant_cents": "4 000,01"})
    assert trop.status_code == 422 and "se verse après le bilan" in lu(trop) and 'value="4 000,01"' in trop.text
    # a RIB that waits for its confirmation stops the money
    with db.ecriture() as autre:
        autre.get_one(Organisme, a.organisme.id).rib_a_confirmer_le = maintenant()
    assert "attend sa confirmation" in lu(seconde.post(f"{ici}/versement", data=VERSEMENT))
    with db.ecriture() as autre:
        autre.get_one(Organisme, a.organisme.id).rib_a_confirmer_le = None
    # so does a vote that was cancelled since
    with db.ecriture() as autre:
        (vote,) = autre.scalars(select(VoteFinanceur))
        annuler_vote(autre, autre.get_one(Dossier, numero), vote.id or 0, "Erreur.", a.premiere, maintenant())
    assert "Pas encore voté" in lu(seconde.post(f"{ici}/versement", data=VERSEMENT))
    assert 'action="' + f"{ici}/versement" not in seconde.get(ici).text
    with db.ecriture() as autre:
        a.voter(autre)
    assert seconde.post(f"{ici}/versement", data=VERSEMENT).headers["location"].endswith("?fait=versement")
    assert "Rechargez la page" in lu(seconde.post(f"{ici}/versement", data=VERSEMENT))
    with compter() as ordres:
        page = lu(entrer(a.pilote).get(ici))
    assert len(ordres) <= 8
    pilote = entrer(a.pilote)
    with compter() as ordres:
        suivi = lu(pilote.get(adresse("suites.suivi")))
    assert (
        len(ordres) <= 4 and 'data-titre="Versé">4 000 €' in suivi and "à rendre au plus tard le 30 juin 2028" in suivi
    )
    assert 'Accordé</h3><p class="chiffre">5 000 €' in suivi and "Reste promis : 1 000 €" in suivi
    fichier = pilote.get(adresse("suites.exporter_suivi")).content.decode("utf-8-sig").split("\r\n")
    assert fichier[0].startswith("Numéro;Projet;Organisme;Accordé;Versé;Reste;État") and len(fichier) == 3
    assert "5000;4000;1000" in fichier[1] and "30/06/2028" in fichier[1]
    classeur = zipfile.ZipFile(io.BytesIO(pilote.get(adresse("suites.exporter_suivi_xlsx")).content))
    feuille = classeur.read("xl/worksheets/sheet1.xml").decode()
    assert all(f"<v>{somme}</v>" in feuille for somme in (5000, 4000, 1000)) and feuille.count("<row") == 2
    # an agent who follows none of them reads the page and takes nothing away
    assert "Suivi des subventions" in entrer(etranger).get(adresse("suites.suivi")).text
    assert entrer(etranger).get(adresse("suites.exporter_suivi")).content.count(b"\r\n") == 1
    assert "Bilan à rendre au plus tard le 30 juin 2028" in lu(porteur.get(adresse("dossiers.mes_dossiers")))
    for mots in ("CONV-2027-1", "80 % à la signature", "30 juin 2028", "Versé : 4 000 €. Reste : 1 000 €", "…0189"):
        assert mots in page, mots
    suivi = (
        lu(porteur.get(adresse("dossiers.dossier", dossier_id=numero))).replace("\u202f", " ").replace("\u00a0", " ")
    )
    # whoever helps from outside prepares the bilan, and reads no amount of the decision
    aide = entrer(aidant)
    for page_aidee in ("dossiers.dossier", "suites.bilan"):
        vue = aide.get(adresse(page_aidee, dossier_id=numero))
        assert vue.status_code == 200 and "4 000 €" not in lu(vue) and "5 000 €" not in lu(vue), page_aidee
    dessine = conserver(b"%PDF", "documents")
    with db.ecriture() as sien:
        papiers = [
            Document(
                dossier_id=numero or 0, genre=genre, numero=9, nom="x.pdf", html="", sha256=dessine,
                demande_le=maintenant(),
            )
            for genre in ("decision", "bilan", "accuse")
        ]  # fmt: skip
        sien.add_all(papiers)
        sien.flush()
        ids = [adresse("dossiers.document", dossier_id=numero, document_id=p.id) for p in papiers]
    assert [aide.get(d).status_code for d in ids] == [403, 403, 200]
    assert [porteur.get(d).status_code for d in ids] == [200, 200, 200]
    reprise = adresse("dossiers.choisir_reprise", campagne_id=a.campagne.id, dossier_id=numero)
    assert "4 000 €" in lu(porteur.get(reprise))
    vue = aide.get(reprise)
    assert vue.status_code == 200 and "4 000 €" not in lu(vue) and "5 000 €" not in lu(vue)
    assert "4 000 € versés sur 5 000 €" in suivi and "Bilan à rendre au plus tard le 30 juin 2028" in suivi
    assert porteur.post(adresse("suites.renoncer", dossier_id=numero)).status_code == 409
    # the treasury sends it back: it counts no more, and is ordered again; an avenant moves the bilan
    for faux in ("2", "9" * 30):
        refus = seconde.post(f"{ici}/annulation", data={"rang_annule": faux, "motif_annulation": "x"})
        assert (refus.status_code, "Choisissez le versement rejeté" in lu(refus)) == (422, True)
    assert "Versement à ordonner" not in lu(seconde.get(adresse("instruction.a_traiter")))
    rejet = seconde.post(f"{ici}/annulation", data={"rang_annule": "1", "motif_annulation": "Compte clos"})
    assert rejet.headers["location"].endswith("?fait=annulation") and "Compte clos" in lu(seconde.get(ici))
    assert "versés sur" not in lu(porteur.get(adresse("dossiers.dossier", dossier_id=numero)))
    assert "Versement à ordonner" in lu(seconde.get(adresse("instruction.a_traiter"))), "à ordonner de nouveau"
    assert "Versement à ordonner" not in lu(premiere.get(adresse("instruction.a_traiter")))
    avenant = {"nouveau_numero": "CONV-2027-1 bis", "nouveau_bilan": "1/7/2029", "raison": "Action prolongée"}
    assert "le 30 juin 2029 au plus tard" in lu(premiere.post(f"{ici}/avenant", data=avenant))
    fait = premiere.post(f"{ici}/avenant", data=avenant | {"nouveau_bilan": "31/12/2028"})
    assert fait.headers["location"].endswith("?fait=avenant") and "31 décembre 2028" in lu(premiere.get(ici))
    assert seconde.post(f"{ici}/versement", data=VERSEMENT | {"rang": "2"}).headers["location"].endswith("=versement")
    assert list(verifier_suites(bd)) == []
    bd.rollback()
    actes = bd.scalars(select(LigneJournal.acte).order_by(col(LigneJournal.id).desc()).limit(1)).all()
    assert list(actes) == ["verser"] and bd.get_one(Dossier, numero, populate_existing=True).etat is Etat.EN_COURS
    cles = bd.scalars(select(Courriel.cle).where(col(Courriel.cle).startswith("suites-")).order_by(col(Courriel.id)))
    assert [cle.split("-")[1] for cle in cles] == [
        "convention",
        "versement",
        "versement_annule",
        "avenant",
        "versement",
    ]


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_renoncer_rend_la_somme_aux_enveloppes(bd: Session, entrer: Entrer) -> None:
    bd.expire_on_commit = False
    a = accord(bd)
    bd.commit()
    ici = adresse("suites.renoncer", dossier_id=a.dossier.id)
    porteur = entrer(a.porteur)
    assert "5\u202f000\u00a0€" in porteur.get(ici).text
    assert porteur.post(ici, data={"motif": "Projet reporté"}).headers["location"].endswith("?fait=renonce")
    assert entrer(a.premiere).post(adresse("suites.conventionner", dossier_id=a.dossier.id)).status_code == 409
    bd.rollback()
    assert bd.scalar(select(Enveloppe.engage_cents)) == 0 and verifier_enveloppes(bd) == []
    # nor does the sheet of the next year say it was granted
    avant = _annees_avant(bd, {a.organisme.id or 0}, a.campagne.annee, maintenant().date())
    assert [x.accorde_cents for x in avant.values()] == [0]


def test_deux_versements_au_meme_instant_n_en_font_qu_un(bd: Session) -> None:
    """Without `bd.refresh(…, with_for_update=True)` in `verser`, both read that nothing is paid on PostgreSQL."""
    a = accord(bd)
    a.conventionner(bd)
    dossier_id, organisme_id, seconde_id = a.dossier.id, a.organisme.id, a.seconde.id
    bd.commit()
    bd.rollback()
    depart, issues = threading.Barrier(4), []

    def payer() -> None:
        depart.wait()
        try:
            with db.ecriture() as sienne:
                verser(
                    sienne, sienne.get_one(Dossier, dossier_id), sienne.get_one(Organisme, organisme_id),
                    VersementDonne(300_000, maintenant().date(), "M", 1), sienne.get_one(Personne, seconde_id),
                    maintenant(),
                )  # fmt: skip
            issues.append("versé")
        except ErreurMetier:
            issues.append("refusé")
        except Exception as defaut:
            issues.append(type(defaut).__name__)

    fils = [threading.Thread(target=payer) for _ in range(4)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert Counter(issues) == {"versé": 1, "refusé": 3}
    assert list(bd.scalars(select(Versement.montant_cents))) == [300_000]
