"""Writes what an import changes, in the caller's transaction."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, TypeVar

from django.db.models import Model

from roster.changes import Changes
from roster.compare import PeopleChanges
from roster.present import Present
from roster.progress import Progress
from schools.models import (
    Account,
    Advisory,
    AttributeValue,
    Enrollment,
    Leadership,
    Member,
    Term,
)

AT_ONCE = 500
Rows = TypeVar("Rows", bound=Model)


def apply_changes(present: Present, changes: Changes, progress: Progress) -> None:
    """Everything or nothing: an error leaves the transaction to be rolled back."""
    progress.expect(changes.steps)
    write_people(present, changes.people, progress)
    write_values(changes.values, progress)
    end_spans(present, changes, progress)
    write_advisories(present, changes, progress)


def write_people(present: Present, people: PeopleChanges, progress: Progress) -> None:
    for fields, updates in grouped(people):
        for some in batches([update.member for update in updates]):
            Member.objects.bulk_update(some, list(fields))
            progress.step(len(some))
    for some in batches([account for _, account in people.accounts]):
        Account.objects.bulk_create(some)
        progress.step(len(some))
    give_accounts(people)
    for some in batches(people.added):
        Member.objects.bulk_create(some)
        progress.step(len(some))
    for some in batches([member.pk for member in people.left]):
        Member.objects.filter(pk__in=some).update(left_on=present.today)
        progress.step(len(some))


def grouped(people: PeopleChanges) -> Iterator[tuple[tuple[str, ...], list[Any]]]:
    """Updates by the fields that they write, so that no statement carries columns that stay as they are."""

    def written(update: Any) -> tuple[str, ...]:
        return (*sorted(update.fields), *(["left_on"] if update.is_back else []))

    for fields, updates in groupby(sorted(people.updates, key=written), key=written):
        yield fields, list(updates)


def give_accounts(people: PeopleChanges) -> None:
    standing = []
    for member, account in people.accounts:
        member.account = account
        if member.pk:
            standing.append(member)
    for some in batches(standing):
        Member.objects.bulk_update(some, ["account"])


def write_values(values: list[AttributeValue], progress: Progress) -> None:
    for some in batches(values):
        AttributeValue.objects.bulk_create(
            refreshed(some, "student"),
            update_conflicts=True,
            unique_fields=["attribute", "student"],
            update_fields=["value"],
        )
        progress.step(len(some))


def end_spans(present: Present, changes: Changes, progress: Progress) -> None:
    """Ends them yesterday; what began today or later never was."""
    for model, ending in ((Enrollment, changes.advisories.ended), (Leadership, changes.advisories.stopped)):
        begun = [row.pk for row in ending if row.from_on <= present.yesterday]
        unbegun = [row.pk for row in ending if row.from_on > present.yesterday]
        for some in batches(begun):
            model._default_manager.filter(pk__in=some).update(until_on=present.yesterday)
            progress.step(len(some))
        for some in batches(unbegun):
            model._default_manager.filter(pk__in=some).delete()
            progress.step(len(some))


def write_advisories(present: Present, changes: Changes, progress: Progress) -> None:
    plan = changes.advisories
    if plan.year and not plan.year.pk:
        plan.year.save()
        Term.objects.bulk_create(refreshed(plan.terms, "year"))
    archived = [advisory.pk for advisory in plan.archived]
    Advisory.objects.filter(pk__in=archived).update(archived_on=present.today)
    Advisory.objects.bulk_update([*plan.adopted, *plan.revived], ["sourced_id", "archived_on"])
    for some in batches(plan.added):
        Advisory.objects.bulk_create(refreshed(some, "year"))
        progress.step(len(some))
    begin_spans(present, changes, progress)


def begin_spans(present: Present, changes: Changes, progress: Progress) -> None:
    school, today = present.school, present.today
    enrollments = [
        Enrollment(school=school, advisory=advisory, student=student, from_on=today)
        for student, advisory in changes.advisories.placed
    ]
    leaderships = [
        Leadership(school=school, advisory=advisory, member=member, from_on=today)
        for member, advisory in changes.advisories.leaders
    ]
    for some in batches(enrollments):
        Enrollment.objects.bulk_create(some)
        progress.step(len(some))
    for others in batches(leaderships):
        Leadership.objects.bulk_create(others)
        progress.step(len(others))


def batches(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(rows), AT_ONCE):
        yield rows[start : start + AT_ONCE]


def refreshed(rows: Iterable[Rows], key: str) -> list[Rows]:
    """The rows with the id of what they point at, which had none when they were made."""
    found = list(rows)
    for row in found:
        setattr(row, key, getattr(row, key))
    return found
