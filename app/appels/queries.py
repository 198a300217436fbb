"""What the public pages read: campaigns, places, who holds a post. Never writes."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Exists, Row, and_, bindparam, exists, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.francais import pliage
from app.domain.calendrier import Fenetre, jour_de_paris
from app.domain.campagnes import Contact, cloture
from app.domain.dispositifs import DISPOSITIFS, Dispositif, FicheDispositif
from app.domain.etats import Etat
from app.domain.guichets import Guichet
from app.domain.orientations import Orientation
from app.domain.titulaires import Agent, CommuneRoutee, Matrice
from app.models.campagnes import Campagne, Enveloppe, Financeur
from app.models.comptes import Adhesion, EtatAdhesion, Personne
from app.models.dossiers import Dossier
from app.models.referentiel import Absence, Commune, Occupation, Poste, QuartierCommune, ReferentOrientation

# how long a closed campaign is still said on the home page
MEMOIRE_DES_CLOSES = timedelta(days=120)
LONGUEUR_RESUME = 220


@dataclass(frozen=True)
class CampagneAffichee:
    """A published campaign as the home page shows it at one instant."""

    id: int
    dispositif: Dispositif
    titre: str
    presentation: str
    fenetre: Fenetre
    decision_prevue: str
    delai_cible_jours: int | None
    contact: Contact
    instant: datetime

    @property
    def fiche(self) -> FicheDispositif:
        return DISPOSITIFS[self.dispositif]

    @property
    def resume(self) -> str:
        """The first paragraph of the presentation if it is short enough for a card; else the trade's sentence."""
        premier = self.presentation.strip().split("\n\n")[0]
        return premier if 0 < len(premier) <= LONGUEUR_RESUME else self.fiche.phrase

    @property
    def est_ouverte(self) -> bool:
        return self.fenetre.est_ouverte(self.instant)

    @property
    def est_a_venir(self) -> bool:
        return self.fenetre.est_a_venir(self.instant)

    @property
    def est_close(self) -> bool:
        return self.fenetre.est_close(self.instant)

    @property
    def reste(self) -> str:
        return self.fenetre.reste(self.instant)

    @property
    def cloture(self) -> str:
        return cloture(self.fenetre.ferme_le)


@dataclass(frozen=True)
class BrouillonRepris:
    """The draft somebody goes back to in a campaign; `combien` drafts wait there."""

    id: int
    titre: str
    combien: int


@dataclass(frozen=True)
class Lieu:
    """A commune in the finder's list."""

    insee: str
    nom: str
    routee: CommuneRoutee


_COLONNES = (
    col(Campagne.id),
    col(Campagne.dispositif),
    col(Campagne.titre),
    col(Campagne.presentation),
    col(Campagne.ouvre_le),
    col(Campagne.ferme_le),
    col(Campagne.decision_prevue),
    col(Campagne.delai_cible_jours),
    col(Campagne.contact),
)


# the statements of the pages everybody opens are written once: building them takes longer than reading
_AFFICHEES = (
    select(*_COLONNES)
    .where(col(Campagne.est_publiee), col(Campagne.ferme_le) > bindparam("depuis"))
    .order_by(col(Campagne.ferme_le), col(Campagne.id))
)
_PUBLIEE = select(Campagne).where(col(Campagne.id) == bindparam("campagne"), col(Campagne.est_publiee))
_FINANCEURS = (
    select(col(Financeur.nom))
    .join(Enveloppe, col(Enveloppe.financeur_code) == col(Financeur.code))
    .where(col(Enveloppe.campagne_id) == bindparam("campagne"))
    .order_by(col(Financeur.rang), col(Financeur.code))
)
_COMMUNES = select(col(Commune.insee), col(Commune.nom), col(Commune.equipe), col(Commune.referent_poste)).order_by(
    col(Commune.nom), col(Commune.insee)
)


def campagnes_affichees(bd: Session, maintenant: datetime) -> list[CampagneAffichee]:
    """The published campaigns that are open, to come, or closed lately: calls first, then by closing."""
    lignes = bd.execute(_AFFICHEES, {"depuis": maintenant - MEMOIRE_DES_CLOSES})
    campagnes = [_affichee(ligne, maintenant) for ligne in lignes]
    return sorted(campagnes, key=lambda c: c.fiche.est_continu)


def _affichee(ligne: Row[Any], maintenant: datetime) -> CampagneAffichee:
    return CampagneAffichee(
        id=ligne.id,
        dispositif=ligne.dispositif,
        titre=ligne.titre,
        presentation=ligne.presentation,
        fenetre=Fenetre(ligne.ouvre_le, ligne.ferme_le),
        decision_prevue=ligne.decision_prevue,
        delai_cible_jours=ligne.delai_cible_jours,
        contact=Contact.lire(ligne.contact),
        instant=maintenant,
    )


