"""The rehearsal of a secretary: 120 dossiers, four funders, from the scenarios to an appeal granted, to the cent."""

import io
from collections import Counter
from collections.abc import Callable

import docx
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.comite.commands import clore_seance, declarer_deport
from app.comite.commands_decision import annuler_decision
from app.comite.commands_publication import preparer_publication, publier
from app.comite.verifications import verifier_enveloppes
from app.core.clock import maintenant
from app.core.db import lecture
from app.domain.annexe import Nature
from app.domain.decision import SensDecision
from app.domain.droits import Role
from app.models.campagnes import Enveloppe
from app.models.comptes import Personne
from app.models.courriel import Courriel, EtatEnvoi
from app.models.dossiers import Dossier
from app.models.instruction import MontantPropose
from app.models.scenarios import Scenario
from app.suites.queries_annexe import annexe_de
from tests.comite.test_pages import texte
from tests.comite.test_proces_verbal import _cents, _rangees, _totaux_de
from tests.conftest import adresse
from tests.fabriques import campagne, enveloppe, equipe, personne
from tests.fabriques_comite import decision, dossier_instruit, publication, seance
from tests.fabriques_comptes import lues

MONTANTS = {"caph": 12_000_001, "etat": 7_000_003, "region": 4_000_007, "departement": 2_500_011}
ORIENTATIONS = ("sante", "emploi", "education", "transition")
NOMBRE = 120


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_une_repetition_generale_tombe_juste_au_centime(bd: Session, entrer: Callable[[Personne], TestClient]) -> None:
    bd.expire_on_commit = False  # what was built stays readable without holding the writers' turn
    equipe(bd)
    appel, porteur = campagne(bd), personne(bd)
    for code, cents in MONTANTS.items():
        enveloppe(bd, appel, code, cents)
    dossiers = [
        dossier_instruit(
            bd, appel, porteur=porteur if n == 7 else None, orientation=ORIENTATIONS[n % 4], note_dixiemes=950 - 5 * n,
            titre=f"Projet {n:03}", demande_cents=900_000,
            proposes={"caph": 150_001 + n, "etat": 90_003 + n, list(MONTANTS)[2 + n % 2]: 60_001 + n},
        )
        for n in range(NOMBRE)
    ]  # fmt: skip
    premier, second = (personne(bd, Role.ADMINISTRATEUR, nom=nom) for nom in ("Premier", "Second"))
    membres = [personne(bd, Role.MEMBRE) for _ in range(5)]
    bd.commit()
    admin, relecteur = entrer(premier), entrer(second)

    # three scenarios, one chosen
    liste = adresse("programmation.scenarios", campagne_id=appel.id)
    cree = admin.post(liste, data={"nom": "Base", "depart": "propositions"})
    assert cree.status_code == 303, texte(cree.text)
    base = cree.headers["location"].split("?")[0]
    for saisie in ({"operation": "couper", "baisse": "10"}, {"operation": "favoriser", "hausse": "5"}):
        assert admin.post(f"{base}/operations", data=saisie).status_code == 303, saisie
    bd.rollback()
    versions = {s.id: s.version for s in bd.scalars(select(Scenario))}
    bd.rollback()
    assert len(versions) == 3
    choisi = f"{base.rsplit('/', 1)[0]}/2"
    assert admin.post(f"{choisi}/retenue", data={"version": str(versions[2])}).status_code == 303

    # a sitting with two withdrawals, an answer lost, a changed mind
    s = seance(bd, appel, dossiers, premier, membres)
    for dossier, membre in zip(dossiers[3:5], membres, strict=False):
        declarer_deport(bd, s, dossier, "Ma famille.", membre, maintenant())
    codes = {e.id: e.financeur_code for e in bd.scalars(select(Enveloppe))}
    proposes: dict[int, dict[str, int]] = {}
    for m in bd.scalars(select(MontantPropose).where(col(MontantPropose.montant_cents) > 0)):
        proposes.setdefault(m.dossier_id, {})[codes[m.enveloppe_id]] = m.montant_cents
    bd.commit()
    attendus: Counter[str] = Counter()
    for dossier in dossiers[1:]:
        montants = proposes.get(dossier.id or 0, {}) if dossier is not dossiers[7] else {}
        decision(bd, s, dossier, premier, SensDecision.ACCORDER if montants else SensDecision.REFUSER, montants)
        attendus.update(montants)
    annuler_decision(bd, s, dossiers[9], "Le montant est à revoir.", premier, maintenant())
    decision(bd, s, dossiers[9], premier, montants={"caph": 100_003})
    attendus.subtract(proposes[dossiers[9].id or 0])
    attendus["caph"] += 100_003
    bd.commit()
    donne = proposes[dossiers[0].id or 0]
    dite = {"sens": "accorder", "version": "0"} | {
        f"montant_{code}": f"{cents // 100},{cents % 100:02}" for code, cents in donne.items()
    }
    # the answer to the first was lost: it is sent again
    decider = adresse("comite.decider", seance_id=s.id, dossier_id=dossiers[0].id)
    assert [admin.post(decider, data=dite).status_code for _ in range(2)] == [
        303,
        409,
    ]
    attendus.update(donne)

    # the minutes frozen: the same sums on the page, in the text document and in the workbook
    clore_seance(bd, s, premier, maintenant())
    bd.commit()
    ici = adresse("comite.proces_verbal", seance_id=s.id)
    for qui, suite, corps in (
        (admin, "", {"observations": "Ouverte à 14 h.", "maj": "0"}),
        (admin, "/soumettre", {}),
        (relecteur, "/figer", {}),
    ):
        assert qui.post(f"{ici}{suite}", data=corps).status_code == 303, suite
    par_nom = _totaux_de(relecteur.get(ici).text)
    assert sorted(par_nom.values()) == sorted(attendus.values())
    tableau = docx.Document(io.BytesIO(relecteur.get(f"{ici}.docx").content)).tables[0]
    assert sorted(_cents(c.text) for c in tableau.rows[-1].cells[2:]) == sorted(attendus.values())
    titres, *_, total = _rangees(admin.get(adresse("comite.releve_xlsx", seance_id=s.id)).content, 1)
    assert {titres[c]: round(float(total[c]) * 100) for c in total if titres[c] in par_nom} == par_nom

    # letters sent, an appeal granted
    bd.refresh(s)
    preparer_publication(bd, s, [], premier, maintenant())
    publier(bd, s, appel, second, maintenant())
    for mail in bd.scalars(select(Courriel)):
        mail.etat, mail.fait_le = EtatEnvoi.FAIT, maintenant()
    autre = seance(bd, appel, [], premier, membres[2:])
    bd.commit()
    conteste = dossiers[7]
    assert entrer(porteur).post(
        adresse("dossiers.contester", dossier_id=conteste.id), data={"texte": "Le quartier."}
    ).status_code == 303  # fmt: skip
    saisie = {"seance": str(autre.id), "motif": "C’est exact."}
    assert admin.post(adresse("comite.reexaminer", dossier_id=conteste.id), data=saisie).status_code == 303
    bd.expire_all()
    decision(bd, autre, bd.get_one(Dossier, conteste.id), premier, montants={"caph": 50_007})
    publication(bd, autre, appel, premier, second)
    attendus["caph"] += 50_007
    bd.commit()

    # the envelopes, the annex on the page and in its file: equal to what was said in the room
    with lecture() as lue:
        engages = {e.financeur_code: e.engage_cents for e in lue.scalars(select(Enveloppe))}
        assert engages == dict(attendus) and all(engages[c] <= MONTANTS[c] for c in MONTANTS)
        annexe = annexe_de(lue, lue.get_one(Personne, premier.id), 2027).annexe
        assert annexe.total(Nature.SPECIFIQUE).decide == sum(attendus.values())
        assert verifier_enveloppes(lue) == []
    euros = f"{sum(attendus.values()) // 100:,}".replace(",", " ") + f",{sum(attendus.values()) % 100:02}"
    assert euros in texte(admin.get(f"{adresse('suites.annexe')}?annee=2027").text)
    refuses = lues(select(Dossier.id).where(col(Dossier.etat) == "notifie_refus"))
    assert len(refuses) == sum(1 for d in dossiers if d.id not in proposes)
