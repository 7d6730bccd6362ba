"""A school with so many students, whom teachers and a counselor answer: `python -m tests.care.chaos.seed STUDENTS`."""

import sys

from tests.notices.chaos.turned import turn

TEACHERS = 20


def main(students: int) -> None:
    from django.contrib.auth.hashers import make_password

    from care.models import NamedAdult, Protocol
    from schools.context import school_context
    from schools.models import Account, District, Member, School

    district = District.objects.create(name="Chaos")
    school = School.objects.create(district=district, name="Chaos School", slug="chaos")
    password = make_password("circle-time")
    roles = {"counselor": 2, "teacher": TEACHERS, "student": students}
    names = [(role, f"{role}{number}") for role, count in roles.items() for number in range(count)]
    with school_context(school.pk):
        accounts = Account.objects.bulk_create(
            Account(username=name, email=f"{name}@chaos.example", password=password) for _role, name in names
        )
        members = Member.objects.bulk_create(
            Member(school=school, account=account, role=role, given_name=name)
            for account, (role, name) in zip(accounts, names, strict=True)
        )
        Protocol.objects.create(school=school, is_on=True, emergency="Call 911.", duty="Report it.")
        first, second = members[:2]
        NamedAdult.objects.create(school=school, member=first, deputy=second)


if __name__ == "__main__":
    turn()
    main(int(sys.argv[1]))
