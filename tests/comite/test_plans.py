"""How each engine reads the first page of the ranking: in indexes, and no further than the page."""

from sqlalchemy import text

from app.comite.queries_page import Perimetre, Solde, bilan, quartiers, tranches
from app.core.db import lecture
from app.domain.droits import Role
from app.models.comptes import Personne
from tests.plans import lectures_entieres, ordres, plan, preferer_les_index


def test_la_premiere_page_du_classement_se_lit_dans_des_index(base: str) -> None:
    perimetre = Perimetre(Personne(id=1, courriel="c@exemple.test", role=Role.ADMINISTRATEUR), 1)
    soldes = [Solde(n, code, code, 0, 0, 0, 0, 0) for n, code in enumerate(("caph", "etat"), start=1)]
    with lecture() as bd:
        preferer_les_index(bd)
        if base == "postgresql":
            bd.execute(text("SET LOCAL enable_sort = off"))  # of a few rows: the order of an index saves nothing
        with ordres() as vus:
            bilan(bd, perimetre)
            tranches(bd, perimetre, soldes, 1, 50)
            quartiers(bd, perimetre)
        plans = [plan(bd, *vu) for vu in vus]
    for lu in plans:
        assert not lectures_entieres(lu, "dossier", "montant_propose", "montant_decide", "rattachement"), lu
    totaux, page, lieux = plans
    if base == "postgresql":
        assert "Index Only Scan using ix_dossier_classement" in page, page
        # the last keys alone are sorted, among dossiers of the same notes
        assert "Presorted Key: dossier_1.note_dixiemes, dossier_1.note_participation_centiemes" in page, page
        assert "<> ALL ($" in page, "ce qui est caché est un tableau : d’une liste, la moitié des dossiers est attendue"
        assert "hashed SubPlan" not in page, page
        assert "CTE par_tranche" in page, page
    if base == "sqlite":
        assert "SEARCH dossier USING COVERING INDEX ix_dossier_totaux (campagne_id=? AND etat=?)" in totaux, totaux
        assert totaux.count("SEARCH dossier USING INTEGER PRIMARY KEY") >= 2, "ce qui est caché se lit par sa clé"
        assert "USING COVERING INDEX ix_dossier_classement" in page, page
        # the last keys alone are sorted, among dossiers of the same notes
        assert "TEMP B-TREE FOR LAST 4 TERMS OF ORDER BY" in page, page
        assert "SEARCH rattachement USING INDEX ix_rattachement_nature_code" in lieux, lieux
        assert "SEARCH dossier USING INTEGER PRIMARY KEY" in lieux, lieux
