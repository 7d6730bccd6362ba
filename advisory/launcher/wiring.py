"""The environment that settings.py reads, complete for a checkout's own services."""

import os
from collections.abc import Mapping
from urllib.parse import quote

from advisory import environment
from advisory.launcher.services import OWNER_URL, Services
from advisory.launcher.state import State

LOCAL_HOSTS = "localhost,127.0.0.1,[::1]"


def wire(
    state: State, services: Services, port: int, given: Mapping[str, str] = os.environ
) -> dict[str, str]:
    """For manage.py, with the owner's address; without_owner() makes what web and workers get."""
    wired = dict(given) | {
        "DJANGO_SETTINGS_MODULE": "advisory.settings",
        "PYTHONUNBUFFERED": "1",
        "DATABASE_URL": services.database_url,
        "REDIS_URL": services.redis_url,
    }
    if services.owner_url:
        wired[OWNER_URL] = services.owner_url
    if is_local(given):
        wired = local_settings(state, port) | wired
    return wired


def is_local(given: Mapping[str, str] = os.environ) -> bool:
    """A database that somebody brings makes it a real site, which must name its secrets itself."""
    return not given.get("DATABASE_URL") or environment.flag("DEBUG")


def local_settings(state: State, port: int) -> dict[str, str]:
    return {
        "SECRET_KEY": state.secret("secret-key"),
        "JOURNAL_KEY": state.secret("journal-key"),
        "ALLOWED_HOSTS": LOCAL_HOSTS,
        "BASE_URL": f"http://localhost:{port}",
        "EMAIL_URL": f"file://{quote(str(state.mail))}",
    }


def without_owner(wired: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in wired.items() if name != OWNER_URL}


def base_url(wired: Mapping[str, str]) -> str:
    """The public address, made as settings.py makes it."""
    hosts = wired.get("ALLOWED_HOSTS", "").split(",")
    return (wired.get("BASE_URL") or f"https://{hosts[0].strip() or 'localhost'}").rstrip("/")
