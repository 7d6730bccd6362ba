from journals.models.entry import Audience, Entry
from journals.models.reply import Reply
from journals.models.report import Hiding, Report
from journals.models.share import Share
from journals.models.thanks import Thanks
from journals.models.week_prompt import WeekPrompt

__all__ = [
    "Audience",
    "Entry",
    "Hiding",
    "Reply",
    "Report",
    "Share",
    "Thanks",
    "WeekPrompt",
]
