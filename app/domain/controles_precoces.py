"""What may make the whole request irrecevable, said from the first answers: who asks, where, when.

Amounts and the share of inhabitants of a QPV have their own controls (`controles_croises`). Nobody discovers
these rules on the last page, a month after having begun.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from app.domain.contenus import en_texte, liste, reponses
from app.domain.dispositifs import exiger_candidature
from app.domain.erreurs import ErreurMetier
from app.domain.exigences import Constat, Examen, a_risque, conseiller, corriger
from app.domain.extrait import habitants_des_qpv, quartiers_connus
from app.domain.orientations import Geographie
from app.domain.questions import Section
from app.domain.saisies import SaisieIllisible, date_en_lettres, lire_date, pourcentage


def controler_qui_demande(section: Section, examen: Examen) -> Iterator[Constat]:
    """This kind of body may apply to this window."""
    dispositif, genre = examen.regles.dispositif, examen.genre_organisme
    if dispositif is None or genre is None:
        return
    try:
        exiger_candidature(dispositif, genre)
    except ErreurMetier as refus:
        yield a_risque(corriger(section, section.questions[0].cle, refus.phrase))


def controler_geographie(section: Section, examen: Examen) -> Iterator[Constat]:
    """A quartier of the contract is touched, and a QPV if the call asks for a share of its inhabitants."""
    references = examen.references
    communes = [c for c in liste(examen.contenu, section.cle, "communes") if c in references.communes]
    quartiers = quartiers_connus(examen.contenu, references)
    a_quartier = {insee for ref in references.quartiers.values() for insee in ref.communes}
    if communes and not quartiers and a_quartier.isdisjoint(communes):
        noms = [references.communes[insee] for insee in communes]
        yield a_risque(
            corriger(
                section,
                "communes",
                f"{_et(noms)} {'n’ont' if len(noms) > 1 else 'n’a'} pas de quartier du contrat. "
                "Choisissez aussi la commune où vivent les personnes concernées.",
            )
        )
    if quartiers:
        yield from _sans_qpv(section, examen, quartiers)


def _sans_qpv(section: Section, examen: Examen, quartiers: tuple[str, ...]) -> Iterator[Constat]:
    regles, references = examen.regles, examen.references
    if not regles.part_qpv_min_pour_mille or habitants_des_qpv(examen.contenu, references)[1]:
        return  # once people are counted, the share itself is controlled
    if any(references.quartiers[code].geographie is Geographie.QPV for code in quartiers):
        return
    constat = conseiller(
        section,
        "quartiers",
        "Aucun des quartiers choisis n’est un quartier prioritaire (QPV). L’appel demande que "
        f"{pourcentage(regles.part_qpv_min_pour_mille)} des bénéficiaires au moins y habitent.",
    )
    yield a_risque(constat) if regles.part_qpv_bloque else constat


def controler_une_date(section: Section, examen: Examen) -> Iterator[Constat]:
    """One date is enough to know that the action is outside the year of the campaign."""
    trouvees = reponses(examen.contenu, section.cle)
    debut, fin = _date(trouvees, "debut"), _date(trouvees, "fin")
    exercice = examen.regles.exercice
    if debut is not None and fin is not None:
        return  # both are compared elsewhere
    for champ, hors in (("debut", debut and debut.year > exercice), ("fin", fin and fin.year < exercice)):
        if hors:
            yield a_risque(
                corriger(section, champ, f"L’appel finance des actions de l’année {exercice}. Corrigez cette date.")
            )


def controler_dates_passees(section: Section, examen: Examen) -> Iterator[Constat]:
    """An aid prepares what is to come: an action begun before the deposit is pointed at, a finished one more so."""
    jour = examen.regles.jour
    if jour is None:
        return
    trouvees = reponses(examen.contenu, section.cle)
    debut = _date(trouvees, "debut")
    fin, champ = _date(trouvees, "fin"), "fin"
    if section.question("date") is not None:
        fin, champ = _date(trouvees, "date"), "date"
    if fin is not None and fin < jour:
        if fin.year < examen.regles.exercice or (debut is not None and fin < debut):
            return  # said elsewhere, and more surely
        yield a_risque(
            conseiller(
                section,
                champ,
                f"Le {date_en_lettres(fin)} est déjà passé. Une action terminée avant le dépôt n’est en principe pas "
                "aidée. Corrigez la date, ou parlez-en à votre référent.",
            )
        )
    elif debut is not None and debut < jour:
        yield a_risque(
            conseiller(
                section,
                "debut",
                f"L’action commence le {date_en_lettres(debut)}, avant le dépôt de la demande. Ce qui est déjà fait "
                "n’est en principe pas aidé. Parlez-en à votre référent.",
            )
        )


def _date(trouvees: Mapping[str, Any], cle: str) -> date | None:
    try:
        return lire_date(en_texte(trouvees.get(cle)))
    except SaisieIllisible:
        return None


def _et(noms: list[str]) -> str:
    return noms[0] if len(noms) == 1 else f"{', '.join(noms[:-1])} et {noms[-1]}"
