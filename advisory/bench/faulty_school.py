"""The school that the faults come upon: what its people had acknowledged, and what is there of it."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from pathlib import Path
from time import sleep
from typing import Any, cast

from django.urls import reverse

from advisory.bench.answering import survey_of
from advisory.bench.keepers import Answerer, Caller, Keeper, Logger, Sender, Writer
from advisory.bench.messages import add_circles
from advisory.bench.seeding import analyze
from advisory.bench.writing import Page, count_lost, session_of
from advisory.demo.district import Size, load_demo
from care.models import Call, Kind, Step
from care.words import read_call
from circles.models import Circle, LogRevision
from circles.notes import read_notes
from notices.models import Channel, Delivery, State
from schools import clock
from schools.context import school_context
from schools.models import Account, Advisory, Leadership, Member, School
from surveys.models import Permission, Sheet, Survey
from surveys.questionnaire import read_questionnaire
from surveys.sheets import read_answers

SIZE = Size(360, 12)
WRITERS, ANSWERERS, CALLERS, REMINDED = 40, 20, 6, 30
MOST_WORDS = 200  # sentences: a full disk must be noticed


@dataclass(frozen=True)
class Reminders:
    """Those that were due during the faults, by how often the mail server got each; of some nobody knows."""

    due: int
    once: int
    twice: int
    never: int
    unknown: int


@dataclass
class FaultySchool:
    port: int
    keepers: list[Keeper] = field(default_factory=list)

    def __post_init__(self) -> None:
        load_demo(SIZE, seed=1)
        self.school = School.objects.get(slug="cedar")
        with school_context(self.school.pk):
            Permission.objects.all().delete()
            self.students = iter(list(Member.objects.students().here().select_related("account")))
            self.prober = session_of(cast(Account, next(self.students).account))
        self.circles = add_circles(self.school)
        self.reminded = iter(sorted(self.circles.items()))
        self.survey = survey_of(9, self.school)
        self.logs = list(self.circles_to_log())
        self.keepers += [self.writer() for _person in range(WRITERS)]
        self.keepers += [self.answerer() for _person in range(ANSWERERS)]
        self.keepers += [Logger(Sender(self.port, session), path) for session, path in self.logs]
        analyze()

    def people(self) -> list[Keeper]:
        """Everybody so far, and some who call for an adult from now on."""
        self.keepers += [self.caller() for _person in range(CALLERS)]
        return self.keepers

    def session(self) -> tuple[int, str]:
        student = next(self.students)
        with school_context(self.school.pk):
            return student.pk, session_of(cast(Account, student.account))

    def writer(self) -> Writer:
        _pk, session = self.session()
        return Writer(Sender(self.port, session), Page(session, sizes=MOST_WORDS))

    def answerer(self) -> Answerer:
        pk, session = self.session()
        return Answerer(Sender(self.port, session), reverse("surveys:answer", args=[self.survey.pk]), pk)

    def caller(self) -> Caller:
        pk, session = self.session()
        return Caller(Sender(self.port, session), pk)

    def circles_to_log(self) -> Iterator[tuple[str, str]]:
        """A session of who leads each advisory, and the log of its latest circle."""
        with school_context(self.school.pk):
            for advisory in Advisory.objects.current():
                led = Leadership.objects.filter(advisory=advisory).on(clock.today(self.school))
                account = cast(Account, led.select_related("member__account").earliest("pk").member.account)
                held = Circle.objects.filter(advisory=advisory, state=Circle.State.HELD).latest("on")
                yield session_of(account), reverse("circles:circle_log", args=[held.pk])

    def put_reminders(self) -> None:
        """Due one after the other while the next fault lasts."""
        now = clock.now()
        with school_context(self.school.pk):
            Delivery.objects.bulk_create(
                Delivery(
                    school=self.school,
                    member_id=student,
                    kind="student_reminder",
                    occasion=f"{circle.pk} {circle.on}",
                    channel=Channel.EMAIL,
                    about=circle.pk,
                    data={"on": f"{circle.on}"},
                    due_at=now + timedelta(seconds=at),
                    expires_at=circle.starts_at,
                )
                for at, (student, circle) in enumerate(islice(self.reminded, REMINDED))
            )

    def count_lost(self) -> int:
        """What was acknowledged and is not there, or says something else."""
        with school_context(self.school.pk):
            lost = sum(self.lost_of(keeper) for keeper in self.keepers)
        return lost + count_lost([each.page for each in self.keepers if isinstance(each, Writer)])

    def lost_of(self, keeper: Keeper) -> int:
        if isinstance(keeper, Answerer):
            return self.lost_answers(keeper)
        if isinstance(keeper, Logger):
            revisions = list(LogRevision.objects.filter(token__in=keeper.kept).order_by("pk"))
            found = {
                row.token: note.words for row, note in zip(revisions, read_notes(revisions), strict=True)
            }
            return sum(found.get(token) != words for token, words in keeper.kept.items())
        if isinstance(keeper, Caller) and keeper.kept:
            call = Call.objects.filter(pk=keeper.pk, author=keeper.member).first()
            words = read_call(call) if call else None
            return int(words is None or words.about != keeper.words)
        return 0

    def lost_answers(self, keeper: Answerer) -> int:
        sheet = Sheet.objects.filter(survey=self.survey, respondent=keeper.member).first()
        if sheet is None:
            return len(keeper.kept)
        survey = Survey.objects.get(pk=self.survey.pk)
        given = read_answers(sheet, survey, read_questionnaire(survey.pk)).given
        return sum(given[item - 1] != position for item, position in keeper.kept.items())

    def count_doubled(self) -> int:
        """Calls and words of calls beyond the one that each student sent."""
        callers = [each for each in self.keepers if isinstance(each, Caller)]
        members = [each.member for each in callers]
        with school_context(self.school.pk):
            calls = Call.objects.filter(author__in=members)
            added = Step.objects.filter(call__in=calls, kind=Kind.ADDED).count()
            return calls.exclude(pk__in=[each.pk for each in callers]).count() + added

    def ask(self, question: Callable[[], Any]) -> Any:
        with school_context(self.school.pk):
            return question()

    def follow_reminders(self, ledger: Path, patience: timedelta) -> Reminders:
        """Once nothing waits any more."""
        end = clock.now() + patience
        mine = Delivery.objects.filter(
            kind="student_reminder", about__in={c.pk for c in self.circles.values()}
        )
        waiting = mine.filter(state__in=[State.PENDING, State.SENDING], due_at__lte=clock.now())
        while clock.now() < end and self.ask(waiting.count):
            sleep(1)
        times = Counter(ledger.read_text().split())
        rows = self.ask(lambda: list(mine.values_list("key", "state")))
        arrived = [times[str(key)] for key, _state in rows]
        return Reminders(
            due=len(rows),
            once=arrived.count(1),
            twice=sum(number > 1 for number in arrived),
            never=arrived.count(0),
            unknown=sum(state == State.UNKNOWN for _key, state in rows),
        )
