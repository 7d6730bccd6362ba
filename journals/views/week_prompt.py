"""Prompts of the week, for whoever makes them."""

from itertools import groupby

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from journals.forms.week_prompt import WeekPromptForm, week_words
from journals.models import WeekPrompt
from journals.week_prompts import places_for, remove_prompt, restore_prompt, weeks_to_come
from schools.access import MemberRequest, roles
from schools.models import Role
from schools.views.pages import saved

MAKERS = (Role.TEACHER, Role.STAFF, Role.COUNSELOR, Role.ADMINISTRATOR)


@roles(*MAKERS)
def week_prompt_list(request: MemberRequest) -> HttpResponse:
    """Of this week and those to come."""
    mine = WeekPrompt.objects.made_for(request.member).select_related("advisory")
    this_week = weeks_to_come(request.member.school)[0]
    coming = mine.kept().filter(week_on__gte=this_week).order_by("week_on", "advisory__name", "pk")
    weeks = [
        (week_words(week, this_week), week == this_week, list(found))
        for week, found in groupby(coming, key=lambda prompt: prompt.week_on)
    ]
    context = {
        "weeks": weeks,
        "removed": list(mine.restorable()),
        "may_make": any(True for _place in places_for(request.member)),
    }
    return render(request, "journals/week_prompt_list.html", context)


@roles(*MAKERS)
def week_prompt_new(request: MemberRequest) -> HttpResponse:
    if not any(True for _place in places_for(request.member)):
        return redirect("journals:week_prompt_list")
    form = WeekPromptForm(request.POST if request.method == "POST" else None, member=request.member)
    if form.is_bound and form.is_valid() and saved(form):
        messages.success(request, _("The prompt is there."))
        return redirect("journals:week_prompt_list")
    return render(request, "journals/week_prompt_new.html", {"form": form})


@roles(*MAKERS)
@require_POST
def week_prompt_remove(request: MemberRequest, pk: int) -> HttpResponse:
    remove_prompt(get_object_or_404(WeekPrompt.objects.made_for(request.member), pk=pk))
    messages.success(request, _("It is taken away. For a day you can bring it back."))
    return redirect("journals:week_prompt_list")


@roles(*MAKERS)
@require_POST
def week_prompt_restore(request: MemberRequest, pk: int) -> HttpResponse:
    prompts = WeekPrompt.objects.made_for(request.member).select_related("advisory")
    if restore_prompt(get_object_or_404(prompts, pk=pk)):
        messages.success(request, _("It is there again."))
    else:
        messages.warning(request, _("It cannot be brought back: it is there again, or the day is over."))
    return redirect("journals:week_prompt_list")
