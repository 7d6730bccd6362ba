"""PROMISES.md says what a whole run of its tree proved, and nothing else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.promises.__main__ import main
from tests.promises.declared import FILE, declared
from tests.promises.results import kept
from tests.promises.tree import PAGE, tree

ROOT = Path(__file__).resolve().parents[2]
DECLARED = """
not_promised = ["A photographed page."]

[promise.apples]
title = "Apples don’t fall far"
words = "They stay."
further = "every tree."

[promise.pears]
title = "Pears are soft"
words = "After a while."
"""
TESTS = """
import pytest

pytestmark = pytest.mark.promise("apples")

@pytest.mark.parametrize("weight", [1000, 234])
def test_falls(weight, proved):
    proved(weight, "apples")

@pytest.mark.promise("pears")
def test_both():
    pass
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project of its own, with two promises and three tests, none of it committed."""
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    put(tmp_path, FILE, DECLARED)
    put(tmp_path, "pytest.ini", "[pytest]\ntestpaths = tests\n")
    put(tmp_path, "tests/test_fruit.py", TESTS)
    put(tmp_path, ".gitignore", "/var/\n__pycache__/\n")
    return tmp_path


def put(root: Path, name: str, words: str) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(words)
    subprocess.run(["git", "-C", str(root), "add", "."], check=True)


def run(root: Path, *arguments: str) -> tuple[int, str]:
    """What a run of its tests came to, and what it said."""
    plugins = ["-p", "no:django", "-p", "no:cacheprovider", "-p", "tests.promises.plugin"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *plugins, *arguments],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout + done.stderr


def test_a_whole_run_fails_until_the_page_is_its_own(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Processes beside one another gather the same as one alone."""
    assert main(root) == 1
    assert "Run bin/test first." in capsys.readouterr().err
    status, said = run(root, "--whole", "-n", "2")
    assert (status, "3 passed" in said, "bin/promises" in said) == (1, True, True)
    assert main(root) == 0
    page = (root / PAGE).read_text()
    assert f"`{tree(root)}`" in page
    assert (
        "| [Apples don’t fall far](#apples-dont-fall-far) | 3 tests; 1,234 apples |"
        " `bin/test --promise apples` |"
    ) in page
    assert "Proved by 1 test: [test_fruit.py](tests/test_fruit.py)." in page
    assert "`bin/test --all --promise apples` goes further: every tree." in page
    assert page.endswith("## What is not promised\n\n- A photographed page.\n")
    status, said = run(root, "--whole")
    assert (status, "bin/promises" in said) == (0, False)
    put(root, PAGE, page.replace("1,234", "1,235"))
    status, said = run(root, "--whole")
    assert (status, "bin/promises" in said) == (1, True)


def test_a_run_that_failed_or_was_of_another_tree_writes_no_page(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(root, "tests/test_wrong.py", "def test_wrong():\n    raise ValueError\n")
    status, said = run(root, "--whole")
    assert (status, "1 failed, 3 passed" in said, "bin/promises" in said) == (1, True, False)
    assert main(root) == 1
    assert "The last whole run failed." in capsys.readouterr().err
    (root / "tests" / "test_wrong.py").unlink()
    assert main(root) == 1
    assert "another tree" in capsys.readouterr().err
    assert not (root / PAGE).exists()


def test_a_tree_that_changes_meanwhile_proves_nothing(root: Path) -> None:
    put(root, "tests/test_change.py", "def test_change():\n    open('pytest.ini', 'a').write('# changed')\n")
    status, said = run(root, "--whole")
    assert (status, "Files changed while the tests ran" in said) == (1, True)
    assert main(root) == 1


def test_chosen_tests_are_those_of_a_promise_and_judge_no_page(root: Path) -> None:
    status, said = run(root, "--promise", "pears")
    assert (status, "1 passed, 2 deselected" in said, "pears: 1 test." in said) == (0, True, True)
    assert run(root, "--whole", "-k", "falls")[0] == run(root, "--whole", "tests/test_fruit.py")[0] == 0
    assert kept(root) is None


@pytest.mark.parametrize(
    ("name", "words", "told"),
    [
        ("tests/test_fruit.py", TESTS.replace("pears", "plums"), "Nobody promised: plums."),
        ("tests/test_fruit.py", TESTS.replace('"pears"', '"apples"'), "No test proves: pears."),
        ("tests/test_other.py", "def test_other(proved):\n    pass\n", "a test that proves no promise"),
    ],
)
def test_promises_and_tests_know_each_other(root: Path, name: str, words: str, told: str) -> None:
    put(root, name, words)
    status, said = run(root, "--whole")
    assert status != 0
    assert told in said


def test_a_tree_is_its_files_whether_committed_or_not(root: Path) -> None:
    before = tree(root)
    put(root, PAGE, "anything")
    put(root, "var/log", "anything")
    git = ["git", "-C", str(root), "-c", "user.name=A", "-c", "user.email=a@school.example"]
    subprocess.run([*git, "commit", "-qm", "All"], check=True)
    assert tree(root) == before
    (root / ".gitignore").rename(root / "ignored")
    assert tree(root) != before


def test_without_git_there_is_no_tree_to_speak_of(root: Path) -> None:
    (root / ".git").rename(root / "git")
    assert run(root, "--whole")[0] == 0
    assert kept(root) is None


def test_words_of_every_promise_are_whole_sentences() -> None:
    found = declared(ROOT)
    for name, promise in found.promises.items():
        assert promise.words.endswith(".") and not promise.title.endswith("."), name
    assert all(line.endswith(".") for line in found.not_promised)
