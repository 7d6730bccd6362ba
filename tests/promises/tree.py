"""Which tree was tested: the files that git keeps, as they lie there, PROMISES.md aside."""

import hashlib
import subprocess
from pathlib import Path

PAGE = "PROMISES.md"
# Whoever the folder belongs to, its files are only listed.
LIST = ["git", "-c", "safe.directory=*", "ls-files", "-z"]


def tree(root: Path) -> str:
    """Names and contents, hashed: the same in each checkout of the same files. Empty where there is no git."""
    if not (root / ".git").exists():
        return ""
    found = hashlib.sha256()
    for name in sorted(names(root)):
        content = (root / name).read_bytes()
        found.update(f"{hashlib.sha256(content).hexdigest()}  {name}\n".encode())
    return found.hexdigest()[:40]


def names(root: Path) -> set[str]:
    said = subprocess.run(LIST, cwd=root, capture_output=True, check=True, text=True).stdout
    return {name for name in said.split("\0") if name and name != PAGE and (root / name).is_file()}
