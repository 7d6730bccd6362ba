"""The parts of the file for a family: what Advisory keeps on one student, without what rules leave out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.module_loading import import_string
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from care.lawful_words import scope_words
from care.models import LawfulOpening
from circles.models import (
    AgreementIdea,
    CalendarFeed,
    FollowUp,
    Interest,
    Interview,
    InterviewAnswer,
    Item,
    Turn,
)
from journals.export import Part, entry_part, lost, replies_to
from journals.models import Entry, Hiding, Thanks
from journals.words import read_entries, read_lines, read_thanks, read_words
from notices.kinds import KINDS, silent_kinds
from notices.models import Delivery, Preference, RefusedAddress, Rhythm
from schools.models import AttributeValue, Enrollment, Member, Opened, Opening, Reason

# To the student it says “you”.
TO_FAMILY = {Reason.NAMED: gettext_lazy("the student chose them")}


@dataclass(frozen=True)
class Section:
    """Facts as pairs, a table, or what somebody wrote; empty ones say so in the file."""

    heading: str
    facts: list[tuple[str, str]] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)


def day(value: date | datetime | None) -> str:
    if value is None:
        return ""
    return date_format(localtime(value) if isinstance(value, datetime) else value)


def moment(value: datetime | None) -> str:
    return date_format(localtime(value), "DATETIME_FORMAT") if value else ""


def name_of(person: Member | None) -> str:
    """An adult's; another student's is not told."""
    if person is None:
        return ""
    return _("another student") if person.is_student else person.display_name


def who_it_is(student: Member) -> Section:
    account = student.account
    values = AttributeValue.objects.filter(student=student).select_related("attribute")
    facts = [
        (_("Name"), student.full_name),
        (_("What people say"), student.called),
        (_("Pronouns"), student.pronouns),
        (_("Grade"), student.grade),
        (_("Student id"), student.identifier),
        (_("Id of the roster"), student.sourced_id),
        (_("E-mail address"), student.email),
        (_("User name"), account.username if account else ""),
        (_("Last signed in"), moment(account.last_login) if account else ""),
        (_("Left the school"), day(student.left_on)),
        *((value.attribute.name, value.value) for value in values),
    ]
    return Section(_("Who this is"), facts=[(label, words) for label, words in facts if words])


def advisories(student: Member) -> Section:
    rows = Enrollment.objects.filter(student=student).select_related("advisory__year").order_by("from_on")
    return Section(
        _("Advisories"),
        columns=[_("Advisory"), _("School year"), _("From"), _("Until")],
        rows=[
            [row.advisory.name, row.advisory.year.name, day(row.from_on), day(row.until_on)] for row in rows
        ],
    )


def attendance(student: Member) -> Section:
    turns = Turn.objects.attendance_of(student).select_related("circle__advisory").order_by("circle__on")
    return Section(
        _("Circles"),
        columns=[_("Day"), _("Advisory"), _("Present or absent")],
        rows=[
            [day(turn.circle.on), turn.circle.advisory.name, _("Present") if turn.is_present else _("Absent")]
            for turn in turns
        ],
    )


def follow_ups(student: Member) -> Section:
    rows = FollowUp.objects.filter(student=student).select_related("owner")
    return Section(
        _("What adults promised about the student"),
        columns=[_("Promise"), _("Who"), _("By"), _("What came of it"), _("Done")],
        rows=[
            [row.promise, name_of(row.owner), day(row.due_on), row.outcome, day(row.done_at)] for row in rows
        ],
    )


def interests(student: Member) -> Section:
    """Without what the student took away, and without answers of interviews that are over: nobody else reads those."""
    kept = Interest.objects.of(student).filter(removed_at=None)
    own = InterviewAnswer.objects.filter(student=student, question__interview__in=Interview.objects.on())
    answers = own.select_related("question")
    return Section(
        _("Interests, and answers of interviews"),
        columns=[_("Question"), _("Answer"), _("Day")],
        rows=[
            *([row.question, row.text, day(row.kept_at)] for row in kept),
            *([row.question.text, row.text, day(row.written_at)] for row in answers),
        ],
    )


def proposals(student: Member) -> Section:
    """Without what the student took back."""
    prompts = Item.objects.proposed_by(student).exclude(state=Item.State.WITHDRAWN).order_by("created_at")
    ideas = AgreementIdea.objects.filter(proposed_by=student).exclude(state=AgreementIdea.State.WITHDRAWN)
    return Section(
        _("Ideas that the student proposed"),
        columns=[_("Words"), _("Day"), _("What became of it"), _("Answer")],
        rows=[
            *(
                [row.proposed_text or row.text, day(row.created_at), row.get_state_display(), row.answer]
                for row in prompts
            ),
            *([row.text, day(row.created_at), row.get_state_display(), ""] for row in ideas),
        ],
    )


def writing(student: Member, entries: Sequence[Entry]) -> Section:
    """With what adults answered, the line that was offered and the note of who hid it."""
    words, lines, replies = read_entries(entries), read_lines(entries), replies_to(student)
    hidings = list(Hiding.objects.filter(entry__in=entries).select_related("hidden_by"))
    reasons = read_words(hidings)
    for row in hidings:
        replies[row.entry_id].append((name_of(row.hidden_by), reasons.get(row.pk, lost())))
    parts = [entry_part(entry, words.get(entry.pk), replies[entry.pk]) for entry in entries]
    for entry, part in zip(entries, parts, strict=True):
        if entry.pk in lines:
            part.facts.append(_("A line offered for the circle: %(line)s") % {"line": lines[entry.pk]})
    return Section(_("What the student wrote, as far as it was asked for"), parts=parts)


def thanks_within(opening: LawfulOpening) -> list[Thanks]:
    """Those that reached somebody in school; those to somebody outside are private, and so only of the days."""

    def is_asked_for(row: Thanks) -> bool:
        first, last = opening.from_on, opening.until_on
        return bool(row.receiver_id or (first and last and first <= localtime(row.given_at).date() <= last))

    rows = Thanks.objects.given_by(opening.student).select_related("receiver").order_by("given_at")
    return [row for row in rows if is_asked_for(row)]


def thanks_given(rows: Sequence[Thanks]) -> Section:
    words = read_thanks(rows)
    parts = []
    for row in rows:
        found = words.get(row.pk)
        to = name_of(row.receiver) if row.receiver else (found.to if found else "")
        heading = _("To %(name)s, %(day)s") % {"name": to, "day": day(row.given_at)}
        parts.append(Part(heading, found.text if found else lost(), is_quoted=True))
    return Section(_("Thanks that the student gave"), parts=parts)


def lawful(student: Member) -> Section:
    rows = LawfulOpening.objects.told_to(student).with_named().order_by("approved_at")
    return Section(
        _("Lawful openings of the student’s writing"),
        columns=[_("Ground"), _("What"), _("Asked for by"), _("Approved by"), _("Until")],
        rows=[
            [
                row.get_ground_display(),
                scope_words(row, row.named),
                name_of(row.asked_by),
                name_of(row.approved_by),
                moment(row.ended_at or row.expires_at),
            ]
            for row in rows
        ],
    )


def record(openings: QuerySet[Opening]) -> Section:
    """Without those that say that the student asked for an adult."""
    rows = openings.exclude(what=Opened.CALL).select_related("reader").order_by("opened_at", "number")
    return Section(
        _("Who opened what of the student’s"),
        columns=[_("When"), _("Who"), _("What"), _("Why")],
        rows=[[moment(row.opened_at), name_of(row.reader), row.get_what_display(), why(row)] for row in rows],
    )


def why(row: Opening) -> str:
    return str(TO_FAMILY.get(Reason(row.reason), row.get_reason_display()))


def messages(student: Member) -> Section:
    """Which messages were sent: what they say stands in the other parts, and what is still to come is not told yet.

    Without those that would tell adults what only the student knows.
    """
    rows = Delivery.objects.filter(member=student, sent_at__isnull=False).exclude(kind__in=silent_kinds())
    return Section(
        _("Messages of the last months"),
        columns=[_("When"), _("About"), _("By")],
        rows=[
            [
                moment(row.sent_at),
                str(KINDS[row.kind].label) if row.kind in KINDS else row.kind,
                row.get_channel_display(),
            ]
            for row in rows.order_by("sent_at", "pk")
        ],
    )


def of_other_rooms(student: Member) -> Iterator[Section]:
    for name in settings.FAMILY_SECTIONS:
        heading, columns, rows = import_string(name)(student)
        yield Section(heading, columns=columns, rows=rows)


def settings_of(student: Member) -> Section:
    rhythm = Rhythm.objects.filter(member=student).first()
    chosen = Preference.objects.filter(member=student)
    refused = RefusedAddress.objects.filter(member=student)
    feeds = CalendarFeed.objects.filter(member=student)
    facts = [
        *((label_of(row.kind), str(row.get_choice_display())) for row in chosen),
        *times_of(rhythm),
        *((_("Address that refused e-mail"), f"{row.email}, {day(row.refused_at)}") for row in refused),
        *((_("Address for a calendar"), day(row.made_at)) for row in feeds),
    ]
    return Section(_("Settings of messages and calendar"), facts=facts)


def label_of(kind: str) -> str:
    return str(KINDS[kind].label) if kind in KINDS else kind


def times_of(rhythm: Rhythm | None) -> Iterable[tuple[str, str]]:
    if rhythm:
        yield _("Reminders at"), f"{rhythm.reminder_at:%H:%M}"
        yield _("Quiet"), f"{rhythm.quiet_from:%H:%M} – {rhythm.quiet_until:%H:%M}"
