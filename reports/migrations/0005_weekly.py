import django.db.models.deletion
import schools.guards
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0004_commitments'),
        ('schools', '0006_begin_record'),
    ]

    operations = [
        migrations.CreateModel(
            name='WeeklyRecipient',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('receives', models.BooleanField()),
                ('member', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='schools.member')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='schools.school')),
            ],
            options={
                'constraints': [schools.guards.SchoolPolicy(name='weekly_recipient_of_the_current_school'), models.UniqueConstraint(fields=('school', 'id'), name='weekly_recipient_within_its_school'), schools.guards.SameSchool(field='member', name='weekly_recipient_member_of_the_same_school'), models.UniqueConstraint(fields=('member',), name='weekly_recipient_is_chosen_once')],
            },
        ),
        migrations.CreateModel(
            name='WeeklyReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('monday', models.DateField()),
                ('numbers', models.JSONField()),
                ('built_at', models.DateTimeField()),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='schools.school')),
            ],
            options={
                'ordering': ['-monday'],
                'constraints': [schools.guards.SchoolPolicy(name='weekly_report_of_the_current_school'), models.UniqueConstraint(fields=('school', 'id'), name='weekly_report_within_its_school'), models.UniqueConstraint(fields=('school', 'monday'), name='week_is_reported_once'), models.CheckConstraint(condition=models.Q(('monday__iso_week_day', 1)), name='reported_week_begins_on_monday')],
            },
        ),
        migrations.CreateModel(
            name='WeeklySchedule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekday', models.PositiveSmallIntegerField(default=0, verbose_name='day')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='schools.school')),
            ],
            options={
                'constraints': [schools.guards.SchoolPolicy(name='weekly_schedule_of_the_current_school'), models.UniqueConstraint(fields=('school', 'id'), name='weekly_schedule_within_its_school'), models.UniqueConstraint(fields=('school',), name='school_has_one_weekly_schedule'), models.CheckConstraint(condition=models.Q(('weekday__lte', 6)), name='weekly_schedule_names_a_weekday')],
            },
        ),
    ]
