"""The command: the same code as the page, with exit codes."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from roster.models import Import
from schools.models import Advisory, Member
from tests.cast import Place
from tests.roster.oneroster import a_district
from tests.roster.steps import csv_of, without


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "roster.zip"
    path.write_bytes(a_district().zip())
    return path


def run(capsys: pytest.CaptureFixture[str], *options: str | Path) -> str:
    call_command("import_roster", *map(str, options))
    return capsys.readouterr().out


def test_it_imports(cedar: Place, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = run(capsys, file, "--school", "cedar", "--advisories", "grade", "--size", "10")
    assert "people added: 14" in out
    assert out.endswith("Applied.\n")
    with cedar.context():
        assert Member.objects.filter(sourced_id__startswith="cedar-").count() == 14
        assert Advisory.objects.count() == 4
        assert Import.objects.get().state == Import.State.APPLIED
    assert "Nothing to change." in run(capsys, file, "--school", "cedar", "--advisories", "grade")


def test_a_dry_run_changes_nothing(cedar: Place, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = run(capsys, file, "--school", "cedar", "--dry-run")
    assert "people added: 14" in out
    assert out.endswith("Nothing was changed.\n")
    with cedar.context():
        assert (Member.objects.count(), Import.objects.count()) == (len(cedar.people), 0)


def test_it_says_where_a_problem_is(cedar: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(csv_of(["Ann Ash", "ann", "1", "6", "", "wizard"], ["Bo Birch", "bo", "2", "6", "", ""]))
    assert "people.csv line 2: The role “wizard” is not known." in run(capsys, path, "--school", "cedar")


def test_of_several_schools_one_is_named(
    harbor: Place, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(CommandError, match="--org") as refused:
        run(capsys, file, "--school", "harbor")
    assert "other  Other School (14)" in str(refused.value)
    assert "people added: 14" in run(capsys, file, "--school", "harbor", "--org", "other")
    with harbor.context():
        assert Import.objects.count() == 1


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["nowhere.zip", "--school", "cedar"], "No such file"),
        (["{file}", "--school", "elsewhere"], "no school with the short name"),
        (["{file}", "--school", "cedar", "--size", "3"], "--size"),
        (["{file}", "--school", "cedar", "--org", "nonsense"], "cannot be imported"),
    ],
)
def test_what_it_refuses(cedar: Place, file: Path, options: list[str], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        call_command("import_roster", *[option.replace("{file}", str(file)) for option in options])
    with cedar.context():
        assert not Import.objects.exists()


def test_many_leaving_need_force(cedar: Place, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, file, "--school", "cedar", "--advisories", "none")
    file.write_bytes(without(a_district(), *[f"cedar-s{n}" for n in range(1, 9)]).zip())
    with pytest.raises(CommandError, match="--force"):
        run(capsys, file, "--school", "cedar")
    assert "people deactivated: 8" in run(capsys, file, "--school", "cedar", "--force")


def test_no_personal_data_is_left_when_it_is_refused(cedar: Place, file: Path) -> None:
    file.write_bytes(a_district().zip()[:-300])
    with pytest.raises(CommandError, match="cannot be imported"):
        call_command("import_roster", str(file), "--school", "cedar")
    with cedar.context():
        assert not Import.objects.exists()
