"""The first school and its administrator, made once."""

from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.text import slugify

from schools.context import school_context
from schools.models import Account, District, Member, Role, School

# Without letters and digits that look alike.
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


class SetUpDone(Exception):
    """There is a school already."""


@dataclass(frozen=True)
class FirstSchool:
    school_name: str
    time_zone: str
    given_name: str
    family_name: str
    email: str
    password: str


def set_up_done() -> bool:
    return School.objects.exists()


def set_up_code() -> str:
    """The code that whoever started the server reads there, such as `K7QM-2FXA-9RTB`: proof that it is theirs."""
    digest = salted_hmac(
        "schools.setup", "first school", secret=settings.SECRET_KEY, algorithm="sha256"
    ).digest()
    letters = "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:12])
    return "-".join(letters[at : at + 4] for at in range(0, 12, 4))


def is_set_up_code(entered: str) -> bool:
    plain = "".join(entered.upper().split()).replace("-", "")
    return constant_time_compare(plain, set_up_code().replace("-", ""))


def create_first_school(wanted: FirstSchool) -> Account:
    """The administrator's account, with the school and its district made. Raises SetUpDone for whoever comes second."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE schools_school IN SHARE ROW EXCLUSIVE MODE")
        if set_up_done():
            raise SetUpDone
        district = District.objects.create(name=wanted.school_name)
        school = School.objects.create(
            district=district,
            name=wanted.school_name,
            slug=slugify(wanted.school_name)[:50] or "school",
            time_zone=wanted.time_zone,
        )
        return create_administrator(school, wanted)


def create_administrator(school: School, wanted: FirstSchool) -> Account:
    email = wanted.email.lower()
    account = Account.objects.create_user(email, email, wanted.password)
    with school_context(school.pk):
        Member.objects.create(
            school=school,
            account=account,
            role=Role.ADMINISTRATOR,
            given_name=wanted.given_name,
            family_name=wanted.family_name,
            email=email,
        )
    return account
