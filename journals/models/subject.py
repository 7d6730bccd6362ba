"""Rows that are about what a person wrote: an entry or thanks."""

from django.db import models
from django.db.models import Q


def entry_key() -> models.ForeignKey:
    return models.ForeignKey(
        "journals.Entry", on_delete=models.CASCADE, null=True, related_name="%(class)ss", db_constraint=False
    )


def thanks_key() -> models.ForeignKey:
    return models.ForeignKey(
        "journals.Thanks", on_delete=models.CASCADE, null=True, related_name="%(class)ss", db_constraint=False
    )


def about_one_thing(noun: str) -> models.CheckConstraint:
    one = Q(entry=None, thanks__isnull=False) | Q(entry__isnull=False, thanks=None)
    return models.CheckConstraint(condition=one, name=f"{noun}_is_about_one_thing")
