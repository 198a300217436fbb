"""A process that solves one linear problem in whole numbers: reads it on its standard input, writes its answer.

HiGHS and numpy take a second and tens of megabytes to load: `solveur` calls this apart, from the worker, never in a
request. Its floats stay inside: what comes out is rounded, then verified by the rules in whole cents.
"""

import json
import math
import sys
from typing import Any

import highspy
import numpy as np

ARRONDI = 1e-9
"""What the floats of a bound may have lost, beside it."""


def resoudre(probleme: dict[str, Any], delai_s: float) -> dict[str, Any]:
    """Maximise. Answers `statut` (optimal, realisable, impossible, rien), `valeurs`, `borne` (of the objective)."""
    solveur = highspy.Highs()  # type: ignore[no-untyped-call]
    solveur.setOptionValue("output_flag", False)
    solveur.setOptionValue("time_limit", delai_s)
    solveur.setOptionValue("threads", 1)
    solveur.setOptionValue("random_seed", 1)
    solveur.setOptionValue("mip_rel_gap", 0.0)
    # the objective is a whole number: closer than one, there is nothing better
    solveur.setOptionValue("mip_abs_gap", 0.999)
    solveur.passModel(_modele(probleme))
    solveur.run()
    statut, info = solveur.getModelStatus(), solveur.getInfo()
    if statut in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
        return {"statut": "impossible", "valeurs": [], "borne": None}
    if info.primal_solution_status != 2:
        return {"statut": "rien", "valeurs": [], "borne": None}
    est_optimal = statut == highspy.HighsModelStatus.kOptimal
    return {
        "statut": "optimal" if est_optimal else "realisable",
        "valeurs": [round(v) for v in solveur.getSolution().col_value],
        "borne": math.floor(info.mip_dual_bound + max(1e-6, ARRONDI * abs(info.mip_dual_bound))),
    }


def _modele(probleme: dict[str, Any]) -> "highspy.HighsLp":
    infini = highspy.kHighsInf
    lignes = probleme["lignes"]
    modele = highspy.HighsLp()
    modele.num_col_, modele.num_row_ = len(probleme["objectif"]), len(lignes)
    modele.sense_ = highspy.ObjSense.kMaximize
    modele.col_cost_ = np.array(probleme["objectif"], dtype=np.double)
    modele.col_lower_ = np.array(probleme["bas"], dtype=np.double)
    modele.col_upper_ = np.array(probleme["haut"], dtype=np.double)
    modele.row_lower_ = np.array([-infini if bas is None else bas for bas, _, _, _ in lignes], dtype=np.double)
    modele.row_upper_ = np.array([infini if haut is None else haut for _, haut, _, _ in lignes], dtype=np.double)
    modele.integrality_ = [highspy.HighsVarType.kInteger] * modele.num_col_
    modele.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    modele.a_matrix_.start_ = np.cumsum([0, *(len(colonnes) for _, _, colonnes, _ in lignes)], dtype=np.int32)
    modele.a_matrix_.index_ = np.array([c for _, _, colonnes, _ in lignes for c in colonnes], dtype=np.int32)
    modele.a_matrix_.value_ = np.array([v for _, _, _, valeurs in lignes for v in valeurs], dtype=np.double)
    return modele


if __name__ == "__main__":
    demande = json.load(sys.stdin)
    json.dump(resoudre(demande["probleme"], demande["delai_s"]), sys.stdout)
