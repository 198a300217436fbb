"""Invented contours: squares side by side, in the Nord, under the codes asked for."""

import json
from typing import Any


def trait(code: str, x: float, y: float, *, cote: float = 0.05, cle: str = "code", nom: str = "") -> dict[str, Any]:
    """A square whose south-west corner is there, each side cut in ten points that say nothing more."""
    pas = [n * cote / 10 for n in range(10)]
    anneau = [
        *([x + p, y] for p in pas), *([x + cote, y + p] for p in pas), *([x + cote - p, y + cote] for p in pas),
        *([x, y + cote - p] for p in pas), [x, y],
    ]  # fmt: skip
    geometrie = {"type": "Polygon", "coordinates": [anneau]}
    return {"type": "Feature", "properties": {cle: code, "nom": nom}, "geometry": geometrie}


def collection(*traits: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(traits)}).encode()
