"""What Django itself takes for a signed-in form, as gunicorn serves it to the bench beside the site."""

from django.conf import settings

settings.DATABASES["default"]["ENGINE"] = "django.db.backends.postgresql"
settings.ROOT_URLCONF = "advisory.bench.bare_pages"
settings.SESSION_ENGINE = "django.contrib.sessions.backends.db"
settings.AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
settings.MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
settings.INSTALLED_APPS = [name for name in settings.INSTALLED_APPS if not name.startswith("allauth")]
settings.TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [settings.ROOT / "templates"],
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]

from advisory.wsgi import application  # noqa: E402 (the handler reads the settings when it is made)

__all__ = ["application"]
