"""The demonstration: complete, plausible, obviously invented, done once, and in order everywhere."""

import json
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from rich.console import Console
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import SQLModel, col
from typer.testing import CliRunner

from app.administration.recours.lieux import etat_des_lieux
from app.cli import app
from app.comite.verifications import verifier_proces_verbaux
from app.core import db
from app.core.config import reglages
from app.core.identifiants import lire_iban, lire_siret
from app.demonstration.calendrier import epoques, prochaine_cloture
from app.demonstration.comptes import AIDANTE, COMPTES, SIGNATAIRE
from app.demonstration.lieux import LIEUX, situer
from app.demonstration.organismes import MARQUES, ORGANISMES, iban_fictif, siret_fictif
from app.demonstration.plan import OBJECTIFS
from app.demonstration.projets import projets, projets_courts
from app.demonstration.semis import semer
from app.domain.avis import NiveauEgalite
from app.domain.comparaison import AGES
from app.domain.droits import Role
from app.domain.etats import DEPOSES, Etat, libelle
from app.domain.mandats import EtatMandat
from app.domain.orientations import Axe, Geographie, Orientation
from app.domain.proces_verbal import EtatPV
from app.domain.signature import EtatDemande
from app.dossiers.depot import examiner
from app.dossiers.queries import acces_au_dossier, contenu_de, pieces_de, sections_de
from app.dossiers.queries_depot import contenu_et_pieces
from app.dossiers.signature import empreinte_du_contenu
from app.instruction.queries import acces_au_dossier as acces_de_l_agent
from app.models.campagnes import Campagne, Enveloppe
from app.models.comite import Decision, Deport, EtatSeance, MembreSeance, Seance
from app.models.comptes import Organisme, Personne
from app.models.courriel import Courriel, EtatEnvoi
from app.models.dossiers import Dossier, Rattachement
from app.models.instances import VoteFinanceur
from app.models.instruction import Affectation, AlerteAffectation, Avis, MontantPropose
from app.models.membres import Mandat
from app.models.partenaires import AvisDePartenaire
from app.models.proces_verbaux import ProcesVerbal
from app.models.referentiel import Quartier
from app.models.scenarios import Scenario
from app.models.signature import DemandeDeSignature
from app.models.subventions import ImportSubventions
from app.programmation.comparaison import choisir, comparer
from app.programmation.sensibilite import eprouver_la_campagne
from app.verification import verifier
from tests.conftest import PRESENT

SILENCE = Console(file=StringIO())


@pytest.fixture
def demo(base: str) -> Iterator[Session]:
    """The seeded base, as the README's first command prepares it."""
    os.environ["PORTAIL_ENV"] = "demo"
    reglages.cache_clear()
    fait = CliRunner().invoke(app, ["demo", "--sans-serveur"])
    assert fait.exit_code == 0, fait.output
    with Session(db.moteur()) as bd:
        yield bd


def _compte(bd: Session, *conditions: object) -> int:
    return bd.scalar(select(func.count()).select_from(Dossier).where(*conditions)) or 0  # type: ignore[arg-type]


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_la_demonstration_est_complete_et_concorde(demo: Session) -> None:
    """One seeding, every sentence about it: seeding is the slow part."""
    attendus = sum(nombre for etats in OBJECTIFS.values() for _, nombre in etats)
    assert _compte(demo) == attendus + 1 >= 81  # and the request that waits for its signature
    presents = dict(demo.execute(select(col(Dossier.etat), func.count()).group_by(col(Dossier.etat))).all())
    assert set(presents) == set(Etat)
    assert set(demo.scalars(select(col(Dossier.orientation)).distinct())) >= set(Orientation)
    importe = demo.scalars(select(ImportSubventions)).one()
    assert (importe.ajoutees, [ligne for ligne, _ in importe.rejets]) == (4, [6])
    axes = {code.split(".")[0] for code in _codes(demo, "axe")}
    assert axes == {axe.value for axe in Axe}
    geographies = set(
        demo.scalars(select(col(Quartier.geographie)).where(col(Quartier.code).in_(_codes(demo, "quartier"))))
    )
    assert geographies == set(Geographie)
    assert len(_codes(demo, "commune")) >= 20
    assert {"59002", "59302"} <= _codes(demo, "commune")
    assert set(demo.scalars(select(col(Avis.niveau_egalite)).distinct())) >= set(NiveauEgalite)
    _verifier_les_campagnes(demo)
    _verifier_le_comite(demo)
    _verifier_les_comptes(demo)
    _verifier_le_brouillon_presque_pret(demo)
    _verifier_l_entraide(demo)
    _verifier_la_programmation(demo)
    _verifier_la_relecture(demo)
    assert verifier(demo) == []
    demo.rollback()
    avant = _tout()
    semer(SILENCE)  # done again, it changes nothing
    assert _tout() == avant


