"""Every name that a form or a view of the product reads, and of which table its value may be the id."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django import forms
from django.apps import apps
from django.conf import settings
from django.urls import get_resolver

from schools.models import Member, School
from tests.isolation.filling import Model, tables_of_schools

READ = re.compile(r"""(?:GET|POST)(?:\.get(?:list)?\(|\[)"(\w+)"|"(\w+)" (?:not )?in request\.(?:GET|POST)""")
LINKED = re.compile(r"""[?&](\w+)=(?:\{|%)""")
NAMED = re.compile(r"""\bname="([\w-]+)\"""")
ANYBODY = {"student", "member", "to", "owner", "second", "other", "partner", "absent", "receiver", "who"}


@cache
def rooms() -> set[str]:
    paths = [Path(config.path) for config in apps.get_app_configs()]
    return {path.name for path in paths if path.parent == settings.ROOT}


def of_the_product(kind: Any) -> bool:
    return kind.__module__.partition(".")[0] in rooms()


def forms_of(kind: type) -> Iterator[Any]:
    for each in kind.__subclasses__():
        yield from forms_of(each)
        if of_the_product(each):
            yield each


@cache
def parameters() -> dict[str, Model | None]:
    """By name; without a table where the name does not say which."""
    assert get_resolver().url_patterns, "the views are imported, and with them the forms"
    names = {name for path in sources() for name in names_in(path)}
    found: dict[str, Model | None] = {name: table_named(name) for name in names}
    for form in forms_of(forms.BaseForm):
        for name, field in form.base_fields.items():
            model = getattr(getattr(field, "queryset", None), "model", None)
            found[name] = model or found.get(name) or table_named(name)
    return dict(sorted(found.items()))


def sources() -> list[Path]:
    found = [path for room in rooms() for path in (settings.ROOT / room).rglob("*.py")]
    python = [path for path in found if "migrations" not in path.parts]
    return [*python, *(settings.ROOT / "templates").rglob("*.html")]


def names_in(path: Path) -> set[str]:
    text = path.read_text()
    if path.suffix == ".html":
        return {*LINKED.findall(text), *NAMED.findall(text)}
    return {name for pair in READ.findall(text) for name in pair if name}


def table_named(name: str) -> Model | None:
    last = re.split(r"[-_]", name)[-1]
    tables = {model._meta.model_name: model for model in [School, *tables_of_schools()]}
    return Member if last in ANYBODY else tables.get(last)
