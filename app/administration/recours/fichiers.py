"""The files of the archive of a decision file, beside the document that is read: tables, versions, letters, minutes."""

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from app.administration.recours.lieux import Lieux, VersionLue
from app.administration.recours.releves import Releve
from app.administration.traces.mots import acte_en_mots, details_en_mots, role_en_mots
from app.core.francais import PARIS, euros, horodatage
from app.domain.masquage import masquer_texte
from app.domain.recours import MANIFESTE, manifeste
from app.instruction.queries import AccesAgent

_FIXE = (1980, 1, 1, 0, 0, 0)
SENS = {
    "accorder": "Accordé", "refuser": "Refusé", "ajourner": "Ajourné", "mettre_en_attente": "Liste complémentaire",
    "renvoyer": "Renvoyé vers un autre dispositif",
}  # fmt: skip
DECLARES = {"aucun": "aucun lien", "lien": "un lien, lit sans juger", "retrait": "s’est retiré"}


def fichiers_du_recours(
    acces: AccesAgent,
    vus: Lieux,
    lues: Sequence[VersionLue],
    masquees: Mapping[int, dict[str, Any]],
    tenues: Sequence[Releve],
    service: tuple[str, str],
) -> dict[str, bytes]:
    """What goes beside the document, once hidden what bears on others, by path in the archive."""
    regles = {
        "campagne": acces.campagne.titre, "bareme": dict(vus.bareme), "regles": vus.regles,
        "version_du_bareme": vus.bareme_version, "reperes": dict(vus.reperes),
        "changees_sans_trace": sorted(vus.regles_inconnues),
        "versions": [
            {"numero": x.version.numero, "sha256": x.version.sha256, "conforme": x.est_conforme} for x in lues
        ],
    }  # fmt: skip
    return {
        **{f"versions/version-{numero}-masquee.json": _json(contenu) for numero, contenu in masquees.items()},
        "regles.json": _json(regles),
        "notes.csv": en_csv(
            ("critere", "agent", "note", "commentaire", "version", "donnee_le", "remplacee_le", "raison"),
            ((vus.libelles.get(n.critere, n.critere), n.nom, n.valeur, n.commentaire, n.version, n.depuis, n.jusqu_a,
              n.motif)
             for n in (*vus.notes_remplacees, *vus.notes)),
        ),
        "avis.csv": en_csv(
            ("agent", "sens", "avis", "version", "rendu_le", "repris_le", "raison"),
            ((a.nom, a.sens.libelle if a.sens else "", a.texte, a.version, a.depuis, a.jusqu_a, a.motif)
             for a in (*vus.avis_repris, *vus.avis)),
        ),
        **_partenaires_et_comite(vus),
        **{f"proces-verbaux/seance-{n}.txt": _releve(r).encode() for n, r in enumerate(tenues, start=1)},
        "recevabilite.csv": en_csv(
            ("point", "reponse", "motif", "agent", "le"),
            ((p.libelle, p.reponse, p.motif, p.par, p.le) for p in vus.points),
        ),
        "affectations.csv": en_csv(
            ("qualite", "poste", "agent", "pourquoi", "depuis", "jusqu_a"),
            ((a.qualite.value, a.poste, a.nom, a.phrase, a.depuis, a.jusqu_a) for a in vus.affectations),
        ),
        "journal.csv": en_csv(
            ("ligne", "instant", "qui", "role", "acte", "details", "empreinte"),
            ((x.id, x.a, x.nom, role_en_mots(x.role), acte_en_mots(x.acte),
              " ; ".join(f"{cle} : {v}" for cle, v in details_en_mots(dict(x.details))), x.empreinte)
             for x in vus.journal),
        ),
        **{
            f"lettres/lettre-{n}.txt": masquer_texte(f"{x.sujet}\n\n{x.texte}", service).encode()
            for n, x in enumerate(vus.lettres, start=1)
        },
    }  # fmt: skip


