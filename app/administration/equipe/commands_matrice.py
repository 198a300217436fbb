"""Applying a change of the matrix or of a commune, as its preview announced it."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.administration.equipe.courriels import prevenir
from app.administration.equipe.forms import Changement, FormeApplication
from app.administration.equipe.queries_apercu import Apercu, Ecart, apercu
from app.domain.affectation import Attribution
from app.domain.droits import Qualite
from app.domain.erreurs import ErreurMetier
from app.instruction.commands_notes import recalculer
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from app.models.instruction import Affectation, AlerteAffectation
from app.models.journal import inscrire_au_journal
from app.models.referentiel import Commune, Poste, ReferentAxe, ReferentOrientation
from app.models.socle import pour_ecrire

RAISON = "Changement de la matrice des référents"

Cle = tuple[Qualite, int | str]


def appliquer_changement(
    bd: Session,
    changement: Changement,
    donnees: FormeApplication,
    personne: Personne,
    maintenant: datetime,
) -> Apercu:
    """Write the change; reassign the dossiers in progress as previewed if that was chosen.

    Raises ErreurMetier if the matrix moved since the preview: what was read would not be what happens.
    """
    # two administrators in turn; key_share: deposits that only refer to a post go on
    bd.execute(select(col(Poste.code)).order_by(col(Poste.code)).with_for_update(key_share=True))
    vu = apercu(bd, changement, maintenant)
    if vu.vu != donnees.vu:
        raise ErreurMetier(
            "La matrice ou une commune a changé depuis votre aperçu. Rien n’a été appliqué : "
            "demandez un nouvel aperçu, relisez-le, puis appliquez."
        )
    for code, poste in changement.orientations.items():
        _designer(bd, ReferentOrientation, {"orientation": code.value}, poste)
    for cle, poste in changement.axes.items():
        _designer(bd, ReferentAxe, {"axe": cle}, poste)
    for insee, (equipe, referent) in changement.communes.items():
        commune = bd.get_one(Commune, insee)
        commune.equipe, commune.referent_poste = equipe, referent
    bd.flush()
    reaffecte = donnees.dossiers == "reaffecter"
    if reaffecte:
        _reaffecter(bd, vu, personne, maintenant)
    _inscrire(bd, changement, vu, reaffecte, personne, maintenant)
    return vu


def _designer(
    bd: Session, table: type[ReferentOrientation] | type[ReferentAxe], cle: dict[str, str], poste: str | None
) -> None:
    ligne = bd.get(table, next(iter(cle.values())))
    if ligne is None:
        if poste is not None:
            bd.add(table(**cle, poste_code=poste))
    elif poste is None:
        bd.delete(ligne)
    else:
        ligne.poste_code = poste


def _inscrire(
    bd: Session, changement: Changement, vu: Apercu, reaffecte: bool, personne: Personne, maintenant: datetime
) -> None:
    details = {"dossiers_concernes": len(vu.ecarts), "reaffectes": reaffecte}
    for insee, (equipe, referent) in changement.communes.items():
        inscrire_au_journal(
            bd, personne, "modifier_commune", f"commune:{insee}", maintenant,
            equipe=equipe.value if equipe else None, referent=referent, **details,
        )  # fmt: skip
    if changement.orientations or changement.axes:
        inscrire_au_journal(
            bd, personne, "modifier_matrice", "matrice:1", maintenant,
            orientations={code.value: poste for code, poste in changement.orientations.items()},
            axes=dict(changement.axes), **details,
        )  # fmt: skip


# -- the dossiers in progress


def _reaffecter(bd: Session, vu: Apercu, personne: Personne, maintenant: datetime) -> None:
    confies: dict[int, list[str]] = {}
    for ecart in vu.ecarts:
        for personne_id in _reaffecter_un(bd, ecart, personne, maintenant):
            confies.setdefault(personne_id, []).append(ecart.dossier.numero)
    prevenir(bd, confies, maintenant)


def _reaffecter_un(bd: Session, ecart: Ecart, personne: Personne, maintenant: datetime) -> list[int]:
    """Bring one dossier from its former routing to the new one; returns who is new on it.

    Only what the change moves is moved: a reassignment made by hand since the deposit stays.
    """
    dossier = pour_ecrire(bd, Dossier, id=ecart.dossier.id)
    if dossier is None:
        return []
    lignes = list(
        bd.scalars(
            select(Affectation)
            .where(col(Affectation.dossier_id) == dossier.id, col(Affectation.jusqu_a).is_(None))
            .order_by(col(Affectation.id))
        )
    )
    avant = {_cle(a): a for a in ecart.avant.attributions}
    apres = {_cle(a): a for a in ecart.apres.attributions}
    if not _pilote_du_routage(lignes, avant):
        avant, apres = (_sans(Qualite.PILOTE, routage) for routage in (avant, apres))
    suivaient = {ligne.personne_id for ligne in lignes}
    change = _parties(lambda cle: cle not in apres or apres[cle].motifs != avant[cle].motifs, avant)
    for ligne in lignes:
        if _cle_de(ligne) in change:
            ligne.jusqu_a = maintenant
    restent = {_cle_de(ligne) for ligne in lignes if ligne.jusqu_a is None}
    for cle, attribution in apres.items():
        if cle not in restent and (cle not in avant or cle in change):
            bd.add(_ligne(dossier, attribution, personne, maintenant))
    pilote = next((a for a in apres.values() if a.qualite is Qualite.PILOTE), None)
    if pilote is not None:
        dossier.pilote_id = pilote.personne_id
    _alertes(bd, dossier, ecart, maintenant)
    recalculer(bd, dossier)
    inscrire_au_journal(
        bd, personne, "reaffecter", f"dossier:{dossier.id}", maintenant, dossier_id=dossier.id, origine="matrice"
    )
    nouveaux = {a.personne_id for a in apres.values()} - suivaient - {None}
    return sorted(n for n in nouveaux if n is not None)


def _parties(test: Callable[[Cle], bool], routage: dict[Cle, Attribution]) -> set[Cle]:
    return {cle for cle in routage if test(cle)}


def _sans(qualite: Qualite, routage: dict[Cle, Attribution]) -> dict[Cle, Attribution]:
    return {cle: attribution for cle, attribution in routage.items() if attribution.qualite is not qualite}


def _pilote_du_routage(lignes: list[Affectation], avant: dict[Cle, Attribution]) -> bool:
    """Whether the pilote of today is the one the former routing gave, not one chosen by hand."""
    du_jour = {_cle_de(ligne) for ligne in lignes if ligne.qualite is Qualite.PILOTE}
    return not du_jour or du_jour == {cle for cle, a in avant.items() if a.qualite is Qualite.PILOTE}


def _cle(attribution: Attribution) -> Cle:
    return attribution.qualite, attribution.poste if attribution.personne_id is None else attribution.personne_id


def _cle_de(ligne: Affectation) -> Cle:
    return ligne.qualite, ligne.poste_code if ligne.personne_id is None else ligne.personne_id


def _ligne(dossier: Dossier, attribution: Attribution, personne: Personne, maintenant: datetime) -> Affectation:
    return Affectation(
        dossier_id=dossier.id or 0,
        qualite=attribution.qualite,
        poste_code=attribution.poste,
        personne_id=attribution.personne_id,
        motifs=list(attribution.motifs),
        phrase=attribution.phrase,
        depuis=maintenant,
        par_id=personne.id,
        raison=RAISON,
    )


def _alertes(bd: Session, dossier: Dossier, ecart: Ecart, maintenant: datetime) -> None:
    ouvertes = bd.scalars(
        select(AlerteAffectation)
        .where(col(AlerteAffectation.dossier_id) == dossier.id, col(AlerteAffectation.levee_le).is_(None))
        .order_by(col(AlerteAffectation.id))
    ).all()
    for alerte in ouvertes:
        if alerte.phrase not in ecart.apres.alertes:
            alerte.levee_le = maintenant
    connues = {alerte.phrase for alerte in ouvertes}
    bd.add_all(
        AlerteAffectation(dossier_id=dossier.id or 0, phrase=phrase, creee_le=maintenant)
        for phrase in ecart.apres.alertes
        if phrase not in connues and phrase not in ecart.avant.alertes
    )
