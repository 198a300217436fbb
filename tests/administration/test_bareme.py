"""The barème of a campaign on its screens, and what the grille of its dossiers makes of it."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.models.campagnes import Campagne, VersionDeBareme
from app.models.comptes import Personne
from app.models.instruction import Note
from tests.conftest import adresse
from tests.fabriques_comptes import lues
from tests.fabriques_instruction import prendre, sans_lien
from tests.instruction.scene import monter
from tests.lecture import lu

Entrer = Callable[[Personne], TestClient]
ANCRES = {f"ancre_{note}": f"Repère {note} de la campagne." for note in range(5)}


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_la_grille_obeit_au_bareme_puis_la_premiere_note_le_fige(bd: Session, entrer: Entrer) -> None:
    scene = monter(bd)
    prendre(bd, scene.dossier, scene.pilote)
    bd.commit()
    campagne = scene.campagne.id
    admin, pilote = entrer(scene.admin), sans_lien(entrer(scene.pilote), scene.dossier.id)

    def route(nom: str, critere: str) -> str:
        return adresse(f"administration.{nom}", campagne_id=campagne, critere=critere)

    # before any note: words, who scores, comments, one criterion of its own, one set aside
    regle = {**ANCRES, "libelle": "Place des habitants", "roles": ["pilote"], "commentes": ["2", "3"]}
    assert admin.post(route("regler_critere", "participation"), data=regle).status_code == 303
    propre = {**ANCRES, "libelle": "Sobriété", "poids": "4", "roles": ["pilote", "territoire"]}
    assert admin.post(route("regler_critere", "propre.1"), data=propre).status_code == 303
    ecarte = {**ANCRES, "libelle": "Objectifs", "roles": ["pilote"], "est_ecarte": "oui"}
    assert admin.post(route("regler_critere", "objectifs"), data=ecarte).status_code == 303
    sans = admin.post(route("regler_critere", "ancrage"), data={**ANCRES, "libelle": "", "ancre_2": "", "roles": []})
    assert sans.status_code == 422
    assert all(f'id="{champ}-erreur"' in sans.text for champ in ("libelle", "ancre_2", "roles"))
    assert admin.post(route("regler_critere", "croisement"), data=regle).status_code == 404
    ecran = lu(admin.get(adresse("administration.bareme", campagne_id=campagne)))
    assert "Version 1, enregistrée le" in ecran and "propre à la campagne, poids 4" in ecran
    (version,) = lues(select(VersionDeBareme))
    assert (version.numero, version.poids["propre.1"], version.par_id) == (1, 4, scene.admin.id)

    dossier = adresse("instruction.dossier", dossier_id=scene.dossier.id)
    grille = lu(pilote.get(dossier))
    assert "Place des habitants" in grille and "Repère 3 de la campagne." in grille and "Sobriété" in grille
    assert "Objectifs et indicateurs" not in grille and "Commentaire demandé pour 2 et 3." in grille
    noter = adresse("instruction.noter", dossier_id=scene.dossier.id, critere="participation")
    refus = pilote.post(noter, data={"note.participation": "3"})
    assert (refus.status_code, "un commentaire est demandé pour 2 et 3" in lu(refus)) == (422, True)
    assert pilote.post(noter, data={"note.participation": "0"}).status_code == 303
    autre = adresse("instruction.noter", dossier_id=scene.dossier.id, critere="ancrage")
    assert pilote.post(autre, data={"note.ancrage": "2"}).status_code == 303

    # the first note freezes it: a refusal that says why, then words only, with a reason
    for nom in ("participation", "propre.1"):
        fige = admin.post(route("regler_critere", nom), data=regle)
        assert (fige.status_code, "Des notes sont déjà posées sur cette campagne" in lu(fige)) == (409, True)
    assert 'name="roles"' not in admin.get(route("critere", "participation")).text
    corrige = {**ANCRES, "libelle": "Place des habitants", "ancre_0": "Aucune place."}
    assert admin.post(route("corriger_critere", "participation"), data=corrige).status_code == 422
    corrige["raison"] = "Le repère 0 se lisait mal."
    assert admin.post(route("corriger_critere", "participation"), data=corrige).status_code == 303
    assert admin.post(route("corriger_critere", "participation"), data=corrige).status_code == 409, "rien n’a changé"
    assert [(v.numero, v.raison) for v in lues(select(VersionDeBareme))] == [(1, ""), (2, corrige["raison"])]
    versions = lu(admin.get(adresse("administration.bareme", campagne_id=campagne)))
    assert corrige["raison"] in versions and "<dt>Place des habitants, repère 0</dt>" in versions
    assert versions.count("<ins>Aucune place.</ins>") == versions.count("<del>") == 1
    assert lues(select(col(Note.version_bareme))) == [1, 1], "la note garde la version sur laquelle elle est donnée"
    grille = lu(pilote.get(dossier))
    assert grille.count("Donnée avant une correction du barème") == 1 and "Aucune place." in grille
    assert "Le repère 0 disait « Repère 0 de la campagne. »" in grille
    assert pilote.post(noter, data={"note.participation": "1"}).status_code == 303
    assert lues(select(col(Note.version_bareme)).order_by(col(Note.version_bareme))) == [1, 2]

    # next year's campaign starts from it, free again
    admin.post(adresse("administration.cloner_campagne", campagne_id=campagne))
    (copie,) = lues(select(Campagne).where(col(Campagne.clonee_de_id) == campagne))
    assert (copie.version_bareme, copie.poids["propre.1"]) == (1, 4)
    assert copie.bareme["participation"]["ancres"][0] == "Aucune place."
    assert admin.post(adresse("administration.fixer_bareme", campagne_id=copie.id), data=POIDS).status_code == 303
    assert lues(select(col(Campagne.poids)).where(col(Campagne.id) == copie.id))[0]["propre.1"] == 4


POIDS = dict.fromkeys(
    ("orientation", "axe", "croisement", "participation", "ancrage", "faisabilite", "partenariats", "objectifs"), "2"
)
