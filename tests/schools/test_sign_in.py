from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from advisory.launcher.ports import free_port
from schools import clock
from schools.models import Account, Member, Role, School
from schools.reset_letters import NotSent
from schools.tasks import send_reset_letters
from tests.cast import PASSWORD, Place
from tests.promises.plugin import Proved
from tests.seen import seen_on
from tests.worker import eventually, worker

LOGIN = "/accounts/login/"
PRIVATE = "/school/calendar/"
GUESSES, CLASS = 40, 30


def try_to_sign_in(client: Client, login: str, password: str = PASSWORD) -> Any:
    return client.post(LOGIN, {"login": login, "password": password})


@pytest.mark.parametrize(
    "login", ["rivera.cedar", "Rivera.Cedar", "rivera@cedar.example", " RIVERA@cedar.example "]
)
def test_user_name_and_e_mail_both_sign_in(cedar: Place, anonymous: Client, login: str) -> None:
    assert try_to_sign_in(anonymous, login).url == reverse("home")
    assert anonymous.get(PRIVATE).status_code == 200


@pytest.mark.promise("guessing-fails")
def test_a_wrong_password_and_an_unknown_name_look_the_same(cedar: Place, anonymous: Client) -> None:
    wrong = try_to_sign_in(anonymous, "rivera.cedar", "wrong")
    unknown = try_to_sign_in(anonymous, "nobody.cedar", "wrong")
    assert wrong.context["form"].errors == unknown.context["form"].errors
    assert b'value="rivera.cedar"' in wrong.content


@pytest.mark.promise("guessing-fails")
def test_guessing_at_one_account_is_stopped_while_the_class_signs_in(
    cedar: Place, anonymous: Client, proved: Proved
) -> None:
    """All from one address, as a class is: each of thirty mistypes once, and is in with the next attempt."""
    for _attempt in range(GUESSES):
        try_to_sign_in(anonymous, "maya.cedar", "wrong")
    with cedar.context():
        names = {f"s{at}": Member(role=Role.STUDENT, given_name="Sam", grade="7") for at in range(CLASS)}
        cedar.add_all(names)
    for name in names:
        client = Client()
        assert try_to_sign_in(client, f"{name}.cedar", "wrong").status_code == 200
        assert try_to_sign_in(client, f"{name}.cedar").status_code == 302, name
    assert "Too many" in try_to_sign_in(anonymous, "maya.cedar").content.decode()
    proved(GUESSES, "guesses at one account")
    proved(CLASS, "students of one address who sign in meanwhile")


def test_nobody_signs_up(cedar: Place, anonymous: Client) -> None:
    assert anonymous.get("/accounts/signup/").status_code == 404


@pytest.mark.promise("access-ends")
def test_a_closed_account_cannot_sign_in_or_go_on(cedar: Place, sign_in: Callable[[Member], Client]) -> None:
    client = sign_in(cedar.rivera)
    cedar.rivera.account.is_active = False
    cedar.rivera.account.save(update_fields=["is_active"])
    assert client.get(PRIVATE).url.startswith(LOGIN)
    assert try_to_sign_in(Client(), "rivera.cedar").url != reverse("home")


@pytest.mark.promise("access-ends")
def test_a_member_who_left_sees_nothing_from_the_next_click_on(
    cedar: Place, sign_in: Callable[[Member], Client]
) -> None:
    client = sign_in(cedar.rivera)
    with cedar.context():
        Member.objects.filter(pk=cedar.rivera.pk).update(left_on=cedar.today)
    assert client.get(PRIVATE).url == reverse("schools:school_choose")
    assert "not a member" in client.get(reverse("schools:school_choose")).content.decode()


@pytest.mark.promise("access-ends")
def test_a_changed_role_counts_at_once(cedar: Place, sign_in: Callable[[Member], Client]) -> None:
    client = sign_in(cedar.okafor)
    assert client.get("/school/people/").status_code == 200
    with cedar.context():
        Member.objects.filter(pk=cedar.okafor.pk).update(role=Role.TEACHER)
    assert client.get("/school/people/").status_code == 403


