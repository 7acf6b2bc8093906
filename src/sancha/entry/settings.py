"""Django's settings, all from the environment: one database, three roles."""

import os
from pathlib import Path
from typing import Any

from sancha.platform.log import logging_settings

ROOT = Path(__file__).resolve().parents[3]
LOCAL = ROOT / ".local"


def database(role: str, **options: Any) -> dict[str, Any]:
    """A login of its own for each role, not `assume_role`: RESET ROLE undoes that one."""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": os.environ.get("SANCHA_DATABASE_HOST", "127.0.0.1"),
        "PORT": os.environ.get("SANCHA_DATABASE_PORT", "5432"),
        "NAME": os.environ.get("SANCHA_DATABASE_NAME", "sancha"),
        "USER": f"sancha_{role}",
        "PASSWORD": os.environ.get("SANCHA_DATABASE_PASSWORD", ""),
        # Our statements are short; compiling one of the night's costs a second and saves none. And a
        # page by its index costs hardly more than the next one: no disk turns. Else a statement of
        # the night for a sixteenth of the loans reads them all. What `platform.plain` asks often, a
        # connection prepares once.
        "OPTIONS": {
            "options": "-c jit=off -c random_page_cost=1.1",
            "prepare_threshold": 5,
            **options,
        },
    }


POOL: dict[str, Any] = {}
if os.environ.get("SANCHA_DATABASE_POOL"):
    POOL = {"pool": {"min_size": 1, "max_size": int(os.environ["SANCHA_DATABASE_POOL"])}}

DATABASES = {
    "default": database("app", **POOL),
    "reader": database("reader", **POOL),
    "owner": database("owner"),
}
DATABASE_ROUTERS = ["sancha.platform.reading.Router"]

FEATURES = [
    *(f"sancha.engines.{n}" for n in ("ledger", "process", "decision", "evidence")),
    *(f"sancha.engines.{n}" for n in ("outside", "notice", "signing")),
    *(
        f"sancha.office.{n}"
        for n in ("organisation", "calendar", "proposals", "parameters", "journals")
    ),
    *(f"sancha.office.{n}" for n in ("staff", "products", "worklist")),
    *(f"sancha.credit.{n}" for n in ("parties", "corrections", "consents", "facilities", "loans")),
    "sancha.credit.bills",
    *(f"sancha.preloan.{n}" for n in ("applications", "drafts", "screening", "supplements")),
    *(f"sancha.inloan.{n}" for n in ("approval", "contracts", "disbursement", "draws")),
    "sancha.inloan.discounting",
    *(
        f"sancha.postloan.{n}"
        for n in (
            *("repayment", "debit_files", "servicing", "collection", "reporting"),
            *("night", "snapshot", "reconciliation", "certificates", "presentation"),
            *("classification", "inspections", "use_of_funds"),
        )
    ),
    *(
        f"sancha.insight.{n}"
        for n in ("lifecycle", "workbench", "books", "audit", "verification", "operations")
    ),
]
INSTALLED_APPS = [
    "sancha.platform",
    "procrastinate.contrib.django",
    *FEATURES,
    "sancha.entry",
]

MIDDLEWARE = [
    "sancha.platform.http.RequestMiddleware",
]
ROOT_URLCONF = "sancha.entry.urls"
WSGI_APPLICATION = "sancha.entry.wsgi.application"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "zh-hans"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DEBUG = False
ALLOWED_HOSTS = os.environ.get("SANCHA_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
SECRET_KEY = os.environ.get("SANCHA_SECRET_KEY", "unused: sessions and signatures are our own")
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 11 * 1024 * 1024
APPEND_SLASH = False

SANCHA_KEY_FILE = os.environ.get("SANCHA_KEY_FILE", str(LOCAL / "master.key"))
SANCHA_ANCHOR_FOLDER = os.environ.get("SANCHA_ANCHOR_FOLDER", str(LOCAL / "anchors"))
SANCHA_SNAPSHOT_FOLDER = os.environ.get("SANCHA_SNAPSHOT_FOLDER", str(LOCAL / "snapshots"))
SANCHA_OUTSIDE_URL = os.environ.get("SANCHA_OUTSIDE_URL", "http://127.0.0.1:8801")
SANCHA_PUBLIC_URL = os.environ.get("SANCHA_PUBLIC_URL", "http://127.0.0.1:8800")
SANCHA_CALLBACK_SECRET = os.environ.get("SANCHA_CALLBACK_SECRET", "")
SANCHA_WEB_DIST = os.environ.get("SANCHA_WEB_DIST", str(ROOT / "web"))
SANCHA_SAMPLE = os.environ.get("SANCHA_SAMPLE", "") == "1"
SANCHA_METRICS_TOKEN = os.environ.get("SANCHA_METRICS_TOKEN", "")
SANCHA_TRUSTED_PROXIES = frozenset(filter(None, os.environ.get("SANCHA_PROXIES", "").split(",")))
SANCHA_SECURE_COOKIES = os.environ.get("SANCHA_SECURE_COOKIES", "") == "1"

LOGGING = logging_settings(os.environ.get("SANCHA_LOG_LEVEL", "INFO"))
