"""The letters of a publication: the model in force of each kind, filled with what is known of the dossier."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from sqlalchemy.orm import Session

from app.comite.queries_lettres import ALaPlume, a_ecrire, guichets_suivants
from app.comite.queries_modeles import modeles_de
from app.core import francais
from app.core.courrier import SUJET_MAXIMUM, adresse
from app.core.identifiants import siret_lisible, telephone_lisible
from app.domain.aides_publiques import CONVENTION
from app.domain.campagnes import Contact
from app.domain.familles import FAMILLES, moyennes_par_famille
from app.domain.guichets import Guichet, guichets_qui_conviennent
from app.domain.instances import SOUS_RESERVE, PartDite
from app.domain.lettres import GenreLettre, Modele, TexteDeLettre, avec_les_voies, composer
from app.domain.recours_gracieux import se_conteste
from app.domain.voies_de_recours import VOIES_DE_RECOURS
from app.models.campagnes import Campagne
from app.models.comite import Decision, Seance
from app.models.comptes import Organisme, Personne
from app.models.dossiers import Dossier

SERVICE = "Le service politique de la ville, La Porte du Hainaut"


@dataclass(frozen=True, slots=True)
class LettreEcrite:
    """A letter ready to be read or sent. `modele`: its version, 0 for that of the contract; `vides`: its gaps."""

    source: ALaPlume
    sujet: str
    texte: str
    modele: int = 0
    vides: tuple[str, ...] = ()


def ecrire_lettres(bd: Session, seance: Seance, campagne: Campagne, maintenant: datetime) -> list[LettreEcrite]:
    """Every letter of the decisions of a sitting that are not published, by number of dossier."""
    guichets = guichets_suivants(bd, campagne, maintenant)
    modeles = modeles_de(bd, campagne.id)
    return [
        ecrire(
            source,
            modeles[GenreLettre(source.decision.sens.value)],
            valeurs(source, seance, campagne, guichets, maintenant),
        )
        for source in a_ecrire(bd, seance)
    ]


def empreinte(lettres: Iterable[LettreEcrite]) -> str:
    """The digest of what they say, decision by decision: whoever read it read these."""
    lues = [(lettre.source.decision.id, lettre.sujet, lettre.texte) for lettre in lettres]
    return sha256(json.dumps(lues, ensure_ascii=False).encode()).hexdigest()


def ecrire(source: ALaPlume, modele: Modele, valeurs: Mapping[str, str]) -> LettreEcrite:
    """One letter. What is not known is left out of the sentence, never shown as a gap."""
    lettre = avec_les_voies(mettre_en_forme(modele, valeurs), valeurs["voies_de_recours"])
    return LettreEcrite(source, lettre.sujet, lettre.texte, modele.numero, lettre.vides)


def mettre_en_forme(modele: Modele, valeurs: Mapping[str, str]) -> TexteDeLettre:
    """The letter of these values, its subject as long as the outbox keeps it."""
    lettre = composer(modele, valeurs)
    if len(lettre.sujet) <= SUJET_MAXIMUM:
        return lettre
    return replace(lettre, sujet=f"{lettre.sujet[: SUJET_MAXIMUM - 1].rstrip()}…")


def valeurs(
    source: ALaPlume, seance: Seance | None, campagne: Campagne, guichets: Sequence[Guichet], maintenant: datetime
) -> dict[str, str]:
    """What each variable of a letter holds, "" when it is not known."""
    dossier, decision = source.dossier, source.decision
    vers = decision.renvoi_vers
    total = sum(part.cents for part in source.montants)
    est_contestable = se_conteste(decision.sens, total, dossier.montant_demande_cents)
    reduit = dossier.montant_demande_cents if dossier.montant_demande_cents > total else None
    return valeurs_connues(dossier, source.organisme, campagne, source.pilote) | {
        "representant": source.representant,
        "date_seance": francais.jour(seance.tenue_le) if seance else "",
        "montant_accorde": francais.euros(total),
        "montants": "\n".join(map(_part, source.montants)),
        "montant_reduit": francais.euros(reduit) if reduit else "",
        "reserves": _reserves(decision),
        "seuil_convention": francais.euros(CONVENTION.cents),
        "motif": decision.motif,
        "motif_en_bref": decision.motif_code.dans_la_lettre if decision.motif_code else "",
        "dispositif_propose": f"{vers.sigle}, {vers.libelle}" if vers else "",
        "rang": str(decision.rang or ""),
        "notes_par_famille": _notes(source) if campagne.notes_dans_les_refus else "",
        "fenetres": _fenetres(source, campagne, guichets, maintenant),
        "voies_de_recours": VOIES_DE_RECOURS if est_contestable else "",
    }


def valeurs_connues(
    dossier: Dossier, organisme: Organisme, campagne: Campagne, pilote: Personne | None
) -> dict[str, str]:
    """What a letter may say of a dossier whatever was decided."""
    contact = Contact.lire(campagne.contact or {})
    return {
        "numero": dossier.numero or "",
        "titre": dossier.titre,
        "organisme": organisme.nom,
        "siret": siret_lisible(organisme.siret) if organisme.siret else "",
        "campagne": campagne.titre,
        "montant_demande": francais.euros(dossier.montant_demande_cents),
        "referent": _joindre(pilote, contact.telephone),
        "service": contact.service or SERVICE,
        "service_adresse": contact.adresse,
        "service_telephone": telephone_lisible(contact.telephone) if contact.telephone else "",
        "service_courriel": contact.courriel,
        "lien": adresse(f"/dossiers/{dossier.id}"),
    }


def _part(part: PartDite) -> str:
    """What a funder gives; what it has not voted is not promised as if it were."""
    return f"- {part.nom} : {francais.euros(part.cents)}" + ("" if part.est_votee else f" ({SOUS_RESERVE})")


def _reserves(decision: Decision) -> str:
    """Conditions then reserves, under one title: what is only watched is told apart from what must be done."""
    a_faire = "\n".join(filter(None, (decision.motif, decision.conditions)))
    suivi = f"Réserves : {decision.reserves}" if a_faire and decision.reserves else decision.reserves
    return "\n".join(filter(None, (a_faire, suivi)))


def _joindre(qui: Personne | None, du_service: str) -> str:
    """« Sofia Benali, 03 27 00 00 00, sofia@… ». Whoever has no number of their own is called at the service's."""
    if qui is None:
        return ""
    numero = qui.telephone or du_service
    telephone = telephone_lisible(numero) if numero else ""
    return ", ".join(filter(None, (qui.nom_complet, telephone, qui.courriel)))


def _notes(source: ALaPlume) -> str:
    return "\n".join(
        f"- {FAMILLES[cle]} : {francais.points(centiemes)} sur 4"
        for cle, centiemes in moyennes_par_famille(source.notes).items()
    )


def _fenetres(source: ALaPlume, campagne: Campagne, guichets: Sequence[Guichet], maintenant: datetime) -> str:
    suivants = guichets_qui_conviennent(
        guichets, source.organisme.genre, source.dossier.montant_demande_cents, maintenant, campagne.id
    )
    vers = source.decision.renvoi_vers  # sent back, a dossier is told of that window alone
    return "\n".join(f"- {s.phrase}" for s in suivants if vers in (None, s.guichet.dispositif))
