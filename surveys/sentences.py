"""What people are promised about their answers, above the items. A test holds each against the permissions."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STUDENTS = _(
    "Confidential. No teacher, counselor, principal or family member sees your answers with your name, or who "
    "answered. The school sees results of groups of ten people or more."
)
ADULTS = _(
    "Confidential. Nobody at your school or district sees your answers with your name, or who answered. The school "
    "sees results of groups of ten people or more."
)
OPEN_QUESTION = _("A counselor reads this without your name. For help, use “I’d like to talk to an adult”.")
UNTIL_HANDED_IN = _(
    "What you do not hand in before the survey closes is thrown away. You can change your answers until then."
)


def confidentiality(is_for_students: bool) -> Promise:
    return STUDENTS if is_for_students else ADULTS
