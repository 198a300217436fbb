"""What SQLite has prepared stays so, whatever the next page asks: to prepare a list takes as long as to read it."""

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.core.db import moteur, moteur_de_lecture
from tests.compteur import noter_les_preparations
from tests.conftest import adresse
from tests.fabriques import declarer_sans_lien
from tests.fabriques_instruction import partager, prendre, rendre
from tests.instruction.liste import Entrer
from tests.instruction.scene import Scene

LISTES = (
    "tri=depot", "campagne=1&etat=depose&sens=inverse", "commune=59491&axe=aller_vers&tri=note", "quartier=QN05955M",
    "q=projet&etat=depose,en_instruction&note_min=10", "q=rien+de+tel", "geographie=qpv&demande_max=100000&tri=cout",
    "pilote=moi&premiere=oui&tri=organisme",
)  # fmt: skip


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_ce_qui_est_prepare_le_reste(
    base: str, bd: Session, scene: Scene, plusieurs: dict[str, int], entrer: Entrer
) -> None:
    prendre(bd, scene.dossier, scene.pilote)
    rendre(bd, scene.dossier, scene.pilote, 2)
    partager(bd, scene.dossier, scene.admin)
    declarer_sans_lien(bd)
    bd.execute(text("ANALYZE"))
    bd.commit()
    for un in (moteur(), moteur_de_lecture()):
        un.dispose()  # what the analysis found is read with the tables
    lus = {}
    with noter_les_preparations() as prepares:
        for qui in (scene.pilote, scene.admin):
            navigateur, liste = entrer(qui), adresse("instruction.dossiers")
            dossier = adresse("instruction.dossier", dossier_id=scene.dossier.id)
            pages = [
                *(f"{liste}?{quoi}" for quoi in LISTES), dossier, f"{dossier}?liste=q%3Dprojet%26tri%3Dnote",
                f"{dossier}?liste=geographie%3Dqpv", adresse("instruction.a_traiter"),
                adresse("comite.classement", campagne_id=scene.campagne.id),
            ]  # fmt: skip
            for page in pages:
                for _ in range(2):
                    deja = len(prepares)
                    assert navigateur.get(page).status_code == 200, page
                lus[page, qui.role] = prepares[deja:]
        assert "dossier.note_dixiemes" in prepares
    assert {page: tables for page, tables in lus.items() if tables} == {}
