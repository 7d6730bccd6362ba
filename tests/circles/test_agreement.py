"""The norms of a group: who reads and proposes them, how they are agreed, and that nothing is lost on the way."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils.formats import date_format
from playwright.sync_api import Page

from circles.agreements import AgreedMeanwhile, Vote, agree, versions_of
from circles.forms.agreement import AgreeForm
from circles.models import AgreementIdea, Agreements
from schools.models import Advisory, Enrollment, Member
from schools.school_days import DAY
from tests.cast import Place
from tests.circles.agreeing import FINISH, put_idea, url
from tests.circles.planning import said

SignIn = Callable[[Member], Client]
LIST = "/circles/agreements/"


def put_agreements(place: Place, lines: list[str], hands: int = 12, present: int = 12) -> None:
    with place.context():
        advisory = place.advisories["7B"]
        seen = Agreements.objects.filter(advisory=advisory).count()
        agree(advisory, Vote(lines, hands, present), ideas=[], by=place.rivera, seen=seen)


def agree_form(**changes: Any) -> dict[str, Any]:
    return {
        "lines": f"{FINISH}\nPhones stay in the bag.",
        "hands": "11",
        "present": "12",
        "seen": "0",
        **changes,
    }


def test_a_student_proposes_and_the_group_agrees(cedar: Place, sign_in: SignIn) -> None:
    advisory = cedar.advisories["7B"]
    maya, rivera = sign_in(cedar.maya), sign_in(cedar.rivera)
    response = maya.post(url("agreement_propose", advisory.pk), {"text": f"  {FINISH} "}, follow=True)
    assert "waits for the next circle" in said(response)
    assert "Maya" in rivera.get(LIST).content.decode().split("Who proposed it")[1]
    assert "Maya" not in sign_in(cedar.noah).get(LIST).content.decode().split("<main")[1]
    with cedar.context():
        idea = AgreementIdea.objects.get()
    form = agree_form(lines="Phones stay in the bag.", ideas=[idea.pk])
    response = rivera.post(url("agreements_agree", advisory.pk), form, follow=True)
    assert "These are your agreements now" in said(response)
    page = maya.get(LIST).content.decode()
    assert "What 7B agreed on" in page and "11 of 12 hands" in page
    with cedar.context():
        assert Agreements.objects.get().lines == ["Phones stay in the bag.", FINISH]
        assert AgreementIdea.objects.get().state == AgreementIdea.State.TAKEN


def test_a_count_is_not_told_in_a_small_group(cedar: Place, sign_in: SignIn) -> None:
    put_agreements(cedar, [FINISH], hands=3, present=4)
    for page in (LIST, url("agreements_history", cedar.advisories["7B"].pk)):
        for member in (cedar.maya, cedar.rivera):
            assert "3 of 4" not in sign_in(member).get(page).content.decode()


def test_others_read_nothing(cedar: Place, harbor: Place, sign_in: SignIn) -> None:
    put_agreements(cedar, ["canary-norm-5d1"])
    idea = put_idea(cedar, cedar.maya, "canary-idea-5d1")
    pk = cedar.advisories["7B"].pk
    for person in (cedar.iris, cedar.osei, cedar.pat, cedar.diaz, cedar.okafor, harbor.hale, harbor.hana):
        client = sign_in(person)
        assert "canary" not in client.get(f"{LIST}?advisory={pk}").content.decode()
        assert client.get(url("agreements_history", pk)).status_code == 404
        assert client.post(url("agreement_propose", pk), {"text": "Hello"}).status_code == 404
        assert client.post(url("idea_close", idea.pk)).status_code == 404
    assert sign_in(cedar.noah).post(url("idea_close", idea.pk)).status_code == 404
    assert "canary-norm" in sign_in(cedar.sam).get(LIST).content.decode()


def test_a_student_who_left_the_advisory_reads_nothing(cedar: Place, sign_in: SignIn) -> None:
    put_agreements(cedar, ["canary-norm-5d1"])
    with cedar.context():
        Enrollment.objects.filter(student=cedar.maya).update(until_on=cedar.year.starts_on)
    page = sign_in(cedar.maya).get(LIST).content.decode()
    assert "canary" not in page and "You are in no advisory today" in page


def test_an_archived_advisorys_are_gone(cedar: Place, sign_in: SignIn) -> None:
    put_agreements(cedar, [FINISH])
    idea = put_idea(cedar, cedar.maya)
    with cedar.context():
        Advisory.objects.update(archived_on=cedar.today)
        for member in (cedar.maya, cedar.rivera):
            assert not Agreements.objects.readable_by(member).exists()
    assert sign_in(cedar.maya).post(url("idea_close", idea.pk)).status_code == 404
    assert sign_in(cedar.rivera).post(url("idea_close", idea.pk)).status_code == 404


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"lines": " \n "}, "Write at least one agreement"),
        ({"lines": "\n".join(f"Line {number}" for number in range(13))}, "These are 13 agreements"),
        ({"lines": "x" * 161}, "is too long. Say it in 160"),
        ({"lines": "x" * 9000}, "Please shorten it"),
        ({"hands": "13"}, "more hands than people"),
        ({"hands": "many"}, "Enter a whole number"),
        ({"hands": ""}, "How many hands went up?"),
        ({"present": ""}, "How many people were there?"),
        ({"present": "0"}, "greater than or equal to 1"),
        ({"seen": ""}, "Something was lost on the way"),
    ],
)
def test_what_cannot_be_agreed_is_said_and_kept(
    changes: dict[str, str], words: str, cedar: Place, sign_in: SignIn
) -> None:
    form = agree_form(**{"lines": "Keep these words", **changes})
    page = (
        sign_in(cedar.rivera).post(url("agreements_agree", cedar.advisories["7B"].pk), form).content.decode()
    )
    assert words in page
    assert form["lines"].strip()[:20] in page
    with cedar.context():
        assert not Agreements.objects.exists()


def test_agreements_of_another_year_say_which(cedar: Place, sign_in: SignIn) -> None:
    put_agreements(cedar, [FINISH])
    on = cedar.today - 366 * DAY
    with cedar.context():
        Agreements.objects.update(agreed_on=on)
    rivera, pk = sign_in(cedar.rivera), cedar.advisories["7B"].pk
    for page in (
        LIST,
        url("agreements_history", pk),
        f"{url('agreements_agree', pk)}?version=1",
    ):
        assert date_format(on, "l, F j, Y") in rivera.get(page).content.decode()


def test_hostile_words_are_words(cedar: Place, sign_in: SignIn) -> None:
    put_agreements(cedar, ["<script>alert(1)</script>"])
    assert "<script>alert" not in sign_in(cedar.maya).get(LIST).content.decode()


def test_the_lines_are_not_called_optional_after_an_error(cedar: Place, sign_in: SignIn) -> None:
    form = agree_form(lines="", hands="", ideas=[put_idea(cedar, cedar.maya).pk])
    answer = sign_in(cedar.rivera).post(url("agreements_agree", cedar.advisories["7B"].pk), form)
    assert list(answer.context["form"].errors) == ["hands"]
    label = answer.content.decode().split("Our agreements, one a line")[1].split("<textarea")[0]
    assert "optional" not in label


def test_the_same_vote_sent_twice_is_one_version(cedar: Place, sign_in: SignIn) -> None:
    client, page = sign_in(cedar.rivera), url("agreements_agree", cedar.advisories["7B"].pk)
    client.post(page, agree_form())
    assert "saved already" in said(client.post(page, agree_form(), follow=True))
    with cedar.context():
        assert Agreements.objects.count() == 1


def test_the_same_vote_with_an_idea_sent_twice_is_one_version(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        idea = put_idea(cedar, cedar.maya)
    client, page = sign_in(cedar.rivera), url("agreements_agree", cedar.advisories["7B"].pk)
    form = agree_form(ideas=[idea.pk])
    client.post(page, form)
    assert "saved already" in said(client.post(page, form, follow=True))
    with cedar.context():
        assert [idea.text in each.lines for each in Agreements.objects.all()] == [True]


@pytest.mark.parametrize("lines", ["", "We listen."])
def test_an_idea_that_is_gone_by_now_is_said_and_nothing_is_agreed_without_it(
    cedar: Place, sign_in: SignIn, lines: str
) -> None:
    with cedar.context():
        idea = put_idea(cedar, cedar.maya)
        AgreementIdea.objects.update(state=AgreementIdea.State.DECLINED)
    page = url("agreements_agree", cedar.advisories["7B"].pk)
    answer = sign_in(cedar.rivera).post(page, agree_form(lines=lines, ideas=[idea.pk]))
    assert "taken back or decided meanwhile" in answer.content.decode()
    with cedar.context():
        assert not Agreements.objects.exists()


def test_two_teachers_at_once_lose_nothing(cedar: Place, sign_in: SignIn) -> None:
    page = url("agreements_agree", cedar.advisories["7B"].pk)
    sign_in(cedar.lee).post(page, agree_form(lines="Written by Mr. Lee"))
    rivera = sign_in(cedar.rivera)
    answer = rivera.post(page, agree_form(lines="Written by Ms. Rivera"))
    text = answer.content.decode()
    assert "What Mr. Lee wrote meanwhile" in text
    assert "Written by Mr. Lee" in text and "Written by Ms. Rivera" in text
    form = answer.context["form"]
    rivera.post(page, agree_form(lines="Written by both", seen=form["seen"].value()))
    with cedar.context():
        found = Agreements.objects.order_by("version")
        assert [each.lines for each in found] == [["Written by Mr. Lee"], ["Written by both"]]


def test_an_idea_that_is_closed_at_the_moment_of_writing_keeps_the_page(
    cedar: Place, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was open when the form was looked at."""
    with cedar.context():
        idea, other = put_idea(cedar, cedar.maya), put_idea(cedar, cedar.noah, "We listen.")
    vote = AgreeForm.vote

    def vote_late(form: AgreeForm) -> Vote:
        AgreementIdea.objects.filter(pk=idea.pk).update(state=AgreementIdea.State.DECLINED)
        return vote(form)

    monkeypatch.setattr(AgreeForm, "vote", vote_late)
    page = url("agreements_agree", cedar.advisories["7B"].pk)
    answer = sign_in(cedar.rivera).post(page, agree_form(lines="Typed by hand", ideas=[idea.pk, other.pk]))
    assert "taken back or decided meanwhile" in answer.text and "Typed by hand" in answer.text
    with cedar.context():
        assert not Agreements.objects.exists()
        assert AgreementIdea.objects.get(pk=other.pk).state == AgreementIdea.State.OPEN


