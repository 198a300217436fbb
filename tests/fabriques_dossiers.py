"""Builders of dossiers. They begin and deposit through the commands of the porteur; what is written and joined
between the two goes straight into its rows, as the commands leave them: most tests start from there.
"""

import io
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

import pikepdf
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.clock import maintenant as horloge_du_portail
from app.core.fichiers import conserver, prouver
from app.domain.dispositifs import Dispositif, GenreOrganisme
from app.domain.extrait import extrait
from app.domain.saisies import montant_saisi
from app.dossiers.commands import appliquer_extrait, commencer
from app.dossiers.commands_pieces import ajouter_piece
from app.dossiers.depot import deposer
from app.dossiers.queries import Acces, acces_au_dossier, references
from app.models.campagnes import Campagne
from app.models.comptes import Organisme, Personne
from app.models.dossiers import Dossier, Piece, Section
from tests.fabriques import campagne as ouvrir_campagne
from tests.fabriques import declarer_sans_lien
from tests.fabriques import organisme as creer_organisme
from tests.fabriques import personne as creer_personne

BENEFICIAIRES = 120


@lru_cache
def petit_pdf(texte: str = "essai") -> bytes:
    """A real one-page PDF of about half a kilobyte."""
    sortie = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.docinfo["/Title"] = texte
        pdf.save(sortie)
    return sortie.getvalue()


def _interlocuteur(prefixe: str) -> dict[str, str]:
    return {
        f"{prefixe}_nom": "Lemaire",
        f"{prefixe}_prenom": "Aline",
        f"{prefixe}_fonction": "présidence",
        f"{prefixe}_telephone": "03 27 00 00 01",
        f"{prefixe}_courriel": "aline.lemaire@exemple.fr",
    }


