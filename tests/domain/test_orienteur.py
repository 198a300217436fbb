"""Five answers lead to a window, or to a person: every case, and what no case may do."""

from itertools import product

import pytest

from app.domain.dispositifs import DISPOSITIFS, Dispositif
from app.domain.orienteur import (
    HORS_AGGLOMERATION,
    Duree,
    Lieux,
    Maturite,
    Projet,
    Qui,
    Voie,
    orienter,
)

DENAIN, BRILLON = "59172", "59109"
LIEUX = Lieux({DENAIN: "Denain", BRILLON: "Brillon"}, frozenset({DENAIN}))
PLAFONDS = {Dispositif.AAP: None, Dispositif.SIP: 150_000, Dispositif.FPC: 500_000}
PETIT, MOYEN, GRAND = 80_000, 300_000, 2_000_000

A, C, B, H, S = Qui.ASSOCIATION, Qui.COMMUNE, Qui.BAILLEUR, Qui.COLLECTIF, Qui.AUTRE
COURTE, ANNEE, ANS, TRAVAUX = Duree
NOUVEAU, RECONDUIT, IDEE = Maturite


def _projet(qui: Qui, commune: str, montant: int | None, duree: Duree, maturite: Maturite) -> Projet:
    return Projet(qui=qui, commune=commune, montant_cents=montant, duree=duree, maturite=maturite)


@pytest.mark.parametrize(
    ("qui", "commune", "montant", "duree", "maturite", "voie", "repli", "mots"),
    [
        # nobody to deposit, nowhere to act, nothing that these requests pay for
        (S, DENAIN, PETIT, COURTE, NOUVEAU, Voie.PERSONNE, None, "Une personne seule ou une entreprise"),
        (A, HORS_AGGLOMERATION, PETIT, COURTE, NOUVEAU, Voie.PERSONNE, None, "47 communes"),
        (A, BRILLON, PETIT, COURTE, NOUVEAU, Voie.PERSONNE, None, "Brillon n’a pas de quartier du contrat"),
        (C, DENAIN, GRAND, TRAVAUX, NOUVEAU, Voie.PERSONNE, None, "Les travaux"),
        (H, DENAIN, None, TRAVAUX, IDEE, Voie.PERSONNE, None, "Les travaux"),
        # a short moment
        (A, DENAIN, PETIT, COURTE, NOUVEAU, Voie.SIP, None, "le SIP est fait pour cela"),
        (A, DENAIN, None, COURTE, RECONDUIT, Voie.SIP, None, "Un moment court : le SIP"),
        (H, DENAIN, PETIT, COURTE, NOUVEAU, Voie.SIP, None, "800"),
        (A, DENAIN, 150_000, COURTE, NOUVEAU, Voie.SIP, None, "1 500"),
        (A, DENAIN, 150_001, COURTE, NOUVEAU, Voie.AAP, Dispositif.SIP, "ne dépasse pas 1 500"),
        (C, DENAIN, GRAND, COURTE, NOUVEAU, Voie.AAP, Dispositif.SIP, "appel à projets annuel"),
        (H, DENAIN, MOYEN, COURTE, NOUVEAU, Voie.PERSONNE, Dispositif.SIP, "pas ouvert aux groupes d’habitants"),
        # a year
        (A, DENAIN, GRAND, ANNEE, NOUVEAU, Voie.AAP, None, "tous les financeurs"),
        (B, DENAIN, None, ANNEE, RECONDUIT, Voie.AAP, None, "appel à projets annuel"),
        (A, DENAIN, PETIT, ANNEE, NOUVEAU, Voie.AAP, Dispositif.SIP, "appel à projets annuel"),
        (H, DENAIN, PETIT, ANNEE, NOUVEAU, Voie.SIP, None, "ne dépose pas dans l’appel annuel"),
        (H, DENAIN, None, ANNEE, NOUVEAU, Voie.SIP, None, "Le SIP lui est ouvert"),
        (H, DENAIN, GRAND, ANNEE, NOUVEAU, Voie.PERSONNE, Dispositif.SIP, "ne dépasse pas"),
        # several years
        (A, DENAIN, GRAND, ANS, RECONDUIT, Voie.CPO, Dispositif.AAP, "convention pluriannuelle"),
        (C, DENAIN, None, ANS, RECONDUIT, Voie.CPO, Dispositif.AAP, "a fait ses preuves"),
        (A, DENAIN, GRAND, ANS, NOUVEAU, Voie.AAP, None, "La première année"),
        (H, DENAIN, PETIT, ANS, RECONDUIT, Voie.PERSONNE, Dispositif.SIP, "plusieurs années en son nom"),
        # an idea to build together, however long
        (A, DENAIN, MOYEN, COURTE, IDEE, Voie.FPC, None, "la Fabrique"),
        (H, DENAIN, None, ANNEE, IDEE, Voie.FPC, None, "la Fabrique"),
        (C, DENAIN, 500_000, ANS, IDEE, Voie.FPC, None, "toute l’année"),
        (C, DENAIN, 500_001, ANS, IDEE, Voie.AAP, Dispositif.FPC, "Dans la FPC"),
        (H, DENAIN, GRAND, ANS, IDEE, Voie.PERSONNE, Dispositif.FPC, "Dans la FPC"),
    ],
)  # fmt: skip
def test_chaque_projet_a_son_conseil(
    qui: Qui,
    commune: str,
    montant: int | None,
    duree: Duree,
    maturite: Maturite,
    voie: Voie,
    repli: Dispositif | None,
    mots: str,
) -> None:
    conseil = orienter(_projet(qui, commune, montant, duree, maturite), LIEUX, PLAFONDS)
    assert (conseil.voie, conseil.repli) == (voie, repli)
    assert mots in conseil.pourquoi.replace("\u202f", " ").replace("\u00a0", " ")


TOUS = list(product(Qui, (DENAIN, BRILLON, HORS_AGGLOMERATION, ""), (None, 0, PETIT, MOYEN, GRAND), Duree, Maturite))


@pytest.mark.parametrize("plafonds", [PLAFONDS, {}], ids=["plafonds", "sans plafond"])
def test_aucune_reponse_ne_mene_a_une_impasse(plafonds: dict[Dispositif, int | None]) -> None:
    for reponses in TOUS:
        projet = _projet(*reponses)
        conseil = orienter(projet, LIEUX, plafonds)
        for phrase in (conseil.pourquoi, *conseil.aussi):
            assert phrase.endswith((".", "?")) and "None" not in phrase, (reponses, phrase)
        # a person is never left without something to do
        assert conseil.voie is not Voie.PERSONNE or conseil.aussi, reponses
        for guichet in (conseil.voie.dispositif, conseil.repli):
            if guichet is not None:
                assert projet.qui is not Qui.COLLECTIF or DISPOSITIFS[guichet].accepte_collectif, reponses
                assert projet.qui is not Qui.AUTRE, reponses
        plafond = plafonds.get(conseil.voie.dispositif) if conseil.voie.dispositif else None
        assert plafond is None or (projet.montant_cents or 0) <= plafond, reponses


def test_une_voie_se_dit_en_toutes_lettres() -> None:
    assert Voie.SIP.libelle == "Soutien aux Initiatives de Proximité (SIP)"
    assert Voie.CPO.dispositif is None and "(CPO)" in Voie.CPO.libelle
    assert Voie.PERSONNE.dispositif is None
