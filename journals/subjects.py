"""What can be reported and hidden: an entry, or thanks."""

from typing import Any, cast

from django.urls import reverse

from journals.models import Entry, Hiding, Report, Thanks
from schools.models import Member

Subject = Entry | Thanks


def subjects(noun: str) -> Any:
    """All of the `entry` or `thanks`, to be asked for those of a member."""
    if noun == "entry":
        return Entry.objects.select_related("author", "advisory", "school")
    return Thanks.objects.select_related("giver", "receiver", "school")


def noun_of(subject: Subject) -> str:
    return "entry" if isinstance(subject, Entry) else "thanks"


def about(subject: Subject) -> dict[str, Subject]:
    """The fields of a row that is about it."""
    return {noun_of(subject): subject}


def subject_of(row: Report | Hiding) -> Subject:
    """What it is about: the database holds that there is one."""
    return cast(Subject, row.entry or row.thanks)


def author_of(subject: Subject) -> Member:
    return subject.author if isinstance(subject, Entry) else subject.giver


def url_of(subject: Subject) -> str:
    """Where its readers and its author find it."""
    if isinstance(subject, Entry):
        return reverse("journals:entry_detail", args=[subject.pk])
    return reverse("journals:thanks_detail", args=[subject.pk])
