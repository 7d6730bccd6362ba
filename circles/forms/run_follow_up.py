"""One promise, written down while a circle runs."""

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from circles.follow_ups import default_due_on, default_owner, owner_choices
from circles.forms.follow_up import PromiseForm
from circles.log import roster_of
from circles.models import Circle
from schools import clock
from schools.models import Member


class RunFollowUpForm(PromiseForm):
    """By who is signed in, or the teacher for whom they stand in; about the whole group; in a week: unless changed."""

    def __init__(self, circle: Circle, member: Member, data: QueryDict | None = None) -> None:
        super().__init__(
            data=data,
            students=roster_of(circle),
            owners=owner_choices(circle.advisory, member),
            today=clock.today(member.school),
            initial={
                "owner": default_owner(circle.advisory, member),
                "due_on": default_due_on(member.school),
            },
        )
        self.empty_permitted = False
        self.fields["promise"].required = True
        self.fields["promise"].error_messages["required"] = _("Say what you promised.")
