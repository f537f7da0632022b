from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_person"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                condition=models.Q(("role", "person")), fields=("unit",), name="person_has_one_seat"
            ),
        ),
    ]
