"""Reading by a lawful opening: by whom, for how long, each time on record; and by no other way."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command, get_commands
from django.db import DatabaseError, connection, connections, transaction
from django.test import Client
from django.urls import reverse

from care.lawful_openings import approve_opening, end_opening, open_entries
from care.models import Ground, LawfulOpening
from journals.models import Entry
from notices.models import Delivery
from schools.models import Member, Opened, Opening, OpeningHead, Reason, Role
from schools.openings import verify_openings
from tests.care.rows import a_request, an_opening
from tests.cast import Place
from tests.journals.rows import share, write
from tests.promises.plugin import Proved
from tests.targets import targets
from tests.test_access import NAMES, ROWS

SignIn = Callable[[Member], Client]
CANARY = "canary-private-7c3a"
SEEN = reverse("care:seen")
DAY = timedelta(days=1)


@pytest.fixture
def private(cedar: Place) -> Entry:
    """Maya's, for only herself, and not even finished."""
    with cedar.context():
        return write(cedar.maya, CANARY)


def page_of(opening: LawfulOpening, entry: Entry) -> str:
    return reverse("care:lawful_entry", args=[opening.pk, entry.pk])


def list_of(opening: LawfulOpening) -> str:
    return reverse("care:lawful_entry_list", args=[opening.pk])


def record(place: Place) -> list[tuple[Any, ...]]:
    with place.context():
        rows = Opening.objects.order_by("number")
        return list(rows.values_list("reader", "whose", "what", "about", "reason"))


@pytest.mark.promise("openings-recorded")
def test_each_view_is_one_line_of_the_record_and_the_list_shows_no_word(
    cedar: Place, sign_in: SignIn, private: Entry
) -> None:
    with cedar.context():
        opening = an_opening(cedar)
    diaz = sign_in(cedar.diaz)
    listed = diaz.get(list_of(opening)).text
    assert page_of(opening, private) in listed and CANARY not in listed
    assert record(cedar) == []
    line = (cedar.diaz.pk, cedar.maya.pk, Opened.ENTRY, private.pk, Reason.LAW)
    for times in (1, 2, 3):
        response = diaz.get(page_of(opening, private))
        assert CANARY in response.text and "no-store" in response["Cache-Control"]
        assert record(cedar) == [line] * times
    assert diaz.head(page_of(opening, private)).status_code == 405
    assert "opened by you" in diaz.get(list_of(opening)).text
    assert len(record(cedar)) == 3
    with cedar.context():
        assert verify_openings(cedar.school.pk).problem == ""


@pytest.mark.promise("entry-readers")
def test_nobody_else_reads_by_it(cedar: Place, harbor: Place, sign_in: SignIn, private: Entry) -> None:
    with cedar.context():
        opening, waiting = an_opening(cedar), a_request(cedar)
        cedar.add("vega", Role.COUNSELOR, "Luz", "Vega")
        cedar.add("kay", Role.ADMINISTRATOR, "Kay", "Bell")
    for name, member in {**cedar.people, "ito": harbor.ito}.items():
        if name != "diaz":
            client = sign_in(member)
            expected = 404 if member.role in (Role.COUNSELOR, Role.ADMINISTRATOR) else 403
            for path in (page_of(opening, private), list_of(opening)):
                response = client.get(path)
                assert response.status_code == expected and CANARY not in response.text, (name, path)
    diaz = sign_in(cedar.diaz)
    for path in (page_of(waiting, private), list_of(waiting)):
        assert diaz.get(path).status_code == 404
    assert record(cedar) == []


