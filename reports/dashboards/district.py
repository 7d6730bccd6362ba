from typing import Any

from schools.access import MemberRequest


def district_dashboard(request: MemberRequest) -> tuple[str, dict[str, Any]]:
    return "reports/dashboards/district.html", {}
