from care.models.asking import Asking
from care.models.call import Call, Outcome
from care.models.concern import Concern
from care.models.lawful_opening import Ground, LawfulEntry, LawfulOpening
from care.models.protocol import Absence, NamedAdult, Protocol, ReachCheck
from care.models.step import Kind, Step

__all__ = [
    "Absence",
    "Asking",
    "Call",
    "Concern",
    "Ground",
    "Kind",
    "LawfulEntry",
    "LawfulOpening",
    "NamedAdult",
    "Outcome",
    "Protocol",
    "ReachCheck",
    "Step",
]
