"""The documents a dossier may need: what each is for, and who must give it.

Sources: CERFA 12156*06 (list of pieces), CRPA L.114-5 (only pieces listed by a rule may be demanded),
Conseil d'État 28 March 1997 no 182912 (the list of members may never be demanded).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from app.domain.contenus import en_texte, reponses
from app.domain.dispositifs import Dispositif, GenreOrganisme

_TOUS = frozenset(Dispositif)
_AAP = frozenset({Dispositif.AAP})
_ASSOCIATION = frozenset({GenreOrganisme.ASSOCIATION})
_TOUS_GENRES = frozenset(GenreOrganisme)
_SANS_COLLECTIF = _TOUS_GENRES - {GenreOrganisme.COLLECTIF}


@dataclass(frozen=True, slots=True)
class GenrePiece:
    """One kind of document. `pourquoi` is shown beside the button.

    `organismes`, `dispositifs`: who may have to give it. `est_permanente`: it
    belongs to the organisme and serves in every dossier (the safe).
    """

    code: str
    libelle: str
    pourquoi: str
    organismes: frozenset[GenreOrganisme]
    dispositifs: frozenset[Dispositif]
    est_requise: bool = True
    est_permanente: bool = True

    def concerne(self, genre: GenreOrganisme | None) -> bool:
        """Whether this kind of organisme may have to give it (None: kind not known yet)."""
        return genre is None or genre in self.organismes


POUVOIR = "pouvoir"
# what one is told of a document that does not open, by state; a state that is not here opens
EN_ANALYSE = "Ce document est en cours d’analyse par l’antivirus. Il s’ouvrira dès que l’analyse sera finie."
INFECTE = (
    "L’antivirus a trouvé un virus dans ce document : il ne s’ouvre pas. "
    "Demandez à la personne qui l’a ajouté d’en fournir une copie saine, par exemple enregistrée en PDF."
)
# begins the code of the documents that one campaign asks for (`questions_ajoutees`)
PREFIXE_AJOUT = "ajout_"
SECTION = "pieces"
"""Key of the section, and under it the answer that says what will come later."""
ATTENDUES = "attendues"
NOTE_MAXIMUM = 300

GENRES_PIECES: dict[str, GenrePiece] = {
    piece.code: piece
    for piece in (
        GenrePiece(
            "statuts",
            "Statuts à jour",
            "Ils disent l’objet de l’association et qui peut l’engager.",
            _ASSOCIATION,
            _AAP,
        ),
        GenrePiece(
            "liste_dirigeants",
            "Liste des dirigeants",
            "Bureau et conseil d’administration, avec leurs fonctions. Jamais la liste des membres.",
            _ASSOCIATION,
            _AAP,
        ),
        GenrePiece(
            "rib",
            "Relevé d’identité bancaire (RIB)",
            "Au nom de l’organisme qui recevra l’aide. Sans lui, aucun versement n’est possible.",
            _TOUS_GENRES,
            _TOUS,
        ),
        GenrePiece(
            "comptes",
            "Comptes de la dernière année close",
            "Bilan et compte de résultat, même simples. Ils montrent la santé financière de l’association.",
            _ASSOCIATION,
            _AAP,
        ),
        GenrePiece(
            "budget_association",
            "Budget prévisionnel de l’association",
            "Toutes les activités de l’année, pas seulement ce projet.",
            _ASSOCIATION,
            _AAP,
        ),
        GenrePiece(
            "rapport_activite",
            "Dernier rapport d’activité",
            "Celui présenté à la dernière assemblée générale.",
            _ASSOCIATION,
            _AAP,
        ),
        GenrePiece(
            "deliberation",
            "Délibération ou décision",
            "Celle qui autorise la demande. Vous pouvez la transmettre plus tard.",
            _SANS_COLLECTIF - _ASSOCIATION,
            _AAP,
            est_requise=False,
            est_permanente=False,
        ),
        GenrePiece(
            "lettre_portage",
            "Accord de l’organisme qui porte le collectif",
            "Une lettre signée de l’organisme qui recevra l’argent pour le collectif.",
            frozenset({GenreOrganisme.COLLECTIF}),
            _TOUS - _AAP,
            est_permanente=False,
        ),
        GenrePiece(
            POUVOIR,
            "Pouvoir de la personne qui signe",
            "Signé par la personne qui représente légalement l’organisme.",
            _SANS_COLLECTIF,
            _TOUS,
            est_requise=False,
        ),
        GenrePiece(
            "devis",
            "Devis",
            "Pour les achats et les prestations les plus importants.",
            _TOUS_GENRES,
            _TOUS,
            est_requise=False,
            est_permanente=False,
        ),
        GenrePiece(
            "autre",
            "Autre document",
            "Lettre d’un partenaire, programme, photo : ce qui aide à comprendre le projet.",
            _TOUS_GENRES,
            _TOUS,
            est_requise=False,
            est_permanente=False,
        ),
    )
}


def pieces_requises(
    dispositif: Dispositif, genre_organisme: GenreOrganisme, a_un_mandataire: bool = False
) -> tuple[str, ...]:
    """Codes of the documents without which this organisme may not deposit, in the order of the list."""
    return tuple(
        piece.code
        for piece in GENRES_PIECES.values()
        if genre_organisme in piece.organismes
        and dispositif in piece.dispositifs
        and (piece.est_requise or (piece.code == POUVOIR and a_un_mandataire))
    )


def pieces_possibles(
    dispositif: Dispositif, genre_organisme: GenreOrganisme | None, ajoutees: Iterable[GenrePiece] = ()
) -> dict[str, str]:
    """The documents this organisme may join here, those its campaign added last: code → label."""
    communes = (p for p in GENRES_PIECES.values() if dispositif in p.dispositifs and p.concerne(genre_organisme))
    return {piece.code: piece.libelle for piece in (*communes, *ajoutees)}


def libelle_piece(code: str, ajoutees: Iterable[GenrePiece] = ()) -> str:
    """The label of a kind of document, among those `ajoutees` by the campaign too.

    A code that a campaign no longer knows is shown as it is.
    """
    piece = GENRES_PIECES.get(code) or next((p for p in ajoutees if p.code == code), None)
    return piece.libelle if piece else code


def pieces_attendues(contenu: Any, presentes: Collection[str] = ()) -> dict[str, str]:
    """What the porteur does not have yet: kind → what they wrote of it. A kind that has come is left out."""
    annoncees = reponses(contenu, SECTION).get(ATTENDUES)
    if not isinstance(annoncees, dict):
        return {}
    return {
        code: en_texte(note)
        for code, note in annoncees.items()
        if (code in GENRES_PIECES or code.startswith(PREFIXE_AJOUT)) and code not in presentes
    }
