"""The parts of the bench that bring a whole school: its morning, its growth, and what happens when it is broken."""

import subprocess
import sys

from django.conf import settings

from advisory.bench.asked import numbers_asked
from advisory.bench.faulty_site import faulty_site
from advisory.bench.growth import Grown, Weight, measure_growth, slowdown
from advisory.bench.messages import mail_server
from advisory.bench.morning import Morning, measure_morning
from advisory.bench.seeding import seed
from advisory.bench.telling import say
from advisory.demo.district import Size

GROWTH = [150, 1500, 15000]


def run_morning() -> None:
    report_morning(measure_morning(*numbers_asked()))


def report_morning(found: Morning) -> None:
    for kind in sorted(found.kinds, key=lambda each: -each.share):
        say(
            f"{kind.kind:16}{kind.count:7}  p50 {kind.p50} ms, p95 {kind.p95} ms, p99 {kind.p99} ms, "
            f"{kind.ratio} x bare, {kind.queries} queries, {kind.processor_ms} ms of processor, {kind.share:.1%} of all"
        )
    for name, megabytes in found.megabytes.items():
        say(
            f"{name}: {' + '.join(map(str, megabytes))} MB of {len(megabytes)} processes, {found.cores[name]} cores"
        )
    say(
        f"{found.minutes:g} minutes of {found.students} students and {found.circles} circles: "
        f"{found.a_second} requests a second, {found.errors} errors {found.first_error}, {found.lost} lost; "
        f"students' pages p95 {found.p95_of_students} ms; {found.megabytes_together} MB (PSS) together; database "
        f"{found.database_megabytes} MB, {found.database_grew_by} MB more afterwards; load before it {found.busy:.1f}"
    )


def run_growth() -> None:
    for students in map(int, numbers_asked() or GROWTH):
        seed(Size(students, max(students // 25, 1), years=1))
        report_growth(*measure_growth(students))


def report_growth(pages: list[Grown], weights: list[Weight]) -> None:
    for page in sorted(pages, key=lambda each: (each.who, each.page, each.years)):
        say(
            f"{page.students:6} students, {page.years:2} years, {page.who:8}{page.page:11}{page.ms:8} ms, "
            f"{page.ratio:6} x bare, {page.queries} queries"
        )
    for page, factor in slowdown(pages):
        say(f"{page.students:6} students, {page.who:8}{page.page:11} after {page.years} years: {factor} x")
    for weight in weights:
        say(
            f"{weight.students:6} students, {weight.years:2} years: {weight.megabytes} MB, "
            f"{weight.kilobytes_of_student_and_year} KB for each student and year"
        )


def run_faults() -> None:
    """On a site of its own, whose environment they need."""
    with mail_server() as ledger, faulty_site(settings.EMAIL_PORT) as site:
        command = [sys.executable, "-m", "advisory.bench.inside", "advisory.bench.faults.main"]
        command += [str(each) for each in (site.port, site.launcher, site.disk, ledger)]
        subprocess.run(command, cwd=settings.ROOT, env=site.environment, check=True)
