from django.urls import path

from circles.views import (
    agreement,
    circle,
    follow_up,
    interest,
    interview,
    interview_answer,
    log,
    schedule,
    series,
)

app_name = "circles"
urlpatterns = [
    path("", circle.circle_list, name="circle_list"),
    path("new/", schedule.circle_new, name="circle_new"),
    path("series/new/", series.series_new, name="series_new"),
    path("series/<int:pk>/", series.series_detail, name="series_detail"),
    path("series/<int:pk>/end/", series.series_end, name="series_end"),
    path("series/<int:pk>/restore/", series.series_restore, name="series_restore"),
    path("<int:pk>/", circle.circle_detail, name="circle_detail"),
    path("<int:pk>/cancel/", schedule.circle_cancel, name="circle_cancel"),
    path("<int:pk>/restore/", schedule.circle_restore, name="circle_restore"),
    path("<int:pk>/move/", schedule.circle_move, name="circle_move"),
    path("<int:pk>/move-back/", schedule.circle_move_back, name="circle_move_back"),
    path("<int:pk>/log/", log.circle_log, name="circle_log"),
    path("<int:pk>/unlog/", log.circle_unlog, name="circle_unlog"),
    path("<int:pk>/history/", log.circle_history, name="circle_history"),
    # library
    # students' prompts
    # plans
    # steps
    path("interviews/", interview.interview_list, name="interview_list"),
    path("interviews/new/", interview.interview_new, name="interview_new"),
    path("interviews/<int:pk>/", interview.interview_detail, name="interview_detail"),
    path("interviews/<int:pk>/pair/", interview.interview_pair, name="interview_pair"),
    path("interviews/<int:pk>/pairs/", interview.interview_pairs, name="interview_pairs"),
    path("interviews/<int:pk>/read/", interview.interview_read, name="interview_read"),
    path("interviews/<int:pk>/print/", interview.interview_print, name="interview_print"),
    path("interviews/<int:pk>/end/", interview.interview_end, name="interview_end"),
    path("interviews/<int:pk>/reopen/", interview.interview_reopen, name="interview_reopen"),
    path("interviews/<int:pk>/answer/", interview_answer.interview_answer, name="interview_answer"),
    path("interviews/<int:pk>/partner/", interview_answer.interview_partner, name="interview_partner"),
    path("interests/", interest.interest_list, name="interest_list"),
    path("interests/<int:pk>/remove/", interest.interest_remove, name="interest_remove"),
    path("interests/<int:pk>/restore/", interest.interest_restore, name="interest_restore"),
    path("agreements/", agreement.agreement_list, name="agreement_list"),
    path("agreements/<int:pk>/propose/", agreement.agreement_propose, name="agreement_propose"),
    path("agreements/<int:pk>/agree/", agreement.agreements_agree, name="agreements_agree"),
    path("agreements/<int:pk>/history/", agreement.agreements_history, name="agreements_history"),
    path("agreements/ideas/<int:pk>/close/", agreement.idea_close, name="idea_close"),
    path("agreements/ideas/<int:pk>/reopen/", agreement.idea_reopen, name="idea_reopen"),
    path("follow-ups/", follow_up.follow_up_list, name="follow_up_list"),
    path("follow-ups/<int:pk>/done/", follow_up.follow_up_done, name="follow_up_done"),
    path("follow-ups/<int:pk>/reopen/", follow_up.follow_up_reopen, name="follow_up_reopen"),
    path("follow-ups/<int:pk>/edit/", follow_up.follow_up_edit, name="follow_up_edit"),
]
