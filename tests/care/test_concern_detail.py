"""A concern is read and looked after by the counselors; who sent it sees how it stands."""

import pytest

from care.concerns import acknowledge_concern, close_concern, reopen_concern
from care.holding import seal_of_hold
from care.models import Concern, Step
from care.rounds import give_back_held_by_nobody
from schools.models import Opening, Role
from schools.people import leave_school
from tests.at_once import at_once
from tests.care.pages import CANARY, HOSTILE, SignIn, said, url, words_of
from tests.care.rows import EMERGENCY, a_concern
from tests.cast import Place
from tests.seen import seen_on

NEW = url("concern_new")


def kinds(place: Place) -> list[str]:
    with place.context():
        return list(Step.objects.values_list("kind", flat=True))


def test_its_words_are_on_no_page_of_anybody_else(cedar: Place, harbor: Place, sign_in: SignIn) -> None:
    with cedar.context():
        concern = a_concern(cedar, CANARY)
    page = url("concern_detail", concern)
    found = {name: sign_in(member).get(page) for name, member in (cedar.people | harbor.people).items()}
    statuses = {name: answer.status_code for name, answer in found.items() if answer.status_code == 200}
    assert set(statuses) == {"lee", "diaz"}
    assert {name for name in statuses if CANARY in found[name].content.decode()} == {"diaz"}
    assert found["okafor"].status_code == found["rivera"].status_code == found["hale"].status_code == 404
    assert found["maya"].status_code == found["jo"].status_code == 403
    assert CANARY not in sign_in(cedar.lee).get(NEW).content.decode()
    with cedar.context():
        assert not Opening.objects.exists()


