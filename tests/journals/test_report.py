"""Reports: from whoever can read something, to those who look after it, until somebody closes them."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from journals.audience import choose_audience
from journals.models import Entry, Report, Thanks
from journals.reports import LONGEST, close_reports, make_report, reopen_report
from schools import clock
from schools.models import Member, Opening, Reason, Role
from tests.at_once import at_once
from tests.cast import Place
from tests.journals.caring import CANARY, HOSTILE, SignIn, url, words_of
from tests.journals.rows import a_report, an_entry, share, some_thanks

READERS = {"rivera", "lee", "noah", "zoe"}
LIST = url("report_list")


@pytest.fixture
def entry(cedar: Place) -> Entry:
    with cedar.context():
        return share(cedar.maya, "circle", "canary-entry-1a2b")


@pytest.fixture
def thanks(cedar: Place) -> Thanks:
    """Noah's to Maya."""
    with cedar.context():
        return some_thanks(cedar, text="canary-thanks-3c4d")


def put(place: Place, subject: Any, reporter: str = "noah", words: str = CANARY) -> Report:
    with place.context():
        return a_report(place, subject, place.people[reporter], words)


def close(client: Client, subject: Any, *reports: Report, noun: str = "entry") -> int:
    seen = {"report": [f"{report.pk}" for report in reports]}
    return client.post(url(f"{noun}_reports_close", subject), seen).status_code


def open_ones(place: Place) -> int:
    with place.context():
        return Report.objects.open().count()


def reads(place: Place, name: str, entry: Entry) -> bool:
    with place.context():
        return Entry.objects.readable_by(place.people[name]).filter(pk=entry.pk).exists()


def test_whoever_it_is_shared_with_may_report_it(cedar: Place, entry: Entry, sign_in: SignIn) -> None:
    clients = {name: sign_in(member) for name, member in cedar.people.items()}
    answers = {name: client.post(url("entry_report", entry)).status_code for name, client in clients.items()}
    assert {name for name, status in answers.items() if status == 302} == READERS
    assert {name for name, status in answers.items() if status == 403} == {"jo", "ruth"}
    assert open_ones(cedar) == len(READERS)


def test_who_received_thanks_may_report_them(cedar: Place, thanks: Thanks, sign_in: SignIn) -> None:
    answers = {
        name: sign_in(member).post(url("thanks_report", thanks)).status_code
        for name, member in cedar.people.items()
    }
    assert {name for name, status in answers.items() if status == 302} == {"maya"}


@pytest.mark.promise("isolation")
def test_another_school_knows_nothing_of_it(
    cedar: Place, harbor: Place, entry: Entry, sign_in: SignIn
) -> None:
    report = put(cedar, entry)
    with harbor.context():
        counselor = harbor.add("wong", Role.COUNSELOR, "Harbor-Li", "Wong")
    for member in (harbor.hale, harbor.ito, counselor):
        client = sign_in(member)
        assert client.get(url("entry_report", entry)).status_code == 404
        assert client.get(url("entry_hide", entry)).status_code == 404
        assert client.post(url("report_take_back", report)).status_code == 404
        assert "No report is open" in words_of(client.get(LIST))


def test_the_sentence_says_who_reads_it(cedar: Place, entry: Entry, thanks: Thanks, sign_in: SignIn) -> None:
    hush = "Whoever wrote this is not told who reported it."
    named = (
        "Only these can read your report in Advisory: Mr. Lee, Ms. Rivera and the counselors of your school."
    )
    assert f"{named} {hush}" in words_of(sign_in(cedar.noah).get(url("entry_report", entry)))
    by_class = "the teachers of 7B and the counselors of your school."
    assert f"{by_class} {hush}" in words_of(sign_in(cedar.maya).get(url("thanks_report", thanks)))


