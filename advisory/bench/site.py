"""The site with a bare view beside it, as gunicorn serves it to the bench: as warm as the product."""

from django.conf import settings

from advisory.warm_up import warm_up
from advisory.wsgi import application

__all__ = ["application"]

settings.ROOT_URLCONF = "advisory.bench.pages"
warm_up()
