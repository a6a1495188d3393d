"""The working-time clock: pure arithmetic over a calendar handed in. No Django, no database, no "now".

`calendar` says when the service is open, `clock` what a norm makes of two instants, `explain` the same day by day.
"""
