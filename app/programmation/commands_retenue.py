"""Retaining a scenario: what it gives becomes what is proposed to the sitting, dossier by dossier.

It decides nothing and promises nothing. The proposals are those of the tour de table: the sheets, the sitting, the
book and the projected view read them there, and each line keeps the one before it. All or nothing, under the lock of
the envelopes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.queries import A_DECIDER
from app.core.sql_plans import parmi
from app.domain.erreurs import ErreurMetier
from app.domain.scenarios import constats
from app.domain.tour_de_table import Fermete
from app.instruction.commands_enveloppes import tenir_les_enveloppes
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from app.models.instruction import MontantPropose
from app.models.journal import inscrire_au_journal
from app.models.programmation import LigneDeTour
from app.models.scenarios import Scenario
from app.programmation.commands import dater_scenario, tenir_scenario
from app.programmation.queries_cadre import Liste, cadre_tenu, montants_de

CITES = 5


@dataclass(frozen=True, slots=True)
class _Changement:
    dossier_id: int
    code: str
    cents: int


def retenir_scenario(bd: Session, scenario: Scenario, version: int, personne: Personne, maintenant: datetime) -> int:
    """Propose to the sitting what the scenario gives; returns how many dossiers change.

    The dossiers on which this person takes no part keep their proposals. Raises ConflitDeVersion; ErreurMetier when
    the scenario no longer holds, or contradicts a promise.
    """
    tenu = tenir_scenario(bd, scenario, version)
    # dossiers, then envelopes: in the order of the tour de table and of the decisions
    bd.execute(
        select(col(Dossier.id))
        .where(col(Dossier.campagne_id) == tenu.campagne_id, parmi(col(Dossier.etat), A_DECIDER))
        .order_by(col(Dossier.id))
        .with_for_update()
    )
    montants = montants_de(bd, tenu.id)[tenu.id or 0]
    tenues = tenir_les_enveloppes(bd, tenu.campagne_id)
    racines = {racine.financeur_code: racine.id or 0 for racine in tenues.racines}
    liste = cadre_tenu(bd, personne, tenu.campagne_id, montants)
    if trouves := constats(liste.cadre, {d: m for d, m in montants.items() if d in liste.cadre.fiches}):
        cites = " ".join(constat.phrase for constat in trouves[:CITES])
        raise ErreurMetier(f"Ce scénario ne tient plus : {cites} Corrigez-le, puis retenez-le.")
    proposes, promis = _propositions(bd, tenu.campagne_id, {id_: code for code, id_ in racines.items()})
    _verifier_les_promesses(liste, montants, {cle: proposes[cle] for cle in promis})
    changements = [
        _Changement(d, code, cents)
        for d in liste.cadre.fiches
        for code in racines
        if (cents := montants.get(d, {}).get(code, 0)) != proposes.get((d, code), 0)
    ]
    _proposer(bd, changements, racines, f"Scénario « {tenu.nom} » retenu.", personne, maintenant)
    tenu.retenu_le, tenu.retenu_par_id = maintenant, personne.id
    dater_scenario(tenu, personne, maintenant)
    touches = sorted({c.dossier_id for c in changements})
    inscrire_au_journal(
        bd, personne, "retenir_scenario", f"scenario:{tenu.id}", maintenant, campagne=tenu.campagne_id,
        dossiers=touches,
    )  # fmt: skip
    return len(touches)


def _propositions(
    bd: Session, campagne_id: int, codes: Mapping[int, str]
) -> tuple[dict[tuple[int, str], int], set[tuple[int, str]]]:
    lus = bd.execute(
        select(
            col(MontantPropose.dossier_id), col(MontantPropose.enveloppe_id), col(MontantPropose.montant_cents),
            col(MontantPropose.promis_le),
        )
        .join(Dossier, col(Dossier.id) == col(MontantPropose.dossier_id))
        .where(col(Dossier.campagne_id) == campagne_id, parmi(col(Dossier.etat), A_DECIDER))
        .with_for_update(of=MontantPropose)
    ).all()  # fmt: skip
    proposes = {(d, codes[e]): cents for d, e, cents, _ in lus if e in codes}
    return proposes, {(d, codes[e]) for d, e, _, promis_le in lus if promis_le is not None and e in codes}


def _verifier_les_promesses(
    liste: Liste, montants: Mapping[int, Mapping[str, int]], promis: Mapping[tuple[int, str], int]
) -> None:
    """A promise is somebody's word: it changes at the tour de table of its dossier, and there alone."""
    fiches = liste.cadre.fiches
    contredits = sorted(
        {
            fiches[d].numero
            for (d, code), cents in promis.items()
            if d in fiches and montants.get(d, {}).get(code, 0) != cents
        }
    )
    if contredits:
        suite = f" et {len(contredits) - CITES} autres" if len(contredits) > CITES else ""
        raise ErreurMetier(
            f"Des montants ont été promis autrement que dans ce scénario : {', '.join(contredits[:CITES])}{suite}. "
            "Partez d’un nouveau scénario, ou changez ces promesses au tour de table."
        )


