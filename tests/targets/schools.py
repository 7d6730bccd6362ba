from typing import Any

from schools import clock
from schools.models import Attribute, Closure, Enrollment, Heartbeat, Leadership, Term
from tests.cast import Place
from tests.targets.makers import Makers


def a_closure(place: Place) -> Closure:
    reason = f"Snow {Closure.objects.count()}"
    day = place.year.starts_on
    return Closure.objects.create(school=place.school, reason=reason, starts_on=day, ends_on=day)


def well(place: Place) -> dict[str, Any]:
    Heartbeat.objects.update_or_create(name="worker", defaults={"beat_at": clock.now()})
    return {}


OBJECTS: Makers = {
    "schools:attribute_remove": lambda p: Attribute.objects.create(school=p.school, name="Gender"),
    "schools:people_edit": lambda p: p.maya,
    "schools:people_leave": lambda p: p.maya,
    "schools:people_return": lambda p: p.maya,
    "schools:advisory_detail": lambda p: p.advisories["7B"],
    "schools:advisory_edit": lambda p: p.advisories["7B"],
    "schools:advisory_archive": lambda p: p.advisories["7B"],
    "schools:advisory_restore": lambda p: p.advisories["7B"],
    "schools:leader_new": lambda p: p.advisories["7B"],
    "schools:leader_end": lambda p: Leadership.objects.get(member=p.rivera),
    "schools:student_add": lambda p: p.advisories["7B"],
    "schools:enrollment_end": lambda p: Enrollment.objects.get(student=p.maya),
    "schools:year_edit": lambda p: p.year,
    "schools:term_edit": lambda p: Term.objects.get(),
    "schools:term_remove": lambda p: Term.objects.get(),
    "schools:closure_edit": a_closure,
    "schools:closure_remove": a_closure,
}

WORDS: Makers = {
    "schools:health": well,
    "schools:term_new": lambda p: {"year": p.year.pk},
    "account_reset_password_from_key": lambda p: {"uidb36": "1", "key": "forged-key"},
}