def _codes(bd: Session, nature: str) -> set[str]:
    return set(bd.scalars(select(col(Rattachement.code)).where(col(Rattachement.nature) == nature).distinct()))


def _verifier_la_relecture(bd: Session) -> None:
    """A dossier of each state, replayed from its trail: the state and the note are those that are kept."""
    coordination = bd.scalars(select(Personne).where(col(Personne.role) == Role.ADMINISTRATEUR)).first()
    assert coordination is not None
    premiers = select(func.min(col(Dossier.id))).where(col(Dossier.etat).in_(DEPOSES)).group_by(col(Dossier.etat))
    for dossier in bd.scalars(select(Dossier).where(col(Dossier.id).in_(premiers))).all():
        acces = acces_de_l_agent(bd, coordination, dossier.id or 0)
        if acces is not None:
            vus = etat_des_lieux(bd, acces, PRESENT + timedelta(days=1))
            assert (vus.etat, vus.note_dixiemes) == (libelle(dossier.etat), dossier.note_dixiemes), dossier.numero


def _verifier_les_campagnes(bd: Session) -> None:
    campagnes = {
        (c.dispositif.value, c.annee): c for c in bd.scalars(select(Campagne).order_by(col(Campagne.id))).all()
    }
    assert set(campagnes) == {("aap", 2025), ("aap", 2026), ("aap", 2027), ("sip", 2026), ("fpc", 2026)}
    assert campagnes["aap", 2027].ferme_le == datetime(2027, 1, 15, 16, tzinfo=UTC)
    ouvertes = {cle for cle, c in campagnes.items() if c.ouvre_le <= PRESENT < c.ferme_le}
    assert ouvertes == {("aap", 2027), ("sip", 2026), ("fpc", 2026)}
    assert all(c.est_publiee for c in campagnes.values())
    titres = set(bd.scalars(select(col(Dossier.titre)).where(col(Dossier.depose_le).is_not(None))))
    assert len({titre.partition(" — ")[0] for titre in titres}) >= 30


def _verifier_le_comite(bd: Session) -> None:
    campagne = bd.scalars(select(Campagne).where(col(Campagne.annee) == 2026, col(Campagne.titre).like("Appel%"))).one()
    seance = bd.scalars(select(Seance).where(col(Seance.campagne_id) == campagne.id)).one()
    assert seance.etat is EtatSeance.OUVERTE and seance.publiee_le is None
    presents = bd.scalars(select(MembreSeance).where(col(MembreSeance.seance_id) == seance.id)).all()
    assert sorted(m.est_present for m in presents) == [False, True, True, True, True]
    decisions = bd.scalars(select(Decision).where(col(Decision.seance_id) == seance.id)).all()
    assert len(decisions) == 10 and all(d.publiee_le is None for d in decisions)
    deport = bd.scalars(select(Deport)).one()
    assert bd.get_one(Personne, deport.personne_id).courriel == "membre-2@exemple.test"
    proposes = dict(
        bd.execute(
            select(col(MontantPropose.enveloppe_id), func.sum(col(MontantPropose.montant_cents))).group_by(
                col(MontantPropose.enveloppe_id)
            )
        ).all()
    )
    enveloppes = bd.scalars(select(Enveloppe).where(col(Enveloppe.campagne_id) == campagne.id)).all()
    # the line where each envelope ends crosses the list
    assert {e.financeur_code for e in enveloppes if proposes.get(e.id, 0) > e.montant_cents} == {
        "caph", "etat", "region", "departement",
    }  # fmt: skip
    classes = bd.scalars(select(Dossier).where(col(Dossier.campagne_id) == campagne.id)).all()
    notes = [d.note_dixiemes for d in classes if d.note_dixiemes is not None]
    assert len(notes) > len(set(notes))  # ties
    assert any(d.a_des_ecarts for d in classes) and any(d.est_note_provisoire for d in classes)
    clos = bd.scalars(select(Seance).where(col(Seance.tenue_le) < datetime(2026, 1, 1, tzinfo=UTC))).all()
    assert sorted(s.genre.value for s in clos) == ["assemblee", "comite_technique", "copil"]
    pv = bd.scalars(select(ProcesVerbal)).one()
    assert pv.etat is EtatPV.FIGE and pv.fige_par_id != pv.soumis_par_id and verifier_proces_verbaux(bd) == []
    votes = bd.scalars(select(VoteFinanceur)).all()
    assert len({v.reference for v in votes}) > 1 and all(v.annule_le is None for v in votes)
    publiees = bd.scalars(select(Seance).where(col(Seance.publiee_le).is_not(None))).all()
    assert len(publiees) == 2 and all(s.publiee_par_id != s.publication_preparee_par_id for s in publiees)


