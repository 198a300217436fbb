"""Asking many porteurs to complete, writing one note on many dossiers: chosen, read again, done."""

from datetime import timedelta
from typing import Any

from fastapi import Request
from pydantic import Field
from starlette.responses import Response

from app.comptes.deps import Agent, Maintenant
from app.comptes.routeur import Routeur
from app.core.db import ecriture, lecture
from app.core.formulaires import Corps, Forme, Saisie
from app.core.pages import page
from app.core.securite import jeton
from app.domain.calendrier import jour_de_paris
from app.domain.complements import complement_mal_rempli, phrases_proposees
from app.domain.erreurs import SaisieInvalide
from app.domain.lots import LISTE_MAXIMUM, ActeDeLot, Sort
from app.domain.notes_internes import COORDINATION, TEXTE_MAXIMUM, destinataire, exiger_note
from app.domain.saisies import date_saisie
from app.instruction.choisis import dossiers_choisis, etape_du_lot
from app.instruction.forms import FormeComplement, complement_saisi
from app.instruction.lots import est_long, nouveaux
from app.instruction.lots_demandes import DemandeEnLot, NoteEnLot, demander_en_lot, noter_en_lot
from app.instruction.lots_suivis import ouvrir_lot
from app.instruction.queries_lot import DossierDuLot, FormeDuDossier, dossiers_a_annoter, dossiers_a_completer
from app.instruction.queries_notes_internes import agents_a_qui_confier
from app.instruction.routes_lots import liste_choisie
from app.instruction.routes_lots_suivis import choisis_ou_tous, vers_le_suivi

router = Routeur()
DELAI_PROPOSE = timedelta(days=15)


class FormeNote(Forme):
    texte: str = Field(
        default="", max_length=TEXTE_MAXIMUM, json_schema_extra={"mal": "Écrivez 4 000 caractères au plus."}
    )
    pour: str = ""
    cle: str = ""


def _page(
    request: Request,
    gabarit: str,
    dossiers: list[DossierDuLot],
    saisie: Saisie[Any],
    liste: str,
    etape: str,
    **autres: Any,
) -> Response:
    sorts = [d.prevision.sort for d in dossiers if d.prevision]
    return page(
        request,
        f"instruction/{gabarit}.html",
        statut=422 if saisie.erreurs else 200,
        dossiers=dossiers,
        saisie=saisie,
        liste=liste,
        etape=etape,
        a_faire=sorts.count(Sort.A_FAIRE),
        **autres,
    )


def _de_tous(formes: set[FormeDuDossier], quoi: str) -> list[tuple[str, str]]:
    """What at least one of the forms knows, each once."""
    tous: dict[str, str] = {}
    for forme in sorted(formes, key=lambda f: (f.dispositif, f.genre)):
        tous |= {cle: libelle for cle, libelle in getattr(forme, quoi).items() if cle not in tous}
    return list(tous.items())


@router.get("/instruction/lots/complement", name="instruction.lot_complement")
def lot_complement(request: Request, personne: Agent, maintenant: Maintenant) -> Response:
    with lecture() as bd:
        dossiers, formes = dossiers_a_completer(
            bd, personne, choisis_ou_tous(bd, personne, request.query_params), maintenant
        )
    saisie: Saisie[FormeComplement] = Saisie.vierge(
        repondre_avant=date_saisie(jour_de_paris(maintenant) + DELAI_PROPOSE)
    )
    return _complement(request, dossiers, formes, saisie, liste_choisie(request.query_params), "choix")


def _complement(
    request: Request,
    dossiers: list[DossierDuLot],
    formes: set[FormeDuDossier],
    saisie: Saisie[FormeComplement],
    liste: str,
    etape: str,
    faits: int = 0,
) -> Response:
    sections = _de_tous(formes, "sections")
    return _page(
        request, "lot_complement", dossiers, saisie, liste, etape,
        sections=sections, pieces=_de_tous(formes, "pieces"), faits=faits,
        phrases=list(phrases_proposees(dict(sections)).items()),
    )  # fmt: skip


