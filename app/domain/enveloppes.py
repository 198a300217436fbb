"""The envelopes of a campaign as a value: what a placement touches, what refuses it, what remains. Cents.

One tree per funder. Its root is what the funder gives; a sub-envelope keeps a part of its parent for an orientation, a
geography or a commune. What is kept for a child is not free in its parent, so a placement is held to what is free where
it falls, and counts there and in every ancestor: none can then be passed. Everything here is pure: a scenario places
thousands of amounts on such a value without a base.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import pairwise, takewhile

from app.domain.orientations import GEOGRAPHIES_COURTES, Geographie, Orientation
from app.domain.saisies import accorder, euros, pourcentage


class Decoupe(StrEnum):
    """What a sub-envelope is kept for."""

    ORIENTATION = "orientation"
    GEOGRAPHIE = "geographie"
    COMMUNE = "commune"

    @property
    def libelle(self) -> str:
        return DECOUPES[self]


DECOUPES: dict[Decoupe, str] = {
    Decoupe.ORIENTATION: "Une orientation",
    Decoupe.GEOGRAPHIE: "Une géographie",
    Decoupe.COMMUNE: "Une commune",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lieu:
    """What an envelope looks at in a dossier. `communes`: INSEE codes; `cout_cents`: 0 while unknown.

    `tenu`: by funder's code, the envelope of its tree that already holds a promise to this dossier."""

    orientation: Orientation | None = None
    geographies: frozenset[Geographie] = frozenset()
    communes: frozenset[str] = frozenset()
    cout_cents: int = 0
    tenu: Mapping[str, int] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Regles:
    """What an envelope asks of each dossier. No geography: it serves them all."""

    plancher_cents: int | None = None
    plafond_cents: int | None = None
    taux_max_pour_mille: int | None = None
    geographies: frozenset[Geographie] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Noeud:
    """An envelope or a sub-envelope; `id` is one of its own in its tree. `engage_cents` and `promis_cents` count those
    of its own children too; `reporte_cents` was carried over to the next year's envelope."""

    id: int
    nom: str
    montant_cents: int
    engage_cents: int = 0
    promis_cents: int = 0
    reporte_cents: int = 0
    regles: Regles = field(default_factory=Regles)
    decoupe: Decoupe | None = None
    valeur: str = ""
    est_fermee: bool = False
    enfants: tuple["Noeud", ...] = ()

    @property
    def reste_cents(self) -> int:
        """What is neither engaged nor promised."""
        return self.montant_cents - self.engage_cents - self.promis_cents - self.reporte_cents

    @property
    def reserve_cents(self) -> int:
        """What remains is kept for these children."""
        return sum(enfant.reste_cents for enfant in self.enfants if not enfant.est_fermee)

    @property
    def libre_cents(self) -> int:
        """What remains outside the sub-envelopes: what can be placed here, or shared out."""
        return self.reste_cents - self.reserve_cents

    def accueille(self, lieu: Lieu) -> bool:
        """Whether a dossier falls in this sub-envelope."""
        if self.est_fermee:
            return False
        if self.decoupe is Decoupe.ORIENTATION:
            return lieu.orientation is not None and lieu.orientation.value == self.valeur
        if self.decoupe is Decoupe.GEOGRAPHIE:
            return self.valeur in lieu.geographies
        if self.decoupe is Decoupe.COMMUNE:
            return self.valeur in lieu.communes
        return True

    def libelle_dans(self, parent: "Noeud") -> str:
        """Its name without that of the envelope it is a part of."""
        return self.nom.removeprefix(f"{parent.nom} — ")

    def parcours(self, profondeur: int = 0) -> Iterator[tuple[int, "Noeud"]]:
        """This node then those below, each with its depth."""
        yield profondeur, self
        for enfant in self.enfants:
            yield from enfant.parcours(profondeur + 1)


