"""A row in every table of a school: what the URLs point at, and one made up for each table that they leave empty."""

from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from circles.library.load import ensure_library
from journals.entries import offer_line
from schools import clock
from schools.models import Opened, Opening, Reason
from schools.openings import note_openings, opening_now
from surveys.models import SealedSheet, Survey
from tests.cast import Place
from tests.journals.rows import an_entry
from tests.targets import OBJECTS, WORDS, targets

Targets = dict[str, dict[str, Any]]
Model = type[models.Model]

VALUES = {
    models.BooleanField: False,
    models.IntegerField: 1,
    models.DateTimeField: clock.now,
    models.DateField: date.today,
    models.TimeField: lambda: time(9),
    models.DurationField: lambda: timedelta(1),
    models.UUIDField: uuid4,
    models.BinaryField: b"\x00",
    models.EmailField: "somebody@{}.example",
    models.CharField: "Some words of {}",
    models.TextField: "Some words of {}",
    models.JSONField: dict,
    ArrayField: lambda: ["Some words"],
}


def a_recorded_opening(place: Place) -> None:
    note_openings([opening_now(place.okafor, place.maya, Opened.FILE, Reason.OFFICE)])


def a_sealed_sheet(place: Place) -> None:
    survey = Survey.objects.filter(closed_at=None)[0]
    sheet = SealedSheet(id=uuid4(), school=place.school, survey=survey, answers=b"\x00", groups={})
    SealedSheet.objects.bulk_create([sheet])


# What the database takes only from who knows how.
MAKERS: dict[Model, Callable[[Place], None]] = {Opening: a_recorded_opening, SealedSheet: a_sealed_sheet}


def tables_of_schools() -> list[Model]:
    found = apps.get_models(include_auto_created=True)
    return [each for each in found if any(f.column == "school_id" for f in each._meta.local_concrete_fields)]


def fill(place: Place) -> Targets:
    """The arguments of every URL's name, with the rows that they name. A row serves all names that ask for the same."""
    made: dict[Any, dict[str, Any]] = {}
    found: Targets = {}
    with place.context():
        ensure_library(place.school)
        for name, factory in (OBJECTS | WORDS).items():
            if factory.__code__ not in made:
                made[factory.__code__] = targets(name, place)
            found[name] = made[factory.__code__]
        offer_line(an_entry(place), "Somebody saved me a seat.")
        for model in empty_tables():
            MAKERS.get(model, partial(make_up, model))(place)
    return found


def empty_tables() -> Iterator[Model]:
    for model in tables_of_schools():
        if not can_be_read(model) or not model._base_manager.exists():
            yield model


def can_be_read(model: Model) -> bool:
    """The application puts sealed sheets away and does not read them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, 'SELECT')", [model._meta.db_table])
        return bool(cursor.fetchone()[0])


def make_up(model: Model, place: Place) -> None:
    fields = [field for field in model._meta.local_concrete_fields if not is_left_out(field)]
    model._base_manager.create(**{field.name: value_of(field, place) for field in fields})


def is_left_out(field: models.Field) -> bool:
    made_by_database = field.generated or isinstance(field, models.AutoField)
    return made_by_database or field.null or field.has_default()


def value_of(field: models.Field, place: Place) -> Any:
    if field.remote_field:
        target = field.remote_field.model
        return place.school if target is type(place.school) else target._base_manager.first()
    if field.choices:
        return field.choices[0][0]
    value = next((value for kind, value in VALUES.items() if isinstance(field, kind)), None)
    assert value is not None, f"{field} is of a kind that VALUES has nothing for"
    if isinstance(value, str):
        return value.format(place.school.slug)[: field.max_length]
    return value() if callable(value) else value
