from typing import Any

from care.models import Ground
from tests.care.rows import (
    a_call,
    a_closed_call,
    a_concern,
    a_named_adult,
    a_request,
    a_taken_call,
    an_absence,
    an_opening,
)
from tests.cast import Place
from tests.journals.rows import (
    an_entry,
)
from tests.targets.makers import Makers


def a_lawful_entry(place: Place) -> dict[str, Any]:
    """Maya's for only herself, which Ms. Diaz may open."""
    entry = an_entry(place, "me")
    return {"pk": an_opening(place, entries=[entry]).pk, "entry": entry.pk}


OBJECTS: Makers = {
    **{
        f"care:concern_{verb}": a_concern
        for verb in ("detail", "acknowledge", "note", "report", "close", "reopen")
    },
    **{f"care:named_adult_{verb}": a_named_adult for verb in ("edit", "move", "remove")},
    "care:absence_remove": an_absence,
    **{f"care:call_{verb}": a_call for verb in ("detail", "add", "withdraw", "acknowledge", "hand_over")},
    **{f"care:call_{verb}": a_taken_call for verb in ("arrange", "note", "close")},
    "care:call_reopen": a_closed_call,
    **{f"care:lawful_opening_{verb}": a_request for verb in ("detail", "approve", "refuse", "end")},
    "care:lawful_entry_list": an_opening,
    "care:family_file": lambda p: an_opening(p, ground=Ground.PARENT),
}

WORDS: Makers = {
    "care:lawful_entry": a_lawful_entry,
}
