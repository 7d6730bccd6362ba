"""What a person wrote in a form that could not be taken: it goes back to whoever sent it."""

import re

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware, rotate_token
from django.shortcuts import redirect, render

ONE_WORD = re.compile(r"[!-~]{0,40}")  # a choice, a number or a mark of the page; some scripts have no spaces
# Names of fields: secrets, "again" being a password's, and what pages carry along without showing it to be changed.
NOT_TYPED = re.compile(
    r"csrf|password|again|code|^(.+-)?(around|before|content|items|prompt|seen|standing|was)$"
)


def typed(request: HttpRequest) -> str:
    """Neither one word nor what is the page's own, and no password. Empty when there is nothing."""
    if request.method != "POST" or not is_from_our_page(request):
        return ""
    sent = [(name, value.strip()) for name, values in request.POST.lists() for value in map(str, values)]
    return "\n\n".join(
        value for name, value in sent if not ONE_WORD.fullmatch(value) and not NOT_TYPED.search(name)
    )


def is_from_our_page(request: HttpRequest) -> bool:
    """Words that another site sends would look like ours."""
    check = CsrfViewMiddleware(nothing)
    check.process_request(request)
    return check.process_view(request, nothing, (), {}) is None


def nothing(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def give_back(request: HttpRequest, words: str) -> HttpResponse:
    """Once: loaded again, the page is refused."""
    response = render(request, "signed_out.html", {"words": words}, status=401)
    rotate_token(request)
    return response


def too_late(request: HttpRequest, why: str, to: str) -> HttpResponse:
    """Of what was sent no word was saved, since somebody or something was faster: told on the page where they go on, or
    with what they typed, if anything, on one of its own.
    """
    if words := typed(request):
        context = {"why": why, "words": words, "to": to}
        return render(request, "too_late.html", context, status=409)
    messages.warning(request, why)
    return redirect(to)
