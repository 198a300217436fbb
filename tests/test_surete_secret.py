# ruff: noqa: F811
"""Nothing of one organisme reaches another, and a decision is unreadable until it is published."""

import re

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core import db
from app.domain.etats import Etat
from app.models.comptes import Adhesion, EtatAdhesion, Organisme, Personne
from app.models.dossiers import Dossier, Piece, Section
from tests import hostile
from tests.conftest import _application
from tests.hostile import Monde, monde, mondes  # noqa: F401 (fixtures)
from tests.portes import entrees, par_porte  # noqa: F401 (fixture)

LUES = hostile.routes(_application(), "GET")
POSTES = hostile.routes(_application(), "POST")
CANARI = "CANARIDUVALENCIENNOIS"
IBAN = "FR7630006000011234567890189"
MONTANT_CENTS = 731_927_00
DEHORS = ("anonyme", "autre_porteur", "en_attente", "membre_hors", "membre_en_deport")
# what changes with each request: keys drawn with a form, and nothing else
_PROPRE_A_LA_REQUETE = re.compile(r'name="cle" value="[^"]*"')


# the link itself says who reads: `tests/partenaires` holds it
PORTES = {
    porte: [nom for _, nom in routes if "{jeton_de_partenaire}" not in LUES.get(nom, "")]
    for porte, routes in par_porte().items()
    if porte.startswith("GET-") and routes[0][1] in LUES
}


def _chemins(monde: Monde, acteur: str, nom: str) -> dict[int, str]:
    """The address of a page for each dossier of organisme A, one alone when it names none, or when it is theirs."""
    ids = [monde.scenario.parametres["dossier_id"], *(monde.par_etat.values() if acteur in DEHORS else ())]
    return {i: monde.chemin(LUES[nom], dossier_id=i) for i in (ids if "{dossier_id}" in LUES[nom] else ids[:1])}


@pytest.fixture
def marque(monde: Monde) -> Monde:
    with Session(db.moteur()) as bd:
        numero = monde.scenario.parametres["organisme_id"]
        bd.execute(
            update(Organisme).where(col(Organisme.id) == numero).values(
                nom=f"{CANARI} nom", adresse=f"{CANARI} rue", iban=IBAN, titulaire_compte=f"{CANARI} compte"
            )
        )  # fmt: skip
        bd.execute(update(Dossier).values(titre=f"{CANARI} titre", montant_demande_cents=MONTANT_CENTS))
        bd.execute(update(Piece).values(nom=f"{CANARI}.pdf"))
        for section in bd.query(Section):
            section.contenu = {**section.contenu, "intitule": f"{CANARI} texte", "resume": f"{CANARI} résumé"}
        membres = select(col(Adhesion.personne_id)).where(
            col(Adhesion.organisme_id) == numero, col(Adhesion.etat) == EtatAdhesion.ACTIVE
        )
        bd.execute(update(Personne).where(col(Personne.id).in_(membres)).values(nom=f"{CANARI} personne"))
        bd.commit()
    return monde


@pytest.mark.parametrize(
    ("monde", "acteur"),
    [
        *(("sqlite", a) for a in (*DEHORS, "gestionnaire")),
        ("postgresql", "autre_porteur"),
    ],
    indirect=["monde"],
)
def test_rien_d_un_organisme_n_arrive_a_un_autre(marque: Monde, entrees: list[str], acteur: str) -> None:
    """Every page that can be read, for each dossier; whom a door stops at a dossier is asked once at that door."""
    navigateur = marque.navigateur(acteur)
    vues = []
    for routes in PORTES.values():
        arretes: set[int] = set()
        for numero, chemin in [paire for nom in routes for paire in _chemins(marque, acteur, nom).items()]:
            if numero in arretes:
                continue
            entrees.clear()
            reponse = navigateur.get(chemin)
            if not entrees:
                arretes.add(numero)
            lu = reponse.content.replace(b"\xe2\x80\xaf", b"").replace(b"\xc2\xa0", b"")
            if CANARI.encode() in lu or IBAN.encode() in lu or b"731927" in lu or b"0189" in lu:
                vues.append(chemin)
    if acteur == "gestionnaire":
        assert len(vues) > 20  # the canary is where it should be: the check can fail
    elif acteur == "membre_en_deport":
        # the other dossier of the agenda is theirs to read; the one they withdrew from is nowhere
        autre = marque.par_etat[Etat.EN_COMITE]
        assert [v for v in vues if v.endswith(f"/dossiers/{marque.scenario.parametres['dossier_id']}")] == []
        assert f"/comite/seances/{marque.scenario.parametres['seance_id']}/dossiers/{autre}" in vues
    else:
        # the organisme's name is what « rejoindre » answered to who asked to join it
        assert [v for v in vues if not (acteur == "en_attente" and v == "/organismes")] == []


