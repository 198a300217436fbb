"""The page « Suites » of a dossier, for its agents, put together."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from app.comptes.sessions import preuve_de
from app.core.formulaires import Saisie
from app.domain.aides_publiques import echeance_du_bilan
from app.domain.calendrier import jour_de_paris
from app.domain.coordonnees import preuve_tient
from app.domain.droits import acteurs, peut
from app.domain.etats import Etat, actes_possibles, libelle, suite, ton
from app.domain.saisies import date_en_lettres, date_saisie, euros, montant_saisi
from app.domain.suites import Compte, exiger_apres_un_accord
from app.dossiers.queries_bilan import bilan_de
from app.dossiers.queries_convention import SuitesLues, suites_de
from app.instruction.queries import AccesAgent
from app.models.comptes import Organisme
from app.suites.queries import Part, beneficiaire, parts_accordees


@dataclass(frozen=True)
class EcranSuites:
    """Everything the template shows. The five forms are None when their act is not possible now."""

    acces: AccesAgent
    parts: list[Part]
    suites: SuitesLues | None
    compte: Compte | None
    beneficiaire: Organisme
    aujourd_hui: date
    est_prouve: bool
    convention: Saisie[Any] | None
    versement: Saisie[Any] | None
    renonciation: Saisie[Any] | None
    avenant: Saisie[Any] | None
    annulation: Saisie[Any] | None

    @property
    def accorde_cents(self) -> int:
        return sum(part.montant_cents for part in self.parts)

    @property
    def promises(self) -> list[Part]:
        """The parts whose funder did not vote yet: nothing is firm before."""
        return [part for part in self.parts if not part.est_votee]

    @property
    def etat_libelle(self) -> str:
        return libelle(self.acces.dossier.etat)

    @property
    def etat_suite(self) -> str:
        return suite(self.acces.dossier.etat)

    @property
    def etat_ton(self) -> str:
        return ton(self.acces.dossier.etat)

    @property
    def voit_le_compte(self) -> bool:
        return peut("voir_rib", self.acces.situation)

    @property
    def a_un_compte(self) -> bool:
        """Whether money may leave: an account, and no change that waits."""
        return bool(self.beneficiaire.iban) and self.beneficiaire.rib_a_confirmer_le is None

    @property
    def est_de_la_convention(self) -> bool:
        """Whether this reader recorded the convention: somebody else orders payments."""
        return self.suites is not None and self.suites.enregistree_par_id == self.acces.personne.id

    @property
    def versements_a_annuler(self) -> list[tuple[str, str]]:
        """The payments that count, as choices."""
        lus = self.suites.comptes if self.suites else ()
        return [(str(v.rang), f"n° {v.rang} : {euros(v.montant_cents)}, {date_en_lettres(v.ordonne_le)}") for v in lus]

    @property
    def est_en_retard(self) -> bool:
        """Whether the bilan should have been given."""
        return self.suites is not None and self.aujourd_hui > self.suites.bilan_avant

    @property
    def saisies(self) -> list[Saisie[Any]]:
        return [saisie for saisie in self._formes if saisie]

    @property
    def _formes(self) -> tuple[Saisie[Any] | None, ...]:
        return self.convention, self.versement, self.renonciation, self.avenant, self.annulation

    @property
    def erreurs(self) -> dict[str, str]:
        return {nom: phrase for saisie in self.saisies for nom, phrase in saisie.erreurs.items()}


def composer(
    bd: Session,
    acces: AccesAgent,
    session_id: int | None,
    maintenant: datetime,
    *,
    convention: Saisie[Any] | None = None,
    versement: Saisie[Any] | None = None,
    renonciation: Saisie[Any] | None = None,
    avenant: Saisie[Any] | None = None,
    annulation: Saisie[Any] | None = None,
) -> EcranSuites:
    """Read the page. Raises ErreurMetier while no grant is told."""
    dossier = acces.dossier
    exiger_apres_un_accord(dossier.etat)
    actes = actes_possibles(dossier.etat, acteurs(acces.situation))
    suites = suites_de(bd, dossier)
    compte = suites.compte(dossier) if suites else None
    aujourd_hui = jour_de_paris(maintenant)
    if "conventionner" in actes:
        propose = date_saisie(echeance_du_bilan(acces.campagne.annee))
        convention = convention or Saisie.vierge(bilan_avant=propose)
        renonciation = renonciation or Saisie.vierge()
    bilan = bilan_de(bd, dossier) if dossier.etat is Etat.BILAN_RECU else None
    est_lu = bilan is None or bilan.conforme_le is not None
    if "verser" in actes and suites and compte and compte.possible_cents and est_lu:
        rang = len(suites.versements) + 1
        versement = versement or Saisie.vierge(
            montant_cents=montant_saisi(compte.possible_cents), ordonne_le=date_saisie(aujourd_hui)
        )
        versement.valeurs["rang"] = rang
    if "modifier_convention" in actes and suites:
        avenant = avenant or Saisie.vierge(nouveau_numero=suites.numero, nouveau_bilan=date_saisie(suites.bilan_avant))
    if "annuler_versement" in actes and suites and suites.comptes:
        annulation = annulation or Saisie.vierge()
    return EcranSuites(
        acces=acces,
        parts=parts_accordees(bd, dossier),
        suites=suites,
        compte=compte,
        beneficiaire=beneficiaire(bd, acces.organisme),
        aujourd_hui=aujourd_hui,
        est_prouve=bool(versement) and preuve_tient(preuve_de(bd, session_id), maintenant),
        convention=convention if "conventionner" in actes else None,
        versement=versement,
        avenant=avenant,
        annulation=annulation,
        renonciation=renonciation if dossier.etat is Etat.NOTIFIE_ACCORD and "renoncer" in actes else None,
    )
