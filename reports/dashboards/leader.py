from typing import Any

from reports.listing import list_page
from schools.access import MemberRequest


def leader_dashboard(request: MemberRequest) -> tuple[str, dict[str, Any]]:
    page = list_page(request.member, request.GET.get("page"))
    return "reports/release_list.html", page | {"is_dashboard": True}
