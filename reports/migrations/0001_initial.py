import django.contrib.postgres.fields
import django.db.models.deletion
import schools.guards
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('schools', '0006_begin_record'),
        ('surveys', '0002_doors'),
    ]

    operations = [
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('fewest', models.PositiveSmallIntegerField(default=10, verbose_name='fewest people in a group that is shown')),
                ('for_teachers', models.BooleanField(default=False, verbose_name='teachers and counselors')),
                ('for_students', models.BooleanField(default=False, verbose_name='students')),
                ('for_families', models.BooleanField(default=False, verbose_name='families')),
                ('for_district', models.BooleanField(default=False, verbose_name='the district')),
                ('plan', models.JSONField(default=list)),
                ('respondents', models.PositiveIntegerField(default=0)),
                ('planned_at', models.DateTimeField()),
                ('builds_at', models.DateTimeField()),
                ('appears_at', models.DateTimeField()),
                ('withheld_at', models.DateTimeField(null=True)),
                ('done_at', models.DateTimeField(null=True)),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='schools.school')),
                ('survey', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='release', to='surveys.survey')),
                ('withheld_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='schools.member')),
            ],
            options={
                'ordering': ['-appears_at', 'pk'],
                'indexes': [models.Index(condition=models.Q(('done_at', None)), fields=['school', 'builds_at'], name='releases_not_done')],
                'constraints': [schools.guards.SchoolPolicy(name='release_of_the_current_school'), models.UniqueConstraint(fields=('school', 'id'), name='release_within_its_school'), schools.guards.SameSchool(field='survey', name='release_survey_of_the_same_school'), schools.guards.SameSchool(field='withheld_by', name='release_withheld_by_of_the_same_school'), models.CheckConstraint(condition=models.Q(('fewest__gte', 10)), name='release_hides_small_groups', violation_error_message='Ten is the least; a school may ask for more.'), models.CheckConstraint(condition=models.Q(('appears_at__gte', models.F('builds_at'))), name='release_appears_after_it_is_built')],
            },
        ),
        migrations.CreateModel(
            name='ReleasedGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('level', models.CharField(choices=[('school', 'Whole school'), ('grade', 'Grade'), ('attribute', 'Group'), ('grade_attribute', 'Group in a grade'), ('advisory', 'Advisory')], max_length=15)),
                ('grades', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), default=list, size=None)),
                ('attribute', models.CharField(blank=True, max_length=50)),
                ('values', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=50), default=list, size=None)),
                ('advisories', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('names', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=100), default=list, size=None)),
                ('has_others', models.BooleanField(default=False)),
                ('n', models.PositiveIntegerField()),
                ('release', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='groups', to='reports.release')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='schools.school')),
            ],
            options={
                'ordering': ['position'],
                'constraints': [schools.guards.SchoolPolicy(name='released_group_of_the_current_school'), models.UniqueConstraint(fields=('school', 'id'), name='released_group_within_its_school'), schools.guards.SameSchool(field='release', name='released_group_release_of_the_same_school'), models.UniqueConstraint(fields=('release', 'position'), name='released_groups_have_an_order'), models.CheckConstraint(condition=models.Q(('level__in', ['school', 'grade', 'attribute', 'grade_attribute', 'advisory'])), name='released_group_level_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Figure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('construct', models.CharField(max_length=60)),
                ('item', models.CharField(blank=True, max_length=60)),
                ('option', models.PositiveSmallIntegerField(null=True)),
                ('low', models.PositiveSmallIntegerField()),
                ('high', models.PositiveSmallIntegerField()),
                ('part', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='surveys.part')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='schools.school')),
                ('group', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='figures', to='reports.releasedgroup')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [schools.guards.SchoolPolicy(name='figure_of_the_current_school'), models.UniqueConstraint(fields=('school', 'id'), name='figure_within_its_school'), schools.guards.SameSchool(field='group', name='figure_group_of_the_same_school'), schools.guards.SameSchool(field='part', name='figure_part_of_the_same_school'), models.UniqueConstraint(fields=('group', 'part', 'construct', 'item', 'option'), name='figure_is_released_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('low__gte', 0), ('high__lte', 100), ('low__lt', models.F('high'))), name='figure_is_a_band'), models.CheckConstraint(condition=models.Q(models.Q(('low', 0), _negated=True), models.Q(('high', 100), _negated=True), _connector='OR'), name='figure_says_something')],
            },
        ),
        migrations.CreateModel(
            name='OpenText',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('words', models.BinaryField()),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='schools.school')),
                ('release', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='reports.release')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [schools.guards.SchoolPolicy(name='open_text_of_the_current_school'), models.UniqueConstraint(fields=('school', 'id'), name='open_text_within_its_school'), schools.guards.SameSchool(field='release', name='open_text_release_of_the_same_school')],
            },
        ),
    ]

