"""The search of the list: words without accents, œ, plurals, numbers, SIRET."""

from sqlalchemy.orm import Session

from tests import fabriques
from tests.fabriques_dossiers import dossier_depose
from tests.instruction.liste import Entrer, lire
from tests.instruction.scene import Scene

RECHERCHES: dict[str, list[str]] = {
    "coeur ETE": ["emploi"],
    "cœur": ["emploi"],
    "eclats": ["sport"],
    "Éclats de": ["sport"],
    "AAP-2027-0002": ["emploi"],
    "aap 2": ["emploi", "sante", "sport"],
    "introuvable": [],
    "denain l'été": ["emploi"],
    "étés des coeurs": ["emploi"],
    "activités physiqs": [],
    "activite physiq": ["emploi", "sante", "sport"],
    "l’été des immeubles": ["emploi"],
    "Lemaire": [],
    "consultation": [],
    "' OR 1=1 --": [],
    "***": [],
}


def test_la_recherche_ignore_accents_et_ligatures(scene: Scene, plusieurs: dict[str, int], entrer: Entrer) -> None:
    navigateur = entrer(scene.etranger)
    lus = {cherche: sorted(lire(navigateur, q=cherche)) for cherche in RECHERCHES}
    assert lus == {cherche: sorted(plusieurs[nom] for nom in trouves) for cherche, trouves in RECHERCHES.items()}


def test_la_recherche_trouve_un_siret_tape_par_groupes(bd: Session, scene: Scene, entrer: Entrer) -> None:
    organisme = fabriques.organisme(bd, scene.porteur)
    dossier = dossier_depose(bd, scene.porteur, organisme=organisme, campagne=scene.campagne)
    bd.commit()
    siret = organisme.siret or ""
    groupes = f"{siret[:3]} {siret[3:6]} {siret[6:9]} {siret[9:]}"
    assert lire(entrer(scene.etranger), q=groupes) == [dossier.id]
    assert lire(entrer(scene.etranger), q=siret[:9]) == [dossier.id]
