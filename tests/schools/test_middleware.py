from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import include, path

from schools.models import Closure, Member, School
from tests.cast import Place


def add_closure(request: Any) -> None:
    Closure.objects.create(
        school=request.member.school, reason="Canary", starts_on="2027-01-01", ends_on="2027-01-01"
    )


def fails(request: HttpRequest) -> HttpResponse:
    add_closure(request)
    raise ZeroDivisionError


def answers_500(request: HttpRequest) -> HttpResponse:
    add_closure(request)
    return HttpResponse(status=500)


def works(request: HttpRequest) -> HttpResponse:
    add_closure(request)
    return HttpResponse(",".join(Member.objects.values_list("given_name", flat=True)))


def streams(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(iter(["x"]))


def asks_nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@login_not_required
def reads_as_anybody(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(Member.objects.count()))


urlpatterns = [
    path("fails/", fails),
    path("answers-500/", answers_500),
    path("works/", works),
    path("streams/", streams),
    path("nothing/", asks_nothing),
    path("anybody/", reads_as_anybody),
    path("", include("advisory.urls")),
]


@pytest.fixture(autouse=True)
def with_these_urls(settings: Any) -> None:
    settings.ROOT_URLCONF = __name__


@pytest.fixture
def client(cedar: Place, harbor: Place, sign_in: Callable[[Member], Client]) -> Client:
    found = sign_in(cedar.rivera)
    found.raise_request_exception = False
    return found


def stored(place: Place) -> int:
    with place.context():
        return Closure.objects.count()


@pytest.mark.promise("isolation")
def test_a_request_sees_its_own_school_and_is_kept(client: Client, cedar: Place) -> None:
    names = client.get("/works/").content.decode()
    assert "Maya" in names
    assert "Harbor" not in names
    assert stored(cedar) == 1


@pytest.mark.parametrize("url", ["/fails/", "/answers-500/"])
@pytest.mark.promise("nothing-half-saved")
def test_an_error_stores_nothing(client: Client, cedar: Place, url: str) -> None:
    assert client.get(url).status_code == 500
    assert stored(cedar) == 0


@pytest.mark.django_db(transaction=True)
def test_a_request_takes_three_statements_and_a_transaction(client: Client) -> None:
    """Session, account, and the member with the school that is entered."""
    client.get("/nothing/")
    with CaptureQueriesContext(connection) as found:
        client.get("/nothing/")
    asked = [query["sql"] for query in found if query["sql"] not in ("BEGIN", "COMMIT")]
    assert len(asked) == 3, "\n".join(asked)


def test_a_stream_is_refused(client: Client) -> None:
    assert client.get("/streams/").status_code == 500


@pytest.mark.promise("isolation")
def test_an_anonymous_request_sees_no_school(client: Client, anonymous: Client) -> None:
    client.get("/works/")
    assert anonymous.get("/anybody/").content == b"0"


@pytest.mark.promise("urls-have-rules")
def test_every_view_asks_for_sign_in_unless_it_says_otherwise(client: Client, anonymous: Client) -> None:
    assert anonymous.get("/works/").url.startswith("/accounts/login/")


@pytest.mark.django_db(transaction=True)
@pytest.mark.promise("isolation")
def test_after_a_request_the_connection_has_no_school(client: Client) -> None:
    client.get("/works/")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.school', true)")
        assert cursor.fetchone()[0] in ("", None)
    assert not Member.objects.exists()
    assert School.objects.count() == 2
