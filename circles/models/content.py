from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from circles.models.links import PLAIN_ADDRESS, WRONG_ADDRESS, web_address

SHORTEST_STEP, LONGEST_STEP = 1, 90


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class Content(models.Model):
    """What stands on a card of the library, and on the step of a plan that took it; lists have one entry a line."""

    title = models.CharField(_("title"), max_length=120, blank=True)
    text = models.TextField(_("words"), max_length=2000, blank=True)
    materials = models.CharField(_("materials"), max_length=300, blank=True)
    steps = models.TextField(_("steps"), max_length=4000, blank=True)
    questions = models.TextField(_("questions"), max_length=2000, blank=True)
    link = models.URLField(_("link"), max_length=500, blank=True, validators=[web_address])

    class Meta:
        abstract = True

    @property
    def step_lines(self) -> list[str]:
        return lines(self.steps)

    @property
    def question_lines(self) -> list[str]:
        return lines(self.questions)


def links_to_the_web(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(link="") | Q(link__iregex=PLAIN_ADDRESS), name=name, violation_error_message=WRONG_ADDRESS
    )


CONTENT_FIELDS = ("title", "text", "materials", "steps", "questions", "link")


def step_minutes(**options: bool) -> models.PositiveSmallIntegerField:
    limits = [MinValueValidator(SHORTEST_STEP), MaxValueValidator(LONGEST_STEP)]
    return models.PositiveSmallIntegerField(_("minutes"), validators=limits, **options)  # type: ignore[arg-type]