@dataclass(frozen=True, slots=True)
class Enveloppes:
    """The trees of a campaign, by funder's code. Placing an amount makes another value."""

    racines: Mapping[str, Noeud]

    def chemin(self, code: str, lieu: Lieu) -> tuple[Noeud, ...]:
        """What a placement touches, from the root down: at each level, the first open child the dossier falls in.

        Where a promise is held, it is placed there, whatever parts were made since; if that one closed, above it.
        """
        if code in lieu.tenu:
            return tuple(takewhile(lambda n: not n.est_fermee, _vers(self.racines[code], lieu.tenu[code])))
        chemin = [self.racines[code]]
        while (suivant := next((e for e in chemin[-1].enfants if e.accueille(lieu)), None)) is not None:
            chemin.append(suivant)
        return tuple(chemin)

    def ou_il_compte(self, code: str, lieu: Lieu) -> str:
        """In which part a dossier falls, and those made later that it matches as well; "" outside of any part.

        What does not serve its place says that instead."""
        chemin = self.chemin(code, lieu)
        if ferme := next((noeud for noeud in chemin if not sert(noeud.regles, lieu)), None):
            return refus_d_une_regle(ferme.nom, ferme.regles, 1, lieu)
        if len(chemin) == 1:
            return ""
        aussi = [
            autre.libelle_dans(parent)
            for parent, pris in pairwise(chemin)
            for autre in parent.enfants
            if code not in lieu.tenu and autre.id != pris.id and autre.accueille(lieu)
        ]
        dit = f"Il compte dans la part « {chemin[-1].libelle_dans(chemin[-2])} »"
        if not aussi:
            return f"{dit}."
        return f"{dit}, la première réservée ; il correspond aussi à {', '.join(f'« {nom} »' for nom in aussi)}."

    def noeud(self, code: str, id_: int) -> Noeud:
        """One envelope of a tree."""
        return next(noeud for _, noeud in self.racines[code].parcours() if noeud.id == id_)

    def au_dessus(self, code: str, id_: int) -> frozenset[int]:
        """One envelope of a tree and those that contain it."""
        return frozenset(noeud.id for noeud in _vers(self.racines[code], id_))

    def reste_cents(self, code: str, lieu: Lieu) -> int:
        """What a dossier may still be given by this funder."""
        return self.chemin(code, lieu)[-1].libre_cents

    def refus(self, code: str, cents: int, lieu: Lieu) -> str:
        """Why this amount cannot be placed, remaining money included; "" if it can."""
        if regle := self.refus_de_regle(code, cents, lieu):
            return regle
        feuille = self.chemin(code, lieu)[-1]
        return phrase_du_reste(feuille.nom, feuille.libre_cents, cents) if cents > feuille.libre_cents else ""

    def refus_de_regle(self, code: str, cents: int, lieu: Lieu) -> str:
        """Why the rules of an envelope on the way refuse this amount, whatever remains; "" if they do not."""
        if cents <= 0:
            return ""
        phrases = (refus_d_une_regle(noeud.nom, noeud.regles, cents, lieu) for noeud in self.chemin(code, lieu))
        return next((phrase for phrase in phrases if phrase), "")

    def placer(self, code: str, cents: int, lieu: Lieu, *, est_promis: bool = False) -> "Enveloppes":
        """The same with an amount more (less, if negative), in each envelope it touches. Checks nothing."""
        return self.mouvoir(code, {noeud.id for noeud in self.chemin(code, lieu)}, cents, est_promis=est_promis)

    def mouvoir(self, code: str, ids: Collection[int], cents: int, *, est_promis: bool = False) -> "Enveloppes":
        """The same with these cents more in the nodes named."""
        return Enveloppes({**self.racines, code: _placer(self.racines[code], ids, cents, est_promis)})


def _vers(noeud: Noeud, id_: int) -> tuple[Noeud, ...]:
    """From this node down to another one; nothing if it is not below."""
    if noeud.id == id_:
        return (noeud,)
    return next(((noeud, *suite) for enfant in noeud.enfants if (suite := _vers(enfant, id_))), ())


def _placer(noeud: Noeud, ids: Collection[int], cents: int, est_promis: bool) -> Noeud:
    if noeud.id not in ids:
        return noeud
    champ = "promis_cents" if est_promis else "engage_cents"
    enfants = tuple(_placer(enfant, ids, cents, est_promis) for enfant in noeud.enfants)
    return replace(noeud, enfants=enfants, **{champ: getattr(noeud, champ) + cents})


def sert(regles: Regles, lieu: Lieu) -> bool:
    """Whether these rules let the place of a dossier be served at all, whatever the amount."""
    return not regles.geographies or bool(regles.geographies & lieu.geographies)


def refus_d_une_regle(nom: str, regles: Regles, cents: int, lieu: Lieu) -> str:
    """Why these rules refuse an amount; "" if they do not. A rate is not held against a cost that is unknown."""
    if regles.geographies and not regles.geographies & lieu.geographies:
        return (
            f"{nom} ne finance que ces lieux : {_lieux(regles.geographies)}. Ce dossier agit ailleurs "
            f"({_lieux(lieu.geographies) or 'aucun quartier du contrat'}) : placez ce montant sur un autre financeur."
        )
    if regles.plancher_cents is not None and cents < regles.plancher_cents:
        return f"{nom} donne au moins {euros(regles.plancher_cents)} par dossier : saisissez davantage, ou rien."
    if regles.plafond_cents is not None and cents > regles.plafond_cents:
        return f"{nom} donne au plus {euros(regles.plafond_cents)} par dossier : saisissez un montant inférieur."
    taux = regles.taux_max_pour_mille
    if taux is not None and lieu.cout_cents > 0 and cents * 1000 > taux * lieu.cout_cents:
        return (
            f"{nom} finance au plus {pourcentage(taux)} du coût du projet ({euros(lieu.cout_cents)}) : "
            f"saisissez au plus {euros(taux * lieu.cout_cents // 1000)}."
        )
    return ""


