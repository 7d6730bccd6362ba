"""One-time codes: who makes them, how they are used, and how they cannot be."""

import logging
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from roster import codes
from schools import clock
from schools.models import Account, Enrollment, Member, Opened, Opening, Reason, Role
from tests.cast import PASSWORD, Place

SignIn = Callable[[Member], Client]
CHOSEN = "correct-horse-9"
ENTER = reverse("roster:code_enter")


def forget_password(*members: Member) -> None:
    for member in members:
        member.account.set_unusable_password()
        member.account.save()


def card_of(client: Client, place: Place, student: Member) -> str:
    page = client.post(reverse("roster:code_card", args=[student.pk]))
    return re.search(r'class="code">([A-Z0-9 ]+)<', page.text)[1]


def enter(client: Client, username: str, code: str, password: str = CHOSEN, again: str | None = None):
    typed = {"username": username, "code": code, "password": password, "again": again or password}
    return client.post(ENTER, typed)


def test_a_sheet_has_a_card_for_each_student_without_a_password(cedar: Place, sign_in: SignIn) -> None:
    forget_password(cedar.maya, cedar.noah)
    client, url = sign_in(cedar.rivera), reverse("roster:code_sheet", args=[cedar.advisories["7B"].pk])
    page = client.get(url)
    assert "2 students have not set a password yet" in page.text
    assert not Account.objects.exclude(code_hash="").exists()
    page = client.post(url)
    assert "maya.cedar" in page.text
    assert "zoe.cedar" not in page.text
    assert "iris.cedar" not in page.text
    shown = re.findall(r'class="code">([A-Z0-9 ]+)<', page.text)
    assert len(set(shown)) == 2
    assert all(set(code.replace(" ", "")) <= set(codes.ALPHABET) and len(code) == 9 for code in shown)
    assert "no-store" in page["Cache-Control"]
    assert Account.objects.exclude(code_hash="").count() == 2
    assert len(re.findall('class="code"', client.post(url, {"who": "all"}).text)) == 3
    assert cedar.zoe.account.check_password(PASSWORD)


