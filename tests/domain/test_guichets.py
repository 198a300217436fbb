"""Which opening is shown to somebody who has a project today, and what is said while it is closed."""

from datetime import UTC, datetime

from app.domain.calendrier import Fenetre
from app.domain.dispositifs import Dispositif, GenreOrganisme
from app.domain.guichets import Guichet, guichet_du_jour, guichets_qui_conviennent, prochaine_ouverture, quand

AAP, SIP = Dispositif.AAP, Dispositif.SIP
ANCIEN = Guichet(
    1, AAP, "Appel 2026", Fenetre(datetime(2025, 11, 15, 8, tzinfo=UTC), datetime(2026, 1, 15, 16, tzinfo=UTC))
)
COURANT = Guichet(
    2, AAP, "Appel 2027", Fenetre(datetime(2026, 11, 15, 8, tzinfo=UTC), datetime(2027, 1, 15, 16, tzinfo=UTC))
)
SUIVANT = Guichet(
    3, AAP, "Appel 2028", Fenetre(datetime(2027, 11, 15, 8, tzinfo=UTC), datetime(2028, 1, 14, 16, tzinfo=UTC))
)
CONTINU = Guichet(
    4, SIP, "SIP 2026", Fenetre(datetime(2025, 12, 31, 23, tzinfo=UTC), datetime(2026, 12, 31, 23, tzinfo=UTC))
)
TOUS = (SUIVANT, ANCIEN, CONTINU, COURANT)


def test_l_ouvert_passe_avant_le_prochain_et_le_prochain_avant_le_clos() -> None:
    assert guichet_du_jour(TOUS, AAP, datetime(2026, 12, 1, tzinfo=UTC)) is COURANT
    assert guichet_du_jour(TOUS, AAP, datetime(2026, 10, 1, tzinfo=UTC)) is COURANT
    # the closing instant is outside: the next one is shown
    assert guichet_du_jour(TOUS, AAP, COURANT.fenetre.ferme_le) is SUIVANT
    assert guichet_du_jour(TOUS, AAP, datetime(2029, 1, 1, tzinfo=UTC)) is SUIVANT
    assert guichet_du_jour(TOUS, Dispositif.FPC, datetime(2026, 12, 1, tzinfo=UTC)) is None


def test_une_campagne_close_renvoie_a_la_suivante_ou_a_rien() -> None:
    t = datetime(2027, 2, 1, tzinfo=UTC)
    assert prochaine_ouverture(TOUS, AAP, t, sauf=2) is SUIVANT
    assert prochaine_ouverture((ANCIEN, COURANT), AAP, t, sauf=2) is None
    assert prochaine_ouverture(TOUS, AAP, datetime(2026, 12, 1, tzinfo=UTC), sauf=2) is SUIVANT


def test_on_dit_quand_deposer_et_quoi_faire_d_ici_la() -> None:
    t = datetime(2026, 12, 1, 9, tzinfo=UTC)
    dit = quand(COURANT, AAP, t).replace("\u00a0", " ")
    assert dit == "C’est ouvert, encore 45 jours : clôture le vendredi 15 janvier 2027, 17 h (heure de Paris)."
    assert "jeudi 31 décembre 2026, minuit" in quand(CONTINU, SIP, t)
    assert "Ouverture le lundi 15 novembre 2027 à 9 h (heure de Paris)" in quand(SUIVANT, AAP, t)
    assert "lisez toutes les questions" in quand(SUIVANT, AAP, t)
    clos = quand(ANCIEN, AAP, t)
    assert "n’est pas encore annoncée" in clos and "samedi 15 novembre 2025" in clos and "votre référent" in clos
    assert "aucune date n’est annoncée" in quand(None, Dispositif.FPC, t)


def test_un_projet_refuse_va_ou_son_organisme_et_sa_somme_tiennent() -> None:
    t = datetime(2027, 4, 8, tzinfo=UTC)
    annee = Fenetre(datetime(2026, 12, 31, 23, tzinfo=UTC), datetime(2027, 12, 31, 23, tzinfo=UTC))
    sip, clos = Guichet(5, SIP, "SIP 2027", annee, 300_000), CONTINU
    fpc = Guichet(6, Dispositif.FPC, "FPC 2028", Fenetre(annee.ferme_le, datetime(2028, 6, 1, tzinfo=UTC)), 1_000_000)
    tous = (SUIVANT, ANCIEN, COURANT, clos, sip, fpc)

    def vers(genre: GenreOrganisme, cents: int, sauf: int = 2) -> list[tuple[int, bool]]:
        trouves = guichets_qui_conviennent(tous, genre, cents, t, sauf)
        return [(s.guichet.campagne_id, s.tient) for s in trouves]

    # what is open, then what opens first; a window whose ceiling is too low comes last
    assert vers(GenreOrganisme.ASSOCIATION, 300_000) == [(5, True), (3, True), (6, True)]
    assert vers(GenreOrganisme.ASSOCIATION, 300_001) == [(3, True), (6, True), (5, False)]
    assert vers(GenreOrganisme.COLLECTIF, 100) == [(5, True), (6, True)]  # an AAP takes no collectif
    assert vers(GenreOrganisme.COLLECTIF, 100, sauf=5) == [(6, True)]
    phrases = [s.phrase for s in guichets_qui_conviennent(tous, GenreOrganisme.ASSOCIATION, 1, t, 2)]
    assert phrases[0].startswith("SIP 2027 : ouvert jusqu’au vendredi 31 décembre 2027, minuit (heure de Paris), 3")
    assert phrases[1] == "Appel 2028 : ouverture le lundi 15 novembre 2027 à 9 h (heure de Paris)"
