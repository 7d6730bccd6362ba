from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from reports.dashboards.district import schools_of
from reports.files.district_csv import schools_as_csv
from schools.access import MemberRequest, roles
from schools.models import Role


@roles(Role.DISTRICT)
@require_safe
def district_csv(request: MemberRequest) -> HttpResponse:
    schools = schools_of(request.member)
    if not schools:
        raise Http404
    headers = {"Content-Disposition": 'attachment; filename="schools.csv"'}
    return HttpResponse(schools_as_csv(schools), "text/csv; charset=utf-8", headers=headers)
