"""The norms of an advisory: proposed by anybody in it, agreed by a show of hands, kept in versions."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from circles.models import AgreementIdea, Agreements, Run
from circles.schedule import hold_advisory
from schools import clock
from schools.models import Advisory, Member
from schools.prepared import Prepared

MOST_OPEN_IDEAS = 5
FEWEST_TOLD = 10
CURRENT = Prepared(
    lambda advisory: Agreements.objects.filter(advisory=advisory).order_by("-version")[:1], advisory=-1
)


class AgreedMeanwhile(Exception):
    """Somebody wrote another version after the one that this one was made from."""


class IdeaGone(Exception):
    """An idea that was to be taken in is taken back or decided: nothing was written."""


class TooManyIdeas(Exception):
    """As many ideas of this person wait as of one may."""


@dataclass(frozen=True)
class Vote:
    """What the group agreed: the lines in their order, the hands for them of so many people there."""

    lines: list[str]
    hands: int
    present: int


def current_agreements(advisory: Advisory) -> Agreements | None:
    return CURRENT.first(advisory=advisory.pk)


def agree(advisory: Advisory, vote: Vote, *, ideas: list[AgreementIdea], by: Member, seen: int) -> bool:
    """Writes the version after the one that was `seen` (0: none), and marks the ideas that went into it.

    False when the very same vote was written already: the form was sent twice. Raises AgreedMeanwhile, and IdeaGone
    when one of the ideas was taken back or decided meanwhile.
    """
    with transaction.atomic():
        hold_advisory(advisory)
        newest = current_agreements(advisory)
        if newest and newest.version == seen + 1 and vote_of(newest) == vote:
            return False
        if seen != (newest.version if newest else 0):
            raise AgreedMeanwhile
        take_in([idea.pk for idea in ideas])
        Agreements.objects.create(
            school_id=advisory.school_id,
            advisory=advisory,
            version=seen + 1,
            lines=vote.lines,
            hands=vote.hands,
            present=vote.present,
            agreed_on=clock.today(by.school),
            written_by=by,
        )
        Run.objects.under_way().filter(circle__advisory=advisory).update(version=F("version") + 1)
        return True


def take_in(ideas: list[int]) -> None:
    """Those that were taken in before are as good. Raises IdeaGone, and moves none, when another is gone."""
    before = AgreementIdea.objects.filter(pk__in=ideas, state=AgreementIdea.State.TAKEN).count()
    if before + move_ideas(ideas, AgreementIdea.State.TAKEN) < len(ideas):
        raise IdeaGone


def vote_of(agreements: Agreements) -> Vote:
    return Vote(agreements.lines, agreements.hands, agreements.present)


def move_ideas(ideas: list[int], state: str, before: str = AgreementIdea.State.OPEN) -> int:
    """Gives those of the ideas that are still in the state `before` another one; returns their number."""
    at = clock.now() if state == AgreementIdea.State.WITHDRAWN else None
    rows = AgreementIdea.objects.filter(pk__in=ideas, state=before)
    return rows.update(state=state, withdrawn_at=at)


def forget_ideas() -> None:
    """Deletes what was taken back a day ago."""
    AgreementIdea.objects.to_forget(clock.now()).delete()


def reopen_idea(idea: AgreementIdea) -> bool:
    """Undoes that it was taken back or not agreed. False when the same words wait again, or nothing was to undo.

    Raises TooManyIdeas.
    """
    with transaction.atomic():
        hold_advisory(idea.advisory)
        if AgreementIdea.objects.open_in(idea.advisory).filter(text=idea.text).exists():
            return False
        if not may_propose(idea.advisory, idea.proposed_by):
            raise TooManyIdeas
        return bool(move_ideas([idea.pk], AgreementIdea.State.OPEN, before=idea.state))


def may_propose(advisory: Advisory, member: Member | None) -> bool:
    """One person's ideas wait five at most, so that nobody fills the list alone."""
    if not member:
        return True
    waiting = AgreementIdea.objects.open_in(advisory).filter(proposed_by=member)
    return waiting.count() < MOST_OPEN_IDEAS


@dataclass(frozen=True)
class Line:
    """One line of a version; `is_new` when the version before did not have it."""

    text: str
    is_new: bool


@dataclass(frozen=True)
class Version:
    agreements: Agreements
    lines: list[Line]
    gone: list[str]

    @property
    def tells_hands(self) -> bool:
        return tells_hands(self.agreements)


def tells_hands(agreements: Agreements) -> bool:
    """In a small group a count names who did not raise a hand."""
    return agreements.present >= FEWEST_TOLD


def versions_of(advisory: Advisory) -> list[Version]:
    """Newest first, each against the one before. One query."""
    found = list(Agreements.objects.filter(advisory=advisory).select_related("written_by"))
    before = [*(each.lines for each in found[1:]), []]
    return [compare(one, other) for one, other in zip(found, before, strict=False)]


def compare(agreements: Agreements, before: list[str]) -> Version:
    return Version(
        agreements,
        [Line(line, line not in before) for line in agreements.lines],
        [line for line in before if line not in agreements.lines],
    )
