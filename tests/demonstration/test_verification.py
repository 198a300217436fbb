"""Each kind of discrepancy is named when one is planted, and only that one."""

from collections.abc import Callable
from io import StringIO

import pytest
from rich.console import Console
from sqlalchemy import select, text
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.config import reglages
from app.core.francais import euros
from app.demonstration.volume import charger_volume
from app.domain.etats import Etat
from app.models.campagnes import Campagne, Enveloppe
from app.models.dossiers import Dossier, Piece, VersionDossier
from app.models.instruction import Affectation
from app.models.journal import LigneJournal, TeteJournal, empreinte_de_ligne, faits
from app.verification import verifier
from tests.compteur import compter

SILENCE = Console(file=StringIO())


def _un(bd: Session, etat: Etat) -> Dossier:
    return bd.scalars(select(Dossier).where(col(Dossier.etat) == etat).order_by(col(Dossier.id)).limit(1)).one()


def _sans_le_gardien(bd: Session, base: str, ordre: str) -> None:
    """The base itself refuses to change a line of the trail: the guard is removed first."""
    if base == "sqlite":
        for acte in ("update", "delete"):
            bd.execute(text(f"DROP TRIGGER journal_sans_{acte}"))
    else:
        bd.execute(text("DROP TRIGGER journal_immuable ON ligne_journal"))
    bd.execute(text(ordre))


def _enveloppe(bd: Session, base: str) -> str:
    enveloppe = bd.scalars(select(Enveloppe).where(col(Enveloppe.financeur_code) == "caph")).one()
    avant = enveloppe.engage_cents
    enveloppe.engage_cents += 100
    titre = bd.get_one(Campagne, enveloppe.campagne_id).titre
    return f"{titre}, enveloppe caph : engagé {euros(avant + 100)}, décisions {euros(avant)}."


def _chiffre(champ: str, valeur: object, dit: str) -> Callable[[Session, str], str]:
    def planter(bd: Session, base: str) -> str:
        dossier = _un(bd, Etat.EN_COMITE)
        juste = getattr(dossier, champ)
        setattr(dossier, champ, valeur)
        return f"Dossier {dossier.numero} : {dit}, {'non' if juste is False else juste} après recalcul."

    return planter


def _affectation(bd: Session, base: str) -> str:
    dossier = _un(bd, Etat.EN_INSTRUCTION)
    ligne = bd.scalars(select(Affectation).where(col(Affectation.dossier_id) == dossier.id).limit(1)).one()
    ligne.est_ouverte = False
    return f"Dossier {dossier.numero} : En instruction, mais 1\u00a0affectation ne le disent pas."


def _avis_rendu(bd: Session, base: str) -> str:
    dossier = _un(bd, Etat.EN_COMITE)
    ligne = bd.scalars(select(Affectation).where(col(Affectation.dossier_id) == dossier.id).limit(1)).one()
    ligne.a_rendu = not ligne.a_rendu
    dit = "avis rendu, ou qui ne l’est plus"
    return f"Dossier {dossier.numero} : {dit}, mais 1\u00a0affectation ne le disent pas."


def _numero(bd: Session, base: str) -> str:
    campagne = bd.scalars(select(Campagne)).one()
    campagne.dernier_numero += 1
    n = campagne.dernier_numero
    return f"{campagne.titre} : dernier numéro {n}, {n - 1}\u00a0dossiers numérotés."


def _ligne_recrite(bd: Session, base: str) -> str:
    _sans_le_gardien(bd, base, "UPDATE ligne_journal SET acte = 'autre' WHERE id = 12")
    return "Journal, ligne 12 : son contenu a changé depuis son écriture."


def _ligne_effacee(bd: Session, base: str) -> str:
    _sans_le_gardien(bd, base, "DELETE FROM ligne_journal WHERE id = 12")
    return "Journal : il manque des lignes entre la 11 et la 13."


def _chaine_rompue(bd: Session, base: str) -> str:
    """A line forged with its own right hash, but not after the one before."""
    ligne = bd.get_one(LigneJournal, 12)
    forge = empreinte_de_ligne("f" * 64, faits(ligne))
    bd.expunge(ligne)
    derniere = bd.scalars(select(col(TeteJournal.numero))).one()
    assert derniere > 13
    ordre = f"UPDATE ligne_journal SET precedente = '{'f' * 64}', empreinte = '{forge}' WHERE id = 12"
    _sans_le_gardien(bd, base, ordre)
    return "Journal, ligne 12 : elle ne suit pas la ligne 11."


