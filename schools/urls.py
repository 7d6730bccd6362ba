from django.urls import path

from schools.health import health

app_name = "schools"
urlpatterns = [
    path("health/", health, name="health"),
]
