"""What the screens of the équipe read. Never writes; the preview of a change is computed here."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.francais import pliage
from app.domain.affectation import Agent, Matrice
from app.domain.couverture import Couverture, couverture
from app.domain.droits import Role
from app.domain.occupations import Periode
from app.domain.orientations import Geographie
from app.dossiers.routage import charger_agents, charger_matrice
from app.models.comptes import Personne
from app.models.referentiel import Absence, Commune, Occupation, Poste, Quartier, QuartierCommune


@dataclass(frozen=True)
class FichePoste:
    """A post, who holds it today, who will, and the absences to come."""

    code: str
    intitule: str
    equipe: Any
    portee: str
    occupations: list[Any]
    absences: list[Any]
    jour: date

    @property
    def actuelle(self) -> Any:
        return next(
            (o for o in reversed(self.occupations) if o.du <= self.jour and (not o.au or self.jour < o.au)), None
        )

    @staticmethod
    def dernier_jour(au: date) -> date:
        """The last day held of a period whose end is excluded."""
        return au - timedelta(days=1)

    @property
    def est_absent(self) -> bool:
        actuelle = self.actuelle
        return any(
            a.du <= self.jour <= a.au for a in self.absences if actuelle and a.personne_id == actuelle.personne_id
        )


def fiches_des_postes(bd: Session, jour: date, poste_code: str | None = None) -> list[FichePoste]:
    """The posts in the order of their codes, with their holders and the absences not yet over. Three statements."""
    postes = select(col(Poste.code), col(Poste.intitule), col(Poste.equipe), col(Poste.portee)).order_by(
        col(Poste.code)
    )
    occupations = (
        select(
            col(Occupation.id), col(Occupation.poste_code), col(Occupation.personne_id), col(Occupation.du),
            col(Occupation.au), col(Occupation.suppleant_poste), col(Personne.prenom), col(Personne.nom),
            col(Personne.desactivee_le),
        )
        .join(Personne, col(Personne.id) == col(Occupation.personne_id))
        .order_by(col(Occupation.poste_code), col(Occupation.du), col(Occupation.id))
    )  # fmt: skip
    if poste_code is not None:
        postes = postes.where(col(Poste.code) == poste_code)
        occupations = occupations.where(col(Occupation.poste_code) == poste_code)
    tenues: list[Any] = list(bd.execute(occupations))
    absences: list[Any] = list(
        bd.execute(
            select(col(Absence.id), col(Absence.personne_id), col(Absence.du), col(Absence.au))
            .where(col(Absence.au) >= jour)
            .order_by(col(Absence.du), col(Absence.id))
        )
    )
    return [
        FichePoste(
            code, intitule, equipe, portee,
            occupations=(siennes := [o for o in tenues if o.poste_code == code]),
            absences=[a for a in absences if a.personne_id in {o.personne_id for o in siennes if _dure(o, jour)}],
            jour=jour,
        )
        for code, intitule, equipe, portee in bd.execute(postes.order_by(col(Poste.code))).all()
    ]  # fmt: skip


def _dure(occupation: Any, jour: date) -> bool:
    return occupation.au is None or bool(occupation.au > jour)


def titulaire_du(bd: Session, poste: Poste, jour: date) -> Occupation | None:
    """The occupation of a post on a day."""
    return bd.scalar(
        select(Occupation)
        .where(
            col(Occupation.poste_code) == poste.code,
            col(Occupation.du) <= jour,
            col(Occupation.au).is_(None) | (col(Occupation.au) > jour),
        )
        .order_by(col(Occupation.du).desc(), col(Occupation.id).desc())
        .limit(1)
    )


def periodes_du(bd: Session, poste: Poste) -> list[Periode]:
    """Every period of a post, for the rules."""
    lignes = bd.execute(
        select(col(Occupation.id), col(Occupation.du), col(Occupation.au), col(Personne.prenom), col(Personne.nom))
        .join(Personne, col(Personne.id) == col(Occupation.personne_id))
        .where(col(Occupation.poste_code) == poste.code)
        .order_by(col(Occupation.du), col(Occupation.id))
    )
    return [Periode(id_ or 0, du, au, f"{prenom} {nom}".strip()) for id_, du, au, prenom, nom in lignes]


def codes_des_postes(bd: Session) -> list[tuple[str, str]]:
    """(code, title) of the posts."""
    return [(code, intitule) for code, intitule in bd.execute(
        select(col(Poste.code), col(Poste.intitule)).order_by(col(Poste.code))
    )]  # fmt: skip


def agents_en_poste_possible(bd: Session) -> list[tuple[int, str]]:
    """(id, name) of those who may hold a post."""
    lignes = bd.execute(
        select(col(Personne.id), col(Personne.prenom), col(Personne.nom), col(Personne.courriel))
        .where(col(Personne.role).in_((Role.AGENT, Role.ADMINISTRATEUR)), col(Personne.desactivee_le).is_(None))
        .order_by(col(Personne.nom), col(Personne.prenom), col(Personne.id))
    )
    return [(id_ or 0, f"{prenom} {nom}".strip() or courriel) for id_, prenom, nom, courriel in lignes]


def communes(bd: Session) -> list[Any]:
    """The communes with their team and own référent, in alphabetical order, accents aside."""
    lignes: list[Any] = list(
        bd.execute(
            select(
                col(Commune.insee), col(Commune.nom), col(Commune.code_postal), col(Commune.population),
                col(Commune.equipe), col(Commune.referent_poste),
            ).order_by(col(Commune.nom), col(Commune.insee))
        )
    )  # fmt: skip
    return sorted(lignes, key=lambda ligne: pliage(ligne.nom))


def communes_a_quartier(bd: Session) -> dict[str, list[str]]:
    """INSEE code → geographies of its quartiers, each once."""
    lignes = bd.execute(
        select(col(QuartierCommune.insee), col(Quartier.geographie))
        .join(Quartier, col(Quartier.code) == col(QuartierCommune.quartier_code))
        .distinct()
        .order_by(col(QuartierCommune.insee), col(Quartier.geographie))
    )
    trouvees: dict[str, list[str]] = {}
    for insee, geographie in lignes:
        trouvees.setdefault(insee, []).append(geographie)
    return trouvees


def quartiers_a_note(bd: Session) -> list[Any]:
    """The QPV the contract leaves to be confirmed: those whose note says they are on the fringe, then the others."""
    return list(
        bd.execute(
            select(col(Quartier.code), col(Quartier.nom), col(Quartier.note))
            .where(col(Quartier.note) != "", col(Quartier.geographie) == Geographie.QPV)
            .order_by(col(Quartier.code))
        )
    )


def rapport_de_couverture(bd: Session, maintenant: datetime) -> tuple[Couverture, Matrice, dict[str, Agent]]:
    """The coverage of the équipe as it is today."""
    matrice, agents = charger_matrice(bd), charger_agents(bd, maintenant)
    return couverture(matrice, agents), matrice, agents
