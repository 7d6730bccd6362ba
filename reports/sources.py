"""Where the questions come from, which stands beside every result."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from surveys.models import Part
from surveys.questionnaire import in_language


@dataclass(frozen=True)
class Source:
    title: str
    licence: str
    credit: str
    is_validated: bool

    @property
    def words(self) -> str:
        """“Belonging at school. Licence: CC0-1.0. Not yet validated.”"""
        return _("%(title)s. %(details)s") % {"title": self.title, "details": self.details}

    @property
    def details(self) -> str:
        said = [self.credit] if self.credit else []
        said += [_("Licence: %(licence)s.") % {"licence": self.licence}]
        said += [] if self.is_validated else [not_validated()]
        return " ".join(said)


def not_validated() -> str:
    return _("Not yet validated: it has not been shown that these questions measure what they are meant to.")


def sources_of(parts: Sequence[Part]) -> list[Source]:
    found = [part.version.instrument for part in parts]
    return [Source(in_language(each.title), each.licence, each.credit, each.validated) for each in found]
