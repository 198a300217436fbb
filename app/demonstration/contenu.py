"""The answers of an invented dossier, as somebody would have typed them: coherent, balanced, complete."""

import random
import re
from dataclasses import dataclass
from typing import Any

from app.core.francais import pliage
from app.demonstration.lieux import Lieu, situer
from app.demonstration.organismes import OrganismeDemo
from app.demonstration.projets import Projet
from app.domain.dispositifs import GenreOrganisme

# share of the cost asked from the funders of the contract, and how it is split
_PARTAGES: tuple[tuple[int, dict[str, int]], ...] = (
    (70, {"caph": 45, "etat": 55}),
    (75, {"caph": 40, "etat": 60}),
    (60, {"caph": 50, "etat": 50}),
    (72, {"caph": 40, "etat": 45, "region": 15}),
    (55, {"caph": 100}),
    (65, {"caph": 35, "etat": 45, "departement": 20}),
)
_FONCTIONS = {
    GenreOrganisme.COMMUNE: "maire",
    GenreOrganisme.BAILLEUR: "direction générale",
    GenreOrganisme.ETABLISSEMENT_PUBLIC: "direction",
}


@dataclass(frozen=True)
class Cas:
    """One invented dossier: who asks, for which idea, where, in which year, under which rank."""

    organisme: OrganismeDemo
    projet: Projet
    lieu: Lieu
    annee: int
    rang: int
    premiere_demande: bool = False

    def hasard(self, sujet: str) -> random.Random:
        """Its own draw on a subject: a dossier never changes because another one was added."""
        return random.Random(f"{self.annee}-{self.rang}-{sujet}")

    @property
    def titre(self) -> str:
        """The idea and its place, within the limit of the form."""
        complet = f"{self.projet.titre} — {self.lieu.nom}"
        return complet if len(complet) <= 120 else self.projet.titre

    def dit(self, texte: str) -> str:
        return situer(texte, self.lieu)


def euros_saisis(euros: int) -> str:
    """« 12 400 », as people type it."""
    return f"{euros:,}".replace(",", " ")


def contenu_aap(cas: Cas) -> dict[str, dict[str, Any]]:
    """The sections of the annual call."""
    organisme = _organisme(cas)
    return {
        "organisme": organisme,
        "projet": {
            "intitule": cas.titre,
            "description": cas.dit(cas.projet.description),
            **{cle: cas.dit(cas.projet.textes[cle]) for cle in ("resume", "besoins", "objectifs", "partenaires")},
        },
        "orientations": _orientations(cas),
        "territoires": _territoires(cas),
        "participation": _participation(cas),
        "calendrier": _calendrier(cas),
        "budget": _budget(cas),
        **_budget_association(cas),
        "indicateurs": {
            "indicateurs": [
                dict(zip(("objectif", "indicateur", "depart", "cible", "source"), ligne, strict=True)) | _unite(*ligne)
                for ligne in cas.projet.indicateurs
            ]
        },
        "pieces": {},
        "attestations": _attestations(cas),
    }


def _unite(_objectif: str, indicateur: str, depart: str, cible: str, _source: str) -> dict[str, str]:
    """What is counted is the first word of what tells it, unless it is a share or money."""
    unite = "euros" if "euros" in indicateur else indicateur.split()[0].lower()
    est_une_part = "%" in depart + cible
    return {"unite": "%", "cible": cible.removesuffix(" %")} if est_une_part else {"unite": unite}


def contenu_court(cas: Cas, porteur: str = "") -> dict[str, dict[str, Any]]:
    """The sections of SIP and FPC. `porteur`: the organisme that receives the money of a collectif."""
    projet = cas.projet
    alea = cas.hasard("date")
    jour = f"{alea.randint(1, 28):02d}/{alea.choice((4, 5, 6, 9, 10)):02d}/{cas.annee}"
    porte = {"porteur_administratif": porteur} if porteur else {}
    return {
        "organisme": {"nom": cas.organisme.nom, **_personne("contact", cas), **porte},
        "projet": {
            "intitule": cas.titre,
            "description": cas.dit(projet.description),
            "qui_porte": projet.textes["qui_porte"],
            "concertation": cas.dit(projet.textes["concertation"]),
            "date": jour,
            "lieu": cas.dit(projet.lieu),
        },
        "orientations": _orientations(cas),
        "territoires": {
            "communes": [cas.lieu.commune],
            "quartiers": [cas.lieu.quartier],
            "nombre_beneficiaires": str(projet.beneficiaires),
        },
        "budget": _budget(cas, ((80, {"caph": 100}),)),
        "pieces": {},
        "attestations": _attestations(cas),
    }


