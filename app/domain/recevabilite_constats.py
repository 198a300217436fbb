"""What the machine knows of each point of the checklist: yes, no or « à vérifier », and the sentence that says why.

Pure and never raising: a content however badly filled gives a « non » or an « à vérifier ». Amounts in cents, shares
in thousandths, instants in UTC.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from app.domain.aides_publiques import echeance_du_bilan
from app.domain.budget import budget_est_vide, lire_budget, phrase_ecart, phrase_nature
from app.domain.calendrier import cloture_en_toutes_lettres, instant_en_toutes_lettres, jour_de_paris
from app.domain.contenus import liste, reponses, texte
from app.domain.controles_croises import pieces_manquantes
from app.domain.dispositifs import GenreOrganisme
from app.domain.exigences import Examen
from app.domain.extrait import habitants_des_qpv, habitants_dits, quartiers_connus
from app.domain.pieces import libelle_piece, pieces_attendues
from app.domain.questions import OUI
from app.domain.recevabilite import ConstatPoint, Point, Reponse, points_de
from app.domain.saisies import date_en_lettres, euros, pourcentage


@dataclass(frozen=True, slots=True)
class BilanConnu:
    """An earlier grant of the organisme: its number, its year, whether it was accounted for.

    `du_avant`: as its convention says; None when none is recorded. `suite`: what became of a bilan that was received.
    """

    numero: str
    annee: int
    est_recu: bool
    du_avant: date | None = None
    suite: str = ""

    @property
    def echeance(self) -> date:
        return self.du_avant or echeance_du_bilan(self.annee)


@dataclass(frozen=True, slots=True, kw_only=True)
class Faits:
    """All that the portal knows of a request.

    `pieces_a_part`: the documents that do not open, kind → `refusee` or `en_analyse`. `signataire`: « Prénom Nom, qui
    représente… »; empty when no signature is kept.
    """

    examen: Examen
    depose_le: datetime
    ferme_le: datetime
    pieces_a_part: Mapping[str, str] = field(default_factory=dict)
    bilans: Collection[BilanConnu] = ()
    signataire: str = ""
    est_signe_par_pouvoir: bool = False
    ecartes: Collection[str] = ()


_Constat = tuple[Reponse, str]


def constats(faits: Faits) -> tuple[ConstatPoint, ...]:
    """What the machine says of every point the campaign checks, in the order of the page."""
    minimum = faits.examen.regles.part_qpv_min_pour_mille
    return tuple(ConstatPoint(point, *_CONSTATER[point](faits)) for point in points_de(minimum, faits.ecartes))


def _delai(faits: Faits) -> _Constat:
    depot, cloture = instant_en_toutes_lettres(faits.depose_le), cloture_en_toutes_lettres(faits.ferme_le)
    if faits.depose_le < faits.ferme_le:
        return Reponse.OUI, f"Déposé le {depot}. La clôture est le {cloture}."
    return Reponse.NON, f"Déposé le {depot}, après la clôture du {cloture}."


def _pieces(faits: Faits) -> _Constat:
    examen, ajoutees = faits.examen, faits.examen.regles.pieces_ajoutees

    def noms(codes: Collection[str]) -> str:
        return ", ".join(f"« {libelle_piece(code, ajoutees)} »" for code in codes)

    absentes = pieces_manquantes(examen)
    refusees = [code for code, etat in faits.pieces_a_part.items() if etat == "refusee"]
    if absentes or refusees:
        mots = [f"Il manque : {noms(absentes)}."] if absentes else []
        mots += [f"L’antivirus a trouvé un virus dans : {noms(refusees)}."] if refusees else []
        return Reponse.NON, " ".join(mots)
    if faits.pieces_a_part:
        return Reponse.A_VERIFIER, f"En cours d’analyse par l’antivirus : {noms(list(faits.pieces_a_part))}."
    annoncees = pieces_attendues(examen.contenu, examen.pieces_presentes)
    if annoncees:
        return Reponse.A_VERIFIER, f"Annoncé pour plus tard : {noms(list(annoncees))}."
    combien = len(examen.pieces_presentes)
    if not combien:
        return Reponse.OUI, "L’appel ne demande aucun document."
    presents = "Le document joint s’ouvre" if combien == 1 else f"Les {combien} genres de documents joints s’ouvrent"
    return Reponse.OUI, f"Rien ne manque. {presents} : lisez-les."


def _budget(faits: Faits) -> _Constat:
    trouvees = reponses(faits.examen.contenu, "budget")
    if budget_est_vide(trouvees):
        return Reponse.NON, "Le budget est vide."
    lecture = lire_budget(trouvees)
    budget = lecture.budget
    if lecture.illisibles:
        return Reponse.NON, "Un montant au moins ne se lit pas."
    if budget.ecart:
        return Reponse.NON, f"{phrase_ecart(budget)}."
    if budget.ecart_nature:
        return Reponse.NON, f"{phrase_nature(budget)}."
    return Reponse.OUI, f"{euros(budget.total_charges)} de charges, autant de produits."


def _plafond(faits: Faits) -> _Constat:
    regles = faits.examen.regles
    budget = lire_budget(reponses(faits.examen.contenu, "budget")).budget
    demande = budget.demande(regles.financeurs)
    if not demande or not budget.total_charges:
        return Reponse.NON, "Aucun montant n’est demandé aux financeurs du contrat, ou le budget est vide."
    part = budget.part_demandee_pour_mille(regles.financeurs) or 0
    depasse = list(_depassements(faits, demande, budget.cofinancement(regles.financeurs), budget.total_charges))
    taux = f"{euros(demande)} demandés sur {euros(budget.total_charges)}, soit {pourcentage(part)}"
    if budget.depasse_taux(regles.financeurs, regles.taux_plafond_pour_mille):
        depasse.insert(0, f"Le taux maximum est de {pourcentage(regles.taux_plafond_pour_mille)}.")
    if depasse:
        return Reponse.NON, f"{taux}. {' '.join(depasse)}"
    return Reponse.OUI, f"{taux} ; maximum {pourcentage(regles.taux_plafond_pour_mille)}."


def _depassements(faits: Faits, demande: int, ailleurs: int, charges: int) -> Iterator[str]:
    regles = faits.examen.regles
    if regles.plafond_dossier_cents is not None and demande > regles.plafond_dossier_cents:
        yield f"Le plafond par demande est de {euros(regles.plafond_dossier_cents)}."
    deja = regles.deja_demande_cents
    if regles.plafond_annuel_cents is not None and deja + demande > regles.plafond_annuel_cents:
        yield (
            f"Avec ses autres demandes de l’année ({euros(deja)}), l’organisme dépasse le plafond annuel de "
            f"{euros(regles.plafond_annuel_cents)}."
        )
    if ailleurs * 1000 < regles.cofinancement_min_pour_mille * charges:
        yield (
            f"Les autres financements font {euros(ailleurs)} ; l’appel en demande "
            f"{pourcentage(regles.cofinancement_min_pour_mille)} des charges."
        )


def _qpv(faits: Faits) -> _Constat:
    regles = faits.examen.regles
    minimum = regles.part_qpv_min_pour_mille or 0
    en_qpv, repartis = habitants_des_qpv(faits.examen.contenu, faits.examen.references)
    attendu = f"L’appel en demande {pourcentage(minimum)} au moins."
    if not repartis:
        return Reponse.A_VERIFIER, f"Le dossier ne dit pas où habitent les bénéficiaires. {attendu}"
    part = (2000 * en_qpv + repartis) // (2 * repartis)
    phrase = f"{habitants_dits(en_qpv, repartis)}, soit {pourcentage(part)}. {attendu}"
    if en_qpv * 1000 >= minimum * repartis:
        return Reponse.OUI, phrase
    return Reponse.NON if regles.part_qpv_bloque else Reponse.A_VERIFIER, phrase


def _bilan(faits: Faits) -> _Constat:
    avant = faits.examen.regles.exercice
    dus = [b for b in faits.bilans if not b.est_recu and b.annee < avant]
    depose_le = jour_de_paris(faits.depose_le)
    anciens = [b for b in dus if b.echeance < depose_le]
    if anciens:
        echeance = f"Il était dû au plus tard le {date_en_lettres(anciens[0].echeance)}."
        return Reponse.NON, f"Bilan non reçu : {_numeros(anciens)}. {echeance}"
    if dus:
        return (
            Reponse.A_VERIFIER,
            f"Subvention en cours : {_numeros(dus)}. Le portail n’a pas reçu de bilan, même intermédiaire.",
        )
    recus = [b for b in faits.bilans if b.est_recu]
    if recus:
        return Reponse.OUI, f"Bilan reçu : {', '.join(b.numero + (f' ({b.suite})' if b.suite else '') for b in recus)}."
    if texte(faits.examen.contenu, "organisme", "premiere_demande") == "non":
        return (
            Reponse.A_VERIFIER,
            "L’organisme dit avoir déjà demandé une aide ; le portail n’en connaît pas. Vérifiez si un bilan est dû.",
        )
    return Reponse.OUI, "Le portail ne connaît aucune subvention antérieure : aucun bilan n’est attendu."


def _numeros(bilans: Collection[BilanConnu]) -> str:
    return ", ".join(b.numero for b in bilans)


def _attestation(faits: Faits) -> _Constat:
    est_association = faits.examen.genre_organisme is GenreOrganisme.ASSOCIATION
    cases = ["exactitude", *(["engagement_republicain"] if est_association else [])]
    if any(texte(faits.examen.contenu, "attestations", case) != OUI for case in cases):
        return Reponse.NON, "Toutes les attestations ne sont pas cochées."
    if not faits.signataire:
        return Reponse.A_VERIFIER, "Les attestations sont cochées ; aucune signature n’est gardée avec cette version."
    if faits.est_signe_par_pouvoir:
        return Reponse.A_VERIFIER, f"Signé par {faits.signataire}. Lisez le pouvoir joint."
    return Reponse.OUI, f"Signé par {faits.signataire}."


def _territoire(faits: Faits) -> _Constat:
    references = faits.examen.references
    connues = [c for c in liste(faits.examen.contenu, "territoires", "communes") if c in references.communes]
    quartiers = list(quartiers_connus(faits.examen.contenu, references))
    douteux = [q for code in quartiers if (q := references.quartiers[code]).est_a_preciser]
    if douteux:
        return Reponse.A_VERIFIER, " ".join(f"{q.nom} : {q.note.rstrip('.')}." for q in douteux)
    if quartiers:
        return Reponse.OUI, f"{', '.join(map(references.libelle_du_quartier, quartiers))}."
    if connues:
        noms = ", ".join(references.communes[c] for c in connues)
        return Reponse.A_VERIFIER, f"Aucun quartier du contrat n’est choisi. Commune : {noms}."
    return Reponse.NON, "Aucune commune de La Porte du Hainaut n’est choisie."


_CONSTATER: dict[Point, Callable[[Faits], _Constat]] = {
    Point.DELAI: _delai,
    Point.PIECES: _pieces,
    Point.BUDGET: _budget,
    Point.PLAFOND: _plafond,
    Point.QPV: _qpv,
    Point.BILAN: _bilan,
    Point.ATTESTATION: _attestation,
    Point.TERRITOIRE: _territoire,
}
