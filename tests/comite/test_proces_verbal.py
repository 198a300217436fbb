"""The minutes, from the sitting to the frozen files: the same amounts everywhere, to the cent, and nothing to hide."""

import io
import re
import zipfile
from collections.abc import Callable
from xml.etree import ElementTree

import docx
import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app import taches
from app.comite import reliure_pv
from app.comite.commands import clore_seance, declarer_deport
from app.comite.commands_decision import DecisionDonnee, corriger_decision
from app.comite.commands_proces_verbal import DESSINER_PV, empreinte
from app.comite.verifications import verifier_proces_verbaux
from app.core.clock import maintenant
from app.core.db import ecriture, lecture
from app.domain.decision import SensDecision
from app.domain.decision_motifs import Votes
from app.domain.droits import Role
from app.domain.proces_verbal import EtatPV
from app.models.comite import Decision, MontantDecide
from app.models.comptes import Personne
from app.models.proces_verbaux import ProcesVerbal
from tests.comite.conftest import Scene
from tests.comite.test_pages import texte
from tests.conftest import adresse
from tests.fabriques import campagne, personne
from tests.fabriques_comite import decision, seance

Entrer = Callable[[Personne], TestClient]
ICI = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
SOMMES = {"La Porte du Hainaut": 312_345, "État — politique de la ville": 100_001}


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_proces_verbal_ecrit_relu_fige_dit_partout_les_memes_sommes(
    bd: Session, scene: Scene, entrer: Entrer, monkeypatch: pytest.MonkeyPatch
) -> None:
    premier, second, troisieme = scene.dossiers
    s = seance(bd, scene.campagne, scene.dossiers, scene.administrateur, [scene.membre, scene.autre_membre])
    declarer_deport(bd, s, second, "Ma famille.", scene.autre_membre, maintenant())
    decision(
        bd, s, premier, scene.administrateur, montants={"caph": 400_000, "etat": 100_001}, votes=Votes(1, 0, 1),
        conditions="Signer.",
    )  # fmt: skip
    decision(bd, s, second, scene.administrateur, montants={"caph": 12_345})
    decision(bd, s, troisieme, scene.administrateur, SensDecision.REFUSER)
    bd.commit()
    admin, relecteur = entrer(scene.administrateur), entrer(scene.second)
    ici = adresse("comite.proces_verbal", seance_id=s.id)
    saisie = {"observations": "Ouverte à 14 h.", f"debat_{premier.id}": "Salle à trouver.", "maj": "0"}
    assert admin.post(ici, data=saisie).status_code == 303
    assert admin.post(ici, data=saisie).status_code == 409  # a late page overwrites nothing
    assert admin.post(f"{ici}/soumettre").status_code == 409  # the sitting goes on
    assert "pas encore figé" in entrer(scene.membre).get(ici).text
    clore_seance(bd, s, scene.administrateur, maintenant())
    donnees = DecisionDonnee(SensDecision.ACCORDER, {"caph": 300_000, "etat": 100_001}, version=1)
    corriger_decision(bd, s, premier, donnees, "Erreur de saisie.", scene.administrateur, maintenant())
    bd.commit()
    assert admin.post(f"{ici}/soumettre").status_code == 303
    assert "Une autre personne doit le relire" in admin.post(f"{ici}/figer").text
    # it waits for the second agent, and for nobody else
    attend = adresse("instruction.a_traiter")
    assert [f'href="{ici}"' in n.get(attend).text for n in (admin, relecteur)] == [False, True]
    assert relecteur.post(f"{ici}/renvoyer", data={"remarque": ""}).status_code == 422
    assert relecteur.post(f"{ici}/renvoyer", data={"remarque": "Une faute."}).status_code == 303
    assert "Une faute." in admin.get(ici).text
    assert admin.post(f"{ici}/soumettre").status_code == 303
    assert relecteur.post(f"{ici}/figer").status_code == 303
    assert f'href="{ici}"' not in relecteur.get(attend).text
    assert admin.post(ici, data=saisie | {"maj": "1"}).status_code == 409  # frozen, it no longer changes
    dessines: list[str] = []
    monkeypatch.setattr(reliure_pv, "en_pdf", lambda html: dessines.append(html) or b"%PDF-1.7 essai")
    taches.faire_les_taches(maintenant(), [DESSINER_PV])
    with lecture() as lue:
        pv = lue.scalars(select(ProcesVerbal)).one()
        assert (pv.etat, pv.fige_par_id) == (EtatPV.FIGE, scene.second.id) and verifier_proces_verbaux(lue) == []
        requete = select(MontantDecide.montant_cents).join(Decision, col(Decision.id) == col(MontantDecide.decision_id))
        assert sum(lue.scalars(requete.where(col(Decision.annulee_le).is_(None)))) == sum(SOMMES.values())
    # the base, the screen, the PDF, the text document and the workbook say the same, to the cent
    for html in (relecteur.get(ici).text, dessines[0]):
        assert _totaux_de(html) == SOMMES
        lu = texte(html)
        assert (
            "Salle à trouver." in lu
            and "Raison : Erreur de saisie." in lu
            and "N’a pas pris part : " in lu
            and "figé" in lu
        )
        assert "88,1" not in lu and "Ma famille" not in lu  # neither a note nor why somebody withdrew
    assert "ne dit plus ce qui est figé" not in relecteur.get(ici).text
    assert relecteur.get(f"{ici}.pdf").content == b"%PDF-1.7 essai"
    tableau = docx.Document(io.BytesIO(relecteur.get(f"{ici}.docx").content)).tables[0]
    titres, total = ([c.text for c in tableau.rows[n].cells] for n in (0, -1))
    assert {t: _cents(x) for t, x in zip(titres[2:], total[2:], strict=True)} == SOMMES
    classeur = admin.get(adresse("comite.releve_xlsx", seance_id=s.id)).content
    titres, *_, total = _rangees(classeur, 1)
    assert {titres[c]: round(float(total[c]) * 100) for c in "HI"} == SOMMES
    for n, cents in enumerate(SOMMES.values(), start=2):
        *siennes, derniere = _rangees(classeur, n)[1:]
        assert round(float(derniere["G"]) * 100) == sum(round(float(x["G"]) * 100) for x in siennes) == cents
    # who withdrew from a dossier reads the minutes without it, and gets none of the files that hold it
    retire = entrer(scene.autre_membre)
    extrait = retire.get(ici).text
    assert second.titre not in extrait and second.numero not in extrait
    assert _totaux_de(extrait) == {"La Porte du Hainaut": 300_000, "État — politique de la ville": 100_001}
    assert [retire.get(f"{ici}.{x}").status_code for x in ("pdf", "docx")] == [403, 403]
    sien = retire.get(adresse("comite.releve_xlsx", seance_id=s.id)).content
    assert [x["A"] for x in _rangees(sien, 1)] == ["Numéro", premier.numero, troisieme.numero, "Total"]
    assert entrer(scene.membre).get(f"{ici}.docx").status_code == 200
    # a rectification is another version, the frozen one is kept
    assert admin.post(f"{ici}/rectifier", data={"raison": ""}).status_code == 422
    assert admin.post(f"{ici}/rectifier", data={"raison": "Un nom mal écrit."}).status_code == 303
    assert "Version 1, figée" in texte(entrer(scene.membre).get(ici).text)


