"""What a look at the database finds: whether the record of openings is whole, and what people wrote can be opened."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from advisory.backup.samples import samples_of
from schools.context import school_context
from schools.models import School
from schools.openings import verify_openings
from schools.writing.cipher import Unreadable


@dataclass(frozen=True)
class Finding:
    """One line of the table; `problem` is a sentence, or empty."""

    where: str
    what: str
    says: str
    problem: str = ""


def look(*, is_still: bool, records: Mapping[str, list[Any]]) -> Iterator[Finding]:
    """At each school. `records` has the ends that the records of openings should have reached."""
    for school in School.objects.order_by("slug"):
        with school_context(school.pk):
            yield look_at_record(school, is_still, int(records.get(school.slug, [0])[0]))
            for sample in samples_of(school.pk):
                closed = sample.tried - sample.opened
                says = f"{sample.opened} of {sample.tried} can be opened"
                problem = (
                    f"{school.slug}: {closed} of {sample.tried} {sample.name} cannot be opened."
                    if closed
                    else ""
                )
                yield Finding(school.slug, sample.name, says, problem)


def look_at_record(school: School, is_still: bool, expected: int) -> Finding:
    try:
        verdict = verify_openings(school.pk, is_still=is_still)
    except Unreadable:
        problem = f"{school.slug}: the record of openings cannot be checked without its key."
        return Finding(school.slug, "openings", "not checked", problem)
    problem = verdict.problem or ("openings are missing" if verdict.count < expected else "")
    sentence = f"{school.slug}: {problem}." if problem else ""
    return Finding(school.slug, "openings", f"{verdict.count} as they were written", sentence)
