"""“You said → we will → done”: written, kept, closed, opened again, taken away and put back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from reports.bands import Band
from reports.models import Commitment, Figure, ReleasedGroup
from reports.models.commitment import CommitmentQuerySet
from reports.models.release import ReleaseQuerySet
from schools import clock
from schools.locks import one_at_a_time
from schools.models import Member
from schools.seal import seal

LATELY = timedelta(days=180)
WRITTEN = ("said", "part_id", "construct", "item", "will", "due_on", "for_students", "for_families")
# A part's id, a construct and an item; an empty item is the whole construct.
About = tuple[int, str, str]


@dataclass(frozen=True)
class Shown:
    """A commitment as a reader sees it; `band` is what everybody said, when the reader sees that figure."""

    commitment: Commitment
    band: Band | None
    is_overdue: bool


def about(commitment: Commitment) -> About | None:
    """What of a survey it is about."""
    return (commitment.part_id, commitment.construct, commitment.item) if commitment.part_id else None


@transaction.atomic
def add_commitment(commitment: Commitment, *, by: Member) -> bool:
    """Whether it is new: the same words for the same day by the same person, sent again, are one."""
    one_at_a_time(by)
    same = Commitment.objects.standing().filter(
        said=commitment.said, will=commitment.will, due_on=commitment.due_on, made_by=by
    )
    if same.exists():
        return False
    commitment.made_by = by
    commitment.save()
    return True


def seal_of_commitment(commitment: Commitment) -> str:
    return seal(getattr(commitment, name) for name in WRITTEN)


@transaction.atomic
def change_commitment(commitment: Commitment, *, seen: str) -> bool:
    """False unless it stands still as `seen`, or as it would become."""
    stored = Commitment.objects.standing().select_for_update(no_key=True).filter(pk=commitment.pk).first()
    if stored is None or seal_of_commitment(stored) not in (seen, seal_of_commitment(commitment)):
        return False
    commitment.save(update_fields=WRITTEN)
    return True


def finish(commitment: Commitment, outcome: str) -> bool:
    """False when somebody closed it before, with words of their own."""
    rows = Commitment.objects.standing().open().filter(pk=commitment.pk)
    return rows.update(done_at=clock.now(), outcome=outcome) == 1


def reopen(commitment: Commitment) -> bool:
    """Its words on what was done stay, for when it is closed again; nobody sees them until then."""
    return Commitment.objects.done().filter(pk=commitment.pk).update(done_at=None) == 1


def remove(commitment: Commitment) -> bool:
    return Commitment.objects.standing().filter(pk=commitment.pk).update(removed_at=clock.now()) == 1


def restore(commitment: Commitment) -> bool:
    return Commitment.objects.removed().filter(pk=commitment.pk).update(removed_at=None) == 1


def lately(found: CommitmentQuerySet) -> CommitmentQuerySet:
    """Those that are open, by their day, and after them those that were closed within half a year, the latest first."""
    since = clock.now() - LATELY
    return (found.open() | found.done().filter(done_at__gt=since)).order_by("-done_at", "due_on", "pk")


def shown(found: Iterable[Commitment], releases: ReleaseQuerySet, today: date) -> list[Shown]:
    """`releases` are those that the reader sees. One query."""
    rows = list(found)
    bands = bands_about([each for each in map(about, rows) if each], releases)
    return [Shown(row, band_of(row, bands), row.done_at is None and row.due_on < today) for row in rows]


def band_of(commitment: Commitment, bands: Mapping[About, Band]) -> Band | None:
    place = about(commitment)
    return bands.get(place) if place else None


def bands_about(places: Sequence[About], releases: ReleaseQuerySet) -> dict[About, Band]:
    """What everybody said."""
    if not places:
        return {}
    groups = ReleasedGroup.objects.of_everybody().filter(release__in=releases)
    parts = {part for part, _construct, _item in places}
    return dict(read_bands(Figure.objects.filter(part__in=parts, option=None, group__in=groups)))


def read_bands(figures: Iterable[Figure]) -> Iterator[tuple[About, Band]]:
    for figure in figures:
        yield (figure.part_id, figure.construct, figure.item), Band(figure.low, figure.high)
