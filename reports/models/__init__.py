from reports.models.figure import Figure, Level, OpenText, ReleasedGroup
from reports.models.release import Release

__all__ = ["Figure", "Level", "OpenText", "Release", "ReleasedGroup"]
