"""What a campaign seen whole is made of. Seven statements, whatever the number of dossiers; always through the gate."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.queries import ACCORDES, dossiers_de
from app.core.francais import pliage
from app.core.sql_plans import parmi, somme_de_cents
from app.domain.contours import Polygones
from app.domain.orientations import Geographie, Orientation
from app.domain.partenaires import Priorite
from app.domain.vue_ensemble import Fait, Lieu, Mesure
from app.models.comite import Decision, MontantDecide
from app.models.comptes import Personne
from app.models.contours import Contour
from app.models.dossiers import Dossier, Rattachement
from app.models.partenaires import PrioriteCommunale
from app.models.referentiel import Commune, Quartier, QuartierCommune

NATURES = ("secondaire", "geographie", "commune", "quartier")


def faits(bd: Session, personne: Personne, campagne_id: int) -> list[Fait]:
    """The dossiers of the ranked list that this person may know, as they are counted."""
    vus = dossiers_de(personne).where(col(Dossier.campagne_id) == campagne_id)
    ids = vus.with_only_columns(col(Dossier.id))
    rangees = bd.connection().execute(
        vus.with_only_columns(
            col(Dossier.id), col(Dossier.orientation), col(Dossier.montant_demande_cents),
            col(Dossier.montant_propose_cents),
        ).order_by(col(Dossier.id))
    ).all()  # fmt: skip
    accordes: dict[int, int] = dict(
        bd.execute(
            select(col(Decision.dossier_id), somme_de_cents(col(MontantDecide.montant_cents)))
            .join(MontantDecide, col(MontantDecide.decision_id) == col(Decision.id))
            .where(
                col(Decision.annulee_le).is_(None),
                col(Decision.dossier_id).in_(ids.where(parmi(col(Dossier.etat), ACCORDES))),
            )
            .group_by(col(Decision.dossier_id))
        ).all()
    )
    touches = _touches(bd, ids)
    lues: list[tuple[int, Orientation | None, int, int | None]] = [(x[0] or 0, x[1], x[2], x[3]) for x in rangees]
    return [
        Fait(
            orientation=orientation or Orientation.EMPLOI,
            orientations=frozenset({orientation or Orientation.EMPLOI}) | _orientations(touches[id_]),
            geographies=frozenset(map(Geographie, touches[id_]["geographie"])),
            communes=frozenset(touches[id_]["commune"]),
            quartiers=frozenset(touches[id_]["quartier"]),
            cents={Mesure.DEMANDE: demande, Mesure.PROPOSE: propose or 0, Mesure.ACCORDE: accordes.get(id_, 0)},
        )
        for id_, orientation, demande, propose in lues
    ]


def _touches(bd: Session, ids: Select[Any]) -> Mapping[int, Mapping[str, list[str]]]:
    lus: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for id_, nature, code in bd.connection().execute(
        select(col(Rattachement.dossier_id), col(Rattachement.nature), col(Rattachement.code)).where(
            col(Rattachement.dossier_id).in_(ids),
            col(Rattachement.nature).in_(NATURES),
        )
    ):
        lus[id_][nature].append(code)
    return lus


def _orientations(touches: Mapping[str, list[str]]) -> frozenset[Orientation]:
    return frozenset(map(Orientation, touches["secondaire"]))


def communes(bd: Session) -> list[Lieu]:
    """Those of the agglomeration, in alphabetical order."""
    lues = bd.execute(select(col(Commune.insee), col(Commune.nom), col(Commune.population)))
    # the engines sort accents each in its way
    return sorted((Lieu(*lue) for lue in lues), key=lambda lieu: (pliage(lieu.nom), lieu.code))


def quartiers(bd: Session) -> list[Lieu]:
    """Those of the contract, by name of commune. Nobody knows their population: the reference data does not say it."""
    lus = bd.execute(
        select(
            col(Quartier.code), col(Quartier.nom), col(Quartier.geographie), col(QuartierCommune.insee),
            col(Commune.nom),
        )
        .outerjoin(QuartierCommune, col(QuartierCommune.quartier_code) == col(Quartier.code))
        .outerjoin(Commune, col(Commune.insee) == col(QuartierCommune.insee))
        .order_by(col(Quartier.code), col(Commune.nom))
    ).all()  # fmt: skip
    noms, dans = {}, defaultdict[str, dict[str, str]](dict)
    for code, nom, geographie, insee, ville in lus:
        noms[code] = (nom, geographie)
        if insee:
            dans[code][insee] = ville
    return sorted(
        (
            Lieu(code, f"{nom} ({', '.join(dans[code].values())})", 0, geographie, frozenset(dans[code]))
            for code, (nom, geographie) in noms.items()
        ),
        key=lambda lieu: (list(Geographie).index(lieu.geographie or Geographie.QPV), pliage(lieu.nom), lieu.code),
    )


def priorites(bd: Session, annee: int) -> list[tuple[str, str, Priorite]]:
    """Those of a year that still hold: the INSEE code and the name of the commune, and what it puts first."""
    lues = bd.execute(
        select(
            col(PrioriteCommunale.insee), col(Commune.nom), col(PrioriteCommunale.id), col(PrioriteCommunale.texte),
            col(PrioriteCommunale.orientation), col(PrioriteCommunale.quartier_code), col(Quartier.nom),
        )
        .join(Commune, col(Commune.insee) == col(PrioriteCommunale.insee))
        .outerjoin(Quartier, col(Quartier.code) == col(PrioriteCommunale.quartier_code))
        .where(col(PrioriteCommunale.annee) == annee, col(PrioriteCommunale.retiree_le).is_(None))
        .order_by(col(Commune.nom), col(PrioriteCommunale.id))
    )  # fmt: skip
    return [
        (insee, ville, Priorite(i or 0, texte, o, code, quartier or ""))
        for insee, ville, i, texte, o, code, quartier in lues
    ]


def contours(bd: Session) -> dict[str, Polygones]:
    """The contours that an administrator loaded, by INSEE code or code of quartier."""
    lus = bd.execute(select(col(Contour.code), col(Contour.polygones)).order_by(col(Contour.code)))
    return {code: [[[(x, y) for x, y in a] for a in polygone] for polygone in ps] for code, ps in lus}