@pytest.mark.promise("nothing-in-clear")
def test_a_code_is_stored_as_a_hash_and_logged_nowhere(
    cedar: Place, sign_in: SignIn, anonymous: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client = sign_in(cedar.rivera)
    code = card_of(client, cedar, cedar.maya)
    account = Account.objects.get(pk=cedar.maya.account.pk)
    assert len(account.code_hash) == 64
    assert timedelta(days=13) < account.code_expires_at - clock.now() <= timedelta(days=14)
    plain = code.replace(" ", "")
    enter(anonymous, "maya.cedar", "AAAAAAAA")
    enter(anonymous, "maya.cedar", code)
    written = " ".join(
        record.getMessage() for record in caplog.records if record.name != "django.db.backends"
    )
    assert plain not in written
    assert code not in written
    assert plain not in str(dict(client.session)) + str(dict(anonymous.session))


@pytest.mark.promise("guessing-fails")
def test_a_student_signs_in_with_a_code_once(cedar: Place, sign_in: SignIn, anonymous: Client) -> None:
    forget_password(cedar.maya)
    code = card_of(sign_in(cedar.rivera), cedar, cedar.maya)
    anonymous.get(ENTER)
    anonymous.session.save()
    before = anonymous.session.session_key
    answer = enter(anonymous, "Maya.Cedar", code.lower().replace(" ", "-"))
    assert (answer.status_code, answer.url) == (302, reverse("home"))
    assert anonymous.session.session_key != before
    assert anonymous.get(reverse("home")).wsgi_request.member.pk == cedar.maya.pk
    account = Account.objects.get(pk=cedar.maya.account.pk)
    assert account.check_password(CHOSEN)
    assert (account.code_hash, account.code_expires_at) == ("", None)
    assert "do not fit" in enter(Client(), "maya.cedar", code, "other-horse-99").text


@pytest.mark.promise("access-ends")
def test_a_new_code_leaves_the_password_until_it_is_used_and_then_ends_other_sessions(
    cedar: Place, sign_in: SignIn, anonymous: Client
) -> None:
    elsewhere = sign_in(cedar.maya)
    code = card_of(sign_in(cedar.okafor), cedar, cedar.maya)
    assert elsewhere.get(reverse("home")).status_code == 200
    assert Account.objects.get(pk=cedar.maya.account.pk).check_password(PASSWORD)
    enter(anonymous, "maya.cedar", code)
    assert elsewhere.get(reverse("home")).status_code == 302
    assert anonymous.get(reverse("home")).status_code == 200


def test_after_guesses_at_the_old_password_the_one_chosen_with_a_code_gets_in(
    cedar: Place, sign_in: SignIn, anonymous: Client
) -> None:
    def try_it(password: str):
        return anonymous.post(reverse("account_login"), {"login": "maya.cedar", "password": password})

    for _guess in range(9):
        try_it("wrong")
    assert "Too many" in try_it(PASSWORD).text
    enter(Client(), "maya.cedar", card_of(sign_in(cedar.rivera), cedar, cedar.maya))
    assert try_it(CHOSEN).url == reverse("home")


def test_guesses_at_another_account_count_on_when_its_address_is_somebodys_user_name(
    cedar: Place, sign_in: SignIn, anonymous: Client
) -> None:
    """The code is of the one who has the address as their user name; the guesses are at the one whose it is."""
    Account.objects.filter(pk=cedar.noah.account.pk).update(email="shared@cedar.example")
    Account.objects.filter(pk=cedar.maya.account.pk).update(username="shared@cedar.example")
    form = {"login": "noah.cedar", "password": "wrong"}
    for _guess in range(9):
        anonymous.post(reverse("account_login"), form)
    enter(Client(), "shared@cedar.example", card_of(sign_in(cedar.rivera), cedar, cedar.maya))
    assert "Too many" in anonymous.post(reverse("account_login"), form).text


def test_a_newer_code_replaces_the_one_before(cedar: Place, sign_in: SignIn) -> None:
    client = sign_in(cedar.rivera)
    first = card_of(client, cedar, cedar.maya)
    second = card_of(client, cedar, cedar.maya)
    assert "do not fit" in enter(Client(), "maya.cedar", first).text
    assert enter(Client(), "maya.cedar", second).status_code == 302


@pytest.mark.promise("guessing-fails")
def test_an_old_code_works_no_more(cedar: Place, sign_in: SignIn, anonymous: Client) -> None:
    code = card_of(sign_in(cedar.rivera), cedar, cedar.maya)
    with time_machine.travel(clock.now() + timedelta(days=14, minutes=1)):
        assert "do not fit" in enter(anonymous, "maya.cedar", code).text


@pytest.mark.promise("guessing-fails")
def test_a_wrong_name_and_a_wrong_code_look_the_same(cedar: Place, sign_in: SignIn) -> None:
    code = card_of(sign_in(cedar.rivera), cedar, cedar.maya)
    pages = [
        enter(Client(), username, typed).text
        for username, typed in (("nobody.here", code), ("maya.cedar", "AAAA-AAAA"), ("noah.cedar", code))
    ]
    said = [re.sub(r'value="[^"]*"', "", page) for page in pages]
    assert said[0] == said[1] == said[2]
    assert "do not fit" in said[0]


def test_nobody_signs_in_without_a_code(cedar: Place, anonymous: Client) -> None:
    for code in ("", " ", "-", codes.hash_of(cedar.maya.account.pk, "")):
        assert enter(anonymous, "maya.cedar", code).status_code == 200
    assert "_auth_user_id" not in anonymous.session


@pytest.mark.promise("guessing-fails")
def test_eight_tries_in_ten_minutes_for_an_account_from_wherever(cedar: Place, sign_in: SignIn) -> None:
    code = card_of(sign_in(cedar.rivera), cedar, cedar.maya)
    other = card_of(sign_in(cedar.rivera), cedar, cedar.noah)
    for number in range(8):
        page = Client(REMOTE_ADDR=f"10.0.0.{number}").post(
            ENTER, {"username": "MAYA.cedar", "code": "AAAAAAAA", "password": CHOSEN, "again": CHOSEN}
        )
        assert "do not fit" in page.text
    assert "tried too often" in enter(Client(), "maya.cedar", code).text
    assert enter(Client(), "noah.cedar", other).status_code == 302
    for _ in range(9):
        page = enter(Client(), "nobody.here", "AAAAAAAA")
    assert "tried too often" in page.text


def test_a_weak_password_uses_neither_code_nor_tries(
    cedar: Place, sign_in: SignIn, anonymous: Client
) -> None:
    code = card_of(sign_in(cedar.rivera), cedar, cedar.maya)
    for _ in range(9):
        assert "too common" in enter(anonymous, "maya.cedar", code, "password").text
    assert "not the same" in enter(anonymous, "maya.cedar", code, CHOSEN, "other-horse-9").text
    assert enter(anonymous, "maya.cedar", code).status_code == 302


# Who makes them


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("rivera", 200),
        ("lee", 200),
        ("okafor", 200),
        ("jo", 200),
        ("osei", 404),
        ("pat", 404),
        ("diaz", 404),
        ("sam", 403),
        ("maya", 403),
        ("ruth", 403),
    ],
)
def test_who_makes_codes_for_an_advisory(cedar: Place, sign_in: SignIn, who: str, status: int) -> None:
    client = sign_in(getattr(cedar, who))
    for name, pk in (("code_sheet", cedar.advisories["7B"].pk), ("code_card", cedar.maya.pk)):
        url = reverse(f"roster:{name}", args=[pk])
        assert (client.get(url).status_code, client.post(url).status_code) == (status, status)
    assert Account.objects.exclude(code_hash="").exists() == (status == 200)


