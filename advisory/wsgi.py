import os
from typing import Any, cast

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "advisory.settings")


class Utf8Request(WSGIRequest):
    """Text is UTF-8, whatever the sender calls it: Django would decode by any of Python's codecs."""

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        plain = {"CONTENT_TYPE": without_charset(meta.get("CONTENT_TYPE", ""))}
        cast(Any, super())._set_content_type_params(plain)


def without_charset(content_type: str) -> str:
    parts = content_type.split(";")
    return ";".join(part for part in parts if not part.strip().lower().startswith("charset"))


application: WSGIHandler = get_wsgi_application()
application.request_class = Utf8Request
