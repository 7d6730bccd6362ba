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

PROMISE = _(
    "From everything we publish, even someone with the class lists, our source code and one student’s own answers "
    "cannot work out with certainty how any other student answered any question."
)
WHAT_IS_WRITTEN = _(
    "The people you ask, adults at your school, and whoever has the families’ address can read what you write here."
)
WHAT_ADULTS_ARE_ASKED = _("Of a survey of adults, the adults of your school alone can read it.")
PERMISSIONS = _(
    "Only administrators of your school can see this page, and no teacher what families said. A counselor reads it in "
    "the file that a family asks for, and nowhere else."
)


def confidentiality(is_for_students: bool) -> Promise:
    return STUDENTS if is_for_students else ADULTS
