from django.urls import path

from circles.views import agreement, circle, follow_up, log, schedule, series

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
    # interviews
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
