"""How many entries of every school can be read with the keys of this environment, and how many there are."""

import sys

import django


def main() -> None:
    from journals.models import Entry
    from journals.words import read_entries
    from schools.context import school_context
    from schools.models import School

    readable = total = 0
    for school in School.objects.all():
        with school_context(school.pk):
            entries = list(Entry.objects.all())
            found = read_entries(entries)
            total += len(entries)
            readable += sum(
                found[each.pk].text.startswith(f"{each.author_id} ") for each in entries if each.pk in found
            )
    sys.stdout.write(f"{readable} {total}")


if __name__ == "__main__":
    django.setup()
    main()
