"""A list under a name: kept, shared, seen first; it shows its reader what they may see, nothing of its author's."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.core.clock import maintenant
from app.domain.vues import VUES_MAXIMUM
from app.models.comptes import LienDInteret, Personne
from app.models.vues import VueEnregistree
from tests.compteur import compter
from tests.conftest import adresse
from tests.fabriques_dossiers import dossier_depose
from tests.instruction.scene import Scene

Entrer = Callable[[Personne], TestClient]


def _enregistrer(navigateur: TestClient, nom: str, requete: str, **cases: str) -> int:
    return navigateur.post(
        adresse("instruction.enregistrer_vue"), data={"nom": nom, "requete": requete, **cases}
    ).status_code


def test_une_vue_se_garde_se_partage_et_se_montre_d_abord(bd: Session, scene: Scene, entrer: Entrer) -> None:
    dossier_depose(bd, scene.porteur, campagne=scene.campagne, titre="Emploi pour tous", orientation="emploi")
    bd.commit()
    liste = adresse("instruction.dossiers")
    pilote, autre = entrer(scene.pilote), entrer(scene.aller_vers)
    page = pilote.get(liste, params={"orientation": "sante", "tri": "note"}).text
    nouvelle = f"{adresse('instruction.nouvelle_vue')}?orientation=sante&tri=note"
    assert nouvelle.replace("&", "&amp;") in page and 'aria-label="Vues enregistrées"' not in page
    assert "Orientation\u00a0: Santé." in pilote.get(nouvelle).text
    # badly filled, then kept; a name is used once
    for nom in ("", "x" * 61):
        assert _enregistrer(pilote, nom, "orientation=sante") == 422
    lue = "orientation=sante&tri=note&x=1&apres=3"
    assert _enregistrer(pilote, "Santé", lue, est_partagee="oui", est_par_defaut="oui") == 303
    assert _enregistrer(pilote, "Santé", "") == 422
    assert _enregistrer(pilote, "À moi", "pilote=moi&colonnes=etat") == 303
    vues = {v.nom: v for v in bd.scalars(select(VueEnregistree))}
    bd.commit()
    assert (vues["Santé"].requete, vues["À moi"].requete) == ("orientation=sante&tri=note", "pilote=moi&colonnes=etat")
    # seen first when nothing is asked, never when something is
    premiere = pilote.get(liste)
    assert (premiere.status_code, premiere.headers["location"]) == (303, f"{liste}?orientation=sante&tri=note")
    assert autre.get(liste).status_code == 200
    with compter() as vues_sql:
        page = pilote.get(f"{liste}?tri=depot").text
    assert page.count("<tr><th") - 1 == 2 and len(vues_sql) <= 6
    # the team reads it, opens it, changes nothing of it
    santes = adresse("instruction.vue", vue_id=vues["Santé"].id)
    page = autre.get(santes, follow_redirects=True).text
    assert 'aria-current="true">Santé</a>' in page and "Emploi pour tous" not in page and "À moi" not in page
    assert autre.get(adresse("instruction.vue", vue_id=vues["À moi"].id)).status_code == 404
    assert autre.post(santes, data={"nom": "Volée"}).status_code == 403
    supprimer = adresse("instruction.supprimer_vue", vue_id=vues["Santé"].id)
    assert autre.post(supprimer).status_code == 403
    # its owner changes it: another is seen first, and this one is theirs alone
    a_moi = adresse("instruction.modifier_vue", vue_id=vues["À moi"].id)
    assert pilote.post(a_moi, data={"nom": "Santé"}).status_code == 422
    assert pilote.post(a_moi, data={"nom": "Les miens", "est_par_defaut": "oui"}).status_code == 303
    assert pilote.post(santes, data={"nom": "Santé"}).status_code == 303
    reglees = select(col(VueEnregistree.nom), col(VueEnregistree.est_par_defaut)).order_by(col(VueEnregistree.id))
    assert bd.execute(reglees).all() == [
        ("Santé", False), ("Les miens", True),
    ]  # fmt: skip
    bd.commit()
    assert autre.get(santes).status_code == 404 and entrer(scene.admin).post(supprimer).status_code == 404
    assert pilote.post(supprimer).status_code == 303
    # the page of the views holds one's own and the team's; a person keeps thirty of them
    toutes = adresse("instruction.vues")
    assert "Les miens" in pilote.get(toutes).text and "Les miens" not in autre.get(toutes).text
    de_plus = {"personne_id": scene.pilote.id, "requete": "", "creee_le": maintenant(), "modifiee_le": maintenant()}
    bd.add_all(VueEnregistree(nom=f"Vue {n}", **de_plus) for n in range(VUES_MAXIMUM - 1))
    bd.commit()
    assert _enregistrer(pilote, "Une de trop", "") == 409


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_une_vue_partagee_ne_montre_que_ce_que_voit_son_lecteur(bd: Session, scene: Scene, entrer: Entrer) -> None:
    bd.add(
        LienDInteret(
            personne_id=scene.etranger.id, organisme_id=scene.dossier.organisme_id, nature="famille",
            declare_le=scene.campagne.creee_le,
        )
    )  # fmt: skip
    bd.commit()
    coordination = entrer(scene.admin)
    assert _enregistrer(coordination, "Tout", "tri=note", est_partagee="oui") == 303
    vue = bd.scalars(select(VueEnregistree)).one()
    bd.commit()
    ouvrir = adresse("instruction.vue", vue_id=vue.id)
    assert str(scene.dossier.numero) in coordination.get(ouvrir, follow_redirects=True).text
    page = entrer(scene.etranger).get(ouvrir, follow_redirects=True)
    assert page.status_code == 200 and str(scene.dossier.numero) not in page.text
