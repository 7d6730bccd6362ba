"""What one sees of a call: its student what happens next, an adult the words and what to do."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from care.calls import may_reopen, open_call, openings_of
from care.forms.call import MEET, MORE, NOTE, CloseForm, HandOverForm, WordsForm
from care.models import Call, Kind, Step
from care.moments import moment_words
from care.protocol import protocol_of
from care.reading import asked_for, expected_at, later_ones, readers_of
from care.rounds import Rounds
from care.sentences import names, who_reads_a_call, who_reads_a_note, who_reads_an_answer, who_reads_it_later
from care.steps import Told, steps_of
from care.words import read_call
from schools.access import MemberRequest
from schools.models import Opening
from schools.writing.cipher import Unreadable


def call_page(request: MemberRequest, call: Call, **forms_with_errors: forms.Form) -> HttpResponse:
    """For an adult the opening is noted first; when it cannot be, nothing is shown but what they typed."""
    if call.author_id == request.member.pk:
        context = page_of_student(call) | forms_with_errors
        return render(request, "care/call_detail.html", context)
    try:
        open_call(call, request.member)
    except Unreadable:
        typed = [form["words"].value() or "" for form in forms_with_errors.values()]
        return render(request, "care/call_not_opened.html", {"words": "".join(typed)}, status=503)
    context = page_of_adult(request, call) | forms_with_errors
    return render(request, "care/call_care.html", context)


def page_of_student(call: Call) -> dict[str, Any]:
    rounds, steps = Rounds(call.school), steps_of(call, call.author)
    readers = readers_of(call, rounds)
    moment = moment_words(call.due_at, call.school.zone) if call.due_at else ""
    later = later_ones(rounds, readers) if call.due_at else []
    return {
        "call": call,
        "words": read_call(call),
        "steps": steps,
        "answer": answer_in(call, steps),
        "asked": names(asked_for(call)),
        "opened": first_ones(openings_of(call)),
        "expected_at": expected_at(rounds),
        "protocol": protocol_of(call.school),
        "sentence": who_reads_a_call(readers),
        "more": who_reads_it_later(later, moment),
        "more_form": WordsForm(label=MORE),
    }


def answer_in(call: Call, steps: Told) -> tuple[Step, str | None] | None:
    """The latest words about when they meet or, when it is over, about how it ended; none of who handed it over."""
    kind = Kind.CLOSED if call.closed_at else Kind.ARRANGED
    for step, words in reversed(steps):
        if step.kind == kind and words:
            return step, words
        if step.kind == Kind.HANDED_OVER and not call.closed_at:
            return None
    return None


def first_ones(openings: Any) -> list[Opening]:
    """When each reader opened it first; `care:seen` has every time."""
    found: dict[int, Opening] = {}
    for opening in openings:
        found.setdefault(opening.reader_id, opening)
    return list(found.values())


def page_of_adult(request: MemberRequest, call: Call) -> dict[str, Any]:
    """All that the student wrote stands first. What they took back is not shown any more."""
    steps = steps_of(call, request.member)
    return {
        "call": call,
        "words": None if call.withdrawn_at else read_call(call),
        "added": [] if call.withdrawn_at else [words for step, words in steps if step.kind == Kind.ADDED],
        "steps": without_words_of_student(steps),
        "may_reopen": may_reopen(call),
        "is_mine": call.holder_id == request.member.pk,
        "is_to_arrange": call.holder_id == request.member.pk and answer_in(call, steps) is None,
        "answer_sentence": who_reads_an_answer(call),
        "note_sentence": who_reads_a_note(call),
        "arrange_form": WordsForm(label=MEET, prefix="arrange"),
        "note_form": WordsForm(label=NOTE, prefix="note"),
        "hand_over_form": HandOverForm(call=call, by=request.member),
        "close_form": CloseForm(call=call),
    }


def without_words_of_student(steps: Told) -> Told:
    return [(step, "" if step.kind == Kind.ADDED else words) for step, words in steps]
