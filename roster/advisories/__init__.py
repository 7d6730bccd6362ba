"""Which advisories an import makes, and who goes where."""

from roster.advisories.classes import plan_from_classes
from roster.advisories.column import plan_from_column
from roster.advisories.grade import plan_by_grade
from roster.advisories.plan import AdvisoryChanges, Plan
from roster.choices import Choices, Source
from roster.compare import PeopleChanges
from roster.people import Roster, SchoolClass
from roster.present import Present

__all__ = ["AdvisoryChanges", "fitting_source", "plan_advisories"]


def plan_advisories(
    roster: Roster, present: Present, people: PeopleChanges, choices: Choices
) -> AdvisoryChanges:
    """`choices.source` must be set. Makes nothing when there is no school year to make it in."""
    plan = Plan(roster, present, people)
    plan.end_for_those_who_left()
    plan.find_year()
    if plan.changes.year:
        build = {
            Source.HOMEROOMS: lambda: plan_from_classes(plan, roster.homerooms()),
            Source.CLASSES: lambda: plan_from_classes(plan, picked(roster, choices)),
            Source.COLUMN: lambda: plan_from_column(plan),
            Source.GRADE: lambda: plan_by_grade(plan, choices.size),
        }.get(Source(choices.source))
        if build:
            build()
    return plan.changes


def fitting_source(roster: Roster, present: Present) -> Source:
    """What to propose: what the file says of advisories, else to build them when the school has none."""
    if not present.year and not roster.year:
        return Source.KEEP
    if roster.homerooms():
        return Source.HOMEROOMS
    if roster.has_advisory_column():
        return Source.COLUMN
    return Source.KEEP if present.advisories else Source.GRADE


def picked(roster: Roster, choices: Choices) -> list[SchoolClass]:
    return [found for found in roster.classes if found.sourced_id in choices.classes]
