"""A school whose circles of tomorrow have so many students to remind, and messages of safety to a twentieth of them:
`python -m tests.notices.chaos.seed REMINDERS`.
"""

import sys
from datetime import datetime, time, timedelta

from tests.notices.chaos.turned import turn

CLASS = 25


def main(reminders: int) -> None:
    from django.contrib.auth.hashers import make_password

    from circles.models import Circle
    from notices.outbox import tell
    from schools import clock
    from schools.context import school_context
    from schools.models import Account, Advisory, District, Enrollment, Member, School, SchoolYear
    from tests.notices.chaos.safety import SAFETY

    district = District.objects.create(name="Chaos")
    school = School.objects.create(
        district=district, name="Chaos School", slug="chaos", reminds_students=True
    )
    today, password = clock.today(school), make_password("circle-time")
    tomorrow = today + timedelta(days=1)
    with school_context(school.pk):
        year = SchoolYear.objects.create(
            school=school, name="Year", starts_on=today - timedelta(30), ends_on=today + timedelta(30)
        )
        names = [f"student{number}" for number in range(reminders)]
        accounts = Account.objects.bulk_create(
            Account(username=name, email=f"{name}@chaos.example", password=password) for name in names
        )
        students = Member.objects.bulk_create(
            Member(school=school, account=account, role="student", given_name=account.username)
            for account in accounts
        )
        for first in range(0, reminders, CLASS):
            advisory = Advisory.objects.create(school=school, year=year, name=f"A{first}")
            Enrollment.objects.bulk_create(
                Enrollment(school=school, advisory=advisory, student=student, from_on=year.starts_on)
                for student in students[first : first + CLASS]
            )
            starts_at = datetime.combine(tomorrow, time(9, 5), school.zone)
            Circle.objects.create(
                school=school,
                advisory=advisory,
                on=tomorrow,
                starts_at=starts_at,
                changed_at=clock.now() - timedelta(days=7),
            )
        called = [student.pk for student in students[::20]]
        tell(SAFETY, school, called, "call", expires_at=clock.now() + timedelta(days=3))


if __name__ == "__main__":
    turn()
    main(int(sys.argv[1]))
