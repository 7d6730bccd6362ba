from reports.models.figure import Figure, OpenText, ReleasedGroup
from reports.models.release import Release

__all__ = ["Figure", "OpenText", "Release", "ReleasedGroup"]
