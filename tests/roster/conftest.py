import uuid
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest


@pytest.fixture(autouse=True)
def own_cache(settings: Any, fast_passwords_and_a_clean_cache: None) -> None:
    """Tests run side by side on one server: none sees, or clears away, what another counts."""
    found = settings.CACHES["default"]
    elsewhere = urlunsplit(urlsplit(found["LOCATION"])._replace(path="/14"))
    settings.CACHES = {"default": found | {"LOCATION": elsewhere, "KEY_PREFIX": uuid.uuid4().hex}}