def _lieux(geographies: frozenset[Geographie]) -> str:
    return ", ".join(GEOGRAPHIES_COURTES[g] for g in Geographie if g in geographies)


def phrase_du_reste(nom: str, reste_cents: int, cents: int) -> str:
    """What remains, for who asked for more."""
    refus = f"vous ne pouvez pas accorder {euros(cents)}."
    if reste_cents <= 0:
        return f"Il ne reste rien dans l’enveloppe {nom} : {refus}"
    return f"Il reste {euros(reste_cents)} dans l’enveloppe {nom} : {refus}"


def refus_de_montant(noeud: Noeud, montant_cents: int) -> str:
    """Why an envelope cannot come down to this amount; "" if it can."""
    tenus = noeud.engage_cents + noeud.promis_cents + noeud.reporte_cents
    if montant_cents < tenus and noeud.engage_cents == tenus:
        return (
            f"{euros(tenus)} sont déjà engagés sur cette enveloppe. "
            "Saisissez au moins ce montant, ou annulez d’abord des décisions."
        )
    if montant_cents < tenus:
        return f"{euros(tenus)} sont déjà engagés, promis ou reportés : saisissez au moins ce montant."
    if montant_cents < tenus + noeud.reserve_cents:
        return (
            f"Les sous-enveloppes gardent encore {euros(noeud.reserve_cents)} : saisissez au moins "
            f"{euros(tenus + noeud.reserve_cents)}, ou réduisez-les d’abord."
        )
    return ""


def refus_de_part(parent: Noeud, en_plus_cents: int) -> str:
    """Why a parent cannot keep this much more for a child; "" if it can."""
    if en_plus_cents <= parent.libre_cents:
        return ""
    return (
        f"Il reste {euros(max(parent.libre_cents, 0))} à répartir dans {parent.nom} : "
        "saisissez un montant qui y tient, ou augmentez d’abord cette enveloppe."
    )


def ramener(parts: Mapping[int, tuple[int | None, int]], cents: int) -> dict[int, int]:
    """The amounts of parts (id → parent's id, cents) that hold in `cents`: in proportion where they pass what they
    are cut from, each rounded down; as they are elsewhere. A part comes after its parent."""
    gardes: dict[int | None, int] = {}
    for parent, montant in parts.values():
        gardes[parent] = gardes.get(parent, 0) + montant
    montants: dict[int, int] = {}
    for id_, (parent, montant) in parts.items():
        place = max(cents if parent is None else montants[parent], 0)
        montants[id_] = montant if gardes[parent] <= place else montant * place // gardes[parent]
    return montants


def refus_d_annulation(racine: Noeud, cents: int, annee: int) -> str:
    """Why a carry-over cannot be given back to that year; "" if it can."""
    if cents <= racine.libre_cents:
        return ""
    libre = max(racine.libre_cents, 0)
    return (
        f"Il ne reste que {euros(libre)} {accorder(libre // 100, 'libre')} dans {racine.nom} : le report de "
        f"{euros(cents)} est déjà employé et ne peut pas revenir à {annee}. Réduisez d’abord des parts, des promesses "
        "ou des décisions."
    )


def refus_de_report(source: Noeud, cents: int) -> str:
    """Why this much cannot be carried over from last year's envelope; "" if it can."""
    if cents <= 0:
        return "Saisissez le montant à reporter, par exemple 5 000."
    if cents > source.libre_cents:
        reste = euros(max(source.libre_cents, 0))
        return f"Il reste {reste} à reporter de l’enveloppe {source.nom} : saisissez au plus ce montant."
    return ""


def erreurs_de_regles(regles: Regles) -> dict[str, str]:
    """Rules that contradict one another, by field."""
    bas, haut = regles.plancher_cents, regles.plafond_cents
    if bas is not None and haut is not None and bas > haut:
        return {"plafond": f"Le plafond est sous le plancher ({euros(bas)}) : corrigez l’un des deux."}
    if regles.taux_max_pour_mille == 0:
        return {"taux_max": "Un taux de 0 % refuserait tout : saisissez un taux, ou laissez vide."}
    return {}
