"""Which plan every coming circle of an advisory could have: plain data in, plain data out.

The rules, in the order in which they speak:

1. The last circle of a term celebrates. The last before a break says thanks. After five circles without shared
   media comes one with. Every other is a check-in with a prompt.
2. The theme that the year has had least comes first, of equals the one that is longest ago; never that of the
   circle before or of the plan after, while another has anything left. The first and the third circle of a year
   get acquainted.
3. Light until four circles and four weeks are behind the group. Then middle and light take turns. After twelve
   circles and twelve weeks a light circle is followed by a middle one, that by a deep one, and that by a light one.
4. Nothing comes twice. What has a season waits for it. An activity takes half of the circle at most, better two
   fifths, is no deeper than the circle and suits the number of students; a circle of twelve minutes or less has a
   prompt and no more.
5. When nothing is left, the season gives way, then the depth, then the theme; at last comes what was longest ago.
   An activity comes again after a year at the earliest, because its template has a simple one of its own.

Whatever is open after that, the numbers of advisory and item settle, so that a page says the same tomorrow.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from circles.plans.pick import (
    ACTIVITY,
    CLOSING,
    MEDIA,
    OPENING,
    Picked,
    Relaxed,
    Setting,
    activity_tiers,
    pick,
    prompt_tiers,
    shelve,
)
from circles.plans.year import DEPTHS, LIGHT, Card, Group, Library, Meeting, Memory, Planned, level

CHECK_IN, GRATITUDE, MEDIA_CIRCLE, CELEBRATION = "check-in", "gratitude", "media", "celebration"
PROMPT, FIRST_THEME = "prompt", "acquainted"
SHORT_CIRCLE, CIRCLES_WITHOUT_MEDIA = 12, 5


class Why(StrEnum):
    """What there is to say about a suggestion."""

    TERM = "term"
    BREAK = "break"
    MEDIA = "media"
    FIRST = "first"
    NEW_THEME = "new_theme"
    LONGEST_AGO = "longest_ago"
    LEAST = "least"
    DEEPER = "deeper"
    LIGHTER = "lighter"
    OTHER_SEASON = "other_season"
    OTHER_DEPTH = "other_depth"
    OTHER_THEME = "other_theme"
    REPEATED = "repeated"
    NOTHING = "nothing"
    OTHER_ACTIVITY = "other_activity"
    SAME_ACTIVITY = "same_activity"
    NO_ACTIVITY = "no_activity"


ANY_DEPTH = [{"", *DEPTHS}]
GAVE_WAY = {
    Relaxed.SEASON: Why.OTHER_SEASON,
    Relaxed.DEPTH: Why.OTHER_DEPTH,
    Relaxed.THEME: Why.OTHER_THEME,
    Relaxed.REPEATED: Why.REPEATED,
}
ABOUT_THE_THEME = (Why.FIRST, Why.NEW_THEME, Why.LONGEST_AGO, Why.LEAST, Why.DEEPER, Why.LIGHTER)
ABOUT_THE_ACTIVITY = {Relaxed.THEME: [Why.OTHER_ACTIVITY], Relaxed.REPEATED: [Why.SAME_ACTIVITY]}


@dataclass(frozen=True)
class Wish:
    """Somebody's own choice for one meeting: a template, and how many suggestions to pass over."""

    meeting: int = 0
    template: str = ""
    other: int = 0


@dataclass(frozen=True)
class Suggestion:
    """By ids: `items` are those of cards, by kind."""

    meeting: int
    template: str
    theme: str
    items: dict[str, int]
    why: tuple[Why, ...]


def propose(
    group: Group, meetings: Sequence[Meeting], library: Library, wish: Wish | None = None
) -> list[Suggestion]:
    """One for each open meeting. `meetings` are all of the year that take place, in order."""
    return list(Year(group, meetings, library, wish or Wish()).suggestions())


class Year:
    """Walks through the circles of one group."""

    def __init__(self, group: Group, meetings: Sequence[Meeting], library: Library, wish: Wish) -> None:
        self.group, self.meetings, self.library, self.wish = group, meetings, library, wish
        self.shelves = shelve(group.pk, library.cards)
        themes = [meeting.plan.theme for meeting in meetings if meeting.plan and meeting.plan.theme]
        self.memory = Memory(dict(group.used), Counter(themes))

    def suggestions(self) -> Iterator[Suggestion]:
        for meeting, after in zip(self.meetings, [*self.meetings[1:], None], strict=False):
            plan = meeting.plan or Planned()
            if meeting.is_open:
                suggestion, plan = self.suggest(meeting, after)
                self.memory.take_in(plan, meeting.on)
                yield suggestion
            self.memory.pass_by(plan, meeting.on)

    def suggest(self, meeting: Meeting, after: Meeting | None) -> tuple[Suggestion, Planned]:
        wish = self.wish if self.wish.meeting == meeting.pk else Wish()
        template, occasion = self.template_for(meeting)
        if wish.template:
            template, occasion = wish.template, None
        kinds = kinds_for(self.library.takes[template], meeting.minutes)
        cards, why = Case(self, meeting, after, wish.other, occasion_of(template)).fill(kinds)
        told = [occasion, *(each for each in why if each not in ABOUT_THE_THEME)] if occasion else why
        items = {kind: card.pk for kind, card in cards.items()}
        plan = planned(cards)
        return Suggestion(meeting.pk, template, plan.theme, items, tuple(told)), plan

    def template_for(self, meeting: Meeting) -> tuple[str, Why | None]:
        """Rule 1, with what to say of it."""
        if meeting.ends_term:
            return CELEBRATION, Why.TERM
        if meeting.before_break:
            return GRATITUDE, Why.BREAK
        has_media = meeting.minutes > SHORT_CIRCLE and any(card.kind == MEDIA for card in self.library.cards)
        if has_media and self.memory.without_media >= CIRCLES_WITHOUT_MEDIA:
            return MEDIA_CIRCLE, Why.MEDIA
        return CHECK_IN, None


