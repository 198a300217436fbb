"""The acts on the models of letters of a campaign."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.administration.campagnes.forms_lettres import FormeModele
from app.comite.queries_modeles import modeles_de
from app.domain.erreurs import ConflitDeVersion, ErreurMetier
from app.domain.lettres import GenreLettre, verifier
from app.models.campagnes import Campagne
from app.models.comptes import Personne
from app.models.journal import inscrire_au_journal
from app.models.lettres import ModeleDeLettre


def ecrire_modele(
    bd: Session, campagne: Campagne, genre: GenreLettre, donnees: FormeModele, personne: Personne, maintenant: datetime
) -> ModeleDeLettre:
    """Write a new version of a model, in force from now on; what was sent keeps its words. The campaign is locked.

    Raises SaisieInvalide (the model), ConflitDeVersion (somebody wrote another meanwhile), ErreurMetier (no change).
    """
    modele, actuel = donnees.en_modele(), modeles_de(bd, campagne.id)[genre]
    verifier(genre, modele)
    if donnees.numero != str(actuel.numero):
        raise ConflitDeVersion(
            "Un collègue vient d’enregistrer une autre version de cette lettre. Copiez votre texte, puis rechargez la "
            "page pour lire la sienne."
        )
    if (modele.sujet, modele.texte.strip()) == (actuel.sujet, actuel.texte.strip()):
        raise ErreurMetier("Rien n’a changé dans cette lettre : aucune version n’est enregistrée.")
    version = ModeleDeLettre(
        campagne_id=campagne.id or 0, genre=genre.value, numero=actuel.numero + 1, sujet=modele.sujet,
        texte=modele.texte, ecrit_le=maintenant, par_id=personne.id or 0,
    )  # fmt: skip
    bd.add(version)
    bd.flush()
    inscrire_au_journal(
        bd, personne, "ecrire_modele", f"campagne:{campagne.id}", maintenant,
        lettre=genre.value, version_du_modele=version.numero,
    )  # fmt: skip
    return version


def cloner_modeles(bd: Session, source_id: int, copie_id: int, personne: Personne, maintenant: datetime) -> None:
    """The models in force of a campaign, as the first versions of another."""
    for genre, modele in modeles_de(bd, source_id).items():
        if modele.numero:
            bd.add(
                ModeleDeLettre(
                    campagne_id=copie_id, genre=genre.value, numero=1, sujet=modele.sujet, texte=modele.texte,
                    ecrit_le=maintenant, par_id=personne.id or 0,
                )
            )  # fmt: skip


def regler_lettres(
    bd: Session, campagne: Campagne, avec_les_notes: bool, personne: Personne, maintenant: datetime
) -> None:
    """Say whether refusals give the means by family of criteria. The campaign is locked."""
    if campagne.notes_dans_les_refus == avec_les_notes:
        return
    campagne.notes_dans_les_refus = avec_les_notes
    inscrire_au_journal(
        bd, personne, "regler_lettres", f"campagne:{campagne.id}", maintenant, notes_dans_les_refus=avec_les_notes
    )
