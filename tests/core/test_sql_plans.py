"""What is written in a statement itself is never what a person typed; lists are planned for what they ask."""

import pytest
from sqlalchemy import text
from sqlmodel import col

from app.core.db import lecture
from app.core.sql_plans import parmi, planifier_sur_mesure
from app.domain.etats import Etat
from app.models.dossiers import Dossier


def test_des_constantes_seules_s_ecrivent_dans_une_requete() -> None:
    assert str(parmi(col(Dossier.etat), (Etat.REFUSE, Etat.DEPOSE))) == "dossier.etat IN ('depose', 'refuse')"
    for tape in ("d'epose", "depose') OR ('1", "dé", "", "a b", "a;b"):
        with pytest.raises(ValueError, match="constantes"):
            parmi(col(Dossier.titre), (tape,))


@pytest.mark.parametrize("base", ["postgresql"], indirect=True)
def test_les_listes_sont_planifiees_pour_leurs_valeurs_le_temps_d_une_transaction(base: str) -> None:
    mode, entieres = text("SHOW plan_cache_mode"), text("SHOW enable_seqscan")
    with lecture() as bd:
        planifier_sur_mesure(bd)
        planifier_sur_mesure(bd)
        assert (bd.scalar(mode), bd.scalar(entieres)) == ("force_custom_plan", "off")
        bd.commit()
        assert (bd.scalar(mode), bd.scalar(entieres)) == ("auto", "on")
        planifier_sur_mesure(bd)
        assert bd.scalar(mode) == "force_custom_plan"
