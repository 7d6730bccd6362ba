"""Prompts that students propose: to those who lead their advisory, who take them into the library or do not."""

from typing import Any

from django.db import transaction

from circles.library.kinds import FIELDS
from circles.models import Item, PlanStep
from circles.models.plan import PlanStepQuerySet
from circles.models.words import Kind
from schools import clock
from schools.locks import one_at_a_time
from schools.models import Advisory, Member

MOST_WAITING = 5


class TooManyWaiting(Exception):
    """The student has as many prompts waiting as one may."""


@transaction.atomic
def propose_prompt(student: Member, advisory: Advisory, text: str, theme: str) -> bool:
    """False when the very same words of theirs wait already. Raises TooManyWaiting."""
    one_at_a_time(student)
    if not make_room(student, text):
        return False
    Item.objects.create(
        school_id=student.school_id,
        kind=Kind.PROMPT,
        text=text,
        theme=theme,
        state=Item.State.PROPOSED,
        proposed_by=student,
        proposed_for=advisory,
        proposed_text=text,
    )
    return True


def make_room(student: Member, text: str) -> bool:
    """False when the very same words of theirs wait already. Raises TooManyWaiting."""
    waiting = Item.objects.proposed_by(student).waiting().filter(proposed_for__archived_on=None)
    if waiting.filter(proposed_text=text).exists():
        return False
    if waiting.count() >= MOST_WAITING:
        raise TooManyWaiting
    return True


def withdraw_prompt(prompt: Item) -> bool:
    """False when it waits no more."""
    rows = Item.objects.waiting().filter(pk=prompt.pk)
    return rows.update(state=Item.State.WITHDRAWN, withdrawn_at=clock.now()) == 1


@transaction.atomic
def propose_again(prompt: Item, student: Member, advisory: Advisory) -> bool:
    """Proposes what is taken back, to the advisory that the student is in by now.

    False when it, or the very same words of theirs, wait already. Raises TooManyWaiting.
    """
    one_at_a_time(student)
    rows = Item.objects.filter(pk=prompt.pk, state=Item.State.WITHDRAWN)
    if not rows.exists() or not make_room(student, prompt.proposed_text):
        return False
    return rows.update(state=Item.State.PROPOSED, proposed_for=advisory, withdrawn_at=None) == 1


@transaction.atomic
def take_prompt(prompt: Item, fields: list[str], *, by: Member) -> bool:
    """Puts it into the library with the words and facets set on it. False when it waits no more."""
    if not Item.objects.waiting().select_for_update(no_key=True).filter(pk=prompt.pk).exists():
        return False
    prompt.state, prompt.made_by = Item.State.IN_USE, by
    prompt.answered_by, prompt.answered_at = by, clock.now()
    prompt.save(update_fields=[*fields, "only_for", "state", "made_by", "answered_by", "answered_at"])
    return True


def decline_prompt(prompt: Item, answer: str, *, by: Member) -> bool:
    """False when it waits no more."""
    rows = Item.objects.waiting().filter(pk=prompt.pk)
    answered = {"answer": answer, "answered_by": by, "answered_at": clock.now()}
    return rows.update(state=Item.State.DECLINED, **answered) == 1


UNANSWERED: dict[str, Any] = {
    "state": Item.State.PROPOSED,
    "answer": "",
    "answered_by": None,
    "answered_at": None,
    "made_by": None,
    "only_for": None,
}


@transaction.atomic
def reopen_prompt(prompt: Item, *, by: Member) -> bool:
    """Takes an answer back: the prompt waits again, with nothing but the student's own words.

    False when it has no answer that the member may take back, or when a plan keeps its words.
    """
    answered = Item.objects.reopenable_by(by).select_for_update(of=["self"]).filter(pk=prompt.pk).first()
    if answered is None or prompts_in_plans().filter(item=prompt.pk).exists():
        return False
    own = {} if answered.state == Item.State.DECLINED else untouched(answered)
    return Item.objects.filter(pk=answered.pk).update(**UNANSWERED, **own) == 1


def untouched(prompt: Item) -> dict[str, Any]:
    """What a teacher may write at a prompt, empty, and the student's words."""
    fields: list[Any] = [Item._meta.get_field(name) for name in FIELDS[Kind.PROMPT]]
    return {field.name: field.get_default() for field in fields} | {"text": prompt.proposed_text}


def prompts_in_plans() -> PlanStepQuerySet:
    """The steps of all plans, also those that were taken out, and those of plans that somebody set aside."""
    return PlanStep.with_those_taken_out.filter(item__proposed_for__isnull=False)


def forget_prompts() -> None:
    """Deletes what students took back a day ago, and what was not taken, a week after the answer."""
    Item.objects.to_forget(clock.now()).delete()
