"""What `bin/bench` runs, on services of its own that are thrown away afterwards.

Alone: `live` the circles, `messages` the outbox, `writing` the journals, `answering` the surveys, `closing` their
closing, `releasing` their results, `dashboards` the first pages of results, `weekly` the weekly reports, `restoring` a
backup of ten years and its restoring; `morning` the morning of a school (`morning 2`: two minutes of it), `growth` the
pages of schools of three sizes with ten years behind them (`growth 150`: of this size), `faults` what happens when
parts are killed and the disk is full (as root, on Linux).
"""

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management import call_command

from advisory.bench.answering import Answering, measure_answering
from advisory.bench.asked import parts_asked
from advisory.bench.closing import Closing, measure_closing
from advisory.bench.dashboards import Dashboard, measure_dashboards
from advisory.bench.library import Search, measure_searches
from advisory.bench.live import Load, measure_live
from advisory.bench.loads import run_faults, run_growth, run_morning
from advisory.bench.messages import Planning, Sending, measure_planning, measure_sending
from advisory.bench.pages import Page, measure_pages
from advisory.bench.plans import Proposing, measure_proposals
from advisory.bench.releasing import Releasing, measure_releasing
from advisory.bench.restoring import Restoring, measure_restoring
from advisory.bench.rosters import Roster, measure_roster
from advisory.bench.seeding import seed
from advisory.bench.starts import Start, measure_start
from advisory.bench.telling import say
from advisory.bench.weekly import Weekly, measure_weekly
from advisory.bench.writing import Writing, measure_writing
from advisory.demo.district import Size
from schools.models import School

SIZES = [Size(150, 8), Size(600, 30), Size(1500, 60)]
ROSTERS = [428, 9000]
SEED_THEMSELVES = {"growth", "faults"}


def main() -> None:
    chosen = parts_asked(list(PARTS), __doc__)
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if School.objects.exists():
        sys.exit("bin/bench works on an empty database of its own, and this one holds a school.")
    if chosen:
        if set(chosen) - SEED_THEMSELVES:
            seed(SIZES[-1])
        for name in chosen:
            PARTS[name]()
    else:
        measure_all()


def measure_all() -> None:
    seeds = {}
    pages: list[Page] = []
    for size in SIZES:
        seeds[size.students] = seed(size)
        pages += measure_pages(size.students)
    proposals = measure_proposals()
    searches = measure_searches()
    proposals += measure_proposals()
    rosters = [measure_roster(people) for people in ROSTERS]
    start = measure_start()
    live = measure_live()
    writing = measure_writing()
    answering, closing, releasing = measure_answering(), measure_closing(), measure_releasing()
    weekly = measure_weekly()
    planning, sending = measure_planning(), measure_sending()
    dashboards = measure_dashboards()
    report(seeds, pages, rosters, start)
    report_searches(searches)
    report_proposals(proposals)
    report_live(live)
    report_writing(writing)
    report_answering(answering)
    report_closing(closing)
    report_releasing(releasing)
    report_weekly(weekly)
    report_messages(planning, sending)
    report_dashboards(dashboards)
    found = {
        "seed_seconds": seeds,
        "pages": each(pages),
        "searches": each(searches),
        "proposals": each(proposals),
        "rosters": each(rosters),
        "start": asdict(start),
        "live": asdict(live),
        "writing": asdict(writing),
        "answering": each(answering),
        "closing": each(closing),
        "releasing": each(releasing),
        "weekly": asdict(weekly),
        "dashboards": each(dashboards),
        "planning": asdict(planning),
        "sending": asdict(sending),
    }
    (settings.ROOT / "var" / "bench.json").write_text(json.dumps(found, indent=1))


def each(
    rows: Sequence[Page | Search | Roster | Proposing | Answering | Closing | Releasing | Dashboard],
) -> list[dict[str, Any]]:
    return [asdict(row) for row in rows]


def report(seeds: dict[int, float], pages: list[Page], rosters: list[Roster], start: Start) -> None:
    say(f"{'page':42}{'who':11}{'students':>9}{'ms':>8}{'x bare':>8}{'queries':>9}{'KB':>6}")
    for page in sorted(pages, key=lambda found: (found.who, found.page, found.students)):
        numbers = f"{page.ms:8}{page.ratio:8}{page.queries:9}{page.kilobytes:6}"
        say(f"{page.page:42}{page.who:11}{page.students:9}{numbers}")
    for roster in rosters:
        say(
            f"roster of {roster.people}: preview {roster.preview_seconds} s, apply {roster.apply_seconds} s, "
            f"{roster.megabytes} MB"
        )
    for students, seconds in seeds.items():
        say(f"demo of {students} students: {seconds} s")
    say(f"start: first {start.first_seconds} s, later {start.later_seconds} s; stop {start.stop_seconds} s")


