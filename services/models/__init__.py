"""What can be asked, and what is known: tables that know no ticket."""