def _verifier_les_comptes(bd: Session) -> None:
    presentes = {p.courriel: p for p in bd.scalars(select(Personne)).all()}
    for compte in COMPTES:
        assert presentes[compte.courriel].role is compte.role
        assert presentes[compte.courriel].nom_complet == compte.nom_complet
    assert all(courriel.endswith("@exemple.test") for courriel in presentes)
    for organisme in bd.scalars(select(Organisme)).all():
        assert any(marque in organisme.nom.lower() for marque in MARQUES), organisme.nom
        assert organisme.siret is None or lire_siret(organisme.siret) == organisme.siret
    absent = presentes["chef-projet-5@exemple.test"].id
    assert bd.scalar(select(func.count()).select_from(Affectation).where(col(Affectation.personne_id) == absent))
    assert bd.scalar(select(func.count()).select_from(AlerteAffectation))
    rendus = set(bd.scalars(select(col(AvisDePartenaire.rendu_le).is_not(None))))
    assert rendus == {True, False}, "des partenaires ont répondu, d’autres sont attendus"
    assert not bd.scalar(select(func.count()).select_from(Courriel).where(col(Courriel.etat) == EtatEnvoi.A_FAIRE))


def _verifier_le_brouillon_presque_pret(bd: Session) -> None:
    """The first draft of the showcase association only waits for its signature."""
    gestionnaire = bd.scalars(select(Personne).where(col(Personne.courriel) == "porteur@exemple.test")).one()
    brouillons = bd.scalars(
        select(Dossier)
        .join(Organisme, col(Organisme.id) == col(Dossier.organisme_id))
        .where(col(Dossier.etat) == Etat.BROUILLON, col(Organisme.nom) == "Les Jardins de Nulle-Part")
        .order_by(col(Dossier.id))
    ).all()
    manques = []
    for brouillon in brouillons:
        acces = acces_au_dossier(bd, gestionnaire, brouillon.id or 0)
        assert acces is not None
        constats = examiner(acces, contenu_de(sections_de(bd, brouillon)), pieces_de(bd, brouillon))
        manques.append({c.section for c in constats if c.est_bloquant})
    assert manques[0] == {"attestations"} or manques[1] == {"attestations"}
    assert any("budget" in manque for manque in manques)


def _verifier_la_programmation(bd: Session) -> None:
    """What the coordination tries before a sitting has something to say: flips, and organismes of every age."""
    campagne = bd.get_one(Campagne, bd.get_one(Scenario, 1).campagne_id)
    coordination = bd.scalars(select(Personne).where(col(Personne.role) == Role.ADMINISTRATEUR)).first()
    assert coordination is not None
    assert len(eprouver_la_campagne(bd, coordination, campagne).vue.bascules) >= 2
    comparaison = comparer(bd, coordination, campagne, choisir(bd, coordination, campagne, ["1"])[1])
    ages = {r.libelle for t in comparaison.tableaux if t.cle == "ages" for r in t.rangees if r.cents[0]}
    assert ages >= {nom for _, nom in AGES}


def _verifier_l_entraide(bd: Session) -> None:
    """A mandate in force, and a signature that its link may still give."""
    mandat = bd.scalars(select(Mandat)).one()
    assert mandat.courriel == AIDANTE.courriel and mandat.etat(PRESENT) is EtatMandat.EN_COURS
    demande = bd.scalars(select(DemandeDeSignature)).one()
    contenu, pieces = contenu_et_pieces(bd, bd.get_one(Dossier, demande.dossier_id))
    assert demande.courriel == SIGNATAIRE.courriel
    assert demande.etat(empreinte_du_contenu(contenu, pieces), PRESENT) is EtatDemande.ATTENDUE


