"""Django's settings. What differs between servers comes from the environment variables named in `place`."""

import os
from pathlib import Path
from tempfile import mkdtemp

from abreast.web import catalogues
from abreast.web.database import address_of, settings_of
from abreast.web.place import DATA, DATABASE, DEMO, HOSTS, MAIL, SECURE, here
from abreast.web.post import mail_settings

# Without a place of its own (tools, tests) a server lives in a folder that is thrown away.
os.environ.setdefault(DATA, mkdtemp(prefix="abreast-"))
HERE = here()
ROOM = Path(__file__).parent

SECRET_KEY = HERE.secret()
DEBUG = False
DEMONSTRATION = os.environ.get(DEMO) == "1"
ALLOWED_HOSTS = os.environ.get(HOSTS, "127.0.0.1,localhost,[::1]").split(",")
BEHIND_TLS = os.environ.get(SECURE) == "1"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "abreast.web",
    "abreast.web.campaigns",
    "abreast.web.people",
    "abreast.web.api",
    "abreast.web.audit",
    "abreast.web.jobs",
    "abreast.web.entry",
    "abreast.web.closing",
    "abreast.web.pledges",
    "abreast.web.help",
    "abreast.web.innovations",
    "abreast.web.practices",
    "abreast.web.questions",
    "abreast.web.setup",
    "abreast.web.amendments",
    "abreast.web.reminders",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "abreast.web.security.PolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "abreast.web.size.SizeMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "abreast.web.plain.PlainMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "abreast.web.actor.ActorMiddleware",
]
ROOT_URLCONF = "abreast.web.urls"
WSGI_APPLICATION = "abreast.web.wsgi.application"
SUBJECTS = (
    *("campaigns", "people", "audit", "jobs", "entry", "desk", "closing", "boards", "units", "pledges"),
    *("help", "innovations", "practices", "questions"),
    *("setup", "shaping", "amendments", "reminders"),
)
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOM / "templates", *(ROOM / subject / "templates" for subject in SUBJECTS)],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "abreast.web.context.common",
            ],
            "builtins": [
                "abreast.web.templatetags.words",
                "abreast.web.templatetags.measured",
                "abreast.web.templatetags.lived",
                "django.templatetags.i18n",
            ],
            "loaders": [
                ("django.template.loaders.cached.Loader", ["django.template.loaders.filesystem.Loader"])
            ],
        },
    }
]

DATABASES = {"default": settings_of(os.environ.get(DATABASE, address_of(HERE.database)))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["abreast.web.people.backend.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "front"
PASSWORD_RESET_TIMEOUT = 24 * 3600

SESSION_ENGINE = "abreast.web.sessions"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = BEHIND_TLS
CSRF_FAILURE_VIEW = "abreast.web.errors.forged"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_HSTS_SECONDS = 3600 * 24 * 30 if BEHIND_TLS else 0
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 5_000_000

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LANGUAGE_COOKIE_NAME = "language"
LOCALE_PATHS = [catalogues.compiled(ROOM / "locale", HERE.locale)]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATICFILES_DIRS = [ROOM / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "abreast.web.logs.Lines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "abreast": {"level": "INFO"},
        "django.request": {"level": "ERROR"},
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
    },
}

locals().update(mail_settings(os.environ.get(MAIL, "")))
