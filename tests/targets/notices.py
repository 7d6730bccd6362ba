from typing import Any

from tests.cast import Place
from tests.notices.rows import put, stop_link
from tests.targets.makers import Makers


def a_stop(place: Place) -> dict[str, Any]:
    """A link of a letter to Ms. Rivera, which whoever has the letter may open."""
    return {"token": stop_link(place, kind="digest").split("/")[3]}


OBJECTS: Makers = {
    "notices:inbox_detail": lambda p: put(p.maya),
    "notices:delivery_retry": lambda p: put(p.rivera, "failed", "email"),
    "notices:address_accept": lambda p: p.rivera,
}

WORDS: Makers = {
    "notices:stop": a_stop,
    "notices:stop_again": a_stop,
    "notices:outbox_detail": lambda p: {"name": "20261110-120000-1-0"},
    "notices:outbox_page": lambda p: {"name": "20261110-120000-1-0"},
}
