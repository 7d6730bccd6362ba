import re
from typing import Self
from unicodedata import normalize

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat, Left, Lower
from django.db.models.lookups import Contains
from django.utils.translation import gettext_lazy as _

from schools import clock
from schools.guards import school_guards
from schools.models.district import School


class Role(models.TextChoices):
    STUDENT = "student", _("Student")
    TEACHER = "teacher", _("Teacher")
    STAFF = "staff", _("Staff without an advisory")
    SUBSTITUTE = "substitute", _("Substitute")
    COUNSELOR = "counselor", _("Counselor")
    ADMINISTRATOR = "administrator", _("Administrator")
    IT_LEAD = "it_lead", _("IT lead")
    DISTRICT = "district", _("District")


ACCENTS = "\u0300-\u036f"  # when letters are taken apart
# They reach every student, or the whole school: administrators alone give these roles and change these members.
TRUSTED = (Role.ADMINISTRATOR, Role.IT_LEAD, Role.COUNSELOR, Role.DISTRICT)
OFFICE = (Role.ADMINISTRATOR, Role.IT_LEAD)
WHOLE_SCHOOL = (*OFFICE, Role.COUNSELOR)
LEADERS = (Role.TEACHER, Role.STAFF, Role.SUBSTITUTE, Role.COUNSELOR, Role.ADMINISTRATOR)

LONGEST_SORT_KEY = 210


class MemberQuerySet(models.QuerySet["Member"]):
    def here(self) -> Self:
        """Those who have not left."""
        return self.filter(left_on=None)

    def students(self) -> Self:
        return self.filter(role=Role.STUDENT)

    def adults(self) -> Self:
        return self.exclude(role__in=[Role.STUDENT, Role.DISTRICT])

    def leaders(self) -> Self:
        """Those who may lead an advisory or own a follow-up."""
        return self.here().filter(role__in=LEADERS)

    def visible_to(self, member: "Member") -> Self:
        """Whole school for the office and counselors; colleagues and one's own students for who leads; else oneself."""
        if member.role in WHOLE_SCHOOL:
            return self.all()
        if member.role in LEADERS:
            return self.filter(~Q(role=Role.STUDENT) | in_an_advisory_of(member)).distinct()
        return self.filter(pk=member.pk)

    def manageable_by(self, member: "Member") -> Self:
        """Whom the office may change: an IT lead themselves and those without a trusted role."""
        if member.role == Role.ADMINISTRATOR:
            return self.all()
        if member.role in OFFICE:
            return self.filter(Q(pk=member.pk) | ~Q(role__in=TRUSTED))
        return self.none()


def in_an_advisory_of(leader: "Member") -> Q:
    """A student who is in one of the leader's advisories today, or will be."""
    today = clock.today(leader.school)
    leads, enrolled = "enrollments__advisory__leaderships__", "enrollments__"
    return Q(
        Q(**{f"{leads}until_on": None}) | Q(**{f"{leads}until_on__gte": today}),
        Q(**{f"{enrolled}until_on": None}) | Q(**{f"{enrolled}until_on__gte": today}),
        **{f"{leads}member": leader, f"{leads}from_on__lte": today},
    )


def named(word: str) -> Q:
    """Those with the word in one of their names, with or without accents on either side, and who has it as their id."""
    found, term = Q(identifier__iexact=word), plain(word)
    for name in ("given_name", "family_name", "called"):
        found |= Q(Contains(folded(F(name)), term))
    return found


def plain(words: str) -> str:
    """Without case and accents, as `folded` in the database."""
    return re.sub(f"[{ACCENTS}]", "", normalize("NFD", words.lower()))


def folded(words: Combinable) -> Func:
    """Without case and accents."""
    plain = Func(Lower(words), Value("NFD"), function="pg_catalog.normalize")
    return Func(plain, Value(f"[{ACCENTS}]"), Value(""), Value("g"), function="regexp_replace")


def sort_key() -> Func:
    """The database sorts by code point, where Álvarez comes after Zoe.

    Cut off, since a name may come apart into more letters than it has: a syllable of Hangul into three.
    """
    return Left(folded(Concat("family_name", Value(" "), "given_name")), LONGEST_SORT_KEY)


class Member(models.Model):
    """A person in one school."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    role = models.CharField(_("role"), max_length=13, choices=Role.choices)
    given_name = models.CharField(_("first name"), max_length=100)
    family_name = models.CharField(_("last name"), max_length=100, blank=True)
    called = models.CharField(
        _("what people say"), max_length=100, blank=True, help_text=_("For example Ms. Rivera, or Lucky.")
    )
    pronouns = models.CharField(_("pronouns"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    grade = models.CharField(_("grade"), max_length=10, blank=True)
    identifier = models.CharField(_("student or staff id"), max_length=100, blank=True)
    sourced_id = models.CharField(max_length=255, blank=True, editable=False)
    left_on = models.DateField(null=True, blank=True, editable=False)
    sort_key = models.GeneratedField(
        expression=sort_key(), output_field=models.CharField(max_length=LONGEST_SORT_KEY), db_persist=True
    )

    objects = MemberQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "pk"]
        constraints = [
            *school_guards("member"),
            models.UniqueConstraint(
                fields=["school", "account"],
                name="account_is_a_member_once",
                violation_error_message=_("This account is a member of the school already."),
            ),
            models.UniqueConstraint(
                fields=["school", "sourced_id"],
                condition=~Q(sourced_id=""),
                name="member_has_its_own_sourced_id",
            ),
            models.UniqueConstraint(
                fields=["school", "identifier"],
                condition=~Q(identifier=""),
                name="member_has_its_own_identifier",
                violation_error_message=_("Somebody else in the school has this id."),
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="member_email_is_lower_case"),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def display_name(self) -> str:
        return self.called or self.full_name

    @property
    def is_student(self) -> bool:
        return self.role == Role.STUDENT

    @property
    def idle_minutes(self) -> int:
        return self.school.student_idle_minutes if self.is_student else self.school.staff_idle_minutes
