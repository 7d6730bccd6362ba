"""Puts students into pairs or small groups with those they have been together with least often, and longest ago."""

import random
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, count
from typing import NamedTuple

TRIES = 60

Group = list[int]
Pair = frozenset[int]
Costs = Sequence[Sequence[int]]


class Together(NamedTuple):
    """How many times two students were in one group; `ago` is 1 when the last time was the latest grouping."""

    times: int
    ago: int


def group_students(
    students: Sequence[int], size: int, together: Mapping[Pair, Together], seed: int
) -> list[Group]:
    """Everybody in one group of about `size`; the same seed gives the same groups.

    Pairs of an odd number have one group of three; other sizes are never exceeded, and nobody is left alone who
    is not the only one. Near the best: groups at random are improved by swaps, shaken and improved again.
    """
    chance = random.Random(seed)
    names = sorted(students)
    chance.shuffle(names)
    costs = [[cost(together.get(frozenset((one, other)))) for other in names] for one in names]
    groups = best_of_tries(deal(group_sizes(len(names), size)), costs, chance)
    return [[names[place] for place in group] for group in groups]


def group_sizes(number: int, size: int) -> list[int]:
    """As even as can be, the larger ones first."""
    if not number:
        return []
    groups = -(-number // size)
    if number // groups < 2 <= size and groups > 1:
        groups -= 1
    smallest, larger = divmod(number, groups)
    return [smallest + (place < larger) for place in range(groups)]


def cost(found: Together | None) -> int:
    """How often counts first, and twice as often more than twice; among equals how lately."""
    return found.times**2 * 10_000 + 200 // found.ago if found else 0


def deal(sizes: Sequence[int]) -> list[Group]:
    """The numbers from 0 in groups of these sizes."""
    cards = count()
    return [[next(cards) for _card in range(size)] for size in sizes]


def best_of_tries(groups: list[Group], costs: Costs, chance: random.Random) -> list[Group]:
    best, least = groups, total(groups, costs)
    for _try in range(TRIES):
        if not least:
            break
        tried = [list(group) for group in best]
        shake(tried, chance)
        improve(tried, costs)
        found = total(tried, costs)
        if found <= least:
            best, least = tried, found
    return best


def total(groups: Sequence[Group], costs: Costs) -> int:
    return sum(costs[one][other] for group in groups for one, other in combinations(group, 2))


def shake(groups: list[Group], chance: random.Random) -> None:
    """Lets a few students at random change places."""
    for _swap in range(max(2, len(groups) // 3)):
        one, other = chance.sample(range(len(groups)), 2) if len(groups) > 1 else (0, 0)
        swap(groups, one, chance.randrange(len(groups[one])), other, chance.randrange(len(groups[other])))


def improve(groups: list[Group], costs: Costs) -> None:
    """Swaps two students of two groups as long as that makes it better."""
    better = True
    while better:
        better = False
        for one, here, other, there in swaps(groups):
            if gain(groups[one], here, groups[other], there, costs) > 0:
                swap(groups, one, here, other, there)
                better = True


def swaps(groups: Sequence[Group]) -> Iterator[tuple[int, int, int, int]]:
    for one, other in combinations(range(len(groups)), 2):
        for here in range(len(groups[one])):
            for there in range(len(groups[other])):
                yield one, here, other, there


def gain(one: Group, here: int, other: Group, there: int, costs: Costs) -> int:
    """By how much the cost falls when the two change places."""
    mine, theirs = costs[one[here]], costs[other[there]]
    left = sum(mine[near] - theirs[near] for near in one if near != one[here])
    return left + sum(theirs[far] - mine[far] for far in other if far != other[there])


def swap(groups: list[Group], one: int, here: int, other: int, there: int) -> None:
    groups[one][here], groups[other][there] = groups[other][there], groups[one][here]
