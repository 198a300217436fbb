"""The models of letters, from the editor to what the porteur reads."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.administration.campagnes.commands import cloner_campagne
from app.comite.lettres import ecrire_lettres
from app.comite.queries_modeles import modeles_de
from app.core.clock import maintenant
from app.domain.decision import SensDecision
from app.domain.lettres import GenreLettre
from app.domain.lettres_du_contrat import modele_du_contrat
from app.models.comite import Deport, Lettre
from app.models.comptes import Organisme, Personne
from app.models.courriel import Courriel
from app.models.dossiers import Document
from app.models.fiche import Representant
from app.models.instruction import Avis, Note
from app.models.lettres import ModeleDeLettre
from tests.comite.conftest import Scene
from tests.comite.test_pages import texte
from tests.compteur import compter
from tests.conftest import adresse
from tests.fabriques_administration import derniere_ligne
from tests.fabriques_comite import decision, publication, seance
from tests.fabriques_comptes import lues

Entrer = Callable[[Personne], TestClient]
SUJET = "Votre demande {{ numero }}"
TEXTE = (
    "Bonjour {{ representant }},\n\n{{ si motif }}\nNon : {{ motif }}\n{{ fin }}\n{{ voies_de_recours }}\n{{ lien }}"
)


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_modele_s_essaie_s_enregistre_et_part(bd: Session, scene: Scene, entrer: Entrer) -> None:
    deux = scene.dossiers[1]
    bd.add(Representant(organisme_id=deux.organisme_id, nom="Petit", prenom="Léa", fonction="présidente",
                        est_legal=True, ajoute_le=maintenant()))  # fmt: skip
    bd.get_one(Organisme, scene.dossiers[0].organisme_id).siret = None
    bd.commit()
    navigateur = entrer(scene.administrateur)
    ici = {"campagne_id": scene.campagne.id, "modele": "refuser"}
    editeur, essai = adresse("administration.lettre", **ici), adresse("administration.essayer_lettre", **ici)
    liste = texte(navigateur.get(adresse("administration.lettres", campagne_id=scene.campagne.id)).text)
    assert "Refus Modèle du contrat" in liste
    with compter() as ordres:
        page = navigateur.get(editeur)
    assert page.status_code == 200 and len(ordres) <= 9, ordres
    assert "{{ voies_de_recours }}" in page.text and "AAP-2027-0003" in page.text
    # tried: nothing is written, the gaps are named, one row is read
    corps = {"sujet": SUJET, "texte": TEXTE, "numero": "0", "apercu": f"dossier.{deux.id}"}
    lue = navigateur.post(essai, data=corps)
    dite = texte(lue.text)
    assert lue.status_code == 200 and lues(select(ModeleDeLettre)) == []
    assert "AAP-2027-0001" in dite and "Fiche sans représentant" in dite and "Bonjour Léa Petit, présidente," in dite
    assert dite.count("Bonjour") == 2  # the one chosen, and what is typed
    # wrong: said in French beside the field, with what was typed
    for chemin in (essai, editeur):
        refus = navigateur.post(chemin, data=corps | {"texte": "{{ moti }} {{ lien }} <b>"})
        assert refus.status_code == 422 and "<title>Erreur" in refus.text
        assert "Vouliez-vous dire « motif » ?" in texte(refus.text) and "{{ moti }} {{ lien }} &lt;b&gt;" in refus.text
    assert navigateur.post(editeur, data=corps).headers["location"] == f"{editeur}?fait=ecrite"
    assert derniere_ligne()[0] == "ecrire_modele" and derniere_ligne()[2]["version_du_modele"] == 1
    # somebody else wrote meanwhile; nothing new to write
    tard = navigateur.post(editeur, data=corps | {"texte": TEXTE + "\nAutre"})
    assert tard.status_code == 409 and "Un collègue vient d’enregistrer" in tard.text and "Autre" in tard.text
    assert navigateur.post(editeur, data=corps | {"numero": "1"}).status_code == 409
    assert navigateur.post(editeur, data=corps | {"numero": "1", "sujet": f"{SUJET} !"}).status_code == 303
    assert SUJET in navigateur.get(f"{editeur}?version=1").text
    assert "Votre projet n’est pas retenu" in navigateur.get(f"{editeur}?version=0").text
    assert {navigateur.get(f"{editeur}?version={v}").status_code for v in ("9", "x", "²")} == {404}
    bd.rollback()
    # what leaves follows it, the same in the mail and on the portal; the next campaign takes it again
    s = seance(bd, scene.campagne, [deux], scene.administrateur, [scene.membre])
    decision(bd, s, deux, scene.administrateur, SensDecision.REFUSER)
    (lettre,) = ecrire_lettres(bd, s, scene.campagne, maintenant())
    assert (lettre.modele, lettre.vides) == (2, ()) and lettre.sujet == "Votre demande AAP-2027-0002 !"
    assert lettre.texte.startswith("Bonjour Léa Petit, présidente,\n\nNon : Le projet reste à préciser.\nSi vous")
    publication(bd, s, scene.campagne, scene.administrateur, scene.second)
    kept, mail = (
        bd.scalars(select(Lettre)).one(),
        bd.scalars(select(Courriel).where(col(Courriel.cle).like("dec%"))).one(),
    )
    assert kept.texte == mail.texte == lettre.texte and kept.sujet == mail.sujet
    copie = cloner_campagne(bd, scene.campagne, scene.administrateur, maintenant())
    bd.flush()
    repris = modeles_de(bd, copie.id)
    assert repris[GenreLettre.REFUSER].sujet == f"{SUJET} !" and repris[GenreLettre.REFUSER].numero == 1
    assert repris[GenreLettre.ACCORDER] == modele_du_contrat(GenreLettre.ACCORDER)
    # and the same again in the PDF
    bd.commit()
    pdf = adresse("dossiers.demander_document", dossier_id=deux.id, genre="decision")
    assert entrer(scene.porteurs[1]).post(pdf).status_code == 303
    imprimee = texte(lues(select(Document).where(col(Document.genre) == "decision"))[0].html)
    assert lettre.sujet in imprimee and " ".join(lettre.texte.split()) in imprimee


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_refus_donne_les_moyennes_si_la_campagne_le_veut(bd: Session, scene: Scene, entrer: Entrer) -> None:
    deux = scene.dossiers[1]
    for qui, note in ((scene.second, 3), (bd.get_one(Personne, deux.pilote_id), 0), (scene.autre_membre, 4)):
        bd.add(Avis(dossier_id=deux.id or 0, personne_id=qui.id or 0, modifie_le=maintenant(), rendu_le=maintenant()))
        bd.add(Note(dossier_id=deux.id or 0, personne_id=qui.id or 0, critere="participation", valeur=note,
                    commentaire="Secret.", modifiee_le=maintenant()))  # fmt: skip
    bd.add(Deport(personne_id=scene.autre_membre.id or 0, dossier_id=deux.id or 0, motif="x", declare_le=maintenant()))
    s = seance(bd, scene.campagne, [deux], scene.administrateur, [scene.membre])
    decision(bd, s, deux, scene.administrateur, SensDecision.REFUSER)
    assert "Moyennes" not in ecrire_lettres(bd, s, scene.campagne, maintenant())[0].texte
    bd.commit()
    regler = adresse("administration.regler_lettres", campagne_id=scene.campagne.id)
    assert entrer(scene.administrateur).post(regler, data={"notes_dans_les_refus": "oui"}).status_code == 303
    assert derniere_ligne()[2] == {"notes_dans_les_refus": True}
    bd.refresh(scene.campagne)
    lettre = ecrire_lettres(bd, s, scene.campagne, maintenant())[0].texte
    # two marks that count, 3 and 0: a mean, and neither of them
    assert "- Participation des habitants : 1,50 sur 4\n" in lettre and "Secret" not in lettre
