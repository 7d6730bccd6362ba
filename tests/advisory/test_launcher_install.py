"""The bare start: a virtual environment from a hashed lock, here with one tiny package."""

import hashlib
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from advisory.launcher.bootstrap import Environment

LAUNCHER = Path(__file__).resolve().parents[2] / "advisory" / "launcher"


def make_wheel(folder: Path, version: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"moss-{version}-py3-none-any.whl"
    info = f"moss-{version}.dist-info"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr("moss.py", f"version = {version!r}\n")
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: moss\nVersion: {version}\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")
    return path


def write_lock(root: Path, version: str, hashed: bool = True) -> Path:
    wheel = make_wheel(root / "wheels", version)
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    lock = root / "requirements.txt"
    lock.write_text(f"moss=={version}" + f" --hash=sha256:{digest}\n" * hashed)
    return lock


def installed(environment: Environment) -> str:
    asked = subprocess.run(
        [environment.python, "-c", "import moss; print(moss.version)"], capture_output=True, text=True
    )
    return asked.stdout.strip()


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "wheels"))
    return tmp_path


@pytest.mark.long
def test_lock_is_installed_by_its_hash_once_and_again_when_interrupted(root: Path) -> None:
    environment = Environment(root)
    lock = write_lock(root, "1.0", hashed=False)
    with pytest.raises(SystemExit, match=r"(?s)require-hashes.*could not be installed"):
        environment.install(lock)
    half_done = environment.path / "half-done"
    half_done.touch()

    environment.install(write_lock(root, "1.0"))
    assert installed(environment) == "1.0"
    assert not half_done.exists()
    assert environment.has(lock) and not environment.unfinished.exists()
    made = environment.python.lstat().st_ctime_ns

    write_lock(root, "2.0")
    assert not environment.has(lock)
    environment.install(lock)
    assert installed(environment) == "2.0"
    assert environment.python.lstat().st_ctime_ns == made


def bare_python(folder: Path, fails_with: str) -> dict[str, str]:
    """A PATH whose only Python lacks what the pattern names."""
    folder.mkdir()
    program = folder / "python3"
    program.write_text(f'#!/bin/sh\ncase "$*" in *{fails_with}*) exit 1;; esac\nexec {sys.executable} "$@"\n')
    program.chmod(0o755)
    for name in ("dirname",):
        (folder / name).symlink_to(next(p for d in os.defpath.split(":") if (p := Path(d) / name).exists()))
    return {"PATH": str(folder)}


@pytest.mark.parametrize(
    ("lacking", "cure"),
    [
        ("ensurepip", "sudo apt install python3-venv"),
        ("version_info", "needs Python 3.11 or newer with venv"),
    ],
)
def test_bare_machine_gets_the_cure_in_one_line(tmp_path: Path, lacking: str, cure: str) -> None:
    started = subprocess.run(
        ["/bin/sh", LAUNCHER / "bootstrap.sh", "start"],
        env=bare_python(tmp_path / "bin", lacking),
        capture_output=True,
        text=True,
    )
    assert started.returncode == 1
    assert cure in started.stderr
    assert len(started.stderr.splitlines()) == 1
