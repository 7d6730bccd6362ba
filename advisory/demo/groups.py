"""What groups made together: agreements in versions, ideas that wait, and interest interviews."""

from datetime import datetime, timedelta
from random import Random

from advisory.demo.people import Group
from circles.interviews.end import end_interview
from circles.interviews.start import start_interview
from circles.models import AgreementIdea, Agreements, Interview, InterviewAnswer, InterviewQuestion

FIRST = ("We let each other finish.", "We may pass, and nobody asks why.", "What is said here stays here.")
SECOND = (
    "We let each other finish, also when it takes a while.",
    "We may pass, and nobody asks why.",
    "What is said here stays here, unless somebody may get hurt.",
    "We laugh with each other, not at each other.",
)
IDEAS = ("Phones stay in the bag.", "Whoever holds the stone has the word.")
ENDED = {
    "What could you teach somebody in ten minutes?": (
        "How to fold a paper frog that jumps",
        "A card trick",
        "Three chords on a ukulele",
        "How to dribble with my left hand",
        "How to say hello in Yoruba",
    ),
    "Which sound do you like to hear?": (
        "Rain on the bus window",
        "The bell for lunch",
        "My cousin laughing",
        "A skateboard on smooth ground",
        "Popcorn",
    ),
}
RUNNING = {
    "What would you put on the wall of a room that is only yours?": (
        "A map of the bus lines",
        "Drawings by my little sister",
        "A huge photo of the ocean at night",
        "Every ticket I ever kept",
        "Nothing, just yellow paint",
    ),
    "Which small job do you do well without being asked?": (
        "I water the plants",
        "Untangling cables",
        "I find lost things",
        "Feeding the neighbor’s cat",
        "I wash the rice for dinner",
    ),
    "What do you know more about than most people here?": (
        "Axolotls",
        "Old video games",
        "Every station of the Blue Line",
        "How bread rises",
        "The names of clouds",
    ),
}


def add_agreements(groups: list[Group]) -> None:
    """Every advisory agreed at the start of its year, and most once more; in the first one ideas wait."""
    rows = []
    for at, group in enumerate(groups):
        rows.append(version(group, 1, FIRST, 7))
        if at % 4 != 3:
            rows.append(version(group, 2, SECOND, 49))
    Agreements.objects.bulk_create(rows)
    first = groups[0]
    AgreementIdea.objects.bulk_create(
        AgreementIdea(
            school_id=first.advisory.school_id, advisory=first.advisory, text=text, proposed_by=student
        )
        for text, student in zip(IDEAS, first.students[1:], strict=False)
    )


def version(group: Group, number: int, lines: tuple[str, ...], days: int) -> Agreements:
    people = len(group.students) + 1
    return Agreements(
        school_id=group.advisory.school_id,
        advisory=group.advisory,
        version=number,
        lines=list(lines),
        hands=people,
        present=people,
        agreed_on=group.advisory.year.starts_on + timedelta(days=days),
        written_by=group.leaders[0],
    )


def add_interviews(groups: list[Group], now: datetime, random: Random) -> None:
    """The first advisory has held one and answers another; its first student has yet to."""
    group = groups[0]
    past = begin(group, list(ENDED))
    for question in past.questions.all():
        answer(question, group, ENDED[question.text], len(group.students), random)
    end_interview(past)
    weeks_ago = now - timedelta(days=24)
    Interview.objects.filter(pk=past.pk).update(created_at=weeks_ago - timedelta(days=7), ended_at=weeks_ago)
    for question in begin(group, list(RUNNING)).questions.all():
        answer(question, group, RUNNING[question.text], len(group.students) * 2 // 3, random)


def begin(group: Group, questions: list[str]) -> Interview:
    interview = Interview(school_id=group.advisory.school_id, advisory=group.advisory)
    return start_interview(interview, questions, group.leaders[0])


def answer(
    question: InterviewQuestion, group: Group, texts: tuple[str, ...], number: int, random: Random
) -> None:
    """So many of the students answer, the last ones first."""
    InterviewAnswer.objects.bulk_create(
        InterviewAnswer(
            school_id=question.school_id,
            question=question,
            student=student,
            text=random.choice(texts),
            is_kept=random.random() < 0.6,
        )
        for student in group.students[::-1][:number]
    )
