"""A bilan read again: planned and real side by side, for the porteur, the agents and the PDF. Pure."""

from collections.abc import Sequence

from app.domain.affichage import Tableau, affichage
from app.domain.bilan import (
    ANNEXE,
    COMPTES,
    MESURES,
    PUBLICS,
    comptes_du_bilan,
    formulaire_du_bilan,
    indicateurs_et_resultats,
)
from app.domain.bilan_comptes import LigneComptee
from app.domain.completude import ReferencesForm
from app.domain.contenus import en_cellules, reponses, texte
from app.domain.questions import Contenu, Genre, Question
from app.domain.questions_publics import AGES, SEXES
from app.domain.saisies import entier_ou_zero, euros, nombre
from app.dossiers.lecture import ReponseLue, SectionLueEnEntier, relire


def relire_le_bilan(depose: Contenu, bilan: Contenu, references: ReferencesForm) -> list[SectionLueEnEntier]:
    """Each page with its answers; what was promised stands beside what was done."""
    sections = relire(formulaire_du_bilan(depose, bilan), bilan, references)
    compares = {
        PUBLICS: _publics(depose, bilan, references),
        MESURES: _mesures(depose, bilan),
        COMPTES: _comptes(depose, bilan),
    }
    return [
        SectionLueEnEntier(relue.section, (*compares.get(relue.section.cle, ()), *_le_reste(relue)))
        for relue in sections
    ]


def _le_reste(relue: SectionLueEnEntier) -> tuple[ReponseLue, ...]:
    """The answers that no table shows."""
    if relue.section.cle == COMPTES:
        return ()
    gardees = tuple(r for r in relue.reponses if _est_garde(relue.section.cle, r.cle))
    return tuple(r for r in gardees if not r.est_vide) if relue.section.cle in (MESURES, ANNEXE) else gardees


def _est_garde(section: str, cle: str) -> bool:
    if section == PUBLICS:
        return cle == "nombre"
    return section != MESURES or cle.startswith("dire_")


def _comptes(depose: Contenu, bilan: Contenu) -> tuple[ReponseLue, ...]:
    lus = comptes_du_bilan(depose, bilan)

    def table(lignes: Sequence[LigneComptee], prevu: int, reel: int) -> Tableau:
        return Tableau(
            ("Ligne", "Prévu", "Réel", "Écart", "Réel / prévu"),
            tuple((x.libelle, euros(x.prevu_cents), _reel(x), _signe(x.ecart_cents), x.part or "—") for x in lignes),
            ("Total", euros(prevu), euros(reel), _signe(reel - prevu), ""),
        )

    charges = [x for x in lus.utiles if x.est_charge and not x.est_nature]
    produits = [x for x in lus.utiles if not x.est_charge and not x.est_nature]
    nature = [x for x in lus.utiles if x.est_nature]
    tables = [
        ReponseLue("charges", "Charges", table(charges, lus.charges_prevues, lus.charges_reelles)),
        ReponseLue("produits", "Produits", table(produits, lus.produits_prevus, lus.produits_reels)),
    ]
    if nature:
        lignes = tuple((x.libelle, euros(x.prevu_cents), _reel(x), _signe(x.ecart_cents)) for x in nature)
        tables.append(
            ReponseLue("nature", "Contributions en nature", Tableau(("Ligne", "Prévu", "Réel", "Écart"), lignes))
        )
    return tuple(tables)


def _reel(ligne: LigneComptee) -> str:
    return euros(ligne.reel_cents) if ligne.reel_cents is not None else "—"


def _signe(cents: int) -> str:
    return f"+{euros(cents)}" if cents > 0 else euros(cents)


def _mesures(depose: Contenu, bilan: Contenu) -> tuple[ReponseLue, ...]:
    lignes = tuple(
        (nom or "Indicateur", depart or "—", cible or "—", resultat or "Non renseigné")
        for nom, depart, cible, resultat in indicateurs_et_resultats(depose, bilan)
    )
    return (ReponseLue("mesures", "Résultats", Tableau(("Indicateur", "Départ", "Visé", "Obtenu"), lignes)),)


def _publics(depose: Contenu, bilan: Contenu, references: ReferencesForm) -> tuple[ReponseLue, ...]:
    prevus, reels = reponses(depose, "territoires"), reponses(bilan, PUBLICS)
    tables = []
    if en_cellules(prevus.get("beneficiaires")):
        tables.append(_personnes(en_cellules(prevus["beneficiaires"]), en_cellules(reels.get("beneficiaires"))))
    quartiers_prevus, quartiers = en_cellules(prevus.get("par_quartier")), en_cellules(reels.get("par_quartier"))
    codes = dict.fromkeys([*quartiers_prevus, *quartiers])
    if codes:
        lignes = tuple(
            (
                references.libelle_du_quartier(code) if code in references.quartiers else "Hors de ces quartiers",
                quartiers_prevus.get(code, "0"), quartiers.get(code, "—"),
            )
            for code in codes
        )  # fmt: skip
        tables.append(ReponseLue("quartiers", "Par quartier", Tableau(("Quartier", "Prévu", "Réel"), lignes)))
    places = _participation(depose, bilan, references)
    if places:
        entetes = ("Moment", "Prévu", "Réel")
        tables.append(ReponseLue("participation", "Place des habitants", Tableau(entetes, places)))
    return tuple(tables)


def _personnes(prevus: dict[str, str], reels: dict[str, str]) -> ReponseLue:
    def somme(cellules: dict[str, str], *, sexe: str = "", age: str = "") -> str:
        retenues = (n for c, n in cellules.items() if c.startswith(sexe) and c.endswith(f".{age}" if age else ""))
        return nombre(sum(map(entier_ou_zero, retenues)))

    lignes = [
        *((s.libelle, somme(prevus, sexe=s.valeur), somme(reels, sexe=s.valeur)) for s in SEXES),
        *((a.libelle, somme(prevus, age=a.cle), somme(reels, age=a.cle)) for a in AGES),
    ]
    gardees = tuple(ligne for ligne in lignes if ligne[1] != "0" or ligne[2] != "0")
    return ReponseLue(
        "personnes", "Personnes",
        Tableau(("", "Prévu", "Réel"), gardees, ("Total", somme(prevus), somme(reels))),
    )  # fmt: skip


def _participation(depose: Contenu, bilan: Contenu, references: ReferencesForm) -> tuple[tuple[str, ...], ...]:
    posees: list[Question] = [
        q for s in formulaire_du_bilan(depose, bilan) if s.cle == PUBLICS for q in s.questions if q.genre is Genre.CHOIX
    ]
    return tuple(
        (
            q.libelle.removeprefix("Place des habitants "),
            str(affichage(q, texte(depose, "participation", q.cle), references)),
            str(affichage(q, texte(bilan, PUBLICS, q.cle), references)),
        )
        for q in posees
    )
