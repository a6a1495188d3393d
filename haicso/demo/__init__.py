"""The demo: invented people who ask and answer at four real offices. Never in production.

`cast` says who there is, `conversations.csv` what they write, `story` what happens when; `haicso.archive`
plans, writes and acts it.
"""
