from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    """Each app's `message_kinds` registers the kinds of messages that it sends."""

    name = "notices"
    verbose_name = _("Messages")

    def ready(self) -> None:
        autodiscover_modules("message_kinds")
