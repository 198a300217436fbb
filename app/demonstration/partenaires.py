"""The partners of the demonstration: who is asked, what communes put first, answers received, awaited and late."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import col

from app.comptes.sessions import numero
from app.core.securite import empreinte
from app.demonstration.monde import Monde
from app.domain.calendrier import jour_de_paris
from app.domain.etats import Etat
from app.domain.liens import Declare
from app.domain.orientations import Orientation
from app.domain.partenaires import (
    PARTIES_PAR_DEFAUT,
    Demande,
    Fermete,
    GenrePartenaire,
    Reponse,
    SensPartenaire,
)
from app.models.dossiers import Dossier
from app.models.liens import DeclarationDeLien
from app.models.partenaires import (
    AdresseDePartenaire,
    AvisDePartenaire,
    CommuneDePartenaire,
    Partenaire,
    PrioriteCommunale,
)
from app.partenaires.commands import demander_avis
from app.partenaires.commands_espace import repondre
from app.partenaires.queries import dossiers_a_demander, partenaires_demandables
from app.partenaires.queries_espace import Espace, demande_ouverte

G = GenrePartenaire
PARTENAIRES: tuple[tuple[GenrePartenaire, str, tuple[str, ...]], ...] = (
    (G.COMMUNE, "Mairie imaginaire de Denain", ("59172",)),
    (G.COMMUNE, "Mairie imaginaire de Raismes", ("59491",)),
    (G.ETAT, "Délégué fictif du préfet", ()),
    (G.CAF, "CAF imaginaire", ()),
    (G.REGION, "Région de Nulle-Part", ()),
    (G.DEPARTEMENT, "Département rêvé", ()),
    (G.BAILLEUR, "Bailleur imaginaire Toit et Compagnie", ("59172", "59491")),
)
PRIORITES: tuple[tuple[str, Orientation | None, str | None, str], ...] = (
    ("59172", Orientation.EMPLOI, None, "L’emploi des jeunes de moins de 26 ans, avec la mission locale."),
    ("59172", Orientation.SANTE, None, "L’accès aux soins et la santé mentale des familles."),
    ("59491", None, "QN05955M", "La vie du quartier du Sabatier, en lien avec le conseil citoyen."),
    ("59491", Orientation.EDUCATION, None, "Le soutien à la parentalité dès l’école maternelle."),
    ("59491", Orientation.SANTE, "QN05955M", "Aller vers les habitants du Sabatier éloignés du soin."),
)
REPONSES = (
    Reponse(SensPartenaire.FAVORABLE, 300_000, Fermete.PROBABLE, "Projet attendu, en lien avec nos priorités."),
    Reponse(SensPartenaire.RESERVES, None, None, "À articuler avec l’action déjà menée par le centre social."),
)


def peupler_les_partenaires(monde: Monde, maintenant: datetime) -> None:
    """The directory, each partner with an address it confirmed, and the priorities of the open call."""
    bd = monde.bd
    for rang, (genre, nom, communes) in enumerate(PARTENAIRES, 1):
        partenaire = Partenaire(genre=genre, nom=nom, cree_le=maintenant)
        bd.add(partenaire)
        bd.flush()
        courriel = f"partenaire-{rang}@exemple.test"
        bd.add(
            AdresseDePartenaire(
                partenaire_id=numero(partenaire), courriel=courriel, jeton_sha256=empreinte(courriel),
                ajoutee_le=maintenant, confirmee_le=maintenant,
            )
        )  # fmt: skip
        bd.add_all(CommuneDePartenaire(partenaire_id=numero(partenaire), insee=insee) for insee in communes)
    annee = monde.campagnes["ouverte"].annee
    bd.add_all(
        PrioriteCommunale(
            insee=insee, annee=annee, orientation=orientation, quartier_code=quartier, texte=texte,
            ajoutee_le=maintenant,
        )
        for insee, orientation, quartier, texte in PRIORITES
    )  # fmt: skip
    bd.flush()


def demander_des_avis(monde: Monde, maintenant: datetime) -> None:
    """Six dossiers of the open call, asked by the coordination in one act for two days later: some did not answer."""
    bd = monde.bd
    ids = list(
        bd.scalars(
            select(col(Dossier.id))
            .where(
                col(Dossier.campagne_id) == monde.campagnes["ouverte"].id,
                col(Dossier.etat).in_((Etat.DEPOSE, Etat.EN_INSTRUCTION)),
            )
            .order_by(col(Dossier.id))
            .limit(6)
        )
    )
    if not ids:
        return
    # nobody is asked before the coordination said that it has no link with these organismes
    bd.add_all(
        DeclarationDeLien(
            personne_id=numero(monde.coordination), dossier_id=id_ or 0, declare=Declare.AUCUN, declaree_le=maintenant
        )
        for id_ in ids
    )
    bd.flush()
    dossiers = dossiers_a_demander(bd, monde.coordination, [i or 0 for i in ids], maintenant)
    demande = Demande(PARTIES_PAR_DEFAUT, jour_de_paris(maintenant) + timedelta(days=2), "Merci de votre avis.")
    tous = [
        p.id for p in partenaires_demandables(bd, [d.id for d in dossiers]) if p.genre in (G.COMMUNE, G.ETAT, G.CAF)
    ]
    demander_avis(bd, dossiers, tous, demande, monde.coordination, maintenant)
    _repondre(monde, maintenant + timedelta(hours=20))


def _repondre(monde: Monde, maintenant: datetime) -> None:
    bd = monde.bd
    demandes = bd.scalars(select(AvisDePartenaire).order_by(col(AvisDePartenaire.id))).all()
    for rang, avis in enumerate(a for n, a in enumerate(demandes) if n % 3 == 0):
        partenaire = bd.get_one(Partenaire, avis.partenaire_id)
        adresse = bd.scalars(
            select(AdresseDePartenaire).where(col(AdresseDePartenaire.partenaire_id) == partenaire.id)
        ).one()
        ouverte = demande_ouverte(bd, partenaire, avis.id or 0)
        if ouverte is not None:
            espace = Espace(partenaire, adresse, maintenant, est_perime=False)
            repondre(bd, espace, ouverte, REPONSES[rang % len(REPONSES)], maintenant, est_rendue=True)
