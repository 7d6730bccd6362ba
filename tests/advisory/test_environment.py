"""Settings from the environment, as a process of its own meets them."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import get_connection

from advisory import environment

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "SECRET_KEY": "a-production-secret-of-more-than-fifty-characters-0123456789",
    "JOURNAL_KEY": "another-secret-of-more-than-thirty-two-characters",
    "DATABASE_URL": "postgresql://app:x@localhost/advisory",
    "REDIS_URL": "redis://localhost:6379/0",
    "ALLOWED_HOSTS": "advisory.school.example",
}


def manage(environment: dict[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    bare = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=bare | environment,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("name", sorted(PRODUCTION))
def test_a_missing_secret_stops_the_start_with_one_line(name: str) -> None:
    found = manage({key: value for key, value in PRODUCTION.items() if key != name}, "check")
    assert found.returncode != 0
    assert found.stderr.startswith(f"{name} is not set.")
    assert len(found.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://x/y"),
        ("DATABASE_URL", "nonsense"),
        ("EMAIL_URL", "pigeon://loft"),
        ("JOURNAL_KEY", "short"),
    ],
)
def test_a_malformed_setting_stops_the_start_with_one_line(name: str, value: str) -> None:
    found = manage(PRODUCTION | {name: value}, "check")
    assert found.returncode != 0
    assert found.stderr.startswith(name)
    assert len(found.stderr.strip().splitlines()) == 1


def test_the_deploy_check_is_clean() -> None:
    found = manage(PRODUCTION, "check", "--deploy", "--fail-level", "WARNING")
    assert found.returncode == 0, found.stderr


def test_production_is_https_alone() -> None:
    names = ("SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")
    code = f"from django.conf import settings as s; print(all(getattr(s, n) for n in {names}), s.DEBUG)"
    found = manage(PRODUCTION, "shell", "--no-imports", "-c", code)
    assert found.stdout.strip() == "True False", found.stderr


def test_migrating_without_the_owner_is_explained() -> None:
    found = manage(PRODUCTION, "migrate")
    assert found.returncode != 0
    assert found.stderr.strip().endswith("set DATABASE_OWNER_URL.")
    assert "Traceback" not in found.stderr


def test_a_provider_of_email_is_named_by_its_scheme() -> None:
    found = environment.email("mailgun://a%2Fkey@?sender_domain=school.example")
    assert found["EMAIL_BACKEND"] == "anymail.backends.mailgun.EmailBackend"
    assert found["ANYMAIL"] == {
        "MAILGUN_API_KEY": "a/key",
        "MAILGUN_SENDER_DOMAIN": "school.example",
        "REQUESTS_TIMEOUT": 20,
    }


@pytest.mark.parametrize("scheme", environment.PROVIDERS)
def test_every_provider_can_be_set_up(scheme: str, settings: Any) -> None:
    for name, value in environment.email(f"{scheme}://key@?sender_domain=school.example").items():
        setattr(settings, name, value)
    assert get_connection().esp_name.lower().startswith(scheme[:6])


@pytest.mark.parametrize("url", ["pigeon://roof", "resend://", "postmark"])
def test_an_address_of_email_that_says_nothing_stops_the_start(url: str) -> None:
    with pytest.raises(SystemExit, match="EMAIL_URL"):
        environment.email(url)
