"""What the porteur does to a draft: begin it, write it, join documents, give it up."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.fichiers import FichierSur
from app.domain.calendrier import Fenetre
from app.domain.dispositifs import exiger_candidature
from app.domain.erreurs import ConflitDeVersion, ErreurMetier
from app.domain.etats import EDITABLES, Lecteur, apres, libelle
from app.domain.extrait import Extrait, extrait
from app.domain.orientations import AXES
from app.dossiers.queries import Acces, contenu_de, references, sections_de
from app.models.campagnes import Campagne
from app.models.comptes import Organisme, Personne
from app.models.dossiers import Dossier, Piece, Rattachement, Section
from app.models.journal import inscrire_au_journal

PIECES_MAXIMUM = 30
POIDS_MAXIMUM = 60 * 1024 * 1024


class SectionModifiee(ConflitDeVersion):
    """Someone saved this section in between. Carries what they wrote, so that the page shows both."""

    def __init__(self, autre: dict[str, Any], version: int) -> None:
        super().__init__(
            "Une autre personne a enregistré cette partie pendant que vous écriviez. "
            "Comparez les deux textes, puis choisissez ce qu’il faut garder."
        )
        self.autre, self.version = autre, version


def fenetre(campagne: Campagne) -> Fenetre:
    """The half-open window of a campaign."""
    return Fenetre(campagne.ouvre_le, campagne.ferme_le)


def commencer(
    bd: Session, campagne: Campagne, organisme: Organisme, personne: Personne, maintenant: datetime
) -> Dossier:
    """A new draft for an organisme. Raises ErreurMetier if the window is closed or not for this kind of body."""
    fenetre(campagne).exiger_ouverte(maintenant)
    exiger_candidature(campagne.dispositif, organisme.genre)
    dossier = Dossier(
        campagne_id=campagne.id or 0,
        organisme_id=organisme.id or 0,
        cree_par_id=personne.id or 0,
        cree_le=maintenant,
        modifie_le=maintenant,
    )
    bd.add(dossier)
    bd.flush()
    bd.add(
        Section(
            dossier_id=dossier.id or 0,
            cle="organisme",
            contenu=_repris_de_la_fiche(organisme, personne),
            modifiee_le=maintenant,
            modifiee_par_id=personne.id or 0,
        )
    )
    inscrire_au_journal(bd, personne, "commencer", f"dossier:{dossier.id}", maintenant, dossier_id=dossier.id)
    return dossier


def _repris_de_la_fiche(organisme: Organisme, personne: Personne) -> dict[str, Any]:
    """What the portal knows already is not asked again (CRPA L.114-8); only the questions that exist are kept."""
    connus = {
        "nom": organisme.nom,
        "sigle": organisme.sigle,
        "adresse": organisme.adresse,
        "code_postal": organisme.code_postal,
        "commune": organisme.ville,
        "charge_prenom": personne.prenom,
        "charge_nom": personne.nom,
        "charge_courriel": personne.courriel,
        "charge_telephone": personne.telephone,
    }
    return {cle: valeur for cle, valeur in connus.items() if valeur}


def exiger_editable(dossier: Dossier) -> None:
    """Raise ErreurMetier unless the dossier is a draft or was asked to be completed."""
    if dossier.etat not in EDITABLES:
        raise ErreurMetier(
            f"Ce dossier est « {libelle(dossier.etat, Lecteur.PORTEUR)} » : il ne se modifie plus. "
            "Écrivez à votre chef de projet pour signaler un changement."
        )


def enregistrer_section(
    bd: Session,
    acces: Acces,
    cle: str,
    contenu: dict[str, Any],
    version: int,
    personne: Personne,
    maintenant: datetime,
) -> Section:
    """Keep what was typed in a section, right or wrong. `version`: the one the person was looking at (0: none).

    Raises SectionModifiee when someone saved it in between and the answers differ."""
    exiger_editable(acces.dossier)
    exiger_redaction_ouverte(acces, maintenant)
    section = bd.scalar(select(Section).where(col(Section.dossier_id) == acces.dossier.id, col(Section.cle) == cle))
    if section is None:
        section = Section(dossier_id=acces.dossier.id or 0, cle=cle, version=0, modifiee_par_id=personne.id or 0)
        bd.add(section)
    elif section.version != version and section.contenu != contenu:
        raise SectionModifiee(section.contenu, section.version)
    if section.version == 0 or section.contenu != contenu:
        section.contenu = contenu
        section.version += 1
    section.modifiee_le, section.modifiee_par_id = maintenant, personne.id or 0
    acces.dossier.modifie_le = maintenant
    bd.flush()
    projeter(bd, acces)
    inscrire_au_journal(
        bd, personne, "enregistrer_section", f"section:{section.id}", maintenant,
        dossier_id=acces.dossier.id, section=cle, version=section.version,
    )  # fmt: skip
    return section


def exiger_redaction_ouverte(acces: Acces, maintenant: datetime) -> None:
    """A draft is written while the window is open; a dossier to complete has its own term."""
    if acces.dossier.depose_le is None:
        fenetre(acces.campagne).exiger_ouverte(maintenant)


def projeter(bd: Session, acces: Acces) -> Extrait:
    """Bring the columns and links that lists and routing read in step with the answers."""
    dossier = acces.dossier
    resume = extrait(contenu_de(sections_de(bd, dossier)), references(), acces.regles.financeurs)
    appliquer_extrait(dossier, resume)
    bd.execute(delete(Rattachement).where(col(Rattachement.dossier_id) == dossier.id))
    liens = [
        ("secondaire", [o.value for o in resume.secondaires]),
        ("axe", [a.cle for a in resume.axes]),
        ("commune", list(resume.communes)),
        ("quartier", list(resume.quartiers)),
    ]
    bd.add_all(
        Rattachement(dossier_id=dossier.id or 0, nature=nature, code=code, rang=rang)
        for nature, codes in liens
        for rang, code in enumerate(dict.fromkeys(codes))
    )
    return resume


def appliquer_extrait(dossier: Dossier, resume: Extrait) -> None:
    noms = references()
    dossier.titre = resume.titre
    dossier.orientation = resume.orientation
    dossier.montant_demande_cents = resume.montant_demande_cents
    dossier.cout_total_cents = resume.cout_total_cents
    dossier.beneficiaires = resume.beneficiaires
    dossier.commune_principale = resume.communes[0] if resume.communes else None
    axes = dict.fromkeys(AXES[a.axe].libelle_court for a in resume.axes)
    dossier.axes_resume = ", ".join(axes)[:400]
    lieux = [noms.communes[c] for c in resume.communes] + [noms.quartiers[q].nom for q in resume.quartiers]
    dossier.territoires_resume = ", ".join(dict.fromkeys(lieux))[:400]


def abandonner(bd: Session, acces: Acces, personne: Personne, maintenant: datetime) -> None:
    """Give a draft up. It leaves the lists and is erased later with the others of its kind."""
    acces.dossier.etat = apres(acces.dossier.etat, "abandonner")
    acces.dossier.modifie_le = maintenant
    inscrire_au_journal(
        bd, personne, "abandonner", f"dossier:{acces.dossier.id}", maintenant, dossier_id=acces.dossier.id
    )


def ajouter_piece(
    bd: Session, acces: Acces, genre: str, fichier: FichierSur, sha256: str, personne: Personne, maintenant: datetime
) -> Piece:
    """Join a document whose content is already kept under its digest (file first, row after)."""
    exiger_editable(acces.dossier)
    exiger_redaction_ouverte(acces, maintenant)
    presentes = list(
        bd.execute(
            select(col(Piece.taille)).where(col(Piece.dossier_id) == acces.dossier.id, col(Piece.retiree_le).is_(None))
        ).scalars()
    )
    if len(presentes) >= PIECES_MAXIMUM:
        raise ErreurMetier(f"Ce dossier contient déjà {PIECES_MAXIMUM} documents. Retirez-en un avant d’en ajouter.")
    if sum(presentes) + len(fichier.contenu) > POIDS_MAXIMUM:
        raise ErreurMetier("Les documents de ce dossier dépassent 60 Mo au total. Réduisez-les avant d’en ajouter.")
    piece = Piece(
        dossier_id=acces.dossier.id or 0,
        genre=genre,
        nom=fichier.nom,
        mime=fichier.mime,
        taille=len(fichier.contenu),
        sha256=sha256,
        ajoutee_le=maintenant,
        ajoutee_par_id=personne.id or 0,
    )
    bd.add(piece)
    bd.flush()
    inscrire_au_journal(
        bd, personne, "ajouter_piece", f"piece:{piece.id}", maintenant, dossier_id=acces.dossier.id, genre=genre
    )
    return piece


def retirer_piece(bd: Session, acces: Acces, piece: Piece, personne: Personne, maintenant: datetime) -> None:
    """Take a document away: a tombstone, its content stays for thirty days."""
    exiger_editable(acces.dossier)
    exiger_redaction_ouverte(acces, maintenant)
    piece.retiree_le = maintenant
    inscrire_au_journal(
        bd, personne, "retirer_piece", f"piece:{piece.id}", maintenant, dossier_id=acces.dossier.id, genre=piece.genre
    )
