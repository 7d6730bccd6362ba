"""Building the weekly reports of many schools: seconds and memory of one process."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from advisory.bench.answering import survey_of
from advisory.bench.closing import ITEMS, fill_school, run_command, store
from circles.models import Circle
from journals.models import Entry
from notices.models import Channel, Delivery
from reports.models import WeeklyReport
from schools import clock
from schools.context import school_context
from schools.dates import monday_of
from schools.models import Account, Advisory, Member, Role, School, SchoolYear
from surveys.counted import freeze_groups

SCHOOLS, STUDENTS, ADMINISTRATORS, WEEKS = 200, 400, 2, 8
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Weekly:
    """Of the whole process, start included; the idle one is the next round, which has nothing to build."""

    schools: int
    students: int
    seconds: float
    megabytes: float
    reports: int
    letters: int
    idle_seconds: float


def measure_weekly() -> Weekly:
    """Each school with weekly circles, a survey that is open, and an entry a week of every student."""
    zone = zone_past_monday_morning()
    schools = [a_school(f"weekly-{number}", zone) for number in range(SCHOOLS)]
    seconds, most = run_command("build_weekly_reports")
    idle, _most = run_command("build_weekly_reports")
    counts = [counts_of(school) for school in schools]
    reports, letters = (sum(numbers) for numbers in zip(*counts, strict=True))
    return Weekly(SCHOOLS, STUDENTS, seconds, most, reports, letters, idle)


def zone_past_monday_morning() -> str:
    """Where the report of this week is due, whenever the bench runs."""
    now = clock.now()
    is_early = now.weekday() == 0 and now.hour < 8
    return "Pacific/Kiritimati" if is_early else "UTC"


def a_school(slug: str, zone: str) -> School:
    school = fill_school(STUDENTS, slug)
    School.objects.filter(pk=school.pk).update(time_zone=zone)
    school = School.objects.get(pk=school.pk)
    with school_context(school.pk):
        SchoolYear.objects.update(starts_on=clock.today(school) - (WEEKS + 2) * 7 * DAY)
        add_administrators(school)
        mondays = [monday_of(clock.today(school)) - back * 7 * DAY for back in range(1, WEEKS + 1)]
        store(Circle.objects, circles(school, mondays))
        store(Entry.objects, entries(school, mondays))
        freeze_groups(survey_of(ITEMS, school))
    return school


def add_administrators(school: School) -> None:
    names = [f"office{number}.{school.slug}" for number in range(ADMINISTRATORS)]
    accounts = Account.objects.bulk_create(
        Account(username=name, email=f"{name}@bench.example") for name in names
    )
    Member.objects.bulk_create(
        Member(school=school, account=account, role=Role.ADMINISTRATOR, given_name=account.username)
        for account in accounts
    )


def circles(school: School, mondays: list[date]) -> Iterator[Circle]:
    """Nine of ten held."""
    advisories = Advisory.objects.values_list("pk", flat=True)
    for number, (monday, advisory) in enumerate((monday, pk) for monday in mondays for pk in advisories):
        is_held = number % 10 > 0
        yield Circle(
            school=school,
            advisory_id=advisory,
            on=monday + DAY,
            starts_at=datetime.combine(monday + DAY, time(9), school.zone),
            state=Circle.State.HELD if is_held else Circle.State.PLANNED,
            log_version=int(is_held),
        )


def entries(school: School, mondays: list[date]) -> Iterator[Entry]:
    students = list(Member.objects.students().values_list("pk", flat=True))
    for monday in mondays:
        at = datetime.combine(monday + 2 * DAY, time(10), school.zone)
        for pk in students:
            yield Entry(
                school=school, author_id=pk, words=b"x" * 400, on=at.date(), saved_at=at, finished_at=at
            )


def counts_of(school: School) -> tuple[int, int]:
    """Reports, and letters to send."""
    with school_context(school.pk):
        return WeeklyReport.objects.count(), Delivery.objects.filter(channel=Channel.EMAIL).count()
