"""The templates of plans that come with the product: the file `circles/content/<language>/plans/templates.toml`."""

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from circles.library.content import FOLDER, ContentError
from circles.models import PlanStep
from circles.models.words import Kind, Mode

TAKES = ("", Kind.OPENING, Kind.PROMPT, Kind.ACTIVITY, Kind.MEDIA, Kind.CLOSING)
CHECK_IN, GRATITUDE, MEDIA, CELEBRATION = "check-in", "gratitude", "media", "celebration"


@dataclass(frozen=True)
class TemplateStep:
    """A step to be. `weight` is its minutes in a circle of 30; `takes` the kind of item it asks the library for.

    The words of a prompt, an activity or shared media stand in place of the step's own, which remain for when there
    is none; an opening or a closing stands beneath them.
    """

    kind: str
    mode: str
    weight: int
    title: str
    text: str
    takes: str = ""


@dataclass(frozen=True)
class Template:
    """One way to hold a circle. `use` says when to take it."""

    key: str
    name: str
    use: str
    steps: tuple[TemplateStep, ...]

    @property
    def takes(self) -> frozenset[str]:
        """The kinds of items that its steps ask for."""
        return frozenset(step.takes for step in self.steps if step.takes)


CHOICES: dict[str, Any] = {
    "kind": PlanStep.Kind.values,
    "mode": Mode.values,
    "takes": TAKES,
}
STEP_WORDS = {field.name for field in fields(TemplateStep)}
TEMPLATE_WORDS = {field.name for field in fields(Template)}


@cache
def templates(language: str = "en") -> tuple[Template, ...]:
    """All of a language, in the order of the file. Raises ContentError."""
    path = FOLDER / language / "plans" / "templates.toml"
    return read_templates(path)


def template_of(key: str) -> Template:
    """Raises KeyError when there is none of this key."""
    return {template.key: template for template in templates()}[key]


def read_templates(path: Path) -> tuple[Template, ...]:
    """The templates of a file. Raises ContentError when it is no TOML, or a template or a step is not one."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ContentError(f"{path.name}: {error}") from error
    made = tuple(template_from(path.name, row) for row in found.get("template", []))
    keys = [template.key for template in made]
    if doubled := sorted({key for key in keys if keys.count(key) > 1}):
        raise ContentError(f"{path.name}: {', '.join(doubled)} is there twice")
    return made


def template_from(name: str, row: dict[str, Any]) -> Template:
    where = f"{name}, template {row.get('key', 'without a key')}"
    check_words(where, row, TEMPLATE_WORDS, TEMPLATE_WORDS)
    steps = tuple(
        step_from(f"{where}, step {number}", step) for number, step in enumerate(row["steps"], start=1)
    )
    return Template(key=row["key"], name=row["name"], use=row["use"], steps=steps)


def step_from(where: str, row: dict[str, Any]) -> TemplateStep:
    check_words(where, row, STEP_WORDS, STEP_WORDS - {"takes"})
    for word, choices in CHOICES.items():
        if row.get(word, "") not in ["", *choices]:
            raise ContentError(
                f"{where}: {word} {row[word]} is not one of {', '.join(filter(None, choices))}"
            )
    if not isinstance(row["weight"], int) or row["weight"] < 1:
        raise ContentError(f"{where}: weight is a whole number of minutes, at least 1")
    return TemplateStep(**row)


def check_words(where: str, row: dict[str, Any], known: set[str], needed: set[str]) -> None:
    if unknown := sorted(set(row) - known):
        raise ContentError(f"{where}: unknown {', '.join(unknown)}")
    if missing := sorted(word for word in needed if not row.get(word)):
        raise ContentError(f"{where}: {', '.join(missing)} is missing")
