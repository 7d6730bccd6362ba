"""The first page of those who lead circles or keep promises: today's circle, what is not logged, what was promised."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from care.waiting import count_waiting
from circles.calendar import Dot, Practice, Standing, dots_of, practice_of, standing_of
from circles.follow_ups import about_students, about_the_group
from circles.models import Circle, FollowUp
from circles.models.circle import is_led_on
from circles.models.series import SCHEDULERS
from circles.plans.card import PlanCard, cards_in_force, proposal_for
from circles.plans.offered import offers_to
from circles.runs.end import ended_among
from circles.voices import not_heard_lately
from journals.looking_after import open_reports_for
from journals.shelf import unread_count
from schools import clock
from schools.calendar import term_on
from schools.models import Advisory, Member, Term
from schools.prepared import Prepared
from surveys.models import Audience, Survey

LOOK_BACK, LOOK_AHEAD = timedelta(days=28), timedelta(days=120)
OFFERS = 3
AROUND = Prepared(
    lambda member, today, first_on, last_on: (
        Circle.objects.filter(is_led_on(today, member)).between(first_on, last_on).for_calendar()
    ),
    member=-1,
    today=date(2000, 1, 1),
    first_on=date(2000, 1, 2),
    last_on=date(2000, 1, 3),
)


@dataclass
class Day:
    """What the circles of a leader ask for today. `first` gets the page's one strong action."""

    todays: list[Circle] = field(default_factory=list)
    waiting: list[Circle] = field(default_factory=list)
    ahead: Circle | None = None
    closure: str | None = None

    @property
    def first(self) -> Circle | None:
        to_log = (circle for circle in self.todays if not circle.is_held and not circle.is_cancelled)
        return next(to_log, None)


def leader_home(member: Member, surveys: Sequence[Survey]) -> dict[str, Any]:
    today, now = clock.today(member.school), clock.now()
    advisories = list(Advisory.objects.current().led_by(member))
    term = term_on(member.school, today)
    circles = circles_around(member, today, term)
    day = day_of(circles, today, now)
    follow_ups = list(FollowUp.objects.with_people().visible_to(member).open())
    return {
        "today": today,
        "care": count_waiting(member),
        "surveys": of_their_students(surveys, advisories),
        "advisories": advisories,
        "has_circles": bool(circles),
        "may_schedule": member.role in SCHEDULERS,
        "day": day,
        "ended": ended_among(day.todays),
        "cards": cards_of_the_day(day, member),
        "offers": list(offers_to(member)[:OFFERS]),
        "unlogged": Circle.objects.visible_to(member).unlogged(now).count(),
        "terms": term_cards(advisories, circles, term, now),
        "has_promises": bool(follow_ups),
        "group_promises": about_the_group(follow_ups),
        "student_promises": about_students(follow_ups),
        "shared": unread_count(member),
        "reports": open_reports_for(member).values("entry", "thanks").distinct().order_by().count(),
        "quiet": not_heard_lately(member),
    }


def of_their_students(surveys: Sequence[Survey], advisories: Sequence[Advisory]) -> list[Survey]:
    """Those that students of the leader's are asked. How many answered is not for a screen in class."""
    grades = {advisory.grade for advisory in advisories}
    return [
        survey
        for survey in surveys
        if advisories
        and survey.is_for_students
        and (survey.audience != Audience.GRADES or grades & {"", *survey.grades})
    ]


def circles_around(member: Member, today: date, term: Term | None) -> list[Circle]:
    """From the term's first day, or four weeks ago, to its last day, or four months ahead."""
    first_on = min([today - LOOK_BACK, *([term.starts_on] if term else [])])
    last_on = max([today + LOOK_AHEAD, *([term.ends_on] if term else [])])
    return list(AROUND.all(member=member.pk, today=today, first_on=first_on, last_on=last_on))


def day_of(circles: Sequence[Circle], today: date, now: datetime) -> Day:
    day = Day()
    for circle in circles:
        standing = standing_of(circle, now)
        if circle.on == today and standing == Standing.CLOSED:
            day.closure = circle.closure
        elif circle.on == today:
            day.todays.append(circle)
        elif standing == Standing.WAITING and circle.on >= today - LOOK_BACK:
            day.waiting.insert(0, circle)
        elif standing == Standing.PLANNED and circle.on > today and not day.ahead:
            day.ahead = circle
    return day


def cards_of_the_day(day: Day, member: Member) -> dict[int, PlanCard]:
    """By circle, the plans of today's and the next; what is proposed for the first one alone, when it has none."""
    ahead = [day.ahead] if day.ahead and not day.first else []
    cards = cards_in_force([*day.todays, *ahead])
    first = day.first or day.ahead
    if first and first.pk not in cards and (proposed := proposal_for(first, member)):
        cards[first.pk] = proposed
    return cards


def term_cards(
    advisories: Sequence[Advisory], circles: Sequence[Circle], term: Term | None, now: datetime
) -> list[tuple[Advisory, list[Dot], Practice]]:
    """The term of each advisory that has circles in it."""
    if not term:
        return []
    within = [circle for circle in circles if term.starts_on <= circle.on <= term.ends_on]
    found = [
        (advisory, [circle for circle in within if circle.advisory_id == advisory.pk])
        for advisory in advisories
    ]
    return [(advisory, dots_of(its, now), practice_of(its, now)) for advisory, its in found if its]
