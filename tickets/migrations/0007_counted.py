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


def know_how_few_places_there_are(_apps, schema_editor):
    """PostgreSQL only. A posting has one office and one Kanwil; told nothing, the planner multiplies the three numbers
    and sorts every ticket of a quarter on disk, where a small table of sums is enough.
    """
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE STATISTICS ticket_places (ndistinct) ON posting_id, office_id, kanwil_id FROM tickets_ticket"
        )


def forget_it(_apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP STATISTICS IF EXISTS ticket_places")


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
        migrations.RunPython(know_how_few_places_there_are, forget_it),
    ]
