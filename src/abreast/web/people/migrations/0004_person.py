"""Whoever was a person by any role at the person's unit gets that person's seat, unless they may have taken it themselves."""

from django.db import migrations, models

ROLES = [(role, role) for role in ("organiser", "leader", "reporter", "verifier", "reader", "person")]
FIRST = ("reader", "leader", "reporter", "verifier", "organiser")
"""Organisers alone made readers: of several at one unit the reader is the person."""


def seat(apps, schema_editor):
    """A seat for one at every person's unit: a reader's role becomes it, others get it beside theirs."""
    Membership, Invitation = apps.get_model("people", "Membership"), apps.get_model("people", "Invitation")
    at_persons = Membership.objects.filter(unit__person=True).select_related("unit").order_by("pk")
    seated = set(at_persons.filter(role="person").values_list("unit", flat=True))
    for one in sorted(at_persons.exclude(role="person"), key=lambda one: (FIRST.index(one.role), one.pk)):
        if one.unit_id in seated or one.made_by_id == one.user_id:
            continue
        if one.role != "reader" and _stands_above(Membership, one):
            continue
        seated.add(one.unit_id)
        if one.role == "reader":
            Membership.objects.filter(pk=one.pk).update(role="person")
        else:
            given = {"campaign_id": one.campaign_id, "made_by_id": one.made_by_id}
            Membership.objects.create(user_id=one.user_id, unit_id=one.unit_id, role="person", **given)
    Invitation.objects.filter(unit__person=True, role="reader", accepted_at=None).update(role="person")


def _stands_above(Membership, one):
    """Whether somebody holds a role above the person's unit: they are not the person for certain."""
    theirs = Membership.objects.filter(user=one.user_id, campaign=one.campaign_id).exclude(role="reader")
    return any(
        one.unit.path.startswith(above)
        for above in theirs.exclude(unit=one.unit_id).values_list("unit__path", flat=True)
    )


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_consent"),
    ]

    operations = [
        migrations.AlterField(
            model_name="membership",
            name="role",
            field=models.CharField(choices=ROLES, max_length=20),
        ),
        migrations.RunPython(seat, migrations.RunPython.noop),
    ]
