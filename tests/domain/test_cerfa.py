"""Every field of the national form (CERFA 12156*06) has its place, in the form of the annual call or elsewhere."""

import pytest

from app.domain.budget import CHARGES_PAR_CODE, FINANCEURS_74, POSTES_CHARGES, POSTES_PRODUITS, PRODUITS_PAR_CODE
from app.domain.cerfa import CERFA_12156, Lieu
from app.domain.dispositifs import Dispositif, GenreOrganisme
from app.domain.formulaire import formulaire
from app.domain.pieces import GENRES_PIECES
from app.domain.postes import GRILLE_ASSOCIATION

ASSOCIATION = {
    f"{section.cle}.{question.cle}"
    for section in formulaire(Dispositif.AAP, GenreOrganisme.ASSOCIATION)
    for question in section.questions
}

# transcribed from the form: what must be found, in its words; each line names its fields by a word of their label
RUBRIQUES = {
    "0": ["Forme", "Fréquence", "Objet", "Période", "destinataires"],
    "1.1": ["dénomination, sigle, site"],
    "1.2": ["SIRET"],
    "1.3": ["RNA"],
    "1.4": ["Alsace-Moselle"],
    "1.5": ["Siège", "correspondance"],
    "1.6": ["Représentant légal"],
    "1.7": ["chargée de la demande"],
    "2": ["Agréments", "Utilité publique", "Impôts commerciaux"],
    "3": ["fédération", "Personnes morales"],
    "4": ["Bénévoles", "Volontaires", "Salariés", "emplois aidés", "ETPT", "mis à disposition", "Adhérents"],
    "5": ["Budget prévisionnel de l’association"],
    "6": [
        "Intitulé", "Objectifs", "Description", "Bénéficiaires", "handicap", "Territoire", "Moyens matériels",
        "Moyens humains", "période de réalisation", "indicateurs",
    ],
    "6bis": ["Budget du projet", "Part de la subvention"],
    "7": [
        "sociales et fiscales", "engagement républicain", "Exactitude", "trois derniers exercices",
        "Montant demandé", "Compte bancaire", "Signature", "Pouvoir", "Date",
    ],
    "pièces": ["Comptes", "Statuts", "Rapport d’activité"],
}  # fmt: skip


@pytest.mark.parametrize("numero", RUBRIQUES)
def test_chaque_rubrique_du_cerfa_a_sa_place(numero: str) -> None:
    libelles = [champ.libelle for champ in CERFA_12156 if champ.numero == numero]
    for mot in RUBRIQUES[numero]:
        assert any(mot in libelle for libelle in libelles), mot
    assert len(libelles) == len(RUBRIQUES[numero])


def test_chaque_place_existe() -> None:
    for champ in CERFA_12156:
        assert champ.reponses, champ.libelle
        for reponse in champ.reponses:
            if reponse.lieu is Lieu.QUESTION:
                assert reponse.nom in ASSOCIATION, reponse.nom
            elif reponse.lieu is Lieu.PIECE:
                assert reponse.nom in GENRES_PIECES, reponse.nom
            elif reponse.lieu is Lieu.FICHE:
                assert reponse.nom in ("siret", "rna")


def test_ce_que_le_cerfa_ajoute_reste_facultatif() -> None:
    """A volunteer is never stopped by a field that most associations leave empty on paper."""
    questions = {f"{s.cle}.{q.cle}": q for s in formulaire(Dispositif.AAP) for q in s.questions}
    for cle in (
        "organisme.registre_alsace_moselle", "organisme.commune_deleguee", "organisme.agrements",
        "organisme.exercice_du", "organisme.exercice_au",
        "calendrier.objet", "calendrier.benevoles_projet", "calendrier.etp_projet", "calendrier.recrutement",
        "territoires.egalite_handicap",
    ):  # fmt: skip
        assert questions[cle].est_facultatif, cle


# transcribed from the grid of the form: account → its sub-lines
CHARGES = {
    "60": ["Prestations", "matières et fournitures", "Autres fournitures"],
    "61": ["Locations", "Entretien", "Assurance", "Documentation"],
    "62": ["honoraires", "Publicité", "Déplacements", "bancaires"],
    "63": ["sur rémunération", "Autres impôts"],
    "64": ["Rémunération", "sociales", "Autres charges de personnel"],
    "65": [],
    "66": [],
    "67": [],
    "68": [],
    "69": [],
    "charges_indirectes": ["fixes", "Frais financiers", "Autres"],
    "86": ["860 Secours", "861 Mise à disposition", "862 Prestations", "864 Personnel bénévole"],
}
PRODUITS = {
    "70": [],
    "73": [],
    "75": ["756 Cotisations", "758 Dons", "Autres"],
    "76": [],
    "77": [],
    "78": [],
    "79": [],
    "ressources_propres": [],
    "87": ["870 Bénévolat", "871 Prestations", "875 Dons"],
}
FINANCEURS = [
    "État", "Région", "Département", "Porte du Hainaut", "Commune", "CAF", "européens",
    "Agence de services", "Autre établissement public", "Aide privée",
]  # fmt: skip


@pytest.mark.parametrize(("postes", "attendus"), [(POSTES_CHARGES, CHARGES), (POSTES_PRODUITS, PRODUITS)])
def test_chaque_ligne_de_la_grille_est_la(postes: tuple[object, ...], attendus: dict[str, list[str]]) -> None:
    comptes = [p for p in POSTES_CHARGES + POSTES_PRODUITS if p in postes and p.parent is None]
    assert [p.compte or p.code for p in comptes] == list(attendus)
    for compte in comptes:
        details = [p.libelle_complet for p in POSTES_CHARGES + POSTES_PRODUITS if p.parent == compte.code]
        mots = attendus[compte.compte or compte.code]
        assert len(details) == len(mots), compte.libelle
        for mot, detail in zip(mots, details, strict=True):
            assert mot in detail


def test_la_grille_de_l_association_est_la_meme_sans_ce_qui_est_affecte_au_projet() -> None:
    (rubrique,) = [champ for champ in CERFA_12156 if champ.numero == "5"]
    assert {"budget_association.annee", "budget_association.grille"} <= {r.nom for r in rubrique.reponses}
    for postes, attendus in ((GRILLE_ASSOCIATION.charges, CHARGES), (GRILLE_ASSOCIATION.produits, PRODUITS)):
        voulus = {
            code: mots for code, mots in attendus.items() if code not in ("charges_indirectes", "ressources_propres")
        }
        comptes = [p for p in postes if p.parent is None]
        assert [p.compte for p in comptes] == list(voulus)
        assert [sum(p.parent == c.code for p in postes) for c in comptes] == [len(mots) for mots in voulus.values()]
    assert [f.code for f in GRILLE_ASSOCIATION.financeurs] == list(FINANCEURS_74)


def test_les_codes_sont_stables_et_uniques() -> None:
    """Nothing rests on 870 or 875: since ANC 2018-06 the form and the chart of accounts swap them."""
    assert len(CHARGES_PAR_CODE) == len(POSTES_CHARGES) and len(PRODUITS_PAR_CODE) == len(POSTES_PRODUITS)
    assert not CHARGES_PAR_CODE.keys() & PRODUITS_PAR_CODE.keys()
    assert not any(any(signe.isdigit() for signe in code) for code in CHARGES_PAR_CODE | PRODUITS_PAR_CODE)
    assert PRODUITS_PAR_CODE["contributions_benevolat"].compte == "870"
    assert PRODUITS_PAR_CODE["contributions_dons"].compte == "875"
    for mot in FINANCEURS:
        assert any(mot in financeur.libelle for financeur in FINANCEURS_74.values()), mot
