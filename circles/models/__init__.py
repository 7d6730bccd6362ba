from circles.models.circle import Circle
from circles.models.follow_up import FollowUp
from circles.models.log import LogRevision, Turn
from circles.models.series import Series

__all__ = ["Circle", "FollowUp", "LogRevision", "Series", "Turn"]
