from django.db import models
from django.utils.translation import gettext_lazy as _

from schools.guards import school_guards
from schools.models.district import School
from schools.models.member import Member


class Attribute(models.Model):
    """Something about students that the school chooses to keep, so that reports can compare groups."""

    class Source(models.TextChoices):
        NONE = "", _("Entered by hand, or a column of this name in a CSV file")
        SEX = "sex", _("OneRoster: sex")
        RACE = "race", _("OneRoster: race and ethnicity")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=50)
    source = models.CharField(
        _("where it comes from"), max_length=10, choices=Source.choices, default=Source.NONE, blank=True
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            *school_guards("attribute"),
            models.UniqueConstraint(
                fields=["school", "name"],
                name="attribute_has_its_own_name",
                violation_error_message=_("The school keeps an attribute of this name already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AttributeValue(models.Model):
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    attribute = models.ForeignKey(
        Attribute, on_delete=models.CASCADE, related_name="values", db_constraint=False
    )
    student = models.ForeignKey(
        Member, on_delete=models.CASCADE, related_name="attribute_values", db_constraint=False
    )
    value = models.CharField(_("value"), max_length=50)

    class Meta:
        constraints = [
            *school_guards("attribute_value", "attribute", "student"),
            models.UniqueConstraint(
                fields=["attribute", "student"], name="student_has_one_value_of_an_attribute"
            ),
        ]

    def __str__(self) -> str:
        return self.value
