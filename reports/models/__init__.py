from reports.models.commitment import Commitment
from reports.models.figure import Figure, Level, OpenText, ReleasedGroup
from reports.models.release import Release
from reports.models.weekly import WeeklyRecipient, WeeklyReport, WeeklySchedule

__all__ = [
    "Commitment",
    "Figure",
    "Level",
    "OpenText",
    "Release",
    "ReleasedGroup",
    "WeeklyRecipient",
    "WeeklyReport",
    "WeeklySchedule",
]
