"""How e-mail leaves the server, by the address of a mail server: `smtp://user:password@host:587` or `smtps://…`."""

from typing import Any
from urllib.parse import unquote, urlsplit


def mail_settings(address: str) -> dict[str, Any]:
    """Django's settings for a mail server; without one e-mails are kept in memory and links are shown on the page."""
    if not address:
        return {"EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend", "MAIL": False}
    parts = urlsplit(address)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError("write smtp://USER:PASSWORD@HOST:PORT or smtps://…")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp",
        "EMAIL_TIMEOUT": 20,
        "DEFAULT_FROM_EMAIL": unquote(parts.username or "") or f"abreast@{parts.hostname}",
        "MAIL": True,
    }
