"""What moves an envelope: an engagement, a promise, and their return. Always under the lock of its rows.

On default isolation, four simultaneous decisions of 600 € on 1 000 € are all accepted, on SQLite as on PostgreSQL:
the envelopes are read under their lock, roots then parts, each in the order of their ids.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.enveloppes import Enveloppes, Lieu
from app.instruction.queries_enveloppes import RACINE, noms_des_financeurs, valeur
from app.models.campagnes import Enveloppe
from app.models.dossiers import Dossier
from app.models.instruction import MontantPropose
from app.models.programmation import SousEnveloppe


@dataclass(frozen=True, slots=True)
class EnveloppesTenues:
    """The rows of a campaign's envelopes, nobody else's until the end of the transaction."""

    racines: Sequence[Enveloppe]
    sous: dict[int, SousEnveloppe]
    noms: dict[str, str]

    def racine(self, code: str) -> Enveloppe:
        return next(r for r in self.racines if r.financeur_code == code)

    def code(self, enveloppe_id: int) -> str:
        return next(r.financeur_code for r in self.racines if r.id == enveloppe_id)

    def valeur(self, sans: Iterable[MontantPropose] = ()) -> Enveloppes:
        """As the rules know them, these promises left out: a dossier may use what was promised to it."""
        arbres = valeur(self.racines, list(self.sous.values()), self.noms)
        for promesse in sans:
            arbres = arbres.mouvoir(
                self.code(promesse.enveloppe_id),
                {RACINE, *(s.id or 0 for s in self.ancetres(promesse.sous_enveloppe_id))},
                -promesse.montant_cents,
                est_promis=True,
            )
        return arbres

    def ancetres(self, sous_id: int | None) -> Iterator[SousEnveloppe]:
        """A sub-envelope, then those above it, the root left out."""
        while sous_id is not None:
            sous = self.sous[sous_id]
            yield sous
            sous_id = sous.parent_id

    def ou(self, promesses: Iterable[MontantPropose]) -> dict[str, int]:
        """Where these promises are held, by funder's code, as the rules name it."""
        return {self.code(p.enveloppe_id): p.sous_enveloppe_id or RACINE for p in promesses}

    def sous_de(self, code: str, lieu: Lieu, arbres: Enveloppes) -> int | None:
        """Where a placement falls: the last sub-envelope on its way, None in the root itself."""
        return arbres.chemin(code, lieu)[-1].id or None

    def mouvoir(self, enveloppe_id: int, sous_id: int | None, *, engage: int = 0, promis: int = 0) -> None:
        """Take these cents (or give them back, negative) from a part and from everything above it."""
        racine = next(r for r in self.racines if r.id == enveloppe_id)
        garde = False
        lignes: list[Enveloppe | SousEnveloppe] = [*self.ancetres(sous_id), racine]
        for ligne in lignes:
            if garde:
                ligne.reserve_cents -= engage + promis
            ligne.engage_cents += engage
            ligne.promis_cents += promis
            garde = isinstance(ligne, SousEnveloppe) and ligne.fermee_le is None
            if isinstance(ligne, SousEnveloppe) and ligne.fermee_le is not None:
                ligne.montant_cents += engage + promis  # closed, it keeps nothing: what comes back is its parent's


def tenir_les_enveloppes(bd: Session, campagne_id: int) -> EnveloppesTenues:
    """The envelopes of the campaign, read again under their lock until the end of the transaction."""
    racines = bd.scalars(
        select(Enveloppe)
        .where(col(Enveloppe.campagne_id) == campagne_id)
        .order_by(col(Enveloppe.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    sous = bd.scalars(
        select(SousEnveloppe)
        .where(col(SousEnveloppe.enveloppe_id).in_([r.id for r in racines]))
        .order_by(col(SousEnveloppe.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    return EnveloppesTenues(racines, {s.id or 0: s for s in sous}, noms_des_financeurs(bd))


def promesses_de(bd: Session, dossier: Dossier) -> list[MontantPropose]:
    """What the envelopes hold for a dossier until its vote."""
    return list(
        bd.scalars(
            select(MontantPropose)
            .where(col(MontantPropose.dossier_id) == dossier.id, col(MontantPropose.promis_le).is_not(None))
            .order_by(col(MontantPropose.enveloppe_id))
            .execution_options(populate_existing=True)
        )
    )


def lever(tenues: EnveloppesTenues, promesses: Iterable[MontantPropose]) -> None:
    """Give promises back to the envelopes; what was promised stays proposed."""
    for promesse in promesses:
        tenues.mouvoir(promesse.enveloppe_id, promesse.sous_enveloppe_id, promis=-promesse.montant_cents)
        promesse.promis_le = promesse.sous_enveloppe_id = None


def lever_les_promesses(bd: Session, dossier: Dossier) -> None:
    """A dossier that goes back to its examination holds nothing any more."""
    if promesses := promesses_de(bd, dossier):
        lever(tenir_les_enveloppes(bd, dossier.campagne_id), promesses)
