"""One person's answers to an open survey: read, changed, handed in and taken back by nobody but them.

Stored is one ciphertext a sheet: a byte for each question (0: no answer, else the position of the label), then the
words on the open question. It is bound to its survey and sheet, so that it opens in no other place.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection
from django.db.models import F, FilteredRelation, Q

from schools import clock
from schools.models import Member
from schools.prepared import Prepared
from schools.writing.cipher import open_sealed, seal_bytes
from surveys.keys import key_of
from surveys.models import Answered, Sheet, Survey
from surveys.models.survey import SurveyQuerySet, of_grade
from surveys.questionnaire import Questionnaire

LONGEST_WORDS = 1000
CLOSED = "sheet_of_an_open_survey"


class SurveyClosed(Exception):
    """It was closed before the answers came; nothing was stored."""


@dataclass(frozen=True)
class Answers:
    """`given` has one number for each question: 0 for none, else the position of the label, from 1."""

    given: tuple[int, ...]
    words: str = ""

    @classmethod
    def none_of(cls, questionnaire: Questionnaire) -> "Answers":
        return cls((0,) * len(questionnaire))

    @property
    def count(self) -> int:
        return sum(map(bool, self.given))

    def changed(self, given: Mapping[int, int], words: str | None) -> "Answers":
        """With what is newly given, by the question's number; all else stays as it is."""
        merged = tuple(given.get(number, old) for number, old in enumerate(self.given, 1))
        return replace(self, given=merged, words=self.words if words is None else words)


SHEET_FIELDS = ("id", "answers", "handed_in_at", "saved_at")


def with_sheet_of(member: int, surveys: SurveyQuerySet) -> SurveyQuerySet:
    """Each with the person's own sheet, for `own_sheet`."""
    own = FilteredRelation("sheets", condition=Q(sheets__respondent=member))
    columns = {f"own_{name}": F(f"own__{name}") for name in SHEET_FIELDS}
    return surveys.annotate(own=own).annotate(**columns).order_by()


# Most surveys are put to a grade or the school, which the database plans in a third of the time.
SURVEY_OF_GRADE = Prepared(
    lambda pk, student, grade: with_sheet_of(
        student, Survey.objects.kept().filter(of_grade(grade), pk=pk).allowed_to(student)
    ),
    pk=UUID(int=1),
    student=-1,
    grade="its example",
)
SHEET_TO_CHANGE = Prepared(
    lambda survey, member: Sheet.objects.filter(survey=survey, respondent=member).select_for_update(
        no_key=True
    ),
    survey=UUID(int=1),
    member=-1,
)


# What Django's bulk_create(ignore_conflicts=True) says, which does not tell whether there was a conflict.
INSERT = """
INSERT INTO surveys_sheet (id, school_id, survey_id, respondent_id, answers, handed_in_at, saved_at)
VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (survey_id, respondent_id) DO NOTHING
"""


def survey_put_to(member: Member, pk: UUID) -> Survey | None:
    """One that was not called off, open or not, with the member's sheet for `own_sheet`. Its school is the member's."""
    survey = None
    if member.is_student:
        survey = SURVEY_OF_GRADE.first(pk=pk, student=member.pk, grade=member.grade)
    survey = survey or with_sheet_of(member.pk, Survey.objects.kept().put_to(member).filter(pk=pk)).first()
    if survey:
        survey.school = member.school
    return survey


def own_sheet(survey: Any, member: Member) -> Sheet | None:
    """As it was read with the survey by `survey_put_to` for the same member."""
    if survey.own_id is None:
        return None
    found = {name: getattr(survey, f"own_{name}") for name in SHEET_FIELDS}
    return Sheet(school_id=survey.school_id, survey=survey, respondent=member, **found)


def took_part(survey: Survey, member: Member) -> bool:
    """Whether they handed in, of a survey that is over; what they answered is nobody's to know any more."""
    sealed = Answered.objects.of(member).filter(survey=survey).exists()
    return sealed or Sheet.objects.of(member).filter(survey=survey, handed_in_at__isnull=False).exists()


def read_answers(sheet: Sheet, survey: Survey, questionnaire: Questionnaire) -> Answers:
    """Raises Unreadable."""
    plain = open_sealed(bytes(sheet.answers), key_of(survey), binding(sheet))
    size = len(questionnaire)
    return Answers(tuple(plain[:size]), plain[size:].decode())


def save_answers(
    survey: Survey,
    member: Member,
    questionnaire: Questionnaire,
    given: Mapping[int, int],
    words: str | None = None,
    *,
    hand_in: bool = False,
) -> Sheet:
    """Merges what is given into the member's sheet, which is made when there is none. What was handed in stays so.

    Raises SurveyClosed, after which the transaction can only be rolled back.
    """
    blank = Sheet(school_id=survey.school_id, survey=survey, respondent=member)
    nothing = Answers.none_of(questionnaire)
    write(blank, survey, nothing.changed(given, words), hand_in)
    with refused_when_closed():
        if insert(blank):
            return blank
        sheet = SHEET_TO_CHANGE.first(survey=survey.pk, member=member.pk)
        if sheet is None:  # taken back in another window, this very moment
            return save_answers(survey, member, questionnaire, given, words, hand_in=hand_in)
        before = read_answers(sheet, survey, questionnaire)
        write(sheet, survey, before.changed(given, words), hand_in)
        sheet.save(update_fields=["answers", "saved_at", "handed_in_at"])
    return sheet


def insert(sheet: Sheet) -> bool:
    """False when the person has a sheet of the survey."""
    row: list[Any] = [sheet.pk, sheet.school_id, sheet.survey_id, sheet.respondent_id]
    row += [sheet.answers, sheet.handed_in_at, sheet.saved_at]
    with connection.cursor() as cursor:
        cursor.execute(INSERT, row)
        return bool(cursor.rowcount)


def write(sheet: Sheet, survey: Survey, answers: Answers, hand_in: bool) -> None:
    """The sheet is not saved."""
    plain = bytes(answers.given) + answers.words.encode()
    sheet.answers = seal_bytes(plain, key_of(survey), binding(sheet))
    sheet.saved_at = clock.now()
    if hand_in and not sheet.handed_in_at:
        sheet.handed_in_at = sheet.saved_at


@contextmanager
def refused_when_closed() -> Iterator[None]:
    """The database has the last word: closing may have come between."""
    try:
        yield
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        if diagnosis and diagnosis.constraint_name == CLOSED:
            raise SurveyClosed from None
        raise


def take_back(survey: Survey, member: Member) -> None:
    """As if nothing had been answered. Raises SurveyClosed when its answers are sealed, or are being sealed."""
    still_open = Survey.objects.filter(pk=survey.pk, closed_at=None)
    if still_open.select_for_update(no_key=True).first() is None:
        raise SurveyClosed
    Sheet.objects.of(member).filter(survey=survey).delete()


def binding(sheet: Sheet) -> bytes:
    return f"sheet {sheet.school_id} {sheet.survey_id} {sheet.pk}".encode()
