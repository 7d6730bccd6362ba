"""What a survey asks, in its order: the items of its parts, and the open question apart from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TypeVar
from uuid import UUID

from django.utils.translation import get_language

from surveys.instruments.content import Instrument, Item
from surveys.models import Part

KEPT_IN_MEMORY = 64

Words = TypeVar("Words", str, tuple[str, ...])


@dataclass(frozen=True)
class Question:
    """One item as it is asked. `number` counts from 1; answers are positions of `labels`, from 1."""

    number: int
    instrument: Instrument
    item: Item

    @property
    def name(self) -> str:
        """Of its field in a form."""
        return f"q{self.number}"

    @property
    def text(self) -> str:
        return in_language(self.item.text)

    @property
    def labels(self) -> Sequence[str]:
        return in_language(self.instrument.scale_of(self.item).labels)

    @property
    def size(self) -> int:
        return self.instrument.scale_of(self.item).size


@dataclass(frozen=True)
class Questionnaire:
    questions: tuple[Question, ...]

    def __len__(self) -> int:
        return len(self.questions)

    @cached_property
    def instruments(self) -> list[Instrument]:
        return list({question.instrument.name: question.instrument for question in self.questions}.values())

    @property
    def areas(self) -> list[str]:
        """The protected areas that any item touches."""
        return sorted({area for question in self.questions for area in question.item.ppra})


def in_language(texts: Mapping[str, Words]) -> Words:
    """In the reader's language when the instrument has it, else in English, else in its first."""
    for language in (get_language() or "en", "en"):
        if found := texts.get(language) or texts.get(language.partition("-")[0]):
            return found
    return next(iter(texts.values()))


def read_questionnaire(survey: UUID) -> Questionnaire:
    """Of a survey whose parts may change still. One query."""
    asked = [
        (part.version.instrument, item)
        for part in Part.objects.filter(survey=survey).select_related("version")
        for item in items_of(part)
    ]
    return Questionnaire(tuple(Question(number, *each) for number, each in enumerate(asked, 1)))


def items_of(part: Part) -> list[Item]:
    by_code = {item.code: item for item in part.version.instrument.items}
    return [by_code[code] for code in part.items]


@lru_cache(KEPT_IN_MEMORY)
def fixed_questionnaire(survey: UUID) -> Questionnaire:
    """Of a survey that is open or was: its parts change no more, so this process reads them once."""
    return read_questionnaire(survey)