def guichets(bd: Session) -> list[Guichet]:
    """Every published campaign, whenever it opens, as choosing one needs it."""
    lignes = bd.execute(
        select(
            col(Campagne.id), col(Campagne.dispositif), col(Campagne.titre), col(Campagne.ouvre_le),
            col(Campagne.ferme_le), col(Campagne.plafond_dossier_cents),
        )
        .where(col(Campagne.est_publiee))
        .order_by(col(Campagne.ferme_le), col(Campagne.id))
    )  # fmt: skip
    return [
        Guichet(id_ or 0, dispositif, titre, Fenetre(ouvre, ferme), plafond)
        for id_, dispositif, titre, ouvre, ferme, plafond in lignes
    ]


def campagne_publiee(bd: Session, campagne_id: int) -> Campagne | None:
    """A campaign the public may see; an unpublished one does not exist."""
    return bd.scalar(_PUBLIEE, {"campagne": campagne_id})


def financeurs_de(bd: Session, campagne_id: int) -> list[str]:
    """The names of those who put an envelope in a campaign."""
    return list(bd.scalars(_FINANCEURS, {"campagne": campagne_id}))


def communes(bd: Session) -> list[Lieu]:
    """The 47 communes, as the finder lists them: in alphabetical order, accents aside."""
    lignes = bd.execute(_COMMUNES)
    lieux = [Lieu(insee, nom, CommuneRoutee(insee, nom, equipe, poste)) for insee, nom, equipe, poste in lignes]
    return sorted(lieux, key=lambda lieu: pliage(lieu.nom))


def communes_a_quartier(bd: Session) -> frozenset[str]:
    """INSEE codes of the communes that hold a quartier of one of the three geographies."""
    return frozenset(bd.scalars(select(col(QuartierCommune.insee)).distinct()))


def brouillons_de(bd: Session, personne: Personne) -> dict[int, BrouillonRepris]:
    """Campaign → the latest draft of the person's organismes in it, and how many there are."""
    lignes = bd.execute(
        select(col(Dossier.campagne_id), col(Dossier.id), col(Dossier.titre))
        .join(Adhesion, col(Adhesion.organisme_id) == col(Dossier.organisme_id))
        .where(
            col(Adhesion.personne_id) == personne.id,
            col(Adhesion.etat) == EtatAdhesion.ACTIVE,
            col(Dossier.etat) == Etat.BROUILLON,
        )
        .order_by(col(Dossier.id))
    )
    trouves: dict[int, BrouillonRepris] = {}
    for campagne_id, dossier_id, titre in lignes:
        deja = trouves.get(campagne_id)
        trouves[campagne_id] = BrouillonRepris(dossier_id or 0, titre, deja.combien + 1 if deja else 1)
    return trouves


def equipe_du_jour(
    bd: Session, orientation: Orientation, commune: CommuneRoutee, maintenant: datetime
) -> tuple[Matrice, dict[str, Agent]]:
    """Who holds each post today, and the référent of one orientation. One statement.

    Loads are left at zero: the finder never promises what the number of open dossiers decides.
    """
    jour = jour_de_paris(maintenant)
    lignes = bd.execute(
        select(
            col(Poste.code),
            col(Poste.intitule),
            col(Poste.equipe),
            col(Personne.id),
            col(Personne.prenom),
            col(Personne.nom),
            col(Occupation.suppleant_poste),
            _est_absente(jour),
            col(ReferentOrientation.orientation),
        )
        .select_from(Poste)
        .outerjoin(
            Occupation,
            and_(
                col(Occupation.poste_code) == col(Poste.code),
                col(Occupation.du) <= jour,
                col(Occupation.au).is_(None) | (col(Occupation.au) > jour),
            ),
        )
        .outerjoin(
            Personne, and_(col(Personne.id) == col(Occupation.personne_id), col(Personne.desactivee_le).is_(None))
        )
        .outerjoin(
            ReferentOrientation,
            and_(
                col(ReferentOrientation.poste_code) == col(Poste.code),
                col(ReferentOrientation.orientation) == orientation.value,
            ),
        )
        .order_by(col(Poste.code), col(Occupation.id))
    ).all()
    agents = {
        code: Agent(
            personne_id=personne_id,
            nom=f"{prenom} {nom}".strip(),
            poste=code,
            intitule=intitule,
            equipe=equipe,
            est_absent=bool(est_absent),
            suppleant=suppleant,
        )
        for code, intitule, equipe, personne_id, prenom, nom, suppleant, est_absent, _ in lignes
        if personne_id is not None
    }
    matrice = Matrice(
        orientations={Orientation(ligne[8]): ligne[0] for ligne in lignes if ligne[8] is not None},
        axes={},
        communes={commune.insee: commune},
        intitules={ligne[0]: ligne[1] for ligne in lignes},
    )
    return matrice, agents


def _est_absente(jour: date) -> Exists:
    return (
        exists()
        .where(
            col(Absence.personne_id) == col(Occupation.personne_id), col(Absence.du) <= jour, col(Absence.au) >= jour
        )
        .correlate(Occupation)
    )
