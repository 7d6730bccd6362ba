"""Rows of care for tests at Cedar Grove: Ms. Diaz and Ms. Rivera are named, Pat Kim stands in for both."""

from datetime import date
from typing import Any
from uuid import uuid4

from care.calls import acknowledge_call, close_call, make_call
from care.concerns import send_concern
from care.lawful_openings import approve_opening, ask_for_opening
from care.models import (
    Absence,
    Call,
    Concern,
    Ground,
    LawfulOpening,
    NamedAdult,
    Outcome,
    Protocol,
    ReachCheck,
)
from care.words import CallWords
from schools import clock
from schools.models import Member
from tests.cast import Place

EMERGENCY = "Call 911, or knock at the counselors' door."
DUTY = "Everybody here must report suspected abuse to the state's hotline within 24 hours."


def switch_on(place: Place, **more: Any) -> Protocol:
    """With two named adults, from eight until half past three, thirty minutes to acknowledge; this month is tested."""
    values = {"is_on": True, "emergency": EMERGENCY, "duty": DUTY, **more}
    found, _is_new = Protocol.objects.update_or_create(school=place.school, defaults=values)
    for position, member in enumerate((place.diaz, place.rivera)):
        NamedAdult.objects.get_or_create(
            school=place.school, member=member, defaults={"deputy": place.pat, "position": position}
        )
    now, month = clock.now(), clock.today(place.school).replace(day=1)
    for member in (place.diaz, place.rivera, place.pat):
        told = {"school": place.school, "sent_at": now, "reached_at": now}
        ReachCheck.objects.get_or_create(member=member, month=month, defaults=told)
    return found


def send_away(member: Member, until_on: date | None = None) -> Absence:
    """From today on."""
    today = clock.today(member.school)
    return Absence.objects.create(
        school=member.school, member=member, from_on=today, until_on=until_on or today
    )


def a_call(place: Place, chosen: Member | None = None, about: str = "", when: str = "") -> Call:
    """Maya's."""
    if not Protocol.objects.filter(school=place.school).exists():
        switch_on(place)
    return make_call(place.maya, chosen, CallWords(about, when), uuid4())[0]


def a_taken_call(place: Place) -> Call:
    """Of any counselor, and Ms. Diaz is there."""
    call = a_call(place, about="about home")
    acknowledge_call(call, place.diaz)
    return call


def a_closed_call(place: Place) -> Call:
    call = a_taken_call(place)
    close_call(call, place.diaz, Outcome.TALKED)
    return call


def a_concern(place: Place, words: str = "") -> Concern:
    """Mr. Lee's about Maya."""
    if not Protocol.objects.filter(school=place.school).exists():
        switch_on(place)
    return send_concern(place.lee, place.maya, words, uuid4())[0]


def a_request(place: Place, by: Member | None = None, entries: Any = (), **more: Any) -> LawfulOpening:
    """Ms. Diaz asks to open what Maya wrote today and yesterday, by a court's order."""
    today = clock.today(place.school)
    days = {} if entries else {"from_on": today.replace(day=1), "until_on": today}
    values = {"ground": Ground.COURT, "hours": 24, **days, **more}
    opening = LawfulOpening(school=place.school, student=place.maya, asked_by=by or place.diaz, **values)
    return ask_for_opening(opening, "Order 12-345", entries)


def an_opening(place: Place, **more: Any) -> LawfulOpening:
    """Approved by Dr. Okafor, so that Ms. Diaz may read."""
    opening = a_request(place, **more)
    assert approve_opening(opening, place.okafor)
    return opening


def a_named_adult(place: Place) -> NamedAdult:
    """Ms. Rivera, after Ms. Diaz."""
    switch_on(place)
    return NamedAdult.objects.get(member=place.rivera)


def an_absence(place: Place) -> Absence:
    """Ms. Rivera's, whom the office knows as named."""
    switch_on(place)
    return send_away(place.rivera)
