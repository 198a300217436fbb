"""Notes and avis: each note saved as it is set, the whole grille without a script, the avis rendered."""

from fastapi import Request
from starlette.datastructures import FormData
from starlette.responses import Response

from app.comptes.deps import Maintenant
from app.comptes.routeur import Routeur
from app.core.db import Bd
from app.core.formulaires import Corps, Forme, Saisie
from app.core.pages import page
from app.domain.erreurs import SaisieInvalide
from app.dossiers.queries import references
from app.instruction import commands_maintien, commands_notes
from app.instruction.commands_notes import Demande, GrilleSaisie, NoteSaisie
from app.instruction.deps import DossierANoter
from app.instruction.ecran import composer, demandes_par_enveloppe
from app.instruction.fiche import lire_fiche
from app.instruction.forms import lire_grille, lire_note
from app.instruction.queries import AccesAgent
from app.instruction.queries_dossier import derniere_version, enveloppes
from app.instruction.queries_grille import charger_grille
from app.instruction.retours import liste_de, retour_au_dossier

router = Routeur()


def _page_refusee(
    request: Request, acces: AccesAgent, bd: Bd, corps: FormData, erreurs: dict[str, str], maintenant: Maintenant
) -> Response:
    """The same page, 422, with everything that was typed and the sentences beside it."""
    valeurs = {nom: valeur for nom, valeur in corps.items() if isinstance(valeur, str)}
    saisie: Saisie[Forme] = Saisie(valeurs=valeurs, erreurs=erreurs)
    ecran = composer(bd, acces, maintenant, liste_de(corps), saisie)
    return page(request, "instruction/dossier.html", statut=422, ecran=ecran)


@router.post("/instruction/dossiers/{dossier_id}/notes/{critere}", name="instruction.noter")
def noter(
    request: Request, acces: DossierANoter, critere: str, corps: Corps, bd: Bd, maintenant: Maintenant
) -> Response:
    note = lire_note(corps, critere) or NoteSaisie(-1)
    try:
        commands_notes.noter(bd, acces, critere, note, maintenant)
    except SaisieInvalide as refus:
        return _page_refusee(request, acces, bd, corps, {f"note.{critere}": refus.phrase}, maintenant)
    return retour_au_dossier(request, acces.dossier.id, "note", liste_de(corps), critere)


def _lue(acces: AccesAgent, corps: FormData, bd: Bd) -> tuple[GrilleSaisie, dict[int, Demande]]:
    """The posted grille, and what the dossier asks from each envelope. Raises SaisieInvalide if it cannot be read."""
    budgets = enveloppes(bd, acces.dossier)
    fiche = lire_fiche(
        derniere_version(bd, acces.dossier).contenu,
        acces.campagne.dispositif,
        acces.organisme.genre,
        references(),
        frozenset(e.financeur for e in budgets),
    )
    attendus = charger_grille(bd, acces.dossier, acces.campagne).attendus_de(acces.personne.id)
    lue = lire_grille(corps, attendus, [e.id for e in budgets])
    if lue.saisie.erreurs:
        raise SaisieInvalide("Des réponses sont à corriger.", lue.saisie.erreurs)
    return lue.donnees, demandes_par_enveloppe(fiche, budgets)


@router.post("/instruction/dossiers/{dossier_id}/grille", name="instruction.enregistrer_grille")
def enregistrer_grille(
    request: Request, acces: DossierANoter, corps: Corps, bd: Bd, maintenant: Maintenant
) -> Response:
    try:
        saisie, demandes = _lue(acces, corps, bd)
        commands_notes.enregistrer_grille(bd, acces, saisie, demandes, maintenant)
    except SaisieInvalide as refus:
        return _page_refusee(request, acces, bd, corps, refus.erreurs or {"": refus.phrase}, maintenant)
    return retour_au_dossier(request, acces.dossier.id, "grille", liste_de(corps))


@router.post("/instruction/dossiers/{dossier_id}/avis/maintien", name="instruction.maintenir_avis")
def maintenir_avis(request: Request, acces: DossierANoter, corps: Corps, bd: Bd, maintenant: Maintenant) -> Response:
    """One's avis holds, after a completion: nothing is typed again."""
    commands_maintien.maintenir_avis(bd, acces, maintenant)
    return retour_au_dossier(request, acces.dossier.id, "maintien", liste_de(corps))


@router.post("/instruction/dossiers/{dossier_id}/avis", name="instruction.rendre_avis")
def rendre_avis(request: Request, acces: DossierANoter, corps: Corps, bd: Bd, maintenant: Maintenant) -> Response:
    try:
        saisie, demandes = _lue(acces, corps, bd)
        commands_notes.rendre_avis(bd, acces, saisie, demandes, maintenant)
    except SaisieInvalide as refus:
        return _page_refusee(request, acces, bd, corps, refus.erreurs or {"": refus.phrase}, maintenant)
    return retour_au_dossier(request, acces.dossier.id, "avis", liste_de(corps))
