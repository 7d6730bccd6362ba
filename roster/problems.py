"""What is wrong with a file, line by line, kept as codes so that each reader gets their own language."""

from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from schools.models import Role

LEFT_OUT = {
    "no_sourced_id": _("The sourcedId is missing. This line is left out."),
    "no_key": _("Neither a student id nor a user name or e-mail address is given. This line is left out."),
    "no_staff_key": _("For staff, give an e-mail address or an id. This line is left out."),
    "no_name": _("The name is missing. This line is left out."),
    "no_role": _("The role is missing. This line is left out."),
    "unknown_role": _("The role “%(role)s” is not known. This line is left out."),
    "family": _("Parents, guardians and relatives are not imported. This line is left out."),
    "same_sourced_id": _("The sourcedId is on line %(other)s already. This line is left out."),
    "same_person": _("This person is on line %(other)s already. This line is left out."),
    "other_kind": _("This person is a %(here)s here and a %(there)s in the file. This line is left out."),
    "trusted_role": _("Only an administrator can add somebody as %(there)s. This line is left out."),
    "trusted_member": _("Only an administrator can change %(person)s. This line is left out."),
    "too_long": _("“%(column)s” is longer than %(limit)s characters. This line is left out."),
    "too_many_cells": _("The line has more cells than the heading. This line is left out."),
    "no_school": _("The line names no school. This line is left out."),
    "unknown_class": _("The class is not in the file. This line is left out."),
    "unknown_person": _("The person is not in the file, or was left out. This line is left out."),
}
ADAPTED = {
    "name_of_other_school": _(
        "The user name “%(username)s” belongs to an account that is not of this school. "
        "The student is imported without a way to sign in; change the user name in the file."
    ),
    "name_taken": _(
        "The user name “%(username)s” belongs to somebody else. "
        "The student is imported without a way to sign in; change the user name in the file."
    ),
    "other_user_name": _("The user name in the file is another one; the student keeps “%(username)s”."),
    "bad_user_name": _("“%(username)s” cannot be a user name; the student gets another one."),
    "bad_email": _("“%(email)s” is not an e-mail address; it is left empty."),
    "no_email": _("There is no e-mail address, so this person cannot be invited to sign in."),
    "same_identifier": _("The id “%(identifier)s” belongs to somebody else; it is not used here."),
    "several_grades": _("Several grades are given; the first one is used."),
    "bad_grade": _("The grade is too long to be one; it is left empty."),
    "second_class": _("%(person)s is in “%(first)s” already and is not put into “%(second)s”."),
    "second_advisory": _("A student is in one advisory at a time; the first one is used."),
    "no_grade": _("%(person)s has no grade and is not put into an advisory."),
    "no_advisory_for": _("%(people)s students are in none of the chosen classes."),
    "still_leads": _("%(person)s still leads “%(advisory)s”, which the file does not say."),
    "no_teacher": _("No teacher leads “%(advisory)s”."),
    "trusted_stays": _("Only an administrator can deactivate %(person)s, who is not in the file and stays."),
    "last_administrator": _(
        "%(person)s is not in the file and stays: the school needs an administrator who can sign in."
    ),
    "value_shortened": _("“%(column)s” is longer than 50 characters and is shortened."),
}
NOTES = {
    "read_as_windows": _(
        "The file is not in UTF-8, so it was read as Windows text. See whether names look right: %(examples)s."
    ),
    "skipped_families": _("%(people)s parents, guardians and relatives are not imported."),
    "skipped_schools": _("%(people)s people of other schools are not imported."),
    "disabled": _("%(people)s people are switched off in the file (enabledUser) and count as absent."),
    "status_filled": _("The column status is filled in a complete file; “active” is taken as present."),
    "columns_missing": _("Expected columns are missing: %(columns)s."),
    "columns_unknown": _("These columns are not used: %(columns)s."),
    "heading_case": _(
        "The heading is written in another way than the standard says; it is read all the same."
    ),
    "password_ignored": _("Passwords in the file are ignored."),
    "not_complete": _("The file lists changes only, so nobody is deactivated for being absent."),
    "not_all_classes": _("The file does not list all classes, so no advisory is archived for being absent."),
    "no_manifest": _("manifest.csv is missing, so nobody is deactivated for being absent."),
    "version": _("The file says version “%(version)s”; it is read as 1.1."),
    "other_name": _("The school is called “%(name)s” in the file."),
    "file_missing": _("The file is missing from the zip; what it would say is not imported."),
    "role_synonym": _("The role “%(role)s” is read as “%(meant)s”."),
    "more_problems": _("%(count)s more problems are not listed."),
}
REFUSALS = {
    "empty": _("The file is empty."),
    "zip_broken": _("The zip file is damaged or was cut off. Export it again and upload the new one."),
    "zip_nested": _("The zip file holds another zip file (%(name)s). Upload that one."),
    "zip_bomb": _("The zip file unpacks to far more than a roster. Export it again."),
    "zip_locked": _("The zip file has a password. Export it without one."),
    "zip_twice": _("The zip file holds %(name)s twice."),
    "zip_no_users": _("The zip file holds no users.csv, so it is not a OneRoster export."),
    "excel": _("This is a workbook. In the spreadsheet program, save it as “CSV UTF-8” and upload that."),
    "not_text": _("%(file)s is not plain text in UTF-8. Save it as “CSV UTF-8” and upload it again."),
    "too_long_line": _("Line %(line)s of %(file)s is too long to be read. Is a quotation mark missing?"),
    "too_many_people": _("The file has more than %(limit)s people for one school. Is it the right file?"),
    "too_many_lines": _(
        "The file has more than %(limit)s lines. A CSV file is for one school: divide it by school."
    ),
    "no_columns": _("The first line must name the columns. Missing: %(columns)s."),
    "too_many_columns": _("The first line names more than %(limit)s columns. Is it a roster?"),
    "same_column": _("The column “%(column)s” is there twice."),
    "nobody": _("The file lists nobody of this school, so it cannot be its roster."),
    "no_year": _("Advisories need a school year. Add the one that includes today to the calendar first."),
    "unknown_org": _("The file holds no school with the sourcedId “%(org)s”."),
    "gave_up": _("The work was started three times and did not come to its end. Nothing was changed."),
}
REASONS: dict[str, Any] = LEFT_OUT | ADAPTED | NOTES | REFUSALS
ROLES = {"here", "there", "meant"}
NAMES = {"person", "username", "email", "identifier", "examples"}
BLANK = "…"
LISTED = 5000


