"""What a URL of the access table points at: rows of Cedar Grove's 7B, which Ms. Rivera leads and Maya belongs to."""

import uuid
from collections.abc import Callable
from datetime import datetime, time
from typing import Any

from circles.models import (
    AgreementIdea,
    Circle,
    Debrief,
    FollowUp,
    Interest,
    Interview,
    Item,
    LogRevision,
    Plan,
    PlanStep,
    Series,
    Turn,
)
from circles.runs.start import start_run
from roster.models import Import
from schools import clock
from schools.models import Attribute, Closure, Enrollment, Heartbeat, Leadership, Term
from tests.cast import Place
from tests.circles.interviewing import put_answer, put_interview, put_pairs

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


def a_coming_circle(place: Place) -> Circle:
    """Of 7B today, and not over before the day is."""
    late = Circle.objects.filter(on=place.today, series=None).count()
    starts_at = datetime.combine(place.today, time(23, 59 - late), place.school.zone)
    return Circle.objects.create(
        school=place.school, advisory=place.advisories["7B"], on=place.today, starts_at=starts_at
    )


def write_log(circle: Circle, place: Place) -> None:
    Circle.objects.filter(pk=circle.pk).update(note=CANARY, logged_at=clock.now(), logged_by=place.rivera)
    Turn.objects.create(school=place.school, circle=circle, student=place.maya)
    LogRevision.objects.create(
        school=place.school,
        circle=circle,
        version=1,
        token=uuid.uuid4(),
        data={"held": True, "note": CANARY, "turns": {str(place.maya.pk): "shared"}},
        saved_by=place.rivera,
        saved_at=clock.now(),
    )


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
    return Debrief.objects.create(
        school=place.school,
        circle=a_circle(place),
        written_by=place.rivera,
        went_well=CANARY,
        saved_at=clock.now(),
        **changes,
    )


def an_import(place: Place) -> Import:
    return Import.objects.create(
        school=place.school,
        created_by=place.okafor,
        file_name="roster.csv",
        content=b"",
        state=Import.State.READY,
    )


def a_closure(place: Place) -> Closure:
    reason = f"Snow {Closure.objects.count()}"
    day = place.year.starts_on
    return Closure.objects.create(school=place.school, reason=reason, starts_on=day, ends_on=day)


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