def test_without_anybody_who_could_read_it_the_sentence_says_so(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        Member.objects.filter(role=Role.COUNSELOR).update(left_on=cedar.today)
        thanks = some_thanks(cedar, receiver="pat")
    words = words_of(sign_in(cedar.pat).get(url("thanks_report", thanks)))
    assert "please talk to an adult whom you trust" in words


def test_its_words_are_read_by_those_who_look_after_it_alone(
    cedar: Place, entry: Entry, sign_in: SignIn
) -> None:
    put(cedar, entry)
    pages = {
        name: sign_in(member).get(url("entry_hide", entry), follow=True)
        for name, member in cedar.people.items()
    }
    reading = {name for name, page in pages.items() if CANARY in page.content.decode()}
    assert reading == {"rivera", "lee", "diaz"}
    author = words_of(sign_in(cedar.maya).get(url("entry_detail", entry)))
    assert CANARY not in author
    assert "report" not in author.lower()


def test_the_list_shows_nobodys_words(cedar: Place, entry: Entry, thanks: Thanks, sign_in: SignIn) -> None:
    put(cedar, entry)
    put(cedar, thanks, "maya")
    for name in ("rivera", "diaz"):
        words = words_of(sign_in(cedar.people[name]).get(LIST))
        assert "2 reports are open" in words
        assert "An entry of Maya Torres" in words
        assert "Thanks from Noah Álvarez" in words
        assert "canary" not in words


@pytest.mark.parametrize("name", ["osei", "sam", "pat", "okafor"])
def test_who_is_not_concerned_has_no_report(
    cedar: Place, entry: Entry, thanks: Thanks, sign_in: SignIn, name: str
) -> None:
    put(cedar, entry)
    put(cedar, thanks, "maya")
    client = sign_in(cedar.people[name])
    assert "No report is open" in words_of(client.get(LIST))
    for noun, subject in (("entry", entry), ("thanks", thanks)):
        assert client.get(url(f"{noun}_hide", subject)).status_code == 404
        assert close(client, subject, noun=noun) == 404
    assert client.get(url("entry_detail", entry)).status_code == 404
    assert open_ones(cedar) == 2


def test_a_new_teacher_looks_after_nothing_from_before(cedar: Place, entry: Entry, sign_in: SignIn) -> None:
    put(cedar, entry)
    with cedar.context():
        cedar.advisories["7B"].leaderships.create(school=cedar.school, member=cedar.osei, from_on=cedar.today)
    assert "No report is open" in words_of(sign_in(cedar.osei).get(LIST))


def test_reported_twice_by_the_same_person_it_is_one_report(
    cedar: Place, entry: Entry, sign_in: SignIn
) -> None:
    noah = sign_in(cedar.noah)
    for words, status in ((CANARY, 302), (CANARY, 302), ("second words", 409)):
        assert noah.post(url("entry_report", entry), {"words": words}).status_code == status
    assert open_ones(cedar) == 1
    assert "You reported this." in words_of(noah.get(url("entry_detail", entry)))
    page = words_of(sign_in(cedar.rivera).get(url("entry_hide", entry)))
    assert CANARY in page
    assert "second words" not in page


def test_what_is_too_long_comes_back_as_typed(cedar: Place, entry: Entry, sign_in: SignIn) -> None:
    words = "b" * (LONGEST + 1)
    page = words_of(sign_in(cedar.noah).post(url("entry_report", entry), {"words": words}))
    assert "Please look at this again" in page
    assert words in page
    assert open_ones(cedar) == 0


def test_html_in_it_is_words(cedar: Place, entry: Entry, sign_in: SignIn) -> None:
    put(cedar, entry, words=HOSTILE)
    page = sign_in(cedar.rivera).get(url("entry_hide", entry)).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_a_share_taken_back_meanwhile(cedar: Place, entry: Entry, sign_in: SignIn) -> None:
    noah = sign_in(cedar.noah)
    assert noah.get(url("entry_report", entry)).status_code == 200
    with cedar.context():
        choose_audience(entry, "teacher")
    assert noah.post(url("entry_report", entry)).status_code == 404
    assert open_ones(cedar) == 0


def test_who_reported_it_takes_it_back_while_it_is_open(cedar: Place, entry: Entry, sign_in: SignIn) -> None:
    report, noah, diaz = put(cedar, entry), sign_in(cedar.noah), sign_in(cedar.diaz)
    assert sign_in(cedar.zoe).post(url("report_take_back", report)).status_code == 404
    assert diaz.post(url("report_take_back", report)).status_code == 404
    assert reads(cedar, "diaz", entry)
    for _time in range(2):
        assert noah.post(url("report_take_back", report)).headers["Location"] == url("entry_detail", entry)
    assert open_ones(cedar) == 0
    assert not reads(cedar, "diaz", entry)
    assert diaz.post(url("report_reopen", report)).status_code == 404
    assert "Report this" in words_of(noah.get(url("entry_detail", entry)))


@pytest.mark.promise("entry-readers", "openings-recorded")
def test_a_counselor_opens_it_on_record_and_only_while_it_is_reported(
    cedar: Place, entry: Entry, sign_in: SignIn
) -> None:
    diaz = sign_in(cedar.diaz)
    assert diaz.get(url("entry_detail", entry)).status_code == 404
    report = put(cedar, entry)
    assert "canary-entry-1a2b" in words_of(diaz.get(url("entry_detail", entry)))
    with cedar.context():
        assert list(Opening.objects.values_list("reader", "reason")) == [(cedar.diaz.pk, Reason.REPORTED)]
    assert close(diaz, entry, report) == 302
    assert diaz.get(url("entry_detail", entry)).status_code == 404


@pytest.mark.promise("entry-readers")
def test_an_entry_that_is_private_again_is_nobodys_though_reported(
    cedar: Place, entry: Entry, sign_in: SignIn
) -> None:
    report = put(cedar, entry)
    with cedar.context():
        choose_audience(entry, "me")
    for name in ("diaz", "rivera"):
        client = sign_in(cedar.people[name])
        assert client.get(url("entry_detail", entry)).status_code == 404
        assert client.get(url("entry_hide", entry)).status_code == 404
        assert close(client, entry, report) == 404
        assert "No report is open" in words_of(client.get(LIST))


@pytest.mark.promise("openings-recorded")
def test_thanks_are_opened_on_record(cedar: Place, thanks: Thanks, sign_in: SignIn) -> None:
    put(cedar, thanks, "maya")
    for name in ("diaz", "rivera"):
        assert "canary-thanks-3c4d" in words_of(sign_in(cedar.people[name]).get(url("thanks_hide", thanks)))
    with cedar.context():
        found = set(Opening.objects.values_list("reader", "about", "reason"))
    assert found == {(cedar.people[name].pk, thanks.pk, Reason.REPORTED) for name in ("diaz", "rivera")}


def test_only_reports_that_were_seen_are_closed(cedar: Place, entry: Entry, sign_in: SignIn) -> None:
    seen = put(cedar, entry)
    put(cedar, entry, "zoe", "came meanwhile")
    assert close(sign_in(cedar.diaz), entry, seen) == 302
    assert open_ones(cedar) == 1
    assert reads(cedar, "diaz", entry)


def test_a_teacher_closes_reports_only_where_there_is_no_counselor(
    cedar: Place, entry: Entry, sign_in: SignIn
) -> None:
    report, rivera = put(cedar, entry), sign_in(cedar.rivera)
    assert close(rivera, entry, report) == 403
    assert "stay open until a counselor" in words_of(rivera.get(url("entry_hide", entry)))
    with cedar.context():
        Member.objects.filter(pk=cedar.diaz.pk).update(left_on=cedar.today)
    assert close(rivera, entry, report) == 302
    assert open_ones(cedar) == 0


@pytest.mark.parametrize("forged", ["", "forged", "1' OR 1=1"])
def test_words_that_are_no_report_close_nothing(
    cedar: Place, entry: Entry, sign_in: SignIn, forged: str
) -> None:
    put(cedar, entry)
    diaz = sign_in(cedar.diaz)
    assert diaz.post(url("entry_reports_close", entry), {"report": forged}).status_code == 302
    assert open_ones(cedar) == 1


def test_the_reporter_hears_that_it_was_looked_after(cedar: Place, entry: Entry, sign_in: SignIn) -> None:
    report = put(cedar, entry)
    close(sign_in(cedar.diaz), entry, report)
    words = words_of(sign_in(cedar.noah).get(url("entry_detail", entry)))
    assert "An adult has looked after your report." in words


def test_closing_is_undone_for_a_day_by_whoever_did_it(cedar: Place, entry: Entry, sign_in: SignIn) -> None:
    report, diaz = put(cedar, entry), sign_in(cedar.diaz)
    close(diaz, entry, report)
    assert "An entry of Maya Torres" in words_of(diaz.get(LIST))
    assert sign_in(cedar.rivera).post(url("report_reopen", report)).status_code == 404
    assert diaz.post(url("report_reopen", report)).status_code == 302
    assert reads(cedar, "diaz", entry)
    close(diaz, entry, report)
    with time_machine.travel(clock.now() + timedelta(days=1, minutes=1)):
        assert sign_in(cedar.diaz).post(url("report_reopen", report)).status_code == 404


def test_one_report_a_person_is_open_also_after_an_undo(cedar: Place, entry: Entry, sign_in: SignIn) -> None:
    report, diaz = put(cedar, entry), sign_in(cedar.diaz)
    close(diaz, entry, report)
    put(cedar, entry)
    assert diaz.post(url("report_reopen", report)).status_code == 302
    assert open_ones(cedar) == 1


@pytest.mark.django_db(transaction=True)
def test_a_report_that_is_made_again_while_the_first_is_opened_again_is_one(
    cedar: Place, entry: Entry
) -> None:
    report, opened = put(cedar, entry), []
    with cedar.context():
        close_reports(entry, cedar.diaz, [f"{report.pk}"])

    def open_again() -> None:
        with cedar.context():
            opened.append(reopen_report(report, cedar.diaz))

    at_once(cedar, lambda: make_report(entry, cedar.noah, CANARY), open_again, "journals_report")
    assert opened == [False]
    assert open_ones(cedar) == 1


def test_the_list_asks_as_often_for_three_as_for_one(
    cedar: Place, entry: Entry, thanks: Thanks, sign_in: SignIn
) -> None:
    diaz = sign_in(cedar.diaz)

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            diaz.get(LIST)
        return len(found)

    put(cedar, entry)
    close(diaz, entry, put(cedar, entry, "zoe"))
    diaz.get(LIST)
    first = queries()
    with cedar.context():
        others = [an_entry(cedar), an_entry(cedar)]
    for other in others:
        put(cedar, other)
        close(diaz, other, put(cedar, other, "zoe"))
    put(cedar, thanks, "maya")
    diaz.get(LIST)
    assert queries() == first


@pytest.mark.parametrize(("name", "page"), [("noah", "entry_report"), ("rivera", "reply_new")])
def test_words_about_what_is_taken_back_meanwhile_are_not_lost(
    cedar: Place, entry: Entry, sign_in: SignIn, name: str, page: str
) -> None:
    client = sign_in(cedar.people[name])
    assert client.get(url(page, entry)).status_code == 200
    with cedar.context():
        choose_audience(entry, "me")
    answer = client.post(url(page, entry), {"words": CANARY})
    assert answer.status_code == 404
    assert CANARY in answer.content.decode() and "was not sent" in answer.content.decode()
    assert "was not sent" not in client.post(url(page, entry)).content.decode()
    with cedar.context():
        assert not Report.objects.exists() and not entry.replies.exists()
