"""The minutes as a text document and the record of decisions as a workbook, both from one content."""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from app.comite.tableur import SANS_CALCUL
from app.core import francais
from app.core.plus_tard import PlusTard
from app.domain.proces_verbal import Contenu, de_ce_financeur, lignes_de_total

if TYPE_CHECKING:
    import docx
    import xlsxwriter
else:
    docx, xlsxwriter = PlusTard("docx"), PlusTard("xlsxwriter")

TYPE_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def en_docx(contenu: Contenu, empreinte: str, relecture: str = "") -> bytes:
    """The minutes, `contenu` with its instants read; `relecture`: who wrote and read them. What was typed is text."""
    document = docx.Document()
    document.core_properties.title = f"Procès-verbal — {contenu['seance']['titre']}"
    document.core_properties.language = "fr-FR"
    _tete(document, contenu)
    codes = [f["code"] for f in contenu["financeurs"]]
    document.add_heading("Ordre du jour", 2)
    for dossier in contenu["dossiers"]:
        _un_dossier(document, dossier, contenu["financeurs"])
    document.add_heading("Montants", 2)
    _tableau(
        document,
        ("Dossier", "Ce qui est dit", *(f["nom"] for f in contenu["financeurs"])),
        [
            (f"{d['numero']} {d['titre']}", d["dit"], *(_somme(d["montants"].get(code, 0)) for code in codes))
            for d in contenu["dossiers"]
        ]
        + [(mot, "", *(_somme(sommes[code]) for code in codes)) for mot, sommes in lignes_de_total(contenu)],
    )
    if relecture:
        document.add_paragraph(relecture)
    if empreinte:
        document.add_paragraph(f"Version {contenu['version']}, empreinte SHA-256 du contenu : {empreinte}")
    sortie = io.BytesIO()
    document.save(sortie)
    return sortie.getvalue()


def deliberation_en_docx(contenu: Contenu, financeur: Contenu) -> bytes:
    """The table that the assembly of a funder votes, to be joined to its deliberation."""
    document = docx.Document()
    document.core_properties.title = f"Délibération — {contenu['seance']['titre']}"
    document.core_properties.language = "fr-FR"
    document.add_heading(f"Subventions soumises au vote : {financeur['nom']}", 1)
    seance = contenu["seance"]
    document.add_paragraph(
        f"{seance['titre']}, {francais.instant(seance['tenue_le'])} (heure de Paris). {seance['campagne']}. "
        "Montants décidés par le comité de pilotage du contrat Quartiers 2030."
    )
    siens = de_ce_financeur(contenu, financeur["code"])
    _tableau(
        document,
        ("Numéro", "Organisme", "Projet", "Coût du projet", "Subvention", "Vote"),
        [
            (
                d["numero"], d["organisme"], d["titre"], francais.euros(d["cout_cents"]),
                francais.euros(d["montants"][financeur["code"]]), d["dit"],
            )
            for d in siens
        ]
        + [("Total", "", "", "", francais.euros(contenu["totaux"][financeur["code"]]), "")],
    )  # fmt: skip
    sortie = io.BytesIO()
    document.save(sortie)
    return sortie.getvalue()


def _tete(document: Any, contenu: Contenu) -> None:
    seance = contenu["seance"]
    document.add_heading("Procès-verbal", 1)
    lieu = f", {seance['lieu']}" if seance["lieu"] else ""
    instance = "" if seance["instance"].lower() in seance["titre"].lower() else f" ({seance['instance'].lower()})"
    document.add_paragraph(
        f"{seance['titre']}{instance}, {seance['campagne']}. "
        f"Séance du {francais.instant(seance['tenue_le'])} (heure de Paris){lieu}."
    )
    if contenu["rectification"]:
        document.add_paragraph(f"Version {contenu['version']}, rectifiée : {contenu['rectification']}")
    document.add_heading("Présences", 2)
    for p in contenu["presences"]:
        par = f" par {p['represente_par']}" if p["represente_par"] else ""
        heures = " ; ".join(
            f"de {francais.heure(debut)} à {francais.heure(fin)}" if fin else f"à partir de {francais.heure(debut)}"
            for debut, fin in p["periodes"]
        )
        ligne = f"{p['nom']} : {p['place'].lower()}{par}" + (f", {heures}" if heures else "")
        document.add_paragraph(ligne, style="List Bullet")
    if contenu["observations"]:
        document.add_heading("Observations", 2)
        for paragraphe in filter(str.strip, contenu["observations"].splitlines()):
            document.add_paragraph(paragraphe)


