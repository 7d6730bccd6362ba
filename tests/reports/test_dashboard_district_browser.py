"""The district's page in a browser: its schools, what changed, the longest of names."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from playwright.sync_api import Browser

from schools.models import Member, School
from tests.cast import Place
from tests.reports.released import EVERYBODY
from tests.reports.shown import results_of, send_to
from tests.test_accessibility import EVERY_LOOK, Reader

LONG = "The Rutherford Ridgeway Regional Middle School of Mathematics, Music and Movement"


def fill(place: Place, low: int) -> None:
    with place.context():
        results_of(place, [EVERYBODY], days_ago=90, for_district=True)
        bands = {("school", ""): (low, low + 5), ("school", "caring-adults"): (75, 100)}
        results_of(place, [EVERYBODY], bands=bands, for_district=True)


def test_it_can_be_read_by_everybody(
    cedar: Place, harbor: Place, sign_in: Callable[[Member], Any], browser: Browser, live_server: Any
) -> None:
    School.objects.filter(pk=harbor.school.pk).update(name=LONG[:80])
    send_to(harbor, cedar.ruth)
    client = sign_in(cedar.ruth)
    client.post(reverse("schools:school_choose"), {"school": cedar.school.pk})
    reader = Reader(browser, live_server.url, EVERY_LOOK, client.cookies["sessionid"].value)
    found = reader.read("/reports/")
    fill(cedar, 40)
    fill(harbor, 20)
    found += reader.read("/reports/")
    assert reader.page.get_by_role("row").filter(has_text=LONG[:80]).count() == 2
    reader.context.close()
    assert not found, "\n".join(found)
