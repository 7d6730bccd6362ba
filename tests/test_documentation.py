"""What the documentation names is there, and its pictures are those that `bin/pictures` takes."""

import re
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from advisory.bench.run import PARTS
from advisory.demo.district import Size, load_demo
from tests.pictures.taking import MOMENT, take_pictures

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]
WRITTEN_LATER = ROOT / "PROMISES.md"
ROOM_FOR_PICTURES = 1.5 * 2**20  # bytes

LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
PICTURE = re.compile(r'!\[([^\]]*)\]\(([^)]+)\)|<img src="([^"]+)"[^>]*? alt="([^"]*)"')


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    targets = {(page.parent / link).resolve() for link in LINK.findall(page.read_text())}
    assert [name(target) for target in targets - {WRITTEN_LATER} if not target.exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_templates_and_benches_that_it_names_exist(page: Path) -> None:
    words = page.read_text()
    templates = re.findall(r"`([a-z_/]+\.html)`", words)
    assert [found for found in templates if not (ROOT / "templates" / found).exists()] == []
    assert set(re.findall(r"bin/bench ([a-z]+)", words)) <= set(PARTS)


def test_pictures_are_shown_with_words_and_weigh_little() -> None:
    shown = {}
    for words, link, source, alternative in PICTURE.findall((ROOT / "README.md").read_text()):
        shown[Path(link or source).name] = words or alternative
    taken = {path.name: path.stat().st_size for path in PICTURES.iterdir()}
    assert shown.keys() == taken.keys()
    assert all(shown.values())
    assert sum(taken.values()) < ROOM_FOR_PICTURES


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_every_picture_can_be_taken(browser: Browser, live_server: LiveServer, tmp_path: Path) -> None:
    with time_machine.travel(MOMENT, tick=False) as traveller:
        load_demo(Size(), 1)
        take_pictures(browser, live_server.url, traveller, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in PICTURES.iterdir()}
