"""What ended the clock, mirrored beside the verdict, and the index of what a quarter's figures count."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def mirror_the_ends(apps, _schema_editor):
    Decision = apps.get_model("tickets", "Decision")
    Ticket = apps.get_model("tickets", "Ticket")
    newest = Decision.objects.filter(ticket=OuterRef("pk")).order_by("-revision")
    Ticket.objects.update(
        iku_ended=Subquery(newest.filter(code="IKU").values("ended")[:1]),
        sla_ended=Subquery(newest.filter(code="SLA").values("ended")[:1]),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0006_closed_periods"),
        ("users", "0004_officers_and_satker_import"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="ticket",
            name="iku_ended",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="ticket",
            name="sla_ended",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunPython(mirror_the_ends, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                fields=["created_at"],
                include=(
                    *("asker_unit_type", "posting", "office", "kanwil"),
                    *("iku_late_after", "iku_ended", "iku_used", "iku_in_time"),
                ),
                name="ticket_counted",
            ),
        ),
    ]
