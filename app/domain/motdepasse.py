"""What makes a password acceptable. Length and guessability; no composition rule, no expiry.

Sources: CNIL, délibération 2022-100 (50 bits are enough where attempts are throttled); ANSSI (12 characters for
users, 16 for administrators).
"""

import re
import unicodedata

from app.domain.droits import Role

LONGUEUR_MAXIMALE = 200
LONGUEURS: dict[Role, int] = {Role.PORTEUR: 12, Role.MEMBRE: 12, Role.AGENT: 14, Role.ADMINISTRATEUR: 16}

# what must remain once the commonest words, the digits and the signs are taken away
LETTRES_PROPRES = 5
SIGNES_DIFFERENTS = 6

# words of the portal's own world: the first that somebody who knows the person would try
CONTEXTE = ("hainaut", "caph", "quartiers2030")

# The commonest French passwords and the words they are made of (public lists of leaked passwords), without accents.
# Shorter ones are refused by their length; here they catch « motdepasse2027! » and « azertyazerty12 ».
COMMUNS = (
    "azertyuiop", "azerty", "qwertyuiop", "qwerty", "qsdfghjklm", "qsdfgh", "wxcvbn", "abcdefgh", "abcdef", "abcd",
    "motdepasse", "monmotdepasse", "password", "passe", "secret", "admin", "administrateur", "bienvenue", "bonjour",
    "soleil", "doudou", "loulou", "chouchou", "nounours", "coucou", "chocolat", "jetaime", "iloveyou", "amour",
    "cheval", "princesse", "marseille", "paris", "lille", "valenciennes", "denain", "raismes", "france", "football",
    "psg", "nicolas", "camille", "thomas", "julien", "alexandre", "sandrine", "isabelle", "catherine", "caroline",
    "vacances", "toto", "tata", "titi", "test", "welcome", "dragon", "association", "mairie", "quartier",
)  # fmt: skip


def _pli(texte: str) -> str:
    decompose = unicodedata.normalize("NFKD", texte.casefold())
    return "".join(c for c in decompose if not unicodedata.combining(c))


def _a_de_propre(plie: str) -> int:
    reste = plie
    for mot in sorted(COMMUNS, key=len, reverse=True):
        reste = reste.replace(mot, "")
    return len(re.findall(r"[^\W\d_]", reste))


def _est_une_suite_connue(plie: str) -> bool:
    """Few different signs, or nothing left but common words, digits and signs.

    A long password made of digits and signs only is fine if it is neither a count nor a repetition.
    """
    if len(set(plie)) < SIGNES_DIFFERENTS:
        return True
    if re.search(r"[^\W\d_]", plie):
        return _a_de_propre(plie) < LETTRES_PROPRES
    chiffres = re.sub(r"\D", "", plie)
    return chiffres in "01234567890123456789012345678901234567890" or chiffres in "98765432109876543210987654321"


def _noms_propres(prenom: str, nom: str, courriel: str) -> tuple[str, ...]:
    avant_arobase = courriel.partition("@")[0]
    morceaux = [*re.split(r"[\s'’-]+", prenom), *re.split(r"[\s'’-]+", nom), avant_arobase]
    morceaux += re.split(r"[._+-]", avant_arobase)
    return tuple({m for m in map(_pli, morceaux) if len(m) >= 4})


def refus_du_mot_de_passe(clair: str, role: Role, *, prenom: str = "", nom: str = "", courriel: str = "") -> str | None:
    """Why this password is refused, as a sentence that says what to do; None when it is accepted."""
    minimum = LONGUEURS[role]
    if len(clair) < minimum:
        return f"Choisissez au moins {minimum} caractères. Une phrase de plusieurs mots convient très bien."
    if len(clair) > LONGUEUR_MAXIMALE:
        return f"Choisissez un mot de passe de {LONGUEUR_MAXIMALE} caractères au plus."
    plie = _pli(clair)
    if any(mot in plie for mot in CONTEXTE):
        return "Choisissez un mot de passe sans « hainaut », « caph » ni le nom du portail."
    if any(mot in plie for mot in _noms_propres(prenom, nom, courriel)):
        return "Choisissez un mot de passe sans votre nom ni votre adresse e-mail."
    if _est_une_suite_connue(plie):
        return "Ce mot de passe est trop courant. Choisissez plutôt une phrase de plusieurs mots."
    return None
