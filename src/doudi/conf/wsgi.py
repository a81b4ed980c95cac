"""What the web server calls: `granian --interface wsgi doudi.conf.wsgi:application`."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from doudi.law.errors import Unable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doudi.conf.settings")

try:
    application = get_wsgi_application()
    from doudi.vault import keys  # models exist only once the apps are ready

    keys.check_file()
except (Unable, ImproperlyConfigured) as refusal:
    sys.exit(f"doudi web: {refusal}")
