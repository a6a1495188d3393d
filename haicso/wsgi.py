import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from haicso import startup
from haicso.limits.slow_bodies import SlowBodies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haicso.settings")
# A third of the threads stays free for pages whatever bodies come in.
application = SlowBodies(get_wsgi_application(), most=max(settings.WEB_THREADS * 2 // 3, 1))
startup.look_now()
