"""Public grants files with the defects of real ones: every line is kept, or rejected with its number and a reason."""

from datetime import date

import pytest

from app.core.identifiants import lire_siret
from app.domain.csv_subventions import TAILLE_MAXIMUM, FichierIllisible
from app.domain.subventions_publiques import (
    LIGNES_MAXIMUM,
    Defauts,
    Lecture,
    Subvention,
    lire_fichier,
    verifier_entetes,
)

A, B = "73282932000074", "55208131766522"
ENTETES = (
    "nomAttribuant,idAttribuant,dateConvention,referenceDecision,nomBeneficiaire,idBeneficiaire,rnaBeneficiaire,objet,"
    "montant,nature,conditionsVersement,datesPeriodeVersement,idRAE,notificationUE,pourcentageSubvention,dispositifAide"
)
BONNE = (
    f"CAPH,{B},2025-04-08,D-12,Les Jardins,{A},,Jardins partagés,1200.50,aide en numéraire,unique,2025-05-01,,non,"
    "1.00,AAP"
)


def _lire(texte: str | bytes) -> Lecture:
    return lire_fichier(texte.encode() if isinstance(texte, str) else texte, lire_siret)


def _seule(texte: str | bytes) -> Subvention:
    lecture = _lire(texte)
    assert lecture.rejetees == () and len(lecture.acceptees) == 1, lecture
    return lecture.acceptees[0]


LUE = _seule(f"{ENTETES}\n{BONNE}\n")


def test_une_ligne_scdl_se_lit_en_entier() -> None:
    attendue = Subvention(
        2, "CAPH", B, date(2025, 4, 8), 2025, "D-12", "Les Jardins", A, "", "Jardins partagés", 1200_50, "AAP"
    )
    assert attendue == LUE


FRANCAISE = (
    f"{ENTETES}\n{BONNE}\n".replace(",", ";").replace("1200.50", "1 200,50 €").replace("2025-04-08", "08/04/2025")
)


@pytest.mark.parametrize(
    "fichier",
    [
        FRANCAISE.encode(),
        FRANCAISE.encode("utf-8-sig"),
        FRANCAISE.encode("cp1252"),
        FRANCAISE.encode("utf-16"),
        FRANCAISE.replace("\n", "\r\n").encode("cp1252"),
        FRANCAISE.replace("\n", "\r").encode(),
        FRANCAISE.replace("1 200,50 €", "1\u202f200,50\u00a0€").encode(),
        FRANCAISE.replace("1 200,50 €", "1200,5000").encode(),
        FRANCAISE.replace(A, "732 829 320 00074").encode(),
        FRANCAISE.replace("nomAttribuant", "Nom attribuant").replace("montant;", "MONTANT ;").encode(),
        FRANCAISE.replace("08/04/2025", "08/04/2025 00:00").encode(),
        f"{ENTETES}\n{BONNE}".replace(",", "\t").encode(),
        f"{ENTETES}\n{BONNE},,\n".replace("2025-04-08", "2025-04-08T00:00:00").encode(),
        f"{ENTETES}\n{BONNE}\n".replace(",AAP", ',"AAP"').replace("Jardins partagés", '"Jardins partagés"').encode(),
    ],
)
def test_les_memes_donnees_sous_leurs_habits(fichier: bytes) -> None:
    assert _seule(fichier) == LUE


def test_lignes_vides_numeros_et_guillemets() -> None:
    sur_deux_lignes = BONNE.replace("Jardins partagés", '"Deux\nlignes"')
    texte = f"sep=,\n\n{ENTETES}\n,,,\n{BONNE}\n\n{sur_deux_lignes}\nCAPH\n"
    lecture = _lire(texte)
    assert [(s.ligne, s.objet) for s in lecture.acceptees] == [(5, "Jardins partagés"), (7, "Deux lignes")]
    assert [(r.ligne, r.motif) for r in lecture.rejetees] == [(9, "Bénéficiaire sans SIRET ni numéro RNA.")]
    assert lecture.vides == 2


