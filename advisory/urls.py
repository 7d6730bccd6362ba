from django.urls import include, path

urlpatterns = [
    path("", include("schools.urls")),
]
