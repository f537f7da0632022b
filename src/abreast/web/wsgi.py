"""The server's entry point: pages, and static files with long lives."""

import os

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "abreast.web.settings")
application = StaticFilesHandler(get_wsgi_application())
