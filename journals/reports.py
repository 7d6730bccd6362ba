"""Reports of what somebody wrote, from the first word to the end of looking after it."""

from collections.abc import Collection

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from journals.messages.reports import tell_report
from journals.models import Report
from journals.subjects import Subject, about
from journals.words import put_words
from schools import clock
from schools.models import Member

LONGEST = 1000  # characters


@transaction.atomic
def make_report(subject: Subject, reporter: Member, words: str) -> bool:
    """False when the same person's report of it is open still: twice is once."""
    report = Report(school_id=subject.school_id, reporter=reporter, made_at=clock.now(), **about(subject))
    put_words(report, words)
    Report.objects.bulk_create([report], ignore_conflicts=True)
    if not Report.objects.filter(pk=report.pk).exists():
        return False
    tell_report(subject, reporter)
    return True


def take_back_report(report: Report) -> bool:
    """By whoever made it, while nobody closed it. They may report again."""
    return close(Report.objects.filter(pk=report.pk), by=report.reporter) == 1


@transaction.atomic
def close_reports(subject: Subject, by: Member, seen: Collection[str]) -> int:
    """Those that `by` has seen are looked after: who could read the subject because of them cannot any more."""
    reports = Report.objects.open().filter(**about(subject))
    found = [report.pk for report in reports.only("pk") if str(report.pk) in seen]
    return close(Report.objects.filter(pk__in=found), by)


def close(reports: QuerySet[Report], by: Member) -> int:
    return reports.filter(closed_at=None).update(closed_at=clock.now(), closed_by=by)


def reopen_report(report: Report, by: Member) -> bool:
    """Undoes closing it. False when the day is over, or the same person has reported again since."""
    again = Report.objects.open().filter(
        Q(entry=OuterRef("entry")) | Q(thanks=OuterRef("thanks")), reporter=OuterRef("reporter")
    )
    found = Report.objects.reopenable_by(by).filter(~Exists(again), pk=report.pk)
    try:
        with transaction.atomic():
            return found.update(closed_at=None, closed_by=None) == 1
    except IntegrityError:
        return False
