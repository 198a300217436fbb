"""Public grants data: imported whole or not at all, as often as one likes, then seen on the page of the organisme."""

from collections.abc import Callable
from datetime import datetime

import pytest
from httpx import Response
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.administration.subventions.commands import (
    PreparationIncomplete,
    importer_subventions,
    lignes_a_preparer,
    oublier_les_imports_morts,
    preparer,
)
from app.core.clock import maintenant
from app.core.config import reglages
from app.core.db import ecriture
from app.domain.subventions_publiques import lire_fichier
from app.models.comptes import Personne
from app.models.courriel import ABANDON
from app.models.subventions import ImportSubventions, SubventionPreparee, SubventionPublique
from app.taches import faire_les_taches
from tests import fabriques
from tests.conftest import adresse
from tests.fabriques_administration import administrateur, derniere_ligne
from tests.fabriques_comptes import lues

ENTETES = (
    "nomAttribuant;dateConvention;referenceDecision;nomBeneficiaire;idBeneficiaire;rnaBeneficiaire;objet;montant\n"
)


def _lu(reponse: Response) -> str:
    return reponse.text.replace("\u00a0", " ").replace("\u202f", " ")


def test_un_fichier_se_depose_se_corrige_et_se_lit(bd: Session, entrer: Callable[[Personne], TestClient]) -> None:
    navigateur = entrer(administrateur(bd))
    page = adresse("administration.subventions")
    organisme = fabriques.organisme(bd, rna="W591234567")
    siret = organisme.siret or ""
    bd.commit()

    def deposer(texte: str | None, nom: str = "<b>scdl.csv") -> Response:
        recu = {"fichier": (nom, texte.encode("cp1252"))} if texte is not None else {}
        reponse = navigateur.post(page, files=recu or None, data={"attribuant": "", "annee": ""})
        attendu = navigateur.get(reponse.headers["location"]).text if reponse.status_code == 303 else ""
        assert ("en cours de lecture" in attendu) is (reponse.status_code == 303)
        faire_les_taches(maintenant())
        return reponse

    # refused whole: nothing is kept, the reason is beside the field
    for texte, phrase in ((None, "Choisissez le fichier CSV"), ("a;b\n1;2\n", "Colonnes introuvables : nomAttribuant")):
        refus = deposer(texte)
        assert refus.status_code == 422 and phrase in _lu(refus) and 'href="#fichier"' in refus.text
    assert lues(select(ImportSubventions)) == []

    departement = f"Département;08/04/2026;D1;Essai;{siret};;Été <i>animé</i>;154 000,00 €\n"
    fichier = (
        f"{ENTETES}{departement}\n"
        f"Région;2025-01-02;;Essai;;W591234567;Médiation;1200\n"
        f"Région;2025-01-02;;Essai;12345678901234;;Médiation;1200\n"
        f"État;2025-01-02;;Essai;{siret};;;10\n"
    )
    fait = deposer(fichier)
    assert fait.status_code == 303
    rapport = _lu(navigateur.get(fait.headers["location"]))
    assert "Le fichier est importé." in rapport and "2 subventions" in rapport and "scdl" in rapport
    assert "<b>scdl" not in rapport and "2 lignes ne sont pas gardées" in rapport
    assert '<th scope="row" class="num">5</th><td class="coupe">SIRET faux : « 12345678901234 ».</td>' in rapport
    assert '<th scope="row" class="num">6</th><td class="coupe">Objet : la case est vide.</td>' in rapport
    # every rejected line is in the file beside it, whatever the page shows
    rejets = navigateur.get(f"{fait.headers['location'].split('?')[0]}/rejets.csv")
    assert rejets.content.decode("utf-8-sig").splitlines() == [
        "Ligne;Raison", "5;SIRET faux : « 12345678901234 ».", "6;Objet : la case est vide.",
    ]  # fmt: skip
    acte, objet, details = derniere_ligne()
    assert (acte, objet) == ("importer_subventions", "import_subventions:1")
    assert {cle: details[cle] for cle in ("ajoutees", "corrigees", "rejetees")} == {
        "ajoutees": 2, "corrigees": 0, "rejetees": 2,
    }  # fmt: skip

    # again: nothing is added; a decision whose amount was corrected takes it
    deposer(fichier)
    deposer(fichier.replace("154 000,00", "155 000"))
    comptes = [(i.ajoutees, i.corrigees, i.connues) for i in lues(select(ImportSubventions))]
    assert comptes == [(2, 0, 0), (0, 0, 2), (0, 1, 1)]
    gardees = lues(select(SubventionPublique))
    assert sorted((s.attribuant, s.montant_cents, s.import_id) for s in gardees) == [
        ("Département", 155_000_00, 3), ("Région", 1200_00, 1),
    ]  # fmt: skip
    assert "scdl" in _lu(navigateur.get(page))
    assert list((reglages().donnees / "imports").iterdir()) == []  # forgotten once read
    # quotes that never close are found by the worker: refused whole, and said
    deposer(f'{ENTETES}Région;2025-01-02;;"Essai;;W591234567;Médiation;1200\n')
    refuse = lues(select(ImportSubventions).order_by(col(ImportSubventions.id).desc()))[0]
    assert refuse.ajoutees == 0 and "rien n’en est gardé" in _lu(navigateur.get(f"{page}/{refuse.id}"))
    assert derniere_ligne()[0] == "refuser_import"

    # taken back: what it added, and what it was the last to correct; what another file brought stays
    retirer = f"{page}/1/retrait"
    assert "Retirer ces subventions" in navigateur.get(f"{page}/1").text
    assert navigateur.post(retirer).status_code == 303 and derniere_ligne()[0] == "retirer_subventions"
    assert [(s.attribuant, s.import_id) for s in lues(select(SubventionPublique))] == [("Département", 3)]
    assert "Retiré le" in _lu(navigateur.get(f"{page}/1")) and "Retirer ces" not in navigateur.get(f"{page}/1").text
    assert "retiré</span>" in navigateur.get(page).text
    for numero in (1, refuse.id):
        assert navigateur.post(f"{page}/{numero}/retrait").status_code == 409
    deposer(fichier.replace("154 000,00", "155 000"))  # again, with the right words: what was taken back is added
    assert sorted(s.attribuant for s in lues(select(SubventionPublique))) == ["Département", "Région"]

    # nothing of what was rejected is lost, however much there is
    deposer(ENTETES + f"Région;2025-01-02;;Essai;{siret};;Objet;0\n" * 501)
    longs = lues(select(ImportSubventions).order_by(col(ImportSubventions.id).desc()))[0]
    assert longs.rejetees == 501 == len(longs.rejets)
    montre = _lu(navigateur.get(f"{page}/{longs.id}"))
    assert "501 lignes ne sont pas gardées" in montre and montre.count("Le montant est nul.") == 200
    assert "Les 200 premières sont montrées ici. Le fichier CSV les a toutes." in montre

    # seen beside what the portal knows, by SIREN or by RNA
    vu = _lu(navigateur.get(adresse("instruction.organisme", organisme_id=organisme.id)))
    assert "Données publiques : 155 000 €" in vu and "Médiation" in vu and "Été &lt;i&gt;animé&lt;/i&gt;" in vu
    assert "155 000 €, plus de 153 000 €" in vu
    autre = fabriques.organisme(bd)
    bd.commit()
    assert "Médiation" not in _lu(navigateur.get(adresse("instruction.organisme", organisme_id=autre.id)))


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_ce_qu_un_travailleur_mort_avait_prepare_ne_se_voit_pas(
    bd: Session, entrer: Callable[[Personne], TestClient], horloge: Callable[[datetime], datetime]
) -> None:
    navigateur, page = entrer(administrateur(bd)), adresse("administration.subventions")
    bd.commit()
    texte = f"{ENTETES}Région;2025-01-02;;Essai;;W591234567;Médiation;1200\n"
    assert navigateur.post(page, files={"fichier": ("scdl.csv", texte.encode())}).status_code == 303
    (demande,) = lues(select(ImportSubventions))
    numero = demande.id or 0
    lu = lire_fichier(texte.encode(), str)
    # half of a file, or another worker's half: nothing is made known, and it is tried again
    with ecriture() as ici, pytest.raises(PreparationIncomplete):
        importer_subventions(ici, ici.get_one(ImportSubventions, numero), lu, maintenant())
    (perdue,) = lignes_a_preparer(lu, numero)
    with ecriture() as ici:
        preparer(ici, [perdue | {"cle": "x" * 64, "objet": "Perdue"}])
    assert lues(select(SubventionPublique)) == []
    faire_les_taches(maintenant())
    assert [s.objet for s in lues(select(SubventionPublique))] == ["Médiation"]
    assert lues(select(SubventionPreparee)) == []
    # what nobody reads any more is swept, once no job tries it
    with ecriture() as ici:
        preparer(ici, [perdue])
        oublier_les_imports_morts(ici, horloge(maintenant() + ABANDON))
    assert len(lues(select(SubventionPreparee))) == 1
    with ecriture() as ici:
        oublier_les_imports_morts(ici, horloge(maintenant() + 2 * ABANDON))
    assert lues(select(SubventionPreparee)) == []
