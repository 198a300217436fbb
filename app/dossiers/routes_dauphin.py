"""« Fiche Dauphin »: the answers in the order of the State's form, to be copied field by field."""

from itertools import groupby

from fastapi import Request
from starlette.responses import Response

from app.comptes.routeur import Routeur
from app.core.db import Bd
from app.core.erreurs import Introuvable
from app.core.fichiers import disposition
from app.core.pages import page
from app.domain.dauphin import LIMITE_MAXIMUM, LIMITE_MINIMUM, ChampACopier, en_fichier, fiche_dauphin, lire_limite
from app.domain.dispositifs import Dispositif
from app.dossiers.deps import DossierVu
from app.dossiers.queries import Acces, contenu_de, references, sections_de

router = Routeur()


def _champs(acces: Acces, bd: Bd) -> tuple[ChampACopier, ...]:
    """The fields of the last answers saved. Only the annual call asks the State for credits."""
    if acces.campagne.dispositif is not Dispositif.AAP:
        raise Introuvable
    fiche = {"siret": acces.organisme.siret or "", "rna": acces.organisme.rna or ""}
    return fiche_dauphin(acces.sections, contenu_de(sections_de(bd, acces.dossier)), references(), fiche)


@router.get("/dossiers/{dossier_id}/fiche-dauphin", name="dossiers.fiche_dauphin")
def fiche(request: Request, acces: DossierVu, bd: Bd) -> Response:
    champs = _champs(acces, bd)
    saisie = request.query_params.get("limite", "")
    limite = lire_limite(saisie)
    return page(
        request,
        "dossiers/fiche_dauphin.html",
        acces=acces,
        parties=[(partie, list(siens)) for partie, siens in groupby(champs, key=lambda champ: champ.partie)],
        limite=limite,
        saisie=saisie[:10],
        erreur=bool(saisie) and limite is None,
        bornes=(LIMITE_MINIMUM, LIMITE_MAXIMUM),
        trop_longs=sum(champ.longueur > limite for champ in champs) if limite else 0,
    )


@router.get("/dossiers/{dossier_id}/fiche-dauphin/texte", name="dossiers.fiche_dauphin_texte")
def texte(acces: DossierVu, bd: Bd) -> Response:
    nom = acces.dossier.numero or f"brouillon {acces.dossier.id}"
    contenu = en_fichier(_champs(acces, bd), f"Fiche Dauphin — {acces.dossier.titre or 'Nouvelle demande'} ({nom})")
    # the mark at the start lets old Windows editors read the accents
    return Response(
        "\ufeff" + contenu, media_type="text/plain; charset=utf-8", headers=disposition(f"Fiche Dauphin {nom}.txt")
    )
