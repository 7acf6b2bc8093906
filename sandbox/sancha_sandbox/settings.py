"""Settings of the sandbox. Everything that differs between places comes from the environment."""

import os
import secrets
from typing import Any
from urllib.parse import unquote, urlsplit

THREADS = 24  # Of the server; a held answer occupies one for as long as it is held.


def database_from(url: str) -> dict[str, Any]:
    """Read postgresql://user:password@host:port/name."""
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.removeprefix("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            # Requests and the background thread: nobody waits for a connection.
            "pool": {"min_size": 1, "max_size": THREADS + 2, "timeout": 10},
            # The same few statements, over and over: a connection prepares each once.
            "server_side_binding": True,
            "prepare_threshold": 3,
        },
    }


DATABASES = {"default": database_from(os.environ.get("SANCHA_SANDBOX_DATABASE_URL", ""))}
CALLBACK_URL = os.environ.get("SANCHA_CALLBACK_URL", "")
CALLBACK_SECRET = os.environ.get("SANCHA_CALLBACK_SECRET", "")

SECRET_KEY = os.environ.get("SANCHA_SANDBOX_SECRET_KEY") or secrets.token_hex(32)
# The sandbox has no sign-in: it answers only under names of this machine, or names given to it.
ALLOWED_HOSTS = [
    "127.0.0.1",
    "localhost",
    "[::1]",
    *filter(None, os.environ.get("SANCHA_SANDBOX_HOSTS", "").split(",")),
]
INSTALLED_APPS = ["sancha_sandbox.apps.SandboxConfig"]
MIDDLEWARE = [
    "django.middleware.common.CommonMiddleware",
    "sancha_sandbox.middleware.conditions",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "sancha_sandbox.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
APPEND_SLASH = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_CODE = "zh-hans"
USE_I18N = False
CSRF_COOKIE_NAME = "sancha_sandbox_csrf"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("SANCHA_SANDBOX_LOG", "WARNING")},
}
