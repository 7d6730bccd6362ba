from django.urls import path

from reports.views import (
    circle_belonging,
    circle_practice,
    commitment,
    dashboard,
    families,
    files,
    guide,
    hold,
    release,
    texts,
    weekly,
)

app_name = "reports"

urlpatterns = [
    path("", dashboard.dashboard, name="dashboard"),
    path("circles/", circle_practice.circle_practice, name="circle_practice"),
    path("circles/belonging/", circle_belonging.circle_belonging, name="circle_belonging"),
    path("circles/belonging.csv", circle_belonging.circle_belonging_csv, name="circle_belonging_csv"),
    path("circles/<slug:table>.csv", circle_practice.circle_practice_csv, name="circle_practice_csv"),
    path("surveys/", release.release_list, name="release_list"),
    path("surveys/<uuid:survey>/", release.release_detail, name="release_detail"),
    path("surveys/<uuid:survey>.csv", files.release_csv, name="release_csv"),
    path("surveys/<uuid:survey>.xlsx", files.release_spreadsheet, name="release_spreadsheet"),
    path("surveys/<uuid:survey>.pdf", files.release_pdf, name="release_pdf"),
    path("surveys/<uuid:survey>/line/", release.release_line, name="release_line"),
    path("surveys/<uuid:survey>/hold/", hold.release_hold, name="release_hold"),
    path("surveys/<uuid:survey>/hold/withhold/", hold.release_withhold, name="release_withhold"),
    path("surveys/<uuid:survey>/words/", texts.release_texts, name="release_texts"),
    path("weekly/", weekly.weekly_report, name="weekly_report"),
    path("weekly/settings/", weekly.weekly_settings, name="weekly_settings"),
    path("weekly/<str:monday>/", weekly.weekly_week, name="weekly_week"),
    path("weekly/<str:monday>.pdf", weekly.weekly_pdf, name="weekly_pdf"),
    path("commitments/", commitment.commitment_list, name="commitment_list"),
    path("commitments/new/", commitment.commitment_new, name="commitment_new"),
    path("commitments/<int:pk>/edit/", commitment.commitment_edit, name="commitment_edit"),
    path("commitments/<int:pk>/done/", commitment.commitment_done, name="commitment_done"),
    path("commitments/<int:pk>/reopen/", commitment.commitment_reopen, name="commitment_reopen"),
    path("commitments/<int:pk>/remove/", commitment.commitment_remove, name="commitment_remove"),
    path("commitments/<int:pk>/restore/", commitment.commitment_restore, name="commitment_restore"),
    path("guides/<slug:construct>/", guide.guide_detail, name="guide_detail"),
    path("guides/<slug:construct>/put/", guide.guide_put, name="guide_put"),
    path("guides/<slug:construct>/take-back/", guide.guide_take_back, name="guide_take_back"),
    path("families/<str:token>/", families.families, name="families"),
]
