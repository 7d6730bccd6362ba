from schools import clock
from tests.circles.rows import (
    a_coming_circle,
)
from tests.journals.rows import (
    a_closed_report,
    a_hidden_entry,
    a_reply,
    a_report,
    a_reported_entry,
    a_week_prompt,
    an_entry,
    some_hidden_thanks,
    some_reported_thanks,
    some_thanks,
    thanks_to_rivera,
)
from tests.targets.makers import Makers

OBJECTS: Makers = {
    **{
        f"journals:entry_{verb}": an_entry
        for verb in ("detail", "write", "save", "audience", "line", "remove")
    },
    "journals:entry_restore": lambda p: an_entry(p, removed_at=clock.now()),
    "journals:entry_report": an_entry,
    "journals:entry_hide": a_reported_entry,
    "journals:entry_reports_close": a_reported_entry,
    "journals:entry_lift": a_hidden_entry,
    "journals:thanks_report": some_thanks,
    "journals:thanks_hide": some_reported_thanks,
    "journals:thanks_reports_close": some_reported_thanks,
    "journals:thanks_lift": some_hidden_thanks,
    "journals:report_take_back": lambda p: a_report(p, an_entry(p), p.rivera),
    "journals:report_reopen": a_closed_report,
    "journals:reply_new": an_entry,
    "journals:reply_remove": a_reply,
    "journals:reply_restore": lambda p: a_reply(p, removed_at=clock.now()),
    "journals:week_prompt_remove": a_week_prompt,
    "journals:week_prompt_restore": lambda p: a_week_prompt(p, removed_at=clock.now()),
    **{f"journals:thanks_{verb}": thanks_to_rivera for verb in ("detail", "print", "agree", "remove")},
    "journals:thanks_restore": lambda p: thanks_to_rivera(p, removed_at=clock.now()),
    "journals:circle_offered": a_coming_circle,
}

WORDS: Makers = {}
