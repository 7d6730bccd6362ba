"""What is stored of everybody's answers to a survey, as a program: `python -m tests.surveys.own_answers SURVEY`.

Prints JSON: the numbers given and the words, by the respondent's id.
"""

import json
import sys

import django


def main(pk: str) -> None:
    from schools.context import school_context
    from schools.models import School
    from surveys.models import Sheet, Survey
    from surveys.questionnaire import read_questionnaire
    from surveys.sheets import read_answers

    with school_context(School.objects.get(slug="cedar").pk):
        survey = Survey.objects.get(pk=pk)
        questionnaire = read_questionnaire(survey.pk)
        found = {
            sheet.respondent_id: read_answers(sheet, survey, questionnaire)
            for sheet in Sheet.objects.filter(survey=survey)
        }
    sys.stdout.write(
        json.dumps({member: [list(answers.given), answers.words] for member, answers in found.items()})
    )


if __name__ == "__main__":
    django.setup()
    main(*sys.argv[1:])
