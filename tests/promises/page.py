"""PROMISES.md, from words that people wrote and numbers that a run of the tests gave."""

import re
from collections import Counter

from tests.promises.declared import Declared, Promise
from tests.promises.results import Proof, Results

HEAD = """# What Advisory promises, and how that is proved

`bin/promises` writes this page from the results of `bin/test`, which fails when the page says anything else:
no number here was typed. They are those of tree `{tree}`:
the names and contents of all files under version control, this one aside. Each command needs Python and a browser
(Chromium or Chrome), and runs the tests of its promise.

| promise | proved by | command |
| --- | --- | --- |
{rows}
"""
NOT_PROMISED = """## What is not promised

{lines}
"""


def page(declared: Declared, results: Results) -> str:
    """The whole file: the same bytes for the same results."""
    proofs = [(name, promise, results.proofs[name]) for name, promise in declared.promises.items()]
    rows = "\n".join(row(name, promise, proof) for name, promise, proof in proofs)
    sections = [section(name, promise, proof) for name, promise, proof in proofs]
    limits = NOT_PROMISED.format(lines="\n".join(f"- {line}" for line in declared.not_promised))
    return "\n".join([HEAD.format(tree=results.tree, rows=rows), *sections, limits])


def row(name: str, promise: Promise, proof: Proof) -> str:
    return f"| [{promise.title}](#{anchor(promise.title)}) | {numbers(proof)} | `{command(name)}` |"


def section(name: str, promise: Promise, proof: Proof) -> str:
    """What is promised, by which tests it is proved, and how to see it oneself."""
    lines = [
        f"## {promise.title}",
        "",
        promise.words,
        "",
        f"Proved by {numbers(proof)}: {files(proof.tests)}.",
    ]
    if promise.further:
        lines += ["", f"`{command(name, '--all')}` goes further: {promise.further}"]
    return "\n".join([*lines, ""])


def numbers(proof: Proof) -> str:
    """ "3 tests; 2,000 responses": tests first, then what they counted, by its name."""
    tests = proof.tests.total()
    counted = [f"{count:,} {what}" for what, count in sorted(proof.counts.items())]
    return "; ".join([f"{tests:,} {'test' if tests == 1 else 'tests'}", *counted])


def files(tests: Counter[str]) -> str:
    return ", ".join(f"[{path.removeprefix('tests/')}]({path})" for path in sorted(tests))


def command(name: str, *options: str) -> str:
    return " ".join(["bin/test", *options, "--promise", name])


def anchor(title: str) -> str:
    """As GitHub makes them of headings."""
    return re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")
