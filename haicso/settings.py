"""The one settings file, driven by the environment (see README, "Run it for a ministry").

`HAICSO_MODE` is `demo` (default: SQLite, mail in files), `test` or `production`; production refuses to start half-
configured.
"""

import secrets
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from haicso import startup

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

MODE = env.str("HAICSO_MODE", "demo")
if MODE not in {"demo", "test", "production"}:
    raise ImproperlyConfigured(f"HAICSO_MODE={MODE!r}: use demo, test or production.")
PRODUCTION = MODE == "production"
VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)


def checkout_secret() -> str:
    """A random key of this checkout, so that a demo needs no configuration and no two demos share a key."""
    file = VAR_DIR / "secret_key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(50))
    return file.read_text().strip()


DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", "") or ("" if PRODUCTION else checkout_secret())
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=[] if PRODUCTION else ["127.0.0.1", "localhost", "[::1]", "testserver"]
)
if not PRODUCTION and (host := env.str("HOST", "")) and host not in ALLOWED_HOSTS:
    ALLOWED_HOSTS.append("*" if host in {"0.0.0.0", "::"} else host)  # noqa: S104 - the demo was asked to listen there
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000").rstrip("/")

INSTALLED_APPS = [
    "haicso",
    "reports",
    "kpi",
    "tickets",
    "services",
    "users",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "simple_history",
]

MIDDLEWARE = [
    "haicso.middleware.LanguageMiddleware",
    "haicso.middleware.RequestSizeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "haicso.middleware.CompressionMiddleware",
    "csp.middleware.CSPMiddleware",
    "haicso.noted.AuditMiddleware",
    "haicso.middleware.NoStoreMiddleware",
    "haicso.middleware.OnePageMiddleware",
    "users.login.door.DoorMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "haicso.middleware.SessionLimitsMiddleware",
    "haicso.middleware.BrowserMiddleware",
    "haicso.middleware.LoginRequiredMiddleware",
    "users.login.gates.FirstThingsFirstMiddleware",
    "haicso.limits.pace.PaceMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "haicso.middleware.KeptFormMiddleware",
]

ROOT_URLCONF = "haicso.urls"
WSGI_APPLICATION = "haicso.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "haicso.frame.page",
            ],
            "builtins": ["users.templatetags.kept"],
            "libraries": {"drafts": "users.drafts.tags"},
        },
    },
]

FORM_RENDERER = "users.typed.plain_widgets.PlainRenderer"

# Threads of each web server process (gunicorn.conf.py).
WEB_THREADS = env.int("WEB_THREADS", 28)

# --- Data -------------------------------------------------------------------------------------------------------------
DATABASE_URL = env.str("DATABASE_URL", f"sqlite:///{VAR_DIR / 'haicso.sqlite3'}")
DATABASES = {"default": environ.Env.db_url_config(DATABASE_URL)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",  # a writer waits its turn at the start instead of failing in the middle
        "timeout": 20,
        # recursive_triggers: INSERT OR REPLACE must fire the DELETE trigger that guards history (docs/security.md 4)
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA busy_timeout=20000; PRAGMA recursive_triggers=ON;",
    }
    if MODE == "test":  # no test outlives a power cut: nothing waits for the disk
        DATABASES["default"]["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    if MODE != "test":
        # After a restart of the database every pooled connection is dead: each is asked before it is given out. With
        # the database away a request waits this long for one, then it is told (503), with its text.
        DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
        DATABASES["default"]["OPTIONS"] = {
            "pool": {
                "min_size": 2,
                "max_size": env.int("DATABASE_POOL_SIZE", WEB_THREADS + 4),
                "timeout": env.float("DATABASE_POOL_WAIT_SECONDS", 5.0),
            },
            "connect_timeout": 5,
        }
    # A page's statement is one process's work. PostgreSQL starts two more even to count a thousand rows of an office:
    # that takes longer than to count them, and the processors from everybody else.
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c max_parallel_workers_per_gather=0"
# Tests on SQLite use a file: an in-memory database has neither WAL nor real lock waits.
DATABASES["default"].setdefault("TEST", {})
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"]["NAME"] = str(VAR_DIR / "test.sqlite3")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"}}