@pytest.mark.parametrize(("who", "minutes"), [("maya", 15), ("rivera", 60)])
@pytest.mark.promise("shared-device")
def test_idle_people_are_signed_out(
    cedar: Place, sign_in: Callable[[Member], Client], who: str, minutes: int
) -> None:
    client = sign_in(getattr(cedar, who))
    assert client.get("/accounts/password/change/").status_code == 200
    with time_machine.travel(clock.now() + timedelta(minutes=minutes - 1), tick=False):
        assert client.get("/accounts/password/change/").status_code == 200
    with time_machine.travel(clock.now() + timedelta(minutes=2 * minutes + 1), tick=False):
        assert client.get("/accounts/password/change/").url.startswith(LOGIN)
    assert "_auth_user_id" not in client.session


@pytest.mark.promise("shared-device")
def test_a_school_may_sign_out_sooner(cedar: Place, sign_in: Callable[[Member], Client]) -> None:
    School.objects.filter(pk=cedar.school.pk).update(student_idle_minutes=5)
    client = sign_in(cedar.maya)
    client.get("/accounts/password/change/")
    with time_machine.travel(clock.now() + timedelta(minutes=6), tick=False):
        assert client.get("/accounts/password/change/").url.startswith(LOGIN)


@pytest.mark.promise("shared-device")
def test_signing_out_clears_the_browser(cedar: Place, sign_in: Callable[[Member], Client]) -> None:
    client = sign_in(cedar.maya)
    response = client.post("/accounts/logout/")
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get(PRIVATE).url.startswith(LOGIN)


@pytest.mark.promise("shared-device")
def test_signed_in_pages_are_never_stored(
    cedar: Place, sign_in: Callable[[Member], Client], anonymous: Client
) -> None:
    response = sign_in(cedar.rivera).get(PRIVATE)
    assert "no-store" in response["Cache-Control"]
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def reset_link() -> str:
    """Of a letter to Rivera."""
    send_reset_letters("rivera@cedar.example")
    return next(word for word in mail.outbox[-1].body.split() if "/password/reset/key/" in word)


def choose_anew(client: Client, link: str, password: str) -> Any:
    form = client.get(link, follow=True)
    return client.post(form.redirect_chain[-1][0], {"password1": password, "password2": password})


def test_a_forgotten_password_is_chosen_anew_by_mail(cedar: Place, anonymous: Client) -> None:
    response = anonymous.post("/accounts/password/reset/", {"email": "rivera@cedar.example"}, follow=True)
    assert "Look into your mail" in response.content.decode()
    assert mail.outbox == [], "how long a letter takes would tell who has an account"
    link = reset_link()
    answer = choose_anew(anonymous, link, "new-phrase-77")
    assert answer.url == reverse("account_reset_password_from_key_done")
    assert try_to_sign_in(Client(), "rivera.cedar", "new-phrase-77").url == reverse("home")
    assert "too old" in Client().get(link, follow=True).content.decode()


def test_a_new_password_gets_in_after_guesses_at_the_old_one(cedar: Place, anonymous: Client) -> None:
    for _attempt in range(GUESSES):
        try_to_sign_in(anonymous, "rivera.cedar", "wrong")
    assert "Too many" in try_to_sign_in(anonymous, "rivera.cedar").content.decode()
    choose_anew(anonymous, reset_link(), "new-phrase-77")
    assert try_to_sign_in(Client(), "rivera.cedar", "new-phrase-77").url == reverse("home")


@pytest.mark.promise("guessing-fails")
def test_an_unknown_address_gets_the_same_page_and_no_mail(cedar: Place, anonymous: Client) -> None:
    response = anonymous.post("/accounts/password/reset/", {"email": "nobody@nowhere.example"}, follow=True)
    assert "Look into your mail" in response.content.decode()
    send_reset_letters("nobody@nowhere.example")
    assert mail.outbox == []


@pytest.mark.django_db(transaction=True)
def test_the_worker_sends_the_letter(cedar: Place, anonymous: Client, settings: Any, tmp_path: Path) -> None:
    with worker(REDIS_URL=settings.REDIS_URL, EMAIL_URL=f"file://{tmp_path}"):
        anonymous.post("/accounts/password/reset/", {"email": "rivera@cedar.example"})
        eventually(lambda: "/password/reset/key/" in "".join(each.read_text() for each in tmp_path.iterdir()))


