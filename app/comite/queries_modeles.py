"""The models of letters in force in a campaign."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.lettres import GenreLettre, Modele
from app.domain.lettres_du_contrat import modele_du_contrat
from app.models.lettres import ModeleDeLettre


def modeles_de(bd: Session, campagne_id: int | None) -> dict[GenreLettre, Modele]:
    """For each kind of letter, the last model that was written, else that of the contract."""
    derniers = (
        select(func.max(col(ModeleDeLettre.id)))
        .where(col(ModeleDeLettre.campagne_id) == campagne_id)
        .group_by(col(ModeleDeLettre.genre))
    )
    requete = select(
        col(ModeleDeLettre.genre), col(ModeleDeLettre.sujet), col(ModeleDeLettre.texte), col(ModeleDeLettre.numero)
    ).where(col(ModeleDeLettre.id).in_(derniers))
    ecrits = {genre: Modele(sujet, texte, numero) for genre, sujet, texte, numero in bd.execute(requete).all()}
    return {genre: ecrits.get(genre.value) or modele_du_contrat(genre) for genre in GenreLettre}
