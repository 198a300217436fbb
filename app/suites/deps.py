"""The doors of what follows a decision: those of the agents and of the porteur, each with its right."""

from typing import Annotated

from fastapi import Depends

from app.comptes.deps import Maintenant, Porteur
from app.core.db import lecture
from app.core.formulaires import Corps
from app.domain.bilan import PIECE
from app.domain.dispositifs import Dispositif, GenreOrganisme
from app.domain.droits import exiger
from app.domain.pieces import GenrePiece
from app.dossiers.deps import dossier_ou as le_mien_ou
from app.dossiers.deps import trouver
from app.dossiers.forms import Envoi, recevoir_pieces
from app.dossiers.queries import Acces
from app.dossiers.queries_bilan import bilan_de
from app.instruction.deps import dossier_ou
from app.instruction.queries import AccesAgent
from app.suites.commands_bilan import exiger_ouvert

JUSTIFICATIFS = GenrePiece(
    PIECE, "Justificatifs", "Factures, photos, feuilles de présence.", frozenset(GenreOrganisme), frozenset(Dispositif)
)

DossierAConventionner = Annotated[AccesAgent, dossier_ou("conventionner")]
DossierAVerser = Annotated[AccesAgent, dossier_ou("verser")]
RenonciationAConstater = Annotated[AccesAgent, dossier_ou("renoncer")]
DossierARenoncer = Annotated[Acces, le_mien_ou("renoncer")]


def _pieces_recues(dossier_id: int, personne: Porteur, corps: Corps, maintenant: Maintenant) -> Envoi:
    """Files are opened and kept before the writing door takes its turn, once the right to write is known."""
    with lecture() as bd:
        acces = trouver(bd, personne, dossier_id, maintenant)
        exiger("rediger_dossier", acces.situation)
        exiger_ouvert(acces.dossier.etat, bilan_de(bd, acces.dossier))
    return recevoir_pieces(corps, (JUSTIFICATIFS,), {})


PiecesDuBilan = Annotated[Envoi, Depends(_pieces_recues)]
BilanARediger = Annotated[Acces, le_mien_ou("rediger_dossier")]
BilanARendre = Annotated[Acces, le_mien_ou("rendre_bilan")]
BilanAPreciser = Annotated[AccesAgent, dossier_ou("demander_complement")]
BilanAValider = Annotated[AccesAgent, dossier_ou("valider_bilan")]
BilanARouvrir = Annotated[AccesAgent, dossier_ou("rouvrir_bilan")]
BilanAReverser = Annotated[AccesAgent, dossier_ou("reverser")]
