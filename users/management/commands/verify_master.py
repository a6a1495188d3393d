"""`manage.py verify_master`: was anything that decides figures edited, put in or taken out in the database itself?"""

from django.core.management.base import BaseCommand, CommandError

from users.verification import master


class Command(BaseCommand):
    help = "Compare norms, calendar, policies, types, regions, offices, officers and postings with their kept states."

    def handle(self, *args: object, **options: object) -> None:
        found = 0
        for wrong in master.wrong_rows():
            found += 1
            self.stdout.write(str(wrong))
        self.stdout.write(f"{master.counted()} versi data induk diperiksa, {found} berbeda.")
        if found:
            raise CommandError("Master data differ from their kept versions.")
