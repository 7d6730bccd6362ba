from django.urls import path

from surveys.views import answer, instrument, permission, plan, preview, survey

app_name = "surveys"

urlpatterns = [
    path("", survey.survey_list, name="survey_list"),
    path("new/", survey.survey_new, name="survey_new"),
    path("plan/", plan.survey_plan, name="survey_plan"),
    path("<uuid:pk>/", survey.survey_detail, name="survey_detail"),
    path("<uuid:pk>/edit/", survey.survey_edit, name="survey_edit"),
    path("<uuid:pk>/close/", survey.survey_close, name="survey_close"),
    path("<uuid:pk>/closing/", survey.survey_closing, name="survey_closing"),
    path("<uuid:pk>/call-off/", survey.survey_call_off, name="survey_call_off"),
    path("<uuid:pk>/permissions/", permission.permission_list, name="permission_list"),
    path("permissions/<int:pk>/forget/", permission.permission_forget, name="permission_forget"),
    path("<uuid:pk>/answer/", answer.answer, name="answer"),
    path("<uuid:pk>/thanks/", answer.thanks, name="thanks"),
    path("preview/<str:token>/", preview.preview, name="preview"),
    path("instruments/", instrument.instrument_list, name="instrument_list"),
    path("instruments/import/", instrument.instrument_import, name="instrument_import"),
    path("instruments/<slug:code>/<int:version>/", instrument.instrument_detail, name="instrument_detail"),
    path("instruments/<slug:code>/<int:version>/file/", instrument.instrument_file, name="instrument_file"),
    path("instruments/<slug:code>/<int:version>/edit/", instrument.instrument_edit, name="instrument_edit"),
    path(
        "instruments/<slug:code>/<int:version>/put-away/",
        instrument.instrument_put_away,
        name="instrument_put_away",
    ),
    path(
        "instruments/<slug:code>/<int:version>/bring-back/",
        instrument.instrument_bring_back,
        name="instrument_bring_back",
    ),
]