def _personne(prefixe: str, cas: Cas) -> dict[str, str]:
    prenom, nom, alea = cas.organisme.prenom, cas.organisme.nom_gestionnaire, cas.hasard("telephone")
    return {
        f"{prefixe}_nom": nom,
        f"{prefixe}_prenom": prenom,
        f"{prefixe}_fonction": _FONCTIONS.get(cas.organisme.genre, "présidence"),
        f"{prefixe}_telephone": f"03 27 00 {alea.randint(0, 99):02d} {alea.randint(10, 99)}",
        f"{prefixe}_courriel": adresse_de(prenom, nom),
    }


def adresse_de(prenom: str, nom: str) -> str:
    """An address that no network reaches (RFC 2606)."""
    return re.sub(r"[^a-z.-]", "", pliage(f"{prenom}.{nom}")) + "@exemple.test"


def _organisme(cas: Cas) -> dict[str, Any]:
    qui, alea = cas.organisme, cas.hasard("organisme")
    connus = {
        "nom": qui.nom,
        "adresse": qui.voie,
        "code_postal": qui.code_postal,
        "ville": qui.ville,
        **_personne("representant", cas),
        **_personne("contact", cas),
        "premiere_demande": "oui" if cas.premiere_demande else "non",
    }
    if not cas.premiere_demande:
        connus["demande_precedente"] = (
            f"{cas.annee - 1}, action de quartier, {euros_saisis(alea.randrange(2, 12) * 500)} €"
        )
    if qui.genre is not GenreOrganisme.ASSOCIATION:
        return connus
    salaries = (0, 3, 9)[qui.taille - 1] + alea.randint(0, 2) * (qui.taille - 1)
    return connus | {
        "benevoles": str(alea.randint(8, 60)),
        "salaries": str(salaries),
        "etp": f"{salaries * 0.7:.1f}".replace(".", ","),
        "adherents": str(alea.randint(30, 320)),
        "adherentes": str(alea.randint(12, 29)),
    }


def _orientations(cas: Cas) -> dict[str, Any]:
    projet = cas.projet
    return {
        "principale": projet.orientation.value,
        "secondaires": list(projet.secondaires),
        "axes": list(projet.axes),
        "facettes": list(projet.facettes),
        **{f"comment_{axe}": cas.dit(texte) for axe, texte in projet.axes.items()},
    }


def _territoires(cas: Cas) -> dict[str, Any]:
    projet, lieu, alea = cas.projet, cas.lieu, cas.hasard("territoires")
    cellules = {f"femmes.{age}": n for age, n in projet.femmes.items()} | {
        f"hommes.{age}": n for age, n in projet.hommes.items()
    }
    total = sum(cellules.values())
    dedans = total * alea.randint(55, 95) // 100
    par_quartier = {lieu.quartier: str(dedans)}
    if total > dedans:
        par_quartier["hors"] = str(total - dedans)
    communes = [lieu.commune, *(lieu.voisines if alea.random() < 0.6 else ())]
    if alea.random() < 0.3:  # some name the neighbouring commune first
        communes.reverse()
    return {
        "communes": communes,
        "quartiers": [lieu.quartier],
        "publics": cas.dit(projet.textes["publics"]),
        "beneficiaires": {code: str(n) for code, n in cellules.items()},
        "par_quartier": par_quartier,
    }


def _participation(cas: Cas) -> dict[str, Any]:
    phases = dict(zip(("diagnostic", "conception", "realisation", "evaluation"), cas.projet.degres, strict=True))
    vises = (("jeunes", "18_25" in cas.projet.hommes), ("femmes", cas.projet.egalite != "G0"))
    publics = [public for public, est_vise in vises if est_vise]
    return phases | {
        "habitants": str(cas.hasard("habitants").randint(6, 40)),
        "publics_associes": publics or ["grande_precarite"],
        "comment": cas.dit(cas.projet.textes["participation"]),
    }


