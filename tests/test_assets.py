"""What browsers are sent: third-party files as they came, nothing from elsewhere, nothing inline, and little."""

import gzip
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.template.loader import render_to_string

ROOT = Path(__file__).resolve().parent.parent
VENDORED = [ROOT / "static" / "vendor", ROOT / "tests" / "vendor"]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# Mail programs know no stylesheet of a site: what a letter wears stands in its head.
LETTERS = {ROOT / "templates" / "notices" / "letter.html"}
OWN_FILES = [
    path
    for path in sorted((ROOT / "static").rglob("*"))
    if path.suffix in {".css", ".js", ".svg"} and VENDORED[0] not in path.parents
]
FIRST_LOAD = 150 * 1024


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("folder", VENDORED, ids=name)
def test_vendored_files_are_those_of_the_manifest(folder: Path) -> None:
    packages = json.loads((folder / "manifest.json").read_text())
    listed = {file: digest for package in packages for file, digest in package["files"].items()}
    found = {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    assert found == listed


@pytest.mark.parametrize("folder", VENDORED, ids=name)
def test_every_vendored_package_keeps_its_licence(folder: Path) -> None:
    for package in json.loads((folder / "manifest.json").read_text()):
        assert package["version"] and package["licence"]
        assert any(Path(file).name == "LICENSE" for file in package["files"]), package["package"]


def test_nothing_is_asked_of_another_origin() -> None:
    for path in [*TEMPLATES, *OWN_FILES]:
        text = path.read_text().replace("http://www.w3.org/2000/svg", "")
        found = re.findall(r"https?://[^\s\"')]+|(?:src|href|url)\s*[=(]\s*[\"']?//[^\"')\s]+", text)
        assert not found, name(path)


def test_vendored_styles_ask_nothing_of_another_origin() -> None:
    for path in VENDORED[0].rglob("*.css"):
        addresses = re.findall(r"url\([\"']?([^\"')]+)|@import\s+[\"']([^\"']+)", path.read_text())
        assert all((url or imported).startswith("data:") for url, imported in addresses), name(path)


def test_templates_hold_nothing_inline() -> None:
    for path in TEMPLATES:
        if path not in LETTERS:
            text = path.read_text()
            assert not re.search(r"<style|\sstyle=|\son[a-z]+=|\shx-on|javascript:", text), name(path)
            assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text)), name(path)


def test_icons_named_in_templates_exist() -> None:
    sprite = (VENDORED[0] / "lucide-static" / "icons.svg").read_text()
    drawn = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    for path in TEMPLATES:
        named = re.findall(r"(?:\{% icon |\bsymbol=|symbol\|default:)[\"']([^\"']+)", path.read_text())
        assert set(named) <= drawn, name(path)


def test_every_static_address_survives_hashing(tmp_path: Path, settings: Any) -> None:
    settings.STATIC_ROOT = tmp_path
    call_command("collectstatic", interactive=False, verbosity=0)
    manifest = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    styles = (tmp_path / manifest["css/tokens.css"]).read_text()
    fonts = re.findall(r"url\(\"([^\"]+woff2)", styles)
    assert len(fonts) == 2
    assert all((tmp_path / manifest["css/tokens.css"]).parent.joinpath(font).exists() for font in fonts)


@pytest.mark.parametrize("template", ["base.html", "base_plain.html"])
def test_first_load_is_small(template: str, settings: Any) -> None:
    page = render_to_string(template)
    asked = {
        Path(settings.STATIC_ROOT, address)
        for address in re.findall(r"(?:href|src)=\"/static/([^\"#]+)", page)
        if not address.endswith(".woff2")
    }
    files = [*asked, *VENDORED[0].glob("atkinson*/*.woff2"), *VENDORED[0].glob("lucide*/*.svg")]
    weights = {path.name: len(gzip.compress(path.read_bytes())) for path in files}
    total = sum(weights.values()) + len(gzip.compress(page.encode()))
    assert total <= FIRST_LOAD, weights
