"""Asking the porteur to complete: a demand that starts from what the checklist found, edited before it leaves."""

from collections.abc import Iterable
from datetime import timedelta

from fastapi import Request
from starlette.responses import Response

from app.comptes.deps import Maintenant
from app.comptes.routeur import Routeur
from app.core.db import Bd
from app.core.formulaires import Corps, Saisie
from app.core.pages import page
from app.domain.calendrier import jour_de_paris
from app.domain.complements import complement_suggere, phrases_proposees, raisons_internes, recopier
from app.domain.erreurs import SaisieInvalide
from app.domain.etats import Etat, apres
from app.domain.recevabilite import Ligne
from app.domain.saisies import date_saisie
from app.instruction import commands
from app.instruction.commands_irrecevabilite import exiger_sans_proposition
from app.instruction.deps import DossierAPiloter
from app.instruction.forms import FormeComplement, complement_saisi
from app.instruction.queries import AccesAgent
from app.instruction.queries_recevabilite import liste_de_recevabilite
from app.instruction.retours import liste_de, retour_au_dossier

router = Routeur()
COMPLEMENT = "/instruction/dossiers/{dossier_id}/complement"
DELAI_PROPOSE = timedelta(days=15)


def _exiger_maintenant(bd: Bd, acces: AccesAgent) -> None:
    """403 for whoever may never do it, 409 if the state does not allow it now."""
    commands.exiger_acte("demander_complement", acces)
    apres(acces.dossier.etat, "demander_complement")
    exiger_sans_proposition(bd, acces)


def _cles(acces: AccesAgent) -> list[str]:
    return [section.cle for section in acces.sections]


def _points(bd: Bd, acces: AccesAgent) -> tuple[Ligne, ...]:
    """The checklist of a dossier not yet taken; past it, the answers are about an earlier version."""
    return liste_de_recevabilite(bd, acces).lignes if acces.dossier.etat is Etat.DEPOSE else ()


def _page(
    request: Request,
    acces: AccesAgent,
    points: Iterable[Ligne],
    saisie: Saisie[FormeComplement],
    statut: int = 200,
) -> Response:
    return page(
        request,
        "instruction/complement.html",
        statut=statut,
        acces=acces,
        saisie=saisie,
        sections=[(s.cle, s.titre) for s in acces.sections],
        pieces=list(acces.pieces_possibles.items()),
        phrases=list(phrases_proposees(_cles(acces)).items()),
        raisons=raisons_internes(points),
    )


@router.get(COMPLEMENT, name="instruction.complement")
def complement(request: Request, acces: DossierAPiloter, bd: Bd, maintenant: Maintenant) -> Response:
    _exiger_maintenant(bd, acces)
    points = _points(bd, acces)
    suggere = complement_suggere(points, _cles(acces), acces.pieces_possibles)
    avant = date_saisie(jour_de_paris(maintenant) + DELAI_PROPOSE)
    saisie: Saisie[FormeComplement] = Saisie.vierge(
        repondre_avant=avant, texte=suggere.texte, sections=suggere.sections, pieces=suggere.pieces
    )
    return _page(request, acces, points, saisie)


@router.post(COMPLEMENT, name="instruction.demander_complement")
def demander_complement(
    request: Request, acces: DossierAPiloter, corps: Corps, bd: Bd, maintenant: Maintenant
) -> Response:
    _exiger_maintenant(bd, acces)
    saisie = Saisie.lire(FormeComplement, corps)
    if corps.get("acte") == "inserer":
        saisie = complement_saisi(saisie, _cles(acces), acces.pieces_possibles)
        return _page(request, acces, _points(bd, acces), saisie)
    if isinstance(point := corps.get("recopier"), str):
        points = _points(bd, acces)
        texte = recopier(str(saisie.valeurs.get("texte", "")), point, raisons_internes(points))
        return _page(request, acces, points, Saisie(valeurs=saisie.valeurs | {"texte": texte}))
    try:
        lue = saisie.exige
        commands.demander_complement(
            bd, acces, lue.ecrit().texte, lue.sections, lue.repondre_avant, maintenant, lue.pieces
        )
    except SaisieInvalide as refus:
        return _page(request, acces, _points(bd, acces), saisie.refuser(refus), 422)
    return retour_au_dossier(request, acces.dossier.id, "complement", liste_de(corps))
