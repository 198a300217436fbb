"""The organisme's file: one page by parts, then one page per part."""

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.responses import RedirectResponse, Response

from app.comptes import commands_fiche as commands
from app.comptes.deps import Maintenant, OrganismeMien, PersonneConnectee
from app.comptes.forms_fiche import FormeComplements, FormeComptes, FormeMoyens, FormeRepresentant
from app.comptes.queries_coffre import documents_du_coffre, pour_les_regles, rib_change_le
from app.comptes.queries_fiche import comptes, fiche_de, moyens, representant_de, representants
from app.comptes.queries_organismes import OrganismeOuvert
from app.comptes.routeur import Routeur
from app.core import annuaire
from app.core.db import Bd
from app.core.erreurs import Introuvable
from app.core.formulaires import Corps, Saisie
from app.core.pages import page
from app.domain.calendrier import jour_de_paris
from app.domain.coffre import constats_du_coffre
from app.domain.droits import exiger, peut
from app.domain.fiche import (
    EFFECTIFS,
    Partie,
    annee_des_comptes,
    annee_des_moyens,
    constats_de_la_fiche,
    etats_des_parties,
    etpt_saisi,
    parties_de,
)
from app.domain.saisies import date_saisie, montant_saisi
from app.models.fiche import CompteAnnuel, MoyensHumains, Representant

router = Routeur()
FICHE = "/organismes/{organisme_id}/fiche"
FAITS = {
    "identite": "L’identité est enregistrée.",
    "representants": "La personne est enregistrée.",
    "retire": "La personne ne figure plus dans la fiche.",
    "moyens": "Les moyens humains sont enregistrés.",
    "comptes": "Les comptes sont enregistrés.",
    "annuaire": "La fiche reprend ce que vous avez choisi de l’annuaire.",
}


def _a_completer(ouvert: OrganismeMien) -> OrganismeOuvert:
    exiger("completer_fiche", ouvert.situation)
    return ouvert


FicheACompleter = Annotated[OrganismeOuvert, Depends(_a_completer)]


@router.get(FICHE, name="comptes.fiche")
def fiche(request: Request, ouvert: OrganismeMien, bd: Bd, maintenant: Maintenant) -> Response:
    lue, jour = fiche_de(bd, ouvert.organisme), jour_de_paris(maintenant)
    return page(
        request,
        "comptes/fiche.html",
        ouvert=ouvert,
        organisme=ouvert.organisme,
        constats=constats_de_la_fiche(lue, jour),
        parties=etats_des_parties(lue, jour),
        coffre=_constats_du_coffre(ouvert, bd, jour) if peut("voir_coffre", ouvert.situation) else None,
        peut_comparer=annuaire.est_actif() and ouvert.est_gere and bool(ouvert.organisme.siret or ouvert.organisme.rna),
        faits=FAITS,
    )


def _constats_du_coffre(ouvert: OrganismeOuvert, bd: Bd, jour: date) -> tuple[str, ...]:
    organisme_id = ouvert.organisme.id or 0
    documents = {code: pour_les_regles(lu) for code, lu in documents_du_coffre(bd, organisme_id).items()}
    return constats_du_coffre(ouvert.organisme.genre, documents, jour, rib_change_le(bd, organisme_id))


def _page(request: Request, ouvert: OrganismeOuvert, partie: Partie, statut: int, saisie: Any, **plus: Any) -> Response:
    return page(
        request,
        f"comptes/fiche_{partie.value}.html",
        statut,
        ouvert=ouvert,
        organisme=ouvert.organisme,
        partie=partie,
        saisie=saisie,
        peut_completer=peut("completer_fiche", ouvert.situation),
        faits=FAITS,
        **plus,
    )


def _vers(ouvert: OrganismeOuvert, fait: str, partie: Partie | None = None) -> RedirectResponse:
    suite = f"/{partie.value}" if partie else ""
    return RedirectResponse(f"/organismes/{ouvert.organisme.id}/fiche{suite}?fait={fait}", status_code=303)


