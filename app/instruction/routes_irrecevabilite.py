"""Setting a dossier aside: the pilote proposes, another agent reads the proposal again."""

from fastapi import Request
from starlette.responses import Response

from app.comptes.deps import Maintenant
from app.comptes.routeur import Routeur
from app.core.db import Bd
from app.core.formulaires import Corps, Saisie
from app.core.francais import jour
from app.core.pages import page
from app.domain.doublons import motif_du_doublon
from app.domain.erreurs import ConflitDeVersion, SaisieInvalide
from app.domain.etats import apres
from app.domain.irrecevabilite import MOTIFS, MotifIrrecevabilite, motif_suggere, motifs_proposes
from app.instruction import commands_irrecevabilite
from app.instruction.commands_irrecevabilite import exiger_en_attente, exiger_sans_proposition
from app.instruction.deps import DossierAPiloter, DossierARelire
from app.instruction.forms import FormeIrrecevabilite, FormeRenvoi
from app.instruction.queries import AccesAgent
from app.instruction.queries_irrecevabilite import ce_qui_defait, nom_de
from app.instruction.queries_recevabilite import liste_de_recevabilite
from app.instruction.queries_ressemblances import original_de, originaux_de
from app.instruction.retours import liste_de, retour_au_dossier

router = Routeur()
IRRECEVABILITE = "/instruction/dossiers/{dossier_id}/irrecevabilite"


def _page_proposition(
    request: Request, acces: AccesAgent, bd: Bd, saisie: Saisie[FormeIrrecevabilite] | None, statut: int = 200
) -> Response:
    lignes = liste_de_recevabilite(bd, acces).lignes
    suggere = motif_suggere(lignes)
    return page(
        request,
        "instruction/irrecevabilite.html",
        statut=statut,
        acces=acces,
        saisie=saisie or _doublon(request, acces, bd) or Saisie.vierge(motif=suggere.value if suggere else ""),
        motifs=motifs_proposes(lignes),
        lignes=lignes,
    )


def _doublon(request: Request, acces: AccesAgent, bd: Bd) -> Saisie[FormeIrrecevabilite] | None:
    """The reason already written, when one comes from the page of a double."""
    demande = request.query_params.get("doublon", "")
    original = original_de(bd, acces.dossier, acces.personne, demande) if demande else None
    if original is None:
        return None
    texte = motif_du_doublon(
        original.numero, jour(original.depose_le), est_du_meme=original.organisme_id == acces.dossier.organisme_id
    )
    return Saisie.vierge(motif=MotifIrrecevabilite.DOUBLON.value, texte=texte)


@router.get(IRRECEVABILITE, name="instruction.irrecevabilite")
def irrecevabilite(request: Request, acces: DossierAPiloter, bd: Bd) -> Response:
    apres(acces.dossier.etat, "proposer_irrecevabilite")
    exiger_sans_proposition(bd, acces)
    return _page_proposition(request, acces, bd, None)


@router.post(IRRECEVABILITE, name="instruction.proposer_irrecevabilite")
def proposer_irrecevabilite(
    request: Request, acces: DossierAPiloter, corps: Corps, bd: Bd, maintenant: Maintenant
) -> Response:
    apres(acces.dossier.etat, "proposer_irrecevabilite")
    saisie = Saisie.lire(FormeIrrecevabilite, corps)
    try:
        lue = saisie.exige
        commands_irrecevabilite.proposer_irrecevabilite(bd, acces, lue.motif_lu, lue.texte, maintenant)
    except SaisieInvalide as refus:
        return _page_proposition(request, acces, bd, saisie.refuser(refus), 422)
    return retour_au_dossier(request, acces.dossier.id, "proposition", liste_de(corps))


@router.post(f"{IRRECEVABILITE}/retrait", name="instruction.retirer_irrecevabilite")
def retirer_irrecevabilite(
    request: Request, acces: DossierAPiloter, corps: Corps, bd: Bd, maintenant: Maintenant
) -> Response:
    commands_irrecevabilite.retirer_irrecevabilite(bd, acces, maintenant)
    return retour_au_dossier(request, acces.dossier.id, "proposition_retiree", liste_de(corps))


def _page_relecture(
    request: Request, acces: AccesAgent, bd: Bd, saisie: Saisie[FormeRenvoi], statut: int = 200, conflit: str = ""
) -> Response:
    """`conflit`: what changed since the reader opened the page; what they typed stays on it."""
    proposition = exiger_en_attente(bd, acces)
    liste = liste_de_recevabilite(bd, acces)
    est_doublon = proposition.motif is MotifIrrecevabilite.DOUBLON
    return page(
        request,
        "instruction/relecture.html",
        statut=statut,
        acces=acces,
        saisie=saisie,
        conflit=conflit,
        proposition=proposition,
        auteur=nom_de(bd, proposition.proposee_par_id),
        fiche=MOTIFS[proposition.motif],
        lignes=liste.lignes,
        est_doublon=est_doublon,
        originaux=originaux_de(bd, acces.dossier, acces.personne) if est_doublon else [],
        change=ce_qui_defait(bd, proposition, acces.dossier, liste),
    )


@router.get(f"{IRRECEVABILITE}/relecture", name="instruction.relecture")
def relecture(request: Request, acces: DossierARelire, bd: Bd) -> Response:
    apres(acces.dossier.etat, "declarer_irrecevable")
    return _page_relecture(request, acces, bd, Saisie.vierge())


@router.post(f"{IRRECEVABILITE}/renvoi", name="instruction.renvoyer_irrecevabilite")
def renvoyer_irrecevabilite(
    request: Request, acces: DossierARelire, corps: Corps, bd: Bd, maintenant: Maintenant
) -> Response:
    apres(acces.dossier.etat, "renvoyer_irrecevabilite")
    saisie = Saisie.lire(FormeRenvoi, corps)
    try:
        lue = saisie.exige
        commands_irrecevabilite.renvoyer_irrecevabilite(bd, acces, lue.proposition, lue.raison, maintenant)
    except SaisieInvalide as refus:
        return _page_relecture(request, acces, bd, saisie.refuser(refus), 422)
    except ConflitDeVersion as refus:
        return _page_relecture(request, acces, bd, saisie, 409, refus.phrase)
    return retour_au_dossier(request, acces.dossier.id, "renvoi", liste_de(corps))


@router.post(f"{IRRECEVABILITE}/confirmation", name="instruction.declarer_irrecevable")
def declarer_irrecevable(
    request: Request, acces: DossierARelire, corps: Corps, bd: Bd, maintenant: Maintenant
) -> Response:
    lue = corps.get("proposition")
    try:
        commands_irrecevabilite.declarer_irrecevable(bd, acces, lue if isinstance(lue, str) else "", maintenant)
    except ConflitDeVersion as refus:
        return _page_relecture(request, acces, bd, Saisie.vierge(), 409, refus.phrase)
    return retour_au_dossier(request, acces.dossier.id, "irrecevable")
