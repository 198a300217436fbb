"""What the measure of a sitting says of the times it took."""

from app.mesure_seance import Vues, _tableau


def test_un_ecran_compte_depuis_l_envoi_et_celui_qui_ne_vit_rien_se_voit() -> None:
    vues = Vues([[1.2, 3.4], [1.5]])
    assert [[round(d) for d in durees if d < 1e9] for durees in vues.durees_ms([1.0, 3.0])] == [[200, 500], [400]]
    assert "| SQLite | 2 | 2 | " in (ligne := _tableau(vues, [1.0, 3.0], 1.04, 300.0, "SQLite")) and "inf" in ligne
    assert "inf" not in _tableau(Vues([[1.2], [1.5]]), [1.0], 1.04, 300.0, "SQLite")