def _jour(valeur: date | None) -> str:
    return date_saisie(valeur) if valeur else ""


@router.get(f"{FICHE}/identite", name="comptes.fiche_identite")
def identite(request: Request, ouvert: OrganismeMien) -> Response:
    o = ouvert.organisme
    saisie: Saisie[FormeComplements] = Saisie.vierge(
        forme_juridique=o.forme_juridique, objet=o.objet, date_creation=_jour(o.date_creation), site_web=o.site_web,
        adresse_correspondance=o.adresse_correspondance,
    )  # fmt: skip
    return _page(request, ouvert, Partie.IDENTITE, 200, saisie)


@router.post(f"{FICHE}/identite", name="comptes.completer_identite")
def completer_identite(
    request: Request, ouvert: FicheACompleter, corps: Corps, personne: PersonneConnectee, bd: Bd, maintenant: Maintenant
) -> Response:
    saisie = Saisie.lire(FormeComplements, corps).accomplir(
        lambda donnees: commands.completer_identite(bd, ouvert, donnees, personne, maintenant)
    )
    if saisie.est_accomplie:
        return _vers(ouvert, "identite")
    return _page(request, ouvert, Partie.IDENTITE, 422, saisie)


def _page_representants(
    request: Request, ouvert: OrganismeOuvert, bd: Bd, statut: int = 200, saisie: Any = None, modifie: Any = None
) -> Response:
    return _page(
        request, ouvert, Partie.REPRESENTANTS, statut, saisie or Saisie.vierge(),
        representants=representants(bd, ouvert.organisme), modifie=modifie,
    )  # fmt: skip


@router.get(f"{FICHE}/representants", name="comptes.fiche_representants")
def les_representants(request: Request, ouvert: OrganismeMien, bd: Bd, representant: str = "") -> Response:
    connu = representant.isascii() and representant.isdigit() and len(representant) < 10
    modifie = representant_de(bd, ouvert.organisme, int(representant)) if connu else None
    return _page_representants(request, ouvert, bd, saisie=_saisie_de(modifie), modifie=modifie)


def _saisie_de(r: Representant | None) -> Saisie[FormeRepresentant]:
    if r is None:
        return Saisie.vierge()
    return Saisie.vierge(
        representant_id=r.id, nom=r.nom, prenom=r.prenom, fonction=r.fonction, courriel=r.courriel,
        telephone=r.telephone, est_legal="oui" if r.est_legal else "", depuis=_jour(r.depuis),
    )  # fmt: skip


@router.post(f"{FICHE}/representants", name="comptes.enregistrer_representant")
def enregistrer_representant(
    request: Request, ouvert: FicheACompleter, corps: Corps, personne: PersonneConnectee, bd: Bd, maintenant: Maintenant
) -> Response:
    saisie = Saisie.lire(FormeRepresentant, corps)
    if saisie.donnees is None:
        return _page_representants(request, ouvert, bd, 422, saisie)
    commands.enregistrer_representant(bd, ouvert, saisie.donnees, personne, maintenant)
    return _vers(ouvert, "representants", Partie.REPRESENTANTS)


@router.post(f"{FICHE}/representants/{{representant_id}}/retirer", name="comptes.retirer_representant")
def retirer_representant(
    ouvert: FicheACompleter, representant_id: int, personne: PersonneConnectee, bd: Bd, maintenant: Maintenant
) -> Response:
    representant = representant_de(bd, ouvert.organisme, representant_id)
    if representant is None:
        raise Introuvable
    commands.retirer_representant(bd, ouvert, representant, personne, maintenant)
    return _vers(ouvert, "retire", Partie.REPRESENTANTS)


def _exiger_partie(ouvert: OrganismeOuvert, partie: Partie) -> None:
    if partie not in parties_de(ouvert.organisme.genre):
        raise Introuvable