def test_a_letter_that_cannot_be_sent_names_nobody_in_the_log(cedar: Place, settings: Any) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", free_port()
    with pytest.raises(NotSent) as problem:
        send_reset_letters("rivera@cedar.example")
    assert repr(problem.value) == "NotSent('ConnectionRefusedError')"


@pytest.mark.parametrize("email", [None, "a@cedar.example", "z@cedar.example"])
def test_an_address_signs_in_to_whose_it_is(cedar: Place, anonymous: Client, email: str | None) -> None:
    """Whatever address somebody else has whose user name it is."""
    Account.objects.create_user("rivera@cedar.example", email, "another-phrase-88")
    assert try_to_sign_in(anonymous, "rivera@cedar.example", PASSWORD).url == reverse("home")


@pytest.mark.promise("isolation")
def test_a_member_of_two_schools_chooses_and_sees_one(
    cedar: Place, harbor: Place, sign_in: Callable[[Member], Client]
) -> None:
    with harbor.context():
        Member.objects.create(
            school=harbor.school, account=cedar.okafor.account, role=Role.ADMINISTRATOR, given_name="Ngozi"
        )
    client = sign_in(cedar.okafor)
    choose = reverse("schools:school_choose")
    assert client.get("/school/people/").url == choose
    page = client.get(choose).content.decode()
    assert "Cedar Grove" in page
    assert "Harbor" in page
    client.post(choose, {"school": harbor.school.pk})
    people = client.get("/school/people/").content.decode()
    assert "Harbor-Hana" in people
    assert "Maya" not in people


@pytest.mark.promise("isolation")
def test_nobody_chooses_a_school_they_do_not_belong_to(
    cedar: Place, harbor: Place, sign_in: Callable[[Member], Client]
) -> None:
    client = sign_in(cedar.okafor)
    for wanted in (str(harbor.school.pk), "x", "", "0"):
        client.post(reverse("schools:school_choose"), {"school": wanted})
        assert "Harbor-Hana" not in client.get("/school/people/").content.decode()
    session = client.session
    session["school"] = harbor.school.pk
    session.save()
    assert client.get("/school/people/").url == reverse("schools:school_choose")


@pytest.mark.promise("guessing-fails")
def test_the_limit_holds_whatever_host_and_name_are_used(cedar: Place) -> None:
    names = ("maya.cedar", "maya@cedar.example", "MAYA.cedar")
    for attempt in range(12):
        client = Client(headers={"host": f"localhost:{1000 + attempt}"})
        try_to_sign_in(client, names[attempt % 3], "wrong")
    assert "Too many" in try_to_sign_in(Client(), "maya.cedar").content.decode()


def test_the_reset_link_is_on_our_own_address(cedar: Place, settings: Any) -> None:
    settings.BASE_URL = "https://advisory.cedar.example"
    client = Client(headers={"host": "localhost:6666"})
    client.post("/accounts/password/reset/", {"email": "rivera@cedar.example"})
    send_reset_letters("rivera@cedar.example")
    assert "https://advisory.cedar.example/accounts/password/reset/key/" in mail.outbox[0].body
    assert "6666" not in mail.outbox[0].body


def test_a_password_of_ones_own_makes_a_printed_code_worthless(
    cedar: Place, sign_in: Callable[[Member], Client]
) -> None:
    account = cedar.maya.account
    account.code_hash, account.code_expires_at = "printed", clock.now() + timedelta(days=1)
    account.save(update_fields=["code_hash", "code_expires_at"])
    changed = sign_in(cedar.maya).post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": "three-quiet-otters", "password2": "three-quiet-otters"},
        follow=True,
    )
    assert "Your new password is saved." in changed.content.decode()
    account.refresh_from_db()
    assert (account.code_hash, account.code_expires_at) == ("", None)


@pytest.mark.promise("guessing-fails")
def test_an_attempt_hashes_once_whoever_is_named(cedar: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[str] = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda self, *words: hashed.append("x") or encode(self, *words)
    )
    for login in ("rivera.cedar", "rivera@cedar.example", "nobody@cedar.example", "nobody"):
        hashed.clear()
        try_to_sign_in(Client(), login, "wrong")
        assert len(hashed) == 1, login