def test_a_teacher_who_stands_in_elsewhere_makes_no_codes_there(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        Member.objects.filter(pk=cedar.sam.pk).update(role=Role.TEACHER)
    client = sign_in(cedar.sam)
    assert client.get(reverse("roster:code_sheet", args=[cedar.advisories["7B"].pk])).status_code == 404
    assert "7B" not in client.get(reverse("roster:code_list")).text


@pytest.mark.promise("isolation")
def test_no_codes_across_schools(cedar: Place, harbor: Place, sign_in: SignIn) -> None:
    client = sign_in(cedar.okafor)
    assert client.post(reverse("roster:code_sheet", args=[harbor.advisories["8H"].pk])).status_code == 404
    assert client.post(reverse("roster:code_card", args=[harbor.hana.pk])).status_code == 404


def test_no_codes_for_staff_or_who_left(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        Member.objects.filter(pk=cedar.noah.pk).update(left_on=cedar.today)
    client = sign_in(cedar.okafor)
    for member in (cedar.lee, cedar.noah):
        assert client.post(reverse("roster:code_card", args=[member.pk])).status_code == 404
    page = client.post(reverse("roster:code_sheet", args=[cedar.advisories["7B"].pk]), {"who": "all"})
    assert "noah.cedar" not in page.text


def test_an_account_that_another_school_knows_too_gets_no_code(
    cedar: Place, harbor: Place, sign_in: SignIn
) -> None:
    """Else a teacher here could open what the same person has there."""
    with harbor.context():
        Member.objects.create(
            school=harbor.school, account=cedar.maya.account, role=Role.TEACHER, given_name="Maya"
        )
    page = sign_in(cedar.rivera).post(reverse("roster:code_card", args=[cedar.maya.pk]))
    assert "an account that another school uses too" in page.text
    assert not Account.objects.exclude(code_hash="").exists()


def test_a_code_made_before_another_school_knew_the_account_is_refused(
    cedar: Place, harbor: Place, sign_in: SignIn, anonymous: Client
) -> None:
    code = card_of(sign_in(cedar.rivera), cedar, cedar.maya)
    with harbor.context():
        Member.objects.create(
            school=harbor.school, account=cedar.maya.account, role=Role.TEACHER, given_name="Maya"
        )
    assert "do not fit" in enter(anonymous, "maya.cedar", code).text
    assert Account.objects.get(pk=cedar.maya.account.pk).check_password(PASSWORD)


@pytest.mark.promise("access-ends")
def test_a_code_does_not_open_an_account_that_is_switched_off(cedar: Place, sign_in: SignIn) -> None:
    code = card_of(sign_in(cedar.rivera), cedar, cedar.maya)
    Account.objects.filter(pk=cedar.maya.account.pk).update(is_active=False)
    assert "do not fit" in enter(Client(), "maya.cedar", code).text


def test_cards_name_the_address_to_type(cedar: Place, sign_in: SignIn, settings) -> None:
    settings.BASE_URL = "https://circles.example"
    url = reverse("roster:code_card", args=[cedar.maya.pk])
    assert "Sign-in card for Maya Torres" in sign_in(cedar.rivera).get(url).text
    page = sign_in(cedar.rivera).post(reverse("roster:code_card", args=[cedar.maya.pk]))
    assert "circles.example/accounts/code/" in page.text


def queries_of(client: Client, url: str, method: str = "get") -> int:
    getattr(client, method)(url)
    with CaptureQueriesContext(connection) as queries:
        assert getattr(client, method)(url, {"who": "all"}).status_code == 200
    return len(queries)


def test_lists_and_sheets_take_as_many_queries_for_one_as_for_three(cedar: Place, sign_in: SignIn) -> None:
    client = sign_in(cedar.okafor)
    sheets = [reverse("roster:code_sheet", args=[cedar.advisories[name].pk]) for name in ("7C", "7B")]
    assert queries_of(client, sheets[0]) == queries_of(client, sheets[1]) <= 12
    client.post(sheets[0], {"who": "all"})
    assert queries_of(client, sheets[0], "post") == queries_of(client, sheets[1], "post") <= 19
    two = queries_of(client, reverse("roster:code_list"))
    with cedar.context():
        cedar.add_advisory("7D", [], [])
        assert Enrollment.objects.count() == 4
    assert queries_of(client, reverse("roster:code_list")) == two <= 12


@pytest.mark.promise("openings-recorded")
def test_each_student_can_see_who_made_a_code_for_them(cedar: Place, sign_in: SignIn) -> None:
    forget_password(cedar.maya, cedar.noah)
    sheet = reverse("roster:code_sheet", args=[cedar.advisories["7B"].pk])
    assert "can see that you made a code" in sign_in(cedar.rivera).get(sheet).text
    with CaptureQueriesContext(connection) as queries:
        sign_in(cedar.rivera).post(sheet)
    assert sum('INSERT INTO "schools_opening"' in each["sql"] for each in queries) == 1
    sign_in(cedar.okafor).post(reverse("roster:code_card", args=[cedar.maya.pk]))
    with cedar.context():
        rows = Opening.objects.order_by("number").values_list("reader", "whose", "what", "reason")
        made = [(cedar.rivera.pk, student.pk) for student in (cedar.noah, cedar.maya)]
        made.append((cedar.okafor.pk, cedar.maya.pk))
        assert list(rows) == [(*pair, Opened.CODE, Reason.OFFICE) for pair in made]
        assert Opening.objects.told_to(cedar.maya).count() == 2
