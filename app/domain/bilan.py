"""The bilan of a grant as a form: its questions come from what was promised (CERFA 15059*02, loi n° 2000-321, art. 10).

The form is built from the frozen application and from what is already typed: each budget line with what was planned,
each target with where it started, and an explanation to give for each line that strayed. An action that did not take
place owes its accounts and its reasons only.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.domain.bilan_comptes import Comptes, LigneComptee, comptes, lignes_prevues
from app.domain.completude import ReferencesForm, Regles, constats
from app.domain.contenus import en_cellules, en_texte, liste, reponses, texte
from app.domain.exigences import Constat, conseiller, corriger
from app.domain.indicateurs import indicateurs_du_dossier
from app.domain.orientations import PhaseProjet
from app.domain.questions import Condition, Contenu, Genre, Option, Question, Section
from app.domain.questions_publics import BENEFICIAIRES, PAR_QUARTIER, PARTICIPATION, SEXES
from app.domain.saisies import SaisieIllisible, accorder, entier_ou_zero, euros, lire_date, nombre

PIECE = "bilan"
"""The kind of the documents joined to a bilan."""
ACTION, PUBLICS, MESURES, COMPTES, ANNEXE = "action", "publics", "mesures", "comptes", "annexe"
FAITE, EN_PARTIE, NON_FAITE = "oui", "partie", "non"
_MENEE = Condition("realisation", (FAITE, EN_PARTIE))
_PAS_TOUT = Condition("realisation", (EN_PARTIE, NON_FAITE))


def _action(depose: Contenu) -> Section:
    vise = texte(depose, "projet", "objectifs")
    rappel = f"Vous visiez : « {vise[:300]}{'…' if len(vise) > 300 else ''} »" if vise else ""
    return Section(
        cle=ACTION,
        titre="Ce qui a été fait",
        resume="L’action, ses dates, ses lieux, ses objectifs",
        questions=(
            Question(
                cle="realisation",
                libelle="L’action a-t-elle eu lieu ?",
                genre=Genre.CHOIX,
                options=(
                    Option(FAITE, "Oui, comme prévu"),
                    Option(EN_PARTIE, "Oui, en partie", "Moins de séances, un autre lieu, d’autres dates…"),
                    Option(NON_FAITE, "Non", "La part non employée de la subvention est à rendre."),
                ),
                manque="si l’action a eu lieu",
                erreur_vide="Dites si l’action a eu lieu.",
                erreur_mal="Choisissez une des trois réponses.",
            ),
            _long("pourquoi", "Ce qui a changé, et pourquoi", "Ce qui n’a pas pu se faire. La raison.", si=_PAS_TOUT),
            _long(
                "mise_en_oeuvre", "Comment l’action s’est déroulée",
                "Qui a fait quoi, avec qui, combien de fois. Quelques phrases suffisent.", si=_MENEE,
            ),
            _jour("debut", "Premier jour de l’action"),
            _jour("fin", "Dernier jour de l’action"),
            Question(
                cle="lieux", libelle="Où l’action a eu lieu", aide="Les quartiers, les salles, les rues.",
                genre=Genre.TEXTE, maximum=300, si=_MENEE, manque="les lieux",
                erreur_vide="Dites où l’action a eu lieu.", erreur_mal="Saisissez 300 caractères au plus.",
            ),
            _long(
                "objectifs", "Vos objectifs sont-ils atteints ?",
                rappel or "Dites ce qui a changé pour les habitants.", si=_MENEE,
            ),
            _long(
                "suite", "Ce que vous en retenez", "Difficultés, bonnes idées, suite prévue.", si=_MENEE,
                facultatif=True,
            ),
        ),
    )  # fmt: skip


def _long(cle: str, libelle: str, aide: str, *, si: Condition | None = None, facultatif: bool = False) -> Question:
    return Question(
        cle=cle, libelle=libelle, aide=aide, genre=Genre.TEXTE_LONG, maximum=3000, si=si, est_facultatif=facultatif,
        manque=libelle[0].lower() + libelle[1:], erreur_vide=f"Répondez à « {libelle.rstrip(' ?')} ».",
        erreur_mal="Saisissez une réponse de 3 000 caractères au plus.",
    )  # fmt: skip


def _jour(cle: str, libelle: str) -> Question:
    return Question(
        cle=cle, libelle=libelle, genre=Genre.DATE, si=_MENEE, manque=libelle.lower(),
        erreur_vide=f"Saisissez le {libelle[0].lower()}{libelle[1:]}, par exemple 15/03/2027.",
        erreur_mal="Saisissez une date, par exemple 15/03/2027.",
    )  # fmt: skip


def _publics(depose: Contenu) -> Section:
    prevus = en_cellules(reponses(depose, "territoires").get("beneficiaires"))
    questions: list[Question] = []
    if prevus:
        par_sexe = {
            s.valeur: sum(entier_ou_zero(n) for code, n in prevus.items() if code.startswith(s.valeur)) for s in SEXES
        }
        detail = ", ".join(f"{s.libelle.lower()} {nombre(par_sexe[s.valeur])}" for s in SEXES)
        questions.append(
            replace(
                BENEFICIAIRES,
                libelle="Personnes qui en ont profité, par sexe et par âge",
                aide=f"Prévu : {nombre(sum(par_sexe.values()))} ({detail}). Comptez chaque personne une seule fois.",
                manque="le nombre de personnes",
                erreur_vide="Saisissez le nombre de personnes qui en ont profité, par sexe et par âge.",
            )
        )
    else:
        prevu = texte(depose, "territoires", "nombre_beneficiaires")
        questions.append(
            Question(
                cle="nombre", libelle="Combien de personnes en ont profité ?", genre=Genre.NOMBRE, maximum=100_000,
                aide=f"Prévu : {prevu}." if prevu else "", largeur=6, manque="le nombre de personnes",
                erreur_vide="Saisissez le nombre de personnes, par exemple 40.",
                erreur_mal="Saisissez un nombre entier, par exemple 40.",
            )
        )  # fmt: skip
    if liste(depose, "territoires", "quartiers"):
        prevu_ici = sum(entier_ou_zero(n) for c, n in _par_quartier(depose).items() if c != "hors")
        questions.append(
            replace(
                PAR_QUARTIER,
                libelle="Où habitent ces personnes",
                aide=f"Prévu : {nombre(prevu_ici)} dans ces quartiers." if prevu_ici else "Une estimation suffit.",
                erreur_vide="Saisissez combien de ces personnes habitent chaque quartier.",
            )
        )
    for question in PARTICIPATION.questions:
        if question.cle in {p.value for p in PhaseProjet} and (prevu := texte(depose, "participation", question.cle)):
            mots = next((o.libelle.lower() for o in question.options if o.valeur == prevu), prevu)
            questions.append(replace(question, aide=f"Prévu : {mots}. Dites ce qui s’est vraiment passé."))
    return Section(
        cle=PUBLICS, titre="Les personnes concernées", resume="Qui en a profité, et la place des habitants",
        introduction="Des nombres réels, même s’ils sont plus petits que prévu.", questions=tuple(questions),
    )  # fmt: skip


def _par_quartier(depose: Contenu) -> dict[str, str]:
    return en_cellules(reponses(depose, "territoires").get("par_quartier"))


def _mesures(depose: Contenu) -> Section:
    questions: list[Question] = []
    for objectif in indicateurs_du_dossier(depose):
        for vise in objectif.indicateurs:
            depart = f"Au départ : {vise.depart}. " if vise.depart else ""
            source = f" Source prévue : {vise.source}." if vise.source else ""
            questions += [
                Question(
                    cle=f"realise_{vise.rang}", libelle=vise.libelle or "Indicateur", genre=Genre.TEXTE, maximum=120,
                    aide=f"{depart}Visé : {f'{vise.cible} {vise.unite}'.strip()}.{source}", largeur=20,
                    manque=f"le résultat de « {vise.libelle} »",
                    erreur_vide=f"Saisissez le résultat obtenu pour « {vise.libelle} ».",
                    erreur_mal="Saisissez 120 caractères au plus.",
                ),
                Question(
                    cle=f"dire_{vise.rang}", libelle=f"Ce qui explique ce résultat : {vise.libelle}",
                    genre=Genre.TEXTE_LONG, maximum=1000, est_facultatif=True,
                    erreur_mal="Saisissez une réponse de 1 000 caractères au plus.",
                ),
            ]  # fmt: skip
    return Section(
        cle=MESURES, titre="Vos indicateurs", resume="Ce que vous aviez promis, et le résultat",
        introduction="Ce sont les indicateurs de votre demande.", questions=tuple(questions),
    )  # fmt: skip


def _question_de_ligne(ligne: LigneComptee) -> Question:
    return Question(
        cle=ligne.cle, libelle=ligne.libelle, genre=Genre.MONTANT, est_facultatif=not ligne.prevu_cents,
        aide=f"Prévu : {euros(ligne.prevu_cents)}." if ligne.prevu_cents else "",
        manque=f"« {ligne.libelle} »",
        erreur_vide=f"Saisissez le montant réel de « {ligne.libelle} », ou 0.",
        erreur_mal="Saisissez un montant, par exemple 1 200,50.",
    )  # fmt: skip


def _annexe(lus: Comptes) -> Section:
    questions = [
        Question(
            cle=f"ecart_{ligne.cle}",
            libelle=f"{ligne.libelle} : {euros(ligne.reel_cents or 0)} au lieu de {euros(ligne.prevu_cents)}",
            aide="Dites en une phrase ce qui explique cet écart.", genre=Genre.TEXTE_LONG, maximum=1000,
            manque=f"l’écart de « {ligne.libelle} »",
            erreur_vide=f"Expliquez l’écart de « {ligne.libelle} » : {euros(abs(ligne.ecart_cents))}.",
            erreur_mal="Saisissez une réponse de 1 000 caractères au plus.",
        )
        for ligne in lus.a_expliquer
    ]  # fmt: skip
    if lus.indirectes_cents:
        questions.append(
            _long(
                "indirectes",
                "Comment vous avez réparti les charges indirectes",
                "Par exemple : loyer et téléphone au prorata des heures de l’action.",
            )
        )
    if lus.nature_cents:
        questions.append(
            _long(
                "nature",
                "Comment vous avez compté le bénévolat et les dons en nature",
                "Par exemple : 120 heures à 12 € ; salle prêtée, au tarif de la commune.",
            )
        )
    questions.append(_long("observations", "Autres observations", "", facultatif=True))
    return Section(
        cle=ANNEXE, titre="Explications", resume="Les écarts, les charges réparties, le bénévolat",
        introduction="Un écart de plus de 10 % et de 200 € s’explique en une phrase.", questions=tuple(questions),
    )  # fmt: skip


def formulaire_du_bilan(depose: Contenu, bilan: Contenu) -> tuple[Section, ...]:
    """The pages of the bilan of this grant, given what is already typed."""
    lignes = lignes_prevues(depose)
    sections = [
        _action(depose),
        _publics(depose),
        _mesures(depose),
        Section(
            cle=COMPTES, titre="Les comptes de l’action", resume="Chaque ligne, prévue et réelle",
            introduction="Saisissez ce que l’action a vraiment coûté et reçu, d’après vos factures.",
            questions=tuple(map(_question_de_ligne, lignes)),
        ),
        _annexe(comptes(lignes, reponses(bilan, COMPTES))),
    ]  # fmt: skip
    if texte(bilan, ACTION, "realisation") == NON_FAITE:
        sections = [s for s in sections if s.cle not in (PUBLICS, MESURES)]
    return tuple(s for s in sections if s.questions)


def constats_du_bilan(
    depose: Contenu, bilan: Contenu, references: ReferencesForm, exercice: int
) -> tuple[Constat, ...]:
    """Every finding, in the order of the pages. Nothing but advice may remain when it is given."""
    sections = formulaire_du_bilan(depose, bilan)
    trouves = list(constats(sections, bilan, Regles(exercice=exercice), references))
    cles = {s.cle for s in sections}
    debut, fin = (_date(texte(bilan, ACTION, cle)) for cle in ("debut", "fin"))
    if debut and fin and fin < debut:
        trouves.append(corriger(ACTION, "fin", "Le dernier jour est avant le premier. Corrigez l’un des deux."))
    publics = reponses(bilan, PUBLICS)
    compte = total_des_personnes(bilan)
    habitants = sum(entier_ou_zero(n) for n in en_cellules(publics.get("par_quartier")).values())
    if PUBLICS in cles and compte and habitants and compte != habitants:
        trouves.append(
            conseiller(
                PUBLICS, "par_quartier",
                f"Vous comptez {nombre(compte)} {accorder(compte, 'personne')}, "
                f"et {nombre(habitants)} par quartier : vérifiez.",
            )
        )  # fmt: skip
    ordre = [s.cle for s in sections]
    return tuple(sorted(trouves, key=lambda c: ordre.index(c.section) if c.section in ordre else len(ordre)))


def total_des_personnes(bilan: Contenu) -> int:
    """How many people the bilan counts."""
    publics = reponses(bilan, PUBLICS)
    cellules = en_cellules(publics.get("beneficiaires"))
    return sum(map(entier_ou_zero, cellules.values())) if cellules else entier_ou_zero(en_texte(publics.get("nombre")))


def quartiers_prevus(depose: Contenu) -> list[str]:
    """The quartiers whose inhabitants are counted."""
    return liste(depose, "territoires", "quartiers")


def comptes_du_bilan(depose: Contenu, bilan: Contenu) -> Comptes:
    """Planned and real, line by line."""
    return comptes(lignes_prevues(depose), reponses(bilan, COMPTES))


def indicateurs_et_resultats(depose: Contenu, bilan: Contenu) -> list[tuple[str, str, str, str]]:
    """(indicator, start, target, result) of each promise, as typed."""
    obtenus: Mapping[str, Any] = reponses(bilan, MESURES)
    return [
        (v.libelle, v.depart, f"{v.cible} {v.unite}".strip(), en_texte(obtenus.get(f"realise_{v.rang}")))
        for objectif in indicateurs_du_dossier(depose)
        for v in objectif.indicateurs
    ]


def _date(saisi: str) -> Any:
    try:
        return lire_date(saisi)
    except SaisieIllisible:
        return None
