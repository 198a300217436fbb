"""The typed projection of a dossier, as far as it can be read."""

from app.domain.completude import (
    Extrait,
    QuartierRef,
    ReferencesForm,
    extrait,
)
from app.domain.orientations import Axe, AxeRevendique, Facette, Geographie, Orientation
from tests.domain.exemples_completude import avec
from tests.domain.exemples_formulaire import REFERENCES, contenu_aap, contenu_court


def test_l_extrait_d_un_dossier() -> None:
    assert extrait(contenu_aap(), REFERENCES) == Extrait(
        titre="Ateliers santé au pied des tours",
        orientation=Orientation.SANTE,
        secondaires=(Orientation.EDUCATION,),
        axes=(
            AxeRevendique(Axe.ALLER_VERS, None, "Nous allons au pied des immeubles."),
            AxeRevendique(Axe.SPORT_CULTURE, Facette.SPORT, "Chaque atelier comprend une activité physique."),
        ),
        communes=("59491", "59172"),
        quartiers=("QN05955M", "PP-RAISMES-VICOIGNE"),
        touche_un_qpv=True,
        montant_demande_cents=1_400_000,
        demandes_cents={"caph": 800_000, "etat": 600_000},
        cout_total_cents=2_000_000,
        beneficiaires=120,
        part_qpv_pour_mille=750,
        geographies=(Geographie.QPV, Geographie.POCHE),
        financeurs=("caph", "etat", "commune"),
        est_premiere_demande=False,
    )


def test_les_liens_que_lisent_les_filtres() -> None:
    liens = extrait(contenu_aap(), REFERENCES).liens
    assert liens[0] == ("secondaire", "education", 0)
    assert [(n, c) for n, c, _ in liens if n in ("axe", "geographie", "financeur", "premiere")] == [
        ("axe", "aller_vers"), ("axe", "sport_culture.sport"), ("geographie", "qpv"),
        ("geographie", "poche_pauvrete"), ("financeur", "caph"), ("financeur", "etat"), ("financeur", "commune"),
        ("premiere", "non"),
    ]  # fmt: skip
    assert Extrait().liens == []
    refuse = avec("budget", financeurs=[{"financeur": "caf", "nom": "", "etat": "refuse", "montant": "10"}])
    assert extrait(refuse, REFERENCES).financeurs == ()


def test_l_extrait_d_un_dossier_court_ou_vide() -> None:
    court = extrait(contenu_court(), REFERENCES, {"caph"})
    assert (court.beneficiaires, court.montant_demande_cents, court.part_qpv_pour_mille) == (60, 48_000, None)
    assert extrait({}, ReferencesForm()) == Extrait()
    assert extrait(None, ReferencesForm()) == Extrait()


def test_l_extrait_laisse_ce_qui_n_existe_pas_ou_se_repete() -> None:
    contenu = avec("orientations", secondaires=["sante", "magie", "emploi", "education", "transition"])
    contenu["territoires"] |= {"quartiers": ["INCONNU", "QN05950M"], "communes": ["75056", "59172"]}
    vu = extrait(contenu, REFERENCES)
    assert vu.secondaires == (Orientation.EMPLOI, Orientation.EDUCATION)
    assert (vu.quartiers, vu.communes) == (("QN05950M",), ("59172",))


def test_deux_quartiers_de_meme_nom_portent_leur_commune() -> None:
    tous, qva = "Tous les quartiers", Geographie.QVA
    lues = ReferencesForm(
        communes={"59172": "Denain", "59491": "Raismes", "59526": "Saint-Amand"},
        quartiers={
            "A": QuartierRef(tous, qva, ("59172",)),
            "B": QuartierRef(tous, qva, ("59491", "59526")),
            "C": QuartierRef("Sabatier", Geographie.QPV, ("59491",)),
        },
    )
    assert lues.quartiers_nommes() == {"A": f"{tous}, Denain", "B": f"{tous}, Raismes, Saint-Amand", "C": "Sabatier"}
    dits = [lues.libelle_du_quartier(code) for code in "ACZ"]
    assert dits == [f"{tous}, Denain (ancien QVA)", "Sabatier (QPV)", "Z"]
