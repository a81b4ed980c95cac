"""Settings, read from the environment once, with defaults that suit one machine.

DOUDI_MODE          production (default) | demo | test
DOUDI_DATA          folder for the database, keys, uploads and static files (default: ./data)
DOUDI_DATABASE_URL  sqlite:///… or postgres://… (default: SQLite in DOUDI_DATA)
DOUDI_KEYS          the key file of `doudi.vault` (default: DOUDI_DATA/keys.json)
DOUDI_CIPHER        AES-256-GCM (default) or SM4-GCM: how new values are encrypted
DOUDI_SECRET        Django's secret key; required in production
DOUDI_HOSTS         host names served, separated by commas; required in production
DOUDI_PLACE         the county whose rules "check what I can get" uses (default: the demo county, 990001)
DOUDI_SITE          the public address printed in letters and QR codes; forms are accepted from there
DOUDI_TLS_PROXY     1 when a proxy ends TLS, always overwrites the header X-Forwarded-Proto, and writes the
                    client's address at the end of X-Forwarded-For
DOUDI_CITIZEN_DAYS  days after which citizens and helpers sign in again, however often they came (default: 7)
DOUDI_CLOCK         demo and test only: a file with the seconds by which the clock is moved (work.clock)
DOUDI_FEED_TOKEN    for `doudi land`: the token of a department's service
DOUDI_CALENDARS     folder of working-day calendars entered by the county (default: DOUDI_DATA/calendars)
"""

import os
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

MODE = os.environ.get("DOUDI_MODE", "production")
if MODE not in {"production", "demo", "test"}:
    raise ImproperlyConfigured(f"DOUDI_MODE is {MODE!r}: set it to production, demo or test.")
DEMO = MODE == "demo"

PACKAGE = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("DOUDI_DATA", "data")).resolve()
KEY_FILE = Path(os.environ.get("DOUDI_KEYS", DATA / "keys.json"))
CLOCK_FILE = None if MODE == "production" else Path(os.environ.get("DOUDI_CLOCK", DATA / "clock"))
CIPHER = os.environ.get("DOUDI_CIPHER", "AES-256-GCM")  # or SM4-GCM, for new values
CALENDAR_DIR = Path(os.environ.get("DOUDI_CALENDARS", DATA / "calendars"))


def _required(name: str, fallback: str) -> str:
    """The variable, or in demo and test the fallback; production refuses to start without it."""
    value = os.environ.get(name)
    if value:
        return value
    if MODE == "production":
        raise ImproperlyConfigured(f"{name} is not set: production does not start without it.")
    return fallback


SECRET_KEY = _required("DOUDI_SECRET", "demo-and-test-only-never-in-production")
ALLOWED_HOSTS = _required("DOUDI_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")
PLACE = os.environ.get("DOUDI_PLACE", "990001")
SITE = os.environ.get("DOUDI_SITE", "http://127.0.0.1:8000")
DEBUG = False

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "doudi.vault",
    "doudi.audit",
    "doudi.work",
    "doudi.access",
    "doudi.rulebook",
    "doudi.registry",
    "doudi.exchange",
    "doudi.cases",
    "doudi.payments",
    "doudi.monitoring",
    "doudi.web",
    "doudi.conf",
    *([] if MODE == "production" else ["doudi.demo"]),
]
AUTH_USER_MODEL = "access.Account"
AUTHENTICATION_BACKENDS = ["doudi.access.backend.AccountBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "doudi.web.middleware.HeadersMiddleware",
    "doudi.web.middleware.ReadableMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "doudi.web.middleware.LargeMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "doudi.access.middleware.PrincipalMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "doudi.web.errors.RefusalMiddleware",
]
ROOT_URLCONF = "doudi.conf.urls"
WSGI_APPLICATION = "doudi.conf.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [
            PACKAGE / "web" / "templates",
            *([] if MODE == "production" else [PACKAGE / "demo" / "templates"]),
        ],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "doudi.web.page.context",
            ],
        },
    }
]

DATABASE_URL = os.environ.get("DOUDI_DATABASE_URL", f"sqlite:///{DATA}/doudi.sqlite3")
DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=60)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # FULL: an acknowledged decision survives a power cut. IMMEDIATE: SQLite has no row locks, so a writer
    # takes its place in the queue when its transaction begins, not half-way through.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [
    PACKAGE / "web" / "locale" / part for part in ("base", "citizen", "public", "staff", "policies")
]
if MODE != "production":
    LOCALE_PATHS.append(PACKAGE / "demo" / "locale")
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "doudi.web.storage.StaticStorage"},
}
WHITENOISE_USE_FINDERS = MODE != "production"
FORM_RENDERER = "doudi.web.forms.PageRenderer"
CSRF_FAILURE_VIEW = "doudi.web.errors.form_expired"
MEDIA_ROOT = DATA / "papers"
POPULATIONS = DATA / "populations"  # each in a folder of its own, as `doudi population generate` writes it
FEEDS = DATA / "feeds"  # what departments send, sealed, and the columns that landed
FEED_BLOCK = 24 * 1024 * 1024  # bytes of a CSV file that are read, checked and committed at once
WHAT_IFS = DATA / "what-if"
# The fewest households, or persons of what persons receive, that a group of a what-if is told apart with.
SMALLEST_GROUP = max(1, int(os.environ.get("DOUDI_SMALLEST_GROUP", "10")))
ROLLS = DATA / "rolls"  # sealed, each roll in a folder of its own
ROLL_DAYS = int(os.environ.get("DOUDI_ROLL_DAYS", "30"))  # a roll that was handed in is erased after so long

SESSION_ENGINE = "doudi.access.session_store"
CITIZEN_SESSION_DAYS = int(os.environ.get("DOUDI_CITIZEN_DAYS", "7"))
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = MODE == "production"
CSRF_TRUSTED_ORIGINS = [SITE] if SITE.startswith("https://") else []
BEHIND_PROXY = os.environ.get("DOUDI_TLS_PROXY") == "1"
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000 if MODE == "production" else 0  # a year; sent over TLS only
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# The sandbox or real services this house talks to. Empty: not set up, and what needs it says so.
DEPARTMENTS = {
    "police": os.environ.get("DOUDI_POLICE_URL", ""),
    "labour": os.environ.get("DOUDI_LABOUR_URL", ""),
    "bank": os.environ.get("DOUDI_BANK_RECORDS_URL", ""),
}
DEPARTMENT_TOKEN = os.environ.get("DOUDI_DEPARTMENT_TOKEN", "")
SMS_URL = os.environ.get("DOUDI_SMS_URL", "")
SMS_TOKEN = os.environ.get("DOUDI_SMS_TOKEN", "")
PAYMENT_BANK_URL = os.environ.get("DOUDI_BANK_URL", "")
PAYMENT_BANK_TOKEN = os.environ.get("DOUDI_BANK_TOKEN", "")
# Seconds to wait after an unanswered call before asking the bank again.
PAYMENT_QUIET: float = 3 if DEMO else 120
