"""Sends plain letters by SMTP, away from the event loop; off unless a mail server is named."""

from __future__ import annotations

import asyncio
import smtplib
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from email.message import EmailMessage

import structlog

from service.settings import Settings

TIMEOUT_SECONDS = 20

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to one address; it never holds a resident's words."""

    to: str
    subject: str
    text: str


Mailer = Callable[[Letter], Awaitable[bool]]
"""Sends a letter and says whether the server took it."""


def build_mailer(settings: Settings) -> Mailer | None:
    """Return the mailer of the settings, or None when no server is named."""
    if not settings.mail_host:
        return None

    async def send(letter: Letter) -> bool:
        try:
            await asyncio.to_thread(_send, settings, letter)
        except (OSError, smtplib.SMTPException) as error:
            log.error("mail_failed", error=type(error).__name__)
            return False
        return True

    return send


def _send(settings: Settings, letter: Letter) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = settings.mail_from, letter.to, letter.subject
    message.set_content(letter.text)
    host, port = settings.mail_host, settings.mail_port
    context = ssl.create_default_context()
    opened = (
        smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=context)
        if settings.mail_security == "tls"
        else smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)
    )
    with opened as server:
        if settings.mail_security == "starttls":
            server.starttls(context=context)
        if settings.mail_user:
            server.login(settings.mail_user, settings.mail_password.get_secret_value())
        server.send_message(message)
