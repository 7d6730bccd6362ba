"""Who looks after what was reported, and what the pages of an entry or of thanks show of it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from journals.audience import readers_of
from journals.models import Audience, Entry, Hiding, Report, Thanks
from journals.subjects import Subject, about, author_of, noun_of, subject_of, subjects
from journals.words import read_words
from schools import clock
from schools.models import Advisory, Leadership, Member, Role
from schools.models.member import LEADERS

RELATED = ("entry__author", "entry__advisory", "thanks__giver", "thanks__receiver")


@dataclass(frozen=True)
class Care:
    """`reports` is how many are open, for who looks after them; `my_report` the member's own latest."""

    subject: Subject
    noun: str
    is_author: bool
    hiding: Hiding | None
    reason: str | None
    my_report: Report | None
    may_report: bool
    may_look_after: bool
    reports: int


def care_of(subject: Subject, member: Member) -> Care:
    noun = noun_of(subject)
    among = subjects(noun).filter(pk=subject.pk)
    may_look_after = among.looked_after_by(member).exists()
    is_author = author_of(subject).pk == member.pk
    hiding = hiding_of(subject) if is_author or may_look_after else None
    return Care(
        subject=subject,
        noun=noun,
        is_author=is_author,
        hiding=hiding,
        reason=read_words([hiding]).get(hiding.pk) if hiding else None,
        my_report=Report.objects.made_by(member).filter(**about(subject)).last(),
        may_report=among.reportable_by(member).exists(),
        may_look_after=may_look_after,
        reports=Report.objects.open().filter(**about(subject)).count() if may_look_after else 0,
    )


def hiding_of(subject: Subject) -> Hiding | None:
    """The one in force. What is not the circle's is hidden from nobody."""
    if isinstance(subject, Entry) and subject.audience != Audience.CIRCLE:
        return None
    return Hiding.objects.in_force().filter(**about(subject)).select_related("hidden_by").first()


def open_reports_for(member: Member) -> QuerySet[Report]:
    """Those that the member looks after: of entries that name them, of thanks to whom they teach, or as a counselor."""
    entries = Q(entry__in=Entry.objects.looked_after_by(member).values("pk"))
    thanks = Q(thanks__in=Thanks.objects.looked_after_by(member).values("pk"))
    return Report.objects.open().filter(entries | thanks)


def reports_of(subject: Subject) -> list[tuple[Report, str | None]]:
    """The open ones, each with its words, or None when they cannot be read any more."""
    rows = list(Report.objects.open().filter(**about(subject)).select_related("reporter"))
    words = read_words(rows)
    return [(row, words.get(row.pk)) for row in rows]


@dataclass(frozen=True)
class Waiting:
    """What waits to be looked after, without anybody's words."""

    subject: Subject
    noun: str
    author: Member
    reports: int
    since: datetime
    is_hidden: bool


def waiting_for(member: Member) -> list[Waiting]:
    """The longest reported first. Two queries."""
    rows = open_reports_for(member).select_related(*RELATED).defer("words", "entry__words", "thanks__words")
    hidden = set(Hiding.objects.in_force().values_list("entry", "thanks"))
    found: dict[tuple[UUID | None, UUID | None], list[Report]] = defaultdict(list)
    for row in rows:
        found[row.entry_id, row.thanks_id].append(row)
    return [waiting(reports, key in hidden) for key, reports in found.items()]


def waiting(reports: list[Report], is_hidden: bool) -> Waiting:
    subject = subject_of(reports[0])
    return Waiting(subject, noun_of(subject), author_of(subject), len(reports), reports[0].made_at, is_hidden)


def counselors() -> list[Member]:
    return list(Member.objects.here().filter(role=Role.COUNSELOR))


def may_close_reports(member: Member) -> bool:
    """A counselor closes them, so that nobody whom it may be about does; a teacher where the school has none."""
    return member.role == Role.COUNSELOR or not counselors()


def reports_to_reopen(member: Member) -> QuerySet[Report]:
    """Of others, that the member closed within a day; nobody reopens what they may not close any more."""
    closed = Report.objects.reopenable_by(member).select_related(*RELATED)
    return closed if may_close_reports(member) else closed.none()


def teachers_of(subject: Subject) -> list[Member]:
    """The adults whom an entry names, or who teach the student to whom thanks are."""
    if isinstance(subject, Entry):
        return [reader for reader in readers_of(subject) if not reader.is_student]
    today = clock.today(subject.school)
    leading = Leadership.objects.on(today).filter(is_substitute=False, advisory__in=advisories_of(subject))
    return list(Member.objects.here().filter(pk__in=leading.values("member"), role__in=LEADERS))


def advisories_of(subject: Subject) -> list[Advisory]:
    receiver = None if isinstance(subject, Entry) else subject.receiver
    return list(Advisory.objects.attended_by(receiver)) if receiver else []


def called_readers(subject: Subject, reporter: Member) -> list[str]:
    """Who can read a report of it besides its reporter, as one may call them."""
    if isinstance(subject, Entry):
        found = [each.display_name for each in teachers_of(subject) if each.pk != reporter.pk]
    else:
        found = [_("the teachers of %(advisory)s") % {"advisory": each} for each in advisories_of(subject)]
    others = [each for each in counselors() if each.pk != reporter.pk]
    return [*found, _("the counselors of your school")] if others else found
