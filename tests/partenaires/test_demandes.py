"""Asking partners in one act, their answer by the link of a mail, reminders, closing."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.comptes.essais import DEMANDES_PAR_COURRIEL
from app.core.clock import maintenant
from app.core.db import ecriture
from app.core.securite import empreinte
from app.domain.etats import Etat
from app.domain.lots import ANNONCE_APRES
from app.domain.orientations import Orientation
from app.domain.partenaires import GenrePartenaire
from app.instruction import lots
from app.models.comptes import LienDInteret, Organisme, Personne
from app.models.courriel import Courriel
from app.models.dossiers import Dossier, VersionDossier
from app.models.liens import DeclarationDeLien
from app.models.lots import LotDemande
from app.models.partenaires import (
    AdresseDePartenaire,
    AvisDePartenaire,
    CommuneDePartenaire,
    LienDePartenaire,
    Partenaire,
    PrioriteCommunale,
)
from app.partenaires.commands_rappels import rappeler_les_partenaires
from app.taches import faire_les_taches
from tests.compteur import compter
from tests.conftest import PRESENT, adresse
from tests.fabriques import declarer_sans_lien
from tests.fabriques_comptes import courriels_de, lues
from tests.fabriques_dossiers import dossier_depose
from tests.fabriques_instruction import prendre
from tests.instruction.scene import Scene

Entrer = Callable[[Personne], TestClient]
sur_sqlite = pytest.mark.parametrize("base", ["sqlite"], indirect=True)
DEMANDE = {"parties": ["projet", "territoires"], "repondre_avant": "07/12/2026", "message": "Merci de votre avis."}


def partenaire(bd: Session, genre: GenrePartenaire, nom: str, *communes: str, confirmee: bool = True) -> Partenaire:
    """A partner with one address."""
    cree = Partenaire(genre=genre, nom=nom, cree_le=maintenant())
    bd.add(cree)
    bd.flush()
    courriel = f"{genre.value}{cree.id}@exemple.test"
    bd.add(
        AdresseDePartenaire(
            partenaire_id=cree.id or 0, courriel=courriel, jeton_sha256=empreinte(courriel), ajoutee_le=maintenant(),
            confirmee_le=maintenant() if confirmee else None,
        )
    )  # fmt: skip
    bd.add_all(CommuneDePartenaire(partenaire_id=cree.id or 0, insee=insee) for insee in communes)
    bd.flush()
    return cree


def lien_recu(courriel: str) -> str:
    (chemin,) = re.findall(r"/partenaires/espace/[\w-]{43}", courriels_de(courriel)[-1].texte)
    return str(chemin)


def test_quatre_partenaires_en_un_geste_et_ce_qu_ils_repondent(
    bd: Session, scene: Scene, entrer: Entrer, client: TestClient
) -> None:
    ailleurs = dossier_depose(
        bd, orientation="sante", campagne=scene.campagne, titre="Ailleurs", communes=("59172",),
        quartiers=("QN05950M",),
    )  # fmt: skip
    raismes = partenaire(bd, GenrePartenaire.COMMUNE, "Ville de Raismes", "59491")
    caf = partenaire(bd, GenrePartenaire.CAF, "CAF du Nord")
    muet = partenaire(bd, GenrePartenaire.REGION, "Région", confirmee=False)
    bd.add(
        PrioriteCommunale(
            insee="59491", annee=2027, orientation=Orientation.SANTE, texte="Santé des jeunes", ajoutee_le=maintenant()
        )
    )
    bd.commit()
    ids, admin = [scene.dossier.id, ailleurs.id], entrer(scene.admin)
    lot = adresse("partenaires.lot")
    vue = admin.get(lot, params={"d": ids}).text
    assert "Ville de Raismes" in vue and "CAF du Nord" in vue and "Région" not in vue, "une adresse se confirme d’abord"
    assert "Aucune adresse de mairie n’est confirmée" in vue and ": Denain. " in vue
    mal = admin.post(lot, data={"d": ids, "partenaires": [str(muet.id)], "parties": ["pieces"], "repondre_avant": ""})
    assert mal.status_code == 422 and "Choisissez au moins un partenaire" in mal.text
    voulu = DEMANDE | {"d": ids, "partenaires": [str(raismes.id), str(caf.id)]}
    vue = admin.post(lot, data=voulu).text
    assert "Rien n’est encore fait" in vue and "pour 2\u00a0dossiers" in vue
    assert "un e-mail pour 1\u00a0dossier <span" in vue and "(1 hors de son territoire)" in vue
    assert lues(select(AvisDePartenaire)) == []
    encore = admin.post(lot, data=voulu | {"modifier": "oui"}).text
    assert "Merci de votre avis" in encore and "Ce qui va se passer" not in encore
    fait = admin.post(lot, data=voulu | {"confirme": "oui"})
    assert fait.status_code == 200 and "Ville de Raismes\u00a0: 1\u00a0dossier<" in fait.text
    assert courriels_de(f"caf{caf.id}@exemple.test") == [], "la lettre attend la fin du lot"
    for _ in range(2):
        faire_les_taches(maintenant() + ANNONCE_APRES)
    assert len(courriels_de(f"caf{caf.id}@exemple.test")) == 1, "un seul e-mail pour deux dossiers"
    assert [
        len(lues(select(AvisDePartenaire).where(col(AvisDePartenaire.partenaire_id) == p.id))) for p in (raismes, caf)
    ] == [1, 2]
    bd.execute(delete(DeclarationDeLien).where(col(DeclarationDeLien.dossier_id) == ailleurs.id))
    bd.commit()
    parc = partenaire(bd, GenrePartenaire.DEPARTEMENT, "Département")
    bd.commit()
    partage = admin.post(lot, data=DEMANDE | {"d": ids, "partenaires": [str(parc.id)], "confirme": "oui"}).text
    assert "Dites d’abord si vous avez un lien" in partage, "qui n’a rien déclaré ne montre rien à personne"
    demandes = lues(select(AvisDePartenaire).where(col(AvisDePartenaire.partenaire_id) == parc.id))
    assert [a.dossier_id for a in demandes] == [scene.dossier.id]
    declarer_sans_lien(bd, col(Dossier.id) == ailleurs.id)
    bd.commit()
    encore = admin.post(lot, data=DEMANDE | {"d": ids, "partenaires": [str(caf.id)], "confirme": "oui"})
    faire_les_taches(maintenant() + 2 * ANNONCE_APRES)
    assert encore.text.count("Déjà demandé à CAF du Nord") == 2 and len(courriels_de(f"caf{caf.id}@exemple.test")) == 1
    # the link: opening reads and consumes nothing; the secret is not in the base
    espace = lien_recu(f"commune{raismes.id}@exemple.test")
    secret = espace.rsplit("/", 1)[1]
    assert [x.jeton_sha256 for x in lues(select(LienDePartenaire))].count(empreinte(secret)) == 1
    for _ in range(2):
        page = client.get(espace)
        assert page.status_code == 200 and scene.dossier.titre in page.text and "Ailleurs" not in page.text
    (le_leur,) = lues(select(AvisDePartenaire).where(col(AvisDePartenaire.partenaire_id) == raismes.id))
    avis = f"{espace}/avis/{le_leur.id}"
    lue = client.get(avis).text
    assert "Santé des jeunes" in lue and "Servie par ce projet" in lue and "Merci de votre avis" in lue
    assert "pied des immeubles" in lue
    for secret_du_dossier in ("FR14", "Budget du projet", "iban", "Note sur 100", "CAF du Nord", "exemple.fr"):
        assert secret_du_dossier not in lue, secret_du_dossier
    # another's ask, an unknown link, a tampered one: nothing
    (autre, _) = lues(select(AvisDePartenaire).where(col(AvisDePartenaire.partenaire_id) == caf.id))
    assert client.get(f"{espace}/avis/{autre.id}").status_code == 404
    assert client.post(f"{espace}/avis/{autre.id}", data={"sens": "favorable", "acte": "rendre"}).status_code == 404
    assert client.get(adresse("partenaires.espace", jeton_de_partenaire="z" * 43)).status_code == 404
    # a draft, then the avis; agents read nothing of the draft
    assert client.post(avis, data={"sens": "reserves", "montant": "1 500", "acte": "enregistrer"}).status_code == 303
    chez_nous = adresse("partenaires.avis_du_dossier", dossier_id=scene.dossier.id)
    assert "1 500" not in entrer(scene.pilote).get(chez_nous).text.replace("\u202f", " ")
    refus = client.post(avis, data={"sens": "reserves", "montant": "1 500", "acte": "rendre"})
    assert refus.status_code == 422 and "Expliquez vos réserves" in refus.text and 'value="1 500"' in refus.text
    donnee = {"sens": "reserves", "montant": "1 500", "fermete": "probable", "texte": "Trop cher.", "acte": "rendre"}
    assert client.post(avis, data=donnee).status_code == 303
    assert client.post(avis, data=donnee).status_code == 409
    assert "Tous les avis qui vous étaient demandés sont rendus" in client.get(avis).text
    (rendu,) = lues(select(AvisDePartenaire).where(col(AvisDePartenaire.id) == le_leur.id))
    assert (rendu.montant_cents, rendu.fermete, rendu.texte) == (150_000, "probable", "Trop cher.")
    # the agents: received, shown on the dossier at no more cost, read
    pilote = entrer(scene.pilote)
    assert "Avis de partenaire reçu" in pilote.get(adresse("instruction.a_traiter")).text
    with compter() as vues:
        dossier = pilote.get(adresse("instruction.dossier", dossier_id=scene.dossier.id)).text
    dossier = dossier.replace("\xa0", " ").replace("\u202f", " ")
    assert "Ville de Raismes : <strong>favorable avec réserves" in dossier and "CAF du Nord : attendu" in dossier
    assert len(vues) <= 11, "deux de plus avant la prise : la recevabilité"
    assert "Trop cher." in pilote.get(chez_nous).text
    liste = pilote.get(adresse("instruction.exporter"), params={"colonnes": "partenaires"}).text
    assert "CAF du Nord : attendu" in liste and "Ville de Raismes : favorable avec réserves" in liste
    assert pilote.post(f"{chez_nous}/lus").status_code == 303
    assert "Avis de partenaire reçu" not in pilote.get(adresse("instruction.a_traiter")).text


@sur_sqlite
def test_un_retard_se_rappelle_et_ne_se_clot_que_par_un_agent(
    bd: Session, scene: Scene, entrer: Entrer, client: TestClient, horloge: Callable[[datetime], datetime]
) -> None:
    prendre(bd, scene.dossier, scene.pilote)
    caf = partenaire(bd, GenrePartenaire.CAF, "CAF du Nord")
    bd.commit()
    chez_nous, pilote = adresse("partenaires.avis_du_dossier", dossier_id=scene.dossier.id), entrer(scene.pilote)
    courriel = f"caf{caf.id}@exemple.test"
    assert pilote.post(chez_nous, data=DEMANDE | {"partenaires": [str(caf.id)]}).status_code == 303
    (avis,) = lues(select(AvisDePartenaire))
    espace = lien_recu(courriel)

    def passer(jours: int) -> int:
        instant = horloge(PRESENT + timedelta(days=jours))
        with ecriture() as bd_:
            return rappeler_les_partenaires(bd_, instant)

    # asked on 23 November for 7 December: three days before, the day after, each week twice more
    assert [passer(j) for j in (5, 11, 11, 12, 15, 16, 22, 29, 36)] == [0, 1, 0, 0, 1, 0, 1, 1, 0]
    sujets = [c.sujet for c in courriels_de(courriel)]
    assert len(sujets) == 5 and "en retard" in sujets[-1] and "attendu bientôt" in sujets[1]
    # late: still answerable, told to the pilote; the first link is over after a month, another goes to the same address
    pilote = entrer(scene.pilote)
    a_traiter = pilote.get(adresse("instruction.a_traiter")).text
    assert "Avis de partenaire en retard" in a_traiter
    perime = client.get(espace)
    assert "Recevoir un nouveau lien" in perime.text and scene.dossier.titre not in perime.text
    assert client.get(f"{espace}/avis/{avis.id}").status_code == 409
    assert client.post(f"{espace}/avis/{avis.id}", data={"sens": "favorable", "acte": "rendre"}).status_code == 409
    assert client.post(f"{espace}/lien").status_code == 303
    neuf = lien_recu(courriel)
    assert neuf != espace and scene.dossier.titre in client.get(neuf).text
    # an agent closes, with a reason: nothing more is expected
    vide = pilote.post(f"{chez_nous}/cloture", data={"avis": str(avis.id), "motif": ""})
    assert vide.status_code == 422 and "Écrivez pourquoi vous n’attendez plus" in vide.text
    assert pilote.post(f"{chez_nous}/cloture", data={"avis": str(avis.id), "motif": "Sans réponse."}).status_code == 303
    assert client.post(f"{neuf}/avis/{avis.id}", data={"sens": "favorable", "acte": "rendre"}).status_code == 409
    assert "Avis de partenaire en retard" not in pilote.get(adresse("instruction.a_traiter")).text
    # a request taken back is shown to nobody outside; a partner taken away, an address no longer confirmed open nothing
    assert scene.dossier.titre in client.get(neuf).text
    for modele, champ, valeur in (
        (Dossier, "etat", Etat.RETIRE), (Partenaire, "retire_le", PRESENT), (AdresseDePartenaire, "confirmee_le", None),
    ):  # fmt: skip
        garde = bd.scalar(select(getattr(modele, champ)).limit(1))
        bd.execute(update(modele).values({champ: valeur}))
        bd.commit()
        ouvert, un_avis = client.get(neuf), client.get(f"{neuf}/avis/{avis.id}")
        assert un_avis.status_code == 404 and scene.dossier.titre not in ouvert.text, champ
        assert ouvert.status_code == (200 if modele is Dossier else 404), champ
        bd.execute(update(modele).values({champ: garde}))
        bd.commit()
    assert client.get(f"{neuf}/avis/{avis.id}").status_code == 200
    # what is read is the last version that was deposited
    ancienne = bd.scalars(select(VersionDossier)).one()
    neuve = ancienne.contenu.replace("Les habitants renoncent aux soins.", "Le cabinet a fermé.")
    bd.add(VersionDossier(**ancienne.model_dump(exclude={"id"}) | {"numero": 2, "contenu": neuve}))
    bd.execute(update(Dossier).values(version_deposee=2))
    bd.commit()
    assert "Le cabinet a fermé." in (lue := client.get(f"{neuf}/avis/{avis.id}").text) and "renoncent" not in lue
    # whoever holds a link has as many others as an address may ask for in an hour
    demandes = []
    for minute in range(1, DEMANDES_PAR_COURRIEL.nombre + 1):
        horloge(PRESENT + timedelta(days=36, minutes=minute))
        demandes.append(client.post(f"{neuf}/lien").status_code)
    assert (demandes[0], demandes[-1]) == (303, 429)
    # an address taken away opens nothing any more
    (adresse_,) = lues(select(AdresseDePartenaire))
    retrait = adresse("partenaires.retirer_adresse", adresse_id=adresse_.id)
    assert entrer(scene.admin).post(retrait).status_code == 303
    assert client.get(neuf).status_code == 404


@sur_sqlite
def test_qui_demande_et_sur_quoi(bd: Session, scene: Scene, entrer: Entrer) -> None:
    caf = partenaire(bd, GenrePartenaire.CAF, "CAF du Nord")
    lie = scene.agents["chef-projet-6"]
    bd.add(
        LienDInteret(personne_id=lie.id, organisme_id=scene.dossier.organisme_id, nature="x", declare_le=maintenant())
    )
    bd.commit()
    donnees = DEMANDE | {"d": [scene.dossier.id], "partenaires": [str(caf.id)], "confirme": "oui"}
    lot, chez_nous = adresse("partenaires.lot"), adresse("partenaires.avis_du_dossier", dossier_id=scene.dossier.id)
    non_affecte = entrer(scene.etranger).post(lot, data=donnees)
    assert "Réservé aux agents affectés au dossier" in non_affecte.text
    assert entrer(scene.etranger).post(chez_nous, data=donnees).status_code == 403
    assert scene.dossier.titre not in entrer(lie).post(lot, data=donnees).text
    assert entrer(lie).get(chez_nous).status_code == 404
    lui_meme = partenaire(bd, GenrePartenaire.BAILLEUR, bd.get_one(Organisme, scene.dossier.organisme_id).nom.upper())
    bd.commit()
    sien = entrer(scene.admin).post(lot, data=donnees | {"partenaires": [str(lui_meme.id)]})
    assert "C’est la demande de" in sien.text
    # once it is set aside or decided, its page offers it no more
    page, coordination = adresse("instruction.dossier", dossier_id=scene.dossier.id), entrer(scene.admin)
    assert "Demander un avis" in coordination.get(page).text
    bd.execute(update(Dossier).values(etat=Etat.IRRECEVABLE))
    bd.commit()
    assert "Demander un avis" not in coordination.get(page).text
    assert (
        lues(select(AvisDePartenaire)) == []
        and lues(select(Courriel).where(col(Courriel.destinataire).like("caf%"))) == []
    )


@sur_sqlite
def test_l_annuaire_n_ecrit_qu_aux_adresses_confirmees(
    bd: Session, scene: Scene, entrer: Entrer, client: TestClient
) -> None:
    admin, annuaire = entrer(scene.admin), adresse("partenaires.annuaire")
    sans_commune = admin.post(annuaire, data={"genre": "commune", "nom": "Ville de Raismes"})
    assert sans_commune.status_code == 422 and "Choisissez la commune, et elle seule" in sans_commune.text
    cree = admin.post(annuaire, data={"genre": "commune", "nom": "Ville de Raismes", "communes": ["59491"]})
    assert cree.status_code == 303
    (ville,) = lues(select(Partenaire))
    ajouter = adresse("partenaires.ajouter_adresse", partenaire_id=ville.id)
    assert admin.post(ajouter, data={"courriel": "Mairie@exemple.test"}).status_code == 303
    lien = re.findall(r"/partenaires/adresse/[\w-]{43}", courriels_de("mairie@exemple.test")[-1].texte)[0]
    assert client.get(lien).status_code == 200 and lues(select(col(AdresseDePartenaire.confirmee_le))) == [None]
    assert client.post(lien).status_code == 303 and lues(select(col(AdresseDePartenaire.confirmee_le))) == [PRESENT]
    assert admin.post(ajouter, data={"courriel": "mairie@exemple.test"}).status_code == 422
    priorites = adresse("partenaires.priorites")
    rien = admin.post(priorites, data={"insee": "59491", "annee": "2027", "texte": "Tout"})
    assert rien.status_code == 422 and "Choisissez une orientation ou un quartier" in rien.text
    une = {"insee": "59491", "annee": "2027", "texte": "Le Sabatier d’abord", "quartier": "QN05955M"}
    assert admin.post(priorites, data=une).headers["location"].endswith("?annee=2027&fait=ajoutee")
    assert "Le Sabatier d’abord" in admin.get(f"{priorites}?annee=2027").text
    (priorite,) = lues(select(PrioriteCommunale))
    assert admin.post(adresse("partenaires.retirer_priorite", priorite_id=priorite.id)).status_code == 303
    assert "Le Sabatier d’abord" not in admin.get(f"{priorites}?annee=2027").text
    with ecriture() as bd_:  # taken away from the directory, its links open nothing
        bd_.execute(update(Partenaire).values(retire_le=datetime(2026, 11, 23, tzinfo=UTC)))
    assert client.get(lien).status_code == 404


@sur_sqlite
def test_un_long_lot_d_avis_et_d_etiquettes_se_fait_hors_de_la_page(
    bd: Session, scene: Scene, entrer: Entrer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker asks dossier by dossier, one of which was decided meanwhile, then writes once to each partner."""
    monkeypatch.setattr(lots, "EN_LIGNE_MAXIMUM", 1)
    monkeypatch.setattr("app.domain.lots.LIGNES_ENSEMBLE", 2)  # then each result is said once, over its dossiers
    deux, trois = (dossier_depose(bd, campagne=scene.campagne, titre=f"Projet {k}") for k in (2, 3))
    caf = partenaire(bd, GenrePartenaire.CAF, "CAF du Nord")
    bd.commit()
    pilote, ids = entrer(scene.pilote), [scene.dossier.id, deux.id, trois.id]
    lot = adresse("partenaires.lot")
    page = pilote.get(lot, params={"tous": "oui", "liste": "pilote=moi"}).text
    assert [int(x) for x in re.findall(r'name="d" value="(\d+)"', page)] == ids, "toute la liste"
    suivi = pilote.post(lot, data=DEMANDE | {"d": ids, "partenaires": [str(caf.id)], "confirme": "oui"})
    assert suivi.status_code == 303 and lues(select(AvisDePartenaire)) == []
    with ecriture() as bd_:
        bd_.execute(update(Dossier).where(col(Dossier.id) == deux.id).values(etat=Etat.RETIRE))
    faire_les_taches(maintenant())
    fini = pilote.get(suivi.headers["location"]).text
    assert "<strong>2\u00a0dossiers.</strong> Demandé à CAF du Nord.</p>" in fini and "dont 1 impossible" in fini
    assert (
        fini.index("plus à l’examen") < fini.index("Demandé à CAF du Nord.") and "CAF du Nord\u00a0: 2\u00a0d" in fini
    )
    assert all(f'/dossiers/{d}"' in fini for d in ids)
    assert [a.dossier_id for a in lues(select(AvisDePartenaire))] == [ids[0], ids[2]]
    faire_les_taches(maintenant() + ANNONCE_APRES)
    [courriel] = courriels_de(f"caf{caf.id}@exemple.test")
    assert "sur 2 projets" in courriel.sujet and "Projet 2" not in courriel.texte
    assert courriel.texte.index("/partenaires/espace/") < courriel.texte.index("Projet 3"), "le lien avant la liste"
    etiquettes = {"d": ids, "nouvelle": "Avis demandés", "confirme": "oui"}
    suivi = pilote.post(adresse("instruction.etiqueter_lot"), data=etiquettes)
    faire_les_taches(maintenant())
    assert pilote.get(suivi.headers["location"]).text.count("3\u00a0dossiers.</strong> Étiquette posée.") == 1
    assert {x.acte for x in lues(select(LotDemande))} == {"avis", "etiquette"}


