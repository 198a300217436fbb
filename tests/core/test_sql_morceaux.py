"""A part of a statement written once: the same rows, whatever the statement it is part of."""

from sqlalchemy import Integer, bindparam, column, func, literal, select, table, union_all
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from app.core.sql_morceaux import ecrit_une_fois

MOTS = ((1, "un"), (2, "deux"), (3, "un"))
NOMBRES = union_all(*(select(literal(n).label("n"), literal(mot).label("mot")) for n, mot in MOTS)).cte("nombres")
N, MOT = NOMBRES.c.n, NOMBRES.c.mot


def lus(bd: Session, *conditions: object, **parametres: object) -> list[int]:
    requete = select(N).where(*conditions).order_by(N)  # type: ignore[arg-type]
    return list(bd.execute(requete, parametres).scalars())


def test_un_morceau_trouve_les_memes_lignes_dans_chaque_requete(bd: Session) -> None:
    condition = ecrit_une_fois(MOT == "un")
    autre = ecrit_une_fois(MOT != "deux")
    assert lus(bd, condition) == [1, 3]
    # the constants of both are named alike: each keeps its own
    assert lus(bd, MOT != "trois", condition) == [1, 3]
    assert lus(bd, MOT == "deux", condition) == []
    assert lus(bd, autre, condition, N > 1) == [3]
    assert lus(bd, ~condition) == [2]


def test_ses_parametres_se_donnent_a_l_execution(bd: Session) -> None:
    parmi = ecrit_une_fois(N.in_(bindparam("voulus", expanding=True)))
    assert lus(bd, parmi, voulus=[1, 2]) == [1, 2]
    assert lus(bd, parmi, MOT == "un", voulus=[1, 2]) == [1]
    assert lus(bd, parmi, MOT == "un", voulus=[3]) == [3]
    assert lus(bd, parmi, voulus=[]) == []


def test_ce_qu_un_moteur_ajoute_en_ecrivant_reste_a_sa_place(bd: Session) -> None:
    """The separator of a list is a parameter made when SQLite's text is."""
    ensemble = ecrit_une_fois(func.aggregate_strings(MOT, " ; "))
    attendus = ((N < 2, "un"), (N == 2, "deux"), (MOT == "un", "un ; un"))
    for condition, attendu in attendus:
        assert bd.scalar(select(literal("rien"), ensemble).select_from(NOMBRES).where(condition)) == "rien"
        assert bd.scalar(select(ensemble).select_from(NOMBRES).where(condition)) == attendu


def test_le_texte_d_un_moteur_n_est_pas_celui_d_un_autre() -> None:
    requete = select(ecrit_une_fois(table("t", column("a", Integer)).c.a == 1))
    for moteur, valeur in (sqlite, "?"), (postgresql, "%(a_1)s::INTEGER"), (sqlite, "?"):
        assert str(requete.compile(dialect=moteur.dialect())) == f"SELECT ((t.a = {valeur})) AS anon_1"


def test_deux_morceaux_ne_se_prennent_pas_l_un_pour_l_autre(bd: Session) -> None:
    """SQLAlchemy keeps what it has written: the same statement but for its part is another one."""
    assert [lus(bd, ecrit_une_fois(mot == MOT)) for mot in ("un", "deux", "trois")] == [[1, 3], [2], []]