# --- People and sessions ----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "users.User"
PASSWORD_HASHERS = [
    "users.login.hashers.Argon2idHasher",
    "users.login.hashers.FirstPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if MODE == "test":
    PASSWORD_HASHERS.insert(0, "django.contrib.auth.hashers.MD5PasswordHasher")
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "users.login.allauth_adapter.AccountAdapter"
ACCOUNT_FORMS = {"login": "users.login.forms.LoginForm"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
# Wrong passwords are counted by ourselves (users/login/throttle.py): allauth counts the right ones by address, too,
# and lets a stranger use an account's allowance up. A browser in which the account came in before has tries and waits
# of its own; strangers have some free ones by address (whole regions share one), and few by account.
ACCOUNT_RATE_LIMITS = False
LOGIN_KNOWN_TRIES = env.int("LOGIN_KNOWN_TRIES", 8)
LOGIN_KNOWN_WAIT_MINUTES = env.list("LOGIN_KNOWN_WAIT_MINUTES", cast=int, default=[1, 2, 5, 10])
LOGIN_ADDRESS_TRIES = env.int("LOGIN_ADDRESS_TRIES", 20)
LOGIN_STRANGER_TRIES = env.int("LOGIN_STRANGER_TRIES", 10)
# So many strangers from addresses that failed before are looked at at once in one process, the others are refused at
# once: passwords cost time, and the threads are the offices'. Tests guess quickly.
LOGIN_CROWD_AT_ONCE = 10_000 if MODE == "test" else 2
# So many strangers' passwords are looked at at a time in one process; the others wait for their turn.
LOGIN_STRANGERS_AT_ONCE = env.int("LOGIN_STRANGERS_AT_ONCE", 2)
# How many of our own proxies stand before the application: so many addresses at the end of X-Forwarded-For are true.
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)

SESSION_SECONDS = 8 * 60 * 60
SESSION_IDLE_SECONDS = 30 * 60
SESSION_COOKIE_AGE = SESSION_SECONDS
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# The officer's own password at every act (S-5005/PB.8/2017 3d): tries, and the minutes to wait after the last of them,
# growing with every further failure. Never a permanent lock: a colleague must not be able to lock one out.
CSO_PASSWORD_TRIES = env.int("CSO_PASSWORD_TRIES", 5)
CSO_PASSWORD_WAIT_MINUTES = env.list("CSO_PASSWORD_WAIT_MINUTES", cast=int, default=[1, 2, 5, 15])
CSO_PASSWORD_MIN_LENGTH = 8
# A first password, given out by an admin or the head of section, opens nothing but its own change, and not for ever.
CSO_FIRST_PASSWORD_DAYS = env.int("CSO_FIRST_PASSWORD_DAYS", 7)
# At an office's shared login an officer's CSO password opens figures about persons for so long [assumed].
FIGURES_OPEN_MINUTES = env.int("FIGURES_OPEN_MINUTES", 10)
# A login's first password, a one-time link given out by an admin, and one that "Lupa kata sandi" sends.
FIRST_PASSWORD_DAYS = env.int("FIRST_PASSWORD_DAYS", 7)
ONE_TIME_LINK_DAYS = env.int("ONE_TIME_LINK_DAYS", 14)
MAILED_LINK_MINUTES = env.int("MAILED_LINK_MINUTES", 60)
# The second factor of named logins; admins cannot do without it where this is on.
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", PRODUCTION)
MFA_ADAPTER = "users.login.second_factor.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "users.login.second_factor.CodeForm",
    "reauthenticate": "users.login.second_factor.CodeAgainForm",
    "activate_totp": "users.login.second_factor.SetUpForm",
}
MFA_TOTP_ISSUER = "HAI CSO"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
# How far back or ahead of today the first day of a posting may lie (000 item 5 is silent).
POSTING_START_DAYS_BACK, POSTING_START_DAYS_AHEAD = 366, 92
# How far back "Diterima pada" may lie: what is older is a mistyped year [assumed].
RECEIVED_DAYS_BACK = 366

# --- Satker import ----------------------------------------------------------------------------------------------------
SATKER_IMPORT_MAX_BYTES = 10 * 1024 * 1024
SATKER_IMPORT_MAX_ROWS = 50_000

# "Hampir terlambat": so many working hours before a deadline (docs/design.md 5).
WARNING_WORKING_HOURS = env.int("WARNING_WORKING_HOURS", 4)
# "Dekat batas": so few tickets more, in time or late, change an officer's index (pages of Monitoring IKU).
KPI_NEAR_TICKETS = env.int("KPI_NEAR_TICKETS", 5)
# "Perlu dijaga": the target is foreseen, with room for so few more late tickets or fewer (docs/design.md 5).
KPI_WATCH_ROOM = env.int("KPI_WATCH_ROOM", 10)
# So often the worker counts the running quarter for first pages, which then say of when it is (decision 0026).
KPI_KEEP_MINUTES = env.int("KPI_KEEP_MINUTES", 5)

# So many days after it left, a mail's row goes; what it proves stays (tickets/mail/pruning.py).
MAIL_KEEP_DAYS = env.int("MAIL_KEEP_DAYS", 90)
if MAIL_KEEP_DAYS < 31:
    raise ImproperlyConfigured("MAIL_KEEP_DAYS must be 31 or more: the database lets no younger mail go.")

# Attachments: a folder outside everything that is served, on one file system; no new ones when less room is left.
ATTACHMENTS_DIR = Path(env.str("ATTACHMENTS_DIR", str(VAR_DIR / "attachments")))
ATTACHMENT_MAX_BYTES = 15 * 1024 * 1024
ATTACHMENTS_PER_MESSAGE = 5
ATTACHMENTS_MESSAGE_BYTES = 30 * 1024 * 1024
# A virus scanner that attachments are sent to: "host:port" or "/path/of/a/socket" of a clamd; empty: none.
CLAMD = env.str("CLAMD", "")
ATTACHMENTS_MIN_FREE_BYTES = env.int("ATTACHMENTS_MIN_FREE_MB", 512) * 1024 * 1024

