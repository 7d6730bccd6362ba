"""Requests of Cedar Grove's people to every URL, with ids of other schools wherever an id can stand."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle, islice, product
from random import Random
from typing import Any

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.urls import reverse

from schools.models import School
from tests.cast import Place
from tests.isolation.fields import WORDS, Fields, forms_on
from tests.isolation.filling import Model, can_be_read, tables_of_schools
from tests.isolation.parameters import parameters
from tests.isolation.world import World
from tests.test_access import METHODS, NAMES

SLUGS = ("cedar", "near", "far")
TOKENS = ("token", "key")
# One of each role that is asked for everything; staff and whoever is not signed in get next to nothing.
ROLES = ("maya", "rivera", "sam", "diaz", "okafor", "jo", "ruth")
OTHERS = ("nobody", "pat", "iris", "noah", "osei", "lee")


@dataclass(frozen=True)
class Request:
    name: str
    method: str
    person: str
    slugs: tuple[str, ...]
    path: str
    query: dict[str, Any]
    body: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.person} {self.method} {self.name} {self.path} ?{self.query} {self.body} ({self.slugs})"


@dataclass
class Generator:
    """Makes the same requests for the same seed. It learns the fields of forms from pages that were shown."""

    world: World
    seed: int
    learned: dict[str, Fields] = field(default_factory=dict)
    looked_at: set[tuple[str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        self.ids = {place.school.slug: ids_of(place) for place in self.world.others}
        self.names = parameters()
        self.tables = list(self.ids["far"])

    def many(self, number: int) -> Iterator[Request]:
        """By each person to each URL by each method, again and again; pages first, since their forms say what can be
        sent.
        """
        rounds = product(METHODS, NAMES, ROLES + OTHERS)
        return (self.request(*each) for each in islice(cycle(rounds), number))

    def part(self, number: int) -> Iterator[Request]:
        """Both together, 0 and 1, ask each role for each URL once, half of them by each method."""
        numbered = enumerate(product(NAMES, ROLES))
        chosen = [each for at, each in numbered if at % 2 == number % 2]
        for method, half in zip(METHODS, (chosen[::2], chosen[1::2]), strict=True):
            yield from (self.request(method, *each) for each in half)

    def request(self, method: str, name: str, person: str) -> Request:
        slugs, path = self.address(name)
        body = self.body(name) if method == "POST" else {}
        return Request(name, method, person, slugs, path, self.some_foreign(3), body)

    def address(self, name: str) -> tuple[tuple[str, ...], str]:
        """With rows of one's own school or of the others. A token lets in whoever has it, so it is one's own."""
        targets = self.world.targets
        own = targets["cedar"].get(name, {})
        slugs = tuple("cedar" if key in TOKENS else self.random.choice(SLUGS) for key in own)
        given = {key: targets[slug][name][key] for key, slug in zip(own, slugs, strict=True)}
        return slugs, reverse(name, kwargs=given)

    def body(self, name: str) -> dict[str, Any]:
        """What stands in the form, with an id of another school in every third field, and in some it does not have."""
        fields = self.learned.get(name, {})
        given = {
            key: self.foreign(key) if self.random.random() < 0.3 else value for key, value in fields.items()
        }
        return {key: value or WORDS for key, value in given.items()} | self.some_foreign(3)

    def some_foreign(self, number: int) -> dict[str, Any]:
        return {name: self.foreign(name) for name in self.random.sample(list(self.names), number)}

    def foreign(self, name: str) -> Any:
        """An id of the table that the name speaks of, or of any."""
        ids = self.ids[self.random.choice(sorted(self.ids))]
        return self.random.choice(ids[self.names.get(name) or self.random.choice(self.tables)])

    def learn(self, request: Request, response: Any) -> None:
        """The fields of the forms on a page, for the requests to come. A role has its own forms."""
        is_new = (request.name, request.person) not in self.looked_at
        if is_new and request.method == "GET" and response.status_code == 200 and is_page(response):
            self.looked_at.add((request.name, request.person))
            for name, fields in forms_on(response, request.name).items():
                self.learned.setdefault(name, {}).update(fields)


def is_page(response: Any) -> bool:
    return response["Content-Type"].startswith("text/html") and not response.streaming


def ids_of(place: Place) -> dict[Model, list[Any]]:
    found: dict[Model, list[Any]] = {School: [place.school.pk]}
    with place.context():
        for model in filter(can_be_read, tables_of_schools()):
            found[model] = list(in_order_of_making(model).values_list("pk", flat=True))
    return found


def in_order_of_making(model: Model) -> QuerySet:
    """As the rows lie on the disk: ids may be random."""
    return model._base_manager.order_by(RawSQL("ctid", ()))
