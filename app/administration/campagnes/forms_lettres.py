"""What an administrator types of a model of letter."""

from app.core.formulaires import Forme, Saisie
from app.domain.lettres import Modele


class FormeModele(Forme):
    """A model, and on which row it is tried: « cas.2 », « dossier.42 »."""

    sujet: str = ""
    texte: str = ""
    apercu: str = ""
    numero: str = ""

    def en_modele(self) -> Modele:
        return Modele(self.sujet.strip(), self.texte.replace("\r\n", "\n").strip() + "\n")


def saisie_du_modele(modele: Modele, en_vigueur: int, apercu: str = "") -> Saisie[FormeModele]:
    """The form filled with a model; `en_vigueur`: the version it would replace."""
    return Saisie.vierge(sujet=modele.sujet, texte=modele.texte, apercu=apercu, numero=str(en_vigueur))


class FormeLettres(Forme):
    """What the letters of a campaign give beside their model."""

    notes_dans_les_refus: str = ""
