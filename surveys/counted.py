"""Who is counted in which group of an open survey: as it was when the survey opened. Counted over groups as they are
now, whoever edits the roster could put one student after the other into a group and read from its number who answered.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import transaction
from django.db.models import Exists, OuterRef

from schools import clock
from surveys.audience import asked_members, groups_of
from surveys.models import Counted, Survey

FROZEN_TOGETHER = 1000


def surveys_to_freeze() -> list[Survey]:
    """Of the current school: open, and nobody is counted yet."""
    counted = Counted.objects.filter(survey=OuterRef("pk"))
    return list(Survey.objects.open_at(clock.now()).exclude(Exists(counted)).order_by("opens_at"))


@transaction.atomic
def freeze_groups(survey: Survey) -> None:
    """Once, whoever asks: from its opening until it is closed. Answers do not wait for it, closing does."""
    begun = Survey.objects.kept().filter(pk=survey.pk, opens_at__lte=clock.now(), closed_at=None)
    held = begun.select_for_update(no_key=True).first()
    if held is None or Counted.objects.filter(survey=held).exists():
        return
    members = iter(asked_members(held).order_by("pk").values_list("pk", flat=True))
    while together := list(islice(members, FROZEN_TOGETHER)):
        Counted.objects.bulk_create(rows_of(held, together))


def rows_of(survey: Survey, members: Iterable[int]) -> Iterator[Counted]:
    for member, groups in groups_of(survey, members).items():
        advisory, name = groups.get("advisory") or ("", "")
        yield Counted(
            school_id=survey.school_id,
            survey=survey,
            member_id=member,
            grade=groups.get("grade", ""),
            advisory=str(advisory),
            advisory_name=name,
        )
