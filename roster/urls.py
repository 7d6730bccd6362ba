from django.urls import path

from roster.views import code, invitation, roster_import

app_name = "roster"
urlpatterns = [
    path("school/roster/", roster_import.import_list, name="import_list"),
    path("school/roster/template.csv", roster_import.import_template, name="import_template"),
    path("school/roster/<int:pk>/", roster_import.import_detail, name="import_detail"),
    path("school/roster/<int:pk>/progress/", roster_import.import_progress, name="import_progress"),
    path("school/roster/<int:pk>/school/", roster_import.import_school, name="import_school"),
    path("school/roster/<int:pk>/advisories/", roster_import.import_advisories, name="import_advisories"),
    path("school/roster/<int:pk>/apply/", roster_import.import_apply, name="import_apply"),
    path("school/roster/<int:pk>/discard/", roster_import.import_discard, name="import_discard"),
    path("school/roster/<int:pk>/problems.csv", roster_import.import_problems, name="import_problems"),
    path("school/invitations/", invitation.invitation_list, name="invitation_list"),
    path("school/invitations/send/", invitation.invitation_send_all, name="invitation_send_all"),
    path("school/invitations/<int:pk>/send/", invitation.invitation_send, name="invitation_send"),
    path("school/codes/", code.code_list, name="code_list"),
    path("school/codes/<int:pk>/", code.code_sheet, name="code_sheet"),
    path("school/codes/student/<int:pk>/", code.code_card, name="code_card"),
    path("welcome/<str:token>/", invitation.welcome, name="welcome"),
    path("accounts/code/", code.code_enter, name="code_enter"),
]
