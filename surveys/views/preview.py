"""What families read before a survey, without signing in."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from schools import clock
from schools.context import school_context
from surveys.families import area_words, blocks_of, contact_words, minutes_for
from surveys.models import Audience, Consent, Survey
from surveys.previews import read_token
from surveys.questionnaire import read_questionnaire
from surveys.sentences import PROMISE, STUDENTS


@login_not_required
@require_safe
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """Of a survey of students that was not called off, to whoever has its address, and without anything of theirs."""
    found = read_token(token)
    if found is None:
        raise Http404
    school, pk = found
    with school_context(school):
        surveys = Survey.objects.kept().exclude(audience=Audience.STAFF).select_related("school")
        survey = get_object_or_404(surveys, pk=pk)
        with timezone.override(survey.school.zone):
            response = render(request, "surveys/preview.html", facts(survey))
    patch_cache_control(response, no_store=True, private=True)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


def facts(survey: Survey) -> dict[str, Any]:
    questionnaire = read_questionnaire(survey.pk)
    return {
        "survey": survey,
        "questionnaire": questionnaire,
        "blocks": blocks_of(questionnaire),
        "minutes": minutes_for(questionnaire, survey),
        "areas": area_words(questionnaire),
        "contact": contact_words(survey),
        "confidentiality": STUDENTS,
        "promise": PROMISE,
        "is_over": survey.is_over(clock.now()),
        "asks_for_agreement": survey.consent == Consent.OPT_IN,
    }
