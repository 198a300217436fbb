"""A file of contours is opened, checked, compared with the reference data, simplified; then drawn."""

import json
import math
from typing import Any

import pytest

from app.domain import contours
from app.domain.contours import ContoursIllisibles, centre, dessiner, lire_traits, rapprocher, simplifier
from tests.fabriques_contours import collection, trait

CONNUS = {"59172", "59491", "QN05950M"}


@pytest.mark.parametrize(
    ("contenu", "phrase"),
    [
        (b"", "lisible"),
        (b"\xff\xfe", "lisible"),
        (b'{"type": "FeatureCollection", "features": [NaN]}', "lisible"),
        (b"[" * 100_000, "lisible"),
        (b"[]", "FeatureCollection"),
        (b'{"type": "Feature"}', "FeatureCollection"),
        (b'{"type": "FeatureCollection", "features": []}', "FeatureCollection"),
        (b" " * (contours.TAILLE_MAXIMUM + 1), "15 Mo"),
    ],
)
def test_un_fichier_qui_n_est_pas_du_geojson_est_refuse_entier(contenu: bytes, phrase: str) -> None:
    with pytest.raises(ContoursIllisibles) as refus:
        lire_traits(contenu)
    assert phrase in refus.value.phrase


def geometrie(genre: str, coordonnees: Any) -> dict[str, Any]:
    return {"properties": {"CODGEO": "59491"}, "geometry": {"type": genre, "coordinates": coordonnees}}


CARRE = [[3.4, 50.3], [3.5, 50.3], [3.5, 50.4], [3.4, 50.3]]


@pytest.mark.parametrize(
    ("mauvais", "motif"),
    [
        (trait("", 3.4, 50.3), "Aucun code"),
        (trait("75056", 3.4, 50.3, nom="Paris"), "pas celui d’une commune"),
        (trait("59172", 3.4, 50.3), "déjà venu"),
        (geometrie("Point", [3.4, 50.3]), "il faut un polygone"),
        (geometrie("Polygon", [CARRE[:3]]), "pas assez de points"),
        (geometrie("Polygon", []), "pas assez de points"),
        (geometrie("MultiPolygon", [[]]), "pas assez de points"),
        (geometrie("Polygon", "loin"), "illisibles"),
        (geometrie("Polygon", [[[3.4], *CARRE]]), "illisibles"),
        (geometrie("Polygon", [[[True, 50.3], *CARRE]]), "illisibles"),
        (geometrie("Polygon", [[["3.4", 50.3], *CARRE]]), "illisibles"),
        (geometrie("Polygon", None), "illisibles"),
        (geometrie("Polygon", [[[y, x] for x, y in CARRE]]), "inversées"),
        (geometrie("Polygon", [[[730_000 + n, 7_025_000] for n in range(5)]]), "Lambert 93"),
        (geometrie("Polygon", [[[10**400, 50.3], *CARRE]]), "WGS84"),
        ("rien", "Aucun code"),
        ({"properties": None, "geometry": None}, "Aucun code"),
    ],
)
def test_chaque_contour_ecarte_dit_pourquoi(mauvais: Any, motif: str) -> None:
    lecture = rapprocher(lire_traits(collection(trait("59172", 3.4, 50.3), mauvais)), CONNUS)
    assert list(lecture.retenus) == ["59172"]
    ((quoi, pourquoi),) = lecture.rejets
    assert quoi and motif in pourquoi


def test_rien_de_garde_se_dit_et_trop_de_points_aussi(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ContoursIllisibles) as refus:
        rapprocher(lire_traits(collection(trait("75056", 3.4, 50.3, nom="Paris"))), CONNUS)
    assert "75056 Paris" in refus.value.phrase
    monkeypatch.setattr(contours, "POINTS_MAXIMUM", 40)
    with pytest.raises(ContoursIllisibles) as refus:
        lire_traits(collection(trait("59172", 3.4, 50.3)))
    assert "trop de points" in refus.value.phrase


def test_le_code_se_trouve_sous_ses_noms_usuels() -> None:
    qpv = trait("qn05950m", 3.4, 50.3, cle="code_qp")
    qpv["properties"] |= {"insee_com": "59172", "lib_qp": "Denain"}
    lus = [*lire_traits(collection(qpv, trait("59491", 3.5, 50.3, cle="INSEE_COM")))]
    assert [(t.code, t.nom) for t in lus] == [("QN05950M", "Denain"), ("59491", "")]
    # a mark of order at the head, as some tools write
    assert lire_traits(b"\xef\xbb\xbf" + collection(qpv))[0].code == "QN05950M"


def test_une_ligne_se_simplifie_sans_s_ecarter() -> None:
    (carre,) = lire_traits(collection(trait("59172", 3.4, 50.3)))
    lecture = rapprocher([carre], CONNUS)
    ((anneau,),) = lecture.retenus["59172"]
    assert anneau == [(340_000, 5_030_000), (345_000, 5_030_000), (345_000, 5_035_000), (340_000, 5_035_000), anneau[0]]
    rond = [
        (round(340_000 + 2_000 * math.cos(n / 50)), round(5_030_000 + 2_000 * math.sin(n / 50))) for n in range(314)
    ]
    simple = simplifier(rond)
    assert 8 < len(simple) < 60 and simple[0] == simple[-1] and set(simple) <= set(rond)
    # a quartier smaller than the tolerance is still drawn
    petit = [(340_000, 5_030_000), (340_009, 5_030_000), (340_009, 5_030_009), (340_000, 5_030_009)]
    assert len(simplifier(petit)) >= 4


def test_les_contours_se_dessinent_a_la_bonne_largeur() -> None:
    lecture = rapprocher(lire_traits(collection(trait("59172", 3.4, 50.3), trait("59491", 3.45, 50.35))), CONNUS)
    dessin = dessiner(lecture.retenus, 1000)
    assert dessin is not None
    # a degree of longitude is 0.638 of a degree of latitude here: 1 000 wide, so 1 567 high
    assert (dessin.largeur, dessin.hauteur) == (1000, round(1000 / math.cos(math.radians(50.35))))
    assert dessin.traces["59172"] == "M0 1567 500 1567 500 784 0 784Z"
    assert dessin.centres["59491"] == (750, 392)
    assert dessiner({}) is None
    assert centre([(0, 0), (4, 0), (0, 0)]) == (2, 0)


def test_un_trou_sans_epaisseur_ne_se_dessine_plus() -> None:
    troue = trait("59172", 3.4, 50.3)
    troue["geometry"]["coordinates"] += [[[3.41, 50.31]] * 4, CARRE]
    ((dehors, *trous),) = rapprocher(lire_traits(json.dumps(
        {"type": "FeatureCollection", "features": [troue]}).encode()), CONNUS).retenus["59172"]  # fmt: skip
    assert len(dehors) == 5 and len(trous) == 1
