"""What the porteur does to a draft: begin it, write it, give it up."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, Integer, String, bindparam, delete, func, insert, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.calendrier import Fenetre
from app.domain.dispositifs import Dispositif, exiger_candidature
from app.domain.erreurs import ConflitDeVersion, ErreurMetier
from app.domain.etats import EDITABLES, Etat, Lecteur, apres, libelle
from app.domain.extrait import Extrait, extrait
from app.domain.formulaire import formulaire, sans_quartiers_retires, section_de
from app.domain.fusion import Conflit, base_actuelle, fusionner
from app.domain.mandats import avec_l_aide_de
from app.domain.orientations import AXES
from app.domain.questions import Contenu
from app.domain.questions_budget_association import BUDGET_ASSOCIATION
from app.dossiers.fiche import budget_de_l_annee, reponses_de_la_fiche
from app.dossiers.queries import Acces, demande_ouverte, references
from app.models.campagnes import Campagne
from app.models.comptes import Organisme, Personne
from app.models.dossiers import DemandeDeComplement, Dossier, Rattachement, Section
from app.models.journal import inscrire_au_journal
from app.models.socle import table

# the answers that lists, filters and routing read; the others need no projection
SECTIONS_PROJETEES = frozenset({"projet", "orientations", "territoires", "budget"})
# always open when something is asked: a document may go with any answer
TOUJOURS_OUVERTE = "pieces"
ECHEANCES_PAR_PASSAGE = 100


class SectionModifiee(ConflitDeVersion):
    """Someone saved the same answers in between: both texts go to the page, nothing is lost.

    `mien`: the whole section as it would be with my answers; `autre`: as it is saved; `conflits`: the cells at
    stake; `version`: the one to send back once chosen.
    """

    def __init__(self, mien: dict[str, Any], autre: dict[str, Any], conflits: list[Conflit], version: int) -> None:
        super().__init__(
            "Une autre personne a enregistré cette partie pendant que vous écriviez. "
            "Comparez les deux textes, puis choisissez ce qu’il faut garder."
        )
        self.mien, self.autre, self.conflits, self.version = mien, autre, conflits, version


def fenetre(campagne: Campagne) -> Fenetre:
    """The half-open window of a campaign."""
    return Fenetre(campagne.ouvre_le, campagne.ferme_le)


def commencer(
    bd: Session, campagne: Campagne, organisme: Organisme, personne: Personne, maintenant: datetime
) -> Dossier:
    """A new draft for an organisme. Raises ErreurMetier if the window is closed or not for this kind of body."""
    fenetre(campagne).exiger_ouverte(maintenant)
    exiger_candidature(campagne.dispositif, organisme.genre)
    exiger_portage(organisme)
    dossier = Dossier(
        campagne_id=campagne.id or 0,
        organisme_id=organisme.id or 0,
        cree_par_id=personne.id or 0,
        cree_le=maintenant,
        modifie_le=maintenant,
    )
    bd.add(dossier)
    bd.flush()
    repris = {"organisme": _repris_de_la_fiche(bd, campagne.dispositif, organisme, personne, maintenant)}
    if section_de(formulaire(campagne.dispositif, organisme.genre), BUDGET_ASSOCIATION.cle):
        repris[BUDGET_ASSOCIATION.cle] = budget_de_l_annee(bd, organisme, campagne.annee)
    bd.add_all(
        Section(
            dossier_id=dossier.id or 0,
            cle=cle,
            contenu=contenu,
            modifiee_le=maintenant,
            modifiee_par_id=personne.id or 0,
        )
        for cle, contenu in repris.items()
        if contenu or cle == "organisme"
    )
    inscrire_au_journal(bd, personne, "commencer", f"dossier:{dossier.id}", maintenant, dossier_id=dossier.id)
    return dossier


def exiger_portage(organisme: Organisme) -> None:
    """A collectif d’habitants asks only once the organisme that receives the money is known."""
    if organisme.genre.doit_etre_porte and organisme.porte_par_id is None:
        raise ErreurMetier(
            "Ce collectif n’a pas encore d’organisme pour porter sa demande. "
            "Indiquez-le dans la fiche du collectif, puis revenez."
        )


def _repris_de_la_fiche(
    bd: Session, dispositif: Dispositif, organisme: Organisme, personne: Personne, maintenant: datetime
) -> dict[str, Any]:
    """What the portal knows already is not asked again (CRPA L.114-8); only the questions that exist are kept."""
    porteur = bd.get(Organisme, organisme.porte_par_id) if organisme.porte_par_id else None
    connus = {
        **reponses_de_la_fiche(bd, organisme, maintenant),
        "contact_nom": personne.nom,
        "contact_prenom": personne.prenom,
        "contact_telephone": personne.telephone,
        "contact_courriel": personne.courriel,
        "porteur_administratif": porteur.nom if porteur else "",
    }
    section = section_de(formulaire(dispositif, organisme.genre), "organisme")
    posees = {question.cle for question in section.questions} if section else set()
    return {cle: valeur for cle, valeur in connus.items() if valeur and cle in posees}


def exiger_editable(dossier: Dossier) -> None:
    """Raise ErreurMetier unless the dossier is a draft or was asked to be completed."""
    if dossier.etat not in EDITABLES:
        raise ErreurMetier(
            f"Ce dossier est « {libelle(dossier.etat, Lecteur.PORTEUR)} » : il ne se modifie plus. "
            "Écrivez à votre chef de projet pour signaler un changement."
        )


def enregistrer_section(
    bd: Session,
    acces: Acces,
    cle: str,
    contenu: dict[str, Any],
    version: int,
    personne: Personne,
    maintenant: datetime,
    base: Mapping[str, str] | None = None,
) -> Section:
    """Keep what was typed in a section, right or wrong; what is not in `contenu` keeps its answer.

    `contenu`: what a page sent (`lire_postes`), or whole answers.
    `version`: the one the person was looking at (0: none); `base`: the digests of its answers, which let two
    people change different answers at the same time. Raises SectionModifiee when both changed the same one.
    """
    exiger_ecriture_ouverte(acces, maintenant)
    exiger_section_ouverte(demande_ouverte(bd, acces.dossier), cle)
    sections = {s.cle: s for s in bd.scalars(select(Section).where(col(Section.dossier_id) == acces.dossier.id)).all()}
    section = sections.get(cle)
    if section is None:
        section = Section(dossier_id=acces.dossier.id or 0, cle=cle, version=0, modifiee_par_id=personne.id or 0)
        bd.add(section)
        sections[cle] = section
    nouveau = _reuni(section, contenu, version, base or {})
    if section.version > 0 and section.contenu == nouveau and section.modifiee_le > acces.dossier.cree_le:
        return section
    if section.version == 0 or section.contenu != nouveau:
        section.contenu = nouveau
        section.version += 1
    section.modifiee_le, section.modifiee_par_id = maintenant, personne.id or 0
    acces.dossier.modifie_le = maintenant
    noter_aide(acces)
    # a dossier sent back for completion keeps showing its deposited version in the lists until it returns
    if cle in SECTIONS_PROJETEES and acces.dossier.depose_le is None:
        contenus = {s.cle: s.contenu for s in sections.values()}
        appliquer_extrait(acces.dossier, extrait(contenus, references(), acces.regles.financeurs))
    bd.flush()
    inscrire_au_journal(
        bd, personne, "enregistrer_section", f"section:{section.id}", maintenant,
        dossier_id=acces.dossier.id, section=cle, version=section.version,
    )  # fmt: skip
    return section


def _reuni(section: Section, contenu: dict[str, Any], version: int, base: Mapping[str, str]) -> dict[str, Any]:
    if section.version == version:
        base = base_actuelle(section.contenu)
    fusion = fusionner(base, contenu, section.contenu)
    if fusion.conflits:
        raise SectionModifiee(fusion.contenu, section.contenu, fusion.conflits, section.version)
    return sans_quartiers_retires(fusion.contenu)


def noter_aide(acces: Acces) -> None:
    """Keep who helps: the dossier says so to its members and to the agents."""
    if acces.aide:
        acces.dossier.aide_par = avec_l_aide_de(acces.dossier.aide_par, acces.aide)


def exiger_section_ouverte(demande: DemandeDeComplement | None, cle: str) -> None:
    """When only some parts were asked to be completed, the others stay as they were deposited."""
    exiger_section_demandee(frozenset(demande.sections) if demande and demande.sections else None, cle)


def exiger_section_demandee(demandees: frozenset[str] | None, cle: str) -> None:
    """The same, from the keys that were asked; None: nothing was asked, or everything."""
    if demandees is not None and cle not in demandees | {TOUJOURS_OUVERTE}:
        raise ErreurMetier(
            "Cette partie ne fait pas partie du complément demandé : elle reste telle que vous l’avez déposée. "
            "Complétez les parties demandées, puis renvoyez le dossier."
        )


def sections_ouvertes(acces: Acces, demande: DemandeDeComplement | None) -> frozenset[str]:
    """The parts that may be changed now, as far as a request for completion limits them."""
    toutes = frozenset(s.cle for s in acces.sections)
    if demande is None or not demande.sections:
        return toutes
    return toutes & {*demande.sections, TOUJOURS_OUVERTE}


def exiger_redaction_ouverte(acces: Acces, maintenant: datetime) -> None:
    """A draft is written while the window is open; a dossier to complete has its own term."""
    if acces.dossier.depose_le is None:
        fenetre(acces.campagne).exiger_ouverte(maintenant)


def exiger_ecriture_ouverte(acces: Acces, maintenant: datetime) -> None:
    """The call first: an undeposited dossier whose call is closed is told so, whatever its state has become."""
    exiger_redaction_ouverte(acces, maintenant)
    exiger_editable(acces.dossier)


def projeter(bd: Session, acces: Acces, contenu: Contenu) -> Extrait:
    """Bring the columns and links of a deposited dossier in step with its answers."""
    resume = extrait(contenu, references(), acces.regles.financeurs)
    appliquer_extrait(acces.dossier, resume)
    bd.execute(delete(Rattachement).where(col(Rattachement.dossier_id) == acces.dossier.id))
    lier(bd, acces.dossier, resume)
    return resume


_LIEN = insert(table(Rattachement))
_EN_COLONNES = func.unnest(
    bindparam("natures", type_=ARRAY(String)), bindparam("codes", type_=ARRAY(String)),
    bindparam("rangs", type_=ARRAY(Integer)),
).table_valued("nature", "code", "rang").render_derived()  # fmt: skip
_LIENS = _LIEN.from_select(
    ["dossier_id", "nature", "code", "rang"],
    select(
        bindparam("dossier", type_=Integer), _EN_COLONNES.c.nature, _EN_COLONNES.c.code, _EN_COLONNES.c.rang
    ),
)  # fmt: skip


def lier(bd: Session, dossier: Dossier, resume: Extrait) -> None:
    """Write the links of a dossier that has none: a draft, which nobody filters, until its deposit."""
    liens = resume.liens
    if not liens:
        return
    if bd.get_bind().dialect.name == "sqlite":
        bd.execute(
            _LIEN,
            [{"dossier_id": dossier.id, "nature": nature, "code": code, "rang": rang} for nature, code, rang in liens],
        )
        return
    # fifteen rows or so: PostgreSQL would be sent as many statements
    natures, codes, rangs = (list(colonne) for colonne in zip(*liens, strict=True))
    bd.execute(_LIENS, {"dossier": dossier.id, "natures": natures, "codes": codes, "rangs": rangs})


def appliquer_extrait(dossier: Dossier, resume: Extrait) -> None:
    noms = references()
    dossier.titre = resume.titre
    dossier.orientation = resume.orientation
    dossier.montant_demande_cents = resume.montant_demande_cents
    dossier.cout_total_cents = resume.cout_total_cents
    dossier.beneficiaires = resume.beneficiaires
    dossier.traits = resume.traits
    dossier.commune_principale = resume.communes[0] if resume.communes else None
    axes = dict.fromkeys(AXES[a.axe].libelle_court for a in resume.axes)
    dossier.axes_resume = ", ".join(axes)[:400]
    lieux = [noms.communes[c] for c in resume.communes] + [noms.quartiers[q].nom for q in resume.quartiers]
    dossier.territoires_resume = ", ".join(dict.fromkeys(lieux))[:400]


def abandonner(bd: Session, acces: Acces, personne: Personne, maintenant: datetime) -> None:
    """Give a draft up. It leaves the lists and is erased later with the others of its kind."""
    acces.dossier.etat = apres(acces.dossier.etat, "abandonner")
    acces.dossier.modifie_le = maintenant
    inscrire_au_journal(
        bd, personne, "abandonner", f"dossier:{acces.dossier.id}", maintenant, dossier_id=acces.dossier.id
    )


def expirer(bd: Session, maintenant: datetime) -> int:
    """Close the drafts whose window has closed, a hundred at a time; returns how many. Nobody asks: time does.

    The rows are locked: a deposit that is being made at the last instant is waited for, then left alone.
    """
    brouillons = bd.scalars(
        select(Dossier)
        .join(Campagne, col(Campagne.id) == col(Dossier.campagne_id))
        .where(col(Dossier.etat) == Etat.BROUILLON, col(Campagne.ferme_le) <= maintenant)
        .order_by(col(Dossier.id))
        .limit(ECHEANCES_PAR_PASSAGE)
        .with_for_update(of=Dossier)
    ).all()
    for dossier in brouillons:
        dossier.etat = apres(dossier.etat, "echoir")
        inscrire_au_journal(bd, None, "echoir", f"dossier:{dossier.id}", maintenant, dossier_id=dossier.id)
    return len(brouillons)
