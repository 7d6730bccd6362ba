"""Dates in words, in an order that a translator may change."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils.translation import override

pytestmark = pytest.mark.usefixtures("tuesday_morning")

PAGES = sorted(
    page for room in ("circles", "home") for page in (settings.ROOT / "templates" / room).glob("*.html")
)
FORMAT = re.compile(r"""\|date:["']([^"']+)["']""")
FOR_MACHINES = {"Y-m", "Y-m-d"}


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("day|day_words", "Tuesday, November 17"),
        ("day|short_day", "Tue, Nov 17"),
        ("day|day_in_month", "Tue 17"),
    ],
)
def test_a_day_in_words(words: str, shown: str) -> None:
    template = Template(f"{{% load circle_words %}}{{{{ {words} }}}}")
    assert template.render(Context({"day": date(2026, 11, 17)})) == shown


@pytest.mark.parametrize(("name", "shown"), [("MONTH_DAY", "17. November"), ("YEAR_MONTH", "November 2026")])
def test_another_language_has_another_order(name: str, shown: str) -> None:
    with override("de"):
        rendered = Template(f'{{{{ day|date:"{name}_FORMAT" }}}}').render(
            Context({"day": date(2026, 11, 17)})
        )
    assert rendered == shown


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_page_fixes_the_order_of_a_date(page: Path) -> None:
    """A format is a single part of a date, or one of those that come with the language."""
    found = set(FORMAT.findall(page.read_text())) - FOR_MACHINES
    assert not {each for each in found if len(each) > 1 and not each.endswith("_FORMAT")}
