"""The page on which an administrator changes an instrument: one form for its head, and one for each part."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import Any, NamedTuple

from django.forms import BaseFormSet, formset_factory
from django.http import QueryDict
from django.utils.text import slugify
from django.utils.translation import gettext as _

from schools.forms.renewed import renew
from surveys.forms.instrument_rows import ConstructForm, HeadForm, ItemForm, Part, ScaleForm, dress
from surveys.instruments.check import MOST_ITEMS, ROWS, problems_of
from surveys.instruments.fields import LONGEST_CODE
from surveys.instruments.problems import Problem
from surveys.own_versions import Edited

FREE = "CC0-1.0"
EMPTY_ITEMS, EMPTY_CONSTRUCTS, MORE_ITEMS = 3, 1, 5
MOST_ROWS = 2 * MOST_ITEMS
HEAD = "head"
PLACE = re.compile(r"(scale|construct|item) (\d+)(?: \([a-z0-9-]+\))?(?:, (.+))?")


def rows_of(form: type[Part], extra: int = 0) -> type[BaseFormSet]:
    """Forms with a box to take them out; how many there may be the check tells."""
    return formset_factory(
        form,
        extra=extra,
        can_delete=extra > 0,
        can_delete_extra=False,
        max_num=MOST_ROWS,
        absolute_max=MOST_ROWS,
        formset=Rows,
    )


class Rows(BaseFormSet):
    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Take it out")
            dress(form.fields["DELETE"])

    @property
    def kept(self) -> list[Any]:
        """Those that are filled in and not taken out."""
        filled = (
            form for at, form in enumerate(self.forms) if at < self.initial_form_count() or form.has_changed()
        )
        return [form for form in filled if not form.is_out]


class Mistake(NamedTuple):
    """A line of the summary, which leads to `anchor`."""

    place: str
    words: str
    anchor: str


def mistakes_of(place: str, form: Any) -> Iterator[Mistake]:
    for words in form.non_field_errors():
        yield Mistake(place, words, form.prefix)
    for field in form:
        named = f"{place}, {field.label}" if form.prefix != HEAD else field.label
        yield from (Mistake(named, words, field.id_for_label or form.prefix) for words in field.errors)


class InstrumentForms:
    """`head`, `scales`, `constructs` and `items` of one page. After `is_valid`, `table` is their content."""

    def __init__(self, before: Edited, sent: QueryDict | None = None) -> None:
        self.before, self.sent = before, sent
        self.table: dict[str, Any] = dict(before.table)
        self.head = self.head_form()
        self.scales = self.rows(ScaleForm, "scale")
        self.constructs = self.rows(ConstructForm, "construct", EMPTY_CONSTRUCTS)
        choices = {"constructs": self.places(self.constructs), "scales": self.places(self.scales)}
        self.items = self.rows(ItemForm, "item", EMPTY_ITEMS, **choices)

    def head_form(self) -> HeadForm:
        return HeadForm(
            self.sent,
            prefix=HEAD,
            initial=HeadForm.values(self.table) | {"was": self.before.was},
            languages=self.table["languages"],
            for_students=self.table["audience"] == "students",
            is_free=self.table["licence"] == FREE,
        )

    def rows(self, form: Any, kind: str, extra: int = 0, **choices: Any) -> Any:
        return rows_of(form, extra)(
            self.sent,
            prefix=kind,
            initial=[form.values(row, self.table) for row in self.table[kind]],
            form_kwargs={"languages": self.table["languages"], **choices},
        )

    def places(self, rows: Any) -> list[tuple[str, str]]:
        """Choices of a part by its place on the page, with its title where it has one."""
        return [(str(at), self.title_of(form, at)) for at, form in enumerate(rows.forms)]

    def title_of(self, form: Part, at: int) -> str:
        first = form.languages[0]
        title = form[f"title_{first}"].value() if f"title_{first}" in form.fields else ""
        words = _("New construct %(number)s") if isinstance(form, ConstructForm) else _("Labels %(number)s")
        return title or words % {"number": at + 1}

    @property
    def sets(self) -> dict[str, Any]:
        return {"scale": self.scales, "construct": self.constructs, "item": self.items}

    @property
    def named(self) -> list[tuple[str, Any]]:
        """Every form with its name on the page, in the order of the page."""
        names = {
            "scale": _("Answer labels"),
            "construct": _("Construct %(number)s"),
            "item": _("Item %(number)s"),
        }
        parts = [
            (names[kind] % {"number": number} if "%" in names[kind] else names[kind], form)
            for kind, rows in self.sets.items()
            for number, form in enumerate(rows.forms, 1)
        ]
        return [(_("The whole"), self.head), *parts]

    @property
    def mistakes(self) -> list[Mistake]:
        """All that is wrong, for the summary; nothing before somebody saved."""
        if not self.head.is_bound:
            return []
        broken = [
            Mistake(_("This page"), words, kind)
            for kind, rows in self.sets.items()
            for words in rows.non_form_errors()
        ]
        return [*broken, *(each for place, form in self.named for each in mistakes_of(place, form))]

    def is_valid(self) -> bool:
        """Each problem stands at its field afterwards."""
        if not all([self.head.is_valid(), *(rows.is_valid() for rows in self.sets.values())]):
            return False
        if self.head.cleaned_data.get("right") is False:
            self.head.add_error("right", _("Tick this box, if it is so. Otherwise nothing can be kept."))
        self.table = self.read()
        self.tell_all(problems_of(self.table))
        return not any(form.errors for _name, form in self.named)

    def read(self) -> dict[str, Any]:
        replaced = ("about", *ROWS)
        kept = {key: value for key, value in self.before.table.items() if key not in replaced}
        scales, constructs, items = (with_codes(rows.kept, kind) for kind, rows in self.sets.items())
        places = (at_places(self.constructs, constructs), at_places(self.scales, scales))
        return {
            **kept,
            **self.head.row(),
            "scale": [{"code": code, **form.row()} for form, code in scales.items()],
            "construct": [{"code": code, **form.row()} for form, code in constructs.items()],
            "item": [{"code": code, **form.row(*places)} for form, code in items.items()],
        }

    def tell_all(self, problems: Iterable[Problem]) -> None:
        """Each at the field that it is about, else on its part, else on the whole."""
        for problem in problems:
            self.tell(problem)

    def tell(self, problem: Problem) -> None:
        found = PLACE.fullmatch(problem.where)
        if found is None:
            add_to(self.head, problem.where, problem)
            return
        kind, number, key = found.groups()
        add_to(self.sets[kind].kept[int(number) - 1], key or "", problem)

    def with_more_rows(self, sent: QueryDict) -> "InstrumentForms":
        """What was typed, with more empty rows."""
        more = sent.copy()
        for rows, number in ((self.constructs, EMPTY_CONSTRUCTS), (self.items, MORE_ITEMS)):
            more[f"{rows.prefix}-TOTAL_FORMS"] = str(min(rows.total_form_count() + number, MOST_ROWS))
        return InstrumentForms(self.before, more)

    def renew(self, was: str) -> None:
        """Sent once more as it is, it is kept."""
        renew(self.head, **{f"{HEAD}-was": was})


def with_codes(forms: Iterable[Part], kind: str) -> dict[Any, str]:
    """Each form with its code: its own, or a fresh one made of its words."""
    forms = list(forms)
    taken = {str(form.cleaned_data.get("code")) for form in forms}
    found: dict[Any, str] = {}
    for form in forms:
        found[form] = form.cleaned_data.get("code") or fresh_code(words_of(form), kind, taken)
        taken.add(found[form])
    return found


def words_of(form: Part) -> str:
    return next(
        (value for name, value in form.cleaned_data.items() if name.startswith(("text_", "title_"))), ""
    )


def fresh_code(words: str, kind: str, taken: Iterable[str]) -> str:
    base = re.sub("[^a-z0-9]+", "-", slugify(words))[: LONGEST_CODE // 2].strip("-") or kind
    return next(code for code in (base if n == 1 else f"{base}-{n}" for n in count(1)) if code not in taken)


def at_places(rows: Any, codes: Mapping[Any, str]) -> dict[str, str]:
    return {str(at): codes[form] for at, form in enumerate(rows.forms) if form in codes}


def add_to(form: Any, key: str, problem: Problem) -> None:
    name = field_of(form, key, problem)
    language = problem.values.get("language")
    if name and language and not form.cleaned_data.get(name):
        form.add_error(name, _("This is empty. Write something here."))
    elif line := re.search(r"\[(\d+)\]$", key):
        form.add_error(name, _("Line %(number)s: %(problem)s") % {"number": line[1], "problem": problem.said})
    elif name in ("construct", "level", "scale"):
        form.add_error(name, _("Choose one."))
    else:
        form.add_error(name, problem.said if name or not key else f"{key}: {problem.said}")


def field_of(form: Any, key: str, problem: Problem) -> str | None:
    """“text.en” is in the field “text_en”; what is about a text as a whole, in its first language's."""
    name, _dot, language = key.partition("[")[0].partition(".")
    language = language or problem.values.get("language", "")
    wanted = [f"{name}_{language}", name, *(f"{name}_{each}" for each in form.languages)]
    if name == "grades":
        wanted = ["first"]
    return next((each for each in wanted if each in form.fields and not form[each].is_hidden), None)
