"""The bar of a plan and the places at the bottom, where there is little room."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page

from tests.browser import NARROW, WIDE
from tests.cast import Place
from tests.circles.planned import put_plan
from tests.circles.planning import put_circle

OpenPage = Callable[..., Page]

pytestmark = pytest.mark.django_db(transaction=True)

# The name of each step is wholly in sight or not at all; its minutes always are.
STEPS = """items => items.map(item => {
    const box = item.getBoundingClientRect();
    const [name, minutes] = [...item.children].map(child => child.getBoundingClientRect());
    const fits = name.right <= box.right + 1 && name.bottom <= box.bottom + 1;
    const isOut = name.top >= box.bottom - 1;
    return (fits || isOut) && minutes.right <= box.right + 1 && minutes.bottom <= box.bottom + 1;
})"""
SIZES = """places => places.map(place => {
    const box = place.getBoundingClientRect();
    return box.width >= 44 && box.height >= 44 && place.querySelector("span").getBoundingClientRect().height < 24;
})"""


@pytest.mark.parametrize(
    "viewport", [WIDE, NARROW, {"width": 320, "height": 640}], ids=["wide", "360", "320"]
)
def test_no_word_is_broken(
    transactional_db: None, cedar: Place, open_page: OpenPage, viewport: dict[str, int]
) -> None:
    with cedar.context():
        circle = put_circle(cedar, cedar.today + timedelta(1))
        put_plan(cedar, circle, ("agreements", "think", "share", "activity", "reflect", "thanks"), minutes=4)
    page = open_page(cedar.rivera, f"/circles/{circle.pk}/", viewport=viewport)
    fits = page.locator(".steps > li").evaluate_all(STEPS)
    assert fits == [True] * 6
    assert page.locator(".places a").evaluate_all(SIZES) == [True] * 5
    assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"]
