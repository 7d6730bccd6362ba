"""The desk without a script, and what the page's own saves are answered."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from journals.audience import choose_audience, people_around, readers_of
from journals.choices import choices_of_finished
from journals.entries import finish_entry, remove_entry
from journals.models import Audience, Entry, WeekPrompt
from journals.sentences import who_can_read
from journals.words import EntryWords, read_entry
from schools.dates import monday_of
from schools.models import Enrollment, Leadership, Member
from tests.cast import Place
from tests.circles.planned import put_plan
from tests.circles.planning import put_circle
from tests.journals.rows import share, write

SignIn = Callable[[Member], Client]


@pytest.fixture
def maya(cedar: Place, sign_in: SignIn) -> Client:
    return sign_in(cedar.maya)


def url_of(pk: UUID, name: str = "write") -> str:
    return reverse(f"journals:entry_{name}", args=[pk])


def send(client: Client, pk: UUID, do: str, text: str = "At lunch.", **more: Any) -> Any:
    return client.post(
        url_of(pk), {"do": do, "text": text, "version": 0, "tab": uuid4(), **more}, follow=True
    )


def page(client: Client, path: str) -> str:
    return " ".join(client.get(path, follow=True).content.decode().split())


def stored(cedar: Place, pk: UUID) -> tuple[Entry, EntryWords]:
    with cedar.context():
        entry = Entry.objects.get(pk=pk)
        words = read_entry(entry)
        assert words
        return entry, words


def test_a_new_entry_has_an_address_of_its_own_and_keeps_what_it_is_about(cedar: Place, maya: Client) -> None:
    with cedar.context():
        circle = put_circle(cedar, cedar.today)
        put_plan(cedar, circle)
    answer = maya.get(reverse("journals:entry_new"), {"circle": circle.pk})
    assert answer.url.endswith(f"/write/?circle={circle.pk}")
    assert "What made you laugh this week?" in page(maya, answer.url)
    pk = UUID(answer.url.split("/")[2])
    maya.post(answer.url, {"do": "finish", "text": "Noah’s hat.", "prompt": "What made you laugh this week?"})
    entry, words = stored(cedar, pk)
    assert entry.circle_id == circle.pk and entry.is_finished
    assert words == EntryWords("Noah’s hat.", "What made you laugh this week?")


def test_a_prompt_of_the_week_begins_an_entry(cedar: Place, maya: Client) -> None:
    with cedar.context():
        prompt = WeekPrompt.objects.create(
            school=cedar.school, week_on=monday_of(cedar.today), text="Who helped you?"
        )
    found = page(maya, f"{reverse('journals:entry_new')}?week={prompt.pk}")
    assert "Who helped you?" in found and "Prompt of the week" in found
    assert "Write what you like" in page(maya, reverse("journals:entry_new"))


def test_saving_goes_on_and_done_finishes(cedar: Place, maya: Client) -> None:
    pk = uuid4()
    assert 'name="do" value="think"' in send(maya, pk, "save", audience="teacher").content.decode()
    entry, words = stored(cedar, pk)
    assert (entry.version, entry.is_finished, words.text) == (1, False, "At lunch.")
    done = send(maya, pk, "finish", "At lunch.\nMore.", audience="teacher", version=1, pleasant="2")
    assert done.redirect_chain[-1][0] == url_of(pk, "detail")
    entry, words = stored(cedar, pk)
    assert entry.is_finished and words == EntryWords("At lunch.\nMore.", pleasant=2)
    with cedar.context():
        assert {reader.pk for reader in readers_of(entry)} == {cedar.rivera.pk, cedar.lee.pk}


def test_thinking_counts_and_shares_nothing(cedar: Place, maya: Client) -> None:
    pk = uuid4()
    assert "Thinking counts." in send(maya, pk, "think", "", audience="circle").content.decode()
    entry, words = stored(cedar, pk)
    assert entry.is_thought and entry.is_finished and words == EntryWords()
    with cedar.context():
        assert readers_of(entry) == []


def test_done_with_nothing_says_what_to_do(cedar: Place, maya: Client) -> None:
    answer = send(maya, uuid4(), "finish", " \n")
    assert "There are no words yet." in answer.content.decode()
    with cedar.context():
        assert not Entry.objects.exists()


def test_a_hundred_thousand_characters_are_kept_and_one_more_loses_nothing(
    cedar: Place, maya: Client
) -> None:
    pk, longest = uuid4(), "é🐧" * 50_000
    send(maya, pk, "save", longest)
    assert stored(cedar, pk)[1].text == longest
    answer = send(maya, pk, "finish", longest + "!", version=1)
    assert "This is 100001 characters long." in answer.content.decode()
    assert longest + "!" in answer.content.decode()
    assert stored(cedar, pk)[1].text == longest
    refused = maya.post(url_of(pk, "save"), {"text": longest + "!", "version": 1})
    assert refused.status_code == 422 and "100001" in refused.json()["errors"]["text"][0]["message"]


def test_pasted_html_stays_plain_text(cedar: Place, maya: Client) -> None:
    pk, pasted = uuid4(), "</textarea><script>alert(1)</script> שלום"
    found = send(maya, pk, "save", pasted).content.decode()
    assert "<script>alert" not in found and "&lt;script&gt;alert(1)" in found
    assert 'dir="auto"' in found
    assert stored(cedar, pk)[1].text == pasted


def test_two_windows_see_each_others_words_and_choose(cedar: Place, maya: Client) -> None:
    pk = uuid4()
    send(maya, pk, "save", "from there")
    for do, kept in (("mine", "mine"), ("both", "from there\n\nmine")):
        with cedar.context():
            entry = Entry.objects.get(pk=pk)
        send(maya, pk, "save", "from there", version=entry.version)
        shown = send(maya, pk, "finish", "mine", version=0).content.decode()
        assert "There are other words for this entry" in shown
        assert "from there" in shown and "mine" in shown
        assert stored(cedar, pk)[1].text == "from there"
        over = stored(cedar, pk)[0].version
        assert f'name="over" value="{over}"' in shown
        send(maya, pk, do, "mine", over=over)
        assert stored(cedar, pk)[1].text == kept


def test_what_was_not_shown_is_not_overwritten(cedar: Place, maya: Client) -> None:
    pk = uuid4()
    send(maya, pk, "save", "one")
    send(maya, pk, "save", "two", version=1)
    shown = send(maya, pk, "mine", "mine", over=1).content.decode()
    assert "two" in shown and stored(cedar, pk)[1].text == "two"


def test_what_is_taken_away_is_not_written_any_more(cedar: Place, maya: Client) -> None:
    with cedar.context():
        entry = write(cedar.maya)
        remove_entry(entry)
    assert maya.get(url_of(entry.pk)).status_code == 404
    assert send(maya, entry.pk, "save", version=1).status_code == 404
    assert maya.post(url_of(entry.pk, "save"), {"text": "more", "version": 1}).status_code == 410


@pytest.mark.promise("entry-readers")
def test_nobody_writes_at_somebody_elses_desk(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        entry = share(cedar.maya, "circle")
    noah = sign_in(cedar.noah)
    assert noah.get(url_of(entry.pk)).status_code == 404
    assert send(noah, entry.pk, "finish", version=entry.version).status_code == 404
    assert noah.post(url_of(entry.pk, "save"), {"text": "x", "version": 1}).status_code == 410


@pytest.mark.parametrize(("before", "after"), [("me", "circle"), ("circle", "me")])
@pytest.mark.promise("entry-readers")
def test_a_window_that_does_not_know_who_can_read_now_saves_nothing(
    cedar: Place, maya: Client, before: str, after: str
) -> None:
    with cedar.context():
        entry = share(cedar.maya, before, "one")
        choose_audience(entry, after)
    told = {"text": "two", "version": 1, "audience": before, "standing": f"finished {before}"}
    assert maya.post(url_of(entry.pk, "save"), told).status_code == 412
    shown = send(maya, entry.pk, "finish", "two", **{key: told[key] for key in ("version", "standing")})
    assert "Who can read this has changed since this page was opened" in shown.content.decode()
    assert f'name="standing" value="finished {after}"' in shown.content.decode()
    assert stored(cedar, entry.pk)[1].text == "one"


def test_a_finished_entry_keeps_its_audience_whatever_a_window_says(cedar: Place, maya: Client) -> None:
    with cedar.context():
        entry = share(cedar.maya, "me")
    saved = maya.post(url_of(entry.pk, "save"), {"text": "x", "version": 1, "audience": "circle"})
    assert saved.status_code == 200
    assert stored(cedar, entry.pk)[0].audience == "me"
    with cedar.context():
        assert readers_of(entry) == []


@pytest.mark.promise("entry-readers")
def test_the_sentence_is_there_for_every_choice(cedar: Place, maya: Client) -> None:
    found = page(maya, reverse("journals:entry_new"))
    assert found.index('name="audience"') < found.index('id="audience-sentence"') < found.index("<textarea")
    assert "Only you see this in Advisory." in found and "What the law may ask" in found
    with cedar.context():
        around = people_around(cedar.maya)
        for audience in ("teacher", "circle"):
            assert f'data-sentence="{who_can_read(around.of(audience))}"' in found
    assert found.count("Until you tap Done, only you see it.") == 2
    assert "Go to a counselor, your teacher or the office at school." in found


@pytest.mark.promise("entry-readers")
def test_a_finished_entry_says_who_reads_along(cedar: Place, maya: Client) -> None:
    with cedar.context():
        shared, alone = share(cedar.maya, "teacher"), share(cedar.maya, "me")
    assert "They see what you change." in page(maya, url_of(shared.pk))
    assert "They see what you change." not in page(maya, url_of(alone.pk))


def test_without_an_advisory_or_a_teacher_it_is_said_in_words(cedar: Place, maya: Client) -> None:
    with cedar.context():
        Leadership.objects.all().delete()
    found = page(maya, reverse("journals:entry_new"))
    assert "Your advisory has no teacher right now." in found
    assert 'value="teacher"' not in found and 'value="circle"' in found
    with cedar.context():
        Enrollment.objects.all().delete()
    found = page(maya, reverse("journals:entry_new"))
    assert "You are in no advisory right now" in found and 'type="radio"' not in found


@pytest.mark.parametrize("before", Audience.values)
@pytest.mark.promise("entry-readers")
def test_what_a_change_would_mean_is_what_it_means(cedar: Place, before: str) -> None:
    with cedar.context():
        for after in Audience.values:
            entry = share(cedar.maya, before)
            told = choices_of_finished(entry, people_around(cedar.maya))
            choose_audience(entry, after)
            said = next(each.sentence for each in told if each.value == after)
            assert said == who_can_read(readers_of(entry))


def test_the_page_saves_by_itself(cedar: Place, maya: Client) -> None:
    pk, tab = uuid4(), uuid4()
    first = maya.post(url_of(pk, "save"), {"text": "one", "tab": tab, "serial": 1}).json()
    assert first["version"] == 1 and first["saved"]
    again = maya.post(url_of(pk, "save"), {"text": "two", "tab": tab, "serial": 2, "version": 1})
    assert again.json()["version"] == 2
    other = maya.post(url_of(pk, "save"), {"text": "three", "tab": uuid4(), "serial": 1, "version": 1})
    assert other.status_code == 409
    assert other.json() == {"version": 2, "text": "two", "pleasant": None, "energy": None}


def test_who_teaches_has_no_desk(cedar: Place, sign_in: SignIn) -> None:
    assert sign_in(cedar.rivera).get(reverse("journals:entry_new")).status_code == 403


def test_finishing_twice_is_once(cedar: Place, maya: Client) -> None:
    with cedar.context():
        entry = write(cedar.maya)
        finish_entry(entry)
        before = Entry.objects.get(pk=entry.pk).finished_at
    send(maya, entry.pk, "finish", version=1)
    assert stored(cedar, entry.pk)[0].finished_at == before
