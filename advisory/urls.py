from django.urls import include, path

urlpatterns = [
    path("circles/", include("circles.urls")),
    path("", include("schools.urls")),
]
