"""A line of the tour de table as it is typed: an amount or a rate, each giving the other."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from app.comite.commands_tour import LigneDonnee
from app.core.formulaires import Forme, MontantFacultatif, Saisie
from app.domain.campagnes import lire_taux, taux_saisi
from app.domain.erreurs import SaisieInvalide
from app.domain.postes import FINANCEURS_74
from app.domain.saisies import SaisieIllisible, lire_montant, montant_saisi
from app.domain.tour_de_table import CleDeLigne, Fermete, Ligne, montant_au_taux, taux_de

CALCULS = ("calculer_taux", "calculer_montant")
TauxFacultatif = Annotated[
    int | None, BeforeValidator(lambda v: (lire_taux(v) if v.strip() else None) if isinstance(v, str) else v)
]


def _dit(vide: str, mal: str = "", **bornes: Any) -> Any:
    return Field(json_schema_extra={"vide": vide, "mal": mal or vide}, **bornes)


class FormeLigne(Forme):
    """What is noted of a funder. The amount is kept, the rate only helps to type it."""

    financeur: Annotated[str, _dit("Choisissez le financeur.", min_length=1)]
    nom: Annotated[str, _dit("", "Raccourcissez le nom : 120 caractères au plus.", max_length=120)] = ""
    montant: MontantFacultatif = None
    taux: TauxFacultatif = None
    fermete: Annotated[Fermete, _dit("Choisissez jusqu’où va cet engagement.")]
    numero: Annotated[str, _dit("", "Raccourcissez le numéro : 60 caractères au plus.", max_length=60)] = ""
    reference: Annotated[str, _dit("", "Raccourcissez la référence : 120 caractères au plus.", max_length=120)] = ""
    raison: Annotated[str, _dit("", "Raccourcissez la raison : 500 caractères au plus.", max_length=500)] = ""
    version: Annotated[int, _dit("Rechargez la page, puis recommencez.", ge=0, le=2**31 - 1)]

    def donnees(self, cout_cents: int) -> LigneDonnee:
        """Raises SaisieInvalide: no amount nor rate, an unknown funder, one that must be named."""
        connu, erreurs = FINANCEURS_74.get(self.financeur), {}
        if connu is None:
            erreurs["financeur"] = "Choisissez le financeur."
        elif connu.est_nomme and not CleDeLigne(self.financeur, self.nom).pliee[1]:
            erreurs["nom"] = f"Précisez le nom du financeur « {connu.libelle} »."
        if self.montant is None and (self.taux is None or not cout_cents):
            erreurs["montant"] = "Saisissez le montant, par exemple 4 000. Saisissez 0 si ce financeur ne donne rien."
        if erreurs:
            raise SaisieInvalide("La ligne est à compléter.", erreurs)
        cents = self.montant if self.montant is not None else montant_au_taux(self.taux or 0, cout_cents)
        cle = CleDeLigne(self.financeur, self.nom if connu and connu.est_nomme else "")
        return LigneDonnee(cle, cents, self.fermete, self.numero, self.reference, self.raison, self.version)


def calculer(saisie: Saisie[FormeLigne], quoi: str, cout_cents: int) -> Saisie[FormeLigne]:
    """The same form with the rate of its amount, or the amount of its rate. Nothing else is checked yet."""
    valeurs = dict(saisie.valeurs)
    de, vers = ("montant", "taux") if quoi == "calculer_taux" else ("taux", "montant")
    texte = str(valeurs.get(de, ""))
    if not texte.strip() or not cout_cents:
        return Saisie(valeurs=valeurs)
    try:
        valeurs[vers] = (
            taux_saisi(taux_de(lire_montant(texte), cout_cents))
            if de == "montant"
            else montant_saisi(montant_au_taux(lire_taux(texte), cout_cents))
        )
    except SaisieIllisible as refus:
        return Saisie(valeurs=valeurs, erreurs={de: refus.phrase})
    return Saisie(valeurs=valeurs)


def saisie_de_ligne(
    cle: CleDeLigne, ligne: Ligne | None, reference: str, version: int, cout: int
) -> Saisie[FormeLigne]:
    """The form of a line as it stands: what is proposed, else what is asked."""
    if ligne is None:
        return Saisie.vierge(financeur=cle.financeur, nom=cle.nom, version=version)
    cents = ligne.attendu_cents
    return Saisie.vierge(
        financeur=ligne.cle.financeur,
        nom=ligne.cle.nom,
        montant=montant_saisi(cents),
        taux=taux_saisi(taux_de(cents, cout)),
        fermete=ligne.fermete.value,
        numero=ligne.numero,
        reference=reference,
        version=version,
    )
