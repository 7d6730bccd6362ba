"""What a URL of the access table points at: rows of Cedar Grove's 7B, which Ms. Rivera leads and Maya belongs to."""

from collections.abc import Callable
from typing import Any

from care.models import Ground
from reports.families import address_of as families_address_of
from reports.models import Release
from roster.models import Import
from schools import clock
from schools.models import Attribute, Closure, Enrollment, Heartbeat, Leadership, Term
from surveys.models import InstrumentVersion, Survey
from surveys.previews import address_of
from tests.care.rows import (
    a_call,
    a_closed_call,
    a_concern,
    a_named_adult,
    a_request,
    a_taken_call,
    an_absence,
    an_opening,
)
from tests.cast import Place
from tests.circles.rows import (
    a_circle,
    a_coming_circle,
    a_debrief,
    a_follow_up,
    a_handed_follow_up,
    a_plan,
    a_prompt,
    a_run,
    a_series,
    a_step,
    an_idea,
    an_interest,
    an_interview,
    an_item,
    an_offer,
    some_media,
)
from tests.journals.rows import (
    a_closed_report,
    a_hidden_entry,
    a_reply,
    a_report,
    a_reported_entry,
    a_week_prompt,
    an_entry,
    some_hidden_thanks,
    some_reported_thanks,
    some_thanks,
    thanks_to_rivera,
)
from tests.notices.rows import put, stop_link
from tests.reports.committed import a_commitment
from tests.reports.released import SHARED, a_held_release, a_release, a_survey_that_closed
from tests.reports.shown import results_of
from tests.reports.weeks import a_weekly_report
from tests.surveys.files import GOOD
from tests.surveys.rows import (
    BELONGING,
    a_permission,
    a_planned_survey,
    a_sheet,
    a_survey,
    an_own_version,
)


def a_shared_release(place: Place) -> Release:
    """Everybody sees what is for them, and thirty people wrote something."""
    survey = a_survey_that_closed(place, question="What helps?")
    return a_release(place, survey=survey, texts=["Friends."] * 30, **SHARED)


def an_import(place: Place) -> Import:
    return Import.objects.create(
        school=place.school,
        created_by=place.okafor,
        file_name="roster.csv",
        content=b"",
        state=Import.State.READY,
    )


def an_answered_survey(place: Place) -> Survey:
    """Maya handed in her sheet."""
    survey = a_survey(place)
    a_sheet(survey, place.maya, 1, 2, 3)
    return survey


def a_closure(place: Place) -> Closure:
    reason = f"Snow {Closure.objects.count()}"
    day = place.year.starts_on
    return Closure.objects.create(school=place.school, reason=reason, starts_on=day, ends_on=day)


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
    **{
        f"journals:entry_{verb}": an_entry
        for verb in ("detail", "write", "save", "audience", "line", "remove")
    },
    "journals:entry_restore": lambda p: an_entry(p, removed_at=clock.now()),
    "journals:entry_report": an_entry,
    "journals:entry_hide": a_reported_entry,
    "journals:entry_reports_close": a_reported_entry,
    "journals:entry_lift": a_hidden_entry,
    "journals:thanks_report": some_thanks,
    "journals:thanks_hide": some_reported_thanks,
    "journals:thanks_reports_close": some_reported_thanks,
    "journals:thanks_lift": some_hidden_thanks,
    "journals:report_take_back": lambda p: a_report(p, an_entry(p), p.rivera),
    "journals:report_reopen": a_closed_report,
    "journals:reply_new": an_entry,
    "journals:reply_remove": a_reply,
    "journals:reply_restore": lambda p: a_reply(p, removed_at=clock.now()),
    "journals:week_prompt_remove": a_week_prompt,
    "journals:week_prompt_restore": lambda p: a_week_prompt(p, removed_at=clock.now()),
    **{f"journals:thanks_{verb}": thanks_to_rivera for verb in ("detail", "print", "agree", "remove")},
    "journals:thanks_restore": lambda p: thanks_to_rivera(p, removed_at=clock.now()),
    "journals:circle_offered": a_coming_circle,
    **{
        f"care:concern_{verb}": a_concern
        for verb in ("detail", "acknowledge", "note", "report", "close", "reopen")
    },
    **{f"care:named_adult_{verb}": a_named_adult for verb in ("edit", "move", "remove")},
    "care:absence_remove": an_absence,
    **{f"care:call_{verb}": a_call for verb in ("detail", "add", "withdraw", "acknowledge", "hand_over")},
    **{f"care:call_{verb}": a_taken_call for verb in ("arrange", "note", "close")},
    "care:call_reopen": a_closed_call,
    **{f"care:lawful_opening_{verb}": a_request for verb in ("detail", "approve", "refuse", "end")},
    "care:lawful_entry_list": an_opening,
    "care:family_file": lambda p: an_opening(p, ground=Ground.PARENT),
    "surveys:survey_detail": a_survey,
    **{f"surveys:survey_{verb}": a_planned_survey for verb in ("edit", "call_off")},
    "surveys:survey_close": a_survey,
    "surveys:survey_closing": a_survey,
    "surveys:permission_list": a_planned_survey,
    "surveys:permission_forget": a_permission,
    "surveys:answer": a_survey,
    "surveys:thanks": an_answered_survey,
    "notices:inbox_detail": lambda p: put(p.maya),
    "notices:delivery_retry": lambda p: put(p.rivera, "failed", "email"),
    "notices:address_accept": lambda p: p.rivera,
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


