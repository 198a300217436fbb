"""What is open: campaigns, their rules and the funders' envelopes."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, UniqueConstraint, false
from sqlmodel import Field, SQLModel

from app.domain.dispositifs import Dispositif
from app.models.socle import choix, donnees, instant


class Financeur(SQLModel, table=True):
    """Who pays. The code is that of the line 74 of the budget (caph, etat, region…)."""

    code: str = Field(primary_key=True, max_length=40)
    nom: str = Field(max_length=120)
    rang: int = 0


class Campagne(SQLModel, table=True):
    """A yearly call or a continuous window. Open during [ouvre_le, ferme_le[, server clock."""

    __table_args__ = (
        CheckConstraint("ferme_le > ouvre_le", name="fenetre"),
        CheckConstraint("taux_plafond_pour_mille BETWEEN 1 AND 1000", name="taux_plafond"),
        CheckConstraint("dernier_numero >= 0", name="dernier_numero"),
        UniqueConstraint("dispositif", "annee"),
    )

    id: int | None = Field(default=None, primary_key=True)
    dispositif: Dispositif = choix(Dispositif)
    annee: int
    titre: str = Field(max_length=120)
    presentation: str = Field(default="", max_length=4000)
    est_publiee: bool = False
    ouvre_le: datetime = instant(index=True)
    ferme_le: datetime = instant(index=True)
    decision_prevue: str = Field(default="", max_length=120)
    taux_plafond_pour_mille: int = 800
    cofinancement_min_pour_mille: int = 0
    part_qpv_min_pour_mille: int | None = None
    part_qpv_bloque: bool = False
    plafond_dossier_cents: int | None = Field(default=None, sa_type=BigInteger)
    plafond_annuel_cents: int | None = Field(default=None, sa_type=BigInteger)
    delai_cible_jours: int | None = None
    pieces_requises: list[str] | None = donnees(default=None, nullable=True)
    points_ecartes: list[str] = donnees(default_factory=list, sa_column_kwargs={"server_default": "[]"})
    """The points of the recevabilité that this campaign does not check."""
    poids: dict[str, int] = donnees(default_factory=dict)
    bareme: dict[str, Any] = donnees(default_factory=dict, sa_column_kwargs={"server_default": "{}"})
    """What it says of its criteria beside their weights, by criterion (`domain.bareme`)."""
    version_bareme: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    contact: dict[str, Any] = donnees(default_factory=dict)
    dernier_numero: int = 0
    delai_median_jours: int | None = None
    """From the deposit to the published decision; brought up to date at each publication (`domain.delais`)."""
    notes_dans_les_refus: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Whether a refusal gives the means by family of criteria (`domain.familles`)."""
    creee_le: datetime = instant()
    clonee_de_id: int | None = Field(default=None, foreign_key="campagne.id")


class VersionDeBareme(SQLModel, table=True):
    """A barème as it was set: the first until a note exists, then one for each correction of its wording."""

    __tablename__ = "version_de_bareme"
    __table_args__ = (UniqueConstraint("campagne_id", "numero"),)

    id: int | None = Field(default=None, primary_key=True)
    campagne_id: int = Field(foreign_key="campagne.id")
    numero: int
    poids: dict[str, int] = donnees(default_factory=dict)
    bareme: dict[str, Any] = donnees(default_factory=dict)
    fixe_le: datetime = instant()
    par_id: int | None = Field(default=None, foreign_key="personne.id")
    raison: str = Field(default="", max_length=1000)


class ReglesDEnveloppe(SQLModel):
    """What an envelope or a sub-envelope asks of each dossier; None: nothing (`domain.enveloppes.Regles`)."""

    plancher_cents: int | None = Field(default=None, sa_type=BigInteger)
    plafond_cents: int | None = Field(default=None, sa_type=BigInteger)
    taux_max_pour_mille: int | None = None


def bornes_d_enveloppe() -> tuple[CheckConstraint, ...]:
    """What the base itself holds: what is taken, or kept for its parts, is never above the amount."""
    return (
        CheckConstraint("montant_cents >= 0", name="montant"),
        CheckConstraint("promis_cents >= 0", name="promis"),
        CheckConstraint("reporte_cents >= 0", name="reporte"),
        CheckConstraint(
            "reserve_cents >= 0 AND engage_cents + promis_cents + reporte_cents + reserve_cents <= montant_cents",
            name="reserve",
        ),
        CheckConstraint("plancher_cents >= 0", name="plancher"),
        CheckConstraint("plafond_cents >= COALESCE(plancher_cents, 0)", name="plafond"),
        CheckConstraint("taux_max_pour_mille BETWEEN 1 AND 1000", name="taux_max"),
    )


class Enveloppe(ReglesDEnveloppe, table=True):
    """What a funder gives to a campaign: the truth, whatever its sub-envelopes (another table, so that no sum counts
    a euro twice). `engage_cents` (decided), `promis_cents` (held until the vote), `reporte_cents` (carried over to the
    next year) and `reserve_cents` (what the sub-envelopes still keep) are kept exact under the row's lock."""

    __table_args__ = (
        *bornes_d_enveloppe(),
        CheckConstraint("engage_cents >= 0 AND engage_cents <= montant_cents", name="engage"),
        UniqueConstraint("campagne_id", "financeur_code"),
    )

    id: int | None = Field(default=None, primary_key=True)
    campagne_id: int = Field(foreign_key="campagne.id")
    financeur_code: str = Field(foreign_key="financeur.code", max_length=40)
    montant_cents: int = Field(sa_type=BigInteger)
    engage_cents: int = Field(default=0, sa_type=BigInteger)
    promis_cents: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": "0"})
    reporte_cents: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": "0"})
    reserve_cents: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": "0"})
    geographies: list[str] = donnees(default_factory=list, sa_column_kwargs={"server_default": "[]"})
    """Those it may serve; none: all of them."""
