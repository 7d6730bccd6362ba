"""What a URL of the access table points at: rows of Cedar Grove's 7B, which Ms. Rivera leads and Maya belongs to.

`OBJECTS` makes the row of a URL that has its `pk`, `WORDS` the arguments of any other; a file each room.
"""

from typing import Any

from tests.cast import Place
from tests.targets import care, circles, journals, notices, reports, roster, schools, surveys
from tests.targets.makers import Makers

ROOMS = (schools, notices, roster, circles, journals, care, surveys, reports)
OBJECTS: Makers = {name: make for room in ROOMS for name, make in room.OBJECTS.items()}
WORDS: Makers = {name: make for room in ROOMS for name, make in room.WORDS.items()}


def targets(name: str, place: Place) -> dict[str, Any]:
    """The arguments of the URL, with the rows they name made."""
    with place.context():
        if name in OBJECTS:
            return {"pk": OBJECTS[name](place).pk}
        return WORDS[name](place) if name in WORDS else {}