def occasion_of(template: str) -> str:
    """What a template's items are kept for."""
    return template if template in (GRATITUDE, CELEBRATION) else ""


def kinds_for(takes: frozenset[str], minutes: int) -> frozenset[str]:
    return takes & {PROMPT} if minutes <= SHORT_CIRCLE else takes


def planned(cards: Mapping[str, Card]) -> Planned:
    """The suggestion as a plan; its theme is the prompt's, else that of the shared media, else the activity's."""
    about = main_kind(cards)
    return Planned(
        theme=cards[about].theme if about else "",
        depth=cards[PROMPT].depth if PROMPT in cards else "",
        items=frozenset(card.pk for card in cards.values()),
        has_media=MEDIA in cards,
    )


def main_kind(kinds: Collection[str]) -> str:
    """What a circle is about."""
    return next((kind for kind in (PROMPT, MEDIA, ACTIVITY) if kind in kinds), "")


class Case:
    """One open meeting, for which cards are looked for."""

    def __init__(
        self, year: Year, meeting: Meeting, after: Meeting | None, other: int, occasion: str
    ) -> None:
        self.memory, self.shelves, self.on, self.other = year.memory, year.shelves, meeting.on, other
        next_theme = after.plan.theme if after and after.plan else ""
        self.themes = ranked_themes(year.library.themes, self.memory, next_theme)
        self.setting = Setting(
            on=meeting.on,
            minutes=meeting.minutes,
            size=year.group.size,
            deepest=self.memory.deepest(meeting.on),
            used=self.memory.used,
            occasion=occasion,
        )

    def fill(self, kinds: frozenset[str]) -> tuple[dict[str, Card], list[Why]]:
        """A card of each kind, as far as there is one, and what to say of them."""
        about = main_kind(kinds)
        main = self.main(about) if about else None
        cards = {about: main.card} if main else {}
        why = self.words_on(main, about) if about else []
        if ACTIVITY in kinds - {about}:
            activity = self.activity(main.card if main else None)
            cards |= {ACTIVITY: activity.card} if activity else {}
            why += ABOUT_THE_ACTIVITY.get(activity.relaxed, []) if activity else [Why.NO_ACTIVITY]
        return cards | self.frames(kinds), why

    def main(self, kind: str) -> Picked | None:
        depth = self.memory.next_depth(self.on)
        tiers = activity_tiers(depth) if kind == ACTIVITY else prompt_tiers(depth)
        return pick(self.shelves, kind, [*self.themes, ""], tiers, self.setting, self.other)

    def activity(self, beside: Card | None) -> Picked | None:
        """Of the theme of what it stands beside, and no deeper."""
        theme, depth = (beside.theme, beside.depth) if beside else (self.themes[0], LIGHT)
        themes = sorted(self.themes, key=lambda each: each != theme)
        return pick(self.shelves, ACTIVITY, themes, activity_tiers(depth), self.setting, self.other)

    def frames(self, kinds: frozenset[str]) -> dict[str, Card]:
        """An opening and a closing, if the template has room for them."""
        wanted = [kind for kind in (OPENING, CLOSING) if kind in kinds]
        found = {
            kind: pick(self.shelves, kind, ["", *self.themes], ANY_DEPTH, self.setting) for kind in wanted
        }
        return {kind: picked.card for kind, picked in found.items() if picked}

    def words_on(self, main: Picked | None, kind: str) -> list[Why]:
        if not main:
            return [Why.NO_ACTIVITY if kind == ACTIVITY else Why.NOTHING]
        if main.relaxed in (Relaxed.THEME, Relaxed.REPEATED):
            return [GAVE_WAY[main.relaxed]]
        about_depth = GAVE_WAY.get(main.relaxed) or compared(main.card.depth, self.memory.depth)
        return [why_theme(main.card.theme, self.memory), *([about_depth] if about_depth else [])]


def ranked_themes(themes: Sequence[str], memory: Memory, next_theme: str) -> list[str]:
    """Rule 2."""
    gets_acquainted = memory.met in (0, 2)
    return sorted(
        themes,
        key=lambda theme: (
            theme in (memory.theme, next_theme),
            not (gets_acquainted and theme == FIRST_THEME),
            memory.counts[theme],
            memory.last.get(theme, date.min),
        ),
    )


def why_theme(theme: str, memory: Memory) -> Why:
    if theme == FIRST_THEME and memory.met in (0, 2):
        return Why.FIRST
    if not memory.counts[theme]:
        return Why.NEW_THEME
    longest_ago = min(memory.last.values(), default=date.min)
    return Why.LONGEST_AGO if memory.last.get(theme) == longest_ago else Why.LEAST


def compared(depth: str, before: str) -> Why | None:
    if not depth or not before or depth == before:
        return None
    return Why.DEEPER if level(depth) > level(before) else Why.LIGHTER
