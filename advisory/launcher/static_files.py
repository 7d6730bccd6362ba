import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from advisory.launcher.progress import Progress


def collect_static(progress: Progress) -> None:
    """Unless the files are those of the last time."""
    sources = sources_of_static_files()
    target = Path(settings.STATIC_ROOT)
    manifest = target / "staticfiles.json"
    stamp = target.with_name(f"{target.name}.sources")
    if manifest.exists() and stamp.exists() and stamp.read_text() == sources:
        return
    with progress.step("Static files"):
        call_command("collectstatic", verbosity=0, interactive=False)
        stamp.write_text(sources)


def sources_of_static_files() -> str:
    """Changes when a static file of any app does."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            path = Path(storage.path(name))
            found = path.stat()
            digest.update(f"{path} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()
