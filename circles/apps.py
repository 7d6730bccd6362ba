from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CirclesConfig(AppConfig):
    name = "circles"
    verbose_name = _("Circles")

    def ready(self) -> None:
        from circles.feed.addresses import stop_feeds_of
        from schools.accounts import password_renewed

        password_renewed.connect(stop_feeds_of)
