"""Settings, read once from the environment (prefix PORTAIL_)."""

from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

RACINE = Path(__file__).resolve().parents[2]
SECRET_DE_DEVELOPPEMENT = "secret-de-developpement-a-remplacer"
HTMX_VERSION = "2.0.11"
HTMX_CDN = f"https://cdn.jsdelivr.net/npm/htmx.org@{HTMX_VERSION}/dist/htmx.min.js"
HTMX_EMPREINTE = "sha384-2OatzQy1H+Zd/IIrjr1TcuDGqLXeHhbooAyJY1KdQMKnr4LZ22k31GBLdYKHmVjg"


class Environnement(StrEnum):
    DEMO = "demo"
    TEST = "test"
    PRODUCTION = "production"


class Reglages(BaseSettings):
    """Every setting has a default that works on one machine with nothing else installed."""

    model_config = SettingsConfigDict(env_prefix="PORTAIL_", extra="ignore")

    env: Environnement = Environnement.DEMO
    donnees: Path = RACINE / "donnees"
    database_url: str = ""
    smtp_url: str = ""
    url_publique: str = "http://127.0.0.1:8000"
    expediteur: str = "Projets Quartiers 2030 <ne-pas-repondre@quartiers2030.example>"
    htmx_url: str = HTMX_CDN
    clamd: str = ""
    annuaire_url: str = ""
    secret: SecretStr = SecretStr(SECRET_DE_DEVELOPPEMENT)
    horloge: Path | None = None

    @property
    def url_base(self) -> str:
        """The database: what was set, else a SQLite file in the one data directory."""
        return self.database_url or f"sqlite:///{self.donnees / 'portail.sqlite'}"

    @property
    def est_production(self) -> bool:
        return self.env is Environnement.PRODUCTION

    @property
    def est_demo(self) -> bool:
        return self.env is Environnement.DEMO

    @property
    def est_en_https(self) -> bool:
        return self.url_publique.startswith("https://")

    def refus_de_demarrer(self) -> list[str]:
        """Why production may not start with these settings; empty when it may."""
        if not self.est_production:
            return []
        refus = []
        if self.secret.get_secret_value() == SECRET_DE_DEVELOPPEMENT:
            refus.append("PORTAIL_SECRET est resté au secret de développement : donnez-lui une valeur propre.")
        elif len(self.secret.get_secret_value()) < 32:
            refus.append("PORTAIL_SECRET est trop court : il lui faut au moins 32 caractères.")
        if self.horloge is not None:
            refus.append("PORTAIL_HORLOGE impose une horloge d’essai : retirez ce réglage.")
        if not self.est_en_https:
            refus.append("PORTAIL_URL_PUBLIQUE doit commencer par https:// en production.")
        if not self.smtp_url:
            refus.append(
                "PORTAIL_SMTP_URL n’est pas réglé : aucun code de connexion, accusé ni lettre ne partirait. "
                "Donnez l’adresse du serveur de courrier."
            )
        return refus


@lru_cache
def reglages() -> Reglages:
    """The settings of this process. Tests call `reglages.cache_clear()` after changing the environment."""
    return Reglages()
