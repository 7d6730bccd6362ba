"""The secret address of a person's calendar: made, stopped, and found again without a session."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.urls import reverse
from django.utils.crypto import salted_hmac

from circles.models import CalendarFeed
from schools import clock
from schools.models import Member

SALT = "circles.calendar_feed"
NOTED_EVERY = timedelta(minutes=10)
HOUR = 3600
MOST_AN_HOUR = 120


def signer() -> signing.Signer:
    return signing.Signer(salt=SALT, sep=".")


def make_address(member: Member) -> str:
    """A new address for the member, which is stored nowhere; an earlier one works no more."""
    token = signer().sign(f"{member.school_id}-{secrets.token_urlsafe(32)}")
    fresh = {
        "school": member.school,
        "digest": digest_of(token),
        "made_at": clock.now(),
        "fetched_at": None,
        "stopped_at": None,
    }
    CalendarFeed.objects.update_or_create(member=member, defaults=fresh)
    return settings.BASE_URL + reverse("circles:calendar_feed", args=[token])


def digest_of(token: str) -> str:
    return salted_hmac(SALT, token, algorithm="sha256").hexdigest()


def school_of(token: str) -> int | None:
    """The school that the token names; None when it is not one of ours."""
    try:
        said = signer().unsign(token)
    except signing.BadSignature:
        return None
    return int(said.partition("-")[0])


def find_feed(token: str) -> CalendarFeed | None:
    """The feed, within its school's context, while its owner may see circles."""
    feeds = CalendarFeed.objects.usable().select_related("member__school")
    return feeds.filter(digest=digest_of(token)).first()


def stop_feed(member: Member) -> int:
    return CalendarFeed.objects.filter(member=member, stopped_at=None).update(stopped_at=clock.now())


def restore_feed(member: Member) -> int:
    """Never one that was made before the password was changed: who knew the old one may have made it."""
    feeds = CalendarFeed.objects.up_to_date().filter(member=member)
    return feeds.exclude(stopped_at=None).update(stopped_at=None)


def note_fetch(feed: CalendarFeed) -> None:
    """Remembers roughly when a calendar program asked last, so that most requests write nothing."""
    now = clock.now()
    if feed.fetched_at is None or feed.fetched_at < now - NOTED_EVERY:
        CalendarFeed.objects.filter(pk=feed.pk, digest=feed.digest).update(fetched_at=now)


def may_fetch(feed: CalendarFeed) -> bool:
    """Counts a request; a few calendar programs a person are far below the limit."""
    key = f"calendar-feed-{feed.pk}"
    cache.add(key, 0, HOUR)
    try:
        return cache.incr(key) <= MOST_AN_HOUR
    except ValueError:
        cache.add(key, 1, HOUR)
        return True
