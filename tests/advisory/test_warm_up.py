"""What is loaded before the first request, so that nobody waits for it."""

from typing import Any, cast

from django.template import engines

from advisory.warm_up import warm_up


def test_the_site_has_read_its_templates() -> None:
    (loader,) = cast(Any, engines["django"]).engine.template_loaders
    loader.reset()
    warm_up()
    assert {"reports/dashboards/administrator.html", "base.html"} <= loader.get_template_cache.keys()