@pytest.mark.parametrize("case", ["another role", "over", "ended", "refused", "taken away", "left"])
@pytest.mark.promise("entry-readers", "access-ends")
def test_it_is_closed_when(
    case: str, cedar: Place, sign_in: SignIn, private: Entry, moment: time_machine.Traveller
) -> None:
    with cedar.context():
        Entry.objects.update(on=cedar.today)
        opening = an_opening(cedar, from_on=cedar.today, until_on=cedar.today)
    assert sign_in(cedar.diaz).get(page_of(opening, private)).status_code == 200
    with cedar.context():
        if case == "another role":
            Member.objects.filter(pk=cedar.diaz.pk).update(role=Role.ADMINISTRATOR)
        elif case == "over":
            moment.shift(DAY)
        elif case == "ended":
            assert end_opening(opening)
        elif case == "refused":
            LawfulOpening.objects.update(ended_at=opening.asked_at)
        elif case == "taken away":
            Entry.objects.update(removed_at=opening.asked_at)
        else:
            Member.objects.filter(pk=cedar.diaz.pk).update(left_on=cedar.today)
    response = sign_in(cedar.diaz).get(page_of(opening, private))
    assert response.status_code == (302 if case == "left" else 404) and CANARY not in response.text
    assert len(record(cedar)) == 1


@pytest.mark.promise("entry-readers")
def test_only_what_it_names_is_opened(
    cedar: Place, sign_in: SignIn, private: Entry, moment: time_machine.Traveller
) -> None:
    with cedar.context():
        before, other = write(cedar.maya, "of last week"), share(cedar.noah, "teacher")
        Entry.objects.filter(pk=before.pk).update(on=cedar.today - 8 * DAY)
        Entry.objects.filter(pk=private.pk).update(on=cedar.today)
        by_days = an_opening(cedar, from_on=cedar.today - 7 * DAY, until_on=cedar.today)
        by_name = an_opening(cedar, entries=[before])
    diaz = sign_in(cedar.diaz)
    for opening, opened in ((by_days, private), (by_name, before)):
        for entry in (private, before, other):
            expected = 200 if entry == opened else 404
            assert diaz.get(page_of(opening, entry)).status_code == expected
    assert diaz.get(reverse("care:lawful_entry", args=[by_days.pk, uuid4()])).status_code == 404
    assert len(record(cedar)) == 2


@pytest.mark.promise("openings-recorded")
def test_what_cannot_be_recorded_is_not_shown(
    cedar: Place, sign_in: SignIn, private: Entry, settings: Any
) -> None:
    with cedar.context():
        opening = an_opening(cedar)
    diaz, keys = sign_in(cedar.diaz), settings.JOURNAL_KEYS
    settings.JOURNAL_KEYS = ["another" * 6]
    response = diaz.get(page_of(opening, private))
    assert response.status_code == 503 and CANARY not in response.text
    settings.JOURNAL_KEYS = keys
    diaz.raise_request_exception = False
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Opening.objects, "bulk_create", refuse)
        response = diaz.get(page_of(opening, private))
    assert response.status_code == 500 and CANARY not in response.text
    assert record(cedar) == []


def refuse(*_rows: Any) -> None:
    raise DatabaseError("permission denied")


@pytest.mark.django_db(transaction=True)
@pytest.mark.promise("openings-recorded")
def test_the_database_that_takes_no_line_shows_nothing(cedar: Place, sign_in: SignIn, private: Entry) -> None:
    with cedar.context():
        opening = an_opening(cedar)
    diaz, role = sign_in(cedar.diaz), connection.settings_dict["USER"]
    diaz.raise_request_exception = False
    with connections["owner"].cursor() as cursor:
        cursor.execute(f'REVOKE INSERT ON schools_opening FROM "{role}"')
        try:
            response = diaz.get(page_of(opening, private))
        finally:
            cursor.execute(f'GRANT INSERT ON schools_opening TO "{role}"')
    assert response.status_code == 500 and CANARY not in response.text
    assert record(cedar) == []
    with cedar.context():
        assert OpeningHead.objects.get().number == 0
        open_entries(opening, cedar.diaz, [private])


@pytest.mark.promise("entry-readers")
def test_no_other_page_shows_it_to_an_adult_while_it_is_open(
    cedar: Place, sign_in: SignIn, private: Entry, proved: Proved
) -> None:
    """Every address of the site, as the asker and as the second person, and none of the record grows by it."""
    with cedar.context():
        an_opening(cedar, ground=Ground.PARENT)
    clients = [sign_in(cedar.diaz), sign_in(cedar.okafor)]
    opens = {"care:lawful_entry", "care:family_file", "account_logout"}
    names = sorted({name for name, _method in ROWS} - opens)
    for name in names:
        with transaction.atomic():
            found = targets(name, cedar)
            for path in {reverse(name, kwargs=found), reverse(name, kwargs=about(name, found, private))}:
                assert not any(CANARY.encode() in shown(client, path) for client in clients), path
            assert not [line for line in record(cedar) if line[3] == private.pk], name
            transaction.set_rollback(True)
    proved(len(names), "other addresses that show nothing of an entry")


