"""Run as a folder by bootstrap.py, so that it works from any working directory."""

import importlib
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parents[2])
    sys.exit(importlib.import_module("advisory.launcher.command_line").main(sys.argv[1:]))
