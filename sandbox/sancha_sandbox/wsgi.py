"""What the server's worker runs: the application, and one thread that settles and calls back."""

import os

from django.core.wsgi import get_wsgi_application

# Set, not defaulted: the environment may come from the system under test, which has its own.
os.environ["DJANGO_SETTINGS_MODULE"] = "sancha_sandbox.settings"

application = get_wsgi_application()

from sancha_sandbox import background  # noqa: E402 (models can be imported only now)

background.start()
