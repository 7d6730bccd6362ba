"""What the tests of one run proved, gathered from all its processes."""

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest

KEPT = Path("var", "promises.json")


@dataclass
class Proof:
    """How many tests of which file passed, and what they counted."""

    tests: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)


@dataclass
class Results:
    tree: str
    passed: bool = False
    proofs: dict[str, Proof] = field(default_factory=dict)

    def add(self, report: pytest.TestReport) -> None:
        """A test that passed; what failed fails the whole run."""
        if report.when != "call" or not report.passed:
            return
        names = [value for name, value in report.user_properties if name == "promise"]
        counted = [value for name, value in report.user_properties if name == "proved"]
        for proof in (self.proofs.setdefault(name, Proof()) for name in names):
            proof.tests[report.nodeid.partition("::")[0]] += 1
            for count, what in counted:
                proof.counts[what] += count


def keep(results: Results, root: Path) -> None:
    path = root / KEPT
    path.parent.mkdir(mode=0o700, exist_ok=True)
    proofs = {name: vars(proof) for name, proof in results.proofs.items()}
    path.write_text(json.dumps({**vars(results), "proofs": proofs}, indent=1, sort_keys=True))


def kept(root: Path) -> Results | None:
    """Those of the last whole run in this folder."""
    path = root / KEPT
    if not path.exists():
        return None
    found = json.loads(path.read_text())
    proofs = {
        name: Proof(**{part: Counter(counts) for part, counts in proof.items()})
        for name, proof in found["proofs"].items()
    }
    return Results(**{**found, "proofs": proofs})
