"""A release in numbers that are public anyway: how it was planned, for whom, and which bands came out.

Nothing here reads an answer or knows what was hidden: it says what is stored, and stored is what everybody may see.
"""

from collections import Counter
from collections.abc import Iterator

from django.utils.timezone import localtime

from reports.models import Figure, Release, ReleasedGroup

DAY_AND_TIME = "%Y-%m-%d %H:%M %Z"
AUDIENCE = ("teachers", "students", "families", "district")


def explain(release: Release) -> Iterator[str]:
    """The lines, in English: they are for whoever runs the server. The survey's title is left out."""
    yield f"Release {release.pk} of survey {release.survey_id}"
    yield from dates_of(release)
    yield f"fewest people in a group: {release.fewest}"
    shown = [name for name in AUDIENCE if getattr(release, f"for_{name}")]
    yield f"shown to: {', '.join(['administrators', *shown])}"
    yield from plan_of(release)
    if release.done_at and not release.withheld_at:
        yield from results_of(release)


def dates_of(release: Release) -> Iterator[str]:
    zone = release.school.zone
    for name in ("planned_at", "builds_at", "appears_at", "withheld_at"):
        if moment := getattr(release, name):
            yield f"{name}: {localtime(moment, zone).strftime(DAY_AND_TIME)}"
    yield f"done: {'yes' if release.done_at else 'no'}"


def plan_of(release: Release) -> Iterator[str]:
    """By level, how many groups are large enough, and how large they are."""
    sizes: dict[str, list[int]] = {}
    for group in release.plan:
        sizes.setdefault(group["level"], []).append(group["n"])
    for level, found in sizes.items():
        yield f"planned, {level}: {len(found)} groups of {', '.join(map(str, found))}"


def results_of(release: Release) -> Iterator[str]:
    groups = list(ReleasedGroup.objects.filter(release=release))
    figures: dict[int, list[Figure]] = {group.pk: [] for group in groups}
    for figure in Figure.objects.filter(group__in=groups):
        figures[figure.group_id].append(figure)
    by_level = Counter[str]()
    for group in groups:
        by_level[group.level] += len(figures[group.pk])
    yield f"respondents: {release.respondents}"
    for level, number in by_level.items():
        yield f"figures, {level}: {number}"
    for group in groups:
        yield f"{words_of(group)}, {group.n} people"
        yield from (f"  {words_of_figure(figure)}" for figure in figures[group.pk])


def words_of(group: ReleasedGroup) -> str:
    parts = [" and ".join(group.grades), " and ".join(group.names)]
    if group.attribute:
        parts.append(f"{group.attribute} {' and '.join(group.values)}")
    others = " and others" if group.has_others else ""
    return " ".join([group.level, *[part for part in parts if part]]) + others


def words_of_figure(figure: Figure) -> str:
    of = f"{figure.construct} {figure.item}".strip()
    option = "" if figure.option is None else f" option {figure.option}"
    return f"{of}{option}: {figure.low}–{figure.high} %"
