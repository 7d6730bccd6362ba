"""Starting a circle: it gets a plan if it has none, everyone a seat, and its clock runs."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.utils.translation import gettext as _

from circles.models import Circle, Plan, PlanStep, Run, Seat
from circles.plans.card import proposal_for
from circles.plans.make import make_plan
from circles.plans.templates import CHECK_IN, template_of
from circles.runs.end import end_run_of
from circles.runs.order import first_of
from circles.runs.pace import seconds_spent
from circles.schedule import Refused, hold_advisory
from schools import clock
from schools.models import Enrollment, Member

TAKEN_UP = ("spent", "stretched", "step", "ended_at", "step_since", "showing", "keeper", "version")


def why_not_to_run(circle: Circle) -> str:
    """Why it cannot be started now, or nothing."""
    today = clock.today(circle.school)
    if circle.is_held:
        return _("This circle was held and logged. Take its log back to run it again.")
    if circle.is_cancelled:
        return _("This circle is cancelled. Bring it back to run it.")
    if circle.on > today:
        return _("A circle can be started on its day.")
    if circle.on < today and not circle.is_running:
        return _("The day of this circle is over. You can still log it.")
    return ""


@transaction.atomic
def start_run(circle: Circle, by: Member, *, afresh: bool = False) -> Run:
    """Starts the circle, or takes up one that was ended or put back; one under way stays as it is.

    `afresh` forgets the turns of a run that was put back. Raises Refused.
    """
    hold_advisory(circle.advisory)
    hold_circle(circle)
    if reason := why_not_to_run(circle):
        raise Refused(reason)
    run = Run.objects.select_for_update(no_key=True).filter(circle=circle).first()
    if run and afresh and not circle.is_running:
        run.delete()
        run = None
    run = take_up(run, circle, by) if run else new_run(circle, by)
    Circle.objects.filter(pk=circle.pk).exclude(state=Circle.State.RUNNING).revise(state=Circle.State.RUNNING)
    circle.state = Circle.State.RUNNING
    return run


def hold_circle(circle: Circle) -> None:
    """As it is now, until the end of this transaction: whoever logs or cancels it waits. Held before its run.

    Raises Refused when it is gone.
    """
    held = Circle.objects.select_for_update(no_key=True).filter(pk=circle.pk)
    found = held.values_list("state", "on").first()
    if not found:
        raise Refused(_("This circle is not in the calendar any more."))
    circle.state, circle.on = found


def take_up(run: Run, circle: Circle, by: Member) -> Run:
    """Undoes the end of a run: the clock goes on where it stood, in the plan as it is now.

    No names are shown, and no student keeps it, until somebody chooses so again.
    """
    if run.ended_at:
        now = clock.now()
        run.spent[run.step] = seconds_spent(run, now)
        fit_to_steps(run, count_steps(circle, by))
        run.ended_at, run.step_since = None, now
        run.showing, run.keeper = Run.Showing.STEP, None
        run.version += 1
        run.save(update_fields=TAKEN_UP)
    return run


def fit_to_steps(run: Run, steps: int) -> None:
    """Steps may have come or gone while it was put back."""
    run.spent = [*run.spent, *[0] * steps][:steps]
    run.stretched = [*run.stretched, *[0] * steps][:steps]
    run.step = min(run.step, steps - 1)


def new_run(circle: Circle, by: Member) -> Run:
    steps = count_steps(circle, by)
    now = clock.now()
    run = Run.objects.create(
        school_id=circle.school_id,
        circle=circle,
        started_at=now,
        step_since=now,
        held_since=now,
        spent=[0] * steps,
        stretched=[0] * steps,
    )
    seats = seat_students(run, students_in_order(circle), 0)
    first = first_of(seats)
    run.holder_id = first.student_id if first else None
    run.save(update_fields=["holder"])
    return run


def plan_to_run(circle: Circle, by: Member) -> Plan:
    """The plan in force; else what is proposed, else a bare check-in, which becomes it."""
    if plan := Plan.objects.in_force().filter(circle=circle).first():
        return plan
    card = proposal_for(circle, by)
    if card and card.proposal:
        return make_plan(circle, card.proposal.template, card.proposal.items, by)
    return make_plan(circle, template_of(CHECK_IN), {}, by)


def count_steps(circle: Circle, by: Member) -> int:
    return max(PlanStep.objects.filter(plan=plan_to_run(circle, by)).count(), 1)


def students_in_order(circle: Circle) -> list[int]:
    """Everyone of the circle's day: as they sat in the advisory's latest circle, newcomers after them by name."""
    names = list(
        Enrollment.objects.filter(advisory=circle.advisory_id).on(circle.on).values_list("student", flat=True)
    )
    others = Run.objects.filter(circle__advisory=circle.advisory_id).exclude(circle=circle)
    latest = others.order_by("-started_at", "-pk").first()
    sat = list(Seat.objects.filter(run=latest).values_list("student", flat=True)) if latest else []
    return sorted(names, key=lambda student: sat.index(student) if student in sat else len(sat))


def seat_students(run: Run, students: Iterable[int], first_place: int) -> list[Seat]:
    return Seat.objects.bulk_create(
        Seat(school_id=run.school_id, run=run, student_id=student, place=place)
        for place, student in enumerate(students, start=first_place)
    )


@transaction.atomic
def seat_newcomers(run: Run) -> bool:
    """Gives those a seat, at the end, who joined the advisory since the circle was started. False when nobody did."""
    runs = Run.objects.under_way().select_for_update(no_key=True, of=("self",)).select_related("circle")
    held = runs.filter(pk=run.pk).first()
    if not held:
        return False
    seated = Seat.objects.filter(run=held, student=OuterRef("student"))
    enrollments = Enrollment.objects.filter(~Exists(seated), advisory=held.circle.advisory_id).on(
        held.circle.on
    )
    newcomers = list(enrollments.values_list("student", flat=True))
    if not newcomers:
        return False
    last = Seat.objects.filter(run=held).aggregate(place=Max("place"))["place"]
    seat_students(held, newcomers, 0 if last is None else last + 1)
    if held.holder_id is None and (seat := first_of(list(Seat.objects.filter(run=held)))):
        held.holder_id, held.held_since = seat.student_id, clock.now()
    held.version += 1
    held.save(update_fields=["holder", "held_since", "version"])
    return True


@transaction.atomic
def put_back(circle: Circle) -> bool:
    """Undoes the start: the circle is planned again. Its turns wait in case it is started again after all.

    False when it was not running.
    """
    running = Circle.objects.filter(pk=circle.pk, state=Circle.State.RUNNING)
    if not running.revise(state=Circle.State.PLANNED):
        return False
    end_run_of(circle)
    return True
