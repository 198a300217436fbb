"""Invented bilans: what was planned, a little more or a little less, and the reasons."""

from typing import Any

from app.domain.bilan import ACTION, ANNEXE, COMPTES, MESURES, PUBLICS, formulaire_du_bilan
from app.domain.bilan_comptes import lignes_prevues
from app.domain.contenus import en_cellules, reponses, texte
from app.domain.indicateurs import indicateurs_du_dossier
from app.domain.questions import Contenu, Genre
from app.domain.saisies import entier_ou_zero, montant_saisi

# per cent of the plan that was done
PARTS = (92, 100, 78, 104, 96)
ECARTS = (
    "Une salle prêtée par la commune a évité la location prévue.",
    "Deux séances n’ont pas eu lieu, faute d’intervenant.",
    "Les prix ont monté entre la demande et l’achat.",
    "Une aide est arrivée plus tard que prévu, et plus petite.",
)
REPONSES = {
    "mise_en_oeuvre": "Un atelier chaque semaine au pied des immeubles, avec deux animatrices et dix bénévoles. "
    "Un groupe d’habitantes a choisi les thèmes.",
    "objectifs": "Oui pour l’essentiel. Les participantes reviennent d’une séance à l’autre et amènent leurs voisines.",
    "pourquoi": "Trois séances d’été n’ont pas eu lieu, faute de salle. Elles sont reportées à l’automne.",
    "suite": "Commencer plus tôt, et prévoir une garde d’enfants.",
    "indirectes": "Loyer et téléphone au prorata des heures passées sur l’action.",
    "nature": "Heures des bénévoles comptées au SMIC ; salle prêtée, au tarif de la commune.",
    "observations": "Merci aux habitantes du groupe de suivi.",
}


def bilan_invente(depose: Contenu, rang: int) -> Contenu:
    """A bilan that may be given, for this application."""
    part = PARTS[rang % len(PARTS)]
    bilan: Contenu = {
        ACTION: {
            "realisation": "oui" if part > 80 else "partie",
            "debut": texte(depose, "calendrier", "debut") or texte(depose, "projet", "date"),
            "fin": texte(depose, "calendrier", "fin") or texte(depose, "projet", "date"),
            "lieux": texte(depose, "calendrier", "lieu") or texte(depose, "projet", "lieu") or "Dans le quartier",
            **{cle: REPONSES[cle] for cle in ("mise_en_oeuvre", "objectifs", "suite", "pourquoi")},
        },
        PUBLICS: _publics(depose, part),
        MESURES: _mesures(depose, part),
        COMPTES: {x.cle: montant_saisi(x.prevu_cents * part // 100) for x in lignes_prevues(depose) if x.prevu_cents},
    }
    bilan[ANNEXE] = {
        question.cle: REPONSES.get(question.cle, ECARTS[n % len(ECARTS)])
        for section in formulaire_du_bilan(depose, bilan)
        if section.cle == ANNEXE
        for n, question in enumerate(section.questions)
    }
    return bilan


def _publics(depose: Contenu, part: int) -> dict[str, Any]:
    territoires = reponses(depose, "territoires")

    def a_la_part(cellules: Any) -> dict[str, str]:
        return {code: str(entier_ou_zero(n) * part // 100) for code, n in en_cellules(cellules).items()}

    lu: dict[str, Any] = {
        cle: cellules for cle in ("beneficiaires", "par_quartier") if (cellules := a_la_part(territoires.get(cle)))
    }
    lu.setdefault("par_quartier", {"hors": "4"})
    lu["nombre"] = str(entier_ou_zero(texte(depose, "territoires", "nombre_beneficiaires")) * part // 100 or 20)
    for section in formulaire_du_bilan(depose, {}):
        if section.cle == PUBLICS:
            lu |= {q.cle: texte(depose, "participation", q.cle) for q in section.questions if q.genre is Genre.CHOIX}
    return lu


def _mesures(depose: Contenu, part: int) -> dict[str, str]:
    return {
        f"realise_{v.rang}": str((v.cible_nombre or 0) * part // 100) if v.cible_nombre else v.cible or "Atteint"
        for objectif in indicateurs_du_dossier(depose)
        for v in objectif.indicateurs
    }
