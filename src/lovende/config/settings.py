"""Settings of the one site, read from the environment.

Safe by default: without any variable set, cookies demand https and debugging is off. The
command ``lovende demo`` turns https off for the loopback address only.
"""

from __future__ import annotations

import os
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from lovende.config.environment import (
    data_folder,
    database,
    flag,
    folder,
    hosts,
    number,
    secret_key,
)

PACKAGE = Path(__file__).resolve().parent.parent
DATA_FOLDER = data_folder()

SECRET_KEY = secret_key(DATA_FOLDER)
DEBUG = False
HTTPS = flag("LOVENDE_HTTPS", default=True)
GALLERY = flag("LOVENDE_GALLERY", default=False)
ALLOWED_HOSTS = hosts()
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if HTTPS]
SCHEME_FOLDERS = [
    Path(folder) for folder in os.environ.get("LOVENDE_SCHEMES", "").split(os.pathsep) if folder
]

INSTALLED_APPS = [
    "lovende.common",
    "lovende.people",
    "lovende.questionnaires",
    "lovende.schemes",
    "lovende.measures",
    "lovende.applications",
    "lovende.awards",
    "lovende.followup",
    "lovende.knowledge",
    "lovende.selection",
    "lovende.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",  # the templates of the form fields, found like all others
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "lovende.web.middleware.PrivatePagesMiddleware",
    "lovende.web.middleware.DomainErrorMiddleware",
]

ROOT_URLCONF = "lovende.config.urls"
WSGI_APPLICATION = "lovende.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "OPTIONS": {
            # Said in full: left to themselves, cotton and partials overwrite each other's loader.
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django_cotton.cotton_loader.Loader",
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lovende.web.context.site",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# The database: SQLite in the data folder unless DATABASE_URL says otherwise.
DATABASES = {"default": database(DATA_FOLDER)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        # In the database, so that the limits on login hold across server processes.
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "common_cache",
        # When there are more, some go before their time. With Django's 300, whoever guesses at
        # some hundred addresses would open the locks on others.
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    }
}
# The folder of a model of sentence meaning, a further ranker in the search; None for no such.
SEMANTIC_MODEL = folder("LOVENDE_SEMANTIC_MODEL")
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LANGUAGE_CODE = "nb"
LANGUAGES = [("nb", _("Bokmål")), ("nn", _("Nynorsk")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = ["lovende.config.formats"]
TIME_ZONE = "Europe/Oslo"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "static/"
STATIC_ROOT = DATA_FOLDER / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = DATA_FOLDER / "files"
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# People and login.
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my-page"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "lovende.people.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
# Five failures lock an e-mail address for five minutes. The limits for each machine (ip) are wide,
# since all the offices of a county may reach us through one.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "60/m/ip,5/5m/key",
    "reset_password": "60/m/ip,5/m/key",
    "reset_password_from_key": "60/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
ACCOUNT_FORMS = {
    "login": "lovende.web.account.login_forms.LoginForm",
    "reauthenticate": "lovende.web.account.login_forms.ReauthenticateForm",
    "change_password": "lovende.web.account.login_forms.ChangePasswordForm",
    "reset_password": "lovende.web.account.login_forms.ResetPasswordForm",
    "reset_password_from_key": "lovende.web.account.login_forms.ResetPasswordKeyForm",
}
PASSWORD_RESET_TIMEOUT = 60 * 60 * 2
# How many proxies of our own stand in front: the limits above count the visitor's address, which
# is the last one but so many in X-Forwarded-For.
ALLAUTH_TRUSTED_PROXY_COUNT = number("LOVENDE_PROXIES", default=1 if HTTPS else 0)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Lovende"
MFA_TOTP_TOLERANCE = 1  # one step to either side, as RFC 6238 section 5.2 advises: clocks drift
# Meant for sites where anyone signs up with any address; here the operator gives the address.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_ADAPTER = "lovende.people.adapters.MFAAdapter"
MFA_FORMS = {
    "authenticate": "lovende.web.account.login_forms.AuthenticateForm",
    "reauthenticate": "lovende.web.account.login_forms.ReauthenticateCodeForm",
    "activate_totp": "lovende.web.account.login_forms.ActivateCodesForm",
}

# Mail goes to the terminal unless a server is named.
EMAIL_HOST = os.environ.get("LOVENDE_MAIL_HOST", "")
EMAIL_PORT = number("LOVENDE_MAIL_PORT", default=25)
EMAIL_HOST_USER = os.environ.get("LOVENDE_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("LOVENDE_MAIL_PASSWORD", "")
EMAIL_USE_TLS = flag("LOVENDE_MAIL_TLS", default=False)
EMAIL_BACKEND = "django.core.mail.backends." + (
    "smtp.EmailBackend" if EMAIL_HOST else "console.EmailBackend"
)
# Where people may write about the site, faults of accessibility included; shown when it is set.
CONTACT_EMAIL = os.environ.get("LOVENDE_CONTACT", "")
DEFAULT_FROM_EMAIL = os.environ.get("LOVENDE_MAIL_FROM", "lovende@localhost")

# Security.
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^helse/$"]  # asked from inside, past the proxy
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "lovende.web.errors.form_expired"
SESSION_COOKIE_AGE = 60 * 60 * 12
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {"django": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
