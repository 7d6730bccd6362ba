"""Sealed sheets as arrays: the groups of the respondents, their answers, and the words apart from both.

Numbers and order depend on what is in the sheets alone, not on the order in which the database gives them: the same
release comes out wherever it is built.
"""

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection

from reports.disclosure.shapes import NONE, Groups, Numbers
from schools.grades import in_order
from schools.writing.cipher import Unreadable
from surveys.models import Sheet, Survey
from surveys.questionnaire import Questionnaire
from surveys.sheets import Answers, read_answers

Frozen = Mapping[str, Any]

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class TakenSheet:
    """Still encrypted."""

    id: UUID
    answers: bytes
    groups: Frozen


@dataclass(frozen=True)
class Names:
    """What the numbers of `Groups` stand for: the place in each tuple is the number. Advisories with their ids."""

    grades: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    values: tuple[tuple[str, ...], ...] = ()
    advisories: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class Respondents:
    """`answers` int8[N, Q]: positions of labels from 0, NONE where a question was skipped. `words` are those of the
    open question, in an order of their own.
    """

    groups: Groups
    names: Names
    answers: Numbers
    words: tuple[str, ...]


def take_sheets(survey: Survey) -> list[TakenSheet]:
    """Of the current school, in no order. They are destroyed when the transaction is committed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, answers, groups FROM take_sealed_sheets(%s)", [survey.pk])
        return [
            TakenSheet(pk, bytes(answers), json.loads(groups)) for pk, answers, groups in cursor.fetchall()
        ]


def groups_in_hold(survey: Survey) -> tuple[Groups, Names]:
    """Without answers, which stay sealed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed_groups(%s)", [survey.pk])
        frozen = [json.loads(groups) for (groups,) in cursor.fetchall()]
    names = names_of(frozen)
    return as_groups(sorted(numbers_of(frozen, names)), names), names


def open_sheets(survey: Survey, sheets: Sequence[TakenSheet], questionnaire: Questionnaire) -> Respondents:
    """Raises Unreadable when any of them does not open: none is left out."""
    opened = [open_sheet(survey, sheet, questionnaire) for sheet in sheets]
    names = names_of([sheet.groups for sheet in sheets])
    numbers = numbers_of([sheet.groups for sheet in sheets], names)
    rows = sorted(zip(numbers, (answers.given for answers in opened), strict=True))
    given = [given for _numbers, given in rows]
    return Respondents(
        groups=as_groups([numbers for numbers, _given in rows], names),
        names=names,
        answers=np.array(given, dtype=np.int8).reshape(len(given), len(questionnaire)) - np.int8(1),
        words=tuple(sorted(answers.words for answers in opened if answers.words.strip())),
    )


def open_sheet(survey: Survey, sheet: TakenSheet, questionnaire: Questionnaire) -> Answers:
    sealed = Sheet(id=sheet.id, school_id=survey.school_id, survey=survey, answers=sheet.answers)
    try:
        return read_answers(sealed, survey, questionnaire)
    except Unreadable:
        logger.error("Sheet %s of survey %s cannot be opened; its release waits.", sheet.id, survey.pk)
        raise


def names_of(frozen: Sequence[Frozen]) -> Names:
    recorded = [each.get("attributes") or {} for each in frozen]
    attributes = sorted({name for each in recorded for name in each})
    return Names(
        grades=tuple(in_order({each["grade"] for each in frozen if each.get("grade")})),
        attributes=tuple(attributes),
        values=tuple(tuple(sorted({each[name] for each in recorded if name in each})) for name in attributes),
        advisories=advisories_of(frozen),
    )


def advisories_of(frozen: Iterable[Frozen]) -> tuple[tuple[int, str], ...]:
    """By name. One that was renamed while its survey was closed is one advisory still."""
    names: dict[int, str] = {}
    for advisory, name in sorted(each["advisory"] for each in frozen if each.get("advisory")):
        names.setdefault(advisory, name)
    return tuple(sorted(names.items(), key=lambda item: (item[1], item[0])))


def numbers_of(frozen: Iterable[Frozen], names: Names) -> list[tuple[int, ...]]:
    """Of each: the grade, the value of each attribute, the advisory."""
    grades = places(names.grades)
    values = [places(each) for each in names.values]
    advisories = places([advisory for advisory, _name in names.advisories])
    found = []
    for each in frozen:
        recorded = each.get("attributes") or {}
        advisory = each["advisory"][0] if each.get("advisory") else None
        of_attributes = [values[at].get(recorded.get(name), NONE) for at, name in enumerate(names.attributes)]
        found.append((grades.get(each.get("grade"), NONE), *of_attributes, advisories.get(advisory, NONE)))
    return found


def places(names: Iterable[Any]) -> dict[Any, int]:
    return {name: at for at, name in enumerate(names)}


def as_groups(numbers: Sequence[tuple[int, ...]], names: Names) -> Groups:
    table = np.array(numbers, dtype=np.int32).reshape(len(numbers), len(names.attributes) + 2)
    return Groups(grade=table[:, 0], attributes=table[:, 1:-1].T, advisory=table[:, -1])