def test_l_enfant_d_un_autre_parent_n_existe_pas(monde: Monde) -> None:
    p, etats = monde.scenario.parametres, monde.par_etat
    gestionnaire, admin = monde.navigateur("gestionnaire"), monde.navigateur("administrateur")
    pilote = monde.navigateur("pilote")
    autre = etats[Etat.EN_INSTRUCTION]
    hors_seance = etats[Etat.INSTRUIT]
    with Session(db.moteur()) as bd:
        organismes = [o.id for o in bd.query(Organisme) if o.id != p["organisme_id"]]
    refus = {
        "pièce lue": gestionnaire.get(f"/dossiers/{autre}/pieces/{p['piece_id']}"),
        "pièce retirée": gestionnaire.post(f"/dossiers/{monde.scenario.brouillon_id}/pieces/{p['piece_id']}/retirer"),
        "pièce de l’agent": pilote.get(f"/instruction/dossiers/{autre}/pieces/{p['piece_id']}"),
        "rib": pilote.post(f"/instruction/dossiers/{autre}/rib/{p['piece_id']}"),
        "document": gestionnaire.get(f"/dossiers/{autre}/documents/{p['document_id']}"),
        "adhésion": admin.post(f"/organismes/{organismes[0]}/membres/{p['adhesion_id']}/approuver"),
        "session": monde.navigateur("redacteur").post(f"/compte/sessions/{p['session_id']}/fermer"),
        "décision": admin.post(f"/comite/seances/{p['seance_id']}/dossiers/{hors_seance}/decision"),
        "annulation": admin.post(f"/comite/seances/{p['seance_id']}/dossiers/{hors_seance}/annuler"),
        "fiche": admin.get(f"/comite/seances/{p['seance_id']}/dossiers/{hors_seance}"),
        "alerte": admin.post(f"/instruction/dossiers/{autre}/alertes/{p['alerte_id']}"),
    }
    assert {quoi: r.status_code for quoi, r in refus.items()} == dict.fromkeys(refus, 404)
    assert monde.changees() == []


CACHES = (Etat.INSTRUIT, Etat.EN_COMITE, Etat.ACCORDE, Etat.REFUSE, Etat.AJOURNE, Etat.ATTENTE)


@pytest.mark.parametrize("monde", ["sqlite"], indirect=True)  # the engine has no part in what a page says
def test_les_pages_du_porteur_sont_les_memes_quel_que_soit_l_etat_cache(monde: Monde) -> None:
    """To the byte: a state that is hidden must not be guessed from a class, a button or a count."""
    numero = monde.scenario.parametres["dossier_id"]
    lectures: dict[Etat, dict[str, str]] = {}
    for etat in CACHES:
        monde.neuf()
        with Session(db.moteur()) as bd:
            bd.execute(update(Dossier).where(col(Dossier.id) == numero).values(etat=etat))
            bd.commit()
        navigateur = monde.navigateur("gestionnaire")
        chemins = [c for c in (monde.chemin(p) for p in LUES.values()) if c.startswith(f"/dossiers/{numero}")]
        lectures[etat] = {}
        for chemin in [*chemins, "/dossiers", "/", "/organismes"]:
            reponse = navigateur.get(chemin)
            texte = _PROPRE_A_LA_REQUETE.sub("", reponse.text).replace(reponse.headers["x-request-id"], "")
            lectures[etat][chemin] = f"{reponse.status_code} {texte}"
        for acte in ("retirer", "abandonner", "deposer", "completer", "projet"):
            reponse = navigateur.post(f"/dossiers/{numero}/{acte}", data={"motif": "x"})
            texte = reponse.text.replace(reponse.headers["x-request-id"], "")
            lectures[etat][f"POST {acte}"] = f"{reponse.status_code} {texte}"
    temoin = lectures[Etat.INSTRUIT]
    for etat in CACHES[1:]:
        assert [c for c in temoin if lectures[etat][c] != temoin[c]] == [], etat
