"""Asking for a completion: ready sentences edited before sending, what they open, a date."""

from datetime import date

import pytest

from app.domain.complements import (
    PHRASES,
    Complement,
    RaisonInterne,
    ajouter_phrases,
    avec_les_pieces,
    complement_mal_rempli,
    complement_suggere,
    phrases_proposees,
    raisons_internes,
    recopier,
)
from app.domain.dispositifs import Dispositif, GenreOrganisme
from app.domain.formulaire import formulaire
from app.domain.pieces import GENRES_PIECES
from app.domain.recevabilite import ConstatPoint, Point, Reponse, Verification, lignes

AAP = [s.cle for s in formulaire(Dispositif.AAP, GenreOrganisme.ASSOCIATION)]
COURTES = [s.cle for s in formulaire(Dispositif.SIP, GenreOrganisme.COLLECTIF)]
JOUR = date(2026, 11, 24)


def test_chaque_phrase_ouvre_ce_qui_existe_et_chaque_point_qui_se_complete_a_la_sienne() -> None:
    assert {s for p in PHRASES.values() for s in p.sections} <= set(AAP)
    assert {c for p in PHRASES.values() for c in p.pieces} <= set(GENRES_PIECES)
    # a deposit out of time is not to complete
    assert {p.point for p in PHRASES.values() if p.point} == set(Point) - {Point.DELAI}
    assert all(p.texte.endswith(".") for p in PHRASES.values())
    assert "indicateurs" in phrases_proposees(AAP) and "indicateurs" not in phrases_proposees(COURTES)


def test_la_demande_part_des_points_qui_ne_tiennent_pas() -> None:
    constats = [
        ConstatPoint(Point.PIECES, Reponse.OUI, "…"),
        ConstatPoint(Point.BUDGET, Reponse.NON, "…"),
        ConstatPoint(Point.BILAN, Reponse.A_VERIFIER, "…"),
    ]
    dit = {Point.PIECES: Verification(Point.PIECES, Reponse.NON, Reponse.OUI, "Le RIB est flou.")}
    complement = complement_suggere(lignes(constats, dit, 1), AAP, GENRES_PIECES)
    # in public sentences alone: what was noted between agents stays beside
    assert complement.texte.split("\n") == [f"- {PHRASES['budget'].texte}", f"- {PHRASES['illisible'].texte}"]
    assert (complement.sections, complement.pieces) == (("budget", "pieces"), ())
    assert complement_suggere(lignes(constats[:1], {}, 1), AAP, GENRES_PIECES) == Complement("", (), ())


@pytest.mark.parametrize(
    ("constat", "dite", "attendues"),
    [
        (Reponse.OUI, Verification(Point.PIECES, Reponse.NON, Reponse.OUI, " Le RIB est flou. "), ["Le RIB est flou."]),
        (Reponse.NON, Verification(Point.PIECES, Reponse.NON, Reponse.NON, "Vu avec Zoé."), ["Vu avec Zoé."]),
        (Reponse.OUI, Verification(Point.PIECES, Reponse.NON, Reponse.OUI, " "), []),
        (Reponse.NON, Verification(Point.PIECES, Reponse.OUI, Reponse.NON, "Le RIB se lit."), []),
        # said of what the machine no longer finds, or of nothing
        (Reponse.NON, Verification(Point.PIECES, Reponse.NON, Reponse.OUI, "Le RIB est flou."), []),
        (Reponse.NON, None, []),
    ],
)
def test_ce_qui_est_note_entre_agents_se_lit_a_cote(
    constat: Reponse, dite: Verification | None, attendues: list[str]
) -> None:
    liste = lignes([ConstatPoint(Point.PIECES, constat, "…")], {Point.PIECES: dite} if dite else {}, 1)
    assert [raison.texte for raison in raisons_internes(liste)] == attendues


@pytest.mark.parametrize(
    ("texte", "point", "attendu"),
    [
        ("", "pieces", "- Le RIB est flou.\nVu."),
        ("Bonjour.\n", "pieces", "Bonjour.\n- Le RIB est flou.\nVu."),
        # twice, once; typed in a browser, which sends its own ends of lines
        ("- Le RIB est flou.\r\nVu.", "pieces", "- Le RIB est flou.\r\nVu."),
        ("Bonjour.", "budget", "Bonjour."),
        ("Bonjour.", "couleur", "Bonjour."),
    ],
)
def test_une_raison_interne_ne_se_recopie_que_si_on_le_demande(texte: str, point: str, attendu: str) -> None:
    notees = (RaisonInterne(Point.PIECES, "Documents", "Le RIB est flou.\nVu."),)
    assert recopier(texte, point, notees) == attendu


@pytest.mark.parametrize(
    ("texte", "cles", "attendu", "sections", "pieces"),
    [
        ("", ["rib"], f"- {PHRASES['rib'].texte}", ("pieces",), ("rib",)),
        ("Bonjour.\n", ["rib", "inconnue"], f"Bonjour.\n- {PHRASES['rib'].texte}", ("pieces",), ("rib",)),
        (f"- {PHRASES['rib'].texte}", ["rib"], f"- {PHRASES['rib'].texte}", ("pieces",), ("rib",)),
        ("Bonjour.", [], "Bonjour.", (), ()),
        ("", ["bilan", "budget"], f"- {PHRASES['bilan'].texte}\n- {PHRASES['budget'].texte}",
         ("budget", "pieces"), ("autre",)),
    ],
)  # fmt: skip
def test_une_phrase_s_ajoute_une_fois_avec_ce_qu_elle_ouvre(
    texte: str, cles: list[str], attendu: str, sections: tuple[str, ...], pieces: tuple[str, ...]
) -> None:
    assert ajouter_phrases(Complement(texte, (), ()), cles, AAP, GENRES_PIECES) == Complement(attendu, sections, pieces)


BON = Complement("Le devis.", ("pieces",), ("devis",))


@pytest.mark.parametrize(
    ("complement", "avant", "champs"),
    [
        (BON, date(2026, 11, 25), []),
        (BON, date(2027, 5, 24), []),
        (BON, date(2026, 11, 24), ["repondre_avant"]),
        (BON, date(2027, 5, 25), ["repondre_avant"]),
        (Complement(" ", ("pieces",), ()), date(2026, 12, 1), ["texte"]),
        (Complement("x", (), ()), date(2026, 12, 1), ["sections"]),
        (Complement("x", ("pieces", "couleur"), ()), date(2026, 12, 1), ["sections"]),
        (Complement("x", ("pieces",), ("carte_vitale",)), date(2026, 12, 1), ["pieces"]),
    ],
)
def test_ce_qui_ne_va_pas_dans_une_demande(complement: Complement, avant: date, champs: list[str]) -> None:
    assert list(complement_mal_rempli(complement, avant, AAP, GENRES_PIECES, JOUR)) == champs


def test_un_document_attendu_ouvre_la_partie_ou_il_se_joint() -> None:
    assert avec_les_pieces(Complement("x", ("budget",), ("rib",))).sections == ("budget", "pieces")
    assert avec_les_pieces(BON) is BON
    assert avec_les_pieces(Complement("x", ("budget",), ())).sections == ("budget",)
