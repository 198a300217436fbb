"""The worker compares each deposited dossier with those of its year, and keeps why they look alike.

Never done in a request: a dossier is compared once for each version, some seconds after its deposit.
"""

import json
import re
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.francais import pliage
from app.domain.calendrier import jour_de_paris
from app.domain.prose import prose
from app.domain.ressemblances import (
    Commun,
    EtatRessemblance,
    ages_du_public,
    comparer,
    perimees,
    rares,
    retenir,
    termes,
)
from app.dossiers.recherche import MOT_MAXIMUM
from app.instruction.queries_comparaison import (
    a_comparer,
    candidats,
    compares,
    contenu_depose,
    empreintes,
    frequences,
    paires_de,
)
from app.models.dossiers import Dossier
from app.models.ressemblances import EmpreinteDeDossier, Ressemblance, TermeDeDossier

PAR_PASSAGE = 3  # each takes some hundredths of a second, and the writers wait


def comparer_les_dossiers(bd: Session, maintenant: datetime) -> int:
    """Compare up to three dossiers deposited or sent back since the last pass; returns how many."""
    lus = a_comparer(bd, jour_de_paris(maintenant).year, PAR_PASSAGE)
    for dossier, annee in lus:
        _comparer(bd, dossier, annee, maintenant)
    return len(lus)


def _comparer(bd: Session, dossier: Dossier, annee: int, maintenant: datetime) -> None:
    ecrits = _garder_l_empreinte(bd, dossier, annee, maintenant)
    numero = dossier.id or 0
    miens = empreintes(bd, [numero])[numero]
    total = compares(bd, annee)
    connus = rares(frequences(bd, annee, miens.termes), total)
    autres = empreintes(bd, candidats(bd, dossier, annee, connus))
    trouvees = {
        id_: trouvee
        for id_, autre in autres.items()
        if id_ != numero and (trouvee := comparer(miens, autre, connus, total)) is not None
    }
    gardees = {
        id_: replace(trouvee, termes=tuple(ecrits[terme] for terme in trouvee.termes))
        for id_, trouvee in retenir(trouvees).items()
    }
    _garder_les_paires(bd, dossier, gardees, maintenant)


def _garder_l_empreinte(bd: Session, dossier: Dossier, annee: int, maintenant: datetime) -> dict[str, str]:
    """Keep what the dossier is compared by; its words, as they are compared → as they were written."""
    contenu: Any = json.loads(contenu_depose(bd, dossier) or "{}").get("sections")
    numero = dossier.id or 0
    bd.merge(
        EmpreinteDeDossier(
            dossier_id=numero, annee=annee, version=dossier.version_deposee, ages=list(ages_du_public(contenu)),
            comparee_le=maintenant,
        )
    )  # fmt: skip
    bd.execute(delete(TermeDeDossier).where(col(TermeDeDossier.dossier_id) == numero))
    lus = (mot[:MOT_MAXIMUM] for mot in re.findall(r"[^\W_]+", " ".join((dossier.titre, *prose(contenu)))))
    dits = termes((pliage(mot)[:MOT_MAXIMUM], mot) for mot in lus)
    if dits:
        bd.execute(
            insert(TermeDeDossier),
            [{"dossier_id": numero, "terme": terme, "mot": mot, "annee": annee} for terme, mot in dits.items()],
        )
    bd.flush()
    return dits


def _garder_les_paires(bd: Session, dossier: Dossier, trouvees: dict[int, Commun], maintenant: datetime) -> None:
    """What an agent settled is never changed by the machine; what nobody answered follows the last version."""
    deja = {paire.autre(dossier.id): paire for paire in paires_de(bd, dossier)}
    attendent = {autre: paire.id or 0 for autre, paire in deja.items() if paire.etat is EtatRessemblance.A_REGARDER}
    oubliees = perimees(attendent, trouvees)
    if oubliees:
        # an agent may have answered since they were read: the row as it is now decides
        bd.execute(
            delete(Ressemblance).where(
                col(Ressemblance.id).in_(oubliees), col(Ressemblance.etat) == EtatRessemblance.A_REGARDER
            )
        )
    for autre, trouvee in trouvees.items():
        if autre in deja and autre not in attendent:
            continue
        dit: dict[str, Any] = {
            "motifs": [motif.value for motif in trouvee.motifs], "quartiers": list(trouvee.quartiers),
            "ages": list(trouvee.ages), "termes": list(trouvee.termes),
        }  # fmt: skip
        if autre in deja:
            for champ, valeur in dit.items():
                setattr(deja[autre], champ, valeur)
        else:
            _ajouter(bd, dossier.id or 0, autre, dit, maintenant)
    bd.flush()


def _ajouter(bd: Session, ici: int, autre: int, dit: dict[str, Any], maintenant: datetime) -> None:
    try:
        with bd.begin_nested():
            bd.add(Ressemblance(premier_id=min(ici, autre), second_id=max(ici, autre), trouve_le=maintenant, **dit))
    except IntegrityError:  # another worker, or an agent, has just made it
        return


def paire_entre(bd: Session, ici: int, autre: int, maintenant: datetime) -> Ressemblance:
    """The pair of these two dossiers, made if it does not exist; locked."""
    cle = {"premier_id": min(ici, autre), "second_id": max(ici, autre)}
    verrou = select(Ressemblance).filter_by(**cle).with_for_update().execution_options(populate_existing=True)
    if bd.scalar(verrou) is None:
        _ajouter(bd, ici, autre, {}, maintenant)
    return bd.scalars(verrou).one()
