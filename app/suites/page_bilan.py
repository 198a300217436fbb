"""The pages of a bilan for its porteur, put together: steps, one section, the whole before it is given."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from app.core.erreurs import Introuvable
from app.domain.bilan import PUBLICS, comptes_du_bilan, constats_du_bilan, formulaire_du_bilan, quartiers_prevus
from app.domain.bilan_comptes import Comptes
from app.domain.calendrier import jour_de_paris
from app.domain.droits import peut
from app.domain.erreurs import ErreurMetier
from app.domain.exigences import Constat
from app.domain.formulaire import section_de
from app.domain.questions import Contenu, Section
from app.domain.suites import SIGNES
from app.dossiers.lecture import Etape, etapes
from app.dossiers.pages import FormeSection, forme
from app.dossiers.queries import Acces, SectionLue, references
from app.dossiers.queries_bilan import bilan_de
from app.dossiers.queries_convention import SuitesLues, suites_de
from app.dossiers.reprise import contenu_depose
from app.models.suites import Bilan
from app.suites.commands_bilan import PAS_ENCORE, est_ouvert


@dataclass(frozen=True)
class EcranBilan:
    """What every page of a bilan rests on."""

    acces: Acces
    depose: Contenu
    bilan: Bilan | None
    contenu: Contenu
    sections: tuple[Section, ...]
    constats: tuple[Constat, ...]
    suites: SuitesLues | None
    aujourd_hui: date

    @property
    def est_en_retard(self) -> bool:
        """Whether it should have been given, and was not."""
        rendu = self.bilan is not None and self.bilan.versions > 0
        return self.suites is not None and not rendu and self.aujourd_hui > self.suites.bilan_avant

    @property
    def est_ouvert(self) -> bool:
        return est_ouvert(self.acces.dossier.etat, self.bilan)

    @property
    def peut_ecrire(self) -> bool:
        return self.est_ouvert and peut("rediger_dossier", self.acces.situation)

    @property
    def lit_les_sommes(self) -> bool:
        """Whoever helps from outside writes the bilan without reading the decision."""
        return peut("voir_decision", self.acces.situation)

    def avec(self, contenu: Contenu) -> "EcranBilan":
        """The same once these answers are kept, nothing being read again."""
        return replace(
            self,
            contenu=contenu,
            sections=formulaire_du_bilan(self.depose, contenu),
            constats=constats_du_bilan(self.depose, contenu, references(), self.acces.campagne.annee),
        )

    @property
    def peut_rendre(self) -> bool:
        return peut("rendre_bilan", self.acces.situation)

    @property
    def est_payee(self) -> bool:
        """Whether it may be given: something was paid."""
        return self.acces.dossier.etat.value != "conventionne"

    @property
    def etapes(self) -> list[Etape]:
        ouvertes = frozenset(s.cle for s in self.sections) if self.peut_ecrire else frozenset()
        return etapes(self.sections, self.contenu, self.constats, ouvertes)

    @property
    def bloquants(self) -> list[Constat]:
        return [c for c in self.constats if c.est_bloquant]

    @property
    def conseils(self) -> list[Constat]:
        return [c for c in self.constats if not c.est_bloquant]

    @property
    def comptes(self) -> Comptes:
        return comptes_du_bilan(self.depose, self.contenu)

    @property
    def version(self) -> int:
        return self.bilan.version if self.bilan else 0

    def section(self, cle: str) -> Section:
        """Raises Introuvable."""
        trouvee = section_de(self.sections, cle)
        if trouvee is None:
            raise Introuvable
        return trouvee

    def forme(self, section: Section, maintenant: datetime) -> FormeSection:
        """The page of a section as typed; findings wait until somebody has saved it once."""
        typees: dict[str, Any] = dict(self.contenu.get(section.cle, {}))
        est_touchee = section.cle in self.contenu
        if section.cle == PUBLICS:  # the cells of the quartiers come from the application
            typees["quartiers"] = quartiers_prevus(self.depose)
        lue = SectionLue(typees, self.version, maintenant, 0)
        return forme(section, lue, references(), self.constats, est_touchee=est_touchee)


def ouvrir(bd: Session, acces: Acces, maintenant: datetime) -> EcranBilan:
    """Read a bilan. Raises ErreurMetier before the convention."""
    if acces.dossier.etat not in SIGNES:
        raise ErreurMetier(PAS_ENCORE)
    bilan = bilan_de(bd, acces.dossier)
    depose = contenu_depose(bd, acces.dossier)
    contenu: Contenu = dict(bilan.contenu) if bilan else {}
    return EcranBilan(
        acces,
        depose,
        bilan,
        contenu,
        formulaire_du_bilan(depose, contenu),
        constats_du_bilan(depose, contenu, references(), acces.campagne.annee),
        suites_de(bd, acces.dossier),
        jour_de_paris(maintenant),
    )
