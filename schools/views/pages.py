"""The one way of a page with a form: show it, save it, say so, go on."""

from typing import Any

from django.contrib import messages
from django.forms import ModelForm
from django.http import HttpResponse
from django.shortcuts import redirect, render

from schools.access import MemberRequest


def form_page(
    request: MemberRequest,
    form: ModelForm,
    *,
    heading: str,
    done: str,
    to: str,
    template: str = "schools/form.html",
    **context: Any,
) -> HttpResponse:
    """Saves a valid form, says `done` and goes `to` a URL; else shows the form under `heading`, with what was typed."""
    if form.is_bound and form.is_valid():
        form.save()
        messages.success(request, done)
        return redirect(to)
    return render(request, template, {"form": form, "heading": heading, "to": to, **context})
