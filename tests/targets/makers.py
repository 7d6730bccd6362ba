from collections.abc import Callable
from typing import Any

from tests.cast import Place

Makers = dict[str, Callable[[Place], Any]]