def budget(demande_cents: int = 800_000) -> dict[str, Any]:
    """A balanced budget in which 70 % of the charges are asked from La Porte du Hainaut."""
    charges = -(-demande_cents * 10 // 7)
    return {
        "charges": {"achats": montant_saisi(charges)},
        "produits": {"ressources_propres": montant_saisi(charges - demande_cents)},
        "financeurs": [
            {"financeur": "caph", "nom": "", "etat": "sollicite", "montant": montant_saisi(demande_cents), "numero": ""}
        ],
    }


def orientations(principale: str, secondaires: Sequence[str], axes: Sequence[str]) -> dict[str, Any]:
    """The section « orientations »; an axis is given by its key (« numerique », « sport_culture.sport »)."""
    coches = list(dict.fromkeys(axe.split(".")[0] for axe in axes))
    return {
        "principale": principale,
        "secondaires": list(secondaires),
        "axes": coches,
        "facettes": [axe.split(".")[1] for axe in axes if "." in axe],
        **{f"comment_{axe}": "Nous allons au pied des immeubles, avec les habitants." for axe in coches},
    }


def territoires(communes: Sequence[str], quartiers: Sequence[str]) -> dict[str, Any]:
    """120 beneficiaries, all but ten in the first quartier."""
    dans_le_premier = BENEFICIAIRES - 10
    return {
        "communes": list(communes),
        "quartiers": list(quartiers),
        "publics": "Des femmes seules avec enfants, éloignées des soins.",
        "beneficiaires": {"femmes.26_59": "80", "femmes.6_11": "10", "hommes.26_59": "30"},
        "par_quartier": {quartiers[0]: str(dans_le_premier), "hors": "10"} if quartiers else {"hors": "120"},
    }


def contenu_complet(**surcharges: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The answers of an AAP dossier that may be deposited; `projet={"intitule": "…"}` changes some of them."""
    contenu: dict[str, dict[str, Any]] = {
        "organisme": {
            "nom": "Les Jardins imaginaires",
            "adresse": "12 rue de la Fosse",
            "code_postal": "59590",
            "ville": "Raismes",
            **_interlocuteur("representant"),
            **_interlocuteur("contact"),
            "benevoles": "15",
            "salaries": "3",
            "etp": "2,5",
            "adherents": "140",
            "premiere_demande": "oui",
        },
        "projet": {
            "intitule": "Ateliers santé au pied des tours",
            "resume": "Des ateliers au pied des immeubles, chaque semaine.",
            "besoins": "Les habitants renoncent aux soins.",
            "objectifs": "Que trente femmes reprennent une activité physique.",
            "description": "Un atelier par semaine, de mars à novembre.",
            "partenaires": "La maison de santé prête une salle.",
        },
        "orientations": orientations("sante", (), ("aller_vers",)),
        "territoires": territoires(("59491",), ("QN05955M",)),
        "participation": {
            "diagnostic": "consultation",
            "conception": "concertation",
            "realisation": "codecision",
            "evaluation": "information",
            "habitants": "12",
            "publics_associes": ["femmes"],
            "comment": "Un groupe d’habitantes se réunit chaque mois.",
        },
        "calendrier": {
            "debut": "15/01/2027",
            "fin": "15/12/2027",
            "etapes": "Mars : rencontres au pied des immeubles.",
            "lieu": "Salle du quartier Sabatier",
            "moyens_humains": "Une animatrice à mi-temps et dix bénévoles.",
            "moyens_materiels": "aucun",
        },
        "budget": budget(),
        "indicateurs": {
            "indicateurs": [
                {
                    "objectif": "Reprendre une activité",
                    "indicateur": "Femmes inscrites",
                    "unite": "femmes",
                    "depart": "8",
                    "cible": "30",
                    "source": "Feuille de présence",
                }
            ]
        },
        "attestations": {
            "engagement_republicain": "oui",
            "obligations": "oui",
            "exactitude": "oui",
            "cumul_aides": "sous_le_seuil",
            "signataire_nom": "Aline Lemaire",
            "signataire_qualite": "présidence",
            "signataire_pouvoir": "representant",
        },
    }
    for cle, reponses in surcharges.items():
        contenu[cle] = {**contenu.get(cle, {}), **reponses}
    return contenu


def contenu_court(**surcharges: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The same for SIP and FPC: 480 € asked of 600 €."""
    contenu: dict[str, dict[str, Any]] = {
        "organisme": {
            "nom": "Collectif imaginaire",
            **_interlocuteur("contact"),
            "porteur_administratif": "Les Jardins imaginaires",
        },
        "projet": {
            "intitule": "Fête des voisins",
            "description": "Un repas partagé au pied des immeubles.",
            "qui_porte": "habitants",
            "concertation": "Avec le conseil citoyen.",
            "date": "21/06/2027",
            "lieu": "Place de la cité",
        },
        "orientations": orientations("cadre_de_vie", (), ()),
        "territoires": {"communes": ["59172"], "quartiers": ["QN05950M"], "nombre_beneficiaires": "60"},
        "budget": {
            "charges": {"achats": "600"},
            "produits": {"ressources_propres": "120"},
            "financeurs": [{"financeur": "caph", "nom": "", "etat": "sollicite", "montant": "480", "numero": ""}],
        },
        "attestations": {
            "engagement_republicain": "oui",
            "exactitude": "oui",
            "signataire_nom": "A. Lemaire",
            "signataire_qualite": "habitante",
            "signataire_pouvoir": "representant",
        },
    }
    for cle, reponses in surcharges.items():
        contenu[cle] = {**contenu.get(cle, {}), **reponses}
    return contenu


def campagne_ouverte(bd: Session, dispositif: Dispositif = Dispositif.AAP, annee: int = 2027) -> Campagne:
    """The campaign of that year, opened if it is not there yet."""
    requete = select(Campagne).where(col(Campagne.dispositif) == dispositif, col(Campagne.annee) == annee)
    return bd.scalar(requete) or ouvrir_campagne(bd, dispositif, annee)


def acces(bd: Session, porteur: Personne, dossier: Dossier) -> Acces:
    """What the doors give to the commands."""
    trouve = acces_au_dossier(bd, porteur, dossier.id or 0)
    assert trouve is not None
    return trouve


def ecrire(
    bd: Session, a: Acces, contenu: dict[str, dict[str, Any]], porteur: Personne, maintenant: datetime | None = None
) -> None:
    """Write sections, whatever their version."""
    dossier, instant = a.dossier, maintenant or horloge_du_portail()
    sections = {s.cle: s for s in bd.scalars(select(Section).where(col(Section.dossier_id) == dossier.id))}
    for cle, reponses in contenu.items():
        if cle not in sections:
            sections[cle] = Section(dossier_id=dossier.id or 0, cle=cle, version=0, modifiee_par_id=porteur.id or 0)
            bd.add(sections[cle])
        section = sections[cle]
        section.contenu = {**section.contenu, **reponses}
        section.version += 1
        section.modifiee_le = dossier.modifie_le = instant
    if contenu and dossier.depose_le is None:
        ecrit = {cle: section.contenu for cle, section in sections.items()}
        appliquer_extrait(dossier, extrait(ecrit, references(), a.regles.financeurs))
    bd.flush()


def joindre(bd: Session, a: Acces, porteur: Personne, *genres: str, maintenant: datetime | None = None) -> None:
    """Join a small PDF of each kind (default: those that are required), as the porteur does."""
    for genre in genres or a.regles.pieces_requises:
        fichier = prouver(f"{genre}.pdf", petit_pdf(genre))
        sha256 = conserver(fichier.contenu)
        ajouter_piece(bd, a, genre, fichier, sha256, porteur, maintenant or horloge_du_portail())


def brouillon(
    bd: Session,
    porteur: Personne | None = None,
    *,
    campagne: Campagne | None = None,
    organisme: Organisme | None = None,
    contenu: dict[str, dict[str, Any]] | None = None,
    est_complet: bool = False,
    maintenant: datetime | None = None,
) -> Dossier:
    """A draft, empty unless `contenu` is given; `est_complet`: ready to be deposited, documents included."""
    instant = maintenant or horloge_du_portail()
    porteur = porteur or creer_personne(bd)
    campagne = campagne or campagne_ouverte(bd)
    genre = GenreOrganisme.ASSOCIATION
    organisme = organisme or creer_organisme(bd, porteur, genre=genre)
    dossier = commencer(bd, campagne, organisme, porteur, instant)
    ouvert = acces(bd, porteur, dossier)
    if contenu is None and est_complet:
        contenu = contenu_complet() if campagne.dispositif is Dispositif.AAP else contenu_court()
    ecrire(bd, ouvert, contenu or {}, porteur, instant)
    if est_complet:
        _joindre_l_attendu(bd, ouvert, porteur, instant)
    return dossier


def _joindre_l_attendu(bd: Session, a: Acces, porteur: Personne, instant: datetime) -> None:
    """The documents that are required, all of one content."""
    contenu = petit_pdf()
    sha256 = conserver(contenu)
    bd.add_all(
        Piece(
            dossier_id=a.dossier.id or 0, genre=genre, nom=f"{genre}.pdf", mime="application/pdf",
            taille=len(contenu), sha256=sha256, ajoutee_le=instant, ajoutee_par_id=porteur.id or 0,
        )
        for genre in a.regles.pieces_requises
    )  # fmt: skip
    bd.flush()


def dossier_depose(
    bd: Session,
    porteur: Personne | None = None,
    *,
    orientation: str = "sante",
    secondaires: Sequence[str] = (),
    axes: Sequence[str] = ("aller_vers",),
    communes: Sequence[str] = ("59491",),
    quartiers: Sequence[str] = ("QN05955M",),
    demande_cents: int = 800_000,
    campagne: Campagne | None = None,
    organisme: Organisme | None = None,
    titre: str = "Ateliers santé au pied des tours",
    resume: str = "Des ateliers au pied des immeubles, chaque semaine.",
    maintenant: datetime | None = None,
) -> Dossier:
    """A deposited AAP dossier, routed. Call `fabriques.equipe(bd)` before if somebody must follow it."""
    porteur = porteur or creer_personne(bd)
    contenu = contenu_complet(
        projet={"intitule": titre, "resume": resume},
        orientations=orientations(orientation, secondaires, axes),
        territoires=territoires(communes, quartiers),
        budget=budget(demande_cents),
    )
    dossier = brouillon(
        bd, porteur, campagne=campagne, organisme=organisme, contenu=contenu, est_complet=True, maintenant=maintenant
    )
    instant = maintenant or horloge_du_portail()
    depose = deposer(bd, acces(bd, porteur, dossier), f"cle-{dossier.id}", porteur, instant)
    declarer_sans_lien(bd, col(Dossier.id) == depose.id)
    return depose
