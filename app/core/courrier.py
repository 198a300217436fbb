"""Writing one e-mail from its template, and sending it by SMTP. When to send it is the outbox's business."""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate
from functools import lru_cache
from typing import Any
from urllib.parse import unquote, urlsplit

from app.core.config import reglages
from app.core.pages import rendre

# what the outbox keeps of a subject
SUJET_MAXIMUM = 200


def adresse(chemin: str) -> str:
    """A full address of the portal, as a mail must give it."""
    return reglages().url_publique.rstrip("/") + chemin


def rediger(gabarit: str, **contexte: Any) -> tuple[str, str]:
    """Subject and text of `templates/courriels/<gabarit>.txt`: its first line is the subject."""
    sujet, _, corps = rendre(f"courriels/{gabarit}.txt", **{"adresse": adresse, **contexte}).partition("\n")
    sujet = sujet.strip()
    if len(sujet) > SUJET_MAXIMUM:  # a title of 200 signs within a sentence
        sujet = f"{sujet[: SUJET_MAXIMUM - 1].rstrip()}…"
    return sujet, corps.strip() + "\n"


def composer(
    identifiant: str,
    destinataire: str,
    sujet: str,
    texte: str,
    fil: str = "",
    pieces: tuple[tuple[str, bytes], ...] = (),
) -> EmailMessage:
    """A text message with a stable Message-ID: sent twice by accident, it is shown once."""
    domaine = urlsplit(reglages().url_publique).hostname or "portail.example"
    message = EmailMessage()
    message["From"] = reglages().expediteur
    message["To"] = destinataire
    message["Subject"] = sujet
    message["Date"] = formatdate(usegmt=True)
    message["Message-ID"] = f"<{identifiant}@{domaine}>"
    message["Auto-Submitted"] = "auto-generated"
    if fil:
        message["References"] = f"<{fil}@{domaine}>"
    message.set_content(texte)
    for nom, contenu in pieces:
        message.add_attachment(contenu, maintype="application", subtype="pdf", filename=nom)
    return message


@lru_cache
def _autorites() -> ssl.SSLContext:
    """The authorities that the machine trusts. Reading them takes longer than sending a message."""
    return ssl.create_default_context()


def expedier(message: EmailMessage) -> None:
    """Hand a message to the SMTP server of the settings (smtp://, smtps://, user and password allowed).

    Raises smtplib.SMTPException or OSError when the server does not take it.
    """
    adresse = urlsplit(reglages().smtp_url)
    hote, port = adresse.hostname or "localhost", adresse.port
    if adresse.scheme == "smtps":
        serveur: smtplib.SMTP = smtplib.SMTP_SSL(hote, port or 465, timeout=20, context=_autorites())
    else:
        serveur = smtplib.SMTP(hote, port or 25, timeout=20)
    with serveur:
        if adresse.scheme == "smtp" and serveur.has_extn("starttls"):
            serveur.starttls(context=_autorites())
        if adresse.username:
            serveur.login(unquote(adresse.username), unquote(adresse.password or ""))
        serveur.send_message(message)
