"""The key of each survey: bound to it, wrapped anew with the others, and missed by nobody but who needs it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse

from schools.models import Member
from schools.writing.cipher import Unreadable
from surveys import keys
from surveys.closing import close_survey, end_now
from surveys.keys import key_of
from surveys.models import Answered, Sheet, Survey
from surveys.questionnaire import read_questionnaire
from surveys.sheets import read_answers
from tests.cast import Place
from tests.surveys.rows import a_sheet, a_survey

SignIn = Callable[[Member], Client]
NEW = "n" * 40


def keys_of(place: Place) -> list[bytes]:
    with place.context():
        return [key_of(survey) for survey in Survey.objects.order_by("title")]


def given(place: Place, survey: Survey, member: Member) -> list[int]:
    with place.context():
        fresh, sheet = (
            Survey.objects.get(pk=survey.pk),
            Sheet.objects.of(member).filter(survey=survey).first(),
        )
        assert sheet
        return list(read_answers(sheet, fresh, read_questionnaire(fresh.pk)).given)


@pytest.mark.promise("ciphertexts-bound")
def test_a_key_opens_no_other_surveys_answers(cedar: Place) -> None:
    with cedar.context():
        one, other = a_survey(cedar), a_survey(cedar)
        assert key_of(one) != key_of(other)
        other.wrapped, other.wrapped_by = one.wrapped, one.wrapped_by
        with pytest.raises(Unreadable):
            key_of(other)
        sheet = a_sheet(one, cedar.maya, 1, 2)
        sheet.survey = a_survey(cedar)
        with pytest.raises(Unreadable):
            read_answers(sheet, one, read_questionnaire(one.pk))


@pytest.mark.promise("nothing-in-clear")
def test_the_same_answers_look_different_and_are_as_long_as_any_others(cedar: Place) -> None:
    with cedar.context():
        survey = a_survey(cedar)
        same = [a_sheet(survey, each, 1, 2, 3) for each in (cedar.maya, cedar.noah)]
        others = [a_sheet(survey, cedar.zoe), a_sheet(survey, cedar.iris, 5, 4, 3, 2, 1)]
    assert bytes(same[0].answers) != bytes(same[1].answers)
    assert len({len(sheet.answers) for sheet in [*same, *others]}) == 1
    assert bytes((1, 2, 3)) not in bytes(same[0].answers)


@pytest.fixture
def three(transactional_db: None, cedar: Place, monkeypatch: pytest.MonkeyPatch) -> Survey:
    """Three surveys, which are wrapped one by one; Maya has answered the one that is returned."""
    monkeypatch.setattr(keys, "ROTATED_TOGETHER", 1)
    with cedar.context():
        first, *_others = (a_survey(cedar, title=title) for title in ("one", "three", "two"))
        a_sheet(first, cedar.maya, 3, 1)
    return first


def test_keys_are_wrapped_anew_and_the_old_master_key_is_needed_no_more(
    cedar: Place, three: Survey, settings: Any, capsys: Any
) -> None:
    old, before = settings.JOURNAL_KEYS[0], keys_of(cedar)
    settings.JOURNAL_KEYS = [NEW, old]
    call_command("rotate_journal_key")
    assert "3 keys wrapped anew" in capsys.readouterr().out
    settings.JOURNAL_KEYS = [NEW]
    assert keys_of(cedar) == before
    assert given(cedar, three, cedar.maya)[:3] == [3, 1, 0]
    settings.JOURNAL_KEYS = [old]
    with pytest.raises(Unreadable):
        keys_of(cedar)


def test_what_was_interrupted_opens_with_both_and_is_gone_on_with(
    cedar: Place, three: Survey, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, before = settings.JOURNAL_KEYS[0], keys_of(cedar)
    settings.JOURNAL_KEYS = [NEW, old]
    wrap, done = keys.wrap, iter(range(2))

    def killed_at_the_third(*args: Any) -> Any:
        if next(done, None) is None:
            raise KeyboardInterrupt
        return wrap(*args)

    monkeypatch.setattr(keys, "wrap", killed_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        call_command("rotate_journal_key")
    monkeypatch.setattr(keys, "wrap", wrap)
    with cedar.context():
        assert len(set(Survey.objects.values_list("wrapped_by", flat=True))) == 2
    assert keys_of(cedar) == before
    call_command("rotate_journal_key")
    settings.JOURNAL_KEYS = [NEW]
    assert keys_of(cedar) == before


def test_an_old_master_key_that_is_missing_is_named_and_nothing_changes(
    cedar: Place, three: Survey, settings: Any
) -> None:
    old, before = settings.JOURNAL_KEYS, keys_of(cedar)
    settings.JOURNAL_KEYS = [NEW]
    with pytest.raises(CommandError, match="JOURNAL_KEY that is not set"):
        call_command("rotate_journal_key")
    settings.JOURNAL_KEYS = old
    assert keys_of(cedar) == before


def test_without_the_key_a_plain_page_says_so_and_nothing_is_lost(
    cedar: Place, sign_in: SignIn, settings: Any
) -> None:
    with cedar.context():
        survey = a_survey(cedar)
        a_sheet(survey, cedar.maya, 3, 1, hand_in=False)
    path, right = reverse("surveys:answer", args=[survey.pk]), settings.JOURNAL_KEYS
    maya, noah = sign_in(cedar.maya), sign_in(cedar.noah)
    settings.JOURNAL_KEYS = [NEW]
    script = {"headers": {"accept": "application/json"}}
    for response in (
        maya.get(path),
        maya.post(path, {"q1": "2", "do": "hand_in"}),
        maya.post(path, {"q1": "2"}, **script),
        noah.post(path, {"q1": "2"}),
    ):
        assert response.status_code == 503
        assert "JOURNAL_KEY" in response.text
    settings.JOURNAL_KEYS = right
    assert given(cedar, survey, cedar.maya)[:3] == [3, 1, 0]
    with cedar.context():
        assert Sheet.objects.filter(handed_in_at=None).count() == 1
    assert noah.post(path, {"q1": "2"}).status_code == 302


def test_closing_needs_no_key(cedar: Place, settings: Any) -> None:
    with cedar.context():
        survey = a_survey(cedar)
        a_sheet(survey, cedar.maya, 1)
        settings.JOURNAL_KEYS = [NEW]
        end_now(survey)
        assert close_survey(survey.pk)
        assert Answered.objects.count() == 1
