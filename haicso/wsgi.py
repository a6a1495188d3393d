import os

from django.core.wsgi import get_wsgi_application

from haicso import startup

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haicso.settings")
application = get_wsgi_application()
startup.look_now()