def test_who_sent_it_sees_how_it_stands(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        concern = a_concern(cedar, CANARY)
    lee, page = sign_in(cedar.lee), url("concern_detail", concern)
    assert EMERGENCY in words_of(lee.get(page))
    assert "nobody has taken it up yet" in words_of(lee.get(page))
    with cedar.context():
        acknowledge_concern(concern, cedar.diaz)
    assert "Ms. Diaz looks after it" in words_of(lee.get(page))
    with cedar.context():
        close_concern(concern, cedar.diaz, f"{CANARY} how it ended")
    assert "It is closed" in words_of(lee.get(page))
    assert CANARY not in lee.get(page).content.decode()


def test_a_counselor_looks_after_it_until_it_is_closed_and_opens_it_again(
    cedar: Place, sign_in: SignIn
) -> None:
    with cedar.context():
        concern = a_concern(cedar, HOSTILE)
        taken = Concern(holder=cedar.diaz)
    diaz, today = sign_in(cedar.diaz), cedar.today
    for verb, typed in (
        ("acknowledge", {}),
        ("note", {"note-words": "Her sister is ill."}),
        ("report", {"report-day": today, "report-words": "State hotline, number 12."}),
        ("close", {"close-words": "She has somebody now.", "close-seen": seal_of_hold(taken)}),
        ("acknowledge", {}),
        ("reopen", {}),
        ("reopen", {}),
    ):
        assert diaz.post(url(f"concern_{verb}", concern), typed).status_code == 302
    assert kinds(cedar) == ["acknowledged", "noted", "reported", "closed", "reopened"]
    page = diaz.get(url("concern_detail", concern))
    for words in (
        "Her sister is ill.",
        "State hotline, number 12.",
        "She has somebody now.",
        "Report made on",
        "Ms. Diaz took it up",
        "Ms. Diaz recorded the report that was made",
    ):
        assert words in words_of(page)
    assert "<script>alert" not in page.content.decode()
    with cedar.context():
        found = Concern.objects.get()
        assert (found.reported_on, found.closed_at, found.holder) == (today, None, cedar.diaz)


def test_what_makes_no_sense_is_not_kept_and_not_lost(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        concern = a_concern(cedar)
    diaz = sign_in(cedar.diaz)
    for verb, typed in (
        ("note", {"note-words": "   "}),
        ("note", {"note-words": "x" * 4001}),
        ("report", {"report-day": "2999-01-01", "report-words": "kept words"}),
        ("report", {"report-day": "soon", "report-words": "kept words"}),
        ("report", {"report-day": f"{cedar.today}"}),
    ):
        answer = diaz.post(url(f"concern_{verb}", concern), typed)
        assert 'class="form-errors"' in answer.content.decode(), typed
        assert typed.get("report-words", "") in words_of(answer)
    assert kinds(cedar) == []


def test_it_stands_on_the_first_page_of_care_when_nothing_else_does(cedar: Place, sign_in: SignIn) -> None:
    diaz, nothing = sign_in(cedar.diaz), "When a student asks to talk with you"
    assert nothing in words_of(diaz.get(url("care_home")))
    with cedar.context():
        a_concern(cedar)
    page = words_of(diaz.get(url("care_home")))
    assert "1 concern waits for an adult" in page and nothing not in page


def test_nobody_else_does_anything_to_it(cedar: Place, harbor: Place, sign_in: SignIn) -> None:
    with cedar.context():
        concern = a_concern(cedar)
    typed = {"note-words": "x", "report-words": "x", "report-day": cedar.today}
    pages = [url(f"concern_{verb}", concern) for verb in ("acknowledge", "note", "report", "close", "reopen")]
    for member in (cedar.lee, cedar.rivera, cedar.okafor, cedar.sam, harbor.hale):
        client = sign_in(member)
        assert [client.post(page, typed).status_code for page in pages] == [404] * 5, member
    for member in (cedar.maya, cedar.jo, cedar.ruth):
        client = sign_in(member)
        assert [client.post(page, typed).status_code for page in pages] == [403] * 5, member
    assert kinds(cedar) == []


def test_an_old_page_closes_no_concern_that_somebody_took_up_meanwhile(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        concern = a_concern(cedar)
        kay = cedar.add("kay", Role.COUNSELOR, "Kay", "Bell")
    diaz, close = sign_in(cedar.diaz), url("concern_close", concern)
    form = {
        "close-words": "Typed before",
        "close-seen": seen_on(diaz.get(url("concern_detail", concern)), "close-seen"),
    }
    with cedar.context():
        acknowledge_concern(concern, kay)
    page = diaz.post(close, form)
    assert "Somebody took this up" in words_of(page) and "Typed before" in words_of(page)
    assert kinds(cedar) == ["acknowledged"]
    form["close-seen"] = seen_on(page, "close-seen")
    for _twice in range(2):
        assert "It is closed" in said(diaz.post(close, form, follow=True))
    assert kinds(cedar) == ["acknowledged", "closed"]


def test_two_clicks_note_and_report_once(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        concern = a_concern(cedar)
    diaz = sign_in(cedar.diaz)
    report = {"report-day": cedar.today, "report-words": "State hotline, number 12."}
    for verb, typed in (("report", report), ("note", {"note-words": "She came."})):
        for _click in range(2):
            assert diaz.post(url(f"concern_{verb}", concern), typed).status_code == 302
    assert kinds(cedar) == ["acknowledged", "reported", "noted"]


def test_closing_words_for_one_that_a_colleague_closed_come_back(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        concern = a_concern(cedar)
        kay = cedar.add("kay", Role.COUNSELOR, "Kay", "Bell")
    diaz = sign_in(cedar.diaz)
    seen = seen_on(diaz.get(url("concern_detail", concern)), "close-seen")
    with cedar.context():
        close_concern(concern, kay, "Theirs")
    page = diaz.post(url("concern_close", concern), {"close-words": "Mine", "close-seen": seen})
    assert "Somebody closed it already." in words_of(page) and "Mine" in words_of(page)
    assert kinds(cedar) == ["acknowledged", "closed"]


@pytest.mark.django_db(transaction=True)
def test_a_concern_whose_holder_left_at_the_moment_of_closing_can_be_opened_again(cedar: Place) -> None:
    with cedar.context():
        kay = cedar.add("kay", Role.COUNSELOR, "Kay", "Bell")
        concern = a_concern(cedar)
        acknowledge_concern(concern, kay)
        leave_school(kay)

    def close() -> None:
        with cedar.context():
            close_concern(concern, cedar.diaz)

    at_once(cedar, give_back_held_by_nobody, close, "care_concern")
    with cedar.context():
        assert reopen_concern(concern, cedar.diaz)
        assert Concern.objects.get().holder == cedar.diaz
