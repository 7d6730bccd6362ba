from circles.models.agreement import AgreementIdea, Agreements
from circles.models.circle import Circle
from circles.models.debrief import Debrief
from circles.models.feed import CalendarFeed
from circles.models.follow_up import FollowUp
from circles.models.grouping import Grouping, GroupSeat
from circles.models.hands import ShowOfHands
from circles.models.interview import Interest, Interview, InterviewAnswer, InterviewQuestion
from circles.models.item import Item, LoadedLibrary
from circles.models.log import LogRevision, Turn
from circles.models.plan import Plan, PlanStep
from circles.models.run import Run, Seat, Tap
from circles.models.series import Series

__all__ = [
    "AgreementIdea",
    "Agreements",
    "CalendarFeed",
    "Circle",
    "Debrief",
    "FollowUp",
    "GroupSeat",
    "Grouping",
    "Interest",
    "Interview",
    "InterviewAnswer",
    "InterviewQuestion",
    "Item",
    "LoadedLibrary",
    "LogRevision",
    "Plan",
    "PlanStep",
    "Run",
    "Seat",
    "Series",
    "ShowOfHands",
    "Tap",
    "Turn",
]
