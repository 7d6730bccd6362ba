"""The settings that come from the environment, read once and refused with one clear line."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit


def flag(name: str) -> bool:
    return os.environ.get(name, "").strip().lower() in {"1", "true", "yes", "on"}


def secret(name: str, hint: str) -> str:
    """The value of a setting without which nothing starts; stops with one line when it is missing."""
    value = os.environ.get(name, "").strip()
    if not value:
        raise SystemExit(f"{name} is not set. {hint}")
    return value


SHORTEST_KEY = 32  # characters


def keys(name: str, instead: str = "") -> list[str]:
    """Keys with commas between them, or what stands in for them; stops with one line when one is missing or short."""
    words = (
        os.environ.get(name, "") or instead or secret(name, "Make one of 50 random characters and keep it.")
    )
    found = [word.strip() for word in words.split(",") if word.strip()]
    if not found or min(map(len, found)) < SHORTEST_KEY:
        raise SystemExit(
            f"{name} needs at least {SHORTEST_KEY} characters. Make one of 50 random characters."
        )
    return found


def database(name: str, url: str) -> dict[str, Any]:
    """Django's database settings from `postgresql://user:password@host:port/name?option=value`."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise SystemExit(f"{name} must look like postgresql://user:password@host:5432/name.")
    return {
        "ENGINE": "schools.database",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


# Providers of django-anymail by the scheme of EMAIL_URL: the backend, and the setting that takes the key.
# Resend and Brevo take a delivery's key, so that nothing goes out twice.
PROVIDERS = {
    "resend": ("notices.providers.ResendBackend", "RESEND_API_KEY"),
    "brevo": ("notices.providers.BrevoBackend", "BREVO_API_KEY"),
    "mailersend": ("anymail.backends.mailersend.EmailBackend", "MAILERSEND_API_TOKEN"),
    "mailgun": ("anymail.backends.mailgun.EmailBackend", "MAILGUN_API_KEY"),
    "mailtrap": ("anymail.backends.mailtrap.EmailBackend", "MAILTRAP_API_TOKEN"),
    "postmark": ("anymail.backends.postmark.EmailBackend", "POSTMARK_SERVER_TOKEN"),
    "sparkpost": ("anymail.backends.sparkpost.EmailBackend", "SPARKPOST_API_KEY"),
}
BACKENDS = {
    "smtp": "notices.smtp.EmailBackend",
    "smtps": "notices.smtp.EmailBackend",
    "file": "django.core.mail.backends.filebased.EmailBackend",
    "console": "django.core.mail.backends.console.EmailBackend",
}


def email(url: str) -> dict[str, Any]:
    """Django's e-mail settings from `smtp://user:password@host:587`, `smtps://`, `file:///folder`, `console:`, or
    `provider://key@` with the provider's other settings behind it: `mailgun://key@?sender_domain=school.example`.
    """
    parts = urlsplit(url)
    if parts.scheme in PROVIDERS:
        return provider(parts)
    if parts.scheme not in BACKENDS:
        names = ", ".join(f"{name}://" for name in PROVIDERS)
        raise SystemExit(f"EMAIL_URL must start with smtp://, smtps://, file://, console: or one of {names}.")
    found: dict[str, Any] = {"EMAIL_BACKEND": BACKENDS[parts.scheme]}
    if parts.scheme == "file":
        found["EMAIL_FILE_PATH"] = Path(unquote(parts.path))
    return found | (smtp(parts) if parts.scheme.startswith("smtp") else {})


def provider(parts: SplitResult) -> dict[str, Any]:
    backend, key = PROVIDERS[parts.scheme]
    if not parts.username:
        raise SystemExit(f"EMAIL_URL needs the provider's key: {parts.scheme}://KEY@")
    options = {f"{parts.scheme}_{name}".upper(): value for name, value in parse_qsl(parts.query)}
    return {
        "EMAIL_BACKEND": backend,
        "ANYMAIL": {key: unquote(parts.username), "REQUESTS_TIMEOUT": 20, **options},
    }


def smtp(parts: SplitResult) -> dict[str, Any]:
    local = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    return {
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and not local,
        "EMAIL_TIMEOUT": 20,
    }
