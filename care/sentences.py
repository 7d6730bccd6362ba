"""The sentences of calls and concerns: who can read what is written, what happens next, and what happened."""

from collections.abc import Iterable, Sequence

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from care.models import Call, Kind, Step
from schools.models import Member

TO_STUDENT = {
    Kind.ADDED: gettext_lazy("You wrote more"),
    Kind.ACKNOWLEDGED: gettext_lazy("%(by)s is there for you"),
    Kind.ARRANGED: gettext_lazy("%(by)s wrote when you can meet"),
    Kind.HANDED_OVER: gettext_lazy("%(by)s asked %(to)s to be there for you"),
    Kind.CLOSED: gettext_lazy("%(by)s closed it"),
    Kind.REOPENED: gettext_lazy("%(by)s opened it again"),
    Kind.WITHDRAWN: gettext_lazy("You took it back"),
}
TO_ADULTS = {
    Kind.ADDED: gettext_lazy("%(by)s wrote more"),
    Kind.ACKNOWLEDGED: gettext_lazy("%(by)s took it up"),
    Kind.ARRANGED: gettext_lazy("%(by)s told the student when they can meet"),
    Kind.NOTED: gettext_lazy("%(by)s noted, not for the student"),
    Kind.HANDED_OVER: gettext_lazy("%(by)s handed it to %(to)s"),
    Kind.REPORTED: gettext_lazy("%(by)s recorded the report that was made"),
    Kind.CLOSED: gettext_lazy("%(by)s closed it"),
    Kind.REOPENED: gettext_lazy("%(by)s opened it again"),
    Kind.WITHDRAWN: gettext_lazy("%(by)s took it back"),
}


def what_happened(step: Step, reader: Member) -> str:
    words = TO_STUDENT if reader.is_student else TO_ADULTS
    return str(words[Kind(step.kind)]) % {"by": step.by, "to": step.to}


def who_reads_a_new_call(counselors: Sequence[Member]) -> str:
    """Before it is known whom the student chooses; `who_reads_it_later` says the rest."""
    now = _("Whoever you choose can read this in Advisory.")
    if counselors:
        now = _("Whoever you choose can read this in Advisory, and so can the counselors: %(counselors)s.")
    return f"{now % {'counselors': names(counselors)}} {must_act()}"


def who_reads_a_call(readers: Iterable[Member]) -> str:
    """`readers` can by now; `who_reads_it_later` says the rest."""
    now = _("%(people)s can read this in Advisory.") % {"people": names(readers)}
    return f"{now} {must_act()}"


def who_reads_it_later(people: Sequence[Member], moment: str) -> str:
    """They are asked one after the other from the moment on, while nobody acknowledges it."""
    if not people:
        return ""
    return _(
        "If nobody says that they are there, others are asked one by one, first %(moment)s, and can then read it "
        "too: %(people)s."
    ) % {"moment": moment, "people": names(people)}


def must_act() -> str:
    return _("If they think someone is not safe, they must get help.")


def who_reads_an_answer(call: Call) -> str:
    """For the adult who writes it."""
    return _("%(student)s can read this, and so can the counselors and whoever is asked to be there.") % {
        "student": call.author
    }


def who_reads_a_note(call: Call) -> str:
    return _(
        "%(student)s cannot read this in Advisory. The counselors and whoever is asked to be there can. "
        "A family may ask the school to see it."
    ) % {"student": call.author}


def names(people: Iterable[Member]) -> str:
    return get_text_list([person.display_name for person in people], _("and"))
