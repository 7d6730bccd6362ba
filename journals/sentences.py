"""The sentence above every field: who can read it. It says what the permission does, no more and no less."""

from collections.abc import Sequence

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schools.models import Member


def who_can_read(readers: Sequence[Member]) -> str:
    """Of the people that an entry names, or would name."""
    adults = [reader.display_name for reader in readers if not reader.is_student]
    others = sum(reader.is_student for reader in readers)
    if not readers:
        return _("Only you see this in Advisory.")
    people = get_text_list([*adults, *students(others)], _("and"))
    return _("%(people)s can read this. If they think someone is not safe, they must get help.") % {
        "people": people
    }


def students(count: int) -> list[str]:
    words = ngettext("%(count)s student of your circle", "%(count)s students of your circle", count)
    return [words % {"count": count}] if count else []
