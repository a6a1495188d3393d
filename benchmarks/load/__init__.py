"""`make load`: the served site under the load of docs/security.md, and what its database says afterwards.

`__main__` runs it. `site` copies the archive, serves it as in production and measures its processes; `cast` says who
plays; `locustfile`, `people` and `browser` are the load itself, run by locust in an environment of its own, without
Django; `journal` is what they write down of each request and each form; `judge` compares that with the database, and
`told` with the limits.
"""
