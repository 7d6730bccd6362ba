"""What the first request to a process would otherwise wait for."""

from django.conf import settings
from django.template.loader import get_template
from django.urls import reverse


def warm_up() -> None:
    """Knows every address, and has read every template of the site."""
    templates = settings.ROOT / "templates"
    reverse("home")
    for path in sorted(templates.rglob("*.html")):
        get_template(str(path.relative_to(templates)))
