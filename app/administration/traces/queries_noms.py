"""Whom and what the lines of the journal name by their ids: read for a page of it, three statements at most."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.administration.traces.noms import Genre, Noms, ids_nommes
from app.instruction.queries import a_ecarter
from app.models.campagnes import Campagne
from app.models.comptes import Personne
from app.models.dossiers import Dossier


def noms_des_lignes(bd: Session, personne: Personne, lignes: Iterable[Any]) -> Noms:
    """The names, numbers and titles behind these lines; the dossiers this reader is linked to stay without one."""
    vus = ids_nommes((ligne.objet, ligne.details) for ligne in lignes)
    requetes: Mapping[Genre, Any] = {
        Genre.PERSONNE: select(col(Personne.id), col(Personne.prenom) + " " + col(Personne.nom)),
        Genre.DOSSIER: select(col(Dossier.id), col(Dossier.numero)).where(~a_ecarter(personne)),
        Genre.CAMPAGNE: select(col(Campagne.id), col(Campagne.titre)),
    }
    cles = {Genre.PERSONNE: col(Personne.id), Genre.DOSSIER: col(Dossier.id), Genre.CAMPAGNE: col(Campagne.id)}
    return {
        genre: {id_: (nom or "").strip() for id_, nom in bd.execute(requetes[genre].where(cles[genre].in_(ids)))}
        for genre, ids in vus.items()
        if ids
    }
