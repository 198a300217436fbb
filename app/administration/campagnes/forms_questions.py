"""What an administrator types about an added question."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from app.core.formulaires import Forme, Saisie
from app.domain.questions_ajoutees import GenreAjoute, QuestionAjoutee
from app.domain.regles_ajouts import lire_choix


def _dit(vide: str, mal: str = "") -> Any:
    return Field(json_schema_extra={"vide": vide, "mal": mal or vide})


class FormeMots(Forme):
    """The words of a question: all that may still change while nobody answered."""

    libelle: str = ""
    aide: str = ""
    choix: str = ""


class FormeQuestion(FormeMots):
    """A new question. `confirme` is asked as soon as somebody is writing."""

    genre: Annotated[GenreAjoute, _dit("Choisissez le genre de réponse attendu.")]
    section: Annotated[str, _dit("Choisissez la section où elle sera posée.")]
    obligation: Annotated[Literal["obligatoire", "facultative"], _dit("Choisissez si la réponse est obligatoire.")]
    confirme: str = ""

    def en_ajout(self, maintenant: datetime) -> QuestionAjoutee:
        """The question as the trade reads it, before it has a number and a rank."""
        return QuestionAjoutee(
            id=0,
            section=self.section,
            rang=0,
            genre=self.genre,
            libelle=" ".join(self.libelle.split()),
            aide=" ".join(self.aide.split()),
            choix=lire_choix(self.choix) if self.genre.a_des_choix else (),
            est_facultatif=self.obligation == "facultative",
            ajoutee_le=maintenant,
        )


def saisie_des_mots(ajout: QuestionAjoutee) -> Saisie[FormeMots]:
    """The form filled with what the question says today."""
    return Saisie.vierge(libelle=ajout.libelle, aide=ajout.aide, choix="\n".join(ajout.choix))
