"""The file for a family: everything kept on one student, nothing of anybody else, and each text in it on record."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import typst
from django.apps import apps
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from care import family_file
from care.calls import open_call
from care.family_rules import IN_THE_FILE, LEFT_OUT, NOT_IN_THE_FILE
from care.family_sections import record
from care.lawful_openings import approve_opening, end_opening
from care.models import Call, Ground, LawfulOpening, Outcome
from circles.models import AgreementIdea, FollowUp, Interest, Interview, Item, Turn
from journals.models import Entry
from journals.openings import note_opening
from schools import clock
from schools.models import Attribute, AttributeValue, Member, Opened, Opening, Role
from tests.care.rows import a_call, a_concern, a_request, an_opening
from tests.cast import Place
from tests.circles.interviewing import put_answer, put_interview, put_pairs
from tests.circles.rows import a_circle, a_debrief, a_follow_up, a_prompt, an_idea, an_interest
from tests.journals.rows import a_hidden_entry, a_reply, share, some_thanks, thank, write
from tests.surveys.rows import a_permission, a_sheet, a_survey

SignIn = Callable[[Member], Client]
OTHERS = "canary-other-student"
ADULTS = "canary-only-adults"


def path_of(opening: LawfulOpening) -> str:
    return reverse("care:family_file", args=[opening.pk])


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is given to Typst, before it becomes a PDF."""
    found: list[str] = []
    compile_pdf = typst.compile

    def compile_and_keep(*args: Any, **kwargs: Any) -> Any:
        found.append(json.dumps(json.loads(kwargs["sys_inputs"]["file"]), ensure_ascii=False))
        return compile_pdf(*args, **kwargs)

    monkeypatch.setattr(family_file.typst, "compile", compile_and_keep)
    return found


@pytest.fixture
def everything(cedar: Place) -> Place:
    with cedar.context():
        cedar.maya.pronouns, cedar.maya.identifier = "she/her", "S-1047"
        cedar.maya.save(update_fields=["pronouns", "identifier"])
        language = Attribute.objects.create(school=cedar.school, name="Home language")
        AttributeValue.objects.create(
            school=cedar.school, attribute=language, student=cedar.maya, value="Spanish"
        )
        circle = a_circle(cedar)
        Turn.objects.get_or_create(
            circle=circle, student=cedar.maya, defaults={"school": cedar.school, "state": "passed"}
        )
        FollowUp.objects.filter(pk=a_follow_up(cedar).pk).update(
            student=cedar.maya, promise="Ask how the move went", done_at=clock.now(), outcome="It went well"
        )
        Interest.objects.filter(pk=an_interest(cedar).pk).update(student=cedar.maya, text="Rock climbing")
        a_prompt(cedar)
        AgreementIdea.objects.filter(pk=an_idea(cedar).pk).update(
            proposed_by=cedar.maya, text="No phones on the table"
        )
        take_back(cedar)
        a_reply(cedar)
        write(cedar.maya, "Within the days", energy=2)
        Entry.objects.filter(pk=write(cedar.maya, "Long before").pk).update(
            on=cedar.today - timedelta(days=90)
        )
        thank(cedar.maya, cedar.noah, "For the notes")
        thank(cedar.maya, cedar.rivera, "For staying late")
        thank(cedar.maya, None, "For the soup", to="Grandma")
        some_thanks(cedar, "noah", "maya", OTHERS)
        share(cedar.noah, "circle", OTHERS)
        a_hidden_entry(cedar)
        a_debrief(cedar)
        survey = a_survey(cedar, title="Fall survey")
        a_sheet(survey, cedar.maya, 1, words=ADULTS)
        a_permission(cedar, survey, student=cedar.maya, allowed=True)
        a_permission(cedar, student=cedar.maya)
        a_permission(cedar, a_survey(cedar, title=OTHERS))
        a_concern(cedar, ADULTS)
        call = a_call(cedar, cedar.osei, about=ADULTS)
        Call.objects.filter(pk=call.pk).update(
            closed_at=clock.now(), due_at=None, outcome=Outcome.TALKED, acknowledged_at=clock.now()
        )
    return cedar


def take_back(place: Place) -> None:
    """What nobody but Maya reads any more, though it is deleted a day later only."""
    now = clock.now()
    Interest.objects.filter(pk=an_interest(place).pk).update(text=OTHERS, removed_at=now)
    a_prompt(place, state="withdrawn")
    Item.objects.filter(state="withdrawn").update(text=OTHERS, proposed_text=OTHERS)
    AgreementIdea.objects.filter(pk=an_idea(place, state="declined").pk).update(
        text=OTHERS, state="withdrawn", withdrawn_at=now
    )
    interview = put_pairs(put_interview(place), [place.maya, place.noah])
    put_answer(interview, place.maya, OTHERS)
    Interview.objects.filter(pk=interview.pk).update(state=Interview.State.ENDED, ended_at=now)


def a_parents_request(place: Place) -> LawfulOpening:
    first = place.today - timedelta(days=1)
    return an_opening(place, ground=Ground.PARENT, from_on=first, until_on=place.today)