INALTERABLES = (
    "UPDATE proces_verbal SET contenu = '{}'", "UPDATE proces_verbal SET debats = '{}'",
    "UPDATE proces_verbal SET etat = 'en_redaction', contenu = NULL, sha256 = NULL",
    "UPDATE proces_verbal SET pdf_sha256 = 'autre'", "DELETE FROM proces_verbal",
)  # fmt: skip


def test_la_base_refuse_de_changer_un_proces_verbal_fige(bd: Session, base: str) -> None:
    """Whoever holds the base puts the guards aside first; the digest then says what was changed."""
    admin, le = personne(bd, Role.ADMINISTRATEUR), maintenant()
    s, qui = seance(bd, campagne(bd), [], admin), admin.id or 0
    pv = ProcesVerbal(seance_id=s.id or 0, ecrit_le=le, ecrit_par_id=qui, debats={"1": "Dit."})
    bd.add(pv)
    bd.flush()
    pv.observations = "Encore en rédaction."
    bd.flush()
    pv.etat, pv.contenu, pv.sha256, pv.fige_le = EtatPV.FIGE, "{ }", empreinte("{ }"), le
    bd.flush()
    pv.pdf_sha256 = "a" * 64  # what the worker draws, once
    bd.commit()
    for ordre in INALTERABLES:
        with pytest.raises(DBAPIError, match="ne change jamais"), ecriture() as autre:
            autre.execute(text(ordre))
    with ecriture() as autre:
        sur = "" if base == "sqlite" else " ON proces_verbal"
        autre.execute(text(f"DROP TRIGGER proces_verbal_fige_update{sur}"))
        autre.execute(text(INALTERABLES[0]))
    with lecture() as lue:
        assert len(verifier_proces_verbaux(lue)) == 1


def _rangees(classeur: bytes, feuille: int) -> list[dict[str, str]]:
    """The cells of a sheet, by column."""
    archive = zipfile.ZipFile(io.BytesIO(classeur))
    mots = ElementTree.fromstring(archive.read("xl/sharedStrings.xml")).findall("m:si", ICI)
    lues = []
    for rangee in ElementTree.fromstring(archive.read(f"xl/worksheets/sheet{feuille}.xml")).iter(f"{{{ICI['m']}}}row"):
        brutes = {re.sub(r"\d", "", c.get("r") or ""): (c.get("t"), c.findtext("m:v", "", ICI)) for c in rangee}
        lues.append({c: "".join(mots[int(v)].itertext()) if t == "s" else v for c, (t, v) in brutes.items()})
    return lues


def _cents(somme: str) -> int:
    chiffres = re.sub(r"[^0-9,]", "", somme)
    euros, _, cents = chiffres.partition(",")
    return int(euros or 0) * 100 + int(cents or 0)


def _totaux_de(html: str) -> dict[str, int]:
    tableau = HTMLParser(html).css("table")[-1]
    noms = [th.text() for th in tableau.css("thead th.num")]
    return dict(zip(noms, [_cents(td.text()) for td in tableau.css("tfoot td.num")], strict=True))
