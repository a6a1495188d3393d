"""A nation of invented people at all real offices, and their questions since HAI CSO is in use, of any number: for
measuring, never for people. `people` brings them into being, `talk` is what they write, `seeding` writes it in bulk
with the archive's own writer (`haicso.archive`), so that `verify_*` holds on it.
"""
