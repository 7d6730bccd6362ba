"""The kinds of messages of care. All are essential: sent at least once, whatever somebody prefers and at any hour."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from care.checks import check_month
from care.messages import checks, lawful, news, waiting
from care.models.protocol import CARERS
from care.rounds import go_on_until
from notices.kinds import Horizon, Kind, Occasion, Words, register
from notices.models import Channel, Delivery
from schools.models import Role

Compose = Callable[[Sequence[Delivery]], Mapping[int, Words]]
ADMINISTRATORS = (Role.ADMINISTRATOR,)


def plan_rounds(horizon: Horizon) -> Iterable[Occasion]:
    """A round begins with its messages in one transaction, so that nothing is left to plan."""
    go_on_until(horizon.school, horizon.until, horizon.days)
    return ()


def plan_checks(horizon: Horizon) -> Iterable[Occasion]:
    check_month(horizon.school)
    return ()


def essential(name: str, label: str | Promise, compose: Compose, **more: Any) -> None:
    register(Kind(name=name, label=label, compose=compose, is_essential=True, **more))


essential(waiting.CALL_WAITS, _("Students who ask for an adult"), waiting.compose_waiting, plan=plan_rounds)
essential(waiting.CONCERN_WAITS, _("Concerns about a student"), waiting.compose_waiting)
essential(waiting.OVERDUE, _("Calls and concerns that wait"), waiting.compose_overdue, roles=ADMINISTRATORS)
essential(
    news.NAME,
    _("News about my call for an adult"),
    news.compose_news,
    roles=(Role.STUDENT,),
    channels=(Channel.INBOX,),
    is_discreet=True,
    is_silent=True,
)
essential(news.MORE, _("News about calls that I look after"), news.compose_more, roles=CARERS)
essential(checks.CHECK, _("The test of each month"), checks.compose_checks, plan=plan_checks)
essential(
    checks.PROBLEM, _("Named adults who cannot be reached"), checks.compose_problems, roles=ADMINISTRATORS
)
essential(lawful.ASKED, _("Lawful openings to approve"), lawful.compose_asked, is_discreet=True)
essential(lawful.DECIDED, _("Lawful openings that were decided"), lawful.compose_decided, is_discreet=True)
essential(
    lawful.TOLD,
    _("Adults who may read my writing"),
    lawful.compose_told,
    roles=(Role.STUDENT,),
    is_discreet=True,
)
