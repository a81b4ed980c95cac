"""What the web server calls: `granian --interface wsgi doudi.conf.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doudi.conf.settings")

application = get_wsgi_application()
