"""What of the released results a commitment can be about: areas and statements of the latest surveys of students."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from reports.asked import Asked, asked_of
from reports.commitments import About, bands_about
from reports.models import Release, ReleasedGroup
from reports.models.release import ReleaseQuerySet
from schools import clock
from schools.models import Member
from surveys.models import Audience, Part

LATEST = 3


@dataclass(frozen=True)
class Pick:
    """`survey` is its title. `key` names it in a form."""

    survey: str
    about: About
    words: str
    label: str
    is_item: bool

    @property
    def key(self) -> str:
        return key_of(self.about)


def key_of(about: About) -> str:
    return ":".join(str(each) for each in about)


def picks_for(member: Member, keep: About | None = None) -> list[Pick]:
    """Of the three latest releases that the member sees, and of the one with `keep`. Without figures there is none."""
    seen = Release.objects.visible_to(member, clock.now()).exclude(survey__audience=Audience.STAFF)
    known = seen.filter(Exists(ReleasedGroup.objects.of_everybody().filter(release=OuterRef("pk"))))
    latest = list(known.order_by("-appears_at", "pk").values_list("survey", flat=True)[:LATEST])
    wanted = Part.objects.filter(survey__in=latest)
    if keep:
        wanted = wanted | Part.objects.filter(pk=keep[0])
    parts = list(
        wanted.select_related("version", "survey").order_by("-survey__closes_at", "survey", "position")
    )
    return list(picks_of(parts, seen_in(parts, known)))


def seen_in(parts: Sequence[Part], releases: ReleaseQuerySet) -> dict[About, str]:
    places = [(part.pk, "", "") for part in parts]
    return {about: band.words for about, band in bands_about(places, releases).items()}


def picks_of(parts: Sequence[Part], bands: dict[About, str]) -> Iterator[Pick]:
    for part in parts:
        for each in asked_of(part):
            about = (each.part, each.construct, each.item)
            if about in bands:
                yield pick_of(part.survey.title, about, each, bands[about])


def pick_of(survey: str, about: About, asked: Asked, band: str) -> Pick:
    return Pick(survey, about, asked.words, f"{asked.words} ({band})", bool(asked.item))
