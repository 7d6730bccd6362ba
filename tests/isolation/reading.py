"""Everything of an answer that a person could read, as one text."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import typst
from django.core import mail

UTF_8 = "utf-8"


@contextmanager
def words_of_pdfs() -> Iterator[list[str]]:
    """What is set in type meanwhile: within the file it is numbers of glyphs."""
    compile_, found = typst.compile, []

    def compile_and_note(source: Any, *args: Any, **given: Any) -> Any:
        found.append(f"{source!r} {given.get('sys_inputs')}")
        return compile_(source, *args, **given)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(typst, "compile", compile_and_note)
        yield found


def all_words(response: Any) -> str:
    """Of its head, its body, the messages for the next page and the letters that were sent."""
    parts = [*map(str, response.items()), response.cookies.output(), *messages_of(response), *letters()]
    return "\n".join([*parts, *bodies(response)]).lower()


def bodies(response: Any) -> Iterator[str]:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    yield content.decode(UTF_8, "replace")
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            yield from (packed.read(name).decode(UTF_8, "replace") for name in packed.namelist())


def messages_of(response: Any) -> Iterator[str]:
    storage = getattr(response.wsgi_request, "_messages", None)
    yield from (str(message) for message in getattr(storage, "_queued_messages", []))


def letters() -> Iterator[str]:
    for letter in mail.outbox:
        yield f"{letter.message()}"
    mail.outbox.clear()
