"""What may make a request irrecevable is said from the first answers, and marked as such."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.domain.completude import constats, risques
from app.domain.dispositifs import Dispositif, GenreOrganisme
from app.domain.formulaire import formulaire
from app.domain.questions import Contenu
from tests.domain.exemples_completude import A_CORRIGER, BLOQUANT, CONSEIL, avec, montants, trouves
from tests.domain.exemples_formulaire import REFERENCES, REGLES, contenu_aap, contenu_court

ASSOCIATION = GenreOrganisme.ASSOCIATION
JOUR = date(2026, 11, 23)
SANS_QUARTIER, POCHE, QPV = "59109", "PP-RAISMES-VICOIGNE", "QN05955M"
EXIGE_DES_QPV = {"part_qpv_min_pour_mille": 500, "part_qpv_bloque": True}
LIEUX = replace(REFERENCES, communes={**REFERENCES.communes, SANS_QUARTIER: "Brillon", "59178": "Hasnon"})


def _territoires(**reponses: Any) -> Contenu:
    return {"territoires": reponses}


def _risques(
    contenu: Contenu, form: Dispositif = Dispositif.AAP, genre: GenreOrganisme = ASSOCIATION, **regles: Any
) -> list[Any]:
    toutes = replace(REGLES, **({"jour": JOUR} | regles))
    lus = constats(formulaire(form, genre), contenu, toutes, LIEUX, (), genre)
    return [(c.champ, c.gravite, c.phrase) for c in risques(lus)]


@pytest.mark.parametrize(
    ("contenu", "regles", "champ", "gravite", "mots"),
    [
        # where
        (_territoires(communes=[SANS_QUARTIER]), {}, "communes", A_CORRIGER, "Brillon n’a pas de quartier"),
        (_territoires(communes=[SANS_QUARTIER, "59178"]), {}, "communes", A_CORRIGER, "Brillon et Hasnon n’ont pas"),
        (_territoires(communes=["59491"], quartiers=[POCHE]), EXIGE_DES_QPV, "quartiers", CONSEIL, "Aucun des"),
        # for whom
        (avec("territoires", par_quartier={QPV: "10", "hors": "110"}), EXIGE_DES_QPV,
         "par_quartier", A_CORRIGER, "10 bénéficiaires sur 120"),
        # when: one date is enough
        ({"calendrier": {"debut": "15/01/2028"}}, {}, "debut", A_CORRIGER, "année 2027"),
        ({"calendrier": {"fin": "1/2/26"}}, {}, "fin", A_CORRIGER, "année 2027"),
        ({"calendrier": {"debut": "1/1/2028", "fin": "1/2/2028"}}, {}, "debut", A_CORRIGER, "année 2027"),
        ({"calendrier": {"debut": "22/11/2026", "fin": "1/2/2027"}}, {}, "debut", CONSEIL, "avant le dépôt"),
        ({"calendrier": {"debut": "1/9/2026", "fin": "22/11/2026"}}, {"exercice": 2026}, "fin", CONSEIL, "déjà passé"),
        # how much
        (montants("8 500", "1 500"), {}, "financeurs", A_CORRIGER, "Le plafond est de 80"),
        (montants("8 000", "2 000"), {"plafond_dossier_cents": 500_000}, "financeurs", A_CORRIGER, "par demande"),
        (montants("8 000", "2 000"), {"cofinancement_min_pour_mille": 300}, "financeurs", A_CORRIGER, "Les autres"),
    ],
)  # fmt: skip
def test_un_risque_est_dit_des_la_premiere_reponse(
    contenu: Contenu, regles: dict[str, Any], champ: str, gravite: Any, mots: str
) -> None:
    [(ou, combien, phrase)] = _risques(contenu, **regles)
    assert (ou, combien) == (champ, gravite)
    assert mots in phrase.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("contenu", "regles"),
    [
        ({}, {}),
        (contenu_aap(), {}),
        # a commune with a quartier, not chosen yet: only an answer is missing
        (_territoires(communes=["59491"]), {}),
        (_territoires(communes=[SANS_QUARTIER, "59491"]), {}),
        # below the share, but the call only advises
        (_territoires(communes=["59491"], quartiers=[POCHE]), {"part_qpv_min_pour_mille": 500}),
        (_territoires(communes=["59491"], quartiers=[POCHE, QPV]), EXIGE_DES_QPV),
        # today is not yet too late; a date that cannot be read says nothing here
        ({"calendrier": {"debut": "23/11/2026", "fin": "1/2/2027"}}, {}),
        ({"calendrier": {"debut": "bientôt", "fin": "plus tard"}}, {}),
        ({"calendrier": {"debut": "1/9/2026", "fin": "1/2/2027"}}, {"jour": None}),
    ],
)  # fmt: skip
def test_rien_n_alarme_sans_raison(contenu: Contenu, regles: dict[str, Any]) -> None:
    assert _risques(contenu, **regles) == []


def test_la_part_attendue_se_dit_sans_bloquer_quand_l_appel_conseille() -> None:
    contenu = _territoires(communes=["59491"], quartiers=[POCHE])
    lus = constats(formulaire(Dispositif.AAP), contenu, replace(REGLES, part_qpv_min_pour_mille=500), LIEUX)
    assert [c.gravite for c in lus if c.champ == "quartiers"] == [CONSEIL]


def test_une_fete_deja_passee_est_signalee() -> None:
    contenu = contenu_court()
    contenu["projet"]["date"] = "21/06/2026"
    [(champ, gravite, phrase)] = _risques(contenu, Dispositif.SIP, GenreOrganisme.COLLECTIF, exercice=2026)
    assert (champ, gravite) == ("date", CONSEIL) and "21 juin 2026" in phrase
    assert _risques(contenu_court(), Dispositif.SIP, GenreOrganisme.COLLECTIF) == []


def test_un_collectif_apprend_tout_de_suite_qu_il_n_est_pas_dans_le_bon_dispositif() -> None:
    [(champ, gravite, phrase)] = _risques({}, genre=GenreOrganisme.COLLECTIF, dispositif=Dispositif.AAP)
    assert (champ, gravite) == ("nom", A_CORRIGER) and "Soutien aux Initiatives de Proximité" in phrase
    assert _risques({}, Dispositif.SIP, GenreOrganisme.COLLECTIF, dispositif=Dispositif.SIP) == []


def test_un_oubli_n_est_pas_un_risque() -> None:
    assert risques(trouves({}, frozenset())) == ()
    assert {c.gravite for c in trouves({}, frozenset())} == {BLOQUANT}
