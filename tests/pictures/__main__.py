import os

import django
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "advisory.settings")
django.setup()
import_string("tests.pictures.run.main")()
