"""A form as bare as Django makes it for somebody who is signed in: session, account, nine fields, one insert."""

from typing import Any, ClassVar

from django import forms
from django.contrib.auth.decorators import login_required
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from schools.health import health

ITEMS, LABELS = (
    9,
    ("Strongly disagree", "Disagree", "Disagree a little", "Agree a little", "Agree", "Strongly agree"),
)
CHOICES = [(str(number), label) for number, label in enumerate(LABELS, 1)]


class BareAnswer(models.Model):
    """Its table is made by the bench alone."""

    account = models.IntegerField()
    answers = models.JSONField()
    at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager["BareAnswer"]] = models.Manager()

    class Meta:
        app_label = "advisory"
        db_table = "bench_bare_answer"
        managed = False

    def __str__(self) -> str:
        return f"{self.account}"


class BareForm(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, ITEMS + 1):
            self.fields[f"q{number}"] = forms.ChoiceField(choices=CHOICES, required=False)


@login_required
def answer(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        form = BareForm(request.POST)
        if form.is_valid():
            BareAnswer.objects.create(account=request.user.pk, answers=form.cleaned_data)
            return redirect("/bare/")
    names = [f"q{number}" for number in range(1, ITEMS + 1)]
    return render(request, "bench/bare.html", {"names": names, "choices": CHOICES})


urlpatterns = [path("bare/", answer), path("health/", health)]
