"""What other funders published about the organismes of the demonstration: a file with the defects of real ones."""

import hashlib
from datetime import datetime

from app.administration.subventions.commands import (
    importer_subventions,
    lignes_a_preparer,
    oublier_les_preparees,
    preparer,
)
from app.core.identifiants import lire_siret
from app.demonstration.monde import Monde
from app.demonstration.organismes import ORGANISMES, VITRINE
from app.domain.calendrier import jour_de_paris
from app.domain.subventions_publiques import lire_fichier
from app.models.subventions import ImportSubventions

ENTETES = "nomAttribuant;dateConvention;referenceDecision;nomBeneficiaire;idBeneficiaire;objet;montant;dispositifAide"


def importer_des_subventions(monde: Monde, maintenant: datetime) -> None:
    """The showcase comes close to 153 000 € last year; one line was spoiled by a spreadsheet."""
    annee = jour_de_paris(maintenant).year
    voisin = next(demo for demo in ORGANISMES if demo is not VITRINE)
    siret, autre = (monde.organismes[nom].siret for nom in (VITRINE.nom, voisin.nom))
    lignes = (
        ENTETES,
        f"Département inventé;14/04/{annee - 1};D-{annee - 1}-31;{VITRINE.nom};{siret};Maraîchage d’insertion;"
        "96 000,00 €;Insertion",
        f"Région inventée;{annee - 1}-06-02;;{VITRINE.nom};{siret};Jardins nourriciers;32 500;",
        f"Département inventé;09/05/{annee - 2};D-{annee - 2}-12;{VITRINE.nom};{siret};Maraîchage d’insertion;41 200;",
        f"Région inventée;{annee - 1}-06-02;;{voisin.nom};{autre};Ateliers du samedi;8 400,50;",
        f"Région inventée;{annee - 1}-06-02;;Association inconnue;9,9E+13;Fête d’été;1 000;",
    )
    contenu = "\n".join(lignes).encode("cp1252")
    fait = ImportSubventions(
        fichier=f"subventions-{annee - 1}.csv", sha256=hashlib.sha256(contenu).hexdigest(), importe_le=maintenant,
        importe_par_id=monde.coordination.id or 0,
    )  # fmt: skip
    monde.bd.add(fait)
    monde.bd.flush()
    lue, numero = lire_fichier(contenu, lire_siret), fait.id or 0
    preparer(monde.bd, lignes_a_preparer(lue, numero))
    importer_subventions(monde.bd, fait, lue, maintenant)
    oublier_les_preparees(monde.bd, numero)