@pytest.mark.promise("openings-recorded")
def test_it_holds_what_is_kept_and_records_each_text_once(
    everything: Place, sign_in: SignIn, told: list[str]
) -> None:
    cedar = everything
    with cedar.context():
        opening = a_parents_request(cedar)
    call_command("send_due", verbosity=0)
    with cedar.context():
        within = Entry.objects.written_by(cedar.maya).filter(on=cedar.today).kept()
        entries = list(within.values_list("pk", flat=True))
    response = sign_in(cedar.diaz).get(path_of(opening))
    assert response.status_code == 200 and response["Content-Type"] == "application/pdf"
    pdf = response.content
    assert pdf.startswith(b"%PDF-") and b"/StructTreeRoot" in pdf and b"/Lang" in pdf
    assert 'filename="family-file.pdf"' in response["Content-Disposition"]
    [content] = told
    for words in (
        "Maya Torres",
        "she/her",
        "S-1047",
        "maya.cedar",
        "Home language",
        "Spanish",
        "7B",
        "Present",
        "Ask how the move went",
        "It went well",
        "Rock climbing",
        "No phones on the table",
        "Within the days",
        "Very high energy",
        "It took courage to write this.",
        "Let us talk first.",
        "For the notes",
        "To another student,",
        "For staying late",
        "To Ms. Rivera,",
        "For the soup",
        "To Grandma,",
        "A parent asks to see it",
        "Adults who may read my writing",
        "What the family decided about surveys",
        "Fall survey",
        "All surveys",
    ):
        assert words in content, words
    for words in (
        "Long before",
        OTHERS,
        ADULTS,
        "Noah",
        "Álvarez",
        "Zoë",
        "Passed",
        "Order 12-345",
    ):
        assert words not in content, words
    assert all(str(reason) in content for reason in LEFT_OUT)
    with cedar.context():
        rows = list(Opening.objects.order_by("number").values_list("what", "about", "reader", "reason"))
    assert [row[0] for row in rows].count(Opened.FILE) == 1
    assert sorted(row[1] for row in rows if row[0] == Opened.ENTRY) == sorted(entries)
    assert [row[0] for row in rows].count(Opened.THANKS) == 3
    assert {row[2:] for row in rows} == {(cedar.diaz.pk, "law")}
    sign_in(cedar.diaz).get(path_of(opening))
    with cedar.context():
        assert Opening.objects.count() == 2 * len(rows)


def test_only_for_a_parent_while_in_force_and_by_the_counselor_who_asked(
    cedar: Place, sign_in: SignIn
) -> None:
    with cedar.context():
        cedar.add("vega", Role.COUNSELOR, "Luz", "Vega")
        opening = a_parents_request(cedar)
        waiting = a_request(cedar, ground=Ground.PARENT)
        court = an_opening(cedar)
        administrators = a_request(cedar, cedar.okafor, ground=Ground.PARENT)
        approve_opening(administrators, cedar.diaz)
    diaz = sign_in(cedar.diaz)
    for each in (waiting, court, administrators):
        assert diaz.get(path_of(each)).status_code == 404
    assert sign_in(cedar.vega).get(path_of(opening)).status_code == 404
    for member in (cedar.okafor, cedar.rivera, cedar.maya):
        assert sign_in(member).get(path_of(opening)).status_code == 403
    with cedar.context():
        assert Opening.objects.count() == 0
        end_opening(opening)
    assert diaz.get(path_of(opening)).status_code == 404


def test_it_does_not_tell_of_an_opening_before_the_student_knows(
    cedar: Place, sign_in: SignIn, told: list[str]
) -> None:
    with cedar.context():
        opening = a_parents_request(cedar)
        an_opening(cedar, tell_on=cedar.today + timedelta(days=90))
    call_command("send_due", verbosity=0)
    assert sign_in(cedar.diaz).get(path_of(opening)).status_code == 200
    [content] = told
    assert "A court order" not in content
    assert content.count("Adults who may read my writing") == 2  # the parent's, by e-mail and in Advisory


def test_it_says_that_calls_are_not_in_it(everything: Place, sign_in: SignIn, told: list[str]) -> None:
    with everything.context():
        opening = a_parents_request(everything)
    sign_in(everything.diaz).get(path_of(opening))
    [content] = told
    assert ADULTS not in content and "Whether the student asked for an adult" in content
    for words in ("Mr. Osei", "News about my call", "Call for an adult"):
        assert words not in content


def test_it_speaks_of_the_student_and_not_to_them(cedar: Place) -> None:
    with cedar.context():
        open_call(a_call(cedar), cedar.diaz)
        note_opening(share(cedar.maya, "teacher"), cedar.rivera)
        reasons = [row[-1] for row in record(Opening.objects.all()).rows]
    assert reasons == ["the student chose them"]


@pytest.mark.promise("openings-recorded")
def test_without_the_record_there_is_no_file(cedar: Place, sign_in: SignIn, settings: Any) -> None:
    with cedar.context():
        opening = a_parents_request(cedar)
    settings.JOURNAL_KEYS = ["another" * 6]
    response = sign_in(cedar.diaz).get(path_of(opening))
    assert response.status_code == 503 and b"%PDF" not in response.content


def test_what_somebody_wrote_is_no_markup(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        write(cedar.maya, '#set page(width: 1cm)\n#read("/etc/passwd") $x$ \\u{41} @here')
        Member.objects.filter(pk=cedar.maya.pk).update(called="#pagebreak() *x*")
        opening = a_parents_request(cedar)
    pdf = sign_in(cedar.diaz).get(path_of(opening)).content
    assert set(re.findall(rb"/MediaBox ?\[([^\]]*)\]", pdf)) == {b"0 0 595.2756 841.8898"}


def test_every_table_with_a_key_to_a_person_is_in_the_file_or_left_out_by_a_rule() -> None:
    found = {
        f"{model._meta.label}.{key.name}"
        for model in apps.get_models(include_auto_created=True)
        for key in model._meta.get_fields()
        if key.is_relation and key.related_model is Member and not key.auto_created
    }
    assert found == IN_THE_FILE | set(NOT_IN_THE_FILE)
    assert not IN_THE_FILE & set(NOT_IN_THE_FILE)
