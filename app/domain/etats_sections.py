"""The state of a section and its line in the task list, from its content and its findings."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

from app.domain.budget import budget_est_vide, lire_budget, phrase_ecart, phrase_resultat
from app.domain.contenus import en_cellules, en_lignes, en_liste, en_texte, liste, reponses, texte
from app.domain.exigences import FINANCEURS_CONTRAT, Constat, Gravite
from app.domain.extrait import beneficiaires
from app.domain.fiches_indicateurs import PAR_ORIENTATION
from app.domain.orientations import AXES, ORIENTATIONS, Axe, DegreParticipation, Orientation, PhaseProjet
from app.domain.questions import Genre, Section
from app.domain.questions_budget_association import DOCUMENT, GRILLE
from app.domain.saisies import accorder, euros, nombre


class EtatSection(StrEnum):
    """Where a section stands. Said in words; `ton` only colours them."""

    A_COMMENCER = "a_commencer"
    A_COMPLETER = "a_completer"
    A_CORRIGER = "a_corriger"
    COMPLET = "complet"
    FACULTATIF = "facultatif"  # nothing is required, and nothing was answered

    @property
    def libelle(self) -> str:
        return _LIBELLES[self]

    @property
    def ton(self) -> str:
        """Class of the label: "" (neutral), attente, alerte, ok."""
        return _TONS[self]


_LIBELLES = {
    EtatSection.A_COMMENCER: "À commencer",
    EtatSection.A_COMPLETER: "À compléter",
    EtatSection.A_CORRIGER: "À corriger",
    EtatSection.COMPLET: "Complet",
    EtatSection.FACULTATIF: "Facultatif",
}
_TONS = {
    EtatSection.A_COMMENCER: "",
    EtatSection.A_COMPLETER: "attente",
    EtatSection.A_CORRIGER: "alerte",
    EtatSection.COMPLET: "ok",
    EtatSection.FACULTATIF: "",
}


def est_commencee(section: Section, contenu: Any) -> bool:
    """Whether something was answered in the section. Documents live elsewhere: `pieces` always counts."""
    if section.cle == "pieces":
        return True
    trouvees = reponses(contenu, section.cle)
    if any(q.genre is Genre.BUDGET for q in section.questions) and not budget_est_vide(trouvees):
        return True
    return any(
        en_texte(brut)
        or (isinstance(brut, list | tuple) and (en_liste(brut) or any(en_lignes(brut))))
        or en_cellules(brut)
        for brut in (trouvees.get(q.cle) for q in section.questions)
    )


def etat_section(section: Section, contenu: Any, constats: Iterable[Constat]) -> EtatSection:
    """The state of one section. `constats` may hold those of the whole dossier."""
    graves = {c.gravite for c in constats if c.section == section.cle and c.est_bloquant}
    if not graves:
        return EtatSection.COMPLET if est_commencee(section, contenu) else EtatSection.FACULTATIF
    if not est_commencee(section, contenu):
        return EtatSection.A_COMMENCER
    return EtatSection.A_CORRIGER if Gravite.A_CORRIGER in graves else EtatSection.A_COMPLETER


def resume_section(section: Section, contenu: Any, constats: Iterable[Constat]) -> str:
    """The line under a section: « 2 quartiers choisis · il manque le nombre de bénéficiaires »."""
    siens = [c for c in constats if c.section == section.cle]
    if etat_section(section, contenu, siens) is EtatSection.A_COMMENCER:
        return (_exemples_d_indicateurs(contenu) if section.cle == "indicateurs" else "") or section.resume
    dit = _FAITS[section.cle](contenu) if section.cle in _FAITS else ""
    return " · ".join(x for x in (dit, _reste(section, siens)) if x) or section.resume


def _reste(section: Section, siens: Sequence[Constat]) -> str:
    manquants = [c for c in siens if c.gravite is Gravite.BLOQUANT]
    a_corriger = [c for c in siens if c.gravite is Gravite.A_CORRIGER]
    if section.cle == "budget" and any(c.champ == "financeurs" for c in a_corriger) and not manquants:
        return ""  # the imbalance is already said
    morceaux = []
    if section.cle == "pieces" and manquants:
        morceaux.append(_pluriel(len(manquants), "document à joindre", "documents à joindre"))
    elif len(manquants) == 1 and (nom := _nom_de(section, manquants[0].champ)):
        morceaux.append(f"il manque {nom}")
    elif manquants:
        morceaux.append(f"il manque {_pluriel(len(manquants), 'réponse', 'réponses')}")
    if a_corriger:
        morceaux.append(_pluriel(len(a_corriger), "réponse à corriger", "réponses à corriger"))
    return " · ".join(morceaux)


def _nom_de(section: Section, champ: str) -> str:
    question = section.question(champ)
    return question.manque if question else ""


def _pluriel(n: int, un: str, plusieurs: str) -> str:
    return f"{nombre(n)} {accorder(n, un, plusieurs)}"


def _fait_organisme(contenu: Any) -> str:
    return texte(contenu, "organisme", "nom")


def _fait_projet(contenu: Any) -> str:
    return texte(contenu, "projet", "intitule")


def _fait_orientations(contenu: Any) -> str:
    principale = texte(contenu, "orientations", "principale")
    codes = liste(contenu, "orientations", "axes")
    axes = ", ".join(_minuscule(AXES[a].libelle_court) for a in Axe if a.value in codes)
    court = ORIENTATIONS[Orientation(principale)].libelle_court if principale in list(Orientation) else ""
    return " · ".join(x for x in (court, axes) if x)


def _minuscule(libelle: str) -> str:
    return libelle[:1].lower() + libelle[1:]


def _fait_territoires(contenu: Any) -> str:
    quartiers = len(liste(contenu, "territoires", "quartiers"))
    communes = len(liste(contenu, "territoires", "communes"))
    combien = beneficiaires(contenu)
    if quartiers:
        ou = _pluriel(quartiers, "quartier choisi", "quartiers choisis")
    else:
        ou = _pluriel(communes, "commune choisie", "communes choisies") if communes else ""
    qui = _pluriel(combien, "bénéficiaire", "bénéficiaires") if combien else ""
    return " · ".join(x for x in (ou, qui) if x)


def _fait_participation(contenu: Any) -> str:
    choisis = {texte(contenu, "participation", phase.value) for phase in PhaseProjet}
    degres = [degre for degre in DegreParticipation if degre.value in choisis]
    if not degres or degres[-1] is DegreParticipation.AUCUNE:
        return ""
    degre = degres[-1].libelle.lower()
    return f"Jusqu’à l’{degre}" if degre[0] in "aeiou" else f"Jusqu’à la {degre}"


def _fait_calendrier(contenu: Any) -> str:
    debut, fin = texte(contenu, "calendrier", "debut"), texte(contenu, "calendrier", "fin")
    return f"Du {debut} au {fin}" if debut and fin else ""


def _fait_budget(contenu: Any) -> str:
    budget = lire_budget(reponses(contenu, "budget")).budget
    if budget.ecart:
        return phrase_ecart(budget)
    demande = budget.demande(FINANCEURS_CONTRAT)
    cout = f"{euros(budget.total_charges)} de charges" if budget.total_charges else ""
    return " · ".join(x for x in (cout, f"{euros(demande)} demandés" if demande else "") if x)


def _fait_budget_association(contenu: Any) -> str:
    trouvees = reponses(contenu, "budget_association")
    moyen, annee = en_texte(trouvees.get("moyen")), en_texte(trouvees.get("annee"))
    if moyen == DOCUMENT:
        return "Par le document joint aux pièces"
    if moyen != GRILLE or budget_est_vide(trouvees):
        return ""
    budget = lire_budget(trouvees).budget
    cout = f"{euros(budget.total_charges)} de charges" if budget.total_charges else ""
    return " · ".join(x for x in (annee, cout, phrase_resultat(budget)) if x)


def _fait_indicateurs(contenu: Any) -> str:
    remplis = sum(map(bool, en_lignes(reponses(contenu, "indicateurs").get("indicateurs"))))
    return _pluriel(remplis, "indicateur", "indicateurs") if remplis else ""


def _exemples_d_indicateurs(contenu: Any) -> str:
    """What the helper offers before anything is typed, once the theme is known; "" leaves the usual line."""
    code = texte(contenu, "orientations", "principale")
    if code not in list(Orientation):
        return ""
    combien = len(PAR_ORIENTATION[Orientation(code)])
    return f"{combien} exemples proposés pour\u00a0: {ORIENTATIONS[Orientation(code)].libelle_court}"


_FAITS = {
    "organisme": _fait_organisme,
    "projet": _fait_projet,
    "orientations": _fait_orientations,
    "territoires": _fait_territoires,
    "participation": _fait_participation,
    "calendrier": _fait_calendrier,
    "budget": _fait_budget,
    "budget_association": _fait_budget_association,
    "indicateurs": _fait_indicateurs,
}
