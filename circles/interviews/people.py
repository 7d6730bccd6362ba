"""Who has to do with an interview: its students, each one's partners, and who can read what they write."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from circles.models import GroupSeat, Interview, InterviewAnswer
from schools import clock
from schools.models import Advisory, Enrollment, Leadership, Member
from schools.models.member import LEADERS
from schools.prepared import Prepared


@dataclass(frozen=True)
class Pair:
    """A group of an interview, of those who are in the advisory today: usually two."""

    number: int
    students: list[Member]


def hold_interview(interview: Interview) -> Interview:
    """As it stands now; whoever else changes it waits for the end of this transaction."""
    return Interview.objects.select_for_update(of=["self"], no_key=True).get(pk=interview.pk)


def students_of(advisory: Advisory) -> list[Member]:
    """By name. One query."""
    today = clock.today(advisory.school)
    enrollments = Enrollment.objects.filter(advisory=advisory).on(today).select_related("student")
    return [enrollment.student for enrollment in enrollments]


def leaders_today(advisory: Advisory) -> list[Member]:
    """Its teachers and today's substitutes, nobody twice. One query."""
    leading = Leadership.objects.filter(advisory=advisory, member__role__in=LEADERS).on(
        clock.today(advisory.school)
    )
    return list(dict.fromkeys(leadership.member for leadership in leading.select_related("member")))


def pairs_of(interview: Interview) -> list[Pair]:
    """Without those who left the advisory meanwhile. One query."""
    kept = seats_kept(clock.today(interview.school))
    seats = kept.filter(grouping=interview.grouping_id).select_related("student")
    groups: dict[int, list[Member]] = {}
    for seat in seats:
        groups.setdefault(seat.number, []).append(seat.student)
    return [Pair(number, students) for number, students in sorted(groups.items())]


def seats_kept(today: date) -> QuerySet[GroupSeat]:
    """Of those who are in the grouping's advisory today."""
    enrolled = Enrollment.objects.filter(student=OuterRef("student"), advisory=OuterRef("grouping__advisory"))
    return GroupSeat.objects.filter(Exists(enrolled.on(today)))


def are_pairs(pairs: list[Pair]) -> bool:
    """Whether nobody is in a group of three."""
    return all(len(pair.students) <= 2 for pair in pairs)


def pair_with(student: Member, pairs: list[Pair]) -> Pair | None:
    return next((pair for pair in pairs if student in pair.students), None)


def partners_of(interview: Interview, student: Member) -> list[Member]:
    """Nobody before they are paired, when the student has no seat, or when their partner left."""
    pair = pair_with(student, pairs_of(interview)) if interview.is_paired else None
    return [partner for partner in pair.students if partner != student] if pair else []


def who_answered(interview: Interview) -> set[int]:
    """The ids of students who have answered at least one question. One query."""
    answers = InterviewAnswer.objects.filter(question__interview=interview)
    return set(answers.order_by().values_list("student", flat=True).distinct())


def interview_for(student: Member) -> Interview | None:
    """What is on in the student's advisory, with `has_answered` and `has_partner`. One query."""
    return INTERVIEW.first(student=student.pk, today=clock.today(student.school))


def interviews_on(student: int, today: date) -> QuerySet[Interview]:
    mine = GroupSeat.objects.filter(student=student, grouping=OuterRef("grouping"), number=OuterRef("number"))
    others = seats_kept(today).filter(grouping=OuterRef("grouping")).exclude(student=student)
    answers = InterviewAnswer.objects.filter(student=student, question__interview=OuterRef("pk"))
    found = Interview.objects.on().attended_on(today, student)
    return found.annotate(has_answered=Exists(answers), has_partner=Exists(others.filter(Exists(mine))))


INTERVIEW = Prepared(interviews_on, student=-1, today=date(2000, 1, 1))


def readers_words(interview: Interview, student: Member) -> str:
    """Who can read what the student writes, as `InterviewAnswer.objects.readable_by` has it."""
    leaders = names(leaders_today(interview.advisory)) or _("nobody")
    partners = names(partners_of(interview, student))
    if not interview.is_paired:
        words = _(
            "Whoever leads your advisory (today: %(leaders)s) and your partner can read this. "
            "Your teacher may change partners."
        )
    elif partners:
        words = _(
            "Whoever leads your advisory (today: %(leaders)s) and your partner (now: %(partners)s) can read this. "
            "Your teacher may change partners."
        )
    else:
        words = _(
            "Whoever leads your advisory (today: %(leaders)s) can read this. "
            "So can a partner, once your teacher finds you one."
        )
    return words % {"leaders": leaders, "partners": partners}


def interest_readers_words(student: Member) -> str:
    """Who can read the student's interests, as `Interest.objects.readable_by` has it."""
    advisory = Advisory.objects.current().attended_by(student).select_related("school").first()
    if not advisory:
        return _("Only you can see these.")
    leaders = names(leaders_today(advisory)) or _("nobody")
    return _("You and whoever leads your advisory (today: %(leaders)s) can see these.") % {"leaders": leaders}


def names(people: list[Member]) -> str:
    return get_text_list([person.display_name for person in people], _("and"))
