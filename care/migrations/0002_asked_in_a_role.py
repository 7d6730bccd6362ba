"""Notes in which role an adult is asked; of those who were asked before, the role that they have now."""

from django.db import migrations, models

ROLES_OF_NOW = """
SELECT set_config('app.maintenance', 'on', true);
UPDATE care_asking SET role = schools_member.role FROM schools_member WHERE schools_member.id = care_asking.adult_id;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('care', '0001_initial'),
        ('schools', '0006_begin_record'),
    ]

    operations = [
        migrations.AddField(
            model_name='asking',
            name='role',
            field=models.CharField(choices=[('student', 'Student'), ('teacher', 'Teacher'), ('staff', 'Staff without an advisory'), ('substitute', 'Substitute'), ('counselor', 'Counselor'), ('administrator', 'Administrator'), ('it_lead', 'IT lead'), ('district', 'District')], default='', max_length=13),
            preserve_default=False,
        ),
        migrations.RunSQL(ROLES_OF_NOW, migrations.RunSQL.noop),
    ]