@pytest.mark.parametrize(
    ("avant", "apres", "motif"),
    [
        (A, "73282932000075", "SIRET faux : « 73282932000075 »."),
        (A, "7,32829E+13", "SIRET abîmé par un tableur : « 7.32829E+13 ». Mettez la colonne au format texte."),
        (A, "3282932000074", "SIRET de 13 chiffres : « 3282932000074 ». Des zéros du début sont sans doute perdus."),
        (A, "732 829 320", "SIREN au lieu d’un SIRET : « 732 829 320 ». Il faut les 14 chiffres."),
        (A, "", "Bénéficiaire sans SIRET ni numéro RNA."),
        (f"{A},", f"{A},X12", "Numéro RNA illisible : « X12 »."),
        ("2025-04-08", "31/02/2025", "Date illisible : « 31/02/2025 »."),
        ("2025-04-08", "1925-04-08", "Date invraisemblable : « 1925-04-08 »."),
        ("2025-04-08", "", "Date : la case est vide."),
        ("2025-04-08", "1925", "Date illisible : « 1925 »."),
        ("1200.50", "-50", "Montant illisible ou négatif : « -50 »."),
        ("1200.50", "1.200.50", "Montant illisible ou négatif : « 1.200.50 »."),
        ("1200.50", "=SOMME(A1)", "Montant illisible ou négatif : « =SOMME(A1) »."),
        ("1200.50", "0", "Le montant est nul."),
        ("1200.50", "", "Montant : la case est vide."),
        ("Jardins partagés", " ", "Objet : la case est vide."),
        ("CAPH", "", "Attribuant : la case est vide."),
        ("1.00", "1000", "Part du bénéficiaire hors de 0 à 1 : « 1000 »."),
        ("1.00", "NaN", "Part du bénéficiaire hors de 0 à 1 : « NaN »."),
        ("1.00", "moitié", "Part du bénéficiaire illisible : « moitié »."),
        (",AAP", ",AAP,reste", "17 cellules pour 16 colonnes : un séparateur est de trop."),
    ],
)
def test_une_ligne_rejetee_dit_pourquoi(avant: str, apres: str, motif: str) -> None:
    fausse = BONNE.replace(avant, apres.replace("7,3", "7.3"), 1)
    lecture = _lire(f"{ENTETES}\n{fausse}\n{BONNE}\n")
    assert [(r.ligne, r.motif) for r in lecture.rejetees] == [(2, motif)]
    assert [s.ligne for s in lecture.acceptees] == [3]


@pytest.mark.parametrize(
    ("part", "cents"),
    [("", 1200_50), ("1", 1200_50), ("0.5", 600_25), ("50", 600_25), ("50 %", 600_25), ("0.333", 399_77)],
)
def test_la_part_de_ce_beneficiaire(part: str, cents: int) -> None:
    assert _seule(f"{ENTETES}\n{BONNE.replace('1.00', part)}\n").montant_cents == cents


def test_une_exportation_a_la_maniere_de_dauphin() -> None:
    texte = (
        "N° dossier;Exercice;Financeur;Raison sociale;N° SIRET;Intitulé de l’action;Montant accordé;Statut\n"
        f"24-001;2024;État - BOP 147;Les Jardins;{A};Été au quartier;3 000,00;Accordé\n"
        f"24-002;24;État;X;{A};Y;1;Accordé\n"
    )
    lecture = _lire(texte.encode("cp1252"))
    (lue,) = lecture.acceptees
    assert (lue.annee, lue.accordee_le, lue.reference, lue.montant_cents) == (2024, None, "24-001", 3000_00)
    assert [(r.ligne, r.motif) for r in lecture.rejetees] == [(3, "Année illisible : « 24 ».")]


def test_une_exportation_de_gispro_se_lit_avec_ce_qu_on_en_dit() -> None:
    texte = (
        "CHORUS -EJ;ProjetCodeDossier;Action - Code dossier;Action;DR/DD/PN;Tiers;TypeTiers;Code Siret;"
        "Ligne budgétaire;MT\n"
        f"2103;P1;DA00012345;Été au quartier;;Les Jardins;Association;{A};0147-01;3 000,00\n"
        f"2104;P2;DA00012346;Ateliers;DDETS 59;Les Jardins;Association;{A};0147-01;0\n"
    )
    with pytest.raises(FichierIllisible, match="dateConvention"):
        verifier_entetes(texte.encode("cp1252"))
    dits = Defauts("État — politique de la ville", 2025)
    verifier_entetes(texte.encode("cp1252"), dits)
    lecture = lire_fichier(texte.encode("cp1252"), lire_siret, dits)
    (lue,) = lecture.acceptees
    assert (lue.attribuant, lue.annee, lue.reference) == ("État — politique de la ville", 2025, "DA00012345")
    assert (lue.beneficiaire, lue.objet, lue.montant_cents, lue.dispositif) == (
        "Les Jardins", "Été au quartier", 3000_00, "0147-01",
    )  # fmt: skip
    assert [(r.ligne, r.motif) for r in lecture.rejetees] == [(3, "Le montant est nul.")]


