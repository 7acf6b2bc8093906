"""What the web server runs: the built screens as files, everything else through Django."""

import os
from pathlib import Path
from wsgiref.headers import Headers

from django.core.wsgi import get_wsgi_application
from whitenoise import WhiteNoise

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sancha.entry.settings")


# Pages go through Django, which gives each its content security policy and nonce.
PAGES = ("/index.html", "/m/m.html")


def never_guess(headers: Headers, path: str, url: str) -> None:
    """A file is what its type says, whatever its bytes look like."""
    headers["X-Content-Type-Options"] = "nosniff"


def make_application() -> WhiteNoise:
    """Serve what was built without touching the database; hashed names may be kept for ever."""
    django_application = get_wsgi_application()

    from django.conf import settings

    files = WhiteNoise(
        django_application,
        immutable_file_test=lambda path, url: "/assets/" in url,
        mimetypes={".webmanifest": "application/manifest+json"},
        add_headers_function=never_guess,
        allow_all_origins=False,
    )
    for folder, prefix in (("dist", ""), ("dist-borrower", "m/")):
        root = Path(settings.SANCHA_WEB_DIST) / folder
        if root.is_dir():
            files.add_files(str(root), prefix=prefix)
    for page in PAGES:
        files.files.pop(page, None)
    return files


application = make_application()
