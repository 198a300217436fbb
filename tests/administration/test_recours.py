"""A dossier as it stood on a date, and the file of its decision: complete, masked, proved, for the coordination."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.administration.campagnes.commands import modifier_campagne
from app.administration.campagnes.commands_bareme import fixer_bareme
from app.administration.campagnes.forms import FormeCampagne
from app.administration.campagnes.forms_bareme import FormeBareme
from app.administration.recours import reliure
from app.comite.reliure import NATURE
from app.core.clock import maintenant
from app.core.db import ecriture
from app.core.fichiers import lire
from app.domain.avis import SensAvis
from app.domain.decision import SensDecision
from app.domain.decision_motifs import MotifRefus
from app.domain.droits import Qualite, Role
from app.domain.etats import Etat
from app.domain.masquage import MASQUE
from app.domain.partenaires import GenrePartenaire, SensPartenaire
from app.domain.proces_verbal import EtatPV
from app.domain.recours import MANIFESTE
from app.instruction.commands_notes import NoteSaisie
from app.instruction.commands_notes import noter as poser
from app.models.campagnes import Campagne
from app.models.comite import Decision, Deport, EtatSeance, InscriptionSeance, MembreSeance, Seance
from app.models.comptes import LienDInteret, Personne
from app.models.dossiers import Dossier, VersionDossier
from app.models.instances import AvisInstance
from app.models.instruction import Affectation
from app.models.liens import DeclarationDeLien
from app.models.notes_internes import NoteInterne
from app.models.partenaires import AvisDePartenaire, Partenaire
from app.models.proces_verbaux import ProcesVerbal
from app.models.recueils import Recueil
from app.taches import faire_les_taches
from tests import fabriques
from tests.conftest import adresse
from tests.fabriques_administration import formulaire_de_campagne
from tests.fabriques_comptes import actes, courriels_de, lues, prouver_identite
from tests.fabriques_dossiers import dossier_depose
from tests.fabriques_instruction import acces_agent, prendre, rendre
from tests.instruction.scene import Scene, monter
from tests.lecture import lu

Entrer = Callable[[Personne], TestClient]
SECRET = "Voir avec le président, jean@perso.test, 06 12 34 56 78."


@pytest.fixture
def histoire(bd: Session, horloge: Callable[[datetime], datetime]) -> Scene:
    """Deposited on the 23rd, taken on the 24th, marked 2 then 3, the weights and the rules changed around it."""
    scene = monter(bd)
    dossier_depose(bd, campagne=scene.campagne, titre="Projet voisin")
    dossier_depose(bd, campagne=scene.campagne, titre="Dossier quitté")
    campagne = bd.get_one(Campagne, scene.campagne.id)
    horloge(datetime(2026, 11, 24, 9, tzinfo=UTC))
    fixer_bareme(bd, campagne, FormeBareme.model_validate(_poids(participation=5)), scene.admin, maintenant())
    prendre(bd, scene.dossier, scene.pilote)
    bd.commit()
    horloge(datetime(2026, 11, 25, 9, tzinfo=UTC))
    _noter(bd, scene, 2, SECRET)
    regles = FormeCampagne.model_validate(formulaire_de_campagne(taux_plafond="70"))
    modifier_campagne(bd, campagne, regles, scene.admin, maintenant())
    bd.commit()
    horloge(datetime(2026, 11, 26, 9, tzinfo=UTC))
    _noter(bd, scene, 3, "Réflexion faite.")
    rendre(bd, scene.dossier, scene.pilote)
    acces = acces_agent(bd, scene.dossier, scene.aller_vers)
    poser(bd, acces, "axe.aller_vers", NoteSaisie(2, "Rappeler marie@perso.test."), maintenant())
    bd.add(
        Deport(
            personne_id=fabriques.personne(bd, Role.MEMBRE, nom="Écarté").id or 0, dossier_id=scene.dossier.id or 0,
            motif="Mon beau-frère y travaille", declare_le=maintenant(),
        )
    )  # fmt: skip
    commune = Partenaire(genre=GenrePartenaire.CAF, nom="CAF d’essai", cree_le=maintenant())
    bd.add(commune)
    bd.flush()
    bd.add(
        AvisDePartenaire(
            dossier_id=scene.dossier.id or 0, partenaire_id=commune.id or 0, demande_le=maintenant(),
            texte="Appuyé, voir claire@perso.test.", demande_par_id=scene.pilote.id or 0, rendu_le=maintenant(),
            repondre_avant=maintenant().date(), sens=SensPartenaire.FAVORABLE,
        )
    )  # fmt: skip
    bd.add(
        NoteInterne(
            dossier_id=scene.dossier.id or 0, auteur_id=scene.pilote.id or 0, cle="n", texte="Entre nous seulement",
            ecrite_le=maintenant(),
        )
    )  # fmt: skip
    bd.commit()
    return scene


def _tenir_une_seance(bd: Session, scene: Scene) -> None:
    """Yesterday, on this dossier and another one; the member who withdrew was called."""
    voisin = bd.scalars(select(Dossier).where(col(Dossier.titre) == "Projet voisin")).one()
    tenue = Seance(
        campagne_id=scene.campagne.id or 0, titre="Conseil d’essai", tenue_le=maintenant(), etat=EtatSeance.CLOSE,
        creee_le=maintenant(),
    )  # fmt: skip
    bd.add(tenue)
    bd.flush()
    ecarte = bd.scalars(select(Personne).where(col(Personne.nom) == "Écarté")).one()
    bd.add(MembreSeance(seance_id=tenue.id or 0, personne_id=ecarte.id or 0, est_present=True))
    quitte = bd.scalars(select(Dossier).where(col(Dossier.titre) == "Dossier quitté")).one()
    bd.add(Deport(personne_id=scene.admin.id or 0, dossier_id=quitte.id or 0, motif="Proche", declare_le=maintenant()))
    for d in (scene.dossier, voisin, quitte):
        bd.add(InscriptionSeance(seance_id=tenue.id or 0, dossier_id=d.id or 0, inscrit_le=maintenant()))
    bd.add(
        Decision(
            dossier_id=scene.dossier.id or 0, seance_id=tenue.id or 0, sens=SensDecision.REFUSER,
            motif="Crédits épuisés.", motif_code=MotifRefus.CREDITS, prise_le=maintenant(),
            prise_par_id=scene.admin.id or 0,
        )
    )  # fmt: skip
    bd.add(
        AvisInstance(
            dossier_id=scene.dossier.id or 0, seance_id=tenue.id or 0, sens=SensAvis.RESERVES, rendu_le=maintenant(),
            texte="Écrire à lea@perso.test pour la salle.", rendu_par_id=scene.admin.id or 0,
        )
    )  # fmt: skip
    bd.get_one(Dossier, scene.dossier.id).etat = Etat.REFUSE
    bd.commit()


def _poids(**change: int) -> dict[str, str]:
    usuels = {
        "orientation": 3, "axe": 1, "croisement": 1, "participation": 2, "ancrage": 2, "faisabilite": 2,
        "partenariats": 1, "objectifs": 1,
    }  # fmt: skip
    return {cle: str(poids) for cle, poids in (usuels | change).items()}


def _noter(bd: Session, scene: Scene, valeur: int, commentaire: str) -> None:
    acces = acces_agent(bd, scene.dossier, scene.pilote)
    poser(bd, acces, "orientation", NoteSaisie(valeur, commentaire), maintenant())


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_le_dossier_se_relit_tel_qu_il_etait(bd: Session, histoire: Scene, entrer: Entrer) -> None:
    premiere = bd.scalars(select(VersionDossier).where(col(VersionDossier.dossier_id) == histoire.dossier.id)).one()
    contenu = premiere.contenu.replace("pied des immeubles", "bas des halls")
    completee = {**premiere.model_dump(exclude={"id"}), "numero": 2, "contenu": contenu, "deposee_le": maintenant()}
    bd.add(VersionDossier(**completee))
    bd.commit()
    admin = entrer(histoire.admin)
    page = adresse("administration.a_la_date", dossier_id=histoire.dossier.id)
    assert "Voir le dossier à une date" in lu(admin.get(adresse("instruction.dossier", dossier_id=histoire.dossier.id)))

    def soir(jour: int) -> str:
        return lu(admin.get(f"{page}?le={jour}/11/2026"))

    assert "Rien n’était encore déposé" in soir(22)
    depot = soir(23)
    assert ">Déposé<" in depot and "Participation des habitants</th><td>2<" in depot, "le barème d’avant"
    assert "Lire la demande, version 1</summary>" in depot and "pied des immeubles" in depot
    assert "Aucun avis rendu" in depot and "80 %" in depot and "encore en préparation : rien n’était noté" in depot
    pris = soir(24)
    assert ">En instruction<" in pris and "Participation des habitants</th><td>5<" in pris and "80 %" in pris
    assert "Repères de notation, version 1 du barème" in pris and "Codécision : ils décident" in pris
    note = soir(25)
    assert "<td>2</td><td>Voir avec le président, jean@perso.test" in note and "Réflexion" not in note
    assert "70 %" in note and "Changé depuis" not in note and "100,0" not in note
    rendu = soir(26)
    assert (
        "Notes remplacées" in rendu
        and "Expliqué." in rendu
        and "Écarté, le 26/11/2026" in rendu
        and "aucun lien" in rendu
    )
    assert "beau-frère" not in rendu and "Entre nous" not in rendu
    # the request of that evening, and of no other one; somebody changed it without its digest, and the page says so
    assert "Lire la demande, version 2</summary>" in rendu and "bas des halls" in rendu
    assert "pied des immeubles" not in rendu and "ne correspond plus à son empreinte" in rendu
    assert "<td>Rappeler marie@perso.test.</td>" in rendu and "écartée après un retrait" not in rendu
    with ecriture() as base:  # who marked an axis withdraws: their note holds no more
        base.add(
            Deport(
                personne_id=histoire.aller_vers.id or 0, dossier_id=histoire.dossier.id or 0, motif="Un proche",
                declare_le=maintenant(),
            )
        )  # fmt: skip
    retire = soir(26)
    assert "écartée après un retrait" in retire and "s’est retiré" in retire and "Un proche" not in retire
    refus = admin.get(f"{page}?le=27/11/2026")
    assert refus.status_code == 422 and "Choisissez un jour passé" in lu(refus)
    assert admin.get(f"{page}?le=32/13/2026").status_code == 422


def _figer_le_pv(bd: Session, scene: Scene) -> None:
    """The minutes frozen by a second agent: what they say of each dossier of the agenda."""
    contenu = {
        "dossiers": [
            {"id": scene.dossier.id, "voix": "À l’unanimité.", "debats": "La salle manque. Joindre 06 12 34 56 78."},
            {"id": 0, "voix": "", "debats": "Projet voisin discuté."},
        ]
    }
    qui, autre = scene.admin.id or 0, fabriques.personne(bd, Role.ADMINISTRATEUR).id or 0
    bd.add(
        ProcesVerbal(
            seance_id=bd.scalars(select(col(Seance.id))).one() or 0, etat=EtatPV.FIGE, ecrit_le=maintenant(),
            ecrit_par_id=qui, soumis_le=maintenant(), soumis_par_id=qui, fige_le=maintenant(), fige_par_id=autre,
            contenu=json.dumps(contenu), sha256="ab" * 32,
        )
    )  # fmt: skip
    bd.commit()


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_le_dossier_de_decision_se_constitue_se_prouve_et_masque(
    bd: Session, histoire: Scene, entrer: Entrer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reliure, "en_pdf", lambda html, delai: b"%PDF-1.7 " + html.encode())
    admin, dossier = entrer(histoire.admin), histoire.dossier
    _tenir_une_seance(bd, histoire)
    _figer_le_pv(bd, histoire)
    page = adresse("administration.recours", dossier_id=dossier.id)
    prendre_ = adresse("administration.telecharger_recours", dossier_id=dossier.id)
    assert admin.post(page).status_code == 422 and admin.post(prendre_).status_code == 404
    assert [admin.post(page, data={"motif": "gracieux"}).status_code for _ in range(2)] == [303, 303]
    assert len(lues(select(Recueil))) == 1 and admin.post(prendre_).status_code == 409
    assert faire_les_taches(maintenant()) == 1
    assert "Dossier de décision" in courriels_de(histoire.admin.courriel)[-1].sujet

    # taken after a proof, and it is written down
    preuve = admin.post(prendre_).headers["location"]
    assert preuve.startswith("/compte/preuve") and "coordonnées bancaires" not in admin.get(preuve).text
    prouver_identite(admin)
    pdf = admin.post(prendre_, data={"forme": "pdf"})
    archive = admin.post(prendre_, data={"forme": "zip"})
    assert (pdf.headers["content-type"], archive.headers["content-type"]) == ("application/pdf", "application/zip")
    assert actes()[-2:] == ["telecharger_recours"] * 2

    # everything is there, what bears on others is not
    lu_ = zipfile.ZipFile(io.BytesIO(archive.content))
    fichiers = {nom: lu_.read(nom) for nom in lu_.namelist()}
    attendus = dict(ligne.split("  ")[::-1] for ligne in fichiers.pop(MANIFESTE).decode().splitlines())
    assert {n: hashlib.sha256(c).hexdigest() for n, c in fichiers.items()} == attendus
    tout = pdf.text + b"\n".join(c for n, c in fichiers.items() if not n.endswith(".pdf")).decode()
    for dit in (
        "Réflexion faite.", "Voir avec le président", "Participation des habitants", histoire.pilote.nom_complet,
        "Écarté", "Conseil d’essai", "autre dossier examiné ce jour-là est masqué", "n’a pas pris part à la décision",
        "Crédits épuisés.", "Les crédits ne suffisent pas", "pour la salle.",
        "CAF d’essai", "Appuyé, voir", "À l’unanimité.", "La salle manque.", "abab", "recours gracieux", "L.311-6",
    ):  # fmt: skip
        assert dit in tout, dit
    assert {"versions/version-1-masquee.json", "notes.csv", "journal.csv", "regles.json"} <= set(attendus)
    for nom, dit in (
        ("declarations.csv", "Écarté;s’est retiré;2026-11-26T10:00:00+01:00"), ("avis-partenaires.csv", "Appuyé, voir"),
        ("avis-instances.csv", "pour la salle."), ("decisions.csv", "Refusé;;Crédits épuisés."),
        ("proces-verbaux/seance-1.txt", "À l’unanimité.\nLa salle manque."),
    ):  # fmt: skip
        assert dit in fichiers[nom].decode(), (nom, fichiers[nom].decode())
    caches = (
        "@perso.test",
        "06 12 34 56 78",
        "beau-frère",
        "Entre nous",
        "FR14",
        "@exemple.test",
        "@exemple.fr",
        "03 27 00 00 01",
        "Projet voisin",
    )
    for cache in caches:
        assert cache not in tout, cache
    assert MASQUE in tout and histoire.porteur.nom_complet not in fichiers["journal.csv"].decode()
    [recueil] = lues(select(Recueil))
    assert lire(recueil.sha256 or "", NATURE) == pdf.content and recueil.dossiers == [dossier.id]

    # the file of one is not the file of another; a link hides it; whoever still has to mark waits
    autre = fabriques.personne(bd, Role.ADMINISTRATEUR)
    bd.commit()
    second = entrer(autre)
    assert second.post(prendre_).status_code == 404
    with ecriture() as base:
        base.execute(delete(DeclarationDeLien).where(col(DeclarationDeLien.personne_id) == autre.id))
    assert "/declaration" in second.get(page).headers["location"], "on dit d’abord si l’on a un lien"
    assert second.post(page, data={"motif": "gracieux"}).status_code == 409
    with ecriture() as base:
        fabriques.declarer_sans_lien(base, col(Personne.id) == autre.id)
    with ecriture() as base:
        base.add(
            Affectation(
                dossier_id=dossier.id or 0, qualite=Qualite.CONTRIBUTEUR, poste_code="chef-projet-1",
                personne_id=autre.id, motifs=["axe.aller_vers"], phrase="Essai", depuis=maintenant(),
            )
        )  # fmt: skip
    refus = second.get(page)
    assert refus.status_code == 403 and "rendez d’abord votre avis" in lu(refus)
    with ecriture() as base:
        base.add(
            LienDInteret(
                personne_id=histoire.admin.id or 0, organisme_id=dossier.organisme_id, nature="famille",
                declare_le=maintenant(),
            )
        )  # fmt: skip
    assert admin.get(page).status_code == admin.post(prendre_).status_code == 404
