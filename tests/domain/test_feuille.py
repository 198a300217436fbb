"""The one-page sheet: means without names, alerts that rest on figures, and a book that closes after a withdrawal."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.domain.aides_publiques import EtatBilan
from app.domain.budget import Budget, EtatFinancement, LigneFinanceur
from app.domain.erreurs import ErreurMetier
from app.domain.feuille import Faits, alertes, criteres_lus, exiger_encore_ouverts
from app.domain.notation import Bareme, NoteDonnee, criteres, noter
from app.domain.orientations import Axe, Orientation
from app.domain.recueils import avancement, exiger_pret, perimes_avant


def test_la_grille_dit_les_moyennes_et_combien_jamais_qui() -> None:
    grille = criteres(Bareme(), Orientation.SANTE, [Orientation.EMPLOI], {Axe.ALLER_VERS})
    notes = [
        NoteDonnee("orientation", 1, 4), NoteDonnee("orientation", 2, 1), NoteDonnee("orientation", 3, 3),
        NoteDonnee("axe.aller_vers", 1, 2),
    ]  # fmt: skip
    lus = {c.libelle.split(" «")[0]: c for c in criteres_lus(grille, notes, noter(grille, notes, 3, 3))}
    assert (lus["Réponse à l’orientation"].moyenne, lus["Réponse à l’orientation"].notes) == (267, 3)
    assert lus["Réponse à l’orientation"].est_a_rapprocher and not lus["Axe"].est_a_rapprocher
    assert (lus["Axe"].moyenne, lus["Axe"].poids) == (200, 1)
    assert lus["Orientation secondaire"].est_indicatif and lus["Orientation secondaire"].moyenne is None
    assert lus["Croisement des dimensions"].est_calcule and lus["Croisement des dimensions"].moyenne == 200


ORDINAIRES = Faits(
    budget=Budget(
        {"achats": 1_000_000}, {"ventes": 300_000},
        (LigneFinanceur("caph", "", EtatFinancement.SOLLICITE, 700_000, ""),),
    ),
    contrat={"caph"}, taux_plafond_pour_mille=800, demande=700_000, propose=500_000, beneficiaires=40,
    est_note_provisoire=False,
)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "attendue"),
    [
        ({}, ""),
        ({"taux_plafond_pour_mille": 700}, ""),
        ({"taux_plafond_pour_mille": 699}, "Part demandée au contrat au-dessus de 69,9 % des charges."),
        ({"propose": 700_000}, ""),
        ({"propose": 700_001}, "dépasse le montant demandé"),
        ({"propose": None}, ""),
        ({"beneficiaires": 0}, "Aucun bénéficiaire"),
        ({"est_note_provisoire": True}, "Note provisoire"),
        ({"a_rapprocher": ["Partenariats", "Axe"]}, "Notes à rapprocher : Partenariats ; Axe."),
        ({"lieux_a_preciser": ["Faubourg"]}, "Lieu à préciser : Faubourg."),
        ({"bilan": EtatBilan.EN_RETARD}, "en retard"),
        ({"bilan": EtatBilan.RECU}, ""),
        ({"doublon_de": "AAP-2027-0004"}, "Doublon du dossier n° AAP-2027-0004"),
        ({"budget": Budget({"achats": 1_000_000}, {"ventes": 300_000}, ())}, "charges sans financement"),
    ],
)
def test_chaque_alerte_repose_sur_un_chiffre(change: dict[str, object], attendue: str) -> None:
    dites = alertes(replace(ORDINAIRES, **change))  # type: ignore[arg-type]
    assert len(dites) == bool(attendue), dites
    assert attendue in " ".join(dites)


def test_un_livre_se_ferme_des_qu_un_de_ses_dossiers_se_ferme() -> None:
    exiger_encore_ouverts([1, 2], {1, 2, 3})
    with pytest.raises(ErreurMetier, match="Demandez-en un nouveau"):
        exiger_encore_ouverts([1, 2], {1, 3})


def test_l_avancement_se_dit_et_rien_n_est_garde_plus_d_un_mois() -> None:
    assert [avancement(*pas) for pas in ((0, 0), (0, 3), (1, 3), (2, 3), (3, 3))] == [
        "en attente", "0 feuille sur 3", "1 feuille sur 3", "2 feuilles sur 3", "mise en page",
    ]  # fmt: skip
    t = datetime(2027, 3, 31, tzinfo=UTC)
    assert perimes_avant(t) == datetime(2027, 3, 1, tzinfo=UTC)
    exiger_pret(t)
    with pytest.raises(ErreurMetier, match="pas encore prêt"):
        exiger_pret(None)
