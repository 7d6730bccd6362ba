"""What somebody should think about who makes a survey. Nothing here is refused."""

from collections.abc import Iterator, Set
from datetime import timedelta

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from circles.library.check import suggested_areas
from schools.grades import grade_number, in_order
from surveys.asking import FIDELITY
from surveys.audience import audience_members
from surveys.models import Survey
from surveys.questionnaire import Question, Questionnaire, in_language, read_questionnaire

SOON = timedelta(days=28)
Name = tuple[str, str]


def warnings_of(survey: Survey, questionnaire: Questionnaire) -> list[str]:
    return [
        *band_warnings(survey, questionnaire),
        *area_warnings(survey),
        *neighbour_warnings(survey, questionnaire),
    ]


def area_warnings(survey: Survey) -> Iterator[str]:
    """English only, as the words that suggest an area are."""
    if survey.is_for_students and (found := suggested_areas(survey.question)):
        areas = get_text_list([str(area.label) for area in found], _("and"))
        yield _(
            "The open question seems to touch what federal law (PPRA) protects: %(areas)s. Families must be told of "
            "that before, and may opt out."
        ) % {"areas": areas}


def band_warnings(survey: Survey, questionnaire: Questionnaire) -> Iterator[str]:
    if not survey.is_for_students:
        return
    asked = audience_members(survey).exclude(grade="").order_by().values_list("grade", flat=True).distinct()
    for instrument in questionnaire.instruments:
        outside = in_order(grade for grade in asked if is_outside(grade, instrument.grades))
        if outside:
            words = _(
                "“%(title)s” was written for grades %(first)s to %(last)s; you also ask grade %(grades)s."
            )
            yield words % {
                "title": in_language(instrument.title),
                "first": instrument.grades[0],
                "last": instrument.grades[-1],
                "grades": get_text_list(outside, _("and")),
            }


def is_outside(grade: str, band: tuple[int, ...]) -> bool:
    number = grade_number(grade)
    return bool(band) and number is not None and not band[0] <= number <= band[-1]


def neighbour_warnings(survey: Survey, questionnaire: Questionnaire) -> Iterator[str]:
    """One or two queries for each survey within four weeks."""
    near = Survey.objects.kept().exclude(pk=survey.pk).select_related("school").order_by("opens_at", "pk")
    near = near.filter(opens_at__lt=survey.closes_at + SOON, closes_at__gt=survey.opens_at - SOON)
    items = items_of(questionnaire)
    for other in near:
        if not share_people(survey, other):
            continue
        if not other.closed_at and other.opens_at < survey.closes_at and other.closes_at > survey.opens_at:
            yield _("Some of the same people are asked by “%(other)s” at the same time.") % {"other": other}
        if items & items_of(read_questionnaire(other.pk)):
            yield _(
                "“%(other)s” asks some of the same people the same questions within 28 days, so results will be shown "
                "for the school and its grades only."
            ) % {"other": other}


def share_people(survey: Survey, other: Survey) -> bool:
    if survey.is_for_students != other.is_for_students:
        return False
    return audience_members(survey).filter(pk__in=audience_members(other).order_by().values("pk")).exists()


def items_of(questionnaire: Questionnaire) -> Set[Name]:
    """By their names, without those that every survey asks."""
    asked = (each for each in questionnaire.questions if each.instrument.use != FIDELITY)
    return {name for each in asked for name in names_of(each)}


def names_of(question: Question) -> set[Name]:
    """By which it is the same question: codes of instrument and item, and its words in each language, because a copy of
    an instrument has another code.
    """
    words = {("", " ".join(words.casefold().split())) for words in question.item.text.values()}
    return {(question.instrument.code, question.item.code), *words}
