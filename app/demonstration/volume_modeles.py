"""Models of dossiers for the load: each idea in each place is written and routed once, then copied."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from app.demonstration.contenu import Cas, contenu_aap
from app.demonstration.lieux import LIEUX
from app.demonstration.organismes import ASSOCIATIONS
from app.demonstration.projets import Projet, projets
from app.domain.affectation import Affectation, Agent, Demande, Matrice, affecter
from app.domain.bareme import Bareme
from app.domain.droits import Qualite
from app.domain.extrait import Extrait, extrait
from app.domain.orientations import AXES, Orientation
from app.dossiers.queries import references
from app.instruction.assemblage import grille_de, parts_de
from app.instruction.queries_grille import Grille
from app.models.socle import contenu_canonique


@dataclass(frozen=True)
class Modele:
    """One idea in one place: its answers, what lists read of them, who follows it, its empty grille."""

    cas: Cas
    contenu: dict[str, dict[str, Any]]
    resume: Extrait
    routage: Affectation
    bareme: Bareme

    @cached_property
    def sections_json(self) -> str:
        """The answers as they are frozen, but for those about the organisme."""
        return contenu_canonique(self.contenu)

    @cached_property
    def grille(self) -> Grille:
        parts = parts_de(
            (a.personne_id, a.qualite, list(a.motifs)) for a in self.routage.attributions if a.personne_id is not None
        )
        orientation = self.resume.orientation or Orientation.EMPLOI
        secondaires = [o.value for o in self.resume.secondaires]
        return grille_de(self.bareme, orientation, secondaires, [a.cle for a in self.resume.axes], parts, (), ())

    @cached_property
    def pilote_id(self) -> int | None:
        return next((a.personne_id for a in self.routage.attributions if a.qualite is Qualite.PILOTE), None)

    @cached_property
    def rattachements(self) -> list[tuple[str, str, int]]:
        """(nature, code, rank) of all that filters read."""
        return self.resume.liens

    @cached_property
    def projection(self) -> dict[str, Any]:
        """The columns of the dossier that come from its answers."""
        resume, noms = self.resume, references()
        lieux = [noms.communes[c] for c in resume.communes] + [noms.quartiers[q].nom for q in resume.quartiers]
        return {
            "titre": resume.titre,
            "orientation": resume.orientation,
            "montant_demande_cents": resume.montant_demande_cents,
            "cout_total_cents": resume.cout_total_cents,
            "beneficiaires": resume.beneficiaires,
            "traits": resume.traits,
            "commune_principale": resume.communes[0],
            "axes_resume": ", ".join(dict.fromkeys(AXES[a.axe].libelle_court for a in resume.axes)),
            "territoires_resume": ", ".join(dict.fromkeys(lieux)),
        }


class Modeles:
    """The models, made when they are first asked for."""

    def __init__(
        self,
        annee: int,
        matrice: Matrice,
        agents: Mapping[str, Agent],
        financeurs: frozenset[str],
        bareme: Bareme,
    ) -> None:
        self._annee, self._matrice, self._agents = annee, matrice, agents
        self._financeurs, self._bareme = financeurs, bareme
        self._idees: list[Projet] = [projet for o in Orientation for projet in projets(o)]
        self._faits: dict[tuple[int, int], Modele] = {}

    def modele(self, rang: int) -> Modele:
        """The model of the dossier of this rank: the ideas alternate by orientation, the places go round."""
        idee = (rang % 6) * 5 + rang // 6 % 5
        lieu = (rang * 7 + rang // 30) % len(LIEUX)
        if (idee, lieu) not in self._faits:
            self._faits[idee, lieu] = self._construire(idee, lieu)
        return self._faits[idee, lieu]

    def _construire(self, idee: int, lieu: int) -> Modele:
        cas = Cas(
            ASSOCIATIONS[idee % len(ASSOCIATIONS)], self._idees[idee], LIEUX[lieu], self._annee, 1000 * idee + lieu
        )
        contenu = contenu_aap(cas)
        resume = extrait(contenu, references(), self._financeurs)
        demande = Demande(
            orientation=resume.orientation or Orientation.EMPLOI,
            secondaires=resume.secondaires,
            axes=resume.axes,
            communes=resume.communes,
            touche_un_qpv=resume.touche_un_qpv,
            organisme_id=None,
        )
        routage = affecter(demande, self._matrice, self._agents)
        return Modele(cas, contenu, resume, routage, self._bareme)
