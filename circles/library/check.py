"""Whether the items that come with the product may ship: enough of each, no two alike, protected areas tagged."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from circles.library.content import ShippedItem
from circles.models.words import Area, Depth, Kind, Season, Strategy, Theme

MOST_SHARED = 0.5
LEAST = {
    Kind.PROMPT: 180,
    Kind.ACTIVITY: 72,
    Kind.MEDIA: 24,
    Kind.QUESTION: 24,
    Kind.OPENING: 12,
    Kind.CLOSING: 12,
    Kind.STARTER: 20,
}
SUGGESTS = {
    Area.POLITICAL: "politic politics political vote voted voting "
    "election president government party law laws protest",
    Area.MENTAL: "anxious anxiety depressed depression therapy therapist "
    "panic stress stressed grief suicide lonely hopeless",
    Area.SEX: "sex sexual dating date crush kiss gender boyfriend girlfriend",
    Area.ILLEGAL: "drug drugs vape vaping alcohol drunk steal stole "
    "stolen illegal crime police arrested cheat cheated weapon",
    Area.FAMILY: "parent parents mom dad mother father brother "
    "sister family families guardian divorce grandparent home",
    Area.PRIVILEGED: "doctor lawyer priest pastor minister nurse confession therapist",
    Area.RELIGION: "religion religious god church mosque temple pray "
    "prayer faith holy worship christmas ramadan holiday holidays",
    Area.INCOME: "money afford income rich poor salary rent cost costs expensive job jobs wage",
}
ALIKE = (
    (Kind.PROMPT, Kind.QUESTION),
    (Kind.ACTIVITY, Kind.MEDIA),
    (Kind.OPENING, Kind.CLOSING),
    (Kind.STARTER,),
)


def problems_of(items: Sequence[ShippedItem]) -> list[str]:
    """Everything that stands against shipping these items, a sentence each; none when all is well."""
    return [*too_few(items), *doubled_keys(items), *alike(items), *untagged(items)]


def too_few(items: Iterable[ShippedItem]) -> Iterator[str]:
    """Of each kind, theme and strategy; of prompts for each theme at each depth and in each season."""
    found = Counter(each for item in items for each in shelves_of(item))
    wanted: dict[tuple[str, ...], int] = {(kind,): number for kind, number in LEAST.items()}
    for theme in Theme.values:
        wanted |= {(Kind.PROMPT, theme, depth): 9 for depth in Depth.values}
        wanted |= {(Kind.PROMPT, theme, season): 2 for season in Season.values}
        wanted |= {(Kind.ACTIVITY, theme): 12, (Kind.MEDIA, theme): 3, (Kind.QUESTION, theme): 2}
    wanted |= {(Kind.ACTIVITY, strategy): 8 for strategy in Strategy.values}
    for shelf, number in wanted.items():
        if found[shelf] < number:
            yield f"{' '.join(shelf)}: {found[shelf]} of at least {number}"


def shelves_of(item: ShippedItem) -> set[tuple[str, ...]]:
    facets = (item.theme, item.strategy)
    return {
        (item.kind,),
        *((item.kind, facet) for facet in facets if facet),
        *((item.kind, item.theme, facet) for facet in (item.depth, item.season) if facet),
    }


def doubled_keys(items: Iterable[ShippedItem]) -> Iterator[str]:
    counted = Counter((item.kind, item.key) for item in items)
    yield from (
        f"{kind} {key} is there {number} times" for (kind, key), number in counted.items() if number > 1
    )


def alike(items: Sequence[ShippedItem]) -> Iterator[str]:
    """Pairs where more than half of the shorter one's distinct words stand in the other."""
    for kinds in ALIKE:
        found = [(item, words_of(heard(item))) for item in items if item.kind in kinds]
        for (one, words), (other, more) in combinations(found, 2):
            shared = len(words & more) / min(len(words), len(more))
            if shared > MOST_SHARED:
                yield (
                    f"{one.kind} {one.key} and {other.kind} {other.key} share {shared:.0%} of their words: "
                    f"{' '.join(sorted(words & more))}"
                )


def heard(item: ShippedItem) -> str:
    """What must not sound like another: a prompt's own sentence; all of what has steps."""
    return item.words if item.steps else item.text


def words_of(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+(?:['’][a-z]+)?", text.lower()))


def untagged(items: Iterable[ShippedItem]) -> Iterator[str]:
    """Items whose words suggest a protected area that is neither tagged nor ruled out."""
    for item in items:
        for area in suggested_areas(f"{item.words} {item.materials}"):
            if area not in (*item.ppra, *item.untouched):
                yield f"{item.kind} {item.key}: {area} is neither tagged nor ruled out"


def suggested_areas(text: str) -> dict[Area, list[str]]:
    """The protected areas that words of a text suggest, each with those words."""
    words = words_of(text)
    found = {area: sorted(words & set(suggesting.split())) for area, suggesting in SUGGESTS.items()}
    return {area: matched for area, matched in found.items() if matched}
