from roster.models.invitation import Invitation
from roster.models.roster_import import Import

__all__ = ["Import", "Invitation"]
