"""bin/promises: writes PROMISES.md from what the last whole run of bin/test in this folder proved."""

import sys
from pathlib import Path

from tests.promises.declared import declared
from tests.promises.page import page
from tests.promises.results import Results, kept
from tests.promises.tree import PAGE, tree


def main(root: Path) -> int:
    """The exit status."""
    results = kept(root)
    refusal = refuse(results, root)
    if results is None or refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    (root / PAGE).write_text(page(declared(root), results))
    return 0


def refuse(results: Results | None, root: Path) -> str:
    """Why these results prove nothing about this tree, if so."""
    if results is None:
        return "There are no results yet. Run bin/test first."
    if results.tree != tree(root):
        return "The last whole run was of another tree. Run bin/test first."
    return "" if results.passed else "The last whole run failed. Mend that and run bin/test again."


if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parents[2]))
