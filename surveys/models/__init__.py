from surveys.models.instrument import InstrumentVersion
from surveys.models.sheet import Answered, Counted, Level, SealedSheet, Sheet, Turnout
from surveys.models.survey import Audience, Consent, Part, Permission, Survey, SurveyAdvisory

__all__ = [
    "Answered",
    "Audience",
    "Consent",
    "Counted",
    "InstrumentVersion",
    "Level",
    "Part",
    "Permission",
    "SealedSheet",
    "Sheet",
    "Survey",
    "SurveyAdvisory",
    "Turnout",
]
