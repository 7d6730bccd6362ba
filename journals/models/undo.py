"""What its author takes away or takes back: for a day it can be brought back, then it is deleted."""

from datetime import timedelta
from typing import Self, TypeVar

from django.db import models

from schools import clock

KEPT_FOR_UNDO = timedelta(days=1)

Row = TypeVar("Row", bound=models.Model, covariant=True)


class UndoQuerySet(models.QuerySet[Row]):
    """Of rows with `removed_at`."""

    def kept(self) -> Self:
        """Without those that are taken away."""
        return self.filter(removed_at=None)

    def restorable(self) -> Self:
        return self.filter(removed_at__gt=clock.now() - KEPT_FOR_UNDO)

    def to_forget(self) -> Self:
        return self.filter(removed_at__lte=clock.now() - KEPT_FOR_UNDO)
