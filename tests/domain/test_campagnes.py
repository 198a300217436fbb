"""The rules of a campaign."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from app.domain.calendrier import Fenetre
from app.domain.campagnes import (
    Contact,
    Reglement,
    annee_suivante,
    avancer_les_annees,
    cloture,
    exiger_bareme_libre,
    exiger_depubliable,
    exiger_publiable,
    heure_saisie,
    lire_fenetre,
    lire_heure,
    lire_taux,
    manques_pour_publier,
    pieces_par_defaut,
    taux_saisi,
    verifier_annee,
    verifier_reglement,
)
from app.domain.dispositifs import Dispositif
from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.saisies import SaisieIllisible

CONTACT = Contact(service="Service", adresse="Wallers", telephone="0327000000", courriel="a@exemple.test")
REGLEMENT = Reglement(
    titre="Appel à projets 2027",
    presentation="Actions de l’année.",
    fenetre=Fenetre(datetime(2026, 11, 15, 8, tzinfo=UTC), datetime(2027, 1, 15, 16, tzinfo=UTC)),
    decision_prevue="",
    taux_plafond_pour_mille=800,
    cofinancement_min_pour_mille=200,
    part_qpv_min_pour_mille=None,
    part_qpv_bloque=False,
    plafond_dossier_cents=None,
    plafond_annuel_cents=None,
    delai_cible_jours=None,
    pieces_requises=("rib",),
    contact=CONTACT,
)


@pytest.mark.parametrize(
    ("texte", "lue"), [("17 h", (17, 0)), ("17h30", (17, 30)), ("9:05", (9, 5)), ("0 h", (0, 0)), ("8", (8, 0))]
)
def test_une_heure_se_lit_comme_on_l_ecrit(texte: str, lue: tuple[int, int]) -> None:
    assert lire_heure(texte) == lue


@pytest.mark.parametrize("texte", ["", "24 h", "17 h 60", "midi", "17h3"])
def test_une_heure_illisible_est_redemandee(texte: str) -> None:
    with pytest.raises(SaisieIllisible, match="par exemple 17 h"):
        lire_heure(texte)


def test_une_heure_se_montre_a_paris() -> None:
    assert heure_saisie(datetime(2027, 1, 15, 16, tzinfo=UTC)) == "17 h"
    assert heure_saisie(datetime(2026, 7, 15, 6, 5, tzinfo=UTC)) == "8 h 05"


@pytest.mark.parametrize(("texte", "lu"), [("80", 800), ("62,5 %", 625), ("100", 1000), ("0", 0), ("7.5", 75)])
def test_un_taux_se_lit_en_pour_mille(texte: str, lu: int) -> None:
    assert lire_taux(texte) == lu
    assert lire_taux(taux_saisi(lu)) == lu


@pytest.mark.parametrize("texte", ["101", "-1", "62,55", "beaucoup", ""])
def test_un_taux_illisible_est_redemande(texte: str) -> None:
    with pytest.raises(SaisieIllisible, match="de 0 à 100"):
        lire_taux(texte)


def test_une_fenetre_se_lit_a_l_heure_de_paris() -> None:
    lue = lire_fenetre((date(2026, 11, 15), (9, 0)), (date(2027, 1, 15), (17, 0)))
    assert lue == Fenetre(datetime(2026, 11, 15, 8, tzinfo=UTC), datetime(2027, 1, 15, 16, tzinfo=UTC))


def test_une_heure_qui_n_existe_pas_ou_deux_fois_est_refusee_a_sa_place() -> None:
    with pytest.raises(SaisieInvalide) as refus:
        lire_fenetre((date(2027, 3, 28), (2, 30)), (date(2027, 10, 31), (2, 30)))
    assert "n’existe pas" in refus.value.erreurs["ouvre_heure"]
    assert "existe deux fois" in refus.value.erreurs["ferme_heure"]


def test_une_cloture_avant_l_ouverture_est_refusee_au_jour() -> None:
    with pytest.raises(SaisieInvalide) as refus:
        lire_fenetre((date(2027, 1, 15), (17, 0)), (date(2027, 1, 15), (17, 0)))
    assert refus.value.erreurs == {"ferme_jour": "Choisissez une clôture postérieure à l’ouverture."}


REFUS = [
    ({"taux_plafond_pour_mille": 0}, "taux_plafond", "supérieur à 0"),
    ({"cofinancement_min_pour_mille": 300}, "cofinancement_min", "ne peut pas dépasser 20 %"),
    ({"part_qpv_bloque": True}, "part_qpv_min", "qui empêche le dépôt"),
    ({"plafond_dossier_cents": 0}, "plafond_dossier", "supérieur à 0"),
    ({"plafond_dossier_cents": 200, "plafond_annuel_cents": 100}, "plafond_annuel", "au moins le plafond par demande"),
    ({"delai_cible_jours": 0}, "delai_cible_jours", "de 1 à 365 jours"),
    ({"pieces_requises": ("lettre_portage",)}, "pieces_requises", "dans la liste proposée"),
]


@pytest.mark.parametrize(("changement", "champ", "phrase"), REFUS, ids=[champ for _, champ, _ in REFUS])
def test_chaque_contradiction_a_sa_phrase(changement: dict[str, object], champ: str, phrase: str) -> None:
    with pytest.raises(SaisieInvalide) as refus:
        verifier_reglement(Dispositif.AAP, 2027, replace(REGLEMENT, **changement))  # type: ignore[arg-type]
    assert list(refus.value.erreurs) == [champ]
    assert phrase in refus.value.erreurs[champ].replace("\u00a0", " ")


def test_un_reglement_juste_passe_et_son_ouverture_suit_l_annee() -> None:
    verifier_reglement(Dispositif.AAP, 2027, REGLEMENT)
    with pytest.raises(SaisieInvalide) as refus:
        verifier_reglement(Dispositif.AAP, 2029, REGLEMENT)
    assert refus.value.erreurs == {"ouvre_jour": "Pour la campagne 2029, choisissez une ouverture en 2028 ou 2029."}


@pytest.mark.parametrize("annee", [27, 2023, 2101])
def test_une_annee_invraisemblable_est_redemandee(annee: int) -> None:
    with pytest.raises(SaisieInvalide, match="quatre chiffres"):
        verifier_annee(annee)


def test_on_ne_publie_que_ce_qui_est_pret() -> None:
    exiger_publiable(Dispositif.AAP, REGLEMENT)
    sans = replace(REGLEMENT, presentation="", contact=Contact(service="Service", silence=""))
    assert list(manques_pour_publier(Dispositif.AAP, sans)) == [
        "presentation", "contact_adresse", "contact_telephone", "contact_courriel", "contact_silence",
    ]  # fmt: skip
    with pytest.raises(ErreurMetier, match="pas prête à être publiée"):
        exiger_publiable(Dispositif.AAP, sans)


def test_un_dispositif_continu_dit_ses_plafonds_et_son_delai() -> None:
    assert list(manques_pour_publier(Dispositif.SIP, REGLEMENT)) == [
        "plafond_dossier", "plafond_annuel", "delai_cible_jours",
    ]  # fmt: skip


def test_une_campagne_commencee_ne_disparait_pas() -> None:
    exiger_depubliable(0)
    with pytest.raises(ErreurMetier, match="compte déjà 3 demandes"):
        exiger_depubliable(3)


def test_le_bareme_se_fige_a_la_premiere_note() -> None:
    exiger_bareme_libre(False)
    with pytest.raises(ErreurMetier, match="son barème ne change plus"):
        exiger_bareme_libre(True)


@pytest.mark.parametrize(
    ("instant", "est_continu", "attendu"),
    [
        # Friday 15 January 2027, 17 h → Friday 14 January 2028, 17 h
        (datetime(2027, 1, 15, 16, tzinfo=UTC), False, datetime(2028, 1, 14, 16, tzinfo=UTC)),
        # a continuous window keeps its date: 1 January, midnight in Paris
        (datetime(2026, 12, 31, 23, tzinfo=UTC), True, datetime(2027, 12, 31, 23, tzinfo=UTC)),
        # 29 February → 28 February
        (datetime(2028, 2, 29, 12, tzinfo=UTC), True, datetime(2029, 2, 28, 12, tzinfo=UTC)),
        # 2 h 30 on 28 March 2026 exists, on 28 March 2027 it does not: 3 h 30
        (datetime(2026, 3, 28, 1, 30, tzinfo=UTC), True, datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
    ],
)
def test_un_an_apres(instant: datetime, est_continu: bool, attendu: datetime) -> None:
    assert annee_suivante(instant, est_continu=est_continu) == attendu


def test_les_annees_d_un_texte_avancent_les_autres_nombres_restent() -> None:
    texte = "Appel 2027, décidé en 2026, payé en 2028 (loi 2000-321, contrat 2030)"
    assert avancer_les_annees(texte, 2027) == "Appel 2028, décidé en 2027, payé en 2029 (loi 2000-321, contrat 2030)"


def test_la_cloture_se_dit_du_dernier_jour_quand_elle_est_a_minuit() -> None:
    assert cloture(datetime(2027, 1, 15, 16, tzinfo=UTC)) == "vendredi 15 janvier 2027, 17\u00a0h"
    assert cloture(datetime(2026, 12, 31, 23, tzinfo=UTC)) == "jeudi 31 décembre 2026, minuit"


def test_le_contact_garde_la_phrase_du_silence_par_defaut() -> None:
    lu = Contact.lire({"service": "Service", "inconnu": "x"})
    assert (lu.service, lu.courriel) == ("Service", "")
    assert "L.231-4" in lu.silence
    assert Contact.lire(lu.en_donnees()) == lu


def test_les_documents_par_defaut_sont_ceux_que_le_metier_exige() -> None:
    assert pieces_par_defaut(Dispositif.SIP) == ("rib", "lettre_portage")
