# ruff: noqa: F811
"""Whatever is posted, to whichever route, by whoever may enter: a page in French, never a 5xx, nothing half-done."""

import pickle
import re
from collections.abc import Callable
from functools import cache
from urllib.parse import quote_from_bytes

import pytest

from tests import hostile
from tests.conftest import Partage, _application
from tests.hostile import (  # noqa: F401 (fixtures)
    Formulaire,
    Monde,
    entrants,
    formulaires,
    juger,
    monde,
    mondes,
)

POSTES = hostile.routes(_application(), "POST")
LUES = hostile.routes(_application(), "GET")

VALEURS: dict[str, bytes] = {
    "nul": b"a\0b",
    "octets perdus": b"\xed\xa0\x80\xff\xfe",
    "2^63": b"9223372036854775808",
    "2^31": b"2147483648",
    "moins un": b"-1",
    "1e400": b"1e400",
    "nan": b"nan",
    "chiffre arabe": "٣".encode(),
    "exposant": "²".encode(),
    "5000 chiffres": b"9" * 5000,
    "vide": b"",
    "signes": b"'\";--<b>%_*${7*7}{{7*7}}",
    "date lointaine": b"31/12/9999",
    "date premiere": b"0001-01-01",
    "date et heure": b"9999-12-31T23:59",
    "heure": b"25:61",
    "sens d'ecriture": "\u202eabc\ufeff\u2028".encode(),
    "formule": b"=1+1",
    "100 000 signes": ("é".encode() + b"a" * 99) * 1000,  # of é alone, reading the body takes longer than the answer
}


encoder = cache(quote_from_bytes)


def urlencoder(paires: list[tuple[str, bytes]]) -> bytes:
    return "&".join(f"{encoder(n.encode())}={encoder(v)}" for n, v in paires).encode()


@pytest.fixture(scope="module")
def formes(mondes: Callable[..., Monde], partage: Partage) -> dict[str, list[Formulaire]]:
    """Every form of the portal. The engine has no part in them."""
    lues = partage("formes", lambda fichier: fichier.write_bytes(pickle.dumps(_formes(mondes("sqlite")))))
    trouvees: dict[str, list[Formulaire]] = pickle.loads(lues.read_bytes())
    return trouvees


def _formes(monde: Monde) -> dict[str, list[Formulaire]]:
    """Every form that a page shows to somebody, by the path it is posted to."""
    monde.propre()
    trouves: dict[tuple[str, str, tuple[str, ...]], Formulaire] = {}
    for nom, gabarit in sorted(LUES.items()):
        if nom in (
            "dossiers.telecharger_piece",
            "instruction.piece",
            "comite.exporter_classement",
            "dossiers.document",
        ):
            continue
        qui = entrants("GET", nom)
        toutes = _variantes(monde, nom, gabarit)
        # the last who may enter has a few forms of their own, whatever the state
        vues = [*((acteur, chemin) for acteur in qui[:1] for chemin in toutes), *((a, toutes[0]) for a in qui[-1:])]
        for acteur, chemin in dict.fromkeys(vues):
            reponse = monde.navigateur(acteur).get(chemin)
            assert reponse.status_code < 500, chemin
            if reponse.headers.get("content-type", "").startswith("text/html"):
                for forme in formulaires(reponse.text, chemin, acteur):
                    cle = (re.sub(r"\d+", "#", forme.action), acteur, tuple(n for n, _ in forme.champs))
                    trouves.setdefault(cle, forme)
    par_action: dict[str, list[Formulaire]] = {}
    for forme in trouves.values():
        par_action.setdefault(forme.action, []).append(forme)
    return par_action


def _variantes(monde: Monde, nom: str, gabarit: str) -> list[str]:
    if nom == "dossiers.section":
        return [monde.chemin(gabarit, dossier_id=monde.scenario.brouillon_id, cle=cle) for cle in hostile.SECTIONS]
    if "{dossier_id}" in gabarit:
        ids = [monde.scenario.parametres["dossier_id"], *monde.par_etat.values()]
        return [monde.chemin(gabarit, dossier_id=i) for i in ids]
    return [monde.chemin(gabarit)]


def motif_de(gabarit: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{\w+(:\w+)?\}", "[^/]+", gabarit))


def _mienne(formes: dict[str, list[Formulaire]], monde: Monde, nom: str) -> Formulaire:
    """The fullest form posted to a route; the bare address when no page shows one."""
    motif = motif_de(POSTES[nom])
    precises = [motif_de(p) for n, p in POSTES.items() if n != nom and p.count("{") < POSTES[nom].count("{")]
    trouvees = [
        forme
        for action, celles_ci in formes.items()
        if motif.fullmatch(action) and not any(m.fullmatch(action) for m in precises)
        for forme in celles_ci
    ]
    vide = Formulaire((entrants("POST", nom) or ["anonyme"])[0], monde.chemin(POSTES[nom]), (), frozenset())
    return max(trouvees, key=lambda forme: len(forme.champs), default=vide)


def _essais(forme: Formulaire, moteur: str) -> list[tuple[str, bytes]]:
    """Every field hostile at once, then two of those that were shown, each by itself."""
    quoi_partout = ("nul", "2^63")
    essais = [
        (f"tout = {quoi}", urlencoder([(n, VALEURS[quoi]) for n in (*dict(forme.champs), "inconnu", "a.²")]))
        for quoi in quoi_partout
    ]
    if moteur == "sqlite":
        tour = [quoi for quoi in VALEURS if quoi != "100 000 signes"]
        depart = len(forme.champs) + len(forme.action)  # neither the same fields nor the same values everywhere
        for rang in range(min(2, len(forme.champs))):
            nom = forme.champs[(depart + rang) % len(forme.champs)][0]
            quoi = tour[(depart + rang) % len(tour)]
            paires = [(n, VALEURS[quoi] if n == nom else v.encode()) for n, v in forme.champs]
            essais.append((f"{nom} = {quoi}", urlencoder(paires)))
        essais.append(
            ("trop long", urlencoder([(n, VALEURS["100 000 signes"]) for n, _ in (*forme.champs[:3], ("inconnu", ""))]))
        )
    return essais


@hostile.sur_les_moteurs(POSTES, sur_postgresql=hostile.une_par_porte(POSTES))
def test_une_saisie_hostile_a_sa_page_et_ne_change_rien(
    monde: Monde, formes: dict[str, list[Formulaire]], nom: str
) -> None:
    forme = _mienne(formes, monde, nom)
    navigateur = monde.navigateur(forme.acteur)
    for quoi, corps in _essais(forme, monde.moteur):
        avant = monde.rang()
        reponse = navigateur.post(
            forme.action, content=corps, headers={"content-type": "application/x-www-form-urlencoded"}
        )
        juger(reponse, f"{forme.acteur} {forme.action} {quoi}")
        if monde.rang() != avant:
            if reponse.status_code >= 400:
                assert monde.changees() == [], f"{forme.action} {quoi}"
            else:
                monde.neuf()
