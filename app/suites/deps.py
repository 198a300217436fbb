"""The doors of what follows a decision: those of the agents and of the porteur, each with its right."""

from typing import Annotated

from app.dossiers.deps import dossier_ou as le_mien_ou
from app.dossiers.queries import Acces
from app.instruction.deps import dossier_ou
from app.instruction.queries import AccesAgent

DossierAConventionner = Annotated[AccesAgent, dossier_ou("conventionner")]
DossierAVerser = Annotated[AccesAgent, dossier_ou("verser")]
RenonciationAConstater = Annotated[AccesAgent, dossier_ou("renoncer")]
DossierARenoncer = Annotated[Acces, le_mien_ou("renoncer")]
BilanARediger = Annotated[Acces, le_mien_ou("rediger_dossier")]
BilanARendre = Annotated[Acces, le_mien_ou("rendre_bilan")]
BilanAPreciser = Annotated[AccesAgent, dossier_ou("demander_complement")]
BilanAValider = Annotated[AccesAgent, dossier_ou("valider_bilan")]
BilanAReverser = Annotated[AccesAgent, dossier_ou("reverser")]