def a_stop(place: Place) -> dict[str, Any]:
    """A link of a letter to Ms. Rivera, which whoever has the letter may open."""
    return {"token": stop_link(place, kind="digest").split("/")[3]}


def a_lawful_entry(place: Place) -> dict[str, Any]:
    """Maya's for only herself, which Ms. Diaz may open."""
    entry = an_entry(place, "me")
    return {"pk": an_opening(place, entries=[entry]).pk, "entry": entry.pk}


def an_own_instrument(place: Place) -> dict[str, Any]:
    code = f"ours-{InstrumentVersion.objects.count()}"
    version = an_own_version(
        place, GOOD.replace("our-survey", code).replace(f'supersedes = "{code}/1"\n', "")
    )
    return {"code": version.code, "version": version.version}


def two_results(place: Place) -> dict[str, Any]:
    """To look at on the first page of results, shared with everybody."""
    results_of(place, days_ago=90, bands={("school", ""): (40, 45)}, **SHARED)
    results_of(place, bands={("school", "student-voice"): (40, 45)}, **SHARED)
    return {}


WORDS: dict[str, Callable[[Place], dict[str, Any]]] = {
    "schools:health": well,
    "schools:term_new": lambda p: {"year": p.year.pk},
    "circles:calendar_feed": lambda p: {"token": "forged"},
    "care:lawful_entry": a_lawful_entry,
    **{
        f"surveys:instrument_{verb}": lambda p: {"code": BELONGING.partition("/")[0], "version": 1}
        for verb in ("detail", "file", "edit")
    },
    **{f"surveys:instrument_{verb}": an_own_instrument for verb in ("put_away", "bring_back")},
    "surveys:preview": lambda p: {"token": address_of(a_planned_survey(p)).split("/")[-2]},
    **{
        f"reports:release_{what}": lambda p: {"survey": a_shared_release(p).survey_id}
        for what in ("detail", "csv", "spreadsheet", "pdf", "line", "texts")
    },
    **{
        f"reports:release_{what}": lambda p: {"survey": a_held_release(p).survey_id}
        for what in ("hold", "withhold")
    },
    "reports:circle_practice_csv": lambda p: {"table": "weeks"},
    **{
        f"reports:weekly_{what}": lambda p: {"monday": str(a_weekly_report(p).monday)}
        for what in ("week", "pdf")
    },
    "reports:dashboard": two_results,
    **{
        f"reports:guide_{verb}": lambda p: {"construct": "student-voice"}
        for verb in ("detail", "put", "take_back")
    },
    **{
        f"reports:commitment_{verb}": lambda p: {"pk": a_commitment(p).pk}
        for verb in ("edit", "done", "reopen", "remove", "restore")
    },
    "reports:families": lambda p: {"token": families_address_of(a_shared_release(p)).split("/")[-2]},
    "notices:stop": a_stop,
    "notices:stop_again": a_stop,
    "notices:outbox_detail": lambda p: {"name": "20261110-120000-1-0"},
    "notices:outbox_page": lambda p: {"name": "20261110-120000-1-0"},
    "roster:welcome": lambda p: {"token": "forged"},
    "account_reset_password_from_key": lambda p: {"uidb36": "1", "key": "forged-key"},
}


def targets(name: str, place: Place) -> dict[str, Any]:
    """The arguments of the URL, with the rows they name made."""
    with place.context():
        if name in OBJECTS:
            return {"pk": OBJECTS[name](place).pk}
        return WORDS[name](place) if name in WORDS else {}