def test_an_older_form_is_refused(cedar: Place) -> None:
    put_agreements(cedar, ["One"])
    put_agreements(cedar, ["Two"])
    with cedar.context(), pytest.raises(AgreedMeanwhile):
        agree(cedar.advisories["7B"], Vote(["Three"], 1, 2), ideas=[], by=cedar.rivera, seen=1)


def test_versions_tell_what_came_and_went(cedar: Place, sign_in: SignIn) -> None:
    put_agreements(cedar, [FINISH, "We may pass."])
    put_agreements(cedar, ["We may pass.", "We listen."])
    with cedar.context():
        newest, first = versions_of(cedar.advisories["7B"])
    assert [(line.text, line.is_new) for line in newest.lines] == [
        ("We may pass.", False),
        ("We listen.", True),
    ]
    assert newest.gone == [FINISH] and first.gone == []
    page = f"{url('agreements_agree', cedar.advisories['7B'].pk)}?version=1"
    answer = sign_in(cedar.rivera).get(page)
    assert answer.context["form"]["lines"].value() == f"{FINISH}\nWe may pass."
    assert answer.context["form"]["seen"].value() == 2


@pytest.mark.parametrize("version", ["9", "x", "-1", "9" * 30, "²"])
def test_a_version_that_is_none_starts_from_the_newest(version: str, cedar: Place, sign_in: SignIn) -> None:
    put_agreements(cedar, [FINISH])
    page = f"{url('agreements_agree', cedar.advisories['7B'].pk)}?version={version}"
    assert sign_in(cedar.rivera).get(page).context["form"]["lines"].value() == FINISH


