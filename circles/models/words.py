"""The words by which the library is sorted. `Theme` and `Depth` are in the order in which a year goes through them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    PROMPT = "prompt", _("Prompt")
    ACTIVITY = "activity", _("Activity")
    MEDIA = "media", _("Shared media")
    QUESTION = "question", _("Interview question")
    OPENING = "opening", _("Opening")
    CLOSING = "closing", _("Closing")
    STARTER = "starter", _("Sentence starter")


class Theme(models.TextChoices):
    ACQUAINTED = "acquainted", _("Getting acquainted")
    WELL_BEING = "well_being", _("Health and well-being")
    NEEDS = "needs", _("Personal needs")
    CULTURES = "cultures", _("Multicultural understanding")
    INTERPERSONAL = "interpersonal", _("Interpersonal issues")
    SOCIETY = "society", _("Societal issues")


class Depth(models.TextChoices):
    LIGHT = "light", _("Light")
    MIDDLE = "middle", _("Middle")
    DEEP = "deep", _("Deep")


class Season(models.TextChoices):
    FALL = "fall", _("Fall")
    WINTER = "winter", _("Winter")
    SPRING = "spring", _("Spring")
    SUMMER = "summer", _("Summer")


class Occasion(models.TextChoices):
    """What an item is kept for; plans of other circles leave it alone."""

    GRATITUDE = "gratitude", _("Giving thanks")
    CELEBRATION = "celebration", _("Celebrating")


class Strategy(models.TextChoices):
    IDENTITIES = "identities", _("Celebrating identities")
    CULTURES = "cultures", _("Culturally responsive practice")
    VOICE = "voice", _("Student voice")
    SEL = "sel", _("Social and emotional learning")
    COOPERATION = "cooperation", _("Cooperative learning")


class Mode(models.TextChoices):
    WHOLE = "whole", _("Whole group")
    SMALL = "small", _("Small groups")
    PAIRS = "pairs", _("Pairs")
    INDIVIDUAL = "individual", _("Individual")


class Area(models.TextChoices):
    """What a school of the United States tells families of before it asks students about it (20 U.S.C. § 1232h)."""

    POLITICAL = "political", _("Political views")
    MENTAL = "mental", _("Mental or psychological problems")
    SEX = "sex", _("Sexual behavior or attitudes")
    ILLEGAL = "illegal", _("Illegal or self-incriminating acts")
    FAMILY = "family", _("Critical appraisal of family")
    PRIVILEGED = "privileged", _("Privileged relationships")
    RELIGION = "religion", _("Religion")
    INCOME = "income", _("Income")