def shown(client: Client, path: str) -> bytes:
    response = client.get(path)
    return b"".join(response.streaming_content) if response.streaming else response.content


def about(name: str, found: dict[str, Any], private: Entry) -> dict[str, Any]:
    """The same address, of the private entry where it takes an entry."""
    is_entry = name.startswith(("journals:entry_", "journals:reply_new")) and "pk" in found
    return {**found, "pk": private.pk} if is_entry else found


@pytest.mark.promise("entry-readers")
def test_no_command_and_no_admin_opens_it() -> None:
    assert not apps.is_installed("django.contrib.admin")
    assert not [name for name in NAMES if "admin:" in name]
    ours = {name for name, app in get_commands().items() if not app.startswith("django.")}
    assert ours & {"dumpdata", "loaddata"} == set()
    root = Path(__file__).parents[2]
    readers = [
        path.relative_to(root).as_posix()
        for path in root.glob("*/management/commands/*.py")
        if any(word in path.read_text() for word in ("read_entr", "read_words", "decrypt", "open_all"))
    ]
    assert readers == []


@pytest.mark.parametrize("days", [0, 5])
@pytest.mark.promise("openings-recorded")
def test_the_student_is_told_at_once_or_on_the_day_and_not_before(
    days: int,
    cedar: Place,
    sign_in: SignIn,
    private: Entry,
    moment: time_machine.Traveller,
    mailoutbox: list[Any],
) -> None:
    with cedar.context():
        Entry.objects.update(on=cedar.today)
        day = cedar.today + days * DAY if days else None
        opening = a_request(cedar, from_on=cedar.today, until_on=cedar.today, tell_on=day)
    maya_page = reverse("journals:entry_detail", args=[private.pk])
    assert "Opened because of the law" not in sign_in(cedar.maya).get(SEEN).text
    with cedar.context():
        assert approve_opening(opening, cedar.okafor)
    assert CANARY in sign_in(cedar.diaz).get(page_of(opening, private)).text
    if days:
        call_command("send_due", verbosity=0)
        assert "maya@cedar.example" not in [to for mail in mailoutbox for to in mail.to]
        moment.shift(days * DAY - timedelta(hours=3))
        maya = sign_in(cedar.maya)
        assert "Opened because of the law" not in maya.get(SEEN).text
        assert "Ms. Diaz" not in maya.get(maya_page).text + maya.get(SEEN).text
        with cedar.context():
            assert not Delivery.objects.in_inbox_of(cedar.maya).exists()
        moment.shift(timedelta(hours=1))
    call_command("send_due", verbosity=0)
    [mail] = [mail for mail in mailoutbox if mail.to == ["maya@cedar.example"]]
    told = f"{mail.subject} {mail.body} {mail.alternatives}"
    assert SEEN in told and CANARY not in told and "Order" not in told and "Diaz" not in told
    maya = sign_in(cedar.maya)
    page = maya.get(SEEN).text
    assert "A court ordered your school" in page
    assert "Ms. Diaz asked for it, and Dr. Okafor agreed" in page
    assert "Ms. Diaz opened what you wrote in your journal on" in page and maya_page in page
    assert "Order 12-345" not in page
    assert reverse("care:call_new") in page
    assert "Ms. Diaz, the law allowed it" in maya.get(maya_page).text
    with cedar.context():
        assert Delivery.objects.in_inbox_of(cedar.maya).filter(url=SEEN).count() == 1


@pytest.mark.promise("nothing-in-clear")
def test_nothing_of_the_words_is_logged(
    cedar: Place, sign_in: SignIn, private: Entry, site_log: StringIO
) -> None:
    with cedar.context():
        opening = an_opening(cedar)
    sign_in(cedar.diaz).get(page_of(opening, private))
    sign_in(cedar.diaz).get(page_of(opening, private) + "x")
    assert CANARY not in site_log.getvalue()
