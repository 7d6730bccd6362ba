"""Schools that nobody goes to: grades, advisories of 15 to 24, three attributes that go together as they do in schools,
and answers with effects of the person, the advisory and the question.
"""

from dataclasses import dataclass

import numpy as np

from reports.disclosure.shapes import NONE, Construct, Groups, Item, Numbers, Survey

OPTIONS = 6
FAVOURABLE = frozenset({4, 5})
CUTS = np.array([-3.5, -2.5, -1.4, 0, 1.5])
NEWCOMERS = 14


@dataclass(frozen=True)
class MadeUp:
    survey: Survey
    groups: Groups
    answers: Numbers


def a_survey(constructs: int = 9, each: int = 3) -> Survey:
    items = tuple(Item(OPTIONS, FAVOURABLE) for _item in range(constructs * each))
    return Survey(
        items, tuple(Construct(tuple(range(at * each, at * each + each))) for at in range(constructs))
    )


def a_school(
    students: int,
    seed: int,
    *,
    grades: int | None = None,
    favourable: float = 0.7,
    newcomers: bool | None = None,
    unrecorded: float = 0.01,
    answering: float = 0.85,
    skipping: float = 0.02,
    constructs: int = 9,
) -> MadeUp:
    """Every second school has an advisory of newcomers in each grade, unless it is said."""
    random = np.random.default_rng(seed)
    number = grades or (3 if students <= 300 else 4)
    grade = np.repeat(np.arange(number), students // number)
    learning = (random.random(len(grade)) < 0.15).astype(int)
    with_newcomers = seed % 2 == 0 if newcomers is None else newcomers
    advisory = advisories(grade, learning, with_newcomers, random)
    sex = random.choice(3, len(grade), p=[0.48, 0.48, 0.04])
    shares = random.dirichlet(np.array([0.42, 0.28, 0.14, 0.08, 0.05, 0.03]) * 60)
    origin = random.choice(6, len(grade), p=shares)
    origin = np.where((learning == 1) & (random.random(len(grade)) < 0.6), 1, origin)
    attributes = np.vstack([sex, origin, learning])
    attributes = np.where(random.random(attributes.shape) < unrecorded, NONE, attributes)
    answers = answers_of(advisory, origin, favourable, constructs * 3, random)
    answers[random.random(answers.shape) < skipping] = NONE
    here = random.random(len(grade)) < answering
    groups = Groups(grade[here], attributes[:, here], advisory[here])
    return MadeUp(a_survey(constructs), groups, answers[here])


def advisories(grade: Numbers, learning: Numbers, newcomers: bool, random: np.random.Generator) -> Numbers:
    advisory, number = np.full(len(grade), NONE), 0
    for each in np.unique(grade):
        waiting = random.permutation(np.flatnonzero(grade == each))
        if newcomers:
            first = waiting[learning[waiting] == 1][:NEWCOMERS]
            advisory[first], number = number, number + 1
            waiting = waiting[~np.isin(waiting, first)]
        for together in np.array_split(waiting, max(1, round(len(waiting) / random.uniform(17, 22)))):
            advisory[together], number = number, number + 1
    return advisory


def answers_of(
    advisory: Numbers, origin: Numbers, favourable: float, items: int, random: np.random.Generator
) -> Numbers:
    people = len(advisory)
    climate = np.log(favourable / (1 - favourable)) * 1.2
    leaning = random.normal(0, 0.8, people) + random.normal(0, 0.3, advisory.max() + 1)[advisory]
    leaning += random.normal(0, 0.2, 6)[origin]
    together = np.repeat(random.normal(0, 0.3, (people, items // 3)), 3, axis=1)
    felt = leaning[:, None] + random.normal(climate, 0.7, items) + together
    felt += random.logistic(0, 1, (people, items))
    return (felt[:, :, None] > CUTS).sum(axis=2).astype(np.int8)
