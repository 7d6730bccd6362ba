from collections.abc import Mapping

from journals.messages import OF_USE, THINK_TWICE
from notices.models import Delivery, State
from notices.outbox import tell
from schools import clock
from schools.models import School


def tell_once(name: str, school: School, member: int, about: str, data: Mapping[str, str]) -> None:
    """In the transaction that stored what it is `about`, or brought it back: then only whom nothing was told yet."""
    before = Delivery.objects.filter(kind=name, occasion__startswith=about, member=member)
    if before.exclude(state=State.CANCELLED).exists():
        return
    now = clock.now()
    times = {"due_at": now + THINK_TWICE, "expires_at": now + OF_USE}
    tell(name, school, [member], f"{about} {before.count()}", data=data, **times)
