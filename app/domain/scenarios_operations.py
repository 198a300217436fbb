"""What is done to a whole scenario at once: cut it, favour the new organismes, keep a minimum for some dossiers.

Each makes another scenario out of one, and says in French what it could not do. None ever passes an envelope: what is
given to some is taken from what remains first, then from the others, the last ranked first. A promise is somebody's
word: no operation changes it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.erreurs import SaisieInvalide
from app.domain.saisies import euros, pourcentage
from app.domain.scenarios import Cadre, Fiche, Groupe, Montants, Placement, reprendre


@dataclass(frozen=True, slots=True)
class Resultat:
    """The scenario made, and what to know of it."""

    montants: dict[int, dict[str, int]]
    phrases: tuple[str, ...] = ()


def placer_les_propositions(cadre: Cadre, propositions: Montants) -> Resultat:
    """A scenario that begins with what is proposed: promises, then the best ranked down, while envelopes hold it.

    Proposals take nothing from the envelopes and may pass them together: what no longer fits is lowered, or left out.
    """
    placement, baisses = Placement(cadre, {}), []
    propres = [(fiche, propositions.get(fiche.id, {})) for fiche in cadre.ordre()]
    for fiche, par_code in propres:
        for code in par_code.keys() & fiche.lieu.tenu.keys():
            placement.mettre(fiche.id, code, par_code[code])
    for fiche, par_code in propres:
        for code in cadre.codes:
            voulu = par_code.get(code, 0)
            if not voulu or code in fiche.lieu.tenu:
                continue
            tenable = min(voulu, placement.possible(fiche.id, code))
            tenable = tenable if tenable >= cadre.case(fiche.id, code).minimum_cents else 0
            placement.mettre(fiche.id, code, tenable)
            if tenable < voulu:
                baisses.append(fiche.numero)
    uniques = list(dict.fromkeys(baisses))
    phrase = (
        f"Les propositions dépassent ce que les enveloppes permettent : placées dans l’ordre du classement, elles sont "
        f"baissées ou écartées pour {', '.join(uniques[:10])}{f' et {len(uniques) - 10} autres' * (len(uniques) > 10)}."
    )
    return Resultat(reprendre(placement.montants), (phrase,) if uniques else ())


def couper(cadre: Cadre, montants: Montants, pour_mille: int) -> Resultat:
    """Every amount less this share, to the euro below; never under the least that its funder gives."""
    if not 0 < pour_mille <= 1000:
        raise SaisieInvalide("Saisissez une baisse de 0,1 à 100 %.", {"baisse": "Saisissez une baisse de 0,1 à 100 %."})
    placement, au_plancher, tenus = Placement(cadre, montants), 0, 0
    for dossier_id, par_code in reprendre(montants).items():
        if dossier_id not in cadre.fiches:
            continue
        for code, cents in par_code.items():
            if code in cadre.fiches[dossier_id].lieu.tenu:
                tenus += 1
                continue
            baisse = cents * (1000 - pour_mille) // 1000 // 100 * 100
            plancher = min(cents, cadre.case(dossier_id, code).minimum_cents) if pour_mille < 1000 else 0
            au_plancher += baisse < plancher
            placement.mettre(dossier_id, code, max(baisse, plancher))
    phrases = (
        f"Montants arrêtés au plancher de leur financeur : {au_plancher}." if au_plancher else "",
        f"Montants promis, laissés tels quels : {tenus}." if tenus else "",
    )
    return Resultat(reprendre(placement.montants), tuple(phrase for phrase in phrases if phrase))


def favoriser_les_nouveaux(cadre: Cadre, montants: Montants, pour_mille: int) -> Resultat:
    """First demands get this share more, within what they ask; the others give it up where nothing remains."""
    if not 0 < pour_mille <= 1000:
        raise SaisieInvalide("Saisissez une hausse de 0,1 à 100 %.", {"hausse": "Saisissez une hausse de 0,1 à 100 %."})
    placement = Placement(cadre, montants)
    nouveaux = [fiche for fiche in cadre.ordre() if fiche.est_premiere and placement.total(fiche.id)]
    if not nouveaux:
        return Resultat(reprendre(montants), ("Aucune première demande n’est retenue dans ce scénario.",))
    donneurs = [fiche for fiche in reversed(cadre.ordre()) if not fiche.est_premiere]
    voulu = obtenu = 0
    for fiche in nouveaux:
        for code, cents in list(placement.montants[fiche.id].items()):
            hausse = cents * pour_mille // 1000 // 100 * 100
            voulu += hausse
            obtenu += _monter(placement, fiche, code, hausse, donneurs)
    manque = voulu - obtenu
    dit = f"Premières demandes : {euros(obtenu)} de plus."
    reste = f"{euros(manque)} n’ont pas pu être ajoutés : demande, plafond ou enveloppe atteints." if manque else ""
    return Resultat(reprendre(placement.montants), tuple(x for x in (dit, reste) if x))


def garantir_un_minimum(cadre: Cadre, montants: Montants, groupe: Groupe, cents: int, nom: str) -> Resultat:
    """The dossiers of a group get this much together, the best ranked first, as far as they ask it and envelopes allow.

    `nom` says the group in the sentences.
    """
    placement = Placement(cadre, montants)
    membres = [fiche for fiche in cadre.ordre() if groupe.contient(fiche)]
    if not membres:
        return Resultat(reprendre(montants), (f"{nom} : aucun dossier de la liste.",))
    donneurs = [fiche for fiche in reversed(cadre.ordre()) if not groupe.contient(fiche)]
    deja = sum(placement.total(m.id) for m in membres)
    if deja >= cents:
        phrase = f"{nom} : {euros(deja)} déjà placés, pour un minimum de {euros(cents)}. Aucun montant ne change."
        return Resultat(reprendre(montants), (phrase,))
    # what remains is given first, then what others give up
    for donnent in ((), donneurs):
        for fiche in membres:
            for code in cadre.codes:
                manque = cents - sum(placement.total(m.id) for m in membres)
                if manque <= 0:
                    break
                _monter(placement, fiche, code, manque, donnent)
    total = sum(placement.total(m.id) for m in membres)
    if total >= cents:
        phrase = f"{nom} : {euros(total)} placés, pour un minimum de {euros(cents)}."
    else:
        phrase = (
            f"{nom} : {euros(total)} seulement sur {euros(cents)}. Les dossiers n’en demandent pas plus, ou aucune "
            "enveloppe ne peut le leur donner."
        )
    return Resultat(reprendre(placement.montants), (phrase,))


def _monter(placement: Placement, fiche: Fiche, code: str, hausse: int, donneurs: Iterable[Fiche]) -> int:
    """Raise a cell by this much or less, others giving up what the envelope lacks; returns what was added."""
    case = placement.cadre.case(fiche.id, code)
    if not case.est_servie or hausse <= 0 or code in fiche.lieu.tenu:
        return 0
    actuel = placement.montant(fiche.id, code)
    demande = placement.cadre.fiches[fiche.id].demande_cents - placement.total(fiche.id)
    haut = min(actuel + hausse, case.maximum_cents, actuel + demande)
    # a funder gives at least its floor: a little more than asked rather than an amount that is refused
    haut = max(haut, min(case.minimum_cents, actuel + demande))
    if haut <= actuel or haut < case.minimum_cents:
        return 0
    cle = (code, case.feuille)
    manque = haut - actuel - max(0, placement.reste(cle))
    rendus = _reprises(placement, code, case.feuille, manque, donneurs) if manque > 0 else []
    obtenu = min(haut, actuel + max(0, placement.reste(cle)) + sum(avant - apres for _, avant, apres in rendus))
    if obtenu <= actuel or obtenu < case.minimum_cents:
        return 0
    for donneur, _, apres in rendus:
        placement.mettre(donneur, code, apres)
    placement.mettre(fiche.id, code, obtenu)
    return obtenu - actuel


def _reprises(
    placement: Placement, code: str, feuille: int, manque: int, donneurs: Iterable[Fiche]
) -> list[tuple[int, int, int]]:
    """(dossier, before, after) of those that give this much up: down to their floor, or to nothing."""
    reprises: list[tuple[int, int, int]] = []
    for donneur in donneurs:
        if manque <= 0:
            break
        avant = placement.montant(donneur.id, code)
        case = placement.cadre.case(donneur.id, code)
        if not avant or case.feuille != feuille or code in donneur.lieu.tenu:
            continue
        apres = avant - manque if avant - manque >= max(case.minimum_cents, 1) else 0
        reprises.append((donneur.id, avant, apres))
        manque -= avant - apres
    return reprises


OPERATIONS = ("couper", "favoriser", "garantir")


def libelle_operation(code: str, pour_mille: int | None, groupe: str, cents: int | None) -> str:
    """What was done, for the name of the copy."""
    if code == "couper":
        return f"baisse de {pourcentage(pour_mille or 0)}"
    if code == "favoriser":
        return f"premières demandes + {pourcentage(pour_mille or 0)}"
    return f"{groupe} : au moins {euros(cents or 0)}"
