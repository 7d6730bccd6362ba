"""What a sheet's form sends. It has up to sixty fields and is read for every tap, so it is no Django form."""

from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.translation import gettext as _

from surveys.questionnaire import Question, Questionnaire
from surveys.sheets import LONGEST_WORDS

WORDS = "words"


@dataclass
class GivenAnswers:
    """`given` holds the questions that were sent, by number: 0 for one that was cleared. `words` is None when the open
    question was not sent. `problems` say by field what cannot be kept.
    """

    given: dict[int, int] = field(default_factory=dict)
    words: str | None = None
    problems: dict[str, str] = field(default_factory=dict)


def read_given(sent: QueryDict, questionnaire: Questionnaire, *, asks_openly: bool) -> GivenAnswers:
    found = GivenAnswers()
    for question in questionnaire.questions:
        raw = sent.get(question.name)
        if raw is None:
            continue
        position = position_of(raw, question)
        if position is None:
            found.problems[question.name] = _("This is none of the answers. Please choose one of them.")
        else:
            found.given[question.number] = position
    if asks_openly and WORDS in sent:
        read_words(str(sent[WORDS]), found)
    return found


def position_of(raw: str, question: Question) -> int | None:
    if raw == "":
        return 0
    fits = raw.isascii() and raw.isdecimal() and len(raw) <= 2 and 1 <= int(raw) <= question.size
    return int(raw) if fits else None


def read_words(raw: str, found: GivenAnswers) -> None:
    """With NUL, which no browser sends and no release should have to read, taken out."""
    words = raw.replace("\r\n", "\n").replace("\0", "").strip()
    if len(words) > LONGEST_WORDS:
        problem = _("This is %(length)s characters long. Please shorten it to %(most)s.")
        found.problems[WORDS] = problem % {"length": len(words), "most": LONGEST_WORDS}
    found.words = words