@pytest.mark.promise("shared-device")
def test_who_has_not_chosen_a_school_is_signed_out_idle(
    cedar: Place, harbor: Place, sign_in: Callable[[Member], Client]
) -> None:
    with harbor.context():
        Member.objects.create(
            school=harbor.school, account=cedar.rivera.account, role=Role.TEACHER, given_name="Ana"
        )
    client = sign_in(cedar.rivera)
    choose = reverse("schools:school_choose")
    assert client.get(choose).status_code == 200
    with time_machine.travel(clock.now() + timedelta(minutes=16), tick=False):
        assert client.get(choose).url.startswith(LOGIN)


@pytest.mark.promise("shared-device")
def test_a_page_that_asks_by_itself_keeps_nobody_signed_in(
    cedar: Place, sign_in: Callable[[Member], Client]
) -> None:
    client = sign_in(cedar.okafor)
    client.get(PRIVATE)
    with time_machine.travel(clock.now() + timedelta(minutes=50), tick=False):
        client.get("/school/roster/1/progress/")
    with time_machine.travel(clock.now() + timedelta(minutes=61), tick=False):
        response = client.get(PRIVATE)
        assert response.url.startswith(LOGIN)
        assert response["Clear-Site-Data"]


@pytest.mark.parametrize("key", ["\x00aaaaaaaaaaaa", "x", "\xe9aaaaaaaaaaa", "a" * 5000])
@pytest.mark.promise("guessing-fails")
def test_a_made_up_session_is_no_session(cedar: Place, key: str) -> None:
    client = Client()
    client.cookies["sessionid"] = key
    assert client.get(PRIVATE).status_code == 302


def test_more_than_the_largest_file_is_refused_before_it_is_read(cedar: Place, anonymous: Client) -> None:
    sent = {"CONTENT_LENGTH": str(52 * 2**20)}
    assert anonymous.post(LOGIN, {"login": "maya.cedar"}, **sent).status_code == 413


def test_nul_in_a_question_is_refused(cedar: Place, sign_in: Callable[[Member], Client]) -> None:
    assert sign_in(cedar.okafor).get("/school/people/?q=%00").status_code == 400


@pytest.mark.promise("broker-wiped")
def test_nobody_is_signed_out_when_redis_is_wiped(cedar: Place, sign_in: Callable[[Member], Client]) -> None:
    client = sign_in(cedar.maya)
    assert client.get("/inbox/").status_code == 200
    cache.clear()
    assert client.get("/inbox/").status_code == 200


@pytest.mark.promise("shared-device")
@pytest.mark.parametrize(
    ("who", "mode", "status"),
    [("rivera", "navigate", 401), ("rivera", "cors", 302), ("maya", "navigate", 302)],
)
def test_what_an_adult_typed_comes_back_once_to_who_was_idle(
    cedar: Place, sign_in: Callable[[Member], Client], who: str, mode: str, status: int
) -> None:
    """Not to a student, whose device is shared, nor to a script, which keeps it."""
    client = Client(enforce_csrf_checks=True)
    client.cookies["sessionid"] = sign_in(cedar.people[who]).cookies["sessionid"].value
    page = "/accounts/password/change/"
    token = seen_on(client.get(page), "csrfmiddlewaretoken")
    form = {"csrfmiddlewaretoken": token, "words": "Typed for half an hour", "password": "a secret one"}
    with time_machine.travel(clock.now() + timedelta(hours=3), tick=False):
        answer = client.post(page, form, headers={"Sec-Fetch-Mode": mode})
        assert answer.status_code == status
        assert ("Typed for half an hour" in answer.text) == (status == 401) and "secret" not in answer.text
        assert "no-store" in answer["Cache-Control"] and answer["Clear-Site-Data"]
        again = client.post(page, form, headers={"Sec-Fetch-Mode": mode})
    assert again.status_code == (403 if status == 401 else 302) and "Typed" not in again.text


def test_a_form_of_who_is_signed_out_leads_to_no_address_that_takes_forms_alone(
    cedar: Place, anonymous: Client
) -> None:
    assert anonymous.post("/care/concerns/new/", {"words": "Typed for half an hour"}).url == LOGIN
    assert anonymous.get("/care/").url == f"{LOGIN}?next=/care/"