OBJECTS: dict[str, Callable[[Place], Any]] = {
    "schools:attribute_remove": lambda p: Attribute.objects.create(school=p.school, name="Gender"),
    "schools:people_edit": lambda p: p.maya,
    "schools:people_leave": lambda p: p.maya,
    "schools:people_return": lambda p: p.maya,
    "schools:advisory_detail": lambda p: p.advisories["7B"],
    "schools:advisory_edit": lambda p: p.advisories["7B"],
    "schools:advisory_archive": lambda p: p.advisories["7B"],
    "schools:advisory_restore": lambda p: p.advisories["7B"],
    "schools:leader_new": lambda p: p.advisories["7B"],
    "schools:leader_end": lambda p: Leadership.objects.get(member=p.rivera),
    "schools:student_add": lambda p: p.advisories["7B"],
    "schools:enrollment_end": lambda p: Enrollment.objects.get(student=p.maya),
    "schools:year_edit": lambda p: p.year,
    "schools:term_edit": lambda p: Term.objects.get(),
    "schools:term_remove": lambda p: Term.objects.get(),
    "schools:closure_edit": a_closure,
    "schools:closure_remove": a_closure,
    "circles:circle_detail": a_circle,
    "circles:circle_log": a_circle,
    "circles:circle_unlog": a_circle,
    "circles:circle_history": a_circle,
    "circles:circle_debrief": lambda p: a_debrief(p).circle,
    "circles:debrief_remove": a_debrief,
    "circles:debrief_restore": lambda p: a_debrief(p, removed_at=clock.now()),
    "circles:circle_cancel": lambda p: a_circle(p, "planned"),
    "circles:circle_move": lambda p: a_circle(p, "planned"),
    "circles:circle_move_back": lambda p: a_circle(p, "planned"),
    "circles:circle_restore": lambda p: a_circle(p, "cancelled"),
    "circles:advisory_history": lambda p: p.advisories["7B"],
    "circles:agreement_propose": lambda p: p.advisories["7B"],
    "circles:agreements_agree": lambda p: p.advisories["7B"],
    "circles:agreements_history": lambda p: p.advisories["7B"],
    "circles:idea_close": an_idea,
    "circles:idea_reopen": lambda p: an_idea(p, "withdrawn"),
    "circles:plan_start": a_coming_circle,
    "circles:plan_detail": lambda p: a_plan(p).circle,
    "circles:plan_remove": lambda p: a_plan(p).circle,
    "circles:plan_fit": lambda p: a_plan(p).circle,
    "circles:plan_print": lambda p: a_plan(p).circle,
    "circles:plan_copy": lambda p: a_plan(p).circle,
    "circles:step_new": lambda p: a_plan(p).circle,
    "circles:step_edit": a_step,
    "circles:step_move": a_step,
    "circles:step_remove": a_step,
    "circles:step_restore": a_step,
    "circles:step_swap": a_step,
    "circles:step_went": a_step,
    "circles:offer_accept": an_offer,
    "circles:offer_decline": an_offer,
    "circles:item_use": an_item,
    "circles:plan_accept": a_coming_circle,
    "circles:circle_run": a_run,
    "circles:run_state": a_run,
    "circles:run_hands": a_run,
    "circles:run_follow_up": a_run,
    "circles:run_start": a_coming_circle,
    "circles:run_put_back": a_run,
    "circles:circle_present": a_run,
    "circles:present_state": a_run,
    "circles:series_detail": a_series,
    "circles:series_end": a_series,
    "circles:series_restore": a_series,
    **{
        f"circles:interview_{verb}": an_interview
        for verb in (
            "detail",
            "pair",
            "pairs",
            "read",
            "print",
            "end",
            "reopen",
            "answer",
            "forget",
            "partner",
        )
    },
    "circles:interest_remove": an_interest,
    "circles:interest_restore": an_interest,
    "circles:follow_up_done": a_follow_up,
    "circles:follow_up_edit": a_follow_up,
    "circles:follow_up_hand_over": a_follow_up,
    "circles:follow_up_take_back": a_handed_follow_up,
    "circles:follow_up_reopen": lambda p: a_follow_up(p, done_at=clock.now()),
    "circles:item_detail": an_item,
    "circles:item_edit": an_item,
    "circles:item_remove": an_item,
    "circles:item_restore": lambda p: an_item(p, state="removed", removed_by=p.rivera),
    "circles:item_link": some_media,
    "circles:prompt_answer": a_prompt,
    "circles:prompt_reopen": lambda p: a_prompt(p, "declined"),
    "circles:prompt_withdraw": a_prompt,
    "circles:prompt_again": lambda p: a_prompt(p, "withdrawn"),
    "roster:import_detail": an_import,
    "roster:import_progress": an_import,
    "roster:import_school": an_import,
    "roster:import_advisories": an_import,
    "roster:import_apply": an_import,
    "roster:import_discard": an_import,
    "roster:import_problems": an_import,
    "roster:invitation_send": lambda p: p.rivera,
    "roster:code_sheet": lambda p: p.advisories["7B"],
    "roster:code_card": lambda p: p.maya,
}


def well(place: Place) -> dict[str, Any]:
    Heartbeat.objects.update_or_create(name="worker", defaults={"beat_at": clock.now()})
    return {}


WORDS: dict[str, Callable[[Place], dict[str, Any]]] = {
    "schools:health": well,
    "schools:term_new": lambda p: {"year": p.year.pk},
    "circles:calendar_feed": lambda p: {"token": "forged"},
    "roster:welcome": lambda p: {"token": "forged"},
    "account_reset_password_from_key": lambda p: {"uidb36": "1", "key": "forged-key"},
}


def targets(name: str, place: Place) -> dict[str, Any]:
    """The arguments of the URL, with the rows they name made."""
    with place.context():
        if name in OBJECTS:
            return {"pk": OBJECTS[name](place).pk}
        return WORDS[name](place) if name in WORDS else {}
