"""The clothes: colours that can be read, errors that help, and error pages that need nothing."""

import re
from pathlib import Path
from typing import Any

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms
from django.template.loader import get_template, render_to_string

CSS = Path(__file__).resolve().parent.parent / "static" / "css"
SHEETS = [path for path in sorted(CSS.glob("*.css")) if path.name not in {"tokens.css", "print.css"}]
GROUNDS = ["paper", "card", "teal-wash", "gold-wash", "rose-wash"]
TEXTS = ["ink", "soft", "teal", "teal-strong", "gold-ink", "rose"]
ERROR_PAGES = ["400", "403", "403_csrf", "404", "500"]

Tokens = dict[str, str]


def token_blocks() -> list[Tokens]:
    blocks = re.findall(r"\{([^{}]*--paper:[^{}]*)\}", (CSS / "tokens.css").read_text())
    return [dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", block)) for block in blocks]


LIGHT, DARK, CHOSEN_DARK = token_blocks()


def luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_measured_as_wcag_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_dark_says_the_same_by_device_and_by_choice() -> None:
    assert DARK == CHOSEN_DARK
    assert DARK.keys() == LIGHT.keys()


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_text_can_be_read_on_every_ground(tokens: Tokens) -> None:
    pairs = [(text, ground) for text in TEXTS for ground in GROUNDS]
    pairs += [("on-teal", "teal"), ("on-teal", "teal-strong"), ("paper", "ink"), ("on-gold", "gold")]
    weak = {pair: contrast(tokens[pair[0]], tokens[pair[1]]) for pair in pairs}
    assert not {pair: ratio for pair, ratio in weak.items() if ratio < 4.5}


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_edges_of_controls_can_be_seen(tokens: Tokens) -> None:
    pairs = [(edge, ground) for edge in ("edge", "teal", "rose") for ground in GROUNDS[:3]]
    weak = {pair: contrast(tokens[pair[0]], tokens[pair[1]]) for pair in pairs}
    assert not {pair: ratio for pair, ratio in weak.items() if ratio < 3}


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_colours_come_only_from_tokens(sheet: Path) -> None:
    text = re.sub(r"url\(\"data:[^\"]*\"\)", "", sheet.read_text())
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(", text)


class CircleForm(forms.Form):
    place = forms.CharField(label="Place")
    note = forms.CharField(label="Note", required=False, help_text="Your co-teachers see it.")
    turn = forms.ChoiceField(label="Turn", choices=[("a", "Shared")], widget=forms.RadioSelect)

    def clean(self) -> Any:
        raise forms.ValidationError("Someone else changed this circle.")


def test_errors_stand_on_top_and_at_the_field() -> None:
    page = render_crispy_form(CircleForm({"note": "kept"}))
    summary, fields = page.split("</ul>", 1)
    assert 'role="alert" tabindex="-1" autofocus' in summary
    assert "Someone else changed this circle." in summary
    assert '<a href="#id_place">Place: This field is required.</a>' in summary
    assert '<a href="#div_id_turn">Turn: This field is required.</a>' in summary
    assert 'id="div_id_turn"' in fields
    assert fields.count("This field is required.") == 2
    assert 'value="kept"' in fields


def test_what_describes_a_field_exists() -> None:
    page = render_crispy_form(CircleForm({}))
    named = {
        identifier
        for value in re.findall(r'aria-describedby="([^"]+)"', page)
        for identifier in value.split()
    }
    assert "id_place_error" in named
    assert named <= set(re.findall(r'id="([^"]+)"', page))


def test_optional_fields_say_so_and_no_other_is_marked() -> None:
    page = render_crispy_form(CircleForm())
    assert page.count('class="optional"') == 1
    assert "asterisk" not in page and 'role="alert"' not in page


@pytest.mark.parametrize("page", ERROR_PAGES)
def test_error_pages_need_no_request_and_no_database(page: str) -> None:
    html = get_template(f"{page}.html").render()
    assert '<html lang="en"' in html
    assert re.search(r"<h1>[^<]+</h1>", html)
    assert "csrf" not in html and "htmx" not in html


def test_unfinished_work_asks_again_and_finished_work_does_not() -> None:
    work = {"label": "Reading", "done": 1200, "total": 4000, "finished": False}
    asking = render_to_string("_progress.html", {"progress": work, "url": "/state/"})
    assert 'hx-get="/state/"' in asking and '<progress value="1200" max="4000"' in asking
    assert "hx-get" not in render_to_string("_progress.html", {"progress": {**work, "finished": True}})
