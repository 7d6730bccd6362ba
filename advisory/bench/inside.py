"""Runs a function of the bench with the environment that is given: `inside advisory.bench.faults.main ARGUMENTS`."""

import os
import sys

import django
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "advisory.settings")
django.setup()
import_string(sys.argv[1])(*sys.argv[2:])