def test_the_database_keeps_versions_apart_and_hands_honest(cedar: Place) -> None:
    put_agreements(cedar, [FINISH])
    with cedar.context():
        row = Agreements.objects.get()
        for changes in ({"version": 1}, {"version": 2, "hands": 13}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Agreements.objects.create(**{**copied(row), **changes})


def copied(row: Agreements) -> dict[str, Any]:
    names = ("school_id", "advisory_id", "version", "lines", "hands", "present", "agreed_on")
    return {name: getattr(row, name) for name in names}


def test_people_there_are_guessed_from_the_roster(cedar: Place) -> None:
    with cedar.context():
        assert AgreeForm(advisory=cedar.advisories["7B"])["present"].value() == 4


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_as_much_for_many_ideas(
    rows: int, cedar: Place, sign_in: SignIn, django_assert_max_num_queries: Callable
) -> None:
    for number in range(rows):
        put_idea(cedar, cedar.maya, f"Idea {number}")
    client = sign_in(cedar.rivera)
    client.get(LIST)
    with django_assert_max_num_queries(14):
        client.get(LIST)


@pytest.mark.long
def test_agreeing_in_the_browser(open_page: Callable[..., Page], cedar: Place) -> None:
    put_idea(cedar, cedar.maya)
    page = open_page(cedar.rivera, LIST)
    page.get_by_role("link", name="Agree in the circle").click()
    page.get_by_label("Our agreements, one a line").fill("We may pass.")
    page.get_by_label(FINISH).check()
    page.get_by_label("Hands for it").fill("4")
    page.get_by_role("button", name="We agree on these").press("Enter")
    page.get_by_role("heading", name="What 7B agreed on").wait_for()
    assert page.locator("ol.agreements li").all_inner_texts() == ["We may pass.", FINISH]
