"""The e-mails that a demo writes into files: shown there alone, and harmless whatever the files hold."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.test import Client

from notices.mail_files import BACKEND, mail_files
from schools.models import District, Member
from tests.cast import Place
from tests.notices.rows import page_of

LIST = "/outbox/"
SignIn = Callable[[Member], Client]
DASHES = "-" * 79
HTML = '<html><head><title>x</title></head><body><p>Café</p><script>alert(1)</script><a href="/">Go</a></body></html>'


@pytest.fixture
def folder(tmp_path: Path, settings: Any, cedar: Place) -> Path:
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = BACKEND, tmp_path
    District.objects.update(is_demo=True)
    return tmp_path


def send(*subjects: str, html: str = HTML, text: str = "Café: see http://testserver/circles/") -> None:
    """All over one connection, so into one file."""
    letters = [EmailMultiAlternatives(subject, text, None, ["rivera@cedar.example"]) for subject in subjects]
    for letter in letters:
        if html:
            letter.attach_alternative(html, "text/html")
    get_connection().send_messages(letters)


def names() -> list[str]:
    return [letter.name for letter in mail_files(Member())]


def test_letters_of_one_file_are_told_apart(folder: Path, cedar: Place, sign_in: SignIn) -> None:
    send("First — für alle", "Second", text=f"Before\n{DASHES}\nafter dashes")
    client = sign_in(cedar.maya)
    page = page_of(client, LIST)
    assert "First — für alle" in page and "Second" in page and "To rivera@cedar.example" in page
    assert len(names()) == 2
    [first] = [name for name in names() if name.endswith("-0")]
    detail = page_of(client, f"{LIST}{first}/")
    assert "First — für alle" in detail and "Second" not in detail and "after dashes" in detail


def test_a_letter_is_shown_as_text_and_in_a_frame(folder: Path, cedar: Place, sign_in: SignIn) -> None:
    send("Hello")
    client = sign_in(cedar.rivera)
    [name] = names()
    response = client.get(f"{LIST}{name}/")
    page = response.content.decode()
    assert "Café: see <a href=" in page and f'src="{LIST}{name}/page/"' in page
    assert "<script>alert" not in page and "sandbox=" in page
    assert "frame-src 'self'" in response.headers["Content-Security-Policy"]
    assert "frame-src" not in client.get(LIST).headers["Content-Security-Policy"]


def test_the_framed_letter_runs_and_asks_nothing(folder: Path, cedar: Place, sign_in: SignIn) -> None:
    send("Hello")
    [name] = names()
    response = sign_in(cedar.rivera).get(f"{LIST}{name}/page/")
    assert "<p>Café</p>" in response.content.decode()
    policy = response.headers["Content-Security-Policy"]
    assert {part.strip() for part in policy.split(";")} == {
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "frame-ancestors 'self'",
        "sandbox allow-popups allow-popups-to-escape-sandbox",
    }
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_a_letter_without_html_has_no_frame(folder: Path, cedar: Place, sign_in: SignIn) -> None:
    send("Plain", html="")
    client = sign_in(cedar.rivera)
    [name] = names()
    assert "<iframe" not in page_of(client, f"{LIST}{name}/")
    assert client.get(f"{LIST}{name}/page/").status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        "..%2F..%2Fsecret-0",
        "%2E%2E-0",
        "%2Fetc%2Fpasswd-0",
        "secret-0",
        "x",
        "-0",
        "x-0%00",
        "secret.log-0",
        "*-0",
    ],
)
def test_a_name_never_leaves_the_folder(folder: Path, cedar: Place, sign_in: SignIn, name: str) -> None:
    send("Hello")
    (folder.parent / "secret.log").write_text("Subject: secret\n\nsecret\n" + DASHES + "\n")
    client = sign_in(cedar.okafor)
    for path in (f"{LIST}{name}/", f"{LIST}{name}/page/"):
        assert client.get(path).status_code in (400, 404)


def test_a_number_that_the_file_has_not(folder: Path, cedar: Place, sign_in: SignIn) -> None:
    send("Hello")
    [name] = names()
    client = sign_in(cedar.okafor)
    for number in ("1", "-1", "99999999999999999999", "x", "00"):
        assert client.get(f"{LIST}{name[:-1]}{number}/").status_code == 404


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\xff\xfe garbage \n\n" * 9,
        b"Subject: =?utf-8?b?broken?=\nTo: <<>>@@\nDate: yesterday\n"
        b"Content-Type: multipart/mixed; boundary=x\n\n--x\n",
        b"Subject: x\nContent-Type: text/html; charset=no-such-charset\n\n\xff\n" + DASHES.encode() + b"\n",
        b"Subject: x\nDate: Mon, 99 Xxx 9999 99:99:99 +9999\nMessage-ID: <[>\n\nx\n",
    ],
)
def test_a_broken_file_breaks_no_page(folder: Path, cedar: Place, sign_in: SignIn, content: bytes) -> None:
    send("A good one")
    (folder / "20260101-000000-1.log").write_bytes(content)
    (folder / "20260101-000000-2.log").mkdir()
    (folder / "20260101-000000-3.log").symlink_to(folder / "nowhere")
    client = sign_in(cedar.okafor)
    assert "A good one" in page_of(client, LIST)
    for name in names():
        assert client.get(f"{LIST}{name}/").status_code == 200
        assert client.get(f"{LIST}{name}/page/").status_code in (200, 404)


@pytest.mark.parametrize("case", ["mail is sent", "a real district too", "no folder yet"])
def test_only_where_everything_is_a_demo(
    folder: Path, cedar: Place, sign_in: SignIn, settings: Any, case: str
) -> None:
    send("Hello")
    [name] = names()
    client = sign_in(cedar.okafor)
    assert "E-mails sent" in page_of(client, "/")
    if case == "mail is sent":
        settings.EMAIL_BACKEND = "notices.smtp.EmailBackend"
    elif case == "a real district too":
        District.objects.create(name="Bayside")
    else:
        settings.EMAIL_FILE_PATH = folder / "nowhere"
    expected = 200 if case == "no folder yet" else 404
    assert client.get(LIST).status_code == expected
    assert client.get(f"{LIST}{name}/").status_code == 404
    assert client.get(f"{LIST}{name}/page/").status_code == 404
    assert ("E-mails sent" in page_of(client, "/")) == (expected == 200)


def test_who_is_not_signed_in_sees_none(folder: Path, anonymous: Client) -> None:
    send("Hello")
    [name] = names()
    for path in (LIST, f"{LIST}{name}/", f"{LIST}{name}/page/"):
        assert anonymous.get(path).url.startswith("/accounts/login/")
