"""Keeping the directory: who may be asked, at which addresses they confirmed, what the communes put first."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.securite import empreinte, jeton
from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.partenaires import GenrePartenaire, exiger_priorite
from app.models.comptes import Personne
from app.models.journal import inscrire_au_journal
from app.models.partenaires import AdresseDePartenaire, CommuneDePartenaire, Partenaire, PrioriteCommunale
from app.models.referentiel import Commune, Quartier
from app.partenaires.courriels import ecrire
from app.partenaires.forms import FormePartenaire, FormePriorite


def enregistrer_partenaire(
    bd: Session, partenaire: Partenaire | None, donnees: FormePartenaire, personne: Personne, maintenant: datetime
) -> Partenaire:
    """Add a partner, or change it. Raises SaisieInvalide: a name already taken, a commune without its commune."""
    voulues = sorted(set(donnees.communes))
    _exiger_communes(bd, voulues)
    if donnees.genre is GenrePartenaire.COMMUNE and len(voulues) != 1:
        raise SaisieInvalide("Choisissez sa commune.", {"communes": "Choisissez la commune, et elle seule."})
    homonyme = bd.scalar(select(Partenaire).where(col(Partenaire.nom) == donnees.nom))
    if homonyme is not None and (partenaire is None or homonyme.id != partenaire.id):
        raise SaisieInvalide("Ce nom est déjà pris.", {"nom": "Un partenaire porte déjà ce nom."})
    if partenaire is None:
        partenaire = Partenaire(genre=donnees.genre, nom=donnees.nom, cree_le=maintenant)
        bd.add(partenaire)
    partenaire.genre, partenaire.nom = donnees.genre, donnees.nom
    bd.flush()
    bd.execute(delete(CommuneDePartenaire).where(col(CommuneDePartenaire.partenaire_id) == partenaire.id))
    bd.add_all(CommuneDePartenaire(partenaire_id=partenaire.id or 0, insee=insee) for insee in voulues)
    inscrire_au_journal(
        bd, personne, "enregistrer_partenaire", f"partenaire:{partenaire.id}", maintenant, communes=voulues
    )
    return partenaire


def _exiger_communes(bd: Session, voulues: Collection[str]) -> None:
    connues = bd.scalars(select(col(Commune.insee)).where(col(Commune.insee).in_(voulues))).all()
    if len(connues) != len(voulues):
        phrase = "Choisissez des communes de la liste."
        raise SaisieInvalide(phrase, {"communes": phrase})


def retirer_partenaire(bd: Session, partenaire: Partenaire, personne: Personne, maintenant: datetime) -> None:
    """Nobody asks it any more; asked again, it comes back. Its links open nothing meanwhile."""
    partenaire.retire_le = None if partenaire.retire_le else maintenant
    acte = "retirer_partenaire" if partenaire.retire_le else "reprendre_partenaire"
    inscrire_au_journal(bd, personne, acte, f"partenaire:{partenaire.id}", maintenant)


def ajouter_adresse(
    bd: Session, partenaire: Partenaire, courriel: str, personne: Personne, maintenant: datetime
) -> AdresseDePartenaire:
    """Mail a link to confirm this address; sent again if it waits. Raises SaisieInvalide if it is confirmed already."""
    secret = jeton()
    adresse = bd.scalar(
        select(AdresseDePartenaire).where(
            col(AdresseDePartenaire.partenaire_id) == partenaire.id, col(AdresseDePartenaire.courriel) == courriel
        )
    )
    if adresse is None:
        adresse = AdresseDePartenaire(
            partenaire_id=partenaire.id or 0, courriel=courriel, jeton_sha256="", ajoutee_le=maintenant
        )
        bd.add(adresse)
    elif adresse.retiree_le is None and adresse.confirmee_le is not None:
        raise SaisieInvalide("Adresse déjà confirmée.", {"courriel": "Cette adresse est déjà confirmée."})
    adresse.jeton_sha256, adresse.retiree_le, adresse.confirmee_le = empreinte(secret), None, None
    bd.flush()
    ecrire(
        bd, "adresse", f"partenaire-adresse-{adresse.id}-{maintenant:%Y%m%d%H%M%S%f}", courriel, maintenant,
        partenaire=partenaire, jeton=secret,
    )  # fmt: skip
    inscrire_au_journal(
        bd, personne, "ajouter_adresse_partenaire", f"adresse_de_partenaire:{adresse.id}", maintenant,
        partenaire=partenaire.id,
    )  # fmt: skip
    return adresse


def retirer_adresse(bd: Session, adresse: AdresseDePartenaire, personne: Personne, maintenant: datetime) -> None:
    """Its links open nothing any more. Raises ErreurMetier if it was taken away already."""
    if adresse.retiree_le is not None:
        raise ErreurMetier("Cette adresse est déjà retirée.")
    adresse.retiree_le = maintenant
    inscrire_au_journal(
        bd, personne, "retirer_adresse_partenaire", f"adresse_de_partenaire:{adresse.id}", maintenant,
        partenaire=adresse.partenaire_id,
    )  # fmt: skip


def confirmer_adresse(bd: Session, adresse: AdresseDePartenaire, maintenant: datetime) -> None:
    """Somebody read the mail and pressed the button; pressed again, nothing changes."""
    if adresse.confirmee_le is None:
        adresse.confirmee_le = maintenant
        inscrire_au_journal(
            bd, None, "confirmer_adresse_partenaire", f"adresse_de_partenaire:{adresse.id}", maintenant,
            partenaire=adresse.partenaire_id,
        )  # fmt: skip


def ajouter_priorite(
    bd: Session, donnees: FormePriorite, personne: Personne, maintenant: datetime
) -> PrioriteCommunale:
    """A priority of a commune for a year. Raises SaisieInvalide."""
    exiger_priorite(donnees.texte, donnees.orientation, donnees.quartier)
    if bd.get(Commune, donnees.insee) is None:
        raise SaisieInvalide("Commune inconnue.", {"insee": "Choisissez une commune de la liste."})
    if donnees.quartier is not None and bd.get(Quartier, donnees.quartier) is None:
        raise SaisieInvalide("Quartier inconnu.", {"quartier": "Choisissez un quartier de la liste."})
    priorite = PrioriteCommunale(
        insee=donnees.insee, annee=donnees.annee, orientation=donnees.orientation, quartier_code=donnees.quartier,
        texte=donnees.texte, ajoutee_le=maintenant,
    )  # fmt: skip
    bd.add(priorite)
    bd.flush()
    inscrire_au_journal(
        bd, personne, "ajouter_priorite", f"priorite_communale:{priorite.id}", maintenant,
        commune=donnees.insee, annee=donnees.annee,
    )  # fmt: skip
    return priorite


def retirer_priorite(bd: Session, priorite: PrioriteCommunale, personne: Personne, maintenant: datetime) -> None:
    """It holds no more; what was read with it stays in the trail."""
    if priorite.retiree_le is not None:
        raise ErreurMetier("Cette priorité est déjà retirée.")
    priorite.retiree_le = maintenant
    inscrire_au_journal(bd, personne, "retirer_priorite", f"priorite_communale:{priorite.id}", maintenant)
