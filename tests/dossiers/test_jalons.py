"""Where a request stands, in plain words; what is not published leaves no trace."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.core.francais import INSECABLE
from app.domain.dispositifs import Dispositif
from app.domain.droits import Role
from app.domain.etats import DEPOSES, MASQUES, Etat
from app.domain.programmation import SensDecision
from app.dossiers.jalons import Etude, jalons
from app.models.campagnes import Campagne
from app.models.comptes import Personne
from app.models.dossiers import DemandeDeComplement, Dossier
from tests.conftest import adresse
from tests.fabriques import campagne, enveloppe, equipe, personne
from tests.fabriques_comite import decision, dossier_instruit, publication, seance
from tests.fabriques_dossiers import brouillon, dossier_depose

Entrer = Callable[[Personne], TestClient]
DEPOT = datetime(2026, 12, 1, 9, tzinfo=UTC)
PUBLIE = datetime(2027, 4, 10, 9, tzinfo=UTC)
ETUDE = Etude("Elsa Chimère", datetime(2027, 1, 20, tzinfo=UTC), "Délai habituel : environ 4 mois.")
CAMPAGNE = Campagne(
    dispositif=Dispositif.AAP, annee=2027, titre="AAP", ouvre_le=DEPOT, ferme_le=PUBLIE, creee_le=DEPOT,
    decision_prevue="comité d’avril 2027", contact={"service": "Direction de la cohésion sociale"},
)  # fmt: skip


def _lignes(
    etat: Etat, *, publiee: bool = False, demandes: tuple[DemandeDeComplement, ...] = (), etude: Etude = ETUDE
) -> list[str]:
    dossier = Dossier(
        campagne_id=1, organisme_id=1, cree_par_id=1, cree_le=DEPOT, modifie_le=DEPOT, etat=etat,
        depose_le=DEPOT if etat in DEPOSES else None, decision_publiee_le=PUBLIE if publiee else None,
    )  # fmt: skip
    lignes = (f"{j.etat} | {j.titre} | {j.detail}" for j in jalons(dossier, CAMPAGNE, demandes, etude))
    return [ligne.replace(INSECABLE, " ") for ligne in lignes]


def test_en_instruction_on_dit_qui_depuis_quand_et_le_delai_habituel() -> None:
    assert _lignes(Etat.EN_INSTRUCTION) == [
        "fait | Demande déposée | Le mardi 1er décembre 2026 à 10 h. Reçue par : Direction de la cohésion sociale.",
        "en_cours | Étude par l’équipe | Elsa Chimère étudie votre demande avec ses collègues depuis le 20 janvier "
        "2027. L’équipe peut vous écrire.",
        "a_venir | Décision du comité de pilotage | Prévue : comité d’avril 2027. Délai habituel : environ 4 mois.",
        "a_venir | Vous recevez la décision | Par e-mail et dans votre espace.",
    ]


def test_une_fenetre_continue_dit_la_reponse_visee_et_sa_fin_a_minuit() -> None:
    sip = Campagne(
        dispositif=Dispositif.SIP, annee=2026, titre="SIP", ouvre_le=DEPOT, creee_le=DEPOT, delai_cible_jours=30,
        ferme_le=datetime(2026, 12, 31, 23, tzinfo=UTC),
    )  # fmt: skip
    vu = Dossier(campagne_id=1, organisme_id=1, cree_par_id=1, cree_le=DEPOT, modifie_le=DEPOT, etat=Etat.BROUILLON)
    depot, _, decision_, _ = jalons(vu, sip, (), ETUDE)
    assert depot.detail == "Avant le jeudi 31 décembre 2026 à minuit (heure de Paris)."
    assert decision_.detail.startswith("Nous visons une réponse dans les 30 jours.")


def test_tout_ce_qui_suit_l_etude_se_lit_pareil() -> None:
    lus = {tuple(_lignes(etat)) for etat in MASQUES}
    assert len(lus) == 1
    (lignes,) = lus
    assert [ligne.split(" | ")[0] for ligne in lignes] == ["fait", "fait", "en_cours", "a_venir"]
    # back before the committee after a published adjournment: hidden again, and alike
    caches = MASQUES - {Etat.AJOURNE, Etat.ATTENTE}
    assert {tuple(_lignes(etat, publiee=True)) for etat in caches} == {lignes}


@pytest.mark.parametrize("etat", sorted(DEPOSES))
def test_aucune_etape_ne_montre_le_jargon(etat: Etat) -> None:
    texte = " ".join(_lignes(etat, publiee=etat not in MASQUES)).lower()
    for mot in ("instruit", "copil", "pilote du dossier", "recevabilité", etat.value.replace("_", " ")):
        assert mot not in texte.replace("comité de pilotage", "").replace("demande déposée", "").replace(
            "demande irrecevable", ""
        ).replace("demande retirée", ""), mot


def test_un_complement_dit_ses_dates() -> None:
    demande = DemandeDeComplement(
        dossier_id=1, demandee_par_id=1, demandee_le=PUBLIE, repondre_avant=date(2027, 4, 25), texte="x"
    )
    lignes = _lignes(Etat.A_COMPLETER, demandes=(demande,))
    assert (
        "en_cours | Complément demandé | Demandé le 10 avril 2027. À renvoyer au plus tard le 25 avril 2027." in lignes
    )
    assert any("Suspendue" in ligne for ligne in lignes)
    demande.repondue_le = datetime(2027, 4, 20, tzinfo=UTC)
    assert "Envoyé le 20 avril 2027." in _lignes(Etat.DEPOSE, demandes=(demande,))[1]


@pytest.mark.parametrize(
    ("etat", "attendu"),
    [
        (Etat.NOTIFIE_ACCORD, ["fait", "fait", "fait", "en_cours", "a_venir", "a_venir", "a_venir"]),
        (Etat.CONVENTIONNE, ["fait", "fait", "fait", "fait", "en_cours", "a_venir", "a_venir"]),
        (Etat.EN_COURS, ["fait", "fait", "fait", "fait", "fait", "en_cours", "a_venir"]),
        (Etat.BILAN_RECU, ["fait"] * 6 + ["en_cours"]),
        (Etat.SOLDE, ["fait"] * 7),
        (Etat.NOTIFIE_REFUS, ["fait"] * 3),
        (Etat.RENONCE, ["fait"] * 4),
        (Etat.AJOURNE, ["fait", "fait", "fait", "en_cours"]),
        (Etat.ATTENTE, ["fait", "fait", "fait", "en_cours"]),
    ],
)
def test_apres_la_decision_on_lit_ce_qui_vient(etat: Etat, attendu: list[str]) -> None:
    assert [ligne.split(" | ")[0] for ligne in _lignes(etat, publiee=True)] == attendu


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_la_page_ne_laisse_rien_voir_de_l_ordre_du_jour_ni_de_la_decision(bd: Session, entrer: Entrer) -> None:
    """Real agenda and real decisions behind it: the page of the porteur is the same, byte for byte."""
    porteur, admin = personne(bd), personne(bd)
    admin.role = admin.role.ADMINISTRATEUR
    equipe(bd)
    appel = campagne(bd)
    enveloppe(bd, appel)
    dossier = dossier_instruit(bd, appel, porteur=porteur, proposes={"caph": 500_000})
    bd.commit()
    client = entrer(porteur)
    url = adresse("dossiers.dossier", dossier_id=dossier.id)
    pages = [client.get(url).text]
    ouverte = seance(bd, appel, [dossier], admin)
    bd.commit()
    pages.append(client.get(url).text)
    decision(bd, ouverte, dossier, admin, SensDecision.ACCORDER, {"caph": 500_000})
    bd.commit()
    pages.append(client.get(url).text)
    assert len(set(pages)) == 1
    for mot in ("5 000", "Accordé", "séance", "ordre du jour", "8 avril"):
        assert mot not in pages[0].replace("Montant demandé", ""), mot


def test_le_delai_habituel_se_mesure_a_la_publication(bd: Session, entrer: Entrer) -> None:
    porteur, prepare, confirme = personne(bd), personne(bd), personne(bd)
    for admin in (prepare, confirme):
        admin.role = admin.role.ADMINISTRATEUR
    equipe(bd)
    appel = campagne(bd)
    enveloppe(bd, appel)
    dossiers = [dossier_instruit(bd, appel) for _ in range(5)]
    for n, dossier in enumerate(dossiers):  # published on 23 November 2026, 100 to 104 days later
        dossier.depose_le = datetime(2026, 8, 15 - n, 9, tzinfo=UTC)
    ouverte = seance(bd, appel, dossiers, prepare)
    for dossier in dossiers:
        decision(bd, ouverte, dossier, prepare, SensDecision.REFUSER)
    publication(bd, ouverte, appel, prepare, confirme)
    suivant = dossier_depose(bd, porteur)
    bd.commit()
    assert appel.delai_median_jours == 102
    client, url = entrer(porteur), adresse("dossiers.dossier", dossier_id=suivant.id)
    assert "environ 4 mois entre le dépôt et la décision (une demande sur deux en 2027)." in client.get(url).text
    # a campaign that has published nothing yet tells the last one measured, before the deposit too, unless too old
    appel.delai_median_jours = None
    campagne(bd, annee=2026)
    mesuree, du_brouillon = campagne(bd, annee=2025), brouillon(bd, porteur, campagne=appel)
    mesuree.delai_median_jours = 30
    bd.commit()
    pages = [url, adresse("dossiers.dossier", dossier_id=du_brouillon.id)]
    for page in pages:
        assert (
            "environ 5 semaines entre le dépôt et la décision (une demande sur deux en 2025)." in client.get(page).text
        )
    mesuree.annee = 2023
    bd.commit()
    assert "Délai habituel" not in "".join(client.get(page).text for page in pages)


def test_le_delai_d_une_fenetre_continue_est_celui_de_l_annee(
    bd: Session, entrer: Entrer, horloge: Callable[[datetime], datetime]
) -> None:
    """Six requests of the window of 2026, five decided in January 2027: they tell 2027, not 2026."""
    prepare, confirme = personne(bd, Role.ADMINISTRATEUR), personne(bd, Role.ADMINISTRATEUR)
    equipe(bd)
    ancienne, nouvelle = campagne(bd), campagne(bd, Dispositif.SIP)
    enveloppe(bd, ancienne)
    dossiers = [dossier_instruit(bd, ancienne) for _ in range(6)]
    # deposited with the long form, which the builders know
    ancienne.dispositif, ancienne.annee = Dispositif.SIP, 2026
    avant, *suivants = dossiers
    avant.etat, avant.decision_publiee_le = Etat.NOTIFIE_REFUS, datetime(2026, 12, 31, 22, 59, tzinfo=UTC)
    porteur = bd.get_one(Personne, avant.cree_par_id)
    for n, dossier in enumerate(suivants):
        dossier.depose_le = datetime(2026, 12, 20 - n, 9, tzinfo=UTC)
    horloge(datetime(2027, 1, 10, 9, tzinfo=UTC))
    ouverte = seance(bd, ancienne, suivants, prepare)
    for dossier in suivants:
        decision(bd, ouverte, dossier, prepare, SensDecision.REFUSER)
    publication(bd, ouverte, ancienne, prepare, confirme)
    avant.etat, avant.decision_publiee_le = Etat.DEPOSE, None
    bd.commit()
    assert (ancienne.delai_median_jours, nouvelle.delai_median_jours) == (None, 23)
    page = entrer(porteur).get(adresse("dossiers.dossier", dossier_id=avant.id)).text
    assert "environ 4 semaines entre le dépôt et la décision (une demande sur deux en 2027)." in page
