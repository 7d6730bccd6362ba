"""A student proposes a prompt; those who lead the advisory take it into the library or do not."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from circles.library.students import decline_prompt, take_prompt
from circles.models import Item
from schools.models import Advisory, Enrollment, Leadership, Member
from tests.cast import Place
from tests.circles.planning import said
from tests.circles.shelf import put_waiting

SignIn = Callable[[Member], Client]
MINE, THEIRS = "/circles/prompts/", "/circles/library/prompts/"
CANARY = "canary-b7c2 What would you ask the moon?"
TAKE = {"text": CANARY, "theme": "needs", "depth": "light", "audience": "school", "take": "1"}


@pytest.fixture(autouse=True)
def nothing_shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("circles.library.load.shipped_items", lambda: ())


def propose(client: Client, text: str = CANARY, **more: Any) -> Any:
    return client.post(MINE, {"text": text, "theme": "", **more}, follow=True)


def answer(client: Client, item: Item, **sent: Any) -> Any:
    path = f"{THEIRS}{item.pk}/"
    page = client.get(path, follow=True)
    seen = page.context["take"].initial["seen"] if "take" in page.context else ""
    return client.post(path, {"seen": seen, **sent}, follow=True)


def state(place: Place, item: Item) -> str:
    with place.context():
        item.refresh_from_db()
        return item.state


def in_library(client: Client) -> list[str]:
    return [str(card["item"]) for card in client.get("/circles/library/").context["cards"]]


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_from_a_student_to_the_library(cedar: Place, sign_in: SignIn) -> None:
    maya, rivera = sign_in(cedar.maya), sign_in(cedar.rivera)
    form = words(maya.get(MINE)).split("<textarea")[0]
    assert "The adults who lead 7B read it with your name" in form and "without your name" in form
    assert "It waits for an answer." in words(propose(maya))
    assert "1 prompt of a student waits for your answer." in words(rivera.get("/circles/library/"))
    shown = words(rivera.get(THEIRS))
    assert "1 prompt waits for your answer" in shown and "Maya Torres, 7B" in shown and CANARY in shown
    with cedar.context():
        item = Item.objects.get()
        assert (item.state, item.proposed_for, item.theme) == ("proposed", cedar.advisories["7B"], "")
    answer(rivera, item, **TAKE | {"text": "What would you ask the sun?"})
    told = words(maya.get(MINE))
    assert "Ms. Rivera took it into the library." in told
    assert "It says now: “What would you ask the sun?”" in told and CANARY in told
    assert in_library(sign_in(cedar.osei)) == ["What would you ask the sun?"]


def test_whose_prompt_it_was_stays_with_those_who_lead_the_advisory(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        item = put_waiting(cedar)
    answer(sign_in(cedar.rivera), item, **TAKE)
    for member in (cedar.osei, cedar.diaz, cedar.okafor):
        client = sign_in(member)
        for path in ("/circles/library/", f"/circles/library/{item.pk}/", THEIRS):
            page = words(client.get(path))
            assert "Maya" not in page and "Torres" not in page
        assert "Proposed by a student" in words(client.get("/circles/library/"))


def test_who_reads_what_waits(cedar: Place, harbor: Place, sign_in: SignIn) -> None:
    """The sentence above the field, held against the permission."""
    with cedar.context():
        item = put_waiting(cedar, CANARY)
    reads = {"rivera", "lee", "sam"}
    for name, member in (cedar.people | harbor.people).items():
        client = sign_in(member)
        pages = [client.get(path) for path in (THEIRS, f"{THEIRS}{item.pk}/", MINE, "/circles/library/")]
        shows = any(CANARY in page.content.decode() for page in pages)
        assert shows is (name in reads | {"maya"}), name


def test_it_goes_to_whoever_leads_the_advisory_today(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        item = put_waiting(cedar)
        yesterday = cedar.today - timedelta(1)
        Leadership.objects.filter(member=cedar.rivera).update(until_on=yesterday)
    assert sign_in(cedar.rivera).get(f"{THEIRS}{item.pk}/").status_code == 404
    assert sign_in(cedar.lee).get(f"{THEIRS}{item.pk}/").status_code == 200


def test_taken_for_one_teacher_only(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        item = put_waiting(cedar)
    rivera = sign_in(cedar.rivera)
    answer(rivera, item, **TAKE | {"audience": "me"})
    assert in_library(rivera) == [CANARY]
    assert in_library(sign_in(cedar.lee)) == []


def test_declined_with_a_sentence_and_taken_back(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        item = put_waiting(cedar)
    lee, maya = sign_in(cedar.lee), sign_in(cedar.maya)
    assert "Say why in a sentence" in words(answer(lee, item, decline="1", answer=" "))
    assert state(cedar, item) == "proposed"
    answer(lee, item, decline="1", answer="We had the moon last week.")
    assert "Mr. Lee did not take it: “We had the moon last week.”" in words(maya.get(MINE))
    lee.post(f"{THEIRS}{item.pk}/reopen/")
    assert state(cedar, item) == "proposed"
    assert "the moon last week" not in words(maya.get(MINE))


def test_what_was_taken_is_taken_back_with_the_students_own_words(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        item = put_waiting(cedar, CANARY, proposed_text=CANARY)
    rivera = sign_in(cedar.rivera)
    answer(rivera, item, **TAKE | {"text": "Other words?"})
    assert in_library(rivera) == ["Other words?"]
    for _click in range(2):
        assert rivera.post(f"{THEIRS}{item.pk}/reopen/").status_code == 302
    assert in_library(rivera) == []
    with cedar.context():
        item.refresh_from_db()
        assert (item.state, item.text, item.made_by, item.answered_by) == ("proposed", CANARY, None, None)


@pytest.mark.parametrize("missing", ["theme", "depth", "text"])
def test_a_teacher_says_theme_and_depth(missing: str, cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        item = put_waiting(cedar, theme="", depth="")
    response = answer(sign_in(cedar.rivera), item, **TAKE | {missing: ""})
    assert 'role="alert"' in response.content.decode()
    assert state(cedar, item) == "proposed"


def test_two_teachers_answer_at_once(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        item = put_waiting(cedar)
    rivera, lee = sign_in(cedar.rivera), sign_in(cedar.lee)
    answer(rivera, item, **TAKE)
    for sent in (TAKE | {"text": "Late?"}, {"decline": "1", "answer": "Late."}):
        assert "does not wait any more" in said(answer(lee, item, **sent))
    assert in_library(lee) == [CANARY]
    assert lee.get(f"{THEIRS}{item.pk}/").url == THEIRS
    assert "does not wait" not in said(answer(rivera, item, **TAKE)), "one's own, sent twice"


def test_an_answer_that_comes_too_late_changes_nothing(cedar: Place) -> None:
    with cedar.context():
        item = put_waiting(cedar)
        first, late, later = (Item.objects.get(pk=item.pk) for _look in range(3))
        late.theme, late.depth, late.text = "needs", "deep", "Late?"
        assert decline_prompt(first, "No.", by=cedar.rivera)
        assert not take_prompt(late, ["text", "theme", "depth"], by=cedar.lee)
        assert not decline_prompt(later, "Late.", by=cedar.lee)
        item.refresh_from_db()
        assert (item.state, item.text, item.answer) == ("declined", item.proposed_text, "No.")


@pytest.mark.parametrize("state", ["proposed", "declined", "withdrawn"])
def test_the_office_does_not_reach_what_was_not_taken(state: str, cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        item = put_waiting(cedar, state=state)
    okafor = sign_in(cedar.okafor)
    for path in ("", "edit/", "remove/", "restore/", "link/"):
        address = f"/circles/library/{item.pk}/{path}"
        assert okafor.post(address).status_code == 404, path


def test_a_student_takes_it_back_while_it_waits(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        item = put_waiting(cedar, CANARY)
    maya, rivera = sign_in(cedar.maya), sign_in(cedar.rivera)
    for _click in range(2):
        assert maya.post(f"{MINE}{item.pk}/withdraw/").status_code == 302
    assert CANARY not in words(rivera.get(THEIRS))
    assert rivera.get(f"{THEIRS}{item.pk}/").status_code == 404
    assert rivera.post(f"{THEIRS}{item.pk}/reopen/").status_code == 404
    assert sign_in(cedar.okafor).post(f"/circles/library/{item.pk}/restore/").status_code == 404
    maya.post(f"{MINE}{item.pk}/again/")
    assert state(cedar, item) == "proposed"
    answer(rivera, item, **TAKE)
    assert "answered already" in said(maya.post(f"{MINE}{item.pk}/withdraw/", follow=True))
    assert state(cedar, item) == "in_use"


def test_five_wait_at_most(cedar: Place, sign_in: SignIn) -> None:
    maya = sign_in(cedar.maya)
    for number in range(5):
        propose(maya, f"Prompt {number}?")
    assert "This prompt waits already." in said(propose(maya, "Prompt 4?"))
    page = words(propose(maya, "One too many?"))
    assert "5 of your prompts wait for an answer." in page and "One too many?" in page
    with cedar.context():
        first = Item.objects.earliest("pk")
        assert Item.objects.count() == 5
    maya.post(f"{MINE}{first.pk}/withdraw/")
    propose(maya, "One too many?")
    assert "5 of your prompts wait" in said(maya.post(f"{MINE}{first.pk}/again/", follow=True))
    assert state(cedar, first) == "withdrawn"
    assert "It waits" in words(propose(sign_in(cedar.noah), "His own?"))


def test_the_same_words_wait_once(cedar: Place, sign_in: SignIn) -> None:
    maya = sign_in(cedar.maya)
    with cedar.context():
        first = put_waiting(cedar, CANARY)
    maya.post(f"{MINE}{first.pk}/withdraw/")
    propose(maya, CANARY)
    assert said(maya.post(f"{MINE}{first.pk}/again/", follow=True)) == "This prompt waits already."
    assert state(cedar, first) == "withdrawn"


def test_what_an_archived_advisory_left_unanswered_waits_no_more(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        old = put_waiting(cedar, CANARY, proposed_for=cedar.advisories["7C"])
        for number in range(4):
            put_waiting(cedar, f"Last year {number}?", proposed_for=cedar.advisories["7C"])
        Leadership.objects.filter(advisory=cedar.advisories["7C"]).update(member=cedar.rivera)
        Advisory.objects.filter(pk=old.proposed_for_id).update(archived_on=cedar.today)
    maya, rivera = sign_in(cedar.maya), sign_in(cedar.rivera)
    assert "waits for your answer" not in words(rivera.get("/circles/library/"))
    assert CANARY not in words(rivera.get(THEIRS))
    assert rivera.get(f"{THEIRS}{old.pk}/").status_code == 404
    assert said(propose(maya, CANARY)) == "Your prompt is on its way."


def test_five_wait_at_most_when_sent_at_once(transactional_db: None, cedar: Place, sign_in: SignIn) -> None:
    clients = [sign_in(cedar.maya) for _click in range(7)]

    def send(number: int) -> None:
        try:
            propose(clients[number], f"Prompt {number}?")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(7) as pool:
        list(pool.map(send, range(7)))
    with cedar.context():
        assert Item.objects.waiting().count() == 5


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "Write your prompt first."),
        (" \n ", "Write your prompt first."),
        ("x" * 301, "This is 301 characters long."),
        ("a\x00b", "Null characters"),
    ],
)
def test_a_wrong_prompt_is_told(text: str, told: str, cedar: Place, sign_in: SignIn) -> None:
    assert told in words(propose(sign_in(cedar.maya), text))
    with cedar.context():
        assert not Item.objects.exists()


def test_hostile_words_are_words_to_everybody(cedar: Place, sign_in: SignIn) -> None:
    maya, rivera = sign_in(cedar.maya), sign_in(cedar.rivera)
    propose(maya, "<script>alert(1)</script>?", theme="")
    with cedar.context():
        item = Item.objects.get()
    for page in (maya.get(MINE), rivera.get(THEIRS), rivera.get(f"{THEIRS}{item.pk}/")):
        assert "<script>alert" not in page.content.decode()
        assert "&lt;script&gt;alert" in page.content.decode()


def test_a_student_without_an_advisory_is_told_so(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        Enrollment.objects.filter(student=cedar.maya).delete()
    maya = sign_in(cedar.maya)
    assert "You are in no advisory right now" in words(maya.get(MINE))
    propose(maya)
    with cedar.context():
        assert not Item.objects.exists()


@pytest.mark.parametrize("who", ["maya", "rivera"])
def test_more_prompts_take_no_more_queries(
    who: str, cedar: Place, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(cedar.people[who])

    def put(text: str) -> None:
        with cedar.context():
            put_waiting(cedar, text)
            put_waiting(cedar, text, state="declined", answered_by=cedar.rivera, answer="No.")

    def queries() -> int:
        with django_assert_max_num_queries(15) as captured:
            client.get(MINE if who == "maya" else THEIRS)
        return len(captured)

    put("One?")
    queries()
    few = queries()
    put("Two?")
    put("Three?")
    assert queries() == few
