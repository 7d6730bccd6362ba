"""What a page carries of the state in which it was read."""

import re
from typing import Any


def seen_on(page: Any, name: str = "seen") -> str:
    """The hidden value of a form."""
    return re.search(f'<input type="hidden" name="{name}" value="([^"]+)"', page.text)[1]
