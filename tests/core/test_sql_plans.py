"""What is written in a statement itself is never what a person typed."""

import pytest
from sqlmodel import col

from app.core.sql_plans import parmi
from app.domain.etats import Etat
from app.models.dossiers import Dossier


def test_des_constantes_seules_s_ecrivent_dans_une_requete() -> None:
    assert str(parmi(col(Dossier.etat), (Etat.REFUSE, Etat.DEPOSE))) == "dossier.etat IN ('depose', 'refuse')"
    for tape in ("d'epose", "depose') OR ('1", "dé", "", "a b", "a;b"):
        with pytest.raises(ValueError, match="constantes"):
            parmi(col(Dossier.titre), (tape,))
