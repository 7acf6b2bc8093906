"""What the web server runs: the built screens as files, everything else through Django."""

import os
from pathlib import Path

from django.core.wsgi import get_wsgi_application
from whitenoise import WhiteNoise

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sancha.entry.settings")


def make_application() -> WhiteNoise:
    """Serve what was built without touching the database; hashed names may be kept for ever."""
    django_application = get_wsgi_application()

    from django.conf import settings

    files = WhiteNoise(
        django_application,
        immutable_file_test=lambda path, url: "/assets/" in url,
        mimetypes={".webmanifest": "application/manifest+json"},
        add_headers_function=lambda headers, path, url: headers.update(
            {"X-Content-Type-Options": "nosniff"}
        ),
    )
    for folder, prefix in (("dist", ""), ("dist-borrower", "m/")):
        root = Path(settings.SANCHA_WEB_DIST) / folder
        if root.is_dir():
            files.add_files(str(root), prefix=prefix)
    return files


application = make_application()
