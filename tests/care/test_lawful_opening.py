"""The lawful opening: asked for by one, decided by a second, for a scope and some hours, and told to the student."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from threading import Thread
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from care.lawful_openings import approve_opening, second_people
from care.lawful_words import who_reads_a_reason
from care.models import LawfulOpening
from notices.models import Delivery
from schools import clock
from schools.models import Member, Role
from schools.people import leave_school
from schools.writing.keys import key_to_write
from tests.care.rows import a_request, an_opening
from tests.cast import Place
from tests.journals.rows import share, write

SignIn = Callable[[Member], Client]
LIST = reverse("care:lawful_opening_list")
NEW = reverse("care:lawful_opening_new")
CANARY = "canary-order-5f1d"
DAY = timedelta(days=1)


def url(verb: str, opening: LawfulOpening) -> str:
    return reverse(f"care:lawful_opening_{verb}", args=[opening.pk])


def asked(place: Place, **more: Any) -> dict[str, Any]:
    today = place.today.isoformat()
    days = {"from_on": today, "until_on": today}
    return {"token": uuid4(), "ground": "court", "words": CANARY, "hours": 24, **days, **more}


def ask(client: Client, place: Place, **more: Any) -> Any:
    return client.post(f"{NEW}?student={place.maya.pk}", asked(place, **more))


def requests(place: Place) -> list[LawfulOpening]:
    with place.context():
        return list(LawfulOpening.objects.all())


def test_a_request_goes_to_the_second_people_and_opens_nothing(
    cedar: Place, sign_in: SignIn, moment: time_machine.Traveller, mailoutbox: list[Any], site_log: StringIO
) -> None:
    diaz, sent = sign_in(cedar.diaz), asked(cedar)
    for _twice in range(2):
        response = diaz.post(f"{NEW}?student={cedar.maya.pk}", sent)
    [opening] = requests(cedar)
    assert response.url == url("detail", opening)
    assert CANARY in diaz.get(url("detail", opening)).text
    assert diaz.get(reverse("care:lawful_entry_list", args=[opening.pk])).status_code == 404
    call_command("send_due", verbosity=0)
    assert [mail.to for mail in mailoutbox] == [["okafor@cedar.example"]]
    told = " ".join(f"{mail.subject} {mail.body} {mail.alternatives}" for mail in mailoutbox)
    assert url("detail", opening) in told and CANARY not in told and "Maya" not in told
    okafor = sign_in(cedar.okafor)
    assert "1 request waits for you" in okafor.get(LIST).text
    for client in (diaz, okafor):
        assert CANARY not in client.get(LIST).text
    assert CANARY in okafor.get(url("detail", opening)).text
    assert CANARY not in site_log.getvalue()
    with cedar.context():
        assert CANARY.encode() not in bytes(LawfulOpening.objects.get().words)


def test_what_cannot_be_asked_for_is_said_and_what_was_typed_is_kept(
    cedar: Place, sign_in: SignIn, moment: time_machine.Traveller, settings: Any
) -> None:
    with cedar.context():
        key_to_write(cedar.school.pk, None)
        mine, other = write(cedar.maya), share(cedar.noah, "teacher")
        gone = write(cedar.maya)
        type(gone).objects.filter(pk=gone.pk).update(removed_at=clock.now())
    diaz, today, none = sign_in(cedar.diaz), cedar.today, {"from_on": "", "until_on": ""}
    foreign = "At least one of these is no entry of this student."
    for sent, said in (
        (none, "Say the first and the last day, or name entries."),
        ({"until_on": ""}, "Say the last day too."),
        ({"until_on": today - DAY}, "The last day must not be before the first."),
        ({"until_on": today + DAY}, "This day is still to come."),
        ({"entries": f"{mine.pk}"}, "Choose days or entries, not both."),
        ({**none, "entries": f"{mine.pk}\n{other.pk}"}, foreign),
        ({**none, "entries": f"{uuid4()}"}, foreign),
        ({**none, "entries": f"{gone.pk}"}, foreign),
        ({**none, "entries": "the one about lunch"}, foreign),
        ({"hours": 73}, "72"),
        ({"hours": 0}, "1"),
        ({"ground": "curious"}, "curious"),
        ({"ground": "parent", "tell_on": today + DAY}, "When a parent asks, the student is told at once."),
        ({"ground": "danger", "tell_on": today + 8 * DAY}, "on Dec. 8, 2026 at the latest"),
        ({"tell_on": today + 366 * DAY}, "at the latest"),
        ({"tell_on": today - DAY}, "This day is over."),
        ({"words": ""}, "Say why, in a few words."),
    ):
        page = ask(diaz, cedar, **sent)
        assert page.status_code == 200 and said in page.text, (sent, said)
        assert "words" in sent or CANARY in page.text
    settings.JOURNAL_KEYS = ["another" * 6]
    page = ask(diaz, cedar)
    assert "cannot be encrypted" in page.text and CANARY in page.text
    assert requests(cedar) == []


def test_named_entries_are_taken_from_their_addresses(
    cedar: Place, sign_in: SignIn, moment: time_machine.Traveller
) -> None:
    with cedar.context():
        one, two = write(cedar.maya), share(cedar.maya, "teacher")
    links = f"https://x.example/journal/{one.pk}/\r\n{str(two.pk).upper()} {one.pk}"
    ask(sign_in(cedar.diaz), cedar, from_on="", until_on="", entries=links)
    [opening] = requests(cedar)
    with cedar.context():
        assert {row.entry_id for row in opening.entries.all()} == {one.pk, two.pk}


def test_somebody_elses_token_and_students_out_of_reach(cedar: Place, harbor: Place, sign_in: SignIn) -> None:
    with cedar.context():
        opening = a_request(cedar)
    okafor = sign_in(cedar.okafor)
    assert ask(okafor, cedar, token=opening.pk).status_code == 404
    for pk in (harbor.hana.pk, cedar.rivera.pk, "x", 0):
        assert okafor.get(f"{NEW}?student={pk}").status_code == 404
    assert len(requests(cedar)) == 1


@pytest.mark.parametrize("verb", ["approve", "refuse"])
@pytest.mark.promise("entry-readers")
def test_nobody_decides_their_own_request_nor_one_of_their_role(
    cedar: Place, sign_in: SignIn, verb: str
) -> None:
    with cedar.context():
        opening = a_request(cedar)
        vega = cedar.add("vega", Role.COUNSELOR, "Luz", "Vega")
    for member in (cedar.diaz, vega):
        client = sign_in(member)
        assert client.post(url(verb, opening)).status_code == 404
        assert f'action="{url(verb, opening)}"' not in client.get(url("detail", opening)).text
    assert CANARY not in client.get(url("detail", opening)).text
    assert "Order 12-345" not in client.get(url("detail", opening)).text
    assert (
        "a second person with another role has to approve it"
        in sign_in(cedar.diaz).get(url("detail", opening)).text
    )
    with cedar.context():
        Member.objects.filter(pk=cedar.diaz.pk).update(role=Role.ADMINISTRATOR)
    assert sign_in(cedar.diaz).post(url(verb, opening)).status_code == 404
    assert sign_in(cedar.okafor).post(url(verb, opening)).status_code == 302
    assert sign_in(cedar.okafor).post(url(verb, opening), follow=True).text.count("cannot be decided") == 1
    with cedar.context():
        found = LawfulOpening.objects.get()
        assert (found.approved_by or found.refused_by) == cedar.okafor


@pytest.mark.promise("entry-readers")
def test_the_database_refuses_one_person_and_one_role(cedar: Place) -> None:
    with cedar.context():
        opening = an_opening(cedar)
        for values in (
            "approved_by_id = asked_by_id",
            "approved_role = asked_role",
            "approved_role = 'teacher'",
            "asked_role = 'it_lead', approved_role = 'counselor'",
            "approved_by_id = NULL",
            "expires_at = NULL",
            "expires_at = approved_at",
            "tell_at = NULL",
            "until_on = NULL",
            "from_on = NULL",
            "ground = 'other'",
            "hours = 73",
            "refused_at = now()",
        ):
            with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"UPDATE care_lawfulopening SET {values} WHERE id = %s", [opening.pk])


def test_after_seven_days_nobody_approves_it(
    cedar: Place, sign_in: SignIn, moment: time_machine.Traveller
) -> None:
    with cedar.context():
        opening = a_request(cedar)
    moment.shift(7 * DAY)
    okafor = sign_in(cedar.okafor)
    assert "older than seven days" in okafor.post(url("approve", opening), follow=True).text
    assert "Too late to approve" in okafor.get(LIST).text
    with cedar.context():
        assert LawfulOpening.objects.get().approved_at is None


def test_an_approval_ends_with_its_hours_or_before(
    cedar: Place, sign_in: SignIn, moment: time_machine.Traveller
) -> None:
    with cedar.context():
        first, second, third = an_opening(cedar), an_opening(cedar), a_request(cedar)
        opening = a_request(cedar, cedar.okafor)
        assert approve_opening(opening, cedar.diaz)
    diaz, okafor, jo = sign_in(cedar.diaz), sign_in(cedar.okafor), sign_in(cedar.jo)
    assert jo.post(url("end", first)).status_code == 403
    for client, each in ((diaz, first), (okafor, second), (diaz, third)):
        assert "It is ended." in client.post(url("end", each), follow=True).text
        assert "It was over already." in client.post(url("end", each), follow=True).text
    assert "cannot be decided" in okafor.post(url("approve", third), follow=True).text
    with cedar.context():
        assert list(LawfulOpening.objects.in_force()) == [opening]
    moment.shift(DAY)
    with cedar.context():
        assert not LawfulOpening.objects.in_force().exists()
    assert "It was over already." in sign_in(cedar.okafor).post(url("end", opening), follow=True).text


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_approve_once(cedar: Place) -> None:
    with cedar.context():
        cedar.add("kay", Role.ADMINISTRATOR, "Kay", "Bell")
        opening = a_request(cedar)
    done: list[bool] = []

    def approve(member: Member) -> None:
        with cedar.context():
            done.append(approve_opening(opening, member))
        connection.close()

    threads = [Thread(target=approve, args=[member]) for member in (cedar.okafor, cedar.kay) * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [False, False, False, True]
    with cedar.context():
        told = Delivery.objects.filter(kind="opening_told", member=cedar.maya)
        assert told.filter(channel="inbox").count() == 1


def test_where_nobody_of_another_role_is_the_pages_say_so(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        opening = a_request(cedar, cedar.okafor)
        leave_school(cedar.diaz)
    okafor = sign_in(cedar.okafor)
    for path in (LIST, f"{NEW}?student={cedar.maya.pk}", url("detail", opening)):
        assert "Nobody at your school can approve an administrator’s request" in okafor.get(path).text, path


def test_the_sentence_names_those_who_can_read_the_reason(cedar: Place) -> None:
    with cedar.context():
        cedar.add("kay", Role.ADMINISTRATOR, "Kay", "Bell")
        opening = a_request(cedar)
        reads = [
            member
            for member in Member.objects.all()
            if LawfulOpening.objects.explained_to(member).filter(pk=opening.pk).exists()
        ]
        others = list(second_people(cedar.diaz))
        assert set(reads) == {cedar.diaz, *others}
        assert "Only you and these people can read this in Advisory: " in who_reads_a_reason(others)
        assert all(other.display_name in who_reads_a_reason(others) for other in others)
        approve_opening(opening, cedar.okafor)
        assert not LawfulOpening.objects.explained_to(cedar.kay).exists()
        assert LawfulOpening.objects.explained_to(cedar.okafor).exists()


def test_a_student_is_found_by_a_part_of_the_name(cedar: Place, sign_in: SignIn) -> None:
    diaz = sign_in(cedar.diaz)
    assert f"?student={cedar.noah.pk}" in diaz.get(NEW, {"q": "alvarez no"}).text
    assert "No student fits" in diaz.get(NEW, {"q": "Rivera"}).text
    assert "No student fits" in diaz.get(NEW, {"q": "Harbor"}).text


def test_the_list_takes_as_many_queries_for_one_as_for_three(cedar: Place, sign_in: SignIn) -> None:
    okafor, counts = sign_in(cedar.okafor), []
    for _time in range(2):
        with cedar.context():
            for _number in range(1 + len(counts)):
                a_request(cedar)
                an_opening(cedar)
                LawfulOpening.objects.filter(pk=an_opening(cedar).pk).update(ended_at=clock.now())
        okafor.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            assert okafor.get(LIST).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