class Problem(NamedTuple):
    """`line` counts from 1 with the heading and is 0 when the file as a whole is meant; `code` is a key of REASONS."""

    file: str
    line: int
    code: str
    params: dict[str, Any] = {}

    @property
    def reason(self) -> str:
        words = {key: Role(value).label if key in ROLES else value for key, value in self.params.items()}
        return REASONS[self.code] % words

    def without_names(self) -> "Problem":
        """What is kept once the import is over."""
        return self._replace(
            params={key: BLANK if key in NAMES else value for key, value in self.params.items()}
        )

    @property
    def is_note(self) -> bool:
        return self.code in NOTES

    @property
    def leaves_out(self) -> bool:
        return self.code in LEFT_OUT


class Problems(list[Problem]):
    """The first 5,000 about lines and every note; `more` counts the others, so that no file fills the memory."""

    more = 0

    def append(self, problem: Problem) -> None:
        if problem.is_note or len(self) < LISTED:
            super().append(problem)
        else:
            self.more += 1

    def gather(self, others: "Problems") -> None:
        for problem in others:
            self.append(problem)
        self.more += others.more


class Refusal(Exception):
    """The file as a whole cannot be used. Nothing of it was stored."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.problem = Problem("", 0, code, params)


def listed(problems: Problems) -> list[Problem]:
    """What is kept of them: notes on whole files first, then by file and line."""
    ordered = sorted(problems, key=lambda found: (found.line > 0, found.file, found.line))
    if not problems.more:
        return ordered
    return [*ordered, Problem("", 0, "more_problems", {"count": problems.more})]
