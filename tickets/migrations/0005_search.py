import django.db.models.deletion
from django.db import migrations, models

import tickets.models.search


def index_words(apps, schema_editor):
    """PostgreSQL only; SQLite reads the words of the rows that the login may see.

    GIN without a list of pending rows, which every search would have to walk. With the default statistics the planner
    takes a rare or absent word for a common one, and walks the list by date to find 25 (docs/performance.md: over two
    minutes at ten million tickets).
    """
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE INDEX ticket_search_words ON tickets_ticketsearch USING gin (words) WITH (fastupdate = off)"
        )
        schema_editor.execute("ALTER TABLE tickets_ticketsearch ALTER COLUMN words SET STATISTICS 1000")


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0004_attachments"),
    ]

    operations = [
        migrations.CreateModel(
            name="TicketSearch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", tickets.models.search.WordsField()),
                ("version", models.PositiveSmallIntegerField(help_text="Of `stems.VERSION`, as the words were made.")),
                (
                    "ticket",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="search", to="tickets.ticket"
                    ),
                ),
            ],
        ),
        migrations.RunPython(index_words, migrations.RunPython.noop),
    ]