@pytest.mark.parametrize(
    ("au_dessus", "ligne"),
    [
        ("Subventions versées à l’année\n", 3),
        ("Export \"Subventions du 12/01/2026;;;\n;;;\nÉdité par : L'agent\n", 5),
        ("Nom attribuant\n", 3),
    ],
)
def test_les_titres_de_colonnes_se_cherchent_sous_ceux_du_tableur(au_dessus: str, ligne: int) -> None:
    lue = _seule(f"{au_dessus}{FRANCAISE}")
    assert (lue.ligne, lue.cle) == (ligne, LUE.cle)
    fausse = _lire(f"{au_dessus}{FRANCAISE}".replace(A, "1"))
    assert [r.ligne for r in fausse.rejetees] == [ligne]


def test_une_convention_qui_ne_dit_que_son_annee() -> None:
    lue = _seule(f"{ENTETES}\n{BONNE.replace('2025-04-08', '2025')}\n")
    assert (lue.accordee_le, lue.annee) == (None, 2025)


def test_la_feuille_scdl_a_ses_propres_titres() -> None:
    titres = (
        "Nom attributaire*;Identification de l'attributaire*;Date de convention*;Référence de la décision;"
        "Nom du bénéficiaire*;Identification du bénéficiaire*;Objet de la convention;Montant total de la subvention*;"
        "Pourcentage du montant de la subvention attribué au bénéficiaire*"
    )
    lue = _seule(f"{titres}\nCAPH;{B};2025-04-08;D-12;Les Jardins;{A};Jardins partagés;2401;0,5\n")
    assert (lue.cle, lue.montant_cents) == (LUE.cle, 1200_50)


def test_la_meme_subvention_se_reconnait() -> None:
    corrigee = BONNE.replace("1200.50", "1300")
    autre_casse = BONNE.replace("Jardins partagés", "JARDINS  PARTAGES")
    lecture = _lire(f"{ENTETES}\n{BONNE}\n{autre_casse}\n{corrigee}\n")
    assert [r.motif for r in lecture.rejetees] == ["Même subvention que la ligne 2."] * 2
    # without a reference, two amounts are two grants
    sans = [ligne.replace("D-12", "") for ligne in (BONNE, corrigee)]
    assert len(_lire("\n".join([ENTETES, *sans])).acceptees) == 2
    for change in (("2025-04-08", "2026-04-08"), ("D-12", "D-13"), (A, B), ("CAPH", "CAPH")):
        meme = _seule(f"{ENTETES}\n{BONNE.replace(*change)}\n").cle == LUE.cle
        assert meme is (change[0] == change[1])


@pytest.mark.parametrize(
    ("fichier", "phrase"),
    [
        (b"", "Ce fichier est vide."),
        (b"\xef\xbb\xbf \n\n", "Ce fichier est vide."),
        (b"x" * (TAILLE_MAXIMUM + 1), "Ce fichier dépasse 5 Mo."),
        (b"PK\x03\x04zip", "Ce fichier n’est pas un CSV."),
        (b"nom\x00Attribuant", "Les caractères de ce fichier sont illisibles."),
        (b"a\x81\x8d", "Les caractères de ce fichier sont illisibles."),
        ("bonjour\nmonde\n", "Colonnes introuvables : nomAttribuant, dateConvention"),
        (ENTETES.replace("montant,", ""), "Colonnes introuvables : montant."),
        (ENTETES, "Ce fichier a des en-têtes mais aucune ligne."),
        (f'{ENTETES}\n{BONNE}\n"CAPH,{"x" * 200_000}', "À partir de la ligne 3, des guillemets ne se ferment pas."),
        (f"{ENTETES}\n" + "CAPH\n" * (LIGNES_MAXIMUM + 1), "Ce fichier dépasse 10\u202f000 lignes."),
    ],
)
def test_un_fichier_illisible_est_refuse_en_entier(fichier: str | bytes, phrase: str) -> None:
    with pytest.raises(FichierIllisible) as refus:
        _lire(fichier)
    assert refus.value.phrase.startswith(phrase)
