"""What a survey's form is filled in with: what is usual, or what the survey has."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _

from schools import clock
from schools.forms.calendar import EARLIEST, LATEST
from schools.models import Member
from schools.school_days import DAY, OpenDays
from surveys.asking import EXTRA, SURVEY, Asked
from surveys.forms.choices import SHORT, WHOLE, extra_name
from surveys.instruments.content import Instrument
from surveys.models import Audience, Consent, Survey

OPENS, CLOSES = time(8), time(16)
A_WEEK = timedelta(days=7)


def usual_question() -> str:
    return _("What is one thing that would help you feel that you belong here?")


def usual_values(
    member: Member, offered: Mapping[str, Instrument], wanted: Mapping[str, Any]
) -> dict[str, Any]:
    """`wanted` may name an instrument, and the days of a window of the year's plan; what it cannot be is left out. One
    whose constructs are added to others comes with all of them, in the short form.
    """
    opens_on, closes_on = usual_days(member, wanted)
    main = offered.get(wanted.get("instrument", ""))
    extras = extra_names(main) if main and main.use == EXTRA else []
    if main is None or main.use != SURVEY:
        main = next((each for each in offered.values() if each.use == SURVEY), None)
    is_for_adults = main is not None and main.audience == "staff"
    last = Survey.objects.kept().exclude(audience=Audience.STAFF).order_by("-made_at").first()
    return {
        "opens_on": opens_on,
        "opens_time": opening_time(opens_on, clock.now().astimezone(member.school.zone)),
        "closes_on": closes_on,
        "closes_time": CLOSES,
        "instrument": main.name if main else "",
        "length": SHORT if extras else WHOLE,
        "extras": extras,
        "fidelity": True,
        "audience": Audience.STAFF if is_for_adults else Audience.SCHOOL,
        "consent": last.consent if last else Consent.OPT_OUT,
        "question": usual_question(),
    }


def extra_names(instrument: Instrument) -> list[str]:
    return [extra_name(instrument, construct) for construct in instrument.constructs]


def usual_days(member: Member, wanted: Mapping[str, Any]) -> tuple[date, date]:
    """The next school day and the last one within a week, unless others are wanted."""
    today, days = clock.today(member.school), OpenDays.of(member.school)
    opens_on = max(day_in(wanted.get("opens", "")) or days.next_from(today + DAY), today)
    closes_on = day_in(wanted.get("closes", "")) or max(days.last_before(opens_on + A_WEEK), opens_on)
    return opens_on, closes_on


def day_in(raw: str) -> date | None:
    try:
        found = date.fromisoformat(raw)
    except ValueError:
        return None
    return found if EARLIEST <= found <= LATEST else None


def opening_time(opens_on: date, now: datetime) -> time:
    """In the morning; today the next full hour, when that is over."""
    if opens_on > now.date() or now.time() < OPENS:
        return OPENS
    return time(min(now.hour + 1, 23))


def chosen_values(survey: Survey, asked: Asked) -> dict[str, Any]:
    zone = survey.school.zone
    opens_at, closes_at = survey.opens_at.astimezone(zone), survey.closes_at.astimezone(zone)
    return {
        "opens_on": opens_at.date(),
        "opens_time": opens_at.time(),
        "closes_on": closes_at.date(),
        "closes_time": closes_at.time(),
        "instrument": asked.instrument.name,
        "length": SHORT if asked.is_short else WHOLE,
        "extras": [f"{instrument.name}:{construct}" for instrument, construct in asked.extras],
        "fidelity": asked.fidelity is not None,
        "advisories": list(survey.asked_advisories.values_list("advisory", flat=True)),
        "asks_openly": bool(survey.question),
        "question": survey.question or usual_question(),
    }