@sur_sqlite
def test_un_partenaire_est_rappele_une_fois_pour_tous_ses_dossiers_encore_a_l_examen(
    bd: Session, scene: Scene, entrer: Entrer, horloge: Callable[[datetime], datetime]
) -> None:
    deux, parti = (dossier_depose(bd, campagne=scene.campagne, titre=titre) for titre in ("Projet 2", "Parti"))
    caf = partenaire(bd, GenrePartenaire.CAF, "CAF du Nord")
    bd.commit()
    demande = DEMANDE | {"d": [scene.dossier.id, deux.id, parti.id], "partenaires": [str(caf.id)], "confirme": "oui"}
    assert entrer(scene.pilote).post(adresse("partenaires.lot"), data=demande).status_code == 200
    with ecriture() as bd_:
        bd_.execute(update(Dossier).where(col(Dossier.id) == parti.id).values(etat=Etat.IRRECEVABLE))
        assert rappeler_les_partenaires(bd_, horloge(PRESENT + timedelta(days=15))) == 2
    [rappel] = courriels_de(f"caf{caf.id}@exemple.test")
    assert rappel.sujet == "2 projets : vos avis sont en retard"
    assert "Projet 2" in rappel.texte and "Parti" not in rappel.texte and "(en retard)" in rappel.texte
    assert rappel.texte.count("/partenaires/espace/") == 1 and "encore répondre" in rappel.texte
