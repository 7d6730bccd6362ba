"""How many students reflected, for whoever makes it coarse: never who, and nothing of what they wrote."""

from datetime import datetime

from journals.models import Entry
from schools.models import Member


def count_reflecting(start: datetime, end: datetime) -> tuple[int, int]:
    """How many of the students who are here finished an entry between the two, or thought without words; and of how
    many. Show neither to anybody: `surveys.participation.tens_of` makes a share that says nothing of one student.
    """
    students = Member.objects.students().here()
    finished = Entry.objects.kept().filter(finished_at__gte=start, finished_at__lt=end, author__in=students)
    return finished.order_by().values("author").distinct().count(), students.count()
