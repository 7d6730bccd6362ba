import os
import shutil
import subprocess
import sys
from pathlib import Path

from advisory.launcher.progress import Progress
from advisory.launcher.refusal import Refusal

NAMES = (
    "chromium-headless-shell",
    "chromium",
    "google-chrome",
    "chromium-browser",
    "google-chrome-stable",
)
DEBIAN_PACKAGES = ("chromium-headless-shell", "chromium")
ON_MACOS = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
CURE = (
    f"The tests need a browser. Install one: {Path(sys.executable).with_name('playwright')} install chromium"
)


def browser(progress: Progress) -> str:
    """The path of a Chromium; root on Debian gets one installed."""
    found = named() or on_path() or of_playwright()
    if not found and os.geteuid() == 0 and shutil.which("apt-get"):
        with progress.step("Browser, once"):
            install_on_debian()
        found = on_path()
    if not found:
        raise Refusal(CURE)
    return found


def named() -> str | None:
    path = os.environ.get("CHROMIUM")
    if path and not shutil.which(path):
        raise Refusal(f"CHROMIUM names {path}, which is not a program.")
    return path


def on_path() -> str | None:
    found = (path for name in (*NAMES, str(ON_MACOS)) if (path := shutil.which(name)))
    return next((path for path in found if runs(path)), None)


WHERE_PLAYWRIGHT_KEEPS_IT = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""


def of_playwright() -> str | None:
    """Its own, which may not have been downloaded."""
    asked = subprocess.run([sys.executable, "-c", WHERE_PLAYWRIGHT_KEEPS_IT], capture_output=True, text=True)
    path = asked.stdout.strip()
    return path if asked.returncode == 0 and shutil.which(path) and runs(path) else None


def runs(path: str) -> bool:
    """Some systems carry a placeholder that only tells how to install the real one."""
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=30).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def install_on_debian() -> None:
    """The shell alone where there is one: it draws no windows, which cost more than the pages in them."""
    apt = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update"], env=apt, capture_output=True)
    for package in DEBIAN_PACKAGES:
        done = subprocess.run(
            ["apt-get", "install", "-y", "--no-install-recommends", package],
            env=apt,
            capture_output=True,
            text=True,
        )
        if not done.returncode:
            return
    raise Refusal(f"{done.stderr.strip()}\n{CURE}")
