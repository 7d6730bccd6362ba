from io import BytesIO
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest

from advisory.wsgi import application


def ask(query: str = "", **environ: Any) -> str:
    """The status line of the sign-in page, asked as a web server asks."""
    environ = {"PATH_INFO": "/accounts/login/", "QUERY_STRING": query, "HTTP_HOST": "localhost"} | environ
    setup_testing_defaults(environ)
    said: list[str] = []
    response = application(environ, lambda status, headers, error=None: said.append(status))
    b"".join(response)
    response.close()
    return said[0]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("charset", ["zlib", "hex", "undefined", "idna", "utf-16", "nonsense"])
def test_a_made_up_charset_does_no_harm(charset: str) -> None:
    assert ask("next=x", CONTENT_TYPE=f"text/plain; charset={charset}") == "200 OK"


@pytest.mark.django_db(transaction=True)
def test_a_surrogate_cannot_be_smuggled_in() -> None:
    assert ask("next=%5Cud800", CONTENT_TYPE='text/plain; CHARSET="unicode_escape"') == "200 OK"


@pytest.mark.django_db(transaction=True)
def test_nul_in_a_path_is_refused() -> None:
    assert ask(PATH_INFO="/welcome/\0/", **{"wsgi.input": BytesIO()}) == "400 Bad Request"
