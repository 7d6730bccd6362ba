"""How long a search of the library takes when a school made thousands of items of its own."""

from dataclasses import dataclass
from random import Random

from django.db import connections
from django.urls import reverse

from advisory.bench.pages import measure, signed_in
from circles.library.content import shipped_items
from circles.library.load import ensure_library
from circles.models import Item
from circles.models.words import Depth, Kind, Theme
from schools.context import school_context
from schools.models import Advisory, Member, School

ITEMS = 5000
WORDS_OF_ONE = 40


@dataclass(frozen=True)
class Search:
    """One search among `items` prompts: median milliseconds of the whole page, queries, KB gzipped."""

    items: int
    asks: str
    ms: float
    queries: int
    kilobytes: float


def measure_searches() -> list[Search]:
    """On the demo's Cedar Grove, which has them afterwards."""
    school = School.objects.get(slug="cedar")
    with school_context(school.pk):
        fill_library(school)
        advisory = Advisory.objects.led_by(Member.objects.get(email="teacher@cedar.example")).earliest("pk")
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")
    client, page = signed_in("teacher"), reverse("circles:item_list")
    return [
        Search(ITEMS, asks, round(ms, 1), queries, round(size / 1024, 1))
        for asks in questions(advisory.pk)
        for ms, queries, size in [measure(client, f"{page}?{asks}")]
    ]


def questions(advisory: int) -> list[str]:
    return [
        "",
        "q=laugh",
        "q=what+you",
        "q=zebra",
        "q=fri&theme=interpersonal&depth=middle&season=fall",
        f"new={advisory}",
        f"q=friend&new={advisory}&unprotected=1",
        "own=1&page=100",
    ]


def fill_library(school: School) -> None:
    """Prompts of as many words as a long one has, drawn from those that the shipped items use."""
    ensure_library(school)
    random = Random(1)
    words = " ".join(item.words for item in shipped_items()).split()
    Item.objects.bulk_create(
        Item(
            school=school,
            kind=Kind.PROMPT,
            text=" ".join(random.choices(words, k=WORDS_OF_ONE)),
            theme=random.choice(Theme.values),
            depth=random.choice(Depth.values),
        )
        for _number in range(ITEMS)
    )
