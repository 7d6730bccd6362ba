"""A strict reader of iCalendar files, which shares nothing with what writes them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

LINE = re.compile(r'([A-Z0-9-]+)((?:;[A-Z-]+=(?:"[^"]*"|[^";:,]*))*):(.*)')
FORBIDDEN = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
EVENT = {
    "UID",
    "DTSTAMP",
    "LAST-MODIFIED",
    "SEQUENCE",
    "DTSTART",
    "DTEND",
    "SUMMARY",
    "URL",
    "STATUS",
    "TRANSP",
}
TEXT = ("SUMMARY", "LOCATION", "NAME", "X-WR-CALNAME")


@dataclass
class Part:
    """One component. `given` is each property's value as it stands, `params` what stands before the colon."""

    name: str
    given: dict[str, str] = field(default_factory=dict)
    params: dict[str, str] = field(default_factory=dict)
    parts: list["Part"] = field(default_factory=list)

    def named(self, name: str) -> list["Part"]:
        return [part for part in self.parts if part.name == name]

    def text(self, name: str) -> str:
        return unescaped(self.given[name])

    def wall(self, name: str) -> datetime:
        return datetime.strptime(self.given[name], "%Y%m%dT%H%M%S")

    def instant(self, name: str) -> datetime:
        return datetime.strptime(self.given[name], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)

    @property
    def sequence(self) -> int:
        return int(self.given["SEQUENCE"])


def read_file(octets: bytes) -> Part:
    """The calendar, when it is exactly as RFC 5545 wants it."""
    root = Part("")
    open_parts = [root]
    for line in unfolded(octets):
        found = LINE.fullmatch(line)
        assert found, line
        assert not FORBIDDEN.search(line), line
        name, params, value = found.groups()
        if name == "BEGIN":
            open_parts[-1].parts.append(Part(value))
            open_parts.append(open_parts[-1].parts[-1])
        elif name == "END":
            assert open_parts.pop().name == value
        else:
            add(open_parts[-1], name, params, value)
    assert open_parts == [root]
    [calendar] = root.parts
    check(calendar)
    return calendar


def unfolded(octets: bytes) -> Iterator[str]:
    assert octets.endswith(b"\r\n")
    lines = octets.removesuffix(b"\r\n").split(b"\r\n")
    assert all(len(line) <= 75 and b"\r" not in line and b"\n" not in line for line in lines)
    folded = [line.decode() for line in lines]
    while folded:
        line = folded.pop(0)
        while folded and folded[0].startswith(" "):
            line += folded.pop(0)[1:]
        yield line


def add(part: Part, name: str, params: str, value: str) -> None:
    assert name not in part.given, f"{name} stands twice in {part.name}"
    part.given[name] = value
    part.params[name] = params


def unescaped(value: str) -> str:
    assert not re.search(r"(?<!\\)(?:\\\\)*(?:[;,]|\\[^\\;,nN])", value), value
    return re.sub(r"\\(.)", lambda found: {"n": "\n", "N": "\n"}.get(found[1], found[1]), value)


def check(calendar: Part) -> None:
    assert calendar.name == "VCALENDAR"
    assert calendar.given["VERSION"] == "2.0"
    assert calendar.given["PRODID"]
    assert "METHOD" not in calendar.given
    zones = {zone.given["TZID"] for zone in calendar.named("VTIMEZONE")}
    events = calendar.named("VEVENT")
    for event in events:
        assert set(event.given) - {"LOCATION"} == EVENT
        assert event.params["DTSTART"].removeprefix(";TZID=") in zones
        assert event.params["DTEND"] == event.params["DTSTART"]
    assert len({event.given["UID"] for event in events}) == len(events)
    for part in (calendar, *events):
        for name in TEXT:
            unescaped(part.given.get(name, ""))


def instant_of(calendar: Part, wall: datetime) -> datetime:
    """The instant of a wall time, by the file's own description of its zone alone."""
    [zone] = calendar.named("VTIMEZONE")
    begun = [part for part in zone.parts if part.wall("DTSTART") <= wall]
    latest = max(begun, key=lambda part: part.wall("DTSTART"))
    return (wall - offset(latest.given["TZOFFSETTO"])).replace(tzinfo=UTC)


def wall_of(calendar: Part, instant: datetime) -> datetime:
    """The wall time of an instant, by the same."""
    [zone] = calendar.named("VTIMEZONE")
    begun = [part for part in zone.parts if onset(part) <= instant]
    return (instant + offset(max(begun, key=onset).given["TZOFFSETTO"])).replace(tzinfo=None)


def onset(part: Part) -> datetime:
    """The standard names it by the clocks of just before."""
    return (part.wall("DTSTART") - offset(part.given["TZOFFSETFROM"])).replace(tzinfo=UTC)


def offset(value: str) -> timedelta:
    sign, hours, minutes = re.fullmatch(r"([+-])(\d\d)(\d\d)", value).groups()
    return timedelta(hours=int(hours), minutes=int(minutes)) * (-1 if sign == "-" else 1)
