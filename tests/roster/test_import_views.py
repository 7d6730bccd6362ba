"""The pages of an import, as each role meets them."""

import csv
import io
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from notices.models import Delivery
from notices.sending import send_messages
from roster import imports
from roster.choices import Choices
from roster.forms.roster_import import MOST_BYTES
from roster.models import Import
from roster.progress import Progress
from roster.tasks import work_on_import
from schools.models import Advisory, Member, SchoolYear
from tests.cast import Place
from tests.notices.conftest import NOON
from tests.roster.oneroster import a_district, add_user
from tests.roster.steps import apply, csv_of, reload, upload
from tests.seen import seen_on

SignIn = Callable[[Member], Client]
PAGES = ["import_detail", "import_progress", "import_problems"]
ACTIONS = ["import_school", "import_advisories", "import_apply", "import_discard"]

pytestmark = pytest.mark.usefixtures("by_hand")


@pytest.fixture
def moment() -> Iterator[time_machine.Traveller]:
    """Outside of everybody's quiet hours."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def send(client: Client, content: bytes, name: str = "roster.zip", **more: str) -> str:
    response = client.post(reverse("roster:import_list"), {"file": SimpleUploadedFile(name, content), **more})
    assert response.status_code == 302, response.context["form"].errors
    return response.url


def test_from_upload_to_done(
    cedar: Place, sign_in: SignIn, by_hand, django_capture_on_commit_callbacks
) -> None:
    client = sign_in(cedar.okafor)
    with django_capture_on_commit_callbacks(execute=True):
        url = send(client, a_district().zip())
    assert "Reading the file" in client.get(url).text
    work_on_import(*by_hand.pop())
    page = client.get(url)
    assert "This is what would change" in page.text
    assert "Stu1 Dent00001" in page.text
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{url}advisories/", {"source": "classes", "classes": ["cedar-c1"], "size": "12"})
    work_on_import(*by_hand.pop())
    page = client.get(url)
    assert page.context["import"].choices["classes"] == ["cedar-c1"]
    assert "Tea1 Adult00001" in page.text
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"{url}apply/", {"seen": seen_on(page)}).status_code == 302
    assert "Applying" in client.get(url).text
    work_on_import(*by_hand.pop())
    page = client.get(url)
    assert "The roster is applied" in page.text
    assert reverse("roster:invitation_list") in page.text
    assert "Stu1" not in page.text
    assert "roster.zip" in client.get(reverse("roster:import_list")).text


def test_a_school_is_chosen_on_screen(harbor: Place, sign_in: SignIn) -> None:
    harbor.people["okafor"] = harbor.ito
    found = upload(harbor, a_district(schools=("one", "two")).zip())
    client = sign_in(harbor.ito)
    page = client.get(reverse("roster:import_detail", args=[found.pk]))
    assert "One School, 14 people" in page.text
    url = reverse("roster:import_school", args=[found.pk])
    assert "This field is required" in client.post(url).text
    assert client.post(url, {"org": "elsewhere"}).status_code == 200
    client.post(url, {"org": "two"})
    work_on_import(harbor.school.pk, found.pk)
    assert reload(harbor, found).findings["org"] == "two"


def test_the_progress_bar_counts_and_then_loads_the_page(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        found = imports.start_import(cedar.school, cedar.okafor, "roster.zip", a_district().zip(), Choices())
    client, url = sign_in(cedar.okafor), reverse("roster:import_progress", args=[found.pk])
    assert "It begins in a moment" in client.get(url).text
    Progress(found.pk, total=428, done=120).report()
    answer = client.get(url)
    assert "120 of 428" in answer.text
    assert "<html" not in answer.text
    work_on_import(cedar.school.pk, found.pk)
    assert client.get(url)["HX-Refresh"] == "true"


def test_the_same_file_again_says_so(cedar: Place, sign_in: SignIn) -> None:
    apply(cedar, upload(cedar, a_district().zip(), source="keep"))
    found = upload(cedar, a_district().zip())
    page = sign_in(cedar.okafor).get(reverse("roster:import_detail", args=[found.pk]))
    assert "Nothing to change" in page.text
    assert ">Apply<" not in page.text


def test_a_refused_file_says_why(cedar: Place, sign_in: SignIn) -> None:
    found = upload(cedar, a_district().zip()[:900])
    page = sign_in(cedar.okafor).get(reverse("roster:import_detail", args=[found.pk]))
    assert "damaged or was cut off" in page.text
    assert "Nothing was changed" in page.text


def test_discarding(cedar: Place, sign_in: SignIn) -> None:
    found = upload(cedar, a_district().zip())
    client = sign_in(cedar.okafor)
    page = client.post(reverse("roster:import_discard", args=[found.pk]), follow=True)
    assert "Nothing was changed" in page.text
    page = client.post(reverse("roster:import_apply", args=[found.pk]), follow=True)
    assert "This file was discarded" in page.text


def test_an_answer_that_comes_too_late_shows_the_page_as_it_is(cedar: Place, sign_in: SignIn) -> None:
    found = upload(cedar, a_district().zip())
    client = sign_in(cedar.okafor)
    page = client.post(reverse("roster:import_school", args=[found.pk]), {"org": "other"})
    assert "This is what would change" in page.text
    assert 'name="source" value="grade"' in page.text
    with cedar.context():
        imports.begin_apply(found, cedar.okafor, found.fingerprint)
    page = client.post(reverse("roster:import_advisories", args=[found.pk]), {"source": "keep"})
    assert "Applying" in page.text
    assert reload(cedar, found).choices["org"] == ""


def test_picking_no_class_says_so_and_keeps_the_choice(cedar: Place, sign_in: SignIn) -> None:
    found = upload(cedar, a_district().zip())
    page = sign_in(cedar.okafor).post(
        reverse("roster:import_advisories", args=[found.pk]), {"source": "classes", "size": "12"}
    )
    assert "Pick at least one class" in page.text
    assert 'value="12"' in page.text


def test_a_large_upload_is_refused_at_once(cedar: Place, sign_in: SignIn) -> None:
    client = sign_in(cedar.okafor)
    assert "Choose a file" in client.post(reverse("roster:import_list")).text
    empty = client.post(reverse("roster:import_list"), {"file": SimpleUploadedFile("a.csv", b"")})
    assert "The file is empty" in empty.text
    big = SimpleUploadedFile("roster.csv", b"x" * (MOST_BYTES + 1))
    assert "larger than 50 MB" in client.post(reverse("roster:import_list"), {"file": big}).text
    with cedar.context():
        assert not Import.objects.exists()


# Problems


def test_problems_are_paged_and_download_without_formulas(cedar: Place, sign_in: SignIn) -> None:
    rows = [[f"Ann {n}", f"a{n}", str(n), "6", "", f"{start}wizard"] for n, start in enumerate("=+-@" * 10)]
    found = upload(cedar, csv_of(*rows), "=cmd.csv")
    client = sign_in(cedar.okafor)
    page = client.get(reverse("roster:import_detail", args=[found.pk]))
    assert "40 things to look at" in page.text
    assert page.text.count("wizard") == 25
    answer = client.get(reverse("roster:import_problems", args=[found.pk]))
    assert answer.content.startswith(b'\xef\xbb\xbf"file","line","reason"\r\n')
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert lines[0] == ["file", "line", "reason"]
    assert (lines[1][0], lines[1][1]) == ("'=cmd.csv", "2")
    assert len(lines) == 41
    assert not [cell for line in lines for cell in line if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_the_template_can_be_imported(cedar: Place, sign_in: SignIn) -> None:
    answer = sign_in(cedar.okafor).get(reverse("roster:import_template"))
    found = upload(cedar, answer.content, "advisory-roster.csv")
    assert found.summary["people_added"] == 4


# Who may


@pytest.mark.parametrize("who", ["maya", "rivera", "pat", "sam", "diaz", "ruth"])
def test_only_the_office_imports(cedar: Place, sign_in: SignIn, who: str) -> None:
    found = upload(cedar, a_district().zip())
    client = sign_in(getattr(cedar, who))
    for name in ("import_list", "import_template"):
        assert client.get(reverse(f"roster:{name}")).status_code == 403
    assert client.post(reverse("roster:import_list")).status_code == 403
    for name in PAGES:
        assert client.get(reverse(f"roster:{name}", args=[found.pk])).status_code == 403
    for name in ACTIONS:
        assert client.post(reverse(f"roster:{name}", args=[found.pk])).status_code == 403


def test_the_it_lead_imports_too(cedar: Place, sign_in: SignIn) -> None:
    found = upload(cedar, a_district().zip())
    client = sign_in(cedar.jo)
    for name in PAGES:
        assert client.get(reverse(f"roster:{name}", args=[found.pk])).status_code == 200


def test_another_schools_import_is_not_there(cedar: Place, harbor: Place, sign_in: SignIn) -> None:
    found = upload(cedar, a_district().zip())
    client = sign_in(harbor.ito)
    for name in PAGES:
        assert client.get(reverse(f"roster:{name}", args=[found.pk])).status_code == 404
    for name in ACTIONS:
        assert client.post(reverse(f"roster:{name}", args=[found.pk])).status_code == 404
        assert client.get(reverse(f"roster:{name}", args=[found.pk])).status_code == 405
    assert "roster.zip" not in client.get(reverse("roster:import_list")).text
    assert reload(cedar, found).state == Import.State.READY


def test_strangers_sign_in_first(cedar: Place, anonymous: Client) -> None:
    found = upload(cedar, a_district().zip())
    for name in PAGES:
        answer = anonymous.get(reverse(f"roster:{name}", args=[found.pk]))
        assert answer.url.startswith(reverse("account_login"))


def queries_of(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_the_list_takes_as_many_queries_for_one_as_for_three(cedar: Place, sign_in: SignIn) -> None:
    client, url = sign_in(cedar.okafor), reverse("roster:import_list")
    upload(cedar, a_district().zip())
    one = queries_of(client, url)
    upload(cedar, a_district().zip())
    upload(cedar, a_district().zip())
    assert queries_of(client, url) == one <= 12


@pytest.mark.parametrize("page", ["import_list", "import_detail", "import_problems"])
def test_no_page_loads_the_file(cedar: Place, sign_in: SignIn, page: str) -> None:
    found = upload(cedar, a_district().zip())
    url = reverse(f"roster:{page}", args=[] if page == "import_list" else [found.pk])
    with CaptureQueriesContext(connection) as queries:
        assert sign_in(cedar.okafor).get(url).status_code == 200
    read = " ".join(query["sql"] for query in queries)
    assert '"roster_import"."state"' in read
    assert '"roster_import"."content"' not in read
    assert ('"roster_import"."findings"' in read) == (page != "import_list")


def test_a_school_without_a_year_is_sent_to_the_calendar(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        Advisory.objects.all().delete()
        SchoolYear.objects.all().delete()
    found = upload(cedar, csv_of(["Ann Ash", "ann", "1", "6", "", ""]), "people.csv")
    page = sign_in(cedar.okafor).get(reverse("roster:import_detail", args=[found.pk]))
    assert f'<a href="{reverse("schools:calendar")}">Add it to the calendar</a> and upload' in page.text
    assert 'min="5" max="40" value="20"' in page.text


def test_the_preview_takes_as_many_queries_for_any_number_of_people(cedar: Place, sign_in: SignIn) -> None:
    client = sign_in(cedar.okafor)
    counts = []
    for students in (1, 30):
        district = a_district(students=students)
        for number in range(students):
            add_user(district, "cedar", f"odd{number}", "wizard", "Odd", "Person")
        found = upload(cedar, district.zip())
        counts.append(queries_of(client, reverse("roster:import_detail", args=[found.pk])))
    assert counts[0] == counts[1] <= 12


@pytest.mark.parametrize(
    ("content", "title"),
    [
        (csv_of(["Kim New", "kim.new@cedar.example", "", "", "", "teacher"]), "The roster is imported"),
        (b"\xff\xfe not a table", "The roster could not be imported"),
    ],
    ids=["applied", "refused"],
)
def test_who_asked_for_an_import_is_told_when_it_has_finished(
    moment: time_machine.Traveller, cedar: Place, content: bytes, title: str
) -> None:
    found = upload(cedar, content, "people.csv", by=cedar.jo)
    if found.state == Import.State.READY:
        apply(cedar, found, by=cedar.jo)
    with cedar.context():
        moment.move_to(max(Delivery.objects.values_list("due_at", flat=True)))
    send_messages(cedar.school.pk)
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["jo@cedar.example"], title)
    assert f"/school/roster/{found.pk}/" in letter.body
    assert "kim" not in letter.body.lower()