def _tout() -> dict[str, int]:
    with Session(db.moteur()) as bd:
        return {
            nom: bd.scalar(select(func.count()).select_from(table)) or 0
            for nom, table in SQLModel.metadata.tables.items()
        }


@pytest.mark.parametrize(
    ("jour", "cloture"),
    [
        (datetime(2026, 11, 23, 9, tzinfo=UTC), datetime(2027, 1, 15, 16, tzinfo=UTC)),
        (datetime(2027, 1, 15, 15, 59, tzinfo=UTC), datetime(2027, 1, 15, 16, tzinfo=UTC)),
        (datetime(2027, 1, 15, 16, tzinfo=UTC), datetime(2028, 1, 15, 16, tzinfo=UTC)),
        (datetime(2027, 7, 14, 9, tzinfo=UTC), datetime(2028, 1, 15, 16, tzinfo=UTC)),
    ],
)
def test_l_appel_ouvert_ferme_le_prochain_15_janvier(jour: datetime, cloture: datetime) -> None:
    assert prochaine_cloture(jour) == cloture
    temps = {epoque.cle: epoque for epoque in epoques(jour)}
    assert temps["ouverte"].ouvre < jour < temps["ouverte"].ferme
    assert temps["comite"].ferme < jour and temps["close"].suites is not None and temps["close"].suites[1] < jour
    for cle in ("close", "comite", "ouverte", "sip", "fpc"):
        e = temps[cle]
        assert e.ouvre <= e.depots[0] < e.depots[1] <= e.ferme
        assert e.depots[1] <= e.prises[0] < e.prises[1] < e.avis[0] < e.avis[1] <= e.clotures[0] <= e.clotures[1]


@pytest.mark.parametrize("base", ["postgresql"], indirect=True)
def test_la_demonstration_se_prepare_au_lendemain_d_une_cloture(
    bd: Session, horloge: Callable[[datetime], datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hardest day: the next call has just opened, SIP and FPC are two weeks old. On PostgreSQL, which seeds too,
    with few dossiers of each state: the others are played in the same way.
    """
    peu = {cle: tuple((etat, min(nombre, 2)) for etat, nombre in etats) for cle, etats in OBJECTIFS.items()}
    monkeypatch.setattr("app.demonstration.plan.OBJECTIFS", peu)
    horloge(datetime(2027, 1, 16, 9, tzinfo=UTC))
    semer(SILENCE)
    attendus = sum(nombre for etats in peu.values() for _, nombre in etats)
    assert _compte(bd) == attendus + 1
    assert set(bd.scalars(select(col(Dossier.etat)).distinct())) == set(Etat)
    _verifier_les_comptes(bd)
    _verifier_le_brouillon_presque_pret(bd)
    assert verifier(bd) == []
    bd.rollback()
    avant = _tout()
    semer(SILENCE)
    assert _tout() == avant


def test_chaque_organisme_invente_porte_un_nom_de_fiction_et_des_numeros_justes() -> None:
    noms = [organisme.nom for organisme in ORGANISMES]
    assert len(set(noms)) == len(noms) >= 30
    for rang, organisme in enumerate(ORGANISMES, start=1):
        assert any(marque in organisme.nom.lower() for marque in MARQUES), organisme.nom
        assert lire_siret(siret_fictif(rang)) == siret_fictif(rang)
        assert siret_fictif(rang).startswith("99")
        assert lire_iban(iban_fictif(rang)) == iban_fictif(rang)


def test_les_projets_sont_varies_et_leurs_charges_font_cent_pour_cent() -> None:
    tous = [projet for orientation in Orientation for projet in projets(orientation)] + list(projets_courts())
    assert len({projet.titre for projet in tous}) == len(tous) >= 30
    assert all(sum(projet.charges.values()) == 100 for projet in tous)
    assert all(projet.orientation is o for o in Orientation for projet in projets(o))
    assert "lorem" not in json.dumps([p.description for p in tous]).lower()


def test_les_lieux_s_elident_comme_le_francais_le_veut() -> None:
    arenberg = next(lieu for lieu in LIEUX if lieu.nom == "Arenberg")
    bas_riez = next(lieu for lieu in LIEUX if lieu.nom == "Bas-Riez")
    assert situer("les halls de {quartier}, à {commune}", arenberg) == "les halls d’Arenberg, à Wallers"
    assert situer("la place de {commune}", bas_riez) == "la place de Haveluy"
