"""The instruments that a school can ask with: those that ship, and its own."""

from schools import clock
from schools.models import School
from surveys.instruments.content import Instrument, shipped_packs
from surveys.models import InstrumentVersion


def shipped() -> dict[str, tuple[Instrument, str]]:
    """Each with the code of its pack, by name."""
    return {each.name: (each, pack.code) for pack in shipped_packs() for each in pack.instruments}


def find_instrument(name: str) -> Instrument | None:
    """The school's own, or one that ships."""
    if version := kept_version(name):
        return version.instrument
    found = shipped().get(name)
    return found[0] if found else None


def kept_version(name: str, hold: bool = False) -> InstrumentVersion | None:
    """With `hold`, nobody changes it until the transaction ends."""
    code, _slash, number = name.partition("/")
    if not number.isdecimal() or len(number) > 4:
        return None
    found = InstrumentVersion.objects.filter(code=code, version=int(number))
    return (found.select_for_update(no_key=True) if hold else found).first()


def keep_version(name: str, school: School) -> InstrumentVersion:
    """The version as the school keeps it from its first use on, whatever ships later. Raises KeyError.

    A version of the school's own that somebody is changing is waited for, so that a survey asks what is stored.
    """
    if version := kept_version(name, hold=True):
        return version
    instrument, pack = shipped()[name]
    return store(instrument, school, pack)


def store(instrument: Instrument, school: School, pack: str) -> InstrumentVersion:
    fresh = InstrumentVersion(
        school=school,
        code=instrument.code,
        version=instrument.version,
        table=instrument.table,
        pack=pack,
        made_at=clock.now(),
    )
    InstrumentVersion.objects.bulk_create([fresh], ignore_conflicts=True)
    return InstrumentVersion.objects.get(code=instrument.code, version=instrument.version)
