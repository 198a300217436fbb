"""Whom the cookie says: read in columns at each request, and as good as an entity."""

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from app.comptes.sessions import lire_session, ouvrir_session
from app.core.clock import maintenant
from app.core.db import lecture_de_colonnes
from app.models.comptes import Personne
from tests.fabriques import personne


def test_la_personne_lue_est_entiere_et_detachee(bd: Session) -> None:
    une = personne(bd, codes_de_secours=["un", "deux"])
    jeton = ouvrir_session(bd, une, "essai", maintenant())
    bd.commit()
    with lecture_de_colonnes() as connexion:
        lue = lire_session(connexion, jeton, maintenant())
    assert lue is not None
    bd.refresh(une)
    colonnes = inspect(Personne).columns.keys()
    assert {nom: getattr(lue.personne, nom) for nom in colonnes} == {nom: getattr(une, nom) for nom in colonnes}
    assert inspect(lue.personne).detached
    # what is put back in a session is the same row, changed or not
    bd.expunge(une)
    bd.add(lue.personne)
    lue.personne.nom = "Autre"
    bd.flush()
    assert bd.get(Personne, une.id) is lue.personne