def _page_moyens(
    request: Request, ouvert: OrganismeOuvert, bd: Bd, maintenant: datetime, statut: int = 200, saisie: Any = None
) -> Response:
    _exiger_partie(ouvert, Partie.MOYENS)
    lus, attendue = moyens(bd, ouvert.organisme), annee_des_moyens(jour_de_paris(maintenant))
    present = next((m for m in lus if m.annee == attendue), None)
    return _page(
        request, ouvert, Partie.MOYENS, statut, saisie or _saisie_des_moyens(present, attendue),
        annees=lus, effectifs=EFFECTIFS, etpt=etpt_saisi, annee=attendue,
    )  # fmt: skip


def _saisie_des_moyens(lus: MoyensHumains | None, annee: int) -> Saisie[FormeMoyens]:
    if lus is None:
        return Saisie.vierge(annee=annee)
    return Saisie.vierge(
        annee=annee, etpt=etpt_saisi(lus.etpt_centiemes), **{cle: getattr(lus, cle) for cle in EFFECTIFS}
    )


@router.get(f"{FICHE}/moyens", name="comptes.fiche_moyens")
def les_moyens(request: Request, ouvert: OrganismeMien, bd: Bd, maintenant: Maintenant) -> Response:
    return _page_moyens(request, ouvert, bd, maintenant)


@router.post(f"{FICHE}/moyens", name="comptes.fixer_moyens")
def fixer_moyens(
    request: Request, ouvert: FicheACompleter, corps: Corps, personne: PersonneConnectee, bd: Bd, maintenant: Maintenant
) -> Response:
    _exiger_partie(ouvert, Partie.MOYENS)
    saisie = Saisie.lire(FormeMoyens, corps).accomplir(
        lambda donnees: commands.fixer_moyens(bd, ouvert, donnees, personne, maintenant)
    )
    if saisie.est_accomplie:
        return _vers(ouvert, "moyens")
    return _page_moyens(request, ouvert, bd, maintenant, 422, saisie)


def _page_comptes(
    request: Request, ouvert: OrganismeOuvert, bd: Bd, maintenant: datetime, statut: int = 200, saisie: Any = None
) -> Response:
    _exiger_partie(ouvert, Partie.COMPTES)
    lus, attendue = comptes(bd, ouvert.organisme), annee_des_comptes(jour_de_paris(maintenant))
    present = next((c for c in lus if c.annee == attendue), None)
    return _page(
        request, ouvert, Partie.COMPTES, statut, saisie or _saisie_des_comptes(present, attendue), annees=lus,
        annee=attendue,
    )  # fmt: skip


def _saisie_des_comptes(lus: CompteAnnuel | None, annee: int) -> Saisie[FormeComptes]:
    if lus is None:
        return Saisie.vierge(annee=annee)
    return Saisie.vierge(
        annee=annee, charges=montant_saisi(lus.charges_cents), produits=montant_saisi(lus.produits_cents),
        subventions=montant_saisi(lus.subventions_cents),
    )  # fmt: skip


@router.get(f"{FICHE}/comptes", name="comptes.fiche_comptes")
def les_comptes(request: Request, ouvert: OrganismeMien, bd: Bd, maintenant: Maintenant) -> Response:
    return _page_comptes(request, ouvert, bd, maintenant)


@router.post(f"{FICHE}/comptes", name="comptes.fixer_comptes")
def fixer_comptes(
    request: Request, ouvert: FicheACompleter, corps: Corps, personne: PersonneConnectee, bd: Bd, maintenant: Maintenant
) -> Response:
    _exiger_partie(ouvert, Partie.COMPTES)
    saisie = Saisie.lire(FormeComptes, corps).accomplir(
        lambda donnees: commands.fixer_comptes(bd, ouvert, donnees, personne, maintenant)
    )
    if saisie.est_accomplie:
        return _vers(ouvert, "comptes")
    return _page_comptes(request, ouvert, bd, maintenant, 422, saisie)
