"""What the decision file hides (CRPA, art. L.311-6 and L.311-7), and what it must leave as it is."""

import json

import pytest

from app.domain.masquage import MASQUE, details_montrables, est_masquee, masquer, masquer_texte, masquer_version


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("Écrire à jeanne.d-arc+cq@asso.exemple.fr demain.", f"Écrire à {MASQUE} demain."),
        ("Tél. 06 12 34 56 78, ou 0327000000.", f"Tél. {MASQUE}, ou {MASQUE}."),
        ("+33 6.12.34.56.78 / 03-27-00-00-00", f"{MASQUE} / {MASQUE}"),
        ("+33 (0)6 12 34 56 78", MASQUE),
        ("IBAN FR14 2004 1010 0505 0001 3M02 606.", f"IBAN {MASQUE}."),
        ("FR1420041010050500013M02606", MASQUE),
        ("N° 2 85 03 59 172 004 21", f"N° {MASQUE}"),
        # figures of the trade stay
        ("12 000 € pour 150 personnes, du 01/02/2027 au 30/06/2027", None),
        ("SIRET 732 829 320 00074, RNA W595001234, AAP-2027-0042, QN05950M", None),
        ("2026 2027 1 250 000 €", None),
    ],
)
def test_les_adresses_les_telephones_et_les_comptes_sont_masques(texte: str, attendu: str | None) -> None:
    assert masquer_texte(texte) == (texte if attendu is None else attendu)


def test_le_service_reste_joignable() -> None:
    service = ("contrat@agglo.exemple.fr", "0327000000")
    texte = "Écrivez à contrat@agglo.exemple.fr ou appelez le 03 27 00 00 00, pas à moi@chez.moi."
    assert masquer_texte(texte, service) == texte.replace("moi@chez.moi", MASQUE)


def test_le_representant_garde_son_nom_et_perd_ses_adresses() -> None:
    assert not est_masquee("organisme", "representant_nom") and est_masquee("organisme", "representant_courriel")
    assert est_masquee("organisme", "contact_nom") and not est_masquee("projet", "contact_nom")
    assert est_masquee("questions", "x", "courriel")
    assert masquer(["a@b.fr", {"nom": "0612345678", "n": 3}]) == [MASQUE, {"nom": MASQUE, "n": 3}]


def test_une_version_figee_se_montre_sans_ce_qui_touche_a_autrui() -> None:
    fige = {
        "dossier": {"id": 1, "numero": "AAP-2027-0001", "version": 1},
        "organisme": {"nom": "Les Voisins", "siret": "73282932000074"},
        "sections": {
            "organisme": {
                "representant_nom": "Durand", "representant_telephone": "0612345678", "contact_nom": "Martin",
                "contact_prenom": "",
            },
            "projet": {"resume": "Appelez Paul au 06 12 34 56 78."},
        },
        "pieces": [{"id": 4, "genre": "statuts", "nom": "Statuts de Mme Petit.pdf", "taille": 9, "sha256": "a"}],
        "signature": {"titre": "representant", "personne_id": 9, "nom": "Durand", "le": "2027-01-01T00:00:00+00:00",
                      "par_lien": False, "contenu_sha256": "b"},
        "aide_par": "Sophie Aidante",
    }  # fmt: skip
    vu = masquer_version(fige)
    assert vu["sections"]["organisme"] == {
        "representant_nom": "Durand", "representant_telephone": MASQUE, "contact_nom": MASQUE, "contact_prenom": "",
    }  # fmt: skip
    assert vu["pieces"] == [{"genre": "statuts", "sha256": "a"}] and vu["signature"]["nom"] == "Durand"
    dit = json.dumps(vu, ensure_ascii=False)
    for cache in ("Martin", "Petit", "Sophie", "0612345678", "06 12", "personne_id"):
        assert cache not in dit


def test_le_journal_tait_pourquoi_on_s_est_retire() -> None:
    assert details_montrables("declarer_deport", {"nature": "proche", "seance": 2}) == {}
    assert details_montrables("declarer_lien", {"nature": "emploi"}) == {}
    assert details_montrables("accorder", {"montants": {"caph": 1}}) == {"montants": {"caph": 1}}