def _proposer(
    bd: Session,
    changements: Sequence[_Changement],
    racines: Mapping[str, int],
    raison: str,
    personne: Personne,
    maintenant: datetime,
) -> None:
    """A few statements of many rows: the proposals, their history, the sum of each dossier."""
    if not changements:
        return
    dossiers = sorted({c.dossier_id for c in changements})
    numeros = {
        (d, code): numero
        for d, code, numero in bd.execute(
            select(col(LigneDeTour.dossier_id), col(LigneDeTour.financeur), col(LigneDeTour.numero)).where(
                col(LigneDeTour.dossier_id).in_(dossiers), col(LigneDeTour.nom_plie) == "",
                col(LigneDeTour.remplacee_le).is_(None),
            )
        )
    }  # fmt: skip
    for code, enveloppe_id in racines.items():
        ici = [c for c in changements if c.code == code]
        ids = [c.dossier_id for c in ici]
        bd.execute(
            delete(MontantPropose).where(
                col(MontantPropose.enveloppe_id) == enveloppe_id, col(MontantPropose.dossier_id).in_(ids)
            )
        )
        bd.execute(
            update(LigneDeTour)
            .where(
                col(LigneDeTour.dossier_id).in_(ids), col(LigneDeTour.financeur) == code,
                col(LigneDeTour.nom_plie) == "", col(LigneDeTour.remplacee_le).is_(None),
            )
            .values(remplacee_le=maintenant)
        )  # fmt: skip
    bd.execute(
        insert(MontantPropose),
        [
            {"dossier_id": c.dossier_id, "enveloppe_id": racines[c.code], "montant_cents": c.cents, "promis_le": None}
            for c in changements
        ],
    )
    bd.execute(
        insert(LigneDeTour),
        [_note(c, numeros.get((c.dossier_id, c.code), ""), raison, personne, maintenant) for c in changements],
    )
    bd.execute(
        update(Dossier)
        .where(col(Dossier.id).in_(dossiers))
        .values(
            montant_propose_cents=select(func.coalesce(func.sum(col(MontantPropose.montant_cents)), 0))
            .where(col(MontantPropose.dossier_id) == col(Dossier.id))
            .correlate(Dossier)
            .scalar_subquery()
        )
        .execution_options(synchronize_session=False)
    )


def _note(
    changement: _Changement, numero: str, raison: str, personne: Personne, maintenant: datetime
) -> dict[str, Any]:
    """The line of the tour de table; the dossier's number at that funder stays."""
    return {
        "dossier_id": changement.dossier_id, "financeur": changement.code, "nom": "", "nom_plie": "",
        "montant_cents": changement.cents, "fermete": Fermete.AVIS, "numero": numero, "reference": "", "raison": raison,
        "notee_le": maintenant, "par_id": personne.id or 0, "remplacee_le": None,
    }  # fmt: skip
