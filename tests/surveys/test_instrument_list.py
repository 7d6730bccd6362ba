"""The list of instruments, one of them in full, its file, and putting a version away."""

from typing import Any

import pytest

from schools.models import Role
from surveys.asking import offered_instruments
from surveys.instruments.content import load_instrument
from surveys.models import InstrumentVersion
from tests.care.pages import SignIn, queries_of, said, words_of
from tests.cast import Place
from tests.surveys.files import GOOD
from tests.surveys.instrument_pages import IMPORT, LIST, url
from tests.surveys.rows import BELONGING, a_survey, an_own_version

pytestmark = pytest.mark.django_db


def test_the_list_says_what_each_is_for_and_what_nobody_has_proved(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        a_survey(cedar)
    words = words_of(sign_in(cedar.okafor).get(LIST))
    assert "Students, grades 5–12" in words and "24 items for 8 constructs, 8 in the short form" in words
    assert words.count("Not yet validated") == 5
    assert words.count("Used by a survey") == 2
    assert "From the Opportunity Makers Toolkit (2024) by TNTP" in words
    assert "Your school has none of its own yet." in words
    assert f"?instrument={BELONGING}" in words
    assert "?instrument=advisory-fidelity/1" not in words, "the pair is asked with others"


@pytest.mark.parametrize("path", [IMPORT, url("edit", BELONGING)])
def test_above_the_fields_stands_who_reads_them_and_nobody_else_does(
    cedar: Place, sign_in: SignIn, path: str
) -> None:
    words = words_of(sign_in(cedar.okafor).get(path))
    sentence = "Only your school’s administrators can read and change it here."
    assert words.index(sentence) < words.index("<form method")
    with cedar.context():
        an_own_version(cedar)
        readers = [
            member.role for member in cedar.people.values() if InstrumentVersion.objects.visible_to(member)
        ]
    assert readers == [Role.ADMINISTRATOR]


def test_older_versions_are_folded_behind_the_latest(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        for number in (2, 3):
            an_own_version(cedar, GOOD.replace("version = 2", f"version = {number}"))
    words = words_of(sign_in(cedar.okafor).get(LIST))
    assert "?instrument=our-survey/3" in words and "?instrument=our-survey/2" not in words
    assert "1 other version" in words


def test_more_instruments_take_no_more_queries(cedar: Place, sign_in: SignIn) -> None:
    office = sign_in(cedar.okafor)
    counted = []
    for code in ("one", "two", "three"):
        with cedar.context():
            an_own_version(
                cedar, GOOD.replace('"our-survey"', f'"{code}"').replace("version = 2", "version = 1")
            )
        counted.append([queries_of(office, path) for path in (LIST, url("detail", "one/1"))])
    assert counted[0] == counted[2]


def test_the_page_of_one_says_everything_that_its_file_says(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        an_own_version(cedar)
    words = words_of(sign_in(cedar.okafor).get(url("detail", "our-survey/2")))
    for part in (
        "Someone says hello to me.", "Alguien me saluda.", "Reversed: agreeing is unfavourable", "In the short form",
        "Protected area: Mental or psychological problems", "My teachers, my class", "Our team (2026).", "CC0-1.0",
        "Not yet validated.", "English, español", "Students, grades 5–12", "the first 2 are favourable",
    ):  # fmt: skip
        assert part in words, part
    assert words.count("favourable</span>") == 2


def test_words_that_suggest_a_protected_area_are_pointed_out(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        an_own_version(cedar, GOOD.replace("Someone says hello to me.", "My mother says hello to me."))
    words = words_of(sign_in(cedar.okafor).get(url("detail", "our-survey/2")))
    assert "“My mother says hello to me.” Critical appraisal of family? (mother)" in words


def test_the_file_comes_as_a_download_that_can_be_read_again(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        kept = an_own_version(cedar)
    response = sign_in(cedar.okafor).get(url("file", "our-survey/2"))
    assert response["Content-Disposition"] == 'attachment; filename="our-survey-2.toml"'
    assert load_instrument(response.content) == kept.instrument


@pytest.mark.parametrize("verb", ["detail", "file", "edit", "put_away"])
def test_nobody_reaches_what_another_school_keeps(
    cedar: Place, harbor: Place, sign_in: SignIn, verb: str
) -> None:
    with cedar.context():
        an_own_version(cedar)
    client, address = sign_in(harbor.ito), url(verb, "our-survey/2")
    response = client.post(address) if verb == "put_away" else client.get(address)
    assert response.status_code == 404
    assert sign_in(cedar.okafor).get(url("detail", "our-survey/2")).status_code == 200


def test_what_is_put_away_is_not_offered_and_comes_back(cedar: Place, sign_in: SignIn) -> None:
    office = sign_in(cedar.okafor)
    with cedar.context():
        an_own_version(cedar)
    response = office.post(url("put_away", "our-survey/2"), follow=True)
    assert "not offered any more" in said(response) and "Bring it back" in words_of(response)
    with cedar.context():
        assert "our-survey/2" not in offered_instruments()
    words = words_of(office.get(LIST))
    assert "1 is put away" in words and "?instrument=our-survey/2" not in words
    office.post(url("bring_back", "our-survey/2"))
    with cedar.context():
        assert {"our-survey/2", BELONGING} <= set(offered_instruments())


def test_what_ships_cannot_be_put_away(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        a_survey(cedar, BELONGING)
    assert sign_in(cedar.okafor).post(url("put_away", BELONGING)).status_code == 404
    with cedar.context():
        assert not InstrumentVersion.objects.exclude(put_away_at=None).exists()


def test_a_version_that_a_survey_used_stays_readable_when_put_away(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        an_own_version(cedar)
        a_survey(cedar, "our-survey/2")
    office: Any = sign_in(cedar.okafor)
    office.post(url("put_away", "our-survey/2"))
    words = words_of(office.get(url("detail", "our-survey/2")))
    assert "Used by a survey" in words and "Someone says hello to me." in words
