from allauth.account import views as account
from django.urls import include, path, re_path

from advisory.home import home

accounts = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]

handler403 = "advisory.refusals.not_theirs"
handler404 = "advisory.refusals.not_found"
handler500 = "advisory.unavailable.error"

urlpatterns = [
    path("", home, name="home"),
    path("accounts/", include(accounts)),
    path("care/", include("care.urls")),
    path("circles/", include("circles.urls")),
    path("journal/", include("journals.urls")),
    path("reports/", include("reports.urls")),
    path("surveys/", include("surveys.urls")),
    path("", include("roster.urls")),
    path("", include("notices.urls")),
    path("", include("schools.urls")),
]
