"""The antivirus: asked outside the request; nothing opens before its verdict; the deposit never waits for it."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.core import antivirus
from app.core.antivirus import AntivirusIndisponible, analyser
from app.core.config import reglages
from app.models.comptes import Personne
from app.models.courriel import Courriel, EtatEnvoi, Tache
from app.models.dossiers import EtatPiece, Piece, VersionDossier
from app.models.journal import LigneJournal
from app.taches import faire_les_taches
from app.verification import verifier
from tests.conftest import PRESENT, adresse
from tests.fabriques import equipe, personne
from tests.fabriques_comptes import prouver_identite
from tests.fabriques_dossiers import acces, brouillon, contenu_complet, joindre, petit_pdf
from tests.fabriques_instruction import sans_lien

Entrer = Callable[[Personne], TestClient]


class FauxClamd:
    """Speaks INSTREAM; what it answers is `humeur`: ok, virus, muet, coupe or erreur."""

    def __init__(self, prise: socket.socket) -> None:
        self.prise, self.humeur, self.recus = prise, "ok", []  # type: ignore[var-annotated]
        prise.listen()
        threading.Thread(target=self._servir, daemon=True).start()

    def _servir(self) -> None:
        while True:
            try:
                client, _ = self.prise.accept()
            except OSError:
                return
            threading.Thread(target=self._repondre, args=(client,), daemon=True).start()

    def _repondre(self, client: socket.socket) -> None:
        with client, client.makefile("rb") as lu:
            if self.humeur == "coupe":
                return
            assert lu.read(10) == b"zINSTREAM\0"
            contenu = b""
            while taille := struct.unpack("!L", lu.read(4))[0]:
                contenu += lu.read(taille)
            self.recus.append(contenu)
            if self.humeur == "muet":
                lu.read(1)  # until the other side gives up
                return
            virus = self.humeur == "virus" or b"EICAR" in contenu
            dit = "Eicar-Test-Signature FOUND" if virus else "OK"
            client.sendall(b"INSTREAM size limit exceeded. ERROR\0" if self.humeur == "erreur" else
                           f"stream: {dit}\0".encode())  # fmt: skip


@pytest.fixture
def clamd(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[FauxClamd]:
    prise = socket.socket()
    prise.bind(("127.0.0.1", 0))
    faux = FauxClamd(prise)
    monkeypatch.setenv("PORTAIL_CLAMD", f"127.0.0.1:{prise.getsockname()[1]}")
    reglages.cache_clear()
    yield faux
    prise.close()
    monkeypatch.undo()
    reglages.cache_clear()


def test_le_protocole(clamd: FauxClamd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(antivirus, "DELAI_S", 0.3)
    gros = bytes(200_000)
    assert analyser(gros) == "" and clamd.recus == [gros]
    assert analyser(b"EICAR") == "Eicar-Test-Signature"
    for humeur in ("muet", "coupe", "erreur"):
        clamd.humeur = humeur
        with pytest.raises(AntivirusIndisponible):
            analyser(b"x")
    unix = socket.socket(socket.AF_UNIX)
    unix.bind(str(tmp_path / "clamd.ctl"))
    FauxClamd(unix)
    for adresse_clamd, repond in (
        (f"unix:{tmp_path}/clamd.ctl", True),
        ("unix:/nulle/part", False),
        ("sans port", False),
    ):
        monkeypatch.setenv("PORTAIL_CLAMD", adresse_clamd)
        reglages.cache_clear()
        if repond:
            assert analyser(b"x") == ""
        else:
            with pytest.raises(AntivirusIndisponible):
                analyser(b"x")
    unix.close()


def _etats(bd: Session) -> dict[str, EtatPiece]:
    bd.commit()
    etats = bd.execute(select(Piece.nom, Piece.etat).order_by(col(Piece.id))).all()
    bd.commit()
    return {ligne[0]: ligne[1] for ligne in etats}


def test_rien_ne_s_ouvre_avant_le_verdict_et_le_depot_n_attend_pas(
    bd: Session, base: str, clamd: FauxClamd, entrer: Entrer
) -> None:
    porteur = personne(bd)
    agents = equipe(bd)
    dossier = brouillon(bd, porteur, contenu=contenu_complet())
    joindre(bd, acces(bd, porteur, dossier), porteur)
    bd.commit()
    numero = dossier.id
    piece_id = bd.scalar(select(Piece.id).where(Piece.genre == "statuts"))
    assert set(_etats(bd).values()) == {EtatPiece.EN_ANALYSE}
    client = entrer(porteur)
    page = client.get(adresse("dossiers.pieces", dossier_id=numero)).text
    assert page.count("En cours d’analyse") == 6 and "Vous pouvez continuer, et déposer." in page
    lien = adresse("dossiers.telecharger_piece", dossier_id=numero, piece_id=piece_id)
    reponse = client.get(lien)
    assert reponse.status_code == 409 and "en cours d’analyse" in reponse.text
    assert client.post(adresse("dossiers.deposer", dossier_id=numero), data={"cle": "k"}).status_code == 303
    pilote = sans_lien(entrer(agents["chef-projet-3"]), numero)
    lien_agent = adresse("instruction.piece", dossier_id=numero, piece_id=piece_id)
    assert pilote.get(lien_agent).status_code == 409
    assert "En cours d’analyse" in pilote.get(adresse("instruction.dossier", dossier_id=numero)).text
    rib = bd.scalar(select(Piece.id).where(Piece.genre == "rib"))
    bd.commit()
    rib_agent = adresse("instruction.telecharger_rib", dossier_id=numero, piece_id=rib)
    assert pilote.post(rib_agent).status_code == 409

    assert faire_les_taches(PRESENT) == 6
    assert set(_etats(bd).values()) == {EtatPiece.SAINE} and len(clamd.recus) == 6
    for navigateur, url in ((client, lien), (pilote, lien_agent)):
        servi = navigateur.get(url)
        assert servi.status_code == 200 and servi.content == petit_pdf("statuts")
        assert servi.headers["content-disposition"].startswith("attachment;")
        assert servi.headers["x-content-type-options"] == "nosniff"
    prouver_identite(pilote)
    assert pilote.post(rib_agent).status_code == 200
    assert faire_les_taches(PRESENT) == 0
    assert verifier(bd) == []


def test_un_fichier_infecte_n_est_jamais_servi_et_ne_compte_pas(
    bd: Session, base: str, clamd: FauxClamd, entrer: Entrer
) -> None:
    porteur = personne(bd)
    agents = equipe(bd)
    dossier = brouillon(bd, porteur, contenu=contenu_complet())
    joindre(bd, acces(bd, porteur, dossier), porteur)
    bd.commit()
    numero = dossier.id
    clamd.humeur = "virus"
    faire_les_taches(PRESENT)
    assert set(_etats(bd).values()) == {EtatPiece.REFUSEE}
    client = entrer(porteur)
    page = client.get(adresse("dossiers.pieces", dossier_id=numero)).text
    assert page.count("Virus trouvé") == 6 and "Remplacez-le par une copie saine" in page
    assert page.count("À ajouter avant de déposer.") == 0 and "deposer" not in page
    premiere = bd.scalar(select(Piece.id).where(Piece.genre == "statuts"))
    bd.commit()
    lien = adresse("dossiers.telecharger_piece", dossier_id=numero, piece_id=premiere)
    reponse = client.get(lien)
    assert reponse.status_code == 409 and "copie saine" in reponse.text and f'href="{lien}"' not in page
    # infected documents are as if they were not there
    assert client.post(adresse("dossiers.deposer", dossier_id=numero), data={"cle": "k"}).status_code == 422
    courriels = bd.scalars(select(Courriel.texte).where(col(Courriel.cle).like("piece-infectee-%"))).all()
    assert len(courriels) == 6 and "« statuts.pdf »" in courriels[0] and "copie saine" in courriels[0]
    assert len(bd.scalars(select(LigneJournal.id).where(LigneJournal.acte == "refuser_piece")).all()) == 6
    bd.commit()
    # replaced by clean ones, they can be deposited; found infected afterwards, the agent sees it
    clamd.humeur = "ok"
    joindre(bd, acces(bd, porteur, dossier), porteur)
    bd.commit()
    assert client.post(adresse("dossiers.deposer", dossier_id=numero), data={"cle": "k"}).status_code == 303
    figees = bd.scalars(select(VersionDossier.contenu)).one()
    assert figees.count('"nom":"statuts.pdf"') == 1
    bd.commit()
    clamd.humeur = "virus"
    faire_les_taches(PRESENT)
    pilote = sans_lien(entrer(agents["chef-projet-3"]), numero)
    page = pilote.get(adresse("instruction.dossier", dossier_id=numero)).text
    assert page.count("Virus trouvé\u00a0: ne s’ouvre pas") == 6


def test_un_antivirus_absent_est_rappele_puis_abandonne_en_vue(
    bd: Session, base: str, clamd: FauxClamd, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(antivirus, "DELAI_S", 0.2)
    porteur = personne(bd)
    dossier = brouillon(bd, porteur)
    joindre(bd, acces(bd, porteur, dossier), porteur, "statuts")
    bd.commit()
    clamd.humeur = "muet"
    assert faire_les_taches(PRESENT) == 1
    assert faire_les_taches(PRESENT) == 0  # not before its time
    tache = bd.scalars(select(Tache)).one()
    assert (tache.etat, tache.essais) == (EtatEnvoi.A_FAIRE, 1) and "antivirus indisponible" in tache.erreur
    assert tache.a_partir_du == PRESENT + timedelta(minutes=1)
    bd.commit()
    clamd.humeur = "coupe"
    assert faire_les_taches(PRESENT + timedelta(minutes=1)) == 1
    assert faire_les_taches(PRESENT + timedelta(hours=25)) == 1
    bd.expire_all()
    assert bd.scalars(select(Tache.etat)).one() is EtatEnvoi.ECHEC
    assert _etats(bd) == {"statuts.pdf": EtatPiece.EN_ANALYSE}


def test_sans_antivirus_tout_s_ouvre_aussitot(bd: Session, entrer: Entrer) -> None:
    porteur = personne(bd)
    dossier = brouillon(bd, porteur)
    joindre(bd, acces(bd, porteur, dossier), porteur, "statuts")
    bd.commit()
    assert _etats(bd) == {"statuts.pdf": EtatPiece.SAINE} and bd.scalars(select(Tache.id)).all() == []
    piece = bd.scalars(select(Piece)).one()
    piece.etat = EtatPiece.EN_ANALYSE  # looked at when there was an antivirus, which was taken away since
    bd.commit()
    lien = adresse("dossiers.telecharger_piece", dossier_id=dossier.id, piece_id=piece.id)
    assert entrer(porteur).get(lien).status_code == 200
