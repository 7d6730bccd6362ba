from typing import Any

from reports.families import address_of as families_address_of
from reports.models import Release
from tests.cast import Place
from tests.reports.committed import a_commitment
from tests.reports.released import SHARED, a_held_release, a_release, a_survey_that_closed
from tests.reports.shown import results_of
from tests.reports.weeks import a_weekly_report
from tests.targets.makers import Makers


def a_shared_release(place: Place) -> Release:
    """Everybody sees what is for them, and thirty people wrote something."""
    survey = a_survey_that_closed(place, question="What helps?")
    return a_release(place, survey=survey, texts=["Friends."] * 30, **SHARED)


def two_results(place: Place) -> dict[str, Any]:
    """To look at on the first page of results, shared with everybody."""
    results_of(place, days_ago=90, bands={("school", ""): (40, 45)}, **SHARED)
    results_of(place, bands={("school", "student-voice"): (40, 45)}, **SHARED)
    return {}


OBJECTS: Makers = {}

WORDS: Makers = {
    **{
        f"reports:release_{what}": lambda p: {"survey": a_shared_release(p).survey_id}
        for what in ("detail", "csv", "spreadsheet", "pdf", "line", "texts")
    },
    **{
        f"reports:release_{what}": lambda p: {"survey": a_held_release(p).survey_id}
        for what in ("hold", "withhold")
    },
    "reports:circle_practice_csv": lambda p: {"table": "weeks"},
    **{
        f"reports:weekly_{what}": lambda p: {"monday": str(a_weekly_report(p).monday)}
        for what in ("week", "pdf")
    },
    "reports:dashboard": two_results,
    **{
        f"reports:guide_{verb}": lambda p: {"construct": "student-voice"}
        for verb in ("detail", "put", "take_back")
    },
    **{
        f"reports:commitment_{verb}": lambda p: {"pk": a_commitment(p).pk}
        for verb in ("edit", "done", "reopen", "remove", "restore")
    },
    "reports:families": lambda p: {"token": families_address_of(a_shared_release(p)).split("/")[-2]},
}
