"""The kinds of messages about what students write, in the order in which people choose about them."""

from django.utils.translation import gettext_lazy as _

from journals.messages.hidings import NAME as ENTRY_HIDDEN
from journals.messages.hidings import compose_hidings
from journals.messages.replies import NAME as REPLY_RECEIVED
from journals.messages.replies import compose_replies
from journals.messages.reports import NAME as REPORT_MADE
from journals.messages.reports import compose_reports
from journals.messages.sharing import NAME as ENTRY_SHARED
from journals.messages.sharing import compose_shared, week_of_readers
from journals.messages.thanks import NAME as THANKS_RECEIVED
from journals.messages.thanks import compose_received
from journals.receivers import RECEIVERS
from notices.kinds import Kind, register
from notices.models import Choice
from schools.models import Role
from schools.models.member import LEADERS

for kind in (
    Kind(
        name=ENTRY_SHARED,
        label=_("Entries that students share with me"),
        compose=compose_shared,
        roles=LEADERS,
        week=week_of_readers,
        default=Choice.DIGEST,
    ),
    Kind(
        name=REPORT_MADE,
        label=_("Reports that I look after"),
        compose=compose_reports,
        roles=LEADERS,
    ),
    Kind(
        name=REPLY_RECEIVED,
        label=_("Replies to what I shared"),
        compose=compose_replies,
        roles=(Role.STUDENT,),
        default=Choice.INBOX,
    ),
    Kind(
        name=ENTRY_HIDDEN,
        label=_("Something of mine that is hidden for a while, or back"),
        compose=compose_hidings,
        roles=(Role.STUDENT,),
    ),
    Kind(
        name=THANKS_RECEIVED,
        label=_("Thanks that I am given"),
        compose=compose_received,
        roles=RECEIVERS,
    ),
):
    register(kind)