def _partenaires_et_comite(vus: Lieux) -> dict[str, bytes]:
    """The avis of others, who withdrew (never why), the decisions."""

    def montants(lus: Sequence[tuple[str, int]]) -> str:
        return ", ".join(f"{nom} {euros(cents)}" for nom, cents in lus)

    return {
        "declarations.csv": en_csv(
            ("personne", "declaration", "le"), ((d.nom, DECLARES[d.reponse], d.depuis) for d in vus.declarations)
        ),
        "avis-partenaires.csv": en_csv(
            ("partenaire", "sens", "avis", "montant_envisage", "demande_le", "rendu_le"),
            (
                (a.partenaire, a.sens.libelle if a.sens else "", a.texte,
                 euros(a.montant_cents) if a.montant_cents else "", a.demande_le, a.suivi.rendu_le)
                for a in vus.partenaires
            ),
        ),
        "avis-instances.csv": en_csv(
            ("seance", "tenue_le", "sens", "avis", "montants", "remplace", "raison"),
            (
                (a.seance, a.tenue_le, a.sens.libelle, a.texte, montants(a.montants), "oui" if a.est_remplace else "",
                 a.raison)
                for a in vus.instances
            ),
        ),
        "decisions.csv": en_csv(
            ("seance", "tenue_le", "sens", "montants", "motif", "precisions", "enregistree_le", "publiee_le",
             "annulee_le", "motif_annulation"),
            (
                (d.seance, d.tenue_le, SENS.get(d.sens, d.sens), montants(d.montants), d.motif,
                 " ; ".join(f"{nom} : {texte}" for nom, texte in d.precisions), d.depuis, d.publiee_le, d.annulee_le,
                 d.motif_annulation)
                for d in vus.decisions
            ),
        ),
    }  # fmt: skip


def _releve(r: Releve) -> str:
    """What the minutes of a sitting say of this dossier, in plain text."""
    retires = [nom for nom, _ in (*r.retires, *r.agents)]
    lignes = [
        r.titre,
        f"Tenue le {horodatage(r.tenue_le)}{f', {r.lieu}' if r.lieu else ''}.",
        f"Présents : {', '.join(r.presents) or 'personne'}.",
        f"Absents : {', '.join(r.absents) or 'personne'}.",
        f"N’ont pas pris part à la décision : {', '.join(retires) or 'personne'}.",
        f"Autres dossiers examinés, masqués : {r.autres}.",
    ]
    if r.pv:
        lignes += [
            f"Procès-verbal, version {r.pv.numero}, figé le {horodatage(r.pv.fige_le)}. SHA-256 : {r.pv.sha256}",
            r.pv.voix,
            r.pv.debats,
        ]
    else:
        lignes.append("Le procès-verbal de cette séance n’est pas figé.")
    return "\n".join(ligne for ligne in lignes if ligne)


def _json(valeur: Any) -> bytes:
    return json.dumps(valeur, ensure_ascii=False, indent=1, sort_keys=True, default=str).encode()


def en_csv(entetes: Sequence[str], lignes: Iterable[Sequence[Any]]) -> bytes:
    """For a French spreadsheet; what was typed is never read as a formula."""
    sortie = io.StringIO()
    sortie.write("\ufeff")
    ecrivain = csv.writer(sortie, delimiter=";", lineterminator="\r\n")
    ecrivain.writerow(entetes)
    for ligne in lignes:
        ecrivain.writerow([_cellule(valeur) for valeur in ligne])
    return sortie.getvalue().encode()


def _cellule(valeur: Any) -> str:
    if isinstance(valeur, datetime):  # the hour of the document, with its distance to UTC
        return valeur.astimezone(PARIS).isoformat(timespec="seconds")
    texte = "" if valeur is None else str(valeur)
    return f"'{texte}" if texte.startswith(("=", "+", "-", "@", "\t", "\r")) else texte


def en_zip(fichiers: dict[str, bytes]) -> bytes:
    """The same files give the same archive, with their manifest."""
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as archive:
        for nom, contenu in (*sorted(fichiers.items()), (MANIFESTE, manifeste(fichiers).encode())):
            archive.writestr(zipfile.ZipInfo(nom, _FIXE), contenu, zipfile.ZIP_DEFLATED)
    return sortie.getvalue()
