"""The key of each survey's answers, which is destroyed with the last of them."""

import secrets
from uuid import UUID

from schools.writing.cipher import KEY_LENGTH
from schools.writing.master_keys import current_name, unwrap, wrap
from surveys.models import Survey

ROTATED_TOGETHER = 100


def give_key(survey: Survey) -> None:
    """A new one; the survey is not saved."""
    survey.wrapped, survey.wrapped_by = wrap(
        secrets.token_bytes(KEY_LENGTH), survey.school_id, owner(survey.pk)
    )


def key_of(survey: Survey) -> bytes:
    """Raises Unreadable when the environment does not have the master key that wrapped it."""
    return unwrap(survey.wrapped, survey.wrapped_by, survey.school_id, owner(survey.pk))


def destroy_key(survey: Survey) -> None:
    """No answer to it can be read any more, here or in copies of the database made from now on."""
    survey.wrapped = b""
    survey.save(update_fields=["wrapped"])


def owner(survey: UUID) -> str:
    return f"survey {survey}"


def rotate_keys(school: int) -> int:
    """As `schools.writing.keys.rotate_keys` does for authors."""
    stale = Survey.objects.filter(school=school).exclude(wrapped_by=current_name()).exclude(wrapped=b"")
    rows = list(stale.select_for_update(no_key=True).order_by("pk")[:ROTATED_TOGETHER])
    for survey in rows:
        survey.wrapped, survey.wrapped_by = wrap(key_of(survey), school, owner(survey.pk))
    Survey.objects.bulk_update(rows, ["wrapped", "wrapped_by"])
    return len(rows)