@router.post("/instruction/lots/complement", name="instruction.demander_lot")
def demander_lot(request: Request, personne: Agent, corps: Corps, maintenant: Maintenant) -> Response:
    """First the summary; confirmed, it is done. The sessions are this page's own: one for each dossier."""
    saisie, liste = Saisie.lire(FormeComplement, corps), liste_choisie(corps)
    choisies = saisie.donnees.sections if saisie.donnees else []
    with lecture() as bd:
        dossiers, formes = dossiers_a_completer(
            bd, personne, dossiers_choisis(corps, LISTE_MAXIMUM), maintenant, choisies
        )
    connues = dict(_de_tous(formes, "sections")), dict(_de_tous(formes, "pieces"))
    if corps.get("acte") == "inserer":
        return _complement(request, dossiers, formes, complement_saisi(saisie, *connues), liste, "choix")
    lue = saisie.donnees
    if lue is None:
        return _complement(request, dossiers, formes, saisie, liste, "choix")
    complement = lue.ecrit()
    erreurs = complement_mal_rempli(complement, lue.repondre_avant, *connues, jour_de_paris(maintenant))
    if erreurs:
        return _complement(request, dossiers, formes, saisie.refuser(SaisieInvalide("", erreurs)), liste, "choix")
    etape = etape_du_lot(corps)
    saisie = Saisie(valeurs=saisie.valeurs | {"texte": complement.texte, "phrases": []}, donnees=lue)
    if etape != "fait":
        return _complement(request, dossiers, formes, saisie, liste, etape)
    if est_long(dossiers):
        charge = {
            "texte": complement.texte, "sections": lue.sections, "pieces": lue.pieces,
            "avant": lue.repondre_avant.isoformat(),
        }  # fmt: skip
        with ecriture() as bd:
            return vers_le_suivi(
                request, ouvrir_lot(bd, ActeDeLot.COMPLEMENT, charge, liste, dossiers, personne, maintenant)
            )
    faits = demander_en_lot(DemandeEnLot(complement, lue.repondre_avant), dossiers, personne, maintenant)
    return _complement(request, faits, formes, saisie, liste, "fait", nouveaux(dossiers, faits))


@router.get("/instruction/lots/note", name="instruction.lot_note")
def lot_note(request: Request, personne: Agent, maintenant: Maintenant) -> Response:
    with lecture() as bd:
        dossiers = dossiers_a_annoter(bd, personne, choisis_ou_tous(bd, personne, request.query_params), maintenant)
        agents = agents_a_qui_confier(bd, personne)
    return _note(request, dossiers, agents, Saisie.vierge(cle=jeton()), liste_choisie(request.query_params), "choix")


def _note(
    request: Request,
    dossiers: list[DossierDuLot],
    agents: dict[int, str],
    saisie: Saisie[FormeNote],
    liste: str,
    etape: str,
    faits: int = 0,
) -> Response:
    est_a_tous = saisie.valeurs.get("pour") == COORDINATION
    choix = [*((str(id_), nom) for id_, nom in agents.items()), (COORDINATION, "La coordination")]
    pour = dict(choix).get(str(saisie.valeurs.get("pour", "")), "")
    return _page(
        request, "lot_note", dossiers, saisie, liste, etape,
        faits=faits, destinataires=choix, pour=pour[:1].lower() + pour[1:] if est_a_tous else pour,
    )  # fmt: skip


@router.post("/instruction/lots/note", name="instruction.noter_lot")
def noter_lot(request: Request, personne: Agent, corps: Corps, maintenant: Maintenant) -> Response:
    saisie, liste = Saisie.lire(FormeNote, corps), liste_choisie(corps)
    with lecture() as bd:
        dossiers = dossiers_a_annoter(bd, personne, dossiers_choisis(corps, LISTE_MAXIMUM), maintenant)
        agents = agents_a_qui_confier(bd, personne)
    try:
        lue = saisie.exige
        exiger_note(lue.texte)
        destinataire(lue.pour, personne.id or 0, agents)
    except SaisieInvalide as refus:
        return _note(request, dossiers, agents, saisie.refuser(refus), liste, "choix")
    etape = etape_du_lot(corps)
    if etape != "fait":
        return _note(request, dossiers, agents, saisie, liste, etape)
    note = NoteEnLot(lue.texte, lue.pour, lue.cle or jeton())
    if est_long(dossiers):
        charge = {"texte": note.texte, "pour": note.pour, "cle": note.cle}
        with ecriture() as bd:
            return vers_le_suivi(request, ouvrir_lot(bd, ActeDeLot.NOTE, charge, liste, dossiers, personne, maintenant))
    faits = noter_en_lot(note, dossiers, personne, maintenant)
    return _note(request, faits, agents, saisie, liste, "fait", nouveaux(dossiers, faits))
