from typing import Any

from surveys.models import InstrumentVersion, Survey
from surveys.previews import address_of
from tests.cast import Place
from tests.surveys.files import GOOD
from tests.surveys.rows import (
    BELONGING,
    a_permission,
    a_planned_survey,
    a_sheet,
    a_survey,
    an_own_version,
)
from tests.targets.makers import Makers


def an_answered_survey(place: Place) -> Survey:
    """Maya handed in her sheet."""
    survey = a_survey(place)
    a_sheet(survey, place.maya, 1, 2, 3)
    return survey


def an_own_instrument(place: Place) -> dict[str, Any]:
    code = f"ours-{InstrumentVersion.objects.count()}"
    version = an_own_version(
        place, GOOD.replace("our-survey", code).replace(f'supersedes = "{code}/1"\n', "")
    )
    return {"code": version.code, "version": version.version}


OBJECTS: Makers = {
    "surveys:survey_detail": a_survey,
    **{f"surveys:survey_{verb}": a_planned_survey for verb in ("edit", "call_off")},
    "surveys:survey_close": a_survey,
    "surveys:survey_closing": a_survey,
    "surveys:permission_list": a_planned_survey,
    "surveys:permission_forget": a_permission,
    "surveys:answer": a_survey,
    "surveys:thanks": an_answered_survey,
}

WORDS: Makers = {
    **{
        f"surveys:instrument_{verb}": lambda p: {"code": BELONGING.partition("/")[0], "version": 1}
        for verb in ("detail", "file", "edit")
    },
    **{f"surveys:instrument_{verb}": an_own_instrument for verb in ("put_away", "bring_back")},
    "surveys:preview": lambda p: {"token": address_of(a_planned_survey(p)).split("/")[-2]},
}
