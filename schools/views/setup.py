from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from schools.forms.setup import SetUpForm
from schools.setup import SetUpDone, create_first_school, set_up_done


@login_not_required
@sensitive_post_parameters("password", "code")
def setup(request: HttpRequest) -> HttpResponse:
    """The first school and its administrator; once there is a school this page no longer exists."""
    if set_up_done():
        raise Http404
    form = SetUpForm(request.POST or None)
    if form.is_valid():
        try:
            account = create_first_school(form.first_school())
        except SetUpDone:
            return redirect("account_login")
        login(request, account)
        return redirect("home")
    return render(request, "schools/setup.html", {"form": form})