def report_searches(searches: list[Search]) -> None:
    for search in searches:
        say(
            f"search among {search.items} own items, “{search.asks}”: {search.ms} ms, {search.queries} queries"
        )


def report_proposals(proposals: list[Proposing]) -> None:
    for found in proposals:
        say(
            f"plans proposed for {found.circles} circles of {found.advisories} advisories, "
            f"from {found.items} items: {found.seconds} s, {found.queries} queries"
        )


def report_live(live: Load) -> None:
    say(
        f"{live.circles} circles at once: {live.cores} cores, {live.errors} errors {live.first_error}"
        f"; load before it {live.busy:.1f}"
    )
    for found in live.answers:
        say(
            f"{found.kind:10}{found.a_second:7} a second, p50 {found.p50} ms, p95 {found.p95} ms, "
            f"p99 {found.p99} ms, {found.ratio} x bare"
        )


def report_writing(found: Writing) -> None:
    say(
        f"one save of an entry: {found.save_ms} ms, {found.queries} queries, {found.own_queries} of them its own; "
        f"{found.students} students write at once: {found.a_second} saves a second, p50 {found.p50} ms, "
        f"p95 {found.p95} ms, p99 {found.p99} ms, {found.cores} cores, {found.errors} errors {found.first_error}, "
        f"{found.lost} lost; load before it {found.busy:.1f}"
    )


def report_answering(found: list[Answering]) -> None:
    bare = found[0]
    for each in found:
        say(
            f"{each.site}: {each.a_second} forms a second ({each.a_second / bare.a_second:.2f} x bare), "
            f"{each.cpu_ms} ms of processor each ({bare.cpu_ms / each.cpu_ms:.2f} x bare), p50 {each.p50} ms, "
            f"p95 {each.p95} ms, {each.errors} errors {each.first_error}"
        )


def report_closing(found: list[Closing]) -> None:
    for each in found:
        say(
            f"closing {each.sheets} sheets of 27 items: {each.seconds} s, {each.megabytes} MB at most; with nothing "
            f"to close {each.idle_seconds} s, {each.idle_megabytes} MB; {each.sealed} sealed"
        )


def report_releasing(found: list[Releasing]) -> None:
    for each in found:
        say(
            f"results of {each.schools} schools of 1,500 by {each.processes}: {each.seconds} s "
            f"({found[0].seconds / each.seconds:.2f} x one), {each.megabytes} MB at most, {each.figures} figures"
        )


def report_weekly(found: Weekly) -> None:
    say(
        f"weekly reports of {found.schools} schools of {found.students} by one worker: {found.seconds} s, "
        f"{found.megabytes} MB at most, {found.reports} reports, {found.letters} letters to send; once more with none "
        f"to build: {found.idle_seconds} s"
    )


def report_messages(planning: Planning, sending: Sending) -> None:
    say(
        f"a week of reminders for {planning.advisories} advisories: {planning.seconds} s, "
        f"{planning.queries} queries, {planning.rows} rows; once more: {planning.again_seconds} s"
    )
    say(
        f"{sending.messages} e-mails: bare {sending.bare} a second, one sender {sending.one} "
        f"({sending.one_of_bare} x bare), two {sending.two} ({sending.two_of_one} x one)"
    )


def report_dashboards(found: list[Dashboard]) -> None:
    for each in found:
        say(
            f"{each.page:18}{each.who:10}{each.answers:9} answers, {each.figures:7} figures behind it: {each.ms:6} ms, "
            f"{each.ratio:5} x bare, {each.queries} queries"
        )


def report_restoring(found: Restoring) -> None:
    say(
        f"{found.found}{found.students} students, {found.years} years, {found.rows:,} rows, "
        f"{found.database_megabytes} MB of database: backup {found.backup_seconds} s, {found.file_megabytes} MB; "
        f"restore {found.restore_seconds} s"
    )


PARTS: dict[str, Callable[[], None]] = {
    "live": lambda: report_live(measure_live()),
    "messages": lambda: report_messages(measure_planning(), measure_sending()),
    "writing": lambda: report_writing(measure_writing()),
    "answering": lambda: report_answering(measure_answering()),
    "closing": lambda: report_closing(measure_closing()),
    "weekly": lambda: report_weekly(measure_weekly()),
    "dashboards": lambda: report_dashboards(measure_dashboards()),
    "releasing": lambda: report_releasing(measure_releasing()),
    "restoring": lambda: report_restoring(measure_restoring()),
    "growth": run_growth,
    "faults": run_faults,
    "morning": run_morning,
}
