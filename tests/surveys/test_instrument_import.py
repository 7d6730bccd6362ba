"""Bringing a file: everything wrong is told at once, what is shown is what is kept, and nothing passes for ours."""

import pytest

from surveys.instruments.content import load_instrument
from surveys.instruments.problems import InstrumentError
from surveys.models import InstrumentVersion
from surveys.own_versions import keep_imported
from tests.care.pages import HOSTILE, SignIn, said, words_of
from tests.cast import Place
from tests.surveys.files import GOOD
from tests.surveys.instrument_pages import IMPORT, filled_in, upload, url
from tests.surveys.rows import an_own_version

pytestmark = pytest.mark.django_db
ALONE = GOOD.replace('supersedes = "our-survey/1"\n', "")


def kept(place: Place) -> list[str]:
    with place.context():
        return [each.name for each in InstrumentVersion.objects.own()]


def test_a_file_is_shown_before_it_is_kept(cedar: Place, sign_in: SignIn) -> None:
    office = sign_in(cedar.okafor)
    shown = office.post(IMPORT, upload(ALONE))
    assert "Someone says hello to me." in words_of(shown) and kept(cedar) == []
    response = office.post(IMPORT, filled_in(shown), follow=True)
    assert response.redirect_chain[-1][0] == url("detail", "our-survey/2")
    assert "The instrument is kept." in said(response)
    with cedar.context():
        version = InstrumentVersion.objects.get()
    assert (version.made_by_id, version.pack) == (cedar.okafor.pk, "")
    assert version.instrument == load_instrument(ALONE)


def test_all_that_is_wrong_is_told_at_once_with_its_place(cedar: Place, sign_in: SignIn) -> None:
    spoiled = ALONE.replace("version = 2", "version = 0").replace('"school"', '"moon"')
    words = words_of(sign_in(cedar.okafor).post(IMPORT, upload(spoiled)))
    assert "There are 2 things to put right in the file" in words
    assert "<strong>version</strong>: Give a whole number" in words
    assert "<strong>item 1 (hello), level</strong>" in words
    assert kept(cedar) == []


@pytest.mark.parametrize(
    ("content", "right", "says"),
    [
        (ALONE, False, "Tick this box, if it is so."),
        (b"", True, "The file is empty."),
        (b"#" * (128 * 1024 + 1), True, "The file is larger than 128 KB."),
        (b"PK\x03\x04", True, "This is a document, picture or archive."),
        (HOSTILE, True, "This is not valid TOML"),
        (GOOD, True, "“our-survey/1” is not here. Import it first"),
        (ALONE.replace("our-survey", "advisory-belonging"), True, "is the code of an instrument of Advisory"),
        (ALONE.replace("our-survey", "advisory-happiness"), True, "such as advisory-happiness-ours"),
    ],
    ids=["right", "empty", "large", "archive", "hostile", "unknown version", "ships", "could ship"],
)
def test_what_cannot_be_kept_is_said_and_not_kept(
    cedar: Place, sign_in: SignIn, content: str | bytes, right: bool, says: str
) -> None:
    response = sign_in(cedar.okafor).post(IMPORT, upload(content, right))
    assert says in words_of(response) and b"<script>alert" not in response.content
    assert kept(cedar) == []


@pytest.mark.parametrize("away", [False, True])
def test_a_version_that_is_here_is_not_replaced(cedar: Place, sign_in: SignIn, away: bool) -> None:
    with cedar.context():
        version = an_own_version(cedar)
        InstrumentVersion.objects.update(put_away_at=version.made_at if away else None)
    words = words_of(sign_in(cedar.okafor).post(IMPORT, upload(ALONE.replace("hello to me", "hi to me"))))
    assert "rite version = 3 in the file" in words and ("Bring it back" in words) == away
    with cedar.context():
        assert InstrumentVersion.objects.get().instrument == version.instrument


def test_what_is_sent_back_is_checked_again(cedar: Place, sign_in: SignIn) -> None:
    office = sign_in(cedar.okafor)
    shown = filled_in(office.post(IMPORT, upload(ALONE)))
    forged = [
        shown | {"content": shown["content"].replace("our-survey", "advisory-belonging")},
        shown | {"content": "version = 1"},
        shown | {"content": ""},
        {key: value for key, value in shown.items() if key != "right"},
    ]
    for each in forged:
        assert office.post(IMPORT, each).status_code == 200
    assert kept(cedar) == []
    office.post(IMPORT, shown)
    twice = office.post(IMPORT, shown)
    assert "our-survey/2 is here and does not change." in words_of(twice) and kept(cedar) == ["our-survey/2"]


def test_versions_that_would_take_each_others_place_are_refused(cedar: Place) -> None:
    first, second = (ALONE.replace("our-survey", code) for code in ("first", "second"))
    with cedar.context():
        keep_imported(load_instrument(first), cedar.okafor)
        line = 'supersedes = "first/2"\nlanguages'
        keep_imported(load_instrument(second.replace("languages", line, 1)), cedar.okafor)
        InstrumentVersion.objects.filter(code="first").update(
            table={**load_instrument(first).table, "supersedes": "third/1"}
        )
        third = ALONE.replace("our-survey", "third").replace("version = 2", "version = 1")
        line = 'supersedes = "second/2"\nlanguages'
        with pytest.raises(InstrumentError, match="It supersedes, in the end, itself"):
            keep_imported(load_instrument(third.replace("languages", line, 1)), cedar.okafor)


def test_a_copy_made_elsewhere_can_be_brought(cedar: Place, sign_in: SignIn) -> None:
    shown = sign_in(cedar.okafor).post(IMPORT, upload(ALONE.replace("our-survey", "advisory-belonging-ours")))
    assert "This will be kept as advisory-belonging-ours/2" in words_of(shown)
