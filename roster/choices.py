"""What the administrator chooses for an import."""

from dataclasses import asdict, dataclass, field
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

SIZE = 20
SIZES = range(5, 41)


class Source(TextChoices):
    KEEP = "keep", _("Leave advisories as they are")
    HOMEROOMS = "homerooms", _("The file's homeroom classes")
    CLASSES = "classes", _("Classes that you pick")
    COLUMN = "column", _("The file's advisory column")
    GRADE = "grade", _("Build them by grade and size")


@dataclass
class Choices:
    """`org`: the school's sourcedId in the file. `source` empty: what suits the file. `classes`: their sourcedIds."""

    org: str = ""
    source: str = ""
    classes: list[str] = field(default_factory=list)
    size: int = SIZE
    is_complete: bool = False

    @classmethod
    def of(cls, data: dict[str, Any]) -> "Choices":
        return cls(**data)

    def data(self) -> dict[str, Any]:
        return asdict(self)