def _journal_coupe(bd: Session, base: str) -> str:
    derniere = bd.scalars(select(col(TeteJournal.numero))).one()
    _sans_le_gardien(bd, base, f"DELETE FROM ligne_journal WHERE id = {derniere}")
    return f"Journal : la tête annonce la ligne {derniere}, la dernière est la {derniere - 1}."


def _version(bd: Session, base: str) -> str:
    dossier = _un(bd, Etat.DEPOSE)
    version = bd.scalars(select(VersionDossier).where(col(VersionDossier.dossier_id) == dossier.id)).one()
    version.contenu = version.contenu.replace("caph", "etat", 1)
    return f"Dossier {dossier.numero}, version 1 : son contenu ne correspond plus à son empreinte."


def _colonnes(bd: Session, base: str) -> str:
    dossier = _un(bd, Etat.DEPOSE)
    dossier.titre, dossier.montant_demande_cents, dossier.traits = "Autre titre", 1, dossier.traits + 1
    dits = "le titre, le montant demandé, ce que les filtres en lisent"
    return f"Dossier {dossier.numero} : {dits} ne sont plus ceux de la version déposée."


def _fichier_inconnu(bd: Session, base: str) -> str:
    piece = bd.scalars(select(Piece).order_by(col(Piece.id)).limit(1)).one()
    piece.sha256 = "0" * 64
    return f"Fichier « {piece.nom} » (000000000000…) : absent ou altéré dans pieces."


DEFAUTS = (
    _enveloppe,
    _chiffre("note_dixiemes", 1000, "note 1000"),
    _chiffre("avis_rendus", 9, "nombre d’avis rendus 9"),
    _chiffre("avis_attendus", 9, "nombre d’avis attendus 9"),
    _chiffre("montant_propose_cents", 1, "montant proposé 1"),
    _chiffre("avis_pilote", "hors_champ", "avis du pilote hors_champ"),
    _chiffre("note_participation_centiemes", 1, "moyenne de participation 1"),
    _chiffre("note_orientation_centiemes", 1, "moyenne d’orientation 1"),
    _chiffre("est_note_provisoire", True, "caractère provisoire de la note oui"),
    _affectation,
    _avis_rendu,
    _numero,
    _ligne_recrite,
    _ligne_effacee,
    _journal_coupe,
    _version,
    _colonnes,
    _fichier_inconnu,
)


def test_chaque_defaut_est_nomme_et_lui_seul(base: str, bd: Session) -> None:
    """One load, one defect at a time, taken back before the next."""
    charger_volume(45, SILENCE)
    assert verifier(bd) == []
    for planter in DEFAUTS:
        attendu = planter(bd, base)
        bd.flush()
        assert verifier(bd) == [attendu]
        bd.rollback()
    attendu = _chaine_rompue(bd, base)
    assert attendu in verifier(bd)
    bd.rollback()
    _fichiers_abimes(bd)
    assert verifier(bd) == []


def _fichiers_abimes(bd: Session) -> None:
    piece = bd.scalars(select(Piece).order_by(col(Piece.id)).limit(1)).one()
    fichier = reglages().donnees / "pieces" / piece.sha256
    contenu = fichier.read_bytes()
    phrase = f"Fichier « {piece.nom} » ({piece.sha256[:12]}…) : absent ou altéré dans pieces."
    fichier.write_bytes(b"autre")
    assert verifier(bd) == [phrase]
    fichier.unlink()
    assert verifier(bd) == [phrase]
    fichier.write_bytes(contenu)


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_le_nombre_d_ordres_ne_depend_pas_du_nombre_de_dossiers(base: str, bd: Session) -> None:
    """Up to a batch of 500, the same number of statements whatever the number of dossiers."""

    def ordres() -> int:
        with compter() as comptes:
            verifier(bd)
        bd.rollback()
        return len(comptes)

    charger_volume(21, SILENCE)
    avant = ordres()
    charger_volume(70, SILENCE)
    assert ordres() == avant <= 28