def _calendrier(cas: Cas) -> dict[str, Any]:
    alea = cas.hasard("calendrier")
    return {
        "debut": f"{alea.randint(4, 28):02d}/{alea.randint(1, 3):02d}/{cas.annee}",
        "fin": f"{alea.randint(10, 20)}/12/{cas.annee}",
        "periode": "annuelle",
        "etapes": cas.dit(cas.projet.textes["etapes"]),
        "lieu": cas.dit(cas.projet.lieu),
        "moyens_humains": cas.dit(cas.projet.textes["humains"]),
        "moyens_materiels": cas.dit(cas.projet.textes["materiels"]),
    }


def cout_de(cas: Cas) -> int:
    """The cost of the project in euros: the idea's own, a little more or less, in hundreds."""
    if not cas.projet.femmes and not cas.projet.hommes:
        return cas.projet.cout
    return cas.projet.cout * cas.hasard("cout").randint(85, 112) // 10_000 * 100


def _budget(cas: Cas, partages: tuple[tuple[int, dict[str, int]], ...] = _PARTAGES) -> dict[str, Any]:
    cout, alea = cout_de(cas), cas.hasard("budget")
    charges = {poste: cout * part // 1000 * 10 for poste, part in cas.projet.charges.items()}
    premier = next(iter(charges))
    charges[premier] += cout - sum(charges.values())
    part, repartition = alea.choice(partages)
    demande = cout * part // 1000 * 10
    contrat = {code: demande * p // 1000 * 10 for code, p in repartition.items()}
    contrat["caph"] += demande - sum(contrat.values())
    lignes = [_ligne(code, montant) for code, montant in contrat.items()]
    reste = cout - demande
    communale = reste * 4 // 100 * 10 if reste > 2_000 else 0
    if communale:
        etat = alea.choice(("sollicite", "acquis"))
        lignes.append(_ligne("commune", communale, cas.lieu.nom_commune, etat))
    caf = reste * 2 // 100 * 10 if reste > 4_000 and alea.random() < 0.5 else 0
    if caf:
        lignes.append(_ligne("caf", caf))
    ventes = reste * 1 // 100 * 10 if reste > 3_000 else 0
    produits = {"ressources_propres": reste - communale - caf - ventes, "ventes": ventes}
    benevolat = alea.randrange(4, 40) * 100
    return {
        "charges": {c: euros_saisis(m) for c, m in charges.items() if m}
        | {"emplois_benevolat": euros_saisis(benevolat)},
        "produits": {c: euros_saisis(m) for c, m in produits.items() if m}
        | {"contributions_benevolat": euros_saisis(benevolat)},
        "financeurs": lignes,
    }


def _budget_association(cas: Cas) -> dict[str, Any]:
    """Those with a few salaried people fill the grid, the others join the page their assembly voted."""
    if cas.organisme.genre is not GenreOrganisme.ASSOCIATION:
        return {}
    if cas.organisme.taille != 2:
        return {"budget_association": {"moyen": "document"}}
    total = 95_000 + cas.hasard("budget de l’association").randrange(0, 40) * 500
    achats, locations, cotisations, commune = (total * part // 1000 * 10 for part in (14, 9, 6, 40))
    return {
        "budget_association": {
            "moyen": "grille",
            "annee": str(cas.annee),
            "charges": {
                "achats": euros_saisis(achats),
                "locations": euros_saisis(locations),
                "personnel": euros_saisis(total - achats - locations),
            },
            "produits": {"cotisations": euros_saisis(cotisations)},
            "financeurs": [
                _ligne("caph", total - cotisations - commune),
                _ligne("commune", commune, cas.lieu.nom_commune),
            ],
        }
    }


def _ligne(financeur: str, montant: int, nom: str = "", etat: str = "sollicite") -> dict[str, str]:
    return {"financeur": financeur, "nom": nom, "etat": etat, "montant": euros_saisis(montant), "numero": ""}


def _attestations(cas: Cas) -> dict[str, str]:
    return {
        "engagement_republicain": "oui",
        "obligations": "oui",
        "exactitude": "oui",
        "cumul_aides": "sous_le_seuil",
        "signataire_nom": f"{cas.organisme.prenom} {cas.organisme.nom_gestionnaire}",
        "signataire_qualite": _FONCTIONS.get(cas.organisme.genre, "présidence"),
        "signataire_pouvoir": "representant",
    }
