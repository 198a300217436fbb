"""Controls that compare answers with one another, or with the rules of the campaign."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from app.domain.budget import Budget, budget_est_vide, lire_budget, phrase_ecart
from app.domain.contenus import en_texte, liste, reponses, texte
from app.domain.controles_budget_association import avec_le_budget
from app.domain.exigences import Constat, Examen, a_risque, bloquer, conseiller, corriger
from app.domain.extrait import habitants_des_qpv, habitants_dits, quartiers_connus, total_par_sexe_et_age
from app.domain.orientations import ORIENTATIONS, Orientation
from app.domain.pieces import GENRES_PIECES, POUVOIR, libelle_piece
from app.domain.questions import Section
from app.domain.questions_attestations import MANDATAIRE
from app.domain.saisies import SaisieIllisible, euros, lire_date, nombre, pourcentage


def controler_orientations(section: Section, examen: Examen) -> Iterator[Constat]:
    """A secondary orientation is not the principal one."""
    principale = texte(examen.contenu, section.cle, "principale")
    if principale in list(Orientation) and principale in liste(examen.contenu, section.cle, "secondaires"):
        court = ORIENTATIONS[Orientation(principale)].libelle_court
        yield corriger(
            section,
            "secondaires",
            f"« {court} » est déjà l’orientation principale. Retirez-la des orientations secondaires.",
        )


def controler_territoires(section: Section, examen: Examen) -> Iterator[Constat]:
    """Quartiers lie in the chosen communes; both counts of beneficiaries agree; enough of them live in a QPV."""
    yield from _quartiers_hors_communes(section, examen)
    if section.question("par_quartier") is None:
        return
    en_qpv, repartis = habitants_des_qpv(examen.contenu, examen.references)
    attendus = total_par_sexe_et_age(examen.contenu)
    if repartis and attendus and repartis != attendus:
        yield corriger(
            section,
            "par_quartier",
            f"Le total par quartier ({nombre(repartis)}) diffère du total par sexe et par âge "
            f"({nombre(attendus)}). Corrigez l’un des deux tableaux.",
        )
    yield from _part_qpv(section, examen, en_qpv, repartis)


def _quartiers_hors_communes(section: Section, examen: Examen) -> Iterator[Constat]:
    communes = set(liste(examen.contenu, section.cle, "communes")) & set(examen.references.communes)
    if not communes:
        return
    for code in quartiers_connus(examen.contenu, examen.references):
        quartier = examen.references.quartiers[code]
        if communes.isdisjoint(quartier.communes):
            noms = [examen.references.communes.get(insee, insee) for insee in quartier.communes]
            yield corriger(
                section,
                "quartiers",
                f"Le quartier « {quartier.nom} » est à {' ou '.join(noms) or 'préciser'}. "
                "Ajoutez cette commune, ou retirez le quartier.",
            )


def _part_qpv(section: Section, examen: Examen, en_qpv: int, repartis: int) -> Iterator[Constat]:
    minimum = examen.regles.part_qpv_min_pour_mille
    if minimum is None or not repartis or en_qpv * 1000 >= minimum * repartis:
        return
    fait = corriger if examen.regles.part_qpv_bloque else conseiller
    constat = fait(
        section,
        "par_quartier",
        f"{habitants_dits(en_qpv, repartis)}. L’appel en demande {pourcentage(minimum)} au moins.",
    )
    yield a_risque(constat) if examen.regles.part_qpv_bloque else constat


def controler_calendrier(section: Section, examen: Examen) -> Iterator[Constat]:
    """The end follows the beginning, and the action takes place in the year of the campaign.

    An action that overflows the year (school year) is only pointed at; one wholly outside is to correct.
    """
    trouvees = reponses(examen.contenu, section.cle)
    debut, fin = _date(trouvees, "debut"), _date(trouvees, "fin")
    if debut is None or fin is None:
        return
    exercice = examen.regles.exercice
    if fin < debut:
        yield corriger(section, "fin", "La date de fin précède la date de début. Corrigez l’une des deux.")
    elif fin.year < exercice or debut.year > exercice:
        yield a_risque(
            corriger(section, "debut", f"L’appel finance des actions de l’année {exercice}. Corrigez les dates.")
        )
    elif debut.year < exercice or fin.year > exercice:
        yield conseiller(
            section,
            "fin" if fin.year > exercice else "debut",
            f"Une partie de l’action est hors de l’année {exercice}. Vérifiez les dates avec votre référent.",
        )


def controler_projet(section: Section, examen: Examen) -> Iterator[Constat]:
    """The single date of the short forms lies in the year of the window."""
    prevue = _date(reponses(examen.contenu, section.cle), "date") if section.question("date") else None
    if prevue is not None and prevue.year != examen.regles.exercice:
        yield conseiller(
            section,
            "date",
            f"La date prévue n’est pas dans l’année {examen.regles.exercice}. Vérifiez-la.",
        )


def _date(trouvees: Mapping[str, Any], cle: str) -> date | None:
    try:
        return lire_date(en_texte(trouvees.get(cle)))
    except SaisieIllisible:
        return None


def controler_budget(section: Section, examen: Examen) -> Iterator[Constat]:
    """Every amount is read, totals balance, the request respects the rules of the campaign."""
    trouvees = reponses(examen.contenu, section.cle)
    if budget_est_vide(trouvees):
        question = section.question("budget")
        yield bloquer(section, "budget", question.erreur_vide if question else "")
        return
    lecture = lire_budget(trouvees)
    for champ, phrase in lecture.illisibles.items():
        yield corriger(section, champ, phrase)
    for champ, poste, saisi, detail in lecture.budget.discordances:
        yield corriger(
            section,
            champ,
            f"« {poste.libelle_complet} » : vous avez saisi {euros(saisi)}, mais le détail fait {euros(detail)}. "
            "Corrigez l’un des deux.",
        )
    if not lecture.illisibles:
        yield from _equilibre(section, lecture.budget)
        yield from _demande(section, lecture.budget, examen)


def _equilibre(section: Section, budget: Budget) -> Iterator[Constat]:
    if budget.ecart:
        yield corriger(section, "financeurs", f"{phrase_ecart(budget)}.")
    if budget.ecart_nature:
        yield corriger(
            section,
            "produits.contributions_nature",
            f"Les contributions en nature diffèrent : {euros(budget.total_86)} au compte 86, "
            f"{euros(budget.total_87)} au compte 87. Saisissez le même total.",
        )


def _demande(section: Section, budget: Budget, examen: Examen) -> Iterator[Constat]:
    regles = examen.regles
    demande = budget.demande(regles.financeurs)
    if not demande:
        yield bloquer(section, "financeurs", "Saisissez le montant que vous demandez au contrat de ville.")
        return
    if budget.total_charges and budget.depasse_taux(regles.financeurs, regles.taux_plafond_pour_mille):
        plafond = budget.total_charges * regles.taux_plafond_pour_mille // 1000
        yield _trop(
            section,
            f"Vous demandez {euros(demande)}. Le plafond est de {pourcentage(regles.taux_plafond_pour_mille)} "
            f"des charges, soit {euros(plafond)}. Réduisez la demande ou ajoutez un financement.",
        )
    if regles.plafond_dossier_cents is not None and demande > regles.plafond_dossier_cents:
        yield _trop(
            section,
            f"Vous demandez {euros(demande)}. Le plafond par demande est de "
            f"{euros(regles.plafond_dossier_cents)}. Réduisez la demande.",
        )
    au_dela = phrase_plafond_annuel(regles.plafond_annuel_cents, regles.deja_demande_cents, demande)
    if au_dela:
        yield _trop(section, au_dela)
    yield from _cofinancement(section, budget, examen)


def phrase_plafond_annuel(plafond: int | None, deja: int, demande: int) -> str:
    """Why this request goes beyond what one organisme may ask in the year; "" when it does not. In cents."""
    if plafond is None or deja + demande <= plafond:
        return ""
    if deja >= plafond:
        return (
            f"Votre organisme a déjà demandé {euros(deja)} cette année\u00a0: le plafond annuel de {euros(plafond)} "
            "est atteint. Retirez une autre demande, ou attendez l’année prochaine."
        )
    avant = f"Votre organisme a déjà demandé {euros(deja)} cette année. " if deja else ""
    return (
        f"{avant}Le plafond annuel est de {euros(plafond)}\u00a0: "
        f"réduisez le montant demandé à {euros(plafond - deja)}."
    )


def _trop(section: Section, phrase: str) -> Constat:
    """A rule of the call on money that the request does not hold to."""
    return a_risque(corriger(section, "financeurs", phrase))


def _cofinancement(section: Section, budget: Budget, examen: Examen) -> Iterator[Constat]:
    ailleurs = budget.cofinancement(examen.regles.financeurs)
    minimum = examen.regles.cofinancement_min_pour_mille
    if minimum and ailleurs * 1000 < minimum * budget.total_charges:
        attendu = -(-budget.total_charges * minimum // 1000)
        yield _trop(
            section,
            f"Les autres financements font {euros(ailleurs)}. L’appel en demande {pourcentage(minimum)} "
            f"des charges au moins, soit {euros(attendu)}.",
        )
    elif not ailleurs:
        yield conseiller(
            section,
            "financeurs",
            "Aucun autre financement n’est prévu. Ajoutez une autre ressource si vous le pouvez.",
        )


def pieces_manquantes(examen: Examen) -> tuple[str, ...]:
    """Codes of the required documents this organisme has not joined, in the order of the rules."""
    requises = [
        code
        for code in examen.regles.pieces_requises
        if code not in GENRES_PIECES or GENRES_PIECES[code].concerne(examen.genre_organisme)
    ]
    requises += [piece.code for piece in examen.regles.pieces_ajoutees if piece.est_requise]
    if texte(examen.contenu, "attestations", "signataire_pouvoir") == MANDATAIRE:
        requises.append(POUVOIR)
    requises = avec_le_budget(examen, requises)
    return tuple(code for code in dict.fromkeys(requises) if code not in examen.pieces_presentes)


def controler_pieces(section: Section, examen: Examen) -> Iterator[Constat]:
    """Each required document is there; a signatory with a mandate joins it."""
    ajoutees = examen.regles.pieces_ajoutees
    for code in pieces_manquantes(examen):
        yield bloquer(section, f"pieces.{code}", f"Ajoutez le document « {libelle_piece(code, ajoutees)} ».")
