"""The phases of scoring: one table of passages, one of what each lets somebody do, and the rights that obey them."""

from itertools import product

import pytest

from app.domain.droits import Qualite, Role, Situation, peut
from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.etats import Acteur, Etat, apres
from app.domain.phases import (
    PASSAGES,
    Permis,
    Phase,
    exiger_correction,
    exiger_raison,
    permis,
    phase_apres,
    phase_de,
)

SEUL, COMMUN, CLOS = Phase.INDEPENDANTE, Phase.CONSOLIDATION, Phase.CLOSE


@pytest.mark.parametrize(
    ("etat", "partagees", "phase"),
    [
        (Etat.DEPOSE, False, SEUL),
        (Etat.EN_INSTRUCTION, False, SEUL),
        (Etat.EN_INSTRUCTION, True, COMMUN),
        (Etat.A_COMPLETER, True, COMMUN),
        (Etat.INSTRUIT, True, CLOS),
        (Etat.EN_COMITE, True, CLOS),
        (Etat.IRRECEVABLE, False, CLOS),
        (Etat.BROUILLON, False, SEUL),
    ],
)
def test_la_phase_se_lit_de_l_etat_et_du_partage(etat: Etat, partagees: bool, phase: Phase) -> None:
    assert phase_de(etat, partagees) is phase


def test_les_passages_sont_ceux_de_la_table_et_eux_seuls() -> None:
    table = {(p.acte, p.depuis): p.vers for p in PASSAGES}
    assert table == {
        ("mettre_en_commun", SEUL): COMMUN,
        ("clore_instruction", SEUL): CLOS,
        ("clore_instruction", COMMUN): CLOS,
        ("rouvrir_instruction", CLOS): COMMUN,
    }
    for acte, depuis in product({p.acte for p in PASSAGES}, Phase):
        if (acte, depuis) in table:
            assert phase_apres(acte, depuis) is table[acte, depuis]
            continue
        with pytest.raises(ErreurMetier):
            phase_apres(acte, depuis)
    assert not any(p.vers is SEUL for p in PASSAGES), "ce qui a été lu ne s’oublie pas"
    # closing and reopening are those of the states, by the same people
    assert phase_de(apres(Etat.EN_INSTRUCTION, "clore_instruction"), True) is CLOS
    assert phase_de(apres(Etat.INSTRUIT, "rouvrir_instruction"), True) is COMMUN
    assert {p.acte: p.par for p in PASSAGES}["mettre_en_commun"] == {Acteur.SYSTEME, Acteur.ADMINISTRATEUR}


RIEN = Permis()
COORDINATION = Permis(voit=True)


@pytest.mark.parametrize(
    ("phase", "rendu", "attendu"),
    [
        (SEUL, False, Permis(note=True)),
        (SEUL, True, Permis(reprend=True)),
        (COMMUN, False, Permis(note=True)),
        (COMMUN, True, Permis(voit=True, corrige=True, reprend=True, dit_pourquoi=True)),
        (CLOS, False, RIEN),
        (CLOS, True, Permis(voit=True)),
    ],
)
def test_ce_que_chaque_phase_permet(phase: Phase, rendu: bool, attendu: Permis) -> None:
    def droits(*, affecte: bool, ouverte: bool = phase is not CLOS, coordination: bool = False) -> Permis:
        return permis(
            phase, est_ouverte=ouverte, est_affecte=affecte, a_rendu_avis=rendu, est_coordination=coordination
        )

    assert droits(affecte=True) == attendu
    assert droits(affecte=True, coordination=True) == attendu, "qui note est tenu comme les autres"
    assert droits(affecte=False) == RIEN
    assert droits(affecte=False, coordination=True) == COORDINATION
    # a dossier sent back to its porteur keeps its phase, and nobody scores it meanwhile
    assert droits(affecte=True, ouverte=False) == Permis(voit=attendu.voit)


def test_le_droit_de_lire_les_autres_est_celui_de_la_phase() -> None:
    """Once closed a dossier is always shared: the act does both."""
    oui_non = (True, False)
    for etat, partagees, affecte, rendu, role in product(
        (Etat.EN_INSTRUCTION, Etat.A_COMPLETER, Etat.INSTRUIT), oui_non, oui_non, oui_non,
        (Role.AGENT, Role.ADMINISTRATEUR),
    ):  # fmt: skip
        if etat is Etat.INSTRUIT and not partagees:
            continue
        situation = Situation(
            role=role, est_depose=True, a_rendu_avis=rendu, notes_partagees=partagees,
            qualites=frozenset({Qualite.PILOTE}) if affecte else frozenset(),
        )  # fmt: skip
        droits = permis(
            phase_de(etat, partagees), est_ouverte=etat is Etat.EN_INSTRUCTION, est_affecte=affecte,
            a_rendu_avis=rendu, est_coordination=role is Role.ADMINISTRATEUR,
        )  # fmt: skip
        for droit in ("voir_notes_des_autres", "voir_note_globale"):
            assert peut(droit, situation) is droits.voit, (etat, partagees, affecte, rendu, role)


def test_changer_une_note_demande_la_phase_et_une_raison() -> None:
    exiger_correction(Permis(corrige=True))
    exiger_raison("Relu avec l’équipe.")
    with pytest.raises(ErreurMetier, match="une fois votre avis rendu"):
        exiger_correction(Permis(note=True))
    with pytest.raises(SaisieInvalide):
        exiger_raison("  ")
