"""The school's own instruments: brought in a file, adapted, changed, put away. One writes at a time in a school."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from schools import clock
from schools.models import Member, School
from schools.seal import seal
from surveys.adapting import codes_of_copies, copied, is_reserved, next_version, unvalidated
from surveys.catalogue import Listed
from surveys.instruments.check import problems_between
from surveys.instruments.content import Instrument, instrument_from
from surveys.instruments.problems import InstrumentError, Problem
from surveys.instruments.reading import MOST_BYTES
from surveys.instruments.writing import file_of
from surveys.models import InstrumentVersion
from surveys.versions import shipped


class EditConflict(Exception):
    """Somebody saved meanwhile; `newest` is what they saved, and `was` the state of now."""

    def __init__(self, newest: InstrumentVersion, was: str) -> None:
        self.newest, self.was = newest, was
        super().__init__()


@dataclass(frozen=True)
class Edited:
    """What saving an edit of a version makes. `table` is its content before any change; with `stays` the version itself
    changes, otherwise a new one is made. `was` is the state that the person sees.
    """

    listed: Listed
    table: Mapping[str, Any]
    stays: bool
    was: str

    @property
    def is_copy(self) -> bool:
        return not self.listed.is_own

    @property
    def name(self) -> str:
        return f"{self.table['code']}/{self.table['version']}"


def hold_instruments(school: School) -> None:
    """For this transaction: others who would write instruments of the school wait."""
    School.objects.select_for_update(no_key=True).get(pk=school.pk)


def family_of(code: str) -> QuerySet[InstrumentVersion]:
    return InstrumentVersion.objects.own().filter(code=code).order_by("-version")


def edited(listed: Listed, school: School) -> Edited:
    """A copy of one that ships; the newest version of the school's own as it is until a survey uses it."""
    instrument = listed.instrument
    if listed.kept is None or not listed.is_own:
        return Edited(listed, copied(instrument, free_code(instrument.code), school), False, "")
    newest = family_of(instrument.code)[0]
    stays = newest == listed.kept and not listed.is_used
    table = next_version(instrument.table, newest.name, newest.version + 1)
    was = seal([newest.name, file_of(newest.table), file_of(instrument.table)])
    return Edited(listed, unvalidated(instrument.table) if stays else table, stays, was)


def free_code(code: str) -> str:
    taken = set(InstrumentVersion.objects.values_list("code", flat=True))
    return next(each for each in codes_of_copies(code) if each not in taken)


@transaction.atomic
def keep_edit(before: Listed, table: Mapping[str, Any], was: str, by: Member) -> InstrumentVersion:
    """Keeps the changed content of a version as `edited` says; the code and the numbers of `table` do not count.

    Raises EditConflict when `was` is no longer the state, and InstrumentError.
    """
    hold_instruments(by.school)
    now = edited(held(before), by.school)
    if before.is_own and now.was != was:
        raise EditConflict(family_of(before.instrument.code)[0], now.was)
    numbers = {key: now.table[key] for key in ("code", "version", "supersedes") if key in now.table}
    instrument = instrument_from({**table, **numbers}, "")
    refuse_too_large(instrument)
    if now.stays and now.listed.kept:
        return change(now.listed.kept, instrument, by)
    return make(instrument, by)


def held(listed: Listed) -> Listed:
    """As it is now, and no survey begins to use it meanwhile."""
    if listed.kept is None or not listed.is_own:
        return listed
    held = InstrumentVersion.objects.select_for_update(no_key=True).get(pk=listed.kept.pk)
    held.is_used = held.parts.exists()
    return Listed(held.instrument, "", held)


def change(version: InstrumentVersion, instrument: Instrument, by: Member) -> InstrumentVersion:
    version.table, version.made_by, version.made_at = instrument.table, by, clock.now()
    version.save(update_fields=["table", "made_by", "made_at"])
    version.__dict__.pop("instrument", None)
    return version


def make(instrument: Instrument, by: Member) -> InstrumentVersion:
    return InstrumentVersion.objects.create(
        school=by.school,
        code=instrument.code,
        version=instrument.version,
        table=instrument.table,
        made_by=by,
        made_at=clock.now(),
    )


@transaction.atomic
def keep_imported(instrument: Instrument, by: Member) -> InstrumentVersion:
    """Raises InstrumentError when it does not fit to what the school has."""
    hold_instruments(by.school)
    if problems := problems_here(instrument):
        raise InstrumentError(problems)
    refuse_too_large(instrument)
    return make(instrument, by)


def refuse_too_large(instrument: Instrument) -> None:
    """What is kept can be downloaded and brought again."""
    if len(file_of(instrument.table).encode()) > MOST_BYTES:
        message = _("All of it together is larger than %(most)s kilobytes. Shorten it.")
        raise InstrumentError([Problem("", message, {"most": str(MOST_BYTES // 1024)})])


def problems_here(instrument: Instrument) -> list[Problem]:
    """What stands against keeping a school's file beside what ships and what the school has."""
    kept = list(InstrumentVersion.objects.all())
    if is_reserved(instrument.code, {each.code for each, _pack in shipped().values()}):
        message = _(
            "“%(code)s” is the code of an instrument of Advisory. Give yours another one, such as %(ours)s."
        )
        ours = free_code(instrument.code)
        return [Problem("code", message, {"code": instrument.code, "ours": ours})]
    if same := next((each for each in kept if each.name == instrument.name), None):
        return [already_here(same, max(each.version for each in kept if each.code == same.code))]
    known = {each.name for each in kept} | set(shipped())
    if instrument.supersedes and instrument.supersedes not in known:
        message = _("“%(name)s” is not here. Import it first, or take this line out of the file.")
        return [Problem("supersedes", message, {"name": instrument.supersedes})]
    return problems_between([*kept, instrument])


def already_here(same: InstrumentVersion, latest: int) -> Problem:
    if same.put_away_at:
        message = _("%(name)s is here, put away. Bring it back, or write version = %(next)s in the file.")
    else:
        message = _("%(name)s is here and does not change. Write version = %(next)s in the file.")
    return Problem("version", message, {"name": same.name, "next": str(latest + 1)})


def put_away(version: InstrumentVersion) -> None:
    """It is not offered any more; surveys that use it keep it."""
    InstrumentVersion.objects.filter(pk=version.pk, put_away_at=None).update(put_away_at=clock.now())


def bring_back(version: InstrumentVersion) -> None:
    InstrumentVersion.objects.filter(pk=version.pk).update(put_away_at=None)
