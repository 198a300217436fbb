"""The coordination opens the calibration of a campaign before it is read, and closes it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.comite.queries_etalonnage import agents, dossier_de_numero, est_lue, etalonnage_de, participations
from app.core.erreurs import Introuvable
from app.domain.droits import Situation, exiger
from app.domain.etalonnage import (
    criteres_a_noter,
    exiger_avant_la_lecture,
    exiger_des_notes,
    exiger_ouvert,
    exiger_qu_on_le_dise,
    verifier_choix,
)
from app.dossiers.courriels import ecrire
from app.instruction.queries_grille import charger_grille
from app.models.campagnes import Campagne
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from app.models.etalonnage import Etalon, Etalonnage
from app.models.journal import inscrire_au_journal
from app.models.socle import pour_ecrire


def ouvrir_etalonnage(
    bd: Session, campagne: Campagne, numeros: Sequence[str], personne: Personne, maintenant: datetime
) -> Etalonnage:
    """Choose the three dossiers, none that will be scored for good. The campaign's row is locked.

    Raises ErreurMetier (already open, the campaign is being read), SaisieInvalide with one sentence per field.
    """
    exiger("tenir_seance", Situation(role=personne.role))
    pour_ecrire(bd, Campagne, id=campagne.id)
    exiger_avant_la_lecture(est_lue(bd, campagne), etalonnage_de(bd, campagne) is not None)
    choisis = verifier_choix([dossier_de_numero(bd, personne, campagne, numero) for numero in numeros])
    etalonnage = Etalonnage(campagne_id=campagne.id or 0, ouvert_le=maintenant, ouvert_par_id=personne.id or 0)
    bd.add(etalonnage)
    bd.flush()
    bd.add_all(
        Etalon(
            etalonnage_id=etalonnage.id or 0,
            dossier_id=dossier_id,
            rang=rang,
            criteres=len(criteres_a_noter(charger_grille(bd, bd.get_one(Dossier, dossier_id), campagne).criteres)),
        )
        for rang, dossier_id in enumerate(choisis, start=1)
    )
    inscrire_au_journal(
        bd, personne, "ouvrir_etalonnage", f"etalonnage:{etalonnage.id}", maintenant,
        campagne=campagne.id, dossiers=list(choisis),
    )  # fmt: skip
    for agent in agents(bd):
        ecrire(bd, "comite_etalonnage", f"etalonnage-{etalonnage.id}-{agent.id}", agent.courriel, maintenant, None,
               campagne=campagne)  # fmt: skip
    return etalonnage


def clore_etalonnage(
    bd: Session, campagne: Campagne, personne: Personne, maintenant: datetime, *, est_inacheve: bool = False
) -> Etalonnage:
    """Nothing changes from then on, and everybody sees where they stand.

    Raises Introuvable (none was opened), ErreurMetier (already closed, fewer than two people scored), SaisieInvalide
    (somebody has not finished, and it is not said: `est_inacheve`).
    """
    exiger("tenir_seance", Situation(role=personne.role))
    etalonnage = pour_ecrire(bd, Etalonnage, campagne_id=campagne.id)
    if etalonnage is None:
        raise Introuvable
    exiger_ouvert(etalonnage.clos_le is not None)
    lues = participations(bd, etalonnage)
    exiger_des_notes(sum(p.notes > 0 for p in lues))
    exiger_qu_on_le_dise(sum(p.notes < p.attendues for p in lues), est_inacheve)
    etalonnage.clos_le, etalonnage.clos_par_id = maintenant, personne.id
    inscrire_au_journal(
        bd, personne, "clore_etalonnage", f"etalonnage:{etalonnage.id}", maintenant, campagne=campagne.id
    )
    return etalonnage
