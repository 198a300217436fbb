"""A campaign in committee: two envelopes, three examined dossiers, an administrator, two members."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from app.domain.droits import Role
from app.models.campagnes import Campagne, Enveloppe
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from tests.fabriques import campagne, enveloppe, equipe, personne
from tests.fabriques_comite import dossier_instruit
from tests.photo import retrouver


@dataclass
class Scene:
    """The people and things of a sitting. Amounts: CAPH 10 000 €, State 5 000 €."""

    campagne: Campagne
    caph: Enveloppe
    etat: Enveloppe
    dossiers: list[Dossier]
    porteurs: list[Personne]
    administrateur: Personne
    second: Personne
    membre: Personne
    autre_membre: Personne


@pytest.fixture
def scene(bd: Session, tmp_path_factory: pytest.TempPathFactory) -> Scene:
    # what was built stays readable without opening a transaction: on SQLite it would hold the writers’ turn
    bd.expire_on_commit = False
    return retrouver(bd, _monter, tmp_path_factory.getbasetemp() / "scene-comite")


def _monter(bd: Session) -> Scene:
    equipe(bd)
    appel = campagne(bd)
    caph, etat = enveloppe(bd, appel, "caph", 1_000_000), enveloppe(bd, appel, "etat", 500_000)
    porteurs = [personne(bd) for _ in range(3)]
    notes = (881, 740, 660)
    titres = ("Chantier jeunes des berges", "Ateliers santé au pied des tours", "Réparer plutôt que jeter")
    orientations = ("emploi", "sante", "transition")
    quartiers = ("QN05950M", "QN05955M", "PP-MORTAGNE-CENTRE")
    communes = ("59172", "59491", "59418")
    dossiers = [
        dossier_instruit(
            bd, appel, porteur=porteurs[n], titre=titres[n], orientation=orientations[n], note_dixiemes=notes[n],
            quartiers=(quartiers[n],), communes=(communes[n],), proposes={"caph": 500_000, "etat": 200_000},
            maintenant=datetime(2026, 11, 20, 9, n, tzinfo=UTC),
        )
        for n in range(3)
    ]  # fmt: skip
    scene = Scene(
        appel, caph, etat, dossiers, porteurs,
        personne(bd, Role.ADMINISTRATEUR, nom="Premier"), personne(bd, Role.ADMINISTRATEUR, nom="Second"),
        personne(bd, Role.MEMBRE, nom="Membre"), personne(bd, Role.MEMBRE, nom="Autre"),
    )  # fmt: skip
    bd.commit()
    return scene