def _un_dossier(document: Any, d: Contenu, financeurs: Sequence[Contenu]) -> None:
    document.add_heading(f"{d['numero']} — {d['titre']}", 3)
    sommes = [f"{f['nom']} {_somme(d['montants'][f['code']])}" for f in financeurs if d["montants"].get(f["code"])]
    phrases = [f"{d['organisme']}, demande {francais.euros(d['demande_cents'])}."]
    phrases.append(d["dit"] + (f" : {', '.join(sommes)}." if sommes else "."))
    phrases += [f"{p['nom']} : {p['texte']}" for p in d["precisions"]]
    if d["deports"]:
        phrases.append(f"{'N’ont' if len(d['deports']) > 1 else 'N’a'} pas pris part : {', '.join(d['deports'])}.")
    phrases += [f"Quorum : {d['quorum']}."] if d["quorum"] else []
    phrases += [f"Vote : {d['voix']}."] if d["voix"] else []
    phrases += filter(str.strip, d["debats"].splitlines())
    phrases += d["corrections"]
    for phrase in phrases:
        document.add_paragraph(phrase)


def _tableau(document: Any, titres: Sequence[str], lignes: Sequence[Sequence[str]]) -> None:
    tableau = document.add_table(rows=1, cols=len(titres))
    tableau.style = "Light Grid Accent 1"
    for cellule, titre in zip(tableau.rows[0].cells, titres, strict=True):
        cellule.text = titre
    for ligne in lignes:
        for cellule, texte in zip(tableau.add_row().cells, ligne, strict=True):
            cellule.text = texte


def _somme(cents: int) -> str:
    return francais.euros(cents) if cents else "—"


def en_xlsx(contenu: Contenu) -> bytes:
    """The record of decisions: a sheet for all, then one for each funder. Amounts are numbers, in euros."""
    sortie = io.BytesIO()
    classeur = xlsxwriter.Workbook(sortie, SANS_CALCUL)
    gras, euros = classeur.add_format({"bold": True}), classeur.add_format({"num_format": "#,##0.00 €"})
    financeurs = contenu["financeurs"]
    feuille = classeur.add_worksheet("Relevé")
    titres = ["Numéro", "Projet", "Organisme", "Ce qui est dit", "Précisions", "Vote", "Demandé"]
    feuille.write_row(0, 0, titres + [f["nom"] for f in financeurs], gras)
    for n, d in enumerate(contenu["dossiers"], start=1):
        _textes(feuille, n, (d["numero"], d["titre"], d["organisme"], d["dit"], _en_ligne(d), d["voix"]))
        feuille.write_number(n, 6, d["demande_cents"] / 100, euros)
        for colonne, f in enumerate(financeurs, start=7):
            feuille.write_number(n, colonne, d["montants"].get(f["code"], 0) / 100, euros)
    fin = len(contenu["dossiers"]) + 1
    for n, (mot, sommes) in enumerate(lignes_de_total(contenu), start=fin):
        feuille.write_string(n, 0, mot, gras)
        for colonne, f in enumerate(financeurs, start=7):
            feuille.write_number(n, colonne, sommes[f["code"]] / 100, euros)
    _mettre_en_page(feuille, 6 + len(financeurs))
    for f in financeurs:
        _feuille_du_financeur(classeur, contenu, f, gras, euros)
    classeur.close()
    return sortie.getvalue()


def _feuille_du_financeur(classeur: Any, contenu: Contenu, financeur: Contenu, gras: Any, euros: Any) -> None:
    feuille = classeur.add_worksheet(_nom_de_feuille(financeur["nom"], {s.get_name() for s in classeur.worksheets()}))
    feuille.write_row(
        0, 0, ["Numéro", "Projet", "Organisme", "Ce qui est dit", "Précisions", "Coût du projet", "Montant"], gras
    )
    siens = de_ce_financeur(contenu, financeur["code"])
    for n, d in enumerate(siens, start=1):
        _textes(feuille, n, (d["numero"], d["titre"], d["organisme"], d["dit"], _en_ligne(d)))
        feuille.write_number(n, 5, d["cout_cents"] / 100, euros)
        feuille.write_number(n, 6, d["montants"].get(financeur["code"], 0) / 100, euros)
    for n, (mot, sommes) in enumerate(lignes_de_total(contenu), start=len(siens) + 1):
        feuille.write_string(n, 0, mot, gras)
        feuille.write_number(n, 6, sommes[financeur["code"]] / 100, euros)
    _mettre_en_page(feuille, 6)


def _textes(feuille: Any, ligne: int, textes: Sequence[str]) -> None:
    for colonne, texte in enumerate(textes):
        feuille.write_string(ligne, colonne, texte)


def _mettre_en_page(feuille: Any, derniere: int) -> None:
    feuille.freeze_panes(1, 2)
    feuille.set_column(1, 4, 36)
    feuille.set_column(5, derniere, 16)


def _en_ligne(d: Contenu) -> str:
    return " ".join([*(f"{p['nom']} : {p['texte']}" for p in d["precisions"]), *d["corrections"]])


def _nom_de_feuille(nom: str, pris: set[str]) -> str:
    """What a workbook accepts as a name, told apart from the others."""
    propre = "".join("-" if signe in "[]:*?/\\'" else signe for signe in nom)[:28] or "Financeur"
    return propre if propre not in pris else f"{propre} {len(pris)}"
