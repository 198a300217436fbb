"""« Quel dispositif pour mon projet ? »: five questions asked by GET, an address one can share, no account."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import Request
from starlette.responses import Response

from app.appels import queries
from app.appels.forms import FormeProjet
from app.appels.pages import contact_general
from app.comptes.deps import Maintenant
from app.comptes.routeur import Routeur
from app.core.db import Bd
from app.core.formulaires import Saisie
from app.core.pages import page
from app.domain.dispositifs import DISPOSITIFS, Dispositif, FicheDispositif
from app.domain.guichets import Guichet, guichet_du_jour, quand
from app.domain.interlocuteurs import Interlocuteurs, interlocuteurs
from app.domain.orientations import ORIENTATIONS
from app.domain.orienteur import DUREES, HORS_AGGLOMERATION, MATURITES, QUI, Lieux, Orientee, orienter

router = Routeur()

THEMATIQUES = [(code.value, fiche.libelle) for code, fiche in ORIENTATIONS.items()]
QUESTIONS = ("qui", "commune", "duree", "montant", "maturite")


@dataclass(frozen=True, slots=True)
class Conduite:
    """What to do in one window: its card, its campaign if there is one, and when."""

    fiche: FicheDispositif
    guichet: Guichet | None
    quand: str
    est_ouvert: bool


@router.get("/quel-dispositif", name="appels.quel_dispositif")
def quel_dispositif(request: Request, bd: Bd, maintenant: Maintenant) -> Response:
    lieux = queries.communes(bd)
    saisie: Saisie[FormeProjet] = Saisie()
    conseil: dict[str, Any] = {"trouve": None, "conseil": None, "principal": None, "repli": None}
    if request.query_params.keys() & set(QUESTIONS):
        saisie = Saisie.lire(FormeProjet, request.query_params)
        if saisie.donnees is not None and saisie.exige.commune not in {HORS_AGGLOMERATION, *(x.insee for x in lieux)}:
            saisie.erreurs["commune"] = "Choisissez une commune de la liste."
        elif saisie.donnees is not None:
            conseil = _conseil(bd, saisie.exige, lieux, maintenant)
    return page(
        request,
        "appels/quel_dispositif.html",
        statut=422 if saisie.erreurs else 200,
        saisie=saisie,
        questions=QUESTIONS,
        lieux=[*((lieu.insee, lieu.nom) for lieu in lieux), (HORS_AGGLOMERATION, "Une autre commune")],
        orientations=THEMATIQUES,
        qui=QUI,
        durees=DUREES,
        maturites=MATURITES,
        contact=contact_general(queries.campagnes_affichees(bd, maintenant)),
        **conseil,
    )


def _conseil(bd: Bd, forme: FormeProjet, lieux: list[queries.Lieu], maintenant: datetime) -> dict[str, Any]:
    guichets = queries.guichets(bd)
    du_jour = {d: guichet_du_jour(guichets, d, maintenant) for d in Dispositif}
    conseil = orienter(
        forme.projet(),
        Lieux({lieu.insee: lieu.nom for lieu in lieux}, queries.communes_a_quartier(bd)),
        {d: g.plafond_cents for d, g in du_jour.items() if g is not None},
    )
    return {
        "conseil": conseil,
        "principal": _conduite(conseil.voie.dispositif, du_jour, maintenant),
        "repli": _conduite(_repli(conseil, du_jour, maintenant), du_jour, maintenant),
        "trouve": _referent(bd, forme, lieux, maintenant),
    }


def _repli(conseil: Orientee, du_jour: dict[Dispositif, Guichet | None], maintenant: datetime) -> Dispositif | None:
    """The second window, unless it is closed while the first is open: it would only mislead."""
    if conseil.repli is None or conseil.voie.dispositif is None:
        return conseil.repli
    premier, second = (du_jour[d] for d in (conseil.voie.dispositif, conseil.repli))
    ouvert = second is not None and second.fenetre.est_ouverte(maintenant)
    return conseil.repli if ouvert or premier is None or not premier.fenetre.est_ouverte(maintenant) else None


def _conduite(
    dispositif: Dispositif | None, du_jour: dict[Dispositif, Guichet | None], maintenant: datetime
) -> Conduite | None:
    if dispositif is None:
        return None
    guichet = du_jour[dispositif]
    ouvert = guichet is not None and guichet.fenetre.est_ouverte(maintenant)
    return Conduite(DISPOSITIFS[dispositif], guichet, quand(guichet, dispositif, maintenant), ouvert)


def _referent(bd: Bd, forme: FormeProjet, lieux: list[queries.Lieu], maintenant: datetime) -> Interlocuteurs | None:
    lieu = next((lieu for lieu in lieux if lieu.insee == forme.commune), None)
    if lieu is None or forme.orientation is None:
        return None
    matrice, agents = queries.equipe_du_jour(bd, forme.orientation, lieu.routee, maintenant)
    return interlocuteurs(forme.orientation, lieu.routee, matrice, agents)
