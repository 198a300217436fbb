"""From a vague aim to a measurable objective, in three steps that lose nothing and write once."""

from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.core.db import lecture
from app.domain.dispositifs import Dispositif
from app.domain.indicateurs import indicateurs_du_dossier
from app.dossiers.queries import contenu_de, sections_de
from app.models.campagnes import Campagne
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from tests import fabriques as f
from tests.conftest import adresse
from tests.fabriques import personne
from tests.fabriques_dossiers import brouillon

Entrer = Callable[[Personne], TestClient]
ANCIENNE = {"objectif": "Marcher", "indicateur": "Marcheurs", "depart": "", "cible": "12", "source": "Liste"}
MESURES = {
    "0.indicateur": "Personnes qui bougent chaque semaine", "0.unite": "personnes", "0.depart": "8", "0.cible": "30",
    "0.source": "Questionnaire", "1.indicateur": "Repas partagés", "1.unite": "repas", "1.depart": "0",
    "1.cible": "10", "1.source": "Agenda",
}  # fmt: skip
CHOIX = {"autre": "30 femmes bougent chaque semaine", "choix": "sante_activite", "propre": "Repas partagés"}


def _contenu(dossier: Dossier) -> dict[str, Any]:
    with lecture() as vue:
        return contenu_de(sections_de(vue, dossier))


def test_un_objectif_pas_a_pas(bd: Session, entrer: Entrer) -> None:
    porteur = personne(bd)
    contenu = {
        "projet": {"objectifs": "Améliorer la santé. Créer du lien."},
        "orientations": {"principale": "sante"},
        "indicateurs": {"indicateurs": [ANCIENNE]},
    }
    dossier = brouillon(bd, porteur, contenu=contenu)
    bd.commit()
    client = entrer(porteur)
    ici = adresse("dossiers.preparer_objectif", dossier_id=dossier.id)
    section = adresse("dossiers.section", dossier_id=dossier.id, cle="indicateurs")
    assert ici in client.get(section).text

    un = client.get(ici)
    assert un.status_code == 200 and 'value="Améliorer la santé"' in un.text and 'value="Marcher"' in un.text
    vide = client.get(f"{ici}?etape=2")
    assert vide.status_code == 422 and "Choisissez un objectif, ou écrivez-le." in vide.text

    deux = client.get(f"{ici}?etape=2&objectif=Am%C3%A9liorer+la+sant%C3%A9").text.replace("\u00a0", " ")
    assert "ne se mesure pas" in deux and "Unité : personnes." in deux and "trois indicateurs au plus" in deux
    # the orientation of the dossier comes first and open, the others are folded away
    assert deux.index("<summary>Santé (6)") < deux.index("<summary>Pour tous les projets")
    assert "deux indicateurs au plus" in client.get(f"{ici}?etape=2&objectif=marcher").text
    aucun = client.get(f"{ici}?etape=3&autre=Bouger")
    assert aucun.status_code == 422 and "Choisissez au moins un indicateur" in aucun.text
    trop = client.get(f"{ici}?etape=3&autre=Bouger&propre=x&choix=sante_activite&choix=femmes&choix=nouveaux")
    assert trop.status_code == 422 and "Vous en avez choisi 4. Gardez-en trois au plus" in trop.text
    assert trop.text.count(" checked") == 3

    trois = client.get(ici, params={"etape": "3", **CHOIX}).text
    assert 'value="Personnes qui bougent chaque semaine"' in trois and 'value="Repas partagés"' in trois
    assert _contenu(dossier)["indicateurs"] == contenu["indicateurs"]

    ajouter = adresse("dossiers.ajouter_objectif", dossier_id=dossier.id)
    incomplet = client.post(ajouter, data={**CHOIX, **MESURES, "1.cible": "", "0.unite": "x" * 41})
    assert incomplet.status_code == 422
    texte = unescape(incomplet.text)
    assert "Saisissez la valeur visée, par exemple 30." in texte and "Saisissez 40 caractères au plus." in texte
    assert 'value="Questionnaire"' in texte  # nothing typed is lost
    fait = client.post(ajouter, data={**CHOIX, **MESURES})
    assert (fait.status_code, fait.headers["location"]) == (303, f"{section}?fait=objectif")
    assert "Votre objectif et ses indicateurs sont ajoutés." in client.get(fait.headers["location"]).text
    marcher, bouger = indicateurs_du_dossier(_contenu(dossier))
    assert marcher.indicateurs[0].libelle == "Marcheurs"  # what was there stays as it was typed
    assert [(i.depart_nombre, i.cible_nombre, i.unite) for i in bouger.indicateurs] == [
        (8, 30, "personnes"),
        (0, 10, "repas"),
    ]
    # two more do not fit beside these two
    plein = client.get(ici, params={"etape": "3", "autre": CHOIX["autre"], "choix": ["femmes", "nouveaux"]})
    assert plein.status_code == 422 and "Gardez-en un seul" in plein.text


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_les_formulaires_courts_n_ont_pas_d_indicateur_et_le_clos_ne_s_ecrit_plus(bd: Session, entrer: Entrer) -> None:
    porteur = personne(bd)
    court = brouillon(bd, porteur, campagne=f.campagne(bd, Dispositif.SIP))
    clos = brouillon(bd, porteur)
    bd.commit()
    client = entrer(porteur)
    assert client.get(adresse("dossiers.preparer_objectif", dossier_id=court.id)).status_code == 404
    campagne = bd.get(Campagne, clos.campagne_id)
    assert campagne is not None
    campagne.ferme_le = datetime(2026, 11, 20, tzinfo=UTC)
    bd.commit()
    ici = adresse("dossiers.preparer_objectif", dossier_id=clos.id)
    assert client.get(ici).status_code == 409
    assert client.post(ici, data={**CHOIX, **MESURES}).status_code == 409
