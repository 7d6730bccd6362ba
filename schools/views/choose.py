from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from schools.context import schools_of


def school_choose(request: HttpRequest) -> HttpResponse:
    """Which school to enter, for an account that is a member of several."""
    assert request.user.pk is not None
    schools = schools_of(request.user.pk)
    chosen = request.POST.get("school", "")
    if chosen in {str(school_id) for school_id, _name in schools}:
        request.session["school"] = int(chosen)
        request.session["has_several_schools"] = len(schools) > 1
        return redirect("home")
    return render(request, "schools/school_choose.html", {"schools": schools})
