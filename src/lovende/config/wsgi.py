"""The entry point of the web server (gunicorn)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lovende.config.settings")

application = get_wsgi_application()
