"""Addresses found once are those the application gives; words abridged are each its own."""

import pytest
from starlette.routing import NoMatchFound

from app.core.adresses import abreger, chemin
from app.inventaire import toutes_les_routes
from app.main import create_app


def test_chaque_route_a_la_meme_adresse() -> None:
    app = create_app()
    for route in toutes_les_routes(app):
        for tour in (4, 17):  # found, then remembered
            parametres = dict.fromkeys(route.param_convertors, f"{tour}")
            assert chemin(app, route.name, **parametres) == str(app.url_path_for(route.name, **parametres))


def test_une_adresse_inconnue_ou_un_morceau_impossible_est_refuse() -> None:
    app = create_app()
    with pytest.raises(NoMatchFound):
        chemin(app, "nulle.part")
    with pytest.raises(NoMatchFound):
        chemin(app, "instruction.dossier")
    for valeur in ("", "4/5"):
        with pytest.raises(ValueError, match="dossier_id"):
            chemin(app, "instruction.dossier", dossier_id=valeur)


def test_deux_applications_ne_partagent_pas_leurs_adresses() -> None:
    premiere, seconde = create_app(), create_app()
    chemin(premiere, "instruction.dossier", dossier_id=1)
    assert not hasattr(seconde.state, "adresses")


def test_un_mot_s_abrege_en_ce_qui_ne_commence_aucun_autre() -> None:
    assert abreger(("depose", "en_cours", "en_comite", "etat", "etat_autre", "q")) == {
        "depose": "d", "en_cours": "en_cou", "en_comite": "en_com", "etat": "etat", "etat_autre": "etat_", "q": "q"
    }  # fmt: skip
