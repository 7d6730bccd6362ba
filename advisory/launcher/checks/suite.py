import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from advisory.launcher.postgres.roles import DATABASE

PYTHON = sys.executable
PROGRAMS = Path(sys.executable).parent
# What a real site sets; check --deploy judges these settings.
REAL_SITE = {
    "ALLOWED_HOSTS": "advisory.example",
    "BASE_URL": "https://advisory.example",
    "EMAIL_URL": "smtp://mail.example:587",
}


@dataclass(frozen=True)
class Check:
    name: str
    command: list[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    takes_long: bool = False


def checks(root: Path) -> list[Check]:
    """What runs before the tests, the quick ones first. The last of them prepare the tests' processes."""
    folders = [root / "templates", *root.glob("*/templates")]
    templates = [str(path) for folder in folders for path in sorted(folder.rglob("*.html"))]
    real_site = REAL_SITE | {name: secrets.token_urlsafe(50) for name in ("SECRET_KEY", "JOURNAL_KEY")}
    return [
        Check("ruff check", [PYTHON, "-m", "ruff", "check", "."]),
        Check("ruff format", [PYTHON, "-m", "ruff", "format", "--check", "."]),
        Check("djade", [str(PROGRAMS / "djade"), "--check", *templates]),
        Check("djlint", [PYTHON, "-m", "djlint", "--lint", "--quiet", *templates]),
        Check("import direction", [PYTHON, str(PROGRAMS / "lint-imports")]),
        Check("migrations", manage("makemigrations", "--check", "--dry-run")),
        Check("deploy check", manage("check", "--deploy", "--fail-level", "WARNING"), real_site),
        Check("database of the tests", manage("migrate", "--verbosity=0")),
        Check(
            "reading the tests", [PYTHON, "-m", "pytest", "--collect-only", "-qq", "--whole"], takes_long=True
        ),
        Check("types", [PYTHON, "-m", "mypy"], takes_long=True),
    ]


# Each of pytest's processes copies the database that is migrated already.
COPIES = {"TEST_TEMPLATE": DATABASE}


def manage(*arguments: str) -> list[str]:
    return [PYTHON, "manage.py", *arguments]


def pytest(arguments: list[str]) -> list[str]:
    """All tests on three processes, since browsers wait, or the chosen ones in this one, where a debugger works."""
    chosen = [argument for argument in arguments if argument != "--all"]
    parallel = [] if chosen else ["-n", "3", "--dist", "loadfile", "--no-loadscope-reorder"]
    whole = [] if arguments else ["--whole"]
    plugins = ["-p", "advisory.launcher.checks.own_broker"]
    return [PYTHON, "-m", "pytest", *plugins, *parallel, *whole, *arguments]
