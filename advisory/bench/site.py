"""The site with a bare view beside it, as gunicorn serves it to the bench."""

from django.conf import settings

from advisory.wsgi import application

__all__ = ["application"]

settings.ROOT_URLCONF = "advisory.bench.pages"
