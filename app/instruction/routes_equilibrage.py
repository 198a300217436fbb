"""The coordination shares the work again: a proposal with its reasons, what it keeps of it, one act."""

from typing import Annotated, Any

from fastapi import Request
from pydantic import Field
from starlette.responses import Response

from app.comptes.deps import Maintenant, ayant_le_droit
from app.comptes.routeur import Routeur
from app.core.db import lecture
from app.core.formulaires import Corps, Forme, Saisie
from app.core.pages import page
from app.domain.equilibrage import RAISON_MAXIMUM, Mouvement
from app.domain.erreurs import SaisieInvalide
from app.instruction.choisis import numero_choisi
from app.instruction.equilibrage import charges, equilibrer, mouvements, retenir
from app.instruction.queries_equilibrage import Equilibre, charger_equilibre
from app.instruction.queries_lot import DossierDuLot
from app.models.comptes import Personne

router = Routeur()
ICI = "/instruction/equilibrage"
QuiReaffecte = Annotated[Personne, ayant_le_droit("reaffecter")]


class FormeEquilibrage(Forme):
    raison: str = Field(
        default="", max_length=RAISON_MAXIMUM, json_schema_extra={"mal": "Écrivez une raison de 1 000 signes au plus."}
    )
    mouvement: list[str] = Field(default_factory=list)

    def voulus(self) -> dict[int, int]:
        """Dossier → person, of « 12-3 »."""
        paires = [brut.partition("-") for brut in self.mouvement]
        return {d: p for de, _, vers in paires if (d := numero_choisi(de)) and (p := numero_choisi(vers))}


def _page(
    request: Request,
    equilibre: Equilibre,
    proposes: tuple[Mouvement, ...],
    gardes: list[Mouvement],
    saisie: Saisie[FormeEquilibrage],
    faits: list[DossierDuLot] | None = None,
) -> Response:
    noms = {m.personne_id: m.nom for m in equilibre.membres}
    lignes: list[Any] = [(m, equilibre.dossiers[m.dossier_id], noms.get(m.de_id or 0, "")) for m in proposes]
    return page(
        request,
        "instruction/equilibrage.html",
        statut=422 if saisie.erreurs else 200,
        lignes=lignes,
        noms=noms,
        gardes={m.dossier_id for m in gardes},
        charges=charges(equilibre, gardes),
        saisie=saisie,
        dossiers=faits or [],
        faits=faits,
        etape="fait" if faits is not None else "choix",
    )


@router.get(ICI, name="instruction.equilibrage")
def equilibrage(request: Request, personne: QuiReaffecte, maintenant: Maintenant) -> Response:
    with lecture() as bd:
        equilibre = charger_equilibre(bd, personne, maintenant)
    proposes = mouvements(equilibre)
    return _page(request, equilibre, proposes, list(proposes), Saisie.vierge())


@router.post(ICI, name="instruction.equilibrer")
def appliquer(request: Request, personne: QuiReaffecte, corps: Corps, maintenant: Maintenant) -> Response:
    """Count again with what is ticked, or do it. The sessions are this page's own: one for each dossier."""
    saisie = Saisie.lire(FormeEquilibrage, corps)
    with lecture() as bd:
        equilibre = charger_equilibre(bd, personne, maintenant)
    proposes = mouvements(equilibre)
    voulus = saisie.donnees.voulus() if saisie.donnees else {}
    gardes = retenir(voulus, proposes)
    if corps.get("acte") == "compter" or saisie.donnees is None:
        return _page(request, equilibre, proposes, gardes, saisie)
    erreurs = {}
    if not gardes:
        erreurs["mouvement"] = "Gardez au moins un changement."
    elif len(gardes) < len(voulus):
        erreurs["mouvement"] = "La charge a changé entre-temps. Relisez la proposition, puis recommencez."
    if not saisie.donnees.raison:
        erreurs["raison"] = "Écrivez la raison."
    if erreurs:
        return _page(request, equilibre, proposes, gardes, saisie.refuser(SaisieInvalide("", erreurs)))
    faits = equilibrer(equilibre, gardes, saisie.donnees.raison, personne, maintenant)
    with lecture() as bd:
        equilibre = charger_equilibre(bd, personne, maintenant)
    return _page(request, equilibre, (), [], saisie, faits)
