"""What the two commands do and say."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from reports.hold import change_fewest, withhold
from reports.models import Figure, Release, ReleasedGroup
from tests.cast import Place
from tests.reports.rows import a_closed_survey, a_planned_release, a_release, make_due

pytestmark = pytest.mark.django_db


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    capsys.readouterr()
    call_command(*words)
    return capsys.readouterr().out


def test_releases_are_planned_and_built_without_celery(
    cedar: Place, harbor: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    with cedar.context():
        survey = a_closed_survey(cedar)
    assert said(capsys, "build_releases") == ""
    with cedar.context():
        release = Release.objects.get(survey=survey)
        assert change_fewest(release, 20)
    assert said(capsys, "build_releases") == ""
    with cedar.context():
        release.refresh_from_db()
        assert release.plan
        make_due(release)
    assert said(capsys, "build_releases") == f"cedar: {release.pk} done\n"
    assert said(capsys, "build_releases") == ""
    with cedar.context():
        assert Figure.objects.exists()


def test_a_release_is_explained_by_its_own_id_or_that_of_its_survey(
    cedar: Place, harbor: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    with cedar.context():
        release = a_release(cedar, words=30)
        schools = Figure.objects.filter(group__level="school").count()
        sizes = sorted(ReleasedGroup.objects.values_list("n", flat=True))
    by_id = said(capsys, "explain_release", f"{release.pk}")
    assert by_id == said(capsys, "explain_release", f"{release.survey_id}")
    lines = by_id.splitlines()
    assert f"Release {release.pk} of survey {release.survey_id}" in lines
    assert "respondents: 90" in lines and "fewest people in a group: 10" in lines
    assert "planned, grade: 3 groups of 30, 30, 30" in lines
    assert f"figures, school: {schools}" in lines
    people = [int(line.split(", ")[-1].split()[0]) for line in lines if line.endswith(" people")]
    assert sorted(people) == sizes
    assert sum(line.endswith(" %") for line in lines) == figures_of(cedar)
    assert "What S" not in by_id and "How we belong" not in by_id


def figures_of(place: Place) -> int:
    with place.context():
        return Figure.objects.count()


def test_of_what_is_withheld_only_the_plan_is_told(cedar: Place, capsys: pytest.CaptureFixture[str]) -> None:
    with cedar.context():
        release = a_planned_release(cedar)
        assert withhold(release, cedar.okafor)
    held = said(capsys, "explain_release", f"{release.pk}")
    assert "planned, school: 1 groups of 90" in held and "withheld_at" in held and "done: no" in held
    with cedar.context():
        make_due(release)
    call_command("build_releases")
    done = said(capsys, "explain_release", f"{release.pk}")
    assert "done: yes" in done
    for told in (held, done):
        assert "figures" not in told and "respondents" not in told


@pytest.mark.parametrize("wanted", ["nonsense", "1", "00000000-0000-4000-8000-000000000001"])
def test_an_id_that_is_none_is_said_clearly(cedar: Place, wanted: str) -> None:
    with pytest.raises(CommandError, match=wanted):
        call_command("explain_release", wanted)


def test_a_survey_without_a_release_is_none(cedar: Place) -> None:
    with cedar.context():
        survey = a_closed_survey(cedar)
    with pytest.raises(CommandError, match="There is no release"):
        call_command("explain_release", f"{survey.pk}")
