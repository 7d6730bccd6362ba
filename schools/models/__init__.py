from schools.models.account import Account
from schools.models.advisory import Advisory, Enrollment, Leadership
from schools.models.attribute import Attribute, AttributeValue
from schools.models.calendar import Closure, SchoolYear, Term
from schools.models.district import District, School
from schools.models.heartbeat import Heartbeat
from schools.models.member import Member, Role
from schools.models.opening import Opened, Opening, OpeningHead, Reason
from schools.models.writing_key import WritingKey

__all__ = [
    "Account",
    "Advisory",
    "Attribute",
    "AttributeValue",
    "Closure",
    "District",
    "Enrollment",
    "Heartbeat",
    "Leadership",
    "Member",
    "Opened",
    "Opening",
    "OpeningHead",
    "Reason",
    "Role",
    "School",
    "SchoolYear",
    "Term",
    "WritingKey",
]
