from datetime import timedelta

from notices.forgetting import forget_deliveries
from notices.planning import plan_messages
from notices.sending import send_messages
from notices.urgent import schools_in_need
from schools import clock
from schools.models import School
from schools.tasks import across_schools, within_school

# Below the time limit of tasks: what is left over goes with the next minute's.
LONGEST = timedelta(minutes=3)
# The next minute asks for the same again.
EXPIRES = 55


@across_schools
def send_due_of(school_id: int) -> None:
    """Opens the school's transactions itself: each step of a delivery is committed before the next."""
    plan_messages(school_id)
    send_messages(school_id, before=clock.now() + LONGEST)


@across_schools
def send_due() -> None:
    for school_id in School.objects.values_list("pk", flat=True):
        send_due_of.apply_async([school_id], expires=EXPIRES)


@across_schools
def send_urgent() -> None:
    """Between the minutes, for the schools that have something essential to tell."""
    for school_id in schools_in_need():
        send_due_of.apply_async([school_id], expires=EXPIRES)


@within_school
def forget_deliveries_of(school_id: int) -> None:
    forget_deliveries()


@across_schools
def forget_old_deliveries() -> None:
    for school_id in School.objects.values_list("pk", flat=True):
        forget_deliveries_of.delay(school_id)
