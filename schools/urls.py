from django.urls import path

from schools.health import health
from schools.views.advisory import (
    advisory_archive,
    advisory_detail,
    advisory_edit,
    advisory_list,
    advisory_new,
    advisory_restore,
    enrollment_end,
    leader_end,
    leader_new,
    student_add,
)
from schools.views.calendar import (
    calendar,
    closure_edit,
    closure_new,
    closure_remove,
    term_edit,
    term_new,
    term_remove,
    year_edit,
    year_new,
)
from schools.views.choose import school_choose
from schools.views.people import people_edit, people_leave, people_list, people_new, people_return
from schools.views.school import attribute_new, attribute_remove, school, school_edit
from schools.views.setup import setup

app_name = "schools"
urlpatterns = [
    path("health/", health, name="health"),
    path("setup/", setup, name="setup"),
    path("school/", school, name="school"),
    path("school/choose/", school_choose, name="school_choose"),
    path("school/edit/", school_edit, name="school_edit"),
    path("school/attributes/new/", attribute_new, name="attribute_new"),
    path("school/attributes/<int:pk>/remove/", attribute_remove, name="attribute_remove"),
    path("school/people/", people_list, name="people_list"),
    path("school/people/new/", people_new, name="people_new"),
    path("school/people/<int:pk>/", people_edit, name="people_edit"),
    path("school/people/<int:pk>/leave/", people_leave, name="people_leave"),
    path("school/people/<int:pk>/return/", people_return, name="people_return"),
    path("school/advisories/", advisory_list, name="advisory_list"),
    path("school/advisories/new/", advisory_new, name="advisory_new"),
    path("school/advisories/<int:pk>/", advisory_detail, name="advisory_detail"),
    path("school/advisories/<int:pk>/edit/", advisory_edit, name="advisory_edit"),
    path("school/advisories/<int:pk>/archive/", advisory_archive, name="advisory_archive"),
    path("school/advisories/<int:pk>/restore/", advisory_restore, name="advisory_restore"),
    path("school/advisories/<int:pk>/leaders/new/", leader_new, name="leader_new"),
    path("school/advisories/<int:pk>/students/add/", student_add, name="student_add"),
    path("school/leaders/<int:pk>/end/", leader_end, name="leader_end"),
    path("school/enrollments/<int:pk>/end/", enrollment_end, name="enrollment_end"),
    path("school/calendar/", calendar, name="calendar"),
    path("school/calendar/years/new/", year_new, name="year_new"),
    path("school/calendar/years/<int:pk>/", year_edit, name="year_edit"),
    path("school/calendar/years/<int:year>/terms/new/", term_new, name="term_new"),
    path("school/calendar/terms/<int:pk>/", term_edit, name="term_edit"),
    path("school/calendar/terms/<int:pk>/remove/", term_remove, name="term_remove"),
    path("school/calendar/closures/new/", closure_new, name="closure_new"),
    path("school/calendar/closures/<int:pk>/", closure_edit, name="closure_edit"),
    path("school/calendar/closures/<int:pk>/remove/", closure_remove, name="closure_remove"),
]
