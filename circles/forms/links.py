from typing import Any

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext as _

from circles.models.links import WRONG_ADDRESS, host_of, web_address


class WebAddress(forms.URLField):
    """A page of the web: never a script, never data, and nothing that hides where it leads."""

    default_validators = [web_address]
    default_error_messages = {"invalid": WRONG_ADDRESS}

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 500, "assume_scheme": "https", **options})
        self.widget.attrs |= {"inputmode": "url", "autocomplete": "off"}


def leads_to(link: str) -> str:
    """A field's help, as HTML: “So far it leads to www.example.org.”"""
    return _("So far it leads to %(host)s.") % {"host": escape(host_of(link))} if link else ""
