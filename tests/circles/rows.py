"""Rows of circles that URLs of the access table point at: of 7B, which Ms. Rivera leads and Maya belongs to."""

from datetime import datetime, time, timedelta
from typing import Any

from circles.models import (
    AgreementIdea,
    Circle,
    Debrief,
    FollowUp,
    Interest,
    Interview,
    Item,
    Plan,
    PlanStep,
    Series,
    Turn,
)
from circles.runs.start import start_run
from schools import clock
from tests.cast import Place
from tests.circles.interviewing import put_answer, put_interview, put_pairs
from tests.circles.written import put_debrief, put_note

CANARY = "canary-note"


def a_circle(place: Place, state: str = "held") -> Circle:
    """A circle of 7B today: held and logged with a note that no one else may read, or still planned."""
    starts_at = datetime.combine(place.today, time(0, Circle.objects.count()), place.school.zone)
    circle = Circle.objects.create(
        school=place.school,
        advisory=place.advisories["7B"],
        series=a_series(place),
        on=place.today,
        starts_at=starts_at,
        state=state,
        reason="assembly" if state == "cancelled" else "",
        log_version=1 if state == "held" else 0,
    )
    if state == "held":
        write_log(circle, place)
    return circle


def a_moved_circle(place: Place) -> Circle:
    """Planned for now, and for tomorrow first."""
    circle = a_circle(place, "planned")
    circle.moved_from = circle.starts_at + timedelta(days=1)
    circle.first_minutes, circle.first_place = 30, "Room 12"
    circle.save(update_fields=["moved_from", "first_minutes", "first_place"])
    return circle


def a_coming_circle(place: Place) -> Circle:
    """Of 7B today, and not over before the day is."""
    late = Circle.objects.filter(on=place.today, series=None).count()
    starts_at = datetime.combine(place.today, time(23, 59 - late), place.school.zone)
    return Circle.objects.create(
        school=place.school, advisory=place.advisories["7B"], on=place.today, starts_at=starts_at
    )


def write_log(circle: Circle, place: Place) -> None:
    Circle.objects.filter(pk=circle.pk).update(logged_at=clock.now(), logged_by=place.rivera)
    Turn.objects.create(school=place.school, circle=circle, student=place.maya)
    put_note(circle, CANARY, turns={str(place.maya.pk): "shared"})


def a_series(place: Place) -> Series:
    return Series.objects.create(
        school=place.school,
        advisory=place.advisories["7B"],
        days="0",
        starts_at=time(9, Series.objects.count()),
        from_on=place.year.starts_on,
        until_on=place.year.ends_on,
    )


def an_interview(place: Place) -> Interview:
    """On, with Maya and Noah as partners, and with words that only they and those who lead 7B may read."""
    if found := Interview.objects.first():
        return found
    interview = put_pairs(put_interview(place), [place.maya, place.noah])
    put_answer(interview, place.maya, CANARY)
    return interview


def an_interest(place: Place) -> Interest:
    return Interest.objects.create(school=place.school, student=place.maya, question="?", text=CANARY)


def a_follow_up(place: Place, **changes: Any) -> FollowUp:
    return FollowUp.objects.create(
        school=place.school,
        circle=a_circle(place),
        student=place.maya,
        owner=place.rivera,
        promise=CANARY,
        due_on=place.today,
        **changes,
    )


def a_handed_follow_up(place: Place) -> FollowUp:
    """From Ms. Diaz, who sees it no more, to Ms. Rivera."""
    return a_follow_up(place, handed_from=place.diaz, handed_at=clock.now())


def a_debrief(place: Place, **changes: Any) -> Debrief:
    """Ms. Rivera's own."""
    return put_debrief(a_circle(place), place.rivera, CANARY, **changes)


def an_idea(place: Place, state: str = "open") -> AgreementIdea:
    return AgreementIdea.objects.create(
        school=place.school,
        advisory=place.advisories["7B"],
        text=f"{CANARY} {AgreementIdea.objects.count()}",
        proposed_by=place.maya,
        state=state,
    )


def an_item(place: Place, **more: Any) -> Item:
    """A prompt that Ms. Rivera made for everybody at the school."""
    made = {"kind": "prompt", "text": CANARY, "theme": "needs", "depth": "light", "made_by": place.rivera}
    return Item.objects.create(school=place.school, **{**made, **more})


def some_media(place: Place) -> Item:
    """Shared media that came with the product, without a link yet."""
    return Item.objects.create(school=place.school, kind="media", key="ramp", title="The ramp")


def a_prompt(place: Place, state: str = "proposed") -> Item:
    """What Maya proposed to those who lead 7B."""
    return an_item(
        place,
        state=state,
        made_by=None,
        proposed_by=place.maya,
        proposed_for=place.advisories["7B"],
        proposed_text=CANARY,
    )


def a_plan(place: Place, **changes: Any) -> Plan:
    """Of a coming circle of 7B, with one step that took a prompt."""
    plan = Plan.objects.create(
        school=place.school, circle=a_coming_circle(place), name="Weekly check-in", **changes
    )
    PlanStep.objects.create(
        school=place.school, plan=plan, position=0, kind="think", minutes=5, item=an_item(place), text=CANARY
    )
    return plan


def a_step(place: Place) -> PlanStep:
    return a_plan(place).parts.get()


def an_offer(place: Place) -> Plan:
    return a_plan(place, offered_by=place.osei)


def a_run(place: Place) -> Circle:
    """A circle of 7B today, under way."""
    circle = a_plan(place).circle
    start_run(Circle.objects.select_related("advisory", "school").get(pk=circle.pk), place.rivera)
    return circle