# Reports. Up to so many rows a file is made while one waits, beyond it is a job of the worker, beyond the limit it is
# refused before any work.
REPORTS_DIR = Path(env.str("REPORTS_DIR", str(VAR_DIR / "reports")))
REPORT_AT_ONCE_ROWS = {"pdf": env.int("REPORT_AT_ONCE_PDF", 2000), "xlsx": env.int("REPORT_AT_ONCE_EXCEL", 2000)}
REPORT_MOST_ROWS = {"pdf": env.int("REPORT_MOST_PDF", 20_000), "xlsx": env.int("REPORT_MOST_EXCEL", 100_000)}
REPORT_JOBS_PER_LOGIN = env.int("REPORT_JOBS_PER_LOGIN", 3)
REPORT_KEEP_DAYS = env.int("REPORT_KEEP_DAYS", 7)
REPORT_RENDERERS = env.int("REPORT_RENDERERS", 2)

# --- Web --------------------------------------------------------------------------------------------------------------
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# Two messages with all their files (question and answer of a recorded ticket), and the text around them.
REQUEST_MAX_BYTES = 64 * 1024 * 1024
# No page of ours has a longer one; the proxy takes twice as much, so that it is we who say so.
ADDRESS_MAX_CHARACTERS = 4000
# Objects that are not there: so many a minute are mistyped, more are guessed. The access table of the tests guesses.
GUESSES_A_MINUTE = 10_000 if MODE == "test" else 30
# Pages that are asked without the proxy, by whoever watches the process.
ASKED_WITHOUT_PROXY = ("/kesehatan/",)
# Whom to tell of a weakness, in /.well-known/security.txt.
SECURITY_CONTACT = env.str("SECURITY_CONTACT", "mailto:keamanan@contoh.go.id")
FILE_UPLOAD_HANDLERS = [
    "tickets.files.uploads.QuarantineHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
CSRF_FAILURE_VIEW = "haicso.noted.csrf_refused"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
if PRODUCTION:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "haicso.bundling.bundles.BundleFinder",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
# One style sheet and one script, put together from assets/; collected from here like all other files.
BUNDLES_DIR = VAR_DIR / "bundles"
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if MODE == "test"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# Papers' fonts are read from disk by the renderers and go to no browser: pressing them was most of what gathering cost.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("ttf", "webp", "woff2", "png", "ico", "gz", "br", "md")
# In tests every test client is a server of its own, which need not look through all files before its first answer.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = MODE == "test"

# --- Mail: always through the outbox; in the demo each message becomes a file that a person can open ------------------
EMAIL_URL = env.str("EMAIL_URL", "")
if EMAIL_URL:
    vars().update(env.email_url("EMAIL_URL"))
    EMAIL_TIMEOUT = 20
else:
    EMAIL_BACKEND = "tickets.mail.demo_backend.EmailBackend"
    EMAIL_FILE_PATH = str(VAR_DIR / "mail")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "HAI CSO <hai-cso@contoh.go.id>")

# --- Seals that leave the house (docs/security.md 4): every night to these addresses and into this folder, best where
# nobody who runs the application can write. With a key each carries an HMAC as well.
SEAL_MAIL_TO = env.list("SEAL_MAIL_TO", default=[])
SEAL_FOLDER = env.str("SEAL_FOLDER", "")
SEAL_KEY = env.str("SEAL_KEY", "")

# --- Language and time ------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
# Indonesian is the source; the English catalogue is compiled when the first process begins that finds it changed.
CATALOGUES = BASE_DIR / "locale"
LOCALE_PATHS = [VAR_DIR / "locale"]
FORMAT_MODULE_PATH = ["haicso.formats"]
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True

SILENCED_SYSTEM_CHECKS = ["models.W040"]  # SQLite has no covering indexes; it takes them as plain ones
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
        "json": {"()": "haicso.logs.JsonFormatter"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json" if PRODUCTION else "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}

if PRODUCTION:
    wrong = []
    if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
        wrong.append("DATABASE_URL must name a PostgreSQL server")
    if DEBUG:
        wrong.append("DEBUG must be off")
    wrong += startup.of_the_key(SECRET_KEY) + startup.of_the_hosts(ALLOWED_HOSTS) + startup.of_the_site(SITE_URL)
    if SEAL_KEY and len(SEAL_KEY) < 32:
        wrong.append("SEAL_KEY must have 32 characters or more, or be left out")
    if TRUSTED_PROXY_COUNT < 1:
        wrong.append(
            "TRUSTED_PROXY_COUNT must say how many proxies of yours stand before the application (1 with nginx alone)"
        )
    if not EMAIL_URL:
        wrong.append("EMAIL_URL must name the mail server")
    if wrong:
        raise ImproperlyConfigured("Production refuses to start: " + "; ".join(wrong) + ".")
