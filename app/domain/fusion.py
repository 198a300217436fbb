"""Two people on one section: what only one of them changed is kept, the rest is shown side by side.

The unit is the cell. A text, a choice, a list is one; a table has one for each line and column, so that two people
who fill different lines of a budget are both kept. The page carries the digest of each cell as it was displayed
(`empreintes`). Comparing it with what comes back and with what is stored tells who changed what, without keeping
the old text anywhere. What a page does not send was not on it: only a cell that comes back empty is emptied.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.domain.contenus import en_cellules, en_lignes, en_texte

LONGUEUR = 10
PAIRES_MAXIMUM = 1000


@dataclass(frozen=True, slots=True)
class Cellules:
    """The cells of a matrix or of a column of amounts as a page sent them, the emptied ones too."""

    saisies: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Lignes:
    """The rows of a table as a page sent them, by their rank on that page.

    `signifiantes`: the columns of which one at least is filled in a row that counts. `cles`: those that name a row
    (the funder and its name); a table without any has rows that only their content tells apart.
    """

    par_rang: Mapping[int, Mapping[str, str]]
    colonnes: tuple[str, ...]
    signifiantes: tuple[str, ...]
    cles: tuple[str, ...] = ()

    def compte(self, ligne: Mapping[str, Any]) -> bool:
        """Whether something was typed in this row, beyond a choice that is made beforehand."""
        return any(en_texte(ligne.get(c)) for c in self.signifiantes)


@dataclass(frozen=True, slots=True)
class Conflit:
    """One cell that both people changed. `nom`: its field on my page; `place`: the same in the merged answers."""

    nom: str
    place: str
    mien: Any
    autre: Any


@dataclass(slots=True)
class Fusion:
    """The merged answers, what both people changed differently, and the digests the page has from now on.

    When there are conflicts `contenu` holds mine, and its rows are those that are stored, then the new ones: an
    emptied row keeps its place, so that the ranks of the page that shows both are those of what is stored.
    """

    contenu: dict[str, Any]
    conflits: list[Conflit] = field(default_factory=list)
    base: dict[str, str] = field(default_factory=dict)


def _condense(reponse: Any) -> str:
    texte = json.dumps({"r": reponse or None}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(texte.encode()).hexdigest()[:LONGUEUR]


RIEN = _condense(None)


def empreinte(reponse: Any) -> str:
    """Short digest of one answer or cell; every empty one has the same."""
    return _condense(reponse) if reponse else RIEN


def en_parties(contenu: Mapping[str, Any]) -> dict[str, Any]:
    """The filled cells by name: « intitule », « charges.achats », « financeurs.0.montant »."""
    return {nom: valeur for cle, reponse in contenu.items() for nom, valeur in _parties(cle, reponse) if valeur}


def _parties(cle: str, reponse: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(reponse, Mapping):
        yield from ((f"{cle}.{code}", saisi) for code, saisi in en_cellules(reponse).items())
    elif isinstance(reponse, list) and any(isinstance(ligne, Mapping) for ligne in reponse):
        for rang, ligne in enumerate(en_lignes(reponse)):
            yield from ((f"{cle}.{rang}.{colonne}", saisi) for colonne, saisi in ligne.items())
    else:
        yield cle, reponse


def empreintes(contenu: Mapping[str, Any]) -> str:
    """« intitule:1a2b3c4d5e charges.achats:… », for the hidden field of the page."""
    return en_paires({nom: empreinte(valeur) for nom, valeur in en_parties(contenu).items()})


def en_paires(base: Mapping[str, str]) -> str:
    """The same from the digests themselves."""
    return " ".join(f"{nom}:{valeur}" for nom, valeur in base.items())


def lire_empreintes(champ: str) -> dict[str, str]:
    """The inverse of `empreintes`; anything else than pairs is ignored."""
    paires = (morceau.partition(":") for morceau in champ.split()[:PAIRES_MAXIMUM])
    return {nom: valeur for nom, deux_points, valeur in paires if deux_points}


def base_actuelle(contenu: Mapping[str, Any]) -> dict[str, str]:
    """The digests of a page that shows exactly what is stored, whole answers too."""
    entieres = {cle: empreinte(reponse) for cle, reponse in contenu.items()}
    return entieres | {nom: empreinte(valeur) for nom, valeur in en_parties(contenu).items()}


def sans(posee: Mapping[str, Any], places: Sequence[str]) -> dict[str, Any]:
    """What was sent, without some cells: they stay as they are stored. A row is named « financeurs.3 »."""
    gardee = dict(posee)
    for cle, reponse in posee.items():
        ici = {place.removeprefix(f"{cle}.") for place in places if place.startswith(f"{cle}.")}
        if cle in places:
            del gardee[cle]
        elif isinstance(reponse, Cellules):
            gardee[cle] = Cellules({code: saisi for code, saisi in reponse.saisies.items() if code not in ici})
        elif isinstance(reponse, Lignes) and ici:
            lignes = {
                rang: {c: saisi for c, saisi in ligne.items() if f"{rang}.{c}" not in ici}
                for rang, ligne in reponse.par_rang.items()
                if str(rang) not in ici
            }
            gardee[cle] = Lignes(lignes, reponse.colonnes, reponse.signifiantes, reponse.cles)
    return gardee


def fusionner(
    base: Mapping[str, str], mien: Mapping[str, Any], autre: Mapping[str, Any], *, garder_autre: bool = False
) -> Fusion:
    """Merge what I typed with what somebody else saved since the page was shown. `base`: digests then shown.

    `garder_autre`: what both changed keeps the other's answer, and there is no conflict left.
    """
    fusion = Fusion(dict(autre))
    for cle, reponse in mien.items():
        if isinstance(reponse, Cellules):
            _cellules(fusion, base, cle, reponse, garder_autre)
        elif isinstance(reponse, Lignes):
            _Table(fusion, base, cle, reponse, garder_autre).fusionner()
        else:
            fusion.contenu[cle] = _une(fusion, base, (cle, cle), reponse, autre.get(cle), garder_autre)
    if not fusion.conflits:
        for cle, reponse in mien.items():
            if isinstance(reponse, Lignes) and cle in fusion.contenu:
                fusion.contenu[cle] = [ligne for ligne in fusion.contenu[cle] if reponse.compte(ligne)]
    fusion.base = {nom: vue for nom, vue in fusion.base.items() if vue != RIEN or nom in base}
    return fusion


def _une(fusion: Fusion, base: Mapping[str, str], noms: tuple[str, str], ici: Any, la: Any, garder_autre: bool) -> Any:
    """What is kept of one cell, named on the page and in the merged answers; its conflict and digest are noted."""
    nom, place = noms
    avant, e_ici, e_la = base.get(nom, RIEN), empreinte(ici), empreinte(la)
    if e_la in (avant, e_ici):
        fusion.base[nom] = e_ici
        return ici
    fusion.base[nom] = avant
    if e_ici == avant or garder_autre:
        return la
    fusion.conflits.append(Conflit(nom, place, ici, la))
    return ici


def _cellules(fusion: Fusion, base: Mapping[str, str], cle: str, posees: Cellules, garder_autre: bool) -> None:
    gardees = en_cellules(fusion.contenu.get(cle))
    for code, ici in posees.saisies.items():
        nom = f"{cle}.{code}"
        gardees[code] = _une(fusion, base, (nom, nom), ici, gardees.get(code, ""), garder_autre)
    if posees.saisies or cle in fusion.contenu:
        fusion.contenu[cle] = {code: saisi for code, saisi in gardees.items() if saisi}


class _Table:
    """The merge of one table with rows: the rows of my page find theirs among those that are stored."""

    def __init__(self, fusion: Fusion, base: Mapping[str, str], cle: str, posees: Lignes, garder_autre: bool) -> None:
        self.fusion, self.base, self.cle, self.posees, self.garder_autre = fusion, base, cle, posees, garder_autre
        stockees = fusion.contenu.get(cle)
        brutes = stockees if isinstance(stockees, list) else []
        self.gardees = [dict(ligne) if isinstance(ligne, Mapping) else {} for ligne in brutes]
        self.libres = set(range(len(self.gardees)))
        # digests as they are stored: each is compared with every row of the page
        self.vues = [{c: empreinte(en_texte(x.get(c))) for c in posees.colonnes} for x in self.gardees]

    def fusionner(self) -> None:
        if not self.posees.par_rang:
            return
        montrees = {rang for rang in self.posees.par_rang if self._etait_montree(rang)}
        places = self._places(montrees)
        for rang, ligne in self.posees.par_rang.items():
            if rang in places:
                self._cellule_par_cellule(rang, places[rang], ligne)
            elif rang in montrees:
                self._ligne_retiree(rang, ligne)
            elif self.posees.compte(ligne):
                self._ligne_nouvelle(rang, ligne)
            else:
                self.fusion.base |= {f"{self.cle}.{rang}.{c}": empreinte(saisi) for c, saisi in ligne.items()}
        if self.gardees or self.cle in self.fusion.contenu:
            self.fusion.contenu[self.cle] = self.gardees

    def _avant(self, rang: int, colonne: str) -> str:
        return self.base.get(f"{self.cle}.{rang}.{colonne}", RIEN)

    def _etait_montree(self, rang: int) -> bool:
        return any(self._avant(rang, c) != RIEN for c in self.posees.signifiantes)

    def _places(self, montrees: set[int]) -> dict[int, int]:
        """Where each row my page showed now is: untouched ones first, then those that kept the most of themselves."""
        trouvees: dict[int, int] = {}
        for rang in sorted(montrees & self.libres):  # most of the time nothing moved
            if all(self.vues[rang][c] == self._avant(rang, c) for c in self.posees.colonnes):
                trouvees[rang] = rang
                self.libres.discard(rang)
        ressemblances = sorted(
            (-self._ressemblance(rang, place), abs(rang - place), rang, place)
            for rang in montrees - trouvees.keys()
            for place in self.libres
        )
        for ressemblance, _, rang, place in ressemblances:
            if ressemblance and rang not in trouvees and place in self.libres:
                trouvees[rang] = place
                self.libres.discard(place)
        return trouvees

    def _ressemblance(self, rang: int, place: int) -> int:
        vues = self.vues[place]
        memes = {c for c in self.posees.colonnes if vues[c] == self._avant(rang, c)}
        pleines = sum(1 for c in self.posees.signifiantes if c in memes and vues[c] != RIEN)
        meme_nom = bool(self.posees.cles) and memes.issuperset(self.posees.cles)
        entiere = len(memes) == len(self.posees.colonnes)
        return pleines and pleines + 100 * meme_nom + 1000 * entiere

    def _cellule_par_cellule(self, rang: int, place: int, ligne: Mapping[str, str]) -> None:
        for colonne, ici in ligne.items():
            noms = f"{self.cle}.{rang}.{colonne}", f"{self.cle}.{place}.{colonne}"
            la = en_texte(self.gardees[place].get(colonne))
            self.gardees[place][colonne] = _une(self.fusion, self.base, noms, ici, la, self.garder_autre)

    def _ligne_retiree(self, rang: int, ligne: Mapping[str, str]) -> None:
        """Somebody took away a row that my page shows: it stays away, unless I was writing in it."""
        self.fusion.base |= {f"{self.cle}.{rang}.{c}": self._avant(rang, c) for c in ligne}
        est_touchee = any(empreinte(saisi) != self._avant(rang, c) for c, saisi in ligne.items())
        if est_touchee and self.posees.compte(ligne) and not self.garder_autre:
            place = len(self.gardees)
            self.gardees.append(dict(ligne))
            self.fusion.conflits.append(Conflit(f"{self.cle}.{rang}", f"{self.cle}.{place}", dict(ligne), {}))

    def _ligne_nouvelle(self, rang: int, ligne: Mapping[str, str]) -> None:
        """A row of mine: added, or merged into the row that somebody has just added under the same name."""
        place = next((p for p in sorted(self.libres) if self._est_la_meme(ligne, self.gardees[p])), None)
        if place is not None:
            self.libres.discard(place)
            return self._cellule_par_cellule(rang, place, ligne)
        self.gardees.append({c: ligne.get(c, "") for c in self.posees.colonnes})
        self.fusion.base |= {f"{self.cle}.{rang}.{c}": empreinte(saisi) for c, saisi in ligne.items()}
        return None

    def _est_la_meme(self, ligne: Mapping[str, str], brute: Mapping[str, Any]) -> bool:
        """The same name, or nothing that contradicts: what was sent twice is kept once."""
        gardee = en_cellules(brute)
        if self.posees.cles and any(ligne.get(c) for c in self.posees.cles):
            return all(ligne.get(c, "") == gardee.get(c, "") for c in self.posees.cles)
        communes = [c for c in self.posees.signifiantes if ligne.get(c) and gardee.get(c)]
        return bool(communes) and all(ligne[c] == gardee[c] for c in communes)
