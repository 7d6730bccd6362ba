import os
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from kombu import Queue

from advisory import environment

ROOT = Path(__file__).resolve().parent.parent

DEBUG = environment.flag("DEBUG")
SECRET_KEY = (
    os.environ.get("SECRET_KEY")
    or (DEBUG and "only-for-debugging")
    or environment.secret("SECRET_KEY", "Make one of 50 random characters and keep it.")
)
# The first one encrypts; the others open what an earlier first one encrypted.
JOURNAL_KEYS = environment.keys("JOURNAL_KEY", "only-for-debugging-and-nothing-else" if DEBUG else "")
ALLOWED_HOSTS = [name.strip() for name in os.environ.get("ALLOWED_HOSTS", "").split(",") if name.strip()]
if not ALLOWED_HOSTS and not DEBUG:
    environment.secret("ALLOWED_HOSTS", "Name the hosts that serve Advisory, with commas between them.")
BASE_URL = (
    os.environ.get("BASE_URL") or f"https://{ALLOWED_HOSTS[0] if ALLOWED_HOSTS else 'localhost'}"
).rstrip("/")
HTTPS = urlsplit(BASE_URL).scheme == "https"
CSRF_TRUSTED_ORIGINS = [BASE_URL]

INSTALLED_APPS = [
    "advisory",
    "reports",
    "surveys",
    "journals",
    "care",
    "circles",
    "roster",
    "notices",
    "schools",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

# In the session, not in a cookie: a message may quote what somebody wrote.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

MIDDLEWARE = [
    "schools.middleware.PlainTextMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "schools.middleware.PrivatePagesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "schools.middleware.SignInMiddleware",
    "schools.middleware.SchoolMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "advisory.urls"
WSGI_APPLICATION = "advisory.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "advisory.navigation.navigation",
                "care.at_hand.at_hand",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# The application's role owns no table; the owner's is given to migrate, backup and tests alone.
DATABASES = {
    "default": environment.database(
        "DATABASE_URL",
        environment.secret("DATABASE_URL", "Give the address of the database for the application's role."),
    )
    | {"CONN_MAX_AGE": 300, "CONN_HEALTH_CHECKS": True},
}
if owner_url := os.environ.get("DATABASE_OWNER_URL"):
    DATABASES["owner"] = environment.database("DATABASE_OWNER_URL", owner_url)
    DATABASES["owner"]["OPTIONS"]["options"] = "-c app.maintenance=on"
    DATABASES["owner"]["TEST"] = {"DEPENDENCIES": []}
    DATABASES["default"]["TEST"] = {"MIRROR": "owner"}
APPLICATION_ROLE = DATABASES["default"]["USER"]

REDIS_URL = environment.secret("REDIS_URL", "Give the address of Redis or Valkey.")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "advisory",
        "OPTIONS": {"socket_timeout": 2, "socket_connect_timeout": 2},
    }
}

CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 300, "socket_timeout": 10}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 280
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 3.0
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
# A worker takes from both in turn: a night on which many results are made holds up no letter.
CELERY_TASK_QUEUES = [Queue("celery"), Queue("results")]
CELERY_TASK_ROUTES = {"reports.tasks.build_release_of": {"queue": "results"}}
CELERY_BEAT_SCHEDULE = {
    "heartbeat": {"task": "schools.tasks.heartbeat", "schedule": 30},
    "sweep sessions": {"task": "schools.tasks.sweep_sessions", "schedule": 60 * 60 * 24},
    "resume imports": {"task": "roster.tasks.resume_imports", "schedule": 60},
    # Each minute's does all that is due: one that could not start within it is left out.
    "messages": {"task": "notices.tasks.send_due", "schedule": 60, "options": {"expires": 55}},
    "urgent messages": {"task": "notices.tasks.send_urgent", "schedule": 15, "options": {"expires": 10}},
    "surveys": {"task": "surveys.tasks.freeze_and_close", "schedule": 60, "options": {"expires": 55}},
    "releases": {"task": "reports.tasks.plan_and_build", "schedule": 60, "options": {"expires": 55}},
    # Asks each school's own clock; each of the world's is a multiple of this away from another.
    "weekly reports": {
        "task": "reports.tasks.build_weekly_reports",
        "schedule": 60 * 5,
        "options": {"expires": 60 * 5 - 5},
    },
    "forget deliveries": {"task": "notices.tasks.forget_old_deliveries", "schedule": 60 * 60 * 24},
    "finish interviews": {"task": "circles.tasks.finish_interviews", "schedule": 60 * 60},
    "forget taken back": {"task": "circles.tasks.forget_taken_back", "schedule": 60 * 60},
    "forget taken back in journals": {"task": "journals.tasks.forget_taken_back", "schedule": 60 * 60},
}

# What /health/ asks of the apps above the ground floor.
HEALTH_PARTS = {"deliveries": "notices.health.nothing_waits"}

# What wraps the keys of each kind by another master key.
KEY_ROTATIONS = ["schools.writing.keys.rotate_keys", "surveys.keys.rotate_keys"]

# What rooms beside care put into the file for a family: functions of a student that give a heading, columns and rows.
FAMILY_SECTIONS = ["surveys.family.permissions"]

AUTH_USER_MODEL = "schools.Account"
AUTHENTICATION_BACKENDS = ["schools.sign_in.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "schools.sign_in.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_FORMS = {
    "login": "schools.sign_in.LoginForm",
    "reset_password": "schools.sign_in.ResetPasswordForm",
}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PRESERVE_USERNAME_CASING = False
# A class signs in behind one address: what is limited is guessing at one account, so allauth's limits
# per address are switched off.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "reset_password_from_key": None,
    "login_failed": "8/10m/key",
    "reset_password": "5/h/key",
    "change_password": "10/h/user",
    "reauthenticate": "10/h/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXY_COUNT", "0"))
PASSWORD_RESET_TIMEOUT = 60 * 60 * 24

SESSION_ENGINE = "schools.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if environment.flag("BEHIND_PROXY") else None
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "base-uri": [NONE],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "img-src": [SELF, "data:"],
        "manifest-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
    }
}

STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "var" / "static"
STATICFILES_DIRS = [ROOT / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

globals().update(environment.email(os.environ.get("EMAIL_URL", "console:")))
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM", f"Advisory <advisory@{urlsplit(BASE_URL).hostname}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "advisory.logs.PrivateFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "filters": {"without durations": {"()": "advisory.logs.WithoutDurations"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "celery.app.trace": {"filters": ["without durations"]},
        "django.server": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
    },
}
